"""Every post counts once, however many addresses show it, and whatever was drawn."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations

import pytest

from crawler.types import Document
from crawler.ways.count import Counted, told_of
from crawler.ways.count import counted as count
from crawler.ways.evidence import Evidence, Seen
from tests.crawler.ways.posts import NOON, page, post


@dataclass(frozen=True)
class Stored:
    documents: tuple[Document, ...]
    again: tuple[Document, ...]
    found: Counted


def counted(seed: int, read: Sequence[tuple[Seen, Sequence[Document]]], evidence: Evidence) -> Stored:
    """As the end of a run counts: by what it holds of documents, then document by document."""
    told = [(seen, [told_of(one, one.inclusion_probability) for one in own]) for seen, own in read]
    found = count(seed, told, evidence)
    documents = [one for _, own in read for one in own]
    kept = tuple(stored for one in documents if (stored := found.stored(one)))
    again = tuple(one for one in documents if not found.stored(one))
    assert Counter(one.item_id for one in again) == found.again
    return Stored(kept, again, found)


# Six items: three show one thread, one of them its second post alone; two are a bot's, with one text.
WORLD: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "a": (("mở đầu", "trả lời"), ("b", "c")),
    "b": (("mở đầu", "trả lời"), ("a", "c")),
    "c": (("mở đầu", "trả lời"), ("a", "b")),
    "d": (("một mình",), ()),
    "e": (("vay vốn",), ()),
    "f": (("vay vốn",), ()),
}


def sampled(drawn: Sequence[str], world: Mapping[str, object] = WORLD, seed: int = 1) -> Stored:
    """What the crawl makes of these items, drawn with one chance."""
    chance = len(drawn) / len(world)

    def seen(name: str) -> Seen:
        return page(name, *WORLD[name][0])

    pages = [seen(name) for name in drawn]
    claims = {one.key: WORLD[one.item][1] for one in pages}
    looks: list[Seen] = []
    while wanted := Evidence(seed, drawn, pages, claims, looks).wanted(100):
        looks += map(seen, wanted)
    evidence = Evidence(seed, drawn, pages, claims, looks)
    read = [(one, [post(says, one.item, chance) for says in WORLD[one.item][0]]) for one in pages]
    return counted(seed, read, evidence)


def weights(found: Stored) -> Mapping[str, float]:
    """Weight by text, of kept posts and those that chance left out."""
    shared = {one.document_id: one.weight for one in found.found.posts}
    total: dict[str, float] = defaultdict(float)
    documents = [*found.documents, *found.again]
    own = {one.document_id for one in found.documents}
    for document in documents:
        if document.document_id in shared:
            total[document.text] += shared[document.document_id]
        elif document.document_id in own:
            total[document.text] += 1 / document.inclusion_probability
    return total


@pytest.mark.parametrize("size", range(1, 7))
def test_over_all_samples_every_post_counts_exactly_as_often_as_it_was_posted(size: int) -> None:
    samples = list(combinations(WORLD, size))
    sums: dict[str, float] = defaultdict(float)
    for drawn in samples:
        for says, weight in weights(sampled(drawn)).items():
            sums[says] += weight / len(samples)
    assert sums == pytest.approx({"mở đầu": 1, "trả lời": 1, "một mình": 1, "vay vốn": 2})


def test_what_counts_less_than_one_is_kept_with_that_chance() -> None:
    """Half of six are drawn: one way of three makes two thirds."""
    found = [sampled(("a", "d", "e"), seed=seed) for seed in range(600)]
    (weight,) = {one.weight for run in found for one in run.found.posts}
    assert weight == pytest.approx(2 / 3)
    kept = [sum(one.text == "mở đầu" for one in run.documents) for run in found]
    assert sum(kept) / len(kept) == pytest.approx(2 / 3, abs=0.06)
    assert {d.inclusion_probability for run in found for d in run.documents if d.text == "mở đầu"} == {1}
    assert all(run.found.chanced == 2 - sum(d.item_id == "a" for d in run.documents) for run in found)
    assert sampled(("a", "d", "e"), seed=3) == sampled(("a", "d", "e"), seed=3)


def test_a_post_is_stored_once_with_its_first_item_and_its_thread_is_one_cluster() -> None:
    found = sampled(("c", "a", "d"))
    assert [(d.item_id, d.text) for d in found.documents] == [
        ("c", "mở đầu"),
        ("c", "trả lời"),
        ("d", "một mình"),
    ]
    assert [(d.item_id, d.text) for d in found.again] == [("a", "mở đầu"), ("a", "trả lời")]
    assert [d.inclusion_probability for d in found.documents] == pytest.approx([3 / 4, 3 / 4, 1 / 2])
    assert [[way.item_id for way in one.ways] for one in found.found.posts] == [["c", "a"], ["c", "a"]]


def test_posts_that_share_an_item_with_others_hang_together() -> None:
    whole, part = page("a", "một", "hai"), page("b", "hai")
    read = [
        (part, [post("hai", "b")]),
        (whole, [post("một", "a"), post("hai", "a")]),
    ]
    found = counted(1, read, Evidence(1, ["b", "a"], [part, whole], {whole.key: ["b"]}))
    assert {(d.text, d.cluster) for d in found.documents} == {("hai", "b"), ("một", "b")}


def test_what_one_item_shows_that_claims_none_stays_as_it_is() -> None:
    own = [post("một mình", "d", 0.123456789)]
    found = counted(1, [(page("d", "một mình"), own)], Evidence(1, ["d"], [page("d", "một mình")], {}))
    assert found.documents == tuple(own)
    assert found.found.posts == ()


def test_a_text_posted_again_by_another_or_later_is_another_post_on_the_same_page_too() -> None:
    """A permalink's page shows what the thread shows; only the very same post is joined."""
    late = post("hóng", "b").model_copy(update={"published_at": NOON + timedelta(minutes=1)})
    other = post("hóng", "b").model_copy(update={"author": "lan"})
    for further in (late, other, post("hóng", "b").model_copy(update={"anchor": "p9"})):
        seen = Seen("b", marks=frozenset({"x"}), places=frozenset({"same"}))
        first = Seen("a", marks=frozenset({"y"}), places=frozenset({"same"}))
        read = [(first, [post("hóng", "a")]), (seen, [further])]
        assert len(counted(1, read, Evidence(1, ["a", "b"], [first, seen], {})).documents) == 2


def test_posts_without_a_date_are_never_joined() -> None:
    pages = [Seen(name, places=frozenset({"same"})) for name in ("a", "b")]
    read = [(one, [post("hóng", one.item, when=None)]) for one in pages]
    assert len(counted(1, read, Evidence(1, ["a", "b"], pages, {})).documents) == 2


def test_posts_that_look_alike_and_that_nothing_joins_are_told() -> None:
    assert sampled(("d", "e", "f")).found.unnamed == 2
    assert sampled(("a", "b", "d")).found.unnamed == 0
