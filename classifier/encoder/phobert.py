"""PhoBERT's tokenizer, which ships as two text files, written as one that needs no transformers to serve."""

from pathlib import Path
from typing import TYPE_CHECKING

from classifier.encoder.extras import needed

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from transformers import PreTrainedModel

CODES, VOCABULARY = "bpe.codes", "vocab.txt"
_END, _GOES_ON = "</w>", "@@"
_FIRST = ("<s>", "<pad>", "</s>", "<unk>")
_LAST = "<mask>"


def is_phobert(folder: Path) -> bool:
    """Say whether a folder's tokenizer is PhoBERT's; such a model reads segmented words."""
    return (folder / CODES).is_file() and (folder / VOCABULARY).is_file()


def _pieces(folder: Path) -> dict[str, int]:
    """Number the pieces as PhoBERT does; a piece that ends a word gets the end mark, one that goes on none."""
    lines = (folder / VOCABULARY).read_text(encoding="utf-8").splitlines()
    names = [line.rpartition(" ")[0] for line in lines if line.strip()]
    spelt = [
        name.removesuffix(_GOES_ON) if name.endswith(_GOES_ON) else f"{name}{_END}"
        for name in names
        if name not in _FIRST
    ]
    return {name: place for place, name in enumerate(dict.fromkeys([*_FIRST, *spelt, _LAST]))}


def _merges(folder: Path) -> list[tuple[str, str]]:
    lines = (folder / CODES).read_text(encoding="utf-8").splitlines()
    parts = [line.split() for line in lines if not line.startswith("#version")]
    return [(part[0], part[1]) for part in parts if len(part) > 1]


def phobert_tokenizer(folder: Path) -> "Tokenizer":
    """Build the tokenizer; pieces that merges make but the vocabulary lacks are numbered after it."""
    tokenizers = needed("tokenizers", "train")
    pieces, merges = _pieces(folder), _merges(folder)
    for first, second in merges:
        for piece in (first, second, first + second):
            pieces.setdefault(piece, len(pieces))
    unknown = _FIRST[3]
    made = tokenizers.Tokenizer(
        tokenizers.models.BPE(pieces, merges, unk_token=unknown, end_of_word_suffix=_END)
    )
    made.pre_tokenizer = tokenizers.pre_tokenizers.WhitespaceSplit()
    made.post_processor = tokenizers.processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    return made


def cover(network: "PreTrainedModel", pieces: int) -> None:
    """Give pieces beyond the vocabulary the vector of the unknown, as PhoBERT's own tokenizer would."""
    torch = needed("torch", "train")
    rows = network.get_input_embeddings().weight.detach()
    if pieces <= len(rows):
        return
    unknown = rows[_FIRST.index("<unk>")].expand(pieces - len(rows), -1)
    wider = torch.nn.Embedding.from_pretrained(torch.cat([rows, unknown]), freeze=False)
    network.set_input_embeddings(wider)
    network.config.vocab_size = pieces
