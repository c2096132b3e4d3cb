"""What the generic way knows of any program's posts: frames, previews, notices, who is quoted, split dates."""

from datetime import UTC, datetime

from crawler.extraction import Part, extract_page
from crawler.extraction.dates import find_date
from crawler.types import ItemKind

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
URL = "https://xom.example/chuyen/9"
NAMES = ("Giếng Sâu", "Gầu Tre", "Dây Thừng", "Ròng Rọc")
SAID = (
    "Giếng nhà tôi cạn từ đầu tháng.",
    "Đào sâu thêm hai mét là có nước.",
    "Thuê máy khoan mất bao nhiêu?",
    "Tùy đất, đất đá thì đắt gấp đôi.",
)


def post(at: int, body: str = "", date: str = "", author: str = "") -> str:
    date = date or f"<span class='date'>0{at + 1}/11/2026, 08:15</span>"
    author = author or f"<a class='username' href='/thanh-vien/{at}'>{NAMES[at]}</a>"
    return f"<div class='post' id='post-{at + 1}'>{author}{date}<div class='content'>{body or SAID[at]}</div></div>"


def read(posts: list[str], html: str = "<html>") -> tuple[Part, ...]:
    page = f"{html}<body><h1>Giếng cạn</h1><div class='list'>{''.join(posts)}</div></body></html>"
    return extract_page(page, URL, ItemKind.THREAD, NOW).parts


def texts(posts: list[str]) -> list[str]:
    return [part.text for part in read(posts)]


def test_a_layout_with_a_sidebar_is_no_sidebar() -> None:
    every = [post(at) for at in range(4)]
    assert len(read(every, "<html class='Public NoJs Sidebar'>")) == 4


def test_a_letter_in_place_of_a_picture_is_no_name() -> None:
    letters = [
        post(at, author=f"<a class='username' href='/thanh-vien/{at}'>{name[0]}</a> "
                        f"<a class='username' href='/thanh-vien/{at}'>{name}</a>")
        for at, name in enumerate(NAMES)
    ]  # fmt: skip
    assert [part.author_name for part in read(letters)] == list(NAMES)


def test_a_preview_gives_its_address_and_none_of_its_words() -> None:
    preview = "<div class='link-preview'><a href='https://khoan.example/gia'>Bảng giá khoan giếng</a></div>"
    found = read([post(0), post(1, f"{SAID[1]}{preview}"), post(2), post(3)])[1]
    assert (found.text, found.links) == (SAID[1], ("https://khoan.example/gia",))


def test_who_is_quoted_is_not_said() -> None:
    quote = f"<p>Giếng Sâu đã viết:</p><blockquote>{SAID[0]}</blockquote><p>{SAID[1]}</p>"
    assert texts([post(0), post(1, quote), post(2), post(3)])[1] == SAID[1]


def test_a_line_that_ends_in_a_colon_before_a_quote_is_kept_where_it_names_nobody() -> None:
    quote = f"<p>Ông bà dạy rằng:</p><blockquote>{SAID[0]}</blockquote><p>{SAID[1]}</p>"
    assert texts([post(0), post(1, quote), post(2), post(3)])[1] == f"Ông bà dạy rằng:\n{SAID[1]}"


def test_the_platforms_notice_is_no_post() -> None:
    notice = post(1, "Bài viết này đã bị xóa bởi Ban Quản Trị.")
    assert texts([post(0), notice, post(2), post(3)]) == [SAID[0], SAID[2], SAID[3]]


def test_words_about_deleting_are_a_post() -> None:
    said = "Bài của tôi bị xóa mà không ai nói lý do."
    assert texts([post(0), post(1, said), post(2), post(3)])[1] == said


def test_a_body_that_holds_author_and_date_is_the_frame_of_the_words_below_it() -> None:
    framed = [
        f"<li class='review' id='review-{at + 1}'><div class='comment-text'><strong class='author'>{name}</strong> "
        f"<time datetime='2026-11-0{at + 1}T08:15:00+07:00'>0{at + 1}/11/2026</time>"
        f"<div class='description'><p>{SAID[at]}</p></div></div></li>"
        for at, name in enumerate(NAMES)
    ]
    parts = read(framed)
    assert [part.text for part in parts] == list(SAID)
    assert [part.published_at for part in parts] == [
        datetime(2026, 11, day, 1, 15, tzinfo=UTC) for day in range(1, 5)
    ]


def test_day_and_time_in_two_elements_are_one_date() -> None:
    split = read([post(at, date=f"<em>Hôm nay, <u>0{at + 7}:10 AM</u></em>") for at in range(3)])
    assert [part.published_at for part in split] == [
        datetime(2026, 11, 22, hour, 10, tzinfo=UTC) for hour in range(3)
    ]


def test_a_year_of_two_digits_counts_beside_a_time_only() -> None:
    found = find_date("14/3/12 lúc 20:15", NOW)
    assert found is not None
    assert found.instant == datetime(2012, 3, 14, 13, 15, tzinfo=UTC)
    assert find_date("14/3/12", NOW) is None
    assert find_date("tỷ lệ 14/3/12 lúc 20:15", NOW) is None


def test_a_name_that_means_mending_makes_no_date_one_of_editing() -> None:
    named = [
        post(
            at,
            author=f"<p>Bởi <a class='username' href='/thanh-vien/{at}'>{name} sửa xe</a> lúc",
            date=f"0{at + 1}/11/2026, 08:15</p>",
        )
        for at, name in enumerate(NAMES[:2])
    ]
    found = read(named)
    assert [part.published_at and part.published_at.day for part in found] == [1, 2]
    assert [part.modified_at for part in found] == [None, None]


def test_a_label_before_the_name_still_says_that_a_post_was_edited() -> None:
    note = f"{SAID[1]}</div><div class='note'>Sửa lần cuối bởi <a href='/thanh-vien/9'>Ròng Rọc</a>, 05/11/2026, 09:00"
    edited = read([post(0), post(1, note), post(2), post(3)])[1]
    assert edited.published_at is not None
    assert edited.published_at.day == 2
