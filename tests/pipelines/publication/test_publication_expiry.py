"""A last day stands on every page, and only the page's own script may run to say that it is over."""

import base64
import hashlib
import re
from datetime import date
from pathlib import Path

import publication_factory as factory
import pytest

from pipelines.publication.expiry import expires_at
from pipelines.publication.site import publish
from pipelines.settings import Period


@pytest.mark.parametrize(
    ("period", "months", "last"),
    [
        ("2026-10", 1, date(2026, 11, 30)),
        ("2026-10", 6, date(2027, 4, 30)),
        ("2026-12", 12, date(2027, 12, 31)),
        ("2027-08", 6, date(2028, 2, 29)),
        ("2026-11", 1, date(2026, 12, 31)),
    ],
)
def test_a_rating_holds_for_whole_months_after_its_period(period: str, months: int, last: date) -> None:
    assert Period(period).valid_until(months) == last


def test_it_is_over_at_midnight_in_vietnam() -> None:
    assert expires_at(date(2027, 12, 31)) == "2028-01-01T00:00:00+07:00"


def test_every_page_says_the_day_and_lets_no_other_script_run(tmp_path: Path) -> None:
    edition = factory.edition(valid_until=date(2027, 4, 30))
    folder = publish(edition, factory.samples(edition), tmp_path)
    for page in folder.rglob("*.html"):
        text = page.read_text("utf-8")
        assert "hết ngày <strong>30/04/2027</strong>" in text, page
        assert 'data-expires="2027-05-01T00:00:00+07:00"' in text, page
        (script,) = re.findall(r"<script>(.*?)</script>", text, flags=re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"script-src 'sha256-{digest}';" in text, page


def test_an_edition_without_a_day_has_no_script(tmp_path: Path) -> None:
    edition = factory.edition()
    folder = publish(edition, factory.samples(edition), tmp_path)
    assert not [page for page in folder.rglob("*.html") if "<script" in page.read_text("utf-8")]
