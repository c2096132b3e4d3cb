"""Operation: combine facts, judgments and policy, store them, publish them."""

from pathlib import Path

from rubrics.further import look_for_registry


def _own_registry() -> Path | None:
    """The registry of authorities that the installation's settings name, asked for only when rubrics are read."""
    from pipelines.settings import Settings  # noqa: PLC0415 - settings load pydantic

    return Settings().authorities_file


look_for_registry(_own_registry)  # here, so that no command, flow or server can forget it
