"""The demo's world: three platforms and the key to what was planted in them, from a seed."""

from collections.abc import Mapping
from dataclasses import dataclass

from pipelines.demo.answer_key import AnswerKey, make_key
from pipelines.demo.block_lists import block_lists
from pipelines.demo.errors import ScaleError
from pipelines.demo.forum_pages import build_forum
from pipelines.demo.news_pages import build_news
from pipelines.demo.pages import PlatformWorld
from pipelines.demo.shop_pages import build_shop

# Below, sections have too few items to be drawn from; above, one machine's memory is the limit.
MIN_SCALE, MAX_SCALE = 0.02, 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Everything that the demo serves and knows; `block_lists` are domains by list id."""

    seed: int
    scale: float
    platforms: tuple[PlatformWorld, ...]
    key: AnswerKey
    block_lists: Mapping[str, frozenset[str]]


def build_world(seed: int, scale: float = 1.0) -> World:
    """The world of a seed: the same bytes each time. `scale` multiplies the number of items.

    Raises ScaleError for a scale outside 0.02 to 20.
    """
    if not MIN_SCALE <= scale <= MAX_SCALE:
        raise ScaleError(scale, MIN_SCALE, MAX_SCALE)
    platforms = (build_news(seed, scale), build_forum(seed, scale), build_shop(seed, scale))
    lists = block_lists()
    return World(
        seed=seed,
        scale=scale,
        platforms=platforms,
        key=make_key(platforms, lists),
        block_lists=lists,
    )
