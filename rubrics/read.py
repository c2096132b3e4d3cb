"""From a tree of nodes to plain values, by the language's tables; every mistake is named at its place.

A broken value gets a stand-in of its shape, so that the rest is still read; an optional one is left out.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from rubrics import scalars
from rubrics.codes import Code
from rubrics.problems import Position, Problem, problem
from rubrics.shapes import Choice, Day, Field, Flag, Group, ListOf, Number, Shape, Whole, Words
from rubrics.tree import Broken, Items, Node, Pairs, Scalar
from rubrics.wording import DASHES, Found, listed, nearest, shown

Value = str | float | int | bool | date | tuple["Value", ...] | dict[str, "Value"]


@dataclass
class Reading:
    """What one reading has gathered: mistakes, places of values, and paths whose value is a stand-in."""

    file: str
    problems: list[Problem] = field(default_factory=list)
    positions: dict[str, Position] = field(default_factory=dict)

    def say(self, code: Code, at: Position, path: str, **words: object) -> None:
        """Name one mistake."""
        self.problems.append(problem(code, self.file, at, path, {"field": path or "Tệp", **words}))

    def read(self, shape: Shape, node: Node, path: str) -> Value | None:
        """The value of a node, or None where it is broken and the mistake has been named."""
        self.positions[path] = node.at
        if isinstance(node, Broken):
            return None
        if isinstance(shape, Group):
            return self._group(shape, node, path)
        if isinstance(shape, ListOf):
            return self._list(shape, node, path)
        if not isinstance(node, Scalar):
            self.say(Code.NOT_A_VALUE, node.at, path, found=_form(node))
            return None
        return self._scalar(shape, node, path)

    def _scalar(self, shape: Shape, node: Scalar, path: str) -> Value | None:
        if scalars.is_empty(node):
            self.say(Code.EMPTY_VALUE, node.at, path)
            return None
        value = scalars.read_scalar(shape, node)
        if not isinstance(value, scalars.Refusal):
            return value
        self.say(value.code, node.at, path, **value.words)
        return None

    def _list(self, shape: ListOf, node: Node, path: str) -> Value | None:
        if not isinstance(node, Items):
            self._no_list(node, path)
            return None
        read = [self._item(shape.item, item, f"{path}[{at}]") for at, item in enumerate(node.items)]
        if len(read) < shape.least:
            self.say(Code.TOO_FEW_ITEMS, node.at, path, least=shape.least, found=len(read))
        if len(read) > shape.most:
            self.say(Code.TOO_MANY_ITEMS, node.at, path, most=shape.most, found=len(read))
        if shape.unique:
            self._unique(node, path)
        return tuple(read)

    def _no_list(self, node: Node, path: str) -> None:
        if not isinstance(node, Scalar):
            self.say(Code.NOT_A_LIST, node.at, path, found=_form(node))
        elif scalars.is_empty(node):
            self.say(Code.EMPTY_VALUE, node.at, path)
        elif node.plain and node.text[0] in DASHES:
            self.say(Code.SYNTAX_BULLET, node.at, path, found=shown(node.text[0]))
        else:
            self.say(Code.NOT_A_LIST, node.at, path, found=shown(node.text))

    def _item(self, shape: Shape, node: Node, path: str) -> Value:
        value = self.read(shape, node, path)
        return stand_in(shape) if value is None else value

    def _unique(self, node: Items, path: str) -> None:
        seen: set[str] = set()
        for index, item in enumerate(node.items):
            if isinstance(item, Scalar) and item.text in seen:
                self.say(Code.REPEATED_ITEM, item.at, f"{path}[{index}]", found=shown(item.text))
            elif isinstance(item, Scalar):
                seen.add(item.text)

    def _group(self, shape: Group, node: Node, path: str) -> Value | None:
        known = shape.named()
        if not isinstance(node, Pairs):
            empty = isinstance(node, Scalar) and scalars.is_empty(node)
            code = Code.EMPTY_VALUE if empty else Code.NOT_A_GROUP
            self.say(code, node.at, path, found=_form(node), allowed=listed(known))
            return None
        read: dict[str, Value] = {}
        for key, value in node.pairs:
            if key.text in known:
                found = self.read(known[key.text].shape, value, join(path, key.text))
                if found is not None:
                    read[key.text] = found
            else:
                self._unknown(key, known, path)
        return read | self._missing(known, node, read, path)

    def _unknown(self, key: Scalar, known: Mapping[str, Field], path: str) -> None:
        near = nearest(key.text, {name: known[name].about for name in known})
        code = Code.UNKNOWN_FIELD_NEAR if near else Code.UNKNOWN_FIELD
        words = {"found": shown(key.text), "nearest": near, "allowed": listed(known)}
        self.say(code, key.at, join(path, re.sub(r"[^\w-]", "_", key.text)[:40]), **words)

    def _missing(
        self, known: Mapping[str, Field], node: Pairs, read: Mapping[str, Value], path: str
    ) -> dict[str, Value]:
        """Stand-ins for required fields that are broken or do not stand at all."""
        written = {key.text for key, _ in node.pairs}
        for name, wanted in known.items():
            if wanted.required and name not in written:
                self.say(Code.MISSING_FIELD, node.at, join(path, name), field=name, about=wanted.about)
        wanted_names = (name for name, wanted in known.items() if wanted.required and name not in read)
        return {name: stand_in(known[name].shape) for name in wanted_names}


def _form(node: Node) -> str:
    if isinstance(node, Items):
        return Found.LIST
    if isinstance(node, Pairs):
        return Found.GROUP
    return shown(node.text) if isinstance(node, Scalar) else Found.VALUE


def join(path: str, name: str) -> str:
    """Path of a field inside a path."""
    return f"{path}.{name}" if path else name


def _group_stand_in(shape: Group) -> Value:
    return {field.name: stand_in(field.shape) for field in shape.fields if field.required}


_STAND_INS: dict[type, Callable[..., Value]] = {
    Words: lambda shape: shape.stand_in,
    Choice: lambda shape: shape.stand_in or next(iter(shape.allowed())),
    Number: lambda shape: shape.stand_in,
    Whole: lambda shape: shape.stand_in,
    Day: lambda _: date(2000, 1, 1),
    Flag: lambda _: False,
    ListOf: lambda _: (),
    Group: _group_stand_in,
}


def stand_in(shape: Shape) -> Value:
    """A harmless value of a shape, in the place of one that could not be read."""
    return _STAND_INS[type(shape)](shape)
