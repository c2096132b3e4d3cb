"""From labels and observations to a rating of one run under one rubric."""

from collections import Counter
from datetime import timedelta

from crawler.types import Capture, Manifest, Platform, SectionCount
from crawler.version import code_version
from pipelines.rating.evidence import AppliedRubric, CriterionEvidence, RatedPlatform
from pipelines.rating.method import METHOD_VERSION
from pipelines.rating.rate import rate_platform
from pipelines.rating.types import PlatformRating, SampleFacts, SectionFacts
from pipelines.settings import Period
from pipelines.steps.audit import run_documents
from pipelines.steps.basis import JOINED, MODELS, STAMP, basis
from pipelines.steps.evidence import Run, criterion_evidence
from pipelines.steps.offices import claim_rubric
from pipelines.steps.samples import run_samples
from pipelines.steps.workspace import Workspace
from pipelines.store import appeals, facts, judgments, policy
from rubrics.types import Rubric, Waiver
from rubrics.waive import rules_for, waiver_of


def rate_run(workspace: Workspace, run_id: str, rubric: Rubric, seed: int) -> PlatformRating:
    """Rate a run under a rubric from what is in the store, and store the rating with its versions."""
    claim_rubric(workspace, rubric)
    run, platform, manifest = _open(workspace, run_id, rubric.id)
    with (
        workspace.engine.connect() as connection
    ):  # before it rates: an answer or a label given meanwhile is not in the rating
        answered = appeals.decisions_stamp(connection, run.decisions, platform.id, rubric.bases)
    rows = run_samples(workspace, run_id, rubric, run.documents)
    rests_on = basis(workspace, (platform.id, run.period), rubric, rows)
    rating = _rate(workspace, run, platform, manifest, (rubric, seed))
    with workspace.engine.begin() as connection:
        stamps = _stamps(workspace, run_id, rubric, seed) | {"appeals": answered, STAMP: rests_on}
        policy.save_rating(connection, run_id, rating, stamps | {"decided_at": _decided_at(run, manifest)})
    return rating


def try_rating(
    workspace: Workspace, run_id: str, rubric: Rubric, seed: int, aside: str = ""
) -> PlatformRating:
    """Give the rating that a run would get under a rubric; nothing is stored.

    Answers to appeals before the edition `aside` are left out, those under the rubrics below among them.
    """
    run, platform, manifest = _open(workspace, run_id, rubric.id, aside)
    return _rate(workspace, run, platform, manifest, (rubric, seed))


def _open(
    workspace: Workspace, run_id: str, rubric_id: str, aside: str = ""
) -> tuple[Run, Platform, Manifest]:
    with workspace.engine.connect() as connection:
        platform, period, manifest = facts.run_manifest(connection, run_id)
        captures = facts.capture_times(connection, run_id)
        decided = appeals.decisions(connection, platform.id, rubric_id, aside)
    documents = run_documents(workspace, run_id)
    run = Run(run_id, platform.id, Period(period), captures, documents, decided, aside=aside)
    return run, platform, manifest


def _rate(
    workspace: Workspace, run: Run, platform: Platform, manifest: Manifest, by: tuple[Rubric, int]
) -> PlatformRating:
    rubric, seed = by
    # What is waived or retired must be so for the whole period, not for its first days only.
    last_day = run.period.end - timedelta(days=1)
    rules = rules_for(rubric, platform.id, last_day)
    evidence = [criterion_evidence(workspace, run, rules, criterion) for criterion in rules.criteria]
    return rate_platform(
        _rated(platform),
        AppliedRubric(rubric_id=rubric.id, version=rubric.version),
        [_told(found, waiver_of(rubric, found.criterion_id, platform.id, last_day)) for found in evidence],
        sample_facts(platform, manifest, list(run.captures.values())),
        seed,
    )


def _told(evidence: CriterionEvidence, waiver: Waiver | None) -> CriterionEvidence:
    """The evidence, with the waiver where one spares the platform the criterion."""
    if waiver is None:
        return evidence
    words = f"Tạm miễn đến hết ngày {waiver.until:%d/%m/%Y}: {waiver.why}"
    return evidence.model_copy(update={"detail": f"{evidence.detail} {words}".strip()})


def sample_facts(platform: Platform, manifest: Manifest, captures: list[Capture]) -> SampleFacts:
    """Give how the sample behind a rating came about."""
    names = {section.id: section.name for section in platform.sections}
    # A page taken over from an earlier run was looked at when it was found unchanged.
    times = sorted(capture.confirmed_at or capture.fetched_at for capture in captures)
    outcomes = Counter({str(name): count for name, count in manifest.outcomes.items()})
    return SampleFacts(
        run_id=manifest.run_id,
        run_outcome=str(manifest.outcome),
        seed=manifest.seed,
        frame_sha256=manifest.frame_sha256,
        listed=sum(section.listed for section in manifest.sections),
        drawn=sum(section.drawn for section in manifest.sections),
        extracted=sum(section.extracted for section in manifest.sections),
        documents=sum(section.documents for section in manifest.sections),
        outcomes=dict(sorted(outcomes.items())),
        first_capture=times[0] if times else None,
        last_capture=times[-1] if times else None,
        method=str(platform.sampling.method),
        reused=manifest.reused,
        sections=tuple(
            _section_facts(count, names.get(count.section, count.section)) for count in manifest.sections
        ),
    )


def _section_facts(count: SectionCount, name: str) -> SectionFacts:
    return SectionFacts(
        section=count.section,
        name=name,
        listed=count.listed,
        drawn=count.drawn,
        extracted=count.extracted,
        documents=count.documents,
        truncated=count.truncated,
        wordless=count.wordless,
        pages=count.pages,
        pages_asked=count.pages_asked,
        pages_read=count.pages_read,
        outcomes={str(kind): number for kind, number in count.outcomes.items()},
    )


def _rated(platform: Platform) -> RatedPlatform:
    return RatedPlatform(
        platform_id=platform.id,
        name=platform.name,
        url=platform.url,
        operator=platform.operator,
        fields=tuple(map(str, platform.fields)),
    )


def _decided_at(run: Run, manifest: Manifest) -> str:
    # The newest thing the rating rests on, not the clock: the same inputs give the same edition.
    return max([manifest.finished_at or manifest.started_at, *run.label_times]).isoformat()


def _stamps(workspace: Workspace, run_id: str, rubric: Rubric, seed: int) -> dict[str, str]:
    # The models that cut the strata, not the one set now: a plan that labels rest on keeps its own.
    with workspace.engine.connect() as connection:
        models = judgments.steering_models(connection, run_id, rubric.id)
    return {
        "method_version": METHOD_VERSION,
        # The code that rates, not the crawl's: an installation that was updated since could never make its
        # ratings agree by rating anew, and `verify` would send readers to the wrong version.
        "code_version": code_version(),
        MODELS: JOINED.join(models or [workspace.model.version]),
        "rubric_sha256": rubric.sha256,
        "seed": str(seed),
    }
