"""What is behind ``Report.explain``: the one thing a record needs from the floors above it.

What a rule means is written in ``lang`` and ``world`` and put together in ``stages.explain``, and no module of
this floor may import those. So the two functions are handed down by ``pipeline``, where stages are composed and
reports are made: whoever has a report from there has its explainer, too, and nobody passes it along. Without it
there is an error and never a poorer explanation, so the words do not depend on what happened to be imported.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plainrecord.model.explanation import DocumentExplained, Explanation
    from plainrecord.model.records import Rejection, Report
    from plainrecord.model.text import Document


@dataclass(frozen=True, slots=True)
class Explainer:
    """Puts into words a report with the rejections of its document, or a document with all that came of it."""

    report: Callable[[Report, Sequence[Rejection]], Explanation]
    document: Callable[[Document, Sequence[Report], Sequence[Rejection]], DocumentExplained]


_HANDED_DOWN: list[Explainer] = []


def set_explainer(explainer: Explainer) -> None:
    """Hand down what is behind ``Report.explain``; the last one counts."""
    _HANDED_DOWN[:] = [explainer]


def explainer() -> Explainer:
    """Give what was handed down; raises ``RuntimeError`` when nothing was."""
    if not _HANDED_DOWN:
        raise RuntimeError("nothing here can explain a report yet; import plainrecord.pipeline first")
    return _HANDED_DOWN[0]
