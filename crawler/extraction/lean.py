"""A page's nodes without what no reading of its articles and posts looks into.

Scripts without data, rules of style and menus are taken out of lexbor's tree, which costs little, before the
rest is turned into nodes, which costs most of a page's time.
"""

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.extraction.dom import Page, nodes_of

_DROPPED = "script, style, nav"
# Drawings and lists of choices: no text that anybody wrote.
_NOTHING = frozenset({"svg", "select"})
# Characters of a menu; a pager or the way back to the home page has fewer, and is read.
_MENU = 300
# A menu that was never closed holds the page.
_PAGE = "h1, article, main"
_MOST_PROSE = 300


def parse_lean(html: str) -> Page:
    """As `parse`, without scripts that hold no data, without menus and without what is in drawings."""
    return nodes_of(_lean(html), _NOTHING)


def without_menus(html: str) -> str:
    """Markup as `parse_lean` reads it, for a second reader of the same page."""
    return _lean(html).html or ""


def _lean(html: str) -> LexborHTMLParser:
    tree = LexborHTMLParser(html or "<html></html>")
    navs = []
    for node in tree.css(_DROPPED):
        if node.tag == "nav":
            navs.append(node)
        elif node.tag == "style" or "json" not in (node.attributes.get("type") or "").lower():
            node.decompose()
    for nav in navs:
        if _is_menu(nav):
            nav.decompose()
    return tree


def _is_menu(nav: LexborNode) -> bool:
    text = nav.text()
    if len(text) <= _MENU or len("".join(text.split())) <= _MENU or nav.css_first(_PAGE) is not None:
        return False
    return sum(len(paragraph.text()) for paragraph in nav.css("p")) <= _MOST_PROSE
