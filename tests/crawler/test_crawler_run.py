"""Whole crawls of small sites on loopback: what comes out, and every way a platform can fail."""

import fcntl
import itertools
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.child import LOCK
from crawler.errors import CrawlOptionsError, RunFolderError
from crawler.manifest import begin
from crawler.options import CrawlOptions
from crawler.registry import platform_from_url
from crawler.run import crawl
from crawler.runfolder import (
    ARCHIVE,
    read_captures,
    read_documents,
    read_draw,
    read_frame,
    read_manifest,
    read_observations,
    verify,
)
from crawler.spiders.look import BROWSER
from crawler.types import (
    EntryKind,
    EntryPoint,
    Manifest,
    Outcome,
    Platform,
    Politeness,
    Progress,
    RunOutcome,
    Section,
    SiteCheck,
)
from tests.site.newspaper import READER, article, newspaper, newspaper_at
from tests.site.server import Answer, Site, serving

pytestmark = pytest.mark.integration

KEY = b"a key only the operator has 1234"
HOST = "127.0.0.1"


def options(**more: object) -> CrawlOptions:
    # No second look unless a test is about it: the tests count how often each page is asked for.
    told = {"seed": 7, "pseudonym_key": KEY, "resolve": {HOST: HOST}, "second_look": False}
    return CrawlOptions.model_validate({**told, **more})


def platform(
    site: Site, *, host: str = HOST, kind: EntryKind = EntryKind.LISTING, **budget: int
) -> Platform:
    return newspaper_at(site.url("/", host), kind, **budget)


def quiet(_: Progress) -> None:
    pass


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(newspaper()) as running:
        yield running


def run(site: Site, folder: Path, **budget: int) -> Manifest:
    return crawl(platform(site, **budget), folder, options(), quiet)


def test_a_whole_crawl(site: Site, tmp_path: Path) -> None:
    steps: list[Progress] = []
    manifest = crawl(
        platform(site, items=20), tmp_path / "r", options(operator="Sở Thử", second_look=True), steps.append
    )
    folder = tmp_path / "r"
    assert manifest.outcome is RunOutcome.COMPLETE
    (counts,) = manifest.sections
    assert (counts.listed, counts.drawn, counts.extracted) == (30, 20, 20)
    documents = list(read_documents(folder))
    assert len({document.document_id for document in documents}) == len(documents) == counts.documents
    assert {document.inclusion_probability for document in documents} == {20 / 30}
    assert {document.cluster for document in documents} == {
        drawn.item.item_id for drawn in read_draw(folder)
    }
    assert len(list(read_frame(folder))) == 30
    assert {capture.outcome for capture in read_captures(folder)} == {Outcome.EXTRACTED}
    assert {observation.check for observation in read_observations(folder)} == set(SiteCheck)
    assert verify(folder) == ()
    assert read_manifest(folder) == manifest
    assert manifest.pages == sum(site.counts().values()) + 1  # the probe for https never becomes a request
    assert {step.stage for step in steps} == {"frame", "sample", "checks"}
    assert steps[-1].done == steps[-1].total
    assert (manifest.second_looks, manifest.second_looks_different) == (1, 0)
    agent, browser = sorted(site.agents, reverse=True)
    assert agent.startswith("cleanplatforms/")
    assert "So Thu" in agent
    assert browser == BROWSER


def test_nothing_personal_and_no_key_reaches_the_disk(site: Site, tmp_path: Path) -> None:
    folder = tmp_path / "r"
    run(site, folder)
    with (folder / "captures.warc.gz").open("rb") as stream:
        pages = [record.content_stream().read().decode() for record in ArchiveIterator(stream)]
    assert len(pages) == 30
    written = "".join(
        path.read_text("utf-8", "replace") for path in folder.iterdir() if path.suffix != ".gz"
    )
    for trace in ("0912 345 678", "toa.soan@bao.example", READER, KEY.decode(), KEY.hex()):
        assert trace not in written
        assert not any(trace in page for page in pages)
    assert all("[số điện thoại]" in page for page in pages)
    left = {path.name for path in folder.iterdir()}
    assert not any("journal" in name or name.endswith(".tmp") for name in left)


def test_a_finished_run_is_returned_without_asking_again(site: Site, tmp_path: Path) -> None:
    first = run(site, tmp_path / "r")
    asked = len(site.asked)
    assert run(site, tmp_path / "r") == first
    assert len(site.asked) == asked


