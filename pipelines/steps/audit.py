"""The audit of a run: which documents people look at, and counting what they said."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial

from classifier.types import HeadStatus
from crawler.types import Document
from pipelines.rating.forecast import LabelForecast, forecast
from pipelines.rating.plan import CriterionPlan, plan_audit
from pipelines.rating.strata import ScoredDocument
from pipelines.steps.assess import head_for, head_text, input_hash
from pipelines.steps.offices import claim_rubric
from pipelines.steps.workspace import Workspace
from pipelines.store import facts, judgments
from pipelines.store.judgments import PlanKey, StoredPlan
from rubrics.meaning import meaning
from rubrics.types import Criterion, CriterionKind, Rubric


def plan_run(workspace: Workspace, run_id: str, rubric: Rubric, seed: int) -> int:
    """Plan the audit of every content criterion; give how many labels it asks for in all.

    The same run, rubric, seed and budget give the same plan; a larger budget contains the smaller.
    """
    claim_rubric(workspace, rubric)
    budget = workspace.settings.labels_per_criterion
    total, drawn_from = 0, run_documents(workspace, run_id)
    for criterion in content_criteria(rubric):
        key = PlanKey(run_id=run_id, rubric_id=rubric.id, criterion_id=criterion.id)
        documents = list(applicable(drawn_from, criterion).values())
        if documents:
            plan = _plan(workspace, key, (rubric, criterion), documents, (seed, budget))
            with workspace.engine.begin() as connection:
                judgments.save_plan(connection, plan)
            total += sum(drawn for *_, drawn in plan.documents)
    return total


def forecast_run(workspace: Workspace, run_id: str, rubric: Rubric) -> dict[str, LabelForecast]:
    """Give what labels would buy on a run, by content criterion; nothing is planned or stored."""
    found: dict[str, LabelForecast] = {}
    drawn_from = run_documents(workspace, run_id)
    for criterion in content_criteria(rubric):
        documents = list(applicable(drawn_from, criterion).values())
        if documents and criterion.limits is not None:
            key = PlanKey(run_id=run_id, rubric_id=rubric.id, criterion_id=criterion.id)
            output, scores = steering_scores(workspace, criterion, documents)
            scored = [_scored(document, key, scores[document.document_id]) for document in documents]
            prior = workspace.model.training_shares.get(output)
            found[criterion.id] = forecast(
                scored, workspace.settings.labels_per_criterion, criterion.limits, prior
            )
    return found


def content_criteria(rubric: Rubric) -> tuple[Criterion, ...]:
    """Give the criteria that people's labels decide."""
    return tuple(c for c in rubric.criteria if c.kind == CriterionKind.CONTENT)


def run_documents(workspace: Workspace, run_id: str) -> dict[str, Document]:
    """Give a run's documents by id, in the order of their ids."""
    with workspace.engine.connect() as connection:
        return {d.document_id: d for d in facts.run_documents(connection, run_id)}


def run_reader(workspace: Workspace) -> Callable[[str], dict[str, Document]]:
    """Give a reader of runs' documents; it keeps the last run's, for ratings and plans come run by run."""
    return lru_cache(maxsize=1)(partial(run_documents, workspace))


def applicable(documents: Mapping[str, Document], criterion: Criterion) -> dict[str, Document]:
    """Those of a run's documents that a criterion applies to, in their order."""
    kinds = criterion.applies_to
    return {name: found for name, found in documents.items() if not kinds or found.kind in kinds}


def experimental_steering(workspace: Workspace, rubric: Rubric) -> dict[str, str]:
    """Give the criteria whose audit an experimental head steers, and its output: people should know and do decide."""
    found = {
        criterion.id: head_for(workspace.model, criterion.harm)
        for criterion in content_criteria(rubric)
        if criterion.harm and not criterion.human_only
    }
    return {
        name: steering[1].id
        for name, steering in found.items()
        if steering and steering[0].status is HeadStatus.EXPERIMENTAL
    }


