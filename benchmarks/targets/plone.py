"""Fills a Plone site with a world's articles and the comments below them, within the program itself.

`python -m benchmarks.targets.plone INSTANCE URL world.json truth.json`, by the Python that has Plone; the instance is
what `mkwsgiinstance` made, and gets its site anew.
"""

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks.targets.program import NEWS, VIETNAM, Told, add_to_record

_SITE = "ben-mo"
_PROFILES = ("plone.app.contenttypes", "plonetheme.barceloneta", "plone.app.discussion")
# What a newspaper would set: comments for all, and who wrote what and when.
_SETTINGS = {
    "plone.app.discussion.interfaces.IDiscussionSettings.globally_enabled": True,
    "plone.app.discussion.interfaces.IDiscussionSettings.anonymous_comments": True,
    "plone.allow_anon_views_about": True,
    "plone.display_publication_date_in_byline": True,
}


def main(instance: str, url: str, world: str, out: str) -> None:
    """Make the site, fill it, tell what it shows."""
    import Zope2
    from Zope2.Startup.run import configure_wsgi

    configure_wsgi(f"{instance}/etc/zope.conf")
    site = made(Zope2.app())
    place = f"{url.rstrip('/')}/{_SITE}"
    told = fill(site, json.loads(Path(world).read_text("utf-8"))["articles"], place)
    add_to_record(Path(out), "plone", told)
    print(len(told["pages"]), "articles")


def made(root: Any) -> Any:  # noqa: ANN401 - plone's own
    """An empty Vietnamese site."""
    import transaction
    from AccessControl.SecurityManagement import newSecurityManager
    from plone.registry.interfaces import IRegistry
    from Products.CMFPlone.factory import addPloneSite
    from Testing.makerequest import makerequest
    from zope.component import getUtility
    from zope.component.hooks import setSite

    app = makerequest(root)
    newSecurityManager(None, app.acl_users.getUserById("quanly").__of__(app.acl_users))
    if _SITE in app.objectIds():
        app.manage_delObjects([_SITE])
    site = addPloneSite(
        app,
        _SITE,
        title="Báo Bến Mơ",
        extension_ids=tuple(f"{name}:default" for name in _PROFILES),
        setup_content=False,
        default_language="vi",
        portal_timezone="Asia/Ho_Chi_Minh",
    )
    # What was stored is not seen by the transaction that stored it.
    setSite(None)
    transaction.commit()
    setSite(site)
    registry = getUtility(IRegistry)
    for name, value in _SETTINGS.items():
        registry[name] = value
    return site


def fill(site: Any, world: list[Told], place: str) -> Told:  # noqa: ANN401 - plone's own
    """A folder a section, a news item an article, comments and answers below it."""
    import transaction
    from plone.app.discussion.interfaces import IConversation
    from plone.app.textfield.value import RichTextValue
    from plone.dexterity.utils import createContentInContainer
    from zope.component import createObject

    folders = {}
    for slug, name in NEWS.items():
        folders[slug] = createContentInContainer(site, "Folder", id=slug, title=name)
        published(site, folders[slug])
    pages = []
    for article in world:
        body = "".join(f"<p>{text}</p>" for text in article["paragraphs"])
        item = createContentInContainer(
            folders[article["section"]],
            "News Item",
            title=article["title"],
            description=article["lead"],
            text=RichTextValue(body, "text/html", "text/x-html-safe"),
            allow_discussion=True,
        )
        item.setCreators((article["author"],))
        item.setEffectiveDate(zoned(article["at"]))
        published(site, item)
        item.setModificationDate(zoned(article["at"]))
        talk, last = IConversation(item), 0
        documents = [
            document(
                "article",
                "\n".join([article["lead"], *article["paragraphs"]]),
                article["author"],
                day(article["at"]),
            )
        ]
        for one in article["comments"]:
            comment = createObject("plone.Comment")
            comment.text, comment.author_name, comment.creator = one["text"], one["author"], None
            comment.creation_date = comment.modification_date = datetime.fromisoformat(one["at"])
            comment.in_reply_to = last if one["reply"] and last else None
            key = talk.addComment(comment)
            last = last if one["reply"] and last else key
            documents.append(document("comment", one["text"], f"{one['author']} (Guest)", one["at"]))
        item.reindexObject()
        transaction.commit()
        pages.append(
            {
                "url": f"{place}/{article['section']}/{item.getId()}",
                "section": article["section"],
                "documents": documents,
            }
        )
    sections = [{"id": slug, "name": name, "path": f"/{_SITE}/{slug}"} for slug, name in NEWS.items()]
    pattern = rf"^/{_SITE}/(?:{'|'.join(NEWS)})/[^/]+$"
    return {"sections": sections, "item_pattern": pattern, "item_kind": "article", "pages": pages}


def document(kind: str, text: str, author: str, at: str) -> Told:
    """One document of the record."""
    return {"kind": kind, "text": text, "author": author, "at": at}


def published(site: Any, item: Any) -> None:  # noqa: ANN401 - plone's own
    """Let everybody read it."""
    site.portal_workflow.doActionFor(item, "publish")


def day(at: str) -> str:
    """The day of a moment, which is all that an article shows."""
    return datetime.fromisoformat(at).astimezone(VIETNAM).strftime("%Y-%m-%dT00:00:00%z")


def zoned(at: str) -> Any:  # noqa: ANN401 - plone's own
    """A moment as the program holds it."""
    from DateTime import DateTime

    return DateTime(at).toZone("Asia/Ho_Chi_Minh")


if __name__ == "__main__":
    main(*sys.argv[1:])
