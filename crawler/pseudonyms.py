"""Keyed pseudonyms of authors."""

import hashlib
import hmac
import unicodedata
from functools import lru_cache

_CHARS = 10  # 40 bits: among a million authors of one platform about one pair meets


def pseudonym(name: str, key: bytes, platform_id: str) -> str:
    """Keyed pseudonym of an author on one platform ('' for no name): the same author, the same one.

    The platform is part of what is hashed, so one person cannot be followed across platforms.
    """
    return _pseudonym(name, key, platform_id)


# A page's authors stand in it again and again.
@lru_cache(maxsize=4096)
def _pseudonym(name: str, key: bytes, platform_id: str) -> str:
    plain = " ".join(unicodedata.normalize("NFC", name).casefold().split())
    if not plain:
        return ""
    digest = hmac.new(key, f"{platform_id}\x1f{plain}".encode(), hashlib.sha256).hexdigest()
    return f"tg-{digest[:_CHARS]}"
