"""How far people agree on a criterion: over all platforms of a period, for it is the criterion that is unclear or not.

A platform alone says little: where hardly anything violates, one slip among hundreds of labels is as bad as chance.
"""

from functools import lru_cache
from typing import TYPE_CHECKING

from pipelines.audit.agreement import agreement
from pipelines.settings import Period
from pipelines.steps.workspace import Workspace
from pipelines.store import facts, judgments
from pipelines.store.judgments import PlanKey
from rubrics.types import Criterion, CriterionKind, Rubric

if TYPE_CHECKING:
    from sqlalchemy import Engine


def criterion_agreement(
    workspace: Workspace, period: Period, rubric_id: str, criterion_id: str
) -> float | None:
    """Give Krippendorff's alpha of a criterion's labels on what a period's newest runs drew; None without any."""
    with workspace.engine.connect() as connection:
        runs = tuple(sorted(facts.latest_runs(connection, period.label).values()))
        newest = judgments.newest(connection)
    return _agreement(workspace.engine, runs, rubric_id, criterion_id, newest)


def unclear_criteria(workspace: Workspace, period: Period, rubric: Rubric) -> list[str]:
    """Give the content criteria on which people agree less than the rubric asks."""
    return [
        criterion.id
        for criterion in rubric.criteria
        if criterion.kind == CriterionKind.CONTENT and _unclear(workspace, period, rubric.id, criterion)
    ]


def _unclear(workspace: Workspace, period: Period, rubric_id: str, criterion: Criterion) -> bool:
    found = criterion_agreement(workspace, period, rubric_id, criterion.id)
    return found is not None and criterion.limits is not None and found < criterion.limits.min_agreement


@lru_cache(maxsize=256)  # a period's ratings ask for the same; `newest` changes with every label and plan
def _agreement(
    engine: "Engine", runs: tuple[str, ...], rubric_id: str, criterion_id: str, _newest: tuple[int, int]
) -> float | None:
    with engine.connect() as connection:
        keys = [PlanKey(run_id=run, rubric_id=rubric_id, criterion_id=criterion_id) for run in runs]
        found = [
            judgments.answering_labels(connection, key, drawn)
            for key in keys
            if (drawn := judgments.drawn_hashes(connection, key))
        ]
    return agreement(label for labels in found for label in labels)
