"""A platform's second period builds upon its first."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from crawler.types import PlatformField, Progress
from pipelines.errors import RunFolderGoneError
from pipelines.settings import Period, Settings
from pipelines.steps.assess import crawl_platform, ingest_run
from pipelines.steps.workspace import Workspace
from pipelines.store import facts
from tests.site.newspaper import newspaper, newspaper_at
from tests.site.server import Answer, serving

pytestmark = pytest.mark.integration


def _quiet(_: Progress) -> None:
    pass


def test_the_second_period_takes_over_what_has_not_changed(tmp_path: Path) -> None:
    workspace = Workspace(settings=Settings(data_dir=tmp_path), resolve={"127.0.0.1": "127.0.0.1"})
    pages = newspaper(10)
    for path, page in pages.items():
        if isinstance(page, Answer):
            version = hashlib.sha256(str(page.body).encode()).hexdigest()[:12]
            pages[path] = replace(page, headers={"ETag": f'"{version}"'})
    found = []
    with serving(pages) as site:
        platform = newspaper_at(
            site.url(), pattern="^/doi-song/", fields=(PlatformField.PRESS,), concurrency=4, items=6
        )
        for month, from_scratch in (("2026-10", False), ("2026-11", False), ("2026-12", True)):
            asked = workspace.model_copy(update={"from_scratch": from_scratch})
            folder = crawl_platform(asked, platform, Period(month), 1, _quiet)
            found.append(ingest_run(asked, platform, Period(month), folder))
    first, second, third = found
    assert (first.reused, second.reused, third.reused) == (0, 6, 0)
    assert (second.previous_run, third.previous_run) == (first.run_id, "")
    with workspace.engine.connect() as connection:
        captures = facts.capture_times(connection, second.run_id).values()
    assert {capture.reused_from for capture in captures} == {first.run_id}


def test_a_stored_run_without_its_folder_is_not_sampled_anew_unasked(tmp_path: Path) -> None:
    workspace = Workspace(settings=Settings(data_dir=tmp_path), resolve={"127.0.0.1": "127.0.0.1"})
    period = Period("2026-10")
    with serving(newspaper(10)) as site:
        platform = newspaper_at(site.url(), pattern="^/doi-song/", fields=(PlatformField.PRESS,), items=3)
        folder = crawl_platform(workspace, platform, period, 1, _quiet)
        first = ingest_run(workspace, platform, period, folder)
        folder.rename(tmp_path / "mat")
        with pytest.raises(RunFolderGoneError, match="--from-scratch"):
            crawl_platform(workspace, platform, period, 1, _quiet)
        assert not folder.exists()
        asked = workspace.model_copy(update={"from_scratch": True})
        again = ingest_run(asked, platform, period, crawl_platform(asked, platform, period, 1, _quiet))
    assert again.run_id != first.run_id
