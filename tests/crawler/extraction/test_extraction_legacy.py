"""Old Vietnamese tables and text encoded twice: right text or a named error, and no other page touched."""

import html
import shutil
import subprocess
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from crawler.extraction import UndecodableBodyError, decode_body, extract_page
from crawler.extraction.legacy import _TCVN3_ROWS, _VISCII_ROWS, _VNI, latin_text, vni
from crawler.extraction.syllables import is_syllable
from crawler.types import ItemKind

COMMENT = "<p>Hàng giao nhanh, đóng gói kỹ, sẽ ủng hộ lần nữa.</p>"
HEADLINE = "<h1>THÔNG BÁO TUYỂN SINH LỚP ĐÀN TRANH MÙA THU</h1>"
ARTICLE = (
    "<html><head><title>Chợ nổi mùa nước lên</title></head><body><h1>Chợ nổi mùa nước lên</h1>"
    "<p>Sáng sớm, những chiếc ghe chở đầy trái cây từ các miệt vườn kéo về. Người bán treo mặt hàng lên "
    "cây bẹo, khách đi đò chỉ cần nhìn là biết ghe nào bán thứ gì.</p>"
    "<p>Ông Bảy kể rằng thuở trước chợ họp suốt ngày đêm, đèn dầu sáng rực cả khúc sông. Giờ đường bộ mở "
    "rộng, ghe thưa dần nhưng tiếng rao vẫn còn.</p><p>Bé gái ngồi trước mũi ghe, tay cầm ổ bánh mì, mắt "
    "dõi theo đàn vịt bơi ngược dòng. Mẹ bé lo đếm tiền lẻ, thỉnh thoảng ngẩng lên cười.</p></body></html>"
)
TEXTS = {"comment": COMMENT, "headline": HEADLINE, "article": ARTICLE}
TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
DECLARED = (
    "text/html",
    "text/html; charset=utf-8",
    "text/html; charset=iso-8859-1",
    "text/html; charset=windows-1258",
)


def by_rows(rows: dict[int, str], *, capitals: bool) -> Callable[[str], bytes]:
    table = {letter: first + place for first, row in rows.items() for place, letter in enumerate(row)}

    def encode(text: str) -> bytes:
        # An ABC font has no marked capitals: a headline holds small letters that its font shows as capitals.
        found = (
            table.get(char, table.get(char if capitals else char.lower())) or ord(char) for char in text
        )
        return bytes(found)

    return encode


def vni_bytes(text: str) -> bytes:
    spelt = {letter: spelling for spelling, letter in reversed(_VNI.items())}
    return "".join(spelt.get(char, char) for char in text).encode("cp1252")


def cp1258(text: str) -> bytes:
    out = []
    for char in text:
        parts = unicodedata.normalize("NFD", char)
        base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in TONES))
        out.append(base + "".join(part for part in parts if part in TONES))
    return "".join(out).encode("cp1258")


def twice(text: str, times: int, table: str) -> bytes:
    body = text.encode()
    for _ in range(times):
        body = (latin_text(body) if table == "cp1252" else body.decode(table)).encode()
    return body


def by_cp1258(text: str) -> bytes:
    """UTF-8 taken for windows-1258, its undefined bytes kept as control characters."""
    return "".join(bytes([byte]).decode("cp1258", "ignore") or chr(byte) for byte in text.encode()).encode()


tcvn3_bytes = by_rows(_TCVN3_ROWS, capitals=False)
viscii_bytes = by_rows(_VISCII_ROWS, capitals=True)
ENCODERS: dict[str, Callable[[str], bytes]] = {
    "utf-8": lambda text: text.encode(),
    "NFD": lambda text: unicodedata.normalize("NFD", text).encode(),
    "utf-16 with mark": lambda text: text.encode("utf-16"),
    "utf-16-le": lambda text: text.encode("utf-16-le"),
    "utf-16-be": lambda text: text.encode("utf-16-be"),
    "windows-1258": cp1258,
    "TCVN3": tcvn3_bytes,
    "VISCII": viscii_bytes,
    "VNI": vni_bytes,
    "TCVN3 inside UTF-8": lambda text: latin_text(tcvn3_bytes(text)).encode(),
    "VISCII inside UTF-8": lambda text: latin_text(viscii_bytes(text)).encode(),
    "VNI inside UTF-8": lambda text: latin_text(vni_bytes(text)).encode(),
    "twice, windows-1252": lambda text: twice(text, 1, "cp1252"),
    "three times, windows-1252": lambda text: twice(text, 2, "cp1252"),
    "twice, Latin-1": lambda text: twice(text, 1, "latin-1"),
    "three times, Latin-1": lambda text: twice(text, 2, "latin-1"),
    "twice, windows-1258": by_cp1258,
    "twice, NFD": lambda text: twice(unicodedata.normalize("NFD", text), 1, "cp1252"),
}


