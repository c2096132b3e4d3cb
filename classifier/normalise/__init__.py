"""Vietnamese text made comparable, with the way back to the original characters."""

from classifier.normalise.tables import strip_diacritics, strip_text
from classifier.normalise.text import Normalised, Token, normalise, normalise_text, split_tokens, tokens
from classifier.normalise.token import Word, drawn_out, normal_words, normalise_token

__all__ = [
    "Normalised",
    "Token",
    "Word",
    "drawn_out",
    "normal_words",
    "normalise",
    "normalise_text",
    "normalise_token",
    "split_tokens",
    "strip_diacritics",
    "strip_text",
    "tokens",
]
