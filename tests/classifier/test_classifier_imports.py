"""Heavy packages come in only when used, and a missing one says what brings it."""

import subprocess
import sys

import pytest

from classifier.errors import MissingExtraError
from classifier.segment import segmented

HEAVY = (
    "sklearn",
    "scipy",
    "numpy",
    "torch",
    "transformers",
    "onnxruntime",
    "tokenizers",
    "underthesea",
)


def loaded_after(code: str) -> set[str]:
    script = f"{code}\nimport sys\nprint([name for name in {HEAVY} if name in sys.modules])"
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(eval(result.stdout))


@pytest.mark.integration
def test_the_door_is_light() -> None:
    assert loaded_after("import classifier, classifier.api, classifier.errors") == set()


@pytest.mark.integration
def test_scoring_needs_no_scikit_learn() -> None:
    assert loaded_after("from classifier.api import load_model\nload_model().score(['chào'])") == {
        "numpy",
        "scipy",
    }


def test_a_missing_extra_says_what_brings_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "underthesea", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'cleanplatforms\[segment\]'") as caught:
        segmented(["học sinh giỏi"])
    assert "underthesea" in caught.value.message_vi


def test_segmentation_joins_syllables() -> None:
    pytest.importorskip("underthesea")
    (found,) = segmented(["học sinh giỏi"])
    assert "học_sinh" in found
