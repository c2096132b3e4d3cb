"""Reading JSON that a stranger wrote: what is not of the expected shape counts as absent."""

from collections.abc import Mapping
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.adapters.base import Answer
from crawler.extraction.body import Own
from crawler.extraction.tamed import tame


def json_of(answer: Answer) -> object:
    """The answer's JSON, None where it is a page or broken."""
    if answer.markup.lstrip()[:1] not in {"{", "["}:
        return None
    try:
        return answer.data
    except ValueError:
        return None


def mapping(value: object) -> Mapping[str, Any]:
    """The value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def mappings(value: object) -> list[Mapping[str, Any]]:
    """The objects of a list, [] where the value is none."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def text(value: object) -> str:
    """The value if it is text or a number, '' where it is none."""
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def whole(value: object) -> int | None:
    """The value if it is a whole number that counts something, else None."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def fragment(markup: str) -> LexborNode | None:
    """The body of a piece of markup that a JSON field carries, None where it is empty."""
    return LexborHTMLParser(tame(markup)).body if markup.strip() else None


NOTHING = Own("", (), ())
"""What a deleted post says."""
