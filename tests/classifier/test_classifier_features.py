"""The feature space: the same definition as scikit-learn's, and a row that depends on its text alone."""

import random
import threading
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from classifier import tokens
from classifier.features import CHUNK, FeatureSpace, document_frequencies
from classifier.ngrams import CHAR_NGRAMS, MAX_TOKEN, WORD_BLOCKS, features_of
from classifier.tokens import TokenTable

TEXTS = [
    "trời hôm nay đẹp quá, đi chơi thôi",
    "đi chơi đi chơi, đi!",
    "hôm nay trời mưa",
    "",
    "mưa",
    "một hai ba bốn năm",
    "hai ba bốn",
    "\u200b",
]


def test_char_ngrams_are_scikit_learns() -> None:
    analyze = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5)).build_analyzer()
    for word in ("a", "ba", "trời", "nghiêng", "😂", "một,hai"):
        grams = analyze(word)
        found = features_of([word])
        view = len(grams)
        repeats = Counter(grams)
        mine = Counter(found.buckets[:view].tolist())
        assert sorted(repeats.values()) == sorted(mine.values())
        assert len(analyze(word)) == (len(found.buckets) - found.words.size) // 2


def test_similarities_are_scikit_learns() -> None:
    """With no diacritics both of our views equal scikit-learn's one, so cosines must agree."""
    plain = [
        "troi hom nay dep qua di choi thoi",
        "di choi di choi di",
        "hom nay troi mua",
        "mua",
        "hai ba bon",
        "ba bon nam",
    ]
    grams = (CHAR_NGRAMS.start, CHAR_NGRAMS.stop - 1)
    theirs = [
        TfidfVectorizer(analyzer="char_wb", ngram_range=grams, sublinear_tf=True),
        TfidfVectorizer(analyzer="word", ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"\w+"),
    ]
    stacked = np.hstack([each.fit_transform(plain).toarray() for each in theirs])
    stacked /= 2**0.5
    rows = FeatureSpace.fit(plain, 1).rows(plain)
    assert np.allclose((rows @ rows.T).toarray(), stacked @ stacked.T, atol=1e-5)


def test_rows_have_length_one_or_nothing() -> None:
    rows = FeatureSpace.fit(TEXTS, 1).rows(TEXTS)
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    assert lengths == pytest.approx([1, 1, 1, 0, 1, 1, 1, 0], abs=1e-6)


def test_weighing_words_moves_length_between_blocks_only() -> None:
    space = FeatureSpace.fit(TEXTS, 1)
    rows = space.rows(TEXTS[:3])
    for weight in (0.5, 1.0, 2.6):
        weighed = rows.multiply(space.scale(weight)[np.newaxis, :]).toarray()
        words = np.isin(space.blocks, WORD_BLOCKS)
        assert np.linalg.norm(weighed, axis=1) == pytest.approx(np.ones(3), abs=1e-5)
        lengths = np.linalg.norm(weighed[:, words], axis=1), np.linalg.norm(weighed[:, ~words], axis=1)
        assert lengths[0] / lengths[1] == pytest.approx(np.full(3, weight), abs=1e-4)


def test_document_frequencies_count_texts_not_occurrences() -> None:
    once = document_frequencies(["chơi"])
    assert np.array_equal(document_frequencies(["chơi chơi chơi"])[once > 0], once[once > 0])


def test_rare_buckets_are_dropped() -> None:
    space = FeatureSpace.fit(TEXTS, 2)
    found = document_frequencies(TEXTS)
    assert np.array_equal(space.kept, np.flatnonzero(found >= 2))


@pytest.mark.integration  # a hundred rows twice
@settings(deadline=None)  # a shared machine may pause any example
@given(st.lists(st.one_of(st.sampled_from(TEXTS), st.text(max_size=30)), max_size=8), st.randoms())
def test_a_row_depends_on_its_text_alone(texts: list[str], chance: random.Random) -> None:
    space = FeatureSpace.fit(TEXTS, 1)
    together = space.rows(texts).toarray()
    order = list(range(len(texts)))
    chance.shuffle(order)
    for place in order:
        assert np.array_equal(space.rows([texts[place]]).toarray()[0], together[place])


def test_rows_over_several_chunks_equal_rows_one_by_one() -> None:
    texts = [f"{TEXTS[number % len(TEXTS)]} {number}" for number in range(CHUNK + 5)]
    space = FeatureSpace.fit(TEXTS, 1)
    rows = space.rows(texts).toarray()
    for place in (0, CHUNK - 1, CHUNK, CHUNK + 4):
        assert np.array_equal(space.rows([texts[place]]).toarray()[0], rows[place])


def test_a_full_table_starts_anew_and_gives_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    space = FeatureSpace.fit(TEXTS, 1)
    before = space.rows(TEXTS).toarray()
    monkeypatch.setattr(tokens, "MAX_TOKENS", 3)
    for _ in range(3):
        assert np.array_equal(space.rows(TEXTS).toarray(), before)


def test_very_long_tokens_are_cut() -> None:
    long, cut = "ab" * MAX_TOKEN, ("ab" * MAX_TOKEN)[:MAX_TOKEN]
    found, wanted = features_of([long]), features_of([cut])
    assert np.array_equal(found.buckets, wanted.buckets)


def test_repeats_add_to_what_the_word_contributes() -> None:
    plain, drawn = features_of(["quá"]), features_of(["quáaaa"])
    assert not Counter(plain.buckets.tolist()) - Counter(drawn.buckets.tolist())
    assert len(drawn.buckets) > len(plain.buckets)
    assert np.array_equal(drawn.words, plain.words)


def test_tokens_together_contribute_what_they_do_apart() -> None:
    tokens = ["trời", "quáaaa", "\u200b", "a", "½"]
    together = features_of(tokens)
    parts = np.split(together.buckets, np.cumsum(together.bucket_counts)[:-1])
    for token, part in zip(tokens, parts, strict=True):
        assert sorted(features_of([token]).buckets) == sorted(part)


def test_word_pairs_stay_inside_their_text() -> None:
    table = TokenTable()
    together = table.occurrences(["một hai", "ba bốn"])
    apart = [table.occurrences([text]) for text in ("một hai", "ba bốn")]
    assert len(together.bucket) == sum(len(each.bucket) for each in apart)


def test_threads_agree() -> None:
    space = FeatureSpace.fit(TEXTS, 1)
    wanted = space.rows(TEXTS).toarray()
    found = []
    threads = [threading.Thread(target=lambda: found.append(space.rows(TEXTS).toarray())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert all(np.array_equal(each, wanted) for each in found)
