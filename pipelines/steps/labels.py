"""Labels in and out: export to a spreadsheet, import back, and the demo's answer key."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from crawler.types import Document, Platform
from pipelines.audit.exchange import (
    AskedCriterion,
    AskedDocument,
    ImportedLabels,
    export_tasks,
    import_labels,
)
from pipelines.audit.labels import Judgment, Label, LabellerRole
from pipelines.audit.offices import EVERYWHERE
from pipelines.audit.queue import AuditTask, audit_tasks
from pipelines.audit.resolve import Standing, resolve
from pipelines.audit.studio import studio_tasks
from pipelines.errors import NotPlannedError
from pipelines.rating.allocation import RHO
from pipelines.rating.method import METHOD_VERSION
from pipelines.rating.plan import AuditPlan
from pipelines.settings import Period
from pipelines.steps.evidence import plan_labels
from pipelines.steps.offices import office_of, rubric_offices
from pipelines.steps.signers import check_impartial, check_labeller
from pipelines.steps.workspace import Workspace
from pipelines.store import facts, judgments, queue
from pipelines.store.judgments import StoredPlan
from rubrics.types import Criterion, Rubric

if TYPE_CHECKING:
    from pipelines.demo.answer_key import AnswerKey

KEY_LABELLER = "dap-an-ban-minh-hoa"


def stored_plans(
    workspace: Workspace, period: Period, platform_id: str = "", *, to_read: bool = False
) -> list[StoredPlan]:
    """Give the audit plans of a period's newest runs; raises NotPlannedError when there is none.

    An office gets its own, and `to_read` also those under the rubrics that its own build upon.
    """
    mine = office_of(workspace)
    with workspace.engine.connect() as connection:
        runs = facts.latest_runs(connection, period.label, platform_id)
        plans = judgments.period_plans(connection, runs.values())
    wanted = mine.may_read if to_read else mine.owns
    plans = [plan for plan in plans if wanted(plan.key.rubric_id)]
    if not plans:
        raise NotPlannedError(f"kỳ {period.label} {platform_id}".strip())
    return plans


def export_file(
    workspace: Workspace,
    plans: Sequence[StoredPlan],
    rubrics: Sequence[Rubric],
    standing: Standing | None = None,
    delimiter: str = ",",
) -> tuple[bytes, int]:
    """Give a label file's bytes and its number of questions, without scores or platforms' names.

    `standing` narrows it: to what waits for an adjudicator, or for a second person.
    """
    return _export(workspace, plans, rubrics, standing, partial(export_tasks, delimiter=delimiter))


def export_studio(
    workspace: Workspace,
    plans: Sequence[StoredPlan],
    rubrics: Sequence[Rubric],
    standing: Standing | None = None,
) -> tuple[bytes, int]:
    """Give Label Studio tasks as JSON and their number, without scores or platforms' names."""
    return _export(workspace, plans, rubrics, standing, studio_tasks)


def _export(
    workspace: Workspace,
    plans: Sequence[StoredPlan],
    rubrics: Sequence[Rubric],
    standing: Standing | None,
    write: Callable[..., bytes],
) -> tuple[bytes, int]:
    documents = plan_documents(workspace, plans)
    criteria = {(rubric.id, c.id): c for rubric in rubrics for c in rubric.criteria}
    ours = [plan for plan in plans if (plan.key.rubric_id, plan.key.criterion_id) in criteria]
    wanted = _wanted(workspace, ours, documents, standing)
    tasks = [_narrowed(task, wanted) for task in plan_tasks(ours)]
    tasks = [task for task in tasks if task.questions]
    asked = {name: AskedDocument(title=d.title, text=d.text) for name, d in documents.items()}
    data = write(tasks, asked, {key: _asked(c) for key, c in criteria.items()})
    return data, sum(len(task.questions) for task in tasks)


def import_file(  # noqa: PLR0913, PLR0917  one more than the plain file asked for: its kind
    workspace: Workspace,
    plans: Sequence[StoredPlan],
    data: bytes,
    labeller: tuple[str, LabellerRole],
    moment: datetime,
    read: Callable[..., ImportedLabels] = import_labels,
) -> tuple[int, int]:
    """Append one person's labels from a filled-in file; give (labels that were new, rows left blank).

    `read` reads the kind of file it is: a spreadsheet, or `studio_labels` for Label Studio. Raises
    LabelFileError with every mistake, UnfitLabellerError where the person may not judge these questions, and then
    nothing of the file is taken.
    """
    name, role = labeller
    found = read(data, plan_tasks(plans), name, moment, role)
    owners = rubric_offices(workspace)
    with workspace.engine.connect() as connection:
        asked = {owners.get(one.rubric_id, EVERYWHERE) for one in found.labels}
        check_labeller(connection, labeller, asked)
        if role is LabellerRole.ADJUDICATOR:
            check_impartial(connection, found.labels)
    return _append(workspace, plans, found.labels), found.blank


def audit_progress(workspace: Workspace, plans: Sequence[StoredPlan]) -> list[dict[str, object]]:
    """Give, for each plan, how many questions there are and where they stand."""
    hashes = {name: d.content_hash for name, d in plan_documents(workspace, plans).items()}
    rows = []
    for plan in plans:
        found = Counter(r.standing for r in resolve(plan_labels(workspace, plan, hashes)).values())
        row: dict[str, object] = {"platform": plan.pure.platform_id, "rubric": plan.key.rubric_id}
        row |= {"criterion": plan.key.criterion_id, "questions": len(plan.pure.drawn)}
        rows.append(row | {str(standing): found[standing] for standing in Standing})
    return rows


