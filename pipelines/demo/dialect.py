"""Two ways of speaking Vietnamese, and what people call themselves."""

import re

from pipelines.demo.dice import Dice

# The texts are written with southern words; a northern speaker says these instead.
NORTHERN: dict[str, str] = {
    "vậy": "thế",
    "hoài": "suốt",
    "xài": "dùng",
    "má": "mẹ",
    "ba mẹ": "bố mẹ",
    "ba mình": "bố mình",
    "dơ": "bẩn",
    "liền": "ngay",
    "ráng": "cố",
    "tụi nhỏ": "bọn trẻ",
    "tụi": "bọn",
    "mấy bữa": "mấy hôm",
    "bữa nọ": "hôm nọ",
    "nhỏ bạn": "cô bạn",
    "tô": "bát",
    "dĩa": "đĩa",
    "riết": "mãi",
    "ngó": "trông",
    "giùm": "hộ",
    "nón": "mũ",
    "y chang": "y hệt",
    "chút xíu": "một tí",
    "ghê": "thật",
    "nha": "nhé",
    "đó": "đấy",
}
NORTHERN_SHARE = 0.5
_SELVES = ("mình", "mình", "mình", "mình", "tôi", "tui", "em")
_WORDS = re.compile(
    r"(?<!\w)(?:" + "|".join(sorted(map(re.escape, NORTHERN), key=len, reverse=True)) + r")(?!\w)"
)
# After these words "mình" is not the speaker: alone, oneself, our people, vexed, startled.
_SELF = re.compile(
    r"(?<!một )(?<!chính )(?<!tự )(?<!dân )(?<!người )(?<!bực )(?<!giật )(?<!rùng )(?<!\w)(m|M)ình(?!\w)"
)


def northern(text: str) -> str:
    """The text with northern words where the south has others."""
    return _WORDS.sub(lambda match: NORTHERN[match[0]], text)


def draw_self(dice: Dice, *, speaks_northern: bool) -> str:
    """What a person says for I; "tui" is southern."""
    word = dice.pick(_SELVES)
    return "tôi" if speaks_northern and word == "tui" else word


def call_oneself(text: str, word: str) -> str:
    """The text with `word` for I."""
    return _SELF.sub(lambda match: word if match[1] == "m" else word[0].upper() + word[1:], text)
