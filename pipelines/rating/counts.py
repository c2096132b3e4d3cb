"""Labels by stratum as arrays, with what is missing read against or for the platform."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from pipelines.rating.errors import StratumError
from pipelines.rating.strata import Floats
from pipelines.rating.types import Stratum

_SHARE_SLACK = 1e-6


class Reading(StrEnum):
    """How labels people could not decide are read: as violating, as innocent, or left out."""

    PESSIMISTIC = "pessimistic"
    OPTIMISTIC = "optimistic"
    DECIDED = "decided"


class Sample(NamedTuple):
    """The first draw: its `documents`, and by how much clusters multiply its variance, P (1 - P) / documents."""

    documents: float
    effect: float = 1.0

    def luck(self, spread: float | Floats, between: float | Floats) -> float | Floats:
        """Variance that no label of its documents shows, where P (1 - P) is `spread`, `between` of it between strata.

        Labels carry what lies within strata, of documents that stand alone.
        """
        return (between + (self.effect - 1) * spread) / self.documents


@dataclass(frozen=True)
class Counts:
    """Labels `n` and violations `x` (H,) of the labelled strata; their `shares` (H,) sum to 1.

    `unlabelled` is the share of documents in strata nobody labelled, `sample` the documents they are drawn
    from. Counts may be fractional (weights, expected counts). `ranked` says that the strata follow each other
    by score, lowest first.
    """

    shares: Floats
    n: Floats
    x: Floats
    unlabelled: float
    sample: Sample
    ranked: bool = False

    @property
    def labels(self) -> float:
        """All labels."""
        return float(self.n.sum())

    @property
    def rate(self) -> float:
        """Prevalence among the labelled strata: sum of W_h x_h / n_h."""
        return float(np.dot(self.shares, self.x / self.n))


def read_counts(strata: Sequence[Stratum], reading: Reading, effect: float = 1.0) -> Counts:
    """Counts of the strata that have labels under this reading; StratumError where they contradict.

    `effect` is the design effect of the sample.
    """
    for position, stratum in enumerate(strata):
        _check(position, stratum)
    strata = sorted(strata, key=lambda stratum: (stratum.lower, stratum.upper))
    shares = np.array([s.share for s in strata], dtype=np.float64)
    if strata and abs(shares.sum() - 1) > _SHARE_SLACK:
        raise StratumError(
            "các tầng",
            f"tổng tỷ trọng là {shares.sum():.6f}, không phải 1",
            "tính lại từ xác suất được chọn",
        )
    labelled = np.array([s.labelled for s in strata], dtype=np.float64)
    unclear = np.array([s.unclear for s in strata], dtype=np.float64)
    violating = np.array([s.violating for s in strata], dtype=np.float64)
    n = labelled - unclear if reading is Reading.DECIDED else labelled
    x = violating + unclear if reading is Reading.PESSIMISTIC else violating
    ranked = _ranked([s for s, count in zip(strata, n, strict=True) if count > 0 and s.share > 0])
    return covered(shares, n, x, sum(s.documents for s in strata), ranked=ranked, effect=effect)


def covered(  # noqa: PLR0913 -- what an audit is
    shares: Floats, n: Floats, x: Floats, documents: int, *, ranked: bool, effect: float = 1.0
) -> Counts:
    """Counts of the strata (H,) that have labels; what the others hold of the `shares` is unlabelled."""
    keep = (n > 0) & (shares > 0)
    total = float(shares[keep].sum())
    return Counts(
        shares=shares[keep] / total if total > 0 else shares[keep],
        n=n[keep],
        x=x[keep],
        unlabelled=max(0.0, 1 - total) if not keep[shares > 0].all() else 0.0,
        sample=Sample(float(documents), effect),
        ranked=ranked,
    )


def _ranked(strata: Sequence[Stratum]) -> bool:
    """Whether the scores order these strata: documents without a score stand nowhere among the others."""
    scored = len(strata) == 1 or all(s.lower >= 0 for s in strata)
    return scored and all(one.upper <= other.lower for one, other in pairwise(strata))


def thinned(counts: Counts) -> Counts:
    """The counts that labels on documents standing alone would carry, were they drawn at random from the sample."""
    n, x = (each / thinning(counts.labels, counts.sample) for each in (counts.n, counts.x))
    return replace(counts, n=n, x=x, sample=Sample(counts.sample.documents))


def thinning(labels: float, sample: Sample) -> float:
    """Design effect of so many labels drawn at random from the sample: the more of it is labelled the larger."""
    return 1 + (sample.effect - 1) * labels / sample.documents


def scaled(counts: Counts, labels: float) -> Counts:
    """The counts one would expect with this many labels in all, at the rates seen so far.

    Strata nobody has labelled are then labelled like the rest; the sample grows where it must.
    """
    factor = labels / counts.labels
    sample = counts.sample._replace(documents=max(counts.sample.documents, labels))
    return replace(counts, n=counts.n * factor, x=counts.x * factor, unlabelled=0.0, sample=sample)


def _check(position: int, stratum: Stratum) -> None:
    fits = (
        stratum.violating >= 0
        and stratum.unclear >= 0
        and stratum.violating + stratum.unclear <= stratum.labelled <= stratum.documents
        and stratum.share >= 0
    )
    if not fits:
        raise StratumError(
            f"tầng {position}",
            f"{stratum.violating} vi phạm và {stratum.unclear} không rõ trong {stratum.labelled} nhãn của "
            f"{stratum.documents} nội dung là không thể",
            "đếm lại nhãn cuối cùng của tầng này",
        )
