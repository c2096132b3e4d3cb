"""From text to a tree of plain nodes with places, by PyYAML's events.

Built from events, not by `yaml.load`: nothing is resolved, so `no` stays a word and 1.10 keeps its
zero; anchors, aliases, tags, second documents and repeated keys are seen and refused; nesting is
bounded before any recursion. The parser reads lazily, so a bomb is left where its limit is reached.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

import yaml

from rubrics.codes import Code
from rubrics.problems import START, Position, Problem, problem
from rubrics.wording import bare, shown

MAX_DEPTH = 12
"""The language itself is five levels deep."""

MAX_NODES = 20_000
"""The library's longest rubric has under 1,500."""


class Mark(Protocol):
    """Where PyYAML says an event stood, counted from 0."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value as written; `plain` when it stood without quotes."""

    at: Position
    text: str
    plain: bool


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    at: Position
    items: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Pairs:
    """A group of fields, each name once."""

    at: Position
    pairs: tuple[tuple[Scalar, "Node"], ...]


@dataclass(frozen=True, slots=True)
class Broken:
    """A value whose mistake has been named already."""

    at: Position


Node = Scalar | Items | Pairs | Broken


class _StopReadingError(Exception):
    """A limit was reached; its problem has been named."""


@dataclass
class _Open:
    """A list or group whose end has not come yet."""

    at: Position
    group: bool
    children: list[Node] = field(default_factory=list)


@dataclass
class _Builder:
    """Folds events into nodes on an explicit stack, and collects what it refuses."""

    file: str
    problems: list[Problem] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)
    root: Node | None = None
    nodes: int = 0

    def say(self, code: Code, at: Position, **words: object) -> None:
        self.problems.append(problem(code, self.file, at, words=words))

    def feed(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.DocumentStartEvent):
            self._document(event)
        elif isinstance(event, yaml.AliasEvent):
            self.say(Code.ALIAS, place(event.start_mark), found=bare(event.anchor))
            self._add(Broken(place(event.start_mark)))
        elif isinstance(event, yaml.NodeEvent):
            self._node(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._close()

    def _document(self, event: yaml.DocumentStartEvent) -> None:
        if event.version or event.tags:
            self.say(Code.DIRECTIVE, place(event.start_mark))
        if self.root is not None:
            self.say(Code.MANY_DOCUMENTS, place(event.start_mark))
            raise _StopReadingError

    def _node(self, event: yaml.NodeEvent) -> None:
        at = place(event.start_mark)
        if event.anchor is not None:
            self.say(Code.ANCHOR, at, found=bare(event.anchor))
        if getattr(event, "tag", None) is not None:
            self.say(Code.TAG, at, found=shown(getattr(event, "tag", "")))
        if isinstance(event, yaml.ScalarEvent):
            self._add(Scalar(at, unicodedata.normalize("NFC", event.value), event.style is None))
            return
        if len(self.stack) >= MAX_DEPTH:
            self.say(Code.TOO_DEEP, at, most=MAX_DEPTH)
            raise _StopReadingError
        self.stack.append(_Open(at, isinstance(event, yaml.MappingStartEvent)))

    def _close(self) -> None:
        done = self.stack.pop()
        self._add(self._pairs(done) if done.group else Items(done.at, tuple(done.children)))

    def _add(self, node: Node) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            self.say(Code.TOO_MANY_NODES, node.at, most=MAX_NODES)
            raise _StopReadingError
        if self.stack:
            self.stack[-1].children.append(node)
        else:
            self.root = node

    def _pairs(self, done: _Open) -> Pairs:
        kept: dict[str, tuple[Scalar, Node]] = {}
        for key, value in zip(done.children[::2], done.children[1::2], strict=True):
            if not isinstance(key, Scalar) or not key.text:
                if not isinstance(key, Broken):
                    self.say(Code.KEY_NOT_WORD, key.at)
            elif key.text == "<<" and key.plain:
                self.say(Code.MERGE_KEY, key.at)
            elif key.text in kept:
                first = kept[key.text][0].at.line
                self.say(Code.DUPLICATE_KEY, key.at, found=shown(key.text), first=first)
            else:
                kept[key.text] = (key, value)
        return Pairs(done.at, tuple(kept.values()))


def place(mark: Mark | None) -> Position:
    """A parser's mark, counted from 1."""
    return Position(mark.line + 1, mark.column + 1) if mark else START


class TextSyntaxError(Exception):
    """Text that is not YAML: the parser's own words and marks, and how far reading had come."""

    def __init__(self, error: yaml.MarkedYAMLError | None, reached: Position) -> None:
        super().__init__(str(error))
        self.error = error
        self.reached = reached


def _events(text: str) -> Iterator[yaml.Event]:
    """Parser events; whatever the parser throws becomes one kind of error.

    The pure Python parser, not libyaml: the same words and marks on every machine.
    """
    reached = Position(1, 1)
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            reached = place(event.start_mark)
            yield event
    except yaml.MarkedYAMLError as error:
        raise TextSyntaxError(error, reached) from error
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError) as error:
        # PyYAML lets int() and chr() complain of absurd versions and escapes
        raise TextSyntaxError(None, reached) from error


def build_tree(text: str, file: str) -> tuple[Node | None, tuple[Problem, ...]]:
    """The document's root, or None where a limit was reached or there is no value.

    Raises TextSyntaxError where the text is not YAML.
    """
    builder = _Builder(file)
    try:
        for event in _events(text):
            builder.feed(event)
    except _StopReadingError:
        return None, tuple(builder.problems)
    return builder.root, tuple(builder.problems)
