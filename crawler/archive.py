"""captures.warc.gz: one WARC 1.1 conversion record a page, each its own gzip member.

What is kept is the page's decoded markup with personal data masked and authors replaced, so it is a
conversion, not a response. The digest of the bytes as the platform sent them stands beside it
(WARC-Original-Payload-Digest): whoever holds the platform's copy can show that it is the same page.
"""

import hashlib
import os
import re
import uuid
from pathlib import Path

from isal import igzip

from crawler.types import Capture

# Measured on 76 KB pages: igzip's level 1 takes a quarter of zlib's level 1 for the same bytes, and more
# levels gain nothing.
_LEVEL = 1
# What would end a header, or be read as two words in it.
_NOT_IN_HEADERS = re.compile(r"[\x00-\x20\x7f]")
_HTML = "text/html; charset=utf-8"
_NAMESPACE = uuid.UUID("6f3a1c52-8a4e-4a5c-9d0e-3c5b6a7d8e9f")


class Archive:
    """The growing WARC file; `end` is its size after the last whole record."""

    def __init__(self, path: Path, committed: int) -> None:
        """Open for appending after cutting whatever was written but never committed."""
        path.touch()
        os.truncate(path, committed)
        self._file = path.open("ab", buffering=0)
        self.end = committed

    def append(self, capture: Capture, markup: str, kind: str = _HTML) -> int:
        """Write one page of a content type; returns the file's size, which the journal's entry commits."""
        member = igzip.compress(_record(capture, markup, kind), _LEVEL, mtime=0)
        if self._file.write(member) != len(member):
            raise OSError(28, os.strerror(28))
        self.end += len(member)
        return self.end

    def copy(self, member: bytes) -> int:
        """Write a record of another archive as it is; returns the file's size."""
        if self._file.write(member) != len(member):
            raise OSError(28, os.strerror(28))
        self.end += len(member)
        return self.end

    def close(self) -> None:
        """Give the file to the disk."""
        os.fsync(self._file.fileno())
        self._file.close()


def _escaped(found: re.Match[str]) -> str:
    return f"%{ord(found[0]):02X}"


def _record(capture: Capture, markup: str, kind: str) -> bytes:
    body = markup.encode("utf-8", "replace")
    date = capture.fetched_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    # The same page read in another period is another record, and one copied from that period the same.
    name = f"{capture.capture_id}|{capture.url}|{date}|{capture.payload_sha256}"
    headers = (
        ("WARC-Type", "conversion"),
        ("WARC-Record-ID", f"<urn:uuid:{uuid.uuid5(_NAMESPACE, name)}>"),
        ("WARC-Date", date),
        ("WARC-Target-URI", _NOT_IN_HEADERS.sub(_escaped, capture.fetched_url or capture.url)),
        ("WARC-Block-Digest", f"sha256:{hashlib.sha256(body).hexdigest()}"),
        ("WARC-Original-Payload-Digest", f"sha256:{capture.payload_sha256}"),
        ("WARC-Original-Status", str(capture.status)),
        ("Content-Type", kind),
        ("Content-Length", str(len(body))),
    )
    head = "".join(f"{name}: {value}\r\n" for name, value in headers)
    return b"".join((b"WARC/1.1\r\n", head.encode(), b"\r\n", body, b"\r\n\r\n"))
