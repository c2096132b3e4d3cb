"""Serve an encoder by onnxruntime: no torch, no transformers."""

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from classifier.calibration import Decision, apply
from classifier.encoder.artefact import (
    GRAPH,
    TOKENIZER,
    EncoderHead,
    EncoderManifest,
    read_encoder_manifest,
    read_part,
)
from classifier.encoder.extras import needed
from classifier.encoder.texts import read_as, token_ids
from classifier.errors import ModelFormatError
from classifier.metrics import Floats
from classifier.scoring import ScoringModel, named, version_of

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

EXTRA = "encoder"


def _session(data: bytes, folder: Path) -> "InferenceSession":
    runtime = needed("onnxruntime", EXTRA)
    options = runtime.SessionOptions()
    options.intra_op_num_threads = 1  # a comment is too short to share; texts are shared out instead
    try:
        return runtime.InferenceSession(data, options, providers=runtime.get_available_providers())
    except Exception as error:  # onnxruntime's errors have no common base
        raise ModelFormatError(folder / GRAPH, str(error)) from error


def _columns(widths: Mapping[str, int]) -> dict[str, slice]:
    ends = np.cumsum(list(widths.values())).tolist()
    return {name: slice(end - width, end) for (name, width), end in zip(widths.items(), ends, strict=True)}


class EncoderModel(ScoringModel):
    """An encoder's folder in memory."""

    def __init__(
        self, version: str, manifest: EncoderManifest, tokenizer: "Tokenizer", session: "InferenceSession"
    ) -> None:
        """Take what `artefact` read; use `EncoderModel.load`."""
        super().__init__(version, {name: record.head for name, record in manifest.heads.items()})
        self.manifest = manifest
        self._tokenizer = tokenizer
        self._session = session
        self._workers = ThreadPoolExecutor(os.cpu_count() or 1, "encoder")
        self._columns = _columns(manifest.logits)

    @classmethod
    def load(cls, folder: Path) -> "EncoderModel":
        """Read an encoder's folder; takes about a second.

        Raises:
            ModelNotFoundError, ModelFormatError, ModelChangedError: as `artefact` raises them.
            MissingExtraError: onnxruntime or tokenizers is not installed.

        """
        manifest, digest = read_encoder_manifest(folder)
        described = read_part(folder, manifest, TOKENIZER).decode("utf-8")
        session = _session(read_part(folder, manifest, GRAPH), folder)
        tokenizer = needed("tokenizers", EXTRA).Tokenizer.from_str(described)
        return cls(version_of(folder, digest), manifest, tokenizer, session)

    def record(self, head: str) -> EncoderHead:
        """Give what the manifest says of a head."""
        return named(self.manifest.heads, head)

    def decision(self, head: str) -> Decision:
        """Give a head's class weights and the thresholds of its outputs."""
        return self.record(head).decision

    def logits(self, texts: Sequence[str]) -> Floats:
        """Give the logits of every head side by side, shape (len(texts), classes of all heads).

        Each text is a product of its own: int8 products share one scale, so batch mates would move a score.
        """
        segmented, longest = self.manifest.segmented, self.manifest.plan.longest
        ids = token_ids(self._tokenizer, [read_as(text, segmented=segmented) for text in texts], longest)
        found = np.zeros((len(texts), sum(self.manifest.logits.values())))
        for place, logits in enumerate(self._workers.map(self._one, ids)):
            found[place] = logits
        return found

    def _one(self, ids: list[int]) -> Floats:
        row = np.array([ids], np.int64)
        (logits,) = self._session.run(None, {"ids": row, "mask": np.ones_like(row)})
        return np.asarray(logits[0], dtype=np.float64)

    def columns(self, head: str, logits: Floats) -> Floats:
        """Take one head's columns out of `logits`."""
        return logits[:, self._columns[head]]

    def probabilities(self, texts: Sequence[str], heads: Sequence[str] = ()) -> Mapping[str, Floats]:
        """Give calibrated probabilities of every class: head id to shape (len(texts), classes)."""
        asked = tuple(dict.fromkeys(heads)) or tuple(self.manifest.heads)
        records = {head: self.record(head) for head in asked}
        logits = self.logits(texts)
        return {
            head: apply(record.calibration, self.columns(head, logits)) for head, record in records.items()
        }
