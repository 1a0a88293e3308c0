"""Codes that say less than others: a general code ("explosion") does not contradict a more exact one ("mine").

Which code is more general than which is data (``stages/estimate/breadth.toml``); this module only reads it.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Breadth:
    """General code -> the codes that say more and are allowed by it; ``"*"`` allows every code."""

    allowed: Mapping[str, Set[str]]

    def allows(self, said: str, exact: str) -> bool:
        """Whether somebody who says ``said`` leaves it possible that ``exact`` is the whole truth."""
        more = self.allowed.get(said, frozenset())
        return said == exact or exact in more or "*" in more

    def agree(self, one: str, other: str) -> bool:
        """Whether both can be true: equal, or one more general than the other."""
        return self.allows(one, other) or self.allows(other, one)


def sets_agree(one: Set[str], other: Set[str], breadth: Breadth) -> bool:
    """Whether two lists of codes share a code, allowing for general ones; an empty list says nothing.

    Sources name some of several weapons or sites: what one leaves out, it does not deny.
    """
    return not one or not other or any(breadth.agree(a, b) for a in one for b in other)
