"""The shipped model on our own violations and benign look-alikes: the order of scores, as read and disguised."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
import yaml

from classifier.api import load_model
from classifier.linear import LinearModel
from classifier.metrics import auc
from classifier.normalise import strip_text

Texts = Mapping[str, Mapping[str, list[str]]]
MIN_AUC, MIN_AUC_STRIPPED = 0.75, 0.7


@pytest.fixture(scope="module")
def shipped() -> LinearModel:
    return load_model()


@pytest.fixture(scope="module")
def written() -> Texts:
    found: Texts = yaml.safe_load((Path(__file__).parent / "lookalikes.yaml").read_text(encoding="utf-8"))
    return found


def order(model: LinearModel, output: str, violations: list[str], benign: list[str]) -> float:
    head = next(head.id for head in model.heads.values() if output in {each.id for each in head.outputs})
    scores = model.score([*violations, *benign], (head,))[output]
    return auc(np.arange(len(scores)) < len(violations), scores)


def outputs_of(model: LinearModel) -> set[str]:
    return {output.id for head in model.heads.values() for output in head.outputs}


def test_every_output_has_texts(shipped: LinearModel, written: Texts) -> None:
    assert set(written) == outputs_of(shipped)


def test_violations_rank_above_look_alikes(shipped: LinearModel, written: Texts) -> None:
    found = {
        name: order(shipped, name, part["violations"], part["benign"]) for name, part in written.items()
    }
    assert all(value > MIN_AUC for value in found.values()), found


def test_they_do_without_diacritics(shipped: LinearModel, written: Texts) -> None:
    found = {
        name: order(
            shipped, name, *([strip_text(text) for text in part[side]] for side in ("violations", "benign"))
        )
        for name, part in written.items()
    }
    assert all(value > MIN_AUC_STRIPPED for value in found.values()), found


@pytest.mark.parametrize("hide", ["\u200b", "\u00ad", "\u2060"])
def test_hidden_characters_change_no_score(shipped: LinearModel, written: Texts, hide: str) -> None:
    texts = [text for part in written.values() for text in part["violations"]]
    plain, hidden = (
        shipped.score(texts),
        shipped.score([hide.join(text.split(" ")[0]) + text[len(text.split(" ")[0]) :] for text in texts]),
    )
    for output, values in plain.items():
        assert np.array_equal(values, hidden[output])
