"""Every finding behind a rating, as the platform is shown it before publication."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from crawler.types import Capture, Document, Observation
from pipelines.audit.appeals import finding_id
from pipelines.audit.decisions import Decisions
from pipelines.audit.labels import Judgment, Label, LabellerRole
from pipelines.audit.preview import Basis, Finding
from pipelines.audit.resolve import current_labels, resolve
from pipelines.rating.types import CriterionResult, PlatformRating, Verdict
from pipelines.steps.audit import applicable, run_documents
from pipelines.steps.evidence import plan_decisions, plan_labels, undisputed
from pipelines.steps.links import cited_lists, linking
from pipelines.steps.workspace import Workspace
from pipelines.store import appeals, facts, judgments
from pipelines.store.judgments import PlanKey
from rubrics.types import Criterion, CriterionKind, Rubric

ROLE_BASES: dict[LabellerRole, Basis] = {
    LabellerRole.APPEAL: Basis.APPEAL,
    LabellerRole.ADJUDICATOR: Basis.ADJUDICATED,
    LabellerRole.ANSWER_KEY: Basis.ANSWER_KEY,
    LabellerRole.LABELLER: Basis.AGREED,
}
"""On whose word a finding rests, the last instance first."""


@dataclass(frozen=True)
class _Rated:
    workspace: Workspace
    rubric: Rubric
    rating: PlatformRating
    captures: Mapping[str, Capture]
    documents: Mapping[str, Document]
    observations: Mapping[str, Observation]
    decisions: Decisions

    @property
    def run_id(self) -> str:
        return self.rating.sample.run_id


def rating_findings(workspace: Workspace, rubric: Rubric, rating: PlatformRating) -> list[Finding]:
    """Give everything that a rating holds against its platform, criterion by criterion, in fixed order."""
    with workspace.engine.connect() as connection:
        captures = facts.capture_times(connection, rating.sample.run_id)
        observed = {str(o.check): o for o in facts.run_observations(connection, rating.sample.run_id)}
        decided = appeals.decisions(connection, rating.platform_id, rubric.id)
    documents = run_documents(workspace, rating.sample.run_id)
    rated = _Rated(workspace, rubric, rating, captures, documents, observed, decided)
    rules = {criterion.id: criterion for criterion in rubric.criteria}
    return [
        finding
        for result in rating.criteria
        if (rule := rules.get(result.criterion_id)) is not None
        for finding in _GATHERERS[rule.kind](rated, rule, result)
    ]


def _content(rated: _Rated, rule: Criterion, _result: CriterionResult) -> Iterator[Finding]:
    workspace = rated.workspace
    documents = applicable(rated.documents, rule)
    key = PlanKey(run_id=rated.run_id, rubric_id=rated.rubric.id, criterion_id=rule.id)
    with workspace.engine.connect() as connection:
        plan = judgments.load_plan(connection, key)
    if plan is None:
        return
    hashes = {name: document.content_hash for name, document in documents.items()}
    decided = plan_decisions(workspace, plan, rated.decisions)
    labels = plan_labels(workspace, plan, hashes, decided)
    out = decided.out(rule.id, hashes)
    by_question = current_labels(labels)
    for question, resolution in sorted(resolve(labels).items()):
        name = question[0]
        if resolution.judgment is Judgment.VIOLATING and name not in out:
            yield _document(rated, rule, documents[name], _basis(by_question[question]))


def _basis(labels: list[Label]) -> Basis:
    roles = {label.role for label in labels}
    return next(basis for role, basis in ROLE_BASES.items() if role in roles)


def _links(rated: _Rated, rule: Criterion, _result: CriterionResult) -> Iterator[Finding]:
    lists = cited_lists(rated.workspace, rule)
    if not lists:
        return
    documents = list(applicable(rated.documents, rule).values())
    documents, hits = undisputed(documents, linking(documents, lists), rated.decisions, rule.id)
    for document in documents:
        if document.document_id in hits:
            found = _document(rated, rule, document, Basis.BLOCK_LIST)
            yield found.model_copy(update={"listed": hits[document.document_id]})


def _site(rated: _Rated, rule: Criterion, result: CriterionResult) -> Iterator[Finding]:
    if result.verdict is not Verdict.NOT_MET:
        return
    seen = rated.observations.get(rule.check)
    yield Finding(
        **_place(rated, rule),
        url=seen.evidence_url if seen and seen.evidence_url else rated.rating.platform_url,
        captured_at=seen.observed_at if seen else None,
        text=result.detail,
        basis=Basis.SITE_CHECK,
    )


def _attestation(rated: _Rated, rule: Criterion, result: CriterionResult) -> Iterator[Finding]:
    if result.verdict is Verdict.NOT_MET:
        place = _place(rated, rule)
        yield Finding(
            **place,
            url=rated.rating.platform_url,
            captured_at=None,
            text=result.detail,
            basis=Basis.ATTESTATION,
        )


def _place(rated: _Rated, rule: Criterion, document_id: str = "") -> dict[str, str]:
    name = finding_id(rated.run_id, rated.rubric.id, rule.id, document_id)
    place = {
        "finding_id": name,
        "run_id": rated.run_id,
        "rubric_id": rated.rubric.id,
        "criterion_id": rule.id,
    }
    return place | {"kind": rule.kind, "document_id": document_id}


def _document(rated: _Rated, rule: Criterion, document: Document, basis: Basis) -> Finding:
    capture = rated.captures[document.capture_id]
    return Finding(
        **_place(rated, rule, document.document_id),
        url=document.url,
        captured_at=capture.fetched_at,
        title=document.title,
        text=document.text,
        content_hash=document.content_hash,
        payload_sha256=capture.payload_sha256,
        basis=basis,
    )


_GATHERERS: dict[CriterionKind, Callable[[_Rated, Criterion, CriterionResult], Iterator[Finding]]] = {
    CriterionKind.CONTENT: _content,
    CriterionKind.LINKS: _links,
    CriterionKind.SITE: _site,
    CriterionKind.ATTESTATION: _attestation,
}
