"""Discourse: its JSON interface (docs.discourse.org), and the plain page that it gives to crawlers."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from crawler.adapters.answers import NOTHING, fragment, json_of, mapping, mappings, whole
from crawler.adapters.base import Adapter, Answer
from crawler.adapters.markup import attribute, moment, own_words, words
from crawler.adapters.pages import MAX_PAGES, Pages
from crawler.adapters.thread import Post, thread_page
from crawler.extraction.types import Extraction
from crawler.extraction.urls import absolute
from crawler.frame.found import Found, Listed, distinct_items, parse_time
from crawler.frame.links import base_url
from crawler.steps import FrameTask
from crawler.types import EntryKind, EntryPoint, ItemKind

# TopicView.chunk_size: posts of one page of a topic.
_POSTS_A_PAGE = 20
# 1 regular and 2 by a moderator; 3 is a small action ("closed this topic"), 4 a whisper.
_POST_TYPES = frozenset({1, 2})
_FOREIGN = frozenset({"quote", "meta", "lightbox-wrapper", "cooked-selection-barrier"})
# Oldest first: what is written while the list is read comes last and shifts no page.
_LIST = "/latest.json?ascending=true&order=created"


class Discourse(Adapter):
    """A topic's page is asked for as `/t/<id>.json`; its `stream` names every post it has."""

    name: ClassVar[str] = "discourse"
    program: ClassVar[str] = "Discourse"

    def recognise(self, answer: Answer) -> str:
        """By the generator, or the elements that its page is set up from."""
        generator = attribute(answer.tree.css_first("meta[name=generator]"), "content")
        if generator.startswith("Discourse"):
            return f"meta generator ghi “{generator[:30].rstrip()}”"
        if (
            answer.tree.css_first("meta#data-discourse-setup, discourse-assets, #data-discourse-setup")
            is not None
        ):
            return "trang mang phần tử “data-discourse-setup” của Discourse"
        return ""

    def entries(self, answer: Answer) -> tuple[EntryPoint, ...]:
        """One list holds the topics of all public categories."""
        return (EntryPoint(kind=EntryKind.API, url=absolute(answer.url, _LIST)),)

    def listed(self, answer: Answer, task: FrameTask) -> Listed | None:
        """Topics of `/latest.json` or a category's list; where they go on is told as a page's address."""
        del task
        topics = mapping(mapping(json_of(answer)).get("topic_list"))
        if not topics:
            return None
        items = distinct_items(_item(answer, topic) for topic in mappings(topics.get("topics")))
        more = str(topics.get("more_topics_url") or "")
        path, mark, query = more.partition("?")
        following = more if path.endswith(".json") or not more else f"{path}.json{mark}{query}"
        return Listed(items=items, next_page=absolute(answer.url, following) if items else "")

    def extract(self, answer: Answer, kind: ItemKind) -> Extraction | None:
        """Posts of a topic's JSON, of a chunk of its stream, or of the page for crawlers."""
        del kind
        topic = mapping(json_of(answer))
        if not topic:
            return self._crawler_page(answer)
        stream = mapping(topic.get("post_stream"))
        if not stream:
            return None
        title = str(topic.get("title") or "")
        posts = (
            _post(answer, post, title)
            for post in mappings(stream.get("posts"))
            if post.get("post_type", 1) in _POST_TYPES
        )
        return thread_page(self.name, posts, _pages(answer, topic, stream))

    def _crawler_page(self, answer: Answer) -> Extraction | None:
        nodes = answer.tree.css("div.crawler-post, div.topic-body.crawler-post")
        if not nodes:
            return None
        base = base_url(answer.tree, answer.url)
        title = words(answer.tree.css_first("#topic-title h1"))
        following = absolute(base, attribute(answer.tree.css_first("link[rel=next], a[rel=next]"), "href"))
        return thread_page(self.name, _crawler_posts(answer, base, title), Pages(following=following))


def _crawler_posts(answer: Answer, base: str, title: str) -> Iterator[Post]:
    for node in answer.tree.css("div.crawler-post"):
        body = node.css_first(".post[itemprop=text], .post[itemprop=articleBody], .post")
        if body is None:
            continue
        number = (
            words(node.css_first("[itemprop=position]")).lstrip("#") or (node.id or "").rpartition("_")[2]
        )
        yield Post(
            anchor=f"post_{number}" if number.isdigit() else node.id or "",
            author=words(node.css_first(".creator [itemprop=name], .creator a")),
            own=own_words(body, base, _FOREIGN),
            published_at=moment(
                answer.now, attribute(node.css_first("time.post-time[datetime]"), "datetime")
            ),
            modified_at=moment(answer.now, attribute(node.css_first("[itemprop=dateModified]"), "content")),
            title=title if number == "1" else "",
        )


def _post(answer: Answer, post: Mapping[str, Any], title: str) -> Post:
    """`cooked` is the post's markup; of a hidden or deleted one it is a notice, not the author's words."""
    number = post.get("post_number", 0)
    said = (
        ""
        if post.get("hidden") or post.get("user_deleted") or post.get("deleted_at")
        else post.get("cooked")
    )
    body = fragment(str(said or ""))
    edited = post.get("updated_at") if post.get("version", 1) > 1 else ""
    own = own_words(body, answer.url, _FOREIGN) if body is not None else NOTHING
    return Post(
        anchor=f"post_{number}",
        author=str(post.get("username") or ""),
        own=own,
        published_at=moment(answer.now, str(post.get("created_at") or "")),
        modified_at=moment(answer.now, str(edited or "")),
        title=title if number == 1 and said else "",
    )


def _item(answer: Answer, topic: Mapping[str, Any]) -> Found | None:
    number, slug = topic.get("id"), topic.get("slug") or "topic"
    if not isinstance(number, int) or topic.get("visible") is False:
        return None
    posts = topic.get("posts_count")
    return Found(
        url=absolute(answer.url, f"/t/{slug}/{number}"),
        title=str(topic.get("title") or ""),
        published_at=parse_time(str(topic.get("created_at") or "")),
        modified_at=parse_time(str(topic.get("last_posted_at") or topic.get("bumped_at") or "")),
        views=whole(topic.get("views")),
        replies=posts - 1 if isinstance(posts, int) and posts > 0 else whole(topic.get("reply_count")),
        fetch_url=absolute(answer.url, f"/t/{number}.json"),
    )


def _pages(answer: Answer, topic: Mapping[str, Any], stream: Mapping[str, Any]) -> Pages:
    """The stream names all posts, this page's among them: their place in it is the page's number."""
    ids = stream.get("stream")
    shown = [post.get("id") for post in mappings(stream.get("posts"))]
    if not isinstance(ids, list) or not shown:
        return Pages()
    place = {one: at for at, one in enumerate(ids)}
    current = min(place.get(one, 0) for one in shown) // _POSTS_A_PAGE + 1
    last = min(-(-len(ids) // _POSTS_A_PAGE), MAX_PAGES)
    address = absolute(answer.url, f"/t/{topic.get('id')}.json")
    return Pages(current, tuple(f"{address}?page={number}" for number in range(2, last + 1)))


ADAPTER = Discourse()
