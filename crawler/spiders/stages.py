"""The stages of a run that fetch: each opens its journal, runs its spider, and says how it ended."""

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from scrapy import signals
from scrapy.crawler import CrawlerProcess

from crawler.archive import Archive
from crawler.frame.scout import is_scouts
from crawler.frame.traps import trap_note
from crawler.frame.work import MAX_ITEMS, FrameWork
from crawler.journal import Journal
from crawler.previous import Previous, listing_records
from crawler.reasons import RUN_WORDS, explain, nothing_found
from crawler.runfolder import (
    ARCHIVE,
    DRAW,
    FRAME,
    LISTINGS,
    OBSERVATIONS,
    PILOT,
    read_draw,
    read_manifest,
    read_rows,
    write_rows,
)
from crawler.sample_journal import SampleJournal
from crawler.spiders.base import RunSpider
from crawler.spiders.check_spider import CheckSpider
from crawler.spiders.check_work import CheckWork
from crawler.spiders.context import Run, Stage
from crawler.spiders.frame_spider import FrameSpider
from crawler.spiders.logged import kind_of, mask_log, still_log
from crawler.spiders.look import chosen
from crawler.spiders.sample_spider import SampleSpider, open_pages
from crawler.spiders.settings import settings
from crawler.steps import (
    CHECKS_JOURNAL,
    FRAME_JOURNAL,
    LOOKS_JOURNAL,
    SAMPLE_JOURNAL,
    WAYS_JOURNAL,
    CheckStep,
    FrameStep,
    LookStep,
    Spent,
    StageResult,
    WayStep,
)
from crawler.types import DrawnItem, Outcome, RunOutcome

_NORMAL_ENDS = frozenset({"finished"})


def run_stage(stage: Stage, run: Run, spent: Spent) -> StageResult:
    """Run one stage to its end; `spent` is what the stages before it cost."""
    return _STAGES[stage](run, spent)


def _frame(run: Run, spent: Spent) -> StageResult:
    journal = Journal(run.folder / FRAME_JOURNAL, FrameStep)
    run.meter.start_from(journal.entries[-1].spent if journal.entries else spent)
    previous = _previous(run)
    work = FrameWork(run.platform, journal, previous.had if previous else None)
    failure = _launch(FrameSpider, run, work=work, previous=previous)
    journal.close()
    if failure:
        return _failed(run, failure)
    frame = work.frame()
    # The scout's page is a listing too, and counts as that.
    pages = [step.outcome for step in journal.entries if not is_scouts(step)]
    known = {"adapter": work.adapter, "adapter_reason": work.adapter_reason}
    if run.meter.exhausted:
        pages.append(Outcome.BUDGET_EXHAUSTED)
    if not frame:
        outcome = nothing_found(pages, RunOutcome.EMPTY_FRAME)
        return StageResult(
            outcome=outcome, reason=explain(outcome, pages), spent=run.meter.spent(), **known
        )
    write_rows(run.folder / FRAME, frame)
    write_rows(run.folder / LISTINGS, listing_records(journal.entries))
    cut = run.meter.exhausted or work.items_found >= MAX_ITEMS
    reason = f"Khung mẫu chưa liệt kê hết (dừng ở {len(frame)} địa chỉ)." if cut else ""
    return StageResult(
        outcome=RunOutcome.RUNNING,
        reason=reason,
        note=trap_note(work.trapped),
        spent=run.meter.spent(),
        **known,
    )


def _pilot(run: Run, spent: Spent) -> StageResult:
    return _read(run, spent, tuple(read_rows(run.folder / PILOT, DrawnItem)))


def _sample(run: Run, spent: Spent) -> StageResult:
    return _read(run, spent, tuple(read_draw(run.folder)))


def _read(run: Run, spent: Spent, draw: tuple[DrawnItem, ...]) -> StageResult:
    journal = SampleJournal(run.folder / SAMPLE_JOURNAL)
    run.meter.start_from(journal.spent or spent)
    archive = Archive(run.folder / ARCHIVE, journal.archive_end)
    failure = ""
    if open_pages(draw, journal.done):
        failure = _launch(
            SampleSpider, run, draw=draw, journal=journal, archive=archive, previous=_previous(run)
        )
    archive.close()
    journal.close()
    return (
        _failed(run, failure)
        if failure
        else StageResult(outcome=RunOutcome.RUNNING, spent=run.meter.spent())
    )


def _checks(run: Run, spent: Spent) -> StageResult:
    journal = Journal(run.folder / CHECKS_JOURNAL, CheckStep)
    looks = Journal(run.folder / LOOKS_JOURNAL, LookStep)
    ways = Journal(run.folder / WAYS_JOURNAL, WayStep)
    # Three journals grow side by side: the one that was written last knows what the stage has cost.
    ends = [held.entries[-1].spent for held in (journal, looks, ways) if held.entries]
    run.meter.start_from(max([spent, *ends], key=lambda one: one.pages))
    work = CheckWork(run.platform, run.options, journal)
    drawn = (run.folder / DRAW).exists()
    twice = (
        chosen(tuple(read_draw(run.folder)), run.folder, run.options.seed)
        if drawn and run.options.second_look
        else ()
    )
    failure = _launch(CheckSpider, run, work=work, twice=twice, looks=looks, ways=ways if drawn else None)
    for held in (journal, looks, ways):
        held.close()
    if failure:
        return _failed(run, failure)
    write_rows(run.folder / OBSERVATIONS, work.observations())
    return StageResult(outcome=RunOutcome.RUNNING, spent=run.meter.spent())


_STAGES: Mapping[Stage, Callable[[Run, Spent], StageResult]] = MappingProxyType(
    {Stage.FRAME: _frame, Stage.PILOT: _pilot, Stage.SAMPLE: _sample, Stage.CHECKS: _checks}
)


def _previous(run: Run) -> Previous | None:
    """The run before, where there is one whose pages may be taken over."""
    if not run.options.previous_run:
        return None
    return Previous(Path(run.options.previous_run), read_manifest(run.folder).platform_sha256)


def _failed(run: Run, failure: str) -> StageResult:
    reason = f"{RUN_WORDS[RunOutcome.FAILED]} Chi tiết: {failure}."
    return StageResult(outcome=RunOutcome.FAILED, reason=reason, spent=run.meter.spent())


def _launch(spider: type[RunSpider], run: Run, **kwargs: Any) -> str:  # noqa: ANN401 - the spiders' own
    """Run one spider to its end in this process; returns what went wrong inside us, or ''."""
    process = CrawlerProcess(settings(run.platform, run.options))
    crawler = process.create_crawler(spider)
    errors: list[str] = []
    stopping: list[asyncio.Future[None]] = []

    def stop(failure: Any, **_: Any) -> None:  # noqa: ANN401 - scrapy
        # An error in our own code or disk must end the stage: scrapy would log it and lose the page.
        errors.append(kind_of(failure.value))
        assert crawler.engine is not None
        stopping.append(asyncio.ensure_future(crawler.engine.close_spider_async(reason="failed")))

    ends: list[str] = []

    def close(reason: str, **_: Any) -> None:  # noqa: ANN401 - scrapy
        ends.append(reason)

    crawler.signals.connect(stop, signal=signals.spider_error, weak=False)
    crawler.signals.connect(close, signal=signals.spider_closed, weak=False)
    mask_log()
    still_log(crawler.settings["LOG_LEVEL"])
    process.crawl(crawler, run=run, **kwargs)
    process.start()
    ended = ends[0] if ends else "not started"
    if errors:
        return errors[0]
    return "" if ended in _NORMAL_ENDS else ended
