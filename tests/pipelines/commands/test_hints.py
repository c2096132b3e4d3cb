"""What commands tell people to do next can be done: every command and option they name exists."""

import re
from collections.abc import Iterable

import pytest
from typer.main import get_command

from pipelines import cli
from pipelines.errors import PlannedRubricMissingError
from pipelines.rating.types import RatingStatus
from pipelines.steps import cut_off, gate, status

HINTS: Iterable[str] = (
    *status.NEXT_STEPS.values(),
    *status.SHOWN.values(),
    status.PUBLISHED,
    status.OTHERWISE,
    *cut_off.NEXT_STEPS.values(),
    *gate.STAGE_WORDS.values(),
    str(PlannedRubricMissingError("2026-10", ["bo-rieng"], ["bao-chi-dien-tu"])),
)


@pytest.mark.parametrize("hint", HINTS)
def test_a_hint_names_what_exists(hint: str) -> None:
    for typed in re.findall(r"`([^`]+)`", hint):
        words = typed.removeprefix("cleanplatforms ").split()
        command = get_command(cli.app)
        while words and words[0] in getattr(command, "commands", {}):
            command = command.commands[words.pop(0)]  # type: ignore[attr-defined]
        options = {name for parameter in command.params for name in parameter.opts}
        if typed.startswith("--"):
            continue  # an option of the command that was given before
        assert not hasattr(command, "commands"), typed
        assert {word for word in words if word.startswith("--")} <= options, typed


def test_every_status_has_a_next_step() -> None:
    assert set(RatingStatus) <= set(status.NEXT_STEPS)
    assert set(status.NEXT_STEPS) >= status.TO_BE_SHOWN
    assert all("cleanplatforms preview" in status.NEXT_STEPS[state] for state in status.TO_BE_SHOWN)
