"""Striking documents off a plan: what an upheld appeal found not to belong into the sample.

A struck document leaves numerator, denominator and its stratum's share; the documents of its stratum that
nobody looked at stay, so a stratum whose labels were all struck counts as not looked at, never as empty.
Given the struck ones, the labels left are a random sample of what is left, and the interval holds as it is.
"""

from collections.abc import Collection, Mapping

from pipelines.rating.plan import CriterionPlan


def struck(plan: CriterionPlan, out: Collection[str], chances: Mapping[str, float]) -> CriterionPlan:
    """The plan without the documents `out`; `chances` gives each document's inclusion probability."""
    if not plan.membership.keys() & set(out):
        return plan
    membership = {name: h for name, h in plan.membership.items() if name not in out}
    weights = [0.0] * len(plan.strata)
    sizes = [0] * len(plan.strata)
    for name, h in membership.items():
        weights[h] += 1 / chances[name]
        sizes[h] += 1
    total = sum(weights)
    strata = (
        stratum.model_copy(update={"documents": size, "share": weight / total if total else 0.0})
        for stratum, size, weight in zip(plan.strata, sizes, weights, strict=True)
    )
    drawn = tuple(document for document in plan.drawn if document.document_id not in out)
    return plan.model_copy(update={"membership": membership, "strata": tuple(strata), "drawn": drawn})
