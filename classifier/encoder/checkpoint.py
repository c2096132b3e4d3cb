"""Where training stands, kept as plain tensors, so that a killed run goes on and ends with the same weights."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from torch import Tensor

from classifier.encoder.extras import needed

if TYPE_CHECKING:
    from torch import nn
    from torch.optim import Optimizer

_WEIGHTS, _MOMENTS, _STEP = "weights.", "moments.", "step"


def save(file: Path, network: "nn.Module", optimizer: "Optimizer", step: int) -> None:
    """Write weights, the optimizer's moments and the number of steps done; whole or not at all."""
    tensors: dict[str, Tensor] = {
        f"{_WEIGHTS}{name}": value.contiguous() for name, value in network.state_dict().items()
    }
    for number, moments in optimizer.state_dict()["state"].items():
        for name, value in moments.items():
            tensors[f"{_MOMENTS}{number}.{name}"] = value.contiguous()
    partial = file.with_name(f".{file.name}.part")
    needed("safetensors.torch", "train").save_file(tensors, partial, metadata={_STEP: str(step)})
    partial.replace(file)


def _moments(tensors: Mapping[str, Tensor]) -> dict[int, dict[str, Tensor]]:
    found: dict[int, dict[str, Tensor]] = {}
    for name, value in tensors.items():
        if name.startswith(_MOMENTS):
            number, _, moment = name.removeprefix(_MOMENTS).partition(".")
            found.setdefault(int(number), {})[moment] = value
    return found


def load(file: Path, network: "nn.Module", optimizer: "Optimizer | None" = None) -> int:
    """Restore what `save` wrote and give the number of steps done; 0 where nothing was written."""
    if not file.is_file():
        return 0
    with needed("safetensors", "train").safe_open(file, framework="pt") as kept:
        tensors = {name: kept.get_tensor(name) for name in kept.keys()}  # noqa: SIM118 - not a mapping
        step = int(kept.metadata()[_STEP])
    network.load_state_dict(
        {name.removeprefix(_WEIGHTS): value for name, value in tensors.items() if name.startswith(_WEIGHTS)}
    )
    if optimizer is not None:
        groups = optimizer.state_dict()["param_groups"]
        optimizer.load_state_dict({"state": _moments(tensors), "param_groups": groups})
    return step
