"""One crawl of one platform, from its declaration to a finished run folder.

Every stage that fetches is a child process; this module starts them, draws the sample between them,
and writes the final files. It may be called again on the same folder at any time: a finished run is
returned as it is, an interrupted one goes on where its journals end.
"""

import contextlib
import fcntl
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import IO

from crawler.child import ChildInput
from crawler.draw import draw, draw_rest, pilot
from crawler.errors import CrawlOptionsError, RunFolderError
from crawler.finish import coverage, finish, sample_journal
from crawler.manifest import RESUMABLE, begin, ended, reusable, save
from crawler.options import CrawlOptions
from crawler.runfolder import DRAW, PILOT, PLATFORM, read_frame, write_bytes, write_rows
from crawler.spiders.browser.found import check_browser
from crawler.steps import Spent, StageResult
from crawler.system_words import disk_words
from crawler.types import DrawnItem, Manifest, Platform, Progress, RunOutcome

LOG = "child.log"
STAGES_FILE = "stages.json"
# Shorter keys could be searched through; HMAC-SHA256 keys are 32 bytes.
_MIN_KEY_BYTES = 16
_STOP_SECONDS = 10
# Beyond its budget a child only finishes what is in flight: 30 s a request with two more tries, a page's minute.
_GRACE_SECONDS = 300.0
# A page's buffers go and the next page's come. Left alone, glibc gives them back to the system and has them zeroed
# anew each time: 100 page faults and a twelfth of an article's time. Other C libraries do not know these names.
_KEEP_MEMORY = {
    "MALLOC_TOP_PAD_": str(4 << 20),
    "MALLOC_TRIM_THRESHOLD_": str(32 << 20),
    "MALLOC_MMAP_THRESHOLD_": str(4 << 20),
}
# Nothing more is fetched from a platform that cannot be reached or does not want to be read.
_NOT_TO_BE_ASKED = frozenset({RunOutcome.UNREACHABLE, RunOutcome.ROBOTS_REFUSED})


def crawl(
    platform: Platform, run_dir: Path, options: CrawlOptions, progress: Callable[[Progress], None]
) -> Manifest:
    """Crawl a platform into `run_dir` and return the run's manifest.

    Whatever the platform does ends in a named outcome of the manifest with a reason in Vietnamese.
    Raises RunFolderError for a folder of another run or in which another command is crawling,
    CrawlOptionsError for unusable options, BrowserMissingError where pages are to be rendered and cannot be.
    A previous run that cannot be built upon (unfinished, of another platform, code or key) is left aside;
    `manifest.previous_run` says which one was used.
    """
    _check(options)
    check_browser(platform, options)
    try:
        with _alone(run_dir):
            return _crawl(platform, run_dir, options, progress)
    except OSError as error:
        # A full or read-only disk: files are replaced whole, so what was there is there.
        where = Path(error.filename) if isinstance(error.filename, str) else run_dir
        raise RunFolderError(
            where,
            f"không ghi được: {disk_words(error)}.",
            "giải phóng chỗ hoặc cấp quyền ghi, rồi chạy lại với cùng thư mục để làm tiếp.",
        ) from error


@contextlib.contextmanager
def _alone(run_dir: Path) -> Iterator[None]:
    """Keep a second command out of a run for as long as the first is at it.

    A child's own lock holds for its stage only: between two stages the other would step in, and end by
    clearing away what the first still needs.
    """
    run_dir.parent.mkdir(parents=True, exist_ok=True)
    with _lock_of(run_dir).open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RunFolderError(
                run_dir,
                "một lệnh khác đang thu thập nền tảng này.",
                "chờ lệnh kia xong rồi chạy lại; mẫu của nó được dùng luôn.",
            ) from None
        yield


def under_way(run_dir: Path) -> bool:
    """Whether a command is crawling into a run folder at this moment."""
    if not _lock_of(run_dir).exists():
        return False
    with _lock_of(run_dir).open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _lock_of(run_dir: Path) -> Path:
    return run_dir.parent / f".{run_dir.name}.lock"


