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
    own = host(source.url)
    links = source.page.links(block, nested | {body.index})
    found = dict.fromkeys(absolute(source.url, link.get("href")) for link in links)
    return tuple(islice((url for url in found if url and same_site(host(url), own)), _MOST_BESIDE))


def named_by(source: Source, parts: Iterable[Part]) -> tuple[str, ...]:
    """The page's own address as it declares it, and what stands beside its parts."""
    canonical = (
        absolute(source.url, node.get("href"))
        for node in source.page.elements("link")
        if "canonical" in node.get("rel").lower().split()
    )
    beside = (url for part in parts for url in part.beside)
    return tuple(islice(dict.fromkeys(url for url in (*canonical, *beside) if url), _MOST_NAMED))
