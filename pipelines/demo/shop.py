"""What the demo's shop says: products and the reviews under them."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pipelines.demo.clock import PERIOD_START, some_day
from pipelines.demo.pages import Note
from pipelines.demo.people import Desk, Person, desk
from pipelines.demo.quota import Plant, harmful, lookalike, plant
from pipelines.demo.scene import capital, draw_scene
from pipelines.demo.sections import SHOP_CATEGORIES
from pipelines.demo.slugs import slug
from pipelines.demo.voice import Mood

PRODUCTS = 500
_BUYERS = 1100
_FIRST_PRODUCT, _FIRST_REVIEW = 3_052, 118_650  # as a shop's counters stand after some years
_MOST_REVIEWS = 15

REVIEWS = (
    harmful("spam", 0.11, "H11", heat=2),
    harmful("h09", 0.002, "H09"),
    harmful("h09.soft", 0.002, "H09"),
    harmful("h15", 0.003, "H15"),
    harmful("h05", 0.005, "H05", heat=1),
    lookalike("review.bad", 0.12, Note.HONEST_NEGATIVE, Mood.UPSET),
    lookalike("honest_short", 0.1, Note.HONEST_SHORT, Mood.GLAD),
    lookalike("honest_delivery", 0.03, Note.HONEST_SHORT, Mood.GLAD),
    lookalike("shop.warning", 0.015, Note.WARNING),
    lookalike("shop.friendly", 0.012, Note.FRIENDLY_PROFANITY, Mood.GLAD),
    lookalike("shop.object", 0.02, Note.ATTACK_ON_OBJECT, Mood.UPSET),
)
_TALK = Plant(rule="review", share=1, note=Note.ORDINARY, mood=Mood.GLAD)
_STARS: dict[Note, tuple[int, ...]] = {
    Note.ORDINARY: (3, 4, 4, 5, 5, 5, 5),
    Note.PLANTED: (5, 5, 5, 5, 1),
    Note.HONEST_NEGATIVE: (1, 2, 2, 3),
    Note.ATTACK_ON_OBJECT: (1, 1, 2),
    Note.HONEST_SHORT: (3, 4, 5, 5),
}
_TEXTS = ("common", "harm", "shop_products", "shop_reviews")


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One buyer's review; stars from 1 to 5."""

    number: int
    author: Person
    text: str
    at: datetime
    stars: int
    sort: Plant

    @property
    def anchor(self) -> str:
        """The review's id in the page."""
        return f"review-{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """One product; `price` in thousands of đồng."""

    number: int
    category: str
    title: str
    brand: str
    description: tuple[str, ...]
    price: int
    since: datetime
    reviews: tuple[Review, ...] = ()

    @property
    def path(self) -> str:
        """Where the product stands."""
        return f"/{self.category}/{slug(self.title)}-p{self.number}"

    @property
    def stars(self) -> float:
        """Mean of the reviews' stars; 0 where there are none."""
        return sum(r.stars for r in self.reviews) / len(self.reviews) if self.reviews else 0.0


def write_shop(seed: int, scale: float) -> tuple[Product, ...]:
    """All products with their reviews, in the order of the shop's numbers."""
    d = desk(seed, "shop", _TEXTS, round(_BUYERS * scale), "nick")
    dice = d.dice
    each = max(2, round(PRODUCTS * scale / len(SHOP_CATEGORIES)))
    categories = dice.shuffled([c for c in SHOP_CATEGORIES for _ in range(each)])
    counts = [int((_MOST_REVIEWS + 1) * dice.random() ** 1.1) for _ in categories]
    slots = [(p, r) for p, count in enumerate(counts) for r in range(count)]
    heat = [0.1 + 0.9 * dice.random() ** 3 for _ in categories]
    sorts = plant(slots, REVIEWS, dice, [heat[p] for p, _ in slots])
    number, products = _FIRST_REVIEW, []
    for p, category in enumerate(categories):
        product, scene = _product(d, category, _FIRST_PRODUCT + 2 * p)
        asked = [sorts.get((p, r), _TALK) for r in range(counts[p])]
        products.append(replace(product, reviews=_reviews(d, scene, asked, number)))
        number += counts[p] + dice.between(1, 7)
    return tuple(products)


def _product(d: Desk, category: str, number: int) -> tuple[Product, dict[str, str]]:
    dice, writer = d.dice, d.writer
    writer.turn_page()
    topic = dice.pick(writer.grammar.topics(category))
    scene = draw_scene(writer, dice, topic)
    scene |= {"brand": writer.write("brand"), "fault": f"@{topic}.bad"}
    product = Product(
        number=number,
        category=category,
        title=writer.write(f"{topic}.title", scene),
        brand=scene["brand"],
        description=tuple(capital(writer.write("describe", scene)) for _ in range(4)),
        price=dice.between(19, 690),
        since=PERIOD_START - timedelta(days=dice.between(10, 700)),
    )
    return product, scene


def _reviews(d: Desk, scene: dict[str, str], sorts: list[Plant], number: int) -> tuple[Review, ...]:
    dice = d.dice
    d.writer.turn_page()
    times = sorted(some_day(dice) for _ in sorts)
    reviews = []
    for i, (sort, at) in enumerate(zip(sorts, times, strict=True)):
        author = d.crowd.anyone(dice)
        text = d.says(author, sort, sort.rule, scene)
        stars = dice.pick(_STARS.get(sort.note, _STARS[Note.ORDINARY]))
        reviews.append(Review(number=number + i, author=author, text=text, at=at, stars=stars, sort=sort))
    return tuple(reviews)
