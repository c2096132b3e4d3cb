"""Fills a django-spirit project with a world's threads by its own models, and adds them to the record.

Runs in the forum's own environment: `python benchmarks/targets/forum.py PROJECT URL world.json truth.json`
"""

import html
import json
import os
import re
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

BOARDS = {
    "viec-lam": "Việc làm",
    "bong-da": "Bóng đá",
    "ky-thuat": "Kỹ thuật",
    "cho-troi": "Chợ trời",
    "chuyen-tro": "Chuyện trò",
}


def main(project: str, url: str, world: str, out: str) -> None:
    """Fill and write."""
    sys.path.insert(0, project)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"{Path(project).name}.settings.local")
    import django

    django.setup()
    from django.db import transaction

    path = Path(out)
    record = json.loads(path.read_text("utf-8")) if path.exists() else {}
    with transaction.atomic():
        record["spirit"] = fill(json.loads(Path(world).read_text("utf-8"))["threads"], url.rstrip("/"))
    path.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print(len(record["spirit"]["pages"]), "threads")


def fill(threads: list[dict[str, Any]], url: str) -> dict[str, Any]:
    """Boards, members, topics and their comments; the record of them."""
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
    for thread in threads:
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
            shown = Markdown().render(quoted + post["text"])
            Comment.objects.create(
                user=member(post["author"]),
                topic=topic,
                comment=quoted + post["text"],
                comment_html=shown,
                date=at,
            )
            documents.append(
                {"kind": "post", "text": own(shown), "author": post["author"], "at": at.isoformat()}
            )
        pages.append(
            {"url": f"{url}{topic.get_absolute_url()}", "section": thread["board"], "documents": documents}
        )
    sections = [
        {"id": slug, "name": BOARDS[slug], "path": board.get_absolute_url()}
        for slug, board in boards.items()
    ]
    return {"sections": sections, "item_pattern": r"^/topic/\d+/", "item_kind": "thread", "pages": pages}


def own(shown: str) -> str:
    """What a comment shows of its writer's own words: the forum shortens long addresses."""
    return html.unescape(
        re.sub(r"<[^>]+>", "", re.sub(r"<blockquote>.*?</blockquote>", "", shown, flags=re.DOTALL))
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
