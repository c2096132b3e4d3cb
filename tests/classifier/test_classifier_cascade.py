"""The cascade's arithmetic, and a cascade over a stand-in encoder: no optional package needed."""

from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from classifier.calibration import Decision, softmax
from classifier.cascade import (
    Band,
    CascadeHead,
    CascadeManifest,
    CascadeModel,
    Stack,
    harm_logit,
    in_band,
    log_odds,
    stacked,
)
from classifier.cascade_fit import band_around, cascaded, fit_stack
from classifier.errors import UnknownHeadError
from classifier.linear import LinearModel

ASKED = Stack(linear=0.3, encoder=0.9, shifts=(0.0, -0.5))
TEXTS = ["phố đẹp quá", "tức điên cả chợ", "bực mình ghê", ""]


def drawn(count: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Draw labels and two models' probabilities, of which the second knows more."""
    chance = np.random.default_rng(seed)
    labels = (chance.random(count) < 0.3).astype(np.int64)
    rows = [
        softmax(np.stack([np.zeros(count), signal * (labels * 2 - 1) + chance.normal(0, 1, count)], 1))
        for signal in (0.5, 1.5)
    ]
    return rows[0], rows[1], labels


class StandIn:
    """An encoder that is sure of everything and keeps what it was asked."""

    version = "stand-in-1+0"

    def __init__(self) -> None:
        self.read: list[str] = []

    def probabilities(self, texts: Sequence[str], heads: Sequence[str]) -> Mapping[str, np.ndarray]:
        self.read += texts
        return {head: np.tile([0.01, 0.09, 0.9], (len(texts), 1)) for head in heads}


def both(linear: LinearModel, band: Band) -> CascadeModel:
    head = CascadeHead(
        band=band,
        stack=Stack(linear=0.5, encoder=0.5, shifts=(0.0, 0.0, 0.0)),
        decision=Decision(
            class_weights=(1.0, 1.0, 1.0), thresholds={"mood.angry": 0.5, "mood.furious": 0.5}
        ),
        sent=0.5,
        figures={},
        figures_stripped={},
    )
    manifest = CascadeManifest(linear=linear.version, encoder=StandIn.version, heads={"mood": head})
    return CascadeModel("both-1+0", manifest, linear, StandIn())  # type: ignore[arg-type]


def test_harm_and_odds_are_logits() -> None:
    shares = np.array([[0.2, 0.8], [0.5, 0.5], [1.0, 0.0]])
    assert harm_logit(shares)[:2] == pytest.approx([np.log(4), 0])
    assert log_odds(shares)[:2, 1] == pytest.approx([np.log(4), 0])
    assert np.isfinite(harm_logit(shares)).all()


def test_a_stack_of_one_model_gives_it_back() -> None:
    one, two, _ = drawn(50, 1)
    assert stacked(Stack(linear=1.0, encoder=0.0, shifts=(0.0, 0.0)), one, two) == pytest.approx(one)
    assert stacked(Stack(linear=0.0, encoder=1.0, shifts=(0.0, 0.0)), one, two) == pytest.approx(two)


def test_a_stack_is_found_again() -> None:
    one, two, _ = drawn(60_000, 2)
    shares = stacked(ASKED, one, two)
    labels = (np.random.default_rng(3).random(len(shares)) < shares[:, 1]).astype(np.int64)
    found = fit_stack(one, two, labels)
    assert found.linear == pytest.approx(ASKED.linear, abs=0.05)
    assert found.encoder == pytest.approx(ASKED.encoder, abs=0.05)
    assert found.shifts[1] == pytest.approx(ASKED.shifts[1], abs=0.05)


@pytest.mark.parametrize("share", [0.1, 0.5, 1.0])
def test_a_band_holds_the_share_asked(share: float) -> None:
    one, _, _ = drawn(1_000, 4)
    band = band_around(0.3, one, share)
    assert in_band(band, one).mean() == pytest.approx(share, abs=0.01)
    assert band.centre == pytest.approx(np.log(0.3 / 0.7))


def test_outside_the_band_nothing_changes() -> None:
    one, two, _ = drawn(400, 5)
    band = band_around(0.3, one, 0.25)
    inside, found = in_band(band, one), cascaded(band, ASKED, one, two)
    assert np.array_equal(found[~inside], one[~inside])
    assert np.array_equal(found[inside], stacked(ASKED, one[inside], two[inside]))


def test_only_texts_in_the_band_are_sent(small: LinearModel) -> None:
    logits = harm_logit(small.probabilities(TEXTS, ("mood",))["mood"])
    model = both(small, Band(centre=float(logits[1]), reach=1e-6))
    shares = model.probabilities(TEXTS)
    assert model.encoder.read == [TEXTS[1]]  # type: ignore[attr-defined]
    alone = small.probabilities(TEXTS)
    assert np.array_equal(shares["seller"], alone["seller"])
    assert np.array_equal(shares["mood"][[0, 2, 3]], alone["mood"][[0, 2, 3]])
    assert not np.allclose(shares["mood"][1], alone["mood"][1], rtol=0, atol=1e-9)


def test_heads_are_those_of_the_linear_model(small: LinearModel) -> None:
    model = both(small, Band(centre=0.0, reach=100.0))
    assert model.heads == small.heads
    assert model.decision("seller") == small.decision("seller")
    assert model.decision("mood").class_weights == (1.0, 1.0, 1.0)
    assert set(model.score(TEXTS)) == {"mood.angry", "mood.furious", "seller.selling"}
    assert model.classify(TEXTS, "mood").shape == (4,)
    with pytest.raises(UnknownHeadError, match="nothing"):
        model.decision("nothing")


def test_no_text_in_the_band_asks_nobody(small: LinearModel) -> None:
    model = both(small, Band(centre=50.0, reach=0.1))
    assert np.array_equal(model.score(TEXTS)["mood.angry"], small.score(TEXTS)["mood.angry"])
    assert model.encoder.read == []  # type: ignore[attr-defined]
