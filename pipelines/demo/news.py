"""What the demo's news site says: articles and the comments under them."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pipelines.demo.clock import afterwards, some_day
from pipelines.demo.dice import Dice
from pipelines.demo.pages import Note
from pipelines.demo.people import Desk, Person, desk
from pipelines.demo.quota import Plant, harmful, lookalike, plant
from pipelines.demo.scene import capital, draw_scene
from pipelines.demo.sections import NEWS_SECTIONS
from pipelines.demo.slugs import slug
from pipelines.demo.voice import Mood

ARTICLES = 600
_READERS = 900
_FIRST_ARTICLE, _FIRST_COMMENT = 48_120, 730_400  # as a site's counters stand after some years
_MAX_COMMENTS = 12
_SECTION_SHARE = {"thoi-su": 0.3, "phap-luat": 0.22, "doi-song": 0.28, "cong-nghe": 0.2}

TITLES = (
    harmful("bait", 0.045, "H18"),
    lookalike("honest_question", 0.06, Note.HONEST_QUESTION),
)
COMMENTS = (
    harmful("h05", 0.0025, "H05", heat=2),
    harmful("h06", 0.0006, "H06", heat=3),
    harmful("h09", 0.0006, "H09"),
    harmful("h11", 0.0014, "H11"),
    harmful("h15", 0.0006, "H15"),
    lookalike("quoted_abuse", 0.006, Note.QUOTED_ABUSE),
    lookalike("counter_speech", 0.003, Note.COUNTER_SPEECH),
    lookalike("warning", 0.008, Note.WARNING),
    lookalike("gambling_news", 0.006, Note.GAMBLING_NEWS),
    lookalike("friendly_profanity", 0.004, Note.FRIENDLY_PROFANITY, Mood.GLAD),
    lookalike("attack_on_object", 0.012, Note.ATTACK_ON_OBJECT, Mood.UPSET),
)
# Reports on crime speak of it at length and advertise none.
_REPORTS = {
    "phap-luat.lua-dao": Plant(rule="", share=1, note=Note.SCAM_NEWS),
    "phap-luat.danh-bac": Plant(rule="", share=1, note=Note.GAMBLING_NEWS),
}
_PLAIN = Plant(rule="", share=1, note=Note.ORDINARY)
_TALK = Plant(rule="comment", share=1, note=Note.ORDINARY)
_TEXTS = (
    "common",
    "harm",
    "news_body",
    "news_comments",
    *(f"news_{s.replace('-', '_')}" for s in NEWS_SECTIONS),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """One reader's comment; `reply` says that it answers the one above it."""

    number: int
    author: Person
    text: str
    at: datetime
    likes: int
    reply: bool
    sort: Plant

    @property
    def anchor(self) -> str:
        """The comment's id in the page."""
        return f"comment-{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article of the news site."""

    number: int
    section: str
    title: str
    lead: str
    paragraphs: tuple[str, ...]
    byline: str
    at: datetime
    sort: Plant
    scene: dict[str, str]
    comments: tuple[Comment, ...] = ()

    @property
    def path(self) -> str:
        """Where the article stands."""
        return f"/{self.section}/{slug(self.title)}-{self.number}.html"


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is decided of an article before it is written."""

    number: int
    section: str
    at: datetime
    sort: Plant


def write_news(seed: int, scale: float) -> tuple[Article, ...]:
    """All articles with their comments, newest first."""
    d = desk(seed, "news", _TEXTS, round(_READERS * scale), "real")
    articles = [_write_article(d, plan) for plan in _plans(d.dice, scale)]
    counts = [_comment_count(d.dice) for _ in articles]
    slots = [(a, c) for a, count in enumerate(counts) for c in range(count)]
    heat = [0.05 + 0.95 * d.dice.random() ** 4 for _ in articles]
    sorts = plant(slots, COMMENTS, d.dice, [heat[a] for a, _ in slots])
    number = _FIRST_COMMENT
    done = []
    for a, article in enumerate(articles):
        asked = [sorts.get((a, c), _TALK) for c in range(counts[a])]
        number += d.dice.between(1, 9)
        done.append(replace(article, comments=_comments(d, article, asked, number)))
        number += counts[a]
    return tuple(sorted(done, key=lambda article: article.at, reverse=True))


def _plans(dice: Dice, scale: float) -> list[_Plan]:
    sections = [
        section
        for section, share in _SECTION_SHARE.items()
        for _ in range(max(2, round(ARTICLES * scale * share)))
    ]
    sorts = plant(range(len(sections)), TITLES, dice, [1.0] * len(sections))
    times = sorted(some_day(dice) for _ in sections)
    return [
        _Plan(_FIRST_ARTICLE + 7 * rank, sections[i], times[rank], sorts.get(i, _PLAIN))
        for rank, i in enumerate(dice.shuffled(range(len(sections))))
    ]


def _write_article(d: Desk, plan: _Plan) -> Article:
    dice, writer = d.dice, d.writer
    writer.turn_page()
    topic = dice.pick(writer.grammar.topics(plan.section))
    scene = draw_scene(writer, dice, topic)
    scene["ten"] = writer.write("ten")
    title, lead = writer.write_pair(f"{topic}.title", scene)
    sort = _REPORTS.get(topic, _PLAIN) if plan.sort is _PLAIN else plan.sort
    if sort.rule:
        title = writer.write(sort.rule, scene)
    return Article(
        number=plan.number,
        section=plan.section,
        title=capital(title),
        lead=lead,
        paragraphs=tuple(_paragraph(d, topic, scene) for _ in range(dice.between(3, 5))),
        byline=writer.write("ten"),
        at=plan.at,
        sort=sort,
        scene=scene,
    )


def _paragraph(d: Desk, topic: str, scene: dict[str, str]) -> str:
    sentences = [d.writer.write(f"{topic}.fact", scene)]
    if d.dice.chance(0.6):
        sentences.append(d.writer.write(f"{topic}.fact", scene))
    someone = scene | {"ten": d.writer.write("ten")}
    sentences.append(d.writer.write(d.dice.pick(("body.say", "body.more")), someone))
    return " ".join(sentences)


def _comment_count(dice: Dice) -> int:
    """Most articles have a handful of comments, one in eight has none, a few have many."""
    return 0 if dice.chance(0.12) else 1 + int(_MAX_COMMENTS * dice.random() ** 0.9)


def _comments(d: Desk, article: Article, sorts: list[Plant], number: int) -> tuple[Comment, ...]:
    dice = d.dice
    d.writer.turn_page()
    times = sorted(afterwards(article.at, dice, timedelta(days=4)) for _ in sorts)
    comments = []
    for i, (sort, at) in enumerate(zip(sorts, times, strict=True)):
        author = d.crowd.anyone(dice)
        reply = i > 0 and dice.chance(0.25)
        rule = "reply" if reply and sort is _TALK else sort.rule
        comments.append(
            Comment(
                number=number + i,
                author=author,
                text=d.says(author, sort, rule, article.scene),
                at=at,
                likes=int(30 * dice.random() ** 4),
                reply=reply,
                sort=sort,
            )
        )
    return tuple(comments)
