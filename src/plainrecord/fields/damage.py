"""Damage: how badly, from the verb and the adverbs beside it."""

from __future__ import annotations

import re

from plainrecord.lang.damage import DamageWords
from plainrecord.model.vocab import DamageExtent

_ORDER = tuple(DamageExtent)


def extent(verb: str, sentence: str, words: DamageWords) -> DamageExtent:
    """The extent a damage verb states; an adverb of the sentence is more exact than the verb."""
    for word in re.findall(r"[^\W\d_]+", sentence.lower()):
        if word in words.adverbs:
            return DamageExtent(words.adverbs[word])
    return DamageExtent(words.verbs.get(verb, "damaged"))


def compare(a: DamageExtent, b: DamageExtent) -> int:
    """How many steps apart two extents are in the order of the vocabulary; 0 when equal."""
    return abs(_ORDER.index(a) - _ORDER.index(b))
