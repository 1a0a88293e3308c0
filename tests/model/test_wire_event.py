"""The wire format of events: complete, deterministic, documented, strict, and without unredacted words."""

from __future__ import annotations

import json
import re
from dataclasses import fields, replace
from pathlib import Path

import msgspec
import pytest
from report_samples import document, full_report

from plainrecord.model import linking, wire_event
from plainrecord.model.linking import Event, Policy
from plainrecord.model.values import Act
from plainrecord.model.wire import WireError
from plainrecord.model.wire_event import RedactedEvent, decode, encode, json_schema, to_wire
from plainrecord.stages.estimate import redacted_event
from plainrecord.stages.redact import hmac_pseudonym, redact

REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "wire-format-event.md"
PSEUDONYM = hmac_pseudonym(b"k" * 32)


def sample(*acts: str) -> RedactedEvent:
    """Two reports of one shelling, the second with another figure and another day; ``acts`` replace theirs."""
    one = full_report()
    two = full_report(ordinal=1, of=document(document_id="d2", ref="reports/two.txt"))
    dead = two.casualties[0]
    figure = replace(dead.value, count=replace(dead.value.count, low=20, best=20))
    day = one.when.value.earliest.replace(day=9)
    when = replace(two.when, value=replace(two.when.value, earliest=day, latest=day))
    two = replace(two, casualties=(replace(dead, value=figure),), when=when)
    reports = [
        replace(made, act=replace(made.act, value=Act(act))) if act else made
        for made, act in zip((one, two), acts or ("", ""), strict=True)
    ]
    event = Event("e1", ("r1", "r2"))
    return redacted_event(event, [redact(made, PSEUDONYM) for made in reports], {"d1": "d1", "d2": "d1"})


ENCODED = encode(sample())


def test_round_trip_and_deterministic_bytes() -> None:
    assert decode(ENCODED) == to_wire(sample())
    assert encode(sample()) == ENCODED
    assert msgspec.json.encode(decode(ENCODED)) == ENCODED


def test_shape_a_reader_relies_on() -> None:
    record = json.loads(ENCODED)
    assert list(record)[:4] == ["schema", "event_id", "policy", "reports"]
    assert record["schema"] == "plainrecord.event/1"
    assert record["policy"] == Policy.CONSERVATIVE
    assert [one["lineage_id"] for one in record["reports"]] == ["d1", "d1"]
    assert record["act"]["value"]["event_type"] == "strike.artillery_missile"
    assert record["act"]["report_ids"] == ["r1", "r2"]
    killed = next(e for e in record["estimates"] if (e["outcome"], e["party"]) == ("killed", "total"))
    assert (killed["low"], killed["best"], killed["high"]) == (20, 20, None)
    assert [value["note"] for value in killed["values"]] == [
        "",
        "superseded by a later figure of its lineage",
    ]
    assert "when" in {one["field"] for one in record["disagreements"]}


def test_no_name_of_a_person_leaves() -> None:
    assert b"Haddad" not in ENCODED
    assert b"Saleh" not in ENCODED


def test_a_sensitive_report_withholds_the_place_and_words_of_the_whole_event() -> None:
    plain = encode(sample()).decode()
    assert "Old Marava" in plain
    hidden = encode(sample("attack.sexual_violence", "")).decode()
    for words in ("Old Marava", "Marava North", "21.5", "the market", "At least 11 people"):
        assert words not in hidden
    assert json.loads(hidden)["where"]["value"]["geo_precision"] == "G6"
    assert json.loads(hidden)["withheld"] == ["place", "quotes", "title"]


def test_only_redacted_reports_make_an_event_that_leaves() -> None:
    made = sample()
    with pytest.raises(TypeError, match="redacted reports only"):
        RedactedEvent(made.summary, (full_report(),), ())


def test_wire_follows_the_model_field_by_field() -> None:
    pairs = {
        "Estimate": linking.Estimate,
        "Figure": linking.CompetingValue,
        "CompetingValue": linking.CompetingValue,
        "Disagreement": linking.Disagreement,
    }
    for name, model in pairs.items():
        struct = getattr(wire_event, f"Wire{name}")
        assert list(struct.__struct_fields__) == [field.name for field in fields(model)], name
    chosen = {field.name for field in fields(linking.Chosen)} - {"field"}
    assert set(wire_event.WireChosen.__struct_fields__) == chosen
    summary = {field.name for field in fields(linking.EventSummary)} - {"event", "chosen"}
    assert summary <= set(wire_event.WireEvent.__struct_fields__)


def broken(change) -> bytes:
    record = json.loads(ENCODED)
    change(record)
    return json.dumps(record).encode()


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (lambda r: r.__setitem__("schema", "plainrecord.event/2"), "$.schema"),
        (lambda r: r.__setitem__("policy", "highest"), "$.policy"),
        (lambda r: r["estimates"][0].__setitem__("low", "11"), "$.estimates[0].low"),
        (lambda r: r["estimates"][0]["values"][0].pop("note"), "$.estimates[0].values[0]"),
        (lambda r: r.pop("disagreements"), "disagreements"),
    ],
)
def test_bad_input_is_refused_with_its_path(change, path) -> None:
    with pytest.raises(WireError, match=re.escape(path)):
        decode(broken(change))


def test_unknown_properties_are_ignored_so_that_some_can_be_added() -> None:
    assert decode(broken(lambda r: r.__setitem__("later", 1))) == decode(ENCODED)


def own_objects() -> dict[str, dict]:
    def struct(name: str) -> object:
        return getattr(wire_event, re.sub(r"_.*$", "", name), None)

    return {
        re.sub(r"^Wire|_.*$", "", name): definition
        for name, definition in json_schema()["$defs"].items()
        if getattr(struct(name), "__module__", "") == wire_event.__name__
    }


def test_every_property_is_required_and_described_here_and_in_the_reference() -> None:
    sections = re.split(r"^#+ ", REFERENCE.read_text("utf-8"), flags=re.MULTILINE)
    by_name = {section.split("\n", 1)[0].strip("` "): section for section in sections}
    assert {"Event", "Chosen", "Estimate", "Disagreement"} <= set(own_objects())
    for title, definition in own_objects().items():
        assert set(definition["required"]) == set(definition["properties"]), title
        assert all(part.get("description") for part in definition["properties"].values()), title
        documented = set(re.findall(r"^\| `(\w+)` \|", by_name[title], flags=re.MULTILINE))
        assert documented == set(definition["properties"]), title
