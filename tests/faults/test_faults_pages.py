"""Whole crawls of platforms that lie, or that serve pages made to break whoever reads them."""

from pathlib import Path

import pytest

from crawler.options import CrawlOptions
from crawler.run import crawl
from crawler.runfolder import read_captures, read_documents
from crawler.types import (
    Budget,
    EntryKind,
    EntryPoint,
    ItemKind,
    Manifest,
    Outcome,
    Platform,
    Politeness,
    RunOutcome,
    Section,
)
from tests.site.newspaper import article
from tests.site.server import Answer, Page, Site, serving

pytestmark = pytest.mark.integration

HOST = "127.0.0.1"
OPTIONS = CrawlOptions(seed=3, pseudonym_key=b"the operator's key, 16 bytes+", resolve={HOST: HOST})
MENU = "".join(f'<li><a href="/muc-{n}">Mục số {n}</a></li>' for n in range(40))
SORRY = f"<html><body><ul>{MENU}</ul><main><h1>Rất tiếc</h1><p>Nội dung bạn tìm không còn ở tòa soạn nữa, mời bạn đọc xem những bài khác trong ngày.</p></main></body></html>"
LOGIN = f'<html><body><ul>{MENU}</ul><p>Bạn cần đăng nhập để xem nội dung này.</p><form><input type="password"></form></body></html>'
CONSENT = "<html><body><p>Trước khi bạn tiếp tục: chúng tôi sử dụng cookie.</p><button>Chấp nhận tất cả cookie</button></body></html>"


def platform(site: Site, **budget: int) -> Platform:
    entry = EntryPoint(kind=EntryKind.LISTING, url=site.url("/tin"), item_pattern="^/tin/")
    section = Section(id="tin", name="Tin", item_kind=ItemKind.ARTICLE, entries=(entry,))
    return Platform(
        id="bao",
        name="Báo",
        url=site.url(),
        fields=(),
        sections=(section,),
        budget=Budget.model_validate(budget),
        politeness=Politeness(delay_seconds=0, concurrency=2),
    )


def crawled(
    pages: dict[str, Page], folder: Path, **budget: int
) -> tuple[Manifest, dict[str, Outcome], Site]:
    """A crawl of these items, each page's outcome by its path, and the site as it was asked."""
    links = "".join(
        f'<div class="tin"><h3><a href="{path}">Bài dài {path}</a></h3></div>' for path in pages
    )
    listing = {"/tin": Answer(f"<html><body><main>{links}</main></body></html>"), **pages}
    with serving(listing) as site:
        manifest = crawl(platform(site, **budget), folder, OPTIONS, lambda _: None)
        found = {
            capture.url.partition(str(site.port))[2]: capture.outcome for capture in read_captures(folder)
        }
        return manifest, found, site


def test_walls_and_absent_pages_are_named_and_give_no_documents(tmp_path: Path) -> None:
    def lying(_: Site, path: str) -> Answer:
        return Answer(SORRY)

    pages: dict[str, Page] = {
        "/tin/that-1.html": Answer(article(1)),
        "/tin/that-2.html": Answer(article(2)),
        "/tin/mat-roi.html": Answer(SORRY),
        "/tin/dang-nhap-da.html": Answer(LOGIN),
        "/tin/chuyen-dang-nhap.html": Answer("", 302, {"Location": "/dang-nhap?ve=1"}),
        "/tin/dong-y.html": Answer(CONSENT),
    }
    probes: list[str] = []

    class Everything(dict[str, Page]):
        def get(self, path: str, default: object = None) -> Page | None:  # type: ignore[override]
            if "khong-co-trang-nay" in path:
                probes.append(path)
                return lying
            return dict.get(self, path)

    links = "".join(
        f'<div class="tin"><h3><a href="{path}">Bài dài {path}</a></h3></div>' for path in pages
    )
    served = Everything(
        {
            "/tin": Answer(f"<html><body><main>{links}</main></body></html>"),
            **pages,
            "/dang-nhap": Answer(LOGIN),
        }
    )
    with serving({}) as site:
        site.pages = served
        manifest = crawl(platform(site), tmp_path / "r", OPTIONS, lambda _: None)
    assert manifest.outcome is RunOutcome.COMPLETE
    assert manifest.outcomes == {
        Outcome.EXTRACTED: 2,
        Outcome.SOFT_NOT_FOUND: 1,
        Outcome.LOGIN_WALL: 2,
        Outcome.CONSENT_WALL: 1,
    }
    assert len(probes) == 1
    assert "yêu cầu đăng nhập: 2 trang" in manifest.reason
    assert {d.url.rpartition("/")[2] for d in read_documents(tmp_path / "r")} == {
        "that-1.html",
        "that-2.html",
    }


HOSTILE = {
    "/tin/deep.html": "<div>" * 50_000 + "đáy",
    "/tin/open-tables.html": "<table><tr><td>" * 10_000,
    "/tin/brackets.html": "<" * 300_000,
    "/tin/attributes.html": "<p " + " ".join(f"a{n}=1" for n in range(40_000)) + ">x",
    "/tin/entities.html": '<!DOCTYPE html [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><p>&b;</p>',
    "/tin/nul.html": "\x00<p>\x00</p>\x00",
    "/tin/half.html": article(3)[:700],
    "/tin/comment.html": "<!-- " * 50_000,
    "/tin/json.html": '<script type="application/ld+json">' + '{"a":' * 50_000 + "</script>",
}


def test_malformed_and_deep_pages_end_in_a_named_outcome_and_the_rest_is_read(tmp_path: Path) -> None:
    pages: dict[str, Page] = {path: Answer(text) for path, text in HOSTILE.items()}
    pages["/tin/that.html"] = Answer(article(4))
    manifest, found, _ = crawled(pages, tmp_path / "r")
    assert manifest.outcome is RunOutcome.COMPLETE
    assert found["/tin/that.html"] is Outcome.EXTRACTED
    fine = {
        Outcome.EXTRACTED,
        Outcome.EMPTY,
        Outcome.EXTRACTION_ERROR,
        Outcome.UNDECODABLE,
        Outcome.TOO_LARGE,
    }
    assert set(found) == set(pages)
    assert set(found.values()) <= fine


def test_a_page_beyond_the_extraction_limit_is_too_large(tmp_path: Path) -> None:
    """Nine million characters pass the download's limit and not the extraction's."""
    _, found, _ = crawled(
        {"/tin/to.html": Answer("<p>" + "chữ " * 2_250_000), "/tin/that.html": Answer(article(4))},
        tmp_path / "r",
    )
    assert found["/tin/to.html"] is Outcome.TOO_LARGE


def test_the_byte_budget_ends_a_run(tmp_path: Path) -> None:
    filler = "<!-- " + "x" * 300_000 + " -->"
    pages: dict[str, Page] = {f"/tin/bai-{n}.html": Answer(article(n, filler=filler)) for n in range(1, 12)}
    manifest, _, _ = crawled(pages, tmp_path / "r", megabytes=1)
    assert manifest.outcome is RunOutcome.BUDGET_EXHAUSTED
    # Four pages make it full, four more may be under way.
    assert manifest.megabytes < 3
    assert manifest.outcomes[Outcome.BUDGET_EXHAUSTED] >= 3
