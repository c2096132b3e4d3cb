"""Fills the forum of a Fossil repository with a world's threads, as artifacts in the program's own format.

`python -m benchmarks.targets.fossil FILE URL world.json truth.json` makes the repository anew.
"""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.targets.program import Told, add_to_record, below_quote, post_of, threads

# Read the wiki and the forum, follow links: what a forum for all lets a stranger do.
_STRANGERS_MAY = "hjor2"
_SETTINGS = {"project-name": "Diễn đàn Bến Mơ", "index-page": "/forum", "timeline-utc": "0"}
_ESCAPED = {"\\": "\\\\", " ": "\\s", "\n": "\\n", "\t": "\\t"}


def main(repository: str, url: str, world: str, out: str) -> None:
    """Write the artifacts, make a repository of them, tell what it shows."""
    pages = []
    with tempfile.TemporaryDirectory() as scratch:
        for thread in json.loads(Path(world).read_text("utf-8"))["threads"]:
            newest, documents = put(thread, Path(scratch))
            pages.append(
                {
                    "url": f"{url.rstrip('/')}/forumpost/{newest[:10]}",
                    "section": "forum",
                    "documents": documents,
                }
            )
        Path(repository).unlink(missing_ok=True)
        fossil("reconstruct", repository, scratch)
    fossil("user", "capabilities", "nobody", _STRANGERS_MAY, "-R", repository)
    for name, value in _SETTINGS.items():
        fossil("sqlite3", "-R", repository, f"REPLACE INTO config VALUES('{name}', '{value}', now());")
    told = threads([{"id": "forum", "name": "Forum", "path": "/forum"}], r"^/forumpost/[0-9a-f]+$", pages)
    add_to_record(Path(out), "fossil", told)
    print(len(pages), "threads")


def put(thread: Told, folder: Path) -> tuple[str, list[Told]]:
    """One thread's artifacts in the folder: the newest's id, by which lists name it, and its posts as shown."""
    root, id_, documents = "", "", []
    for position, post in enumerate(thread["posts"]):
        text = below_quote(post)
        held = artifact(post, text, thread["title"], root, position)
        id_ = hashlib.sha3_256(held).hexdigest()
        (folder / id_).write_bytes(held)
        root = root or id_
        (source := folder / ".source").write_text(text, "utf-8")
        documents.append(post_of(post, fossil("test-markdown-render", str(source))))
    return id_, documents


def artifact(post: Told, text: str, title: str, root: str, position: int) -> bytes:
    """A forum post; `root` is its thread's first, '' of the first itself, which has the title.

    Its position stands for the part of a second: of two posts at once the program may take the later for the first.
    """
    at = datetime.fromisoformat(post["at"]).astimezone(UTC)
    place = [f"G {root}", f"I {root}"] if root else [f"H {encoded(title)}"]
    cards = [
        f"D {at:%Y-%m-%dT%H:%M:%S}.{position:03d}",
        *place,
        "N text/x-markdown",
        f"U {encoded(post['author'])}",
    ]
    body = "\n".join([*cards, f"W {len(text.encode())}", text, ""]).encode()
    return body + f"Z {hashlib.md5(body, usedforsecurity=False).hexdigest()}\n".encode()


def encoded(text: str) -> str:
    """A text as one word of a card."""
    return "".join(_ESCAPED.get(letter, letter) for letter in text)


def fossil(*command: str) -> str:
    """Run the program."""
    owner = {**os.environ, "USER": "quanly"}
    return subprocess.run(
        ["fossil", *command], capture_output=True, text=True, check=True, env=owner
    ).stdout


if __name__ == "__main__":
    main(*sys.argv[1:])
