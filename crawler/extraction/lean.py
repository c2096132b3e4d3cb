"""What of a page no reading of its articles and posts looks into: its elements are kept without what is in them."""

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.extraction.dom import Page, parse

# Drawings, rules of style and lists of choices: no text that anybody wrote.
_NOTHING = frozenset({"svg", "style", "select"})
_LOOKED_AT = _NOTHING | {"script", "nav"}
# Characters of a menu; a pager or the way back to the home page has fewer, and is read.
_MENU = 300
# A menu that was never closed holds the page.
_PAGE = "h1, article, main"
_MOST_PROSE = 300


def parse_lean(html: str) -> Page:
    """As `parse`, without the insides of scripts that hold no data, of drawings and of menus."""
    return parse(html, _is_shut, _LOOKED_AT)


def without_menus(html: str) -> str:
    """Markup without the menus that `parse_lean` leaves out, for a second reader of the same page."""
    tree = LexborHTMLParser(html)
    menus = [nav for nav in tree.css("nav") if _is_menu(nav)]
    for nav in menus:
        nav.decompose()
    return (tree.html or "") if menus else html


def _is_shut(raw: LexborNode, tag: str, attrs: dict[str, str]) -> bool:
    """Whether nothing in an element is read."""
    if tag == "script":
        return "json" not in attrs.get("type", "").lower()
    return tag in _NOTHING or _is_menu(raw)


def _is_menu(nav: LexborNode) -> bool:
    if len(nav.text()) <= _MENU or len("".join(nav.text().split())) <= _MENU or nav.css_first(_PAGE):
        return False
    return sum(len(paragraph.text()) for paragraph in nav.css("p")) <= _MOST_PROSE
