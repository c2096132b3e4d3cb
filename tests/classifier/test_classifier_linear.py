"""What a loaded model promises: probabilities, the same for a text whoever stands beside it."""

import csv
import json
import shutil
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.artefact import MANIFEST
from classifier.errors import UnknownHeadError
from classifier.explain import explain
from classifier.linear import LinearModel
from classifier.scoring import parted
from classifier.types import HeadInput, HeadStatus, Model

TEXTS = ["phố đẹp quá", "tức điên cả chợ", "", "\u200b", "bán gấp xe giá 3", "CÚT NGAY", "cut ngay"]


def test_it_is_a_model(small: LinearModel) -> None:
    model: Model = small
    assert set(model.heads) == {"mood", "seller"}
    assert model.heads["seller"].reads is HeadInput.TITLE
    assert model.heads["seller"].status is HeadStatus.EXPERIMENTAL


def test_scores_are_named_and_bounded(small: LinearModel) -> None:
    scores = small.score(TEXTS)
    assert set(scores) == {"mood.angry", "mood.furious", "seller.selling"}
    for values in scores.values():
        assert values.shape == (len(TEXTS),)
        assert values.dtype == np.float64
        assert ((values >= 0) & (values <= 1)).all()
    assert (scores["mood.furious"] <= scores["mood.angry"] + 1e-12).all()


def test_it_learned_what_it_was_taught(small: LinearModel) -> None:
    scores = small.score(TEXTS)
    assert scores["mood.angry"][1] > 0.5 > scores["mood.angry"][0]
    assert scores["seller.selling"][4] > 0.5 > scores["seller.selling"][0]
    assert scores["mood.furious"][6] > 0.5


@settings(max_examples=30)
@given(st.lists(st.one_of(st.sampled_from(TEXTS), st.text(max_size=40)), min_size=1, max_size=12))
def test_a_score_is_its_texts_alone(small: LinearModel, texts: list[str]) -> None:
    together = small.score(texts)
    for place, text in enumerate(texts):
        for output, values in small.score([text]).items():
            assert values[0] == together[output][place]


def test_one_head_scores_as_among_all(small: LinearModel) -> None:
    every = small.score(TEXTS)
    for head in small.heads:
        for output, values in small.score(TEXTS, (head,)).items():
            assert np.allclose(values, every[output], rtol=0, atol=1e-12)


def test_a_head_asked_twice_is_scored_once(small: LinearModel) -> None:
    assert set(small.score(TEXTS, ("mood", "mood"))) == {"mood.angry", "mood.furious"}


def test_no_texts_give_no_scores(small: LinearModel) -> None:
    assert {len(values) for values in small.score([]).values()} == {0}


def test_texts_without_anything_to_read_score_alike(small: LinearModel) -> None:
    for values in small.score(["", "   ", "\u200b\u00ad"]).values():
        assert len(set(values.tolist())) == 1


def test_an_unknown_head_is_named_with_those_that_exist(small: LinearModel) -> None:
    with pytest.raises(UnknownHeadError, match=r"'gambling'.*mood, seller"):
        small.score(TEXTS, ("gambling",))


def test_disguise_does_not_change_a_score(small: LinearModel) -> None:
    plain, *disguised = small.score(["cút ngay", "c\u200bút ngay", "СÚT  NGAY", "cu\u0301t ngay"])[
        "mood.angry"
    ]
    assert disguised == [plain] * 3


def test_an_explanation_points_at_the_words_that_count(small: LinearModel) -> None:
    text = "chợ  CÚTTTT\u200b ngay 17"
    spans = explain(small, text, "mood.furious", top=2)
    assert {span.text for span in spans} == {"CÚTTTT\u200b", "ngay"}
    assert all(span.weight > 0 and text[span.start : span.end] == span.text for span in spans)


def model_margin(model: LinearModel, head: str, text: str) -> float:
    """The second class's raw log-odds, before calibration."""
    return float((model.space.rows([text]) @ model.weights(head))[0, 0]) + model.record(head).intercepts[0]


def test_an_explanation_adds_up_to_the_logit(small: LinearModel) -> None:
    text = "bán gấp xe giá 3, bán gấp"
    record = small.record("seller")
    pulls = sum(span.weight for span in explain(small, text, "seller.selling", top=99))
    share = small.score([text])["seller.selling"][0]
    calibration, rest = record.calibration, record.intercepts[0]
    margin = float(model_margin(small, "seller", text))
    assert calibration.bend
    level = rest * calibration.slope(margin) + calibration.shifts[1] + calibration.bend * np.log(2)
    assert pulls + level == pytest.approx(np.log(share / (1 - share)), abs=1e-4)


def test_an_explanation_of_nothing_is_empty(small: LinearModel) -> None:
    assert explain(small, "", "mood.angry") == ()


def test_an_unknown_output_is_named(small: LinearModel) -> None:
    with pytest.raises(UnknownHeadError, match=r"mood.sad"):
        explain(small, "phố", "mood.sad")


def test_training_shares_are_of_the_texts_that_calibrated(small: LinearModel, datasets: Path) -> None:
    with (datasets / "moods/test.csv").open(encoding="utf-8-sig", newline="") as stream:
        tested = {row["text"] for row in csv.DictReader(stream)}
    with (datasets / "moods/train.csv").open(encoding="utf-8-sig", newline="") as stream:
        moods = [row["mood"] for row in csv.DictReader(stream) if row["text"] not in tested]
    shares = small.training_shares  # without the calm lines, which calibration does not look at
    assert shares["mood.angry"] == pytest.approx((len(moods) - moods.count("0")) / len(moods), abs=1e-6)
    assert shares["mood.furious"] == pytest.approx(moods.count("2") / len(moods), abs=1e-6)


def test_a_manifest_older_than_the_shares_has_none(small_folder: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(small_folder, tmp_path / "older")
    fields = json.loads((folder / MANIFEST).read_bytes())
    for head in fields["heads"].values():
        del head["training"]["shares"]
    (folder / MANIFEST).write_text(json.dumps(fields), encoding="utf-8")
    assert LinearModel.load(folder).training_shares == {}


@pytest.mark.parametrize("sign", ["a", "k0", "a\u200b", "đ"])
def test_a_row_without_a_blank_takes_time_by_its_length_only(small: LinearModel, sign: str) -> None:
    begun = time.process_time()
    small.score([sign * 50_000])
    # By the square of its letters it would be half a minute.
    assert time.process_time() - begun < 2


def test_what_is_no_longer_than_words_and_addresses_are_is_read_as_it_is() -> None:
    texts = ["n.g.u", "a" * 256, f"https://bao.example/{'tin/' * 200}", ""]
    assert parted(texts) == texts
    assert parted(["a" * 257]) == [f"{'a' * 256} a"]
