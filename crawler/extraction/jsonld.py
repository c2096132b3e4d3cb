"""JSON-LD blocks of a page as plain things: type, properties, nested things."""

import re
from collections.abc import Iterator
from html import unescape

from crawler.extraction.dom import Node, Page, lines, parse
from crawler.extraction.json_reader import read_json
from crawler.extraction.tamed import tame

# A thing is a JSON object; microdata is brought to the same shape, with its element under NODE.
Thing = dict[str, object]
NODE = "#node"
# A block of a long thread page has about 100 KB; a hostile one may not hold the worker.
_MAX_BLOCK = 2_000_000
_MAX_THINGS = 5000
_COMMENT_OR_CDATA = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*$")
_TRAILING_COMMA = re.compile(r",\s*([}\]])")
_MARKUP = re.compile(
    r"<[a-zA-Z/][^>]{0,500}>|\[/?(?:QUOTE|B|I|U|URL|IMG|SIZE|COLOR)[^\]]{0,200}\]", re.IGNORECASE
)


def jsonld_things(page: Page) -> tuple[Thing, ...]:
    """Every typed object of every JSON-LD block, outer before inner; broken blocks are left out."""
    found: list[Thing] = []
    for script in page.elements("script"):
        if "ld+json" in script.get("type").lower():
            found.extend(block_things(_script_text(page, script)))
    return tuple(found[:_MAX_THINGS])


def block_things(block: str) -> Iterator[Thing]:
    """Every typed object of one JSON-LD block, outer before inner; none of a broken one."""
    return _typed(_load(block))


def _script_text(page: Page, script: Node) -> str:
    return "".join(node.text for node in page.under(script) if not node.tag)


def _load(block: str) -> object:
    """The block's value, None where it is no JSON even after the usual repairs."""
    if len(block) > _MAX_BLOCK:
        return None
    bare = _COMMENT_OR_CDATA.sub("", block)
    for text in (bare, _TRAILING_COMMA.sub(r"\1", bare)):
        try:
            return read_json(text, strict=False)
        except ValueError:
            continue
    return None


def _typed(value: object) -> Iterator[Thing]:
    """Typed objects at the top, in lists and in @graph, not those nested in properties."""
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, list):
            stack.extend(reversed(item))
        elif isinstance(item, dict):
            if types(item):
                yield item
            stack.extend(reversed(_as_list(item.get("@graph"))))
            stack.extend(reversed(_as_list(item.get("mainEntity"))))


def types(thing: Thing) -> frozenset[str]:
    """Type names without their vocabulary's address."""
    return frozenset(
        str(name).rsplit("/", 1)[-1].rsplit(":", 1)[-1] for name in _as_list(thing.get("@type"))
    )


def things(thing: Thing, *names: str) -> Iterator[Thing]:
    """Nested things under these properties."""
    for name in names:
        yield from (value for value in _as_list(thing.get(name)) if isinstance(value, dict))


def value(thing: Thing, *names: str) -> str:
    """The first non-empty text under these properties, entities resolved (twice escaped ones too)."""
    for name in names:
        for item in _as_list(thing.get(name)):
            found = _plain(item)
            if found:
                return found
    return ""


def text_value(thing: Thing, *names: str) -> str:
    """Like `value`, with markup in the value read as HTML: its text alone, one line a paragraph."""
    found = value(thing, *names)
    if not _MARKUP.search(found):
        return lines(found)
    fragment = parse(tame(found))
    return fragment.text(fragment.nodes[0])


def _plain(item: object) -> str:
    if isinstance(item, dict):
        item = next(iter(_as_list(item.get("@value", item.get("name")))), "")
    if isinstance(item, bool) or not isinstance(item, str | int | float):
        return ""
    text = str(item)
    for _ in range(2):
        text = unescape(text)
    return text.strip()


def _as_list(item: object) -> list[object]:
    if item is None:
        return []
    return list(item) if isinstance(item, list | tuple) else [item]
