"""The scripted twin of a site: the same pages, but what is sent is a shell that its script fills."""

import json
import re
from urllib.parse import parse_qs, quote, urlsplit

from tests.site.server import ANY, OK, Answer, Page, Site

SHELL = """<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Đang tải…</title>
<link rel="stylesheet" href="/tinh/kieu.css"></head>
<body><div id="goc">Trang này cần JavaScript.</div><script type="module" src="/tinh/chay.js"></script></body></html>"""
# In two steps, as front ends do: what the page is called, then, after a while, what stands on it.
SCRIPT = """
import {goc} from './phan.js';
const o = encodeURIComponent(location.pathname + location.search);
const dau = await (await fetch('/du-lieu?phan=dau&trang=' + o)).json();
document.head.insertAdjacentHTML('beforeend', dau);
document.title = document.head.querySelectorAll('title')[1]?.textContent ?? '';
document.head.querySelector('title').remove();
setTimeout(async () => {
  goc().innerHTML = 'Chờ một chút';
  goc().outerHTML = await (await fetch('/du-lieu?phan=than&trang=' + o)).json();
}, 150);
"""
_PART = "export const goc = () => document.getElementById('goc');"
_HEAD = re.compile(r"<head>(.*?)</head>", re.DOTALL)
_BODY = re.compile(r"<body>(.*?)</body>", re.DOTALL)


def scripted(pages: dict[str, Page]) -> dict[str, Page]:
    """Every page of HTML as its shell; its head and body stand behind /du-lieu."""
    made: dict[str, Page] = {
        "/tinh/chay.js": Answer(SCRIPT, content_type="text/javascript; charset=utf-8"),
        "/tinh/phan.js": Answer(_PART, content_type="application/javascript"),
        "/du-lieu": lambda site, path: _data(pages, site, path),
    }
    for path, page in pages.items():
        is_page = isinstance(page, Answer) and page.status == OK and "html" in page.content_type
        made[path] = Answer(SHELL) if is_page else page
    # As front ends are served: whatever is asked for, the shell.
    made[ANY] = Answer(SHELL)
    return made


def data_url(path: str) -> str:
    """Where the body of a page lies."""
    return f"/du-lieu?phan=than&trang={quote(path, safe='')}"


def _data(pages: dict[str, Page], site: Site, path: str) -> Answer:
    asked = parse_qs(urlsplit(path).query)
    page = pages.get(asked["trang"][0])
    if page is None:
        return Answer('"Không có trang này"', 404, content_type="application/json")
    markup = (page if isinstance(page, Answer) else page(site, path)).body
    found = (_HEAD if asked["phan"] == ["dau"] else _BODY).search(str(markup))
    return Answer(json.dumps(found[1] if found else ""), content_type="application/json")
