"""Appeals in the browser: shown as text, answered once a page, by the lead only."""

import html
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines.audit.accounts import AccountRole
from pipelines.audit.appeals import Answer, Effect
from pipelines.steps.desk import appeal_cases
from pipelines.store import accounts, appeals
from tests.pipelines.review.review_cases import HASH, Office, office, store_appeal, stored_workspace

pytestmark = pytest.mark.integration

HOSTILE = "<script>alert(1)</script> {{ 7 * 7 }}"


@pytest.fixture
def here(tmp_path: Path) -> Office:
    workspace = stored_workspace(tmp_path)
    store_appeal(workspace, HOSTILE)
    return office(workspace)


def reply(answer: str = "upheld", turn: str = "1") -> dict[str, str]:
    return {"answer": answer, "turn": turn, "reason": "đã xem lại", "office": "Cục Báo chí"}


def test_the_lead_reads_the_appeal_as_text_and_answers(here: Office) -> None:
    lead = here.browser("truong")
    assert lead.get("/appeals/").status_code == 200
    assert "&lt;script&gt;alert(1)" in lead.page
    assert "<script>alert" not in lead.page
    assert "7 * 7" in lead.page
    assert "1 kiến nghị trước kỳ công bố 2026-10, 1 chưa trả lời" in lead.page
    assert lead.post("/appeals/1", **reply()).status_code == 303
    lead.get("/appeals/")
    assert "0 chưa trả lời" in lead.page
    with here.workspace.engine.connect() as connection:
        found = appeals.find_appeal(connection, 1)
    assert found is not None
    assert found.answer is not None
    assert (found.answer.answer, found.effect) == (Answer.UPHELD, Effect.WITHDRAWN)
    assert (found.answer.answered_by, found.answer.answered_at) == ("truong", here.clock.now)


@pytest.mark.parametrize(("office_id", "seen"), [("cuc-bao-chi", True), ("cuc-ptth-ttdt", False)])
def test_another_offices_appeals_are_not_there(here: Office, office_id: str, seen: bool) -> None:
    with here.workspace.engine.begin() as connection:
        accounts.add_account(connection, "khach", AccountRole.LEAD, office_id)
        accounts.set_password(connection, "khach", HASH)
    guest = here.browser("khach")
    guest.get("/appeals/")
    assert ("kl-0000-0000-0001" in guest.page) is seen
    form = {"finding": "kl-0000-0000-0001", "ground": "other", "statement": "x"}
    guest.post("/appeals/1", **reply())
    guest.get("/appeals/")
    assert ("Không có kiến nghị số 1" in guest.page) is not seen
    guest.post("/appeals/", **form)
    with here.workspace.engine.connect() as connection:
        found = appeals.edition_appeals(connection, "2026-10")
    assert [one.answer is not None for one in found] == ([True, False] if seen else [False])


def test_two_windows_give_one_answer(here: Office) -> None:
    lead = here.browser("truong")
    lead.get("/appeals/")
    lead.post("/appeals/1", **reply())
    late = lead.post("/appeals/1", **reply("rejected")).get_data(as_text=True)
    assert "vừa có người khác trả lời" in late
    assert "đã xem lại</textarea>" in late  # nobody types a reason twice
    with here.workspace.engine.connect() as connection:
        found = appeals.find_appeal(connection, 1)
    assert found is not None
    assert found.effect is Effect.WITHDRAWN
    assert lead.post("/appeals/1", **reply("rejected", "2")).status_code == 303
    with here.workspace.engine.connect() as connection:
        again = appeals.find_appeal(connection, 1)
    assert again is not None
    assert again.effect is Effect.STANDS


