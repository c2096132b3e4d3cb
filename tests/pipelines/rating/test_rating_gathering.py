"""The alarm about violations that gather in threads: its correlation by simulation, and when it speaks."""

import numpy as np
import pytest

from pipelines.rating.cluster import CORRELATION, design_effect
from pipelines.rating.estimate import estimate
from pipelines.rating.gathering import Place, audited_correlation, gathering
from pipelines.rating.types import CriterionResult, Stratum, Verdict
from pipelines.rating.verdict import verdict_of
from rubrics.types import CriterionKind, Role

FEW = 1e-5
THREADS, SIZE = 150, 20


def sampled(correlation: float, rate: float, labels: int, rng: np.random.Generator) -> list[Place]:
    """Threads whose own rates vary by a beta of this correlation, in two strata, some documents labelled."""
    own = np.full(THREADS, rate)
    if correlation:
        spread = 1 / correlation - 1
        own = rng.beta(rate * spread, (1 - rate) * spread, THREADS)
    violating = (rng.random((THREADS, SIZE)) < own[:, None]).ravel()
    strata = (
        np.argsort(np.argsort(2 * violating + rng.standard_normal(violating.size))) * 2 // violating.size
    )
    looked = np.concatenate(
        [rng.choice(np.flatnonzero(strata == h), labels // 2, replace=False) for h in (0, 1)]
    )
    known = set(looked.tolist())
    return [
        Place(int(h), f"t{at // SIZE}", FEW, bool(y) if at in known else None)
        for at, (h, y) in enumerate(zip(strata, violating, strict=True))
    ]


def judged(sample: list[Place], tolerance: float) -> CriterionResult:
    """The criterion's result as it is published."""
    strata = []
    for h in (0, 1):
        here = [place for place in sample if place.stratum == h]
        known = [place.violating for place in here if place.violating is not None]
        strata.append(
            Stratum(
                lower=h / 2,
                upper=(h + 1) / 2,
                documents=len(here),
                share=len(here) / len(sample),
                labelled=len(known),
                violating=sum(known),
            )
        )
    found = estimate(strata, design_effect([p.cluster for p in sample], [p.chance for p in sample]))
    assert found is not None
    return CriterionResult(
        criterion_id="c",
        name="C",
        kind=CriterionKind.CONTENT,
        role=Role.WEIGHTED,
        weight=1,
        verdict=verdict_of(found.low, found.high, tolerance),
        tolerance=tolerance,
        estimate=found,
        strata=tuple(strata),
    )


@pytest.mark.integration  # most of a second
@pytest.mark.parametrize("correlation", [0.0, 0.1, 0.4])
def test_the_correlation_is_what_simulated_threads_have(correlation: float) -> None:
    rng = np.random.default_rng(3)
    found = [audited_correlation(sampled(correlation, 0.2, 800, rng)) for _ in range(30)]
    # About 160 violations: one part in seventeen is the usual correlation.
    assert np.mean(found) == pytest.approx(16 / 17 * correlation + CORRELATION / 17, abs=0.03)


def test_without_labels_or_violations_the_usual_correlation_speaks() -> None:
    places = [Place(0, f"t{at // 5}", FEW, None) for at in range(100)]
    assert audited_correlation(places) == CORRELATION
    assert audited_correlation([place._replace(violating=False) for place in places]) == CORRELATION


def test_a_stratum_nobody_looked_at_is_taken_for_the_others() -> None:
    rng = np.random.default_rng(8)
    sample = sampled(0.4, 0.2, 800, rng)
    blind = [p if p.stratum or p.violating is None else p._replace(violating=None) for p in sample]
    assert 0 <= audited_correlation(blind) <= 1


def test_a_flood_that_would_change_the_verdict_is_told() -> None:
    sample = sampled(0.5, 0.1, 800, np.random.default_rng(4))
    low = judged(sample, 1.0).estimate.low
    result = judged(sample, low * 0.95)
    assert result.verdict is Verdict.NOT_MET
    found = gathering(result, sample)
    assert found is not None
    assert (found.correlation > 0.3, found.verdict) == (True, Verdict.INSUFFICIENT)
    assert found.low < low < result.estimate.high < found.high
    clear = gathering(judged(sample, low / 4), sample)
    assert clear is not None
    assert clear.verdict is Verdict.NOT_MET


def test_nothing_is_told_where_threads_are_as_usual_or_nothing_is_settled() -> None:
    rng = np.random.default_rng(5)
    usual = sampled(0.0, 0.1, 800, rng)
    assert gathering(judged(usual, 0.01), usual) is None
    flood = sampled(0.5, 0.1, 800, rng)
    open_verdict = judged(flood, judged(flood, 1.0).estimate.prevalence)
    assert open_verdict.verdict is Verdict.INSUFFICIENT
    assert gathering(open_verdict, flood) is None


def test_order_does_not_matter() -> None:
    sample = sampled(0.3, 0.2, 400, np.random.default_rng(6))
    assert audited_correlation(sample[::-1]) == audited_correlation(sample)
