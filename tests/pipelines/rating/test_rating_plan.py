import random
import re
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rating_cases import scored, skewed_scores

from pipelines.rating.allocation import allocate, corrected_scores, label_targets
from pipelines.rating.errors import BudgetError, ScoredDocumentError
from pipelines.rating.plan import AuditPlan, plan_audit, turn_probabilities


def drawn_ids(plan: AuditPlan) -> list[str]:
    return [d.document_id for one in plan.criteria for d in one.drawn]


def test_targets_follow_the_formula() -> None:
    shares, means = np.array([0.9, 0.1]), np.array([0.01, 0.5])
    steered = [0.9 * (0.01 * 0.99) ** 0.5, 0.1 * 0.5]
    expected = [0.3 * w + 0.7 * s / sum(steered) for w, s in zip(shares, steered, strict=True)]
    assert label_targets(shares, means, 0.3) == pytest.approx(expected)


def test_means_below_two_in_a_thousand_count_as_that() -> None:
    shares = np.array([0.5, 0.5])
    assert label_targets(shares, np.array([0.0, 0.002]), 0.3) == pytest.approx([0.5, 0.5])


@settings(deadline=None)
@given(
    sizes=st.lists(st.integers(0, 60), min_size=1, max_size=8),
    budget=st.integers(0, 300),
    seed=st.integers(0, 99),
)
def test_allocation_sums_exactly_and_keeps_its_floor(sizes: list[int], budget: int, seed: int) -> None:
    targets = np.random.default_rng(seed).dirichlet(np.ones(len(sizes)))
    counts = allocate(targets, sizes, budget)
    assert sum(counts) == min(budget, sum(sizes))
    assert all(0 <= n <= size for n, size in zip(counts, sizes, strict=True))
    if budget >= sum(min(5, size) for size in sizes):
        assert all(n >= min(5, size) for n, size in zip(counts, sizes, strict=True))


@settings(deadline=None)
@given(sizes=st.lists(st.integers(0, 60), min_size=1, max_size=8), budget=st.integers(0, 200))
def test_a_larger_budget_never_takes_a_label_away(sizes: list[int], budget: int) -> None:
    targets = np.random.default_rng(len(sizes)).dirichlet(np.ones(len(sizes)))
    less, more = allocate(targets, sizes, budget), allocate(targets, sizes, budget + 1)
    assert all(a <= b for a, b in zip(less, more, strict=True))


def test_allocation_is_close_to_its_targets() -> None:
    targets = np.array([0.5, 0.3, 0.2])
    assert allocate(targets, [10_000] * 3, 1000) == (500, 300, 200)


def test_prior_correction_finds_the_platforms_own_prevalence() -> None:
    rng = np.random.default_rng(3)
    violating = rng.random(20_000) < 0.02
    distance = 2.5
    feature = rng.normal(size=20_000) + distance * violating
    odds = np.exp(distance * feature - distance**2 / 2)  # a calibrated model trained on half and half
    scores = odds / (1 + odds)
    corrected = corrected_scores(scores, np.ones(20_000), 0.5)
    assert scores.mean() > 0.1
    assert corrected.mean() == pytest.approx(0.02, abs=0.005)


@pytest.mark.parametrize("prior", [0.0, 1.0, -0.1])
def test_an_impossible_training_prior_is_refused(prior: float) -> None:
    with pytest.raises(BudgetError, match="huấn luyện"):
        corrected_scores(np.array([0.5]), np.ones(1), prior)


def test_a_negative_budget_is_refused() -> None:
    with pytest.raises(BudgetError, match="số âm"):
        plan_audit(scored([0.1, 0.2]), -1, 0)


@pytest.mark.parametrize("rho", [0.0, -0.3, 1.5])
def test_an_impossible_rho_is_refused_with_the_only_value_that_plans_are_made_with(rho: float) -> None:
    with pytest.raises(BudgetError, match="rho") as raised:
        plan_audit(scored([0.1, 0.2]), 1, 0, rho=rho)
    advised = re.findall(r"\d,\d+", raised.value.remedy)
    assert advised == [str(plan_audit(scored([0.1, 0.2]), 1, 0).rho).replace(".", ",")]


def test_a_document_given_twice_is_named() -> None:
    with pytest.raises(ScoredDocumentError, match="d00000"):
        plan_audit(scored([0.1]) * 2, 1, 0)


