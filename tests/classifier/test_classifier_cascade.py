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
    Stacks,
    harm_logit,
    in_band,
    is_bare,
    joined,
    log_odds,
    stacked,
)
from classifier.cascade_fit import Unseen, band_around, cascaded, fit_stack, fit_stacks
from classifier.errors import UnknownHeadError
from classifier.explain import explain
from classifier.linear import LinearModel

ASKED = Stack(linear=0.3, encoder=0.9, shifts=(0.0, -0.5))
BARE = Stack(linear=1.1, encoder=0.1, shifts=(0.0, 0.2))
EVEN = Stack(linear=0.5, encoder=0.5, shifts=(0.0, 0.0, 0.0))
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


def both(linear: LinearModel, band: Band, stacks: Stacks | None = None) -> CascadeModel:
    head = CascadeHead(
        band=band,
        stacks=stacks or Stacks(marked=EVEN, bare=EVEN),
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


def unseen(count: int, seed: int) -> Unseen:
    """Draw dev texts of which every third has no diacritics; without them the second model knows nothing."""
    one, two, labels = drawn(count, seed)
    nothing = softmax(np.random.default_rng(seed + 1).normal(0, 1, (count, 2)))
    bare = np.arange(count) % 3 == 0
    return Unseen(labels, bare, one, one, np.where(bare[:, np.newaxis], nothing, two), nothing)


def test_outside_the_band_nothing_changes() -> None:
    texts = unseen(400, 5)
    band = band_around(0.3, texts.linear, 0.25)
    inside = in_band(band, texts.linear)
    found, stripped = cascaded(band, Stacks(marked=ASKED, bare=BARE), texts)
    assert np.array_equal(found[~inside], texts.linear[~inside])
    assert np.array_equal(stripped[~inside], texts.linear[~inside])
    for stack, rows in ((ASKED, inside & ~texts.bare), (BARE, inside & texts.bare)):
        assert np.array_equal(found[rows], stacked(stack, texts.linear[rows], texts.encoder[rows]))
    assert np.array_equal(
        stripped[inside], stacked(BARE, texts.linear[inside], texts.encoder_stripped[inside])
    )


def test_texts_without_diacritics_have_a_stack_of_their_own() -> None:
    stacks = fit_stacks(unseen(20_000, 6))
    assert stacks.bare.encoder == pytest.approx(0, abs=0.05)
    assert stacks.marked.encoder > 0.3
    assert is_bare(["pho dep qua", "phố", "pho\u0302\u0301", "đ", ""]).tolist() == [
        True,
        False,
        False,
        False,
        True,
    ]


def test_a_part_of_the_dev_texts_is_of_all_they_hold() -> None:
    whole = unseen(30, 7)
    some = whole.part(np.array([3, 4]))
    assert some.bare.tolist() == [True, False]
    assert np.array_equal(some.encoder, whole.encoder[3:5])


def test_a_served_text_is_joined_by_its_own_stack(small: LinearModel) -> None:
    texts = ["bực mình ghê", "buc minh ghe"]
    stacks = Stacks(marked=EVEN, bare=Stack(linear=1.0, encoder=0.0, shifts=(0.0, 0.0, 0.0)))
    shares = both(small, Band(centre=0.0, reach=100.0), stacks).probabilities(texts, ("mood",))["mood"]
    alone = small.probabilities(texts, ("mood",))["mood"]
    assert shares[1] == pytest.approx(alone[1], abs=1e-8)
    assert not np.array_equal(shares[0], alone[0])
    told = np.tile([0.01, 0.09, 0.9], (2, 1))
    assert np.array_equal(shares, joined(stacks, alone, told, np.array([False, True])))


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
    assert model.training_shares == small.training_shares != {}
    assert model.decision("mood").class_weights == (1.0, 1.0, 1.0)
    assert set(model.score(TEXTS)) == {"mood.angry", "mood.furious", "seller.selling"}
    assert model.classify(TEXTS, "mood").shape == (4,)
    with pytest.raises(UnknownHeadError, match="nothing"):
        model.decision("nothing")


class Alarmed(StandIn):
    """An encoder that minds one word only."""

    def probabilities(self, texts: Sequence[str], heads: Sequence[str]) -> Mapping[str, np.ndarray]:
        said = [[0.1, 0.2, 0.7] if "ĐIÊN" in text else [0.9, 0.05, 0.05] for text in texts]
        return {head: np.array(said) for head in heads}


def test_what_drove_a_cascade_is_found_by_leaving_words_out(small: LinearModel) -> None:
    stack = Stack(linear=0.0, encoder=1.0, shifts=(0.0, 0.0, 0.0))
    model = both(small, Band(centre=0.0, reach=1e3), Stacks(marked=stack, bare=stack))
    model.encoder = Alarmed()  # type: ignore[assignment]
    text = "chợ này  ĐIÊN thật"
    first, *rest = explain(model, text, "mood.angry", top=9)
    assert (first.text, text[first.start : first.end]) == ("ĐIÊN", "ĐIÊN")
    assert first.weight == pytest.approx(np.log(0.9 / 0.1) - np.log(0.1 / 0.9))
    assert [span.weight for span in rest] == pytest.approx([0.0] * 3)
    with pytest.raises(UnknownHeadError, match=r"mood\.sad"):
        explain(model, text, "mood.sad")


def test_no_text_in_the_band_asks_nobody(small: LinearModel) -> None:
    model = both(small, Band(centre=50.0, reach=0.1))
    assert np.array_equal(model.score(TEXTS)["mood.angry"], small.score(TEXTS)["mood.angry"])
    assert model.encoder.read == []  # type: ignore[attr-defined]
