"""The generic way on pages whose program nobody knows: posts, authors and dates found, precision, recall, F1.

Every fixture page with posts or reviews, of adapters and of extraction, is read without adapter and with
schema.org (JSON-LD, microdata) taken out; then again, harder, with every class and id name scrambled, so
that only shape and words are left. Both are repeated on the same pages grown to 12 posts with words and
names of their own, as real pages are long. A post is found when nine tenths of its words are; its author
and moment count where the post is found.

`tests/crawler/extraction/blind` are pages in the manner of programs and home-made sites that no rule was written
for: 28 with posts and 18 without, laid down before the rules were looked at; read both ways too. Last come the
pages without posts: these 18, and lists and articles of the shared folder where it is there; each way of
reading (as its kind, as a thread, as a page of unknown kind) that finds posts on one is counted.
Usage: python benchmarks/fallback.py [--shared FOLDER] [--verbose] [--out FILE.json]
"""

import argparse
import hashlib
import json
import os
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
_JSON_LD = re.compile(r"<script[^>]*ld\+json[^>]*>.*?</script>", re.DOTALL | re.IGNORECASE)
_MICRODATA = re.compile(r"\s(?:itemscope|itemtype|itemprop|itemid)(?:=\"[^\"]*\"|='[^']*')?(?=[\s>/])")
_NAMES = re.compile(r"(\s(?:class|id|component|data-template)=)\"([^\"]*)\"")
_DATA = re.compile(r"\s(data-(?!time|timestamp)[a-z-]+)=(\"[^\"]*\"|'[^']*')")
_WORD = re.compile(r"\w+")
_SAME = 0.9
# Ids follow a letter or a sign; years and zones do not.
_IDS = re.compile(r"(?<=[-_=#a-z])\d{3,6}(?![\d-])")
_SYLLABLES = (
    "mình bạn nhà vườn cây nước sáng chiều mua bán cũ mới tốt xấu rẻ đắt hỏi trả lời xem thử dùng sửa thay lắp "
    "đường chợ sông ruộng gạo muối mắm dầu đèn quạt bàn ghế tủ giường áo quần nón dép trời mưa nắng gió lạnh nóng "
    "nhanh chậm đẹp bền chắc nhẹ nặng xa gần cao thấp rộng hẹp được chưa rồi nhé ạ ơi thì là mà của cho với từ"
)
_WORDS = _SYLLABLES.split()
# The element of one post in pages of each kind.
_GROW = {
    "xenforo-2/thread": "article.message--post",
    "xenforo-1/thread": "li.message",
    "vbulletin/thread3": "table[id^=post]",
    "vbulletin/thread4": "li.postcontainer",
    "vbulletin/thread5": "li.b-post",
    "phpbb-3/topic": "div.post",
    "phpbb-3/subsilver": "table.tablebg",
    "discourse/crawler_page": "div.crawler-post",
    "nodebb/topic_page": "li[component=post]",
    "mastodon/status_page": "div.entry",
    "shop/woo_product": "li.review",
    "shop/sapo_product": ".sapo-review-item",
    "shop-schema/microdata": "[itemprop=review]",
    "extraction/microdata_forum": "[itemtype$=Comment]",
}
_POSTS = 12
_OF = {"posts": "", "authors": "_author", "dates": "_date"}


@dataclass(frozen=True)
class Page:
    """One fixture page with what it carries."""

    name: str
    html: str
    expected: dict[str, Any]


def _of_adapters() -> Iterator[Page]:
    """Fixture pages of adapters, with all that is expected of each."""
    for path in sorted((ROOT / "tests/crawler/adapters/fixtures").glob("*/*.expected.json")):
        page = path.with_name(path.name.replace(".expected.json", ".html"))
        if page.exists():
            expected = json.loads(path.read_text(encoding="utf-8"))
            yield Page(f"{path.parent.name}/{page.stem}", page.read_text(encoding="utf-8"), expected)


def _of_extraction(folder: str) -> Iterator[Page]:
    """Pages of one folder of the extraction's tests."""
    for path in sorted((ROOT / "tests/crawler/extraction" / folder).glob("*.json")):
        expected = json.loads(path.read_text(encoding="utf-8"))
        expected["kind"] = expected["item_kind"]
        yield Page(path.stem, path.with_suffix(".html").read_text(encoding="utf-8"), expected)


def pages() -> Iterator[Page]:
    """Fixture pages of adapters and of extraction that carry at least one post or review."""
    for page in _of_adapters():
        expected = page.expected
        if expected.get("extract"):
            wanted = expected["extract"] | {"url": expected["url"], "now": expected["now"]}
            yield replace(page, expected=wanted)
    for page in _of_extraction("fixtures"):
        if any(part["kind"] in {"post", "comment", "review"} for part in page.expected["parts"]):
            yield replace(page, name=f"extraction/{page.name}")


