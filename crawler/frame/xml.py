"""XML from strangers: sitemaps and feeds, read so that no entity is ever expanded."""

import codecs
import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

# The sitemap protocol's own limit for one uncompressed file.
MAX_XML_BYTES = 50 * 1024 * 1024
_GZIP_MAGIC = b"\x1f\x8b"
_DECLARED = re.compile(r"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,400}\?>")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class UnsafeXmlError(ValueError):
    """XML that declares entities or unpacks beyond the limit: no sitemap or feed needs either."""


def read_xml(body: bytes) -> str:
    """Text of a sitemap or feed, unpacked where it is gzip; raises UnsafeXmlError."""
    text = _text(_unpacked(body))
    if "<!ENTITY" in text:
        message = "the document declares entities"
        raise UnsafeXmlError(message)
    return text


def _unpacked(body: bytes) -> bytes:
    if not body.startswith(_GZIP_MAGIC):
        return body
    unpacker = zlib.decompressobj(wbits=31)
    try:
        plain = unpacker.decompress(body, MAX_XML_BYTES)
    except zlib.error as error:
        message = f"broken gzip data: {error}"
        raise UnsafeXmlError(message) from error
    if unpacker.unconsumed_tail:
        message = f"unpacks to more than {MAX_XML_BYTES} bytes"
        raise UnsafeXmlError(message)
    return plain


def _text(body: bytes) -> str:
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    declared = _DECLARED.match(body[:300].decode("latin-1"))
    encoding = declared[1] if declared else "utf-8"
    try:
        return body.decode(encoding, "replace")
    except LookupError:
        return body.decode("utf-8", "replace")


def elements(text: str, *names: str) -> Iterator[Any]:
    """Elements with these local names, in any name space, each emptied after use.

    Malformed parts are skipped: real sitemaps and feeds have bare ampersands and cut ends.
    """
    from lxml import etree  # noqa: PLC0415 - native module, needed by the frame only

    source = BytesIO(_DECLARATION.sub("", text, count=1).lstrip().encode())
    walk = etree.iterparse(
        source,
        events=("end",),
        tag=tuple(f"{{*}}{name}" for name in names),
        recover=True,
        # Defence in depth: read_xml already refuses every document that declares an entity.
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for _, element in walk:
            yield element
            element.clear(keep_tail=False)
    except etree.XMLSyntaxError:
        return


def child_text(element: Any, *names: str) -> str:  # noqa: ANN401 - lxml has no stubs
    """Text of the first non-empty descendant with one of these local names, in the order of the names."""
    for name in names:
        for found in element.iter(f"{{*}}{name}"):
            text = " ".join("".join(found.itertext()).split())
            if text:
                return text
    return ""
