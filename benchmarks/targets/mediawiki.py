"""Fills an installed MediaWiki with discussions and articles of a world, and writes the record of them.

Everything goes in by the program's own importer (`maintenance/importDump.php`), as wikitext that its users
would have left: `~~~~` is stored as what it stands for, a link to the writer and the time in UTC. Some pages
go in by `maintenance/edit.php` with `~~~~` itself, so that the stored form is held against the program's.
`python -m benchmarks.targets.mediawiki --wiki FOLDER --url URL --world world.json --out truth.json`
"""

import argparse
import json
import re
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape

from benchmarks.targets.program import add_to_record

# Discussion namespaces of a Vietnamese wiki by number, with the share of threads that go there.
TALK = ((1, "Thảo luận", 7), (13, "Thảo luận Trợ giúp", 2), (15, "Thảo luận Thể loại", 1))
# Boards whose threads go to one page two by two, each under its heading.
_TOGETHER = 2
_SPECIAL = re.compile(r"\[\[|\{\{|''|~~~|[<>|&]|^[*#:;= ]|----|__|\bhttps?://|^$", re.MULTILINE)
_NOT_IN_NAMES = re.compile(r"[@#<>\[\]|{}/:_=~]+")
_NOT_IN_TITLES = re.compile(r"[^\w ,.()-]+")
_BY_HAND = 4
_SIGNERS_WITHOUT_ACCOUNT = 9  # one in so many signs with an address


def main() -> None:
    """Import the world's pages, sign some by hand, write the record."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--wiki", type=Path, required=True, help="folder of the installed program")
    parser.add_argument("--url", required=True, help="address that it is served at")
    parser.add_argument("--world", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="record, JSON; other programs' are kept")
    options = parser.parse_args()
    world = json.loads(options.world.read_text(encoding="utf-8"))
    discussed = list(talk_pages(world["threads"]))
    # Two articles of one title would be one page here.
    written = list({page["title"]: page for page in map(article_page, world["articles"])}.values())
    pages = [*discussed[_BY_HAND:], *written]
    with tempfile.NamedTemporaryFile("w", suffix=".xml", encoding="utf-8") as dump:
        dump.write(dump_of(pages))
        dump.flush()
        maintain(options.wiki, "importDump.php", "--username-prefix=", dump.name)
    for page in discussed[:_BY_HAND]:
        by_hand(options.wiki, page)
    for step in (("rebuildrecentchanges.php",), ("initSiteStats.php", "--update"), ("runJobs.php",)):
        maintain(options.wiki, *step)
    add_to_record(options.out, "mediawiki", truth(options.url, [*discussed, *written]))
    print(len(discussed), "discussion pages,", len(written), "articles")


def talk_pages(threads: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Discussion pages: most of one thread, some of two, in several namespaces."""
    kinds = [(number, name) for number, name, share in TALK for _ in range(share)]
    waiting = list(threads)
    at = 0
    while waiting:
        number, name = kinds[at % len(kinds)]
        taken = [waiting.pop(0) for _ in range(_TOGETHER if at % 5 == 0 and len(waiting) > 1 else 1)]
        title = f"{name}:{_title(taken[0]['title'])} {at + 1}"
        sections = [(_title(one["title"]), list(_posts(one["posts"]))) for one in taken]
        yield {"title": title, "ns": number, "section": str(number), "sections": sections}
        at += 1


