import re
import unicodedata
from collections import Counter, defaultdict
from html import unescape

import pytest
from selectolax.lexbor import LexborHTMLParser

from crawler.types import DocumentKind
from pipelines.demo.clock import PERIOD_END, PERIOD_START
from pipelines.demo.errors import ScaleError
from pipelines.demo.forum import POSTS
from pipelines.demo.news import COMMENTS, TITLES
from pipelines.demo.pages import LOOKALIKES, Note
from pipelines.demo.ports import DemoPlatform
from pipelines.demo.shop import REVIEWS
from pipelines.demo.world import World, build_world

NEWS, FORUM, SHOP = DemoPlatform.NEWS, DemoPlatform.FORUM, DemoPlatform.SHOP
COMMENT, ARTICLE, POST, REVIEW = (
    DocumentKind.COMMENT,
    DocumentKind.ARTICLE,
    DocumentKind.POST,
    DocumentKind.REVIEW,
)


def plain(text: str) -> str:
    return " ".join(text.split())


def test_the_same_seed_gives_the_same_bytes(world: World) -> None:
    again = build_world(seed=11, scale=0.1)
    assert again == world
    assert again.key.to_json() == world.key.to_json()


def test_another_seed_gives_other_pages_but_the_same_rules(world: World) -> None:
    other = build_world(seed=12, scale=0.1)
    assert other.platforms[0].pages != world.platforms[0].pages
    robots = [platform.pages["/robots.txt"] for platform in world.platforms]
    assert robots == [platform.pages["/robots.txt"] for platform in other.platforms]


def test_the_shipped_size_is_what_the_readme_says(whole_world: World) -> None:
    counts = {p.platform_id: Counter(d.kind for d in p.written) for p in whole_world.platforms}
    assert counts[NEWS][ARTICLE] == 600
    assert 3000 < counts[NEWS][COMMENT] < 4500
    assert 4500 < counts[FORUM][POST] < 6500
    assert counts[SHOP][DocumentKind.LISTING] == 500
    assert 3000 < counts[SHOP][REVIEW] < 4500


def test_scale_multiplies_and_is_bounded(world: World, whole_world: World) -> None:
    small, whole = (sum(len(p.written) for p in w.platforms) for w in (world, whole_world))
    assert 8 < whole / small < 12
    with pytest.raises(ScaleError, match="0"):
        build_world(1, scale=0)


def test_every_document_stands_once_in_its_page_with_its_words(world: World) -> None:
    for platform in world.platforms:
        by_path = defaultdict(list)
        for document in platform.written:
            by_path[document.path].append(document)
        for path, documents in by_path.items():
            html = platform.pages[path].body.decode()
            tree = LexborHTMLParser(html)
            for document in documents:
                if document.anchor:
                    assert html.count(f'id="{document.anchor}"') == 1
                    node = tree.css_first(f"#{document.anchor}")
                else:
                    node = tree.body
                assert all(plain(line) in plain(node.text()) for line in document.text.split("\n"))


def test_the_key_knows_exactly_the_written_documents(world: World) -> None:
    places = {(p.platform_id, d.path, d.anchor) for p in world.platforms for d in p.written}
    assert places == set(world.key.answers)
    assert len(places) == sum(len(p.written) for p in world.platforms)


def test_no_page_repeats_an_id(world: World) -> None:
    for platform in world.platforms:
        for path, page in platform.pages.items():
            if page.content_type.startswith("text/html"):
                ids = re.findall(r'\sid="([^"]+)"', page.body.decode())
                assert len(ids) == len(set(ids)), path


def test_texts_are_nfc_and_pages_leave_no_hole_of_a_template(world: World) -> None:
    for platform in world.platforms:
        for document in platform.written:
            assert unicodedata.is_normalized("NFC", document.text)
            assert document.text
            assert not re.search(r"[{}<>](?!3)|=>|\|", document.text), document.text
        for page in platform.pages.values():
            assert unicodedata.is_normalized("NFC", page.body.decode())


