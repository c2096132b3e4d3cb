r"""The demo's way of writing: text files of rules whose alternatives are drawn and joined.

A file holds `[rule]` headings, each with one alternative a line. In a line `{name}` is another rule
or a value given at the time of writing, `<a|b>` one of the choices, `<a>` perhaps a and perhaps
nothing, `\n` a new paragraph. `headline => opening` pairs what belongs together.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TypeAlias

from pipelines.demo.dice import Dice
from pipelines.demo.errors import GrammarError

_TOKEN = re.compile(r"\{([\w.-]+)\}|<([^<>]+)>")
_HEADING = re.compile(r"\[([\w.-]+)\]")
_SPACES = re.compile(r"[ \t]+")
_LOOSE_MARK = re.compile(r" +([,.;:!?…)])")
_DANGLING = re.compile(r"(?:, *)+(?=[.!?\n]|$)|,(?= *,)")  # commas left behind by a clause that stayed away
_TWICE = re.compile(r"\b(này|gần|hơn) (?:này|gần|hơn)\b")
_RETRIES = 6  # tries to find an alternative not yet used on a page, before a repeat is accepted


@dataclass(frozen=True, slots=True)
class Ref:
    """A place where another rule or a given value stands."""

    name: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A place where one of several short wordings stands."""

    options: tuple["Line", ...]


Line: TypeAlias = tuple[str | Ref | Choice, ...]


@dataclass(frozen=True, slots=True)
class Grammar:
    """Rules by name."""

    rules: Mapping[str, tuple[Line, ...]]

    def topics(self, section: str) -> tuple[str, ...]:
        """Topics of a section, in the order of the files: `[a.b.title]` makes `a.b` one of `a`."""
        names = (name.removesuffix(".title") for name in self.rules if name.endswith(".title"))
        return tuple(name for name in names if name.startswith(f"{section}."))


@dataclass(slots=True)
class Writer:
    """Writes from a grammar, avoiding on one page what the page already used."""

    grammar: Grammar
    dice: Dice
    used: set[tuple[str, int]] = field(default_factory=set)

    def turn_page(self) -> None:
        """Forget what was used: a new page begins."""
        self.used.clear()

    def write(self, rule: str, values: Mapping[str, str] | None = None) -> str:
        """Text of `rule`; a value beginning with @ names a rule to stand there instead."""
        pieces: list[str] = []
        self._expand(rule, values or {}, pieces)
        return tidy("".join(pieces))

    def write_pair(self, rule: str, values: Mapping[str, str]) -> tuple[str, str]:
        """A headline and its opening: the two sides of `=>` in one alternative of `rule`."""
        headline, _, opening = self.write(rule, values).partition(" => ")
        return headline, opening

    def _expand(self, name: str, values: Mapping[str, str], pieces: list[str]) -> None:
        value = values.get(name)
        if value is not None and not value.startswith("@"):
            pieces.append(value)
            return
        rule = name if value is None else value[1:]
        if rule not in self.grammar.rules:
            raise GrammarError(rule, "không có quy tắc hay giá trị nào mang tên này")
        self._line(self._alternative(rule), values, pieces)

    def _alternative(self, rule: str) -> Line:
        lines = self.grammar.rules[rule]
        index = self.dice.below(len(lines))
        for _ in range(_RETRIES):
            if (rule, index) not in self.used:
                break
            index = self.dice.below(len(lines))
        self.used.add((rule, index))
        return lines[index]

    def _line(self, line: Line, values: Mapping[str, str], pieces: list[str]) -> None:
        for part in line:
            if isinstance(part, str):
                pieces.append(part)
            elif isinstance(part, Ref):
                self._expand(part.name, values, pieces)
            else:
                self._line(self.dice.pick(part.options), values, pieces)


def tidy(text: str) -> str:
    """Single spaces, none before a mark, none around a line break, no word said twice by two rules."""
    text = _DANGLING.sub("", _LOOSE_MARK.sub(r"\1", _SPACES.sub(" ", text)))
    text = _TWICE.sub(r"\1", text)
    return "\n".join(line.strip() for line in text.split("\n") if line.strip())


def parse(text: str, where: str) -> dict[str, tuple[Line, ...]]:
    """Rules of one text file; GrammarError names file and line of what is wrong."""
    rules: dict[str, list[Line]] = {}
    current: list[Line] | None = None
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        if heading := _HEADING.fullmatch(line):
            if heading[1] in rules:
                raise GrammarError(f"{where}:{number}", f"quy tắc “{heading[1]}” được viết hai lần")
            current = rules[heading[1]] = []
        elif current is None:
            raise GrammarError(f"{where}:{number}", "có lời văn trước dòng [tên quy tắc] đầu tiên")
        else:
            current.append(parse_line(line.replace("\\n", "\n")))
    if empty := [name for name, lines in rules.items() if not lines]:
        raise GrammarError(where, f"quy tắc “{empty[0]}” không có dòng nào")
    return {name: tuple(lines) for name, lines in rules.items()}


def parse_line(line: str) -> Line:
    """One alternative, cut into words, references and choices."""
    parts: list[str | Ref | Choice] = []
    end = 0
    for match in _TOKEN.finditer(line):
        parts.append(line[end : match.start()])
        if match[1]:
            parts.append(Ref(match[1]))
        else:
            options = match[2].split("|") if "|" in match[2] else (match[2], "")
            parts.append(Choice(tuple(parse_line(option) for option in options)))
        end = match.end()
    parts.append(line[end:])
    return tuple(part for part in parts if part != "")


@cache
def load(*names: str) -> Grammar:
    """The grammar of the named files of texts/, read together."""
    return Grammar(dict(_rules(names)))


def _rules(names: Iterable[str]) -> Iterable[tuple[str, tuple[Line, ...]]]:
    folder = files("pipelines.demo") / "texts"
    for name in names:
        yield from parse((folder / f"{name}.txt").read_text(encoding="utf-8"), f"{name}.txt").items()
