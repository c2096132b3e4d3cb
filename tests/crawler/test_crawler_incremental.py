"""A second run asks only for what changed, and its folder stands by itself."""

import hashlib
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.options import CrawlOptions
from crawler.previous import BELIEVED
from crawler.run import crawl
from crawler.runfolder import (
    ARCHIVE,
    read_captures,
    read_documents,
    read_draw,
    read_frame,
    verify,
)
from crawler.types import (
    Budget,
    EntryKind,
    EntryPoint,
    ItemKind,
    Manifest,
    Platform,
    Politeness,
    Progress,
    RunOutcome,
    Section,
)
from tests.site.forum import forum, thread
from tests.site.server import Answer, Site, serving

pytestmark = pytest.mark.integration

KEY = b"a key only the operator has 1234"
ITEMS = 12
LONG = "/chuyen-tro/4/"


def with_versions(site: Site) -> None:
    """Give every page an ETag of its content."""
    for path, page in site.pages.items():
        assert isinstance(page, Answer)
        digest = hashlib.sha256(str(page.body).encode()).hexdigest()[:12]
        site.pages[path] = replace(page, headers={"ETag": f'"{digest}"'})


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(forum(**{"chuyen-tro": ITEMS})) as running:
        with_versions(running)
        yield running


def platform(site: Site, kind: EntryKind = EntryKind.LISTING, path: str = "/chuyen-tro/") -> Platform:
    entry = EntryPoint(kind=kind, url=site.url(path), item_pattern=r"^/chuyen-tro/\d+/")
    section = Section(id="chuyen-tro", name="Chuyện trò", item_kind=ItemKind.THREAD, entries=(entry,))
    return Platform(
        id="dien-dan-xom",
        name="Diễn đàn Xóm",
        url=site.url(),
        fields=(),
        sections=(section,),
        budget=Budget(items=100, pages_per_item=3),
        politeness=Politeness(delay_seconds=0, concurrency=2),
    )


def quiet(_: Progress) -> None:
    pass


def run(site: Site, folder: Path, before: Path | None = None, **more: object) -> Manifest:
    held = more.pop("platform", None) or platform(site)
    # A second look asks for a page again on purpose; it has tests of its own.
    told = {
        "seed": 7,
        "pseudonym_key": KEY,
        "resolve": {"127.0.0.1": "127.0.0.1"},
        "second_look": False,
        **more,
    }
    told["previous_run"] = str(before or "")
    assert isinstance(held, Platform)
    return crawl(held, folder, CrawlOptions.model_validate(told), quiet)


def _documents(folder: Path) -> list[object]:
    """Documents without what names the run."""
    return [document.model_dump(exclude={"url"}) for document in read_documents(folder)]


def _threads(paths: Iterable[str]) -> set[str]:
    """Pages of the board, without the one that a run makes up to see what a missing page looks like."""
    return {path for path in paths if path.startswith("/chuyen-tro/") and "khong-co" not in path}


def _asked(site: Site) -> set[str]:
    """Pages of the board that were sent in full."""
    counts = site.counts()
    return _threads(path for path in counts if counts[path] > site.unchanged.count(path))


def test_an_unchanged_site_is_not_downloaded_again(site: Site, tmp_path: Path) -> None:
    first = run(site, tmp_path / "a")
    site.asked.clear()
    second = run(site, tmp_path / "b", tmp_path / "a")
    # Robots and the site checks are looked at anew; nothing of frame and sample is sent again.
    assert _asked(site) == set()
    assert set(site.unchanged) == _threads(site.counts())
    assert second.outcome is first.outcome is RunOutcome.COMPLETE
    assert (first.reused, first.previous_run) == (0, "")
    assert (second.reused, second.previous_run) == (sum(second.outcomes.values()), first.run_id)
    assert _documents(tmp_path / "b") == _documents(tmp_path / "a")
    for name in ("frame.jsonl", "draw.jsonl", "items.jsonl", "listings.jsonl"):
        assert (tmp_path / "b" / name).read_bytes() == (tmp_path / "a" / name).read_bytes()


def test_the_second_folder_stands_by_itself(site: Site, tmp_path: Path) -> None:
    first = run(site, tmp_path / "a")
    run(site, tmp_path / "b", tmp_path / "a")
    old = {capture.capture_id: capture for capture in read_captures(tmp_path / "a")}
    (tmp_path / "a").rename(tmp_path / "gone")
    assert verify(tmp_path / "b") == ()
    for capture in read_captures(tmp_path / "b"):
        before = old[capture.capture_id]
        assert capture.reused_from == first.run_id
        assert capture.confirmed_at is not None
        assert capture.confirmed_at > capture.fetched_at == before.fetched_at
        assert capture.payload_sha256 == before.payload_sha256
    with (tmp_path / "b" / ARCHIVE).open("rb") as stream:
        pages = [record.rec_headers["WARC-Target-URI"] for record in ArchiveIterator(stream)]
    assert sorted(pages) == sorted(capture.url for capture in old.values())
    third = run(site, tmp_path / "c", tmp_path / "b")
    assert third.reused == len(old)
    assert {capture.reused_from for capture in read_captures(tmp_path / "c")} == {first.run_id}


