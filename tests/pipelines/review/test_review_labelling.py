"""One question a page: two people each, undo, gold, breaks, and nothing of a document becomes markup."""

import html
import json
import re
from pathlib import Path

import pytest

from pipelines.audit.labels import Judgment, LabellerRole
from pipelines.audit.studio import studio_labels
from pipelines.steps import review
from pipelines.steps.evidence import plan_labels
from pipelines.steps.labels import export_studio, import_file, plan_documents, stored_plans
from pipelines.store import queue, seats
from pipelines.store.queue import UNLABELLED
from tests.pipelines.review.review_cases import (
    HATE,
    INSULT,
    PERIOD,
    RUBRIC,
    Browser,
    Office,
    office,
    stored_workspace,
)


def labels_of(here: Office) -> list[tuple[str, str, str]]:
    plans = stored_plans(here.workspace, PERIOD)
    hashes = {name: d.content_hash for name, d in plan_documents(here.workspace, plans).items()}
    found = [label for plan in plans for label in plan_labels(here.workspace, plan, hashes)]
    return [(label.document_id, label.labeller, label.judgment.value) for label in found]


def finish(browser: Browser, judgment: str = "innocent", path: str = "/label") -> list[str]:
    done = []
    while browser.question(path):
        done.append(browser.judge(judgment, path))
    return done


@pytest.fixture
def here(tmp_path: Path) -> Office:
    return office(stored_workspace(tmp_path))


def test_every_document_gets_two_different_people(here: Office) -> None:
    people = {name: here.browser(name) for name in ("an", "binh", "chi")}
    done = {name: finish(browser) for name, browser in people.items()}
    assert len(done["an"]) == len(set(done["an"])) == 12
    assert len(done["binh"]) == 12
    assert done["chi"] == []
    found = labels_of(here)
    assert len(found) == 24
    for document in {one[0] for one in found}:
        assert {name for d, name, _ in found if d == document} == {"an", "binh"}
    assert "không còn nội dung nào" in people["chi"].page


def test_what_one_person_began_the_next_finishes_first(here: Office) -> None:
    an, binh = here.browser("an"), here.browser("binh")
    first = [an.judge("innocent") for _ in range(3)]
    assert [binh.judge("violating") for _ in range(3)] == first


def test_people_who_work_side_by_side_have_different_questions_open(here: Office) -> None:
    open_now = [here.browser(name).question() for name in ("an", "binh", "chi")]
    assert open_now[0] == open_now[1]  # two seats
    assert open_now[2] not in open_now[:2]


def test_an_open_question_is_offered_again_after_the_browser_died(here: Office) -> None:
    question = here.browser("an").question()
    assert here.browser("an").question() == question
    here.clock.pass_by(hours=2)
    assert here.browser("an").question() == question


def test_the_page_shows_neither_platform_nor_score_nor_anothers_judgment(here: Office) -> None:
    here.browser("an").judge("violating")
    browser = here.browser("binh")
    browser.question()
    for hidden in ("bao-thu", "Báo Thử", "bao-thu.example", "run-1", "h1", "d00"):
        assert hidden not in browser.page.replace("h1>", "").replace("<h1", "")
    assert "Hai người gán nhãn" not in browser.page
    assert "Là vi phạm" in browser.page
    assert "Ví dụ" in browser.page


def test_a_double_press_counts_once_and_a_second_opinion_of_ones_own_not_at_all(here: Office) -> None:
    browser = here.browser("an")
    question = browser.judge("innocent")
    browser.post("/label", question=question, judgment="violating")
    browser.get("/label")
    assert "đã gán nhãn nội dung này" in browser.page
    assert [one[2] for one in labels_of(here)] == ["innocent"]


def test_undo_opens_the_last_question_and_the_newest_judgment_counts(here: Office) -> None:
    browser = here.browser("an")
    first, second = browser.judge("innocent"), browser.judge("innocent")
    third = browser.question()
    browser.post("/label/undo")
    assert browser.question() == second
    assert "mở lại nội dung trước" in browser.page
    browser.judge("violating")
    assert browser.question() == third
    assert first not in {second, third}
    judged = [one[2] for one in labels_of(here)]
    assert judged == ["innocent", "innocent", "violating"]  # appended, never changed


def test_undo_without_a_label_says_so(here: Office) -> None:
    browser = here.browser("an")
    browser.get("/label")
    browser.post("/label/undo")
    browser.get("/label")
    assert "Chưa có nhãn nào để hoàn tác" in browser.page


def test_a_lease_that_ran_out_goes_to_others_and_the_late_press_is_told(here: Office) -> None:
    late = here.browser("an")
    question = late.question()
    here.clock.pass_by(minutes=31)
    others = [here.browser(name) for name in ("binh", "chi")]
    assert [other.judge("innocent") for other in others] == [question, question]
    late.post("/label", question=question, judgment="violating")
    late.get("/label")
    assert "đã đủ người" in late.page
    assert len(labels_of(here)) == 2


