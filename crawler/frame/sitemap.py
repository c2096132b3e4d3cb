"""Sitemaps: URL sets, indexes, news extension, plain text lists; gzip where they are packed."""

from typing import Any
from urllib.parse import urljoin

from crawler.frame.feed import parse_feed
from crawler.frame.found import Found, Listed, distinct, parse_time
from crawler.frame.xml import child_text, elements, read_xml

# The protocol's limit for one file; what comes after it is ignored, as the protocol tells readers to.
MAX_URLS = 50_000
_HEAD = 4096


def parse_sitemap(body: bytes, url: str) -> Listed:
    """Items and child sitemaps of one sitemap file; raises UnsafeXmlError."""
    text = read_xml(body)
    head = text[:_HEAD].lower()
    if "<rss" in head or "<feed" in head or "<rdf" in head:
        return parse_feed(body, url)
    if not head.lstrip().startswith("<"):
        return _text_list(text)
    return _url_set(text, url)


def _url_set(text: str, url: str) -> Listed:
    items: list[Found] = []
    sitemaps: list[str] = []
    for element in elements(text, "url", "sitemap"):
        place = urljoin(url, _own_location(element))
        if len(items) + len(sitemaps) >= MAX_URLS:
            break
        if element.tag.endswith("sitemap"):
            sitemaps.append(place)
        elif place != url:
            items.append(_item(element, place))
    return Listed(items=tuple(items), sitemaps=distinct(iter(sitemaps)))


def _own_location(element: Any) -> str:  # noqa: ANN401 - lxml has no stubs
    """The entry's own loc: image and video extensions have locs of their own, one level deeper."""
    for child in element:
        if isinstance(child.tag, str) and child.tag.rpartition("}")[2].lower() == "loc":
            return " ".join((child.text or "").split())
    return ""


def _item(element: Any, place: str) -> Found:  # noqa: ANN401 - lxml has no stubs
    # lastmod is when a page changed, not when it was published, so it is not taken as that.
    published = child_text(element, "publication_date")
    named = child_text(element, "title") if published else ""
    return Found(
        url=place,
        title=named,
        published_at=parse_time(published) if published else None,
        modified_at=parse_time(child_text(element, "lastmod")),
    )


def _text_list(text: str) -> Listed:
    lines = (line.strip() for line in text.splitlines()[:MAX_URLS])
    return Listed(
        items=tuple(Found(url=line) for line in lines if line.startswith(("http://", "https://")))
    )
