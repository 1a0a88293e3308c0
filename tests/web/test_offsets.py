"""Offsets for browsers: right for any text, and refused where they mean nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plainrecord.web.offsets import Utf16Offsets

# Characters of one and of two units, marks that combine, joiners, directions, half surrogates.
TEXTS = st.text(
    st.one_of(
        st.characters(codec=None),
        st.sampled_from("a\u0301\u200d\u202e\U0001f469\U0001f3fd\U0001d11eשل\n\r\ufeff\ud800\udfff"),
    )
)


def units(text: str) -> int:
    """The reference: the length in UTF-16 as the codec has it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@given(TEXTS)
def test_every_place_is_where_the_codec_has_it_and_back(text: str) -> None:
    offsets = Utf16Offsets(text)
    for at in range(len(text) + 1):
        assert offsets.units(at) == units(text[:at])
        assert offsets.code_points(offsets.units(at)) == at


@given(TEXTS)
def test_what_is_no_place_is_refused(text: str) -> None:
    offsets = Utf16Offsets(text)
    places = {units(text[:at]) for at in range(len(text) + 1)}
    for at in set(range(units(text) + 3)) - places:
        with pytest.raises(ValueError, match="lies"):
            offsets.code_points(at)
    for at in (-1, len(text) + 1):
        with pytest.raises(ValueError, match="outside"):
            offsets.units(at)
