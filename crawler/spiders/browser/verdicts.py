"""What a page in the browser may ask for: one table over kinds of request, and only the platform's own."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from crawler.types import Platform
from crawler.urls import names_user, on_platform


class Verdict(StrEnum):
    """What becomes of a request that the browser wants to make."""

    FETCH = "fetch"
    MOVE = "move"
    BLANK = "blank"
    REFUSE = "refuse"


@dataclass(frozen=True)
class Asked:
    """One request of the browser; `kind` is its resource type by the browser's own names.

    `is_ours` is whether the frame that asks is the main frame of the page being rendered.
    """

    method: str
    url: str
    kind: str
    is_navigation: bool
    is_ours: bool


# Whatever stands not here is refused: images, media, fonts, event streams, sockets, beacons, manifests.
_KINDS: Mapping[str, Verdict] = MappingProxyType(
    {
        "script": Verdict.FETCH,
        "xhr": Verdict.FETCH,
        "fetch": Verdict.FETCH,
        # Style says nothing to a reader of text, but loaders of scripts wait for it: an empty sheet.
        "stylesheet": Verdict.BLANK,
    }
)


def verdict(asked: Asked, platform: Platform) -> Verdict:
    """Whether a request is fetched, moves the page, gets an empty answer, or is refused."""
    if asked.method != "GET" or not asked.is_ours:
        return Verdict.REFUSE
    if asked.is_navigation:
        # Where a script sends its readers is the caller's to judge: leaving the platform is an outcome.
        return Verdict.MOVE
    if names_user(asked.url) or not on_platform(asked.url, platform):
        return Verdict.REFUSE
    return _KINDS.get(asked.kind, Verdict.REFUSE)
