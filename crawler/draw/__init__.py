"""The draw: which items, how many of each section, and which pages of an item, with known probabilities."""

from crawler.draw.allocation import MINIMUM_PER_SECTION, allocate
from crawler.draw.items import draw, draw_rest, pilot

__all__ = ["MINIMUM_PER_SECTION", "allocate", "draw", "draw_rest", "pilot"]
