"""National labels, and answers to appeals, hold for a province's question that is the same of the same draw; never back."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipelines.audit.accounts import AccountRole
from pipelines.audit.appeals import Answer, Appeal, AppealAnswer, Effect, Ground, finding_id
from pipelines.audit.errors import OwnJudgmentError
from pipelines.audit.labels import EXCLUDED, Judgment, LabellerRole
from pipelines.audit.preview import PlatformPreview
from pipelines.errors import OutdatedRatingsError, PlannedRubricMissingError
from pipelines.publication.verify import read_edition, verify
from pipelines.rating.rate import rate_platform
from pipelines.rating.types import CriterionResult, PlatformRating, RatingStatus
from pipelines.settings import Period, Settings
from pipelines.steps import rate
from pipelines.steps.appeals import Reply, answer_appeal
from pipelines.steps.audit import plan_run
from pipelines.steps.edition import EditionRequest, publish_period, published_rubric
from pipelines.steps.findings import rating_findings
from pipelines.steps.gate import changed_since
from pipelines.steps.labels import audit_progress, export_file, stored_plans
from pipelines.steps.offices import acting_as
from pipelines.steps.rate import rate_run
from pipelines.steps.review import Room, answered, next_question, open_room, overview, refresh
from pipelines.steps.rubrics import open_rubric
from pipelines.steps.workspace import Workspace
from pipelines.store import accounts, appeals, facts, judgments, policy, seats
from pipelines.store.judgments import PlanKey
from rubrics.extend import extend
from rubrics.types import CriterionKind, Override, Rubric
from tests.pipelines.store.store_factory import capture, document, judged_alike, manifest, platform

pytestmark = pytest.mark.integration

PERIOD = Period("2026-10")
RUN = "run-1"
NATION, PROVINCE = open_rubric("mang-xa-hoi-dien-dan"), open_rubric("mang-xa-hoi-tinh-mau")
ASKED = "noi-dung-thu-ghet"
DOCUMENTS = 150
BUDGET = 120
WHEN = datetime(2026, 11, 2, tzinfo=UTC)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    found = Workspace(settings=Settings(data_dir=tmp_path, labels_per_criterion=BUDGET))
    # Each stands alone: a thread of its own.
    documents = [document(i).model_copy(update={"cluster": f"i{i}"}) for i in range(DOCUMENTS)]
    with found.engine.begin() as connection:
        facts.save_run(connection, (platform(), PERIOD.label, manifest(), "/a"), [capture()], documents, [])
    return found


def _drawn(workspace: Workspace, rubric: Rubric, criterion: str = ASKED) -> dict[str, float]:
    with workspace.engine.connect() as connection:
        key = PlanKey(run_id=RUN, rubric_id=rubric.id, criterion_id=criterion)
        plan = judgments.load_plan(connection, key)
    assert plan is not None
    return {drawn.document_id: drawn.probability for drawn in plan.pure.drawn}


def _label(
    workspace: Workspace, rubric: Rubric, people: tuple[str, ...], guilty: int = 5, most: int = BUDGET
) -> None:
    """People of an office judge the first documents of its draw alike: the first few as violating."""
    names = sorted(_drawn(workspace, rubric))[:most]
    labels = judged_alike((rubric.id, ASKED), names, people, guilty, WHEN)
    hashes = {f"d{i:03d}": f"h{i}" for i in range(DOCUMENTS)}
    with workspace.engine.begin() as connection:
        judgments.append_labels(connection, labels, hashes)


def _rated(workspace: Workspace, rubric: Rubric) -> CriterionResult:
    found = rate_run(workspace, RUN, rubric, 1)
    return next(result for result in found.criteria if result.criterion_id == ASKED)


def test_a_province_that_only_tightens_need_not_ask_again(workspace: Workspace) -> None:
    plan_run(workspace, RUN, NATION, 1)
    _label(workspace, NATION, ("a", "b"))
    plan_run(workspace, RUN, PROVINCE, 2)
    nation, province = _rated(workspace, NATION), _rated(workspace, PROVINCE)
    assert _drawn(workspace, PROVINCE) == _drawn(workspace, NATION)
    assert province.estimate == nation.estimate
    assert province.estimate is not None
    assert province.estimate.n == BUDGET
    assert (province.asked_under, nation.asked_under) == ({NATION.id: BUDGET}, {})
    assert {witness.asked_under for witness in province.witnesses} == {NATION.id}
    assert {witness.asked_under for witness in nation.witnesses} == {""}


def test_a_provinces_labels_never_reach_the_nation(workspace: Workspace) -> None:
    plan_run(workspace, RUN, NATION, 1)
    plan_run(workspace, RUN, PROVINCE, 1)
    _label(workspace, PROVINCE, ("x", "y"), guilty=BUDGET)
    assert _rated(workspace, NATION).estimate is None
    assert _rated(workspace, PROVINCE).estimate is not None


def test_a_question_put_otherwise_is_asked_anew(workspace: Workspace) -> None:
    plan_run(workspace, RUN, NATION, 1)
    _label(workspace, NATION, ("a", "b"))
    more = Override(criterion=ASKED, why="địa phương", changes={"include": ("nhắm vào người trong tỉnh",)})
    own = PROVINCE.model_copy(update={"criteria": (), "overrides": (more,)})
    changed = extend(own, NATION).rubric
    assert ASKED not in changed.asked_under
    plan_run(workspace, RUN, changed, 1)
    assert _rated(workspace, changed).estimate is None


def test_labels_of_another_draw_stay_out(workspace: Workspace) -> None:
    plan_run(workspace, RUN, PROVINCE, 2)
    _label(workspace, PROVINCE, ("x", "y"), most=1)
    plan_run(workspace, RUN, NATION, 1)
    _label(workspace, NATION, ("a", "b"))
    plan_run(workspace, RUN, PROVINCE, 2)  # its own label holds it to its own draw
    province = _rated(workspace, PROVINCE)
    assert province.estimate is not None
    assert (province.estimate.n, province.asked_under) == (1, {})


def test_a_larger_plan_asks_only_for_the_rest(workspace: Workspace) -> None:
    plan_run(workspace, RUN, NATION, 1)
    _label(workspace, NATION, ("a", "b"))
    larger = workspace.settings.model_copy(update={"labels_per_criterion": BUDGET + 20})
    plan_run(workspace.model_copy(update={"settings": larger}), RUN, PROVINCE, 1)
    assert set(_drawn(workspace, NATION)) < set(_drawn(workspace, PROVINCE))
    plans = stored_plans(acting_as(workspace, PROVINCE.authority), PERIOD)
    (row,) = [row for row in audit_progress(workspace, plans) if row["criterion"] == ASKED]
    assert (row["questions"], row["final"]) == (BUDGET + 20, BUDGET)
    ours = [plan for plan in plans if plan.key.criterion_id == ASKED]
    assert export_file(workspace, ours, [PROVINCE])[1] == 20
    assert _rated(workspace, PROVINCE).asked_under == {NATION.id: BUDGET}


def _room(workspace: Workspace) -> Room:
    return open_room(workspace, PERIOD, [NATION.id, PROVINCE.id], 0.0, b"k" * 32)


def _next(workspace: Workspace, room: Room, account: str) -> bool:
    desk = seats.Desk(account=account, period=PERIOD.label, role=LabellerRole.LABELLER)
    criterion = (room.rubrics[0].id, ASKED)
    with workspace.engine.connect() as connection:
        return bool(seats.free_questions(connection, desk, [criterion], WHEN))


def test_the_queue_asks_a_province_only_what_is_open(workspace: Workspace) -> None:
    plan_run(workspace, RUN, NATION, 1)
    plan_run(workspace, RUN, PROVINCE, 1)
    _label(workspace, NATION, ("a",))
    room = _room(workspace)
    province = room.of(PROVINCE.authority)
    assert _next(workspace, province, "tinh1")
    _label(workspace, NATION, ("b",))
    refresh(workspace, room)
    assert not _next(workspace, province, "tinh1")
    rows, people, _ = overview(workspace, province)
    (row,) = [row for row in rows if row.criterion_id == ASKED]
    assert row.counts == {"final": BUDGET}
    assert row.agreement is not None
    assert people == ()  # the nation's people are not the province's to look at


def test_a_label_that_a_province_inherits_counts_once_among_its_givers(workspace: Workspace) -> None:
    plan_run(workspace, RUN, NATION, 1)
    plan_run(workspace, RUN, PROVINCE, 1)
    _label(workspace, NATION, ("a", "b"))
    _room(workspace)
    desk = seats.Desk(account="a", period=PERIOD.label, role=LabellerRole.LABELLER)
    assert answered(workspace, desk) == {(NATION.id, ASKED): BUDGET}


def test_a_press_settles_the_same_question_above(workspace: Workspace) -> None:
    plan_run(workspace, RUN, NATION, 1)
    plan_run(workspace, RUN, PROVINCE, 1)
    _label(workspace, NATION, ("a",))
    room = _room(workspace)
    desk = seats.Desk(account="b", period=PERIOD.label, role=LabellerRole.LABELLER)
    nation = room.of(NATION.authority)
    shown = next_question(workspace, nation, desk, (NATION.id, ASKED), WHEN)
    assert shown is not None
    with workspace.engine.begin() as connection:
        pressed = (shown.question_id, Judgment.INNOCENT)
        assert seats.press(connection, desk, pressed, WHEN + timedelta(days=1)) is seats.Press.RECORDED
    rows, _, _ = overview(workspace, room.of(PROVINCE.authority))
    (row,) = [row for row in rows if row.criterion_id == ASKED]
    assert row.counts["pending_second"] == BUDGET - 1


def _answer(workspace: Workspace, rubric: Rubric, document_id: str, effect: Effect, turn: int = 1) -> None:
    """A platform's appeal against one document under a rubric, answered in its favour."""
    ground = Ground.NOT_OURS if effect is Effect.OUT_OF_SAMPLE else Ground.OTHER
    made = Appeal(
        edition_id="2026-10",
        platform_id="bao-thu",
        run_id=RUN,
        rubric_id=rubric.id,
        criterion_id=ASKED,
        kind=CriterionKind.CONTENT,
        document_id=document_id,
        content_hash=f"h{int(document_id[1:])}",
        finding_id=finding_id(RUN, rubric.id, ASKED, document_id),
        ground=ground,
        statement="không phải của chúng tôi",
        received_at=WHEN,
        entered_at=WHEN,
        entered_by="tn1",
    )
    with workspace.engine.begin() as connection:
        appeals.append_appeal(connection, made)
        found = appeals.platform_appeals(connection, "bao-thu", [rubric.id])
        number = next(one.appeal.appeal_id for one in found if one.appeal.document_id == document_id)
        given = AppealAnswer(
            appeal_id=number,
            turn=turn,
            answer=Answer.REJECTED if effect is Effect.STANDS else Answer.UPHELD,
            effect=effect,
            reason="đã xem lại",
            office="Cơ quan",
            answered_by="tn1",
            answered_at=WHEN + timedelta(days=turn),
        )
        appeals.append_answer(connection, given)