@pytest.mark.parametrize("declared", DECLARED)
@pytest.mark.parametrize("length", TEXTS)
@pytest.mark.parametrize("name", ENCODERS)
def test_every_encoding_comes_out_as_it_was_meant(name: str, length: str, declared: str) -> None:
    assert decode_body(ENCODERS[name](TEXTS[length]), declared) == TEXTS[length]


@pytest.mark.parametrize("name", ["viscii", "TCVN", "x-viet-tcvn5712", "x-viet-vni", "x-user-defined"])
def test_a_table_that_python_does_not_know_is_read_by_what_it_spells(name: str) -> None:
    assert decode_body(viscii_bytes(ARTICLE), f"text/html; charset={name}") == ARTICLE


@pytest.mark.parametrize("form", ["decimal", "hexadecimal"])
def test_numeric_entities_are_read_by_the_parser(form: str) -> None:
    entity = "&#{};" if form == "decimal" else "&#x{:x};"
    body = "".join(char if char.isascii() else entity.format(ord(char)) for char in ARTICLE).encode()
    page = decode_body(body, "text/html")
    text = extract_page(page, "https://bao.example/cho-noi.html", ItemKind.ARTICLE).parts[0].text
    assert "những chiếc ghe chở đầy trái cây từ các miệt vườn" in text


def test_an_old_font_written_in_entities() -> None:
    escaped = html.escape(latin_text(tcvn3_bytes(COMMENT)), quote=False)
    named = "".join(char if char.isascii() else f"&#{ord(char)};" for char in escaped)
    body = named.replace("&lt;", "<").replace("&gt;", ">").encode()
    assert decode_body(body, "text/html") == COMMENT


def test_capital_font_gives_capitals_and_leaves_the_rest() -> None:
    meant = '<font face=".VnTimeH">lễ hội đua ghe</font><p>Làng chài mở hội đua ghe đầu năm.</p>'
    body = tcvn3_bytes(meant)
    assert decode_body(body, "text/html") == meant.replace("lễ hội đua ghe", "LỄ HỘI ĐUA GHE")


@pytest.mark.parametrize(
    ("spelt", "meant"),
    [
        ("ñöôïc", "được"), ("TIEÁNG VIEÄT", "TIẾNG VIỆT"), ("lòch söû", "lịch sử"), ("kyõ thuaät", "kỹ thuật"),
        ("aên uoáng", "ăn uống"), ("nghó ngôïi", "nghĩ ngợi"), ("Ñaø Laït", "Đà Lạt"), ("quyû", "quỷ"), ("mîa", "mỵa"),
    ],
)  # fmt: skip
def test_vni_spellings(spelt: str, meant: str) -> None:
    assert vni(spelt) == meant


@pytest.mark.skipif(shutil.which("iconv") is None, reason="no iconv here to ask for a second opinion")
@pytest.mark.parametrize(
    ("name", "encode"), [("TCVN5712-1", tcvn3_bytes), ("VISCII", viscii_bytes), ("CP1258", cp1258)]
)
def test_tables_agree_with_the_c_library(name: str, encode: Callable[[str], bytes]) -> None:
    known = subprocess.run(["iconv", "-l"], capture_output=True, text=True, check=True).stdout
    if f"{name}//" not in known:
        pytest.skip(f"this iconv has no {name}")
    # TCVN3 fonts have the marked letters small only.
    text = COMMENT.lower() + ("" if encode is tcvn3_bytes else HEADLINE)
    told = subprocess.run(
        ["iconv", "-f", name, "-t", "UTF-8"],
        input=encode(text), capture_output=True, check=True,
    )  # fmt: skip
    assert unicodedata.normalize("NFC", told.stdout.decode()) == text


