"""JSON of programs' interfaces in the archive: nobody's name, nothing personal, everything else as it was."""

import json
from datetime import UTC, datetime

import pytest

from crawler.adapters.base import Answer
from crawler.extraction.types import Extraction
from crawler.options import CrawlOptions
from crawler.redaction import redact_markup
from crawler.redaction_json import redact_json
from crawler.spiders.reading import Reading
from crawler.types import Outcome

KEY = b"a key only the operator has 1234"


def redacted(data: object, *names: str) -> str:
    return redact_json(json.dumps(data), names, KEY, "p")


@pytest.mark.parametrize(
    "data",
    [
        {"username": "Diệu Lú"},
        {"author_name": "Diệu Lú", "content": {"rendered": "<p>Diệu Lú viết</p>"}},
        {"account": {"acct": "Diệu Lú", "avatar": "https://p.example/a/dieu.png", "display_name": "x"}},
        {"user": {"name": "Diệu Lú", "avatar_template": "/dieu/{size}.png"}, "cooked": "chào Diệu Lú nhé"},
        {"author": {"slug": "dieu-lu", "link": "https://p.example/author/dieu-lu/"}},
        {"posts": [{"link": "https://p.example/thanh-vien/x", "url": "https://p.example/@dieu-lu"}]},
        {"votes": {"Diệu Lú": 3}, "users": [{"username": "Diệu Lú"}]},
    ],
)
def test_no_field_and_no_text_names_a_person(data: object) -> None:
    kept = redacted(data)
    assert "Diệu" not in kept
    assert "dieu" not in kept


def test_personal_data_behind_escapes_is_masked() -> None:
    kept = redacted({"text": "Chuyển vào số tài khoản 0123456789012 hoặc gọi 0912345678, lan@thu.example"})
    assert "0123456789012" not in kept
    assert "0912345678" not in kept
    assert "lan@" not in kept


def test_everything_else_stays() -> None:
    data = {"id": 7, "title": "Cầu tre", "tags": ["name", None, 1.5, True], "name": "Thời sự"}
    assert json.loads(redacted(data, "Diệu Lú")) == data


def test_what_is_not_json_is_refused() -> None:
    with pytest.raises(ValueError, match="Expecting"):
        redact_json("<p>", (), KEY, "p")


def test_addresses_that_spell_a_name_are_redacted() -> None:
    page = '<a href="/wiki/Th%C3%A0nh_vi%C3%AAn:Ghe_b%C3%A9">x</a><a title="Thành viên:Ghe bé" href="/wiki/User:Ghe_bé">y</a>'
    kept = redact_markup(page, ("Ghe bé",), KEY, "p")
    assert "Ghe" not in kept


def test_a_page_that_cannot_be_masked_is_not_kept_and_ends_nothing() -> None:
    answer = Answer("https://p.example/api", b"{", "application/json", datetime(2026, 10, 1, tzinfo=UTC))
    reading = Reading(answer, Extraction(), Outcome.EXTRACTED)
    assert reading.kept(CrawlOptions(seed=1, pseudonym_key=KEY), "p") is None
