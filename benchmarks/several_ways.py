"""Populations in which several items of the frame show the same posts, and what each way of counting makes of them.

A part of `python -m benchmarks.sampling`. All is the crawler's own: draw, chances, claims, looks, weights. Truth counts
a post once, however many addresses show it, and a text that was posted sixty times sixty times.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from crawler.draw.achieved import item_probabilities
from crawler.draw.allocation import ItemYield
from crawler.draw.pages import draw_pages, page_probability
from crawler.types import (
    Document,
    DocumentKind,
    DrawnItem,
    EntryKind,
    FrameItem,
    ItemKind,
    SamplingMethod,
)
from crawler.urls import item_id
from crawler.ways.count import counted, told_of
from crawler.ways.evidence import Evidence, Seen, mark_of

ITEMS = 120
PAGES_PER_ITEM = 5
MOST_LOOKS = 600  # a fifth of the usual budget
_NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)
_WEIGHT_FLOOR = 1e-9

Draw = Callable[["Shared", int, SamplingMethod], tuple[DrawnItem, ...]]


def thread_item(section: str, number: int, views: int | None = None) -> FrameItem:
    """One thread of an invented frame."""
    url = f"https://dien-dan.example/{section}/{number}"
    return FrameItem(
        item_id=item_id(url),
        url=url,
        section=section,
        kind=ItemKind.THREAD,
        source=EntryKind.LISTING,
        views=views,
    )


@dataclass(frozen=True)
class View:
    """One page: its address, the posts it shows, and the items it names (by their number in the frame)."""

    place: str
    posts: tuple[int, ...]
    named: tuple[int, ...] = ()


@dataclass(frozen=True)
class Shared:
    """A frame whose items show `posts` (what they say, and whether it is harmful) in pages."""

    name: str
    frame: tuple[FrameItem, ...]
    views: tuple[tuple[View, ...], ...]
    posts: tuple[tuple[str, bool], ...]
    items: int = ITEMS

    @property
    def truth(self) -> tuple[float, int]:
        """Share and number of harmful posts."""
        harmful = sum(harm for _, harm in self.posts)
        return harmful / len(self.posts), harmful


class Reader:
    """Reads a population's items as a run would."""

    def __init__(self, population: Shared) -> None:
        self._numbers = {item.item_id: at for at, item in enumerate(population.frame)}
        self._ids = tuple(item.item_id for item in population.frame)
        self._views = population.views
        self._harmful = [harm for _, harm in population.posts]
        self._written = [_document(name, post) for post, (name, _) in enumerate(population.posts)]
        self._marks = [mark_of(document) for document in self._written]
        self.read = 0

    def page(self, item: str, page: int) -> Seen:
        """One page of an item; pages count from 1."""
        views = self._views[self._numbers[item]]
        return Seen(
            item=item,
            page=page,
            places=frozenset({views[page - 1].place}),
            marks=frozenset(self._marks[post] for post in views[page - 1].posts),
            leads=frozenset(view.place for view in views[1:]) if page == 1 else frozenset(),
        )

    def pages(self, item: str, seed: int) -> list[tuple[Seen, float]]:
        """An item's pages as they are drawn, with their chances."""
        later = [view.place for view in self._views[self._numbers[item]][1:]]
        chance = page_probability(len(later), PAGES_PER_ITEM)
        drawn = draw_pages(seed, item, later, PAGES_PER_ITEM)
        found = [(self.page(item, 1), 1.0), *((self.page(item, number), chance) for number, _ in drawn)]
        self.read += len(found)
        return found

    def named(self, page: Seen) -> frozenset[str]:
        """Ids of the items that a page names."""
        view = self._views[self._numbers[page.item]][page.page - 1]
        return frozenset(self._ids[one] for one in view.named)

    def documents(self, page: Seen, chance: float) -> list[Document]:
        """A page's posts, as documents of its item."""
        posts = self._views[self._numbers[page.item]][page.page - 1].posts
        return [
            self._written[post].model_copy(
                update={
                    "document_id": f"{page.item}/{post}",
                    "item_id": page.item,
                    "inclusion_probability": chance,
                }
            )
            for post in posts
        ]

    def is_harmful(self, document: Document) -> bool:
        """Whether a document is of a harmful post."""
        return self._harmful[int(document.document_id.rpartition("/")[2])]

    def yields(self, item: str, seed: int) -> ItemYield:
        """What a pilot learns of an item."""
        found = [(1 / chance, len(page.marks)) for page, chance in self.pages(item, seed)]
        return ItemYield(
            pages=len(found),
            documents=sum(weight * count for weight, count in found),
            squares=sum(weight**2 * count for weight, count in found),
        )


