"""Parts become documents: masked, pseudonymous, and none of what was shown is lost."""

from datetime import UTC, datetime

import pytest

from crawler.documents import DocumentMaker
from crawler.extraction import Part
from crawler.options import CrawlOptions
from crawler.types import (
    Capture,
    DocumentKind,
    DrawnItem,
    EntryKind,
    FrameItem,
    ItemKind,
    Outcome,
    Platform,
    PlatformField,
)

KEY = b"k" * 32
PLATFORM = Platform(
    id="dien-dan-thu", name="Thử", url="https://thu.example/", fields=(PlatformField.FORUM,)
)
ITEM = FrameItem(
    item_id="i1",
    url="https://thu.example/t/1",
    section="s",
    kind=ItemKind.THREAD,
    source=EntryKind.LISTING,
)
DRAWN = DrawnItem(item=ITEM, inclusion_probability=0.5, order=0)
CAPTURE = Capture(
    capture_id="c1",
    item_id="i1",
    url="https://thu.example/t/1",
    fetched_at=datetime(2026, 10, 1, tzinfo=UTC),
    status=200,
    outcome=Outcome.EXTRACTED,
)


def _maker() -> DocumentMaker:
    return DocumentMaker(PLATFORM, CrawlOptions(seed=1, pseudonym_key=KEY), ())


def _part(text: str, **known: object) -> Part:
    return Part(kind=DocumentKind.POST, text=text, **known)  # type: ignore[arg-type]


def test_a_post_that_is_one_link_is_a_document() -> None:
    link = "https://nha-cai.example/dk"
    (made,) = _maker().make(DRAWN, CAPTURE, [_part("", links=(link,))])
    assert made.links == (link,)
    assert made.text == ""
    (other,) = _maker().make(DRAWN, CAPTURE, [_part("", links=("https://khac.example/",))])
    assert other.content_hash != made.content_hash


def test_a_part_with_nothing_is_none() -> None:
    assert _maker().make(DRAWN, CAPTURE, [_part("")]) == ()


def test_authors_become_pseudonyms_and_numbers_are_masked() -> None:
    part = _part("Gọi 0912 345 678 nhé, hỏi Bưởi Đỏ", author_name="Bưởi Đỏ")
    (made,) = _maker().make(DRAWN, CAPTURE, [part])
    assert "0912" not in made.text
    assert "Bưởi" not in made.text
    assert made.author.startswith("tg-")


def test_a_post_repeated_on_the_next_page_is_taken_once() -> None:
    maker = _maker()
    first = maker.make(DRAWN, CAPTURE, [_part("Bài đầu", anchor="post-1"), _part("Hai", anchor="post-2")])
    second = maker.make(DRAWN, CAPTURE, [_part("Bài đầu", anchor="post-1"), _part("Ba", anchor="post-3")])
    assert [d.anchor for d in (*first, *second)] == ["post-1", "post-2", "post-3"]
    assert [d.position for d in (*first, *second)] == [0, 1, 2]


def test_anchors_counted_anew_on_every_page_lose_no_post() -> None:
    maker = _maker()
    words = (("Một", "Hai", "Ba"), ("Bốn", "Năm", "Sáu"))
    made = [
        document.text
        for page in words
        for document in maker.make(
            DRAWN, CAPTURE, [_part(word, anchor=f"p{n}") for n, word in enumerate(page)]
        )
    ]
    assert made == [word for page in words for word in page]


@pytest.mark.parametrize(
    ("title", "own"),
    [
        ("Giày cũ - Thử", "Giày cũ"),
        ("Giày cũ | thử ", "Giày cũ"),
        ("Thử", "Thử"),
        ("Thử ra số mới", "Thử ra số mới"),
        ("Đọc báo - Thử mỗi sáng", "Đọc báo - Thử mỗi sáng"),
    ],
)
def test_the_platforms_name_at_a_titles_end_is_no_part_of_it(title: str, own: str) -> None:
    (found,) = _maker().make(DRAWN, CAPTURE, [_part("Nội dung", title=title)])
    assert found.title == own
