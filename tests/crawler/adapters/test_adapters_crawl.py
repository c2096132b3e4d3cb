"""Whole crawls of a blog with a REST interface: open, closed, forbidden, broken, declared, switched off."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from crawler.options import CrawlOptions
from crawler.registry import load_platforms, platform_from_url
from crawler.run import crawl
from crawler.runfolder import ARCHIVE, read_captures, read_documents, read_frame
from crawler.types import DocumentKind, EntryKind, Manifest, Platform, Politeness, RunOutcome
from tests.site.server import Answer, Site, serving

pytestmark = pytest.mark.integration

HOST = "127.0.0.1"
KEY = b"a key only the operator has 1234"
WRITER, READER = "Diệu Lú Bồng", "Ba Tám Chèo"
PHONE = "0912 345 678"
POSTS = range(1, 5)
BODY = "Bà con xóm Đò dựng lại cây cầu tre sau mùa nước nổi, mỗi nhà góp một ngày công và ít cây que. "


def post(site: Site, number: int) -> dict[str, Any]:
    return {
        "id": number,
        "date": f"2026-09-0{number}T08:00:00",
        "date_gmt": f"2026-09-0{number}T01:00:00",
        "modified_gmt": f"2026-09-0{number}T01:00:00",
        "link": site.url(f"/bai-{number}/"),
        "title": {"rendered": f"Cầu tre {number}"},
        "content": {"rendered": f"<p>{BODY}{WRITER} kể. Gọi {PHONE}.</p>"},
        "_embedded": {
            "author": [{"name": WRITER, "slug": "dieu-lu", "link": site.url("/author/dieu-lu/")}],
            "replies": [
                [
                    {
                        "id": number * 10,
                        "author_name": READER,
                        "date": f"2026-09-0{number}T09:00:00",
                        "content": {"rendered": "<p>Tiếc là chưa tới xem.</p>"},
                    }
                ]
            ],
        },
    }


def blog(site: Site) -> None:
    def listed(running: Site, path: str) -> Answer:
        posts = [post(running, number) for number in POSTS if "page=2" not in path]
        return Answer(json.dumps(posts), content_type="application/json; charset=UTF-8")

    def one(running: Site, path: str) -> Answer:
        number = int(path.partition("?")[0].rpartition("/")[2])
        return Answer(json.dumps(post(running, number)), content_type="application/json; charset=UTF-8")

    def page(_: Site, path: str) -> Answer:
        return Answer(f"<article><h1>Cầu tre {path}</h1>{f'<p>{BODY * 2}</p>' * 4}</article>")

    def home(running: Site, _: str) -> Answer:
        links = "".join(
            f'<h2><a href="/bai-{number}/">Cầu tre {number} nối bờ</a></h2>' for number in POSTS
        )
        root = running.url("/wp-json/")
        return Answer(f'<link rel="https://api.w.org/" href="{root}"><main>{links}</main>')

    site.pages |= {"/": home, "/robots.txt": Answer(""), "/wp-json/wp/v2/posts": listed}
    site.pages |= {f"/wp-json/wp/v2/posts/{number}": one for number in POSTS}
    site.pages |= {f"/bai-{number}/": page for number in POSTS}


def run(site: Site, folder: Path, platform: Platform | None = None) -> Manifest:
    platform = platform or platform_from_url(site.url("/"))
    # Requests are counted: no page is asked for twice.
    options = CrawlOptions(seed=3, pseudonym_key=KEY, resolve={HOST: HOST}, second_look=False)
    gentle = platform.model_copy(update={"politeness": Politeness(delay_seconds=0, concurrency=2)})
    return crawl(gentle, folder, options, lambda _: None)


def extractors(folder: Path) -> set[str]:
    return {document.extractor for document in read_documents(folder)}


def test_the_programs_own_interface_is_read_and_readers_addresses_are_kept(tmp_path: Path) -> None:
    folder = tmp_path / "r"
    with serving({}) as site:
        blog(site)
        manifest = run(site, folder)
        asked = site.counts()
        shown = {site.url(f"/bai-{number}/") for number in POSTS}
    assert manifest.outcome is RunOutcome.COMPLETE
    assert manifest.adapter == "wordpress"
    assert "REST" in manifest.adapter_reason
    assert {item.source for item in read_frame(folder)} == {EntryKind.API}
    assert {item.adapter for item in read_frame(folder)} == {"wordpress"}
    documents = list(read_documents(folder))
    assert len(documents) == 8
    assert extractors(folder) == {"wordpress"}
    assert {document.url for document in documents} == shown
    assert {document.kind for document in documents} == {DocumentKind.ARTICLE, DocumentKind.COMMENT}
    assert all(document.author and document.published_at for document in documents)
    captures = list(read_captures(folder))
    assert {capture.url for capture in captures} == shown
    assert all("/wp-json/" in capture.fetched_url for capture in captures)
    assert not any(path.startswith(("/bai-", "/sitemap")) for path in asked)
    assert asked["/"] <= 2  # the frame's look at it, and the site checks'


def test_no_name_and_nothing_personal_is_kept_of_an_interfaces_answer(tmp_path: Path) -> None:
    with serving({}) as site:
        blog(site)
        run(site, tmp_path / "r")
    kept = gzip.decompress((tmp_path / "r" / ARCHIVE).read_bytes()).decode()
    written = kept + "".join(p.read_text("utf-8") for p in (tmp_path / "r").glob("*.json*"))
    for trace in (WRITER, READER, "dieu-lu", PHONE, json.dumps(WRITER)[1:-1]):
        assert trace not in written
    assert kept.count("application/json") == len(POSTS)
    assert kept.count("[số điện thoại]") == len(POSTS)


@pytest.mark.parametrize("closed", ["list", "robots", "answers nonsense"])
def test_a_closed_interface_leaves_the_generic_way(tmp_path: Path, closed: str) -> None:
    with serving({}) as site:
        blog(site)
        nonsense = Answer("<!-- không phải JSON", content_type="application/json")
        site.pages |= {
            "list": {"/wp-json/wp/v2/posts": Answer('{"code":"rest_forbidden"}', 401)},
            "robots": {"/robots.txt": Answer("User-agent: *\nDisallow: /wp-json/")},
            "answers nonsense": {"/wp-json/wp/v2/posts": nonsense},
        }[closed]
        manifest = run(site, tmp_path / "r")
        asked = site.counts()
    assert manifest.outcome is RunOutcome.COMPLETE
    assert len(list(read_frame(tmp_path / "r"))) == len(POSTS)
    assert {item.source for item in read_frame(tmp_path / "r")} == {EntryKind.LISTING}
    assert extractors(tmp_path / "r").isdisjoint({"wordpress"})
    assert len(list(read_documents(tmp_path / "r"))) == len(POSTS)
    assert asked["/sitemap.xml"] == 1
    if closed == "robots":
        assert not any(path.startswith("/wp-json") for path in asked)


def test_an_item_whose_interface_is_closed_is_read_as_shown(tmp_path: Path) -> None:
    with serving({}) as site:
        blog(site)
        site.pages["/wp-json/wp/v2/posts/2"] = Answer("{}", 403)
        site.pages["/wp-json/wp/v2/posts/3"] = Answer('{"id": 3', content_type="application/json")
        run(site, tmp_path / "r")
    captures = {capture.url[-2]: capture.fetched_url for capture in read_captures(tmp_path / "r")}
    assert {number for number, fetched in captures.items() if not fetched} == {"2", "3"}
    assert len({document.item_id for document in read_documents(tmp_path / "r")}) == len(POSTS)


def test_a_page_that_robots_forbids_is_not_had_by_its_interface(tmp_path: Path) -> None:
    with serving({}) as site:
        blog(site)
        site.pages["/robots.txt"] = Answer("User-agent: *\nDisallow: /bai-2/")
        manifest = run(site, tmp_path / "r")
        asked = site.counts()
    assert not any(path.startswith("/wp-json/wp/v2/posts/2") for path in asked)
    assert manifest.outcomes == {"extracted": 3, "robots_disallowed": 1}


def declared(site: Site, tmp_path: Path, more: str) -> Platform:
    file = tmp_path / "p.yaml"
    file.write_text(f"id: xom-do\nname: Xóm Đò\nurl: {site.url('/')}\nfields: [press]\n{more}\n", "utf-8")
    (platform,) = load_platforms(file)
    return platform


def test_a_declared_section_recognises_by_its_listing_without_a_further_request(tmp_path: Path) -> None:
    with serving({}) as site:
        blog(site)
        site.pages["/tin"] = site.pages["/"]
        entry = f"{{kind: listing, url: '{site.url('/tin')}'}}"
        section = f"sections: [{{id: tin, name: Tin, item_kind: article, entries: [{entry}]}}]"
        manifest = run(site, tmp_path / "r", declared(site, tmp_path, section))
        asked = site.counts()
    assert manifest.adapter == "wordpress"
    assert asked["/tin"] == 1
    assert not any(path.startswith("/wp-json") for path in asked)
    assert {item.section for item in read_frame(tmp_path / "r")} == {"tin"}


def test_a_platforms_file_names_its_adapter_or_switches_it_off(tmp_path: Path) -> None:
    with serving({}) as site:
        blog(site)
        site.pages["/"] = Answer(str(site.answer("/").body).replace("api.w.org", "khac.example"))
        off = run(site, tmp_path / "off", declared(site, tmp_path, "adapter: none"))
        named = run(site, tmp_path / "on", declared(site, tmp_path, "adapter: wordpress"))
    assert (off.adapter, off.adapter_reason) == ("", "khai báo trong tệp của nền tảng")
    assert (named.adapter, named.adapter_reason) == ("wordpress", "khai báo trong tệp của nền tảng")
    assert len(list(read_frame(tmp_path / "off"))) == len(list(read_frame(tmp_path / "on"))) == len(POSTS)
