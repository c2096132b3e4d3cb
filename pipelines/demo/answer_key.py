"""The demo's answer key: the truth about every document, which no real platform comes with."""

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from crawler.types import Document, DocumentKind
from pipelines.demo.errors import AnswerKeyFormatError, UnknownDocumentError
from pipelines.demo.pages import Note, PlatformWorld

_FORMAT = "cleanplatforms-answer-key-1"
# A page has one article or one listing, so its own anchor adds nothing; extraction may give it one.
_MAIN_KINDS = frozenset({DocumentKind.ARTICLE, DocumentKind.LISTING})


class Place(NamedTuple):
    """Where a document stands: platform, path of its page, and its anchor ('' for a page's main text)."""

    platform_id: str
    path: str
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The truth about one document; `lists` are ids of the block lists that it links to."""

    kind: DocumentKind
    section: str
    harms: frozenset[str] = frozenset()
    lists: frozenset[str] = frozenset()
    note: Note = Note.ORDINARY


class Prevalence(NamedTuple):
    """How many of a platform's documents violate, of how many."""

    violating: int
    total: int

    @property
    def share(self) -> float:
        """Violating documents as a share in [0, 1]; 0 where there are none at all."""
        return self.violating / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True)
class AnswerKey:
    """Truth by place. `moved` maps a listed path to the one it redirects to."""

    answers: Mapping[Place, Answer]
    moved: Mapping[tuple[str, str], str]

    def answer(self, platform_id: str, path: str, anchor: str) -> Answer:
        """Truth about one document; UnknownDocumentError where the demo never wrote it."""
        path = self.moved.get((platform_id, path), path)
        found = self.answers.get(Place(platform_id, path, anchor))
        if found is None:
            raise UnknownDocumentError(platform_id, path, anchor)
        return found

    def harms(self, platform_id: str, path: str, anchor: str) -> frozenset[str]:
        """Harm codes of one document, empty for a clean one; UnknownDocumentError as above."""
        return self.answer(platform_id, path, anchor).harms

    def answer_for(self, document: Document) -> Answer:
        """Truth about a crawled document, by its URL's path and its anchor."""
        anchor = "" if document.kind in _MAIN_KINDS else document.anchor
        return self.answer(document.platform, urlsplit(document.url).path, anchor)

    def prevalence(self, platform_id: str, kinds: Collection[str], harm: str) -> Prevalence:
        """Documents of `kinds` (all where empty) with `harm`, over everything the platform lists."""
        return self._count(platform_id, kinds, lambda answer: harm in answer.harms)

    def link_prevalence(
        self, platform_id: str, kinds: Collection[str], block_lists: Collection[str]
    ) -> Prevalence:
        """Documents of `kinds` (all where empty) that link to a domain on one of `block_lists`."""
        wanted = frozenset(block_lists)
        return self._count(platform_id, kinds, lambda answer: bool(wanted & answer.lists))

    def _count(
        self, platform_id: str, kinds: Collection[str], violates: Callable[[Answer], bool]
    ) -> Prevalence:
        pool = [
            answer
            for place, answer in self.answers.items()
            if place.platform_id == platform_id and (not kinds or answer.kind in kinds)
        ]
        return Prevalence(sum(1 for answer in pool if violates(answer)), len(pool))

    def to_json(self) -> str:
        """The key as JSON text, the same bytes for the same key."""
        return json.dumps(
            {
                "format": _FORMAT,
                "answers": [_row(place, answer) for place, answer in sorted(self.answers.items())],
                "moved": [[*listed, target] for listed, target in sorted(self.moved.items())],
            },
            ensure_ascii=False,
            separators=(",", ":"),
        )

    @classmethod
    def from_json(cls, text: str) -> "AnswerKey":
        """The key that `to_json` wrote; AnswerKeyFormatError where it is anything else."""
        try:
            data = json.loads(text)
            if data["format"] != _FORMAT:
                raise AnswerKeyFormatError(f"định dạng “{data['format']}”, cần “{_FORMAT}”")
            answers = dict(map(_from_row, data["answers"]))
            moved = {(platform, listed): target for platform, listed, target in data["moved"]}
        except (KeyError, TypeError, ValueError) as error:
            raise AnswerKeyFormatError(str(error)) from error
        return cls(answers, moved)


def _row(place: Place, answer: Answer) -> list[Any]:
    return [*place, answer.kind, answer.section, sorted(answer.harms), sorted(answer.lists), answer.note]


def _from_row(row: list[Any]) -> tuple[Place, Answer]:
    platform_id, path, anchor, kind, section, harms, lists, note = row
    answer = Answer(
        kind=DocumentKind(kind),
        section=section,
        harms=frozenset(harms),
        lists=frozenset(lists),
        note=Note(note),
    )
    return Place(platform_id, path, anchor), answer


def make_key(platforms: Iterable[PlatformWorld], block_lists: Mapping[str, Collection[str]]) -> AnswerKey:
    """The key to what the platforms' documents were written as."""
    platforms = tuple(platforms)
    return AnswerKey(
        {
            Place(platform.platform_id, document.path, document.anchor): Answer(
                kind=document.kind,
                section=document.section,
                harms=document.harms,
                lists=_lists_of(document.links, block_lists),
                note=document.note,
            )
            for platform in platforms
            for document in platform.written
        },
        {(p.platform_id, listed): target for p in platforms for listed, target in p.moved.items()},
    )


def _lists_of(links: Iterable[str], block_lists: Mapping[str, Collection[str]]) -> frozenset[str]:
    hosts = {urlsplit(link).hostname or "" for link in links}
    return frozenset(
        list_id
        for list_id, domains in block_lists.items()
        if any(host == domain or host.endswith(f".{domain}") for host in hosts for domain in domains)
    )