def test_same_seed_same_sample_in_a_new_folder(site: Site, tmp_path: Path) -> None:
    for name in ("a", "b"):
        run(site, tmp_path / name, items=12)
    assert (tmp_path / "a/draw.jsonl").read_bytes() == (tmp_path / "b/draw.jsonl").read_bytes()
    ids = [[document.document_id for document in read_documents(tmp_path / name)] for name in "ab"]
    assert ids[0] == ids[1]


def test_a_folder_of_another_run_is_refused(site: Site, tmp_path: Path) -> None:
    run(site, tmp_path / "r", items=5)
    with pytest.raises(RunFolderError, match="seed 7"):
        crawl(platform(site, items=5), tmp_path / "r", options(seed=8), quiet)
    with pytest.raises(RunFolderError, match="khai báo nền tảng đã khác"):
        crawl(platform(site, items=6), tmp_path / "r", options(), quiet)
    (tmp_path / "full").mkdir()
    (tmp_path / "full/x").touch()
    with pytest.raises(RunFolderError, match="thư mục trống"):
        crawl(platform(site), tmp_path / "full", options(), quiet)


@pytest.mark.parametrize(
    ("more", "option"),
    [
        ({"pseudonym_key": b"short"}, "pseudonym_key"),
        ({"extra_ca_file": "/no/such/file.pem"}, "extra_ca_file"),
        ({"resolve": {"a.example": "b.example"}}, "resolve"),
    ],
)
def test_unusable_options_are_refused_before_anything_happens(
    tmp_path: Path, more: dict[str, object], option: str
) -> None:
    with pytest.raises(CrawlOptionsError, match=option):
        crawl(platform_from_url("https://a.example"), tmp_path / "r", options(**more), quiet)
    assert not (tmp_path / "r").exists()


def test_discovery_from_an_address_alone(site: Site, tmp_path: Path) -> None:
    known = platform_from_url(site.url()).model_copy(update={"politeness": Politeness(delay_seconds=0)})
    manifest = crawl(known, tmp_path / "r", options(), quiet)
    assert manifest.outcome is RunOutcome.COMPLETE
    assert [(one.section, one.listed) for one in manifest.sections] == [("tat-ca", 30)]


def test_sitemap_and_feed_entries(site: Site, tmp_path: Path) -> None:
    items = "".join(
        f"<item><title>Tin {n}</title><link>{site.url(f'/doi-song/chuyen-pho-so-{n}-{1000 + n}.html')}</link></item>"
        for n in range(1, 6)
    )
    site.pages["/rss"] = Answer(
        f"<rss><channel>{items}</channel></rss>", content_type="application/rss+xml"
    )
    for kind, listed in ((EntryKind.SITEMAP, 30), (EntryKind.FEED, 5)):
        manifest = crawl(platform(site, kind=kind), tmp_path / kind.value, options(), quiet)
        assert manifest.outcome is RunOutcome.COMPLETE
        assert manifest.sections[0].listed == listed


def test_sections_that_share_a_sitemap_share_its_fetch(site: Site, tmp_path: Path) -> None:
    def section(name: str, pattern: str) -> Section:
        entry = EntryPoint(kind=EntryKind.SITEMAP, url=site.url("/so-do.xml"), item_pattern=pattern)
        return Section(id=name, name=name, entries=(entry,))

    sections = (section("le", r"[13579]\.html$"), section("chan", r"[02468]\.html$"))
    held = platform(site, items=10).model_copy(update={"sections": sections})
    manifest = crawl(held, tmp_path / "r", options(), quiet)
    assert [(one.section, one.listed, one.drawn) for one in manifest.sections] == [
        ("le", 15, 5),
        ("chan", 15, 5),
    ]
    assert site.counts()["/so-do.xml"] == 1


def test_robots_503_is_a_complete_refusal(site: Site, tmp_path: Path) -> None:
    site.pages["/robots.txt"] = Answer("bận", 503)
    manifest = run(site, tmp_path / "r")
    assert manifest.outcome is RunOutcome.ROBOTS_REFUSED
    assert "robots.txt" in manifest.reason
    assert set(site.counts()) == {"/robots.txt"}
    assert list(read_documents(tmp_path / "r")) == []
    assert verify(tmp_path / "r") == ()


def test_robots_that_forbid_everything(site: Site, tmp_path: Path) -> None:
    site.pages["/robots.txt"] = Answer("User-agent: *\nDisallow: /\n", content_type="text/plain")
    assert run(site, tmp_path / "r").outcome is RunOutcome.ROBOTS_REFUSED
    assert set(site.counts()) == {"/robots.txt"}


