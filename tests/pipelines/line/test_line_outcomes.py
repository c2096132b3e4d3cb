"""Platforms that give no sample end in a named outcome and "insufficient evidence", never in a grade."""

import socket
from pathlib import Path

import pytest

from crawler.types import EntryKind, Platform, PlatformField
from pipelines import flows
from pipelines.rating.types import RatingStatus, Reason
from pipelines.settings import Settings
from pipelines.steps.workspace import Workspace
from tests.site.newspaper import newspaper, newspaper_at
from tests.site.server import Answer, Page, serving

pytestmark = pytest.mark.integration

RUBRIC = "bao-chi-dien-tu"


def _workspace(tmp_path: Path) -> Workspace:
    return Workspace(settings=Settings(data_dir=tmp_path), resolve={"127.0.0.1": "127.0.0.1"})


def _platform(origin: str) -> Platform:
    return newspaper_at(
        origin,
        EntryKind.SITEMAP,
        pattern="^/doi-song/",
        fields=(PlatformField.PRESS,),
        concurrency=4,
        items=8,
    )


def _robots(status: int, body: str = "") -> dict[str, Page]:
    return newspaper() | {"/robots.txt": Answer(body, status, content_type="text/plain")}


def _empty() -> dict[str, Page]:
    pages = {"/so-do.xml": Answer("<urlset/>", content_type="application/xml"), "/": Answer("<p>Trống</p>")}
    return pages | {"/robots.txt": Answer("", 404)}


CASES: dict[str, tuple[dict[str, Page], str, Reason]] = {
    "robots.txt broken": (_robots(503), "robots_refused", Reason.ROBOTS_REFUSED),
    "robots.txt refuses": (
        _robots(200, "User-agent: *\nDisallow: /\n"),
        "robots_refused",
        Reason.ROBOTS_REFUSED,
    ),
    "nothing listed": (_empty(), "empty_frame", Reason.EMPTY_FRAME),
}


@pytest.mark.parametrize("name", CASES)
def test_no_sample_no_grade(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    pages, outcome, reason = CASES[name]
    with serving(pages) as site:
        job = (_workspace(tmp_path), [_platform(site.url(""))], [RUBRIC], "2026-10", 1)
        (rating,) = flows.run(flows.rate_period, *job)
    assert rating.sample.run_outcome == outcome
    assert reason in rating.reasons
    assert rating.status is RatingStatus.INSUFFICIENT
    assert (rating.grades, rating.clean, rating.score) == ((), False, None)


def test_an_unreachable_platform_has_no_grade(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    job = (_workspace(tmp_path), [_platform(f"http://127.0.0.1:{port}")], [RUBRIC], "2026-10", 1)
    (rating,) = flows.run(flows.rate_period, *job)
    assert rating.sample.run_outcome == "unreachable"
    assert rating.status is RatingStatus.INSUFFICIENT
    assert rating.grades == ()


def test_a_run_without_a_sample_is_tried_again_and_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    with serving(_robots(503)) as site:
        job = (_workspace(tmp_path), [_platform(site.url(""))], [RUBRIC], "2026-10", 1)
        (first,) = flows.run(flows.rate_period, *job)
        site.pages |= newspaper()
        (second,) = flows.run(flows.rate_period, *job)
        (third,) = flows.run(flows.rate_period, *job)
    assert first.sample.run_outcome == "robots_refused"
    assert second.sample.run_outcome == "complete"
    assert third.sample.run_id == second.sample.run_id
    kept = [path for path in (tmp_path / "runs" / "bao-ben-mo").iterdir() if path.is_dir()]
    assert len(kept) == 2
