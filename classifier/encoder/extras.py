"""Optional packages, imported when used; a missing one says which installation brings it."""

from importlib import import_module
from typing import Any

from classifier.errors import MissingExtraError


def needed(package: str, extra: str) -> Any:  # noqa: ANN401 - typed where it is installed only
    """Import an optional package.

    Raises:
        MissingExtraError: it is not installed; names the extra that brings it.

    """
    try:
        return import_module(package)
    except ImportError as error:
        raise MissingExtraError(package.partition(".")[0], extra) from error
