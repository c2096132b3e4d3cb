"""Walls and absent pages are told by what stands where the content should be; ordinary pages never are."""

import json
import tarfile
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.extraction import ExtractionError, decode_body, extract_page
from crawler.pretence import SAME_PAGE, Missing, Shown, likeness, missing_of, pretended, sketch
from crawler.spiders.probe import made_up
from crawler.types import ItemKind, Outcome
from tests.site.newspaper import article

ASKED = "https://bao.example/doi-song/bai-1.html"
MENU = "".join(f'<li><a href="/muc-{n}">Mục {n}</a></li>' for n in range(40))
BOX = '<form action="/login"><input name=u><input type="password" name=p><button>Đăng nhập</button></form>'
NONE = Missing()


def page(body: str, *, title: str = "Trang") -> str:
    return f"<html><head><title>{title}</title></head><body><ul>{MENU}</ul>{body}</body></html>"


def shown(markup: str, url: str = ASKED, kind: ItemKind = ItemKind.ARTICLE, asked: str = ASKED) -> Shown:
    return Shown(
        asked, url, markup, extract_page(markup, url, kind, datetime(2026, 11, 1, tzinfo=UTC)).parts
    )


@pytest.mark.parametrize(
    "text",
    [
        "Bạn cần đăng nhập để xem nội dung này.",
        "Vui lòng đăng nhập hoặc đăng ký để tiếp tục.",
        "Để xem bài viết này, bạn phải đăng nhập.",
        "Nội dung này chỉ dành cho thành viên.",
        "You must be logged-in to do that.",
        "Please log in or register to view this page.",
        "To continue reading you must sign in.",
    ],
)
@pytest.mark.parametrize(
    "frame", ["<main><article><p>{}</p></article>" + BOX + "</main>", "<div>{}</div>" + BOX]
)
def test_login_walls(text: str, frame: str) -> None:
    assert pretended(shown(page(frame.format(text))), NONE) is Outcome.LOGIN_WALL


def test_a_redirect_to_a_login_page_is_a_wall_whatever_it_says() -> None:
    markup = page(f"<h1>Chào mừng bạn trở lại</h1>{BOX}")
    for place in ("/login?next=%2Fbai-1", "/dang-nhap/", "/ucp.php?mode=login", "/wp-login.php"):
        assert pretended(shown(markup, f"https://bao.example{place}"), NONE) is Outcome.LOGIN_WALL
    assert pretended(shown(markup), NONE) is None


@pytest.mark.parametrize(
    "text",
    [
        "Trước khi tiếp tục, chúng tôi sử dụng cookie để cải thiện dịch vụ. <button>Chấp nhận tất cả cookie</button>",
        "We use cookies and data. <button>Reject all</button> <button>Accept all cookies</button>",
        "Bạn đã đủ 18 tuổi? <button>Đồng ý và tiếp tục</button>",
    ],
)
def test_consent_walls(text: str) -> None:
    assert pretended(shown(f"<html><body><div>{text}</div></body></html>"), NONE) is Outcome.CONSENT_WALL


def test_consent_on_another_host_needs_one_sign() -> None:
    markup = "<html><body><p>We use cookies.</p></body></html>"
    assert pretended(shown(markup, "https://consent.bao.example/m"), NONE) is Outcome.CONSENT_WALL
    assert pretended(shown(markup), NONE) is None


BANNER = "<div class=banner>Chúng tôi sử dụng cookie. <button>Chấp nhận tất cả cookie</button> <a>Quản lý tùy chọn</a></div>"
POSTS = "".join(
    f'<article class="message" id="post-{n}" data-author="Bạn {n}"><div class="message-body"><div class="bbWrapper">'
    f"{'Ý kiến dài về phiên chợ sáng nay ở bến, nơi bà con gặp nhau mỗi tuần. ' * 3}</div></div></article>"
    for n in range(3)
)
ORDINARY = {
    "article with a login box": page(article(1) + BOX),
    "article with a banner": page(BANNER + article(2)),
    "article about logging in": page(
        f"<article><h1>Cách đăng nhập</h1>{'<p>Bạn cần đăng nhập để xem số dư của mình, theo hướng dẫn của ngân hàng.</p>' * 12}</article>{BOX}"
    ),
    "thread, log in to reply": page(f"{POSTS}<p>Bạn phải đăng nhập để trả lời.</p>{BOX}"),
    "thread with a hidden link": page(POSTS.replace("bến", "bến. Đăng nhập để xem liên kết")) + BOX,
    "empty page with a banner": page(BANNER),
    "empty page with a login box": page(BOX),
    "short news": page(
        "<article><h1>Tin vắn</h1><p>Chợ Bến Mơ mở cửa lại từ ngày mai.</p></article>" + BOX
    ),
}


@pytest.mark.parametrize("name", ORDINARY)
@pytest.mark.parametrize("kind", [ItemKind.ARTICLE, ItemKind.THREAD, ItemKind.UNKNOWN])
def test_ordinary_pages_are_no_walls(name: str, kind: ItemKind) -> None:
    assert pretended(shown(ORDINARY[name], kind=kind), NONE) is None