@pytest.mark.parametrize(
    ("path", "form", "words"),
    [
        ("/appeals/1", reply() | {"answer": "perhaps"}, "Hãy chọn một câu trả lời"),
        ("/appeals/1", reply() | {"effect": "stands"}, "không thể có hệ quả"),
        ("/appeals/1", reply() | {"reason": "  "}, "cần nêu lý do"),
        ("/appeals/1", reply() | {"office": ""}, "Tên cơ quan trả lời"),
        ("/appeals/1", reply() | {"office": "x" * 201}, "Tên cơ quan trả lời"),
        ("/appeals/1", reply() | {"reason": "dài " * 1200}, "tối đa 4000 ký tự"),
        (
            "/appeals/1",
            reply() | {"answer": "", "reason": "</textarea><b>\n đậm"},
            "Hãy chọn một câu trả lời",
        ),
        ("/appeals/9", reply(), "Không có kiến nghị số 9"),
        ("/appeals/", {"finding": "kl-1", "ground": "misread", "statement": "x"}, "Không có kết luận"),
        ("/appeals/", {"finding": "kl-1", "ground": "angry", "statement": "x"}, "Hãy chọn một căn cứ"),
        (
            "/appeals/",
            {"finding": "kl-1", "ground": "misread", "statement": "x", "received": "hôm qua"},
            "không phải thời điểm",
        ),
        (
            "/appeals/",
            {"finding": "kl-1", "ground": "misread", "statement": "x", "received": "0001-01-01T00:00"},
            "không phải thời điểm",
        ),
        (
            "/appeals/",
            {"finding": "kl-0000-0000-0001", "ground": "other", "statement": "x", "received": "2026-12-01"},
            "chưa tới",
        ),
        (
            "/appeals/",
            {"finding": "kl-0000-0000-0001", "ground": "other", "statement": "x", "received": "2026-10-30"},
            "ngoài thời gian nhận kiến nghị",
        ),
    ],
)
def test_what_cannot_be_taken_is_said(here: Office, path: str, form: dict[str, str], words: str) -> None:
    lead = here.browser("truong")
    lead.get("/appeals/")
    answer = lead.post(path, **form)
    lost = path == "/appeals/9"
    assert answer.status_code == (303 if lost else 422)
    if lost:
        lead.get("/appeals/")
    else:
        lead.page = answer.get_data(as_text=True)
        kept = html.escape(form.get("reason", "") or form.get("statement", ""))
        assert f"{kept}</textarea>" in lead.page
    assert words in lead.page
    assert "1 kiến nghị trước kỳ công bố 2026-10, 1 chưa trả lời" in lead.page


def test_the_address_of_a_refused_answer_leads_to_its_appeal(here: Office) -> None:
    answer = here.browser("truong").get("/appeals/1")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/appeals/#kn-1")
    assert here.browser("an").get("/appeals/1").status_code == 403


@pytest.mark.parametrize("number", ["0", "9" * 19, "9" * 30])
def test_a_number_of_no_appeal_is_said(here: Office, number: str) -> None:
    lead = here.browser("truong")
    lead.get("/appeals/")
    assert lead.post(f"/appeals/{number}", **reply()).status_code == 303
    lead.get("/appeals/")
    assert f"Không có kiến nghị số {number}" in lead.page


@pytest.mark.parametrize("turn", ["9" * 5000, "²", "-1", ""])
def test_no_turn_makes_the_server_stumble(here: Office, turn: str) -> None:
    lead = here.browser("truong")
    lead.get("/appeals/")
    assert lead.post("/appeals/1", **reply(turn=turn)).status_code == 303


def test_a_reason_as_long_as_its_field_takes_lines(here: Office) -> None:
    lead = here.browser("truong")
    lead.get("/appeals/")
    assert lead.post("/appeals/1", **reply() | {"reason": "dài\r\n" * 999 + "hết."}).status_code == 303
    with here.workspace.engine.connect() as connection:
        found = appeals.find_appeal(connection, 1)
    assert found is not None
    assert found.answer is not None
    assert found.answer.reason == "dài\n" * 999 + "hết."


def test_a_later_preview_hides_no_open_appeal(here: Office) -> None:
    store_appeal(here.workspace, "kỳ sau", edition="2026-10-dinh-chinh-1")
    lead = here.browser("truong")
    lead.get("/appeals/")
    assert "2 kiến nghị trước các kỳ công bố 2026-10, 2026-10-dinh-chinh-1, 2 chưa trả lời" in lead.page
    assert [one.appeal.edition_id for one in appeal_cases(here.workspace)] == [
        "2026-10",
        "2026-10-dinh-chinh-1",
    ]
    assert [one.appeal.appeal_id for one in appeal_cases(here.workspace, "2026-10")] == [1]


def test_an_appeal_that_came_by_letter_is_entered(here: Office) -> None:
    lead = here.browser("truong")
    lead.get("/appeals/")
    form = {"finding": " KL-0000-0000-0001 ", "ground": "removed", "statement": "gỡ rồi, gọi 0912 345 678"}
    lead.post("/appeals/", received="2026-11-01T21:30", **form)
    lead.get("/appeals/")
    assert "2 kiến nghị" in lead.page
    assert "0912" not in lead.page
    with here.workspace.engine.connect() as connection:
        found = appeals.find_appeal(connection, 2)
    assert found is not None
    assert found.appeal.received_at == datetime(2026, 11, 1, 14, 30, tzinfo=UTC)