def _whole_records(folder: Path) -> set[str]:
    """Ids of the archive's records, each read by a stranger's reader that compares its digest with its bytes."""
    names = []
    with (folder / ARCHIVE).open("rb") as stream:
        for record in ArchiveIterator(stream, check_digests="raise"):
            assert record.content_stream().read()
            names.append(record.rec_headers["WARC-Record-ID"])
    assert len(names) == len(set(names)) == len([c for c in read_captures(folder) if c.payload_sha256])
    # Each lies where the next run will look for it.
    whole = (folder / ARCHIVE).read_bytes()
    for line in (folder / "pages.jsonl").read_text().splitlines():
        row = json.loads(line)
        (record,) = ArchiveIterator(io.BytesIO(whole[row["archive_start"] : row["archive_end"]]))
        assert record.rec_headers["WARC-Record-ID"] in names
    return set(names)


def test_the_archive_is_sound_after_a_kill_and_a_second_period(site: Site, tmp_path: Path) -> None:
    def stop(progress: Progress) -> None:
        if progress.stage == "sample" and progress.done > 3:
            raise KeyboardInterrupt

    told = CrawlOptions(seed=7, pseudonym_key=KEY, resolve={"127.0.0.1": "127.0.0.1"}, second_look=False)
    with pytest.raises(KeyboardInterrupt):
        crawl(platform(site), tmp_path / "a", told, stop)
    crawl(platform(site), tmp_path / "a", told, quiet)
    first = _whole_records(tmp_path / "a")
    site.pages[LONG] = Answer(thread("chuyen-tro", 4, 1).replace("ra chợ hỏi", "ra bến hỏi"))
    run(site, tmp_path / "b", tmp_path / "a")
    second = _whole_records(tmp_path / "b")
    # All were copied but the page that changed, which is a record of its own.
    assert len(first & second) == len(first) - 1 == len(second) - 1


def test_what_changed_is_fetched_and_what_is_new_is_drawn(site: Site, tmp_path: Path) -> None:
    run(site, tmp_path / "a")
    before = {document.document_id: document for document in read_documents(tmp_path / "a")}
    site.pages[LONG] = Answer(thread("chuyen-tro", 4, 1).replace("ra chợ hỏi", "ra bến hỏi"))
    listing = site.pages["/chuyen-tro/"]
    assert isinstance(listing, Answer)
    more = '<div class="tin"><a href="/chuyen-tro/13/">Chuyện mới kể hôm nay cho cả xóm</a></div></main>'
    site.pages["/chuyen-tro/"] = Answer(str(listing.body).replace("</main>", more))
    site.pages["/chuyen-tro/13/"] = Answer(thread("chuyen-tro", 13, 1))
    site.pages["/chuyen-tro/13/?page=2"] = Answer(thread("chuyen-tro", 13, 2))
    with_versions(site)
    site.asked.clear()
    manifest = run(site, tmp_path / "b", tmp_path / "a")
    assert _asked(site) == {"/chuyen-tro/", LONG, "/chuyen-tro/13/", "/chuyen-tro/13/?page=2"}
    assert [count.listed for count in manifest.sections] == [ITEMS + 1]
    drawn = list(read_draw(tmp_path / "b"))
    assert {one.inclusion_probability for one in drawn} == {1.0}
    after = {document.document_id: document for document in read_documents(tmp_path / "b")}
    changed = [d for d in after.values() if d.item_id.startswith(_item(site, tmp_path / "b", LONG))]
    assert any("ra bến hỏi" in document.text for document in changed)
    # The later pages of the changed thread were not changed themselves, and keep their chance.
    assert {d.inclusion_probability for d in changed if not d.capture_id.endswith("-1")} == {2 / 11}
    others = {name for name, document in before.items() if document.item_id != changed[0].item_id}
    assert others <= after.keys()


def _item(site: Site, folder: Path, path: str) -> str:
    return next(item.item_id for item in read_frame(folder) if item.url == site.url(path))


