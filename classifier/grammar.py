"""Sentences of our own for training: templates and words of `supplements/<name>.yaml`, filled by seed."""

import re
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import yaml
from pydantic import ValidationError

from classifier.errors import DeclarationError
from classifier.types import Judgment

SUPPLEMENTS_FOLDER = Path(__file__).parent / "supplements"
SHORTENED = "shortened.yaml"
SEED = 20261123

_SLOT = re.compile(r"{(\w+)}")
_WORD = re.compile(r"\w+")
_TRIES = 20  # fillings drawn for each one wanted before a template is taken as exhausted


class Family(Judgment):
    """Templates that say one kind of thing; `count` sentences are drawn from all of them together."""

    id: str
    label: str
    count: int
    templates: tuple[str, ...]


class Grammar(Judgment):
    """Words by slot, and the families whose templates they fill."""

    slots: dict[str, tuple[str, ...]]
    families: tuple[Family, ...]


class Sentence(Judgment):
    """One sentence, its label, and the template it came from (`<family>/<number>`)."""

    text: str
    label: str
    template: str


def grammar_file(name: str) -> Path:
    """Name the file of a grammar."""
    return SUPPLEMENTS_FOLDER / f"{name}.yaml"


def load_grammar(name: str) -> Grammar:
    """Read a grammar.

    Raises:
        DeclarationError: no such file, not a grammar, or a template that names an unknown slot.

    """
    file = grammar_file(name)
    try:
        grammar = Grammar.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as error:
        raise DeclarationError(file, str(error)) from error
    named = {
        slot for family in grammar.families for each in family.templates for slot in _SLOT.findall(each)
    }
    if unknown := sorted(named - grammar.slots.keys()):
        raise DeclarationError(file, f"templates name slots that do not exist: {', '.join(unknown)}")
    return grammar


def _filled(template: str, grammar: Grammar, chance: np.random.Generator) -> str:
    """Fill every slot with one word, the same wherever the template repeats it; a sentence starts with a capital."""
    words = {
        slot: grammar.slots[slot][chance.integers(len(grammar.slots[slot]))]
        for slot in dict.fromkeys(_SLOT.findall(template))
    }
    text = template.format_map(words)
    return text[:1].upper() + text[1:]


def _fillings(template: str, grammar: Grammar, wanted: int, chance: np.random.Generator) -> list[str]:
    """Draw up to `wanted` different fillings of a template; one with few has fewer."""
    found: dict[str, None] = {}
    for _ in range(wanted * _TRIES):
        if len(found) == wanted:
            break
        found.setdefault(_filled(template, grammar, chance))
    return list(found)


def shortened_words() -> dict[str, str]:
    """Give the words that teencode shortens, and how."""
    listed: dict[str, str] = yaml.safe_load((SUPPLEMENTS_FOLDER / SHORTENED).read_text(encoding="utf-8"))
    return listed


def in_teencode(text: str, shorter: dict[str, str]) -> str:
    """Write a text as young people do: no capitals, common words shortened."""
    return _WORD.sub(lambda found: shorter.get(found[0], found[0]), text.lower())


def sentences(grammar: Grammar, seed: int = SEED) -> Iterator[Sentence]:
    """Give a grammar's sentences, each as written and in teencode; the same seed gives the same.

    Copies without diacritics are not given: training makes one of every text.
    """
    shorter = shortened_words()
    for family in grammar.families:
        each = -(-family.count // len(family.templates))
        for number, template in enumerate(family.templates):
            name = f"{family.id}/{number}"
            chance = np.random.default_rng((seed, zlib.crc32(name.encode())))
            for text in _fillings(template, grammar, each, chance):
                yield Sentence(text=text, label=family.label, template=name)
                if (short := in_teencode(text, shorter)) != text.lower():
                    yield Sentence(text=short, label=family.label, template=name)
