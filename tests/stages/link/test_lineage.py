"""Copies, shortened and edited texts are one voice; forms with other figures, and texts far apart, are not."""

from __future__ import annotations

import random
from itertools import permutations

import pytest

from plainrecord.lang.rarity import words_of
from plainrecord.stages.link import lineage
from plainrecord.stages.link.lineage import Voice, lineages, signature_of

STORY = (
    "Shells fell on the village of Milna on Sunday evening while farmers brought in the harvest. Three of them were "
    "killed beside the threshing floor and a barn burned to the ground, the elder of the village said. Soldiers of "
    "the Northern Front had fired from the ridge above the river, he added, where they have held trenches since the "
    "spring. The Front did not answer questions. An ambulance from Keld could reach Milna only after dark because the "
    "bridge had been closed, and two of the wounded waited for four hours. The district office asked for tents."
)
OTHER = (
    "A court in Keld opened the hearing of nine officers on Thursday. They are accused of having sold fuel of the "
    "garrison on the black market for years. Two of them told the judges that everybody had known of it, and that the "
    "money went to the kitchen of the barracks, which had received no supplies from the capital since the winter."
)
EDITED = STORY.replace("evening ", "").replace("he added, ", "").replace("did not answer", "would not answer")
SHORTENED = STORY[: STORY.index(" An ambulance")]
UPDATED = STORY + " On Monday the number of the dead rose to four when a woman died in the hospital of Keld."


def voices(*texts: str, days: int = 0) -> tuple[list[Voice], dict[str, str]]:
    by_id = {f"d{number}": text for number, text in enumerate(texts)}
    made = [
        Voice(name, f"{name}.txt", 738_000 + number * days, signature_of(tuple(words_of(text))))
        for number, (name, text) in enumerate(by_id.items())
    ]
    return made, by_id


def grouped(*texts: str, days: int = 0) -> list[tuple[str, ...]]:
    made, by_id = voices(*texts, days=days)
    return [one.document_ids for one in lineages(made, by_id.__getitem__)]


@pytest.mark.parametrize("copy", [STORY, STORY.upper(), EDITED, SHORTENED, UPDATED])
def test_copies_are_one_voice(copy: str) -> None:
    assert grouped(STORY, OTHER, copy) == [("d0", "d2"), ("d1",)]


def test_the_first_by_day_names_the_lineage() -> None:
    made, by_id = voices(STORY, EDITED, UPDATED, days=-1)
    (found,) = lineages(made, by_id.__getitem__)
    assert found.lineage_id == "d2"
    assert found.document_ids == ("d2", "d1", "d0")


def test_a_form_with_other_figures_is_no_copy() -> None:
    form = (
        "Daily bulletin. On {0} March the observers counted {1} explosions near {2} and {3} near {4}. One patrol of "
        "{5} soldiers was turned back at {6} by {7} men. Damage was seen on {8} houses in {9}, and {10} people left."
    )
    one = form.format(3, 41, "Keld", 12, "Sant", 9, "Orrin", 4, 17, "Milna", 230)
    other = form.format(4, 7, "Vell", 3, "Brack", 6, "Tane", 11, 2, "Hollin", 58)
    assert grouped(one, other) == [("d0",), ("d1",)]


def test_texts_far_apart_in_time_are_no_copies() -> None:
    assert grouped(STORY, STORY, days=lineage.LONGEST_GAP_DAYS) == [("d0", "d1")]
    assert grouped(STORY, STORY, days=lineage.LONGEST_GAP_DAYS + 1) == [("d0",), ("d1",)]


def test_short_texts_are_no_copies_by_chance() -> None:
    assert signature_of(["Three", "people", "died", "in", "Keld", "on", "Sunday,", "police", "said."]) == ()
    assert grouped("Three died in Keld.", "Three died in Keld.") == [("d0",), ("d1",)]


def test_a_declared_origin_counts_whatever_the_texts() -> None:
    origin = Voice("d0", "a", 738_000, signature_of(tuple(words_of(STORY))))
    translated = Voice("d1", "b", 739_000, signature_of(tuple(words_of(OTHER))), derived_from="d0")
    lost = Voice("d2", "c", 739_000, (), derived_from="nowhere")
    found = lineages([lost, translated, origin], {"d0": STORY, "d1": OTHER}.__getitem__)
    assert [one.document_ids for one in found] == [("d0", "d1"), ("d2",)]


def test_the_order_of_documents_does_not_matter() -> None:
    made, by_id = voices(STORY, EDITED, OTHER, SHORTENED, days=1)
    found = {lineages(order, by_id.__getitem__) for order in permutations(made)}
    assert len(found) == 1


def test_the_signature_is_the_same_in_every_run() -> None:
    assert signature_of(tuple(words_of(STORY))) == signature_of(
        tuple(words_of(STORY.replace("village", "VILLAGE")))
    )
    assert len(signature_of(tuple(words_of(STORY)))) == lineage.SIGNATURE_SIZE


def test_the_number_of_comparisons_grows_with_the_number_of_copies() -> None:
    asked = []
    for count in (50, 100, 200):
        texts: list[str] = []
        made, by_id = voices(*[STORY] * count)

        def text_of(name: str, by_id: dict[str, str] = by_id, texts: list[str] = texts) -> str:
            texts.append(name)
            return by_id[name]

        assert len(lineages(made, text_of)) == 1
        asked.append(len(texts))
    assert asked[-1] <= 200
    assert asked[1] <= 2 * asked[0] + 2


def test_unlike_texts_are_not_even_read() -> None:
    words = [f"{letter}{other}{third}" for letter in "bcdfgh" for other in "aeiou" for third in "klmnrst"]
    dice = random.Random(7)
    texts = [" ".join(dice.choices(words, k=80)) for _ in range(60)]
    made, _ = voices(*texts)

    def unread(name: str) -> str:
        raise AssertionError(name)

    assert len(lineages(made, unread)) == len(texts)