def test_robots_404_allows_and_forbidden_items_are_recorded(site: Site, tmp_path: Path) -> None:
    site.pages["/robots.txt"] = Answer(
        "User-agent: *\nDisallow: /doi-song/chuyen-pho-so-1\n", content_type="text/plain"
    )
    manifest = run(site, tmp_path / "r")
    assert manifest.outcomes[Outcome.ROBOTS_DISALLOWED] == 11  # 1 and 10 to 19
    assert not any(path.startswith("/doi-song/chuyen-pho-so-1") for path in site.counts())
    site.pages["/robots.txt"] = Answer("không có", 404)
    assert run(site, tmp_path / "s").outcomes == {Outcome.EXTRACTED: 30}


def test_robots_redirect_to_another_hosts_page_forbids_everything(site: Site, tmp_path: Path) -> None:
    site.pages["/r2"] = Answer("User-agent: *\nDisallow: /\n", content_type="text/plain")
    site.pages["/robots.txt"] = Answer("", 301, {"Location": "/r2"})
    assert run(site, tmp_path / "r").outcome is RunOutcome.ROBOTS_REFUSED
    site.pages["/robots.txt"] = Answer("", 301, {"Location": "https://khac.example/rules.txt"})
    assert run(site, tmp_path / "s").outcome is not RunOutcome.COMPLETE


def test_crawl_delay_is_kept(site: Site, tmp_path: Path) -> None:
    site.pages["/robots.txt"] = Answer("User-agent: *\nCrawl-delay: 0.4\n", content_type="text/plain")
    run(site, tmp_path / "r", items=4)
    moments = [moment for moment, path in site.asked if "chuyen-pho" in path]
    gaps = [later - earlier for earlier, later in itertools.pairwise(moments)]
    assert len(gaps) == 3
    assert min(gaps) > 0.35


