"""A small run for the store's tests."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from crawler.types import (
    Capture,
    Document,
    DocumentKind,
    Manifest,
    Observation,
    ObservationOutcome,
    Outcome,
    Platform,
    PlatformField,
    RunOutcome,
    SectionCount,
    SiteCheck,
)
from pipelines.audit.labels import Judgment, Label, LabellerRole
from pipelines.rating.plan import plan_audit
from pipelines.rating.strata import ScoredDocument
from pipelines.store.judgments import PlanKey, StoredPlan

MOMENT = datetime(2026, 10, 5, 3, 0, tzinfo=UTC)


def platform() -> Platform:
    return Platform(
        id="bao-thu", name="Báo Thử", url="https://bao-thu.example", fields=(PlatformField.PRESS,)
    )


def manifest(run_id: str = "run-1", started: datetime = MOMENT) -> Manifest:
    return Manifest(
        run_id=run_id,
        platform_id="bao-thu",
        platform_sha256="0" * 64,
        seed=1,
        code_version="0",
        started_at=started,
        finished_at=started,
        outcome=RunOutcome.COMPLETE,
        frame_sha256="f" * 64,
        sections=(SectionCount(section="s", listed=9, drawn=3, extracted=3, documents=3),),
        outcomes={Outcome.EXTRACTED: 3},
    )


def capture(capture_id: str = "c1") -> Capture:
    return Capture(
        capture_id=capture_id,
        item_id="i1",
        url="https://bao-thu.example/a",
        fetched_at=MOMENT,
        status=200,
        outcome=Outcome.EXTRACTED,
    )


def document(number: int, text: str = "", links: tuple[str, ...] = ()) -> Document:
    return Document(
        document_id=f"d{number:03d}",
        platform="bao-thu",
        section="s",
        item_id=f"i{number}",
        capture_id="c1",
        url=f"https://bao-thu.example/a#{number}",
        anchor=str(number),
        kind=DocumentKind.COMMENT,
        position=number,
        title="",
        text=text or f"Bình luận số {number}",
        published_at=MOMENT,
        cluster="i1",
        links=links,
        content_hash=f"h{number}",
        inclusion_probability=0.25,
        extractor="blocks",
    )


def observation() -> Observation:
    return Observation(
        check=SiteCheck.HTTPS, outcome=ObservationOutcome.MET, detail="Có HTTPS", observed_at=MOMENT
    )


def whole_plan(rubric_id: str, criterion_id: str, documents: list[str]) -> StoredPlan:
    """The plan of a criterion without scores that asks about every document of run-1."""
    scored = [ScoredDocument("bao-thu", rubric_id, criterion_id, name, 0.25, None) for name in documents]
    (plan,) = plan_audit(scored, len(documents), 1).criteria
    return StoredPlan(
        key=PlanKey(run_id="run-1", rubric_id=rubric_id, criterion_id=criterion_id),
        rubric_sha256="x",
        model_version="",
        output_id="",
        seed=1,
        budget=len(documents),
        plan=plan.model_dump(mode="json", exclude={"membership"}),
        documents=tuple((d, h, None, True) for d, h in sorted(plan.membership.items())),
    )


def judged_alike(
    asked: tuple[str, str],
    names: Sequence[str],
    people: Sequence[str],
    guilty: int,
    first: datetime = MOMENT,
) -> list[Label]:
    """Labels of people who agree: of the named documents the first `guilty` violate; `asked` is rubric and criterion.

    A minute lies between one document's labels and the next's.
    """
    rubric_id, criterion_id = asked
    return [
        Label(
            task_id="T",
            document_id=name,
            rubric_id=rubric_id,
            criterion_id=criterion_id,
            labeller=who,
            role=LabellerRole.LABELLER,
            judgment=Judgment.VIOLATING if at < guilty else Judgment.INNOCENT,
            labelled_at=first + timedelta(minutes=at),
        )
        for who in people
        for at, name in enumerate(names)
    ]
