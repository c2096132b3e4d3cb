"""What a server can do to us below and within HTTP; each ends in a named outcome and bounded memory and time."""

import gzip
import struct
import time
import zlib
from collections.abc import Iterator

import brotli
import pytest

from crawler.spiders.settings import MAX_BODY_BYTES
from crawler.types import Outcome, Platform, Politeness
from tests.site.fetching import Fetched, fetch
from tests.site.raw import RawPage, RawSite, Write, serving_raw

pytestmark = pytest.mark.integration

PAGE = b"<html><body><p>xin chao</p></body></html>"


def answer(
    body: bytes = PAGE, *headers: bytes, status: bytes = b"200 OK", length: int | None = None
) -> bytes:
    size = len(body) if length is None else length
    head = (b"HTTP/1.1 " + status, b"Content-Type: text/html", b"Content-Length: %d" % size, *headers)
    return b"\r\n".join(head) + b"\r\n\r\n" + body


def sends(data: bytes) -> RawPage:
    return lambda write: write(data)


def endless_body(write: Write) -> None:
    write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while True:
        write(b"x" * 65536)


def endless_chunks(write: Write) -> None:
    write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        write(b"10000\r\n" + b"x" * 65536 + b"\r\n")


def endless_head(write: Write) -> None:
    write(b"HTTP/1.1 200 OK\r\n")
    while True:
        write(b"X-More: 1\r\n" * 100)


def endless_continues(write: Write) -> None:
    while True:
        write(b"HTTP/1.1 100 Continue\r\nX: 1\r\n\r\n" * 100)


def dripped_body(write: Write) -> None:
    write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n")
    while True:
        write(b"x")
        time.sleep(0.2)


def dripped_head(write: Write) -> None:
    write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while True:
        write(b"x")
        time.sleep(0.2)


def silence(write: Write) -> None:
    time.sleep(6)


def wrapped(body: bytes, times: int) -> bytes:
    for _ in range(times):
        body = gzip.compress(body, 1)
    return body


ZEROS = b"\0" * (64 << 20)
ZSTD_BOMB = struct.pack("<IBB", 0xFD2FB528, 0, 0x58) + b"".join(
    struct.pack("<I", (1 << 17 << 3) | 2)[:3] + b"\0" for _ in range(512)
) + struct.pack("<I", 1)[:3]  # fmt: skip

