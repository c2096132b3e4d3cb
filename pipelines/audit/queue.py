"""What people are asked, one task a document, in an order that gives nothing away."""

from collections import defaultdict
from hashlib import blake2b

from pipelines.audit.labels import Audited
from pipelines.rating.plan import AuditPlan, seeded_turn

_ID_BYTES = 8  # 16 hexadecimal digits: no two tasks of a million collide but once in 10^7 plans


class Question(Audited):
    """One criterion asked of a document; `question_id` is the row's key in exported files."""

    question_id: str
    rubric_id: str
    criterion_id: str


class AuditTask(Audited):
    """One document and every criterion it was drawn for.

    `platform_id` is for the software: labellers see neither it nor any score.
    """

    task_id: str
    document_id: str
    platform_id: str
    questions: tuple[Question, ...]


def audit_tasks(plan: AuditPlan) -> tuple[AuditTask, ...]:
    """The plan's documents as tasks, platforms and strata shuffled together by the plan's seed."""
    asked: dict[tuple[str, str], list[Question]] = defaultdict(list)
    for one in plan.criteria:
        for drawn in one.drawn:
            asked[drawn.document_id, one.platform_id].append(
                Question(
                    question_id=_blind_id(
                        "Q", plan.seed, drawn.document_id, one.rubric_id, one.criterion_id
                    ),
                    rubric_id=one.rubric_id,
                    criterion_id=one.criterion_id,
                )
            )
    tasks = (
        AuditTask(
            task_id=_blind_id("T", plan.seed, document_id),
            document_id=document_id,
            platform_id=platform_id,
            questions=tuple(sorted(questions, key=lambda q: (q.rubric_id, q.criterion_id))),
        )
        for (document_id, platform_id), questions in asked.items()
    )
    # Not the draw's own turns: those start with every stratum's first, which would show the strata.
    return tuple(sorted(tasks, key=lambda task: seeded_turn(plan.seed, task.task_id)))


def _blind_id(letter: str, seed: int, *names: str) -> str:
    """An id that says nothing, and that no spreadsheet takes for a number or a date."""
    digest = blake2b("\0".join(names).encode(), digest_size=_ID_BYTES, key=str(seed).encode())
    return letter + digest.hexdigest()
