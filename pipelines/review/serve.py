"""Serving by waitress: threads, the proxy it trusts, and the address it may be reached at."""

import ipaddress
from collections.abc import Callable

import waitress
from flask import Flask

from pipelines.review.errors import PortTakenError

THREADS = 8
PROXY_HEADERS = ("x-forwarded-for", "x-forwarded-host", "x-forwarded-proto")


def serve(
    app: Flask, host: str, port: int, proxy: str = "", ready: Callable[[], None] = lambda: None
) -> None:
    """Serve until interrupted; `proxy` is the one address whose X-Forwarded headers are believed.

    `ready` is called once the address is listened on.

    Raises PortTakenError where the address cannot be listened on.
    """
    trusted = {
        "trusted_proxy": proxy,
        "trusted_proxy_count": 1,
        "trusted_proxy_headers": set(PROXY_HEADERS),
    }
    try:
        server = waitress.create_server(
            app, host=host, port=port, threads=THREADS, ident="", **(trusted if proxy else {})
        )
    except OSError as error:
        raise PortTakenError(host, port, error) from error
    ready()
    server.run()


def is_loopback(host: str) -> bool:
    """Say whether only this machine reaches an address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