def test_the_plan_draws_what_it_allocated_from_the_right_strata() -> None:
    (plan,) = plan_audit(scored(skewed_scores(2000)), 300, 5).criteria
    assert len({d.document_id for d in plan.drawn}) == 300
    assert all(plan.membership[d.document_id] == d.stratum for d in plan.drawn)
    for h, stratum in enumerate(plan.strata):
        members = [d for d in plan.drawn if d.stratum == h]
        assert len(members) >= min(5, stratum.documents)
        assert [d.turn for d in members] == list(range(len(members)))
        assert {d.probability for d in members} == {len(members) / stratum.documents}


@settings(max_examples=15, deadline=None)
@given(order=st.integers(0, 10_000))
def test_the_order_of_documents_never_matters(order: int) -> None:
    documents = scored(skewed_scores(300)) + scored(skewed_scores(200, 1), criterion="d")
    shuffled = documents[:]
    random.Random(order).shuffle(shuffled)
    same = plan_audit(shuffled, 60, 5).model_dump_json()
    assert same == plan_audit(documents, 60, 5).model_dump_json()


def test_a_larger_budget_extends_the_smaller_draw() -> None:
    documents = scored(skewed_scores(1500))
    before: set[str] = set()
    for budget in (0, 3, 20, 41, 100, 300, 1500, 9999):
        now = set(drawn_ids(plan_audit(documents, budget, 5)))
        assert len(now) == min(budget, 1500)
        assert before <= now
        before = now


def test_another_seed_draws_other_documents() -> None:
    documents = scored(skewed_scores(1500))
    assert drawn_ids(plan_audit(documents, 100, 1)) != drawn_ids(plan_audit(documents, 100, 2))


def test_the_draw_inside_a_stratum_is_uniform() -> None:
    hits = np.zeros(20)
    for seed in range(600):
        for name in drawn_ids(plan_audit(scored([None] * 20), 5, seed)):
            hits[int(name[1:])] += 1
    # 600 draws of a quarter: standard deviation 10.6; six of them is beyond chance.
    assert np.abs(hits - 150).max() < 64


def test_labels_are_drawn_in_proportion_to_what_documents_stand_for() -> None:
    documents = [
        replace(d, inclusion_probability=0.05 if at % 10 == 0 else 0.5)
        for at, d in enumerate(scored([None] * 400))
    ]
    heavy = {d.document_id for d in documents if d.inclusion_probability < 0.1}
    shares = []
    for seed in range(300):
        (plan,) = plan_audit(documents, 12, seed).criteria
        shares.append(sum(d.document_id in heavy for d in plan.drawn) / 12)
    # A tenth of the documents, and 40/76 of what they stand for; drawn one by one, slightly less.
    assert np.mean(shares) == pytest.approx(40 / 76, abs=0.05)


@pytest.mark.integration  # most of a second
def test_chances_of_unequal_turns_are_true() -> None:
    weights = np.array([1.0] * 15 + [8.0] * 5)
    documents = [
        replace(d, inclusion_probability=1 / w) for d, w in zip(scored([None] * 20), weights, strict=True)
    ]
    hits = Counter(name for seed in range(2000) for name in drawn_ids(plan_audit(documents, 6, seed)))
    for document, chance in zip(documents, turn_probabilities(weights, 6), strict=True):
        assert hits[document.document_id] / 2000 == pytest.approx(chance, abs=0.05)


def test_criteria_share_documents_where_they_can() -> None:
    documents = scored([None] * 500, "một") + scored([None] * 500, "hai")
    first, second = plan_audit(documents, 100, 5).criteria
    assert {d.document_id for d in first.drawn} == {d.document_id for d in second.drawn}


def test_platforms_and_criteria_are_planned_apart() -> None:
    documents = [*scored([0.1, 0.2], "a"), *scored([0.3], "b"), *scored([0.4], "a", platform="q")]
    plan = plan_audit(documents, 10, 5)
    keys = [(one.platform_id, one.criterion_id, len(one.drawn)) for one in plan.criteria]
    assert keys == [("p", "a", 2), ("p", "b", 1), ("q", "a", 1)]


def test_no_documents_plan_nothing() -> None:
    assert plan_audit([], 100, 5).criteria == ()
