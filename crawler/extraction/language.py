"""Vietnamese or not: a cheap guess from letters and common words.

`vi` where a tenth of the words carry a letter that only Vietnamese writes; in a text of under six words,
where a quarter carry any accent; or, typed without accents, where common Vietnamese words outnumber
common English ones. `en` where common English words are a tenth; '' where the text does not tell.
"""

import re

_WORD = re.compile(r"[^\W\d_]+")
_ONLY_VIETNAMESE = frozenset("ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉĩịọỏốồổỗộớờởỡợụủũứừửữựỳỵỷỹ")
# Those letters' bytes in UTF-8, the first two of three where they share them.
_ONLY_VIETNAMESE_BYTES = tuple(sorted({letter.encode()[:2] for letter in _ONLY_VIETNAMESE}, reverse=True))
_ACCENTED = _ONLY_VIETNAMESE | frozenset("àáâãèéêìíòóôõùúý")
_ENGLISH = frozenset(
    [
        "the",
        "and",
        "of",
        "to",
        "is",
        "in",
        "that",
        "for",
        "you",
        "it",
        "with",
        "on",
        "this",
        "are",
        "was",
        "not",
        "have",
        "be",
        "at",
        "from",
        "they",
        "we",
    ]
)
_BARE_VIETNAMESE = frozenset(
    [
        "khong",
        "la",
        "cua",
        "nguoi",
        "duoc",
        "nhung",
        "voi",
        "nay",
        "minh",
        "thi",
        "nhu",
        "cung",
        "cac",
        "mot",
        "roi",
        "lam",
        "gi",
        "biet",
        "vay",
        "dau",
        "nhieu",
        "anh",
        "em",
    ]
)
# A long text is judged by its beginning: 3,000 characters are 600 words.
_WINDOW = 3000
_STRONG, _WEAK, _COMMON = 0.10, 0.25, 0.10
# Six Vietnamese words without one letter that only Vietnamese writes are rarer than a French sentence.
_SHORT = 6


def language_of(text: str) -> str:
    """ISO 639-1 code of the text: 'vi', 'en' or '' where it cannot tell."""
    start = text[:_WINDOW].lower()
    words = _WORD.findall(start)
    if not words:
        return ""
    count = len(words)
    if _may_reach(start) and _reaches(_STRONG * count, words):
        return "vi"
    accented = count - sum(map(_ACCENTED.isdisjoint, words)) if count < _SHORT else 0
    english = sum(map(_ENGLISH.__contains__, words))
    bare = sum(map(_BARE_VIETNAMESE.__contains__, words))
    if count < _SHORT and accented >= _WEAK * count and accented > english:
        return "vi"
    if bare >= _COMMON * count and bare > english:
        return "vi"
    return "en" if english >= _COMMON * count else ""


def _may_reach(text: str) -> bool:
    """Whether a text has a letter that only Vietnamese writes; other languages' are told so without their words."""
    raw = b"" if text.isascii() else text.encode("utf-8", "surrogatepass")
    return any(map(raw.__contains__, _ONLY_VIETNAMESE_BYTES))


def _reaches(least: float, words: list[str]) -> bool:
    """Whether so many words have a letter that only Vietnamese writes: of its texts the beginning tells."""
    found = 0
    for word in words:
        if not _ONLY_VIETNAMESE.isdisjoint(word):
            found += 1
            if found >= least:
                return True
    return False
