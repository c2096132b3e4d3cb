"""A struck document leaves numerator, denominator and share, and nothing else moves."""

import pytest

from pipelines.audit.exclusion import struck
from pipelines.audit.labels import Judgment
from pipelines.audit.resolve import Resolution, Standing
from pipelines.audit.tally import tally
from pipelines.rating.cluster import design_effect
from pipelines.rating.criterion import judge
from pipelines.rating.estimate import estimate
from pipelines.rating.evidence import CriterionEvidence
from pipelines.rating.plan import CriterionPlan, plan_audit
from pipelines.rating.strata import ScoredDocument
from pipelines.rating.types import Verdict
from rubrics.types import CriterionKind, Limits, Role

SCORES = [0.01, 0.02, 0.03, 0.05, 0.08, 0.2, 0.4, 0.6, 0.8, 0.95]


def plan(budget: int = 10) -> CriterionPlan:
    documents = [
        ScoredDocument("p", "r", "c", f"d{at}", 0.1 if at % 2 else 0.2, score)
        for at, score in enumerate(SCORES)
    ]
    (found,) = plan_audit(documents, budget, 1).criteria
    return found


CHANCES = {f"d{at}": 0.1 if at % 2 else 0.2 for at in range(10)}


def judged(guilty: set[str]) -> dict[tuple[str, str, str], Resolution]:
    return {
        (name, "r", "c"): Resolution(
            document_id=name,
            rubric_id="r",
            criterion_id="c",
            standing=Standing.FINAL,
            judgment=Judgment.VIOLATING if name in guilty else Judgment.INNOCENT,
        )
        for name in CHANCES
    }


def test_a_plan_without_a_struck_document_is_the_same() -> None:
    assert struck(plan(), {"d-elsewhere"}, CHANCES) == plan()


def test_shares_are_those_of_what_is_left() -> None:
    left = struck(plan(), {"d9", "d0"}, CHANCES)
    assert sum(s.share for s in left.strata) == pytest.approx(1)
    assert sum(s.documents for s in left.strata) == 8
    assert not {"d9", "d0"} & ({d.document_id for d in left.drawn} | left.membership.keys())
    total = sum(1 / chance for name, chance in CHANCES.items() if name not in {"d9", "d0"})
    h = left.membership["d5"]
    own = sum(1 / CHANCES[name] for name, at in left.membership.items() if at == h)
    assert left.strata[h].share == pytest.approx(own / total)


def test_striking_never_helps_more_than_a_verdict_of_innocent() -> None:
    equal = dict.fromkeys(CHANCES, 0.2)
    documents = [
        ScoredDocument("p", "r", "c", name, 0.2, SCORES[int(name[1:])]) for name in sorted(CHANCES)
    ]
    (whole,) = plan_audit(documents, 10, 1).criteria
    innocent = estimate(tally(whole, judged({"d8"})))
    out = estimate(tally(struck(whole, {"d9"}, equal), judged({"d8", "d9"})))
    assert innocent is not None
    assert out is not None
    assert out.prevalence >= innocent.prevalence


def test_a_stratum_whose_labels_are_all_struck_counts_as_not_looked_at() -> None:
    small = plan(6)
    top = [d.document_id for d in small.drawn if d.stratum == 1]
    others = [name for name, h in small.membership.items() if h == 1 and name not in top]
    assert top
    assert others, "the stratum holds documents that nobody looked at"
    left = struck(small, set(top), CHANCES)
    resolved = {key: one for key, one in judged(set()).items() if key[0] not in others}
    found = estimate(tally(left, resolved))
    assert found is not None
    assert left.strata[1].share > 0
    assert found.high >= left.strata[1].share


def test_everything_struck_leaves_nothing_measured() -> None:
    left = struck(plan(), set(CHANCES), CHANCES)
    strata = tally(left, judged(set()))
    evidence = CriterionEvidence(
        criterion_id="c",
        name="C",
        kind=CriterionKind.CONTENT,
        role=Role.WEIGHTED,
        weight=5,
        limits=Limits(good=0.01, limit=0.05, tolerance=0.02),
        strata=strata,
        design_effect=design_effect([], []),
    )
    assert judge(evidence, sampled=True).result.verdict is Verdict.NOT_MEASURED
