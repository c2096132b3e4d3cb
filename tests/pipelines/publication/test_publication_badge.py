"""A badge shows a dated finding and nothing more: on its page, in its HTML, in the checksums, in any browser."""

import re
from datetime import date
from html import unescape
from pathlib import Path
from xml.etree import ElementTree as ET

import publication_factory as factory
import pytest
from selectolax.lexbor import LexborHTMLParser

from crawler.options import CrawlOptions
from crawler.spiders.browser.found import browser_path
from pipelines.publication import layout
from pipelines.publication.badge import (
    ADDRESS,
    FILLS,
    HEIGHT,
    NO_GRADE,
    WIDTH,
    badge,
    badge_files,
    embedding,
)
from pipelines.publication.errors import EditionExistsError
from pipelines.publication.site import publish
from pipelines.rating.types import Edition, Grade, PlatformRating
from tests.site.chromium import needs_chromium

SVG = "{http://www.w3.org/2000/svg}"
UNTIL = date(2027, 5, 31)
MAY = {f"{SVG}{name}" for name in ("svg", "title", "rect", "text")}


@pytest.fixture(scope="module")
def edition() -> Edition:
    return factory.edition(valid_until=UNTIL, demo=False)


@pytest.fixture(scope="module")
def folder(edition: Edition, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish(edition, factory.samples(edition), tmp_path_factory.mktemp("badges"))


def picture(folder: Path, rating: PlatformRating) -> ET.Element:
    return ET.fromstring((folder / layout.badge(rating.rubric_id, rating.platform_id)).read_bytes())


def page(folder: Path, rating: PlatformRating) -> LexborHTMLParser:
    path = folder / layout.platform_page(rating.rubric_id, rating.platform_id)
    return LexborHTMLParser(path.read_text("utf-8"))


def test_every_rating_has_a_badge_that_says_grade_period_rubric_and_last_day(
    edition: Edition, folder: Path
) -> None:
    rubrics = {rubric.id: rubric for rubric in edition.rubrics}
    for rating in edition.ratings:
        drawn = picture(folder, rating)
        texts = ["".join(one.itertext()) for one in drawn.iter(f"{SVG}text")]
        letters = texts[: len(rating.grades) or 1]
        assert letters == ([g.value for g in rating.grades] or ["?"])
        said = "\n".join(texts)
        assert "Kỳ 01/11/2026 – 30/11/2026" in said
        assert "Hết hiệu lực sau ngày 31/05/2027" in said
        assert rubrics[rating.rubric_id].name_vi in said
        assert ("nền tảng sạch" in texts[-4]) is rating.clean
        assert ("Chưa đủ bằng chứng" in said) is (not rating.grades)
        assert "MINH HỌA" not in said


def test_it_speaks_to_those_who_do_not_see_it(edition: Edition, folder: Path) -> None:
    for rating in edition.ratings:
        drawn = picture(folder, rating)
        (title,) = drawn.iter(f"{SVG}title")
        assert (drawn.get("role"), drawn.get("aria-labelledby")) == ("img", title.get("id"))
        assert drawn.get("{http://www.w3.org/XML/1998/namespace}lang") == "vi"
        words = title.text or ""
        for part in ("kỳ 01/11/2026 – 30/11/2026", "hết hiệu lực sau ngày 31/05/2027"):
            assert part in words
        (shown,) = page(folder, rating).css(".badge img")
        assert shown.attributes["alt"] == words


def test_demo_editions_say_so_on_the_badge() -> None:
    demo = factory.edition(valid_until=UNTIL)
    drawn = dict(badge_files(demo))
    assert len(drawn) == len(demo.ratings)
    for text in drawn.values():
        assert "MINH HỌA" in text
        assert "Dữ liệu minh họa, không có thật." in text


@pytest.mark.parametrize("changes", [{"provisional": True, "valid_until": UNTIL}, {"valid_until": None}])
def test_without_a_final_finding_or_a_last_day_there_is_none(
    changes: dict[str, object], tmp_path: Path
) -> None:
    rated = factory.rating("bao-ban-mai", "Báo Ban Mai", factory.PRESS, factory.GOOD)
    other = factory.edition(ratings=(rated,), rubrics=(factory.PRESS,), **changes)
    folder = publish(other, [], tmp_path)
    assert not list(folder.rglob("badges"))
    assert "huy-hieu" not in (folder / layout.platform_page("bao-chi", "bao-ban-mai")).read_text("utf-8")


def test_the_page_gives_the_html_and_says_that_it_expires(edition: Edition, folder: Path) -> None:
    rubrics = {rubric.id: rubric for rubric in edition.rubrics}
    for rating in edition.ratings:
        shown = page(folder, rating)
        (code,) = shown.css("pre.embed code")
        assert code.text() == embedding(edition, rubrics[rating.rubric_id], rating)
        main = shown.css_first("main")
        assert main is not None
        text = re.sub(r"\s+", " ", main.text())
        for part in ("một kết luận có ngày tháng", "hết hiệu lực sau ngày 31/05/2027", "phải gỡ"):
            assert part in text
        assert [node.text() for node in shown.css("#huy-hieu")] == ["Huy hiệu"]


def test_the_html_leads_to_page_and_picture_wherever_the_edition_is_published(
    edition: Edition, folder: Path
) -> None:
    rubrics = {rubric.id: rubric for rubric in edition.rubrics}
    for rating in edition.ratings:
        html = embedding(edition, rubrics[rating.rubric_id], rating)
        placed = LexborHTMLParser(html.replace(ADDRESS, "https://cong-bo.example/2026-11"))
        (link,), (image,) = placed.css("a[href]"), placed.css("a > img[src]")
        assert len(placed.css("body *")) == 2
        for address in (link.attributes["href"], image.attributes["src"]):
            assert (folder / str(address).removeprefix("https://cong-bo.example/2026-11/")).is_file()
        assert (image.attributes["width"], image.attributes["height"]) == (str(WIDTH), str(HEIGHT))
        assert rating.grades or "chưa đủ bằng chứng" in str(image.attributes["alt"])


def test_nothing_in_it_runs_or_comes_from_elsewhere(edition: Edition) -> None:
    for path, text in badge_files(edition):
        drawn = ET.fromstring(text)
        assert {one.tag for one in drawn.iter()} <= MAY, path
        names = {name.lower() for one in drawn.iter() for name in one.attrib}
        assert not [n for n in names if n.startswith("on") or "href" in n or n in {"style", "src"}], path
        values = [value for one in drawn.iter() for value in one.attrib.values()]
        assert not [v for v in values if "url(" in v or "//" in v or "javascript" in v], path
        assert not re.search(r"<[?!]", text), path


def test_hostile_names_stay_names(edition: Edition, folder: Path) -> None:
    hostile = factory.hostile_rating()
    drawn = picture(folder, hostile)
    assert '"><img src=x onerror=alert(1)>' in unescape(next(drawn.iter(f"{SVG}title")).text or "")
    assert all("\u202e" not in "".join(one.itertext()) for one in drawn.iter())
    rubric = next(rubric for rubric in edition.rubrics if rubric.id == hostile.rubric_id)
    placed = LexborHTMLParser(embedding(edition, rubric, hostile))
    assert len(placed.css("img")) == 1
    assert not placed.css("[onerror]")


def test_long_names_are_cut_where_they_are_drawn_and_whole_where_they_are_said(edition: Edition) -> None:
    long = edition.ratings[0].model_copy(update={"platform_name": "Trang tin " + "rất " * 30 + "dài"})
    shown = badge(edition, edition.rubrics[0], long)
    assert shown.name.endswith("…")
    assert len(shown.name) < 30
    assert long.platform_name in shown.words


def test_the_colours_are_the_style_sheets() -> None:
    text = (Path(layout.__file__).parent / "assets" / layout.STYLE).read_text("utf-8")
    light = text.split("@media (prefers-color-scheme: dark)")[0]
    named = dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6})", light))
    assert {grade: named[grade.value.lower()] for grade in Grade} == FILLS
    assert named["muted"] == NO_GRADE