def _document(says: str, post: int) -> Document:
    name = str(post)
    return Document(
        document_id=name,
        platform="dien-dan",
        section="",
        item_id="",
        capture_id="",
        url="",
        anchor="",
        kind=DocumentKind.POST,
        position=0,
        title="",
        text="",
        published_at=_NOON,
        cluster="",
        content_hash=says,
        inclusion_probability=1,
        extractor="",
    )


@dataclass(frozen=True)
class Sample:
    """One sample's pages with the documents that each shows, and what pages claim."""

    seed: int
    reader: Reader
    asked: tuple[str, ...]
    read: tuple[tuple[Seen, Sequence[Document]], ...]

    @property
    def claims(self) -> Mapping[tuple[str, int], frozenset[str]]:
        """What the read pages name."""
        return {page.key: self.reader.named(page) for page, _ in self.read}

    def evidence(self, looks: Sequence[Seen] = ()) -> Evidence:
        """What is known once these items were looked at."""
        return Evidence(self.seed, self.asked, (page for page, _ in self.read), self.claims, looks)


def every_way_whole(sample: Sample) -> list[Document]:
    """Until November 2026: a post counts for each item through which it was reached."""
    return [document for _, documents in sample.read for document in documents]


def believed(sample: Sample) -> list[Document]:
    """Rejected: every claim of a page is taken to be true."""
    return [
        document.model_copy(update={"inclusion_probability": document.inclusion_probability * ways})
        for page, documents in sample.read
        for ways in [1 + len(sample.reader.named(page) - {page.item})]
        for document in documents
    ]


def only_drawn(sample: Sample) -> list[Document]:
    """Rejected: only items that were drawn themselves count as ways."""
    return _stored(sample, sample.evidence())


def claims_tested(sample: Sample) -> list[Document]:
    """As it is: claims are tested by looks."""
    looks: list[Seen] = []
    while wanted := sample.evidence(looks).wanted(MOST_LOOKS):
        looks += [sample.reader.page(item, 1) for item in wanted]
    sample.reader.read += len(looks)
    return _stored(sample, sample.evidence(looks))


def _stored(sample: Sample, evidence: Evidence) -> list[Document]:
    read = [
        (page, [told_of(one, one.inclusion_probability) for one in documents])
        for page, documents in sample.read
    ]
    found = counted(sample.seed, read, evidence)
    return [stored for _, documents in sample.read for one in documents if (stored := found.stored(one))]


@dataclass(frozen=True)
class Counting:
    """One way of drawing and counting."""

    name: str
    count: Callable[[Sample], list[Document]]
    draw: Draw
    method: SamplingMethod
    part: float = 1.0


def estimates(population: Shared, counting: Counting, seed: int) -> tuple[float, float, int]:
    """Share and number of harmful posts as one sample estimates them, and how many pages it read."""
    reader = Reader(population)
    sample = counting.draw(population, seed, counting.method)
    asked = tuple(drawn.item.item_id for drawn in sample[: round(len(sample) * counting.part)])
    reader.read = 0
    chances = item_probabilities(population.frame, sample, frozenset(asked), seed, counting.method)
    read = tuple(
        (page, reader.documents(page, chances[item] * chance))
        for item in asked
        for page, chance in reader.pages(item, seed)
    )
    documents = counting.count(Sample(seed, reader, asked, read))
    weights = [(1 / document.inclusion_probability, reader.is_harmful(document)) for document in documents]
    harmful = sum(weight for weight, harm in weights if harm)
    return harmful / max(sum(weight for weight, _ in weights), _WEIGHT_FLOOR), harmful, reader.read


