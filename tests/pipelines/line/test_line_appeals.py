"""From a rating through the platform's preview, its appeals and their answers to an edition and its correction."""

import csv
import io
import json
import shutil
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from pipelines import flows
from pipelines.audit.accounts import AccountRole
from pipelines.audit.appeal_form import AskedAppeal, FormColumn, appeal_form
from pipelines.audit.appeals import Answer, Effect, Ground
from pipelines.audit.errors import (
    AppealWordsError,
    EffectError,
    LateAppealError,
    OwnJudgmentError,
    UnknownAppealError,
    UnknownFindingError,
)
from pipelines.audit.labels import LabellerRole
from pipelines.audit.preview import PlatformPreview
from pipelines.audit.resolve import Standing
from pipelines.errors import AlreadyPublishedError, CorrectionError, NotReadyError
from pipelines.publication.bundle import bundle_files, write_bundle
from pipelines.publication.pages import index
from pipelines.publication.verify import disagreements, read_edition, verify
from pipelines.settings import Period, Settings
from pipelines.steps import labels
from pipelines.steps.appeals import Recomputed, Reply, add_appeals, answer_appeal, import_appeals
from pipelines.steps.desk import waiting_editions
from pipelines.steps.edition import EditionRequest, build_edition, publish_period, rated_rows
from pipelines.steps.expiry import expired_ratings, expired_text
from pipelines.steps.gate import STAGE_WORDS, Stage, stages
from pipelines.steps.preview import deadline_after, open_previews
from pipelines.steps.rubrics import open_rubric
from pipelines.steps.status import period_status
from pipelines.steps.workspace import Workspace
from pipelines.store import accounts, appeals
from pipelines.store.errors import AnsweredMeanwhileError, AppealExistsError
from pipelines.store.policy import period_ratings, published_editions
from tests.pipelines.line.test_line_audit import _filled
from tests.pipelines.line.test_line_outcomes import RUBRIC, _platform
from tests.site.newspaper import PHONE, newspaper
from tests.site.server import serving

pytestmark = pytest.mark.integration

