"""Write a trained model as the package ships it: ``python tools/training/export.py FOLDER OUT``.

FOLDER is what ``train.py`` wrote. OUT gets ``encoder.onnx`` (int8 weights), ``heads.npz`` (float32), ``tokenizer.json``
and ``model.json`` (names of the answers, hashes of the training examples and of the files).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import tempfile
from pathlib import Path

import numpy as np
import torch
from network import Encoder
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.torch import load_file
from train import base_folder


def write_encoder(tensors: dict[str, torch.Tensor], out: Path) -> None:
    """The encoder as ONNX with int8 weights."""
    encoder = Encoder()
    encoder.load_state_dict(
        {name.removeprefix("encoder."): t for name, t in tensors.items() if name.startswith("encoder.")}
    )
    encoder.eval()
    example = torch.ones(2, 16, dtype=torch.long)
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        torch.onnx.export(
            encoder, (example, example), str(plain), input_names=["ids", "attended"], output_names=["states"],
            dynamic_axes={name: {0: "windows", 1: "pieces"} for name in ("ids", "attended", "states")},
            opset_version=17, dynamo=False,
        )  # fmt: skip
        quantize_dynamic(plain, out, weight_type=QuantType.QInt8, per_channel=True)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    tensors = load_file(str(options.folder / "model.safetensors"))
    write_encoder(tensors, options.out / "encoder.onnx")
    heads = {
        name.removeprefix("heads."): tensor.numpy().astype(np.float32)
        for name, tensor in sorted(tensors.items())
        if name.startswith("heads.")
    }
    np.savez(options.out / "heads.npz", allow_pickle=False, **heads)
    shutil.copyfile(base_folder() / "tokenizer.json", options.out / "tokenizer.json")
    record = json.loads((options.folder / "training.json").read_text("utf-8"))
    record["files_sha256"] = {
        name: hashlib.sha256((options.out / name).read_bytes()).hexdigest()
        for name in ("encoder.onnx", "heads.npz", "tokenizer.json")
    }
    (options.out / "model.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
