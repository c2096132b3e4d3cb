"""Evaluation: figures, views and misses of a small model; the shipped model against its own claims."""

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from classifier.api import MODELS_FOLDER, default_folder, load_model
from classifier.card import CARD, METRICS, render_card, write_evaluation
from classifier.declarations import Declaration, Required, load_declarations
from classifier.disguises import Disguise
from classifier.evaluate import VIEW_MEANINGS, Evaluation, LabelCost, View, evaluate
from classifier.linear import LinearModel
from classifier.metrics import Floats
from classifier.summary import HEADINGS

MAX_WEIGHTS = 20_000_000


def invented_cost(scores: Floats, positive: NDArray[np.bool_]) -> tuple[LabelCost, ...]:
    steered = LabelCost(
        prevalence=0.01, width=0.02, population=5_000, labels=round(400 * scores.mean()), random=400
    )
    never = steered.model_copy(update={"prevalence": round(float(positive.mean()), 2), "labels": None})
    return steered, never


@pytest.fixture(scope="module")
def evaluation(small: LinearModel, datasets: Path, declarations: Mapping[str, Declaration]) -> Evaluation:
    return evaluate(small, datasets, declarations=declarations, cost=invented_cost)


def test_every_view_has_words() -> None:
    assert set(VIEW_MEANINGS) == set(HEADINGS) == set(View)


def test_figures_of_an_easy_task_are_high(evaluation: Evaluation) -> None:
    figures = evaluation.heads["mood"][View.OFFICIAL].values
    assert figures["macro_f1"] > 0.9
    assert figures["mood.angry.auc"] > 0.95
    assert 0.3 < figures["mood.angry.prevalence"] < 0.5
    assert evaluation.misses == ()


def test_repeated_texts_are_left_out_of_their_view(evaluation: Evaluation) -> None:
    views = evaluation.heads["mood"]
    assert (views[View.OFFICIAL].texts, views[View.STRIPPED].texts, views[View.UNREPEATED].texts) == (
        120,
        120,
        113,
    )


def test_every_figure_of_merit_lies_in_its_interval(evaluation: Evaluation) -> None:
    for views in evaluation.heads.values():
        for figures in views.values():
            named = {
                name for name in figures.values if not name.endswith(("_floor", "prevalence", "mean_score"))
            }
            assert set(figures.intervals) == named
            for name, (low, high) in figures.intervals.items():
                assert low <= figures.values[name] <= high or name.endswith("calibration_error"), name


def test_disguises_are_measured_and_move_scores(evaluation: Evaluation) -> None:
    found = evaluation.disguises["mood"]
    assert set(found) == set(Disguise) - {Disguise.TEENCODE}
    plain = evaluation.heads["mood"][View.OFFICIAL]
    assert found[Disguise.ZERO_WIDTH] == plain
    assert found[Disguise.LEET].values["mood.angry.mean_score"] != plain.values["mood.angry.mean_score"]


def test_label_costs_are_of_each_output(evaluation: Evaluation) -> None:
    assert set(evaluation.label_costs) == {"mood.angry", "mood.furious", "seller.selling"}
    assert evaluation.label_costs["mood.angry"][0].random == 400


def test_a_figure_below_what_is_required_is_a_miss(
    small: LinearModel, datasets: Path, declarations: Mapping[str, Declaration]
) -> None:
    asked = Required(figure="macro_f1", official=1.01, stripped=0.1)
    harder = {"mood": declarations["mood"].model_copy(update={"required": (asked,)})}
    (miss,) = evaluate(small, datasets, declarations=harder).misses
    assert (miss.head, miss.view, miss.required) == ("mood", View.OFFICIAL, 1.01)


