"""`status` after a crawl that was killed before it reached the store."""

import fcntl
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.manifest import begin, save
from crawler.registry import platform_from_url
from crawler.run import under_way
from crawler.types import Manifest, Platform, RunOutcome
from pipelines.settings import Period, Settings
from pipelines.steps import cut_off
from pipelines.steps.assess import run_folder
from pipelines.steps.cut_off import CUT_OFF, UNDER_WAY, unstored_crawls
from pipelines.steps.workspace import Workspace
from pipelines.store import policy
from tests.pipelines.commands.command_line import run

PERIOD = Period("2026-10")
SEED = 7


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CLEANPLATFORMS_DATA_DIR", str(tmp_path / "kho"))
    return Workspace(settings=Settings())


@pytest.fixture
def platform() -> Platform:
    return platform_from_url("https://bao.example/")


def _killed(workspace: Workspace, platform: Platform, period: Period = PERIOD) -> tuple[Path, Manifest]:
    """What a crawl leaves that is killed: a folder that begins, and nothing in the store."""
    folder = run_folder(workspace, platform, period, SEED)
    return folder, begin(platform, folder, workspace.crawl_options(SEED))


def test_status_says_that_a_crawl_was_cut_off_and_how_to_go_on(
    workspace: Workspace,
    platform: Platform,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder, _ = _killed(workspace, platform)
    assert run(monkeypatch, "status", "--period", PERIOD.label) == 0
    told = capsys.readouterr().out
    assert "bị ngắt giữa chừng" in told
    assert str(folder) in told
    assert f"--period {PERIOD.label}" in told
    assert f"hạt giống {SEED}" in told
    assert "chưa có lượt thu thập" not in told


def test_a_crawl_under_way_is_not_called_cut_off(workspace: Workspace, platform: Platform) -> None:
    folder, _ = _killed(workspace, platform)
    assert not under_way(folder)
    with (folder.parent / f".{folder.name}.lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        (row,) = unstored_crawls(workspace, PERIOD, {})
    assert row["next"] == cut_off.NEXT_STEPS[UNDER_WAY]
    (after,) = unstored_crawls(workspace, PERIOD, {})
    assert "bị ngắt" in after["reason"]


def test_only_this_periods_unfinished_folders_that_nothing_newer_replaced_are_told(
    workspace: Workspace, platform: Platform
) -> None:
    _killed(workspace, platform, Period("2026-09"))
    folder, manifest = _killed(workspace, platform)
    hour = timedelta(hours=1)
    assert unstored_crawls(workspace, PERIOD, {platform.id: manifest.started_at + hour}) == []
    assert len(unstored_crawls(workspace, PERIOD, {platform.id: manifest.started_at - hour})) == 1
    done = manifest.model_copy(update={"outcome": RunOutcome.COMPLETE, "finished_at": datetime.now(UTC)})
    save(folder, done)
    assert unstored_crawls(workspace, PERIOD, {}) == []
    (folder / "manifest.json").write_bytes(b"{")
    assert unstored_crawls(workspace, PERIOD, {}) == []


def test_every_state_has_its_words() -> None:
    assert set(cut_off.REASONS) == set(cut_off.NEXT_STEPS) == {UNDER_WAY, CUT_OFF}


def test_status_reads_a_periods_ratings_once(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    del workspace
    read, real = [], policy.period_ratings

    def counted(*given: object) -> list[policy.StoredRating]:
        read.append(given)
        return real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(policy, "period_ratings", counted)
    assert run(monkeypatch, "status", "--period", PERIOD.label, "--json") == 0
    assert json.loads(capsys.readouterr().out)["platforms"] == []
    assert len(read) == 1
