"""One office's commands: its own rubrics, those below for reading, and nobody else's."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.registry import platform_from_url
from crawler.types import Platform, PlatformField
from pipelines.errors import (
    ExitCode,
    ForeignEditionError,
    ForeignPlatformError,
    ForeignRubricError,
    NamesakeError,
)
from pipelines.rating.types import PlatformRating, RatingStatus
from pipelines.settings import Period, Settings
from pipelines.steps import offices
from pipelines.steps.edition import EditionRequest, publish_period
from pipelines.steps.rate import try_rating
from pipelines.steps.rubrics import open_rubric
from pipelines.steps.workspace import Workspace
from pipelines.store import facts, judgments, policy
from tests.pipelines.commands.command_line import run
from tests.pipelines.store.store_factory import capture, document, manifest, platform, whole_plan

pytestmark = pytest.mark.integration

PERIOD = Period("2026-10")
NATION, PROVINCE, PRESS = "cuc-ptth-ttdt", "so-vhttdl-tinh-mau", "cuc-bao-chi"
OWN = {NATION: "mang-xa-hoi-dien-dan", PROVINCE: "mang-xa-hoi-tinh-mau", PRESS: "bao-chi-dien-tu"}
READS = {NATION: {NATION}, PROVINCE: {PROVINCE, NATION}, PRESS: {PRESS}, "": set(OWN)}
FOREIGN = [(one, other) for one in OWN for other in OWN if one != other]
CRITERION = "noi-dung-thu-ghet"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store in which three offices have planned and rated one platform; made once, copied for each test."""
    folder = tmp_path_factory.mktemp("made") / "data"
    found = Workspace(settings=Settings(data_dir=folder))
    documents = [document(i) for i in range(5)]
    with found.engine.begin() as connection:
        facts.save_run(connection, (platform(), PERIOD.label, manifest(), "/a"), [capture()], documents, [])
    with found.engine.begin() as connection:
        for rubric_id in OWN.values():
            judgments.save_plan(
                connection, whole_plan(rubric_id, CRITERION, [d.document_id for d in documents])
            )
    ratings = {rubric_id: _rating(found, rubric_id) for rubric_id in OWN.values()}
    with found.engine.begin() as connection:
        for rubric_id in OWN.values():
            stamps = {"method_version": "m", "code_version": "c", "model_version": "v", "seed": "1"}
            stamps |= {"decided_at": datetime(2026, 11, 1, tzinfo=UTC).isoformat()}
            stamps |= {"rubric_sha256": open_rubric(rubric_id).sha256}
            policy.save_rating(connection, "run-1", ratings[rubric_id], stamps)
    found.engine.dispose()
    return folder


