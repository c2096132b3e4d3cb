"""Chances of the two phases of one section: exact, although the second phase looks at the first.

A section of N items was to get m of them; its pilot read n, and the pilot decided that k more are read.
With chances k+n of N the estimates would lean: a pilot that meets long threads asks for more items,
one that misses them does not and keeps its mistake (-5 % in benchmarks/sampling.py). So the phases
are weighted as they would be had k turned out as m - n, whatever it turned out: the pilot's items by N/m,
the others by N/m * (m - n)/k. Given the pilot the others are a simple random sample of what it left, so
the estimate of a total is a fixed mixture of two unbiased ones, and unbiased for every rule of choosing k.
"""


def chances(size: int, planned: int, first: int, more: int) -> tuple[float, float]:
    """Chance of a pilot's item and of a later one (0 where there is none), for N, m, n and k."""
    pilot = planned / size
    return pilot, pilot * more / (planned - first) if planned > first else 0.0


def most(size: int, planned: int, first: int) -> int:
    """Items that a section can take in all before the chance of the later ones passes 1."""
    return first + size * (planned - first) // planned if planned else 0
