"""A PunkwebBB board in one file: fills it with a world's threads by its own models, and serves it.

In an environment of its own with `punkweb-bb`; program.py says how it is called.
"""

from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks.targets.program import (
    BOARDS,
    Threads,
    Told,
    alone,
    board_sections,
    page,
    post_of,
    run,
    threads,
)


def configure(folder: Path) -> None:
    """Settings as the program's own guide asks for them."""
    alone(
        "punkweb_bb",
        folder / "board.sqlite3",
        ["punkweb_bb"],
        context=["punkweb_bb.context_processors.punkweb_bb"],
        PUNKWEB_BB={"SITE_NAME": "Bến Mơ", "SITE_TITLE": "Diễn đàn Bến Mơ"},
    )


def fill(world: Threads, url: str) -> Told:
    """Boards, members, threads and posts."""
    from django.contrib.auth import get_user_model
    from punkweb_bb.models import Category, Post, Subcategory, Thread
    from punkweb_bb.templatetags.render import render

    members: dict[str, Any] = {}
    every = Category.objects.create(name="Diễn đàn", slug="dien-dan")
    boards = {
        slug: Subcategory.objects.create(category=every, name=name, slug=slug, order=at)
        for at, (slug, name) in enumerate(BOARDS.items())
    }
    pages = []
    for thread in world:
        documents, topic = [], None
        for post in thread["posts"]:
            name = post["author"]
            if name not in members:
                members[name] = get_user_model().objects.create(username=name)
            quote = f"[quote]{post['quote']['text']}[/quote]" if post["quote"] else ""
            said = {"user": members[name], "content": quote + post["text"]}
            if topic is None:
                board = boards[thread["board"]]
                topic = Thread.objects.create(subcategory=board, title=thread["title"], **said)
            else:
                held = Post.objects.create(thread=topic, **said)
                at = datetime.fromisoformat(post["at"])
                Post.objects.filter(pk=held.pk).update(created_at=at)
            documents.append(post_of(post, str(render(said["content"])), blank=" "))
        assert topic is not None
        # Each post saves its thread as it was made.
        Thread.objects.filter(pk=topic.pk).update(
            created_at=documents[0]["at"], last_post_created_at=documents[-1]["at"]
        )
        pages.append(page(url + topic.get_absolute_url(), thread, documents))
    sections = board_sections(boards, lambda board: str(board.get_absolute_url()))
    return threads(sections, r"^/thread/[0-9a-f-]+/$", pages)


if __name__ == "__main__":
    run("punkweb", configure, fill)
