"""What answered appeals decide about one platform's documents under one rubric, and about an audit plan's."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from pipelines.audit.appeals import EFFECT_JUDGMENTS, OUT, AnsweredAppeal, Effect, strongest
from pipelines.audit.labels import Label, LabellerRole


@dataclass(frozen=True)
class Decisions:
    """The answered appeals of one platform under one rubric, of whatever edition.

    A decision is about a document's text: when the text changes, it no longer counts. One about the site
    is about the run it was found in.
    """

    found: tuple[AnsweredAppeal, ...] = ()

    @property
    def stamp(self) -> str:
        """What tells these decisions from earlier ones: how many answers there were, and when the last came."""
        answers = [one.answer for one in self.found if one.answer]
        turns = sum(answer.turn for answer in answers)
        last = max((answer.answered_at for answer in answers), default=None)
        return f"{turns} {last.isoformat()}" if last else ""

    def out(self, criterion_id: str, hashes: Mapping[str, str]) -> frozenset[str]:
        """The documents (id to content hash) that are out of a criterion's sample."""
        return frozenset(
            one.appeal.document_id
            for one in self._about(hashes)
            if one.effect is Effect.OUT_OF_SAMPLE
            or (one.effect is Effect.OUT_OF_CRITERION and one.appeal.criterion_id == criterion_id)
        )

    def labels(self, criterion_id: str, hashes: Mapping[str, str]) -> list[Label]:
        """The labels that answers put over people's on a criterion, one a document at most."""
        by_document: dict[str, list[AnsweredAppeal]] = defaultdict(list)
        for one in self._about(hashes):
            if one.appeal.criterion_id == criterion_id:
                by_document[one.appeal.document_id].append(one)
        found = (_label(answered) for _, answered in sorted(by_document.items()))
        return [label for label in found if label is not None]

    def on_site(self, run_id: str, criterion_id: str) -> Effect:
        """What becomes of a finding about the site in a run."""
        return strongest(one.effect for one in self._on_site(run_id, criterion_id))

    def moments(self, run_id: str, criterion_id: str, hashes: Mapping[str, str]) -> list[datetime]:
        """When the decisions that touch a criterion of a run were made."""
        touching = [
            one
            for one in (*self._about(hashes), *self._on_site(run_id, criterion_id))
            if one.effect is Effect.OUT_OF_SAMPLE or one.appeal.criterion_id == criterion_id
        ]
        return [
            one.answer.answered_at for one in touching if one.answer and one.effect is not Effect.STANDS
        ]

    def _about(self, hashes: Mapping[str, str]) -> Iterator[AnsweredAppeal]:
        for one in self.found:
            appeal = one.appeal
            if appeal.document_id and hashes.get(appeal.document_id) == appeal.content_hash:
                yield one

    def _on_site(self, run_id: str, criterion_id: str) -> Iterator[AnsweredAppeal]:
        for one in self.found:
            appeal = one.appeal
            if (appeal.document_id, appeal.run_id, appeal.criterion_id) == ("", run_id, criterion_id):
                yield one


@dataclass(frozen=True)
class PlanDecisions:
    """What answered appeals decide about an audit plan's documents.

    `own` are those under its rubric, `below` those under each rubric below whose labels answer its questions,
    nearest first: where labels given there count, so do the answers to appeals against them.
    """

    own: Decisions
    below: Mapping[str, Decisions]

    def labels(self, rubric_id: str, criterion_id: str, hashes: Mapping[str, str]) -> list[Label]:
        """The labels that answers put over people's, as if all were given under the plan's rubric."""
        found = [
            label.model_copy(update={"rubric_id": rubric_id, "asked_under": base})
            for base, decided in self.below.items()
            for label in decided.labels(criterion_id, hashes)
        ]
        return found + self.own.labels(criterion_id, hashes)

    def out(self, criterion_id: str, hashes: Mapping[str, str]) -> dict[str, str]:
        """The documents that are out of the plan's sample, and the rubric below that took them out.

        '' is the plan's own rubric, which stands over those below.
        """
        found: dict[str, str] = {}
        for base, decided in self.below.items():
            found = dict.fromkeys(decided.out(criterion_id, hashes), base) | found
        return found | dict.fromkeys(self.own.out(criterion_id, hashes), "")

    def moments(self, run_id: str, criterion_id: str, hashes: Mapping[str, str]) -> list[datetime]:
        """When the decisions that touch the plan's criterion were made."""
        return [
            moment
            for decided in (self.own, *self.below.values())
            for moment in decided.moments(run_id, criterion_id, hashes)
        ]


def _label(answered: list[AnsweredAppeal]) -> Label | None:
    effect = strongest(one.effect for one in answered)
    judgment = EFFECT_JUDGMENTS[effect]
    if judgment is None or effect in OUT:
        return None
    # Several answers may grant the same: the first is when it was decided.
    one = min((a for a in answered if a.effect is effect and a.answer), key=lambda a: a.appeal.appeal_id)
    assert one.answer is not None  # only an answer has an effect beyond "stands"
    return Label(
        task_id=f"appeal-{one.appeal.appeal_id}",
        document_id=one.appeal.document_id,
        rubric_id=one.appeal.rubric_id,
        criterion_id=one.appeal.criterion_id,
        labeller=one.answer.answered_by,
        role=LabellerRole.APPEAL,
        judgment=judgment,
        labelled_at=one.answer.answered_at,
    )
