"""Alarms of a period: verdicts that rest on threads being less alike than their labels show them to be."""

from collections.abc import Callable, Iterable
from functools import lru_cache

from pydantic import BaseModel, ConfigDict

from pipelines.audit.labels import VIOLATES, Judgment
from pipelines.publication.formats import number, percent_range
from pipelines.rating.cluster import CORRELATION
from pipelines.rating.gathering import SETTLED, Gathering, Place, gathering
from pipelines.rating.types import CriterionResult, PlatformRating, Verdict
from pipelines.rating.words import VERDICT_WORDS
from pipelines.steps.evidence import final_judgments, plan_decisions
from pipelines.steps.offices import office_of
from pipelines.steps.workspace import Workspace
from pipelines.store import facts, judgments
from pipelines.store.judgments import PlanKey
from pipelines.store.policy import StoredRating
from rubrics.types import CriterionKind

Reader = Callable[[str], tuple[dict[str, tuple[float, str]], dict[str, str]]]
"""From a run's id to the inclusion probabilities and clusters of its documents, and to their content hashes."""

_ADVICE = (
    "Số liệu công bố không đổi, nhưng khoảng tin cậy ở đây có thể hẹp hơn sự thật; xem docs/vi/van-hanh.md, "
    "mục “Vi phạm tụ cụm”."
)


class Gathered(BaseModel):
    """One criterion on one platform: its published verdict, and what its labels show of its threads."""

    model_config = ConfigDict(frozen=True)

    platform: str
    rubric: str
    criterion: str
    name: str
    verdict: Verdict
    found: Gathering

    @property
    def alarms(self) -> bool:
        """Whether the verdict would be another."""
        return self.found.verdict is not self.verdict


def rating_gatherings(workspace: Workspace, ratings: Iterable[PlatformRating]) -> list[Gathered]:
    """Give the settled content criteria whose violations gather more than reckoned with; in fixed order."""
    reads = _reader(workspace)
    found = [
        _gathered(workspace, reads, rating, result) for rating in ratings for result in rating.criteria
    ]
    return [one for one in found if one is not None]


def stored_gatherings(workspace: Workspace, ratings: Iterable[StoredRating]) -> list[Gathered]:
    """Give the same for those of some stored ratings that are the office's own."""
    mine = office_of(workspace)
    return rating_gatherings(workspace, (rating for _, rating, _ in ratings if mine.owns(rating.rubric_id)))


def _reader(workspace: Workspace) -> Reader:
    """A reader of runs that keeps the last one's, for ratings come run by run."""

    @lru_cache(maxsize=1)
    def read(run_id: str) -> tuple[dict[str, tuple[float, str]], dict[str, str]]:
        with workspace.engine.connect() as connection:
            return facts.run_weights(connection, run_id), facts.run_hashes(connection, run_id)

    return read


def _gathered(
    workspace: Workspace, reads: Reader, rating: PlatformRating, result: CriterionResult
) -> Gathered | None:
    if result.kind != CriterionKind.CONTENT or result.verdict not in SETTLED:
        return None
    key = PlanKey(run_id=rating.sample.run_id, rubric_id=rating.rubric_id, criterion_id=result.criterion_id)
    with workspace.engine.connect() as connection:
        plan = judgments.load_plan(connection, key)
    weights, hashes = reads(key.run_id)
    if plan is None or not hashes:
        return None
    decided = plan_decisions(workspace, plan)
    out = decided.out(key.criterion_id, hashes)
    judged = final_judgments(workspace, plan, hashes, decided)
    sample = [
        Place(stratum, cluster, chance, VIOLATES.get(Judgment(judged[name])) if name in judged else None)
        for name, stratum, _, _ in plan.documents
        if name not in out
        for chance, cluster in [weights[name]]
    ]
    found = gathering(result, sample)
    if found is None:
        return None
    return Gathered(
        platform=rating.platform_id,
        rubric=rating.rubric_id,
        criterion=result.criterion_id,
        name=result.name,
        verdict=result.verdict,
        found=found,
    )


def gathering_rows(found: Iterable[Gathered]) -> list[dict[str, object]]:
    """Give what was measured as plain data, alarms and the rest alike."""
    return [one.model_dump(mode="json") for one in found]


def gathering_text(found: Iterable[Gathered]) -> str:
    """Lay the alarms out for the terminal, '' for none."""
    lines = [f"  {gathering_line(one)}" for one in found if one.alarms]
    return "\n".join(["Vi phạm tụ cụm hơn mức đã tính:", *lines, _ADVICE]) if lines else ""


def gathering_line(one: Gathered) -> str:
    """Say one alarm in Vietnamese."""
    found = one.found
    return (
        f"{one.platform} ({one.rubric}), {one.name}: tương quan trong cụm {number(found.correlation, 2)} "
        f"(đã tính với {number(CORRELATION, 2)}); theo đó khoảng là {percent_range(found.low, found.high)}, "
        f"kết luận {VERDICT_WORDS[one.verdict].lower()} thành {VERDICT_WORDS[found.verdict].lower()}"
    )
