"""The demo's web server: three platforms on loopback, each on a port of its own, in one thread."""

import asyncio
import contextlib
import errno
import socket
import ssl
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pipelines.demo.certificates import make_certificates
from pipelines.demo.errors import PortBusyError, PortRangeError
from pipelines.demo.http_answers import Site, parse_request
from pipelines.demo.ports import PORT_BASE
from pipelines.demo.world import World

ADDRESS = "127.0.0.1"
_MAX_HEAD = 16_384  # bytes of a request's head; the crawler sends under 1 KB
_LOWEST_PORT, _HIGHEST_PORT = 1024, 65_500
_STOP_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Server:
    """A running demo, and what a crawl must know to reach it.

    `resolve` and `ca_file` go into CrawlOptions; `origins` are addresses by platform id.
    """

    origins: Mapping[str, str]
    resolve: Mapping[str, str]
    ca_file: Path
    port_base: int


@contextlib.contextmanager
def serve(world: World, port_base: int = PORT_BASE) -> Iterator[Server]:
    """Serve every platform of `world` until the block is left.

    Ports are port_base and those after it, in the order of the platforms. Raises PortRangeError, and
    PortBusyError before anything is served.
    """
    if not _LOWEST_PORT <= port_base <= _HIGHEST_PORT:
        raise PortRangeError(port_base)
    sites = [Site(platform, port_base) for platform in world.platforms]
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(_bind(site.port)) for site in sites]
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="cleanplatforms-demo-"))
        certificates = make_certificates(Path(folder), [site.host for site in sites])
        tls = certificates.context()
        stack.enter_context(_running(sites, sockets, tls))
        yield Server(
            origins={p.platform_id: s.origin for p, s in zip(world.platforms, sites, strict=True)},
            resolve=dict.fromkeys((site.host for site in sites), ADDRESS),
            ca_file=certificates.ca_file,
            port_base=port_base,
        )


def _bind(port: int) -> socket.socket:
    try:
        return socket.create_server((ADDRESS, port), backlog=256)
    except OSError as error:
        if error.errno in (errno.EADDRINUSE, errno.EACCES):
            raise PortBusyError(port) from error
        raise


@contextlib.contextmanager
def _running(
    sites: Sequence[Site], sockets: Sequence[socket.socket], tls: ssl.SSLContext
) -> Iterator[None]:
    ready, stop = threading.Event(), asyncio.Event()
    loop = asyncio.new_event_loop()

    async def main() -> None:
        open_connections: set[asyncio.Transport] = set()
        servers = [
            await loop.create_server(
                lambda site=site: _Connection(site, open_connections),
                sock=sock,
                ssl=tls if site.scheme == "https" else None,
            )
            for site, sock in zip(sites, sockets, strict=True)
        ]
        ready.set()
        await stop.wait()
        for server in servers:
            server.close()
        for transport in tuple(open_connections):
            transport.abort()

    def work() -> None:
        with contextlib.closing(loop):
            loop.run_until_complete(main())

    thread = threading.Thread(target=work, name="demo-server", daemon=True)
    thread.start()
    ready.wait(_STOP_SECONDS)
    try:
        yield
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(_STOP_SECONDS)


class _Connection(asyncio.Protocol):
    """One visitor: requests are answered in their order, one after the other."""

    def __init__(self, site: Site, open_connections: set[asyncio.Transport]) -> None:
        self._site = site
        self._open = open_connections
        self._buffer = b""
        self._waiting = False
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._open.add(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        del exc
        self._open.discard(self._transport)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if self._buffer[:1].isalpha():
            self._next()
        else:  # not HTTP: a browser that tries TLS on a plain port is sent away at once
            self._transport.abort()

    def _next(self) -> None:
        while not self._waiting and b"\r\n\r\n" in self._buffer:
            head, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
            self._handle(head)
        if len(self._buffer) > _MAX_HEAD:
            self._transport.close()

    def _handle(self, head: bytes) -> None:
        try:
            request = parse_request(head)
        except ValueError:
            self._transport.close()
            return
        data, delay = self._site.respond(request, datetime.now(UTC))
        if delay:
            self._waiting = True
            asyncio.get_running_loop().call_later(delay, self._late, data, request.keep_alive)
        else:
            self._send(data, request.keep_alive)

    def _late(self, data: bytes, keep_alive: bool) -> None:
        self._waiting = False
        if not self._transport.is_closing():
            self._send(data, keep_alive)
            self._next()

    def _send(self, data: bytes, keep_alive: bool) -> None:
        self._transport.write(data)
        if not keep_alive:
            self._transport.close()
