"""Finds place names by gazetteer, place words and position.

Names are gathered first, wherever the text could hold one, then kept or dropped on the evidence of the whole
document: a preposition or feature word beside the name, a chain ("Aleppo, Syria"), a dateline, its size, and
against it persons and organisations of the same name. Text in capitals gets no evidence from its capitals.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from plainrecord.engines.rules.places_gather import Match
from plainrecord.engines.rules.places_keep import Keeper
from plainrecord.engines.rules.places_tokens import COMMA, HYPHEN, JOINED
from plainrecord.lang.placewords import PlaceWords, RelationRule, words_before
from plainrecord.model.records import Mention
from plainrecord.model.text import Span
from plainrecord.model.vocab import MentionKind, PlaceRelation
from plainrecord.world.gazetteer import PlaceIndex


def find_places(
    text: str, gazetteer: PlaceIndex, words: PlaceWords, *, blocked: Sequence[Span] = ()
) -> tuple[Mention, ...]:
    """The places named in ``text``, in order, as ``MentionKind.PLACE`` mentions that quote the name.

    Attributes: ``relation`` (a ``PlaceRelation``), and where the words say so ``distance_km``, ``bearing``
    (degrees), ``feature`` (village, district, ..., ``demonym`` for "Turkish"), ``feature_kind``, ``dateline`` of
    a name that opens a line as that does, ``heads_item`` ("Gao: on Monday ..."), ``origin`` of a name that may be
    where somebody comes from. ``parts`` holds ``second``, the other end of "between A and B", and ``relation``, the
    words of the relation are not quoted. ``maker`` is the relation rule. Nothing inside a ``blocked`` span is found.
    """
    return _Finder(text, gazetteer, words, blocked).mentions()[0]


def find_and_refuse(
    text: str, gazetteer: PlaceIndex, words: PlaceWords
) -> tuple[tuple[Mention, ...], tuple[tuple[Span, str], ...]]:
    """Like ``find_places``, and the names of a gazetteer that were not taken for places, each with why.

    The reasons are the keys of ``words.refusals``.
    """
    return _Finder(text, gazetteer, words, ()).mentions()


class _Finder(Keeper):
    """One text and the mentions made of its places."""

    def mentions(self) -> tuple[tuple[Mention, ...], tuple[tuple[Span, str], ...]]:
        """All mentions, and what was refused and why, both in order."""
        matches = self.gather()
        self.note_persons()
        kept = self.keep(matches)
        found = tuple(self._mention(match, position, kept) for position, match in enumerate(kept))
        refused = ((Span(one.start, one.end), one.refusal) for one in matches if not one.accepted)
        return found, tuple(refused)

    def _mention(self, match: Match, position: int, kept: Sequence[Match]) -> Mention:
        rule, found = self._relation(match)
        before = kept[position - 1] if position else None
        parts: tuple[tuple[str, Span], ...] = ()
        if before is not None and before.other_end is match:  # the road from A to B, between A and B
            rule, found, parts = before.rule, None, (("second", Span(before.start, before.end)),)
        elif rule is None and before is not None and self.continues(match, before):
            rule = self._inherited(match, before)
            if rule is not None and rule.has_two_ends:
                parts = (("second", Span(before.start, before.end)),)
        elif rule is not None and rule.has_two_ends:
            match.other_end = self._other_end(match, position, kept)
            if match.other_end is not None:
                parts = (("second", Span(match.other_end.start, match.other_end.end)),)
        match.rule = rule
        rule_id = rule.rule_id if rule else "en.place.named"
        attributes = {"relation": rule.relation.value if rule else PlaceRelation.AT.value}
        if found is not None:
            attributes.update(self._measures(found))
        if match.bearing and "bearing" not in attributes:
            attributes["bearing"] = match.bearing
            if attributes["relation"] == "at" and match.kind in {"country", "region"}:
                attributes["relation"], rule_id = PlaceRelation.WITHIN_AREA.value, "en.place.part"
        if rule is None and match.cue >= 0 and self.tokens.lowers[match.cue] in self.words.origins:
            attributes["origin"] = "yes"
        attributes.update(self._features(match))
        return Mention(
            kind=MentionKind.PLACE,
            span=Span(match.start, match.end),
            maker=f"rules/{rule_id}@1",
            attributes=tuple(sorted(attributes.items())),
            parts=parts,
        )

    def _features(self, match: Match) -> dict[str, str]:
        """What kind of place the words beside the name, or where it stands, make of it."""
        if match.kind == "demonym":
            return {"feature": "demonym"}
        if self._is_attributive(match):
            return {"feature": "demonym", "short": "yes"}
        if match.kind == "street":
            return {"feature": "street", "feature_kind": "R"}
        features: dict[str, str] = {}
        if match.feature is not None:
            features = {"feature": match.feature.word, "feature_kind": match.feature.kind}
        if match.kind == "place" and self._opens_line(match) and self._is_dateline(match):
            features["dateline"] = "yes"
        if self.text[match.end : match.end + 1] == ":" and self._opens_item(match):
            features["heads_item"] = "yes"
        return features

    def _is_attributive(self, match: Match) -> bool:
        """For "a U.S. envoy": a short form of a country without preposition says whose, not where."""
        if (
            not match.is_abbreviation
            or match.kind != "country"
            or not match.first
            or self._preposition(match)
        ):
            return False
        return self.tokens.gaps[match.first] in JOINED and self.tokens.joined(match.last + 1)

    def _relation(self, match: Match) -> tuple[RelationRule | None, re.Match[str] | None]:
        words, tokens = self.words, self.tokens
        following = match.last + 1
        if following < len(tokens.starts) and tokens.gaps[following] == HYPHEN:
            following += 1  # the Kabul-Kandahar road
        if following < len(tokens.starts):
            for rule in words.right_rules.get(tokens.lowers[following], ()):
                found = rule.match(self.text, match.start, match.end)
                if found is not None:
                    return rule, found
        if match.cue >= 0:
            rules = words.left_rules.get(tokens.lowers[match.cue], ())
            left = words_before(self.text, match.phrase) if rules else ""
            for rule in rules:
                found = rule.pattern.search(left)
                if found is not None:
                    return rule, found
        return None, None

    def _measures(self, found: re.Match[str]) -> dict[str, str]:
        groups = found.groupdict()
        measures: dict[str, str] = {}
        if groups.get("number"):
            number = self.words.numbers.get(groups["number"].lower())
            if number is None:
                number = float(groups["number"].replace(",", "." if len(groups["number"]) < 4 else ""))
            measures["distance_km"] = f"{number * self.words.units_km[groups['unit'].lower()]:.3g}"
        if groups.get("bearing"):
            measures["bearing"] = f"{self.words.directions[groups['bearing'].lower()]:g}"
        if groups.get("coast"):
            measures["relation"] = PlaceRelation.OFF_COAST.value
        return measures

    def _inherited(self, match: Match, before: Match) -> RelationRule | None:
        """Read on a list: "near A and B", "between A and B"; not a chain ("near A, Syria"), no distance."""
        rule = before.rule
        if rule is None or not rule.is_left or rule.rule_id == "en.place.distance":
            return None
        if self.tokens.gaps[match.first] != COMMA:
            return rule
        is_larger = match.kind == "country" or (match.kind == "region" and before.kind == "place")
        return None if is_larger or match.feature is not None or match.is_abbreviation else rule

    def _other_end(self, match: Match, position: int, kept: Sequence[Match]) -> Match | None:
        """The name after "and" (between A and B), "to" (the road from A to B) or a hyphen (the A-B road)."""
        for other in kept[position + 1 : position + 4]:
            between = self.text[match.end : other.start]
            if len(between) > 80 or "." in between:
                break
            is_joined = other.first == match.last + 1 and self.tokens.gaps[other.first] == HYPHEN
            if is_joined or (
                other.cue >= match.last and self.tokens.lowers[other.cue] in {"and", "to", "with"}
            ):
                return other
        return None
