"""The alarm about gathered violations on stored ratings: told to operators, in no edition."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines.rating.types import Verdict
from pipelines.steps.audit import plan_run
from pipelines.steps.gathering import Gathered, gathering_rows, gathering_text, stored_gatherings
from pipelines.steps.rate import rate_run
from pipelines.steps.workspace import Workspace
from pipelines.store import judgments, policy
from tests.pipelines.steps.scored_platform import (
    ASKED,
    DOCUMENTS,
    NATION,
    PERIOD,
    RUN,
    planned,
    scored_workspace,
)
from tests.pipelines.store.store_factory import judged_alike

pytestmark = pytest.mark.integration  # a whole platform each

THREAD = 40
LABELS = 200


def _found(folder: Path, *, gathered: bool) -> list[Gathered]:
    """A platform in threads of forty, of whose drawn documents a fifth violates: those of whole threads, or any."""
    workspace = _workspace(folder)
    plan_run(workspace, RUN, NATION, 1)
    names = sorted(drawn.document_id for drawn in planned(workspace).pure.drawn)
    if not gathered:
        names.sort(key=lambda name: (int(name[1:]) % THREAD, name))
    labels = judged_alike(
        (NATION.id, ASKED), names, ("a", "b"), LABELS // 5, datetime(2026, 11, 2, tzinfo=UTC)
    )
    with workspace.engine.begin() as connection:
        judgments.append_labels(connection, labels, {f"d{i:03d}": f"h{i}" for i in range(DOCUMENTS)})
    rate_run(workspace, RUN, NATION, 1)
    with workspace.engine.connect() as connection:
        return stored_gatherings(workspace, policy.period_ratings(connection, PERIOD.label))


def _workspace(folder: Path) -> Workspace:
    found = scored_workspace(folder, 0.2, thread=THREAD)
    return found.model_copy(
        update={"settings": found.settings.model_copy(update={"labels_per_criterion": LABELS})}
    )


def test_whole_threads_of_violations_are_told(tmp_path: Path) -> None:
    (one,) = _found(tmp_path, gathered=True)
    assert (one.criterion, one.verdict) == (ASKED, Verdict.NOT_MET)
    assert one.found.correlation > 0.5
    assert one.found.low < 0.2 < one.found.high
    assert gathering_rows([one])[0]["criterion"] == ASKED


def test_the_alarm_speaks_of_a_verdict_that_would_change(tmp_path: Path) -> None:
    (one,) = _found(tmp_path, gathered=True)
    assert gathering_text([one]) == ""  # a fifth is far beyond what the rubric bears, gathered or not
    changed = one.model_copy(
        update={"found": one.found.model_copy(update={"verdict": Verdict.INSUFFICIENT})}
    )
    text = gathering_text([changed])
    assert "kết luận không đạt thành chưa đủ bằng chứng" in text
    assert f"{one.found.correlation:.2f}".replace(".", ",") in text


def test_violations_anywhere_are_not(tmp_path: Path) -> None:
    assert _found(tmp_path, gathered=False) == []
