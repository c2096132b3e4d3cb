"""What an address names: itself, what its abbreviation stands for, and its forms."""

import pytest

from crawler.types import EntryKind, FrameItem, ItemKind
from crawler.urls import canonical_url, item_id
from crawler.ways.names import Names, alike

HOME = "https://xom.example"


def item(path: str) -> FrameItem:
    url = canonical_url(path if "://" in path else f"{HOME}{path}")
    return FrameItem(
        item_id=item_id(url), url=url, section="s", kind=ItemKind.THREAD, source=EntryKind.LISTING
    )


@pytest.mark.parametrize(
    ("listed", "link", "expected"),
    [
        ("/bai/7", "https://xom.example/bai/7", True),
        ("/bai/7", "http://xom.example/bai/7/#tra-loi-3", True),
        ("/bai?id=7&p=2", "https://xom.example/bai?p=2&id=7&utm_source=zalo", True),
        ("/bài/7", "https://xom.example/bài/7", True),
        ("/info/1f24e84ee9cdbba134a947ec", "https://xom.example/forumpost/1f24e84ee9cdbba1", True),
        ("/forumpost/1f24e84ee9", "https://xom.example/info?name=1f24e84ee9cdbba134a947ec", True),
        ("/bai/7", "https://xom.example/bai/77", False),
        ("/info/1f24e84ee9cdbba134a947ec", "https://xom.example/forumpost/1f24e84ee", False),
        ("/tag/decadefaced", "https://xom.example/t/decadefaced", False),
    ],
)
def test_what_a_link_names(listed: str, link: str, expected: bool) -> None:
    assert Names([item(listed)]).of([link]) == ((item(listed).item_id,) if expected else ())


def test_a_digest_in_most_addresses_names_none_of_them() -> None:
    frame = [item(f"/u/1f24e84ee9cdbba1/{n}") for n in range(30)]
    assert Names(frame).of(["https://xom.example/xem/1f24e84ee9cdbba1"]) == ()


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("https://xom.example/bai/7", "https://www.xom.example/bai/7", True),
        ("https://xom.example/bai/7", "https://m.xom.example/bai/7/", True),
        ("https://xom.example/bai/7", "https://xom.example/bai/7?print=1", True),
        ("https://xom.example/bai/7", "https://xom.example/bai/7/print", True),
        ("https://xom.example/bai/7", "https://xom.example/bai/7/amp", True),
        ("https://xom.example/bai?id=7", "https://xom.example/bai?id=7&comment=12", True),
        ("https://xom.example/a/gian-trau-ba-4711", "https://xom.example/b/gian-trau-ba-4711", True),
        ("https://xom.example/bai/7", "https://xom.example/bai/8", False),
        ("https://xom.example/a/12", "https://xom.example/b/12", False),
        ("https://xom.example/bai?id=7", "https://xom.example/bai?id=8", False),
        ("https://xom.example/a/gian-trau-ba", "https://xom.example/b/gian-trau-ba", False),
    ],
)
def test_forms_of_one_address(one: str, other: str, expected: bool) -> None:
    first, second = item(one), item(other)
    found = alike([first, second], {"x": [first.url]})["x"]
    assert (second.item_id in found) is expected


def test_a_name_that_many_items_share_joins_none() -> None:
    frame = [item(f"/{board}/tin-rao-2026") for board in range(30)]
    assert alike(frame, {"x": [frame[0].url]})["x"] <= {frame[0].item_id}
