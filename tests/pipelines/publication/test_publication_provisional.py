"""A site of provisional editions only: every address on its pages leads to a file, and nothing is announced."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import publication_factory as factory
import pytest
from selectolax.lexbor import LexborHTMLParser

from pipelines.publication.catalogue import write_catalogue
from pipelines.publication.site import publish
from pipelines.rating.types import Edition


def draft(edition_id: str, **changes: object) -> Edition:
    rated = factory.rating("bao-ban-mai", "Báo Ban Mai", factory.PRESS, factory.NONE)
    only: dict[str, object] = {"provisional": True, "ratings": (rated,), "rubrics": (factory.PRESS,)}
    return factory.edition(edition_id=edition_id, **(only | changes))


def addresses(page: Path) -> Iterator[str]:
    """Every address on a page that is not another site's."""
    for node in LexborHTMLParser(page.read_text("utf-8")).css("[href], [src]"):
        address = node.attributes.get("href") or node.attributes.get("src") or ""
        if not urlsplit(address).scheme:
            yield address


def crawled(start: Path) -> tuple[set[Path], set[str]]:
    """Files that are reached from a page by links, and the links that lead nowhere."""
    reached: set[Path] = set()
    dead: set[str] = set()
    waiting = [start]
    while waiting:
        page = waiting.pop()
        if page in reached:
            continue
        reached.add(page)
        for address in addresses(page) if page.suffix == ".html" else ():
            path = unquote(urlsplit(address).path)
            target = (page.parent / path).resolve() if path else page
            if target.is_file():
                waiting.append(target)
            else:
                dead.add(f"{page.relative_to(start.parent)}: {address}")
    return reached, dead


@pytest.fixture
def drafts(tmp_path: Path) -> Path:
    """Two editions that only operators may see, the second correcting the first."""
    out = tmp_path.resolve() / "xem-truoc"
    publish(draft("2026-11-tam"), [], out)
    publish(draft("2026-12-tam", corrects="2026-11-tam", corrects_why="thử lại"), [], out)
    return out


def test_no_link_is_dead_where_all_editions_are_provisional(drafts: Path) -> None:
    reached, dead = crawled(drafts / "index.html")
    assert not dead
    assert set(drafts.rglob("*.html")) <= reached
    assert not (drafts / "feed.xml").exists()


def test_no_link_is_dead_where_an_office_has_only_provisional_editions(tmp_path: Path) -> None:
    out = tmp_path.resolve()
    publish(
        draft("cuc-vi-du-2026-11", authority="cuc-vi-du", authority_name="Cục Ví Dụ"), [], out / "cuc-vi-du"
    )
    write_catalogue(out)
    reached, dead = crawled(out / "index.html")
    assert not dead
    assert set(out.rglob("*.html")) <= reached


def test_the_feed_comes_with_the_first_edition_for_the_public_and_goes_with_the_last(drafts: Path) -> None:
    folder = publish(draft("2026-12", provisional=False), [], drafts)
    assert not crawled(drafts / "index.html")[1]
    assert 'href="feed.xml"' in (drafts / "index.html").read_text("utf-8")
    folder.rename(drafts.parent / "cất đi")
    write_catalogue(drafts)
    assert not crawled(drafts / "index.html")[1]
    assert not (drafts / "feed.xml").exists()
