from publication_factory import CLEAN, FEW, GOOD, POOR, PRESS, rating

from pipelines.publication.collation import alphabetical
from pipelines.publication.ranking import places, rank
from pipelines.rating.types import Grade, PlatformRating

BASE = rating("mot", "Một", PRESS, GOOD)


def scored(name: str, low: float, high: float, grade: Grade = Grade.B) -> PlatformRating:
    return BASE.model_copy(
        update={
            "platform_id": name.lower(),
            "platform_name": name,
            "score": (low + high) / 2,
            "score_low": low,
            "score_high": high,
            "grades": (grade,),
        }
    )


def shown(*ratings: PlatformRating) -> list[tuple[str, str]]:
    return [(p.place, p.rating.platform_name) for p in places(ratings)]


def test_separated_intervals_give_an_order() -> None:
    assert shown(scored("C", 50, 55), scored("A", 80, 90), scored("B", 60, 70)) == [
        ("1", "A"),
        ("2", "B"),
        ("3", "C"),
    ]


def test_overlap_is_a_tie_and_the_alphabet_decides_the_line() -> None:
    assert shown(scored("Đ", 70, 80), scored("D", 71, 79), scored("Â", 60, 75)) == [
        ("1–3", "Â"),
        ("1–3", "D"),
        ("1–3", "Đ"),
    ]


def test_overlap_does_not_chain() -> None:
    """A stands surely above C; B ties with both and may hold any place."""
    assert shown(scored("A", 80, 90), scored("B", 70, 82), scored("C", 60, 75)) == [
        ("1–2", "A"),
        ("1–3", "B"),
        ("2–3", "C"),
    ]


def test_touching_intervals_do_not_separate() -> None:
    assert shown(scored("A", 80, 90), scored("B", 70, 80)) == [("1–2", "A"), ("1–2", "B")]


def test_who_failed_a_gate_and_who_has_no_grade_hold_no_place() -> None:
    found = rank(
        [
            rating("a", "A", PRESS, CLEAN),
            rating("b", "B", PRESS, POOR),
            rating("c", "C", PRESS, FEW),
            rating("d", "D", PRESS, CLEAN, outcome="failed"),
        ]
    )
    assert [p.rating.platform_id for p in found.ordered] == ["a"]
    assert [r.platform_id for r in found.capped] == ["b"]
    assert [r.platform_id for r in found.ungraded] == ["c", "d"]


def test_a_failed_gate_without_enough_weight_for_a_score_still_counts_as_failed() -> None:
    failed = rating("b", "B", PRESS, POOR).model_copy(
        update={"score": None, "score_low": None, "score_high": None}
    )
    assert rank([failed]).capped == (failed,)


def test_vietnamese_alphabet() -> None:
    names = ["Ơ", "đa", "da", "Ăn", "An", "Ân", "dạ", "dã", "ô", "o", "9", "u", "ư", "zu", "e", "ê"]
    assert sorted(names, key=alphabetical) == [
        "9",
        "An",
        "Ăn",
        "Ân",
        "da",
        "dã",
        "dạ",
        "đa",
        "e",
        "ê",
        "o",
        "ô",
        "Ơ",
        "u",
        "ư",
        "zu",
    ]