@pytest.mark.parametrize("effect", [Effect.OUT_OF_SAMPLE, Effect.OUT_OF_CRITERION])
def test_what_the_nation_took_out_of_its_sample_leaves_the_provinces_too(
    workspace: Workspace, tmp_path: Path, effect: Effect
) -> None:
    plan_run(workspace, RUN, NATION, 1)
    _label(workspace, NATION, ("a", "b"))
    plan_run(workspace, RUN, PROVINCE, 1)
    guilty = min(_drawn(workspace, NATION))
    before = _rated(workspace, PROVINCE)
    _answer(workspace, NATION, guilty, effect)
    nation = _rated(workspace, NATION)
    folder = _published(workspace, tmp_path)  # rates the province anew: the nation has answered since
    province = _rated(workspace, PROVINCE)
    assert province.estimate == nation.estimate != before.estimate
    assert province.asked_under == {NATION.id: BUDGET - 1}
    findings = rating_findings(workspace, PROVINCE, rate_run(workspace, RUN, PROVINCE, 1))
    assert guilty not in {one.document_id for one in findings}
    assert verify(folder) == []
    edition, samples = read_edition(folder)
    (published,) = [c for c in edition.ratings[0].criteria if c.criterion_id == ASKED]
    assert published.estimate == nation.estimate
    out = [row for row in samples if row.judgment == EXCLUDED]
    assert {(row.document_id, row.asked_under) for row in out} == {(guilty, NATION.id)}
    whole = effect is Effect.OUT_OF_SAMPLE
    taken_over = {criterion for criterion, below in PROVINCE.asked_under.items() if NATION.id in below}
    assert {ASKED} <= {row.criterion_id for row in out} <= taken_over
    assert (len(out) > 1) is whole
    assert edition.created_at >= WHEN + timedelta(days=1)


