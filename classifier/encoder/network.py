"""The network: a transformer shared by all heads, the mean of its token vectors, one linear layer a head."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

if TYPE_CHECKING:
    from transformers import PreTrainedModel

_DROPOUT = 0.1


class Network(nn.Module):  # type: ignore[misc]  # torch is untyped where it is not installed
    """Token ids and mask to the logits of every head, side by side in the order of `widths`."""

    def __init__(self, encoder: "PreTrainedModel", widths: Mapping[str, int]) -> None:
        """Take the transformer and the number of classes of each head."""
        super().__init__()
        self.encoder = encoder
        self.dropout = nn.Dropout(_DROPOUT)
        hidden = encoder.config.hidden_size
        self.heads = nn.ModuleDict({name: nn.Linear(hidden, width) for name, width in widths.items()})

    def vectors(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Give each text's vector, shape (texts, hidden)."""
        states = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        weights = mask.unsqueeze(-1).to(states.dtype)
        return (states * weights).sum(1) / weights.sum(1)

    def head(self, name: str, ids: Tensor, mask: Tensor) -> Tensor:
        """Give one head's logits, shape (texts, classes)."""
        logits: Tensor = self.heads[name](self.dropout(self.vectors(ids, mask)))
        return logits

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Give all heads' logits, shape (texts, classes of all heads)."""
        vectors = self.vectors(ids, mask)
        return torch.cat([head(vectors) for head in self.heads.values()], dim=1)
