"""The linear model: one sparse row a text, one product for all heads asked."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from classifier.artefact import IDF, KEPT, HeadRecord, Manifest, read_arrays, read_manifest
from classifier.calibration import Decision, apply
from classifier.features import FeatureSpace, Weights
from classifier.metrics import Floats
from classifier.scoring import ScoringModel, named, version_of

_BLOCK = 8192  # texts in memory as sparse rows at a time: about 20 MB


class LinearModel(ScoringModel):
    """A model folder in memory."""

    def __init__(self, version: str, manifest: Manifest, arrays: Mapping[str, Weights]) -> None:
        """Take what `artefact` read; use `LinearModel.load`."""
        super().__init__(version, {name: record.head for name, record in manifest.heads.items()})
        self.manifest = manifest
        self.space = FeatureSpace(arrays[KEPT].astype(np.int64), arrays[IDF].astype(np.float32))
        self._weights = {
            name: arrays[record.weights].astype(np.float32) for name, record in manifest.heads.items()
        }
        self._joined = lru_cache(maxsize=4)(self._join)

    @classmethod
    def load(cls, folder: Path) -> "LinearModel":
        """Read a model folder; errors as `artefact.read_manifest` and `artefact.read_array`."""
        manifest, digest = read_manifest(folder)
        return cls(version_of(folder, digest), manifest, read_arrays(folder, manifest))

    def record(self, head: str) -> HeadRecord:
        """Give what the manifest says of a head."""
        return named(self.manifest.heads, head)

    @property
    def training_shares(self) -> Mapping[str, float]:
        """Share of violating texts behind each output's scores, by output id."""
        records = self.manifest.heads.values()
        return {name: share for each in records for name, share in each.training.shares.items()}

    def decision(self, head: str) -> Decision:
        """Give a head's class weights and the thresholds of its outputs."""
        return self.record(head).decision

    def weights(self, head: str) -> Weights:
        """Give a head's weights, shape (columns, classes - 1)."""
        self.record(head)
        return self._weights[head]

    def _join(self, heads: tuple[str, ...]) -> Weights:
        return np.ascontiguousarray(np.hstack([self.weights(head) for head in heads]))

    def probabilities(self, texts: Sequence[str], heads: Sequence[str] = ()) -> Mapping[str, Floats]:
        """Give calibrated probabilities of every class: head id to shape (len(texts), classes)."""
        asked = tuple(dict.fromkeys(heads)) or tuple(self.manifest.heads)
        joined = self._joined(asked)
        blocks = [self.space.rows(texts[at : at + _BLOCK]) @ joined for at in range(0, len(texts), _BLOCK)]
        margins = np.vstack(blocks) if blocks else np.zeros((0, joined.shape[1]), np.float32)
        found: dict[str, Floats] = {}
        at = 0
        for head in asked:
            record = self.record(head)
            width = len(record.intercepts)
            own = margins[:, at : at + width].astype(np.float64) + np.array(record.intercepts)
            found[head] = apply(record.calibration, np.hstack([np.zeros((len(own), 1)), own]))
            at += width
        return found