def test_a_changed_badge_is_noticed(edition: Edition, tmp_path: Path) -> None:
    folder = publish(edition, factory.samples(edition), tmp_path)
    listed = (folder / layout.CHECKSUMS).read_text("utf-8")
    badges = sorted(folder.glob("badges/*/*.svg"))
    assert len(badges) == len(edition.ratings)
    assert all(file.relative_to(folder).as_posix() in listed for file in badges)
    badges[0].write_text(badges[0].read_text("utf-8").replace("Hạng", "hạng"), encoding="utf-8")
    with pytest.raises(EditionExistsError, match="badges/"):
        publish(edition, factory.samples(edition), tmp_path)


@pytest.mark.integration
@needs_chromium
@pytest.mark.parametrize("media", ["screen", "print"])
def test_a_browser_shows_it_whole_on_a_phone(folder: Path, edition: Edition, media: str) -> None:
    sync_api = pytest.importorskip("playwright.sync_api", reason="extra browser")
    path = folder / layout.platform_page(edition.ratings[0].rubric_id, edition.ratings[0].platform_id)
    with sync_api.sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=browser_path(CrawlOptions(seed=1, pseudonym_key=b"k" * 16)),
            args=["--no-sandbox", "--disable-gpu"],
        )
        shown = browser.new_page(viewport={"width": 390, "height": 844})
        shown.emulate_media(media=media)
        said: list[str] = []
        shown.on("console", lambda message: said.append(message.text))
        shown.goto(path.as_uri())
        size = shown.evaluate(
            "() => { const one = document.querySelector('.badge img');"
            " return [one.complete && one.naturalWidth, one.getBoundingClientRect().right,"
            " document.documentElement.scrollWidth]; }"
        )
        browser.close()
    assert said == []
    assert size[0] == WIDTH
    assert size[1] <= 390
    assert size[2] <= 390 or media == "print"
