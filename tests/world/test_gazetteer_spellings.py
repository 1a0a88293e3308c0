"""Names spelt otherwise: every example of the tables, every refusal, and what a look-up may cost."""

from __future__ import annotations

from collections.abc import Collection

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plainrecord.world import gazetteer_spellings
from plainrecord.world.gazetteer import Gazetteer, Gazetteers
from plainrecord.world.gazetteer_names import fold_name
from plainrecord.world.gazetteer_spellings import (
    MOST_NAMES,
    MOST_SEEKS,
    Alikeness,
    Script,
    alike_names,
    load_scripts,
    spells,
)

SCRIPTS = load_scripts()
EXAMPLES = [(script, *pair) for script in SCRIPTS.values() for pair in script.examples]
REFUSES = [(script, *pair) for script in SCRIPTS.values() for pair in script.refuses]
GAZETTEER = Gazetteer.default()


def reaches(script: Script, name: str, spelling: str) -> bool:
    written = fold_name(name) if script.name == "latin" else name
    return spells(script.steps(written), spelling)


@pytest.mark.parametrize(
    ("script", "name", "spelling"), EXAMPLES, ids=lambda item: getattr(item, "name", item)
)
def test_every_example_is_reached(script: Script, name: str, spelling: str) -> None:
    assert reaches(script, name, spelling)


@pytest.mark.parametrize(
    ("script", "name", "spelling"), REFUSES, ids=lambda item: getattr(item, "name", item)
)
def test_every_refusal_is_refused(script: Script, name: str, spelling: str) -> None:
    assert not reaches(script, name, spelling)


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=lambda script: script.name)
def test_spellings_are_in_folded_form(script: Script) -> None:
    for spellings in script.letters.values():
        assert all(fold_name(one) == one for one in spellings)


@pytest.mark.parametrize(
    ("name", "how", "country", "expected"),
    [
        ("Бахмут", "transliteration", "UA", "Bakhmut"),
        ("Маріуполь", "transliteration", "UA", "Mariupol"),
        ("Ростов-на-Дону", "transliteration", "RU", "Rostov-on-Don"),
        ("Бишкек", "transliteration", "KG", "Bishkek"),
        ("منبج", "transliteration", "SY", "Manbij"),
        ("الفلوجة", "transliteration", "IQ", "Al Fallūjah"),
        ("بنغازي", "transliteration", "LY", "Benghazi"),
        ("کرمانشاه", "transliteration", "IR", "Kermanshah"),
        ("Edlib", "spelling", "SY", "Idlib"),
        ("Deir ez-Zour", "spelling", "SY", "Deir ez-Zor"),
        ("Maidugri", "edit", "NG", "Maiduguri"),
        ("Bujumburra", "spelling", "BI", "Bujumbura"),
        ("Ouagadougo", "spelling", "BF", "Ouagadougou"),
        ("Mogadihsu", "edit", "SO", "Mogadishu"),
    ],
)
def test_the_packaged_gazetteer_is_found_in(name: str, how: str, country: str, expected: str) -> None:
    found_how, places = GAZETTEER.alike(name)
    assert found_how == Alikeness(how)
    assert expected in {place.name for place in places if place.country_iso2 == country}


@pytest.mark.parametrize("name", ["Xq", "إد", "Mосква", "東京", "", "123456", "?!", "a" * 500, "ب" * 40])
def test_what_is_no_name_finds_nothing(name: str) -> None:
    assert GAZETTEER.alike(name)[1] == ()


NAMES = (
    st.text(alphabet="abeikouszh ", max_size=45)
    | st.text(alphabet="ابتيوةه ", max_size=45)
    | st.text(max_size=45)
)


@given(NAMES)
@settings(max_examples=60, deadline=None)
def test_a_look_up_is_bounded_and_repeats(name: str) -> None:
    asked: list[str] = []
    filed = ["abu", "abi", "zakho", "ba", "hoshe", "taba"]

    def names_from(prefix: str, most: int) -> list[str]:
        asked.append(prefix)
        return [key for key in sorted(filed) if key.startswith(prefix)][:most]

    def names_among(keys: Collection[str]) -> list[str]:
        asked.extend(keys)
        return [key for key in filed if key in keys]

    first = alike_names(name, names_from, names_among)
    assert len(first[1]) <= MOST_NAMES
    assert len(asked) <= MOST_SEEKS + 60 * (len(fold_name(name)) + 1)
    assert first == alike_names(name, names_from, names_among)


def letters_apart(one: str, other: str) -> int:
    """The distance of Levenshtein, by its definition."""
    if not one or not other:
        return len(one) + len(other)
    return min(
        letters_apart(one[1:], other) + 1,
        letters_apart(one, other[1:]) + 1,
        letters_apart(one[1:], other[1:]) + (one[0] != other[0]),
    )


@given(st.text("ab", max_size=6), st.text("abc", max_size=6))
def test_two_slips_are_at_most_two_letters(one: str, other: str) -> None:
    assert gazetteer_spellings._is_within_two(one, other) == (letters_apart(one, other) <= 2)


def test_the_first_gazetteer_that_has_one_decides() -> None:
    both = Gazetteers(GAZETTEER, GAZETTEER)
    assert both.alike("Edlib") == GAZETTEER.alike("Edlib")
    assert both.alike("Qqqqqq")[1] == ()
