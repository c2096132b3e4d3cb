"""The open data of an edition: canonical JSON, CSV tables, a Data Package, all from the same types."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from pipelines.publication.cells import csv_text
from pipelines.publication.change_columns import CHANGES, CRITERION_CHANGES, criterion_change_rows
from pipelines.publication.columns import (
    APPEALS,
    COVERAGE,
    CRITERIA,
    RATINGS,
    SAMPLES,
    STRATA,
    CoverageRow,
    CriterionRow,
    StratumRow,
    Table,
)
from pipelines.publication.datapackage import describe
from pipelines.publication.errors import InconsistentEditionError
from pipelines.rating.types import Edition, SampledRow


def canonical_json(value: object) -> str:
    """JSON with sorted keys, no spaces, real letters and a final line feed; ValueError for NaN."""
    return (
        json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n"
    )


def edition_json(edition: Edition) -> str:
    """The edition in canonical JSON; `Edition.model_validate_json` reads it back to an equal edition."""
    return canonical_json(edition.model_dump(mode="json"))


def criterion_rows(edition: Edition) -> list[CriterionRow]:
    """Every criterion of every rating, in the edition's order."""
    return [CriterionRow(rating, result) for rating in edition.ratings for result in rating.criteria]


def stratum_rows(edition: Edition) -> list[StratumRow]:
    """Every stratum of every criterion, in the edition's order."""
    return [
        StratumRow(row.rating, row.result, index, stratum)
        for row in criterion_rows(edition)
        for index, stratum in enumerate(row.result.strata)
    ]


def coverage_rows(edition: Edition) -> list[CoverageRow]:
    """Every section of every rating's sample, in the edition's order."""
    return [CoverageRow(rating, facts) for rating in edition.ratings for facts in rating.sample.sections]


def _csv(table: Table[Any], rows: Sequence[Any]) -> str:
    """Rows in the order of their keys, so that the order they came in does not matter."""
    header = [column.name for column in table.columns]
    keyed: list[tuple[Any, ...]] = [tuple(column.value(row) for column in table.columns) for row in rows]
    keyed.sort(key=lambda values: values[: len(table.key)])
    return csv_text(header, keyed)


def _strays(edition: Edition, samples: Sequence[SampledRow]) -> list[str]:
    """Sampled rows that no published criterion owns, and rows listed twice."""
    owned = {(r.rubric_id, r.platform_id, c.criterion_id) for r in edition.ratings for c in r.criteria}
    keys = [(s.rubric_id, s.platform_id, s.criterion_id) for s in samples]
    problems = [f"mẫu thuộc {'/'.join(key)}, không có trong kỳ này" for key in sorted({*keys} - owned)]
    twice = len(samples) - len({(*key, s.document_id) for key, s in zip(keys, samples, strict=True)})
    return problems + ([f"{twice} dòng mẫu lặp lại một nội dung của cùng một tiêu chí"] if twice else [])


def _tables(edition: Edition, samples: Sequence[SampledRow]) -> dict[str, str]:
    return {
        "edition.json": edition_json(edition),
        RATINGS.file: _csv(RATINGS, edition.ratings),
        COVERAGE.file: _csv(COVERAGE, coverage_rows(edition)),
        CRITERIA.file: _csv(CRITERIA, criterion_rows(edition)),
        STRATA.file: _csv(STRATA, stratum_rows(edition)),
        SAMPLES.file: _csv(SAMPLES, samples),
        CHANGES.file: _csv(CHANGES, edition.changes),
        CRITERION_CHANGES.file: _csv(CRITERION_CHANGES, criterion_change_rows(edition)),
        APPEALS.file: _csv(APPEALS, edition.appeals),
    }


def data_files(edition: Edition, samples: Iterable[SampledRow]) -> dict[str, str]:
    """Every open data file but the page and README, by name; InconsistentEditionError for stray samples."""
    sampled = list(samples)
    if problems := _strays(edition, sampled):
        raise InconsistentEditionError(edition.edition_id, problems)
    try:
        files = _tables(edition, sampled)
    except ValueError as error:
        problem = f"có một con số không hữu hạn ({error})"
        raise InconsistentEditionError(edition.edition_id, [problem]) from error
    encoded = {name: text.encode() for name, text in files.items()}
    described = describe(edition, {n: (b, hashlib.sha256(b).hexdigest()) for n, b in encoded.items()})
    files["datapackage.json"] = json.dumps(described, ensure_ascii=False, indent=2) + "\n"
    return files
