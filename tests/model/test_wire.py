"""The wire format: complete, deterministic, documented, and strict about what it reads."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_samples import full_report

from plainrecord.model import text, values, wire
from plainrecord.model.wire import WireError, decode, encode, json_schema, to_wire
from plainrecord.stages.redact import hmac_pseudonym, redact

REDACTED = redact(full_report(), hmac_pseudonym(b"k" * 32))
ENCODED = encode(REDACTED)
REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "wire-format.md"


def test_round_trip_and_deterministic_bytes():
    assert decode(ENCODED) == to_wire(REDACTED)
    assert encode(redact(full_report(), hmac_pseudonym(b"k" * 32))) == ENCODED
    assert msgspec.json.encode(decode(ENCODED)) == ENCODED


def test_shape_a_reader_relies_on():
    record = json.loads(ENCODED)
    assert list(record)[:3] == ["schema", "report_id", "ordinal"]
    assert record["schema"] == "plainrecord.report/1"
    assert record["act"]["spans"] == [[REDACTED.act.spans[0].start, REDACTED.act.spans[0].end]]
    assert record["act"]["quotes"] == ["a shell hit"]
    assert record["casualties"][0]["value"]["count"]["high"] is None
    assert record["casualties"][0]["claimant"]["label"] == "police chief"
    assert record["when"]["value"]["earliest"] == "2023-07-11"
    assert "text" not in record["document"]


VALUES = (
    *("Act", "When", "Place", "PlaceAlternative", "Where", "Actor", "Participation", "Count", "Casualty"),
    *("Means", "Target", "Damage", "Speaker", "Claim"),
)


@pytest.mark.parametrize("name", VALUES)
def test_wire_follows_the_model_field_by_field(name):
    model = [field.name for field in fields(getattr(values, name))]
    assert list(getattr(wire, f"Wire{name}").__struct_fields__) == model


def test_wire_follows_the_redacted_records():
    assert set(wire.WireReport.__struct_fields__) == {f.name for f in fields(wire.RedactedReport)} | {
        "schema"
    }
    assert set(wire.WireDocument.__struct_fields__) == {f.name for f in fields(wire.RedactedDocument)}
    assert set(wire.WireReading.__struct_fields__) == {f.name for f in fields(wire.RedactedReading)}
    assert set(wire.WireSource.__struct_fields__) == {f.name for f in fields(text.Source)}


def broken(change):
    record = json.loads(ENCODED)
    change(record)
    return json.dumps(record).encode()


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (lambda r: r["act"]["spans"].__setitem__(0, [5, 5]), "$.act.spans[0]"),
        (lambda r: r["act"]["spans"].__setitem__(0, [-1, 5]), "$.act.spans[0][0]"),
        (lambda r: r["act"]["spans"].__setitem__(0, [1, 5, 6]), "length 2"),
        (lambda r: r["act"].__setitem__("spans", []), "$.act.spans"),
        (lambda r: r["act"].__setitem__("quotes", []), "$.act"),
        (lambda r: r["act"].__setitem__("confidence", 1.5), "$.act.confidence"),
        (lambda r: r["act"].__setitem__("maker", ""), "$.act.maker"),
        (lambda r: r["modality"].__setitem__("value", "maybe"), "$.modality.value"),
        (lambda r: r["when"]["value"].__setitem__("earliest", "2023-02-30"), "$.when.value.earliest"),
        (
            lambda r: r["casualties"][0]["value"]["count"].__setitem__("low", "11"),
            "$.casualties[0].value.count.low",
        ),
        (lambda r: r["casualties"][0]["value"]["count"].pop("high"), "$.casualties[0].value.count"),
        (lambda r: r.__setitem__("schema", "plainrecord.report/2"), "$.schema"),
        (lambda r: r.pop("document"), "document"),
    ],
)
def test_bad_input_is_refused_with_its_path(change, path):
    with pytest.raises(WireError, match=re.escape(path)):
        decode(broken(change))


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data):
    with pytest.raises(WireError):
        decode(data)


def test_deep_nesting_is_refused():
    with pytest.raises(WireError):
        decode(b'{"x":' + b"[" * 100_000)


def test_unknown_properties_are_ignored_so_that_some_can_be_added():
    assert decode(broken(lambda r: r.__setitem__("later", 1))) == decode(ENCODED)


def described_objects():
    return {n: d for n, d in json_schema()["$defs"].items() if d.get("type") == "object"}


def test_every_property_is_required_and_described_in_the_schema():
    for name, definition in described_objects().items():
        assert set(definition["required"]) == set(definition["properties"]), name
        assert all(part.get("description") for part in definition["properties"].values()), name


def test_the_reference_describes_every_property():
    sections = re.split(r"^#+ ", REFERENCE.read_text("utf-8"), flags=re.MULTILINE)
    by_name = {section.split("\n", 1)[0].strip("` "): section for section in sections}
    for name, definition in described_objects().items():
        title = re.sub(r"^Wire|_.*$", "", name)
        documented = set(re.findall(r"^\| `(\w+)` \|", by_name[title], flags=re.MULTILINE))
        assert documented == set(definition["properties"]), title
