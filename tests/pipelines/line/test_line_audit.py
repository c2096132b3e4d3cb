"""From a provisional rating through two people's spreadsheets and an adjudicator to a real one."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from crawler.types import Platform
from pipelines import flows
from pipelines.audit.accounts import AccountRole
from pipelines.audit.errors import UnfitLabellerError
from pipelines.audit.exchange import Column
from pipelines.audit.labels import LabellerRole
from pipelines.audit.resolve import Standing
from pipelines.commands.report import impact_table
from pipelines.errors import NothingToPublishError
from pipelines.rating.types import RatingStatus
from pipelines.settings import Period, Settings
from pipelines.steps import labels
from pipelines.steps.edition import EditionRequest, publish_period
from pipelines.steps.impact import impact
from pipelines.steps.rubrics import open_rubric
from pipelines.steps.workspace import Workspace
from pipelines.store import accounts, policy
from rubrics.types import Rubric, Waiver
from tests.pipelines.line.test_line_outcomes import RUBRIC, _platform
from tests.site.newspaper import newspaper
from tests.site.server import serving

pytestmark = pytest.mark.integration

PERIOD = Period("2026-10")
NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def _filled(data: bytes, judge: Callable[[int], str]) -> bytes:
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows([row | {Column.JUDGMENT: judge(number)} for number, row in enumerate(rows)])
    return out.getvalue().encode("utf-8-sig")


@pytest.fixture
def rated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Workspace, Platform]:
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    workspace = Workspace(settings=Settings(data_dir=tmp_path), resolve={"127.0.0.1": "127.0.0.1"})
    with serving(newspaper()) as site:
        platform = _platform(site.url("").rstrip("/"))
        (rating,) = flows.run(flows.rate_period, workspace, [platform], [RUBRIC], PERIOD.label, 1)
    assert rating.status is RatingStatus.PROVISIONAL
    assert rating.grades == ()
    return workspace, platform


def test_people_decide(rated: tuple[Workspace, Platform]) -> None:
    workspace, platform = rated
    rubric = open_rubric(RUBRIC)
    plans = labels.stored_plans(workspace, PERIOD)
    data, count = labels.export_file(workspace, plans, [rubric])
    assert count == sum(len(plan.pure.drawn) for plan in plans) > 0
    assert platform.name not in data.decode("utf-8-sig")

    one = _filled(data, lambda _: "không vi phạm")
    two = _filled(data, lambda number: "vi phạm" if number == 0 else "không vi phạm")
    labeller = LabellerRole.LABELLER
    assert labels.import_file(workspace, plans, one, ("ng1", labeller), NOW) == (count, 0)
    assert labels.import_file(workspace, plans, one, ("ng1", labeller), NOW) == (0, 0)
    assert labels.import_file(workspace, plans, two, ("ng2", labeller), NOW) == (count, 0)
    (waiting,) = [row for row in labels.audit_progress(workspace, plans) if row["pending_adjudication"]]
    assert waiting["pending_adjudication"] == 1

    disputed, left = labels.export_file(workspace, plans, [rubric], Standing.PENDING_ADJUDICATION)
    assert left == 1
    settled = _filled(disputed, lambda _: "không vi phạm")
    with pytest.raises(UnfitLabellerError, match="đã gán nhãn 1 nội dung"):
        labels.import_file(workspace, plans, settled, ("ng2", LabellerRole.ADJUDICATOR), NOW)
    labels.import_file(workspace, plans, settled, ("tt1", LabellerRole.ADJUDICATOR), NOW)
    assert labels.export_file(workspace, plans, [rubric])[1] == 0
    assert labels.export_file(workspace, plans, [rubric], Standing.FINAL)[1] == count
    (rating,) = flows.run(flows.rate_period, workspace, [platform], [RUBRIC], PERIOD.label, 1)
    assert rating.status is not RatingStatus.PROVISIONAL
    content = [c for c in rating.criteria if c.kind == "content" and c.estimate is not None]
    assert {c.estimate.n for c in content if c.estimate} == {8}


@pytest.mark.parametrize(
    ("account", "as_what", "words"),
    [
        ("khoa", LabellerRole.LABELLER, "đã khóa"),
        ("tinh1", LabellerRole.LABELLER, "cơ quan khác"),
        ("ng1", LabellerRole.ADJUDICATOR, "tài khoản người gán nhãn"),
    ],
)
def test_a_file_is_not_taken_in_under_an_account_that_may_not_judge_it(
    rated: tuple[Workspace, Platform], account: str, as_what: LabellerRole, words: str
) -> None:
    workspace, _ = rated
    with workspace.engine.begin() as connection:
        for name, office in (("khoa", ""), ("ng1", "cuc-bao-chi"), ("tinh1", "so-vhttdl-tinh-mau")):
            accounts.add_account(connection, name, AccountRole.LABELLER, office)
        accounts.set_disabled(connection, "khoa", disabled=True)
    plans = labels.stored_plans(workspace, PERIOD)
    data, count = labels.export_file(workspace, plans, [open_rubric(RUBRIC)])
    filled = _filled(data, lambda _: "không vi phạm")
    with pytest.raises(UnfitLabellerError, match=words):
        labels.import_file(workspace, plans, filled, (account, as_what), NOW)
    assert labels.import_file(workspace, plans, filled, ("ng1", LabellerRole.LABELLER), NOW) == (count, 0)


def test_a_provisional_rating_is_not_published(rated: tuple[Workspace, Platform], tmp_path: Path) -> None:
    workspace, _ = rated
    request = EditionRequest(
        period=PERIOD.label,
        edition_id="2026-10",
        rubrics=(open_rubric(RUBRIC),),
        site=str(tmp_path / "site"),
        seed=1,
    )
    with pytest.raises(NothingToPublishError):
        publish_period(workspace, request)
    preview = publish_period(workspace, request.model_copy(update={"provisional": True}))
    assert (preview / "index.html").is_file()


def test_an_edited_rubric_is_tried_on_what_is_stored(rated: tuple[Workspace, Platform]) -> None:
    workspace, _ = rated
    rubric = open_rubric(RUBRIC)
    with workspace.engine.connect() as connection:
        stored = policy.rubric_ratings(connection, rubric.id)

    edited = rubric.model_copy(update={"criteria": tuple(c for c in rubric.criteria if c.id != "https")})
    (same,), (other,) = impact(workspace, rubric, rubric.id), impact(workspace, edited, rubric.id)
    assert not same.changes
    assert [(same.run_id, same.before)] == [row[:2] for row in stored]
    assert same.after == same.before
    assert other.criteria == ("https",)

    def excused(until: date) -> Rubric:
        waiver = Waiver(criterion="https", why="chờ máy chủ", until=until)
        return rubric.model_copy(update={"waivers": (waiver,)})

    (spared,) = impact(workspace, excused(PERIOD.end), rubric.id)
    told = {c.criterion_id: c for c in spared.after.criteria}["https"]
    assert (told.role, told.weight) == ("informative", 0)
    assert "Tạm miễn đến hết ngày 01/11/2026: chờ máy chủ" in told.detail
    (not_spared,) = impact(workspace, excused(PERIOD.start), rubric.id)
    assert not_spared.after == same.before
    planned = {plan.key.criterion_id for plan in labels.stored_plans(workspace, PERIOD)}
    (asked, *_) = [c for c in rubric.criteria if c.id in planned]
    otherwise = asked.model_copy(update={"include": (*asked.include, "điều mới")})
    criteria = tuple(otherwise if c is asked else c for c in rubric.criteria)
    (reworded,) = impact(workspace, rubric.model_copy(update={"criteria": criteria}), rubric.id)
    assert reworded.reworded == (asked.id,)
    assert f"hỏi khác đi ở {asked.id}" in impact_table([reworded])
    assert not same.reworded
    assert not same.relabelled
    plans = labels.stored_plans(workspace, PERIOD)
    filled = _filled(labels.export_file(workspace, plans, [rubric])[0], lambda _: "không vi phạm")
    for name in ("ng1", "ng2"):
        labels.import_file(workspace, plans, filled, (name, LabellerRole.LABELLER), NOW)
    (later,) = impact(workspace, rubric, rubric.id)
    assert later.relabelled
    assert "Nhãn đã đổi" in impact_table([later])
    assert "Nhãn đã đổi" not in impact_table([same])
    with workspace.engine.connect() as connection:
        assert policy.rubric_ratings(connection, rubric.id) == stored
