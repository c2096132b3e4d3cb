"""Fills an Askbot site with a world's threads by its own models: a question, its answers, comments below both.

Runs in the site's own environment: `python benchmarks/targets/questions.py SITE URL world.json truth.json`,
and serves it: `python benchmarks/targets/questions.py SITE runserver 127.0.0.1:8805 --noreload`
"""

import html
import json
import os
import re
import sys
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

# A post that quotes another is a comment, as far as Askbot lets comments be long.
_LONGEST_COMMENT = 280
_SETTINGS = """
ALLOWED_HOSTS = ["127.0.0.1"]
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
"""


def configure(site: Path) -> None:
    """The site's own settings, for loopback and without mail."""
    sys.path.insert(0, str(site))
    settings = site / "qa_site" / "settings.py"
    text = settings.read_text("utf-8")
    if _SETTINGS not in text:
        settings.write_text(text + _SETTINGS, "utf-8")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qa_site.settings")
    import django

    django.setup()


def fill(url: str, world: str, out: str) -> None:
    """Ask, answer and comment; write the record."""
    from askbot.conf import settings as live
    from django.contrib.sites.models import Site
    from django.db import transaction

    # The defaults let nobody answer twice or in few words.
    for name in ("MIN_ANSWER_BODY_LENGTH", "MIN_QUESTION_BODY_LENGTH", "MIN_TITLE_LENGTH"):
        live.update(name, 1)
    live.update("LIMIT_ONE_ANSWER_PER_USER", False)  # noqa: FBT003 - askbot's own signature
    # Its sitemap and feed name the site by this.
    Site.objects.update(domain=urlsplit(url).netloc)
    path = Path(out)
    record = json.loads(path.read_text("utf-8")) if path.exists() else {}
    # One commit: each post by itself would wait for the disk a dozen times.
    with transaction.atomic():
        record["askbot"] = _filled(json.loads(Path(world).read_text("utf-8"))["threads"], url.rstrip("/"))
    path.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print(len(record["askbot"]["pages"]), "questions")


def _filled(threads: list[dict[str, Any]], url: str) -> dict[str, Any]:
    from django.contrib.auth import get_user_model
    from django.urls import reverse

    members: dict[str, Any] = {}

    def member(name: str) -> Any:  # noqa: ANN401 - django's model
        if name not in members:
            members[name] = get_user_model().objects.create(
                username=name, email=f"tv{len(members)}@hd.example"
            )
            members[name].askbot_profile.reputation = 20_000
            members[name].askbot_profile.save()
        return members[name]

    pages = []
    for thread in threads:
        documents, question, last = [], None, None
        for post in thread["posts"]:
            user, at = member(post["author"]), datetime.fromisoformat(post["at"])
            if question is None:
                question = last = user.post_question(
                    title=thread["title"], body_text=post["text"], tags=thread["board"], timestamp=at
                )
                held = question
            elif post["quote"] and len(post["text"]) <= _LONGEST_COMMENT:
                held = user.post_comment(parent_post=last, body_text=post["text"], timestamp=at)
            else:
                held = last = user.post_answer(question=question, body_text=post["text"], timestamp=at)
            told = {"kind": "post", "text": _own(held.html), "author": post["author"], "at": at.isoformat()}
            documents.append(told)
        pages.append(
            {
                "url": f"{url}{question.get_absolute_url()}",
                "section": thread["board"],
                "documents": documents,
            }
        )
    boards = dict.fromkeys(page["section"] for page in pages)
    listed = reverse("questions")
    sections = [
        {"id": tag, "name": tag, "path": f"{listed}scope:all/sort:activity-desc/tags:{tag}/page:1/"}
        for tag in boards
    ]
    pattern = rf"^{re.escape(listed)}\d+/"
    return {"sections": sections, "item_pattern": pattern, "item_kind": "thread", "pages": pages}


def _own(shown: str) -> str:
    """What a post shows of its writer's own words."""
    return html.unescape(
        re.sub(r"<[^>]+>", "", re.sub(r"<blockquote>.*?</blockquote>", "", shown, flags=re.DOTALL))
    )


if __name__ == "__main__":
    place, command, *arguments = sys.argv[1:]
    configure(Path(place))
    if command == "runserver":
        from django.core.management import execute_from_command_line

        execute_from_command_line([sys.argv[0], command, *arguments])
    else:
        fill(command, *arguments)
