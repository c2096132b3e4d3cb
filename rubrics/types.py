"""What a rubric says, as types. The YAML of `library/` maps onto these one to one."""

from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class Rule(BaseModel):
    """Base of every rubric type: frozen, and a field nobody declared is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class HarmCode(StrEnum):
    """The closed list of harms, each done to people. H01 is a gate, entered only as an attestation."""

    H01 = "H01"
    H02 = "H02"
    H03 = "H03"
    H04 = "H04"
    H05 = "H05"
    H06 = "H06"
    H07 = "H07"
    H08 = "H08"
    H09 = "H09"
    H10 = "H10"
    H11 = "H11"
    H12 = "H12"
    H13 = "H13"
    H14 = "H14"
    H15 = "H15"
    H16 = "H16"
    H18 = "H18"


class CriterionKind(StrEnum):
    """Where a criterion's evidence comes from."""

    CONTENT = "content"
    LINKS = "links"
    SITE = "site"
    ATTESTATION = "attestation"


class Role(StrEnum):
    """What a criterion does to the grade: a gate, a weight, or nothing but being printed."""

    MANDATORY = "mandatory"
    WEIGHTED = "weighted"
    INFORMATIVE = "informative"


class Weight(StrEnum):
    """Named weights; `WEIGHT_POINTS` holds their points. A mandatory criterion may carry one too."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    NONE = "none"


WEIGHT_POINTS: dict[Weight, float] = {
    Weight.CRITICAL: 10.0,
    Weight.HIGH: 7.5,
    Weight.MEDIUM: 5.0,
    Weight.LOW: 2.5,
    Weight.NONE: 0.0,
}


class RubricStatus(StrEnum):
    """Where a rubric stands in its life."""

    DRAFT = "draft"
    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"


class Text(Rule):
    """A text in Vietnamese and English."""

    vi: str
    en: str


class LegalBasis(Rule):
    """The document a criterion rests on; `verified` false makes `check` warn."""

    document: str
    article: str = ""
    in_force_from: date
    in_force_until: date | None = None
    checked_on: date
    verified: bool = True


class Example(Rule):
    """A text that violates, or looks alike and does not, and why; examples double as tests."""

    text: str
    violates: bool
    why: str


class Limits(Rule):
    """Prevalences a department calls good (score 90) and its limit (score 50), the tolerance that the
    verdict is taken against, and the least labels and agreement a figure may rest on."""

    good: float
    limit: float
    tolerance: float
    min_labels: int = 100
    min_agreement: float = 0.6


class Criterion(Rule):
    """One criterion. Which of `harm`, `limits`, `block_list`, `check` is set follows from `kind`."""

    id: str
    kind: CriterionKind
    role: Role
    weight: Weight
    name: Text
    harm: HarmCode | None = None
    applies_to: tuple[str, ...] = ()
    limits: Limits | None = None
    block_lists: tuple[str, ...] = ()
    check: str = ""
    human_only: bool = False
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    legal: tuple[LegalBasis, ...] = ()
    examples: tuple[Example, ...] = ()
    remedy: str = ""
    deadline_days: int | None = None


class Change(Rule):
    """One line of a rubric's changelog."""

    version: str
    day: date
    what: str


class Rubric(Rule):
    """A department's rules for one field. `sha256` is of the file's bytes."""

    id: str
    version: str
    status: RubricStatus
    name: Text
    summary: Text
    authority: str
    fields: tuple[str, ...]
    effective_from: date
    effective_until: date | None = None
    criteria: tuple[Criterion, ...]
    changelog: tuple[Change, ...] = ()
    sha256: str
