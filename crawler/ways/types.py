"""What a run folder says of posts that several items show."""

from crawler.types import Fact, Probability


class Way(Fact):
    """One drawn item through which a post was reached, and how many items show the post, as far as that item tells.

    `known` others were seen to show it. Of the `claimed` ones that were not drawn, `looked` were looked at, and
    `shown` of these show it: `number` is 1 + known + claimed * shown / looked.
    """

    item_id: str
    page: int
    inclusion_probability: Probability
    known: int
    claimed: int
    looked: int
    shown: int
    number: float


class PostWays(Fact):
    """A post that several items of the frame show: the terms of its weight, the sum of 1 / (probability * number).

    `document_id` is that of the first drawn item. One whose weight is below 1 is kept with that chance, and counts 1.
    """

    document_id: str
    ways: tuple[Way, ...]
    weight: float
    kept: bool
