"""Fills a Trac project with a world's threads by its own models: a ticket, and what people say to it.

In an environment of its own with `trac`: `python -m benchmarks.targets.tickets FOLDER URL world.json truth.json`
"""

import json
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.targets.program import (
    BOARDS,
    Told,
    add_to_record,
    below_quote,
    board_sections,
    page,
    post_of,
    threads,
)

_OPTIONS = (("trac", "default_timezone", "GMT +7:00"), ("project", "name", "Phản ánh Bến Mơ"))


def main(folder: str, url: str, world: str, out: str) -> None:
    """Make the project, fill it, tell what it shows."""
    from trac.admin.console import TracAdmin
    from trac.env import open_environment

    TracAdmin(folder).onecmd("initenv Ben-Mo sqlite:db/trac.db")
    env = open_environment(folder)
    for section, name, value in _OPTIONS:
        env.config.set(section, name, value)
    env.config.save()
    told = fill(env, json.loads(Path(world).read_text("utf-8"))["threads"], url.rstrip("/"))
    add_to_record(Path(out), "trac", told)
    print(len(told["pages"]), "tickets")


def fill(env: Any, world: list[Told], url: str) -> Told:  # noqa: ANN401 - trac's own
    """A component a board, a ticket a thread."""
    from trac.test import MockRequest
    from trac.ticket.model import Component, Ticket
    from trac.web.chrome import web_context
    from trac.wiki.formatter import format_to_html

    for old in Component.select(env):
        old.delete()
    for name in BOARDS.values():
        component = Component(env)
        component.name = name
        component.insert()
    pages = []
    for thread in world:
        ticket, documents = Ticket(env), list[Told]()
        for post in thread["posts"]:
            # The program refuses two words to a ticket at one instant.
            at = datetime.fromisoformat(post["at"]) + timedelta(milliseconds=len(documents))
            text = below_quote(post)
            if documents:
                ticket.save_changes(post["author"], text, at)
            else:
                ticket["summary"], ticket["description"] = thread["title"], text
                ticket["reporter"], ticket["component"] = post["author"], BOARDS[thread["board"]]
                ticket["status"], ticket["type"] = "new", "task"
                ticket.insert(at)
            here = web_context(MockRequest(env), ticket.resource)
            documents.append(post_of(post, str(format_to_html(env, here, text))))
        pages.append(page(f"{url}/ticket/{ticket.id}", thread, documents))
    sections = board_sections(
        {id_: id_ for id_ in BOARDS}, lambda id_: f"/query?component={BOARDS[id_]}&order=id"
    )
    return threads(sections, r"^/ticket/\d+$", pages)


if __name__ == "__main__":
    main(*sys.argv[1:])
