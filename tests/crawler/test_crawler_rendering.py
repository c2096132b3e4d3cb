"""Whole crawls of sites that exist only after JavaScript, against the same sites as their server sends them."""

import hashlib
import json
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.options import CrawlOptions
from crawler.run import crawl
from crawler.runfolder import (
    ARCHIVE,
    read_captures,
    read_documents,
    read_frame,
    read_observations,
    verify,
)
from crawler.types import (
    Document,
    Manifest,
    ObservationOutcome,
    Outcome,
    Platform,
    Rendering,
    RunOutcome,
    SiteCheck,
)
from tests.site.chromium import needs_chromium
from tests.site.newspaper import PHONE, READER, newspaper, newspaper_at
from tests.site.scripted import SHELL, data_url, scripted
from tests.site.server import Page, Site, serving

pytestmark = [pytest.mark.integration, needs_chromium]

HOST = "127.0.0.1"
GONE = "/doi-song/chuyen-pho-so-4-1004.html"
KEY = b"a key only the operator has 1234"


def run(site: Site, folder: Path, render: Rendering, **more: object) -> Manifest:
    told = {"seed": 7, "pseudonym_key": KEY, "resolve": {HOST: HOST}, **more}
    made: Platform = newspaper_at(site.url(), items=10).model_copy(update={"render": render})
    return crawl(made, folder, CrawlOptions.model_validate(told), lambda _: None)


def said(folder: Path) -> list[tuple[object, ...]]:
    """Documents without what names the run's own server."""
    return sorted((_plain(one) for one in read_documents(folder)), key=json.dumps)


def _plain(one: Document) -> tuple[object, ...]:
    path = one.url.partition("/doi-song")[2]
    when = str(one.published_at)
    return path, one.kind, one.title, one.text, when, one.language, one.author, one.ad_markers, one.position


@dataclass(frozen=True)
class Crawled:
    """A finished crawl: its manifest, its folder, the site that was crawled."""

    manifest: Manifest
    folder: Path
    site: Site


def crawled(pages: dict[str, Page], folder: Path, render: Rendering) -> Crawled:
    with serving(pages) as site:
        return Crawled(run(site, folder, render), folder, site)


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    """The scripted newspaper; of one article only the shell is left."""
    pages = newspaper(10)
    made = scripted(pages)
    del pages[GONE]
    return crawled(made, tmp_path_factory.mktemp("rendered"), Rendering.JAVASCRIPT)


def test_a_scripted_site_gives_what_its_twin_gives(rendered: Crawled, tmp_path: Path) -> None:
    twin = crawled(newspaper(10), tmp_path, Rendering.AS_SENT)
    assert (twin.manifest.outcome, rendered.manifest.outcome) == (RunOutcome.COMPLETE, RunOutcome.COMPLETE)
    assert paths(twin) == paths(rendered)
    expected = [row for row in said(twin.folder) if row[0] != GONE.partition("/doi-song")[2]]
    assert len(expected) == 9
    assert said(rendered.folder) == expected
    assert checks(rendered) == checks(twin)
    # Requests that ended before the server (the other scheme's probe) are the same for both.
    assert rendered.manifest.pages - len(rendered.site.asked) == twin.manifest.pages - len(twin.site.asked)


def paths(done: Crawled) -> set[str]:
    return {urlsplit(item.url).path for item in read_frame(done.folder)}


def checks(done: Crawled) -> dict[SiteCheck, ObservationOutcome]:
    return {one.check: one.outcome for one in read_observations(done.folder)}


def test_without_rendering_there_is_nothing(tmp_path: Path) -> None:
    unread = crawled(scripted(newspaper(10)), tmp_path, Rendering.AS_SENT)
    assert unread.manifest.outcome is RunOutcome.EMPTY_FRAME


def test_a_script_is_fetched_once_a_stage_and_data_once_a_page(rendered: Crawled) -> None:
    counts = rendered.site.counts()
    assert counts["/tinh/chay.js"] == counts["/tinh/phan.js"] == len(("frame", "sample", "checks"))
    asked = [path for path, number in counts.items() if path.startswith("/doi-song/") and number == 1]
    assert all(counts[data_url(path)] == 1 for path in asked)


def test_a_rendered_page_is_kept_masked_beside_the_digest_of_what_was_sent(rendered: Crawled) -> None:
    captures = list(read_captures(rendered.folder))
    assert all(one.rendered for one in captures)
    sent = {(one.payload_sha256, one.payload_bytes) for one in captures}
    assert sent == {(hashlib.sha256(SHELL.encode()).hexdigest(), len(SHELL.encode()))}
    with (rendered.folder / ARCHIVE).open("rb") as file:
        kept = [record.content_stream().read().decode() for record in ArchiveIterator(file)]
    pages = [text for text in kept if "Chuyện phố số" in text]
    assert len(pages) == sum(one.outcome is Outcome.EXTRACTED for one in captures)
    assert not any(PHONE in text or READER in text or "toa.soan@" in text for text in pages)
    assert verify(rendered.folder) == ()


def test_what_does_not_exist_is_seen_and_the_second_look_sees_the_same(rendered: Crawled) -> None:
    """A shell answers 200 for anything; the made-up page and the second look are rendered as well."""
    assert rendered.manifest.second_looks == 1
    assert rendered.manifest.second_looks_different == 0
    ended = {urlsplit(one.url).path: one.outcome for one in read_captures(rendered.folder)}
    assert ended.pop(GONE) is Outcome.SOFT_NOT_FOUND
    assert set(ended.values()) == {Outcome.EXTRACTED}


def test_a_shell_that_never_changes_is_no_reason_to_take_a_page_over(tmp_path: Path) -> None:
    pages = scripted(newspaper(2, 2))
    version = {"ETag": '"vo-1"'}
    known = {
        path: replace(page, headers=version) if getattr(page, "body", "") == SHELL else page
        for path, page in pages.items()
    }
    with serving(known) as site:
        first = run(site, tmp_path / "one", Rendering.JAVASCRIPT)
        second = run(site, tmp_path / "two", Rendering.JAVASCRIPT, previous_run=str(tmp_path / "one"))
        assert site.unchanged == []
    assert second.outcomes == first.outcomes
    assert second.reused == 0
    assert said(tmp_path / "one") == said(tmp_path / "two")
