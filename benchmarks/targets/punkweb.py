"""A PunkwebBB board in one file: fills it with a world's threads by its own models, and serves it.

Runs in an environment of its own with `punkweb-bb`:
`python benchmarks/targets/punkweb.py FOLDER fill URL world.json truth.json`
`python benchmarks/targets/punkweb.py FOLDER runserver 127.0.0.1:8806 --noreload`
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
_CONTRIB = ("admin", "auth", "contenttypes", "sessions", "messages", "staticfiles")
_CONTEXT = (
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
    "punkweb_bb.context_processors.punkweb_bb",
)
_QUOTE = re.compile(r"<blockquote.*?</blockquote>", re.DOTALL)


def configure(folder: Path) -> None:
    """Settings as the program's own guide asks for them, in Vietnamese."""
    import django
    from django.conf import settings

    settings.configure(
        SECRET_KEY="only for measuring",
        DEBUG=True,
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF="punkweb_urls",
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "board.sqlite3"}},
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        INSTALLED_APPS=[*(f"django.contrib.{name}" for name in _CONTRIB), "punkweb_bb"],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {"context_processors": list(_CONTEXT)},
            }
        ],
        STATIC_URL="/static/",
        LANGUAGE_CODE="vi",
        USE_TZ=True,
        TIME_ZONE="Asia/Ho_Chi_Minh",
        PUNKWEB_BB={"SITE_NAME": "Bến Mơ", "SITE_TITLE": "Diễn đàn Bến Mơ"},
    )
    django.setup()
    import types

    from django.urls import include, path

    routes = types.ModuleType("punkweb_urls")
    routes.urlpatterns = [path("", include("punkweb_bb.urls"))]  # type: ignore[attr-defined]
    sys.modules["punkweb_urls"] = routes


def fill(url: str, world: str, out: str) -> None:
    """Make the tables, boards, threads and posts; write the record."""
    from django.core.management import call_command
    from django.db import transaction

    call_command("migrate", verbosity=0)
    path = Path(out)
    record = json.loads(path.read_text("utf-8")) if path.exists() else {}
    with transaction.atomic():
        record["punkweb"] = _filled(json.loads(Path(world).read_text("utf-8"))["threads"], url.rstrip("/"))
    path.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print(len(record["punkweb"]["pages"]), "threads")


def _filled(threads: list[dict[str, Any]], url: str) -> dict[str, Any]:
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
    for thread in threads:
        documents, topic = [], None
        for post in thread["posts"]:
            name, at = post["author"], datetime.fromisoformat(post["at"])
            if name not in members:
                members[name] = get_user_model().objects.create(username=name)
            quote = f"[quote]{post['quote']['text']}[/quote]" if post["quote"] else ""
            said = {"user": members[name], "content": quote + post["text"]}
            if topic is None:
                topic = Thread.objects.create(
                    subcategory=boards[thread["board"]], title=thread["title"], **said
                )
            else:
                held = Post.objects.create(thread=topic, **said)
                Post.objects.filter(pk=held.pk).update(created_at=at)
            told = {"kind": "post", "text": _own(str(render(said["content"]))), "author": name}
            documents.append({**told, "at": at.isoformat()})
        assert topic is not None
        # Each post saves its thread as it was made.
        Thread.objects.filter(pk=topic.pk).update(
            created_at=documents[0]["at"], last_post_created_at=documents[-1]["at"]
        )
        pages.append(
            {"url": f"{url}{topic.get_absolute_url()}", "section": thread["board"], "documents": documents}
        )
    return {
        "sections": [
            {"id": slug, "name": BOARDS[slug], "path": board.get_absolute_url()}
            for slug, board in boards.items()
        ],
        "item_pattern": r"^/thread/[0-9a-f-]+/$",
        "item_kind": "thread",
        "pages": pages,
    }


def _own(shown: str) -> str:
    """What a post shows of its writer's own words."""
    return html.unescape(re.sub(r"<[^>]+>", " ", _QUOTE.sub("", shown)))


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
