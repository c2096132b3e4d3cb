"""What a rating speaks of, from a labelled stratum to an edition. Pure data, JSON in and out."""

from datetime import date, datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from pipelines.rating.change_types import RatingChange


class Statistic(BaseModel):
    """Base of every rating type: frozen, and a field nobody declared is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Stratum(Statistic):
    """One score stratum of one platform and criterion.

    `share` is W_h, the stratum's share of documents by design weight; the strata of one criterion
    sum to 1. `labelled` counts documents with a final label, `violating` and `unclear` (people could
    not decide) are parts of it. `lower` and `upper` are the score edges [lower, upper), the last one
    closed at 1; [-1, 0) holds the documents without a score where others have one.
    """

    lower: float
    upper: float
    documents: int
    share: float
    labelled: int
    violating: int
    unclear: int = 0


class Estimate(Statistic):
    """Prevalence with its 95 % interval, all in [0, 1].

    `n` labels that decide (unclear ones do not), `effective_n` after weighting, `population` sampled
    documents (for links: documents of the frame). `design_effect` is the factor by which clusters of
    documents, threads and pages, multiply the variance of the sample's draw; `effective_n` counts it in.
    """

    prevalence: float
    low: float
    high: float
    n: int
    effective_n: float
    population: int
    design_effect: float = 1.0


class Verdict(StrEnum):
    """What the evidence says of one criterion."""

    MET = "met"
    NOT_MET = "not_met"
    INSUFFICIENT = "insufficient"
    NOT_MEASURED = "not_measured"
    NOT_APPLICABLE = "not_applicable"


class Grade(StrEnum):
    """Grades, best first."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"


class RatingStatus(StrEnum):
    """Whether a rating carries a grade."""

    RATED = "rated"
    INSUFFICIENT = "insufficient"
    PROVISIONAL = "provisional"


class Reason(StrEnum):
    """Why there is no grade, or why it is capped: a closed list, worded in one table."""

    NO_SAMPLE = "no_sample"
    ROBOTS_REFUSED = "robots_refused"
    UNREACHABLE = "unreachable"
    EMPTY_FRAME = "empty_frame"
    NO_DOCUMENTS = "no_documents"
    CRAWL_FAILED = "crawl_failed"
    NO_AUDIT = "no_audit"
    WEIGHT_BELOW_MINIMUM = "weight_below_minimum"
    MANDATORY_FAILED = "mandatory_failed"
    MANDATORY_INSUFFICIENT = "mandatory_insufficient"
    GRADE_UNCERTAIN = "grade_uncertain"


class Witness(Statistic):
    """One document behind a number: where it stood, when, and a short masked excerpt.

    `asked_under` is the rubric below under which it was judged, '' the rating's own.
    """

    document_id: str
    url: str
    captured_at: datetime
    excerpt: str
    content_hash: str
    judgment: str
    asked_under: str = ""


class CriterionResult(Statistic):
    """One criterion on one platform. Fields that the criterion's kind does not have stay None.

    `asked_under` counts documents judged under a rubric that this one builds upon, by its id.
    """

    criterion_id: str
    name: str
    kind: str
    role: str
    weight: float
    verdict: Verdict
    harm: str = ""
    estimate: Estimate | None = None
    strata: tuple[Stratum, ...] = ()
    good: float | None = None
    limit: float | None = None
    tolerance: float | None = None
    score: float | None = None
    score_low: float | None = None
    score_high: float | None = None
    further_labels: int | None = None
    agreement: float | None = None
    detail: str = ""
    witnesses: tuple[Witness, ...] = ()
    asked_under: dict[str, int] = {}


class SectionFacts(Statistic):
    """How far one section was read; counts of items, and of the pages of items that were read.

    `outcomes` says how the drawn items ended, `truncated` counts those that go on where no page had a
    chance to be drawn, `wordless` posts that say nothing and so are no documents.
    """

    section: str
    name: str
    listed: int
    drawn: int
    extracted: int
    documents: int
    truncated: int = 0
    wordless: int = 0
    pages: int = 0
    pages_asked: int = 0
    pages_read: int = 0
    outcomes: dict[str, int] = {}


class SampleFacts(Statistic):
    """How the sample behind a rating came about, for the platform's page."""

    run_id: str
    run_outcome: str
    seed: int
    frame_sha256: str
    listed: int
    drawn: int
    extracted: int
    documents: int
    outcomes: dict[str, int]
    first_capture: datetime | None = None
    last_capture: datetime | None = None
    method: str = ""
    reused: int = 0
    sections: tuple[SectionFacts, ...] = ()


