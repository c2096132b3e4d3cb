"""Seeded draws that stay the same on every version of Python."""

import hashlib
import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Draws built on `random()` alone, the one method whose sequence Python promises to keep."""

    def __init__(self, *seed: object) -> None:
        digest = hashlib.sha256(":".join(map(str, seed)).encode()).digest()
        # Not for secrets: a demo world has to come out the same each time.
        self.random = random.Random(int.from_bytes(digest)).random  # noqa: S311

    def below(self, n: int) -> int:
        """Whole number from 0 to n - 1."""
        return int(self.random() * n)

    def between(self, low: int, high: int) -> int:
        """Whole number from low to high, both included."""
        return low + self.below(high - low + 1)

    def chance(self, probability: float) -> bool:
        """True with the given probability."""
        return self.random() < probability

    def pick(self, options: Sequence[T]) -> T:
        """One of the options, each as likely."""
        return options[self.below(len(options))]

    def shuffled(self, options: Sequence[T]) -> list[T]:
        """All options in random order."""
        return self.sample(options, len(options))

    def sample(self, options: Sequence[T], k: int, weights: Sequence[float] = ()) -> list[T]:
        """Take k different options (all where k is larger), likelier by weight, in random order."""
        if not weights:
            keys = [(self.random(), i) for i in range(len(options))]
        else:
            # Efraimidis and Spirakis (2006): the k largest of u^(1/w) are a weighted draw.
            keys = [(-(self.random() ** (1 / weight)), i) for i, weight in enumerate(weights)]
        return [options[i] for _, i in sorted(keys)[:k]]

    def moment(self, start: datetime, end: datetime) -> datetime:
        """A whole second from start to before end."""
        return start + timedelta(seconds=self.below(int((end - start).total_seconds())))
