"""Builders that the tests of the audit share."""

from datetime import UTC, datetime, timedelta

from pipelines.audit.labels import Judgment, Label, LabellerRole
from pipelines.audit.queue import AuditTask, audit_tasks
from pipelines.rating.plan import AuditPlan, plan_audit
from pipelines.rating.strata import ScoredDocument

START = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)

V, N, U, X = Judgment.VIOLATING, Judgment.INNOCENT, Judgment.UNCLEAR, Judgment.UNUSABLE
ADJUDICATOR, ANSWER_KEY = LabellerRole.ADJUDICATOR, LabellerRole.ANSWER_KEY


def label(  # noqa: PLR0913  what a test varies, the rest by name
    labeller: str,
    judgment: Judgment,
    document: str = "d1",
    *,
    role: LabellerRole = LabellerRole.LABELLER,
    minute: int = 0,
    criterion: str = "c",
) -> Label:
    return Label(
        task_id="T1",
        document_id=document,
        rubric_id="r",
        criterion_id=criterion,
        labeller=labeller,
        role=role,
        judgment=judgment,
        labelled_at=START + timedelta(minutes=minute),
    )


def plan(documents: int = 40, budget: int = 12, seed: int = 3) -> AuditPlan:
    """Two platforms; the second criterion is scored, the first is not."""
    sampled = [
        ScoredDocument(
            platform,
            "r",
            criterion,
            f"{platform}-{i:03d}",
            1.0,
            i / documents if criterion == "b" else None,
        )
        for platform in ("đọc", "xem")
        for criterion in ("a", "b")
        for i in range(documents)
    ]
    return plan_audit(sampled, budget, seed)


def tasks(budget: int = 12) -> tuple[AuditTask, ...]:
    return audit_tasks(plan(budget=budget))