@pytest.fixture
def workspace(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CLEANPLATFORMS_AUTHORITY", raising=False)
    shutil.copytree(made, tmp_path / "data")
    monkeypatch.setenv("CLEANPLATFORMS_DATA_DIR", str(tmp_path / "data"))
    return Workspace(settings=Settings(data_dir=tmp_path / "data"))


def _rating(workspace: Workspace, rubric_id: str) -> PlatformRating:
    """What nobody has audited yet, said to have been: publishing is what is looked at here."""
    found = try_rating(workspace, "run-1", open_rubric(rubric_id), 1)
    return found.model_copy(update={"status": RatingStatus.INSUFFICIENT})


def _scope(office: str) -> tuple[str, ...]:
    return ("--authority", office) if office else ()


@pytest.mark.parametrize("office", READS)
@pytest.mark.parametrize("command", [("status",), ("audit", "status")])
@pytest.mark.usefixtures("workspace")
def test_states_show_own_and_readable_rubrics(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: tuple[str, ...],
    office: str,
) -> None:
    assert run(monkeypatch, *command, "--period", PERIOD.label, *_scope(office)) == 0
    shown = capsys.readouterr().out
    assert {name for name, rubric in OWN.items() if rubric in shown} == READS[office]


@pytest.mark.usefixtures("workspace")
def test_the_setting_scopes_as_the_option_does(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CLEANPLATFORMS_AUTHORITY", PRESS)
    assert run(monkeypatch, "status", "--period", PERIOD.label) == 0
    assert OWN[NATION] not in capsys.readouterr().out


COMMANDS = {
    "publish": ("publish", "--rubric"),
    "audit plan": ("audit", "plan", "--rubric"),
    "audit export": ("audit", "export", "nhan.csv", "--rubric"),
    "audit serve": ("audit", "serve", "--rubric"),
}


@pytest.mark.parametrize(("office", "other"), FOREIGN)
@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.usefixtures("workspace")
def test_another_offices_rubric_is_refused(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: str,
    office: str,
    other: str,
) -> None:
    arguments = (*COMMANDS[command], OWN[other], "--period", PERIOD.label, "--authority", office)
    assert run(monkeypatch, *arguments) == ExitCode.BAD_INPUT
    assert OWN[other] in capsys.readouterr().err
    assert not Path("nhan.csv").exists()


@pytest.mark.usefixtures("workspace")
def test_an_unknown_authority_is_named_with_the_nearest(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "status", "--authority", "cuc-bao-chí") == ExitCode.BAD_INPUT
    assert "cuc-bao-chi" in capsys.readouterr().err


@pytest.mark.usefixtures("workspace")
def test_accounts_are_an_offices_own(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    add = ("audit", "account", "add", "--role", "labeller", "--invite")
    assert run(monkeypatch, *add, "tinh1", "--authority", PROVINCE) == 0
    assert run(monkeypatch, *add, "nuoc1", "--authority", NATION) == 0
    assert run(monkeypatch, *add, "chung1") == 0
    for office, names in {PROVINCE: ["tinh1"], NATION: ["nuoc1"], "": ["chung1", "nuoc1", "tinh1"]}.items():
        capsys.readouterr()
        assert run(monkeypatch, "audit", "account", "list", "--json", *_scope(office)) == 0
        assert [one["name"] for one in json.loads(capsys.readouterr().out)["accounts"]] == names
    for change in (("disable", "nuoc1"), ("password", "nuoc1", "--invite"), ("disable", "chung1")):
        refused = run(monkeypatch, "audit", "account", *change, "--authority", PROVINCE)
        assert refused == ExitCode.BAD_INPUT


def _acting(workspace: Workspace, office: str) -> Workspace:
    return offices.acting_as(workspace, office)


def test_a_rubric_under_anothers_id_is_refused(workspace: Workspace) -> None:
    pretender = open_rubric(OWN[NATION]).model_copy(update={"authority": PROVINCE})
    with pytest.raises(ForeignRubricError, match=OWN[NATION]):
        offices.claim_rubric(_acting(workspace, PROVINCE), pretender)
    own = open_rubric(OWN[NATION]).model_copy(update={"id": "bo-rieng", "authority": PROVINCE})
    offices.claim_rubric(_acting(workspace, PROVINCE), own)
    with pytest.raises(ForeignRubricError, match="bo-rieng"):
        offices.claim_rubric(_acting(workspace, NATION), own.model_copy(update={"authority": NATION}))


def test_a_platform_is_shared_but_has_one_entry(workspace: Workspace) -> None:
    fresh = Platform(id="moi", name="Mới", url="https://moi.example", fields=(PlatformField.FORUM,))
    ours = _acting(workspace, PROVINCE)
    assert not offices.known_platform(ours, "moi")
    with workspace.engine.begin() as connection:
        held = manifest("run-moi").model_copy(update={"platform_id": "moi"})
        facts.save_run(connection, (fresh, PERIOD.label, held, "/a"), [], [], [])
    offices.own_platform(ours, fresh, new=True)
    changed = fresh.model_copy(update={"url": "https://moi.example/khac"})
    offices.check_platform(_acting(workspace, NATION), fresh)
    offices.check_platform(ours, changed)
    with pytest.raises(ForeignPlatformError, match="moi"):
        offices.check_platform(_acting(workspace, NATION), changed)


def test_two_hosts_that_are_spelled_alike_are_not_one_platform(workspace: Workspace) -> None:
    """Else the one's sample, unchanged pages and rating would be the other's."""
    first, other = (
        platform_from_url(f"https://{host}/") for host in ("cho-que.example", "cho.que.example")
    )
    assert first.id == other.id
    with workspace.engine.begin() as connection:
        held = manifest("run-cho").model_copy(update={"platform_id": first.id})
        facts.save_run(connection, (first, PERIOD.label, held, "/a"), [], [], [])
    with pytest.raises(NamesakeError, match=r"cho\.que\.example.*Cách sửa"):
        offices.check_platform(workspace, other)
    offices.check_platform(workspace, first)
    offices.check_platform(workspace, platform_from_url("https://www.cho-que.example/tin"))
    offices.check_platform(workspace, other.model_copy(update={"id": "cho-cua-que"}))
    # A declared platform may move to another address, and one of an inner network is nobody's namesake.
    offices.check_platform(workspace, first.model_copy(update={"url": "https://cho-moi.example/"}))
    offices.check_platform(workspace, first.model_copy(update={"url": "http://noi-bo/"}))


def _request(site: Path, office: str, **more: str) -> EditionRequest:
    return EditionRequest(
        period=PERIOD.label,
        edition_id=more.pop("edition_id", f"{office}-{PERIOD.label}"),
        rubrics=(open_rubric(OWN[office]),),
        site=str(site),
        seed=1,
        no_preview="phép thử không có nền tảng nào để hỏi",
        **more,
    )


def test_every_office_has_its_own_shelf_and_the_front_page_names_all(
    workspace: Workspace, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    whole = publish_period(workspace, _request(site, PRESS, edition_id="2026-10"))
    assert whole == site / "2026-10"
    for office in (NATION, PROVINCE):
        folder = publish_period(_acting(workspace, office), _request(site, office))
        assert folder == site / office / f"{office}-2026-10"
        assert (site / office / "index.html").is_file()
    front = (site / "index.html").read_text("utf-8")
    for address in ("2026-10/index.html", f"{NATION}/index.html", f"{PROVINCE}/index.html"):
        assert f'href="{address}"' in front
    own = (site / PROVINCE / "index.html").read_text("utf-8")
    assert NATION not in own


def test_only_an_own_edition_is_corrected(workspace: Workspace, tmp_path: Path) -> None:
    site = tmp_path / "site"
    publish_period(_acting(workspace, NATION), _request(site, NATION))
    wrong = _request(
        site, PROVINCE, edition_id="sua", corrects=f"{NATION}-2026-10", corrects_why="gán nhầm"
    )
    with pytest.raises(ForeignEditionError, match=NATION):
        publish_period(_acting(workspace, PROVINCE), wrong)
    right = _request(site, NATION, edition_id="sua", corrects=f"{NATION}-2026-10", corrects_why="gán nhầm")
    assert publish_period(_acting(workspace, NATION), right).is_dir()
