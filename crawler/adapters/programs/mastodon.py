"""Mastodon and its kin (Pleroma, Akkoma, GoToSocial): public timelines (docs.joinmastodon.org/methods)."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from selectolax.lexbor import LexborNode

from crawler.adapters.answers import fragment, json_of, mapping, mappings, text, whole
from crawler.adapters.base import Adapter, Answer
from crawler.adapters.markup import attribute, moment, own_words, words
from crawler.adapters.pages import Pages
from crawler.adapters.thread import Post, thread_page
from crawler.extraction.body import Own
from crawler.extraction.types import Extraction
from crawler.extraction.urls import host, same_site
from crawler.frame.found import Found, Listed, distinct_items
from crawler.frame.links import base_url
from crawler.steps import FrameTask
from crawler.types import EntryKind, EntryPoint, ItemKind

# The server's own limit for one answer (40), and only what its own people wrote.
_TIMELINE = "/api/v1/timelines/public?limit=40&local=true"
_STATUS = "/api/v1/statuses/"
_FOREIGN = frozenset({"quote-inline"})


class Mastodon(Adapter):
    """An item is a status that opens a conversation; its answers are its second page (`context`)."""

    name: ClassVar[str] = "mastodon"
    program: ClassVar[str] = "Mastodon"

    def recognise(self, answer: Answer) -> str:
        """By the generator, the application's element, or the server's header."""
        generator = attribute(answer.tree.css_first("meta[name=generator]"), "content")
        if generator.startswith(("Mastodon", "Pleroma", "Akkoma", "GoToSocial")):
            return f"meta generator ghi “{generator[:30].rstrip()}”"
        if answer.headers.get("server", "").lower() == "mastodon":
            return "máy chủ trả lời Server: Mastodon"
        if answer.tree.css_first("div#mastodon, .activity-stream .status__content .e-content") is not None:
            return "trang mang phần tử “mastodon” của chính phần mềm"
        return ""

    def entries(self, answer: Answer) -> tuple[EntryPoint, ...]:
        """The public timeline of the platform's own accounts."""
        return (EntryPoint(kind=EntryKind.API, url=urljoin(answer.url, _TIMELINE)),)

    def listed(self, answer: Answer, task: FrameTask) -> Listed | None:
        """Statuses that open a conversation; boosts and answers belong to another item."""
        del task
        data = json_of(answer)
        if not isinstance(data, list):
            return None
        statuses = mappings(data)
        items = distinct_items(_item(answer, status) for status in statuses)
        oldest = text(statuses[-1].get("id")) if statuses else ""
        return Listed(items=items, next_page=_older(answer.url, oldest) if oldest else "")

    def extract(self, answer: Answer, kind: ItemKind) -> Extraction | None:
        """A status, the answers to it, or the page that shows both."""
        del kind
        data = mapping(json_of(answer))
        if "content" in data and "account" in data:
            later = (f"{answer.url.partition('?')[0].rstrip('/')}/context",)
            return thread_page(self.name, _posts(answer, [data]), Pages(1, later))
        if "descendants" in data:
            return thread_page(self.name, _posts(answer, mappings(data["descendants"])), Pages(2))
        nodes = answer.tree.css(".detailed-status, .status") if not data else []
        return thread_page(self.name, _shown(answer, nodes)) if nodes else None


def _posts(answer: Answer, statuses: list[Mapping[str, Any]]) -> Iterator[Post]:
    for status in statuses:
        account = mapping(status.get("account"))
        yield Post(
            anchor=f"status-{text(status.get('id'))}",
            author=text(account.get("acct")) or text(account.get("username")),
            own=_said(answer, status),
            published_at=moment(answer.now, text(status.get("created_at"))),
            modified_at=moment(answer.now, text(status.get("edited_at"))),
        )


def _said(answer: Answer, status: Mapping[str, Any]) -> Own:
    """Warning, words and the options of a poll; mentions and tags are links, but lead to no other content."""
    body = fragment(text(status.get("content")))
    own = own_words(body, answer.url, _FOREIGN) if body is not None else Own("", (), ())
    options = (text(option.get("title")) for option in mappings(mapping(status.get("poll")).get("options")))
    lines = (text(status.get("spoiler_text")), own.text, *options)
    named = {text(item.get("url")) for name in ("mentions", "tags") for item in mappings(status.get(name))}
    people = {node.attributes.get("href") for node in body.css("a.mention")} if body is not None else set()
    links = tuple(link for link in own.links if link not in named and link not in people)
    return Own("\n".join(line for line in lines if line), links, own.ad_markers)


def _shown(answer: Answer, nodes: list[LexborNode]) -> Iterator[Post]:
    """Statuses of a rendered page (Mastodon before 4, and the pages for embedding)."""
    base = base_url(answer.tree, answer.url)
    for node in nodes:
        body = node.css_first(".e-content")
        if body is None:
            continue
        link = node.css_first("a.detailed-status__datetime[href], a.status__relative-time[href]")
        number = urlsplit(attribute(link, "href")).path.rstrip("/").rpartition("/")[2]
        people = {text(mention.attributes.get("href")) for mention in body.css("a.mention")}
        own = own_words(body, base, _FOREIGN)
        yield Post(
            anchor=f"status-{number}" if number.isdigit() else "",
            author=words(node.css_first(".display-name__account")).lstrip("@"),
            own=Own(own.text, tuple(url for url in own.links if url not in people), own.ad_markers),
            published_at=moment(answer.now, attribute(node.css_first("time[datetime]"), "datetime")),
        )


def _item(answer: Answer, status: Mapping[str, Any]) -> Found | None:
    number, url = text(status.get("id")), text(status.get("url")) or text(status.get("uri"))
    if not number or status.get("reblog") or status.get("in_reply_to_id"):
        return None
    # A federated timeline shows what other servers' people wrote: they are no part of this platform.
    if not same_site(host(url), host(answer.url)):
        return None
    edited = moment(answer.now, text(status.get("edited_at")))
    return Found(
        url=url,
        published_at=moment(answer.now, text(status.get("created_at"))),
        modified_at=edited,
        replies=whole(status.get("replies_count")),
        fetch_url=urljoin(answer.url, f"{_STATUS}{number}"),
    )


def _older(url: str, oldest: str) -> str:
    """The same timeline from before its oldest status."""
    parts = urlsplit(url)
    query = [pair for pair in parse_qsl(parts.query) if pair[0] != "max_id"]
    return parts._replace(query=urlencode([*query, ("max_id", oldest)])).geturl()


ADAPTER = Mastodon()
