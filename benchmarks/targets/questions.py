"""Fills an Askbot site with a world's threads by its own models: a question, its answers, comments below both.

In the site's own environment, its folder the one that `askbot-setup` made; program.py says how it is called.
"""

import os
import re
import sys
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from benchmarks.targets.program import Threads, Told, page, post_of, run, threads

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


def fill(world: Threads, url: str) -> Told:
    """Ask, answer and comment."""
    from askbot.conf import settings as live
    from django.contrib.auth import get_user_model
    from django.contrib.sites.models import Site
    from django.urls import reverse

    # The defaults let nobody answer twice or in few words.
    for name in ("MIN_ANSWER_BODY_LENGTH", "MIN_QUESTION_BODY_LENGTH", "MIN_TITLE_LENGTH"):
        live.update(name, 1)
    live.update("LIMIT_ONE_ANSWER_PER_USER", False)  # noqa: FBT003 - askbot's own signature
    # Its sitemap and feed name the site by this.
    Site.objects.update(domain=urlsplit(url).netloc)
    members: dict[str, Any] = {}

    def member(name: str) -> Any:  # noqa: ANN401 - django's model
        if name not in members:
            held = get_user_model().objects.create(username=name, email=f"tv{len(members)}@hd.example")
            held.askbot_profile.reputation = 20_000
            held.askbot_profile.save()
            members[name] = held
        return members[name]

    pages = []
    for thread in world:
        documents, question, last = [], None, None
        for post in thread["posts"]:
            user, text, at = member(post["author"]), post["text"], datetime.fromisoformat(post["at"])
            if question is None:
                question = last = held = user.post_question(
                    title=thread["title"], body_text=text, tags=thread["board"], timestamp=at
                )
            elif post["quote"] and len(text) <= _LONGEST_COMMENT:
                held = user.post_comment(parent_post=last, body_text=text, timestamp=at)
            else:
                held = last = user.post_answer(question=question, body_text=text, timestamp=at)
            documents.append(post_of(post, held.html))
        assert question is not None
        pages.append(page(url + question.get_absolute_url(), thread, documents))
    listed = reverse("questions")
    sections = [
        {"id": tag, "name": tag, "path": f"{listed}scope:all/sort:activity-desc/tags:{tag}/page:1/"}
        for tag in dict.fromkeys(one["section"] for one in pages)
    ]
    return threads(sections, rf"^{re.escape(listed)}\d+/", pages)


if __name__ == "__main__":
    run("askbot", configure, fill)