FAULTS: dict[str, tuple[RawPage, Outcome]] = {
    "gzip_bomb": (sends(answer(gzip.compress(ZEROS), b"Content-Encoding: gzip")), Outcome.TOO_LARGE),
    "deflate_bomb": (sends(answer(zlib.compress(ZEROS), b"Content-Encoding: deflate")), Outcome.TOO_LARGE),
    "brotli_bomb": (
        sends(answer(brotli.compress(ZEROS, quality=1), b"Content-Encoding: br")),
        Outcome.TOO_LARGE,
    ),
    "zstd_bomb": (sends(answer(ZSTD_BOMB, b"Content-Encoding: zstd")), Outcome.TOO_LARGE),
    "bomb_in_a_bomb": (
        sends(answer(wrapped(ZEROS, 2), b"Content-Encoding: gzip, gzip")),
        Outcome.TOO_LARGE,
    ),
    "many_encodings": (
        sends(answer(PAGE, b"Content-Encoding: " + b"gzip, " * 2000 + b"gzip")),
        Outcome.TOO_LARGE,
    ),
    "broken_gzip": (sends(answer(b"\x1f\x8b\x08 not gzip", b"Content-Encoding: gzip")), Outcome.UNDECODABLE),
    "broken_brotli": (sends(answer(b"\xff" * 50, b"Content-Encoding: br")), Outcome.UNDECODABLE),
    "broken_zstd": (sends(answer(b"\xff" * 50, b"Content-Encoding: zstd")), Outcome.UNDECODABLE),
    "endless_body": (endless_body, Outcome.TOO_LARGE),
    "endless_chunks": (endless_chunks, Outcome.TOO_LARGE),
    "declared_too_large": (sends(answer(length=MAX_BODY_BYTES + 1)), Outcome.TOO_LARGE),
    "twenty_thousand_headers": (
        sends(answer(PAGE, *(b"X-%d: 1" % n for n in range(20_000)))),
        Outcome.TOO_LARGE,
    ),
    "giant_header": (sends(answer(PAGE, b"X-Big: " + b"x" * 300_000)), Outcome.TOO_LARGE),
    "giant_folded_header": (sends(answer(PAGE, b"X-Big: 1" + b"\r\n x" * 20_000)), Outcome.TOO_LARGE),
    "endless_head": (endless_head, Outcome.TOO_LARGE),
    "endless_continues": (endless_continues, Outcome.TOO_LARGE),
    "dripped_body": (dripped_body, Outcome.TIMEOUT),
    "dripped_head": (dripped_head, Outcome.TIMEOUT),
    "silence": (silence, Outcome.TIMEOUT),
    "broken_chunk_size": (
        sends(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n"),
        Outcome.CONNECTION_ERROR,
    ),
    "negative_chunk_size": (
        sends(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nabc\r\n0\r\n\r\n"),
        Outcome.CONNECTION_ERROR,
    ),
    "chunks_that_stop": (
        sends(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n"),
        Outcome.CONNECTION_ERROR,
    ),
    "length_too_long": (sends(answer(length=len(PAGE) + 500)), Outcome.CONNECTION_ERROR),
    "length_twice": (
        sends(answer(PAGE, b"Content-Length: 7")),
        Outcome.CONNECTION_ERROR,
    ),
    "length_negative": (sends(answer(length=-1)), Outcome.CONNECTION_ERROR),
    "length_no_number": (
        sends(b"HTTP/1.1 200 OK\r\nContent-Length: abc\r\n\r\n" + PAGE),
        Outcome.CONNECTION_ERROR,
    ),
    "early_close": (sends(b""), Outcome.CONNECTION_ERROR),
    "close_in_head": (sends(b"HTTP/1.1 200 OK\r\nContent-Ty"), Outcome.CONNECTION_ERROR),
    "http_0_9": (sends(PAGE), Outcome.CONNECTION_ERROR),
    "not_http": (sends(b"SSH-2.0-OpenSSH_9.2\r\n"), Outcome.CONNECTION_ERROR),
    "status_no_number": (sends(b"HTTP/1.1 OK 200\r\n\r\n"), Outcome.CONNECTION_ERROR),
    "header_without_colon": (sends(answer(PAGE, b"no colon here")), Outcome.EXTRACTED),
    "header_name_of_control_characters": (sends(answer(PAGE, b"X-\x01: 1")), Outcome.CONNECTION_ERROR),
    "header_of_control_characters": (sends(answer(PAGE, b"X-Odd: \xff\x00\x7f")), Outcome.EXTRACTED),
    "length_too_short": (sends(answer(length=10)), Outcome.EXTRACTED),
    "unknown_encoding": (sends(answer(PAGE, b"Content-Encoding: rot13")), Outcome.EXTRACTED),
    "redirect_without_place": (sends(answer(PAGE, status=b"302 Found")), Outcome.SERVER_ERROR),
    "redirect_to_itself": (
        sends(answer(PAGE, b"Location: /redirect_to_itself", status=b"302 Found")),
        Outcome.REDIRECT_LOOP,
    ),
    "redirect_to_a_broken_address": (
        sends(answer(PAGE, b"Location: http://[::1/x", status=b"302 Found")),
        Outcome.OFF_PLATFORM_REDIRECT,
    ),
    "redirect_to_a_file": (
        sends(answer(PAGE, b"Location: file:///etc/passwd", status=b"302 Found")),
        Outcome.OFF_PLATFORM_REDIRECT,
    ),
    "redirect_to_ftp": (
        sends(answer(PAGE, b"Location: ftp://127.0.0.1/x", status=b"302 Found")),
        Outcome.OFF_PLATFORM_REDIRECT,
    ),
    "redirect_to_another_platform": (
        sends(answer(PAGE, b"Location: https://khac.example/", status=b"301 Moved")),
        Outcome.OFF_PLATFORM_REDIRECT,
    ),
    "redirect_with_a_user": (
        sends(answer(PAGE, b"Location: http://ai:do@127.0.0.1:PORT/x", status=b"302 Found")),
        Outcome.OFF_PLATFORM_REDIRECT,
    ),
    "status_999": (sends(answer(PAGE, status=b"999 No")), Outcome.SERVER_ERROR),
    "retry_after_no_number": (
        sends(answer(PAGE, b"Retry-After: \xb2\xb2", status=b"503 Busy")),
        Outcome.SERVER_ERROR,
    ),
    "retry_after_a_thousand_years": (
        sends(answer(PAGE, b"Retry-After: 31557600000", status=b"429 Slow")),
        Outcome.RATE_LIMITED,
    ),
    "retry_after_beyond_every_date": (
        sends(answer(PAGE, b"Retry-After: " + b"9" * 400, status=b"429 Slow")),
        Outcome.RATE_LIMITED,
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def site() -> Iterator[RawSite]:
    pages = {f"/{name}": page for name, (page, _) in FAULTS.items()}
    with serving_raw(pages) as running:
        port = str(running.port).encode()
        pages["/redirect_with_a_user"] = sends(
            answer(PAGE, b"Location: http://ai:do@127.0.0.1:" + port + b"/x", status=b"302 Found")
        )
        yield running


def platform(site: RawSite) -> Platform:
    return Platform(
        id="p", name="P", url=site.url(), fields=(), politeness=Politeness(delay_seconds=0, concurrency=8)
    )


@pytest.fixture(scope="module")
def fetched(site: RawSite, tmp_path_factory: pytest.TempPathFactory) -> Fetched:
    begun = time.monotonic()
    urls = [site.url(f"/{name}") for name in FAULTS]
    done = fetch(platform(site), urls, tmp_path_factory.mktemp("run"), resolve={"127.0.0.1": "127.0.0.1"})
    assert time.monotonic() - begun < 90
    return done


@pytest.mark.parametrize("name", FAULTS)
def test_fault(site: RawSite, fetched: Fetched, name: str) -> None:
    assert fetched.outcomes[site.url(f"/{name}")] == FAULTS[name][1]


def test_all_faults_together_stay_within_memory_and_bytes(fetched: Fetched) -> None:
    """Eight at once, each of 16 MB at most, the packed and the unpacked copy of one counted double."""
    assert fetched.peak_megabytes < 600
    assert fetched.pages == len(FAULTS) + 1  # robots.txt; what a redirect is refused for is never asked


def test_bytes_of_an_answer_that_was_cut_off_are_counted(fetched: Fetched) -> None:
    """Two endless bodies weigh what was read of them, though no page came of it."""
    assert fetched.bytes >= 2 * MAX_BODY_BYTES


def test_a_body_shorter_than_sent_is_cut_where_it_was_declared(site: RawSite, fetched: Fetched) -> None:
    assert fetched.sizes[site.url("/length_too_short")] == 10


def test_a_redirect_with_a_user_is_not_asked(site: RawSite, fetched: Fetched) -> None:
    assert fetched.pages
    assert "/x" not in site.counts()
