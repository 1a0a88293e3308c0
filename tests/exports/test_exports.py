"""Exports: the right cells, typed; the same bytes for the same reports; whole files or none."""

from __future__ import annotations

import csv
import inspect
import io
import json
import random
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_samples import document, full_report

from plainrecord.exports import FORMATS, ExportError, write
from plainrecord.exports.columns import Column, columns
from plainrecord.exports.kinds import reports_table
from plainrecord.exports.lines import csv_format
from plainrecord.exports.rows import flat_row
from plainrecord.exports.writing import Written
from plainrecord.model.vocab import PINNED, GeoPrecision
from plainrecord.model.wire import decode, encode
from plainrecord.stages.redact import hmac_pseudonym, redact

PSEUDONYM = hmac_pseudonym(b"k" * 32)
FILES = {"jsonl": "x.jsonl", "csv": "x.csv", "parquet": "x.parquet", "geojson": "x.geojson"}


def redacted(*, ref="a.txt", ordinal=0, **more):
    return redact(
        full_report(
            ordinal=ordinal, of=document(ref=ref, document_id="".join(f"{ord(c):02x}" for c in ref), **more)
        ),
        PSEUDONYM,
    )


def several(count=7):
    return [redacted(ref=f"{i % 3}.txt", ordinal=i) for i in range(count)]


def with_where(report, **changes):
    place = replace(report.places[0], value=replace(report.places[0].value, **changes))
    return replace(report, places=(place,))


def export(to, reports, folder: Path, **more) -> bytes:
    return write(to, reports, folder / FILES[to], rows="reports", **more).paths[0].read_bytes()


def csv_rows(data: bytes):
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_the_flat_row_of_a_report():
    row = flat_row(redacted())
    assert list(row) == [column.name for column in columns()]
    expected = {
        "report_id": "r1",
        "document_ref": "a.txt",
        "source": "Marava news agency",
        "published": date(2023, 7, 12),
        "title": None,
        "event_type": "strike.artillery_missile",
        "outcome": "completed",
        "event_type_label": "Shelling, rocket or missile strike",
        "date_earliest": date(2023, 7, 11),
        "date_precision": "D1",
        "date_rule": "en.weekday",
        "country_iso2": "XM",
        "admin1": "Coast",
        "place_name": "Old Marava",
        "latitude": 21.5,
        "longitude": -38.25,
        "geo_precision": "G2",
        "radius_km": 2.5,
        "initiators": "Northern Front",
        "targets": PSEUDONYM("Karim Haddad") + ";market",
        "target_types": "market",
        "weapons": "artillery",
        "killed_low": 11,
        "killed_best": 11,
        "killed_high": None,
        "injured_low": None,
        "held_best": None,
        "claimants": "police chief;Northern Front",
        "responsibility_status": "accused_denied",
        "modality": "asserted",
        "confidence": 0.75,
    }
    assert {name: row[name] for name in expected} == expected
    report = redacted()
    assert (row["start"], row["end"]) == (report.act.spans[0].start, report.act.spans[0].end)
    evidence = json.loads(row["evidence"])
    assert evidence["act"] == [[row["start"], row["end"]]]
    assert {"when", "places/0", "casualties/2", "claims/1"} <= set(evidence)


def test_columns_fit_other_programs():
    names = [column.name for column in columns()]
    assert all(len(name) <= 32 and name.isascii() for name in names)
    assert len(set(names)) == len(names)
    for bad in ("Upper", "x" * 33, "naïve", "a b"):
        with pytest.raises(ValueError, match="columns: "):
            Column(bad, "string", "d", "s")
    with pytest.raises(ValueError, match="type"):
        Column("a", "text", "d", "s")


@pytest.mark.parametrize("precision", list(GeoPrecision))
def test_no_false_pins(precision, tmp_path):
    report = with_where(redacted(), geo_precision=precision)
    row = flat_row(report)
    assert (row["latitude"] is not None) == (precision in PINNED)
    assert row["geo_precision"] == precision.value
    feature = json.loads(export("geojson", [report], tmp_path))["features"][0]
    assert (feature["geometry"] is not None) == (precision in PINNED)
    assert feature["properties"]["radius_km"] == 2.5


