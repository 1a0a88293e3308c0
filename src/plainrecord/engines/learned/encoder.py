"""The encoder and its heads: sentences in, what every head says of them out. Nothing is trained or fetched here.

The model lies in ``model/``: ``encoder.onnx`` (int8), ``heads.npz``, ``tokenizer.json`` and ``model.json``, which names
the answers and where the model comes from. ``tools/training`` makes it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from plainrecord.engines.learned.saturation import saturates
from plainrecord.model.text import Span

Array = NDArray[np.float32]
FOLDER = Path(__file__).parent / "model"
#: Word pieces of one input. It bounds memory, whatever the length of a document.
WINDOW_PIECES = 224
_FIRST, _LAST = 101, 102
#: Multiplications up to which OpenBLAS, which comes with NumPy, starts no threads. Such small products are sooner done
#: than threads are woken, and threads that wait keep other cores busy.
_ONE_THREAD = 1 << 18
#: A piece belongs to a role from this probability on; a span is as sure as its surest piece.
_PIECE_PROBABILITY = 0.3


@dataclass(frozen=True, slots=True)
class RoleSpan:
    """Words with a part in the act: which part, how sure, and what happened to them (name -> probability)."""

    span: Span
    role: str
    probability: float
    effects: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the heads say of one sentence.

    ``judgements`` and ``stages`` give a probability for each name, ``event_type`` is the most probable type.
    """

    judgements: dict[str, float]
    event_type: str
    stages: dict[str, float]
    roles: tuple[RoleSpan, ...]


@dataclass(slots=True)
class _Window:
    ids: list[int]
    offsets: list[tuple[int, int]]
    rows: list[int]
    starts: list[int]  # the first piece of each sentence, and the one after the last


