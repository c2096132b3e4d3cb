"""Addresses that a page gives to itself and to its posts: other addresses may show the same."""

from collections.abc import Iterable
from itertools import islice

from crawler.extraction.dom import Node
from crawler.extraction.source import Source
from crawler.extraction.types import Part
from crawler.extraction.urls import absolute, host, same_site

# A permalink, a source, a quote, a writer's page: a block with more links beside its words is no post's.
_MOST_BESIDE = 20
# Of a page of hundreds of posts, each with a few links beside its words.
_MOST_NAMED = 1_000


def links_beside(source: Source, block: Node, body: Node, nested: frozenset[int]) -> tuple[str, ...]:
    """Addresses of the site in a post's block but not among its words: there the writer may have put them."""
    links = islice(source.page.links(block, nested | {body.index}), _MOST_BESIDE)
    found = dict.fromkeys(_on_site(source.url, link.get("href")) for link in links)
    found.pop("", None)
    return tuple(found)


def _on_site(base: str, href: str) -> str:
    """The absolute address of a link on the page's own site, '' of any other."""
    if href.startswith("/") and not href.startswith("//"):
        # Most links are so, and joining addresses costs more than all else here.
        return "/".join(base.split("/", 3)[:3]) + href.partition("#")[0]
    url = absolute(base, href)
    return url if url and same_site(host(url), host(base)) else ""


def named_by(source: Source, parts: Iterable[Part]) -> tuple[str, ...]:
    """The page's own address as it declares it, and what stands beside its parts."""
    canonical = (
        absolute(source.url, node.get("href"))
        for node in source.page.elements("link")
        if "canonical" in node.get("rel").lower().split()
    )
    beside = (url for part in parts for url in part.beside)
    return tuple(islice(dict.fromkeys(url for url in (*canonical, *beside) if url), _MOST_NAMED))
