"""From labelled data to an encoder's folder: start model, training, int8 graph, calibration, manifest."""

import hashlib
import json
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from classifier.artefact import SourceRecord, write_file
from classifier.encoder.artefact import (
    GRAPH,
    TOKENIZER,
    EncoderHead,
    EncoderManifest,
    save_encoder,
)
from classifier.encoder.extras import needed
from classifier.encoder.plan import Plan, Reader, all_corpora, declared_heads, read_material, split_rows
from classifier.encoder.texts import read_as
from classifier.errors import WorkFolderError
from classifier.normalise import strip_diacritics, strip_text
from classifier.train import Progress, silent, source_record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from classifier.corpus import Corpus
    from classifier.encoder.model import EncoderModel
    from classifier.encoder.start import Start

PLAN = "plan.json"
LIBRARIES = ("numpy", "onnxruntime", "tokenizers", "torch", "transformers")


def _code_digest() -> str:
    """Digest this package's code, so that a model names what made it."""
    digest = hashlib.sha256()
    for file in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def _same_plan(work: Path, plan: Plan) -> None:
    """Keep the plan beside the checkpoint; a killed run is gone on with by the plan it had only."""
    work.mkdir(parents=True, exist_ok=True)
    file, said = work / PLAN, plan.model_dump(mode="json")
    if file.is_file() and json.loads(file.read_bytes()) != said:
        raise WorkFolderError(work)
    write_file(file, f"{json.dumps(said, indent=1)}\n".encode())


def opened(plan: Plan, corpora: "Mapping[str, Corpus]") -> "Start":
    """Open the start model with its vocabulary cut to the training texts of every head given."""
    from classifier.encoder.start import cut_vocabulary, open_start  # noqa: PLC0415 - needs torch

    torch = needed("torch", "train")
    torch.manual_seed(plan.seed)
    start = open_start(plan.start)
    texts = sorted({row.text for corpus in corpora.values() for row in corpus.training})
    read = [read_as(text, segmented=start.segmented) for text in texts]
    return cut_vocabulary(start, [*read, *map(strip_diacritics, read)])


def _sources(plan: Plan, names: tuple[str, ...], datasets: Path) -> tuple[SourceRecord, ...]:
    declared = declared_heads(plan)
    return tuple(source_record(source, datasets) for name in names for source in declared[name].sources)


def _blank(plan: Plan, start: "Start", widths: dict[str, int], datasets: Path) -> EncoderManifest:
    return EncoderManifest(
        start=start.name,
        segmented=start.segmented,
        pad=int(start.network.config.pad_token_id),
        plan=plan,
        logits=widths,
        heads={},
        auxiliary=_sources(plan, plan.auxiliary, datasets),
        files={},
        code=_code_digest(),
        libraries={name: version(name) for name in LIBRARIES},
    )


def _calibrated(
    model: "EncoderModel", plan: Plan, corpora: "Mapping[str, Corpus]", datasets: Path
) -> dict[str, EncoderHead]:
    """Calibrate each head, as served in int8, on the dev texts that training did not see."""
    from classifier.encoder.settle import settle  # noqa: PLC0415 - after training only

    found = {}
    for name, declared in declared_heads(plan).items():
        if name not in plan.heads:
            continue
        taught, dev = split_rows(corpora[name], declared.main_source.id)
        texts = [row.text for row in dev]
        settled = settle(
            declared,
            model.columns(name, model.logits(texts)),
            model.columns(name, model.logits([strip_text(text) for text in texts])),
            [row.label for row in dev],
        )
        found[name] = EncoderHead(
            head=declared.head,
            taught=len(taught),
            calibrated=len(dev),
            sources=_sources(plan, (name,), datasets),
            **settled._asdict(),
        )
    return found


def _save(folder: Path, graph: bytes, tokenizer: bytes, manifest: EncoderManifest) -> None:
    save_encoder(folder, {GRAPH: graph, TOKENIZER: tokenizer}, manifest)


def build(
    datasets: Path, out: Path, work: Path, *, plan: Plan | None = None, progress: Progress = silent
) -> Path:
    """Train an encoder and write its folder `out`; `work` keeps checkpoints, and a killed run goes on from them.

    About an hour and a half of one core for the default plan. The same data, plan, code and libraries on the
    same kind of processor give the same weights.

    Raises:
        DatasetError: a data set is missing or not as declared.
        StartModelError: what to start from cannot be used.
        WorkFolderError: `work` holds the run of another plan.
        MissingExtraError: a package of the extra `train` is not installed.

    """
    for package in ("torch", "transformers", "onnxruntime", "tokenizers", "safetensors"):
        needed(package, "train")
    from classifier.encoder.export import graph_bytes  # noqa: PLC0415 - needs torch
    from classifier.encoder.learn import fit_network  # noqa: PLC0415 - needs torch
    from classifier.encoder.model import EncoderModel  # noqa: PLC0415 - after the check above
    from classifier.encoder.network import Network  # noqa: PLC0415 - needs torch

    wanted = plan or Plan()
    _same_plan(work, wanted)
    corpora = all_corpora(wanted, datasets)
    start = opened(wanted, corpora)
    material = read_material(wanted, corpora, Reader(start.tokenizer, wanted.longest, start.segmented))
    network = Network(start.network, material.widths)
    fit_network(network, material, wanted, work, progress)
    graph, tokenizer = graph_bytes(network), start.tokenizer.to_str().encode()
    blank = _blank(wanted, start, material.widths, datasets)
    _save(work / "uncalibrated", graph, tokenizer, blank)
    heads = _calibrated(EncoderModel.load(work / "uncalibrated"), wanted, corpora, datasets)
    _save(out, graph, tokenizer, blank.model_copy(update={"heads": heads}))
    return out