PERIOD = "2026-10"
LABELLED = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
OPENED = datetime(2026, 11, 9, 3, 0, tzinfo=UTC)
IN_TIME = OPENED + timedelta(days=2)
AFTER = OPENED + timedelta(days=12)
DAYS = 10
HOSTILE = '=HYPERLINK("https://xau.example") <script>alert(1)</script> \u202e gọi 0912 345 678'


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one newspaper, crawled, labelled by two people, and rated: some articles violate."""
    folder = tmp_path_factory.mktemp("audited")
    workspace = Workspace(settings=Settings(data_dir=folder), resolve={"127.0.0.1": "127.0.0.1"})
    with pytest.MonkeyPatch.context() as patch, serving(newspaper()) as site:
        patch.delenv("PREFECT_API_URL", raising=False)
        platform = _platform(site.url("").rstrip("/"))
        job = (workspace, [platform], [RUBRIC], PERIOD, 1)
        flows.run(flows.rate_period, *job)
        plans = labels.stored_plans(workspace, flows.Period(PERIOD))
        data, _ = labels.export_file(workspace, plans, [open_rubric(RUBRIC)])
        sheet = _filled(data, lambda number: "vi phạm" if number < 6 else "không vi phạm")
        for name in ("ng1", "ng2"):
            labels.import_file(workspace, plans, sheet, (name, LabellerRole.LABELLER), LABELLED)
        flows.run(flows.rate_period, *job)
    return folder


@pytest.fixture
def workspace(audited: Path, tmp_path: Path) -> Workspace:
    """A copy of it, so that each test publishes for itself; whoever answers has an account, labellers too."""
    folder = tmp_path / "data"
    shutil.copytree(audited, folder)
    workspace = Workspace(settings=Settings(data_dir=folder))
    with workspace.engine.begin() as connection:
        for name in ("nv", "lan", "hoa", "ng1"):
            accounts.add_account(connection, name, AccountRole.LEAD)
    return workspace


def asks(workspace: Workspace, **more: object) -> EditionRequest:
    request = EditionRequest(
        period=PERIOD,
        edition_id=PERIOD,
        rubrics=(open_rubric(RUBRIC),),
        site=str(workspace.settings.site_dir),
        seed=1,
    )
    return request.model_copy(update=more)


def shown(workspace: Workspace, request: EditionRequest | None = None) -> PlatformPreview:
    where = workspace.settings.previews_dir
    (one,) = open_previews(workspace, request or asks(workspace), DAYS, OPENED, where)
    return one.preview


def content(preview: PlatformPreview) -> list[str]:
    return [f.finding_id for f in preview.findings if f.kind == "content"]


def appeal(workspace: Workspace, name: str, ground: Ground, said: str = "xin xem lại") -> int:
    asked = AskedAppeal(finding_id=name, ground=ground, statement=said)
    add_appeals(workspace, [asked], IN_TIME, ("nv", IN_TIME))
    with workspace.engine.connect() as connection:
        return appeals.edition_appeals(connection, PERIOD)[-1].appeal.appeal_id


def reply(
    workspace: Workspace, number: int, answer: Answer = Answer.UPHELD, effect: Effect | None = None
) -> Recomputed:
    said = Reply(answer=answer, reason="đã xem lại cùng hướng dẫn", office="Cục Báo chí", effect=effect)
    return answer_appeal(workspace, number, said, ("lan", AFTER))


def test_the_whole_cycle(workspace: Workspace) -> None:
    preview = shown(workspace)
    findings = content(preview)
    assert len(findings) >= 4
    with pytest.raises(NotReadyError, match="đang nhận kiến nghị đến hết ngày 19/11/2026"):
        publish_period(workspace, asks(workspace), IN_TIME)

    grounds = (Ground.MISREAD, Ground.OUT_OF_SCOPE, Ground.NOT_OURS, Ground.REMOVED)
    numbers = [appeal(workspace, *one) for one in zip(findings, grounds, strict=False)]
    with pytest.raises(NotReadyError, match="còn 4 kiến nghị chưa trả lời"):
        publish_period(workspace, asks(workspace), AFTER)

    done = [reply(workspace, number) for number in numbers]
    assert [one.effect for one in done] == [
        Effect.WITHDRAWN,
        Effect.OUT_OF_CRITERION,
        Effect.OUT_OF_SAMPLE,
        Effect.STANDS,
    ]
    before, after = done[0].before, done[-1].after
    assert before is not None
    assert after is not None
    changed = {f.criterion_id for f in preview.findings if f.finding_id in findings[:3]}
    for old, new in zip(before.criteria, after.criteria, strict=True):
        if old.criterion_id in changed:
            assert old.estimate is not None
            assert new.estimate is not None
            assert new.estimate.prevalence < old.estimate.prevalence

    folder = publish_period(workspace, asks(workspace), AFTER)
    assert verify(folder) == []
    edition, samples = read_edition(folder)
    assert edition.number == 1
    assert [one.effect for one in edition.appeals] == [one.effect for one in done]
    assert {row.judgment for row in samples} >= {"excluded", "violating", "innocent"}
    (told,) = edition.previews
    assert (told.findings, told.deadline) == (len(preview.findings), preview.deadline)
    page = (folder / "ratings" / RUBRIC / "bao-ben-mo.html").read_text()
    assert (
        "3 kết luận đã đổi theo kiến nghị (1 rút kết luận vi phạm, 1 đưa ra khỏi mẫu của tiêu chí, 1 đưa ra khỏi mẫu của bộ tiêu chí)"
        in page
    )
    assert publish_period(workspace, asks(workspace), AFTER + timedelta(days=9)) == folder
    assert verify(folder) == []


def test_verify_notices_an_answer_that_the_samples_do_not_carry(workspace: Workspace) -> None:
    number = appeal(workspace, content(shown(workspace))[0], Ground.MISREAD)
    reply(workspace, number)
    folder = publish_period(workspace, asks(workspace), AFTER)
    edition, samples = read_edition(folder)
    document = edition.appeals[0].document_id
    lying = [
        row.model_copy(update={"judgment": "violating"}) if row.document_id == document else row
        for row in samples
    ]
    found = [str(one) for one in disagreements(folder, edition, lying) if one.check == "appeals"]
    assert len(found) == 1
    assert document in found[0]


def test_nothing_is_published_unseen_unless_the_edition_says_why(workspace: Workspace) -> None:
    with pytest.raises(NotReadyError, match="chưa gửi bản xem trước"):
        publish_period(workspace, asks(workspace), AFTER)
    why = "nền tảng đã ngừng hoạt động <b>"
    folder = publish_period(workspace, asks(workspace, no_preview=why), AFTER)
    page = (folder / "index.html").read_text()
    assert "nền tảng đã ngừng hoạt động &lt;b&gt;" in page
    assert verify(folder) == []


def test_a_rating_that_changed_since_is_shown_again(workspace: Workspace) -> None:
    first = shown(workspace)
    plans = labels.stored_plans(workspace, flows.Period(PERIOD))
    data, _ = labels.export_file(workspace, plans, [open_rubric(RUBRIC)], Standing.FINAL)
    sheet = _filled(data, lambda number: "vi phạm" if number < 7 else "không vi phạm")
    for name in ("ng1", "ng2"):
        labels.import_file(workspace, plans, sheet, (name, LabellerRole.LABELLER), AFTER)
    (row,) = rated_rows(workspace, asks(workspace))
    flows.rate.rate_run(workspace, row[0], open_rubric(RUBRIC), 1)
    with pytest.raises(NotReadyError, match="đã đổi sau bản xem trước"):
        publish_period(workspace, asks(workspace), AFTER)
    (again,) = open_previews(workspace, asks(workspace), DAYS, AFTER, workspace.settings.previews_dir)
    assert again.new
    assert len(again.preview.findings) == len(first.findings) + 1
    assert again.preview.deadline == deadline_after(AFTER, DAYS)
    assert set(content(first)) < set(content(again.preview))


def test_showing_again_keeps_the_deadline_unless_more_days_are_given(workspace: Workspace) -> None:
    first = shown(workspace)
    where = workspace.settings.previews_dir
    for days in (None, 3, DAYS):
        (same,) = open_previews(workspace, asks(workspace), days, OPENED + timedelta(hours=1), where)
        assert (same.new, same.preview) == (False, first), days
    (longer,) = open_previews(workspace, asks(workspace), 20, OPENED, where)
    assert longer.preview == first.model_copy(update={"deadline": deadline_after(OPENED, 20)})
    appeal(workspace, content(first)[0], Ground.MISREAD)
    reply(workspace, 1)
    (answered,) = open_previews(workspace, asks(workspace), None, AFTER, where)
    assert (answered.new, answered.preview) == (False, longer.preview)


def test_the_state_says_that_a_platform_has_its_preview(workspace: Workspace) -> None:
    shown(workspace)
    for now, words in ((OPENED, "còn 0 kiến nghị chưa trả lời"), (AFTER, "đã hết hạn kiến nghị")):
        waiting = waiting_editions(workspace, now)
        period = Period(waiting[0]["period"])
        with workspace.engine.connect() as connection:
            ratings = period_ratings(connection, period.label)
        (row,) = period_status(workspace, period, ratings, waiting)
        assert "preview`" not in row["next"]
        assert words in row["next"]


def test_the_state_says_what_is_published_and_what_changed_since(workspace: Workspace) -> None:
    shown(workspace)
    publish_period(workspace, asks(workspace), AFTER)
    with workspace.engine.connect() as connection:
        editions = published_editions(connection)
        period = Period(f"{editions[0].period_start:%Y-%m}")
        ratings = period_ratings(connection, period.label)
    (row,) = period_status(workspace, period, ratings, waiting_editions(workspace, AFTER), editions)
    (run_id, rating, stamps) = ratings[0]
    assert row["next"] == f"{rating.rubric_id} đã công bố ở kỳ {editions[0].edition_id}"
    changed = [(run_id, rating.model_copy(update={"drivers": ("khác",)}), stamps)]
    (row,) = period_status(workspace, period, changed, (), editions)
    assert f"--corrects {editions[0].edition_id}" in row["next"]


def test_the_deadline_is_midnight_in_vietnam_and_not_a_second_later(workspace: Workspace) -> None:
    preview = shown(workspace)
    assert preview.deadline == datetime(2026, 11, 19, 17, 0, tzinfo=UTC)
    (one, *_) = content(preview)
    asked = AskedAppeal(finding_id=one.upper(), ground=Ground.MISREAD, statement="x")
    for moment in (preview.deadline, preview.opened_at - timedelta(seconds=1)):
        with pytest.raises(LateAppealError, match="hết ngày 19/11/2026"):
            add_appeals(workspace, [asked], moment, ("nv", AFTER))
    last = preview.deadline - timedelta(seconds=1)
    assert add_appeals(workspace, [asked], last, ("nv", AFTER)) == 1
    reply(workspace, 1)
    with pytest.raises(NotReadyError, match="đang nhận"):
        publish_period(workspace, asks(workspace), last)
    publish_period(workspace, asks(workspace), preview.deadline)


@pytest.mark.parametrize(
    ("moment", "days", "deadline"),
    [
        (datetime(2026, 11, 9, 16, 59, tzinfo=UTC), 1, datetime(2026, 11, 10, 17, tzinfo=UTC)),
        (datetime(2026, 11, 9, 17, 0, tzinfo=UTC), 1, datetime(2026, 11, 11, 17, tzinfo=UTC)),
        (datetime(2026, 12, 31, 3, 0, tzinfo=UTC), 2, datetime(2027, 1, 2, 17, tzinfo=UTC)),
        (OPENED, 0, OPENED),
    ],
)
def test_days_are_whole_days_in_vietnam(moment: datetime, days: int, deadline: datetime) -> None:
    assert deadline_after(moment, days) == deadline


def test_hostile_words_stay_words(workspace: Workspace) -> None:
    preview = shown(workspace)
    (one, *_) = content(preview)
    number = appeal(workspace, one, Ground.OTHER, HOSTILE)
    with workspace.engine.connect() as connection:
        found = appeals.find_appeal(connection, number)
    assert found is not None
    assert "0912" not in found.appeal.statement
    said = Reply(answer=Answer.REJECTED, reason=HOSTILE, office="<i>Cục</i>")
    answer_appeal(workspace, number, said, ("lan", AFTER))
    folder = publish_period(workspace, asks(workspace), AFTER)
    for page in folder.rglob("*.html"):
        text = page.read_text()
        assert text.count("<script") == 1, page  # our own, about expiry
        assert "alert(1)</script" not in text, page
        assert "<i>" not in text, page
        assert "0912" not in text, page
    with (folder / "data" / "appeals.csv").open(newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert row["reason"].startswith("'=HYPERLINK")
    assert "xin xem lại" not in (folder / "data" / "edition.json").read_text()
    assert verify(folder) == []


def test_who_judged_does_not_answer_and_nobody_answers_twice_at_once(workspace: Workspace) -> None:
    number = appeal(workspace, content(shown(workspace))[0], Ground.MISREAD)
    said = Reply(answer=Answer.REJECTED, reason="giữ nguyên", office="Cục")
    with pytest.raises(OwnJudgmentError):
        answer_appeal(workspace, number, said, ("ng1", AFTER))
    for wrong, error in (({"reason": " "}, AppealWordsError), ({"effect": Effect.WITHDRAWN}, EffectError)):
        with pytest.raises(error):
            answer_appeal(workspace, number, said.model_copy(update=wrong), ("lan", AFTER))
    with pytest.raises(UnknownAppealError):
        answer_appeal(workspace, 99, said, ("lan", AFTER))
    answer_appeal(workspace, number, said, ("lan", AFTER), turn=1)
    answer_appeal(workspace, number, said, ("hoa", AFTER), turn=1)  # the very same words
    upheld = said.model_copy(update={"answer": Answer.UPHELD})
    with pytest.raises(AnsweredMeanwhileError):
        answer_appeal(workspace, number, upheld, ("hoa", AFTER), turn=1)
    done = answer_appeal(workspace, number, upheld, ("hoa", AFTER), turn=2)
    assert done.effect is Effect.WITHDRAWN
    assert done.before != done.after
    back = answer_appeal(workspace, number, said, ("lan", AFTER))
    assert back.after == done.before


def test_forms_are_taken_once_and_whole(workspace: Workspace) -> None:
    preview = shown(workspace)
    rows = list(csv.DictReader(io.StringIO(appeal_form(preview).decode("utf-8-sig"))))
    rows[0] |= {FormColumn.GROUND: "kết luận sai", FormColumn.STATEMENT: "trích để phản đối"}
    rows[1] |= {FormColumn.GROUND: "đã gỡ", FormColumn.STATEMENT: "gỡ ngày 03/11"}
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]), delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    data = out.getvalue().encode("utf-16")
    by = ("nv", AFTER)
    assert import_appeals(workspace, data, IN_TIME, by) == (2, 2)
    assert import_appeals(workspace, data, IN_TIME, by) == (2, 0)
    other = data.decode("utf-16").replace("trích để phản đối", "lý do khác hẳn").encode("utf-16")
    with pytest.raises(AppealExistsError, match="kiến nghị số 1"):
        import_appeals(workspace, other, IN_TIME, by)
    with pytest.raises(UnknownFindingError):
        add_appeals(
            workspace,
            [AskedAppeal(finding_id="kl-khong-co", ground=Ground.OTHER, statement="x")],
            IN_TIME,
            by,
        )


def test_a_bundle_holds_every_finding_and_nobody_elses(workspace: Workspace) -> None:
    (one,) = open_previews(workspace, asks(workspace), DAYS, OPENED, workspace.settings.previews_dir)
    with zipfile.ZipFile(one.bundle) as archive:
        files = {name.split("/", 1)[1]: archive.read(name) for name in archive.namelist()}
    assert files == bundle_files(one.preview)
    found = json.loads(files["findings.json"])["findings"]
    assert [f["finding_id"] for f in found] == [f.finding_id for f in one.preview.findings]
    for finding in one.preview.findings:
        if finding.kind == "content":
            assert finding.url.encode() in files["findings.csv"]
            assert finding.finding_id.encode() in files["index.html"]
            assert len(finding.payload_sha256) == 64
    everything = b"".join(files.values()).decode()
    assert PHONE not in everything
    assert not {"ng1", "ng2"} & set(everything.replace('"', " ").split())


def test_a_kill_between_the_steps_loses_nothing(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = workspace.settings.previews_dir

    def killed(*_: object) -> Path:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("pipelines.publication.bundle.write_bundle", killed)
        with pytest.raises(KeyboardInterrupt):
            open_previews(workspace, asks(workspace), DAYS, OPENED, where)
    (one,) = open_previews(workspace, asks(workspace), None, OPENED + timedelta(days=1), where)
    assert (one.new, one.preview.opened_at) == (False, OPENED)
    assert one.bundle.is_file()
    (where / PERIOD / "bao-ben-mo" / "half").write_text("left by a kill")
    assert write_bundle(one.preview, where) == one.bundle
    assert not (where / PERIOD / "bao-ben-mo" / "half").exists()

    number = appeal(workspace, content(one.preview)[0], Ground.MISREAD)
    with monkeypatch.context() as patch:
        patch.setattr("pipelines.steps.appeals.rate_run", killed)
        with pytest.raises(KeyboardInterrupt):
            reply(workspace, number)
    # The answer is kept, the rating is old: publishing rates anew what answers have touched.
    folder = publish_period(workspace, asks(workspace), AFTER)
    assert verify(folder) == []
    assert read_edition(folder)[0].appeals[0].effect == "withdrawn"


def test_what_is_published_is_corrected_by_a_new_edition(workspace: Workspace) -> None:
    preview = shown(workspace)
    first = publish_period(workspace, asks(workspace), AFTER)
    before = {file: file.read_bytes() for file in first.rglob("*") if file.is_file()}
    asked = AskedAppeal(finding_id=content(preview)[0], ground=Ground.MISREAD, statement="x")
    with pytest.raises(AlreadyPublishedError):
        add_appeals(workspace, [asked], IN_TIME, ("nv", AFTER))
    with pytest.raises(AlreadyPublishedError):
        shown(workspace)

    fixed = asks(workspace, edition_id="2026-10-dinh-chinh-1", corrects=PERIOD)
    with pytest.raises(CorrectionError, match="chưa nêu lý do"):
        publish_period(workspace, fixed, AFTER)
    fixed = fixed.model_copy(update={"corrects_why": "một bài bị hiểu sai"})
    with pytest.raises(CorrectionError, match="các kỳ đã phát hành: 2026-10"):
        publish_period(workspace, fixed.model_copy(update={"corrects": "2026-09"}), AFTER)
    (again,) = open_previews(workspace, fixed, DAYS, OPENED, workspace.settings.previews_dir)
    assert content(again.preview) == content(preview)
    add_appeals(workspace, [asked], IN_TIME, ("nv", AFTER))
    reply(workspace, 1)
    second = publish_period(workspace, fixed, AFTER)
    assert {file: file.read_bytes() for file in before} == before
    assert verify(second) == []
    edition, _ = read_edition(second)
    assert (edition.number, edition.corrects) == (2, PERIOD)
    assert "một bài bị hiểu sai" in (second / "index.html").read_text()
    index = (first.parent / "index.html").read_text()
    assert "đã được đính chính bởi" in index


def test_a_preview_without_any_time_is_none_unless_the_edition_says_why(workspace: Workspace) -> None:
    open_previews(workspace, asks(workspace), 0, OPENED, workspace.settings.previews_dir)
    with pytest.raises(NotReadyError, match="không dành thời gian kiến nghị nào"):
        publish_period(workspace, asks(workspace), AFTER)
    folder = publish_period(workspace, asks(workspace, no_preview="phải báo gấp"), AFTER)
    page = (folder / "ratings" / RUBRIC / "bao-ben-mo.html").read_text()
    assert "phải báo gấp" in page
    assert "không có thời gian để kiến nghị" in page


def test_every_stage_has_words_and_comes_in_order(workspace: Workspace) -> None:
    assert set(STAGE_WORDS) == set(Stage)
    request = asks(workspace)

    def stage(now: datetime) -> Stage:
        (found,) = stages(workspace, request, rated_rows(workspace, request), now).values()
        return found[0]

    seen = [stage(OPENED)]
    preview = shown(workspace)
    seen += [stage(OPENED), stage(preview.deadline)]
    appeal(workspace, content(preview)[0], Ground.OTHER)
    seen.append(stage(AFTER))
    reply(workspace, 1)
    seen.append(stage(AFTER))
    publish_period(workspace, request, AFTER)
    seen.append(stage(AFTER))
    assert seen == [
        Stage.DRAFT,
        Stage.OPEN,
        Stage.READY,
        Stage.ANSWERING,
        Stage.READY,
        Stage.PUBLISHED,
    ]


def test_a_platform_without_a_new_sample_is_shown_as_expired(workspace: Workspace) -> None:
    settings = workspace.settings.model_copy(update={"valid_months": 1})
    workspace = workspace.model_copy(update={"settings": settings})
    (old,) = rated_rows(workspace, asks(workspace))
    folder = publish_period(workspace, asks(workspace, no_preview="thử"), AFTER)
    assert "hết ngày <strong>30/11/2026</strong>" in (folder / "index.html").read_text()
    later = {"period": "2026-12", "edition_id": "2026-12", "no_preview": "thử"}
    run_id, rating, stamps = old
    other = rating.model_copy(update={"platform_id": "bao-khac", "platform_name": "Báo Khác"})
    request = asks(workspace, **later)
    edition, _ = build_edition(workspace, request, [(run_id, other, stamps)])
    (lapsed,) = edition.lapsed
    assert (lapsed.platform_id, lapsed.edition_id) == ("bao-ben-mo", PERIOD)
    assert (lapsed.valid_until, lapsed.expired) == (date(2026, 11, 30), True)
    assert edition.ratings[0].platform_id == "bao-khac"
    assert "Đã hết hạn" in index(edition)
    with workspace.engine.connect() as connection:
        editions = published_editions(connection)
    assert expired_ratings(workspace, editions, date(2026, 11, 30)) == []
    (row,) = expired_ratings(workspace, editions, date(2026, 12, 1))
    assert (row["platform"], row["valid_until"]) == ("bao-ben-mo", "2026-11-30")
    assert "30/11/2026" in expired_text([row])
