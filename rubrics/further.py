"""Where an operator keeps authorities of their own beside the shipped ones; whoever runs the installation says it."""

from collections.abc import Callable
from pathlib import Path


def _nowhere() -> Path | None:
    return None


_where: Callable[[], Path | None] = _nowhere


def look_for_registry(where: Callable[[], Path | None]) -> None:
    """Have the file that `where` names, each time it is asked, merged over the shipped registry; None: none.

    It is a question and not a path, for whether rubrics are read at all, and under which settings, shows later.
    """
    global _where  # noqa: PLW0603 - one installation, one registry: threading it through the language's tables says less
    _where = where


def further_registry() -> Path | None:
    """The operator's own file, or None."""
    return _where()
