"""Bytes to text: charset by byte-order mark, header, meta tag, then what Vietnamese pages use."""

import codecs
import re
from collections.abc import Iterator

from crawler.extraction.composed import composed, is_composed, rare_bytes
from crawler.extraction.errors import UndecodableBodyError
from crawler.extraction.legacy import latin_text
from crawler.extraction.reread import reread

# HTML's own rule: a charset declaration stands in the first 1,024 bytes; real pages run a little late.
_META_WINDOW = 4096
# A text may carry a few broken bytes (cut-off comments); more means that the charset is wrong.
_BROKEN_SHARE = 0.002
_BROKEN_ALWAYS_ALLOWED = 2
# What browsers take where a page says nothing; old Vietnamese fonts are found in it afterwards.
_LATIN = "cp1252"
_FALLBACKS = ("utf-8", _LATIN)
_EIGHT_BIT = frozenset({_LATIN, "cp1258"})
# Names of Vietnamese tables that Python has no codec for, all read from their bytes by what they spell.
_FONT_NAMES = re.compile(
    r"(?:x-)?(?:viet-)?(?:viscii|tcvn|vni|vps|cs-?viscii|user-defined).*", re.IGNORECASE
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_META = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)
# Control characters that no text carries: C0 without tab, line feed, form feed, carriage return.
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f]")
_CONTROL_BYTES = bytes(sorted({*range(0x20)} - {*b"\t\n\f\r"}))
_CONTROL_BYTES_NOT_VISCII = bytes(sorted({*_CONTROL_BYTES} - {0x02, 0x05, 0x06, 0x14, 0x19, 0x1E}))
_REPLACED = "\ufffd".encode()
# Encodings in which these bytes are parts of other characters.
_NOT_ASCII = ("utf-16", "utf-32", "iso2022", "hz", "utf-7")


def decode_body(body: bytes, content_type: str) -> str:
    """Text of a body in NFC, without byte-order mark; raises UndecodableBodyError on binary bytes.

    Vietnamese in an old font's table, and UTF-8 encoded twice, come out as they were meant; words that no
    known table makes right raise the same error.
    """
    tried = []
    for encoding in dict.fromkeys(_candidates(body, content_type)):
        tried.append(encoding)
        rare = body if encoding.startswith(_NOT_ASCII) else rare_bytes(body)
        text = _decode(body, rare, encoding)
        if text is None:
            continue
        text = text.removeprefix("\ufeff")
        read = reread(text)
        if not read.garbled and (encoding not in _EIGHT_BIT or _CONTROL.search(read.text) is None):
            sure = encoding == "utf-8" and read.text == text and is_composed(rare)
            return text if sure else composed(read.text)
    raise UndecodableBodyError(tuple(tried), len(body))


def _candidates(body: bytes, content_type: str) -> Iterator[str]:
    """Names of encodings in the order of trust, only those Python knows."""
    for bom, encoding in _BOMS:
        if body.startswith(bom):
            yield encoding
    declared = _HEADER.search(content_type)
    if declared:
        yield from _known(declared[1])
    yield from _zero_pattern(body[:200])
    head = body[:_META_WINDOW]
    for pattern in (_META, _XML):
        found = pattern.search(head)
        if found:
            yield from _known(found[1].decode("ascii", "replace"), in_markup=True)
    yield from _FALLBACKS


def _known(name: str, *, in_markup: bool = False) -> Iterator[str]:
    """The encoding's Python name, if it has one.

    A UTF-16 declared inside markup that could be read as ASCII is UTF-8 (the HTML standard says so).
    """
    if _FONT_NAMES.fullmatch(name):
        yield _LATIN
        return
    try:
        info = codecs.lookup(name)
    except LookupError:
        return
    if not getattr(info, "_is_text_encoding", True):
        return
    if in_markup and info.name.startswith(("utf-16", "utf-32")):
        yield "utf-8"
    elif info.name in {"ascii", "iso8859-1"}:
        # Browsers read both as windows-1252; Vietnamese servers label UTF-8 that way by default.
        yield from ("utf-8", _LATIN)
    else:
        yield info.name


def _zero_pattern(head: bytes) -> Iterator[str]:
    """UTF-16 without a mark shows as every other byte zero in the markup's ASCII."""
    if len(head) >= 4:  # noqa: PLR2004 - two characters
        even, odd = head[0::2].count(0), head[1::2].count(0)
        if odd * 2 > len(head[1::2]) and even == 0:
            yield "utf-16-le"
        elif even * 2 > len(head[0::2]) and odd == 0:
            yield "utf-16-be"


def _decode(body: bytes, rare: bytes, encoding: str) -> str | None:
    """Text, or None where too many bytes are broken or it holds control characters."""
    try:
        text = _eight_bit(body, encoding) if encoding in _EIGHT_BIT else body.decode(encoding)
        # Whoever served it may have broken it before.
        broken = rare.count(_REPLACED) if encoding == "utf-8" else text.count("\ufffd")
    except UnicodeError:
        text = body.decode(encoding, "replace")
        broken = text.count("\ufffd")
    broken += _controls(rare, text, encoding)
    allowed = max(_BROKEN_ALWAYS_ALLOWED, int(len(text) * _BROKEN_SHARE)) if len(text) > 500 else 0  # noqa: PLR2004
    return text if broken <= allowed else None


def _controls(rare: bytes, text: str, encoding: str) -> int:
    """How many control characters a text holds; counted in its `rare` bytes where these are the same."""
    if encoding.startswith(_NOT_ASCII):
        return len(_CONTROL.findall(text))
    # VISCII has capitals at six of the control characters' places.
    unwanted = _CONTROL_BYTES_NOT_VISCII if encoding in _EIGHT_BIT else _CONTROL_BYTES
    return len(rare) - len(rare.translate(None, unwanted))


def _eight_bit(body: bytes, encoding: str) -> str:
    """Bytes of a table with a byte a letter: what they spell counts for more than what the table is called."""
    latin = latin_text(body)
    if encoding == _LATIN:
        return latin
    meant = reread(latin).text
    return meant if meant != latin else body.decode(encoding, "replace")
