"""A django-machina forum in one file: fills it with a world's threads by its own models, and serves it.

Runs in an environment of its own with `django<5.3` and `django-machina`:
`python benchmarks/targets/machina.py FOLDER fill URL world.json truth.json`
`python benchmarks/targets/machina.py FOLDER runserver 127.0.0.1:8804 --noreload`
"""

import html
import json
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
_PARTS = (
    "forum",
    "forum_conversation",
    "forum_conversation.forum_attachments",
    "forum_conversation.forum_polls",
)
_PARTS_TOO = (
    "forum_feeds",
    "forum_moderation",
    "forum_search",
    "forum_tracking",
    "forum_member",
    "forum_permission",
)


def configure(folder: Path) -> None:
    """Settings as the program's own guide asks for them, in Vietnamese."""
    import django
    from django.conf import settings
    from machina import MACHINA_MAIN_STATIC_DIR, MACHINA_MAIN_TEMPLATE_DIR

    contrib = ("admin", "auth", "contenttypes", "sessions", "messages", "staticfiles")
    context = (
        "django.template.context_processors.request",
        "django.contrib.auth.context_processors.auth",
        "django.contrib.messages.context_processors.messages",
        "machina.core.context_processors.metadata",
    )
    settings.configure(
        SECRET_KEY="only for measuring",
        DEBUG=True,
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF="machina_urls",
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "forum.sqlite3"}},
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        INSTALLED_APPS=[
            *(f"django.contrib.{name}" for name in contrib),
            *("mptt", "haystack", "widget_tweaks", "machina"),
            *(f"machina.apps.{name}" for name in (*_PARTS, *_PARTS_TOO)),
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "machina.apps.forum_permission.middleware.ForumPermissionMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [MACHINA_MAIN_TEMPLATE_DIR],
                "APP_DIRS": True,
                "OPTIONS": {"context_processors": list(context)},
            }
        ],
        CACHES={
            "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
            "machina_attachments": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
        },
        HAYSTACK_CONNECTIONS={"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}},
        STATIC_URL="/static/",
        STATICFILES_DIRS=[MACHINA_MAIN_STATIC_DIR],
        LANGUAGE_CODE="vi",
        USE_TZ=True,
        TIME_ZONE="Asia/Ho_Chi_Minh",
        MACHINA_FORUM_NAME="Diễn đàn Bến Mơ",
    )
    django.setup()
    import types

    from django.urls import include, path

    routes = types.ModuleType("machina_urls")
    routes.urlpatterns = [path("", include("machina.urls"))]  # type: ignore[attr-defined]
    sys.modules["machina_urls"] = routes


def fill(url: str, world: str, out: str) -> None:
    """Make the tables, boards, topics and posts; write the record."""
    from django.core.management import call_command
    from django.db import transaction

    call_command("migrate", verbosity=0)
    path = Path(out)
    record = json.loads(path.read_text("utf-8")) if path.exists() else {}
    with transaction.atomic():
        record["machina"] = _filled(json.loads(Path(world).read_text("utf-8"))["threads"], url.rstrip("/"))
    path.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print(len(record["machina"]["pages"]), "threads")


def _filled(threads: list[dict[str, Any]], url: str) -> dict[str, Any]:
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
    for thread in threads:
        forum, documents, topic = boards[thread["board"]], [], None
        for post in thread["posts"]:
            name = post["author"]
            if name not in members:
                members[name] = get_user_model().objects.create(username=name)
            if topic is None:
                topic = Topic.objects.create(
                    forum=forum,
                    subject=thread["title"],
                    poster=members[name],
                    type=0,
                    status=0,
                    approved=True,
                )
            quote = (
                "".join(f"> {line}\n" for line in post["quote"]["text"].split("\n"))
                if post["quote"]
                else ""
            )
            held = Post.objects.create(
                topic=topic,
                poster=members[name],
                subject=thread["title"],
                content=f"{quote}\n{post['text']}",
            )
            at = datetime.fromisoformat(post["at"])
            Post.objects.filter(pk=held.pk).update(created=at, updated=at)
            documents.append(
                {"kind": "post", "text": _own(held.content.rendered), "author": name, "at": at.isoformat()}
            )
        told = {"forum_slug": forum.slug, "forum_pk": forum.pk, "slug": topic.slug, "pk": topic.pk}
        place = reverse("forum_conversation:topic", kwargs=told)
        pages.append({"url": f"{url}{place}", "section": thread["board"], "documents": documents})
    sections = [
        {
            "id": slug,
            "name": BOARDS[slug],
            "path": reverse("forum:forum", kwargs={"slug": f.slug, "pk": f.pk}),
        }
        for slug, f in boards.items()
    ]
    return {
        "sections": sections,
        "item_pattern": r"/topic/[^/]+-\d+/$",
        "item_kind": "thread",
        "pages": pages,
    }


def _own(shown: str) -> str:
    """What a post shows of its writer's own words."""
    return html.unescape(
        re.sub(r"<[^>]+>", "", re.sub(r"<blockquote>.*?</blockquote>", "", shown, flags=re.DOTALL))
    )


if __name__ == "__main__":
    place, command, *arguments = sys.argv[1:]
    Path(place).mkdir(parents=True, exist_ok=True)
    sys.path.pop(0)
    configure(Path(place))
    if command == "fill":
        fill(*arguments)
    else:
        from django.core.management import execute_from_command_line

        execute_from_command_line([sys.argv[0], command, *arguments])
