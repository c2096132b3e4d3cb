"""A real browser: two presses that were meant as one, the blur, the way back, text that grows out of its box."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import which
from typing import Any

import pytest
from werkzeug.serving import make_server

from pipelines.audit.labels import LabellerRole
from pipelines.review.app import create_app
from pipelines.review.service import Service
from pipelines.store import accounts, seats
from tests.pipelines.review.review_cases import (
    PASSWORD,
    PERIOD,
    Office,
    office,
    store_appeal,
    stored_workspace,
)

pytestmark = pytest.mark.integration

PHONE = {"viewport": {"width": 390, "height": 800}, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 1200, "height": 800}}
STACKED = "o" + "\u0300" * 500
GLANCE_OVER = 500  # ms


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="extra browser")
    found = which("chromium")
    if found is None:
        pytest.skip("no chromium on this machine")
    with sync_api.sync_playwright() as play:
        options = ["--no-sandbox", "--disable-quic", "--disable-background-networking"]
        browser = play.chromium.launch(executable_path=found, args=options)
        yield browser
        browser.close()


@pytest.fixture
def here(tmp_path: Path) -> Office:
    found = office(stored_workspace(tmp_path, texts=(STACKED,) * 12))
    return Office(
        found.workspace, found.room, found.clock, create_app(Service(found.workspace, found.room))
    )


@contextmanager
def logged_in(chromium: Any, here: Office, looks: dict[str, Any], name: str) -> Iterator[Any]:
    server = make_server("127.0.0.1", 0, here.app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    context = chromium.new_context(base_url=f"http://127.0.0.1:{server.port}", **looks)
    page = context.new_page()
    try:
        page.goto("/login")
        page.fill("#name", name)
        page.fill("#password", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_selector("nav")
        yield page
    finally:
        context.close()
        server.shutdown()


@contextmanager
def opened(chromium: Any, here: Office, looks: dict[str, Any], **habits: bool) -> Iterator[Any]:
    """The page of "an", logged in, at a first question."""
    with here.workspace.engine.begin() as connection:
        accounts.set_habits(connection, "an", **{"blurred": False, "shortcuts": True} | habits)
    with logged_in(chromium, here, looks, "an") as page:
        page.goto("/label")
        page.wait_for_timeout(GLANCE_OVER)
        yield page


def labelled(here: Office) -> int:
    desk = seats.Desk(account="an", period=PERIOD.label, role=LabellerRole.LABELLER)
    with here.workspace.engine.connect() as connection:
        return sum(seats.answered_counts(connection, desk).values())


def question(page: Any) -> str:
    found: str = page.input_value("input[name=question]")
    return found


def next_page(page: Any, before: str) -> str:
    page.wait_for_function(
        "before => document.querySelector('[name=question]')?.value !== before", arg=before
    )
    return question(page)


def test_two_presses_meant_as_one_label_one_document(chromium: Any, here: Office) -> None:
    with opened(chromium, here, DESK) as page:
        second = _press(page)
        page.keyboard.press("2")  # at once, on a document nobody has read
        assert "chưa được ghi" in page.inner_text("#too-soon")
        assert question(page) == second
        assert labelled(here) == 1
        page.wait_for_timeout(GLANCE_OVER)
        page.keyboard.press("2")
        next_page(page, second)
        assert labelled(here) == 2


def _press(page: Any) -> str:
    first = question(page)
    page.keyboard.press("2")
    return next_page(page, first)


@pytest.mark.parametrize("shortcuts", [True, False])
def test_a_double_tap_labels_one_document(chromium: Any, here: Office, *, shortcuts: bool) -> None:
    with opened(chromium, here, PHONE, shortcuts=shortcuts) as page:
        first = question(page)
        page.tap("button.innocent")
        second = next_page(page, first)
        page.tap("button.innocent")
        page.wait_for_timeout(GLANCE_OVER)
        assert question(page) == second
        assert labelled(here) == 1


@pytest.mark.parametrize("shortcuts", [True, False])
def test_nobody_judges_what_is_blurred(chromium: Any, here: Office, *, shortcuts: bool) -> None:
    with opened(chromium, here, PHONE, blurred=True, shortcuts=shortcuts) as page:
        page.tap("button.violating")
        assert "Nhãn chưa được ghi" in page.inner_text("#veil-ask")
        assert labelled(here) == 0
        page.tap("#veil")
        first = question(page)
        page.tap("button.violating")
        next_page(page, first)
        assert labelled(here) == 1


def test_the_way_back_and_a_reload_label_nothing_twice(chromium: Any, here: Office) -> None:
    with opened(chromium, here, DESK) as page:
        second = _press(page)
        page.reload()
        assert question(page) == second
        page.go_back()
        page.wait_for_timeout(GLANCE_OVER)
        page.goto("/label")
        assert question(page) == second
        assert labelled(here) == 1


@pytest.mark.parametrize("looks", [PHONE, DESK])
def test_signs_that_pile_up_stay_in_their_box(chromium: Any, here: Office, looks: dict[str, Any]) -> None:
    with opened(chromium, here, looks) as page:
        style = "getComputedStyle(document.querySelector('.document')).overflowY"
        assert page.evaluate(style) == "hidden"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("looks", [PHONE, DESK])
def test_who_writes_a_long_reason_stays_logged_in_and_keeps_it(
    chromium: Any, here: Office, looks: dict[str, Any]
) -> None:
    store_appeal(here.workspace, STACKED + "<b>" + "x" * 20_000)
    with logged_in(chromium, here, looks, "truong") as page:
        page.goto("/appeals/")
        with page.expect_response("**/help") as asked:
            page.locator("#ld-1").press_sequentially("đã xem lại")
        assert asked.value.status == 200
        assert "tham-dinh=" in asked.value.all_headers()["set-cookie"]
        page.check("#tl-1-upheld")
        page.fill("#cq-1", "Cục Báo chí")
        page.evaluate("document.querySelector('#ld-1').maxLength = 9000")
        page.fill("#ld-1", "dài " * 1001)
        page.click("text=Ghi câu trả lời")
        page.wait_for_selector("#wrong")
        assert page.input_value("#ld-1") == "dài " * 1001
        assert page.is_checked("#tl-1-upheld")
        assert page.locator("#wrong").is_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
