"""Which items of a frame an address names: itself, forms of it, and what an abbreviated name stands for.

All of it are claims. What is claimed wrongly costs a request, and nothing else.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar
from urllib.parse import parse_qsl, urlencode, urlsplit

from crawler.types import FrameItem
from crawler.urls import item_id, place_of

K = TypeVar("K")
# More items than this have the name of a board or of a writer in common, not of a page.
_MOST_ALIKE = 20
# Digests, whole or cut short as programs do that name things by them; one of letters alone is a word.
_DIGEST = re.compile(r"(?=[a-f]*[0-9])(?=[0-9]*[a-f])[0-9a-f]{10,128}")
_SHORTEST_DIGEST = 10
# "gian-trau-ba-4711": a title with its number, under whichever board.
_SLUG = re.compile(r"(?=.*\d)(?=.*[^\W\d_]).{10,}")
_FORM_HOST = re.compile(r"^(?:www|m|mobile|wap|amp)\.")
_FORM_PATH = re.compile(r"/(?:amp|print|ban-in|in)$|\.amp$")
_FORM_NAMES = frozenset(
    [
        *("print", "amp", "view", "output", "outputtype", "mobile", "m", "highlight"),
        *("page", "trang", "comment", "replytocom", "post"),
    ]
)


class Names:
    """The items of one frame, by what links to them look like."""

    def __init__(self, frame: Iterable[FrameItem]) -> None:
        self._by_address: dict[str, str] = {}
        digests: dict[str, list[str]] = defaultdict(list)
        for item in frame:
            self._by_address[_bare(item.url)] = item.item_id
            for name in _digests(item.url):
                digests[name].append(item.item_id)
        self._by_digest = {name: found for name, found in digests.items() if len(found) <= _MOST_ALIKE}

    def of(self, urls: Iterable[str]) -> tuple[str, ...]:
        """Ids of the items that these addresses name, in the order of the addresses."""
        return tuple(dict.fromkeys(found for url in urls for found in self._named(url)))

    def _named(self, url: str) -> Iterator[str]:
        found = self._by_address.get(_bare(url))
        if found is None and (not url.isascii() or "?" in url or "%" in url):
            # To bring an address into its one form costs more than all else here, and most are in it.
            found = self._by_address.get(_bare(place_of(url)))
        if found is not None:
            yield found
        for name in _digests(url) if self._by_digest else ():
            yield from self._by_digest.get(name, ())


def alike(frame: Iterable[FrameItem], wanted: Mapping[K, Iterable[str]]) -> Mapping[K, frozenset[str]]:
    """For each list of addresses: the frame's items whose addresses are forms of one of them."""
    names = {key: frozenset(name for url in urls for name in _forms(url)) for key, urls in wanted.items()}
    known = frozenset[str]().union(*names.values())
    held: dict[str, set[str]] = defaultdict(set)
    for item in frame:
        for name in known.intersection(_forms(item.url)):
            held[name].add(item.item_id)
    few = {name: found for name, found in held.items() if len(found) <= _MOST_ALIKE}
    return {
        key: frozenset(one for name in own & few.keys() for one in few[name]) for key, own in names.items()
    }


def place_id(url: str) -> str:
    """Digest of an address as items have theirs, '' where it is none."""
    place = place_of(url)
    return item_id(place) if place else ""


def _bare(url: str) -> str:
    """An address without scheme, fragment and last slash."""
    return url.partition("#")[0].partition("://")[2].rstrip("/")


def _digests(url: str) -> Iterator[str]:
    """The digests in an address, as far as the shortest abbreviation goes."""
    for piece in re.split(r"[/?&=;.]", url.partition("://")[2]):
        if len(piece) >= _SHORTEST_DIGEST and _DIGEST.fullmatch(piece):
            yield piece[:_SHORTEST_DIGEST]


def _forms(url: str) -> Iterator[str]:
    """What all forms of an address have in common: each of these by itself."""
    parts = urlsplit(url)
    host = _FORM_HOST.sub("", parts.netloc)
    path = _FORM_PATH.sub("", parts.path.rstrip("/"))
    query = [(name, value) for name, value in parse_qsl(parts.query) if name.lower() not in _FORM_NAMES]
    yield f"{host}{path}?{urlencode(query)}"
    yield from _digests(url)
    last = path.rpartition("/")[2]
    if not query and _SLUG.fullmatch(last):
        yield f"{host}/{last}"
