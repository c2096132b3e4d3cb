"""Stable ids, content hashes and near-duplicates."""

from crawler.copies import near_duplicates
from crawler.identity import content_hash, document_id

_STORY = "Chiều qua ở bến đò cũ có hai con mèo vàng ngồi đợi người lái đò mang cá về cho ăn như mọi hôm"


def test_content_hash_ignores_spacing_and_composition_only() -> None:
    assert content_hash("Tiếng  Việt\n") == content_hash("Tiê\u0301ng Việt")
    assert content_hash("Tiếng Việt") != content_hash("tiếng Việt")


def test_document_id_tells_platform_page_and_anchor_apart() -> None:
    ids = {
        document_id(*key) for key in (("p", "x", "1"), ("p", "x1", ""), ("p", "x", "2"), ("q", "x", "1"))
    }
    assert len(ids) == 4


def test_copies_point_to_the_first_and_others_to_none() -> None:
    documents = {
        "a": _STORY,
        "b": _STORY.replace("mọi hôm", "mọi khi"),
        "c": "Một bài hoàn toàn khác nói về vườn rau trên sân thượng của khu nhà tập thể",
        "d": _STORY,
        "e": "cảm ơn bạn",
        "f": "cảm ơn bạn",
    }
    found = near_duplicates(documents)
    assert found == {"b": "a", "d": "a"}
    assert near_duplicates(dict(reversed(documents.items()))) == found


def test_nothing_to_compare() -> None:
    assert near_duplicates({}) == {}
    assert near_duplicates({"a": "ừ"}) == {}
