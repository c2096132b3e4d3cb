"""Read labelled texts as the heads' YAML describes them, from a folder the caller names."""

import csv
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from classifier.declarations import Declaration, Source, Split, Use
from classifier.errors import DatasetError
from classifier.grammar import load_grammar, sentences
from classifier.normalise import normalise_text, strip_diacritics

_BUCKETS = 10_000


@dataclass(frozen=True)
class Row:
    """One labelled text; `group` is the same for texts that differ in case, marks or disguise only."""

    text: str
    label: str
    split: Split
    source: str
    group: str
    weight: float = 1.0


def text_group(text: str) -> str:
    """Give what two texts share when one repeats the other: the normalised text without diacritics."""
    return strip_diacritics(normalise_text(text))


def _template(group: str) -> str:
    """Mask the digits, so that one message sent with several numbers counts as one."""
    return "".join("0" if char.isdigit() else char for char in group)


def _drawn(group: str, source: Source) -> Split:
    """Decide by the text alone whether a row without an official split trains or tests."""
    digest = hashlib.sha256(f"{source.id}:{_template(group)}".encode("utf-8", "surrogatepass")).digest()
    place = int.from_bytes(digest[:8], "big") % _BUCKETS
    return Split.TEST if place < source.holdout * _BUCKETS else Split.TRAIN


def _records(file: Path) -> Iterator[Mapping[str, object]]:
    """Yield the records of a CSV file, or of a file of JSON lines."""
    with file.open(encoding="utf-8-sig", newline="") as stream:
        yield from map(json.loads, stream) if file.suffix == ".jsonl" else csv.DictReader(stream)


def _cells(file: Path, source: Source) -> Iterator[tuple[str, str]]:
    """Yield (text, label cell) of a file."""
    columns = [column for column in (source.text_column, source.label_column) if column]
    try:
        for record in _records(file):
            missing = [column for column in columns if column not in record]
            if missing:
                raise DatasetError(file, f"no column {', '.join(missing)}")
            cells = [str(record[column] or "") for column in columns]
            yield cells[0], cells[1].strip() if source.label_column else ""
    except (OSError, ValueError, csv.Error) as error:
        raise DatasetError(file, str(error)) from error


def files_of(source: Source, datasets: Path) -> list[tuple[Split, Path]]:
    """List the files of a source with the split they serve."""
    return [
        (split, datasets / source.folder / name) for split, names in source.files.items() for name in names
    ]


def _written(source: Source) -> list[Row]:
    """Write a grammar's sentences; all of them train."""
    return [
        Row(
            text=each.text,
            label=source.labels[each.label],
            split=Split.TRAIN,
            source=source.id,
            group=text_group(each.text),
            weight=source.weight,
        )
        for each in sentences(load_grammar(source.grammar))
        if each.label not in source.ignored
    ]


def read_source(source: Source, datasets: Path) -> list[Row]:
    """Read every labelled text of a source, in file order; texts with nothing visible are kept.

    Raises:
        DatasetError: a missing file, a missing column, or a label that the YAML does not name.

    """
    if source.grammar:
        return _written(source)
    rows: list[Row] = []
    for split, file in files_of(source, datasets):
        for number, (text, cell) in enumerate(_cells(file, source), start=1):
            if cell in source.ignored:
                continue
            if cell not in source.labels:
                raise DatasetError(file, f"row {number}: label {cell!r} is not in the head's YAML")
            group = text_group(text)
            served = _drawn(group, source) if split is Split.ALL else split
            served = Split.TRAIN if source.use is Use.EXTRA else served
            rows.append(Row(text, source.labels[cell], served, source.id, group, source.weight))
    return rows


def read_head(declared: Declaration, datasets: Path) -> list[Row]:
    """Read the texts of all sources of a head."""
    return [row for source in declared.sources for row in read_source(source, datasets)]
