"""What a new run drew and nobody looked at, where labels of an earlier run already stand in for it.

A label belongs to a text, so a run finds its unchanged texts labelled. Rated like that, a platform would be
judged by what it had before: the new and the changed, of all things, would be missing.
"""

from collections.abc import Collection, Iterable

from pydantic import BaseModel, ConfigDict

from pipelines.audit.resolve import resolve
from pipelines.audit.tally import Count, count_of
from pipelines.errors import UnseenError
from pipelines.steps.evidence import plan_decisions, plan_labels
from pipelines.steps.workspace import Workspace
from pipelines.store import facts, judgments, policy
from pipelines.store.judgments import StoredPlan


class Unseen(BaseModel):
    """A criterion of a run that rests on older labels while `waiting` of its `drawn` documents have none."""

    model_config = ConfigDict(frozen=True)

    platform_id: str
    rubric_id: str
    criterion_id: str
    drawn: int
    waiting: int

    @property
    def words(self) -> str:
        """Where it is and how much is missing."""
        place = f"{self.rubric_id}/{self.platform_id}, {self.criterion_id}"
        return f"{place}: còn {self.waiting} trong {self.drawn} nội dung"


def unseen(workspace: Workspace, run_ids: Iterable[str], rubric_ids: Collection[str]) -> list[Unseen]:
    """Give what is left to look at, by plan, wherever labels from before a run take part in it."""
    with workspace.engine.connect() as connection:
        plans = judgments.period_plans(connection, sorted(set(run_ids)), rubric_ids)
    return [found for plan in plans if (found := _of_plan(workspace, plan)) is not None]


def check_seen(workspace: Workspace, edition_id: str, rated: Iterable[tuple[str, str]]) -> None:
    """Raise UnseenError where a rating (run and rubric id) rests on old labels while new texts wait."""
    with workspace.engine.connect() as connection:
        if edition_id in policy.edition_ids(connection):
            return
    places = list(rated)
    found = unseen(workspace, (run for run, _ in places), {rubric for _, rubric in places})
    if found:
        raise UnseenError(edition_id, [one.words for one in found])


def _of_plan(workspace: Workspace, plan: StoredPlan) -> Unseen | None:
    with workspace.engine.connect() as connection:
        _, _, manifest = facts.run_manifest(connection, plan.key.run_id)
        hashes = facts.run_hashes(connection, plan.key.run_id)
    decided = plan_decisions(workspace, plan)
    labels = plan_labels(workspace, plan, hashes, decided)
    if not any(label.labelled_at < manifest.started_at for label in labels):
        return None
    judged, out = resolve(labels), decided.out(plan.key.criterion_id, hashes)
    place = plan.key.rubric_id, plan.key.criterion_id
    asked = [one.document_id for one in plan.pure.drawn if one.document_id not in out]
    waiting = sum(count_of(judged.get((name, *place))) is Count.UNLABELLED for name in asked)
    if not waiting:
        return None
    return Unseen(
        platform_id=plan.pure.platform_id,
        rubric_id=place[0],
        criterion_id=place[1],
        drawn=len(asked),
        waiting=waiting,
    )