def test_a_lease_that_ran_out_is_taken_again_while_a_seat_is_free(here: Office) -> None:
    late = here.browser("an")
    question = late.question()
    here.clock.pass_by(minutes=31)
    here.browser("binh").judge("innocent")
    late.post("/label", question=question, judgment="innocent")
    assert {one[1] for one in labels_of(here)} == {"an", "binh"}


@pytest.mark.parametrize("judgment", ["", "maybe", "VIOLATING"])
def test_a_judgment_that_is_none_is_refused(here: Office, judgment: str) -> None:
    browser = here.browser("an")
    question = browser.question()
    assert browser.post("/label", question=question, judgment=judgment).status_code == 400
    assert labels_of(here) == []


def test_a_question_that_is_none_is_told(here: Office) -> None:
    browser = here.browser("an")
    browser.question()
    for made_up in ("", "Q0", "' or 1=1 --", "Q\0"):
        assert browser.post("/label", question=made_up, judgment="violating").status_code == 303
        browser.get("/label")
        assert "không còn trong kế hoạch" in browser.page
    assert labels_of(here) == []


def test_people_choose_their_criterion(tmp_path: Path) -> None:
    here = office(stored_workspace(tmp_path, documents=3, criteria=(HATE, INSULT)))
    browser = here.browser("an")
    browser.get("/work")
    assert browser.post("/work", rubric=RUBRIC, criterion="khong-co").status_code == 400
    assert browser.post("/work", rubric=RUBRIC, criterion=INSULT).status_code == 303
    browser.question()
    assert here.room.criteria[RUBRIC, INSULT].name.vi in browser.page
    finish(browser)
    assert len(labels_of(here)) == 6


def test_progress_is_shown(here: Office) -> None:
    finish(here.browser("an"))
    browser = here.browser("binh")
    for _ in range(4):
        browser.judge("innocent")
    here.clock.pass_by(minutes=1)
    browser.get("/work")
    assert "Đủ hai người: 4/12" in browser.page
    assert "Còn lại: 8" in browser.page
    assert "<strong>4</strong>" in browser.page


def test_a_break_is_suggested_after_150_answers_or_45_minutes(tmp_path: Path) -> None:
    here = office(stored_workspace(tmp_path, documents=10))
    browser = here.browser("an")
    for _ in range(6):
        browser.judge("innocent")
        here.clock.pass_by(minutes=8)
    browser.get("/label")
    assert "nghỉ một lát" in browser.page
    browser.post("/label/break")
    browser.get("/label")
    assert "nghỉ một lát" not in browser.page


def test_documents_are_blurred_until_asked_for_unless_the_account_says_otherwise(here: Office) -> None:
    browser = here.browser("an")
    browser.get("/label")
    assert 'class="veil"' in browser.page
    assert "Nhãn chưa được ghi: hãy bấm “Xem nội dung” (phím b) trước khi chọn." in browser.page
    browser.get("/account")
    browser.post("/account/habits", shortcuts="on")
    browser.get("/label")
    assert 'class="veil"' not in browser.page
    assert "veil-ask" not in browser.page
    assert "data-key" in browser.page
    browser.post("/account/habits", blurred="on")
    browser.get("/label")
    assert 'class="veil"' in browser.page
    assert "data-key" not in browser.page
    assert "keys.js" in browser.page  # without single keys, too, nobody judges what is blurred
    assert "Nhãn chưa được ghi: hãy bấm “Xem nội dung” trước khi chọn." in browser.page


@pytest.mark.parametrize("text", [" \n\n ", "\u202e" * 9, "\u200b\x07"])
def test_a_document_of_nothing_visible_is_called_empty(tmp_path: Path, text: str) -> None:
    here = office(stored_workspace(tmp_path, texts=(text,), documents=1))
    browser = here.browser("an")
    browser.get("/label")
    assert "(Nội dung trống)" in browser.page


PAYLOADS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }}",
    "{% raw %}",
    "</p></div></main><h1>x",
    "javascript:alert(1)",
    "\u202eđảo chiều\u202c",
    "&lt;b&gt;",
    "\x00\x1b[31m",
)


def test_nothing_of_a_document_becomes_markup(tmp_path: Path) -> None:
    here = office(stored_workspace(tmp_path, texts=PAYLOADS, documents=0))
    _read_all(here, PAYLOADS)


@pytest.mark.shared
@pytest.mark.integration
def test_naughty_strings_stay_text(tmp_path: Path, shared: Path) -> None:
    texts = json.loads((shared / "corpora" / "blns" / "blns.json").read_text(encoding="utf-8"))
    sample = tuple(text for text in texts if text.strip())[::5]
    here = office(stored_workspace(tmp_path, texts=sample, documents=0))
    _read_all(here, sample)


