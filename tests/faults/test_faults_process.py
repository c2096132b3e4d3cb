"""Faults of our own process, its disk and its clock, and platforms that show crawlers something else."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import crawler.run
from crawler.child import _MEMORY
from crawler.errors import RunFolderError
from crawler.journal import Journal
from crawler.manifest import ANOTHER_PAGE, begin
from crawler.options import CrawlOptions
from crawler.run import crawl
from crawler.runfolder import MANIFEST, read_documents, verify
from crawler.spiders.look import BROWSER
from crawler.spiders.settings import settings
from crawler.spiders.watch import PageTooSlowError, within
from crawler.steps import CheckStep, Spent
from crawler.types import Platform, RunOutcome
from tests.site.newspaper import newspaper, newspaper_at
from tests.site.server import Answer, Site, serving

HOST = "127.0.0.1"
_LARGE = 600  # MiB
OPTIONS = CrawlOptions(seed=5, pseudonym_key=b"the operator's key, 16 bytes+", resolve={HOST: HOST})
ROOT = Path(__file__).resolve().parents[2]


def platform(site: Site, **budget: int) -> Platform:
    return newspaper_at(site.url(), **budget)


def never_ends() -> None:
    while True:
        time.sleep(0.001)


def test_a_page_that_takes_too_long_is_given_up_and_the_alarm_is_put_back() -> None:
    before = signal.getsignal(signal.SIGALRM)
    begun = time.monotonic()
    with pytest.raises(PageTooSlowError), within(0.2):
        never_ends()
    assert time.monotonic() - begun < 5
    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)
    with within(0.05):
        pass
    time.sleep(0.1)


@pytest.mark.integration
def test_a_child_that_never_ends_is_killed_and_the_run_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limit is the platform's minutes and a grace; both are made short here, the server makes it wait."""
    monkeypatch.setattr(crawler.run, "_GRACE_SECONDS", -57.0)
    with serving(newspaper(), delay=20) as site:
        begun = time.monotonic()
        manifest = crawl(platform(site, minutes=1), tmp_path / "r", OPTIONS, lambda _: None)
        assert time.monotonic() - begun < 15
    assert manifest.outcome is RunOutcome.FAILED
    assert "quá ngân sách thời gian" in manifest.reason


