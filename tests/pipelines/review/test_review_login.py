"""Coming in and being kept out: login, lock, sessions, invitations, CSRF, headers, roles."""

from collections.abc import Callable
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from pipelines.audit.accounts import MOST_FAILURES, AccountRole
from pipelines.audit.errors import (
    AccountExistsError,
    AccountNameError,
    UnknownAccountError,
    WeakPasswordError,
)
from pipelines.audit.labels import LabellerRole
from pipelines.review import access
from pipelines.store import accounts, seats
from pipelines.store.seats import Desk
from tests.pipelines.review.review_cases import (
    PASSWORD,
    PERIOD,
    Browser,
    Office,
    add,
    office,
    stored_workspace,
)

pytestmark = pytest.mark.integration


@pytest.fixture
def here(tmp_path: Path) -> Office:
    return office(stored_workspace(tmp_path))


def test_everybody_lands_on_the_page_of_their_work(here: Office) -> None:
    for name, home in (("an", "/work"), ("xu", "/adjudicate"), ("truong", "/lead/")):
        browser = here.browser(name)
        assert browser.get("/").headers["Location"] == home
        assert browser.get(home).status_code == 200


def test_a_stranger_is_sent_to_log_in_and_nowhere_else(here: Office) -> None:
    browser = here.browser()
    for path in ("/", "/work", "/label", "/adjudicate", "/lead/", "/appeals/", "/account", "/help"):
        answer = browser.get(path)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/login")
    assert browser.get("/login?next=https://evil.example/").status_code == 200
    answer = browser.post("/login?next=https://evil.example/", name="an", password=PASSWORD)
    assert answer.headers["Location"] == "/"


ROLE_PAGES = {
    "an": {"/work", "/label"},
    "xu": {"/adjudicate"},
    "truong": {"/lead/", "/appeals/"},
}


def test_each_role_sees_its_own_pages_only(here: Office) -> None:
    every = {page for pages in ROLE_PAGES.values() for page in pages}
    for name, allowed in ROLE_PAGES.items():
        browser = here.browser(name)
        found = {page for page in every if browser.get(page).status_code == 200}
        assert found == allowed
        assert all(browser.get(page).status_code == 403 for page in every - allowed)


@pytest.mark.parametrize(
    "path",
    [
        "/work",
        "/label",
        "/label/undo",
        "/label/break",
        "/adjudicate",
        "/adjudicate/undo",
        "/lead/release",
        "/appeals/",
        "/appeals/1",
    ],
)
def test_a_role_cannot_post_what_it_cannot_see(here: Office, path: str) -> None:
    stranger = "truong" if path.startswith(("/work", "/label")) else "an"
    browser = here.browser(stranger)
    browser.get("/help")
    assert browser.post(path, question="Q", judgment="violating", account="an").status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "/login",
        "/logout",
        "/account",
        "/account/habits",
        "/label",
        "/label/undo",
        "/lead/release",
        "/lead/refresh",
        "/appeals/",
        "/appeals/1",
    ],
)
def test_a_form_without_its_token_is_refused(here: Office, path: str) -> None:
    browser = here.browser("truong" if path.startswith(("/lead", "/appeals")) else "an")
    assert browser.client.post(path, data={"name": "an", "password": PASSWORD}).status_code == 400
    assert browser.client.post(path, data={"csrf_token": "x"}).status_code == 400


def test_another_persons_token_is_refused(here: Office) -> None:
    other = here.browser("binh")
    other.get("/help")
    browser = here.browser("an")
    browser.page = other.page
    assert browser.post("/label/undo").status_code == 400


def test_a_form_sent_from_another_site_is_refused(here: Office) -> None:
    browser = here.browser()
    browser.get("/login")
    token = browser.page.split('name="csrf_token" value="')[1].split('"')[0]
    data = {"csrf_token": token, "name": "an", "password": PASSWORD}
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert browser.client.post("/login", data=data, headers=headers).status_code == 400


def _words(answer: TestResponse) -> str:
    return answer.get_data(as_text=True).split("<main", 1)[1].split('role="alert">')[1].split("<")[0]


def test_nothing_tells_which_accounts_there_are(here: Office) -> None:
    with here.workspace.engine.begin() as connection:
        accounts.set_disabled(connection, "chi", disabled=True)
        accounts.add_account(connection, "moi", AccountRole.LABELLER)
    wrong = here.browser().log_in("an", "sai mật khẩu rồi")
    others = [
        here.browser().log_in(name, password)
        for name, password in (("khong-ai", PASSWORD), ("chi", PASSWORD), ("moi", ""), ("moi", PASSWORD))
    ]
    assert {answer.status_code for answer in (wrong, *others)} == {401}
    assert {_words(answer) for answer in others} == {_words(wrong)}


