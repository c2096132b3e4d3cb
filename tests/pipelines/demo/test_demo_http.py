import gzip
from datetime import UTC, datetime

import pytest

from pipelines.demo.http_answers import Request, Site, parse_request
from pipelines.demo.ports import PORT_BASE
from pipelines.demo.world import World

NOW = datetime(2026, 11, 2, 8, tzinfo=UTC)


def ask(site: Site, target: str, method: str = "GET", **headers: str) -> tuple[str, bytes]:
    request = Request(
        method=method, target=target, headers={k.replace("_", "-"): v for k, v in headers.items()}
    )
    head, _, body = site.respond(request, NOW)[0].partition(b"\r\n\r\n")
    return head.decode("latin-1"), body


@pytest.fixture(scope="module")
def site(world: World) -> Site:
    return Site(world.platforms[0], PORT_BASE)


def test_a_request_is_read_and_rubbish_is_not() -> None:
    request = parse_request(b"GET /a?b=1#c HTTP/1.1\r\nHost: x\r\nConnection: Close")
    assert (request.method, request.target, request.keep_alive) == ("GET", "/a?b=1", False)
    with pytest.raises(ValueError, match="unpack"):
        parse_request(b"xin chao")


def test_a_page_comes_plain_or_packed(site: Site, world: World) -> None:
    head, body = ask(site, "/")
    assert head.startswith("HTTP/1.1 200 OK")
    assert body == world.platforms[0].pages["/"].body
    head, packed = ask(site, "/", accept_encoding="gzip, br")
    assert "Content-Encoding: gzip" in head
    assert gzip.decompress(packed) == body


def test_head_has_the_length_and_no_body(site: Site) -> None:
    head, body = ask(site, "/", method="HEAD")
    assert body == b""
    assert f"Content-Length: {len(ask(site, '/')[1])}" in head


def test_what_has_not_changed_is_not_sent_again(site: Site, world: World) -> None:
    article = next(d.path for d in world.platforms[0].written if not d.anchor)
    fields = dict(line.split(": ", 1) for line in ask(site, article)[0].split("\r\n")[1:])
    for condition in ({"if_none_match": fields["ETag"]}, {"if_modified_since": fields["Last-Modified"]}):
        head, body = ask(site, article, **condition)
        assert head.startswith("HTTP/1.1 304")
        assert body == b""
    assert ask(site, article, if_none_match='"other"')[0].startswith("HTTP/1.1 200")


def test_absent_moved_and_forbidden_ways_are_told_apart(site: Site, world: World) -> None:
    assert ask(site, "/khong-co.html")[0].startswith("HTTP/1.1 404")
    ((old, new),) = world.platforms[0].moved.items()
    head, _ = ask(site, old)
    assert head.startswith("HTTP/1.1 301")
    assert f"Location: {site.origin}{new}" in head
    assert ask(site, "/", method="POST")[0].startswith("HTTP/1.1 405")


def test_compressed_sitemaps_are_files_not_transfers(site: Site, world: World) -> None:
    path = next(p for p in world.platforms[0].pages if p.endswith(".xml.gz"))
    head, body = ask(site, path, accept_encoding="gzip")
    assert "Content-Type: application/gzip" in head
    assert "Content-Encoding" not in head
    assert gzip.decompress(body).startswith(b"<?xml")


def test_on_other_ports_every_address_follows(world: World) -> None:
    site = Site(world.platforms[0], 52_000)
    article = next(d.path for d in world.platforms[0].written if not d.anchor)
    body = ask(site, article)[1].decode()
    assert "tin-sang.localhost:52000" in body
    assert str(PORT_BASE) not in body


def test_a_page_may_take_its_time(site: Site, world: World) -> None:
    slow = next(path for path, page in world.platforms[0].pages.items() if page.delay_seconds)
    assert site.respond(Request(method="GET", target=slow, headers={}), NOW)[1] > 0.5
