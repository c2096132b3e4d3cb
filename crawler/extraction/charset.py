"""Bytes to text: charset by byte-order mark, header, meta tag, then what Vietnamese pages use."""

import codecs
import re
import unicodedata
from collections.abc import Iterator

from crawler.extraction.errors import UndecodableBodyError

# HTML's own rule: a charset declaration stands in the first 1,024 bytes; real pages run a little late.
_META_WINDOW = 4096
# A text may carry a few broken bytes (cut-off comments); more means that the charset is wrong.
_BROKEN_SHARE = 0.002
_BROKEN_ALWAYS_ALLOWED = 2
_FALLBACKS = ("utf-8", "windows-1258")
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


def decode_body(body: bytes, content_type: str) -> str:
    """Text of a body in NFC, without byte-order mark; raises UndecodableBodyError on binary bytes."""
    tried = []
    for encoding in dict.fromkeys(_candidates(body, content_type)):
        tried.append(encoding)
        text = _decode(body, encoding)
        if text is not None:
            return unicodedata.normalize("NFC", text.removeprefix("\ufeff"))
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
        yield from ("utf-8", "cp1252")
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


def _decode(body: bytes, encoding: str) -> str | None:
    """Text, or None where too many bytes are broken or it holds control characters."""
    text = body.decode(encoding, "replace")
    broken = text.count("\ufffd") + len(_CONTROL.findall(text))
    allowed = max(_BROKEN_ALWAYS_ALLOWED, int(len(text) * _BROKEN_SHARE)) if len(text) > 500 else 0  # noqa: PLR2004
    return text if broken <= allowed else None
