"""Links of an HTML page as a reader meets them: address, words, and where in the page they stand."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from crawler.urls import canonical_url

# A page with more links than this is a trap or a dump; a real listing has a few hundred.
MAX_LINKS = 5000
_DEPTH = 4  # ancestors that make up a link's place
_AWAY = frozenset({"header", "footer"})
# A header in one of these is that part's own, not the page's (HTML standard, 4.3.8): blogs put the
# headline link of every teaser into one.
_PARTS = frozenset({"article", "main", "li"})
_ASIDE = re.compile(r"(?:^|[\s_-])(?:widget|sidebar)(?:$|[\s_-])", re.IGNORECASE)
_UNFETCHABLE = re.compile(r"^(mailto|tel|javascript|data|ftp|file|sms|zalo|viber):", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
# Addresses that joining leaves as they are, but for the origin where it is missing: most of a page's.
_WHOLE = re.compile(
    r"(?P<origin>https?://[a-z0-9.-]+(?::\d+)?)?/(?!/)(?:[\w%~+,=&?/-]|(?<!/)\.)*(?<!\?)", re.ASCII
)
_ORIGIN = re.compile(r"https?://[^/?#\\@\s]+(?=[/?#]|$)")


@dataclass(frozen=True, slots=True)
class Link:
    """One anchor: canonical address, visible words, rel and class, place in the page.

    `in_chrome` is the page's frame (menus, head, foot), `aside` what stands beside the main part.
    """

    url: str
    text: str
    rel: str
    marks: str
    place: str
    in_chrome: bool
    aside: bool


def base_url(tree: Any, url: str) -> str:  # noqa: ANN401 - selectolax nodes
    """Address that the page's relative links start from."""
    node = tree.css_first("base[href]")
    return urljoin(url, node.attributes.get("href") or "") if node else url


def page_links(tree: Any, url: str) -> Iterator[Link]:  # noqa: ANN401 - selectolax nodes
    """Every http(s) link of a page, in page order."""
    base = base_url(tree, url)
    for node in tree.css("a[href]")[:MAX_LINKS]:
        address = absolute(base, node.attributes.get("href") or "")
        if address:
            place, in_chrome, aside = _place(node)
            yield Link(
                url=address,
                text=" ".join(node.text(deep=True).split()) or (node.attributes.get("title") or "").strip(),
                rel=(node.attributes.get("rel") or "").lower(),
                marks=" ".join(
                    (node.attributes.get("class") or "", node.attributes.get("aria-label") or "")
                ),
                place=place,
                in_chrome=in_chrome,
                aside=aside,
            )


def absolute(base: str, href: str) -> str:
    """Canonical absolute address of a link, or '' where it leads to no page."""
    href = href.strip()
    if not href or href.startswith("#") or _UNFETCHABLE.match(href):
        return ""
    try:
        return canonical_url(_joined(base, href))
    except ValueError:
        return ""


def _joined(base: str, href: str) -> str:
    """As urljoin, which takes as long as all else that is done with a link."""
    whole = _WHOLE.fullmatch(href)
    origin = _ORIGIN.match(base) if whole else None
    if whole is None or origin is None:
        return urljoin(base, href)
    return href if whole["origin"] else origin[0] + href


def _place(node: Any) -> tuple[str, bool, bool]:  # noqa: ANN401 - selectolax nodes
    """Tags and classes of the nearest ancestors, and whether all of them make it page furniture or aside."""
    steps: list[str] = []
    head_or_foot = menu = aside = False
    parent = node.parent
    while parent is not None and parent.tag not in {"body", "html", "-undef"}:
        marks, role = parent.attributes.get("class") or "", parent.attributes.get("role")
        if len(steps) < _DEPTH:
            # Numbers in classes (post-4711) name one element, not a kind of element.
            steps.append(f"{parent.tag}.{_DIGITS.sub('#', marks)}")
        head_or_foot = parent.tag in _AWAY or (head_or_foot and parent.tag not in _PARTS)
        menu = menu or parent.tag == "nav" or role == "navigation"
        aside = aside or parent.tag == "aside" or role == "complementary" or bool(_ASIDE.search(marks))
        parent = parent.parent
    return ">".join(reversed(steps)), head_or_foot or menu, aside


def shape(url: str) -> tuple[str, ...]:
    """What kind of address this is: each path segment and query name with its words and numbers dropped."""
    parts = urlsplit(url)
    # Accents are written as %C3%A1: undone first, or every one of them would count as words.
    segments = [unquote(segment) for segment in parts.path.split("/") if segment]
    names = sorted(pair.partition("=")[0] for pair in parts.query.split("&") if pair)
    return (*(_segment_kind(segment) for segment in segments), "?", *names)


def _segment_kind(segment: str) -> str:
    stem, dot, extension = segment.rpartition(".")
    if not dot or len(extension) > 5 or not extension.isalpha():  # noqa: PLR2004 - longest: xhtml
        stem, extension = segment, ""
    words = re.split(r"[-_.+\s]+", stem)
    if stem.isdigit():
        kind = "number"
    elif any(len(number) >= 3 for number in _DIGITS.findall(stem)):  # noqa: PLR2004 - below: a year's end, a page
        kind = "words-number" if len(words) > 1 else "mixed"
    else:
        kind = "words" if len(words) >= 4 else "word"  # noqa: PLR2004 - a headline; sections are shorter
    return f"{kind}.{extension}" if extension else kind
