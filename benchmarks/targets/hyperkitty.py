"""A HyperKitty archive of mailing lists: fills it with a world's threads as mail, and serves it.

In an environment of its own with `hyperkitty` and `mailman-web`; program.py says how it is called. A post that quotes
another is an answer to it, any other an answer to the thread's first.
"""

import html
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from pathlib import Path

from benchmarks.targets.program import (
    BOARDS,
    VIETNAM,
    Threads,
    Told,
    below_quote,
    board_sections,
    page,
    post_of,
    run,
    threads,
)

_HOST = "hd.example"


def configure(folder: Path) -> None:
    """The program's own settings, for loopback and without a mail server, a search index or compiled styles."""
    import django
    from django.conf import settings
    from mailman_web.settings import base, mailman

    own = {name: getattr(part, name) for part in (base, mailman) for name in dir(part) if name.isupper()}
    sqlite = {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "archive.sqlite3"}
    own |= {
        "SECRET_KEY": "only for measuring",
        "DEBUG": True,
        "ALLOWED_HOSTS": ["127.0.0.1"],
        "DATABASES": {"default": sqlite},
        "LOGGING": {},
        "LANGUAGE_CODE": "vi",
        "TIME_ZONE": "Asia/Ho_Chi_Minh",
        "WSGI_APPLICATION": None,
        "SITE_ID": 1,
        "HYPERKITTY_BATCH_MODE": True,
        "HYPERKITTY_ENABLE_GRAVATAR": False,
        "HAYSTACK_CONNECTIONS": {"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}},
        "Q_CLUSTER": {"sync": True, "orm": "default", "timeout": 60, "retry": 120},
        "COMPRESS_ENABLED": False,
        "COMPRESS_OFFLINE": False,
        "COMPRESS_PRECOMPILERS": (),
    }
    settings.configure(**own)
    django.setup()


def fill(world: Threads, url: str) -> Told:
    """A list a board, a mail a post."""
    from django.urls import reverse
    from hyperkitty.lib.incoming import add_to_list
    from hyperkitty.models import Email

    members: dict[str, str] = {}
    pages = []
    for number, thread in enumerate(world):
        name = f"{thread['board']}@{_HOST}"
        documents, sent = list[Told](), dict[str, str]()
        for post in thread["posts"]:
            author = post["author"]
            address = members.setdefault(author, f"tv{len(members)}@{_HOST}")
            mail = EmailMessage()
            mail["From"] = formataddr((author, address))
            mail["To"], mail["Message-ID"] = name, f"<{number}.{len(documents)}@{_HOST}>"
            mail["Subject"] = f"Re: {thread['title']}" if documents else thread["title"]
            mail["Date"] = format_datetime(datetime.fromisoformat(post["at"]).astimezone(VIETNAM))
            if documents:
                quoted = sent.get(post["quote"]["author"]) if post["quote"] else None
                mail["In-Reply-To"] = quoted or f"<{number}.0@{_HOST}>"
            mail.set_content(below_quote(post))
            add_to_list(name, mail)
            sent[author] = mail["Message-ID"]
            documents.append(post_of(post, html.escape(post["text"])))
        first = Email.objects.get(mailinglist__name=name, message_id=f"{number}.0@{_HOST}")
        place = reverse("hk_thread", args=(name, first.thread.thread_id))
        pages.append(page(url + place, thread, documents))
    lists = {slug: f"{slug}@{_HOST}" for slug in BOARDS}
    sections = board_sections(lists, lambda name: reverse("hk_archives_latest", args=(name,)))
    return threads(sections, r"/thread/[0-9A-Z]+/$", pages)


if __name__ == "__main__":
    run("hyperkitty", configure, fill)
