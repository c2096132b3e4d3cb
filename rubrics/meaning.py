"""What a criterion asks of a text, apart from what a rubric makes of the answer."""

from hashlib import sha256

from rubrics.types import Criterion

ASKED: tuple[str, ...] = (
    *("kind", "harm", "name", "applies_to", "human_only", "block_lists", "check"),
    *("include", "exclude", "examples"),
)
"""The fields that make the question: what people read beside a text, and which texts are sampled for it.

All others say what follows from the answer: role, weight, limits, legal basis, remedy, deadline.
"""


def meaning(criterion: Criterion) -> str:
    """Digest of what a criterion asks: equal exactly where a label given under one answers the other."""
    asked = criterion.model_dump_json(include=set(ASKED))
    return sha256(asked.encode()).hexdigest()
