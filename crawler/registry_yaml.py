"""YAML of a platform's file as plain values, with the line on which every field stands."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from crawler.errors import Mistake
from crawler.registry_messages import disk_words, message, yaml_words

# A registry file has some hundred lines; more is somebody's data dump or an attack on the parser.
MAX_BYTES = 256 * 1024

Place = tuple[str | int, ...]

# Dots between thousands: YAML reads 3.000 as three, and an operator means three thousand.
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(\.\d{3})+")
# What Word and web pages put in a plain space's place; YAML takes it for a letter.
_SPACES = re.compile(
    r"^ *[\u00a0\u2000-\u200a\u202f\u3000]|^ *(?:- +)*[a-z_]+:[\u00a0\u2000-\u200a\u202f\u3000]",
    re.MULTILINE,
)


@dataclass
class Source:
    """One parsed file: values, lines by place, and the mistakes of the YAML itself."""

    name: str
    values: Any = None
    lines: dict[Place, int] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)

    def line_of(self, place: Place) -> int:
        """Line of a field, or of the nearest thing around it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def add(self, kind: str, place: Place, line: int = 0, **context: Any) -> None:  # noqa: ANN401
        """Note a mistake at a place; context fills the message's blanks, whatever its type."""
        problem, remedy = message(kind, **context)
        name = ".".join(str(step + 1) if isinstance(step, int) else step for step in place)
        self.mistakes.append(Mistake(self.name, line or self.line_of(place), name, problem, remedy))


def read_source(path: Path) -> Source:
    """Parse one file; whatever is wrong with it is in the mistakes, nothing is raised."""
    source = Source(name=str(path))
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-8-sig")
    except OSError as error:
        source.add("unreadable", (), detail=disk_words(error))
        return source
    except UnicodeDecodeError:
        source.add("encoding", ())
        return source
    if len(raw) > MAX_BYTES:
        source.add("too_large", (), limit=MAX_BYTES)
        return source
    _parse(source, text)
    return source


def _parse(source: Source, text: str) -> None:
    if strange := _SPACES.search(text):
        source.add("space", (), line=text.count("\n", 0, strange.start()) + 1)
        return
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=yaml.SafeLoader)):
            source.add("alias", ())
            return
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        detail = yaml_words(str(getattr(error, "problem", error)))
        source.add("yaml", (), line=mark.line + 1 if mark else 1, detail=detail)
        return
    source.values = _value(source, root, ()) if root is not None else {}


def _value(source: Source, node: yaml.Node, place: Place) -> Any:  # noqa: ANN401 - YAML holds anything
    source.lines[place] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        return _mapping(source, node, place)
    if isinstance(node, yaml.SequenceNode):
        return [_value(source, child, (*place, at)) for at, child in enumerate(node.value)]
    plain = isinstance(node, yaml.ScalarNode) and node.style is None
    if plain and _THOUSANDS.fullmatch(node.value):
        source.add("thousands", place, given=node.value, plain=node.value.replace(".", ""))
    return _scalar(node)


def _mapping(source: Source, node: yaml.MappingNode, place: Place) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key_node, child in node.value:
        key = str(key_node.value)
        here = (*place, key)
        if key in values:
            source.add("duplicate_key", here, line=key_node.start_mark.line + 1, first=source.lines[here])
            continue
        values[key] = _value(source, child, here)
        source.lines[here] = key_node.start_mark.line + 1
    return values


def _scalar(node: yaml.Node) -> Any:  # noqa: ANN401 - YAML holds anything
    """Safe loader's own reading of a scalar; an impossible date stays the text it was written as."""
    loader = yaml.SafeLoader("")
    try:
        return loader.construct_object(node, deep=True)
    except (ValueError, yaml.YAMLError):
        return str(node.value)
    finally:
        loader.dispose()
