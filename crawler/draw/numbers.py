"""Permanent random numbers: SHA-256 of seed and name, so anyone can draw again without our code."""

import hashlib


def random_number(seed: int, item_id: str) -> bytes:
    """The item's random number under a seed: uniform, and independent of all other items."""
    return hashlib.sha256(f"{seed}|{item_id}".encode()).digest()


def page_number(seed: int, item_id: str, page: int) -> bytes:
    """The random number of an item's page under a seed; pages count from 1."""
    return hashlib.sha256(f"{seed}|{item_id}|{page}".encode()).digest()


def uniform(number: bytes) -> float:
    """A random number as a float strictly between 0 and 1."""
    # 52 bits and a half: every value is a float of its own, and none is 0 or 1.
    return ((int.from_bytes(number[:8], "big") >> 12) + 0.5) / 2**52
