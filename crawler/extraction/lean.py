"""A page's nodes without what no reading of its articles and posts looks into.

Scripts without data, rules of style and menus are taken out of lexbor's tree, which costs little, before the
rest is turned into nodes, which costs most of a page's time.
"""

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.extraction.dom import Page, nodes_of

_LOOKED_AT = "script, style, nav, noscript"
# Drawings and lists of choices: no text that anybody wrote.
_NOTHING = frozenset({"svg", "select"})
# Characters of a menu; a pager or the way back to the home page has fewer, and is read.
_MENU = 300
# A menu that was never closed holds the page.
_PAGE = "h1, article, main"
_MOST_PROSE = 300
# Characters of an article; a notice to switch scripts on has fewer.
_ARTICLE = 500


def parse_lean(html: str) -> Page:
    """As `parse`, without scripts that hold no data, without menus and without what is in drawings."""
    return nodes_of(_lean(html), _NOTHING)


def without_menus(html: str) -> str:
    """Markup as `parse_lean` reads it, for a second reader of the same page."""
    return _lean(html).html or ""


def _lean(html: str) -> LexborHTMLParser:
    tree = LexborHTMLParser(html or "<html></html>")
    navs, unscripted = [], []
    # From the last to the first: what lies in a dropped element is gone with it, and may not be asked any more.
    for node in reversed(tree.css(_LOOKED_AT)):
        if node.tag == "nav":
            navs.append(node)
        elif node.tag == "noscript":
            unscripted.append(node)
        elif node.tag == "style" or "json" not in (node.attributes.get("type") or "").lower():
            node.decompose()
    for node in _articles(tree, unscripted):
        node.unwrap()
    for menu in list(filter(_is_menu, navs)):
        menu.decompose()
    return tree


def _articles(tree: LexborHTMLParser, unscripted: list[LexborNode]) -> list[LexborNode]:
    """What holds most of a page's paragraphs for readers without scripts, of whom we are one; [] mostly."""
    long = [node for node in unscripted if len(node.text()) >= _ARTICLE]
    least = _prose(tree) / 2 if long else 0
    return [node for node in long if _prose(node) > least]


def _prose(place: LexborHTMLParser | LexborNode) -> int:
    return sum(len(paragraph.text()) for paragraph in place.css("p"))


def _is_menu(nav: LexborNode) -> bool:
    text = nav.text()
    if len(text) <= _MENU or len("".join(text.split())) <= _MENU or nav.css_first(_PAGE) is not None:
        return False
    return _prose(nav) <= _MOST_PROSE
