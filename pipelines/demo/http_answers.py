"""From a page of the demo to the bytes that go over the wire."""

import gzip
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from http import HTTPStatus

from pipelines.demo.pages import GZIP, Page, PlatformWorld
from pipelines.demo.ports import ADDRESSES, DemoPlatform

_PACKABLE = ("text/", "application/xml", "application/rss+xml", "image/svg+xml")
_PACK_LEVEL = 1  # pages go to a crawler on the same machine: time counts, size does not


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One page, ready to be sent: plain and packed bodies, and what conditional requests compare."""

    status: int
    head: str
    body: bytes
    packed: bytes
    etag: str
    modified: str
    delay_seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the server looks at in a request."""

    method: str
    target: str
    headers: dict[str, str]

    @property
    def keep_alive(self) -> bool:
        """Whether the connection stays open afterwards."""
        return self.headers.get("connection", "").lower() != "close"


def parse_request(head: bytes) -> Request:
    """The request in these head bytes; ValueError where it is none."""
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _version = first.split(" ")
    pairs = (line.partition(":") for line in lines)
    return Request(
        method=method,
        target=target.partition("#")[0],
        headers={name.strip().lower(): value.strip() for name, _, value in pairs},
    )


class Site:
    """One platform as HTTP sees it; answers are prepared at the first request for them."""

    def __init__(self, platform: PlatformWorld, port_base: int) -> None:
        place = ADDRESSES[DemoPlatform(platform.platform_id)]
        self.scheme, self.host, self.port = place.scheme, place.host, port_base + place.offset
        self.origin = place.origin(port_base)
        self._platform = platform
        # Pages were written with the fixed ports; elsewhere every address in them has to follow.
        self._moves = [
            (f"{p.host}:".encode() + str(old).encode(), f"{p.host}:{port_base + p.offset}".encode())
            for p in ADDRESSES.values()
            if (old := int(p.origin().rpartition(":")[2])) != port_base + p.offset
        ]
        self._ready: dict[str, Answer] = {}

    def respond(self, request: Request, now: datetime) -> tuple[bytes, float]:
        """Bytes to send, and seconds to wait before sending them."""
        if request.method not in ("GET", "HEAD"):
            return _plain(HTTPStatus.METHOD_NOT_ALLOWED, now), 0.0
        answer = self._answer(request.target)
        if _unchanged(request, answer):
            head = (
                f"HTTP/1.1 304 Not Modified\r\n{_validators(answer)}{_date(now)}Content-Length: 0\r\n\r\n"
            )
            return head.encode("latin-1"), 0.0
        packed = bool(answer.packed) and "gzip" in request.headers.get("accept-encoding", "")
        body = answer.packed if packed else answer.body
        encoding = "Content-Encoding: gzip\r\n" if packed else ""
        first = (
            f"HTTP/1.1 {answer.status} {HTTPStatus(answer.status).phrase}\r\n{answer.head}{_validators(answer)}"
            f"{_date(now)}{encoding}Content-Length: {len(body)}\r\n"
            f"Connection: {'keep-alive' if request.keep_alive else 'close'}\r\n\r\n"
        ).encode("latin-1")
        return (first if request.method == "HEAD" else first + body), answer.delay_seconds

    def _answer(self, target: str) -> Answer:
        found = self._ready.get(target)
        if found is None:
            pages = self._platform.pages
            page = pages.get(target) or pages.get(target.partition("?")[0])
            if page is None:
                return self._prepare(self._platform.not_found)  # not kept: targets are endless
            found = self._ready[target] = self._prepare(page)
        return found

    def _prepare(self, page: Page) -> Answer:
        body = page.body
        for old, new in self._moves:
            body = body.replace(old, new)
        if page.gzip_file:
            body = gzip.compress(body, mtime=0)
        lines = [("Content-Type", page.content_type), *self._platform.headers]
        if page.content_type.startswith(_PACKABLE):
            lines.append(("Vary", "Accept-Encoding"))
        if page.location:
            lines.append(("Location", self.origin + page.location))
        packable = page.content_type.startswith(_PACKABLE) and page.content_type != GZIP and bool(body)
        return Answer(
            status=page.status,
            head="".join(f"{name}: {value}\r\n" for name, value in lines),
            body=body,
            packed=gzip.compress(body, _PACK_LEVEL, mtime=0) if packable else b"",
            etag=f'W/"{hashlib.sha256(body).hexdigest()[:16]}"',
            modified=_http_date(page.modified) if page.modified else "",
            delay_seconds=page.delay_seconds,
        )


def _http_date(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def _date(now: datetime) -> str:
    return f"Date: {_http_date(now)}\r\n"


def _validators(answer: Answer) -> str:
    if answer.status != HTTPStatus.OK:
        return ""
    return f"ETag: {answer.etag}\r\n" + (f"Last-Modified: {answer.modified}\r\n" if answer.modified else "")


def _unchanged(request: Request, answer: Answer) -> bool:
    if answer.status != HTTPStatus.OK:
        return False
    if wanted := request.headers.get("if-none-match"):
        return answer.etag in wanted
    return bool(answer.modified) and request.headers.get("if-modified-since") == answer.modified


def _plain(status: HTTPStatus, now: datetime) -> bytes:
    return (
        f"HTTP/1.1 {status.value} {status.phrase}\r\nAllow: GET, HEAD\r\n{_date(now)}"
        "Content-Length: 0\r\nConnection: close\r\n\r\n"
    ).encode("latin-1")
