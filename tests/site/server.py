"""A small web server on loopback whose pages a test writes as functions or fixed answers."""

import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

OK = 200
ANY = "*"


@dataclass(frozen=True)
class Answer:
    """One HTTP answer."""

    body: bytes | str = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str = "text/html; charset=utf-8"


Page = Answer | Callable[["Site", str], Answer]


class Site:
    """Serves `pages` by path (query included, then without, then ANY); counts and times what it is asked for."""

    def __init__(
        self,
        pages: dict[str, Page] | None = None,
        *,
        delay: float = 0.0,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.pages: dict[str, Page] = dict(pages or {})
        self.delay = delay
        self.asked: list[tuple[float, str]] = []
        self.agents: set[str] = set()
        self.unchanged: list[str] = []
        # The version that each path was last asked about, '' where about none.
        self.conditions: dict[str, str] = {}
        # In which packings each path was last asked for.
        self.packings: dict[str, str] = {}
        self.last_agent = ""
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.site = self
        self.scheme = "https" if tls else "http"
        if tls:
            self._server.socket = tls.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"

    def counts(self) -> Counter[str]:
        """How often each path was asked for."""
        return Counter(path for _, path in self.asked)

    def answer(self, path: str) -> Answer:
        page = self.pages.get(path) or self.pages.get(path.partition("?")[0]) or self.pages.get(ANY)
        if page is None:
            return Answer("không có trang này", 404)
        return page if isinstance(page, Answer) else page(self, path)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    site: Site


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Without this every small answer waits 40 ms for the other side's acknowledgement.
    disable_nagle_algorithm = True
    wbufsize = -1
    server: _Server

    def do_GET(self) -> None:
        site = self.server.site
        site.asked.append((time.monotonic(), self.path))
        site.last_agent = self.headers.get("User-Agent", "")
        site.agents.add(site.last_agent)
        site.packings[self.path] = self.headers.get("Accept-Encoding", "")
        conditions = (self.headers.get(name, "") for name in ("If-None-Match", "If-Modified-Since"))
        site.conditions[self.path] = " ".join(filter(None, conditions))
        if site.delay:
            time.sleep(site.delay)
        answer = self._unless_known(site.answer(self.path))
        body = answer.body.encode() if isinstance(answer.body, str) else answer.body
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(body)))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _unless_known(self, answer: Answer) -> Answer:
        """The answer, or 304 where the request names the version that it is."""
        asked = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}
        known = (
            self.headers.get(asked[name]) == answer.headers[name]
            for name in asked
            if name in answer.headers
        )
        if answer.status != OK or not any(known):
            return answer
        self.server.site.unchanged.append(self.path)
        return Answer(b"", 304, answer.headers)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serving(
    pages: dict[str, Page], *, delay: float = 0.0, tls: ssl.SSLContext | None = None
) -> Iterator[Site]:
    """A running site."""
    with Site(pages, delay=delay, tls=tls) as site:
        yield site
