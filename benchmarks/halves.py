"""Dev texts in two halves: what is chosen on one is judged on the other, both ways round."""

import numpy as np

from classifier.metrics import Labels


def halves(count: int, seed: int = 1) -> tuple[tuple[Labels, Labels], tuple[Labels, Labels]]:
    """Part `count` texts into two halves, each to choose by and to judge by in turn."""
    order = np.random.default_rng(seed).permutation(count)
    first, second = order[: count // 2], order[count // 2 :]
    return (first, second), (second, first)
