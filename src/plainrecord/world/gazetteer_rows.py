"""The rows of a gazetteer under construction, by id; numpy arrays, 14 bytes a row."""

from __future__ import annotations

from array import array
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from plainrecord.world.gazetteer_batch import FIRST_OWN_TIE


class PlaceRows:
    """Which row of the input has which id (``id_number``), and its country as ``Batch.countries`` has it."""

    def __init__(self, ids: npt.NDArray[np.unsignedinteger], countries: npt.NDArray[np.uint16]) -> None:
        self.ids = ids  # of 32 bits when all are small
        self.countries = countries

    @cached_property
    def _order(self) -> npt.NDArray[np.uint32]:
        return np.argsort(self.ids, kind="stable").astype(np.uint32)

    @cached_property
    def _sorted(self) -> npt.NDArray[np.unsignedinteger]:
        return self.ids[self._order]

    def repeated(self) -> frozenset[int]:
        """Rows whose id an earlier row has."""
        same = (self._sorted[1:] == self._sorted[:-1]) & (self._sorted[1:] != 0)
        return frozenset(self._order[1:][same].tolist())

    def rows_of(self, ids: npt.NDArray[np.uint64]) -> npt.NDArray[np.int64]:
        """The first row of each id, -1 where there is none."""
        if not len(self.ids):
            return np.full(len(ids), -1, np.int64)
        fits = np.where(ids <= np.iinfo(self._sorted.dtype).max, ids, 0).astype(self._sorted.dtype)
        at = np.minimum(np.searchsorted(self._sorted, fits), len(self.ids) - 1)
        found = (self._sorted[at] == fits) & (fits != 0)
        return np.where(found, self._order[at].astype(np.int64), -1)

    def ranks(self, populations: npt.NDArray[np.unsignedinteger]) -> array[int]:
        """The position of each row by population, largest first, then id as ``tie_of`` orders them."""
        rows = np.arange(len(self.ids), dtype=np.uint32)
        ties = np.where(self.ids <= FIRST_OWN_TIE, self.ids, FIRST_OWN_TIE + rows).astype(np.uint32)
        order = np.lexsort((ties, ~populations))
        ranks = np.empty(len(order), np.uint32)
        ranks[order] = rows
        found = array("I")
        found.frombytes(ranks.data.cast("B"))
        return found

    def save(self, folder: Path) -> None:
        """Write the rows where ``load`` finds them."""
        for name, values in (("order", self._order), ("sorted", self._sorted), ("countries", self.countries)):
            np.save(folder / f"rows.{name}.npy", values)

    @classmethod
    def load(cls, folder: Path) -> PlaceRows:
        """The saved rows, read from the disk as needed; good for ``rows_of`` and ``countries``."""
        order, by_id, countries = (
            np.load(folder / f"rows.{name}.npy", mmap_mode="r") for name in ("order", "sorted", "countries")
        )
        rows = cls(by_id, countries)
        rows.__dict__.update(_order=order, _sorted=by_id)
        return rows
