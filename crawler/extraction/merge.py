"""One list of parts from what a page declares (schema.org) and what it shows (its blocks)."""

import re
from dataclasses import replace

from crawler.extraction.types import Part

_KEY_LENGTH = 60
# Shown parts replace declared ones only where they cover this share of them: then they are the same
# discussion, told more fully (many forums declare the first post alone).
_COVERED = 0.5
_NOT_LETTERS = re.compile(r"\W+")


def merged(declared: list[Part], shown: list[Part]) -> list[Part]:
    """Declared parts, completed from the shown ones; the shown ones where they are the fuller list."""
    if not declared or not shown:
        return declared or shown
    pairs = [(part, _twin(part, shown)) for part in declared]
    twins = sum(1 for _, twin in pairs if twin is not None)
    if len(shown) > len(declared) and twins >= _COVERED * len(declared):
        return shown
    return [part if twin is None else _completed(part, twin) for part, twin in pairs]


def _twin(part: Part, shown: list[Part]) -> Part | None:
    """The shown part that is the same as a declared one: by number, by author and time, by beginning."""
    number = _number(part.anchor)
    start = _letters(part.text)[:_KEY_LENGTH]
    for other in shown:
        if number and number == _number(other.anchor):
            return other
        if part.author_name and part.published_at and _who_when(part) == _who_when(other):
            return other
    return next((other for other in shown if start and _letters(other.text).startswith(start)), None)


def _completed(part: Part, twin: Part) -> Part:
    """The declared part with what only the page shows: own id, links, markers, own words.

    A declared text often repeats what it quotes, or is cut off; the shown text is taken where it is the
    declared one without something, or goes on where that ends.
    """
    declared, shown = _letters(part.text), _letters(twin.text)
    better = bool(shown) and (shown in declared or shown.startswith(declared))
    return replace(
        part,
        text=twin.text if better else part.text,
        anchor=part.anchor or twin.anchor,
        author_name=part.author_name or twin.author_name,
        published_at=part.published_at or twin.published_at,
        modified_at=part.modified_at or twin.modified_at,
        links=twin.links if better else tuple(dict.fromkeys((*part.links, *twin.links))),
        beside=tuple(dict.fromkeys((*part.beside, *twin.beside))),
        ad_markers=part.ad_markers or twin.ad_markers,
        extractor=f"{part.extractor}+{twin.extractor}"
        if twin.extractor not in part.extractor
        else part.extractor,
    )


def _number(anchor: str) -> str:
    found = re.search(r"\d+$", anchor)
    return found[0] if found else ""


def _who_when(part: Part) -> tuple[str, object]:
    moment = part.published_at
    return part.author_name.casefold(), moment.replace(second=0, microsecond=0) if moment else None


def _letters(text: str) -> str:
    return _NOT_LETTERS.sub("", text).casefold()
