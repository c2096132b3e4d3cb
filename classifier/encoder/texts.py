"""What the encoder reads of a text, and how texts are put into batches of about one length."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from classifier.normalise import normalise_text

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Ids = NDArray[np.int64]
_POOL = 50  # batches sorted by length together: little padding, and still another order each epoch


def read_as(text: str, *, segmented: bool) -> str:
    """Give the text as the encoder sees it: normalised, words joined where the start model wants that."""
    plain = normalise_text(text)
    if not segmented:
        return plain
    from classifier.segment import segmented as joined  # noqa: PLC0415 - an optional package behind it

    return joined([plain])[0]


def token_ids(tokenizer: "Tokenizer", texts: Sequence[str], longest: int) -> list[list[int]]:
    """Give each text's token ids, at most `longest`; the end mark stays where a text is cut."""
    found = [encoded.ids for encoded in tokenizer.encode_batch_fast(list(texts))]
    return [ids if len(ids) <= longest else [*ids[: longest - 1], ids[-1]] for ids in found]


@dataclass(frozen=True)
class Padded:
    """A batch: ids and mask of shape (texts, longest text), and which texts they are."""

    ids: Ids
    mask: Ids
    places: Ids


def padded(ids: Sequence[Sequence[int]], places: Ids, pad: int) -> Padded:
    """Lay chosen texts out as rows of one length."""
    width = max(len(ids[place]) for place in places)
    rows = np.full((len(places), width), pad, np.int64)
    mask = np.zeros_like(rows)
    for row, place in enumerate(places):
        rows[row, : len(ids[place])] = ids[place]
        mask[row, : len(ids[place])] = 1
    return Padded(rows, mask, places)


def in_order_of_length(ids: Sequence[Sequence[int]], size: int) -> Iterator[Ids]:
    """Part texts into batches of `size`, short texts together."""
    order = np.argsort([len(each) for each in ids], kind="stable")
    return (order[at : at + size] for at in range(0, len(order), size))


def shuffled(lengths: Sequence[int], size: int, generator: np.random.Generator) -> list[Ids]:
    """Part texts into batches of `size` and about one length, in an order drawn by `generator`."""
    order, known = generator.permutation(len(lengths)), np.array(lengths)
    batches: list[Ids] = []
    for at in range(0, len(order), size * _POOL):
        pool = order[at : at + size * _POOL]
        pool = pool[np.argsort(known[pool], kind="stable")]
        batches += [pool[first : first + size] for first in range(0, len(pool), size)]
    return [batches[place] for place in generator.permutation(len(batches))]
