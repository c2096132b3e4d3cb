"""What makes two documents the same: stable ids and content hashes."""

import hashlib
import unicodedata

_ID_CHARS = 24  # 96 bits, as in the usual content ids: no clash among any number of documents here


def document_id(platform: str, page: str, anchor: str) -> str:
    """Digest of platform, page and anchor: the same document in every period."""
    return hashlib.sha256(f"{platform}\x1f{page}\x1f{anchor}".encode()).hexdigest()[:_ID_CHARS]


def content_hash(text: str) -> str:
    """SHA-256 of a text in NFC with white space collapsed."""
    plain = " ".join(unicodedata.normalize("NFC", text).split())
    return hashlib.sha256(plain.encode()).hexdigest()
