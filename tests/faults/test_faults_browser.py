"""Hostile pages in the browser: what their scripts may not reach, and how each of them ends."""

import os
import signal
import time
from pathlib import Path

import pytest

from crawler.options import CrawlOptions
from crawler.spiders.browser.processes import below
from crawler.spiders.browser.visit import MAX_PARTS
from crawler.types import Outcome, Platform, Politeness, Rendering
from tests.site.chromium import needs_chromium
from tests.site.crawling import crawling
from tests.site.fetching import Fetched, fetch
from tests.site.newspaper import newspaper_at
from tests.site.server import Answer, Page, Site, serving
from tests.site.traps import trap

pytestmark = [pytest.mark.integration, needs_chromium]

HOST = "127.0.0.1"
# Everything a page can ask the network for; what answers is written down on the page.
REACHING = """<!doctype html><html><head><title>Với tay</title>
<link rel="preconnect" href="{trap}"><link rel="dns-prefetch" href="{trap}"><link rel="prefetch" href="{trap}/a">
<link rel="prerender" href="{trap}/b"><link rel="manifest" href="{trap}/m"><link rel="icon" href="{trap}/i">
<link rel="stylesheet" href="{trap}/c.css"><link rel="modulepreload" href="{trap}/d.js">
<script type="speculationrules">{{"prerender": [{{"source": "list", "urls": ["{trap}/s", "/dau-co"]}}]}}</script>
<style>@import url("{trap}/e.css"); @font-face {{font-family: x; src: url({trap}/f)}} p {{font-family: x; background: url({trap}/g)}}</style>
</head><body><p id="ket-qua">bắt đầu</p>
<img src="{trap}/h.png" srcset="{trap}/h2.png 2x"><video src="{trap}/v"></video><audio src="{trap}/w" autoplay></audio>
<object data="{trap}/o"></object><embed src="{trap}/p"><iframe src="{trap}/q"></iframe>
<iframe src="file:///etc/passwd"></iframe><iframe src="/khung"></iframe>
<iframe src="data:text/html,<script>fetch('{trap}/r');new WebSocket('{socket}/r')</script>"></iframe>
<iframe srcdoc="<script>fetch('{trap}/t');new Image().src='{trap}/t2'</script>"></iframe>
<svg><image href="{trap}/u"/></svg><form id="gui" method="post" action="/gui" target="_blank"><input name="a"></form>
<script>
const ghi = (ten) => (gi) => {{
  if (gi) document.getElementById('ket-qua').append(document.createElement('br'), ten + ': ' + gi);
}};
const thu = (ten, lam) => {{ try {{ Promise.resolve(lam()).then(ghi(ten), () => 0); }} catch {{}} }};
const lay = (u, o) => fetch(u, o).then((a) => a.text());
thu('trap', () => lay('{trap}/1'));
thu('trap-mù', () => lay('{trap}/2', {{mode: 'no-cors'}}));
thu('localhost', () => lay('http://localhost:{port}/bi-mat'));
thu('số', () => lay('http://2130706433:{trap_port}/bi-mat'));
thu('v6', () => lay('http://[::1]:{port}/bi-mat'));
thu('tệp', () => lay('file:///etc/passwd'));
thu('cấm', () => lay('/cam/du-lieu'));
thu('gửi', () => lay('/gui', {{method: 'POST', body: 'a=1'}}));
thu('xóa', () => lay('/gui', {{method: 'DELETE'}}));
thu('chuyển', () => lay('/chuyen'));
thu('được', () => lay('/duoc'));
thu('beacon', () => navigator.sendBeacon('{trap}/3', 'x') && navigator.sendBeacon('/gui', 'x') && 0);
thu('ws', () => new Promise((ok) => {{ new WebSocket('{socket}/4').onopen = ok; }}));
thu('ws-nhà', () => new Promise((ok) => {{ new WebSocket('ws://' + location.host + '/o-cam').onopen = ok; }}));
thu('sse', () => new Promise((ok) => {{ new EventSource('/dong').onopen = ok; }}));
thu('wt', () => new WebTransport('https://127.0.0.1:{trap_port}/5').ready.then(() => 'nối được'));
thu('rtc', () => {{
  const c = new RTCPeerConnection({{iceServers: [{{urls: 'stun:127.0.0.1:{trap_port}'}}]}});
  c.createDataChannel('x');
  return c.createOffer().then((o) => c.setLocalDescription(o)).then(() => 'có rtc');
}});
thu('sw', () => navigator.serviceWorker.register('/tho.js').then((sw) => sw && 'có sw'));
thu('thợ', () => new Worker(URL.createObjectURL(new Blob(["fetch('{trap}/6'); new WebSocket('{socket}/6')"]))) && 0);
thu('chung', () => new SharedWorker(URL.createObjectURL(new Blob(["fetch('{trap}/7')"]))) && 0);
thu('cửa', () => {{ for (let i = 0; i < 20; i++) window.open('{trap}/8-' + i); window.open('/cua-so'); }});
thu('mẫu', () => document.getElementById('gui').submit());
thu('tải', () => {{
  const a = document.createElement('a');
  a.href = URL.createObjectURL(new Blob(['x'.repeat(1000)])); a.download = 'tai-ve'; a.click();
}});
thu('bánh', () => {{ document.cookie = 'toi=1'; localStorage.setItem('toi', 1); return lay('/banh'); }});
alert('chào'); confirm('chào'); print();
</script></body></html>"""
MOVES = {
    "/ra-ngoai": ("location = '{trap}/'", Outcome.OFF_PLATFORM_REDIRECT),
    "/noi-bo": ("location = 'http://localhost:{port}/'", Outcome.NON_PUBLIC_ADDRESS),
    "/bi-cam": ("location = '/cam/trang'", Outcome.ROBOTS_DISALLOWED),
    "/vong-a": ("location = '/vong-b'", Outcome.REDIRECT_LOOP),
    "/vong-b": ("location = '/vong-a'", Outcome.REDIRECT_LOOP),
    "/mai-mai": (
        "location = '/mai-mai?n=' + (Number(location.search.slice(3)) + 1)",
        Outcome.REDIRECT_LOOP,
    ),
    "/khong-co": ("location = '/mat-roi'", Outcome.NOT_FOUND),
    "/tep": ("location = 'file:///etc/passwd'", Outcome.EXTRACTED),
    "/du-lieu": ("location = 'data:text/html,x'", Outcome.EXTRACTED),
    "/di-tiep": ("location = '/toi-noi'", Outcome.EXTRACTED),
    "/treo": ("while (true) {{}}", Outcome.TIMEOUT),
    "/bom": ("const a = []; while (true) a.push(new Array(1e6).fill(a.length + .5))", Outcome.TOO_LARGE),
    "/phinh": (
        "const a = []; while (true) a.push(new Uint8Array(5e7).fill(7))",
        Outcome.TOO_LARGE,
    ),
    "/dai": ("document.body.textContent = 'dài '.repeat(6e6)", Outcome.TOO_LARGE),
    "/khong-nghi": (
        "setInterval(() => document.body.append(document.createElement('p')), 5)",
        Outcome.EXTRACTED,
    ),
    "/che-ten": (
        "document.body.innerHTML = '<form name=documentElement></form><p>vẫn đọc được</p>'; window.Document = null",
        Outcome.EXTRACTED,
    ),
}


