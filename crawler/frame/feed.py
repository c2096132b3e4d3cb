"""Feeds: RSS 0.9 to 2.0 and Atom."""

from typing import Any
from urllib.parse import urljoin

from crawler.frame.found import Found, Listed, parse_time
from crawler.frame.xml import child_text, elements, read_xml

# No feed in the wild holds more; a longer one is cut, not refused.
MAX_ENTRIES = 10_000


def parse_feed(body: bytes, url: str) -> Listed:
    """Items of one feed, and Atom's next page where the feed is paged; raises UnsafeXmlError."""
    text = read_xml(body)
    items: list[Found] = []
    for element in elements(text, "item", "entry"):
        link = _link(element)
        if link and len(items) < MAX_ENTRIES:
            items.append(_item(element, urljoin(url, link)))
    return Listed(items=tuple(items), next_page=_next_page(text, url))


def _item(element: Any, link: str) -> Found:  # noqa: ANN401 - lxml has no stubs
    published = child_text(element, "pubDate", "published", "issued", "date")
    return Found(url=link, title=child_text(element, "title"), published_at=parse_time(published))


def _link(element: Any) -> str:  # noqa: ANN401 - lxml has no stubs
    """RSS writes the address as text, Atom as href of the alternate link; a permalink guid is last."""
    for link in element.iter("{*}link"):
        if link.get("rel", "alternate") == "alternate" and link.get("href"):
            return str(link.get("href"))
        if link.text and link.text.strip():
            return str(link.text.strip())
    for guid in element.iter("{*}guid"):
        if guid.get("isPermaLink", "true").lower() == "true" and (guid.text or "").startswith("http"):
            return str(guid.text.strip())
    return ""


def _next_page(text: str, url: str) -> str:
    """Atom's paging link (RFC 5005) stands in the feed's head, outside any entry."""
    for link in elements(text, "link"):
        if link.get("rel") == "next" and link.get("href"):
            return urljoin(url, str(link.get("href")))
    return ""
