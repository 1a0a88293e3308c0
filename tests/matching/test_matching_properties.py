"""What must hold whatever the rows are."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from plainrecord.matching import (
    MatchSettings,
    RowOutcome,
    Standing,
    match,
    merged_table,
    pairs_table,
    summary,
)

HEADINGS = (
    "event_id",
    "date_start",
    "date_end",
    "event_type",
    "actor1",
    "country",
    "place",
    "lat",
    "lon",
    "killed",
)

# Few values, so that rows often agree, tie and compete.
starts = st.sampled_from(["2024-05-01", "2024-05-02", "2024-05-04", ""])
lengths = st.sampled_from([0, 0, 0, 1, 6])
rows = st.tuples(
    st.sampled_from([1, 2, 3, 4, 0]),
    lengths,
    st.sampled_from(["clash.armed", "Battles", "strike.air", "protest.peaceful", ""]),
    st.sampled_from(["Karsin Front", "Velden Movement", "Unknown", ""]),
    st.sampled_from(["Marava", "Sorvia", ""]),
    st.sampled_from(["Keld", "Kelde", "Orvane", ""]),
    st.sampled_from([(12.1, 20.3), (12.1, 20.31), (12.3, 20.3), ("", "")]),
    st.sampled_from(["0", "3", "14", ""]),
)
tables = st.lists(rows, max_size=7)


def dataset(name, values):
    """A CSV text; ids are the position of the row as first given."""
    lines = []
    for number, (day, length, act, actor, country, place, point, killed) in enumerate(values):
        first = f"2024-05-{day:02}" if day else ""
        last = f"2024-05-{day + length:02}" if day else ""
        lines.append([f"{name}{number}", first, last, act, actor, country, place, *point, killed])
    return lines


def matched(a, b, **options):
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for name, lines in (("a.csv", a), ("b.csv", b)):
            path = Path(folder) / name
            with path.open("w", newline="", encoding="utf-8") as out:
                csv.writer(out).writerows([HEADINGS, *lines])
            paths.append(path)
        return match(*paths, MatchSettings(**options))


def told(matching, turned=False):
    """The pairs as a set, read from the second file when ``turned``."""
    return {
        (pair.b.row_id, pair.a.row_id, pair.standing, pair.probability, pair.in_words)
        if turned
        else (pair.a.row_id, pair.b.row_id, pair.standing, pair.probability, pair.in_words)
        for pair in matching.pairs
    }


@settings(max_examples=60, deadline=None)
@given(tables, tables, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(one, other, dice):
    a, b = dataset("a", one), dataset("b", other)
    before = told(matched(a, b))
    dice.shuffle(a)
    dice.shuffle(b)
    assert told(matched(a, b)) == before


@settings(max_examples=60, deadline=None)
@given(tables, tables)
def test_swapping_the_files_swaps_the_result(one, other):
    a, b = dataset("a", one), dataset("b", other)
    forth, back = matched(a, b), matched(b, a)
    assert told(forth) == told(back, turned=True)
    assert forth.counts(0) == back.counts(1)
    ways = {"includes": "part_of", "part_of": "includes"}
    relations = {(pair.a.row_id, pair.b.row_id): pair.relation.value for pair in forth.pairs}
    for pair in back.pairs:
        relation = pair.relation.value
        assert relations[pair.b.row_id, pair.a.row_id] == ways.get(relation, relation)


@settings(max_examples=60, deadline=None)
@given(tables, tables, st.booleans())
def test_every_row_is_accounted_for_exactly_once(one, other, within):
    a, b = dataset("a", one), dataset("b", other)
    matching = matched(a, b, within=within)
    kept = [*matching.of_standing(Standing.MATCHED), *matching.of_standing(Standing.UNSURE)]
    for side in (0, 1):
        ids = [(pair.a, pair.b)[side].row_id for pair in kept]
        assert len(ids) == len(set(ids))
        assert sum(matching.counts(side).values()) == len(matching.rows[side]) == len((a, b)[side])
        assert matching.counts(side)[RowOutcome.MATCHED] == len(matching.of_standing(Standing.MATCHED))
    headings, *lines = merged_table(matching)
    assert len(lines) == summary(matching)["merged_rows"]
    for side, source in ((f"{name}.", rows_of) for name, rows_of in (("a", a), ("b", b))):
        columns = [at for at, heading in enumerate(headings) if heading.startswith(side)]
        written = [[line[at] for at in columns] for line in lines]
        shown = [cells for cells in written if any(cells)]
        assert sorted(shown) == sorted([str(cell) for cell in row] for row in source)


@settings(max_examples=40, deadline=None)
@given(tables, tables, st.integers(0, 3), st.sampled_from([0.5, 5.0, 50.0]))
def test_nothing_outside_the_windows_is_paired(one, other, days, km):
    for pair in matched(dataset("a", one), dataset("b", other), window_days=days, within_km=km).pairs:
        a, b = pair.a.profile, pair.b.profile
        if a.days and b.days:
            assert max(a.days[0] - b.days[1], b.days[0] - a.days[1]) <= days
        if a.spots and b.spots and km < 20:
            assert abs(a.spots[0][0] - b.spots[0][0]) < 0.1


@settings(max_examples=30, deadline=None)
@given(tables, tables)
def test_a_contender_loses_to_a_kept_pair_of_one_of_its_rows(one, other):
    matching = matched(dataset("a", one), dataset("b", other))
    taken = {
        row.key
        for pair in matching.pairs
        if pair.standing in {Standing.MATCHED, Standing.UNSURE}
        for row in (pair.a, pair.b)
    }
    for pair in matching.of_standing(Standing.CONTENDER):
        assert {pair.a.key, pair.b.key} & taken


@settings(max_examples=20, deadline=None)
@given(tables)
def test_a_dataset_matched_with_itself_is_matched_whole(one):
    lines = [line for line in dataset("x", one) if line[1] and line[3] and line[7]]
    outcomes = matched(lines, lines).counts(0)
    assert outcomes[RowOutcome.ONLY] == 0


@settings(max_examples=20, deadline=None)
@given(tables, tables)
def test_tables_are_rectangular_csv(one, other):
    matching = matched(dataset("a", one), dataset("b", other), within=True)
    for table in (pairs_table, merged_table):
        out = io.StringIO()
        csv.writer(out).writerows(table(matching))
        assert len({len(row) for row in csv.reader(io.StringIO(out.getvalue()))}) == 1
