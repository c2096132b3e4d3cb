"""Addresses made of titles, as Vietnamese sites make them."""

import re
from functools import cache

from pipelines.demo.voice import strip_diacritics

_OTHER = re.compile(r"[^a-z0-9]+")
_MAX = 70


@cache
def slug(title: str) -> str:
    """Lower-case letters without diacritics and digits, joined by hyphens."""
    return _OTHER.sub("-", strip_diacritics(title).lower()).strip("-")[:_MAX].rstrip("-")
