"""From the store to the evidence of one criterion: labels, links, site checks, attestations."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from crawler.types import Capture, Document, ObservationOutcome
from pipelines.audit.appeals import Effect
from pipelines.audit.decisions import Decisions, PlanDecisions
from pipelines.audit.exclusion import struck
from pipelines.audit.labels import Judgment, Label
from pipelines.audit.origin import asked_under_counts, label_origins
from pipelines.audit.resolve import resolve
from pipelines.audit.tally import published_judgment, tally
from pipelines.rating.cluster import design_effect
from pipelines.rating.evidence import CriterionEvidence, Finding, LinkEvidence, link_evidence
from pipelines.rating.types import Witness
from pipelines.settings import Period
from pipelines.steps.agreement import criterion_agreement
from pipelines.steps.audit import applicable
from pipelines.steps.links import cited_lists, linking
from pipelines.steps.offices import heard_authorities
from pipelines.steps.workspace import Workspace
from pipelines.store import appeals, facts, judgments, policy
from pipelines.store.judgments import PlanKey, StoredPlan
from rubrics.types import WEIGHT_POINTS, Criterion, CriterionKind, Rubric

MOST_WITNESSES = 5
"""Witnesses a reader is shown; all of them are in the open data by digest."""

EXCERPT = 280
"""Characters of a witness that are shown: enough to judge, too little to stand in for the page."""


SITE_EFFECTS: dict[Effect, Finding] = {
    Effect.WITHDRAWN: Finding.MET,
    Effect.UNCERTAIN: Finding.INCONCLUSIVE,
}
"""What a site check says once an appeal against it was granted; any other effect leaves it."""

SITE_APPEALED = "Kết quả kiểm tra tự động được sửa theo kiến nghị của nền tảng."


@dataclass(frozen=True)
class Run:
    """The run that is rated; `label_times` collects when the labels it rests on were given.

    `decisions` are those of answered appeals, without those before the edition `aside`.
    """

    run_id: str
    platform_id: str
    period: Period
    captures: Mapping[str, Capture]
    documents: Mapping[str, Document]
    decisions: Decisions = field(default_factory=Decisions)
    aside: str = ""
    label_times: list[datetime] = field(default_factory=list)


def criterion_evidence(
    workspace: Workspace, run: Run, rubric: Rubric, criterion: Criterion
) -> CriterionEvidence:
    """Give all that the store knows of one criterion on one run."""
    known = _GATHERERS[criterion.kind](workspace, run, rubric, criterion)
    return CriterionEvidence(
        criterion_id=criterion.id,
        name=criterion.name.vi,
        kind=criterion.kind,
        role=criterion.role,
        weight=WEIGHT_POINTS[criterion.weight],
        harm=criterion.harm or "",
        limits=criterion.limits,
        **known,
    )


def final_judgments(
    workspace: Workspace, plan: StoredPlan, hashes: Mapping[str, str], decided: PlanDecisions | None = None
) -> dict[str, str]:
    """Give the settled judgments on a plan's drawn documents; those still open are left out."""
    found = resolve(plan_labels(workspace, plan, hashes, decided)).values()
    return {r.document_id: str(r.judgment) for r in found if r.judgment is not None}


def published_judgments(labels: Sequence[Label]) -> dict[str, str]:
    """Give a plan's judgments as the open data show them: settled, or DISPUTED where people disagree.

    Documents that still wait for a first or second look are left out.
    """
    shown = {r.document_id: published_judgment(r) for r in resolve(labels).values()}
    return {document_id: judgment for document_id, judgment in shown.items() if judgment}


def plan_labels(
    workspace: Workspace, plan: StoredPlan, hashes: Mapping[str, str], decided: PlanDecisions | None = None
) -> list[Label]:
    """Give the labels on the documents that a plan drew; `hashes` is document id to content hash.

    Answered appeals (`decided`; None: all there are) put theirs over people's.
    """
    drawn = {document_id for document_id, _, _, is_drawn in plan.documents if is_drawn}
    with workspace.engine.connect() as connection:
        labels = judgments.answering_labels(connection, plan.key, hashes)
    decided = plan_decisions(workspace, plan) if decided is None else decided
    labels += decided.labels(plan.key.rubric_id, plan.key.criterion_id, hashes)
    return [label for label in labels if label.document_id in drawn]


def plan_decisions(
    workspace: Workspace, plan: StoredPlan, own: Decisions | None = None, aside: str = ""
) -> PlanDecisions:
    """Give what answered appeals decide about a plan's documents; `own` under its rubric, where that is known.

    Answers before the edition `aside` are left out, whatever the rubric.
    """
    platform_id = plan.plan["platform_id"]
    with workspace.engine.connect() as connection:
        if own is None:
            own = appeals.decisions(connection, platform_id, plan.key.rubric_id, aside)
        bases = judgments.same_questions(connection, plan.key)
        return PlanDecisions(
            own, {base: appeals.decisions(connection, platform_id, base, aside) for base in bases}
        )


