"""Finding places: what is found, what is left alone, and what the words beside a name say."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plainrecord.engines.rules.places import find_places
from plainrecord.lang.placewords import (
    NamingRule,
    PlaceWordsError,
    RelationRule,
    load_place_words,
    parse_place_words,
)
from plainrecord.model.text import Span
from plainrecord.world.gazetteer import Gazetteer

WORDS = load_place_words("en")
INVENTED = Gazetteer.from_csv(Path(__file__).parents[1] / "world" / "invented_places.csv")


def names(text: str, **options: object) -> list[str]:
    return [mention.span.quote(text) for mention in find_places(text, INVENTED, WORDS, **options)]  # type: ignore[arg-type]


def attribute(text: str, name: str, key: str) -> str:
    found = {mention.span.quote(text): mention for mention in find_places(text, INVENTED, WORDS)}
    return found[name].attribute(key)


def marked(example: str) -> tuple[str, int, int]:
    start, end = example.index("["), example.index("]") - 1
    return example.replace("[", "").replace("]", ""), start, end


def by_example(rules: Sequence[RelationRule | NamingRule]) -> pytest.MarkDecorator:
    """Each rule with each text that it must match (``wanted``) or must not."""
    cases = [(rule, text, True) for rule in rules for text in rule.examples]
    cases += [(rule, text, False) for rule in rules for text in rule.refuses]
    return pytest.mark.parametrize(
        ("rule", "example", "wanted"), cases, ids=lambda item: getattr(item, "rule_id", None)
    )


@by_example(WORDS.rules)
def test_every_rule_matches_its_examples_and_refuses_the_others(
    rule: RelationRule, example: str, wanted: bool
) -> None:
    assert (rule.match(*marked(example)) is not None) is wanted


@by_example(WORDS.namings)
def test_every_naming_rule_matches_its_examples_and_refuses_the_others(
    rule: NamingRule, example: str, wanted: bool
) -> None:
    text, _, end = marked(example)
    after = text[end:].lower()
    if rule.before_area:  # the words up to the next name
        after = next((after[: at - end] for at in range(end, len(text)) if text[at].isupper()), after)
    assert (rule.pattern.search(after) is not None) is wanted


def test_every_rule_has_examples_refusals_and_an_id_of_its_own() -> None:
    assert all(rule.examples and rule.refuses for rule in (*WORDS.rules, *WORDS.namings))
    assert len({rule.rule_id for rule in WORDS.rules}) == len(WORDS.rules)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Two people were killed in Saint Orlo on Monday.", ["Saint Orlo"]),
        ("Shelling hit the village of Nahr Saba at dawn.", ["Nahr Saba"]),
        ("Clashes in the Qarah Tepe district continued.", ["Qarah Tepe"]),
        ("Fighting in Dorana, Brenna and al-Mareh killed six.", ["Dorana", "Brenna", "al-Mareh"]),
        ("Orlovka, Syria, was quiet.", ["Orlovka", "Syria"]),
        ("Saint Orlo, Syria, was quiet.", ["Saint Orlo", "Syria"]),
        ("TESSALO, Mali (Wire) - Gunmen struck.", ["TESSALO", "Mali"]),
        ("Turkish troops crossed.", ["Turkish"]),
        ("The U.S. Embassy closed.", ["U.S."]),
        ("Dorana-based fighters left.", ["Dorana"]),
        ("Syria's army advanced.", ["Syria"]),
        ("The attack on Main Street was filmed.", ["Main Street"]),
    ],
)
def test_found(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Police fired into the crowd.",
        "Mr London left. London said nothing.",
        "Paris Hilton smiled.",
        "Jack London wrote it.",
        "The Bank of London denied it.",
        "The Brenna Tribune wrote about it.",
        "They met in May and in June.",
        "He said that nothing happened.",
        "",
        "....",
    ],
)
def test_left_alone(text: str) -> None:
    assert names(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "THREE PEASANTS WERE KIDNAPPED IN SAINT ORLO JURISDICTION, DORANA DEPARTMENT.",
            ["SAINT ORLO", "DORANA"],
        ),
        ("POLICE SAID THE BOMB EXPLODED NEAR TESSALO YESTERDAY IN THE MORNING.", ["TESSALO"]),
        ("THE GUERRILLAS ATTACKED EL JOCOTE CANTON ON THE SAME DAY.", ["EL JOCOTE"]),
        ("THE POLICE AND THE ARMY SEARCHED THE AREA FOR HOURS.", []),
        ("PRESIDENT LONDON SPOKE TO THE NATION ON TELEVISION.", []),
    ],
)
def test_capitals(text: str, expected: list[str]) -> None:
    assert names(text) == expected


def test_blocked_spans_are_left_out() -> None:
    text = "Fighting in Dorana and in Brenna."
    assert names(text, blocked=[Span(12, 18)]) == ["Brenna"]


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("A raid near Brenna failed.", "Brenna", {"relation": "near"}),
        (
            "A raid 17 km south of Brenna failed.",
            "Brenna",
            {"relation": "near", "distance_km": "17", "bearing": "180"},
        ),
        ("A raid ten miles from Brenna failed.", "Brenna", {"relation": "near", "distance_km": "16.1"}),
        ("On the outskirts of Brenna a bomb went off.", "Brenna", {"relation": "outskirts"}),
        ("They moved north of Brenna.", "Brenna", {"relation": "direction_of", "bearing": "0"}),
        ("Shot down over Brenna at noon.", "Brenna", {"relation": "over"}),
        ("On the border with Chad they met.", "Chad", {"relation": "border"}),
        ("Fighting in northern Mali went on.", "Mali", {"relation": "within_area", "bearing": "0"}),
        ("Pirates off the coast of Syria struck.", "Syria", {"relation": "off_coast"}),
        ("In the village of Brenna all was calm.", "Brenna", {"relation": "at", "feature": "village"}),
        ("In the Syrian city of Brenna all was calm.", "Brenna", {"feature": "city", "feature_kind": "P"}),
        ("Turkish soldiers came.", "Turkish", {"feature": "demonym"}),
        ("Near Dorana and Brenna shots fell.", "Brenna", {"relation": "near"}),
        ("A raid near Brenna, Syria, failed.", "Syria", {"relation": "at"}),
    ],
)
def test_words_beside_the_name(text: str, name: str, expected: dict[str, str]) -> None:
    assert {key: attribute(text, name, key) for key in expected} == expected


def test_between_names_both_ends() -> None:
    text = "An ambush on the road between Tessalo and Umbra killed two."
    first, second = find_places(text, INVENTED, WORDS)
    assert first.attribute("relation") == "between"
    assert first.part("second") == second.span
    assert first.maker == "rules/en.place.between@1"


PIECES = st.sampled_from(
    [
        "Dorana",
        "BRENNA",
        "near",
        "in",
        "the village of",
        "17 km south of",
        ",",
        ".",
        "and",
        "between",
        "Mr",
        "U.S.",
        "\n",
        "al-Mareh",
        "Saint",
        "Orlo",
        "'s",
        "St.",
        "border with",
        "Chad",
        "é",
        "ĳ",
        "İ",
        "(",
        "Highway 5",
        "Street",
    ]
)


@given(st.lists(PIECES, max_size=25).map(" ".join) | st.text(max_size=120))
@settings(max_examples=150)
def test_any_text_gives_ordered_mentions_that_quote_it(text: str) -> None:
    mentions = find_places(text, INVENTED, WORDS)
    spans = [mention.span for mention in mentions]
    assert spans == sorted(spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    assert all(span.end <= len(text) and span.quote(text).strip() == span.quote(text) for span in spans)
    assert mentions == find_places(text, INVENTED, WORDS)


def test_hostile_text_takes_no_time() -> None:
    pieces = ["A" * 5000, "In " * 3000, ", " * 3000, "St. " * 2000, "Dorana, " * 1500, "U.S." * 2000]
    random.Random(7).shuffle(pieces)
    assert find_places(" ".join(pieces), INVENTED, WORDS)


def test_a_broken_pack_says_which_rule() -> None:
    with pytest.raises(PlaceWordsError, match="no place words"):
        load_place_words("xx")
    text = (
        Path(__file__)
        .parents[2]
        .joinpath("src/plainrecord/lang/packs/en/places.toml")
        .read_text(encoding="utf-8")
    )
    with pytest.raises(PlaceWordsError, match=r"en\.place\.between"):
        parse_place_words(text.replace(r"\b(?:between)", r"\b(?:between"))
    with pytest.raises(PlaceWordsError, match=r"en\.place\.between: write the pattern in small letters"):
        parse_place_words(text.replace(r"\b(?:between)", r"\b(?:Between)"))