def _crawl(
    platform: Platform, run_dir: Path, options: CrawlOptions, progress: Callable[[Progress], None]
) -> Manifest:
    if options.previous_run and not reusable(Path(options.previous_run), platform.id, options):
        options = options.model_copy(update={"previous_run": ""})
    manifest = begin(platform, run_dir, options)
    if manifest.outcome not in RESUMABLE:
        return manifest
    stages = Stages(run_dir, options, progress)
    frame = stages.run("frame")
    if frame.outcome is RunOutcome.FAILED:
        return _stop(run_dir, manifest, frame)
    if frame.outcome in _NOT_TO_BE_ASKED:
        return _finish(run_dir, manifest, options, frame, frame.spent)
    last = frame
    if frame.outcome is RunOutcome.RUNNING:
        last = _sample(_Job(platform, run_dir, manifest, options, stages), frame.spent)
        if last.outcome is RunOutcome.FAILED:
            return _stop(run_dir, manifest, last)
    checks = stages.run("checks", last.spent)
    if checks.outcome is RunOutcome.FAILED:
        return _stop(run_dir, manifest, checks)
    return _finish(run_dir, manifest, options, frame, checks.spent)


def _finish(
    run_dir: Path, manifest: Manifest, options: CrawlOptions, frame: StageResult, spent: Spent
) -> Manifest:
    done = finish(run_dir, manifest, frame, spent, mark_copies=options.near_duplicates)
    _tidy(run_dir)
    return done


def _stop(run_dir: Path, manifest: Manifest, result: StageResult) -> Manifest:
    """Note a failure; the journals stay, so that the run may go on."""
    failed = ended(manifest, result.outcome, result.reason, result.spent)
    save(run_dir, failed)
    return failed


def _sample(job: "_Job", spent: Spent) -> StageResult:
    """Draw and read the sample: in one go, or after a pilot that shows what each section is like."""
    folder, platform, seed = job.folder, job.platform, job.options.seed
    if not (folder / DRAW).exists():
        first = pilot(read_frame(folder), platform, seed)
        if first:
            write_rows(folder / PILOT, first)
            read = job.stages.run("pilot", spent)
            if read.outcome is RunOutcome.FAILED:
                return read
            spent = read.spent
        write_rows(folder / DRAW, _drawn(job, first))
    return job.stages.run("sample", spent)


def _drawn(job: "_Job", first: tuple[DrawnItem, ...]) -> tuple[DrawnItem, ...]:
    frame, platform, seed = read_frame(job.folder), job.platform, job.options.seed
    if not first:
        return draw(frame, platform.sections, platform.budget.items, seed, platform.sampling.method)
    yields = coverage(job.folder, job.manifest, first, sample_journal(job.folder).done).yields()
    return draw_rest(frame, platform, job.options.section_priors, seed, yields)


def _check(options: CrawlOptions) -> None:
    if len(options.pseudonym_key) < _MIN_KEY_BYTES:
        raise CrawlOptionsError(
            "pseudonym_key",
            f"khóa chỉ có {len(options.pseudonym_key)} byte.",
            f"dùng khóa ngẫu nhiên dài từ {_MIN_KEY_BYTES} byte.",
        )
    if options.extra_ca_file and not Path(options.extra_ca_file).is_file():
        raise CrawlOptionsError(
            "extra_ca_file", f"không có tệp {options.extra_ca_file}.", "sửa đường dẫn hoặc bỏ tùy chọn này."
        )
    for host, address in options.resolve.items():
        try:
            ip_address(address)
        except ValueError as error:
            raise CrawlOptionsError(
                "resolve", f"“{address}” của {host} không phải địa chỉ IP.", "ghi địa chỉ, ví dụ 127.0.0.1."
            ) from error