def blind(*, with_posts: bool) -> Iterator[Page]:
    """Pages of programs that no rule was written for, those with posts or those without."""
    return (page for page in _of_extraction("blind") if bool(page.expected["parts"]) is with_posts)


def lists_and_articles(shared: Path) -> Iterator[Page]:
    """Pages that carry no post: adapters' lists and home pages, real ones of the shared folder."""
    for page in _of_adapters():
        expected = page.expected
        if "extract" in expected and expected["extract"] is None:
            told = {"url": expected["url"], "now": expected["now"], "kind": "unknown"}
            yield replace(page, expected=told)
    now = datetime(2026, 11, 22, tzinfo=UTC).isoformat()
    lists = [*shared.glob("pages/forum/*orum*.html"), *shared.glob("pages/*/*home*.html")]
    for kind, paths in (("unknown", lists), ("article", shared.glob("pages/news/*.html"))):
        for path in sorted(set(paths)):
            html = path.read_text(encoding="utf-8", errors="replace")
            yield Page(
                f"shared/{path.stem}", html, {"url": "https://trang.example/x/", "now": now, "kind": kind}
            )


def undeclared(html: str) -> str:
    """The page without what it says of itself in schema.org's words."""
    return _MICRODATA.sub("", _JSON_LD.sub("", html))


def scrambled(html: str) -> str:
    """The page with meaningless names of classes and ids, the numbers in them kept, and without data-*."""
    return _DATA.sub(
        "", _NAMES.sub(lambda match: f'{match[1]}"{_meaningless(match[2])}"', undeclared(html))
    )


def _meaningless(names: str) -> str:
    return " ".join(re.sub(r"[^\W\d_]+", _code, name) for name in names.split())


def _code(word: re.Match[str]) -> str:
    digest = hashlib.sha256(word[0].lower().encode()).hexdigest()[:5]
    return "q" + digest.translate(str.maketrans("0123456789", "ghijklmnop"))


def grown(page: Page, selector: str, posts: int) -> Page:
    """The page with its posts repeated to a number, each copy with words and a name of its own."""
    from selectolax.lexbor import LexborHTMLParser

    chance = random.Random(page.name)
    tree = LexborHTMLParser(page.html)
    wanted = [
        part for part in page.expected["parts"] if part.get("kind", "post") not in {"article", "listing"}
    ]
    nodes = {}
    for node in tree.css(selector):
        html = node.html or ""
        said = next(
            (part for part in wanted if _lines(part) and all(line in html for line in _lines(part))), None
        )
        if said is not None:
            nodes[html] = said
    if not nodes:
        return page
    copies, parts = "", list(wanted)
    for at in range(posts - len(wanted)):
        html, part = list(nodes.items())[at % len(nodes)]
        part = dict(part)
        for line in _lines(part):
            new = _sentence(chance)
            html, part["text"] = html.replace(line, new), part["text"].replace(line, new)
        name = part.get("author_shown", part.get("author_name", ""))
        if name:
            new = " ".join(word.capitalize() for word in chance.sample(_WORDS, 2))
            html = html.replace(name, new)
            part["author_name"] = part["author_shown"] = new
        copies += _IDS.sub(lambda match, at=at: str(int(match[0]) + 100 * (at + 1)), html)  # type: ignore[misc]
        parts.append(part)
    last = list(nodes)[-1]
    html = (tree.html or "").replace(last, last + copies, 1)
    return Page(f"{page.name}*", html, page.expected | {"parts": parts})


def _lines(part: dict[str, Any]) -> list[str]:
    return [escape(line, quote=False) for line in part.get("text", "").split("\n") if line]


def _sentence(chance: random.Random) -> str:
    words = [chance.choice(_WORDS) for _ in range(chance.randint(3, 25))]
    return f"{' '.join(words).capitalize()}."


WAYS: dict[str, Callable[[str], str]] = {"undeclared": undeclared, "scrambled": scrambled}


def sets() -> dict[str, list[Page]]:
    """The fixture pages as they are, and grown."""
    short = [page for page in pages() if page.name != "shop-schema/jsonld"]
    long = [grown(page, selector, _POSTS) for page in short if (selector := _GROW.get(page.name))]
    return {
        "as written": short,
        "12 posts": [page for page in long if page.name.endswith("*")],
        "blind": list(blind(with_posts=True)),
    }


def alike(one: str, other: str) -> bool:
    """Whether two texts share nine tenths of their words."""
    a, b = Counter(_WORD.findall(one.lower())), Counter(_WORD.findall(other.lower()))
    return 2 * sum((a & b).values()) >= _SAME * 2 * max(sum(a.values()), sum(b.values()), 1)


