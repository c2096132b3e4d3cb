"""What tokens contribute to the feature space: hashed n-grams of two views, many tokens at a time.

Views: the normalised text, and the same without diacritics. Of each: character 2-5-grams inside words
(scikit-learn's `char_wb`) and word 1-2-grams; only word pairs look beyond one token.
"""

import hashlib
import re
import zlib
from collections.abc import Sequence
from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from classifier.normalise import drawn_out, normal_words, split_tokens, strip_diacritics

Ids = NDArray[np.int64]
Hashes = NDArray[np.uint64]

BLOCK_BITS, SPREAD_BITS = 2, 20  # four blocks of 2^20 buckets: collisions cost nothing measurable
HASH_BITS = BLOCK_BITS + SPREAD_BITS
CHAR_NGRAMS = range(2, 6)
MAX_TOKEN = 100  # a Vietnamese syllable has at most 7 letters; only addresses and noise are longer
DEFINITION = (
    f"views: normalised, stripped; each: char_wb {CHAR_NGRAMS.start}-{CHAR_NGRAMS.stop - 1}, word 1-2; "
    "repeats also as written in the first; "
    f"polynomial and crc32 hashes, multiplicative to 4 x 2^{SPREAD_BITS}; tokens cut at {MAX_TOKEN}; "
    "1+ln(tf), idf, L2 of each of the four blocks"
)
_WORD = re.compile(r"\w+|[^\w\s]+")
_MIX = np.uint64(0x9E3779B97F4A7C15)  # 2^64 / golden ratio: multiplicative (Fibonacci) hashing
_SHIFT = np.uint64(64 - SPREAD_BITS)
_FOLD = np.uint64(32)
_STEP = np.uint64(0xD6E8FEB86659FD93)  # odd and large: base of the polynomial over code points
_CHAR_SALTS = (np.uint64(0x1F0A3B5D2C4D5E6F), np.uint64(0x8B72C6E1D94F3A05))
_WORD_SALTS = (0x35A7B9CB, 0x4E8F1021)
_PAIR = np.uint64(0xC2B2AE3D27D4EB4F)  # a large odd constant, so that order matters


class Block(IntEnum):
    """The blocks of the feature space; each makes up the same part of a text's row."""

    CHARS = 0
    CHARS_STRIPPED = 1
    WORDS = 2
    WORDS_STRIPPED = 3


CHAR_BLOCKS = (Block.CHARS, Block.CHARS_STRIPPED)
WORD_BLOCKS = (Block.WORDS, Block.WORDS_STRIPPED)


class TokenFeatures(NamedTuple):
    """Buckets of all tokens' n-grams, token after token, and how many each has; the same for word hashes.

    `words` has one row a view.
    """

    buckets: Ids
    bucket_counts: Ids
    words: Hashes
    word_counts: Ids


def buckets_of(hashes: Hashes, block: "Block") -> Ids:
    """Spread hashes over the 2^SPREAD_BITS buckets of a block."""
    mixed = hashes * _MIX
    spread = ((mixed ^ (mixed >> _FOLD)) * _MIX) >> _SHIFT
    return spread.astype(np.int64) | (block << SPREAD_BITS)


def pair_hashes(left: Hashes, right: Hashes) -> Hashes:
    """Hash pairs of neighbouring words."""
    return left * _PAIR + right


def _char_hashes(words: Sequence[str], salt: np.uint64) -> tuple[Hashes, Ids]:
    """Hash the n-grams of words padded by one space either side; give also each one's word."""
    codes = np.frombuffer(
        "".join(f" {word} " for word in words).encode("utf-32-le", "surrogatepass"), np.uint32
    )
    lengths = np.array([len(word) + 2 for word in words], dtype=np.int64)
    owner = np.repeat(np.arange(len(words)), lengths)
    room = np.cumsum(lengths)[owner] - np.arange(
        len(codes)
    )  # code points left in the word, this one included
    values = codes.astype(np.uint64) + salt
    rolling, hashes, owners = values, [], []
    for size in range(2, CHAR_NGRAMS.stop):
        rolling = rolling[:-1] * _STEP + values[size - 1 :]
        if size in CHAR_NGRAMS:
            inside = room[: len(rolling)] >= size
            hashes.append(rolling[inside])
            owners.append(owner[: len(rolling)][inside])
    return np.concatenate(hashes), np.concatenate(owners)


def _crc(text: str, salt: int) -> int:
    return zlib.crc32(text.encode("utf-8", "surrogatepass"), salt)


def features_of(tokens: Sequence[str]) -> TokenFeatures:
    """Compute the features of tokens without whitespace."""
    cut = [token[:MAX_TOKEN] for token in tokens]
    normal = [(at, word) for at, token in enumerate(cut) for word in normal_words(token)]
    written = [*normal, *((at, word) for at, token in enumerate(cut) for word in drawn_out(token))]
    token_of_word = np.array([at for at, _ in written], dtype=np.int64)
    views = [text for _, text in written], [strip_diacritics(text) for _, text in normal]
    parts = [(at, part) for at, text in normal for part in _WORD.findall(text)]
    token_of_part = np.array([at for at, _ in parts], dtype=np.int64)
    words = np.array(
        [
            [_crc(part, _WORD_SALTS[0]) for _, part in parts],
            [_crc(strip_diacritics(part), _WORD_SALTS[1]) for _, part in parts],
        ],
        dtype=np.uint64,
    )
    grams = [_char_hashes(view, salt) for view, salt in zip(views, _CHAR_SALTS, strict=True) if view]
    buckets = [buckets_of(found, block) for (found, _), block in zip(grams, CHAR_BLOCKS, strict=False)]
    buckets += [buckets_of(row, block) for row, block in zip(words, WORD_BLOCKS, strict=True)]
    owners = np.concatenate([*(token_of_word[owner] for _, owner in grams), token_of_part, token_of_part])
    order = np.argsort(owners, kind="stable")
    return TokenFeatures(
        buckets=np.concatenate(buckets)[order],
        bucket_counts=np.bincount(owners, minlength=len(tokens)),
        words=words,
        word_counts=np.bincount(token_of_part, minlength=len(tokens)),
    )


# Our own sentence; holds every rule of normalisation that can change what a token contributes.
_PROBE = (
    "Hoà bình, thuý; ĐẸP quáaaa!!! l0n mạng ｖｉệｔ n\u200bam сon 1.000đ =))) 😂😂😂 e\u0301 "
    "ch0 ng4y 3kg n.ă.m t*ốt h😂ọ👍🏽c ᴠᴜɪ c á i ᴋ ẹ o 🅑é t k b"
)


def probe_digest() -> str:
    """Digest what this code makes of a fixed sentence, so that a model can tell features not its own."""
    parts = [part.astype("<u8").tobytes() for part in features_of(split_tokens(_PROBE))]
    return hashlib.sha256(b"".join(parts)).hexdigest()[:16]