class Stages:
    """Runs a crawl's stages, each at most once over all restarts."""

    def __init__(self, run_dir: Path, options: CrawlOptions, progress: Callable[[Progress], None]) -> None:
        self._folder, self._options, self._progress = run_dir.resolve(), options, progress
        self._file = run_dir / STAGES_FILE
        held = json.loads(self._file.read_bytes()) if self._file.exists() else {}
        self._results = {name: StageResult.model_validate(result) for name, result in held.items()}

    def run(self, stage: str, spent: Spent | None = None) -> StageResult:
        """Result of a stage, from before or from a child process now."""
        if stage not in self._results:
            result = self._child(stage, spent or Spent())
            if result.outcome is RunOutcome.FAILED:
                return result
            self._results[stage] = result
            held = {name: result.model_dump(mode="json") for name, result in self._results.items()}
            write_bytes(self._file, (json.dumps(held).encode(),))
        return self._results[stage]

    def _child(self, stage: str, spent: Spent) -> StageResult:
        with (self._folder / LOG).open("ab") as log, _start(self._folder, stage, log) as child:
            assert child.stdin is not None
            assert child.stdout is not None
            late = threading.Event()
            limit = threading.Timer(self._seconds() - spent.seconds, _kill_late, (child, late))
            limit.start()
            try:
                child.stdin.write(self._told(spent))
                child.stdin.flush()
                result = self._listen(child.stdout)
                code = child.wait()
            except BrokenPipeError:
                result, code = None, child.wait()
            finally:
                limit.cancel()
                _end(child)
        return result or (_too_late(stage, spent) if late.is_set() else _died(stage, code, spent))

    def _seconds(self) -> float:
        """Time that no stage may be alive beyond, whatever a page has made of it."""
        platform = Platform.model_validate_json((self._folder / PLATFORM).read_bytes())
        return platform.budget.minutes * 60 + _GRACE_SECONDS

    def _told(self, spent: Spent) -> bytes:
        options = self._options.model_dump(mode="json", exclude={"pseudonym_key"})
        told = ChildInput(options=options, pseudonym_key=self._options.pseudonym_key.hex(), spent=spent)
        return told.model_dump_json().encode() + b"\n"

    def _listen(self, lines: Iterable[bytes]) -> StageResult | None:
        """Forward progress; returns the result, or None where the child ended without one."""
        result = None
        for line in lines:
            try:
                said = json.loads(line)
            except ValueError:
                continue  # a line torn by a kill
            if "progress" in said:
                self._progress(Progress.model_validate(said["progress"]))
            elif "result" in said:
                result = StageResult.model_validate(said["result"])
        return result


@dataclass(frozen=True)
class _Job:
    """One crawl at work."""

    platform: Platform
    folder: Path
    manifest: Manifest
    options: CrawlOptions
    stages: Stages


def _start(folder: Path, stage: str, log: IO[bytes]) -> subprocess.Popen[bytes]:
    code = str(Path(__file__).resolve().parents[1])
    paths = os.pathsep.join(filter(None, (code, os.environ.get("PYTHONPATH"))))
    return subprocess.Popen(  # noqa: S603 - our own interpreter, module and folder
        [sys.executable, "-m", "crawler.child", str(folder), stage],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=log,
        env={**_KEEP_MEMORY, **os.environ, "PYTHONPATH": paths, "PYTHONUNBUFFERED": "1"},
    )


def _end(child: subprocess.Popen[bytes]) -> None:
    """Let the child go: the end of its input stops it, a kill if that does not."""
    if child.stdin:
        with contextlib.suppress(BrokenPipeError):
            child.stdin.close()
    try:
        child.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()


def _kill_late(child: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    child.kill()


def _too_late(stage: str, spent: Spent) -> StageResult:
    reason = (
        f"Tiến trình thu thập ({stage}) bị dừng vì chạy quá ngân sách thời gian mà không kết thúc. "
        f"Chạy lại lệnh với cùng thư mục để làm tiếp; chi tiết ở {LOG} trong thư mục đó."
    )
    return StageResult(outcome=RunOutcome.FAILED, reason=reason, spent=spent)


def _died(stage: str, code: int, spent: Spent) -> StageResult:
    how = f"bị dừng bởi tín hiệu {-code}" if code < 0 else f"dừng với mã {code}"
    reason = (
        f"Tiến trình thu thập ({stage}) {how}. Chạy lại lệnh với cùng thư mục để làm tiếp; "
        f"chi tiết ở {LOG} trong thư mục đó."
    )
    return StageResult(outcome=RunOutcome.FAILED, reason=reason, spent=spent)


def _tidy(run_dir: Path) -> None:
    """Drop what only a run under way needs."""
    (run_dir / STAGES_FILE).unlink(missing_ok=True)
    (run_dir / PILOT).unlink(missing_ok=True)
    log = run_dir / LOG
    if log.exists() and not log.stat().st_size:
        log.unlink()
