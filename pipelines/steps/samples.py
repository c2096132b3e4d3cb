"""The rows of open data: every sampled document of a rating, with what recomputing needs."""

from collections.abc import Iterator, Mapping

from crawler.types import Document
from pipelines.audit.labels import EXCLUDED, Judgment
from pipelines.audit.origin import label_origins
from pipelines.rating.types import SampledRow
from pipelines.steps.audit import applicable
from pipelines.steps.evidence import plan_decisions, plan_labels, published_judgments, undisputed
from pipelines.steps.links import cited_lists, linking
from pipelines.steps.workspace import Workspace
from pipelines.store import appeals, judgments
from pipelines.store.judgments import PlanKey, StoredPlan
from rubrics.types import Criterion, CriterionKind, Rubric

NOT_DRAWN = ""
"""The judgment of a document that the audit did not draw."""


def run_samples(
    workspace: Workspace, run_id: str, rubric: Rubric, documents: Mapping[str, Document]
) -> Iterator[SampledRow]:
    """Give a run's sampled `documents` by criterion of a rubric, in fixed order."""
    for criterion in rubric.criteria:
        key = PlanKey(run_id=run_id, rubric_id=rubric.id, criterion_id=criterion.id)
        with workspace.engine.connect() as connection:
            plan = judgments.load_plan(connection, key)
        if plan is not None:
            yield from _audited(workspace, plan, documents)
        elif criterion.kind == CriterionKind.LINKS:
            yield from _matched(workspace, key, criterion, documents)


def _audited(
    workspace: Workspace, plan: StoredPlan, documents: Mapping[str, Document]
) -> Iterator[SampledRow]:
    hashes = {name: documents[name].content_hash for name, *_ in plan.documents}
    decided = plan_decisions(workspace, plan)
    labels = plan_labels(workspace, plan, hashes, decided)
    out = decided.out(plan.key.criterion_id, hashes)
    shown = published_judgments(labels)
    origins = label_origins(labels) | {name: below for name, below in out.items() if below}
    for name, stratum, score, drawn in plan.documents:
        judgment = shown.get(name, NOT_DRAWN) if drawn else NOT_DRAWN
        judgment = EXCLUDED if name in out else judgment
        row = _row(plan.key, documents[name], (score, stratum), judgment)
        yield row.model_copy(update={"asked_under": origins.get(name, "")})


def _matched(
    workspace: Workspace, key: PlanKey, criterion: Criterion, documents: Mapping[str, Document]
) -> Iterator[SampledRow]:
    lists = cited_lists(workspace, criterion)
    if not lists:
        return
    ours = [document for _, document in sorted(applicable(documents, criterion).items())]
    if not ours:
        return
    with workspace.engine.connect() as connection:
        decided = appeals.decisions(connection, ours[0].platform, key.rubric_id)
    left, hits = undisputed(ours, linking(ours, lists), decided, key.criterion_id)
    kept = {document.document_id for document in left}
    for document in ours:
        name = document.document_id
        judgment = str(Judgment.VIOLATING if name in hits else Judgment.INNOCENT)
        judgment = judgment if name in kept else EXCLUDED
        yield _row(key, document, (None, 0), judgment)


def _row(key: PlanKey, document: Document, place: tuple[float | None, int], judgment: str) -> SampledRow:
    score, stratum = place
    return SampledRow(
        platform_id=document.platform,
        rubric_id=key.rubric_id,
        criterion_id=key.criterion_id,
        document_id=document.document_id,
        section=document.section,
        kind=document.kind,
        url=document.url,
        content_hash=document.content_hash,
        inclusion_probability=document.inclusion_probability,
        score=score,
        stratum=stratum,
        judgment=judgment,
        cluster=document.cluster,
    )
