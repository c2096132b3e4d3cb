"""What a rubric says, as types. The YAML of `library/` maps onto these one to one."""

from datetime import date
from enum import StrEnum
from typing import Any

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


class PlatformField(StrEnum):
    """Field of online life a rubric may cover; the same values as the crawler's platform registry."""

    PRESS = "press"
    SOCIAL = "social"
    FORUM = "forum"
    ECOMMERCE = "ecommerce"
    APPS = "apps"
    CHILDREN = "children"


class DocumentKind(StrEnum):
    """What a `content` criterion may apply to; the same values as the crawler's documents."""

    ARTICLE = "article"
    POST = "post"
    COMMENT = "comment"
    REVIEW = "review"
    LISTING = "listing"


class SiteCheck(StrEnum):
    """Facts a `site` criterion may cite; the same values as the crawler's observations."""

    HTTPS = "https"
    CERTIFICATE = "certificate"
    SECURITY_HEADERS = "security_headers"
    PRIVACY_POLICY = "privacy_policy"
    OPERATOR_NAMED = "operator_named"
    LICENCE_NAMED = "licence_named"
    CONTACT = "contact"
    REPORT_CHANNEL = "report_channel"
    TERMS = "terms"
    SECURITY_TXT = "security_txt"
    MARKED_ADVERTISING = "marked_advertising"
    CONSENT_BEFORE_TRACKERS = "consent_before_trackers"


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
    """The document a criterion rests on; `verified` false makes `check` warn.

    `in_force_until` is the last day in force, that day included.
    """

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
    """Prevalences called good (score 90) and the limit (score 50), and the verdict's tolerance.

    `min_labels` and `min_agreement` are the least a figure may rest on.

    For `links` criteria, which need no people, `min_labels` counts sampled documents.
    """

    good: float
    limit: float
    tolerance: float
    min_labels: int = 100
    min_agreement: float = 0.6


class Criterion(Rule):
    """One criterion. Which of `harm`, `limits`, `block_lists`, `check` is set follows from `kind`.

    `deprecated_from` is the first day on which it no longer counts; from then on it may only inform.

    An attestation that carries a harm (only H01 may) reads "no report from the competent body": it
    fails only once such a report is attested, and is met while none is. An attestation without a
    harm is the other way round: it is met only once attested.
    """

    id: str
    kind: CriterionKind
    role: Role
    weight: Weight = Weight.NONE
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
    deprecated_from: date | None = None

    @property
    def fails_by_report(self) -> bool:
        """Whether this gate stands until the competent body's report is attested (H01)."""
        return self.kind is CriterionKind.ATTESTATION and self.harm is not None


class Change(Rule):
    """One line of a rubric's changelog."""

    version: str
    day: date
    what: str


class Extends(Rule):
    """The rubric whose criteria this one takes over; `version` is exact, for a base must not change unseen."""

    rubric: str
    version: str


class Override(Rule):
    """What this rubric changes in one inherited criterion, and why; a field not named stays as it was.

    `changes` maps names of criterion fields to their new values; it may tighten, never loosen.
    """

    criterion: str
    why: str
    changes: dict[str, Any] = {}


class Waiver(Rule):
    """A criterion that does not count for a while: for the named platforms, or for all where none is named.

    `until` is the last day, that day included. The criterion is still measured and shown.
    """

    criterion: str
    why: str
    until: date
    platforms: tuple[str, ...] = ()


class Rubric(Rule):
    """A department's rules for one field.

    `sha256` is of the file's bytes; where the rubric extends another, of its own digest and the base's.
    `criteria` are all that apply, inherited ones included. An `abstract` one is only there to be extended.
    `bases` are all rubrics below this one, nearest first; `asked_under` names, for each criterion taken over
    with its question untouched, the rubrics below that ask the very same, nearest first.
    """

    id: str
    version: str
    status: RubricStatus
    name: Text
    summary: Text
    authority: str
    fields: tuple[str, ...]
    effective_from: date
    effective_until: date | None = None
    abstract: bool = False
    extends: Extends | None = None
    overrides: tuple[Override, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    changelog: tuple[Change, ...] = ()
    bases: tuple[str, ...] = ()
    asked_under: dict[str, tuple[str, ...]] = {}
    sha256: str