def test_five_wrong_passwords_lock_for_a_quarter_of_an_hour_and_no_longer(here: Office) -> None:
    for _ in range(MOST_FAILURES):
        assert here.browser().log_in("an", "sai mật khẩu rồi").status_code == 401
    locked = here.browser().log_in("an")
    assert locked.status_code == 401
    here.clock.pass_by(minutes=14)
    assert here.browser().log_in("an").status_code == 401
    here.clock.pass_by(minutes=2)
    assert here.browser().log_in("an").status_code == 303
    assert here.browser("binh").get("/work").status_code == 200


def test_a_right_password_forgets_the_wrong_ones(here: Office) -> None:
    for _ in range(2):
        for _ in range(MOST_FAILURES - 1):
            here.browser().log_in("an", "sai mật khẩu rồi")
        assert here.browser().log_in("an").status_code == 303


def test_logging_out_ends_a_copied_cookie_too(here: Office) -> None:
    browser, thief = here.browser("an"), here.browser()
    cookie = browser.client.get_cookie("tham-dinh")
    assert cookie is not None
    thief.client.set_cookie("tham-dinh", cookie.value)
    assert thief.get("/work").status_code == 200
    browser.get("/work")
    assert browser.post("/logout").headers["Location"] == "/login"
    assert browser.get("/work").status_code == 303
    assert thief.get("/work").status_code == 303


def test_a_session_ends_after_a_days_work(here: Office) -> None:
    browser = here.browser("an")
    here.clock.pass_by(hours=11, minutes=59)
    assert browser.get("/work").status_code == 200
    here.clock.pass_by(minutes=2)
    assert browser.get("/work").status_code == 303


def test_a_disabled_account_is_out_at_once(here: Office) -> None:
    browser = here.browser("an")
    with here.workspace.engine.begin() as connection:
        accounts.set_disabled(connection, "an", disabled=True)
    assert browser.get("/work").status_code == 303


def _labels(here: Office) -> int:
    with here.workspace.engine.connect() as connection:
        desk = Desk(account="an", period=PERIOD.label, role=LabellerRole.LABELLER)
        return sum(seats.answered_counts(connection, desk).values())


def _longest(here: Office, browser: Browser) -> None:
    here.clock.pass_by(hours=13)


def _closed(here: Office, browser: Browser) -> None:
    with here.workspace.engine.begin() as connection:
        accounts.set_disabled(connection, "an", disabled=True)


def _idle(here: Office, browser: Browser) -> None:
    browser.client.delete_cookie("tham-dinh")


@pytest.mark.parametrize("end", [_longest, _closed, _idle])
@pytest.mark.parametrize("path", ["/label", "/label/undo", "/work", "/account"])
def test_a_press_after_the_session_ended_is_told_to_be_lost(
    here: Office, end: Callable[[Office, Browser], None], path: str
) -> None:
    browser = here.browser("an")
    question = browser.question()
    end(here, browser)
    answer = browser.post(path, question=question, judgment="violating")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/login")
    browser.get("/login")
    assert "lần bấm vừa rồi chưa được ghi" in browser.page
    browser.get("/login")
    assert "chưa được ghi" not in browser.page
    assert _labels(here) == 0


def test_after_logging_in_again_the_same_document_is_open(here: Office) -> None:
    browser = here.browser("an")
    question = browser.question()
    browser.client.delete_cookie("tham-dinh")
    browser.post("/label", question=question, judgment="violating")
    assert browser.log_in("an").status_code == 303
    assert browser.judge("violating") == question
    assert _labels(here) == 1


def test_logging_out_of_an_ended_session_tells_of_no_lost_press(here: Office) -> None:
    browser = here.browser("an")
    browser.get("/work")
    here.clock.pass_by(hours=13)
    assert browser.post("/logout").headers["Location"] == "/login"
    browser.get("/login")
    assert "chưa được ghi" not in browser.page


