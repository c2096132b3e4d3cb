"""Every page, as a careful reader and a browser would check it."""

import re
from collections import Counter
from html import unescape
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

import publication_factory as factory
import pytest
from selectolax.lexbor import LexborHTMLParser

from pipelines.publication import formats
from pipelines.publication.wanting import still_needed

Tree = LexborHTMLParser


def tree(page: Path) -> Tree:
    return LexborHTMLParser(page.read_text("utf-8"))


def attributes(page: Path, selector: str, name: str) -> list[str]:
    return [node.attributes[name] or "" for node in tree(page).css(selector) if name in node.attributes]


def test_there_is_a_page_for_every_rating_and_criterion(site: Path) -> None:
    whole = factory.edition()
    for rated in whole.ratings:
        base = site / "2026-11/ratings" / rated.rubric_id
        assert (base / f"{rated.platform_id}.html").is_file()
        for result in rated.criteria:
            assert (base / rated.platform_id / f"{result.criterion_id}.html").is_file()


def test_every_link_leads_somewhere(site: Path, pages: list[Path]) -> None:
    outside = set()
    for page in pages:
        for address in attributes(page, "[href]", "href") + attributes(page, "[src]", "src"):
            parts = urlsplit(address)
            if parts.scheme:
                outside.add(address)
                continue
            assert not parts.path.startswith("/"), f"{page}: {address}"
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            assert target.is_relative_to(site), f"{page}: {address}"
            assert target.is_file(), f"{page}: {address}"
            if parts.fragment:
                assert parts.fragment in attributes(target, "[id]", "id"), f"{page}: {address}"
    assert outside == {r.platform_url for r in factory.ratings()}


def test_every_page_is_reached_from_the_list(site: Path, pages: list[Path]) -> None:
    seen: set[Path] = set()
    waiting = [site / "index.html"]
    while waiting:
        page = waiting.pop()
        if page in seen:
            continue
        seen.add(page)
        paths = (urlsplit(a) for a in attributes(page, "a[href]", "href"))
        waiting += [
            (page.parent / p.path).resolve() for p in paths if not p.scheme and p.path.endswith(".html")
        ]
    assert set(pages) <= seen


@pytest.mark.integration  # most of a second
def test_pages_parse_without_a_single_error(pages: list[Path]) -> None:
    html5lib = pytest.importorskip("html5lib", reason="html5lib is not installed")
    for page in pages:
        html5lib.HTMLParser(strict=True).parse(page.read_text("utf-8"))


def test_each_page_has_its_skeleton(pages: list[Path]) -> None:
    for page in pages:
        t = tree(page)
        assert page.read_text("utf-8").startswith("<!doctype html>")
        root = t.css_first("html")
        assert root is not None
        assert root.attributes["lang"] == "vi"
        for selector in (
            "title",
            "main#noi-dung",
            "header",
            "footer",
            "h1",
            'a.skip[href="#noi-dung"]',
            "meta[charset]",
        ):
            assert len(t.css(selector)) == 1, f"{page}: {selector}"


def test_ids_are_unique_and_references_hold(pages: list[Path]) -> None:
    for page in pages:
        ids = Counter(attributes(page, "[id]", "id"))
        assert not [name for name, count in ids.items() if count > 1], page
        assert set(attributes(page, "[aria-labelledby]", "aria-labelledby")) <= set(ids), page


def test_headings_never_skip_a_level(pages: list[Path]) -> None:
    for page in pages:
        body = re.findall(r"<h([1-6])[ >]", page.read_text("utf-8"))
        levels = [int(level) for level in body]
        assert levels[0] == 1
        assert all(b <= a + 1 for a, b in pairwise(levels)), page


def test_tables_have_captions_and_scoped_heads(pages: list[Path]) -> None:
    for page in pages:
        for table in tree(page).css("table"):
            assert table.css_first("caption"), page
            assert all("scope" in head.attributes for head in table.css("th")), page
            widths = {
                sum(int(c.attributes.get("colspan") or 1) for c in row.css("th, td"))
                for row in table.css("tr")
                if not table.css("[rowspan]")
            }
            assert len(widths) <= 1, f"{page}: {widths}"


def test_images_speak_or_are_decoration(pages: list[Path]) -> None:
    drawn = 0
    for page in pages:
        for svg in tree(page).css("svg"):
            drawn += 1
            assert svg.attributes.get("aria-label") or svg.attributes.get("aria-hidden") == "true", page
    assert drawn > 50


