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
_ASIDE = re.compile(
    r"(?:^|[\s_-])(?:widget|sidebar|navbar|nav-item|menu-item|dropdown-menu)(?:$|[\s_-])", re.IGNORECASE
)
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
    known: dict[int, _Around] = {}
    for node in tree.css("a[href]")[:MAX_LINKS]:
        attributes = node.attributes
        address = absolute(base, attributes.get("href") or "")
        if address:
            around = _around(node.parent, known)
            yield Link(
                url=address,
                text=" ".join(node.text(deep=True).split()) or (attributes.get("title") or "").strip(),
                rel=(attributes.get("rel") or "").lower(),
                marks=" ".join((attributes.get("class") or "", attributes.get("aria-label") or "")),
                place=">".join(around.steps),
                in_chrome=bool(around.framed) or around.menu,
                aside=around.aside,
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


@dataclass(frozen=True, slots=True)
class _Around:
    """What surrounds whatever stands directly in one element: its nearest steps, and what its ancestors say of it.

    `framed` is the word of the outermost of page's head, foot and parts of the page, None where there is none.
    """

    steps: tuple[str, ...] = ()
    framed: bool | None = None
    menu: bool = False
    aside: bool = False


_NOTHING = _Around()
_TOP = frozenset({"body", "html", "-undef"})


def _around(node: Any, known: dict[int, _Around]) -> _Around:  # noqa: ANN401 - selectolax nodes
    """Surroundings of what stands in an element; links of a menu share all of them, so each is read once."""
    chain = []
    while node is not None and node.tag not in _TOP and node.mem_id not in known:
        chain.append(node)
        node = node.parent
    found = known[node.mem_id] if node is not None and node.mem_id in known else _NOTHING
    for element in reversed(chain):
        found = known[element.mem_id] = _inside(element, found)
    return found


def _inside(element: Any, outer: _Around) -> _Around:  # noqa: ANN401 - selectolax nodes
    tag, attributes = element.tag, element.attributes
    marks, role = attributes.get("class") or "", attributes.get("role")
    own = True if tag in _AWAY else False if tag in _PARTS else None
    return _Around(
        # Numbers in classes (post-4711) name one element, not a kind of element.
        steps=(*outer.steps[1 - _DEPTH :], f"{tag}.{_DIGITS.sub('#', marks)}"),
        framed=own if outer.framed is None else outer.framed,
        menu=outer.menu or tag == "nav" or role == "navigation",
        aside=outer.aside or tag == "aside" or role == "complementary" or bool(_ASIDE.search(marks)),
    )


def shape(url: str) -> tuple[str, ...]:
    """What kind of address this is: each path segment and query name with its words and numbers dropped."""
    parts = urlsplit(url)
    # Accents are written as %C3%A1: undone first, or every one of them would count as words.
    segments = [unquote(segment) for segment in parts.path.split("/") if segment]
    names = sorted(pair.partition("=")[0] for pair in parts.query.split("&") if pair)
    return (*(_segment_kind(segment) for segment in segments), "?", *names)


def loosely(kind: tuple[str, ...]) -> tuple[str, ...]:
    """A shape in which all segments of words are alike."""
    return tuple(re.sub(r"^(?:words-number|words|word|mixed)\b", "words", segment) for segment in kind)


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
