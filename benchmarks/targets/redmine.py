"""Fills the forum of a Redmine with a world's threads, by redmine.rb within the program itself.

`python -m benchmarks.targets.redmine FOLDER URL world.json truth.json`, its folder with an empty, migrated database.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from benchmarks.targets.program import (
    BOARDS,
    Threads,
    Told,
    add_to_record,
    below_quote,
    board_sections,
    page,
    post_of,
    threads,
)

_SCRIPT = Path(__file__).with_name("redmine.rb")


def main(folder: str, url: str, world: str, out: str) -> None:
    """Fill the forum, tell what it shows."""
    held: Threads = json.loads(Path(world).read_text("utf-8"))["threads"]
    filled = fill(Path(folder), held)
    pages = []
    for thread, (path, shown) in zip(held, filled["topics"], strict=True):
        documents = [post_of(post, text) for post, text in zip(thread["posts"], shown, strict=True)]
        pages.append(page(url.rstrip("/") + path, thread, documents))
    sections = board_sections(filled["boards"], str)
    add_to_record(Path(out), "redmine", threads(sections, r"^/boards/\d+/topics/\d+$", pages))
    print(len(pages), "threads")


def fill(folder: Path, held: Threads) -> Told:
    """Paths of boards and topics, and each topic's posts as markup."""
    given = [
        {**thread, "posts": [{**post, "text": below_quote(post)} for post in thread["posts"]]}
        for thread in held
    ]
    done = subprocess.run(
        ["bundle", "exec", "rails", "runner", str(_SCRIPT)],
        cwd=folder,
        input=json.dumps({"boards": BOARDS, "threads": given}),
        # It stores the time of the clock that it runs by.
        env={**os.environ, "RAILS_ENV": "production", "TZ": "Asia/Ho_Chi_Minh"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    return dict(json.loads(done.stdout.splitlines()[-1]))


if __name__ == "__main__":
    main(*sys.argv[1:])
