"""What a platform may object to before publication, how it is answered, and what an answer does."""

from collections.abc import Iterable
from enum import StrEnum
from hashlib import sha256

from pydantic import AwareDatetime

from pipelines.audit.labels import Audited, Judgment
from rubrics.types import CriterionKind


class Ground(StrEnum):
    """Why a platform objects to a finding: a closed list."""

    REMOVED = "removed"
    NOT_OURS = "not_ours"
    MISREAD = "misread"
    OUT_OF_SCOPE = "out_of_scope"
    DUPLICATE = "duplicate"
    OTHER = "other"


GROUND_WORDS: dict[Ground, str] = {
    Ground.REMOVED: "đã gỡ",
    Ground.NOT_OURS: "không phải của nền tảng",
    Ground.MISREAD: "kết luận sai",
    Ground.OUT_OF_SCOPE: "ngoài phạm vi tiêu chí",
    Ground.DUPLICATE: "trùng lặp",
    Ground.OTHER: "lý do khác",
}
"""As a platform writes it in the appeal form and readers see it."""

GROUND_HELP: dict[Ground, str] = {
    Ground.REMOVED: (
        "Nội dung đã được gỡ hoặc sửa sau khi thu mẫu. Con số không đổi, vì nó nói về thời điểm thu mẫu; "
        "kết quả công bố ghi rõ nền tảng đã gỡ."
    ),
    Ground.NOT_OURS: (
        "Nội dung không do nền tảng hay người dùng của nền tảng đưa lên, ví dụ trang của bên thứ ba. "
        "Nếu được chấp nhận, nội dung bị đưa ra khỏi mẫu của bộ tiêu chí."
    ),
    Ground.MISREAD: (
        "Nội dung không vi phạm tiêu chí theo hướng dẫn của bộ tiêu chí. Nếu được chấp nhận, kết luận được "
        "rút và tính là một lỗi thẩm định."
    ),
    Ground.OUT_OF_SCOPE: (
        "Tiêu chí không áp dụng cho loại nội dung này, hoặc nội dung nằm ngoài kỳ đánh giá. Nếu được chấp "
        "nhận, nội dung bị đưa ra khỏi mẫu của tiêu chí."
    ),
    Ground.DUPLICATE: (
        "Nội dung này đã có mặt ở một kết luận khác dưới địa chỉ khác. Nếu được chấp nhận, bản trùng bị đưa ra "
        "khỏi mẫu của bộ tiêu chí."
    ),
    Ground.OTHER: "Mọi lý do khác; nêu rõ để cơ quan xem xét.",
}


class Answer(StrEnum):
    """What the authority says to an appeal."""

    UPHELD = "upheld"
    PARTLY = "partly"
    REJECTED = "rejected"


ANSWER_WORDS: dict[Answer, str] = {
    Answer.UPHELD: "chấp nhận",
    Answer.PARTLY: "chấp nhận một phần",
    Answer.REJECTED: "không chấp nhận",
}

UNANSWERED_WORD = "chưa trả lời"


class Effect(StrEnum):
    """What becomes of a finding, from least to most: the most that was granted counts."""

    STANDS = "stands"
    UNCERTAIN = "uncertain"
    WITHDRAWN = "withdrawn"
    OUT_OF_CRITERION = "out_of_criterion"
    OUT_OF_SAMPLE = "out_of_sample"


EFFECT_WORDS: dict[Effect, str] = {
    Effect.STANDS: "con số giữ nguyên",
    Effect.UNCERTAIN: "chuyển thành chưa phân định",
    Effect.WITHDRAWN: "rút kết luận vi phạm",
    Effect.OUT_OF_CRITERION: "đưa ra khỏi mẫu của tiêu chí",
    Effect.OUT_OF_SAMPLE: "đưa ra khỏi mẫu của bộ tiêu chí",
}

