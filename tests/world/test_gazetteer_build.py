"""Writing gazetteer files: the same bytes again, marks of names, divisions, and what lies in what."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plainrecord.model.values import Place
from plainrecord.world import gazetteer_sort
from plainrecord.world.gazetteer import Gazetteer
from plainrecord.world.gazetteer_batch import Entry, Origin, id_number, tie_of
from plainrecord.world.gazetteer_build import write_gazetteer
from plainrecord.world.gazetteer_layout import NameKind, packed_row, unpacked_row
from plainrecord.world.gazetteer_names import fold_name
from plainrecord.world.gazetteer_rows import PlaceRows
from plainrecord.world.gazetteer_sort import key_ranges, sorted_run
from plainrecord.world.gazetteer_tables import read_csv_entries

TABLE = Path(__file__).with_name("invented_places.csv")
HEADER = "place_id,name,latitude,longitude,country,feature_code,admin1,admin2,part_of,alternate_names,historic_names\n"


def write(path: Path, entries: Iterable[Entry], folder: Path | None = None) -> bytes:
    connection = sqlite3.connect(path)
    write_gazetteer(connection, entries, origin=Origin("invented", "none"), folder=folder, has_codes=False)
    connection.close()
    return path.read_bytes()


def table_entries() -> list[Entry]:
    with TABLE.open(encoding="utf-8") as lines:
        return list(read_csv_entries(lines, TABLE.name))


def opened(folder: Path, rows: str) -> Gazetteer:
    path = folder / "own.csv"
    path.write_text(HEADER + rows, encoding="utf-8")
    return Gazetteer.from_csv(path)


def test_same_entries_same_bytes(tmp_path: Path) -> None:
    entries = table_entries()
    assert write(tmp_path / "one.sqlite", entries) == write(tmp_path / "two.sqlite", entries)


def test_how_much_fits_into_memory_makes_no_difference(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = table_entries()
    whole = write(tmp_path / "memory.sqlite", entries)
    monkeypatch.setattr("plainrecord.world.gazetteer_build._BATCH_ENTRIES", 3)
    monkeypatch.setattr(gazetteer_sort, "_RECORDS_BETWEEN_MARKS", 2)
    monkeypatch.setattr(gazetteer_sort, "_RECORDS_PER_RANGE", 4)
    (tmp_path / "runs").mkdir()
    assert write(tmp_path / "files.sqlite", entries, tmp_path / "runs") == whole


def test_a_historic_name_is_found_last_and_says_so(tmp_path: Path) -> None:
    rows = 'a,Keld,1,2,XM,P.PPL,,,,Kelde,"Orlograd;Tessa"\nb,Tessa,1,3,XM,P.PPL,,,,,\n'
    gazetteer = opened(tmp_path, rows)
    found = [(named.place.place_id, named.kind) for named in gazetteer.lookup_named("tessa")]
    assert found == [("b", NameKind.OWN), ("a", NameKind.HISTORIC)]
    assert [named.kind for named in gazetteer.lookup_named("Orlograd")] == [NameKind.HISTORIC]
    assert [named.kind for named in gazetteer.lookup_named("Kelde")] == [NameKind.ALTERNATE]


def test_a_name_in_use_is_not_historic_because_it_was_in_use_before(tmp_path: Path) -> None:
    gazetteer = opened(tmp_path, "a,Keld,1,2,XM,P.PPL,,,,Kelde,Kelde;KELD\n")
    assert [named.kind for named in gazetteer.lookup_named("kelde")] == [NameKind.ALTERNATE]
    assert [named.kind for named in gazetteer.lookup_named("keld")] == [NameKind.OWN]


def test_a_place_lies_in_what_is_stated_and_else_in_its_divisions(tmp_path: Path) -> None:
    rows = (
        "c,Marava,1,2,XM,A.PCLI,,,,,\n"
        "u,Westmark,1,2,XM,A.ADM1,Westmark,,,,\n"
        "d,Molin,1,2,XM,A.ADM2,Westmark,Molin,,,\n"
        "p,Keld,1,2,XM,P.PPL,Westmark,Molin,,,\n"
        "q,Old Town,1,2,XM,P.PPLX,Westmark,Molin,p,,\n"
    )
    gazetteer = opened(tmp_path, rows)
    [quarter] = gazetteer.lookup("old town")
    assert [place.name for place in gazetteer.enclosing(quarter)] == ["Keld", "Molin", "Westmark", "Marava"]
    assert gazetteer.admin2(quarter) == "Molin"
    [country] = gazetteer.lookup("Marava")
    assert gazetteer.enclosing(country) == ()
    assert gazetteer.admin2(country) is None


def test_places_that_lie_in_each_other_come_to_an_end(tmp_path: Path) -> None:
    gazetteer = opened(tmp_path, "a,Keld,1,2,,P.PPL,,,b,,\nb,Molin,1,2,,P.PPL,,,a,,\n")
    [keld] = gazetteer.lookup("keld")
    assert [place.name for place in gazetteer.enclosing(keld)] == ["Molin"]


def test_a_place_is_found_again_among_very_many_of_its_name(tmp_path: Path) -> None:
    rows = "u,Westmark,1,2,XM,A.ADM1,Westmark,,,,\n"
    rows += "".join(f"k{number},Keld,1,2,XM,P.PPL,Westmark,,,Far Keld {number},\n" for number in range(300))
    gazetteer = opened(tmp_path, rows)
    assert len(gazetteer.lookup("keld")) == 200
    [last] = gazetteer.lookup("far keld 299")
    assert [place.name for place in gazetteer.enclosing(last)] == ["Westmark"]


def test_the_first_entry_of_an_id_counts_and_the_others_are_told(tmp_path: Path) -> None:
    gazetteer = opened(tmp_path, "a,Keld,1,2,,,,,,,\na,Molin,1,2,,,,,,,\n")
    assert len(gazetteer) == 1
    assert gazetteer.lookup("Molin") == ()
    assert gazetteer.about().notes == ("1 entries left out: their id came before",)


def test_a_file_says_where_it_comes_from(tmp_path: Path) -> None:
    write(tmp_path / "one.sqlite", table_entries())
    about = Gazetteer.open(tmp_path / "one.sqlite").about()
    assert (about.source, about.licence, about.places) == ("invented", "none", 24)
    write(tmp_path / "two.sqlite", table_entries()[1:])
    assert Gazetteer.open(tmp_path / "two.sqlite").about().digest != about.digest
    assert "GeoNames" in Gazetteer.default().about().source
    assert Gazetteer.default().about().licence == "CC BY 4.0"


NAMES = st.one_of(
    st.sampled_from(
        ["Keld", "al-Bab", "Bab", "Saint Orlo", "قره تپه", "Ćeld", "北京", "Қ-а", "An Najaf", "İş"]
    ),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12),
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(NAMES, st.lists(NAMES, max_size=3), st.integers(0, 3), st.sampled_from(["IQ", "FR", None])),
        max_size=12,
    )
)
def test_every_name_of_every_entry_is_found_the_right_ones_first(
    rows: list[tuple[str, list[str], int, str | None]],
) -> None:
    entries = [
        Entry(Place(f"p{at}", name, "P.PPL", 1, 2, country, None, population), tuple(others))
        for at, (name, others, population, country) in enumerate(rows)
    ]
    connection = sqlite3.connect(":memory:")
    write_gazetteer(connection, entries, origin=Origin(""))
    gazetteer = Gazetteer(connection, "test")
    for entry in entries:
        for name in (entry.place.name, *entry.alternates):
            found = gazetteer.lookup_named(name)
            order = [(named.kind, -named.place.population) for named in found]
            assert order == sorted(order)
            if fold_name(name):
                assert entry.place.place_id in {named.place.place_id for named in found}


@given(st.lists(st.integers(0, 2**32 - 1), min_size=1, max_size=5))
def test_packed_rows_are_unpacked(items: list[int]) -> None:
    assert [number << 2 | kind for number, kind in unpacked_row(packed_row(items))] == items


@given(st.lists(st.sampled_from([b"a\0001\n", b"a\0002\n", b"a b\0\n", b"b\0\n", b"\xd9\x82\0x\n", b"\0\n"])))
def test_ranges_hold_every_record_in_order(records: list[bytes]) -> None:
    runs = [sorted_run(records[::2]), sorted_run(records[1::2])]
    assert [record for part in key_ranges(runs) for record in part.records()] == sorted(records)


@pytest.mark.parametrize("largest", [9, 2**40, 2**63 + 9])
def test_rows_are_found_by_ids_of_any_length(largest: int) -> None:
    ids = np.array([7, 5, 0, largest, 5], np.uint64)
    rows = PlaceRows(ids.astype(np.uint32) if largest < 2**32 else ids, np.zeros(5, np.uint16))
    asked = np.array([largest, 5, 6, 7, 0, 2**32 + 5, 2**63 + 5], np.uint64)
    assert rows.rows_of(asked).tolist() == [3, 1, -1, 0, -1, -1, -1]
    assert rows.repeated() == {4}
    populations = np.array([1, 8, 0, 8, 2**33], np.uint64)
    expected = sorted(range(5), key=lambda row: (-int(populations[row]), tie_of(int(ids[row]), row)))
    assert sorted(range(5), key=rows.ranks(populations).__getitem__) == expected


def test_ids_have_numbers_of_their_own() -> None:
    ids = ["0", "1", "01", "12", "NG01", "row:1", "9" * 30, "١"]
    assert len({id_number(place_id) for place_id in ids}) == len(ids)
    assert 0 not in map(id_number, ids)
