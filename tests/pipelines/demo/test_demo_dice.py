from collections import Counter
from datetime import timedelta

from pipelines.demo.clock import PERIOD_END, PERIOD_START, afterwards, some_day, vietnamese
from pipelines.demo.dice import Dice


def test_the_same_seed_gives_the_same_draws_and_another_seed_others() -> None:
    first, again, other = Dice(1, "x"), Dice(1, "x"), Dice(2, "x")
    draws = [first.below(1000) for _ in range(20)]
    assert draws == [again.below(1000) for _ in range(20)]
    assert draws != [other.below(1000) for _ in range(20)]


def test_the_sequence_is_pinned_so_that_a_demo_can_be_rebuilt_by_later_versions() -> None:
    dice = Dice(7, "pin")
    assert [dice.below(100) for _ in range(6)] == [47, 43, 62, 64, 61, 52]


def test_a_weighted_sample_prefers_heavy_options_and_never_repeats() -> None:
    dice = Dice(3)
    counts = Counter(o for _ in range(400) for o in dice.sample("abcd", 2, [8, 1, 1, 1]))
    assert counts["a"] > 1.5 * max(counts["b"], counts["c"], counts["d"])
    assert sorted(dice.sample("abcd", 9)) == list("abcd")


def test_moments_stay_inside_the_reporting_period() -> None:
    dice = Dice(5)
    for _ in range(500):
        start = some_day(dice)
        assert PERIOD_START <= start < PERIOD_END
        assert start <= afterwards(start, dice, timedelta(days=9)) < PERIOD_END


def test_dates_are_shown_the_vietnamese_way() -> None:
    assert vietnamese(PERIOD_START.replace(day=14, hour=9, minute=5)) == "09:05, 14/10/2026"