def test_geojson_shape(tmp_path):
    collection = json.loads(export("geojson", several(), tmp_path))
    assert collection["type"] == "FeatureCollection"
    assert len(collection["features"]) == 7
    feature = collection["features"][0]
    assert feature["geometry"] == {"type": "Point", "coordinates": [-38.25, 21.5]}
    assert feature["id"] == feature["properties"]["report_id"]
    assert (
        json.loads(export("geojson", [replace(redacted(), places=())], tmp_path))["features"][0]["geometry"]
        is None
    )
    assert json.loads(export("geojson", [], tmp_path))["features"] == []


def test_jsonl_is_the_wire_format(tmp_path):
    lines = export("jsonl", several(), tmp_path).splitlines()
    assert sorted(decode(line).report_id for line in lines) == sorted(
        report.report_id for report in several()
    )


def test_parquet_is_typed_and_equals_the_csv(tmp_path):
    export("csv", several(), tmp_path)
    export("parquet", several(), tmp_path)
    with duckdb.connect() as database:
        types = dict(
            database.execute(
                f"SELECT column_name, column_type FROM (DESCRIBE '{tmp_path}/x.parquet')"
            ).fetchall()
        )
        rows = database.execute(f"SELECT * FROM '{tmp_path}/x.parquet'").fetchall()
    assert types["killed_low"] == "BIGINT"
    assert types["published"] == "DATE"
    assert types["latitude"] == "DOUBLE"
    assert types["weapons"] == "VARCHAR"
    flat = [["" if cell is None else str(cell) for cell in row] for row in rows]
    assert flat == [list(row.values()) for row in csv_rows((tmp_path / "x.csv").read_bytes())]


@pytest.mark.parametrize("to", FORMATS)
def test_bytes_do_not_depend_on_order_or_repetition(to, tmp_path):
    reports = several(12)
    first = export(to, reports, tmp_path)
    for seed in range(3):
        random.Random(seed).shuffle(reports)
        assert export(to, iter(reports), tmp_path) == first


@pytest.mark.parametrize("to", FORMATS)
def test_rows_of_one_key_are_ordered_by_content(to, tmp_path):
    one, other = redacted(), replace(redacted(), withheld=("x",))
    assert encode(one) != encode(other)
    assert export(to, [one, other], tmp_path) == export(to, [other, one], tmp_path)


@pytest.mark.parametrize("to", FORMATS)
def test_an_empty_project_makes_an_empty_valid_file(to, tmp_path):
    export(to, [], tmp_path)
    if to == "parquet":
        with duckdb.connect() as database:
            assert database.execute(f"SELECT * FROM '{tmp_path}/x.parquet'").fetchall() == []
    if to == "csv":
        assert csv_rows((tmp_path / "x.csv").read_bytes()) == []


HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    '=HYPERLINK("http://x","y")',
    "＝1",
    'a,b"c\r\nd',
    "x\x00y",
]


def titled(title: str):
    return replace(redacted(), document=replace(redacted().document, title=title))


@pytest.mark.parametrize("title", HOSTILE)
def test_plain_csv_is_exact_and_the_spreadsheet_variant_guards_text(title, tmp_path):
    plain = csv_rows(export("csv", [titled(title)], tmp_path))
    guarded = export("csv", [titled(title)], tmp_path, excel=True)
    assert plain[0]["title"] == title
    assert guarded.startswith(b"\xef\xbb\xbf")
    cell = csv_rows(guarded)[0]["title"]
    dangerous = title[0] in "=+-@\t\r\n＝＋－＠"
    assert cell == (f"'{title}" if dangerous else title)