def test_a_new_seed_still_reuses_what_both_drew(site: Site, tmp_path: Path) -> None:
    run(site, tmp_path / "a")
    site.asked.clear()
    manifest = run(site, tmp_path / "b", tmp_path / "a", seed=8)
    assert manifest.reused >= ITEMS
    # Other later pages of the long threads are drawn now, and those are new to us.
    assert any("?page=" in path for path in _asked(site))
    assert all("?page=" in path for path in _asked(site))


@pytest.mark.parametrize("kind", ["key", "platform", "unfinished", "nothing"])
def test_a_run_that_cannot_be_built_upon_is_left_aside(site: Site, tmp_path: Path, kind: str) -> None:
    before, more = tmp_path / "a", dict[str, object]()
    if kind != "nothing":
        run(site, before)
    if kind == "key":
        more["pseudonym_key"] = b"another key of the operator 5678"
    if kind == "platform":
        more["platform"] = platform(site).model_copy(update={"id": "dien-dan-khac"})
    if kind == "unfinished":
        (before / "pages.jsonl").unlink()
    manifest = run(site, tmp_path / "b", before, **more)
    assert (manifest.outcome, manifest.reused, manifest.previous_run) == (RunOutcome.COMPLETE, 0, "")


def _sitemap(site: Site, modified: dict[int, str]) -> Answer:
    urls = "".join(
        f"<url><loc>{site.url(f'/chuyen-tro/{n}/')}</loc><lastmod>{moment}</lastmod></url>"
        for n, moment in modified.items()
    )
    text = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'
    return Answer(text, content_type="application/xml")


def test_a_change_date_that_did_not_change_saves_the_question(site: Site, tmp_path: Path) -> None:
    held = platform(site, EntryKind.SITEMAP, "/so-do.xml")
    dates = dict.fromkeys(range(1, ITEMS + 1), "2026-01-05T08:00:00+07:00")
    site.pages["/so-do.xml"] = _sitemap(site, dates)
    run(site, tmp_path / "a", platform=held)
    site.asked.clear()
    site.pages["/so-do.xml"] = _sitemap(site, dates | {4: "2026-01-06T08:00:00+07:00"})
    manifest = run(site, tmp_path / "b", tmp_path / "a", platform=held)
    assert {path.partition("?")[0] for path in _threads(site.counts())} == {LONG}
    # Thread 4 is asked about, and its pages answer that they are the same.
    assert manifest.reused == sum(manifest.outcomes.values())
    assert _documents(tmp_path / "b") == _documents(tmp_path / "a")


def test_a_change_date_is_not_believed_for_ever(site: Site, tmp_path: Path) -> None:
    held = platform(site, EntryKind.SITEMAP, "/so-do.xml")
    site.pages["/so-do.xml"] = _sitemap(site, dict.fromkeys(range(1, ITEMS + 1), "2026-01-05"))
    run(site, tmp_path / "a", platform=held)
    long_ago = (datetime.now(UTC) - BELIEVED - timedelta(days=1)).isoformat()
    captures = tmp_path / "a" / "captures.jsonl"
    rows = [json.loads(line) | {"fetched_at": long_ago} for line in captures.read_text().splitlines()]
    captures.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    site.asked.clear()
    manifest = run(site, tmp_path / "b", tmp_path / "a", platform=held)
    assert len(_threads(site.unchanged)) == manifest.reused == len(rows)


def test_a_change_date_of_the_day_of_reading_proves_nothing(site: Site, tmp_path: Path) -> None:
    held = platform(site, EntryKind.SITEMAP, "/so-do.xml")
    site.pages["/so-do.xml"] = _sitemap(site, dict.fromkeys(range(1, ITEMS + 1), "2099-01-01"))
    run(site, tmp_path / "a", platform=held)
    site.asked.clear()
    run(site, tmp_path / "b", tmp_path / "a", platform=held)
    assert len(_threads(site.counts())) > ITEMS


def test_a_killed_second_run_goes_on(site: Site, tmp_path: Path) -> None:
    run(site, tmp_path / "a")

    def stop(progress: Progress) -> None:
        if progress.stage == "sample" and progress.done > 3:
            raise KeyboardInterrupt

    told = CrawlOptions(
        seed=7,
        pseudonym_key=KEY,
        resolve={"127.0.0.1": "127.0.0.1"},
        previous_run=str(tmp_path / "a"),
    )
    with pytest.raises(KeyboardInterrupt):
        crawl(platform(site), tmp_path / "b", told, stop)
    manifest = crawl(platform(site), tmp_path / "b", told, quiet)
    assert manifest.reused == sum(manifest.outcomes.values())
    assert _documents(tmp_path / "b") == _documents(tmp_path / "a")
    assert verify(tmp_path / "b") == ()
