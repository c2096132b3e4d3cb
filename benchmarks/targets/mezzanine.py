"""Fills a Mezzanine project's blog with a world's articles and comments by its own models, and serves it.

In an environment of its own, its folder the one that `mezzanine-project` made; program.py says how it is called.
"""

import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks.targets.program import NEWS, Threads, Told, run

# Seconds in the smaller unit of the oldest age that pages tell, and a day, as months are not equal.
_SHOWN = 8 * 24 * 3600


def configure(project: Path) -> None:
    """The project's own settings."""
    sys.path.insert(0, str(project))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"{project.name}.settings")
    import django

    django.setup()


def fill(world: Threads, url: str) -> Told:
    """Categories, writers, posts, comments and answers to them."""
    from django.contrib.auth import get_user_model
    from mezzanine.blog.models import BlogCategory, BlogPost
    from mezzanine.core.models import CONTENT_STATUS_PUBLISHED
    from mezzanine.generic.models import ThreadedComment
    from mezzanine.pages.models import RichTextPage

    # What leads readers there from the menu; the home page stays as the program makes it.
    RichTextPage.objects.create(title="Bài viết", slug="blog", content="<p>Nhật ký Bến Mơ</p>")
    sections = {slug: BlogCategory.objects.create(title=name, slug=slug) for slug, name in NEWS.items()}
    writers: dict[str, Any] = {}
    pages = []
    for article in world:
        name = article["author"]
        if name not in writers:
            writers[name] = get_user_model().objects.create(
                username=f"bientap{len(writers) + 1}", first_name=name
            )
        words = [article["lead"], *article["paragraphs"]]
        post = BlogPost.objects.create(
            title=article["title"],
            content="".join(f"<p>{text}</p>" for text in words),
            user=writers[name],
            status=CONTENT_STATUS_PUBLISHED,
            publish_date=datetime.fromisoformat(article["at"]),
            allow_comments=True,
        )
        post.categories.add(sections[article["section"]])
        documents = [document("article", "\n".join(words), name, article["at"])]
        above = None
        for one in article["comments"]:
            comment = ThreadedComment(
                content_object=post,
                user_name=one["author"],
                user_email="doc@doc.example",
                comment=one["text"],
                submit_date=datetime.fromisoformat(one["at"]),
                replied_to=above if one["reply"] else None,
            )
            comment.save()
            above = above if one["reply"] and above else comment
            documents.append(document("comment", one["text"], one["author"], one["at"]))
        pages.append(
            {
                "url": url + post.get_absolute_url(),
                "section": article["section"],
                "documents": documents,
            }
        )
    told = [
        {"id": slug, "name": NEWS[slug], "path": held.get_absolute_url()} for slug, held in sections.items()
    ]
    pattern = r"^/blog/(?!category/|author/|archive/|tag/|feeds/)[^/]+/$"
    return {"sections": told, "item_pattern": pattern, "item_kind": "article", "pages": pages}


def document(kind: str, text: str, author: str, at: str) -> Told:
    """One document of the record; pages say "1 month, 2 weeks ago" at most."""
    return {"kind": kind, "text": text, "author": author, "at": at, "within": _SHOWN}


if __name__ == "__main__":
    run("mezzanine", configure, fill, held="articles")
