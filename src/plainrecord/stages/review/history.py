"""Which decisions stand after all undoing and redoing; what a reviewer can undo and take up again.

Undoing and redoing are decisions, too: appended, never a deletion. Of what a reviewer undid, ``redo`` takes up what was
undone since the last new decision; whatever was undone before that stays on a shelf and can be taken up by its serial.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from plainrecord.model.review import Action, Decision


def standing(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """Those of ``decisions``, given by serial, that stand, in the order in which they were made or taken up again."""
    known: dict[int, Decision] = {}
    active: dict[int, Decision] = {}
    for decision in decisions:
        if decision.action is Action.UNDO:
            active.pop(decision.refers_to or 0, None)
        elif decision.action is Action.REDO:
            if decision.refers_to in known:
                active[decision.refers_to] = known[decision.refers_to]
        else:
            known[decision.serial] = active[decision.serial] = decision
    return tuple(active.values())


class Step(Protocol):
    """What is needed of a decision to know what can be undone: it may be read without the rest of it."""

    @property
    def serial(self) -> int:
        """Its place in the chain."""
        ...

    @property
    def action(self) -> Action:
        """What was done."""
        ...

    @property
    def refers_to(self) -> int | None:
        """The decision that it undoes or redoes."""
        ...

    @property
    def batch(self) -> int:
        """The first decision of its act."""
        ...


@dataclass(slots=True)
class History:
    """The acts of one reviewer, each the serials of one decision or of several of one batch.

    ``active`` are those that stand, the last at the end; ``branch`` those that ``redo`` takes up, the next at the end;
    ``shelf`` those undone before later decisions.
    """

    active: list[tuple[int, ...]] = field(default_factory=list)
    branch: list[tuple[int, ...]] = field(default_factory=list)
    shelf: list[tuple[int, ...]] = field(default_factory=list)

    @classmethod
    def of(cls, steps: Iterable[Step]) -> History:
        """Replay the decisions of one reviewer, given by serial."""
        history = cls()
        for step in steps:
            history.append(step)
        return history

    def append(self, step: Step) -> None:
        """Add the next decision. Of those that undo or redo an act, the one that names its first decision counts."""
        if step.action is Action.UNDO:
            act = _take(self.active, step.refers_to)
            if act:
                self.branch.append(act)
        elif step.action is Action.REDO:
            is_next = bool(self.branch) and self.branch[-1][0] == step.refers_to
            act = _take(self.branch, step.refers_to) or _take(self.shelf, step.refers_to)
            if act:
                self.active.append(act)
                if not is_next:
                    self._shelve()
        elif self.active and step.batch == self.active[-1][0] != step.serial:
            self.active[-1] += (step.serial,)
        else:
            self._shelve()
            self.active.append((step.serial,))

    def _shelve(self) -> None:
        self.shelf += self.branch
        self.branch = []


def _take(acts: list[tuple[int, ...]], serial: int | None) -> tuple[int, ...]:
    """Take the act that begins with the decision ``serial`` out of the list; () when there is none."""
    for position in range(len(acts) - 1, -1, -1):
        if acts[position][0] == serial:
            return acts.pop(position)
    return ()
