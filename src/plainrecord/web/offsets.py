"""Places in a text, counted as records count (code points) and as browsers count (UTF-16 code units)."""

from __future__ import annotations

import re
from bisect import bisect_left

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


class Utf16Offsets:
    """Both ways of counting for one text; look-ups take logarithmic time in the number of astral characters."""

    def __init__(self, text: str) -> None:
        self._length = len(text)
        self._astral = [found.start() for found in _ASTRAL.finditer(text)]
        # Where each character of two units begins, in units.
        self._astral_units = [start + before for before, start in enumerate(self._astral)]

    def units(self, code_points: int) -> int:
        """The number of code units before this many code points; raises ``ValueError`` outside of the text."""
        if not 0 <= code_points <= self._length:
            raise ValueError(f"{code_points} lies outside of a text of {self._length} code points")
        return code_points + bisect_left(self._astral, code_points)

    def code_points(self, units: int) -> int:
        """The reverse; raises ``ValueError`` outside of the text and in the middle of a character."""
        before = bisect_left(self._astral_units, units)
        if before and self._astral_units[before - 1] == units - 1:
            raise ValueError(f"unit {units} lies inside a character")
        code_points = units - before
        if not 0 <= code_points <= self._length:
            raise ValueError(f"{units} lies outside of the text")
        return code_points
