"""The rows of open data: every sampled document of a rating, with what recomputing needs."""

from collections.abc import Iterator

from pipelines.rating.types import PlatformRating, SampledRow
from pipelines.steps.evidence import final_judgments
from pipelines.steps.workspace import Workspace
from pipelines.store import facts, judgments
from pipelines.store.judgments import PlanKey

NOT_DRAWN = ""
"""The judgment of a document that the audit did not draw."""


def run_samples(workspace: Workspace, run_id: str, rating: PlatformRating) -> Iterator[SampledRow]:
    """Give a rating's sampled documents by criterion, in fixed order."""
    with workspace.engine.connect() as connection:
        documents = {d.document_id: d for d in facts.run_documents(connection, run_id)}
        plans = [
            judgments.load_plan(
                connection,
                PlanKey(run_id=run_id, rubric_id=rating.rubric_id, criterion_id=result.criterion_id),
            )
            for result in rating.criteria
        ]
    for plan in plans:
        if plan is None:
            continue
        hashes = {name: documents[name].content_hash for name, *_ in plan.documents}
        labels = final_judgments(workspace, plan, hashes)
        for document_id, stratum, score, drawn in plan.documents:
            document = documents[document_id]
            yield SampledRow(
                platform_id=rating.platform_id,
                rubric_id=rating.rubric_id,
                criterion_id=plan.key.criterion_id,
                document_id=document_id,
                section=document.section,
                kind=document.kind,
                url=document.url,
                content_hash=document.content_hash,
                inclusion_probability=document.inclusion_probability,
                score=score,
                stratum=stratum,
                judgment=labels.get(document_id, NOT_DRAWN) if drawn else NOT_DRAWN,
            )
