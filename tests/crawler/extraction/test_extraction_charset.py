"""Bytes to text: what Vietnamese pages really send."""

import unicodedata

import pytest

from crawler.extraction import UndecodableBodyError, decode_body

TEXT = "<p>Đường phố vắng vẻ, quán cà phê mở cửa từ sáng sớm.</p>"
# What Python's codec cannot write directly, windows-1258 writes as a letter and a combining tone.
CP1258 = "<p>Phở bò tái nạm, giá hai mươi nghìn đồng một tô lớn.</p>"


def cp1258(text: str) -> bytes:
    """Letters with circumflex, breve and horn stay whole; the five tones become combining marks."""
    tones = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
    out = []
    for char in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", char)
        base = unicodedata.normalize("NFC", "".join(c for c in parts if c not in tones))
        out.append(base + "".join(c for c in parts if c in tones))
    return "".join(out).encode("cp1258")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_without_header(encoding: str) -> None:
    assert decode_body(TEXT.encode(encoding), "text/html") == TEXT


def test_header_decides() -> None:
    assert decode_body(cp1258(CP1258), "text/html; charset=windows-1258") == CP1258


def test_meta_decides_without_header() -> None:
    page = f'<meta http-equiv="Content-Type" content="text/html; charset=windows-1258">{CP1258}'
    assert decode_body(cp1258(page), "text/html").endswith(CP1258)


def test_windows_1258_without_any_declaration() -> None:
    assert decode_body(cp1258(CP1258), "") == CP1258


def test_decomposed_text_is_composed() -> None:
    assert decode_body(unicodedata.normalize("NFD", TEXT).encode(), "text/html; charset=utf-8") == TEXT


def test_bom_beats_a_wrong_header() -> None:
    assert decode_body(TEXT.encode("utf-8-sig"), "text/html; charset=iso-8859-1") == TEXT


def test_utf8_labelled_latin1_is_utf8() -> None:
    assert decode_body(TEXT.encode(), "text/html; charset=ISO-8859-1") == TEXT


def test_utf8_page_declaring_utf16_in_meta_is_utf8() -> None:
    page = f'<meta charset="utf-16">{TEXT}'
    assert decode_body(page.encode(), "text/html") == page


def test_unknown_charset_name_is_passed_over() -> None:
    assert decode_body(TEXT.encode(), "text/html; charset=khong-co-that") == TEXT


def test_non_text_codec_name_is_passed_over() -> None:
    assert decode_body(TEXT.encode(), "text/html; charset=hex") == TEXT


def test_a_cut_character_in_a_long_page_is_forgiven() -> None:
    body = (TEXT * 20).encode()[:-5]
    assert decode_body(body + "ế".encode()[:2], "text/html; charset=utf-8").startswith(TEXT)


def test_empty_body_is_empty_text() -> None:
    assert decode_body(b"", "text/html") == ""


@pytest.mark.parametrize(
    "body", [bytes(range(256)) * 8, b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" * 40, b"\x1f\x8b\x08\x00" * 300]
)
def test_binary_is_a_named_error(body: bytes) -> None:
    with pytest.raises(UndecodableBodyError, match="Content-Type") as caught:
        decode_body(body, "text/html; charset=utf-8")
    assert "utf-8" in caught.value.tried
    assert caught.value.size == len(body)