def test_nothing_runs_and_nothing_comes_from_elsewhere(pages: list[Path]) -> None:
    for page in pages:
        t = tree(page)
        assert not t.css(
            "script, iframe, object, embed, form, img, base, style, [style], audio, video, foreignObject"
        ), page
        handlers = [name for node in t.css("*") for name in node.attributes if name.startswith("on")]
        assert not handlers, page
        policy = t.css_first('meta[http-equiv="Content-Security-Policy"]')
        assert policy is not None
        assert (policy.attributes["content"] or "").startswith("default-src 'none'"), page
        loaded = attributes(page, "link[href]", "href")
        assert all(not urlsplit(address).scheme for address in loaded), page


def test_style_sheet_loads_nothing(site: Path) -> None:
    sheet = (site / "2026-11/style.css").read_text("utf-8")
    assert "url(" not in sheet
    assert "@import" not in sheet
    assert "prefers-color-scheme: dark" in sheet
    assert "@media print" in sheet


@pytest.fixture(scope="module")
def hostile(site: Path) -> dict[str, str]:
    folder = site / "2026-11/ratings/dien-dan"
    chosen = [
        site / "2026-11/index.html",
        folder / "xau-xa.html",
        *sorted((folder / "xau-xa").glob("*.html")),
    ]
    return {page.name: page.read_text("utf-8") for page in chosen}


def test_fetched_text_is_shown_but_never_becomes_markup(hostile: dict[str, str]) -> None:
    page = hostile["xuc-pham.html"]
    shown = [quote.text() for quote in LexborHTMLParser(page).css("blockquote")]
    assert "<script>alert(1)</script>" in shown
    assert "{{ 7 * 7 }}{% include 'base.html' %}" in shown
    assert "49" not in shown
    for text in hostile.values():
        for mark in ("<script", "<img", "onerror=alert(1)>", "<svg onload", "--><!--"):
            assert mark not in text, mark


def test_no_sign_that_turns_or_hides_text_reaches_a_page(pages: list[Path]) -> None:
    for page in pages:
        text = unescape(page.read_text("utf-8"))
        assert not re.search(
            r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]", text
        ), page


def test_an_address_that_is_no_web_address_is_no_link(hostile: dict[str, str]) -> None:
    assert "javascript:" in unescape(hostile["xau-xa.html"])
    assert 'href="javascript' not in hostile["xau-xa.html"]


def test_witnesses_are_masked_closed_and_without_links(site: Path) -> None:
    page = site / "2026-11/ratings/bao-chi/an-bai-nhanh/xuc-pham.html"
    details = tree(page).css_first("details.witnesses")
    assert details is not None
    assert "open" not in details.attributes
    assert not details.css("a")
    assert "https://an-bai-nhanh.vn.example/bai/0#binh-luan-0" in details.text()
    assert "03/11/2026 09:15" in details.text()


def text_of(page: Path) -> str:
    main = tree(page).css_first("main")
    assert main is not None
    return re.sub(r"[ \t\n]+", " ", main.text(separator=" "))


def test_demo_and_provisional_are_said_on_every_page(site: Path) -> None:
    for page in (site / "2026-11").rglob("*.html"):
        assert "Nhãn do đáp án của bản minh họa, không phải do người gán" in text_of(page), page
    for page in (site / "2026-12-tam").rglob("*.html"):
        assert "Tạm thời, chỉ dành cho người vận hành" in text_of(page), page
        assert tree(page).css('meta[name="robots"][content="noindex"]'), page
    for page in (site / "2026-11-dinh-chinh").rglob("*.html"):
        assert "minh họa, không phải do người gán" not in text_of(page), page
        assert "Kỳ này thay cho kỳ 2026-11" in text_of(page), page


