"""HTML microdata as things of the same shape as JSON-LD, each with its element."""

from crawler.extraction.dom import Node, Page, clean
from crawler.extraction.jsonld import NODE, Thing

# Where a property's value stands, by tag (HTML standard, "values: the algorithm"), else its text.
_VALUE_ATTRIBUTE = {
    "meta": "content", "time": "datetime", "data": "value", "meter": "value", "a": "href", "area": "href",
    "link": "href", "img": "src", "audio": "src", "embed": "src", "iframe": "src", "source": "src",
    "track": "src", "video": "src", "object": "data",
}  # fmt: skip
# For these properties a link's words are the value, not its address.
_TEXT_WINS = frozenset({"author", "creator", "name", "headline", "text", "articlebody", "reviewbody"})


def microdata_things(page: Page) -> tuple[Thing, ...]:
    """Every item with a type that is no other item's property, in page order; nested items inside."""
    items: dict[int, Thing] = {}
    top: list[Thing] = []
    for node in page.marked():
        scoped = "itemscope" in node.attrs or "itemtype" in node.attrs
        names = node.get("itemprop").split()
        owner = _owner(node, items)
        item: Thing | None = None
        if scoped:
            item = {"@type": node.get("itemtype").split(), NODE: node}
            items[node.index] = item
        if names and owner is not None:
            for name in names:
                _add(owner, name, item if item is not None else _value(page, node, name), node)
        elif item is not None and item["@type"]:
            top.append(item)
    return tuple(top)


def property_node(thing: Thing, *names: str) -> Node | None:
    """The element that carries a property of a microdata item."""
    found = thing.get("#nodes")
    if isinstance(found, dict):
        for name in names:
            node = found.get(name)
            if isinstance(node, Node):
                return node
    return None


def _owner(node: Node, items: dict[int, Thing]) -> Thing | None:
    return next((items[above.index] for above in node.ancestors() if above.index in items), None)


def _add(owner: Thing, name: str, value: object, node: Node) -> None:
    values = owner.setdefault(name, [])
    if isinstance(values, list):
        values.append(value)
    nodes = owner.setdefault("#nodes", {})
    if isinstance(nodes, dict):
        nodes.setdefault(name, node)


def _value(page: Page, node: Node, name: str) -> str:
    attribute = _VALUE_ATTRIBUTE.get(node.tag, "")
    if node.get("content"):
        return node.get("content")
    if attribute and node.get(attribute) and not (node.tag == "a" and name.lower() in _TEXT_WINS):
        return node.get(attribute)
    return clean(page.text(node))
