"""A django-machina forum in one file: fills it with a world's threads by its own models, and serves it.

In an environment of its own with `django<5.3` and `django-machina`; program.py says how it is called.
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
    quoted,
    run,
    threads,
)

_APPS = (
    *("forum", "forum_conversation"),
    *("forum_conversation.forum_attachments", "forum_conversation.forum_polls"),
    *(
        "forum_feeds",
        "forum_moderation",
        "forum_search",
        "forum_tracking",
        "forum_member",
        "forum_permission",
    ),
)


def configure(folder: Path) -> None:
    """Settings as the program's own guide asks for them."""
    from machina import MACHINA_MAIN_STATIC_DIR, MACHINA_MAIN_TEMPLATE_DIR

    memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    alone(
        "machina",
        folder / "forum.sqlite3",
        [*("mptt", "haystack", "widget_tweaks", "machina"), *(f"machina.apps.{name}" for name in _APPS)],
        middleware=["machina.apps.forum_permission.middleware.ForumPermissionMiddleware"],
        context=["machina.core.context_processors.metadata"],
        templates=[MACHINA_MAIN_TEMPLATE_DIR],
        STATICFILES_DIRS=[MACHINA_MAIN_STATIC_DIR],
        CACHES={"default": memory, "machina_attachments": memory},
        HAYSTACK_CONNECTIONS={"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}},
        MACHINA_FORUM_NAME="Diễn đàn Bến Mơ",
    )


def fill(world: Threads, url: str) -> Told:
    """Boards that everyone may read, members, topics and posts."""
    from django.contrib.auth import get_user_model
    from django.urls import reverse
    from machina.apps.forum.models import Forum
    from machina.apps.forum_conversation.models import Post, Topic
    from machina.apps.forum_permission.models import ForumPermission, UserForumPermission

    for name in ("can_see_forum", "can_read_forum"):
        permission = ForumPermission.objects.get(codename=name)
        UserForumPermission.objects.create(permission=permission, anonymous_user=True, has_perm=True)
    members: dict[str, Any] = {}
    boards = {slug: Forum.objects.create(name=name, type=Forum.FORUM_POST) for slug, name in BOARDS.items()}
    pages = []
    for thread in world:
        forum, documents, topic = boards[thread["board"]], [], None
        subject = thread["title"]
        for post in thread["posts"]:
            name = post["author"]
            if name not in members:
                members[name] = get_user_model().objects.create(username=name)
            said = {"poster": members[name], "subject": subject}
            if topic is None:
                topic = Topic.objects.create(forum=forum, type=0, status=0, approved=True, **said)
            held = Post.objects.create(topic=topic, content=f"{quoted(post)}\n{post['text']}", **said)
            at = datetime.fromisoformat(post["at"])
            Post.objects.filter(pk=held.pk).update(created=at, updated=at)
            documents.append(post_of(post, held.content.rendered))
        assert topic is not None
        told = {"forum_slug": forum.slug, "forum_pk": forum.pk, "slug": topic.slug, "pk": topic.pk}
        pages.append(page(url + reverse("forum_conversation:topic", kwargs=told), thread, documents))
    sections = board_sections(
        boards, lambda board: reverse("forum:forum", kwargs={"slug": board.slug, "pk": board.pk})
    )
    return threads(sections, r"/topic/[^/]+-\d+/$", pages)


if __name__ == "__main__":
    run("machina", configure, fill)
