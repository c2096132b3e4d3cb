"""What people say about a document: judgments and labels. Pure data."""

from datetime import datetime
from enum import StrEnum

from pydantic import AwareDatetime, BaseModel, ConfigDict


class Audited(BaseModel):
    """Base of every audit type: frozen, and a field nobody declared is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Judgment(StrEnum):
    """What one person decides of one document under one criterion."""

    VIOLATING = "violating"
    INNOCENT = "innocent"
    UNCLEAR = "unclear"
    UNUSABLE = "unusable"


VIOLATES: dict[Judgment, bool] = {Judgment.VIOLATING: True, Judgment.INNOCENT: False}
"""What the judgments that decide say; the others leave it open."""

JUDGMENT_WORDS: dict[Judgment, str] = {
    Judgment.VIOLATING: "vi phạm",
    Judgment.INNOCENT: "không vi phạm",
    Judgment.UNCLEAR: "không rõ",
    Judgment.UNUSABLE: "không đọc được",
}


EXCLUDED = "excluded"
"""The published judgment of a document that an answered appeal took out of the sample: not counted at all."""


class LabellerRole(StrEnum):
    """In which role somebody labels.

    An answer key is the demo's planted truth, never a person; an appeal's label is the answer to a platform.
    """

    LABELLER = "labeller"
    ADJUDICATOR = "adjudicator"
    ANSWER_KEY = "answer_key"
    APPEAL = "appeal"


class Label(Audited):
    """One judgment, never changed or removed: who changes their mind adds another.

    `asked_under` names the rubric below under which it was given, where it answers for one above; '' else.
    """

    task_id: str
    document_id: str
    rubric_id: str
    criterion_id: str
    labeller: str
    role: LabellerRole
    judgment: Judgment
    labelled_at: AwareDatetime
    asked_under: str = ""

    @property
    def question(self) -> tuple[str, str, str]:
        """What was asked: document, rubric and criterion."""
        return self.document_id, self.rubric_id, self.criterion_id

    @property
    def moment(self) -> tuple[datetime, str]:
        """Sort key by time; labels of one instant in the order of their judgments' names."""
        return self.labelled_at, self.judgment