def _posts(posts: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for at, post in enumerate(posts):
        name = " ".join(_NOT_IN_NAMES.sub(" ", post["author"]).split()) or "Vô danh"
        author = name[:1].upper() + name[1:]
        if sum(map(ord, author)) % _SIGNERS_WITHOUT_ACCOUNT == 0:
            author = f"192.0.2.{sum(map(ord, author)) % 250 + 1}"
        moment = datetime.fromisoformat(post["at"]).replace(second=0)
        yield {"author": author, "text": post["text"], "at": moment, "depth": min(at, 3)}


def article_page(article: dict[str, Any]) -> dict[str, Any]:
    """An article: a lead, and paragraphs below a heading."""
    return {
        "title": _title(article["title"]),
        "ns": 0,
        "section": "0",
        "paragraphs": [article["lead"], *article["paragraphs"]],
        "at": article["at"],
    }


def _title(text: str) -> str:
    plain = " ".join(_NOT_IN_TITLES.sub(" ", text).split())[:100].strip(" .-")
    return plain[:1].upper() + plain[1:]


def wikitext(page: dict[str, Any], signature: str = "") -> str:
    """What stands on a page; `signature` is used for every post where it is given."""
    if "paragraphs" in page:
        return "\n\n".join(map(_plain, page["paragraphs"]))
    blocks = []
    for heading, posts in page["sections"]:
        blocks.append(f"== {heading} ==")
        for post in posts:
            mark = ":" * post["depth"]
            lines = [mark + _plain(line) for line in post["text"].split("\n") if line.strip()]
            joined = ("\n" if mark else "\n\n").join(lines)
            blocks.append(f"{joined} {signature or _signature(post)}")
    return "\n".join(f"\n{block}" if not block.startswith(":") else block for block in blocks)


def _plain(line: str) -> str:
    """A line as a writer must type it to have it shown as it is."""
    return f"<nowiki>{escape(line)}</nowiki>" if _SPECIAL.search(line) else line


def _signature(post: dict[str, Any]) -> str:
    name, at = post["author"], post["at"]
    time = f"{at:%H:%M}, ngày {at.day} tháng {at.month} năm {at.year} (UTC)"
    talk = f"([[Thảo luận Thành viên:{name}|thảo luận]])"
    person = (
        f"[[Đặc biệt:Đóng góp/{name}|{name}]]" if name[0].isdigit() else f"[[Thành viên:{name}|{name}]]"
    )
    return f"{person} {talk} {time}"


def dump_of(pages: Iterable[dict[str, Any]]) -> str:
    """Pages in the program's export format, one revision each."""
    return f'<mediawiki xml:lang="vi" version="0.11">{"".join(map(_page, pages))}</mediawiki>'


def _page(page: dict[str, Any]) -> str:
    nobody: dict[str, Any] = {"author": "Biên tập", "at": None}
    last = page["sections"][-1][1][-1] if "sections" in page else nobody
    moment = last["at"] or datetime.fromisoformat(page["at"])
    stamp = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    who = f"<ip>{last['author']}</ip>" if last["author"][0].isdigit() else _tag("username", last["author"])
    text = f'<text xml:space="preserve">{escape(wikitext(page))}</text>'
    revision = f"<timestamp>{stamp}</timestamp><contributor>{who}</contributor><model>wikitext</model>"
    revision += f"<format>text/x-wiki</format>{text}"
    return (
        f"<page>{_tag('title', page['title'])}<ns>{page['ns']}</ns><revision>{revision}</revision></page>"
    )


def _tag(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>"


def by_hand(wiki: Path, page: dict[str, Any]) -> None:
    """Save a page as one account, signed by the program itself; the record says what it then shows."""
    name = "Người ký tay"
    # Whether the account was there already does not matter.
    maintain(wiki, "createAndPromote.php", "--force", name, "mat-khau-chi-de-thu-1")
    maintain(wiki, "edit.php", "-u", name, page["title"], text=wikitext(page, "~~~~"))
    shown = maintain(wiki, "getText.php", page["title"])
    times = re.findall(r"(\d\d):(\d\d), ngày (\d+) tháng (\d+) năm (\d+) \(UTC\)", shown)
    posts = [post for _, held in page["sections"] for post in held]
    for post, (hour, minute, day, month, year) in zip(posts, times, strict=True):
        at = datetime(int(year), int(month), int(day), int(hour), int(minute), tzinfo=UTC)
        post |= {"author": name, "at": at}


def maintain(wiki: Path, *command: str, text: str | None = None) -> str:
    """Run one of the program's own maintenance scripts."""
    done = subprocess.run(
        ["php", f"maintenance/{command[0]}", *command[1:]],
        cwd=wiki, input=text, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout


def truth(url: str, pages: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """The record: what every page shows, with the pages that the program came with as optional."""
    told = [
        {
            "url": _address(url, page["title"]),
            "section": page["section"],
            "title": page["title"],
            "documents": _documents(page),
        }
        for page in pages
    ]
    names = {0: "Bài viết", **{number: name for number, name, _ in TALK}}
    return {
        "item_kind": "unknown",
        "item_pattern": "^/index\\.php/(?!%C4%90%E1%BA%B7c_bi%E1%BB%87t)",
        "sections": [
            {"id": str(n), "name": name, "path": f"/index.php?title=Special:AllPages&namespace={n}"}
            for n, name in names.items()
        ],
        "pages": [
            *told,
            {"url": _address(url, "Trang Chính"), "section": "0", "optional": True, "documents": []},
        ],
    }


def _documents(page: dict[str, Any]) -> list[dict[str, Any]]:
    if "paragraphs" in page:
        return [{"kind": "article", "text": "\n".join(page["paragraphs"]), "author": "", "at": ""}]
    return [
        {"kind": "post", "text": post["text"], "author": post["author"], "at": post["at"].isoformat()}
        for _, posts in page["sections"]
        for post in posts
    ]


def _address(url: str, title: str) -> str:
    return f"{url.rstrip('/')}/index.php/{quote(title.replace(' ', '_'), safe=';@$!*(),/~:')}"


if __name__ == "__main__":
    main()
