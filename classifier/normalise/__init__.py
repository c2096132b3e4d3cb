"""Vietnamese text made comparable, with the way back to the original characters."""

from classifier.normalise.tables import strip_diacritics, strip_text
from classifier.normalise.text import Normalised, normalise, normalise_text
from classifier.normalise.token import Word, drawn_out, normal_words, normalise_token

__all__ = [
    "Normalised",
    "Word",
    "drawn_out",
    "normal_words",
    "normalise",
    "normalise_text",
    "normalise_token",
    "strip_diacritics",
    "strip_text",
]
