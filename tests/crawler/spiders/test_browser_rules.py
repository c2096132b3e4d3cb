"""What the browser is given and refused, and what is said where it is missing: without any browser."""

import os
import sys
from pathlib import Path

import pytest

from crawler.errors import BrowserMissingError
from crawler.options import CrawlOptions
from crawler.registry import load_platforms, platform_from_url
from crawler.run import crawl
from crawler.spiders.browser import found
from crawler.spiders.browser.home import Home
from crawler.spiders.browser.processes import below, held_bytes
from crawler.spiders.browser.verdicts import Asked, Verdict, verdict
from crawler.spiders.browser.visit import named
from crawler.spiders.errors import BudgetError
from crawler.spiders.outcomes import outcome_of_error
from crawler.spiders.settings import settings
from crawler.types import Outcome, Rendering

PLATFORM = platform_from_url("https://dien-dan.example/")
RENDERED = PLATFORM.model_copy(update={"render": Rendering.JAVASCRIPT})
OPTIONS = CrawlOptions(seed=1, pseudonym_key=b"k" * 16)


def asked(url: str, kind: str = "fetch", method: str = "GET", **more: bool) -> Asked:
    told = {"is_navigation": False, "is_ours": True, **more}
    return Asked(method=method, url=url, kind=kind, **told)


@pytest.mark.parametrize(
    ("what", "wanted"),
    [
        (asked("https://dien-dan.example/api"), Verdict.FETCH),
        (asked("https://api.dien-dan.example/x", "xhr"), Verdict.FETCH),
        (asked("https://dien-dan.example/a.js", "script"), Verdict.FETCH),
        (asked("https://dien-dan.example/a.css", "stylesheet"), Verdict.BLANK),
        (asked("https://dien-dan.example/a.png", "image"), Verdict.REFUSE),
        (asked("https://dien-dan.example/a", "websocket"), Verdict.REFUSE),
        (asked("https://dien-dan.example/a", "eventsource"), Verdict.REFUSE),
        (asked("https://dien-dan.example/a", "ping"), Verdict.REFUSE),
        (asked("https://dien-dan.example/api", method="POST"), Verdict.REFUSE),
        (asked("https://dien-dan.example/api", method="DELETE"), Verdict.REFUSE),
        (asked("https://khac.example/api"), Verdict.REFUSE),
        (asked("https://ten@dien-dan.example/api"), Verdict.REFUSE),
        (asked("https://dien-dan.example/api", is_ours=False), Verdict.REFUSE),
        (asked("file:///etc/passwd"), Verdict.REFUSE),
        (asked("ftp://dien-dan.example/x"), Verdict.REFUSE),
        (asked("data:text/plain,x"), Verdict.REFUSE),
        (asked("https://dien-dan.example/khac", "document", is_navigation=True), Verdict.MOVE),
        (asked("https://khac.example/", "document", is_navigation=True), Verdict.MOVE),
        (asked("https://dien-dan.example/", "document", is_navigation=True, is_ours=False), Verdict.REFUSE),
        (asked("https://dien-dan.example/", "document", "POST", is_navigation=True), Verdict.REFUSE),
    ],
)
def test_a_request_of_the_browser_is_judged_by_one_table(what: Asked, wanted: Verdict) -> None:
    assert verdict(what, PLATFORM) is wanted


def test_a_missing_part_is_named_with_its_remedy_before_anything_is_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(found, "find_spec", lambda _: None)
    with pytest.raises(BrowserMissingError, match=r"pip install 'cleanplatforms\[browser\]'"):
        crawl(RENDERED, tmp_path / "run", OPTIONS, lambda _: None)
    assert not (tmp_path / "run").exists()
    monkeypatch.setattr(found, "find_spec", lambda _: "there")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BrowserMissingError, match=r"apt install chromium"):
        found.check_browser(RENDERED, OPTIONS)
    with pytest.raises(BrowserMissingError, match=r"/khong/co \(mục browser\)|“/khong/co” \(mục browser\)"):
        found.check_browser(RENDERED, OPTIONS.model_copy(update={"browser": "/khong/co"}))
    monkeypatch.setattr(found, "_PROCESSES", tmp_path / "no-proc")
    with pytest.raises(BrowserMissingError, match="Linux"):
        found.check_browser(RENDERED, OPTIONS)
    found.check_browser(PLATFORM, OPTIONS)


def test_a_platform_file_says_how_it_is_rendered_and_most_need_nothing(tmp_path: Path) -> None:
    text = "id: dien-dan\nname: Diễn đàn\nurl: https://dien-dan.example/\nfields: [forum]\n"
    (tmp_path / "a.yaml").write_text(text)
    (tmp_path / "b.yaml").write_text(
        text.replace("id: dien-dan", "id: dien-dan-moi") + "render: javascript\n"
    )
    plain, scripted = load_platforms(tmp_path)
    assert (plain.render, scripted.render) == (Rendering.AS_SENT, Rendering.JAVASCRIPT)
    renderer = "crawler.spiders.browser.renderer.Renderer"
    assert renderer not in settings(plain, OPTIONS)["DOWNLOADER_MIDDLEWARES"]
    assert renderer in settings(scripted, OPTIONS)["DOWNLOADER_MIDDLEWARES"]
    assert "playwright" not in {name.partition(".")[0] for name in sys.modules}


def test_how_a_visit_failed_is_a_named_outcome() -> None:
    url = "https://dien-dan.example/"
    assert outcome_of_error(named(TimeoutError(), url)) is Outcome.TIMEOUT
    assert outcome_of_error(named(RuntimeError("?"), url)) is Outcome.EXTRACTION_ERROR
    assert outcome_of_error(named(RuntimeError("?"), url, is_dead=True)) is Outcome.TOO_LARGE
    assert outcome_of_error(named(BudgetError(url), url, is_dead=True)) is Outcome.BUDGET_EXHAUSTED


def test_a_browsers_folder_goes_with_it_and_those_of_the_dead_are_swept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    orphan, living = (tmp_path / f"cleanplatforms-browser-{n}-x" for n in (2**22 + 1, os.getppid()))
    orphan.mkdir()
    living.mkdir()
    home = Home()
    (home.path / "deep").mkdir()
    (home.path / "deep" / "file").write_bytes(b"x" * 1000)
    assert home.bytes() == 1000
    assert not orphan.exists()
    assert living.exists()
    with home.as_temporary():
        assert os.environ["TMPDIR"] == str(home.path)
    assert os.environ.get("TMPDIR") != str(home.path)
    home.remove()
    assert not home.path.exists()


def test_memory_is_that_of_the_processes_themselves() -> None:
    before = held_bytes((os.getpid(),))
    held = bytearray(64 << 20)
    assert held_bytes((os.getpid(),)) - before > 50 << 20
    assert held_bytes((2**22 + 1,)) == 0
    assert os.getpid() in below(os.getppid())
    del held
