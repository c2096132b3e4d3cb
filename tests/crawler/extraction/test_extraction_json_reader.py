"""JSON of strangers: half pairs, depth, and what Python's own reader lets pass."""

import json
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.adapters.answers import json_of
from crawler.adapters.base import Answer
from crawler.extraction.json_reader import read_json
from crawler.extraction.jsonld import block_things
from crawler.redaction_json import redact_json

NOW = datetime(2026, 10, 1, tzinfo=UTC)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner),
)


@pytest.mark.integration  # most of a second
@given(VALUES, st.booleans())
def test_what_is_well_is_read_as_it_is(value: object, ascii_only: bool) -> None:
    assert read_json(json.dumps(value, ensure_ascii=ascii_only)) == value


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r'"\ud800"', "\ufffd"),
        (r'"\uDFFF a"', "\ufffd a"),
        (r'"\ud83d\ude00"', "😀"),
        (r'"\ude00\ud83d"', "\ufffd\ufffd"),
        (r'"\ud800\ud83d\ude00"', "\ufffd😀"),
        (r'"\\ud800"', r"\ud800"),
        (r'"\\\ud800"', "\\\ufffd"),
        (r'"\"\ud800\""', '"\ufffd"'),
    ],
)
def test_half_a_pair_is_no_character(written: str, read: str) -> None:
    assert read_json(written) == read
    read_json(written).encode()


@pytest.mark.parametrize("text", ["[" * 201 + "]" * 201, '{"a":' * 600 + "1" + "}" * 600, "[" * 100_000])
def test_depth_is_no_json(text: str) -> None:
    with pytest.raises(ValueError, match=r"nested|Expecting"):
        read_json(text)


def test_depth_of_every_programs_interface_is_read() -> None:
    assert read_json("[" * 199 + "]" * 199)


def test_a_wide_text_of_half_pairs_takes_no_time() -> None:
    begun = time.process_time()
    read_json("[" + ",".join([r'"\ud800\\"'] * 100_000) + "]")
    assert time.process_time() - begun < 3


def test_every_reader_of_json_goes_through_it() -> None:
    body = rb'{"@type": "Article", "headline": "n\u1eeda c\u1eb7p \ud800"}'
    answer = Answer("https://bao.example/", body, "application/json", NOW)
    for value in (
        json_of(answer),
        *block_things(body.decode()),
        json.loads(redact_json(body.decode(), (), b"k" * 16, "bao")),
    ):
        assert isinstance(value, dict)
        assert value["headline"] == "nửa cặp \ufffd"
    deep = body[:-1] + b', "x": ' + b"[" * 600 + b"]" * 600 + b"}"
    assert json_of(Answer("https://bao.example/", deep, "application/json", NOW)) is None
