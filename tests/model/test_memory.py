"""No search for garbage while records are made, and searches as before afterwards, whatever happened."""

from __future__ import annotations

import gc

import pytest

from plainrecord.model.memory import without_collecting


def test_collecting_goes_on_after_the_outermost() -> None:
    with without_collecting():
        with without_collecting():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_collecting_goes_on_after_an_error() -> None:
    with pytest.raises(ValueError, match="stop"), without_collecting():
        raise ValueError("stop")
    assert gc.isenabled()