class Encoder:
    """A loaded model. Immutable; safe to share between documents, one at a time."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self.names: dict[str, Any] = json.loads((folder / "model.json").read_text("utf-8"))
        content = (folder / "encoder.onnx").read_bytes()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        if saturates():  # the slower way that is exact everywhere: all processors give the same answers
            options.add_session_config_entry("session.x64quantprecision", "1")
        self._session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
        with np.load(folder / "heads.npz", allow_pickle=False) as heads:
            self._heads: dict[str, Array] = {
                name: heads[name] for name in heads.files if name != "allow_pickle"
            }
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self.version = hashlib.sha256(content).hexdigest()[:12]

    def read(self, text: str, spans: Sequence[Span]) -> list[Answer]:
        """One answer for every sentence, in order. The part of a sentence beyond one window is not read."""
        answers: list[Answer | None] = [None] * len(spans)
        for window in self._windows(text, spans):
            for row, answer in self._answers(text, window, self._states(window)):
                answers[row] = answer
        return [answer for answer in answers if answer is not None]

    def _windows(self, text: str, spans: Sequence[Span]) -> Iterator[_Window]:
        encodings = self._tokenizer.encode_batch(
            [span.quote(text) for span in spans], add_special_tokens=False
        )
        window = _Window([_FIRST], [(0, 0)], [], [1])
        for row, (span, encoding) in enumerate(zip(spans, encodings, strict=True)):
            size = min(len(encoding.ids), WINDOW_PIECES - 2)
            if window.rows and len(window.ids) + size + 1 > WINDOW_PIECES:
                yield _closed(window)
                window = _Window([_FIRST], [(0, 0)], [], [1])
            window.ids += encoding.ids[:size]
            window.offsets += [(span.start + a, span.start + b) for a, b in encoding.offsets[:size]]
            window.rows.append(row)
            window.starts.append(len(window.ids))
        if window.rows:
            yield _closed(window)

    def _states(self, window: _Window) -> Array:
        """What the encoder makes of each piece; of one window at a time, none filled up to the length of another."""
        ids = np.array([window.ids], np.int64)
        states: Array = self._session.run(["states"], {"ids": ids, "attended": np.ones_like(ids)})[0][0]
        return states

    def _head(self, name: str, states: Array) -> Array:
        """What a head says of each row, a few rows at a time: see ``_ONE_THREAD``."""
        weight, bias = self._heads[f"{name}.weight"].T, self._heads[f"{name}.bias"]
        rows = max(1, _ONE_THREAD // weight.size)
        parts = [states[start : start + rows] @ weight for start in range(0, len(states), rows)]
        logits: Array = np.concatenate(parts) + bias
        return logits

    def _answers(self, text: str, window: _Window, states: Array) -> Iterator[tuple[int, Answer]]:
        """One answer for each sentence of a window. Its pieces stand side by side, so every head runs once."""
        names, starts = self.names, window.starts
        roles = _softmax(self._head("roles", states).reshape(len(states), len(names["roles"]), 3))
        means = np.stack([_mean(states[start:end]) for start, end in pairwise(starts)])
        judged = _sigmoid(self._head("judgements", means)).tolist()
        types = self._head("event_type", means).argmax(-1).tolist()
        stages = _softmax(self._head("stage", means)).tolist()
        spans = self._role_spans(text, window, states, roles)
        for place, row in enumerate(window.rows):
            yield (
                row,
                Answer(
                    dict(zip(names["judgements"], judged[place], strict=True)),
                    names["event_types"][types[place]],
                    dict(zip(names["stages"], stages[place], strict=True)),
                    tuple(spans[place]),
                ),
            )

    def _role_spans(self, text: str, window: _Window, states: Array, roles: Array) -> list[list[RoleSpan]]:
        """The words with a part in the act, by sentence of the window, and by role within it."""
        inside_any = 1.0 - roles[:, :, 0] >= _PIECE_PROBABILITY
        found: list[tuple[int, int, int, int]] = []
        for place, (start, end) in enumerate(pairwise(window.starts)):
            for index in np.flatnonzero(inside_any[start:end].any(0)).tolist():
                runs = _runs(roles[start:end, index].tolist())
                found += [(place, index, start + first, start + last) for first, last in runs]
        spans: list[list[RoleSpan]] = [[] for _ in window.rows]
        if not found:
            return spans
        means = np.stack([_mean(states[first:last]) for _, _, first, last in found])
        effects = _softmax(self._head("effect", means)).tolist()
        for (place, index, first, last), effect in zip(found, effects, strict=True):
            start, stop = _whole_words(text, window.offsets[first][0], window.offsets[last - 1][1])
            spans[place].append(
                RoleSpan(
                    Span(start, stop), self.names["roles"][index], float((1.0 - roles[first:last, index, 0]).max()),
                    tuple(zip(self.names["effects"], effect, strict=True)),
                )
            )  # fmt: skip
        return spans


def _closed(window: _Window) -> _Window:
    window.ids.append(_LAST)
    window.offsets.append((0, 0))
    return window


def _mean(states: Array) -> Array:
    """The mean of some pieces; of a sentence without any, zeros."""
    mean: Array = states.sum(0) / max(len(states), 1)
    return mean


def _runs(tags: Sequence[Sequence[float]]) -> Iterator[tuple[int, int]]:
    """Runs of pieces inside a role; a piece that rather begins than goes on opens a new one."""
    first: int | None = None
    for at, (outside, begins, goes_on) in enumerate(tags):
        if 1.0 - outside < _PIECE_PROBABILITY:
            if first is not None:
                yield first, at
            first = None
        elif first is None:
            first = at
        elif begins > goes_on:
            yield first, at
            first = at
    if first is not None:
        yield first, len(tags)


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    return start, end


def _sigmoid(logits: Any) -> Any:  # noqa: ANN401 (numbers or arrays)
    return 1.0 / (1.0 + np.exp(-np.clip(logits, -30.0, 30.0)))


def _softmax(logits: Array) -> Array:
    raised = np.exp(logits - logits.max(-1, keepdims=True))
    shares: Array = raised / raised.sum(-1, keepdims=True)
    return shares
