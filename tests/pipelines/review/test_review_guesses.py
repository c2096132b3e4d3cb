"""Guessing passwords: slow for who guesses, from one address or from many, and no way to shut others out."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from pipelines.audit.accounts import LOCKED_FOR, MOST_FAILURES, MOST_FAILURES_ANYWHERE
from pipelines.review import access
from pipelines.review.guesses import Guesses, Place, holder
from pipelines.store import accounts
from tests.pipelines.review.review_cases import OPENED, PASSWORD, Browser, Office, office, stored_workspace

pytestmark = pytest.mark.integration
WRONG = "sai mật khẩu rồi"


@pytest.fixture
def here(tmp_path: Path) -> Office:
    return office(stored_workspace(tmp_path))


def at(here: Office, address: str) -> Browser:
    found = here.browser()
    found.client.environ_base["REMOTE_ADDR"] = address
    return found


def guess(here: Office, address: str, times: int = MOST_FAILURES) -> None:
    for _ in range(times):
        assert at(here, address).log_in("an", WRONG).status_code == 401


def test_a_stranger_who_guesses_shuts_out_themselves_and_nobody_else(here: Office) -> None:
    guess(here, "203.0.113.9")
    assert at(here, "203.0.113.9").log_in("an").status_code == 401  # the right password, but too late
    assert at(here, "198.51.100.4").log_in("an").status_code == 303
    assert at(here, "203.0.113.9").log_in("binh").status_code == 303
    here.clock.now += LOCKED_FOR
    assert at(here, "203.0.113.9").log_in("an").status_code == 303


def test_behind_one_address_a_browser_that_logged_in_before_is_let_in(here: Office) -> None:
    labeller = at(here, "203.0.113.9")
    assert labeller.log_in("an").status_code == 303
    labeller.get("/work")
    labeller.post("/logout")
    guess(here, "203.0.113.9")
    assert at(here, "203.0.113.9").log_in("an").status_code == 401
    assert labeller.log_in("an").status_code == 303


def test_guesses_from_many_addresses_are_slow_too_and_known_browsers_stay_in(here: Office) -> None:
    labeller = at(here, "192.0.2.1")
    assert labeller.log_in("an").status_code == 303
    for number in range(MOST_FAILURES_ANYWHERE):
        guess(here, f"198.51.100.{number}", times=1)
    assert at(here, "203.0.113.77").log_in("an").status_code == 401
    assert labeller.log_in("an").status_code == 303
    assert at(here, "203.0.113.77").log_in("an").status_code == 401  # which opened nothing for others
    assert at(here, "203.0.113.77").log_in("binh").status_code == 303
    here.clock.now += LOCKED_FOR + timedelta(seconds=1)
    assert at(here, "203.0.113.77").log_in("an").status_code == 303


def test_a_known_browser_has_five_tries_too_and_a_mark_is_for_one_account(here: Office) -> None:
    mine = at(here, "192.0.2.1")
    assert mine.log_in("an").status_code == 303
    mark = mine.client.get_cookie("may-an")
    assert mark is not None
    assert mark.http_only
    forged = at(here, "203.0.113.9")
    forged.client.set_cookie("may-binh", mark.value)
    forged.client.set_cookie("may-an", mark.value[:-2])
    for name in ("an", "binh"):
        for _ in range(MOST_FAILURES):
            assert forged.log_in(name, WRONG).status_code == 401
        assert at(here, "203.0.113.9").log_in(name).status_code == 401  # counted at the address
    for _ in range(MOST_FAILURES):
        assert mine.log_in("an", WRONG).status_code == 401
    assert mine.log_in("an").status_code == 401
    assert at(here, "192.0.2.2").log_in("an").status_code == 303


def test_a_new_password_ends_the_wait(here: Office) -> None:
    guess(here, "203.0.113.9")
    access.set_password(here.workspace, "an", "một câu rất mới")
    assert at(here, "203.0.113.9").log_in("an", "một câu rất mới").status_code == 303


def test_the_store_keeps_no_address(here: Office) -> None:
    guess(here, "203.0.113.9")
    with here.workspace.engine.connect() as connection:
        known = accounts.credentials(connection, "an")
    assert known is not None
    assert known.failures == MOST_FAILURES
    kept = b"".join(path.read_bytes() for path in here.workspace.settings.data_dir.glob("*.sqlite*"))
    assert b"203.0.113.9" not in kept
    assert PASSWORD.encode() not in kept


def test_many_tries_at_once_count_as_many() -> None:
    guesses, place = Guesses(), Place("address 203.0.113.9", known=False)
    with ThreadPoolExecutor(8) as pool:
        let = list(pool.map(lambda _: guesses.begin("an", "hash", place, OPENED), range(200)))
    assert sum(let) == MOST_FAILURES


@pytest.mark.parametrize(
    ("address", "whose"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_an_address_is_as_much_as_its_holder_cannot_change(address: str, whose: str) -> None:
    assert holder(address) == whose
