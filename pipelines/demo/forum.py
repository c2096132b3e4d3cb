"""What the demo's forum says: threads on its boards and the posts in them."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pipelines.demo.clock import PERIOD_START, afterwards, some_day
from pipelines.demo.dice import Dice
from pipelines.demo.pages import Note
from pipelines.demo.people import Desk, Person, desk
from pipelines.demo.quota import Plant, harmful, lookalike, plant
from pipelines.demo.scene import capital, draw_scene
from pipelines.demo.sections import FORUM_BOARDS
from pipelines.demo.slugs import slug
from pipelines.demo.voice import Mood

THREADS = 500
POSTS_A_PAGE = 10
_MEMBERS = 700
_FIRST_THREAD, _FIRST_POST = 20_411, 391_205  # as a forum's counters stand after some years
_FEWEST, _MOST = 2, 30
_QUOTE_WORDS = 25
_DECORATED = 0.4  # share of titles that their writers dress up

POSTS = (
    harmful("h05", 0.028, "H05", heat=2),
    harmful("h05.sly", 0.016, "H05", heat=2),
    harmful("h06", 0.005, "H06", heat=3),
    harmful("h09", 0.0025, "H09"),
    harmful("h09.soft", 0.0025, "H09"),
    harmful("h11", 0.012, "H11"),
    harmful("h15", 0.006, "H15"),
    lookalike("quoted_abuse", 0.02, Note.QUOTED_ABUSE),
    lookalike("counter_speech", 0.01, Note.COUNTER_SPEECH),
    lookalike("warning", 0.016, Note.WARNING),
    lookalike("gambling_news", 0.008, Note.GAMBLING_NEWS),
    lookalike("friendly_profanity", 0.028, Note.FRIENDLY_PROFANITY, Mood.GLAD),
    lookalike("attack_on_object", 0.024, Note.ATTACK_ON_OBJECT, Mood.UPSET),
    lookalike("honest_sale", 0.012, Note.HONEST_SALE),
)
TALK = Plant(rule="post", share=1, note=Note.ORDINARY)
_TEXTS = ("common", "harm", "forum_replies", *(f"forum_{b.replace('-', '_')}" for b in FORUM_BOARDS))


@dataclass(frozen=True, slots=True)
class Quote:
    """What a post repeats of an earlier one."""

    author: str
    number: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One post; `text` leaves out the quote and the signature, which are not its own words."""

    number: int
    place: int
    author: Person
    text: str
    at: datetime
    sort: Plant
    quote: Quote | None = None

    @property
    def anchor(self) -> str:
        """The post's id in its page."""
        return f"post-{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """One thread; `views` is what the list page claims."""

    number: int
    board: str
    title: str
    at: datetime
    posts: tuple[Post, ...]
    views: int
    sticky: bool = False

    @property
    def path(self) -> str:
        """Where the thread begins."""
        return f"/threads/{slug(self.title)}.{self.number}/"

    @property
    def page_count(self) -> int:
        """Pages of ten posts."""
        return -(-len(self.posts) // POSTS_A_PAGE)

    def page_path(self, page: int) -> str:
        """Where page 1, 2, ... stands."""
        return self.path if page == 1 else f"{self.path}page-{page}"

    def page_posts(self, page: int) -> tuple[Post, ...]:
        """Posts of page 1, 2, ..."""
        return self.posts[(page - 1) * POSTS_A_PAGE : page * POSTS_A_PAGE]


@dataclass(frozen=True, slots=True)
class Forum:
    """All threads, latest post first, and every member's signature ('' for none)."""

    threads: tuple[Thread, ...]
    signatures: dict[int, str]
    ranks: dict[int, str]


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is decided of a thread before it is written."""

    board: str
    at: datetime
    number: int
    first_post: int
    sorts: tuple[Plant, ...]


def write_forum(seed: int, scale: float) -> Forum:
    """The whole forum's threads and posts."""
    d = desk(seed, "forum", _TEXTS, round(_MEMBERS * scale), "nick")
    plans = _plans(d.dice, scale)
    threads = [_thread(d, plan) for plan in plans]
    threads += _stickies(d, plans[-1].first_post + _MOST)
    threads.sort(key=lambda thread: thread.posts[-1].at, reverse=True)
    return Forum(tuple(threads), _signatures(d), {p.number: d.writer.write("rank") for p in d.crowd.people})


