import http.client
import socket
import ssl
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from pipelines.demo.errors import PortBusyError, PortRangeError
from pipelines.demo.platforms import crawl_overrides, demo_platforms
from pipelines.demo.ports import DemoPlatform
from pipelines.demo.server import Server, serve
from pipelines.demo.world import World

pytestmark = pytest.mark.integration


def free_base() -> int:
    """A port with two more free ones behind it."""
    for _ in range(50):
        with socket.create_server(("127.0.0.1", 0)) as first:
            base = first.getsockname()[1]
        if base > 65_000:
            continue
        try:
            for port in (base, base + 1, base + 2):
                socket.create_server(("127.0.0.1", port)).close()
        except OSError:
            continue
        return base
    pytest.skip("no three free ports in a row")


def connect(server: Server, which: str) -> http.client.HTTPConnection:
    parts = urlsplit(server.origins[which])
    address = server.resolve[parts.hostname]
    raw = socket.create_connection((address, parts.port), timeout=10)
    if parts.scheme == "http":
        connection = http.client.HTTPConnection(parts.hostname, parts.port)
        connection.sock = raw
        return connection
    context = ssl.create_default_context(cafile=server.ca_file)
    connection = http.client.HTTPSConnection(parts.hostname, parts.port, context=context)
    connection.sock = context.wrap_socket(raw, server_hostname=parts.hostname)
    return connection


@pytest.fixture(scope="module")
def server(world: World) -> Iterator[Server]:
    with serve(world, free_base()) as running:
        yield running


@pytest.mark.parametrize("which", list(DemoPlatform))
def test_each_platform_answers_under_its_name_and_keeps_the_connection(
    server: Server, world: World, which: str
) -> None:
    connection = connect(server, which)
    platform = next(p for p in world.platforms if p.platform_id == which)
    for path in ["/", "/robots.txt", *[d.path for d in platform.written[:5]]]:
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status == 200
        assert b"localhost:478" not in body
        assert len(body) == int(answer.getheader("Content-Length"))
    connection.close()


def test_certificates_are_trusted_through_the_demos_own_authority_only(server: Server) -> None:
    parts = urlsplit(server.origins[DemoPlatform.NEWS])
    with (
        socket.create_connection(("127.0.0.1", parts.port), timeout=10) as raw,
        pytest.raises(ssl.SSLError),
    ):
        ssl.create_default_context().wrap_socket(raw, server_hostname=parts.hostname)


def test_certificates_hold_for_the_demos_hosts_only(server: Server) -> None:
    parts = urlsplit(server.origins[DemoPlatform.NEWS])
    context = ssl.create_default_context(cafile=server.ca_file)
    with (
        socket.create_connection(("127.0.0.1", parts.port), timeout=10) as raw,
        pytest.raises(ssl.SSLError),
    ):
        context.wrap_socket(raw, server_hostname="khac.localhost")


def test_the_forum_speaks_no_tls(server: Server) -> None:
    parts = urlsplit(server.origins[DemoPlatform.FORUM])
    assert parts.scheme == "http"
    context = ssl.create_default_context(cafile=server.ca_file)
    with (
        socket.create_connection(("127.0.0.1", parts.port), timeout=10) as raw,
        pytest.raises((ssl.SSLError, OSError)),
    ):
        context.wrap_socket(raw, server_hostname=parts.hostname)


def test_overrides_are_what_a_crawl_needs(server: Server) -> None:
    resolve, ca_file = crawl_overrides(server)
    hosts = {urlsplit(p.url).hostname for p in demo_platforms(server.port_base)}
    assert set(resolve) == hosts
    assert set(resolve.values()) == {"127.0.0.1"}
    assert "BEGIN CERTIFICATE" in Path(ca_file).read_text(encoding="ascii")
    assert {p.id: p.url for p in demo_platforms(server.port_base)} == {
        k: f"{v}/" for k, v in server.origins.items()
    }


def test_a_busy_port_is_named_with_the_option_that_changes_it(server: Server, world: World) -> None:
    with (
        pytest.raises(PortBusyError, match=rf"{server.port_base}.*--port-base"),
        serve(world, server.port_base),
    ):
        pass


@pytest.mark.parametrize("port_base", [80, 70_000])
def test_a_port_out_of_range_is_refused(world: World, port_base: int) -> None:
    with pytest.raises(PortRangeError, match=str(port_base)), serve(world, port_base):
        pass


def test_ports_and_files_are_free_after_the_demo(world: World) -> None:
    base = free_base()
    for _ in range(2):
        with serve(world, base) as running:
            assert running.ca_file.exists()
            connection = connect(running, DemoPlatform.FORUM)
            connection.request("GET", "/")
            assert connection.getresponse().status == 200
    assert not running.ca_file.exists()
    connection.close()


def test_rubbish_closes_the_connection_and_harms_no_one(server: Server) -> None:
    parts = urlsplit(server.origins[DemoPlatform.FORUM])
    with socket.create_connection(("127.0.0.1", parts.port), timeout=10) as raw:
        raw.sendall(b"xin chao\r\n\r\n")
        assert raw.recv(100) == b""
    connection = connect(server, DemoPlatform.FORUM)
    connection.request("HEAD", "/")
    assert connection.getresponse().status == 200
    connection.close()


def test_an_endless_head_is_cut_off(server: Server) -> None:
    parts = urlsplit(server.origins[DemoPlatform.FORUM])
    with socket.create_connection(("127.0.0.1", parts.port), timeout=10) as raw:
        raw.sendall(b"x" * 20_000)
        assert raw.recv(100) == b""


def test_eight_visitors_are_served_faster_than_the_crawler_asks(server: Server, world: World) -> None:
    forum = next(p for p in world.platforms if p.platform_id == DemoPlatform.FORUM)
    paths = [path for path, page in forum.pages.items() if page.status == 200]

    def visit(start: int) -> int:
        connection = connect(server, DemoPlatform.FORUM)
        for path in paths[start::8] * 3:
            connection.request("GET", path)
            assert connection.getresponse().read()
        connection.close()
        return len(paths[start::8]) * 3

    began = time.perf_counter()
    with ThreadPoolExecutor(8) as pool:
        served = sum(pool.map(visit, range(8)))
    # 300 a second on a quiet machine; a third of it leaves room for a loaded one.
    assert served / (time.perf_counter() - began) > 100
