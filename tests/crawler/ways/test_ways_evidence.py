"""Claims are tested, never believed; the same words are the same post only at one place."""

from collections.abc import Callable, Mapping, Sequence
from statistics import fmean

import pytest

from crawler.ways.evidence import LOOKS, PROBES, Evidence, Seen, mark_of
from tests.crawler.ways.posts import page, post

MARK = mark_of(post("chào"))


def looked_at(evidence_of: Callable[[Sequence[Seen]], Evidence], world: Mapping[str, Seen]) -> Evidence:
    """The evidence once all that is wanted was looked at."""
    looks: list[Seen] = []
    while wanted := evidence_of(looks).wanted(100):
        looks += [world.get(name, Seen(name)) for name in wanted]
    return evidence_of(looks)


def one_page(named: Sequence[str], world: dict[str, Seen], seed: int = 1) -> Evidence:
    """What is known of the page "a", which names others that were not drawn; an honest page "z" was drawn too."""
    own, honest = page("a", "chào"), page("z", "bài thật")
    claims = {own.key: named, honest.key: ["z1"]}
    known = {"z1": page("z1", "bài thật"), **world}
    return looked_at(lambda looks: Evidence(seed, ["a", "z"], [own, honest], claims, looks), known)


def number(evidence: Evidence) -> float:
    own = page("a", "chào")
    return evidence.ways(MARK, own, [own]).number


def test_claims_that_hold_count() -> None:
    names = [f"t{n}" for n in range(9)]
    found = one_page(names, {name: page(name, "chào", "và tạm biệt") for name in names})
    assert number(found) == 10


def test_claims_that_do_not_hold_count_nothing() -> None:
    names = [f"t{n}" for n in range(200)]
    found = one_page(names, {name: page(name, "chuyện khác") for name in names})
    assert number(found) == 1


def test_claims_of_pages_that_cannot_be_had_count_nothing() -> None:
    assert number(one_page(["t1", "t2"], {})) == 1


def test_claims_that_nobody_tested_count_nothing_and_are_told() -> None:
    own = page("a", "chào")
    evidence = Evidence(1, ["a"], [own], {own.key: ["t1", "t2"]})
    assert number(evidence) == 1
    assert evidence.untested == 1


@pytest.mark.parametrize("true", [0, 1, 3, 6, 11, 12])
def test_whatever_part_of_the_claims_holds_the_expected_weight_is_never_too_small(true: int) -> None:
    names = [f"t{n}" for n in range(12)]
    world = {name: page(name, "chào" if at < true else "khác") for at, name in enumerate(names)}
    found = [number(one_page(names, world, seed)) for seed in range(800)]
    assert fmean(found) == pytest.approx(1 + true, rel=0.12)
    assert fmean(1 / one for one in found) >= 1 / (1 + true) - 1e-9
    if true in {0, 12}:
        assert set(found) == {1 + true}


def test_a_page_that_shows_the_post_among_strangers_is_no_view_of_the_other() -> None:
    own = page("a", "chào", "một bài nữa")
    other = page("t1", "chào", "bài lạ")
    evidence = Evidence(1, ["a"], [own], {own.key: ["t1"]}, [other])
    assert evidence.ways(MARK, own, [own]).number == 1


def test_the_same_words_at_two_places_that_nothing_joins_are_two_posts() -> None:
    one, other = page("a", "chào"), page("b", "chào")
    assert not Evidence(1, ["a", "b"], [one, other], {}).are_one(one, other)


def test_one_of_two_places_naming_the_other_joins_them() -> None:
    one, other = page("a", "chào"), page("b", "chào", "và tạm biệt")
    assert Evidence(1, ["a", "b"], [one, other], {other.key: ["a"]}).are_one(one, other)
    apart = page("b", "bài lạ", "chào"), page("a", "chào", "một bài nữa")
    assert not Evidence(1, ["a", "b"], apart, {apart[0].key: ["a"]}).are_one(*apart)


def test_two_addresses_that_lead_to_one_are_one_place() -> None:
    one, other = page("a", "chào", at="/chuyen"), page("b", "chào", "bài mới đến", "x", at="/chuyen")
    assert Evidence(1, ["a", "b"], [one, other], {}).are_one(one, other)


def test_a_later_page_is_reached_through_items_whose_pager_leads_to_its_address() -> None:
    """The thread's own item was drawn for other pages; an address of an answer leads to this page."""
    here = page("a", "chào", at="/chuyen?trang=3")
    thread = page("b", "mở đầu", leads=["/chuyen?trang=2", "/chuyen?trang=3"])
    evidence = Evidence(1, ["a", "b"], [here, thread], {})
    assert evidence.ways(MARK, here, [here]).number == 2
    # A look at the thread's first page shows its pager as well.
    evidence = Evidence(1, ["a"], [here], {here.key: ["b"]}, [thread])
    assert evidence.ways(MARK, here, [here]).number == 2


def test_what_another_way_claims_and_shows_counts_for_all_ways() -> None:
    one, other = page("a", "chào"), page("b", "chào")
    claims = {one.key: ["b", "c"], other.key: []}
    evidence = Evidence(1, ["a", "b"], [one, other], claims, [page("c", "chào")])
    assert [evidence.ways(MARK, seen, [one, other]).number for seen in (one, other)] == [3, 3]


def test_few_are_looked_at_first_and_no_more_where_none_shows_what_was_claimed() -> None:
    pages = [page(f"a{n}", f"bài {n}") for n in range(30)]
    claims = {seen.key: [f"{seen.item}-x", f"{seen.item}-y", f"{seen.item}-z"] for seen in pages}
    drawn = [seen.item for seen in pages]

    def evidence_of(looks: Sequence[Seen]) -> Evidence:
        return Evidence(5, drawn, pages, claims, looks)

    first = evidence_of([]).wanted(100)
    assert len(first) == PROBES
    assert evidence_of([page(name, "gì đó") for name in first]).wanted(100) == ()
    held = [page(name, f"bài {name[1:].split('-')[0]}") for name in first]
    assert len(evidence_of(held).wanted(100)) == LOOKS * len(pages) - PROBES
    assert len(evidence_of(held).wanted(25)) == 25 - PROBES
    assert evidence_of(held[1:]).wanted(100) == first[:1], "none is asked for before the first are back"


def test_a_post_without_a_date_is_no_reason_to_look() -> None:
    seen = Seen("a", marks=frozenset({mark_of(post("chào", when=None))}))
    evidence = Evidence(1, ["a"], [seen], {seen.key: ["b", "c"]}, [])
    first = evidence.wanted(10)
    looks = [Seen(name, marks=seen.marks) for name in first]
    assert Evidence(1, ["a"], [seen], {seen.key: ["b", "c"]}, looks).wanted(10) == ()