@pytest.mark.integration
def test_a_child_cannot_take_more_memory_than_its_limit(tmp_path: Path) -> None:
    """The child's own start, with a stage that asks for all the memory there may be."""
    script = (
        "import sys; from crawler import child; from crawler.steps import StageResult\n"
        "def greedy(*_):\n"
        "    try:\n"
        f"        bytearray({_MEMORY})\n"
        "    except MemoryError:\n"
        "        return StageResult(outcome='failed', reason='refused')\n"
        "child._run = greedy\n"
        "child.main([sys.argv[1], 'frame'], sys.stdin, sys.stdout)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b'{"options": {}, "pseudonym_key": "", "spent": {}}\n')
        process.stdin.flush()
        said = process.stdout.read()
        process.stdin.close()
    assert b"refused" in said


@pytest.mark.integration  # processes of their own
@pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="reads a process's own memory from /proc"
)
def test_a_large_parent_does_not_count_against_its_child(tmp_path: Path) -> None:
    """Scrapy's own reading takes the parent's memory for the child's: whoever held a large model could not crawl."""
    child = (
        "from scrapy.extensions.memusage import MemoryUsage\n"
        "from crawler.spiders.memory import OwnMemory\n"
        "from scrapy.utils.test import get_crawler\n"
        "held = get_crawler(settings_dict={'MEMUSAGE_ENABLED': True})\n"
        "print(MemoryUsage(held).get_virtual_size() >> 20, OwnMemory(held).get_virtual_size() >> 20)\n"
    )
    script = tmp_path / "parent.py"
    script.write_text(
        f"import subprocess, sys\nheld = b'x' * ({_LARGE} << 20)\n"
        f"subprocess.run([sys.executable, '-c', {child!r}], check=True)\n",
        encoding="utf-8",
    )
    said = subprocess.run(
        [sys.executable, str(script)],
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    scrapys, own = map(int, said.stdout.split())
    assert scrapys >= _LARGE
    assert own < _LARGE / 2
    extensions = settings(Platform(id="p", name="P", url="https://p.example/", fields=()), OPTIONS)[
        "EXTENSIONS"
    ]
    assert extensions["crawler.spiders.memory.OwnMemory"] is not None
    assert extensions["scrapy.extensions.memusage.MemoryUsage"] is None


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a place that nobody may write to")
def test_a_folder_that_cannot_be_written_is_a_clear_error() -> None:
    """/proc stands for a read-only disk: not even root may make a folder there."""
    held = Platform(id="p", name="P", url="https://p.example/", fields=())
    with pytest.raises(RunFolderError, match="không ghi được") as caught:
        crawl(held, Path("/proc/khong-ghi-duoc"), OPTIONS, lambda _: None)
    assert "Cách sửa" in str(caught.value)


def test_a_disk_that_fills_up_at_the_end_leaves_the_run_to_be_finished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The write of the manifest itself fails: a clear error, the old manifest whole, no file half-written."""
    held = Platform(id="p", name="P", url="https://p.example/", fields=())
    before = begin(held, tmp_path / "r", OPTIONS)

    def full(*_: object) -> None:
        raise OSError(28, os.strerror(28), str(tmp_path / "r" / "manifest.json"))

    monkeypatch.setattr(crawler.run, "Stages", full)
    with pytest.raises(RunFolderError, match="ổ đĩa hết chỗ"):
        crawl(held, tmp_path / "r", OPTIONS, lambda _: None)
    assert begin(held, tmp_path / "r", OPTIONS) == before
    assert not [path for path in (tmp_path / "r").iterdir() if path.name.endswith(".tmp")]


def test_what_a_torn_write_left_is_no_entry(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j", CheckStep)
    journal.append(CheckStep(key="a", sealed="x", spent=Spent()))
    journal.close()
    with (tmp_path / "j").open("ab") as file:
        file.write(b'{"key": "b", "sea')
    assert [step.key for step in Journal(tmp_path / "j", CheckStep).entries] == ["a"]


def lying(site: Site) -> None:
    """Articles that are one text to crawlers and another to browsers."""
    real = dict(site.pages)

    def page(path: str) -> Answer:
        asked = site.last_agent
        other = (
            "<html><body><article><h1>Khuyến mãi</h1>"
            + "<p>Nạp lần đầu nhận quà lớn, chơi là trúng, rút nhanh.</p>" * 8
        )
        return Answer(other) if asked == BROWSER else real[path]  # type: ignore[return-value]

    for path in [path for path in real if path.endswith(".html")]:
        site.pages[path] = lambda _, at, path=path: page(path)  # type: ignore[misc]


@pytest.mark.integration
@pytest.mark.parametrize("cloaks", [True, False])
def test_a_second_look_finds_platforms_that_show_crawlers_something_else(
    tmp_path: Path, cloaks: bool
) -> None:
    with serving(newspaper()) as site:
        if cloaks:
            lying(site)
        manifest = crawl(platform(site, items=12), tmp_path / "r", OPTIONS, lambda _: None)
        assert (manifest.second_looks, manifest.second_looks_different) == (1, int(cloaks))
        assert site.agents >= {BROWSER}
        assert verify(tmp_path / "r") == ()
        assert not any("Khuyến mãi" in document.text for document in read_documents(tmp_path / "r"))
    assert 0 < ANOTHER_PAGE < 1


@pytest.mark.integration
def test_an_operator_who_always_names_himself_is_obeyed(tmp_path: Path) -> None:
    with serving(newspaper()) as site:
        named = OPTIONS.model_copy(update={"second_look": False})
        manifest = crawl(platform(site, items=5), tmp_path / "r", named, lambda _: None)
        assert manifest.second_looks == 0
        assert len(site.agents) == 1


def test_a_folder_in_which_the_very_first_write_was_killed_is_begun_anew(tmp_path: Path) -> None:
    """A kill between a file and its rename leaves the torn copy; anything else is another run's."""
    folder = tmp_path / "r"
    folder.mkdir()
    (folder / f".{MANIFEST}.4711.tmp").write_bytes(b'{"run_id": "ba')
    held = newspaper_at("http://bao.example/")
    assert begin(held, folder, OPTIONS).outcome is RunOutcome.RUNNING
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "khac.json").write_bytes(b"{}")
    with pytest.raises(RunFolderError, match="tệp khác"):
        begin(held, tmp_path / "other", OPTIONS)
