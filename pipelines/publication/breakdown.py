"""A criterion's strata as a reader checks them: each stratum's part of the estimate, and the sum."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.publication import formats
from pipelines.rating.types import Stratum


@dataclass(frozen=True)
class StratumLine:
    """One stratum with its share of violations and what it adds to the prevalence; None: nobody decided."""

    range: str
    stratum: Stratum
    rate: float | None
    contribution: float | None


@dataclass(frozen=True)
class Totals:
    """Sums over strata; `uncovered` is the share of strata without a deciding label."""

    documents: int
    share: float
    labelled: int
    violating: int
    unclear: int
    contribution: float
    uncovered: float


def _decided(stratum: Stratum) -> int:
    return stratum.labelled - stratum.unclear


def _range(stratum: Stratum) -> str:
    if stratum.lower < 0:
        return "không có điểm"
    return f"{formats.number(stratum.lower, 3)} – {formats.number(stratum.upper, 3)}"


def _line(stratum: Stratum, covered: float) -> StratumLine:
    decided = _decided(stratum)
    rate = stratum.violating / decided if decided else None
    contribution = None if rate is None or not covered else stratum.share / covered * rate
    return StratumLine(_range(stratum), stratum, rate, contribution)


def rows_of(strata: Sequence[Stratum]) -> list[StratumLine]:
    """The strata, lowest scores first; contributions add up to the published prevalence."""
    covered = sum(s.share for s in strata if _decided(s))
    return [_line(stratum, covered) for stratum in strata]


def totals_of(rows: Sequence[StratumLine]) -> Totals:
    """The foot of the table."""
    strata = [row.stratum for row in rows]
    return Totals(
        documents=sum(s.documents for s in strata),
        share=sum(s.share for s in strata),
        labelled=sum(s.labelled for s in strata),
        violating=sum(s.violating for s in strata),
        unclear=sum(s.unclear for s in strata),
        contribution=sum(row.contribution or 0.0 for row in rows),
        uncovered=sum(row.stratum.share for row in rows if row.rate is None),
    )
