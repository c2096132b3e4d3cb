"""Safety of models of every kind: a changed byte is refused, a missing package named, nothing heavy loaded early."""

import json
import resource
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from classifier.api import default_folder, load_model
from classifier.artefact import MANIFEST, read_manifest
from classifier.cascade import CascadeManifest, save_cascade
from classifier.encoder.extras import needed
from classifier.errors import MissingExtraError, ModelChangedError
from classifier.scoring import version_of

ROOT = Path(__file__).resolve().parents[2]
LAZY = ("torch", "transformers", "underthesea", "onnxruntime", "sklearn", "scipy")
MOST_CPU, RUBRIC = 1.0, "cuc-bao-chi/bao-chi-dien-tu.yaml"


def flip(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)


@pytest.mark.parametrize("name", sorted(file.name for file in default_folder().glob("*.npy")))
def test_one_flipped_bit_of_the_shipped_model_is_refused(name: str, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(default_folder(), tmp_path / "linear-1"))
    flip(folder / name)
    with pytest.raises(ModelChangedError, match="SHA-256") as caught:
        load_model(folder)
    assert name in str(caught.value)
    assert "không còn nguyên vẹn" in caught.value.message_vi


def reweigh(folder: Path) -> None:
    fields = json.loads((folder / MANIFEST).read_bytes())
    fields["code"] = "0" * 64
    (folder / MANIFEST).write_text(json.dumps(fields), encoding="utf-8")


def flip_weights(folder: Path) -> None:
    flip(folder / "idf.npy")


@pytest.mark.parametrize(("change", "said"), [(flip_weights, "SHA-256"), (reweigh, "is not linear-1")])
def test_a_cascade_refuses_a_part_that_is_not_what_it_was_fitted_with(
    change: Callable[[Path], None], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = Path(shutil.copytree(default_folder(), tmp_path / "linear-1"))
    version = version_of(part, read_manifest(part)[1])

    class StandIn:
        version = "encoder-1+0"

    monkeypatch.setattr("classifier.encoder.model.EncoderModel.load", lambda _folder: StandIn())
    save_cascade(tmp_path / "both", CascadeManifest(linear=version, encoder=StandIn.version, heads={}))
    assert set(load_model(tmp_path / "both").heads) == set(load_model(part).heads)
    change(part)
    with pytest.raises(ModelChangedError, match=said):
        load_model(tmp_path / "both")


@pytest.mark.parametrize(
    ("package", "extra"), [("torch", "train"), ("onnxruntime", "encoder"), ("tokenizers", "encoder")]
)
def test_a_missing_extra_names_the_install(
    package: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MissingExtraError) as caught:
        needed(package, extra)
    assert f"pip install 'cleanplatforms[{extra}]'" in caught.value.message_vi


def test_every_extra_that_an_error_names_can_be_installed() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "optional-dependencies"
    ]
    assert {"train", "encoder", "segment"} <= set(extras)


@pytest.mark.integration
def test_checking_a_rubric_is_quick_and_loads_nothing_heavy() -> None:
    """CPU time, for a busy machine's clock says nothing."""
    program = (
        f"import sys; sys.argv = ['cleanplatforms', 'rubric', 'check', 'rubrics/library/{RUBRIC}']\n"
        "from pipelines import cli\n"
        "try: cli.main()\n"
        "except SystemExit: pass\n"
        f"print([m for m in {LAZY!r} if m in sys.modules], file=sys.stderr)"
    )
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.stderr.strip().splitlines()[-1] == "[]"
    assert "0 lỗi" in done.stdout + done.stderr
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < MOST_CPU
