"""Prefect flows and tasks: thin wrappers over the steps. The only importer of prefect.

With PREFECT_API_URL set, flows and tasks run through that server; without it they are called as
plain functions (`.fn`), because Prefect's own ephemeral server takes 14 to 18 seconds to start.
"""

import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crawler.types import Platform
from pipelines.errors import ServerNeededError
from pipelines.rating.types import PlatformRating
from pipelines.settings import ZONE, Period, Settings
from pipelines.steps import assess, audit, drift, edition, gathering, progress, rate
from pipelines.steps.offices import claim_rubric
from pipelines.steps.rubrics import open_rubric
from pipelines.steps.workspace import Workspace

# Before prefect is imported: its state stays out of our database and of the home folder, and no
# telemetry leaves the machine.
_home = Path(os.environ.setdefault("PREFECT_HOME", str(Settings().prefect_home.resolve())))
_home.mkdir(parents=True, exist_ok=True)
os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
os.environ.setdefault("DO_NOT_TRACK", "1")

from prefect import Task, flow, get_run_logger, task  # noqa: E402 - see above
from prefect.schedules import Cron  # noqa: E402 - see above


def with_server() -> bool:
    """Say whether flows run through a Prefect server."""
    return bool(os.environ.get("PREFECT_API_URL"))


@task(name="crawl")
def crawl_task(workspace: Workspace, platform: Platform, period: str, seed: int) -> str:
    """Sample a platform; give the run folder."""
    report = progress.tell(platform.name)
    return str(assess.crawl_platform(workspace, platform, Period(period), seed, report))


@task(name="ingest")
def ingest_task(workspace: Workspace, platform: Platform, period: str, folder: str) -> str:
    """Store a run folder; give the run's id."""
    return assess.ingest_run(workspace, platform, Period(period), Path(folder)).run_id


@task(name="score")
def score_task(workspace: Workspace, platform: Platform, run_id: str) -> int:
    """Score a run's documents; give how many texts were new."""
    return assess.score_run(workspace, run_id, progress.tell(platform.name))


@task(name="plan-audit")
def plan_task(workspace: Workspace, run_id: str, rubric: str, seed: int) -> int:
    """Plan the audits of a run under a rubric; give how many labels they ask for."""
    return audit.plan_run(workspace, run_id, open_rubric(rubric), seed)


@task(name="rate")
def rate_task(workspace: Workspace, run_id: str, rubric: str, seed: int) -> PlatformRating:
    """Rate a run under a rubric from its labels; where the model drifted or violations gather, the log says so."""
    rating = rate.rate_run(workspace, run_id, open_rubric(rubric), seed)
    if with_server():  # without one the command that called shows it
        for found in drift.rating_drifts(workspace, [rating]):
            if found.alarms:
                get_run_logger().warning("model drift: %s", found.model_dump_json())
        for gathered in gathering.rating_gatherings(workspace, [rating]):
            if gathered.alarms:
                get_run_logger().warning("violations gather: %s", gathered.model_dump_json())
    return rating


@flow(name="assess_platform")
def assess_platform(
    workspace: Workspace, platform: Platform, rubrics: list[str], period: str, seed: int
) -> str:
    """Sample, store and score one platform and plan its audits; give the run's id."""
    folder = _call(crawl_task, workspace, platform, period, seed)
    return _after_crawl(workspace, platform, rubrics, (period, seed, folder))


@flow(name="rate_period")
def rate_period(
    workspace: Workspace, platforms: list[Platform], rubrics: list[str], period: str, seed: int
) -> list[PlatformRating]:
    """Assess every platform (finished runs are kept) and rate it under each rubric of its field.

    An empty period is the month in which the flow runs, as a schedule wants it; a seed below 0 is that period's.
    """
    period = period or Period.of(datetime.now(UTC)).label
    seed = workspace.seed_of(Period(period)) if seed < 0 else seed
    fields: dict[str, set[str]] = {}  # reading a rubric takes a fifth of a second
    for rubric in rubrics:  # another office's rubric is refused before anything is fetched
        opened = open_rubric(rubric)
        claim_rubric(workspace, opened)
        fields[rubric] = set(opened.fields)
    crawls = [(workspace, platform, period, seed) for platform in platforms]
    folders = _map(crawl_task, crawls, workspace.settings.parallel_platforms)
    ratings: list[PlatformRating] = []
    for platform, folder in zip(platforms, folders, strict=True):
        ours = [rubric for rubric in rubrics if fields[rubric] & set(platform.fields)]
        run_id = _after_crawl(workspace, platform, ours, (period, seed, folder))
        ratings += [_call(rate_task, workspace, run_id, rubric, seed) for rubric in ours]
    return ratings


@flow(name="publish_edition")
def publish_edition(workspace: Workspace, request: edition.EditionRequest) -> str:
    """Make an edition of a period's ratings and publish it; give the edition's folder."""
    return str(edition.publish_period(workspace, request))


def serve(workspace: Workspace, platforms: list[Platform], rubrics: list[str], cron: str) -> None:
    """Serve `rate_period` on a schedule in Vietnamese time until stopped; needs a Prefect server."""
    if not with_server():
        raise ServerNeededError
    parameters = {
        "workspace": workspace.model_dump(mode="json"),
        "platforms": [platform.model_dump(mode="json") for platform in platforms],
        "rubrics": rubrics,
        "period": "",
        "seed": -1,
    }
    rate_period.serve(name="theo-lich", schedule=Cron(cron, timezone=ZONE.key), parameters=parameters)


def _after_crawl(
    workspace: Workspace, platform: Platform, rubrics: list[str], run: tuple[str, int, str]
) -> str:
    period, seed, folder = run
    run_id: str = _call(ingest_task, workspace, platform, period, folder)
    _call(score_task, workspace, platform, run_id)
    for rubric in rubrics:
        _call(plan_task, workspace, run_id, rubric, seed)
    return run_id


def _call(step: Task[..., Any], *arguments: object) -> Any:  # noqa: ANN401 - as the step returns
    return step(*arguments) if with_server() else step.fn(*arguments)


def _map(step: Task[..., Any], calls: Iterable[tuple[Any, ...]], workers: int) -> list[Any]:
    if with_server():
        return [future.result() for future in [step.submit(*call) for call in calls]]
    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(lambda call: step.fn(*call), calls))


def run(a_flow: Any, *arguments: object) -> Any:  # noqa: ANN401 - as the flow returns
    """Run a flow the way this installation runs flows."""
    return a_flow(*arguments) if with_server() else a_flow.fn(*arguments)
