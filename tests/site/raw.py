"""A server below HTTP: each page is a function that writes what it likes to the connection."""

import contextlib
import socketserver
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

Write = Callable[[bytes], None]
RawPage = Callable[[Write], None]


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    block_on_close = False
    pages: dict[str, RawPage]
    asked: list[str]


class _Handler(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        head = b""
        with contextlib.suppress(OSError):
            while line := self.rfile.readline(65536):
                head += line
                if line in {b"\r\n", b"\n"}:
                    break
            path = head.split(b" ", 2)[1].decode("latin-1") if head else ""
            self.server.asked.append(path)
            self.server.pages.get(path, not_found)(self._write)

    def _write(self, data: bytes) -> None:
        self.wfile.write(data)
        self.wfile.flush()


def not_found(write: Write) -> None:
    """The answer of every page that nobody wrote, robots.txt among them."""
    write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")


class RawSite:
    """A running raw server."""

    def __init__(self, server: _Server) -> None:
        self._server = server

    @property
    def port(self) -> int:
        """Where it listens on loopback."""
        return int(self._server.server_address[1])

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        """Address of a page."""
        return f"http://{host}:{self.port}{path}"

    def counts(self) -> Counter[str]:
        """How often each path was asked for."""
        return Counter(self._server.asked)


@contextmanager
def serving_raw(pages: dict[str, Any]) -> Iterator[RawSite]:
    """A running raw site."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.pages, server.asked = pages, []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield RawSite(server)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
