"""Which past ratings an edited rubric would change: rated again from the store, nothing written."""

from pydantic import BaseModel, ConfigDict

from pipelines.rating.types import PlatformRating
from pipelines.steps.rate import try_rating
from pipelines.steps.workspace import Workspace
from pipelines.store import judgments, policy
from pipelines.store.judgments import PlanKey
from rubrics.meaning import meaning
from rubrics.types import Rubric


class Impact(BaseModel):
    """A stored rating beside the one that the edited rubric would give on the same sample and labels.

    `criteria` are the ids of criteria whose verdict would differ, that come, or that go; `reworded` those that would
    ask something else, so that the labels behind `after` would not count any more.
    """

    model_config = ConfigDict(frozen=True)

    run_id: str
    reworded: tuple[str, ...] = ()
    before: PlatformRating
    after: PlatformRating

    @property
    def criteria(self) -> tuple[str, ...]:
        """Criteria whose verdict differs, in the edited rubric's order, those that go last."""
        old = {found.criterion_id: found.verdict for found in self.before.criteria}
        new = {found.criterion_id: found.verdict for found in self.after.criteria}
        return tuple(name for name in dict.fromkeys((*new, *old)) if old.get(name) != new.get(name))

    @property
    def relabelled(self) -> bool:
        """Whether labels came or changed since the stored rating: then not all of the difference is the rubric's."""
        old = {found.criterion_id: found.strata for found in self.before.criteria}
        return any(
            bool(found.strata)
            and len(found.strata) == len(old.get(found.criterion_id, ()))
            and found.strata != old[found.criterion_id]
            for found in self.after.criteria
        )

    @property
    def regrades(self) -> bool:
        """Whether grade or state would differ, not some criterion's verdict alone."""
        return any(getattr(self.before, n) != getattr(self.after, n) for n in ("status", "grades", "clean"))

    @property
    def changes(self) -> bool:
        """Whether a reader would see anything else than before."""
        return bool(self.criteria) or self.regrades or self.before.reasons != self.after.reasons


def impact(workspace: Workspace, edited: Rubric, replaces: str) -> list[Impact]:
    """Give every stored rating under the rubric `replaces`, with what the edited one makes of it.

    Labels are those already given. A criterion under a new id, or measured on other kinds of documents,
    has none or not enough, and says "insufficient": that is the honest answer before people label.
    """
    with workspace.engine.connect() as connection:
        rows = policy.rubric_ratings(connection, replaces)
    under_old_name = edited.model_copy(update={"id": replaces})  # plans and labels carry the name
    return [
        Impact(
            run_id=run_id,
            reworded=_reworded(workspace, run_id, under_old_name),
            before=rating,
            after=try_rating(workspace, run_id, under_old_name, int(stamps["seed"])),
        )
        for run_id, rating, stamps in rows
    ]


def _reworded(workspace: Workspace, run_id: str, edited: Rubric) -> tuple[str, ...]:
    """Criteria whose audit plan on a run asked otherwise than the edited rubric does."""
    with workspace.engine.connect() as connection:
        asked = {
            c.id: judgments.plan_meaning(
                connection, PlanKey(run_id=run_id, rubric_id=edited.id, criterion_id=c.id)
            )
            for c in edited.criteria
        }
    return tuple(c.id for c in edited.criteria if asked[c.id] not in {judgments.ANY_MEANING, meaning(c)})
