"""The demo's HTML: Jinja templates of its own, every value escaped."""

import json
import re
from functools import cache
from html import escape

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pipelines.demo.clock import vietnamese

_LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)]")


def render(template: str, **values: object) -> bytes:
    """The template's page as UTF-8 bytes."""
    return _environment().get_template(template).render(**values).encode()


def links_in(text: str) -> tuple[str, ...]:
    """Addresses that stand in a text, in their order."""
    return tuple(match[0] for match in _LINK.finditer(text))


def linked(text: str) -> Markup:
    """The text as users' text is shown: escaped, addresses made clickable, one paragraph a line."""
    pieces: list[str] = []
    end = 0
    for match in _LINK.finditer(text):
        href = escape(match[0])
        pieces += [escape(text[end : match.start()]), f'<a href="{href}" rel="nofollow ugc">{href}</a>']
        end = match.end()
    pieces.append(escape(text[end:]))
    # Every piece is escaped above, so this is markup of our own and nothing else.
    return Markup("".join(pieces).replace("\n", "<br>\n"))  # noqa: S704


def json_ld(data: object) -> Markup:
    """Structured data for a script element; '<' is escaped so that no text can end the element."""
    text = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
    return Markup(text)  # noqa: S704 - JSON with every '<' escaped


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("pipelines.demo"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"linked": linked, "json_ld": json_ld, "vn": vietnamese}
    return environment
