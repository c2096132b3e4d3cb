"""How people type: properly, casually, in teencode, without diacritics, in haste."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from pipelines.demo.dice import Dice


class Voice(StrEnum):
    """One person's way of typing."""

    PROPER = "proper"
    CASUAL = "casual"
    TEENCODE = "teencode"
    BARE = "bare"
    HASTY = "hasty"


@dataclass(frozen=True, slots=True)
class Manner:
    """How many people type so, and how often they end with a smiley."""

    share: float
    smiley: float


# Rough shares of Vietnamese comment writers: half of real text messages carry no diacritics, far
# fewer comments do.
MANNERS: dict[Voice, Manner] = {
    Voice.PROPER: Manner(share=0.38, smiley=0.0),
    Voice.CASUAL: Manner(share=0.27, smiley=0.2),
    Voice.TEENCODE: Manner(share=0.15, smiley=0.4),
    Voice.BARE: Manner(share=0.12, smiley=0.1),
    Voice.HASTY: Manner(share=0.08, smiley=0.1),
}

TEENCODE: dict[str, tuple[str, ...]] = {
    "không": ("ko", "k", "hông", "kh"),
    "được": ("đc", "dc"),
    "vậy": ("v", "z", "zậy"),
    "gì": ("j", "gì"),
    "biết": ("bít", "bik", "biết"),
    "rồi": ("r", "rùi", "gòi"),
    "mình": ("mik", "mk", "m"),
    "với": ("vs", "với"),
    "cũng": ("cx", "cũng"),
    "người": ("ng", "người"),
    "nhiều": ("nhìu", "nhìu", "nhiều"),
    "trước": ("trc",),
    "nhưng": ("nhg", "nhưng"),
    "quá": ("wá", "quá", "qá"),
    "sao": ("s", "sao"),
    "vui": ("zui", "vui"),
    "như": ("nhue", "như", "nhw"),
    "này": ("nì", "này"),
    "bây": ("bi", "bây"),
    "thôi": ("thui", "thoi"),
    "luôn": ("lun", "luôn"),
    "chứ": ("chớ", "chứ"),
    "đấy": ("đó", "á"),
    "những": ("nhg", "những"),
    "hiểu": ("hỉu", "hiểu"),
    "yêu": ("iu", "iu"),
    "bạn": ("b", "bn", "bạn"),
    "thế": ("thía", "thế"),
    "điện": ("đt", "điện"),
}
PHRASES: dict[str, str] = {
    "mọi người": "mn",
    "anh em": "ae",
    "sản phẩm": "sp",
    "điện thoại": "đt",
    "bây giờ": "bh",
    "bình thường": "bthg",
    "chất lượng": "cl",
    "thông tin": "tt",
    "nhắn tin": "ib",
    "giao hàng": "ship",
    "chủ thớt": "thớt",
}
# Every precomposed Latin letter that Vietnamese uses lies below U+1EFA.
_BARE_LETTERS = {
    code: unicodedata.normalize("NFD", chr(code))[0]
    for code in range(0x00C0, 0x1EFA)
    if chr(code).isalpha()
} | {ord("đ"): "d", ord("Đ"): "D"}
_WORD = re.compile(r"[^\W\d_]+")
_SENTENCE_START = re.compile(r"(^|[.!?…][\"”]?\s+|\n)([^\W\d_])")
_LINK = re.compile(r"\S*(?:://|\.example|\[\.\])\S*")


class Mood(StrEnum):
    """What the smileys at the end of a text have to agree with."""

    NEUTRAL = "neutral"
    GLAD = "glad"
    UPSET = "upset"


SMILEYS: dict[Mood, tuple[str, ...]] = {
    Mood.NEUTRAL: (":))", ":v", "^^", "😅", "😂", "🤔", "=))", "👍", ":)", "😁"),
    Mood.GLAD: ("😍", "🥰", "👍", "❤️", "^^", "😘", "👏", ":3", "<3", "😁"),
    Mood.UPSET: ("😡", ":(", "🙄", "😤", "🤦", "haiz", "😒", ":((", "👎", "!!!"),
}


def draw_voice(dice: Dice) -> Voice:
    """A voice by its share among writers."""
    rest = dice.random() * sum(manner.share for manner in MANNERS.values())
    for voice, manner in MANNERS.items():
        rest -= manner.share
        if rest < 0:
            return voice
    return Voice.PROPER


def strip_diacritics(text: str) -> str:
    """The NFC text as typed without any diacritic."""
    return text.translate(_BARE_LETTERS)


def sentence_case(text: str) -> str:
    """Capitals at the start of each sentence."""
    return _SENTENCE_START.sub(lambda m: m[1] + m[2].upper(), text)


def speak(text: str, voice: Voice, dice: Dice, mood: Mood = Mood.NEUTRAL) -> str:
    """The same words as a person of that voice would type them; links stay whole."""
    manner = MANNERS[voice]
    spoken = _TRANSFORMS[voice](text, dice)
    if dice.chance(manner.smiley):
        spoken = f"{spoken} {dice.pick(SMILEYS[mood])}"
    return unicodedata.normalize("NFC", spoken)


def _proper(text: str, dice: Dice) -> str:
    text = sentence_case(text)
    return text + "." if text[-1].isalnum() and dice.chance(0.8) else text


def _casual(text: str, dice: Dice) -> str:
    text = text.rstrip(".") if dice.chance(0.8) else text
    return _lower_start(text) if dice.chance(0.6) else sentence_case(text)


def _teencode(text: str, dice: Dice) -> str:
    text = _lower_start(text.rstrip("."))
    for phrase, short in PHRASES.items():
        if phrase in text and dice.chance(0.7):
            text = text.replace(phrase, short)
    text = _outside_links(text, lambda part: _WORD.sub(lambda m: _short(m[0], dice), part))
    return _stretch(text, dice) if dice.chance(0.2) else text


def _bare(text: str, dice: Dice) -> str:
    text = strip_diacritics(text)
    return _lower_start(text.rstrip(".")) if dice.chance(0.7) else text


def _hasty(text: str, dice: Dice) -> str:
    text = _lower_start(text.rstrip("."))
    return _outside_links(text, lambda part: _WORD.sub(lambda m: _typo(m[0], dice), part))


def _lower_start(text: str) -> str:
    return text[:1].lower() + text[1:]


def _outside_links(text: str, change: Callable[[str], str]) -> str:
    pieces: list[str] = []
    end = 0
    for link in _LINK.finditer(text):
        pieces += [change(text[end : link.start()]), link[0]]
        end = link.end()
    return "".join([*pieces, change(text[end:])])


def _short(word: str, dice: Dice) -> str:
    shorts = TEENCODE.get(word.lower())
    return dice.pick(shorts) if shorts and dice.chance(0.75) else word


def _stretch(text: str, dice: Dice) -> str:
    return text + text[-1] * dice.between(2, 5) if text[-1].lower() in "aeiouyáàảãạêôơưéèịù" else text


def _typo(word: str, dice: Dice) -> str:
    """Two neighbouring letters swapped, or one left out, in about one long word of twelve."""
    if len(word) < 4 or not dice.chance(0.08):  # noqa: PLR2004 - slips in short words make other words
        return word
    at = dice.between(1, len(word) - 2)
    if dice.chance(0.5):
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + word[at + 1 :]


_TRANSFORMS = {
    Voice.PROPER: _proper,
    Voice.CASUAL: _casual,
    Voice.TEENCODE: _teencode,
    Voice.BARE: _bare,
    Voice.HASTY: _hasty,
}