def _content(workspace: Workspace, run: Run, rubric: Rubric, criterion: Criterion) -> dict[str, Any]:
    documents = applicable(run.documents, criterion)
    key = PlanKey(run_id=run.run_id, rubric_id=rubric.id, criterion_id=criterion.id)
    with workspace.engine.connect() as connection:
        plan = judgments.load_plan(connection, key)
    if plan is None:
        return {}
    hashes = {name: document.content_hash for name, document in documents.items()}
    decided = plan_decisions(workspace, plan, run.decisions, run.aside)
    labels = plan_labels(workspace, plan, hashes, decided)
    run.label_times.extend(label.labelled_at for label in labels)
    run.label_times.extend(decided.moments(run.run_id, criterion.id, hashes))
    out = decided.out(criterion.id, hashes)
    resolutions = resolve(labels)
    origins = label_origins(label for label in labels if label.document_id not in out)
    chances = {name: document.inclusion_probability for name, document in documents.items()}
    rated = struck(plan.pure, out, chances)
    strata = tally(rated, resolutions)
    sampled = [documents[name] for name in rated.membership]
    guilty = [
        documents[r.document_id]
        for r in resolutions.values()
        if r.judgment == Judgment.VIOLATING and r.document_id not in out
    ]
    return {
        "strata": strata,
        "design_effect": design_effect(
            [d.cluster for d in sampled], [d.inclusion_probability for d in sampled]
        ),
        "agreement": criterion_agreement(workspace, run.period, rubric.id, criterion.id),
        "asked_under": asked_under_counts(origins.values()),
        "witnesses": tuple(
            _witness(document, run, Judgment.VIOLATING).model_copy(
                update={"asked_under": origins.get(document.document_id, "")}
            )
            for document in guilty[:MOST_WITNESSES]
        ),
    }


def _links(workspace: Workspace, run: Run, _rubric: Rubric, criterion: Criterion) -> dict[str, Any]:
    lists = cited_lists(workspace, criterion)
    if not lists:
        return {"links": None}
    documents = list(applicable(run.documents, criterion).values())
    hashes = {d.document_id: d.content_hash for d in documents}
    documents, hits = undisputed(documents, linking(documents, lists), run.decisions, criterion.id)
    run.label_times.extend(run.decisions.moments(run.run_id, criterion.id, hashes))
    found = [d for d in documents if d.document_id in hits]
    named = "; ".join(f"{copy.list_id} bản ngày {copy.as_of:%d/%m/%Y}" for copy in lists)
    return {
        "links": _link_evidence(documents, hits),
        "witnesses": tuple(_witness(d, run, hits[d.document_id]) for d in found[:MOST_WITNESSES]),
        "detail": f"Danh sách đối chiếu: {named}.",
    }


def undisputed(
    documents: list[Document], hits: Mapping[str, str], decided: Decisions, criterion_id: str
) -> tuple[list[Document], dict[str, str]]:
    """Give the documents that answered appeals left in the sample, and the hits that still stand."""
    hashes = {d.document_id: d.content_hash for d in documents}
    out = decided.out(criterion_id, hashes)
    withdrawn = {label.document_id for label in decided.labels(criterion_id, hashes)}
    left = {name: hit for name, hit in hits.items() if name not in out | withdrawn}
    return [d for d in documents if d.document_id not in out], left


def _link_evidence(documents: list[Document], hits: Mapping[str, str]) -> LinkEvidence:
    pairs = [(d.document_id in hits, d.inclusion_probability) for d in documents]
    listed = round(sum(1 / probability for _, probability in pairs))
    return link_evidence(pairs, listed, clusters=[document.cluster for document in documents])


def _site(workspace: Workspace, run: Run, _rubric: Rubric, criterion: Criterion) -> dict[str, Any]:
    with workspace.engine.connect() as connection:
        observations = facts.run_observations(connection, run.run_id)
    found = next((o for o in observations if o.check == criterion.check), None)
    if found is None:
        return {"finding": Finding.MISSING}
    effect = run.decisions.on_site(run.run_id, criterion.id)
    run.label_times.extend(run.decisions.moments(run.run_id, criterion.id, {}))
    granted = SITE_EFFECTS.get(effect) if found.outcome == ObservationOutcome.NOT_MET else None
    if granted is not None:
        return {"finding": granted, "detail": f"{found.detail} {SITE_APPEALED}".strip()}
    return {"finding": Finding(found.outcome), "detail": found.detail}


def attested(
    workspace: Workspace, place: tuple[str, Period], rubric: Rubric, criterion: Criterion
) -> policy.Attestation | None:
    """Give the attestation that counts for a criterion on a platform in a period (`place`), or None."""
    platform_id, period = place
    heard = heard_authorities(workspace, rubric)
    with workspace.engine.connect() as connection:
        return policy.newest_attestation(connection, (platform_id, criterion.id), period.end, heard)


def _attestation(workspace: Workspace, run: Run, rubric: Rubric, criterion: Criterion) -> dict[str, Any]:
    found = attested(workspace, (run.platform_id, run.period), rubric, criterion)
    if found is not None:
        detail = f"{found.document}, {found.office}, {found.attested_on:%d/%m/%Y}"
        return {"finding": Finding.MET if found.met else Finding.NOT_MET, "detail": detail}
    if criterion.fails_by_report:
        return {
            "finding": Finding.MET,
            "detail": "Không có thông báo nào của cơ quan có thẩm quyền trong kỳ.",
        }
    return {"finding": Finding.MISSING}


def excerpt(document: Document) -> str:
    """The beginning of a document on one line, its own title first: often the title is what violates."""
    parts = (" ".join(part.split()) for part in (document.title, document.text))
    text = " — ".join(filter(None, parts))
    return text if len(text) <= EXCERPT else text[: EXCERPT - 1].rstrip() + "…"


def _witness(document: Document, run: Run, judgment: str) -> Witness:
    capture = run.captures[document.capture_id]
    return Witness(
        document_id=document.document_id,
        url=document.url,
        captured_at=capture.fetched_at,
        excerpt=excerpt(document),
        content_hash=document.content_hash,
        judgment=judgment,
    )


_GATHERERS: dict[CriterionKind, Callable[[Workspace, Run, Rubric, Criterion], dict[str, Any]]] = {
    CriterionKind.CONTENT: _content,
    CriterionKind.LINKS: _links,
    CriterionKind.SITE: _site,
    CriterionKind.ATTESTATION: _attestation,
}
