"""The door of the classifier: load a model by folder, or the one that is shipped."""

from pathlib import Path
from typing import TYPE_CHECKING

from classifier.errors import ModelNotFoundError

if TYPE_CHECKING:
    from classifier.linear import LinearModel

MODELS_FOLDER = Path(__file__).resolve().parent.parent / "models"
DEFAULT_VERSION = "linear-1"


def default_folder() -> Path:
    """Give the folder of the shipped model: `models` lies beside `classifier`, in a checkout and installed."""
    folder = MODELS_FOLDER / DEFAULT_VERSION
    if not folder.is_dir():
        raise ModelNotFoundError(folder)
    return folder


def load_model(path: Path | None = None) -> "LinearModel":
    """Load a model folder (the shipped one when none is named); takes about .3 s.

    Raises:
        ModelNotFoundError: no model in the folder.
        ModelFormatError: a manifest this code cannot use.
        ModelChangedError: a file is missing or its bytes differ from the manifest's hash.

    """
    from classifier.linear import LinearModel  # noqa: PLC0415 - keeps a mere import of the door light

    return LinearModel.load(path if path is not None else default_folder())