def test_metrics_and_card_hold_the_figures(
    evaluation: Evaluation, small: LinearModel, declarations: Mapping[str, Declaration], tmp_path: Path
) -> None:
    write_evaluation(evaluation, small.manifest, tmp_path, declarations)
    assert Evaluation.model_validate_json((tmp_path / METRICS).read_bytes()) == evaluation
    card = (tmp_path / CARD).read_text(encoding="utf-8")
    assert f"**{evaluation.heads['mood'][View.OFFICIAL].values['macro_f1']:.3f} (" in card
    for said in (
        "our own",
        "nobody",
        "invented",
        "`seller` (experimental)",
        "Tóm tắt tiếng Việt",
        "Intended use",
        "| look-alike |",
        "teencode: spellings of social networks, as often as people write each (ViLexNorm, evaluation only) (not",
        "| mood.angry | 1.0% | 2.0% | 400 |",
        "never so narrow",
    ):
        assert said in card


def test_an_earlier_look_at_the_tests_stays_on_record(
    evaluation: Evaluation, small: LinearModel, declarations: Mapping[str, Declaration], tmp_path: Path
) -> None:
    for model in ("first", "second", "second"):
        write_evaluation(
            evaluation.model_copy(update={"model": model}), small.manifest, tmp_path, declarations
        )
    written = Evaluation.model_validate_json((tmp_path / METRICS).read_bytes())
    assert [reading.model for reading in written.earlier] == ["first"]
    assert written.earlier[0].figures["mood"] == evaluation.heads["mood"][View.OFFICIAL].values["macro_f1"]
    assert "read before, by candidates" in (tmp_path / CARD).read_text(encoding="utf-8")


def test_progress_is_told(
    small: LinearModel, datasets: Path, declarations: Mapping[str, Declaration]
) -> None:
    told: list[str] = []
    evaluate(small, datasets, declarations=declarations, progress=told.append)
    assert told == ["[1/2] Đánh giá: Tâm trạng", "[2/2] Đánh giá: Rao bán"]


def test_shipped_weights_are_small() -> None:
    assert sum(file.stat().st_size for file in MODELS_FOLDER.rglob("*.npy")) <= MAX_WEIGHTS


def test_shipped_card_and_metrics_are_of_the_shipped_model() -> None:
    model = load_model()
    written = Evaluation.model_validate_json((default_folder() / METRICS).read_bytes())
    assert written.model == model.version
    card = (default_folder() / CARD).read_text(encoding="utf-8")
    assert card == render_card(written, model.manifest, load_declarations())


@pytest.fixture(scope="module")
def shipped(shared: Path) -> Evaluation:
    return evaluate(load_model(), shared / "datasets")


@pytest.mark.shared
@pytest.mark.integration
def test_the_shipped_model_does_what_its_metrics_say(shipped: Evaluation) -> None:
    written = json.loads((default_folder() / METRICS).read_bytes())
    for head, views in shipped.heads.items():
        for view, figures in views.items():
            for name, value in figures.values.items():
                assert value == pytest.approx(written["heads"][head][view]["values"][name], abs=5e-4), name


@pytest.mark.shared
@pytest.mark.integration
@pytest.mark.parametrize(
    "head",
    [
        "vihsd",
        "vispam",
        pytest.param(
            "victsd-toxic",
            marks=pytest.mark.xfail(
                strict=True,
                reason=".700 of the required .71 on 110 toxic texts (standard error .02); cascade-1 has .750",
            ),
        ),
    ],
)
def test_the_shipped_model_reaches_what_is_required(shipped: Evaluation, head: str) -> None:
    assert load_declarations()[head].required
    assert [miss for miss in shipped.misses if miss.head == head] == []


@pytest.mark.shared
@pytest.mark.integration
def test_the_shipped_model_scores_real_texts_one_by_one_as_together(shared: Path) -> None:
    nasty = json.loads((shared / "corpora/blns/blns.json").read_text(encoding="utf-8"))
    model = load_model()
    together = model.score(nasty)
    for place, text in enumerate(nasty):
        for output, values in model.score([text]).items():
            assert np.array_equal(values[0], together[output][place])
