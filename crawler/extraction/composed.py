"""Whether UTF-8 is composed (NFC) already, told from its bytes: Python's own look reads every character."""

import re
import unicodedata

# All that no page's plain text has to be looked at for: ASCII without control characters.
_PLAIN = bytes([*b"\t\n\f\r", *range(0x20, 0x80)])
# First bytes of characters that combine, decompose or have a composed form, with the bytes after them where
# the first alone would name letters, signs or emoji of everyday. A test goes through all of Unicode. One set
# stands first because the search skips to it fast.
_UNSURE = re.compile(
    rb"[\xcc-\xce\xd2\xd6-\xdf\xe0\xe2\xe3\xea\xef\xf0](?:(?<=[\xcc\xcd\xd2\xd6-\xdf\xe0\xea])|(?<=\xce)\x87|"
    rb"(?<=\xe2)(?:\x80[\x80\x81]|\x83[\x90-\x9c\xa1\xa5-\xb0]|\x84[\xa6\xaa\xab]|\x8c[\xa9\xaa]|\xab\x9c|"
    rb"\xb3[\xaf-\xb1]|\xb5\xbf|\xb7[\xa0-\xbf])|(?<=\xe3)(?:\x80[\xaa-\xaf]|\x82[\x99\x9a])|"
    rb"(?<=\xef)(?:[\xa4-\xad]|\xb8[\xa0-\xaf])|(?<=\xf0)[^\x9f])"
)
# A third of Vietnamese letters with marks begin with the first byte, and only they have the others after it.
_VIETNAMESE, _VIETNAMESE_PAIRS = b"\xe1", (b"\xe1\xba", b"\xe1\xbb")


def rare_bytes(body: bytes) -> bytes:
    """The bytes of an encoding that holds ASCII which are neither plain ASCII nor white space, in order."""
    return body.translate(None, _PLAIN)


def is_composed(rare: bytes) -> bool:
    """Whether UTF-8 with these `rare_bytes` is NFC for sure."""
    strange = rare.count(_VIETNAMESE) - sum(map(rare.count, _VIETNAMESE_PAIRS))
    return not strange and _UNSURE.search(rare) is None


def composed(text: str) -> str:
    """The text in NFC, line by line: one decomposed letter makes Python compose all that it is given."""
    lines = text.split("\n")
    return "\n".join([line if line.isascii() else unicodedata.normalize("NFC", line) for line in lines])
