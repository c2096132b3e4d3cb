"""The page and the README that explain the open data."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from pipelines.publication import formats, layout, words
from pipelines.publication.datapackage import LICENCE, TABLES
from pipelines.publication.render import render
from pipelines.rating import words as rating_words
from pipelines.rating.types import Edition

_ABOUT: Mapping[str, str] = {
    "edition.json": "toàn bộ kỳ công bố: bộ tiêu chí, kết quả, bằng chứng",
    **{table.file: table.title[:1].lower() + table.title[1:] for table in TABLES},
    "datapackage.json": "mô tả các bảng cho phần mềm (Frictionless Data Package)",
}

_TYPES: Mapping[str, str] = {
    "string": "chữ",
    "integer": "số nguyên",
    "number": "số",
    "boolean": "true hoặc false",
    "datetime": "thời điểm UTC",
}


@dataclass(frozen=True)
class DataFile:
    """One file as the page lists it."""

    name: str
    about: str
    size: int
    sha256: str


def _listed(data: Mapping[str, str]) -> list[DataFile]:
    encoded = {name: text.encode() for name, text in data.items()}
    return [
        DataFile(name, about, len(encoded[name]), hashlib.sha256(encoded[name]).hexdigest())
        for name, about in _ABOUT.items()
    ]


def _vocabularies() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every value that a column may hold, with its Vietnamese."""
    tables = (
        ("status", {key.value: text for key, text in rating_words.STATUS_WORDS.items()}),
        ("reasons", {key.value: text for key, text in rating_words.REASON_WORDS.items()}),
        ("verdict", {key.value: text for key, text in rating_words.VERDICT_WORDS.items()}),
        ("kind", words.TABLES["kinds"]),
        ("role", words.TABLES["roles"]),
        ("harm", words.TABLES["harms"]),
        ("fields", words.TABLES["fields"]),
        ("run_outcome", words.TABLES["run_outcomes"]),
        ("judgment", {key: text for key, text in words.TABLES["judgments"].items() if key}),
        ("ground", words.TABLES["grounds"]),
        ("answer", words.TABLES["answers"]),
        ("effect", words.TABLES["effects"]),
        ("samples.kind", words.TABLES["documents"]),
    )
    return [(column, list(table.items())) for column, table in tables]


def page(edition: Edition, data: Mapping[str, str]) -> str:
    """The open data page."""
    listed = _listed(data)
    return render(
        "data.html",
        layout.DATA,
        edition=edition,
        period=formats.period(edition.period_start, edition.period_end),
        files=listed,
        tables=TABLES,
        types=_TYPES,
        vocabularies=_vocabularies(),
        licence=LICENCE,
        edition_sha256=next(f.sha256 for f in listed if f.name == "edition.json"),
    )


def readme(edition: Edition) -> str:
    """README.txt of the data folder."""
    return render(
        "readme.txt",
        "data/README.txt",
        edition=edition,
        period=formats.period(edition.period_start, edition.period_end),
        files=[DataFile(name, about, 0, "") for name, about in _ABOUT.items()],
        licence=LICENCE,
    )
