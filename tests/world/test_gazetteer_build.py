"""Writing gazetteer files: the same bytes again, dumps, and which other names are worth filing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path

import pytest

from plainrecord.world.gazetteer import Gazetteer
from plainrecord.world.gazetteer_build import (
    Entry,
    GazetteerError,
    latin_alternates,
    read_csv_entries,
    read_geonames_dump,
    write_gazetteer,
)

TABLE = Path(__file__).with_name("invented_places.csv")
ROW = "77\tQarah Tepe\tQarah Tepe\tQara Tapa,QTP,قره تپه,qara\t"
ROW += "34.5\t45.1\tP\tPPL\tIQ\t\t10\t\t\t\t4200\t\t90\tAsia\t2020-01-01"
ROAD = ROW.replace("\tP\tPPL\t", "\tR\tRD\t").replace("77", "78", 1)


def write(path: Path, entries: Iterable[Entry]) -> bytes:
    connection = sqlite3.connect(path)
    write_gazetteer(connection, entries, admin1_names={("IQ", "10"): "Diyala"}, source="test")
    connection.close()
    return path.read_bytes()


def test_same_entries_same_bytes(tmp_path: Path) -> None:
    with TABLE.open(encoding="utf-8") as lines:
        entries = list(read_csv_entries(lines, TABLE.name))
    assert write(tmp_path / "one.sqlite", entries) == write(tmp_path / "two.sqlite", entries)


def test_a_geonames_dump_is_read_without_roads(tmp_path: Path) -> None:
    write(tmp_path / "dump.sqlite", read_geonames_dump([ROW, ROAD], "dump.txt"))
    gazetteer = Gazetteer.open(tmp_path / "dump.sqlite")
    assert len(gazetteer) == 1
    (place,) = gazetteer.lookup("qara-tapa")
    assert (place.place_id, place.admin1, place.population) == ("77", "Diyala", 4200)
    assert gazetteer.lookup("QTP") == ()


def test_a_short_line_in_a_dump_is_refused() -> None:
    with pytest.raises(GazetteerError, match="line 2"):
        list(read_geonames_dump([ROW, "1\t2"], "dump.txt"))


def test_alternates_are_latin_capitalised_and_no_codes() -> None:
    names = ["Halab", "ALP", "حلب", "xa lep po", "al-Bab", "Ḩalab", "X"]
    assert list(latin_alternates(names)) == ["Halab", "al-Bab", "Ḩalab"]