@pytest.mark.parametrize("answering", [NATION, PROVINCE])
def test_an_answer_given_while_a_platform_is_rated_has_it_rated_again(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answering: Rubric
) -> None:
    plan_run(workspace, RUN, NATION, 1)
    _label(workspace, NATION, ("a", "b"))
    plan_run(workspace, RUN, PROVINCE, 1)

    def interrupted(*given: Any) -> PlatformRating:
        _answer(workspace, answering, min(_drawn(workspace, NATION)), Effect.OUT_OF_CRITERION)
        return rate_platform(*given)

    with monkeypatch.context() as patch:
        patch.setattr(rate, "rate_platform", interrupted)
        assert _rated(workspace, PROVINCE).asked_under == {NATION.id: BUDGET}
    folder = _published(workspace, tmp_path)
    edition, _ = read_edition(folder)
    (published,) = [c for c in edition.ratings[0].criteria if c.criterion_id == ASKED]
    assert published.asked_under == {NATION.id: BUDGET - 1}
    assert verify(folder) == []


def test_a_provinces_answer_stands_over_the_nations_and_never_reaches_it(workspace: Workspace) -> None:
    plan_run(workspace, RUN, NATION, 1)
    _label(workspace, NATION, ("a", "b"))
    plan_run(workspace, RUN, PROVINCE, 1)
    before = _rated(workspace, NATION)
    first, second = sorted(_drawn(workspace, NATION))[:2]
    _answer(workspace, PROVINCE, first, Effect.OUT_OF_SAMPLE)
    _answer(workspace, PROVINCE, second, Effect.OUT_OF_CRITERION)
    assert _rated(workspace, NATION).estimate == before.estimate
    assert _rated(workspace, PROVINCE).asked_under == {NATION.id: BUDGET - 2}
    _answer(workspace, PROVINCE, first, Effect.STANDS, turn=2)
    assert _rated(workspace, PROVINCE).asked_under == {NATION.id: BUDGET - 1}


