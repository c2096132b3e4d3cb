"""What changed since the last edition: the old sample read again under the present rubric and model."""

from collections import Counter
from collections.abc import Iterable, Mapping

import numpy as np

from crawler.types import Document
from pipelines.audit.resolve import resolve
from pipelines.audit.tally import DECIDED, Count, count_of
from pipelines.rating.allocation import platform_scores
from pipelines.rating.change import earlier_figures, rating_change, same_labels
from pipelines.rating.change_types import Cell, Earlier, EarlierFigure, RatingChange, Restrata
from pipelines.rating.strata import stratify
from pipelines.rating.types import (
    CriterionResult,
    Edition,
    PlatformRating,
)
from pipelines.steps.assess import score_run
from pipelines.steps.audit import run_documents, steering_scores
from pipelines.steps.evidence import plan_decisions, plan_labels
from pipelines.steps.expiry import last_ratings
from pipelines.steps.workspace import Workspace
from pipelines.store import judgments
from pipelines.store.judgments import PlanKey
from rubrics.types import Criterion, Rubric


def changes(
    workspace: Workspace, edition: Edition, rubrics: Mapping[str, Rubric], earlier: Iterable[Edition]
) -> tuple[RatingChange, ...]:
    """Give what changed for every rating of an edition that the office's last one before its period rated.

    `earlier` are the office's published editions.
    """
    last = last_ratings(
        one for one in earlier if one.period_end <= edition.period_start and one.demo == edition.demo
    )
    rules = {rubric.id: {rule.id: rule for rule in rubric.criteria} for rubric in edition.rubrics}
    found = []
    for rating in edition.ratings:
        if (rating.platform_id, rating.rubric_id) in last:
            old, known = last[rating.platform_id, rating.rubric_id]
            rubric = rubrics[rating.rubric_id]
            before = _earlier(workspace, (old, known), edition, rubric)
            found.append(rating_change(before, rating, rules[rating.rubric_id]))
    return tuple(found)


def _earlier(
    workspace: Workspace, last: tuple[Edition, PlatformRating], edition: Edition, rubric: Rubric
) -> Earlier:
    old, rating = last
    before = next(one for one in old.rubrics if one.id == rating.rubric_id)
    present = next(one for one in edition.rubrics if one.id == rating.rubric_id)
    figures = earlier_figures(before, rating, {rule.id: rule for rule in present.criteria})
    if old.model_version != edition.model_version:
        figures = _cut_again(workspace, rating, rubric, figures)
    return Earlier(
        edition_id=old.edition_id,
        period_start=old.period_start,
        period_end=old.period_end,
        rubric_version=before.version,
        rubric_sha256=before.sha256,
        model_version=old.model_version,
        score=rating.score,
        figures=figures,
    )


def _cut_again(
    workspace: Workspace, rating: PlatformRating, rubric: Rubric, figures: tuple[EarlierFigure, ...]
) -> tuple[EarlierFigure, ...]:
    """The figures, each content criterion's with the old sample cut by the present model's scores."""
    run_id = rating.sample.run_id
    score_run(workspace, run_id, lambda _: None)
    kept = run_documents(workspace, run_id)
    results = {result.criterion_id: result for result in rating.criteria}
    criteria = {criterion.id: criterion for criterion in rubric.criteria}
    return tuple(
        figure.model_copy(
            update={
                "restrata": _restrata(
                    workspace,
                    PlanKey(run_id=run_id, rubric_id=rubric.id, criterion_id=criterion.id),
                    criterion,
                    kept,
                    results[criterion.id],
                )
            }
        )
        if (criterion := criteria.get(figure.criterion_id)) is not None
        and figure.same_question
        and figure.prevalence is not None
        else figure
        for figure in figures
    )


def _restrata(
    workspace: Workspace,
    key: PlanKey,
    criterion: Criterion,
    kept: Mapping[str, Document],
    result: CriterionResult,
) -> Restrata | None:
    """The old labels by old stratum and new; None where the store no longer holds what was published."""
    with workspace.engine.connect() as connection:
        plan = judgments.load_plan(connection, key)
    if plan is None:
        return None
    texts = {name: kept[name].content_hash for name, *_ in plan.documents if name in kept}
    decided = plan_decisions(workspace, plan)
    out = decided.out(criterion.id, texts)
    documents = [kept[name] for name in texts if name not in out]
    output, known = steering_scores(workspace, criterion, documents)
    scores = np.array([known[d.document_id] for d in documents], dtype=np.float64)
    weights = 1 / np.array([d.inclusion_probability for d in documents])
    prior = workspace.model.training_shares.get(output)
    cut = stratify(scores, weights, platform_scores(scores, weights, prior))
    fresh = {d.document_id: int(h) for d, h in zip(documents, cut.index, strict=True)}
    hashes = {d.document_id: d.content_hash for d in documents}
    judged = resolve(plan_labels(workspace, plan, hashes, decided))
    counts: Counter[tuple[int, int, Count]] = Counter()
    for drawn in (one for one in plan.pure.drawn if one.document_id in fresh):
        found = judged.get((drawn.document_id, key.rubric_id, key.criterion_id))
        counts[drawn.stratum, fresh[drawn.document_id], count_of(found)] += 1
    cells = tuple(
        Cell(
            stratum=h,
            fresh=g,
            decided=sum(counts[h, g, c] for c in DECIDED),
            violating=counts[h, g, Count.VIOLATING],
        )
        for h, g in sorted({(h, g) for h, g, c in counts if c in DECIDED})
    )
    restrata = Restrata(
        shares=tuple(map(float, cut.shares)),
        shares_before=tuple(stratum.share for stratum in result.strata),
        cells=cells,
    )
    # Later corrections of labels are no part of a model: then it is not told apart.
    return restrata if same_labels(restrata, result.strata) else None
