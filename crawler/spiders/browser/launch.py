"""Chromium without a network: started when the first page needs it, and anew after a death.

It can resolve no name and knows no way out but a proxy that does not exist. Whatever a page wants is
intercepted and asked by our own engine, past the same guards as every other request; what escapes the
interception (sockets, WebRTC, prefetches) ends here.
"""

import asyncio
import contextlib
import os
import resource
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

from crawler.spiders.browser.home import Home
from crawler.spiders.browser.processes import browser_processes, end, held_bytes

# The whole browser, about 250 MB with one ordinary page (measured).
MEMORY_BYTES = 1 << 30
# Its profile lives in memory but for 2 MB; a page that writes more than this fills no disk.
DISK_BYTES = 64 << 20
_LOOK_SECONDS = 0.25
_CLOSE_SECONDS = 5.0
_LAUNCH_SECONDS = 60.0
_ARGUMENTS = (
    # Every name and every address written as numbers: there is no such host.
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=socks5://khong-co.invalid:9",
    # Without it loopback would go past the proxy.
    "--proxy-bypass-list=<-loopback>",
    # WebRTC knows neither resolver nor proxy unless it is told to.
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--force-webrtc-ip-handling-policy",
    "--disable-quic",
    "--disable-gpu",
    "--disk-cache-size=1",
    "--js-flags=--max-old-space-size=384",
)
# Set by the driver for tests of one's own pages: here nobody clicked, so no window opens.
_WITHOUT = ("--disable-popup-blocking",)
# WebRTC talks past every request, so pages find none.
_NO_PEERS = "for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection']) delete globalThis[name];"


class Chromium:
    """The browser of one stage."""

    def __init__(self, executable: str) -> None:
        self._executable = executable
        self._driver: Any = None
        self._browser: Any = None
        self._watch: asyncio.Task[None] | None = None
        self._home = Home()

    @asynccontextmanager
    async def page(self, user_agent: str) -> AsyncIterator[Any]:
        """A page of a context of its own: no cookies, no storage, nothing of the pages before."""
        await self.start()
        context = await self._browser.new_context(
            user_agent=user_agent,
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            service_workers="block",
            accept_downloads=False,
        )
        try:
            await context.add_init_script(_NO_PEERS)
            yield await context.new_page()
        finally:
            await self._done_with(context)

    async def close(self) -> None:
        """End browser and driver, whatever state they are in."""
        if self._watch:
            self._watch.cancel()
        for ending in (self._browser and self._browser.close, self._driver and self._driver.stop):
            if ending:
                with contextlib.suppress(Exception):  # what does not end by itself is killed below
                    await asyncio.wait_for(ending(), _CLOSE_SECONDS)
        end(browser_processes())
        self._home.remove()

    async def start(self) -> None:
        """Start, unless it runs; raises whatever kept it from starting."""
        if self.is_dead():
            await asyncio.wait_for(self._start(), _LAUNCH_SECONDS)

    def is_dead(self) -> bool:
        """Whether no browser runs: none was started yet, or it was ended or crashed."""
        return self._browser is None or not self._browser.is_connected()

    async def _start(self) -> None:
        from playwright.async_api import async_playwright  # noqa: PLC0415 - an extra

        if self._driver is None:
            with self._home.as_temporary(), _unbounded_address_space():
                self._driver = await async_playwright().start()
            self._watch = asyncio.ensure_future(self._look())
        self._browser = await self._driver.chromium.launch(
            executable_path=self._executable,
            # Chromium refuses its own sandbox to root.
            chromium_sandbox=os.geteuid() != 0,
            args=list(_ARGUMENTS),
            ignore_default_args=list(_WITHOUT),
            # Nothing of the operator's environment: no proxy, no key.
            env={
                "PATH": os.environ.get("PATH", os.defpath),
                "HOME": str(self._home.path),
                "TMPDIR": str(self._home.path),
                "LANG": "C.UTF-8",
            },
        )

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            processes = browser_processes()
            if held_bytes(processes) > MEMORY_BYTES or self._home.bytes() > DISK_BYTES:
                end(processes)

    async def _done_with(self, context: Any) -> None:  # noqa: ANN401 - playwright
        try:
            await asyncio.wait_for(context.close(), _CLOSE_SECONDS)
        except Exception:  # noqa: BLE001 - a page that does not let go takes its browser with it
            end(browser_processes())
            with contextlib.suppress(Exception):
                await asyncio.wait_for(self._browser.close(), _CLOSE_SECONDS)
            self._browser = None


@contextmanager
def _unbounded_address_space() -> Iterator[None]:
    """Let the driver, and so the browser, start without the limit of a crawl's child."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