@pytest.mark.parametrize(
    ("platform", "kind", "harm", "low", "high"),
    [
        (NEWS, ARTICLE, "H18", 0.03, 0.06),
        (NEWS, COMMENT, "H05", 0.001, 0.005),
        (NEWS, COMMENT, "H06", 0.0002, 0.002),
        (NEWS, COMMENT, "H09", 0.0002, 0.002),
        (FORUM, POST, "H05", 0.03, 0.05),
        (FORUM, POST, "H06", 0.003, 0.02),
        (FORUM, POST, "H09", 0.003, 0.02),
        (FORUM, POST, "H15", 0.003, 0.01),
        (SHOP, REVIEW, "H11", 0.08, 0.12),
        (SHOP, REVIEW, "H09", 0.002, 0.02),
    ],
)
def test_prevalence_is_what_the_demo_means_to_plant(  # noqa: PLR0913, PLR0917 - a row of the table above
    whole_world: World, platform: str, kind: str, harm: str, low: float, high: float
) -> None:
    truth = whole_world.key.prevalence(platform, [kind], harm)
    assert low <= truth.share <= high
    assert truth.total == sum(
        1 for p in whole_world.platforms for d in p.written if p.platform_id == platform and d.kind == kind
    )


def test_look_alikes_outnumber_insults_hate_and_scams(whole_world: World) -> None:
    for platform in whole_world.platforms:
        notes = Counter(d.note for d in platform.written)
        harms = Counter(h for d in platform.written for h in d.harms)
        assert (
            sum(notes[n] for n in LOOKALIKES) >= harms["H05"] + harms["H06"] + harms["H09"] + harms["H15"]
        )
    assert {d.note for p in whole_world.platforms for d in p.written} == set(Note)


def test_shares_planned_leave_room_for_ordinary_talk() -> None:
    for table in (TITLES, COMMENTS, POSTS, REVIEWS):
        assert sum(sort.share for sort in table) < 0.5


def test_harm_is_noted_as_planted_and_nothing_else_is(whole_world: World) -> None:
    for answer in whole_world.key.answers.values():
        assert (answer.note is Note.PLANTED) == bool(answer.harms)


def test_every_gambling_advertisement_links_to_the_list_and_nothing_clean_does(whole_world: World) -> None:
    for answer in whole_world.key.answers.values():
        assert ("gambling-vn" in answer.lists) == ("H15" in answer.harms)
        if "phishing-vn" in answer.lists:
            assert "H09" in answer.harms


def test_words_vary_as_people_do(whole_world: World) -> None:
    for platform in whole_world.platforms:
        texts = [d.text for d in platform.written if d.anchor and len(d.text) > 40]
        assert len(set(texts)) / len(texts) > 0.9
        pages = defaultdict(list)
        for document in platform.written:
            if len(document.text) > 25:
                pages[document.path].append(document.text.lower())
        repeats = sum(len(texts) - len(set(texts)) for texts in pages.values())
        assert repeats < 0.002 * len(platform.written)


def test_dates_shown_lie_in_the_reporting_period(world: World) -> None:
    news = world.platforms[0]
    shown = re.findall(r'datetime="([^"]+)"', "".join(p.body.decode() for p in news.pages.values()))
    assert shown
    assert all(PERIOD_START.isoformat() <= moment < PERIOD_END.isoformat() for moment in shown)


def test_links_and_names_are_invented(world: World) -> None:
    hosts = set()
    for platform in world.platforms:
        for page in platform.pages.values():
            hosts |= set(re.findall(r"https?://([\w.-]+)", unescape(page.body.decode())))
    public = {
        "schema.org",
        "www.w3.org",
        "www.sitemaps.org",
        "www.google.com",
    }  # names of formats, not links
    assert all(h.endswith((".example", ".localhost")) for h in hosts - public)


def test_listed_oddities_are_there(world: World) -> None:
    for platform in world.platforms:
        ((old, new),) = platform.moved.items()
        assert platform.pages[old].status in (301, 302)
        assert platform.pages[old].location == new
        assert platform.pages[new].status == 200
    news, forum, shop = world.platforms
    assert "bai-da-go" in news.pages["/sitemap/bai-cu.xml"].body.decode()
    assert "chu-de-da-xoa" in "".join(
        p.body.decode() for path, p in forum.pages.items() if "/forums/" in path
    )
    assert "ngung-ban" in shop.pages["/sitemap-san-pham.xml"].body.decode()
    assert any(page.delay_seconds for page in news.pages.values())