def label_from_key(
    workspace: Workspace,
    key: "AnswerKey",
    platforms: Sequence[Platform],
    rubrics: Sequence[Rubric],
    period: Period,
) -> int:
    """Label every drawn document from the demo's answer key; give how many labels that made.

    The labels bear the role `answer_key` and the moment of the page's capture, never a person's name.
    """
    criteria = {(rubric.id, c.id): c for rubric in rubrics for c in rubric.criteria}
    made = 0
    for platform in platforms:
        plans = stored_plans(workspace, period, platform.id)
        documents = plan_documents(workspace, plans)
        with workspace.engine.connect() as connection:
            captures = facts.capture_times(connection, plans[0].key.run_id)
        times = {name: captures[d.capture_id].fetched_at for name, d in documents.items()}
        labels = []
        for task in plan_tasks(plans):
            harms = key.answer_for(documents[task.document_id]).harms
            for question in task.questions:
                criterion = criteria[question.rubric_id, question.criterion_id]
                labels.append(_key_label(task, criterion, question.rubric_id, harms, times))
        made += _append(workspace, plans, labels)
    return made


def _key_label(
    task: AuditTask,
    criterion: Criterion,
    rubric_id: str,
    harms: frozenset[str],
    times: Mapping[str, datetime],
) -> Label:
    return Label(
        task_id=task.task_id,
        document_id=task.document_id,
        rubric_id=rubric_id,
        criterion_id=criterion.id,
        labeller=KEY_LABELLER,
        role=LabellerRole.ANSWER_KEY,
        judgment=Judgment.VIOLATING if criterion.harm in harms else Judgment.INNOCENT,
        labelled_at=times[task.document_id],
    )


def _append(workspace: Workspace, plans: Sequence[StoredPlan], labels: Sequence[Label]) -> int:
    hashes = {name: d.content_hash for name, d in plan_documents(workspace, plans).items()}
    with workspace.engine.begin() as connection:
        new = judgments.append_labels(connection, labels, hashes, _meanings(plans))
        # The review application may be running: whoever answered by file is not asked there again.
        queue.settle(connection, queue.questions_about(connection, (one.document_id for one in labels)))
        return new


def _meanings(plans: Sequence[StoredPlan]) -> dict[tuple[str, str, str], str]:
    """What each question of some plans asks, by document, rubric and criterion."""
    return {
        (drawn.document_id, plan.key.rubric_id, plan.key.criterion_id): plan.meaning
        for plan in plans
        for drawn in plan.pure.drawn
    }


def plan_tasks(plans: Sequence[StoredPlan]) -> tuple[AuditTask, ...]:
    """Give what some plans ask, one task a document, in the order people are asked."""
    tasks: list[AuditTask] = []
    for seed in sorted({plan.seed for plan in plans}):
        ours = [plan for plan in plans if plan.seed == seed]
        whole = AuditPlan(
            seed=seed,
            budget=max(plan.budget for plan in ours),
            rho=RHO,
            method_version=METHOD_VERSION,
            criteria=tuple(plan.pure for plan in ours),
        )
        tasks += audit_tasks(whole)
    return tuple(tasks)


def plan_documents(workspace: Workspace, plans: Sequence[StoredPlan]) -> dict[str, Document]:
    """Give the documents of the runs that some plans are for, by id."""
    with workspace.engine.connect() as connection:
        return {
            document.document_id: document
            for run_id in sorted({plan.key.run_id for plan in plans})
            for document in facts.run_documents(connection, run_id)
        }


def _wanted(
    workspace: Workspace,
    plans: Sequence[StoredPlan],
    documents: Mapping[str, Document],
    standing: Standing | None,
) -> frozenset[tuple[str, str, str]]:
    hashes = {name: document.content_hash for name, document in documents.items()}
    found = [plan_labels(workspace, plan, hashes) for plan in plans]
    if standing is not None:
        resolved = (r for labels in found for r in resolve(labels).items())
        return frozenset(question for question, r in resolved if r.standing == standing)
    return frozenset(q for plan, labels in zip(plans, found, strict=True) for q in _open(plan, labels))


def _open(plan: StoredPlan, labels: Sequence[Label]) -> Iterator[tuple[str, str, str]]:
    """A plan's questions but those that are settled already: in this period, an earlier one or under a rubric below."""
    known = resolve(labels)
    for drawn in plan.pure.drawn:
        question = (drawn.document_id, plan.key.rubric_id, plan.key.criterion_id)
        if question not in known or known[question].standing is not Standing.FINAL:
            yield question


def _narrowed(task: AuditTask, wanted: frozenset[tuple[str, str, str]]) -> AuditTask:
    kept = (q for q in task.questions if (task.document_id, q.rubric_id, q.criterion_id) in wanted)
    return task.model_copy(update={"questions": tuple(kept)})


def _asked(criterion: Criterion) -> AskedCriterion:
    include = [f"Vi phạm: {text}" for text in criterion.include]
    exclude = [f"Không vi phạm: {text}" for text in criterion.exclude]
    return AskedCriterion(name=criterion.name.vi, guidance="\n".join([*include, *exclude]))