def test_a_right_frame_around_a_body_encoded_twice() -> None:
    menu = "<nav>Trang chủ · Thời sự · Đời sống · Liên hệ với chúng tôi</nav>"
    body = (
        (menu + "<p>{}</p>").encode().replace(b"{}", twice("Người bán treo mặt hàng lên cây", 1, "cp1252"))
    )
    assert decode_body(body, "text/html") == f"{menu}<p>Người bán treo mặt hàng lên cây</p>"


def test_a_right_frame_around_a_body_in_an_old_font() -> None:
    menu = "<nav>Trang chủ · Thời sự · Đời sống · Liên hệ</nav>"
    words = "<p>Những chiếc ghe chở đầy trái cây từ các miệt vườn kéo về chợ nổi</p>"
    body = menu.encode() + latin_text(tcvn3_bytes(words)).encode()
    assert decode_body(body, "text/html; charset=utf-8") == menu + words


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Où étiez-vous l'été dernier ? Là-bas, près de la forêt, le maître a reçu un goûter très léger.", "cp1252"),
        ("Für die Größe der Häuser müssen schöne Straßen über Brücken führen, später früh Käse und Öl.", "cp1252"),
        ("Příliš žluťoučký kůň úpěl ďábelské ódy, večer přišel děda a řekl, že zítra půjdeme.", "cp1250"),
        ("Вечером мы пойдём гулять по набережной, а потом выпьем чаю.", "windows-1251"),
        ("今天天气很好,我们一起去公园散步,看到了很多花。", "gbk"),
        ("今日は天気がいいので、公園を散歩しました。", "shift_jis"),
        ("El niño comió una piñata en España, qué más da, él también está aquí.", "cp1252"),
        ("La col·legiala va anar a l'església amb il·lusió i gràcia.", "cp1252"),
    ],
)  # fmt: skip
def test_other_languages_stay_as_they_are(text: str, encoding: str) -> None:
    assert decode_body(text.encode(encoding), f"text/html; charset={encoding}") == text
    assert decode_body(text.encode(), "text/html") == text


@pytest.mark.parametrize("encoding", ["gbk", "big5", "shift_jis", "euc-jp", "windows-1251", "koi8-r"])
def test_an_undeclared_foreign_table_is_a_named_error(encoding: str) -> None:
    text = {"windows-1251": "Вечером мы пойдём гулять по набережной", "koi8-r": "Вечером мы пойдём гулять"}
    body = f"<p>{text.get(encoding, '公園電話公園')}</p>".encode(encoding)
    with pytest.raises(UndecodableBodyError):
        decode_body(body, "text/html")


def test_vietnamese_in_an_unknown_font_is_a_named_error() -> None:
    # The letters of TCVN3 in another order: a table that nobody knows.
    marks = sorted({byte for byte in tcvn3_bytes(ARTICLE) if byte > 0x7F})
    table = bytes.maketrans(bytes(marks), bytes(reversed(marks)))
    with pytest.raises(UndecodableBodyError):
        decode_body(tcvn3_bytes(ARTICLE).translate(table), "text/html")


@pytest.mark.parametrize(
    "word", ["nghiêng", "gì", "giếng", "quốc", "khuỷu", "đường", "Ửng", "xoong", "yêu", "ở"]
)
def test_syllables(word: str) -> None:
    assert is_syllable(word)
    assert is_syllable(unicodedata.normalize("NFD", word))


@pytest.mark.parametrize(
    "word", ["été", "für", "tôt", "cập nhật", "số1", "ñ", "Größe", "bậpt", "hôtel", ""]
)
def test_not_syllables(word: str) -> None:
    assert not is_syllable(word)


@pytest.mark.shared
def test_right_pages_stay_byte_for_byte(shared: Path) -> None:
    pages = sorted((shared / "pages").rglob("*.html"))
    assert pages
    for path in pages:
        right = unicodedata.normalize("NFC", path.read_bytes().decode("utf-8", "replace"))
        assert decode_body(path.read_bytes(), "text/html") == right.removeprefix("\ufeff"), path.name