class _Maker:
    """Puts a population together, item by item."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self._frame: list[FrameItem] = []
        self._views: list[tuple[View, ...]] = []
        self._posts: list[tuple[str, bool]] = []

    def post(self, harm: float, says: str = "") -> int:
        """A post that is harmful with that chance."""
        self._posts.append((says or f"post {len(self._posts)}", self.dice.random() < harm))
        return len(self._posts) - 1

    def items(self, count: int, section: str) -> list[int]:
        """That many items, which show nothing yet."""
        first = len(self._frame)
        for number in range(first, first + count):
            self._frame.append(thread_item(section, number, int(self.dice.lognormvariate(5, 1.2))))
            self._views.append(())
        return list(range(first, first + count))

    def show(self, item: int, *views: View) -> None:
        """What an item shows, page by page."""
        self._views[item] = views

    def thread(self, posts: Sequence[int], items: Sequence[int]) -> None:
        """Items that all show the same page under addresses of their own, and name each other."""
        for item in items:
            self.show(item, View(f"at {item}", tuple(posts), tuple(items)))

    def made(self, name: str) -> Shared:
        """All of it, under a name."""
        return Shared(name, tuple(self._frame), tuple(self._views), tuple(self._posts))


def addresses_of_answers(seed: int) -> Shared:
    """A forum whose every answer has an address of its own that shows the whole thread; long threads are worse."""
    maker = _Maker(seed)
    for number in range(260):
        length = min(40, int(maker.dice.paretovariate(0.9)))
        posts = [maker.post(0.02 if length < 5 else 0.12) for _ in range(length)]
        maker.thread(posts, maker.items(length, "a" if number % 3 else "b"))
    return maker.made("answers' addresses")


def twins(seed: int) -> Shared:
    """Articles with comments, a third of which stand under a second and a third address, and those are worse."""
    maker = _Maker(seed)
    for number in range(500):
        twin = number % 3 == 0
        posts = [maker.post(0.15 if twin else 0.03) for _ in range(maker.dice.randint(1, 8))]
        maker.thread(posts, maker.items(3 if twin else 1, "a" if number % 5 else "b"))
    return maker.made("twins")


def parts_of_pages(seed: int) -> Shared:
    """Discussions whose answers' addresses show the answer alone, and the page names them all; answers are worse."""
    maker = _Maker(seed)
    for number in range(200):
        opening = maker.post(0.02)
        answers = [maker.post(0.1) for _ in range(maker.dice.randint(0, 7))]
        root, *own = maker.items(1 + len(answers), "a" if number % 4 else "b")
        maker.show(root, View(f"at {root}", (opening, *answers), tuple(own)))
        for item, answer in zip(own, answers, strict=True):
            maker.show(item, View(f"at {item}", (answer,), (root,)))
    return maker.made("parts of pages")


def later_pages(seed: int) -> Shared:
    """Threads of several pages; half of their posts have an address that leads to the page they stand on."""
    maker = _Maker(seed)
    for number in range(150):
        pages = min(20, int(maker.dice.paretovariate(1.1)))
        section = "a" if number % 4 else "b"
        (root,) = maker.items(1, section)
        held = [[maker.post(0.02 + 0.01 * at) for _ in range(6)] for at in range(pages)]
        own = [maker.items(3, section) for _ in range(pages)]
        views = [View(f"{root} page {at}", tuple(held[at]), (root, *own[at])) for at in range(pages)]
        maker.show(root, *views)
        for at, items in enumerate(own):
            for item in items:
                maker.show(item, views[at])
    return maker.made("later pages")


def one_text_sixty_times(seed: int) -> Shared:
    """A bot's text in sixty threads within one minute, among threads whose answers have addresses."""
    maker = _Maker(seed)
    for item in maker.items(60, "a"):
        maker.show(item, View(f"at {item}", (maker.post(1, "the bot's text"),)))
    for number in range(150):
        length = maker.dice.randint(1, 6)
        maker.thread(
            [maker.post(0.02) for _ in range(length)], maker.items(length, "a" if number % 3 else "b")
        )
    return maker.made("one text sixty times")


def liars(seed: int) -> Shared:
    """Pages with harm name fifty innocent items as showing the same; nobody else names any."""
    maker = _Maker(seed)
    items = maker.items(700, "a")
    for item in items:
        posts = [maker.post(0.05) for _ in range(3)]
        bad = any(harm for _, harm in maker._posts[-3:])  # noqa: SLF001 - its own maker
        named = tuple(maker.dice.sample(items, 50)) if bad else ()
        maker.show(item, View(f"at {item}", tuple(posts), named))
    return maker.made("liars")


def half_liars(seed: int) -> Shared:
    """Every page stands under four addresses; those with harm name four innocent ones besides."""
    maker = _Maker(seed)
    strangers = maker.items(200, "a")
    for item in strangers:
        maker.show(item, View(f"at {item}", (maker.post(0),)))
    for _ in range(150):
        items = maker.items(4, "a")
        posts = [maker.post(0.1) for _ in range(3)]
        bad = any(harm for _, harm in maker._posts[-3:])  # noqa: SLF001 - its own maker
        lies = maker.dice.sample(strangers, 4) if bad else []
        for item in items:
            maker.show(item, View(f"at {item}", tuple(posts), (*items, *lies)))
    return maker.made("half liars")


SHARED = (
    addresses_of_answers,
    twins,
    parts_of_pages,
    later_pages,
    one_text_sixty_times,
    liars,
    half_liars,
)