def test_cookies_and_headers(tmp_path: Path) -> None:
    plain = office(stored_workspace(tmp_path / "a"))
    browser = plain.browser()
    cookie = browser.get("/login").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie
    secure = office(stored_workspace(tmp_path / "b"), https=True).browser().get("/login")
    assert "Secure" in secure.headers["Set-Cookie"]
    policy = secure.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert secure.headers["X-Content-Type-Options"] == "nosniff"
    assert secure.headers["Referrer-Policy"] == "no-referrer"
    assert secure.headers["Cache-Control"] == "no-store"
    assert secure.headers["Strict-Transport-Security"] == "max-age=31536000"
    for path in ("/static/keys.js", "/static/review.css", "/looks/style.css", "/looks/icon.svg"):
        assert browser.get(path).status_code == 200
    for path in ("/looks/../errors.py", "/looks/%2e%2e/errors.py", "/static/../app.py"):
        assert browser.get(path).status_code == 404


def test_pages_carry_no_inline_script_or_style(here: Office) -> None:
    for name, pages in ROLE_PAGES.items():
        browser = here.browser(name)
        for page in (*pages, "/account", "/help"):
            browser.get(page)
            assert "<script>" not in browser.page
            assert " style=" not in browser.page
            assert " onclick" not in browser.page


def test_the_key_of_the_sessions_is_its_owners_only_and_stays(here: Office) -> None:
    path = here.workspace.settings.review_key_file
    assert path.stat().st_mode & 0o777 == 0o600
    assert here.workspace.review_key() == path.read_bytes() == here.workspace.review_key()


def _link(here: Office, name: str) -> str:
    return f"/invitation/{access.make_invitation(here.workspace, name, here.clock())}"


def test_an_invitation_sets_a_password_once(here: Office) -> None:
    with here.workspace.engine.begin() as connection:
        accounts.add_account(connection, "moi", AccountRole.LABELLER)
    link = _link(here, "moi")
    browser = here.browser()
    assert browser.get(link).status_code == 200
    for wrong in (
        ("ngắn", "ngắn"),
        ("một câu đủ dài", "một câu khác hẳn"),
        ("moi moi moi moi", "moi moi moi moi"),
    ):
        answer = browser.post(link, password=wrong[0], again=wrong[1])
        assert answer.status_code == 200
        assert "alert" in answer.get_data(as_text=True)
    assert browser.post(link, password="một câu đủ dài", again="một câu đủ dài").status_code == 303
    assert browser.get("/work").status_code == 200
    assert here.browser().get(link).status_code == 404
    assert here.browser().log_in("moi", "một câu đủ dài").status_code == 303


def test_an_invitation_grows_old_and_is_replaced_by_a_newer_one(here: Office) -> None:
    old, new = _link(here, "an"), _link(here, "an")
    assert here.browser().get(old).status_code == 404
    assert here.browser().get(new).status_code == 200
    here.clock.pass_by(hours=73)
    assert here.browser().get(new).status_code == 404
    assert here.browser().get("/invitation/").status_code == 404


def test_changing_the_password_asks_for_the_old_one_and_ends_other_sessions(here: Office) -> None:
    browser, elsewhere = here.browser("an"), here.browser("an")
    browser.get("/account")
    new = "một câu rất mới"
    answer = browser.post("/account", current="không phải nó", password=new, again=new)
    assert "hiện tại không đúng" in answer.get_data(as_text=True)
    assert browser.post("/account", current=PASSWORD, password=new, again=new).status_code == 303
    assert browser.get("/work").status_code == 200
    assert elsewhere.get("/work").status_code == 303
    assert here.browser().log_in("an", new).status_code == 303


def test_accounts_refuse_in_words(here: Office) -> None:
    with pytest.raises(AccountExistsError, match="an"):
        add(here.workspace, "an", AccountRole.LEAD)
    for name in ("An", "a", "ấn", "-an", "a" * 33, "an:1", "../an"):
        with pytest.raises(AccountNameError):
            access_checked(name)
    with pytest.raises(UnknownAccountError), here.workspace.engine.begin() as connection:
        accounts.set_disabled(connection, "khong-ai", disabled=True)
    for password in ("ngắn", "aaaaaaaaaaaa", "tôi là binh đây", "x" * 129):
        with pytest.raises(WeakPasswordError):
            access.hash_password("binh", password)
    assert access.hash_password("binh", PASSWORD).startswith("scrypt:")


def access_checked(name: str) -> str:
    from pipelines.audit.accounts import checked_name

    return checked_name(name)


def test_refusals_are_pages_in_vietnamese(here: Office) -> None:
    browser: Browser = here.browser("an")
    answer = browser.get("/khong-co")
    assert answer.status_code == 404
    assert "Không có trang này" in browser.page
    assert browser.client.put("/label").status_code == 405
    too_large = browser.client.post("/login", data={"name": "x" * 100_000})
    assert too_large.status_code in {400, 413}
