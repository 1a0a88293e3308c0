"""Every record comes back as it was, and damaged bytes are refused with the place."""

from __future__ import annotations

import math
from dataclasses import replace

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_fakes import code, document_of, report_of

from plainrecord.model.records import Reading, Rejection, Report
from plainrecord.model.text import Document, Source, Span
from plainrecord.model.values import Speaker, Where
from plainrecord.model.vocab import GeoPrecision, PlaceRelation, ReviewState, Stance
from plainrecord.store.codec import (
    decode_rejection,
    decode_report,
    decode_source,
    encode_rejection,
    encode_report,
    encode_source,
    quotes_sha256,
)
from plainrecord.store.errors import RecordError

DOCUMENT = document_of("a.txt", "a bomb fell on a bomb", b"x")
st.register_type_strategy(Span, st.tuples(st.integers(0, 10**6), st.integers(1, 10**4)).map(lambda p: Span(p[0], p[0] + p[1])))  # noqa: E501  # fmt: skip
st.register_type_strategy(float, st.floats(0, 1, allow_nan=False))
st.register_type_strategy(Document, st.just(DOCUMENT))
st.register_type_strategy(
    Reading,
    lambda of: st.builds(
        Reading,
        value=st.from_type(of.__args__[0]),
        spans=st.lists(st.from_type(Span), min_size=1, max_size=3).map(tuple),
        maker=st.text(min_size=1, max_size=5),
        stance=st.from_type(Stance),
        claimant=st.none() | st.from_type(Speaker),
        confidence=st.floats(0, 1),
    ),
)
LOOSE = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@LOOSE
@given(st.from_type(Report))
def test_any_report_survives(report):
    as_coded = replace(report, review_state=ReviewState.OPEN)
    assert decode_report(encode_report(as_coded), report.document) == as_coded


def test_a_reviewed_report_is_not_kept_as_one_that_the_machine_read():
    with pytest.raises(RecordError, match="people reviewed"):
        encode_report(replace(report_of(DOCUMENT, 0, 2), review_state=ReviewState.REVIEWED))


@LOOSE
@given(st.from_type(Rejection))
def test_any_rejection_survives(rejection):
    assert decode_rejection(encode_rejection(rejection)) == rejection


@LOOSE
@given(st.from_type(Source))
def test_any_source_survives(source):
    assert decode_source(encode_source(source)) == source


def test_the_text_is_not_stored_twice():
    assert b"fell on" not in encode_report(report_of(DOCUMENT, 0, 2))


def test_a_number_that_json_lacks_is_refused():
    report = report_of(DOCUMENT, 0, 2)
    where = Where("x", PlaceRelation.AT, GeoPrecision.G2, latitude=math.nan)
    broken = replace(report, places=(replace(report.act, value=where),))
    with pytest.raises(RecordError):
        encode_report(broken)


def test_damaged_bytes_name_the_place():
    raw = encode_report(report_of(DOCUMENT, 0, 2))
    with pytest.raises(RecordError, match=r"casualties\[0\]"):
        decode_report(raw.replace(b'"killed"', b'"kissed"'), DOCUMENT)
    with pytest.raises(RecordError, match="unknown field"):
        decode_report(raw.replace(b'"ordinal"', b'"extra":1,"ordinal"'), DOCUMENT)
    with pytest.raises(RecordError):
        decode_report(raw[:-1], DOCUMENT)
    assert "document" not in msgspec.json.decode(raw)


def test_a_moved_span_changes_the_hash_of_the_quotes():
    report = code(DOCUMENT).reports[0]
    moved = replace(report, act=replace(report.act, spans=(Span(3, 7),)))
    assert quotes_sha256(report) != quotes_sha256(moved)
    other = replace(report, document=replace(DOCUMENT, text=DOCUMENT.text.replace("bomb", "bumb", 1)))
    assert quotes_sha256(report) != quotes_sha256(other)
