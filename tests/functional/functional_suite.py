"""The functional suite as cases: every template with every word of its slot, in three ways of writing."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml

from classifier.normalise import strip_text

SUITE = Path(__file__).with_name("suite.yaml")


class Writing(StrEnum):
    """How a case is written."""

    WRITTEN = "written"
    STRIPPED = "stripped"
    TEENCODE = "teencode"


@dataclass(frozen=True)
class Case:
    """One text, what it is by its function, and the head that is asked."""

    function: str
    head: str
    violating: bool
    writing: Writing
    text: str


# How young people shorten the commonest words; common knowledge, whole words only.
_TEENCODE = {
    "không": "ko", "được": "dc", "rồi": "r", "với": "vs", "mày": "m", "tao": "t", "gì": "j", "người": "ng",
    "này": "nì", "thật": "thiệc", "quá": "wá", "biết": "bít", "những": "nhữg", "nhiều": "nhìu", "cũng": "cx",
    "mình": "mk", "bạn": "bn", "vậy": "z", "thế": "thê", "yêu": "iu", "nói": "ns", "làm": "lm", "trong": "trog",
    "như": "nhw", "anh": "a", "chị": "c", "em": "e", "thôi": "thui", "luôn": "lun", "phải": "fải",
}  # fmt: skip
_WORD = re.compile(r"\w+")


def teencode(text: str) -> str:
    """The text with its commonest words shortened."""
    return _WORD.sub(lambda found: _TEENCODE.get(found[0].lower(), found[0]), text.lower())


_WRITE = {Writing.WRITTEN: str, Writing.STRIPPED: strip_text, Writing.TEENCODE: teencode}


def functions() -> list[Mapping[str, Any]]:
    """The functions as declared."""
    return list(_suite()["functions"])


def cases() -> list[Case]:
    """Every case, in the suite's order."""
    return list(_cases(_suite()))


def _suite() -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = yaml.safe_load(SUITE.read_text(encoding="utf-8"))
    return loaded


def _cases(suite: Mapping[str, Any]) -> Iterator[Case]:
    for function in suite["functions"]:
        for template in function["templates"]:
            for word in suite["slots"][function["slot"]]:
                text = template.format(word)
                for writing, write in _WRITE.items():
                    yield Case(
                        function["id"], function["head"], function["violating"], writing, write(text)
                    )