def steering_scores(
    workspace: Workspace, criterion: Criterion, documents: Sequence[Document]
) -> tuple[str, dict[str, float | None]]:
    """Give the output that steers a criterion's audit ('' for people alone) and each document's score."""
    found = (
        None
        if criterion.human_only or criterion.harm is None
        else head_for(workspace.model, criterion.harm)
    )
    if found is None:
        return "", {document.document_id: None for document in documents}
    head, output = found
    keys = {d.document_id: input_hash(head_text(d, head.reads)) for d in documents}
    with workspace.engine.connect() as connection:
        scores = judgments.known_scores(
            connection, workspace.model.version, output.id, sorted(set(keys.values()))
        )
    return output.id, {name: scores.get(key) for name, key in keys.items()}


def _plan(
    workspace: Workspace,
    key: PlanKey,
    rule: tuple[Rubric, Criterion],
    documents: Sequence[Document],
    draw: tuple[int, int],
) -> StoredPlan:
    rubric, criterion = rule
    asked, below = meaning(criterion), rubric.asked_under.get(criterion.id, ())
    seed, budget = draw
    base = _base_plan(workspace, key, (asked, below), documents)
    held = base or _held_plan(workspace, key, (asked, seed), documents)
    if held is None:
        model_version = workspace.model.version
        output_id, scores = steering_scores(workspace, criterion, documents)
        prior = workspace.model.training_shares.get(output_id)
    else:  # the same draw as below, or more of it: so that labels given there answer here
        model_version, output_id = held.model_version, held.output_id
        scores = {name: score for name, _, score, _ in held.documents}
        seed, budget = held.seed, max(budget, base.budget if base else 0)
        prior = held.pure.training_prior
    scored = [_scored(document, key, scores[document.document_id]) for document in documents]
    priors = {} if prior is None else {criterion.id: prior}
    plan = plan_audit(scored, budget, seed, training_priors=priors).criteria[0]
    return StoredPlan(
        key=key,
        rubric_sha256=rubric.sha256,
        model_version=model_version,
        output_id=output_id,
        seed=seed,
        budget=budget,
        plan=plan.model_dump(mode="json", exclude={"membership"}),
        documents=_memberships(plan, scores),
        meaning=asked,
        asked_under=below,
    )


def _base_plan(
    workspace: Workspace, key: PlanKey, asks: tuple[str, tuple[str, ...]], documents: Sequence[Document]
) -> StoredPlan | None:
    """The nearest plan below that asks the same (`asks`: what, under which rubrics) of the same documents.

    None where there is none, or where own labels rest on another draw already.
    """
    asked, below = asks
    names = [document.document_id for document in documents]
    with workspace.engine.connect() as connection:
        plans = [
            judgments.load_plan(connection, key.model_copy(update={"rubric_id": name})) for name in below
        ]
        same = (p for p in plans if p and p.meaning == asked and [d for d, *_ in p.documents] == names)
        base, own = next(same, None), judgments.load_plan(connection, key)
        if base and own and own.strata != base.strata and judgments.labelled(connection, own):
            return None
    return base


def _held_plan(
    workspace: Workspace, key: PlanKey, asks: tuple[str, int], documents: Sequence[Document]
) -> StoredPlan | None:
    """The criterion's own plan where labels rest on it: a model that came since does not draw it anew.

    None where it asked something else, or by another seed (`asks`), or of other documents: that is refused when saved.
    """
    names = [document.document_id for document in documents]
    with workspace.engine.connect() as connection:
        own = judgments.load_plan(connection, key)
        if own is None or (own.meaning, own.seed) != asks or [d for d, *_ in own.documents] != names:
            return None
        return own if judgments.labelled(connection, own) else None


def _scored(document: Document, key: PlanKey, score: float | None) -> ScoredDocument:
    return ScoredDocument(
        platform_id=document.platform,
        rubric_id=key.rubric_id,
        criterion_id=key.criterion_id,
        document_id=document.document_id,
        inclusion_probability=document.inclusion_probability,
        score=score,
    )


def _memberships(
    plan: CriterionPlan, scores: Mapping[str, float | None]
) -> tuple[tuple[str, int, float | None, bool], ...]:
    drawn = {document.document_id for document in plan.drawn}
    return tuple((name, h, scores[name], name in drawn) for name, h in sorted(plan.membership.items()))
