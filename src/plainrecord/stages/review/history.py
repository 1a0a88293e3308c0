"""Which decisions stand after all undoing and redoing; what a reviewer can undo and take up again.

Undoing and redoing are decisions, too: appended, never a deletion. Of what a reviewer undid, ``redo`` takes up what was
undone since the last new decision; whatever was undone before that stays on a shelf and can be taken up by its serial.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

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


@dataclass(slots=True)
class History:
    """The acts of one reviewer, each one or several decisions of one batch.

    ``active`` are those that stand, the last at the end; ``branch`` those that ``redo`` takes up, the next at the end;
    ``shelf`` those undone before later decisions.
    """

    active: list[tuple[Decision, ...]] = field(default_factory=list)
    branch: list[tuple[Decision, ...]] = field(default_factory=list)
    shelf: list[tuple[Decision, ...]] = field(default_factory=list)

    @classmethod
    def of(cls, decisions: Iterable[Decision]) -> History:
        """Replay the decisions of one reviewer, given by serial."""
        history = cls()
        for decision in decisions:
            history.append(decision)
        return history

    def append(self, decision: Decision) -> None:
        """Add the next decision. One that undoes or redoes names the first of its act, and only that one counts."""
        if decision.action is Action.UNDO:
            act = _take(self.active, decision.refers_to)
            if act:
                self.branch.append(act)
        elif decision.action is Action.REDO:
            is_next = bool(self.branch) and self.branch[-1][0].serial == decision.refers_to
            act = _take(self.branch, decision.refers_to) or _take(self.shelf, decision.refers_to)
            if act:
                self.active.append(act)
                if not is_next:
                    self._shelve()
        elif self.active and decision.batch == self.active[-1][0].serial != decision.serial:
            self.active[-1] += (decision,)
        else:
            self._shelve()
            self.active.append((decision,))

    def _shelve(self) -> None:
        self.shelf += self.branch
        self.branch = []


def _take(acts: list[tuple[Decision, ...]], serial: int | None) -> tuple[Decision, ...]:
    """Take the act that begins with the decision ``serial`` out of the list; () when there is none."""
    for position in range(len(acts) - 1, -1, -1):
        if acts[position][0].serial == serial:
            return acts.pop(position)
    return ()