def _read_all(here: Office, texts: tuple[str, ...]) -> None:
    """Each text stands on its page as text, and the page has the same tags whatever the text."""
    browser, tags, read = here.browser("an"), set(), set()
    for _ in texts:
        assert browser.question()
        found = re.search(r'<p class="text">(.*?)</p>', browser.page, flags=re.DOTALL)
        read.add(html.unescape(found[1]) if found else "")
        assert found is None or not re.search(r"[<>]|&(?!#?\w+;)", found[1])
        tags.add(tuple(re.findall(r"<(/?\w+)", browser.page.replace(found[0] if found else "", ""))))
        assert not re.search(r"[\x00-\x08\u202a-\u202e\u2066-\u2069]", browser.page)
        browser.judge("innocent")
    assert len(tags) <= 4  # with and without a message, an empty text
    assert {text for text in texts if text.isascii() and text.isprintable()} <= read


@pytest.mark.integration  # most of a second
def test_gold_is_mixed_in_looks_alike_and_is_never_a_label(tmp_path: Path) -> None:
    here = office(stored_workspace(tmp_path, documents=20), gold_share=0.3)
    browser = here.browser("an")
    browser.question()
    asked = [example.text for example in here.room.gold[RUBRIC, HATE]]
    beside = browser.page.split("Ví dụ (")[1]
    assert not any(
        html.escape(text, quote=False) in beside for text in asked
    )  # no answer stands beside its question
    assert beside.count("<li>") + len(asked) == len(here.room.criteria[RUBRIC, HATE].examples)
    done = finish(browser, "violating")
    gold = len(done) - 20
    assert 0 < gold <= len(asked)
    assert all(re.fullmatch(r"Q[0-9a-f]{16}", question) for question in done)
    assert len(labels_of(here)) == 20
    with here.workspace.engine.connect() as connection:
        answers = seats.gold_answers(connection, [(RUBRIC, HATE)])
        counts = queue.standing_counts(connection, PERIOD.label)
    assert len(answers) == gold
    assert {one.judgment for one in answers} == {Judgment.VIOLATING}
    assert sum(counts[RUBRIC, HATE].values()) == 20
    # Gold is each person's own: what two people both saw are the documents, all of them.
    assert set(finish(here.browser("binh"))) & set(done) == set(queue_ids(here))


def queue_ids(here: Office) -> list[str]:
    with here.workspace.engine.connect() as connection:
        return [one.question_id for one in queue.period_questions(connection, PERIOD.label)]


def test_an_open_gold_question_survives_the_browser_and_can_be_undone(tmp_path: Path) -> None:
    here = office(stored_workspace(tmp_path), gold_share=0.5)
    browser = here.browser("an")
    ordinary = set(queue_ids(here))
    while (question := browser.question()) in ordinary:
        browser.judge("innocent")
    assert here.browser("an").question() == question
    browser.judge("innocent")
    browser.question()
    browser.post("/label/undo")
    assert browser.question() == question
    browser.judge("violating")
    with here.workspace.engine.connect() as connection:
        answers = seats.gold_answers(connection, [(RUBRIC, HATE)])
    assert [one.judgment.value for one in answers] == ["innocent", "violating"]


def test_a_plan_that_grows_is_taken_in_and_keeps_what_was_done(here: Office) -> None:
    browser = here.browser("an")
    browser.judge("violating")
    review.refresh(here.workspace, here.room)
    with here.workspace.engine.connect() as connection:
        counts = queue.standing_counts(connection, PERIOD.label)[RUBRIC, HATE]
    assert counts == {UNLABELLED: 11, "pending_second": 1}
    desk = here.app.extensions["cleanplatforms-review"].desk("an", LabellerRole.LABELLER)
    assert review.answered(here.workspace, desk) == {(RUBRIC, HATE): 1}


def test_a_changed_text_is_asked_anew_and_what_is_no_longer_asked_goes(here: Office) -> None:
    browser = here.browser("an")
    done = browser.judge("violating")
    with here.workspace.engine.begin() as connection:
        questions = queue.period_questions(connection, PERIOD.label)
        changed = [
            q.model_copy(update={"content_hash": "new"}) if q.question_id == done else q for q in questions
        ]
        queue.sync_questions(connection, PERIOD.label, {RUBRIC}, changed[:5])
        counts = queue.standing_counts(connection, PERIOD.label)[RUBRIC, HATE]
        queue.sync_questions(connection, PERIOD.label, {"khac"}, [])
        assert len(queue.period_questions(connection, PERIOD.label)) == 5
    assert counts == {UNLABELLED: 5}
    assert len(labels_of(here)) == 1  # the label stays with the text it was given to


def test_label_studio_goes_round_through_the_queue(here: Office) -> None:
    plans = stored_plans(here.workspace, PERIOD)
    data, count = export_studio(here.workspace, plans, here.room.rubrics)
    tasks = json.loads(data)
    assert count == len(tasks) == 12
    for task in tasks[:7]:
        task["annotations"] = [
            {"completed_by": 1, "result": [{"from_name": "judgment", "value": {"choices": ["vi phạm"]}}]}
        ]
    by = "an", LabellerRole.LABELLER
    given = import_file(here.workspace, plans, json.dumps(tasks).encode(), by, here.clock(), studio_labels)
    assert given == (7, 5)
    assert len(finish(here.browser("an"))) == 5
    assert len(finish(here.browser("binh"))) == 12
