"""The closed tables of normalisation: what is dropped, what looks like what, what a letter is without marks."""

import unicodedata

VARIATION_SELECTORS = range(0xFE00, 0xFE10)
COMBINING_DIACRITICS = range(0x0300, 0x0370)
JAMO_TRAILING = (*range(0x1161, 0x1176), *range(0x11A8, 0x11C3))

# Cyrillic, Greek, Armenian and phonetic letters drawn like a Latin one in common fonts (Unicode confusables, small
# letters), and the small capitals.
LOOKALIKES = dict(
    zip(
        "авеѕікмнорстухјԁһԛԝѵүӏցհոսօʋαβενικορτυχηωɑɡıᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ",
        "abesikmhopctyxjdhqwvylghnuovabevikoptuxnwagiabcdefghijklmnoprstuvwyz",
        strict=True,
    )
)

# Letters in black discs and squares, which no compatible form unfolds.
ENCLOSED = {
    chr(first + place): chr(ord("a") + place) for first in (0x1F150, 0x1F170) for place in range(26)
}

# Digits and signs written for letters (see `disguise.unleet`); the second table only where a syllable comes of it.
LEET = {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "@": "a", "$": "s"}
LEET_IN_SYLLABLES = {**LEET, "!": "i", "|": "i", "7": "t", "8": "b", "9": "g"}
VOWELS = frozenset("aeiouy")

_LATIN = (range(0x00C0, 0x0250), range(0x1E00, 0x1F00))
_NO_DECOMPOSITION = {"đ": "d", "Đ": "D", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ħ": "h", "Ħ": "H"}


def _bases() -> dict[int, str]:
    """Every accented Latin letter with its plain letter; one character each, so positions stay."""
    table = {ord(letter): plain for letter, plain in _NO_DECOMPOSITION.items()}
    for block in _LATIN:
        for code in block:
            first = unicodedata.normalize("NFD", chr(code))[0]
            if first.isascii():
                table[code] = first
    return table


BASES = _bases()


def strip_diacritics(text: str) -> str:
    """Replace each accented Latin letter by its plain one (ấ -> a, đ -> d).

    Expects composed text (NFC): then the answer has the length of `text`, position by position.
    """
    return text.translate(BASES)


def strip_text(text: str) -> str:
    """Write a text as people type without diacritics: composed first, so that every mark goes."""
    return strip_diacritics(unicodedata.normalize("NFC", text))


def is_dropped(char: str) -> bool:
    """Say whether a character shows nothing: zero-width, soft hyphen, bidi or other control."""
    return ord(char) in VARIATION_SELECTORS or unicodedata.category(char) in {"Cf", "Cc"}


def joins_previous(char: str) -> bool:
    """Say whether a character may compose with the one before it."""
    return unicodedata.combining(char) != 0 or ord(char) in JAMO_TRAILING
