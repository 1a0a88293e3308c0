"""What the learned engine says of sentences and their words, brought to the units of the rules.

Its act mentions are judgements of whole sentences: they make a unit only where the rules found no act. Its other
mentions are taken where the rules found nothing in the same words. How sure it must be is in ``links.toml``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from plainrecord.model.records import Mention
from plainrecord.model.text import Span
from plainrecord.model.vocab import GeoPrecision, MentionKind
from plainrecord.stages.normalise import Normalised, Understood


@dataclass(frozen=True, slots=True)
class Judgement:
    """One sentence as the learned engine sees it: an act mention, and the index of its passage."""

    mention: Mention
    passage: int

    @property
    def incident(self) -> float:
        """Probability between 0 and 1 that the sentence tells of an incident."""
        return self.mention.confidence

    @property
    def stage(self) -> str:
        """``accomplished``, ``attempted``, ``threatened`` or ``none``."""
        return self.mention.attribute("stage")

    @property
    def tells_of_an_act(self) -> bool:
        """Whether it is sure enough of an act, carried out or tried, to count where no rule found one."""
        return self.incident >= floors(self.mention)["act"] and self.stage in ("accomplished", "attempted")

    @property
    def doubts(self) -> bool:
        """Whether it holds the sentence for no account of an incident."""
        return self.incident < floors(self.mention)["doubt"]


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
    learned = [Judgement(act, passage_at(act.span.start)) for act in acts if is_learned(act)]
    return {judgement.passage: judgement for judgement in learned}


def sure_enough(item: Understood[Any]) -> bool:
    """Whether a mention of the learned engine counts; a mention of the rules always does."""
    mention = item.mention
    if not is_learned(mention):
        return True
    harm = mention.kind is MentionKind.CASUALTY
    return mention.confidence >= floors(mention)["harm" if harm else mention.attribute("learned_role")]


def is_new(item: Understood[Any], known: Iterable[Understood[Any]]) -> bool:
    """Whether no mention that is known stands in the same words."""
    return not any(item.mention.span.overlaps(other.mention.span) for other in known)


def read_otherwise(
    text: str, normalised: Normalised, passage_at: Callable[[int], int]
) -> dict[int, list[Span]]:
    """Words that are nobody and no site, by the index of their passage: days, towns and the acts themselves.

    The learned engine takes them for parts in an act at times, in lines of logs above all. A country may act, but not
    a nationality before a noun ("183 [Palestinian] prisoners").
    """
    spans = [mention.span for mention in normalised.acts if not is_learned(mention)]
    spans += [day.mention.span for day in normalised.dates]
    for item in normalised.places:
        mention = item.mention
        attributive = _ATTRIBUTIVE.match(text, mention.span.end) is not None
        if item.value.geo_precision is not GeoPrecision.G8:
            spans.append(_with_feature(text, mention))
        elif attributive and mention.attribute("feature") == "demonym":
            spans.append(mention.span)
    found: dict[int, list[Span]] = {}
    for span in spans:
        found.setdefault(passage_at(span.start), []).append(span)
    return found


_ATTRIBUTIVE = re.compile(r" [a-z]")


def _with_feature(text: str, place: Mention) -> Span:
    """The name of a place with the words for its kind behind it: "Tsafe local government area"."""
    feature, end = place.attribute("feature"), place.span.end
    follows = feature and text[end : end + 1 + len(feature)].casefold() == f" {feature}"
    return Span(place.span.start, end + 1 + len(feature)) if follows else place.span
