"""Gold questions: the rubric's own examples, mixed in to see how well a labeller reads it."""

from collections.abc import Collection, Mapping, Sequence
from hashlib import blake2b, sha256

from pydantic import AwareDatetime

from pipelines.audit.labels import Audited, Judgment

DEFAULT_SHARE = 0.05
"""Of all questions: one in twenty tells a good labeller from a guesser within two hours of work."""

_ID_BYTES = 8


class GoldExample(Audited):
    """An example with a known answer; `example_id` is the digest of its text."""

    example_id: str
    rubric_id: str
    criterion_id: str
    text: str
    expected: Judgment


class GoldAnswer(Audited):
    """What somebody said of an example; never a label. The newest of a person counts."""

    account: str
    rubric_id: str
    criterion_id: str
    example_id: str
    expected: Judgment
    judgment: Judgment
    answered_at: AwareDatetime


def gold_example(rubric_id: str, criterion_id: str, text: str, *, violates: bool) -> GoldExample:
    """Give an example of a rubric as a gold question's content."""
    return GoldExample(
        example_id=sha256(text.encode()).hexdigest()[:32],
        rubric_id=rubric_id,
        criterion_id=criterion_id,
        text=text,
        expected=Judgment.VIOLATING if violates else Judgment.INNOCENT,
    )


def held_out(examples: Sequence[GoldExample]) -> list[GoldExample]:
    """Give every second example of each kind: asked as gold, and so not shown beside the document."""
    kinds = (Judgment.VIOLATING, Judgment.INNOCENT)
    by_kind = ([one for one in examples if one.expected is kind] for kind in kinds)
    return [one for alike in by_kind for one in alike[1::2]]


def gold_due(account: str, period: str, answered: int, share: float) -> bool:
    """Say whether a labeller's next question is gold, after `answered` ones.

    Looks random to people, and is the same when asked again: a page loaded anew shows the same question.
    """
    return _fraction(account, period, str(answered)) < share


def next_gold(
    account: str,
    criterion: tuple[str, str],
    examples: Mapping[tuple[str, str], Sequence[GoldExample]],
    seen: Collection[str],
) -> GoldExample | None:
    """Give the criterion's next example this person has not seen, each person in an order of their own."""
    left = [one for one in examples.get(criterion, ()) if one.example_id not in seen]
    return min(left, key=lambda one: _fraction(account, *criterion, one.example_id), default=None)


def gold_question_id(account: str, period: str, example_id: str, key: bytes) -> str:
    """An id like any other question's: who sees it cannot tell that it is gold."""
    digest = blake2b(f"{account}\0{period}\0{example_id}".encode(), digest_size=_ID_BYTES, key=key[:64])
    return "Q" + digest.hexdigest()


def _fraction(*names: str) -> float:
    digest = blake2b("\0".join(names).encode(), digest_size=_ID_BYTES).digest()
    return float(int.from_bytes(digest)) / float(1 << 8 * _ID_BYTES)
