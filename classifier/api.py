"""The door of the classifier: load a model by folder, or the one that is shipped."""

from pathlib import Path
from typing import TYPE_CHECKING

from classifier.errors import ModelFormatError, ModelNotFoundError

if TYPE_CHECKING:
    from classifier.types import LoadedModel

MODELS_FOLDER = Path(__file__).resolve().parent.parent / "models"
SHIPPED = ("linear-1", "cascade-1")
"""Versions to choose from, the default first; a cascade's encoder lies beside them and is no version to choose."""
MEASURED = (*SHIPPED, "encoder-1")
"""Versions that `evaluate` measures."""


def default_folder() -> Path:
    """Give the folder of the shipped model: `models` lies beside `classifier`, in a checkout and installed."""
    folder = MODELS_FOLDER / SHIPPED[0]
    if not folder.is_dir():
        raise ModelNotFoundError(folder)
    return folder


def folder_of(model: Path | None) -> Path:
    """Give a model's folder: the one named, the shipped version of that name, or (None) the shipped default."""
    if model is None:
        return default_folder()
    shipped = MODELS_FOLDER / model.name
    return shipped if model == Path(model.name) and not model.is_dir() and shipped.is_dir() else model


def _linear(folder: Path) -> "LoadedModel":
    from classifier.linear import LinearModel  # noqa: PLC0415 - keeps a mere import of the door light

    return LinearModel.load(folder)


def _encoder(folder: Path) -> "LoadedModel":
    from classifier.encoder.model import EncoderModel  # noqa: PLC0415 - as above

    return EncoderModel.load(folder)


def _cascade(folder: Path) -> "LoadedModel":
    from classifier.cascade import CascadeModel  # noqa: PLC0415 - as above

    return CascadeModel.load(folder)


KINDS = {"linear": _linear, "encoder": _encoder, "cascade": _cascade}


def _kind(folder: Path) -> str:
    """Read what kind of model a folder holds."""
    from classifier.artefact import MANIFEST, read_fields  # noqa: PLC0415 - as above

    kind = read_fields(folder)[0].get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        raise ModelFormatError(folder / MANIFEST, f"kind {kind!r} is none of {', '.join(KINDS)}")
    return kind


def load_model(path: Path | None = None) -> "LoadedModel":
    """Load a model folder, as `folder_of` finds it; .3 s for a linear model, a second for others.

    Raises:
        ModelNotFoundError: no model in the folder.
        ModelFormatError: a manifest this code cannot use.
        ModelChangedError: a file is missing or its bytes differ from the manifest's hash.
        MissingExtraError: an encoder or cascade without the extra `encoder`.

    """
    folder = folder_of(path)
    return KINDS[_kind(folder)](folder)
