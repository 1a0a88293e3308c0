"""What the learned engine says of sentences and their words, brought to the units of the rules.

Its act mentions are judgements of whole sentences: they make a unit only where the rules found no act. Its other
mentions are taken where the rules found nothing in the same words. How sure it must be is in ``links.toml``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from plainrecord.model.records import Mention
from plainrecord.stages.normalise import Understood


@dataclass(frozen=True, slots=True)
class Judgement:
    """One sentence as the learned engine sees it; probabilities between 0 and 1.

    ``ordinal`` counts the sentences it read; ``same`` compares with those before it, the nearest first.
    """

    mention: Mention
    passage: int
    ordinal: int
    incident: float
    civilian: float
    event_type: str
    stage: str
    same: tuple[float, ...]

    @property
    def tells_of_an_act(self) -> bool:
        """Whether it is sure enough of an act, carried out or tried, to count where no rule found one."""
        return self.incident >= floors(self.mention)["act"] and self.stage in ("accomplished", "attempted")

    @property
    def doubts(self) -> bool:
        """Whether it holds the sentence for no account of an incident."""
        return self.incident < floors(self.mention)["doubt"]

    def same_incident(self, other: Judgement) -> float | None:
        """Probability that two sentences tell of one incident; None when they are too far apart."""
        later, earlier = (self, other) if self.ordinal >= other.ordinal else (other, self)
        steps = later.ordinal - earlier.ordinal
        if steps == 0:
            return 1.0
        return later.same[steps - 1] if steps <= len(later.same) else None


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads(files("plainrecord.stages.assemble").joinpath("links.toml").read_text("utf-8"))


def floors(mention: Mention) -> Mapping[str, float]:
    """How probable an answer of the learned engine must be to count, by answer: it may read alone or beside rules."""
    found: Mapping[str, float] = _tables()["alone" if mention.attribute("alone") else "beside_rules"]
    return found


def is_learned(mention: Mention) -> bool:
    """Whether the learned engine made a mention."""
    return mention.maker.startswith("learned/")


def judgements_of(acts: Sequence[Mention], passage_at: Callable[[int], int]) -> dict[int, Judgement]:
    """The judgements by the index of their passage."""
    found: dict[int, Judgement] = {}
    for act in acts:
        if not is_learned(act):
            continue
        passage = passage_at(act.span.start)
        found[passage] = Judgement(
            act, passage, len(found), float(act.attribute("incident", "0")), float(act.attribute("civilian", "0")),
            act.attribute("event_type"), act.attribute("stage"),
            tuple(float(value) for value in act.attribute("same").split(";") if value),
        )  # fmt: skip
    return found


def sure_enough(item: Understood[Any]) -> bool:
    """Whether a mention of the learned engine counts; a mention of the rules always does."""
    mention = item.mention
    if not is_learned(mention):
        return True
    return mention.confidence >= floors(mention)[mention.attribute("learned_role")]


def is_new(item: Understood[Any], known: Iterable[Understood[Any]]) -> bool:
    """Whether no mention that is known stands in the same words."""
    return not any(item.mention.span.overlaps(other.mention.span) for other in known)
