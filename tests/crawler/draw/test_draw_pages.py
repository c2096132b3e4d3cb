"""Pages of a drawn item: known chances, the same after a kill, honest where the end is unknown."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from crawler.draw.numbers import page_number
from crawler.draw.pages import draw_pages, page_probability
from crawler.draw.trail import Trails
from crawler.steps import SampleStep, Spent
from crawler.types import Budget, Capture, Outcome, Platform

BASE = "https://xom.example"
LATER = tuple(f"{BASE}/t?page={n}" for n in range(2, 41))
PLATFORM = Platform(id="xom", name="Xóm", url=f"{BASE}/", fields=(), budget=Budget(pages_per_item=5))


def test_the_smallest_numbers_are_drawn_and_read_in_order() -> None:
    drawn = draw_pages(7, "item", LATER, 5)
    by_hand = sorted(range(2, 41), key=lambda n: page_number(7, "item", n))[:4]
    assert [number for number, _ in drawn] == sorted(by_hand)
    assert all(url == f"{BASE}/t?page={number}" for number, url in drawn)
    assert drawn != draw_pages(8, "item", LATER, 5)


def test_every_later_page_is_drawn_equally_often() -> None:
    counts = Counter(n for seed in range(2000) for n, _ in draw_pages(seed, "item", LATER, 5))
    expected = 2000 * page_probability(39, 5)
    assert set(counts) == set(range(2, 41))
    # Standard deviation 13.6: five of them.
    assert max(abs(count - expected) for count in counts.values()) < 68


@pytest.mark.parametrize(("later", "limit", "chance"), [(0, 5, 1), (4, 5, 1), (40, 5, 0.1), (3, 1, 0)])
def test_chance_of_a_later_page(later: int, limit: int, chance: float) -> None:
    assert page_probability(later, limit) == chance


def _capture(number: int) -> Capture:
    return Capture(
        capture_id=f"i-{number}",
        item_id="i",
        url=f"{BASE}/t?page={number}",
        fetched_at=datetime(2026, 11, 1, tzinfo=UTC),
        status=200,
        outcome=Outcome.EXTRACTED,
    )


def _walk(trails: Trails, later: tuple[str, ...] = LATER) -> list[tuple[int, str]]:
    """Page numbers and addresses from the first page to the last."""
    number, url, seen = 1, f"{BASE}/t", []
    while url:
        seen.append((number, url))
        onward = trails.after("i", number, (url,), (f"{BASE}/t?page={number + 1}",), later)
        number, url = onward.number, onward.url
    return seen


def test_the_first_page_and_the_drawn_ones_are_read() -> None:
    walked = _walk(Trails(PLATFORM, 7, ()))
    assert walked[0] == (1, f"{BASE}/t")
    assert tuple(walked[1:]) == draw_pages(7, "i", LATER, 5)


def test_a_run_that_goes_on_reads_the_pages_that_it_would_have_read() -> None:
    first = Trails(PLATFORM, 7, ()).after("i", 1, (f"{BASE}/t",), (), LATER)
    step = SampleStep(
        item_id="i",
        page=1,
        next_page=first.url,
        next_number=first.number,
        later_pages=first.later,
        capture=_capture(1),
        archive_end=0,
        spent=Spent(),
    )
    again = Trails(PLATFORM, 7, (step,))
    onward = again.after("i", first.number, (first.url,), (), ())
    assert (onward.number, onward.url) == draw_pages(7, "i", LATER, 5)[1]


def test_a_page_that_fails_does_not_lose_the_other_drawn_ones() -> None:
    trails = Trails(PLATFORM, 7, ())
    first = trails.after("i", 1, (f"{BASE}/t",), (), LATER)
    assert trails.after_failure("i", first.number)[:2] == draw_pages(7, "i", LATER, 5)[1][::-1]


def test_where_only_the_next_page_is_known_the_limit_cuts_and_says_so() -> None:
    trails = Trails(PLATFORM, 7, ())
    for number in range(1, 5):
        onward = trails.after(
            "i", number, (f"{BASE}/t?page={number}",), (f"{BASE}/t?page={number + 1}",), ()
        )
        assert (onward.number, onward.cut) == (number + 1, False)
    assert trails.after("i", 5, (f"{BASE}/t?page=5",), (f"{BASE}/t?page=6",), ()).cut
    assert not Trails(PLATFORM, 7, ()).after("i", 5, (f"{BASE}/t?page=5",), (), ()).cut
    assert Trails(PLATFORM, 7, ()).after_failure("i", 3).cut


def test_a_thread_longer_than_its_pager_says_is_cut() -> None:
    later = LATER[:4]
    trails = Trails(PLATFORM, 7, ())
    onward = trails.after("i", 1, (f"{BASE}/t",), (), later)
    while onward.number < 5:
        onward = trails.after(
            "i", onward.number, (onward.url,), (f"{BASE}/t?page={onward.number + 1}",), ()
        )
        assert not onward.cut
    assert trails.after("i", 5, (onward.url,), (f"{BASE}/t?page=6",), ()).cut


def test_only_pages_of_the_platform_count() -> None:
    strange = ("https://khac.example/t?page=2", f"{BASE}/t", "mailto:a", LATER[0], f"{LATER[0]}#duoi")
    onward = Trails(PLATFORM, 7, ()).after("i", 1, (f"{BASE}/t",), (), strange)
    assert onward.later == (LATER[0],)


def test_with_one_page_an_item_longer_threads_are_cut() -> None:
    short = PLATFORM.model_copy(update={"budget": Budget(pages_per_item=1)})
    onward = Trails(short, 7, ()).after("i", 1, (f"{BASE}/t",), (), LATER)
    assert (onward.url, onward.cut) == ("", True)