def compared(page: Page, change: Callable[[str], str]) -> Counter[str]:
    """Counts of one page: wanted, shown and found posts; authors and moments wanted, shown and found."""
    from crawler.extraction import extract_page
    from crawler.types import DocumentKind, ItemKind

    wanted = [
        part for part in page.expected["parts"] if part.get("kind", "post") not in {"article", "listing"}
    ]
    now = page.expected.get("now")
    kind = ItemKind(page.expected.get("kind", "thread"))
    moment = datetime.fromisoformat(now) if now else None
    found = extract_page(change(page.html), page.expected["url"], kind, moment)
    shown = [part for part in found.parts if part.kind not in {DocumentKind.ARTICLE, DocumentKind.LISTING}]
    counts = Counter(wanted=len(wanted), shown=len(shown))
    free = list(shown)
    for part in wanted:
        text = part.get("text", part.get("text_starts", ""))
        twin = next((other for other in free if alike(other.text, text)), None)
        when = part.get("published_at")
        counts["wanted_author"] += bool(part.get("author_name"))
        counts["wanted_date"] += bool(when)
        if twin is None:
            continue
        free.remove(twin)
        counts["found"] += 1
        counts["found_author"] += bool(part.get("author_name")) and twin.author_name in {
            part["author_name"],
            part.get("author_shown"),
        }
        counts["found_date"] += bool(when) and twin.published_at == datetime.fromisoformat(when)
    counts["shown_author"] = sum(bool(part.author_name) for part in shown)
    counts["shown_date"] = sum(part.published_at is not None for part in shown)
    return counts


def mistaken(page: Page, change: Callable[[str], str]) -> dict[str, bool]:
    """Whether posts are found on a page without, by the way it is read."""
    from crawler.extraction import extract_page
    from crawler.types import DocumentKind, ItemKind

    kinds = {"own kind": page.expected["kind"], "thread": "thread", "unknown": "unknown"}
    moment, url = datetime.fromisoformat(page.expected["now"]), page.expected["url"]
    html, silent = change(page.html), {DocumentKind.ARTICLE, DocumentKind.LISTING}
    return {
        name: any(part.kind not in silent for part in extract_page(html, url, ItemKind(kind), moment).parts)
        for name, kind in kinds.items()
    }


def scores(counts: Counter[str], of: str = "") -> tuple[float, float, float]:
    """Precision, recall and F1 of posts, or of `_author` or `_date`."""
    found, shown, wanted = (counts[f"{name}{of}"] for name in ("found", "shown", "wanted"))
    return found / max(1, shown), found / max(1, wanted), 2 * found / max(1, shown + wanted)


def main() -> None:
    """Print one table a way; write all counts as JSON where asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    default = Path(os.environ.get("CLEANPLATFORMS_SHARED", ROOT.parent / "shared"))
    parser.add_argument("--shared", type=Path, default=default, help="folder with pages of real platforms")
    parser.add_argument("--verbose", action="store_true", help="one line a page")
    parser.add_argument("--out", type=Path, help="write the figures as JSON")
    options = parser.parse_args()
    results: dict[str, dict[str, Any]] = {}
    for group, group_pages in sets().items():
        for way, change in WAYS.items():
            each = {page.name: compared(page, change) for page in group_pages}
            total = sum(each.values(), Counter[str]())
            if options.verbose:
                for name, counts in each.items():
                    marks = (
                        f"{counts[f'found{of}']}/{counts[f'shown{of}']}/{counts[f'wanted{of}']}"
                        for of in _OF.values()
                    )
                    print(f"  {name:36}" + "".join(f"{mark:>12}" for mark in marks))
            print(f"{group}, {way}: {len(each)} pages, {total['wanted']} posts")
            row = results[f"{group}, {way}"] = {
                "pages": {name: dict(counts) for name, counts in each.items()}
            }
            for label, of in _OF.items():
                precision, recall, f1 = row[label] = scores(total, of)  # type: ignore[assignment]
                print(f"  {label:10} P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}")
    bare = [*blind(with_posts=False), *lists_and_articles(options.shared)]
    for way, change in WAYS.items():
        wrong = {page.name: mistaken(page, change) for page in bare}
        shares = {
            kind: sum(row[kind] for row in wrong.values()) for kind in ("own kind", "thread", "unknown")
        }
        results[f"without posts, {way}"] = {"pages": wrong} | shares
        print(f"without posts, {way}: {len(bare)} pages, read wrongly {shares}")
        if options.verbose:
            for name, row in wrong.items():
                print(f"  {name:36}{', '.join(kind for kind, found in row.items() if found)}")
    if options.out:
        options.out.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