@pytest.mark.shared
def test_real_pages_are_what_they_say(shared: Path) -> None:
    """Newspapers' articles and lists and a forum's threads, most with login boxes and banners."""
    files = [
        *sorted((shared / "pages/news").glob("*.html")),
        *sorted((shared / "pages/forum").glob("*.html")),
    ]
    assert len(files) >= 14
    for file in files:
        markup = decode_body(file.read_bytes(), "text/html")
        for kind in (ItemKind.ARTICLE, ItemKind.THREAD):
            assert pretended(shown(markup, kind=kind), NONE) is None, file.name


@pytest.mark.shared
@pytest.mark.integration
def test_real_articles_of_the_extraction_set_are_what_they_say(shared: Path) -> None:
    """Of 120 pages that people marked the text of, at most 1 is taken for a wall."""
    wrong, seen = [], 0
    with tarfile.open(shared / "extraction-eval" / "pages.tar.xz") as packed:
        for member in packed:
            file = packed.extractfile(member) if member.isfile() and seen < 120 else None
            if file is None:
                continue
            try:
                markup = decode_body(file.read(), "text/html")
                found = pretended(shown(markup), NONE)
            except ExtractionError:
                continue
            seen += 1
            wrong += [member.name] if found else []
    assert seen == 120
    assert len(wrong) <= 1, wrong


NOT_THERE = page(
    "<div class=box><h1>Rất tiếc</h1><p>Trang {} bạn tìm không còn ở đây, mời xem các bài khác của tòa soạn.</p></div>"
)


def test_a_page_like_the_answer_for_a_made_up_address_is_not_there() -> None:
    probe = made_up(ASKED, 7)
    missing = missing_of(shown(NOT_THERE.format(11), probe, asked=probe))
    assert pretended(shown(NOT_THERE.format(23)), missing) is Outcome.SOFT_NOT_FOUND
    assert pretended(shown(page(article(3))), missing) is None
    assert pretended(shown(page("<article><p>Một mẩu tin ngắn.</p></article>")), missing) is None


def test_a_page_that_leads_where_made_up_addresses_lead_is_not_there() -> None:
    probe, home = made_up(ASKED, 7), "https://bao.example/"
    missing = missing_of(shown(page(article(1)), home, asked=probe))
    assert pretended(shown(page(article(5)), home), missing) is Outcome.SOFT_NOT_FOUND
    assert pretended(shown(page(""), f"{home}?{'a' * 3000}"), Missing(landing=home)) is None
    other = page(
        f"<article><h1>Mùa nước nổi</h1><p>{'Đò ngang qua sông chở đầy hoa điên điển vàng. ' * 20}</p></article>"
    )
    assert pretended(shown(other, "https://bao.example/doi-song/ten-moi.html"), missing) is None


def test_a_thread_that_made_up_slugs_lead_to_is_there_at_its_own_address() -> None:
    place = "https://hoi.example/78/noi-dat"
    thread = shown(page("Nồi đất kho cá ngon hơn nồi gang, tôi thử rồi."), place, asked=place)
    missing = Missing(landing=place, sketch=sketch(thread.main))
    assert pretended(thread, missing) is None


def test_made_up_addresses_have_the_form_of_their_neighbours() -> None:
    one = made_up(ASKED, 7)
    assert one.startswith("https://bao.example/doi-song/khong-co-trang-nay-")
    assert one.endswith(".html")
    beside = made_up("https://b.example/bai-1/", 1)
    assert beside.startswith("https://b.example/khong-co-trang-nay-")
    assert beside.endswith("/")
    assert one == made_up(ASKED, 7) != made_up(ASKED, 8)
    assert made_up("https://d.example/showthread.php?t=5", 1).startswith(
        "https://d.example/khong-co-trang-nay-"
    )


def test_likeness() -> None:
    text = " ".join(f"chữ{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(600))
    assert likeness(sketch(text), sketch(text.upper())) == 1
    assert likeness(sketch(text), sketch(f"{text} thêm vài chữ khác")) > SAME_PAGE
    half = " ".join(text.split()[:300])
    assert 0.3 < likeness(sketch(text), sketch(half)) < 0.7
    assert likeness(sketch(text), sketch("một bài hoàn toàn khác hẳn bài kia")) < 0.05
    assert likeness((), ()) == 0
    assert json.loads(Missing(sketch=sketch(text)).model_dump_json())["sketch"]


@pytest.mark.parametrize("piece", ["<a ", "<input ", "<a<", "<div>", "<input type"])
def test_pages_of_one_endless_tag_are_judged_in_time_by_their_length(piece: str) -> None:
    page = piece * (300_000 // len(piece))
    begun = time.process_time()
    pretended(Shown("https://p.example/a", "https://p.example/a", page, ()), Missing(sketch=(1,)))
    # By the square of their length they take half a minute and more.
    assert time.process_time() - begun < 5
