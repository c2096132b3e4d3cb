"""Vietnamese tables from before Unicode, read from text whose bytes were taken for windows-1252.

TCVN 5712:1993 (VN3, the "ABC" fonts .VnTime ...), VISCII (RFC 1456) and VNI-Windows, where a mark is a
letter of its own after the vowel it stands on. Python has a codec for none of them.
"""

import re
import unicodedata

# Bytes that windows-1252 leaves undefined; browsers read them as the control character of the same number.
_UNDEFINED = (0x81, 0x8D, 0x8F, 0x90, 0x9D)
LATIN = "".join(chr(byte) if byte in _UNDEFINED else bytes([byte]).decode("cp1252") for byte in range(256))
_BYTES = {char: byte for byte, char in enumerate(LATIN)}


def latin_text(body: bytes) -> str:
    """Bytes as browsers read them where a page says nothing: windows-1252 with no byte undefined."""
    return body.decode("latin-1").translate(_TO_LATIN)


def latin_bytes(text: str) -> bytes | None:
    """The bytes that were read as windows-1252, None where the text holds other characters."""
    try:
        return text.encode("cp1252")
    except UnicodeEncodeError:
        # Python's table leaves five bytes undefined that browsers read.
        return _latin_bytes(text)


def _latin_bytes(text: str) -> bytes | None:
    try:
        return bytes(map(_byte_of, text))
    except KeyError:
        return None


def _byte_of(char: str) -> int:
    byte = _BYTES.get(char)
    if byte is not None:
        return byte
    # A reader that knew only Latin-1 left these bytes as control characters.
    if "\x80" <= char <= "\x9f":
        return ord(char)
    raise KeyError(char)


_TO_LATIN = {byte: LATIN[byte] for byte in range(0x80, 0xA0)}

# 0xA1-0xAE and the toned letters from 0xB5; a gap in the numbers is a gap in the table.
_TCVN3_ROWS = {
    0xA1: "ĂÂÊÔƠƯĐăâêôơưđ", 0xB5: "àảãáạ", 0xBB: "ằẳẵắ", 0xC6: "ặầẩẫấậè", 0xCE: "ẻẽéẹềểễếệìỉ", 0xDC: "ĩíịò",
    0xE1: "ỏõóọồổỗốộờởỡớợù", 0xF1: "ủũúụừửữứựỳỷỹýỵ",
}  # fmt: skip
_VISCII_ROWS = {
    0x02: "Ẳ", 0x05: "ẴẪ", 0x14: "Ỷ", 0x19: "Ỹ", 0x1E: "Ỵ",
    0x80: "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲ",
    0xA0: "ÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ",
    0xC0: "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡư",
    0xE0: "àáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ",
}  # fmt: skip


def _table(rows: dict[int, str]) -> dict[int, str]:
    """From the character that windows-1252 shows to the letter that was meant."""
    return {
        ord(LATIN[first + place]): letter for first, row in rows.items() for place, letter in enumerate(row)
    }


_TCVN3 = _table(_TCVN3_ROWS)
_VISCII = _table(_VISCII_ROWS)

_GRAVE, _ACUTE, _TILDE, _HOOK, _DOT = "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"
_ROUND, _BREVE = "\u0302", "\u0306"
# VNI-Windows: what a letter adds to the vowel before it.
_VNI_MARKS = {
    "ø": _GRAVE, "ù": _ACUTE, "õ": _TILDE, "û": _HOOK, "ï": _DOT,
    "â": _ROUND, "à": _ROUND + _GRAVE, "á": _ROUND + _ACUTE, "ã": _ROUND + _TILDE, "å": _ROUND + _HOOK,
    "ä": _ROUND + _DOT, "ê": _BREVE, "è": _BREVE + _GRAVE, "é": _BREVE + _ACUTE, "ü": _BREVE + _TILDE,
    "ú": _BREVE + _HOOK, "ë": _BREVE + _DOT,
}  # fmt: skip
# Letters that stand for a letter by themselves.
_VNI_LETTERS = {"ñ": "đ", "ô": "ơ", "ö": "ư", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_VNI_PLAIN = "øùõûï"
_VNI_ON = {
    "a": "".join(_VNI_MARKS), "e": _VNI_PLAIN + "âàáãåä", "o": _VNI_PLAIN + "âàáãåä",
    "u": _VNI_PLAIN, "y": _VNI_PLAIN, "ô": _VNI_PLAIN, "ö": _VNI_PLAIN,
}  # fmt: skip


def _vni_table() -> dict[str, str]:
    table = dict(_VNI_LETTERS)
    for vowel, marks in _VNI_ON.items():
        for mark in marks:
            letter = unicodedata.normalize("NFC", _VNI_LETTERS.get(vowel, vowel) + _VNI_MARKS[mark])
            table[vowel + mark] = letter
            table[vowel.upper() + mark] = letter.upper()
            table[vowel.upper() + mark.upper()] = letter.upper()
    return table | {letter.upper(): meant.upper() for letter, meant in _VNI_LETTERS.items()}


_VNI = _vni_table()
_VNI_PATTERN = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))
# Capital fonts show small letters as capitals, so a headline holds THôNG BáO: the marked letters are small.
_CAPITALS = re.compile(r"\b(?=\w*[A-ZĂÂÊÔƠƯĐ]\w*[A-ZĂÂÊÔƠƯĐ])(?!\w*[a-z])\w+\b")
_SHORT_CAPITALS = re.compile(r"(?<=[A-ZÀ-Ỹ]{2} )[A-ZĂÂÊÔƠƯĐ]?[^\W\d_a-zA-Z](?=[\s<.,:!?]|$)")
_CAPITAL_FONT = re.compile(
    r"(<(\w+)\b[^<>]{0,200}?(?:face|font-family)\s*[=:]\s*[\"']?\s*\.Vn\w{1,30}H\b[^<>]{0,200}>)(.{0,5000}?)(</\2>)",
    re.IGNORECASE | re.DOTALL,
)
_BETWEEN_TAGS = re.compile(r"(?:^|(?<=>))[^<>]+")


def tcvn3(text: str) -> str:
    """Text of an ABC font as it was meant, in the letters' own case."""
    meant = text.translate(_TCVN3)
    meant = _CAPITALS.sub(_upper, meant)
    return _SHORT_CAPITALS.sub(_upper, meant)


def tcvn3_capitals(markup: str) -> str:
    """Markup whose elements in a capital font (.VnTimeH) hold what their readers saw: capitals."""
    return _CAPITAL_FONT.sub(_in_capitals, markup)


def _upper(found: re.Match[str]) -> str:
    return found[0].upper()


def viscii(text: str) -> str:
    """Text of VISCII as it was meant."""
    return text.translate(_VISCII)


def vni(text: str) -> str:
    """Text of a VNI font as it was meant."""
    return _VNI_PATTERN.sub(lambda found: _VNI[found[0]], text)


def _in_capitals(element: re.Match[str]) -> str:
    return element[1] + _BETWEEN_TAGS.sub(lambda run: run[0].upper(), element[3]) + element[4]
