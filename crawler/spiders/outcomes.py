"""From statuses and exceptions to named outcomes: tables, so that none is forgotten."""

import gzip
import zlib
from collections.abc import Iterator
from typing import Any

import brotli  # type: ignore[import-untyped]
from OpenSSL.SSL import Error as OpenSslError
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.utils import _compression  # knows which zstd module this version of Python has
from service_identity.exceptions import VerificationError

from crawler.extraction.errors import ExtractionError, PageTooLargeError, UndecodableBodyError
from crawler.spiders.errors import AnswerTooLargeError, HostUnreachableError, RefusedError
from crawler.types import Outcome

_BY_ERROR: tuple[tuple[type[BaseException], Outcome], ...] = (
    (OpenSslError, Outcome.TLS_ERROR),
    (VerificationError, Outcome.TLS_ERROR),
    # Raised inside Twisted's parser, so it comes wrapped.
    (AnswerTooLargeError, Outcome.TOO_LARGE),
    (CannotResolveHostError, Outcome.DNS_ERROR),
    (DownloadTimeoutError, Outcome.TIMEOUT),
    # The handler cancels a body that passes DOWNLOAD_MAXSIZE.
    (DownloadCancelledError, Outcome.TOO_LARGE),
    (DownloadConnectionRefusedError, Outcome.CONNECTION_ERROR),
    (ResponseDataLossError, Outcome.CONNECTION_ERROR),
    (DownloadFailedError, Outcome.CONNECTION_ERROR),
    (UndecodableBodyError, Outcome.UNDECODABLE),
    (PageTooLargeError, Outcome.TOO_LARGE),
    (ExtractionError, Outcome.EXTRACTION_ERROR),
    # The only bare IgnoreRequest left is the decompression limit's (scrapy's HttpCompressionMiddleware).
    (IgnoreRequest, Outcome.TOO_LARGE),
    # Bodies that do not unpack as their Content-Encoding says.
    (brotli.error, Outcome.UNDECODABLE),
    (zlib.error, Outcome.UNDECODABLE),
    (gzip.BadGzipFile, Outcome.UNDECODABLE),
    (_compression.zstd.ZstdError, Outcome.UNDECODABLE),  # type: ignore[attr-defined]
    (EOFError, Outcome.UNDECODABLE),
    (OSError, Outcome.CONNECTION_ERROR),
)
# OpenSSL's words for a server that answers the handshake in plain text: it has no TLS, not a bad one.
_NO_TLS = "wrong version number"
_BY_STATUS = {
    # Parts of a page and differences from another version, which nobody asked for.
    206: Outcome.SERVER_ERROR,
    226: Outcome.SERVER_ERROR,
    401: Outcome.FORBIDDEN,
    402: Outcome.FORBIDDEN,
    403: Outcome.FORBIDDEN,
    407: Outcome.FORBIDDEN,
    408: Outcome.TIMEOUT,
    429: Outcome.RATE_LIMITED,
    451: Outcome.FORBIDDEN,
}
_CLASSES = {2: Outcome.EXTRACTED, 3: Outcome.SERVER_ERROR, 4: Outcome.NOT_FOUND}
_HTML = ("text/html", "application/xhtml", "text/plain")
_LISTS = (*_HTML, "application/xml", "text/xml", "application/rss", "application/atom", "application/gzip")
_LISTS_TOO = ("application/x-gzip", "application/octet-stream", "binary/octet-stream")


def outcome_of_error(error: BaseException) -> Outcome:
    """Named outcome of a fetch that raised."""
    if isinstance(error, HostUnreachableError):
        return error.reached
    if isinstance(error, RefusedError):
        return error.outcome
    chain = tuple(_causes(error))
    if any(isinstance(cause, OpenSslError) and _NO_TLS in str(cause) for cause in chain):
        return Outcome.CONNECTION_ERROR
    for kind, outcome in _BY_ERROR:
        if any(isinstance(cause, kind) for cause in chain):
            return outcome
    return Outcome.CONNECTION_ERROR


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error, what it came from, and what Twisted wrapped inside either."""
    held: BaseException | None = error
    while held is not None:
        yield held
        for reason in getattr(held, "reasons", None) or ():
            yield reason.value
        held = held.__cause__


def outcome_of_status(status: int) -> Outcome:
    """Named outcome of an answer's status; EXTRACTED where the body may be read."""
    return _BY_STATUS.get(status, _CLASSES.get(status // 100, Outcome.SERVER_ERROR))


def content_type(response: Any) -> str:  # noqa: ANN401 - scrapy
    """The Content-Type header as text."""
    return (response.headers.get("Content-Type") or b"").decode("latin-1")


def is_page(declared: str) -> bool:
    """Whether a declared type is a page for readers; an absent one is judged by its bytes."""
    return not declared or declared.lower().lstrip().startswith(_HTML)


def is_json(declared: str) -> bool:
    """Whether a declared type is an interface's JSON."""
    kind = declared.partition(";")[0].strip().lower()
    return kind == "application/json" or kind.endswith("+json")


def is_list(declared: str) -> bool:
    """Whether a declared type may be a sitemap, feed or listing page."""
    return not declared or declared.lower().lstrip().startswith((*_LISTS, *_LISTS_TOO))
