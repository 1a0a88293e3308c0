"""Whether this processor loses the carry of int8 products, asked of it with one multiplication.

Processors without instructions for int8 (VNNI and the like) add products of bytes in pairs, in sixteen bits, and
clip what does not fit: they would read otherwise than the others. ONNX Runtime has an exact way for them, which takes
twice the time of theirs on processors that need none.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import onnxruntime

_ROWS, _DEPTH, _COLUMNS = 16, 64, 32
_UINT8, _INT8, _INT32 = 2, 3, 6  # types of ONNX
_OPERATORS, _FORMAT = 13, 8  # versions of ONNX


@cache
def saturates() -> bool:
    """Whether the largest products of bytes do not add up here."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(_multiplication(), options, providers=["CPUExecutionProvider"])
    largest = np.full((_ROWS, _DEPTH), 255, np.uint8)
    return bool((session.run(["sums"], {"bytes": largest})[0] != 255 * 127 * _DEPTH).any())


def _multiplication() -> bytes:
    """A model of one product of unsigned with signed bytes, all of these the largest, in the format of ONNX."""
    node = _text(1, "bytes") + _text(1, "largest") + _text(2, "sums") + _text(4, "MatMulInteger")
    weights = (
        _number(1, _DEPTH)
        + _number(1, _COLUMNS)
        + _number(2, _INT8)
        + _text(8, "largest")
        + _part(9, bytes([127]) * (_DEPTH * _COLUMNS))
    )
    given = _text(1, "bytes") + _tensor(_UINT8, _ROWS, _DEPTH)
    result = _text(1, "sums") + _tensor(_INT32, _ROWS, _COLUMNS)
    graph = _part(1, node) + _text(2, "product") + _part(5, weights) + _part(11, given) + _part(12, result)
    return _number(1, _FORMAT) + _part(7, graph) + _part(8, _text(1, "") + _number(2, _OPERATORS))


def _tensor(kind: int, *shape: int) -> bytes:
    sizes = b"".join(_part(1, _number(1, size)) for size in shape)
    return _part(2, _part(1, _number(1, kind) + _part(2, sizes)))


def _text(field: int, value: str) -> bytes:
    return _part(field, value.encode())


def _part(field: int, content: bytes) -> bytes:
    return bytes([field << 3 | 2]) + _varint(len(content)) + content


def _number(field: int, value: int) -> bytes:
    return bytes([field << 3]) + _varint(value)


def _varint(value: int) -> bytes:
    """A whole number, seven bits to a byte, as protocol buffers have it."""
    more, low = value >> 7, value & 0x7F
    return bytes([low | 0x80]) + _varint(more) if more else bytes([low])