def page(script: str) -> Answer:
    return Answer(f"<!doctype html><html><body><p>thường</p><script>{script}</script></body></html>")


def platform(site: Site, delay: float = 0, **budget: int) -> Platform:
    made = newspaper_at(site.url(), **budget)
    more = {
        "render": Rendering.JAVASCRIPT,
        "hosts": ("localhost",),
        "politeness": Politeness(delay_seconds=delay, concurrency=2),
    }
    return made.model_copy(update=more)


def look(site: Site, paths: list[str], folder: Path, delay: float = 0, **budget: int) -> Fetched:
    urls = [site.url(path) for path in paths]
    return fetch(platform(site, delay, **budget), urls, folder, resolve={HOST: HOST})


ROBOTS = Answer("User-agent: *\nDisallow: /cam/\n", content_type="text/plain")


def test_a_page_in_the_browser_reaches_nothing_but_what_the_crawl_may_ask_for(tmp_path: Path) -> None:
    reply = Answer("đã trả lời", content_type="text/plain")
    with trap() as held, serving({"/robots.txt": ROBOTS}) as site:
        told = {"trap": held.url(""), "socket": held.url("", "ws"), "trap_port": held.port}
        site.pages["/voi-tay"] = Answer(REACHING.format(**told, port=site.port))
        site.pages["/chuyen"] = Answer("", 302, {"Location": held.url("/10")})
        site.pages |= dict.fromkeys(("/duoc", "/banh", "/bi-mat", "/cam/du-lieu", "/gui"), reply)
        done = look(site, ["/voi-tay"], tmp_path)
        time.sleep(0.5)
        assert held.sprung == []
        # Nothing but GET, of the platform, as robots.txt allows; frames, windows and workers are not asked for.
        assert site.counts() == {"/robots.txt": 1, "/voi-tay": 1, "/duoc": 1, "/banh": 1, "/chuyen": 1}
    shown = done.rendered[site.url("/voi-tay")]
    results = shown.partition('id="ket-qua">')[2].partition("</p>")[0]
    assert {line.partition(":")[0] for line in results.split("<br>")[1:]} == {"được", "bánh"}
    assert "root:" not in shown
    assert done.outcomes[site.url("/voi-tay")] == Outcome.EXTRACTED
    # All of it counts: robots.txt, the page, its parts, and the name that led to a private address.
    assert done.pages == 6


