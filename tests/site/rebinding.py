"""A resolver whose answers change and mix, behind the crawler's own check of every answer.

In these tests 127.0.0.1 plays a public address and 127.0.0.2 a private one: nothing outside is asked.
"""

from collections import Counter
from typing import Any

from scrapy.resolver import HostResolution
from twisted.internet.address import IPv4Address
from twisted.internet.interfaces import IHostnameResolver
from zope.interface import implementer

import crawler.spiders.resolver as ours

PUBLIC, PRIVATE = "127.0.0.1", "127.0.0.2"
# What each name answers the first time, the second, and from then on.
ANSWERS = {
    "doi.vn.example": ((PUBLIC,), (PRIVATE,)),
    "tron.vn.example": ((PUBLIC, PRIVATE),),
    "tron-nguoc.vn.example": ((PRIVATE, PUBLIC),),
    "rieng.vn.example": ((PRIVATE,),),
    "khong.vn.example": ((),),
    "chung.vn.example": ((PUBLIC,),),
}


@implementer(IHostnameResolver)
class Lying:
    """Plays the system's resolver."""

    def __init__(self) -> None:
        self._asked: Counter[str] = Counter()

    def resolveHostName(self, receiver: Any, host: str, port: int = 0, *_: Any) -> Any:  # noqa: N802 - twisted's
        """Answer at once."""
        resolution = HostResolution(host)
        receiver.resolutionBegan(resolution)
        answers = ANSWERS[host.rstrip(".")]
        for address in answers[min(self._asked[host], len(answers) - 1)]:
            receiver.addressResolved(IPv4Address("TCP", address, port))
        self._asked[host] += 1
        receiver.resolutionComplete()
        return resolution


class LyingResolver(ours.PublicResolver):
    """The crawler's resolver on top of a system that lies."""

    def __init__(self, reactor: Any, listed: dict[str, str]) -> None:
        super().__init__(reactor, listed)
        self._system = Lying()
        ours.is_public = lambda address: address == PUBLIC  # type: ignore[assignment]
