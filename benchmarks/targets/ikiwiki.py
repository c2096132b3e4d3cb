"""Writes the pages of an ikiwiki blog with a world's articles and comments, and lets the program build the site.

`python -m benchmarks.targets.ikiwiki FOLDER URL world.json truth.json`; FOLDER/html is what a web server serves.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from benchmarks.targets.program import NEWS, Told, add_to_record, slug

# What Markdown would take for its own.
_SIGNS, _ESCAPED = re.compile(r"([\\`*_#+<>\[\]~-])"), r"\\\1"
_EXAMPLE = Path("/usr/share/ikiwiki/examples/blog")


def main(folder: str, url: str, world: str, out: str) -> None:
    """The blog that the program's own package begins with, its sample posts left out, and ours."""
    place, url = Path(folder).resolve(), url.rstrip("/")
    source = place / "source"
    shutil.copytree(_EXAMPLE, source)
    for sample in (source / "posts").iterdir():
        sample.unlink()
    told = fill(source, json.loads(Path(world).read_text("utf-8"))["articles"], url)
    setup = place / "blog.setup"
    setup.write_text(settings(place, url), "utf-8")
    subprocess.run(["ikiwiki", "--setup", str(setup)], check=True)
    add_to_record(Path(out), "ikiwiki", told)
    print(len(told["pages"]), "articles")


def settings(place: Path, url: str) -> str:
    """A setup file as `ikiwiki --dumpsetup` writes it, with what the package's blog sets."""
    return f"""# IkiWiki::Setup::Yaml - YAML formatted setup file
wikiname: Nhật ký Bến Mơ
srcdir: {place}/source
destdir: {place}/html
url: {url}
cgiurl: ''
rss: 1
atom: 1
discussion: 0
locale: vi_VN.UTF-8
timezone: Asia/Ho_Chi_Minh
tagbase: tags
comments_allowauthor: 1
comments_pagespec: posts/* and !*/Discussion
archive_pagespec: page(posts/*) and !*/Discussion
add_plugins:
- goodstuff
- comments
- calendar
- sidebar
- trail
- htmlscrubber
disable_plugins:
- smiley
"""


def fill(source: Path, world: list[Told], url: str) -> Told:
    """A file a post, one a comment beside it, a tag a section with the list of its posts."""
    (source / "tags").mkdir()
    for at, name in NEWS.items():
        listed = f'[[!meta title="{name}"]]\n\n[[!inline pages="posts/* and tagged({at})" show="0" actions=no]]\n'
        (source / "tags" / f"{at}.mdwn").write_text(listed, "utf-8")
    pages, used = [], set[str]()
    for article in world:
        name = slug(article["title"], used)
        words = [article["lead"], *article["paragraphs"]]
        said = {"title": article["title"], "author": article["author"], "date": article["at"]}
        head = "".join(f'[[!meta {key}="""{value}"""]]\n' for key, value in said.items())
        text = "\n\n".join(words)
        file = source / "posts" / f"{name}.mdwn"
        file.write_text(f"{head}[[!tag {article['section']}]]\n\n{text}\n", "utf-8")
        written = datetime.fromisoformat(article["at"]).timestamp()
        os.utime(file, (written, written))
        documents = [
            {
                "kind": "article",
                "text": "\n".join(words),
                "author": article["author"],
                "at": article["at"],
            }
        ]
        below = source / "posts" / name
        for number, one in enumerate(article["comments"], 1):
            below.mkdir(exist_ok=True)
            (below / f"comment_{number}._comment").write_text(
                f'[[!comment format=mdwn\n claimedauthor="""{one["author"]}"""\n date="{one["at"]}"\n'
                f' content="""\n{one["text"]}\n"""]]\n',
                "utf-8",
            )
            documents.append(
                {"kind": "comment", "text": one["text"], "author": one["author"], "at": one["at"]}
            )
        pages.append({"url": f"{url}/posts/{name}/", "section": article["section"], "documents": documents})
    sections = [{"id": at, "name": name, "path": f"/tags/{at}/"} for at, name in NEWS.items()]
    return {
        "sections": sections,
        "item_pattern": "^/posts/[^/]+/$",
        "item_kind": "article",
        "pages": pages,
    }


if __name__ == "__main__":
    main(*sys.argv[1:])