def test_an_unreachable_platform(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", f"http://{HOST}:1")
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    manifest = crawl(platform_from_url(f"http://{HOST}:{port}/"), tmp_path / "r", options(), quiet)
    assert manifest.outcome is RunOutcome.UNREACHABLE
    assert "không kết nối được" in manifest.reason
    assert "không đi qua proxy" in manifest.reason
    assert list(read_observations(tmp_path / "r")) == []


def test_a_name_that_does_not_exist(tmp_path: Path) -> None:
    manifest = crawl(platform_from_url("https://khong-co.invalid/"), tmp_path / "r", options(), quiet)
    assert manifest.outcome is RunOutcome.UNREACHABLE
    assert "không tìm thấy tên miền" in manifest.reason


def test_an_empty_platform(site: Site, tmp_path: Path) -> None:
    site.pages["/doi-song"] = Answer("<html><body><p>Chưa có bài nào.</p></body></html>")
    manifest = run(site, tmp_path / "r")
    assert manifest.outcome is RunOutcome.EMPTY_FRAME
    assert list(read_observations(tmp_path / "r"))
    site.pages.pop("/doi-song")
    assert run(site, tmp_path / "s").outcome is RunOutcome.EMPTY_FRAME


FAILING = {
    Outcome.NOT_FOUND: Answer("mất rồi", 404),
    Outcome.FORBIDDEN: Answer("không", 403),
    Outcome.SERVER_ERROR: Answer("hỏng", 500),
    Outcome.UNSUPPORTED_TYPE: Answer(b"%PDF-1.4", content_type="application/pdf"),
    Outcome.EMPTY: Answer("<html><body></body></html>"),
    Outcome.UNDECODABLE: Answer(bytes(range(256)) * 40),
    Outcome.REDIRECT_LOOP: Answer("", 302, {"Location": "/vong-1"}),
    Outcome.TOO_LARGE: Answer(b"x" * 17 * 1024 * 1024),
}
LEADING_AWAY = (
    "https://khac.example/",
    "http://2130706433/",
    "http://[::1]/",
    "file:///etc/passwd",
    "//khac.example/",
)


def test_every_way_a_page_can_fail_has_its_outcome(site: Site, tmp_path: Path) -> None:
    site.pages["/vong-1"] = Answer("", 302, {"Location": "/vong-2"})
    site.pages["/vong-2"] = Answer("", 302, {"Location": "/vong-1"})
    answers = [*FAILING.values(), *(Answer("", 302, {"Location": place}) for place in LEADING_AWAY)]
    paths = [f"/doi-song/trang-hong-so-{n}-{2000 + n}.html" for n in range(len(answers))]
    site.pages.update(zip(paths, answers, strict=True))
    links = "".join(f'<div class="tin"><a href="{path}">Trang hỏng có tên dài</a></div>' for path in paths)
    site.pages["/doi-song"] = Answer(f"<html><body><main>{links}</main></body></html>")
    manifest = run(site, tmp_path / "r")
    assert manifest.outcomes == {
        **dict.fromkeys(FAILING, 1),
        Outcome.OFF_PLATFORM_REDIRECT: len(LEADING_AWAY),
    }
    found = {
        capture.url.partition("127.0.0.1:")[2].partition("/")[2]: capture.outcome
        for capture in read_captures(tmp_path / "r")
    }
    assert found == {
        path[1:]: outcome
        for path, outcome in zip(paths, [*FAILING, *[Outcome.OFF_PLATFORM_REDIRECT] * 5], strict=True)
    }
    assert manifest.outcome is RunOutcome.NO_DOCUMENTS
    assert "trang không tồn tại: 1 trang" in manifest.reason


def test_non_public_addresses_are_refused_by_name_and_by_literal(site: Site, tmp_path: Path) -> None:
    """localhost resolves to loopback, which no option allows here; neither does the literal address."""
    for host in ("localhost", HOST):
        manifest = crawl(platform(site, host=host), tmp_path / host, options(resolve={}), quiet)
        assert manifest.outcome is RunOutcome.UNREACHABLE
        assert "không công khai" in manifest.reason
    assert site.asked == []


def test_a_redirect_to_a_non_public_host_of_the_platform_is_refused(site: Site, tmp_path: Path) -> None:
    """The platform's own sub-domain may point into a private network: its address is checked as well."""
    name = "bao.localhost"
    held = platform(site, host=name, items=3).model_copy(update={"hosts": ("localhost",)})
    for path in [path for path in site.pages if path.endswith(".html")]:
        site.pages[path] = Answer("", 302, {"Location": site.url("/x", "trong.localhost")})
    manifest = crawl(held, tmp_path / "r", options(resolve={name: HOST}), quiet)
    assert set(manifest.outcomes) <= {Outcome.NON_PUBLIC_ADDRESS, Outcome.DNS_ERROR}
    assert sum(manifest.outcomes.values()) == 3
    assert "/x" not in site.counts()


def test_names_given_by_the_operator_are_used(site: Site, tmp_path: Path) -> None:
    name = "benmo.vn.example"
    manifest = crawl(
        platform(site, host=name, items=3), tmp_path / "r", options(resolve={name: HOST}), quiet
    )
    assert manifest.outcome is RunOutcome.COMPLETE
    assert all(capture.url.startswith(f"http://{name}:") for capture in read_captures(tmp_path / "r"))


def test_retry_after_is_obeyed(site: Site, tmp_path: Path) -> None:
    path = "/doi-song/chuyen-pho-so-1-1001.html"
    refusals = iter([Answer("", 429, {"Retry-After": "2"})])
    site.pages[path] = lambda _site, _path: next(refusals, Answer(article(1)))
    manifest = run(site, tmp_path / "r")
    assert manifest.outcomes == {Outcome.EXTRACTED: 30}
    first, second = (moment for moment, asked in site.asked if asked == path)
    assert second - first >= 2
    # The whole host rests: nothing begins between the refusal's arrival and its end.
    assert not [asked for moment, asked in site.asked if first + 0.5 < moment < first + 1.9]


def test_a_platform_that_keeps_saying_429(site: Site, tmp_path: Path) -> None:
    for path in [path for path in site.pages if path.endswith(".html")]:
        site.pages[path] = Answer("", 429, {"Retry-After": "0"})
    manifest = run(site, tmp_path / "r", items=2)
    assert manifest.outcomes == {Outcome.RATE_LIMITED: 2}
    assert max(site.counts().values()) == 4


def test_the_page_budget_ends_a_run_with_a_smaller_random_sample(site: Site, tmp_path: Path) -> None:
    manifest = run(site, tmp_path / "r", pages=20)
    assert manifest.outcome is RunOutcome.BUDGET_EXHAUSTED
    assert manifest.pages <= 20
    assert len(site.asked) <= 20
    assert manifest.outcomes[Outcome.BUDGET_EXHAUSTED] + manifest.outcomes[Outcome.EXTRACTED] == 30
    taken = {capture.item_id for capture in read_captures(tmp_path / "r")}
    first = {drawn.item.item_id for drawn in read_draw(tmp_path / "r") if drawn.order < len(taken)}
    assert taken == first


def test_a_second_run_at_the_same_time_is_kept_out(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "r"
    folder.mkdir()
    with (folder / LOCK).open("ab") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        began = time.monotonic()
        manifest = run(site, folder)
        assert time.monotonic() - began < 60
    assert manifest.outcome is RunOutcome.FAILED
    assert "lượt thu thập khác" in manifest.reason
    assert site.asked == []
    assert run(site, folder).outcome is RunOutcome.COMPLETE


def test_a_second_command_is_kept_out_between_stages_too(site: Site, tmp_path: Path) -> None:
    told: list[str] = []

    def meanwhile(step: Progress) -> None:
        if step.stage not in told:
            told.append(step.stage)
            with pytest.raises(RunFolderError, match="một lệnh khác đang thu thập"):
                crawl(platform(site), tmp_path / "run", options(), lambda _: None)

    assert crawl(platform(site), tmp_path / "run", options(), meanwhile).outcome is RunOutcome.COMPLETE
    assert {"frame", "sample", "checks"} <= set(told)
    again = crawl(platform(site), tmp_path / "run", options(), lambda _: None)
    assert again.outcome is RunOutcome.COMPLETE


def test_a_failure_of_our_own_is_named_and_the_run_goes_on_later(site: Site, tmp_path: Path) -> None:
    folder = tmp_path / "r"
    held = platform(site, items=5)
    begin(held, folder, options())
    (folder / ARCHIVE).mkdir()
    manifest = crawl(held, folder, options(), quiet)
    assert manifest.outcome is RunOutcome.FAILED
    assert "child.log" in manifest.reason
    (folder / ARCHIVE).rmdir()
    asked = site.counts()
    assert crawl(held, folder, options(), quiet).outcome is RunOutcome.COMPLETE
    assert site.counts()["/doi-song"] == asked["/doi-song"]


def test_an_error_while_a_page_is_committed_ends_the_stage(site: Site, tmp_path: Path) -> None:
    """A limit on file size stands in for a full disk: the write fails inside the spider's callback."""
    folder = tmp_path / "r"
    script = (
        "import resource, sys; from pathlib import Path; import signal; "
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000)); "
        "from crawler.run import crawl; from crawler.options import CrawlOptions; from crawler.types import Platform; "
        "held = Platform.model_validate_json(sys.stdin.readline()); "
        "told = CrawlOptions.model_validate_json(sys.stdin.readline()); "
        "print(crawl(held, Path(sys.argv[1]), told, lambda _: None).model_dump_json())"
    )
    told = f"{platform(site).model_dump_json()}\n{options().model_dump_json()}\n"
    done = subprocess.run(
        [sys.executable, "-c", script, str(folder)], input=told, text=True, capture_output=True, check=True
    )
    manifest = Manifest.model_validate_json(done.stdout)
    assert manifest.outcome is RunOutcome.FAILED
    assert "No space left" in manifest.reason
    assert run(site, folder).outcome is RunOutcome.COMPLETE
    assert max(site.counts()[path] for path in site.counts() if path.endswith(".html")) <= 2