EFFECTS: dict[tuple[Ground, Answer], tuple[Effect, ...]] = {
    **{(ground, Answer.REJECTED): (Effect.STANDS,) for ground in Ground},
    **{(ground, Answer.PARTLY): (Effect.UNCERTAIN, Effect.STANDS) for ground in Ground},
    # What was taken down since was there when the sample was taken: the number speaks of then.
    (Ground.REMOVED, Answer.PARTLY): (Effect.STANDS,),
    (Ground.OTHER, Answer.PARTLY): (Effect.STANDS, Effect.UNCERTAIN),
    (Ground.REMOVED, Answer.UPHELD): (Effect.STANDS,),
    (Ground.MISREAD, Answer.UPHELD): (Effect.WITHDRAWN, Effect.STANDS),
    (Ground.NOT_OURS, Answer.UPHELD): (Effect.OUT_OF_SAMPLE, Effect.UNCERTAIN, Effect.STANDS),
    (Ground.DUPLICATE, Answer.UPHELD): (Effect.OUT_OF_SAMPLE, Effect.UNCERTAIN, Effect.STANDS),
    (Ground.OUT_OF_SCOPE, Answer.UPHELD): (Effect.OUT_OF_CRITERION, Effect.UNCERTAIN, Effect.STANDS),
    (Ground.OTHER, Answer.UPHELD): tuple(Effect),
}
"""What an answer to a ground does, dearest to the platform first; whoever answers chooses only under OTHER."""

KIND_EFFECTS: dict[CriterionKind, frozenset[Effect]] = {
    CriterionKind.CONTENT: frozenset(Effect),
    CriterionKind.LINKS: frozenset(Effect) - {Effect.UNCERTAIN},  # a link is on the list or it is not
    CriterionKind.SITE: frozenset({Effect.STANDS, Effect.UNCERTAIN, Effect.WITHDRAWN}),
    # Only the office that attested can attest anew: `cleanplatforms audit attest`.
    CriterionKind.ATTESTATION: frozenset({Effect.STANDS}),
}
"""What can become of a finding of each kind."""

EFFECT_JUDGMENTS: dict[Effect, Judgment | None] = {
    Effect.STANDS: None,
    Effect.UNCERTAIN: Judgment.UNCLEAR,
    Effect.WITHDRAWN: Judgment.INNOCENT,
    Effect.OUT_OF_CRITERION: None,
    Effect.OUT_OF_SAMPLE: None,
}
"""The label that an effect puts over those given before; None: no label."""

OUT = frozenset({Effect.OUT_OF_CRITERION, Effect.OUT_OF_SAMPLE})
"""The effects that take a document out of what is rated."""


def possible_effects(kind: CriterionKind, ground: Ground, answer: Answer) -> tuple[Effect, ...]:
    """What an answer may do to a finding, the usual first; only an unlisted ground leaves a choice."""
    found = tuple(effect for effect in EFFECTS[ground, answer] if effect in KIND_EFFECTS[kind])
    return found if ground is Ground.OTHER else found[:1]


def strongest(effects: Iterable[Effect]) -> Effect:
    """What becomes of a finding that several answers speak of."""
    order = list(Effect)
    return max(effects, key=order.index, default=Effect.STANDS)


def finding_id(run_id: str, rubric_id: str, criterion_id: str, document_id: str) -> str:
    """A finding's name: the same in every preview of a run, and short enough to read out on the phone."""
    place = f"{run_id}/{rubric_id}/{criterion_id}/{document_id}"
    digest = sha256(place.encode()).hexdigest()
    return f"kl-{digest[:4]}-{digest[4:8]}-{digest[8:12]}"


class Appeal(Audited):
    """A platform's objection to one finding; `document_id` is empty where the finding is about the site.

    `appeal_id` is 0 before the store numbers it. `statement` and `evidence` are the platform's words,
    masked; they are never published.
    """

    appeal_id: int = 0
    edition_id: str
    platform_id: str
    run_id: str
    rubric_id: str
    criterion_id: str
    kind: CriterionKind
    document_id: str
    content_hash: str
    finding_id: str
    ground: Ground
    statement: str
    evidence: str = ""
    received_at: AwareDatetime
    entered_at: AwareDatetime
    entered_by: str


class AppealAnswer(Audited):
    """The authority's answer, never changed: who thinks again adds the next `turn`, and the last counts."""

    appeal_id: int
    turn: int
    answer: Answer
    effect: Effect
    reason: str
    office: str
    answered_by: str
    answered_at: AwareDatetime


class AnsweredAppeal(Audited):
    """An appeal with the answer that counts, or None while nobody has answered."""

    appeal: Appeal
    answer: AppealAnswer | None = None

    @property
    def effect(self) -> Effect:
        """What becomes of the finding so far."""
        return Effect.STANDS if self.answer is None else self.answer.effect
