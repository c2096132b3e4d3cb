"""An edition's appeals as its pages show them, and whether its samples say what the answers decided."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipelines.audit.appeals import EFFECT_JUDGMENTS, EFFECT_WORDS, OUT, UNANSWERED_WORD, Effect, strongest
from pipelines.audit.labels import EXCLUDED
from pipelines.publication import words
from pipelines.rating.types import Edition, PlatformRating, PublishedAppeal, PublishedPreview, SampledRow

_CHANGED = frozenset(map(str, Effect)) - {str(Effect.STANDS)}


@dataclass(frozen=True)
class Told:
    """What a page says of appeals: when the platform was asked, every appeal, and how many changed a finding."""

    preview: PublishedPreview | None
    appeals: tuple[PublishedAppeal, ...]

    @property
    def changed(self) -> int:
        """Findings that the authority had wrong, by its own answer."""
        return sum(number for _, number in self.effects)

    @property
    def effects(self) -> list[tuple[str, int]]:
        """What became of the findings that changed, in words, and of how many; the strongest answer counts."""
        by_finding: defaultdict[str, list[Effect]] = defaultdict(list)
        for one in self.appeals:
            if one.effect in _CHANGED:
                by_finding[one.finding_id].append(Effect(one.effect))
        found = Counter(strongest(effects) for effects in by_finding.values())
        return [(EFFECT_WORDS[effect], found[effect]) for effect in Effect if found[effect]]

    @property
    def counts(self) -> list[tuple[str, str, int]]:
        """How many appeals there are by ground and answer, in words, in the order of the closed lists."""
        grounds, answers = list(words.TABLES["grounds"]), ["", *words.TABLES["answers"]]
        found = Counter((one.ground, one.answer) for one in self.appeals)
        return [
            (words.TABLES["grounds"][ground], words.TABLES["answers"].get(said, UNANSWERED_WORD), number)
            for (ground, said), number in sorted(
                found.items(), key=lambda item: (grounds.index(item[0][0]), answers.index(item[0][1]))
            )
        ]


def told(edition: Edition, rating: PlatformRating, criterion_id: str = "") -> Told:
    """Give what an edition says of a rating's appeals, or of those on one of its criteria."""
    shown = next((one for one in edition.previews if one.platform_id == rating.platform_id), None)
    ours = (
        one
        for one in edition.appeals
        if (one.rubric_id, one.platform_id) == (rating.rubric_id, rating.platform_id)
        and criterion_id in {"", one.criterion_id}
    )
    return Told(shown, tuple(ours))


def unmatched(edition: Edition, samples: Sequence[SampledRow]) -> Iterator[tuple[str, str]]:
    """Where the samples do not say what answered appeals decided, and what is wrong there.

    A document that an answer under a rubric below took out names that rubric: its edition shows the answer.
    """
    decided = _decided(edition.appeals)
    for row in samples:
        where = f"{row.rubric_id}/{row.platform_id}/{row.criterion_id}/{row.document_id}"
        effect = strongest((*decided[_place(row)], *decided[(*_place(row)[:3], "")]))
        if row.judgment == EXCLUDED and row.asked_under:
            continue
        if (row.judgment == EXCLUDED) != (effect in OUT):
            yield where, "bị loại khỏi mẫu mà không có kiến nghị được chấp nhận, hoặc ngược lại."
        wanted = EFFECT_JUDGMENTS[effect]
        if wanted is not None and row.judgment != wanted:
            yield where, f"kiến nghị đã đổi kết luận thành {wanted}, samples.csv ghi {row.judgment}."


_Place = tuple[str, str, str, str]


def _place(row: SampledRow | PublishedAppeal) -> _Place:
    return row.rubric_id, row.platform_id, row.document_id, row.criterion_id


def _decided(appeals: Iterable[PublishedAppeal]) -> defaultdict[_Place, list[Effect]]:
    """Effects by place; what takes a document out of the whole sample stands under no criterion."""
    found: defaultdict[_Place, list[Effect]] = defaultdict(list)
    for one in appeals:
        if one.effect and one.document_id:
            effect = Effect(one.effect)
            whole = effect is Effect.OUT_OF_SAMPLE
            found[(*_place(one)[:3], "" if whole else one.criterion_id)].append(effect)
    return found