def test_the_spreadsheet_variant_changes_no_number_or_date(tmp_path):
    plain = csv_rows(export("csv", several(), tmp_path))
    guarded = csv_rows(export("csv", several(), tmp_path, excel=True))
    typed = [column.name for column in columns() if not column.is_text]
    assert plain[0]["longitude"] == "-38.25"
    assert [[row[name] for name in typed] for row in plain] == [
        [row[name] for name in typed] for row in guarded
    ]


@settings(max_examples=50)
@given(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1),
    st.text(st.characters(exclude_categories=["Cs"])),
)
def test_any_text_survives_plain_csv(title, place):
    report = with_where(titled(title), name=place)
    shape = csv_format(reports_table([]))
    row = csv_rows(shape.head + shape.record(report))[0]
    assert (row["title"], row["place_name"]) == (title, place)


def test_a_folder_gets_data_codebook_and_method(tmp_path):
    written = write("csv", several(), tmp_path / "out", rows="reports", method="Inputs: 7.")
    assert written == Written(
        tuple(tmp_path / "out" / n for n in ("reports.csv", "codebook.md", "method.md")), 7
    )
    assert "7 reports" in (tmp_path / "out" / "method.md").read_text()
    assert "Inputs: 7." in (tmp_path / "out" / "method.md").read_text()
    again = {path: path.read_bytes() for path in written.paths}
    write("csv", several(), tmp_path / "out", rows="reports", method="Inputs: 7.")
    assert again == {path: path.read_bytes() for path in written.paths}


def test_a_path_with_quotes_is_only_a_path(tmp_path):
    folder = tmp_path / "it's; DROP TABLE 'x'"
    assert export("parquet", several(), folder) == export("parquet", several(), tmp_path)


def test_a_file_gets_the_codebook_next_to_it(tmp_path):
    written = write("parquet", several(), tmp_path / "x.parquet", rows="reports")
    assert [path.name for path in written.paths] == ["x.parquet", "x.parquet.codebook.md"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x.parquet", "x.parquet.codebook.md"]


def test_a_failure_leaves_the_earlier_export_and_no_rest(tmp_path):
    def failing():
        yield redacted()
        raise RuntimeError("source broke")

    for to in FORMATS:
        before = export(to, several(), tmp_path)
        with pytest.raises(RuntimeError, match="source broke"):
            export(to, failing(), tmp_path)
        assert (tmp_path / FILES[to]).read_bytes() == before
    assert not [path for path in tmp_path.iterdir() if "part" in path.name]


def test_a_foreign_file_is_not_replaced_without_force(tmp_path):
    for to, name in FILES.items():
        (tmp_path / name).write_text("my notes")
        with pytest.raises(ExportError, match="--force"):
            export(to, several(), tmp_path)
        assert (tmp_path / name).read_text() == "my notes"
        export(to, several(), tmp_path, force=True)
        export(to, several(), tmp_path)


def test_errors_say_what_to_do(tmp_path):
    with pytest.raises(ExportError, match="choose one of"):
        write("xlsx", [], tmp_path)
    with pytest.raises(ExportError, match="csv only"):
        write("jsonl", [], tmp_path, excel=True)
    (tmp_path / "file.txt").write_text("x")
    with pytest.raises(ExportError, match=r"ending in \.csv"):
        write("csv", [], tmp_path / "file.txt")
    with pytest.raises(ExportError, match="choose another place"):
        write("csv", [], tmp_path / "file.txt" / "deeper.csv")
    with pytest.raises(TypeError, match="call redact first"):
        write("csv", [full_report()], tmp_path, rows="reports")


def test_no_name_leaves_in_any_format(tmp_path):
    for to in FORMATS:
        data = export(to, [redacted(ref="Karim Haddad.txt")], tmp_path)
        assert b"addad" not in data
        assert b"Saleh" not in data


def test_writing_needs_no_clock():
    source = "".join(
        inspect.getsource(__import__(f"plainrecord.exports.{name}", fromlist=["x"]))
        for name in ("writing", "lines", "parquet", "rows", "codebook", "columns")
    )
    assert "import time" not in source
    assert "random" not in source
    assert "now(" not in source
