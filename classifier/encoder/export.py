"""Turn a trained network into an ONNX graph with int8 weights."""

import tempfile
from pathlib import Path

import torch

from classifier.encoder.extras import needed
from classifier.encoder.network import Network

_OPSET = 18


def graph_bytes(network: Network) -> bytes:
    """Export `network` with free numbers of texts and tokens; weights become int8, one scale a row."""
    needed("onnxscript", "train")
    quantization = needed("onnxruntime.quantization", "train")
    network.eval()
    example = torch.ones((2, 8), dtype=torch.long)
    texts, tokens = torch.export.Dim("texts"), torch.export.Dim("tokens")
    with tempfile.TemporaryDirectory() as folder:
        whole, small = Path(folder) / "whole.onnx", Path(folder) / "small.onnx"
        torch.onnx.export(
            network,
            (example, torch.ones_like(example)),
            whole,
            input_names=["ids", "mask"],
            output_names=["logits"],
            dynamic_shapes={"ids": {0: texts, 1: tokens}, "mask": {0: texts, 1: tokens}},
            opset_version=_OPSET,
            dynamo=True,
            external_data=False,
            verbose=False,
        )
        quantization.quantize_dynamic(
            whole, small, weight_type=quantization.QuantType.QInt8, per_channel=True
        )
        return small.read_bytes()
