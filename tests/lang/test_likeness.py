"""Rarity and likeness: the data files say what they mean, and their examples hold."""

from __future__ import annotations

import csv
import tomllib
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plainrecord.lang.likeness import load_likeness_words
from plainrecord.lang.rarity import folded, load_rarity, words_of
from plainrecord.model.vocab import Weapon
from plainrecord.world.taxonomy import are_kindred_weapons, event_types, nearness

PACK = files("plainrecord.lang") / "packs" / "en"
DATA = tomllib.loads((PACK / "likeness.toml").read_text("utf-8"))
TAXONOMY = tomllib.loads(files("plainrecord.world").joinpath("taxonomy.toml").read_text("utf-8"))
WORDS = load_likeness_words()


@pytest.mark.parametrize(("text", "ages"), DATA["ages"]["examples"])
def test_ages_of_examples(text: str, ages: list[int]) -> None:
    assert WORDS.ages(text) == set(ages)


@pytest.mark.parametrize("text", DATA["ages"]["refuses"])
def test_no_ages(text: str) -> None:
    assert WORDS.ages(text) == frozenset()


@pytest.mark.parametrize("text", DATA["reprisal"]["examples"])
def test_words_of_reprisal(text: str) -> None:
    assert WORDS.is_reprisal(text)


@pytest.mark.parametrize("text", DATA["reprisal"]["refuses"])
def test_no_words_of_reprisal(text: str) -> None:
    assert not WORDS.is_reprisal(text)


def test_every_phrase_of_reprisal_is_found() -> None:
    for phrase in DATA["reprisal"]["phrases"]:
        assert WORDS.is_reprisal(f"It came {phrase} the raid."), phrase


def test_common_words_are_folded_in_order_and_common() -> None:
    lines = (PACK / "common_words.csv").read_text("utf-8").splitlines()
    assert lines[0].startswith("#")
    rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    words = [row["word"] for row in rows]
    assert words == sorted(set(words))
    assert all(list(words_of(word)) == [word] for word in words)
    assert all(0 < float(row["per_mille"]) <= 1000 for row in rows)


def test_rare_words_weigh_more() -> None:
    rarity = load_rarity()
    assert (
        rarity.of("the") < rarity.of("police") < rarity.of("grenade") < rarity.of("zzyzx") == rarity.unlisted
    )
    assert folded("Café’s") == "cafe"
    with pytest.raises(LookupError, match=r"no common_words\.csv"):
        load_rarity("xx")


@given(st.text(max_size=300), st.integers(1, 10))
def test_weights_are_a_vector_of_length_one(text: str, most: int) -> None:
    weights = load_rarity().weights(words_of(text), most)
    assert len(weights) <= most
    assert not weights or sum(weight**2 for weight in weights.values()) == pytest.approx(1, abs=0.01)
    assert weights == load_rarity().weights(words_of(text.upper().lower()), most) or not text.isascii()


def test_kindred_families_and_weapons_exist() -> None:
    families = {one.family for one in event_types().values()}
    kindred = TAXONOMY["kindred"]
    assert {name for group in kindred["families"] for name in group} <= families
    assert {name for group in kindred["weapons"] for name in group} <= set(Weapon)
    assert all(len(group) == len(set(group)) for group in (*kindred["families"], *kindred["weapons"]))


def test_nearness_of_acts_and_weapons() -> None:
    found = [nearness("strike.air", other) for other in ("strike.air", "strike.drone", "clash.armed", "mob")]
    assert found == [0, 1, 2, 3]
    assert nearness("mapped", "mapped") == 0
    assert nearness("mapped", "strike.air") == 3
    assert are_kindred_weapons("rocket", "artillery")
    assert not are_kindred_weapons("handgun", "artillery")
