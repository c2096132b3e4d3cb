"""Drift alarms of a period: where the model and the people who audited a platform do not agree on its prevalence."""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

import numpy as np
from pydantic import BaseModel, ConfigDict

from pipelines.publication.formats import percent_range
from pipelines.rating.drift import Drift, DriftReport, Quantifier, drift
from pipelines.rating.types import CriterionResult, PlatformRating
from pipelines.rating.words import DRIFT_WORDS
from pipelines.steps.kept_quantities import kept_quantifier
from pipelines.steps.offices import office_of
from pipelines.steps.workspace import Workspace
from pipelines.store import facts, judgments
from pipelines.store.judgments import PlanKey
from pipelines.store.policy import StoredRating
from rubrics.types import CriterionKind

Weights = Callable[[str], Mapping[str, tuple[float, str]]]
"""From a run's id to the inclusion probability and the cluster of its documents, by their ids."""

ALARMS = frozenset({Drift.MODEL_HIGH, Drift.MODEL_LOW})

_ADVICE = (
    "Số liệu công bố không đổi: chỉ nhãn của người quyết định. Với nền tảng và tiêu chí này đừng tin điểm của mô hình; "
    "xem docs/vi/van-hanh.md, mục “Mô hình lệch”."
)


class ModelDrift(BaseModel):
    """One criterion on one platform: what the scores alone say, and between what bounds people found it."""

    model_config = ConfigDict(frozen=True)

    platform: str
    rubric: str
    criterion: str
    name: str
    output: str
    report: DriftReport
    audited_low: float
    audited_high: float

    @property
    def alarms(self) -> bool:
        """Whether an operator should look."""
        return self.report.drift in ALARMS


def rating_drifts(workspace: Workspace, ratings: Iterable[PlatformRating]) -> list[ModelDrift]:
    """Give, of every audited criterion that a model steered, whether the model agrees with people; in fixed order."""
    reads = _weights_of(workspace), kept_quantifier(workspace.settings.quantities_dir)
    found = [
        _measured(workspace, reads, rating, result) for rating in ratings for result in rating.criteria
    ]
    return [one for one in found if one is not None]


def stored_drifts(workspace: Workspace, ratings: Iterable[StoredRating]) -> list[ModelDrift]:
    """Give the same for those of some stored ratings that are the office's own."""
    mine = office_of(workspace)
    return rating_drifts(workspace, (rating for _, rating, _ in ratings if mine.owns(rating.rubric_id)))


def _weights_of(workspace: Workspace) -> Weights:
    """A reader of what documents stand for; it keeps the last run's, for ratings come run by run."""

    @lru_cache(maxsize=1)
    def read(run_id: str) -> Mapping[str, tuple[float, str]]:
        with workspace.engine.connect() as connection:
            return facts.run_weights(connection, run_id)

    return read


def _measured(
    workspace: Workspace,
    reads: tuple[Weights, Quantifier],
    rating: PlatformRating,
    result: CriterionResult,
) -> ModelDrift | None:
    if result.kind != CriterionKind.CONTENT or result.estimate is None:
        return None
    key = PlanKey(run_id=rating.sample.run_id, rubric_id=rating.rubric_id, criterion_id=result.criterion_id)
    with workspace.engine.connect() as connection:
        plan = judgments.load_plan(connection, key)
    if plan is None or not plan.output_id:
        return None
    weights_of, quantify = reads
    kept = weights_of(key.run_id)
    scored = [(kept[name], score) for name, _, score, _ in plan.documents if name in kept]
    report = drift(
        np.array([score for _, score in scored], dtype=np.float64),
        1 / np.array([chance for (chance, _), _ in scored]),
        [cluster for (_, cluster), _ in scored],
        plan.pure.training_prior,
        result.estimate,
        quantify,
    )
    return ModelDrift(
        platform=rating.platform_id,
        rubric=rating.rubric_id,
        criterion=result.criterion_id,
        name=result.name,
        output=plan.output_id,
        report=report,
        audited_low=result.estimate.low,
        audited_high=result.estimate.high,
    )


def drift_rows(found: Iterable[ModelDrift]) -> list[dict[str, object]]:
    """Give what was measured as plain data, alarms and the rest alike."""
    return [one.model_dump(mode="json") for one in found]


def drift_text(found: Iterable[ModelDrift]) -> str:
    """Lay the alarms out for the terminal, '' for none."""
    lines = [f"  {drift_line(one)}" for one in found if one.alarms]
    return "\n".join(["Mô hình lệch so với người thẩm định:", *lines, _ADVICE]) if lines else ""


def drift_line(one: ModelDrift) -> str:
    """Say one alarm in Vietnamese."""
    alone = percent_range(one.report.low or 0.0, one.report.high or 0.0)
    audited = percent_range(one.audited_low, one.audited_high)
    where = f"{one.platform} ({one.rubric}), {one.name}"
    return f"{where}: {DRIFT_WORDS[one.report.drift]} ({one.output}: {alone}; người thẩm định: {audited})"