def test_a_room_asks_for_the_file_of_a_rubric_that_no_library_has(workspace: Workspace) -> None:
    own = NATION.model_copy(update={"id": "bo-rieng"})
    plan_run(workspace, RUN, NATION, 1)
    plan_run(workspace, RUN, own, 1)
    with pytest.raises(PlannedRubricMissingError, match=f"TỆP-CỦA-bo-rieng.yaml --rubric {NATION.id}`"):
        open_room(workspace, PERIOD, [], 0.0, b"k" * 32)


def _shown(edition_id: str, *ratings: PlatformRating) -> PlatformPreview:
    """What a platform was shown before an edition."""
    rubrics = {rubric.id: rubric for rubric in (NATION, PROVINCE)}
    return PlatformPreview(
        edition_id=edition_id,
        title="Kỳ",
        platform_id=ratings[0].platform_id,
        platform_name=ratings[0].platform_name,
        period_start=PERIOD.start,
        period_end=PERIOD.end,
        opened_at=WHEN,
        deadline=WHEN + timedelta(days=10),
        demo=False,
        rubrics=tuple(published_rubric(rubrics[rating.rubric_id], PERIOD.start) for rating in ratings),
        ratings=ratings,
        findings=(),
    )


@pytest.mark.parametrize(("edition_id", "changed"), [("2026-10", False), ("tinh-2026-10", True)])
def test_an_answer_under_the_nations_rating_shows_nothing_anew_in_the_edition_it_was_given_before(
    workspace: Workspace, edition_id: str, changed: bool
) -> None:
    """Elsewhere it does: who reads the province's edition alone has not seen why it changed."""
    plan_run(workspace, RUN, NATION, 1)
    _label(workspace, NATION, ("a", "b"))
    plan_run(workspace, RUN, PROVINCE, 1)
    rubrics = {rubric.id: rubric for rubric in (NATION, PROVINCE)}
    preview = _shown(edition_id, *(rate_run(workspace, RUN, rubric, 1) for rubric in rubrics.values()))
    _answer(workspace, NATION, min(_drawn(workspace, NATION)), Effect.OUT_OF_CRITERION)  # before 2026-10
    now = [rate_run(workspace, RUN, rubric, 1) for rubric in rubrics.values()]
    assert now[1] != preview.ratings[1]
    assert changed_since(workspace, preview, now, rubrics) is changed


def test_what_was_taken_out_under_another_question_stays_in(workspace: Workspace) -> None:
    plan_run(workspace, RUN, NATION, 1)
    more = Override(criterion=ASKED, why="địa phương", changes={"include": ("nhắm vào người trong tỉnh",)})
    own = PROVINCE.model_copy(update={"criteria": (), "overrides": (more,)})
    changed = extend(own, NATION).rubric
    plan_run(workspace, RUN, changed, 1)
    _label(workspace, changed, ("x", "y"))
    _answer(workspace, NATION, min(_drawn(workspace, changed)), Effect.OUT_OF_SAMPLE)
    found = _rated(workspace, changed).estimate
    assert found is not None
    assert found.n == BUDGET