def test_every_page_that_moves_hangs_or_swells_has_its_outcome(tmp_path: Path) -> None:
    """One browser after the other dies of them; the page that comes last is read as if nothing had been."""
    pages: dict[str, Page] = {
        "/robots.txt": ROBOTS,
        "/toi-noi": Answer("<html><body><p>tới nơi</p></body></html>"),
    }
    with trap() as held, serving(pages) as site:
        for path, (script, _) in MOVES.items():
            site.pages[path] = page(script.format(trap=held.url(""), port=site.port))
        done = look(site, [*MOVES, "/toi-noi"], tmp_path)
        assert held.sprung == []
    ended = {path: done.outcomes[site.url(path)] for path in MOVES}
    wanted = {path: str(outcome) for path, (_, outcome) in MOVES.items()}
    wanted["/khong-co"] = "not_found"
    assert ended == wanted
    assert "tới nơi" in done.rendered[site.url("/di-tiep")]
    assert "tới nơi" in done.rendered[site.url("/toi-noi")]
    assert "vẫn đọc được" in done.rendered[site.url("/che-ten")]
    assert all("thường" in done.rendered[site.url(path)] for path in ("/tep", "/du-lieu", "/khong-nghi"))


def test_parts_of_a_page_are_bounded_and_cost_the_budget(tmp_path: Path) -> None:
    asking = page("for (let n = 0; n < 500; n++) fetch('/phan?n=' + n)")
    with serving({"/robots.txt": ROBOTS, "/nhieu": asking, "/phan": Answer("x")}) as site:
        done = look(site, ["/nhieu"], tmp_path)
        assert sum(count for path, count in site.counts().items() if path.startswith("/phan")) == MAX_PARTS
        assert done.pages == MAX_PARTS + 2
        site.asked.clear()
        done = look(site, ["/nhieu"], tmp_path, pages=10)
        assert done.outcomes == {site.url("/nhieu"): Outcome.BUDGET_EXHAUSTED}
        assert len(site.asked) == 10


def test_parts_keep_the_pace_of_their_host(tmp_path: Path) -> None:
    asking = page("for (let n = 0; n < 6; n++) fetch('/phan?n=' + n)")
    with serving({"/robots.txt": ROBOTS, "/nhieu": asking, "/phan": Answer("x")}) as site:
        look(site, ["/nhieu"], tmp_path, 0.3)
        times = sorted(when for when, path in site.asked)
    assert len(times) == 8
    # Six delays lie between the page and its last part; a delay may begin before the server has noted it.
    assert times[7] - times[1] > 6 * 0.3 - 0.1


def test_the_browser_dies_with_whoever_started_it(tmp_path: Path) -> None:
    """Everything is killed at once but the browser, which stands in a session of its own, busy for ever."""
    site_pages: dict[str, Page] = {"/robots.txt": ROBOTS, "/doi-song": page("while (true) {}")}
    options = CrawlOptions(seed=1, pseudonym_key=b"k" * 16, resolve={HOST: HOST})
    with serving(site_pages) as site, crawling(platform(site), tmp_path, options) as parent:
        until = time.monotonic() + 60
        while not any("--type=renderer" in _command(one) for one in below(parent.pid)):
            assert time.monotonic() < until
            time.sleep(0.1)
        time.sleep(1)
        started = below(parent.pid)
        assert any("--type=renderer" in _command(one) for one in started)
        os.killpg(parent.pid, signal.SIGKILL)
        until = time.monotonic() + 20
        while alive := [one for one in started if _command(one)]:
            assert time.monotonic() < until, [_command(one)[:100] for one in alive]
            time.sleep(0.2)


def _command(process: int) -> str:
    """The command line of a process; '' of one that ended, reaped or not."""
    try:
        return Path(f"/proc/{process}/cmdline").read_text()
    except OSError:
        return ""
