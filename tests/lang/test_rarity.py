"""The words of a text, however they are found."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from plainrecord.lang import rarity
from plainrecord.lang.rarity import folded, words_of

TEXTS = st.text(st.sampled_from("aIKsé's’ß İ\u212a1.-_") | st.characters(codec="utf-8"), max_size=40)


@given(TEXTS)
@example("The army’s spokesman, O'Neil's aide and 12 others")
def test_a_text_has_the_words_of_its_parts_each_folded(text: str) -> None:
    assert list(words_of(text)) == [folded(word) for word in rarity._WORD.findall(text)]