def test_who_judged_below_does_not_answer_above(workspace: Workspace) -> None:
    plan_run(workspace, RUN, NATION, 1)
    _label(workspace, NATION, ("a", "b"))
    plan_run(workspace, RUN, PROVINCE, 1)
    guilty = min(_drawn(workspace, PROVINCE))
    _answer(workspace, PROVINCE, guilty, Effect.STANDS)
    with workspace.engine.begin() as connection:
        for name in ("a", "tn2"):
            accounts.add_account(connection, name, AccountRole.LEAD)
    said = Reply(answer=Answer.UPHELD, reason="đã xem lại", office="Sở", effect=Effect.WITHDRAWN)
    with pytest.raises(OwnJudgmentError):
        answer_appeal(workspace, 1, said, ("a", WHEN))
    answer_appeal(workspace, 1, said, ("tn2", WHEN))


def _published(workspace: Workspace, tmp_path: Path) -> Path:
    request = EditionRequest(
        period=PERIOD.label,
        edition_id="tinh-2026-10",
        rubrics=(PROVINCE,),
        site=str(tmp_path / "site"),
        seed=1,
        no_preview="phép thử không có nền tảng nào để hỏi",
    )
    return publish_period(acting_as(workspace, PROVINCE.authority), request)


def test_labels_that_came_after_the_rating_are_not_published_beside_it(
    workspace: Workspace, tmp_path: Path
) -> None:
    plan_run(workspace, RUN, NATION, 1)
    _label(workspace, NATION, ("a", "b"), most=60)
    plan_run(workspace, RUN, PROVINCE, 1)
    rate_run(workspace, RUN, PROVINCE, 1)
    _label(workspace, NATION, ("a", "b"))
    with pytest.raises(OutdatedRatingsError, match=ASKED):
        _published(workspace, tmp_path)
    assert not (tmp_path / "site").exists()
    rate_run(workspace, RUN, PROVINCE, 1)
    assert verify(_published(workspace, tmp_path)) == []


def test_labels_that_changed_places_are_not_published_beside_the_rating(
    workspace: Workspace, tmp_path: Path
) -> None:
    """Every count stays as it was; the documents that violate are others."""
    plan_run(workspace, RUN, NATION, 1)
    _label(workspace, NATION, ("a", "b"))
    plan_run(workspace, RUN, PROVINCE, 1)
    rate_run(workspace, RUN, PROVINCE, 1)
    names = sorted(_drawn(workspace, NATION))
    again = judged_alike((NATION.id, ASKED), [names[-1], names[0]], ("a", "b"), 1, WHEN + timedelta(days=1))
    with workspace.engine.begin() as connection:
        judgments.append_labels(connection, again, {f"d{i:03d}": f"h{i}" for i in range(DOCUMENTS)})
    with pytest.raises(OutdatedRatingsError, match=f"{PROVINCE.id}/"):
        _published(workspace, tmp_path)
    assert not (tmp_path / "site").exists()
    rate_run(workspace, RUN, PROVINCE, 1)
    assert verify(_published(workspace, tmp_path)) == []


def test_an_attestation_that_came_after_the_rating_asks_for_a_new_one(
    workspace: Workspace, tmp_path: Path
) -> None:
    plan_run(workspace, RUN, NATION, 1)
    _label(workspace, NATION, ("a", "b"))
    plan_run(workspace, RUN, PROVINCE, 1)
    found = rate_run(workspace, RUN, PROVINCE, 1)
    said = next(c for c in PROVINCE.criteria if c.kind == CriterionKind.ATTESTATION)
    with workspace.engine.begin() as connection:
        policy.append_attestation(
            connection,
            policy.Attestation(
                platform_id=found.platform_id,
                criterion_id=said.id,
                met=True,
                document="Giấy phép 1/GP",
                office="Sở",
                attested_on=date(2026, 10, 5),
                entered_at=WHEN,
            ),
        )
    with pytest.raises(OutdatedRatingsError, match=f"{PROVINCE.id}/"):
        _published(workspace, tmp_path)
    rate_run(workspace, RUN, PROVINCE, 1)
    assert verify(_published(workspace, tmp_path)) == []


def test_an_edition_resting_on_national_labels_is_recomputed(workspace: Workspace, tmp_path: Path) -> None:
    plan_run(workspace, RUN, NATION, 1)
    _label(workspace, NATION, ("a", "b"))
    plan_run(workspace, RUN, PROVINCE, 1)
    found = rate_run(workspace, RUN, PROVINCE, 1)
    assert found.status is not RatingStatus.PROVISIONAL
    folder = _published(workspace, tmp_path)
    assert verify(folder) == []
    samples = folder / "data" / "samples.csv"
    text = samples.read_text("utf-8")
    assert f",{NATION.id}\r\n" in text or f",{NATION.id}\n" in text
    samples.write_text(text.replace(f",{NATION.id}", ",", 1), "utf-8", newline="")
    assert any("asked_under" in one.where for one in verify(folder))