def _plans(dice: Dice, scale: float) -> list[_Plan]:
    boards = [b for b in FORUM_BOARDS for _ in range(max(2, round(THREADS * scale / len(FORUM_BOARDS))))]
    counts = [_FEWEST + int((_MOST - _FEWEST + 1) * dice.random() ** 2.2) for _ in boards]
    slots = [(t, p) for t, count in enumerate(counts) for p in range(1, count)]
    heat = [0.03 + 0.97 * dice.random() ** 4 for _ in boards]
    sorts = plant(slots, _quotas(len(slots), sum(counts)), dice, [heat[t] for t, _ in slots])
    times = sorted(some_day(dice) for _ in boards)
    plans, first_post = [], _FIRST_POST
    for rank, t in enumerate(dice.shuffled(range(len(boards)))):
        asked = tuple(sorts.get((t, p), TALK) for p in range(counts[t]))
        plans.append(_Plan(boards[t], times[rank], _FIRST_THREAD + 3 * rank, first_post, asked))
        first_post += counts[t] + dice.between(1, 6)
    return plans


def _quotas(slots: int, posts: int) -> tuple[Plant, ...]:
    """The shares are of all posts; only replies can be planted, so they grow a little."""
    return tuple(replace(sort, share=sort.share * posts / slots) for sort in POSTS)


def _thread(d: Desk, plan: _Plan) -> Thread:
    dice, writer = d.dice, d.writer
    writer.turn_page()
    topic = dice.pick(writer.grammar.topics(plan.board))
    scene = draw_scene(writer, dice, topic)
    title, opening = writer.write_pair(f"{topic}.title", scene)
    if not title.startswith("[") and dice.chance(_DECORATED):
        title = writer.write("title.deco", {"title": title, "so": scene["so"]})
    starter = d.crowd.anyone(dice)
    first = d.puts(starter, opening, TALK)
    posts = [Post(number=plan.first_post, place=1, author=starter, text=first, at=plan.at, sort=TALK)]
    times = sorted(afterwards(plan.at, dice, timedelta(days=9)) for _ in plan.sorts[1:])
    for i, (sort, moment) in enumerate(zip(plan.sorts[1:], times, strict=True), start=1):
        author = starter if sort is TALK and dice.chance(0.12) else d.crowd.anyone(dice)
        post = Post(
            number=plan.first_post + i,
            place=i + 1,
            author=author,
            text=d.says(author, sort, sort.rule, scene),
            at=moment,
            sort=sort,
            quote=_quote(dice.pick(posts[-4:])) if dice.chance(0.22) else None,
        )
        posts.append(post)
    return Thread(
        number=plan.number,
        board=plan.board,
        title=capital(title),
        at=plan.at,
        posts=tuple(posts),
        views=len(posts) * dice.between(14, 60) + dice.between(3, 90),
    )


def _quote(post: Post) -> Quote:
    words = post.text.split()
    text = " ".join(words[:_QUOTE_WORDS]) + ("..." if len(words) > _QUOTE_WORDS else "")
    return Quote(post.author.name, post.number, text)


def _stickies(d: Desk, post_number: int) -> list[Thread]:
    """Each board's rules, pinned on top of every list page."""
    threads = []
    for i, (board, name) in enumerate(FORUM_BOARDS.items()):
        post = Post(
            number=post_number + i,
            place=1,
            author=d.crowd.people[0],
            text=d.writer.write("sticky.op"),
            at=PERIOD_START + timedelta(hours=8 + i),
            sort=TALK,
        )
        threads.append(
            Thread(
                number=101 + i,
                board=board,
                title=f"{d.writer.write('sticky')} ({name})",
                at=post.at,
                posts=(post,),
                views=9_000 + 37 * i,
                sticky=True,
            )
        )
    return threads


def _signatures(d: Desk) -> dict[int, str]:
    d.writer.turn_page()
    return {p.number: d.writer.write("signature") if d.dice.chance(0.25) else "" for p in d.crowd.people}