class PlatformRating(Statistic):
    """One platform under one rubric; `seed` is that of the draws behind interval and grades.

    `grades` holds one grade, two neighbours, or none; `drivers` are ids of the criteria that moved
    the score most, worst first. `score` is over what was measured (points 0-100, None where too
    little was); `score_low`, `score_high` and `grade_probabilities` (empty where a gate is open) count
    what is missing as well.
    """

    platform_id: str
    platform_name: str
    platform_url: str
    operator: str
    fields: tuple[str, ...]
    rubric_id: str
    rubric_version: str
    seed: int
    status: RatingStatus
    grades: tuple[Grade, ...]
    grade_probabilities: dict[Grade, float]
    score: float | None
    score_low: float | None
    score_high: float | None
    clean: bool
    weight_measured: float
    reasons: tuple[Reason, ...]
    drivers: tuple[str, ...]
    criteria: tuple[CriterionResult, ...]
    sample: SampleFacts


class PublishedExample(Statistic):
    """A text of the department's own writing that shows where the line runs."""

    text: str
    violates: bool
    why: str


class PublishedWaiver(Statistic):
    """A criterion that does not count for a while; no platform named means all. `until` is the last day."""

    criterion_id: str
    name_vi: str
    platforms: tuple[str, ...]
    until: date
    why: str


class PublishedCriterion(Statistic):
    """What readers need of a criterion's rule, so that publication needs no rubric file."""

    id: str
    name_vi: str
    name_en: str
    kind: str
    role: str
    weight: float
    harm: str
    applies_to: tuple[str, ...]
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    legal: tuple[str, ...]
    remedy: str
    good: float | None
    limit: float | None
    tolerance: float | None
    min_labels: int | None = None
    min_agreement: float | None = None
    human_only: bool = False
    check: str = ""
    block_lists: tuple[str, ...] = ()
    deadline_days: int | None = None
    deprecated_from: date | None = None
    examples: tuple[PublishedExample, ...] = ()


class PublishedRubric(Statistic):
    """What readers need of a rubric; `extends` names the base and its version, '' if there is none."""

    id: str
    version: str
    status: str
    name_vi: str
    name_en: str
    summary_vi: str
    authority_name: str
    ministry_name: str
    sha256: str
    criteria: tuple[PublishedCriterion, ...]
    effective_from: date | None = None
    effective_until: date | None = None
    extends: str = ""
    waivers: tuple[PublishedWaiver, ...] = ()


class PublishedPreview(Statistic):
    """When a platform saw its findings before publication; appeals were taken in [opened_at, deadline)."""

    platform_id: str
    opened_at: datetime
    deadline: datetime
    findings: int


class PublishedAppeal(Statistic):
    """One appeal as readers see it: the ground, the answer with its reason, never the platform's own words.

    `edition_id` is the edition before which it was made. `answer`, `effect`, `reason`, `office` are empty
    and `answered_at` None where nobody has answered. `document_id` is empty where the finding is about
    the site.
    """

    appeal_id: int
    edition_id: str
    rubric_id: str
    platform_id: str
    criterion_id: str
    document_id: str
    finding_id: str
    ground: str
    received_at: datetime
    answer: str = ""
    effect: str = ""
    reason: str = ""
    office: str = ""
    answered_at: datetime | None = None


class LapsedRating(Statistic):
    """A platform rated before and not again: its last rating, and whether that had expired by this period's end."""

    platform_id: str
    platform_name: str
    rubric_id: str
    edition_id: str
    valid_until: date
    expired: bool


class Edition(Statistic):
    """A published release: everything the site and the open data are made from.

    `period_start` and `period_end` are a half-open reporting period, Asia/Ho_Chi_Minh. `demo` says
    that an answer key, not people, labelled. `authority` is the office that publishes, '' where one
    installation publishes as a whole; `number` counts its editions (0: none given). `valid_until` is the
    last day on which the ratings hold, `no_preview` why platforms were not asked. `build` tells builds of one
    `code_version` apart, '' where it was not noted.
    """

    edition_id: str
    title: str
    period_start: date
    period_end: date
    created_at: datetime
    demo: bool
    provisional: bool
    seed: int
    method_version: str
    code_version: str
    model_version: str
    rubrics: tuple[PublishedRubric, ...]
    ratings: tuple[PlatformRating, ...]
    corrects: str = ""
    authority: str = ""
    authority_name: str = ""
    changes: tuple[RatingChange, ...] = ()
    corrects_why: str = ""
    number: int = 0
    valid_until: date | None = None
    no_preview: str = ""
    previews: tuple[PublishedPreview, ...] = ()
    appeals: tuple[PublishedAppeal, ...] = ()
    lapsed: tuple[LapsedRating, ...] = ()
    build: str = ""


class SampledRow(Statistic):
    """One sampled document as the open data lists it: no text, only what recomputing needs.

    `score` is the head output that steered the audit for `criterion_id`, `stratum` its index.
    `score` is None where no head reads the criterion; `judgment` is empty where the audit drew nothing or
    nobody has looked, and `disputed` where people disagree and nobody has decided yet. `cluster` is the
    thread or page that the document was drawn with, `asked_under` the rubrics below under which it was
    judged, joined by ';'.
    """

    platform_id: str
    rubric_id: str
    criterion_id: str
    document_id: str
    section: str
    kind: str
    url: str
    content_hash: str
    inclusion_probability: float
    score: float | None
    stratum: int
    judgment: str
    cluster: str = ""
    asked_under: str = ""