@pytest.mark.parametrize("plain_base", [True, False])
@pytest.mark.parametrize("newest_first", [True, False])
def test_pages_of_comments_are_followed_to_their_end_whichever_comes_first(
    tmp_path: Path, *, newest_first: bool, plain_base: bool
) -> None:
    def page(number: int) -> Answer:
        base = 4 if newest_first else 1
        to = {n: "/bai/" if plain_base and n == base else f"/bai/comment-page-{n}/" for n in range(1, 5)}
        older = f'<a href="{to[number - 1]}#bl">← Older Comments</a>' if number > 1 else ""
        newer = f'<a href="{to[number + 1]}#bl">Newer Comments →</a>' if number < len(to) else ""
        said = "".join(
            f'<li id="comment-{n}" class="comment"><b class="fn">Bạn {n}</b><time datetime="2026-10-0{number}T0{n % 9}:00+07:00">'
            f'</time><div class="comment-content"><p>Ý kiến thứ {n} về ngôi chợ</p></div></li>'
            for n in (2 * number - 1, 2 * number)
        )
        return Answer(
            f"{article(1)}<div id='comments'><ol class='comment-list'>{said}</ol><nav class='comments-pagination'>{older}{newer}</nav></div>"
        )

    pages = {f"/bai/comment-page-{n}/": page(n) for n in range(1, 5)}
    pages["/bai/"] = page(4 if newest_first else 1)
    pages["/doi-song"] = Answer('<main><a href="/bai/">Ngôi chợ</a></main>')
    with serving(pages) as site:
        told = platform(site, pages_per_item=5)
        entry = told.sections[0].entries[0].model_copy(update={"item_pattern": "^/bai/$"})
        section = told.sections[0].model_copy(update={"entries": (entry,)})
        crawl(told.model_copy(update={"sections": (section,)}), tmp_path / "r", options(), quiet)
    anchors = {document.anchor for document in read_documents(tmp_path / "r")}
    assert {f"comment-{n}" for n in range(1, 9)} <= anchors
