"""Fills a django-spirit project with a world's threads by its own models, and serves it.

In the forum's own environment, its folder the one that `spirit startproject` made; program.py says how it is called.
"""

import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks.targets.program import BOARDS, Threads, Told, board_sections, page, post_of, run, threads


def configure(project: Path) -> None:
    """The project's own settings."""
    sys.path.insert(0, str(project))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"{project.name}.settings.local")
    import django

    django.setup()


def fill(world: Threads, url: str) -> Told:
    """Boards, members, topics and their comments."""
    from django.contrib.auth import get_user_model
    from spirit.category.models import Category
    from spirit.comment.models import Comment
    from spirit.core.utils.markdown import Markdown, quotify
    from spirit.topic.models import Topic

    members: dict[str, Any] = {}

    def member(name: str) -> Any:  # noqa: ANN401 - django's model
        if name not in members:
            login = f"tv{len(members) + 1}"
            members[name] = get_user_model().objects.create(username=login, email=f"{login}@dd.example")
            members[name].st.nickname = name
            members[name].st.save()
        return members[name]

    boards = {slug: Category.objects.create(title=name, description=name) for slug, name in BOARDS.items()}
    pages = []
    for thread in world:
        posts = thread["posts"]
        times = [datetime.fromisoformat(post["at"]) for post in posts]
        topic = Topic.objects.create(
            user=member(posts[0]["author"]),
            category=boards[thread["board"]],
            title=thread["title"],
            date=times[0],
            last_active=times[-1],
            comment_count=len(posts),
        )
        documents = []
        for post, at in zip(posts, times, strict=True):
            quoted = quotify(post["quote"]["text"], post["quote"]["author"]) if post["quote"] else ""
            said = quoted + post["text"]
            # The forum shortens long addresses where it shows them.
            shown = Markdown().render(said)
            Comment.objects.create(
                user=member(post["author"]), topic=topic, comment=said, comment_html=shown, date=at
            )
            documents.append(post_of(post, shown))
        pages.append(page(url + topic.get_absolute_url(), thread, documents))
    sections = board_sections(boards, lambda board: str(board.get_absolute_url()))
    return threads(sections, r"^/topic/\d+/", pages)


if __name__ == "__main__":
    run("spirit", configure, fill)
