import re
from itertools import pairwise

from audit_cases import plan, tasks

from pipelines.audit.queue import audit_tasks


def test_a_document_is_one_task_with_every_criterion_it_was_drawn_for() -> None:
    found = tasks()
    asked = {(t.document_id, q.criterion_id) for t in found for q in t.questions}
    drawn = {(d.document_id, one.criterion_id) for one in plan().criteria for d in one.drawn}
    assert asked == drawn
    assert len({t.document_id for t in found}) == len(found)
    assert any(len(t.questions) == 2 for t in found)


def test_ids_say_nothing_and_are_no_spreadsheet_numbers() -> None:
    for task in tasks():
        assert re.fullmatch(r"T[0-9a-f]{16}", task.task_id)
        assert all(re.fullmatch(r"Q[0-9a-f]{16}", q.question_id) for q in task.questions)


def test_ids_are_unique_and_stay_when_the_budget_grows() -> None:
    small, large = ({q.question_id: t.document_id for t in tasks(n) for q in t.questions} for n in (12, 30))
    assert len(large) == 4 * 30
    assert small.items() <= large.items()


def test_the_order_mixes_platforms_and_strata() -> None:
    platforms = [task.platform_id for task in tasks(30)]
    changes = sum(one != other for one, other in pairwise(platforms))
    assert changes > len(platforms) / 4
    strata = {d.document_id: d.stratum for one in plan(budget=30).criteria for d in one.drawn}
    order = [strata[task.document_id] for task in tasks(30)]
    assert order != sorted(order)
    assert order != sorted(order, reverse=True)


def test_the_same_plan_gives_the_same_queue_and_another_seed_another() -> None:
    assert tasks() == tasks()
    assert [t.task_id for t in audit_tasks(plan(seed=4))] != [t.task_id for t in tasks()]
