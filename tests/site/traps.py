"""Ports that nobody may reach: they note every connection and every datagram."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Trap:
    """One port of loopback, TCP and UDP."""

    def __init__(self) -> None:
        self.tcp = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.tcp.getsockname()[1])
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.bind(("127.0.0.1", self.port))
        self.sprung: list[str] = []
        self._threads = [
            threading.Thread(target=self._watch, args=(kind, one), daemon=True)
            for kind, one in (("tcp", self.tcp), ("udp", self.udp))
        ]
        for thread in self._threads:
            thread.start()

    def url(self, path: str = "/", scheme: str = "http") -> str:
        return f"{scheme}://127.0.0.1:{self.port}{path}"

    def _watch(self, kind: str, listening: socket.socket) -> None:
        while True:
            try:
                if kind == "tcp":
                    reached, _ = listening.accept()
                    reached.close()
                else:
                    listening.recvfrom(2048)
            except OSError:
                return
            self.sprung.append(kind)

    def close(self) -> None:
        for one in (self.tcp, self.udp):
            with contextlib.suppress(OSError):  # a datagram socket is connected to nobody
                one.shutdown(socket.SHUT_RDWR)
            one.close()


@contextmanager
def trap() -> Iterator[Trap]:
    """A trap that is set."""
    held = Trap()
    try:
        yield held
    finally:
        held.close()