def test_index_shows_grade_badge_interval_and_reason(site: Path) -> None:
    table = tree(site / "2026-11/index.html").css("section.rubric table.cards")[0]
    lines = {}
    for row in table.css("tbody tr:not(.group)"):
        name = row.css_first("th")
        assert name is not None
        lines[name.text()] = re.sub(r"[ \t\n]+", " ", row.text(separator=" "))
    assert "Nền tảng sạch" in lines["Báo Ban Mai"]
    for rated in (r for r in factory.ratings() if r.rubric_id == "bao-chi" and r.score is not None):
        interval = formats.points_range(rated.score_low, rated.score_high)
        assert f"{formats.points(rated.score)} ({interval})" in lines[rated.platform_name]
        grades = " – hoặc ".join(grade.value for grade in rated.grades)
        assert f"Hạng {grades}" in lines[rated.platform_name]
    assert "Hạng E" in lines["Ấn bài Nhanh 24 giờ"]
    assert "Chưa đủ bằng chứng" in lines["Báo Đồng Quê"]
    assert "robots.txt" in lines["Cộng đồng Làng"]
    assert list(lines) == [
        "Báo Ban Mai",
        "Thời sự Ven Sông",
        "Ấn bài Nhanh 24 giờ",
        "Báo Đồng Quê",
        "Cộng đồng Làng",
    ]


def test_a_platform_without_a_grade_says_why_and_claims_nothing(site: Path) -> None:
    text = text_of(site / "2026-11/ratings/bao-chi/cong-dong-lang.html")
    for part in (
        "Chưa có điểm",
        "Vì sao chưa có hạng",
        "robots.txt từ chối",
        "không thu được trang nào",
        "robots.txt không cho phép",
    ):
        assert part in text
    assert "Nền tảng sạch" not in text


def test_platform_page_leads_to_sample_versions_and_remedies(site: Path) -> None:
    text = text_of(site / "2026-11/ratings/bao-chi/an-bai-nhanh.html")
    for part in (
        "12.840 mục",
        "300 mục (ngẫu nhiên trong từng chuyên mục, chia phần theo một lượt thăm dò), hạt giống 20261001",
        "41 trang không đổi từ lần thu thập trước",
        "12.000 200 191",
        "trang không còn (404, 410): 6; quá thời gian chờ: 3",
        "4 mục còn trang sau không thể rút vào mẫu",
        "03/11/2026 09:15 – 04/11/2026 00:40",
        "ef" * 32,
        "an-bai-nhanh-20261103",
        "Việc nền tảng nên làm",
        "trong 24 giờ",
        "96,0\u00a0%",
    ):
        assert part in text, part


def test_criterion_page_shows_rule_strata_and_sum(site: Path) -> None:
    page = site / "2026-11/ratings/bao-chi/thoi-su-ven-song/xuc-pham.html"
    text = text_of(page)
    for part in (
        "Tính là vi phạm",
        "Không tính là vi phạm",
        "Nghị định 147/2024/NĐ-CP",
        "Cả khoảng nằm trong ngưỡng chấp nhận 2\u00a0%",
        "ab" * 32,
        "Chưa phân định",
    ):
        assert part in text, part
    foot = tree(page).css_first("tfoot")
    assert foot is not None
    assert "0,45\u00a0%" in foot.text()
    estimate = (
        next(r for r in factory.ratings() if r.platform_id == "thoi-su-ven-song").criteria[0].estimate
    )
    assert estimate is not None
    assert 0.0045 <= round(estimate.prevalence, 4) <= 0.0045


@pytest.mark.parametrize(
    ("further", "words"),
    [
        (None, ""),
        (20, "cần thêm khoảng 20 nhãn."),
        (17_731, "cần thêm khoảng 17.731 nhãn, nhưng mẫu kỳ này chỉ còn"),
    ],
)
def test_no_more_is_asked_of_a_sample_than_it_holds(further: int | None, words: str) -> None:
    measured = next(
        c for r in factory.ratings() for c in r.criteria if c.kind == "content" and c.estimate is not None
    )
    assert measured.estimate is not None
    result = measured.model_copy(update={"further_labels": further})
    assert still_needed(result).startswith(words)
    whole = measured.estimate.model_copy(update={"n": measured.estimate.population})
    if further:
        assert "đã được xét hết" in still_needed(result.model_copy(update={"estimate": whole}))


def test_further_labels_are_asked_for(site: Path) -> None:
    rated = next(r for r in factory.ratings() if r.platform_id == "dong-que")
    needed = rated.criteria[0].further_labels
    assert needed is not None
    assert f"cần thêm khoảng {needed:,} nhãn".replace(",", ".") in text_of(
        site / "2026-11/ratings/bao-chi/dong-que.html"
    )


def test_links_criterion_says_that_nobody_labelled(site: Path) -> None:
    text = text_of(site / "2026-11/ratings/bao-chi/bao-ban-mai/lien-ket-co-bac.html")
    assert "Kiểm tra tự động 4.000 trong 4.000 nội dung" in text
    assert "Số nhãn" not in text
