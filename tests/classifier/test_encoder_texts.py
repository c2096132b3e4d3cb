"""Texts as the encoder reads them, and batches: every text once, little padding, drawn by seed."""

import sys
from types import SimpleNamespace

import numpy as np
import pytest

from classifier.encoder.extras import needed
from classifier.encoder.texts import in_order_of_length, padded, read_as, shuffled, token_ids
from classifier.errors import MissingExtraError

LENGTHS = [int(length) for length in np.random.default_rng(3).integers(2, 90, 500)]


def test_the_encoder_reads_normalised_text() -> None:
    assert read_as("PHỐ  đẹp\u200b quááááá", segmented=False) == "phố đẹp quá"


def test_a_long_text_keeps_its_end_mark() -> None:
    whole = SimpleNamespace(ids=[0, 7, 8, 9, 10, 2])
    tokenizer = SimpleNamespace(encode_batch_fast=lambda texts: [whole for _ in texts])
    assert token_ids(tokenizer, ["x"], 4) == [[0, 7, 8, 2]]  # type: ignore[arg-type]
    assert token_ids(tokenizer, ["x"], 6) == [[0, 7, 8, 9, 10, 2]]  # type: ignore[arg-type]


def test_batches_hold_every_text_once() -> None:
    batches = shuffled(LENGTHS, 32, np.random.default_rng(1))
    assert sorted(np.concatenate(batches).tolist()) == list(range(500))
    assert max(len(batch) for batch in batches) == 32


def test_batches_pad_little_and_follow_the_seed() -> None:
    batches = shuffled(LENGTHS, 32, np.random.default_rng(1))
    padding = sum(max(LENGTHS[place] for place in batch) * len(batch) for batch in batches)
    assert padding < 1.1 * sum(LENGTHS)
    again, other = (shuffled(LENGTHS, 32, np.random.default_rng(seed)) for seed in (1, 2))
    assert all(np.array_equal(one, two) for one, two in zip(batches, again, strict=True))
    assert not all(np.array_equal(one, two) for one, two in zip(batches, other, strict=True))


def test_a_batch_is_as_wide_as_its_longest_text() -> None:
    laid = padded([[0, 5, 2], [0, 2], [0, 6, 7, 2]], np.array([1, 2]), 1)
    assert laid.ids.tolist() == [[0, 2, 1, 1], [0, 6, 7, 2]]
    assert laid.mask.tolist() == [[1, 1, 0, 0], [1, 1, 1, 1]]


def test_short_texts_come_first_when_order_is_free() -> None:
    first, *_, last = in_order_of_length([[0] * length for length in LENGTHS], 10)
    assert max(LENGTHS[place] for place in first) < min(LENGTHS[place] for place in last)


@pytest.mark.parametrize(("package", "extra"), [("torch", "train"), ("onnxruntime", "encoder")])
def test_a_missing_package_says_what_brings_it(
    monkeypatch: pytest.MonkeyPatch, package: str, extra: str
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MissingExtraError, match=rf"pip install 'cleanplatforms\[{extra}\]'") as caught:
        needed(package, extra)
    assert package in caught.value.message_vi
