"""What programs of Django share: boards, settings for loopback, the record of what was put in, a command line.

Every such target is `python -m benchmarks.targets.NAME FOLDER fill URL world.json truth.json` and
`... FOLDER runserver HOST:PORT --noreload`, from the checkout, in the Python that has its program: so nothing here
needs more than Django, and nothing outside a function needs that.
"""

import html
import json
import re
import sys
import types
import unicodedata
from collections.abc import Callable, Collection, Mapping
from datetime import timedelta, timezone
from pathlib import Path
from typing import Any

BOARDS = {
    "viec-lam": "Việc làm",
    "bong-da": "Bóng đá",
    "ky-thuat": "Kỹ thuật",
    "cho-troi": "Chợ trời",
    "chuyen-tro": "Chuyện trò",
}
NEWS = {
    "thoi-su": "Thời sự",
    "doi-song": "Đời sống",
    "phap-luat": "Pháp luật",
    "cong-nghe": "Công nghệ",
}
VIETNAM = timezone(timedelta(hours=7))
_CONTRIB = ("admin", "auth", "contenttypes", "sessions", "messages", "staticfiles")
_MIDDLEWARE = (
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
)
_CONTEXT = (
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
)
_QUOTE = re.compile(r"<blockquote.*?</blockquote>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")

Threads = list[dict[str, Any]]
Told = dict[str, Any]


def run(
    name: str,
    configure: Callable[[Path], None],
    fill: Callable[[Threads, str], Told],
    held: str = "threads",
) -> None:
    """The command line of one target; `fill` gets what the world holds and the address, and tells what it put in."""
    place, command, *arguments = sys.argv[1:]
    folder = Path(place)
    folder.mkdir(parents=True, exist_ok=True)
    configure(folder)
    from django.core.management import call_command, execute_from_command_line
    from django.db import transaction

    if command != "fill":
        execute_from_command_line([sys.argv[0], command, *arguments])
        return
    url, world, out = arguments
    call_command("migrate", verbosity=0)
    # One commit: each post by itself would wait for the disk a dozen times.
    with transaction.atomic():
        told = fill(json.loads(Path(world).read_text("utf-8"))[held], url.rstrip("/"))
    add_to_record(Path(out), name, told)
    print(len(told["pages"]), held)


def add_to_record(out: Path, name: str, told: Mapping[str, Any]) -> None:
    """Put one program's record into the file; those of other programs stay."""
    record = json.loads(out.read_text("utf-8")) if out.exists() else {}
    out.write_text(json.dumps({**record, name: told}, ensure_ascii=False, indent=1) + "\n", "utf-8")


def alone(  # noqa: PLR0913 - the parts in which such programs differ
    name: str,
    database: Path,
    apps: Collection[str],
    *,
    middleware: Collection[str] = (),
    context: Collection[str] = (),
    templates: Collection[str] = (),
    routes: Callable[[], list[Any]] | None = None,
    **own: object,
) -> None:
    """Set Django up for one program, in Vietnamese; it stands at the root by itself where no `routes` are given."""
    import django
    from django.conf import settings

    sqlite = {"ENGINE": "django.db.backends.sqlite3", "NAME": database}
    pages = {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": list(templates),
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": [*_CONTEXT, *context]},
    }
    settings.configure(
        SECRET_KEY="only for measuring",
        DEBUG=True,
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=f"{name}_urls",
        DATABASES={"default": sqlite},
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        INSTALLED_APPS=[*(f"django.contrib.{part}" for part in _CONTRIB), *apps],
        MIDDLEWARE=[*_MIDDLEWARE, *middleware],
        TEMPLATES=[pages],
        STATIC_URL="/static/",
        LANGUAGE_CODE="vi",
        USE_TZ=True,
        TIME_ZONE="Asia/Ho_Chi_Minh",
        **own,
    )
    django.setup()
    from django.urls import include, path

    module = types.ModuleType(f"{name}_urls")
    module.urlpatterns = routes() if routes else [path("", include(f"{name}.urls"))]  # type: ignore[attr-defined]
    sys.modules[f"{name}_urls"] = module


def threads(sections: Collection[Told], pattern: str, pages: Collection[Told]) -> Told:
    """The record of a program of threads."""
    return {"sections": sections, "item_pattern": pattern, "item_kind": "thread", "pages": pages}


def board_sections(boards: Mapping[str, Any], address: Callable[[Any], str]) -> list[Told]:
    """Sections of the record: boards as the program holds them, by the world's names."""
    return [{"id": id_, "name": BOARDS[id_], "path": address(board)} for id_, board in boards.items()]


def page(address: str, thread: Told, documents: Collection[Told]) -> Told:
    """One thread's page of the record."""
    return {"url": address, "section": thread["board"], "documents": documents}


def quoted(post: Told) -> str:
    """What a post quotes, as Markdown and wikis write it; '' if nothing."""
    return "".join(f"> {line}\n" for line in post["quote"]["text"].split("\n")) if post["quote"] else ""


def below_quote(post: Told) -> str:
    """A post's text below what it quotes, a line between them."""
    quote = quoted(post)
    return f"{quote}\n{post['text']}" if quote else str(post["text"])


def slug(title: str, used: set[str]) -> str:
    """An address of a title's letters that none before it has."""
    plain = unicodedata.normalize("NFD", title.lower().replace("đ", "d"))
    name = re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode()).strip("-")
    if name in used:
        name = f"{name}-{len(used)}"
    used.add(name)
    return name


def post_of(post: Told, shown: str, blank: str = "") -> Told:
    """One post of the record, by the markup it is shown in: of its writer's own words, `blank` for each tag."""
    own = html.unescape(_TAG.sub(blank, _QUOTE.sub("", shown)))
    return {"kind": "post", "text": own, "author": post["author"], "at": post["at"]}
