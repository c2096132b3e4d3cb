"""A badge for each rating of a final edition: a dated finding as one picture, and the HTML that shows it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipelines.publication import formats, layout
from pipelines.publication.render import render
from pipelines.rating.types import Edition, Grade, PlatformRating, PublishedRubric
from pipelines.rating.words import STATUS_WORDS

WIDTH, HEIGHT = 340, 116
"""Pixels; a phone of 390 shows it whole beside the page's margins."""

ADDRESS = "ĐỊA-CHỈ"
"""Stands in the HTML for where the edition is published, which an edition does not know of itself."""

FILLS: Mapping[Grade, str] = {
    Grade.A: "#0b6b4f",
    Grade.B: "#3a7021",
    Grade.C: "#7d6200",
    Grade.D: "#a84a0c",
    Grade.E: "#a1262b",
}
"""The style sheet's colours of grades, which a picture on another site does not see; a test compares."""

NO_GRADE = "#525d6b"

# Letters of the picture's smaller lines that fit beside the grade in the widest of the fonts named there.
_NAME_FITS, _LINE_FITS = 27, 38


_PLACES: Mapping[int, tuple[tuple[int, int, int], ...]] = {
    1: ((12, 26, 64),),
    2: ((8, 12, 48), (34, 56, 48)),
}
"""Left, top and side of the tiles, for one grade and for two."""


@dataclass(frozen=True)
class Tile:
    """One grade's letter on its colour, in pixels."""

    letter: str
    fill: str
    left: int
    top: int
    side: int

    @property
    def middle(self) -> float:
        """Where the letter stands across."""
        return self.left + self.side / 2

    @property
    def base(self) -> float:
        """Where the letter stands down: a capital is seven tenths of its size high."""
        return round(self.top + self.side / 2 + 0.35 * self.letter_size, 1)

    @property
    def letter_size(self) -> int:
        """The letter's size."""
        return round(0.62 * self.side)


@dataclass(frozen=True)
class Badge:
    """What a badge says: `words` whole, for those who hear it or hover over it, the rest as it is drawn."""

    words: str
    tiles: tuple[Tile, ...]
    name: str
    finding: str
    rubric: str
    period: str
    until: str
    demo: bool


def has_badges(edition: Edition) -> bool:
    """Whether an edition's findings may be shown elsewhere: they are final, and it is known until when."""
    return not edition.provisional and edition.valid_until is not None


def badge(edition: Edition, rubric: PublishedRubric, rating: PlatformRating) -> Badge:
    """The badge of one rating."""
    period = formats.period(edition.period_start, edition.period_end)
    until = f"hết hiệu lực sau ngày {formats.day(edition.valid_until)}"
    finding = _finding(rating)
    demo = "Dữ liệu minh họa, không có thật. " if edition.demo else ""
    return Badge(
        words=f"{demo}{rating.platform_name}: {finding}, theo {rubric.name_vi}, kỳ {period}; {until}.",
        tiles=_tiles(rating),
        name=_cut(rating.platform_name, _NAME_FITS),
        finding=finding,
        rubric=_cut(rubric.name_vi, _LINE_FITS),
        period=f"Kỳ {period}",
        until=until,
        demo=edition.demo,
    )


def _tiles(rating: PlatformRating) -> tuple[Tile, ...]:
    drawn = [(grade.value, FILLS[grade]) for grade in rating.grades] or [("?", NO_GRADE)]
    return tuple(Tile(*one, *place) for one, place in zip(drawn, _PLACES[len(drawn)], strict=True))


def _finding(rating: PlatformRating) -> str:
    if not rating.grades:
        return STATUS_WORDS[rating.status].lower()
    grades = " hoặc ".join(grade.value for grade in rating.grades)
    return f"hạng {grades}{', nền tảng sạch' if rating.clean else ''}"


def _cut(text: str, most: int) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= most else plain[: most - 1].rstrip() + "…"


def badge_files(edition: Edition) -> Iterator[tuple[str, str]]:
    """Path and SVG of every badge of an edition."""
    rubrics = {rubric.id: rubric for rubric in edition.rubrics}
    for rating in edition.ratings if has_badges(edition) else ():
        path = layout.badge(rating.rubric_id, rating.platform_id)
        shown = badge(edition, rubrics[rating.rubric_id], rating)
        yield path, render("badge.svg", path, badge=shown, width=WIDTH, height=HEIGHT)


def embedding(edition: Edition, rubric: PublishedRubric, rating: PlatformRating) -> str:
    """The HTML for a platform's own page: the picture, leading to its finding, with its words."""
    return render(
        "embedding.html",
        layout.platform_page(rubric.id, rating.platform_id),
        address=ADDRESS,
        target=layout.platform_page(rubric.id, rating.platform_id),
        source=layout.badge(rubric.id, rating.platform_id),
        words=badge(edition, rubric, rating).words,
        width=WIDTH,
        height=HEIGHT,
    ).strip()
