"""What scores alone say of a platform, kept in the data folder: reckoned once, whoever asks and however often.

Nothing here is data: the folder may be deleted, and what cannot be read or written is reckoned again.
"""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from pydantic import ValidationError

from pipelines.publication.tree import replace_file
from pipelines.rating.drift import Quantifier, Quantity, quantified, quantity_key
from pipelines.rating.strata import Floats


def kept_quantifier(folder: Path) -> Quantifier:
    """Give `quantified` with a memory: a file for each scores, weights, clusters and prior it was asked about."""

    def quantify(
        scores: Floats, weights: Floats, clusters: Sequence[str], training_prior: float
    ) -> Quantity:
        file = folder / f"{quantity_key(scores, weights, clusters, training_prior)}.json"
        with suppress(OSError, ValidationError):
            return Quantity.model_validate_json(file.read_bytes())
        found = quantified(scores, weights, clusters, training_prior)
        with suppress(OSError):  # a full or read-only disk costs time, not the alarm
            folder.mkdir(parents=True, exist_ok=True)
            replace_file(file, found.model_dump_json().encode())
        return found

    return quantify
