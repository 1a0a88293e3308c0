"""Properties: texts come back as they were; nothing that anyone may send raises or disappears."""

from __future__ import annotations

import csv
import hashlib
import io
import json

from hypothesis import example, given, settings
from hypothesis import strategies as st
from sample_files import read, zipped

from plainrecord.model.records import Rejection
from plainrecord.sources import (
    REFUSALS,
    WARNINGS,
    Declared,
    document_from_text,
    documents,
    original,
    published_day,
)
from plainrecord.sources.archives import members
from plainrecord.sources.declared import Limits
from plainrecord.sources.refusals import NotReadError

# A declared language keeps the language model out of these.
DECLARED = Declared(language="en")
anything = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=60)
texts = anything.filter(lambda text: text.strip("\ufeff").strip() != "")
plain_texts = texts.map(lambda text: f"Report: {text}")
names = st.sampled_from(
    ["a.txt", "a.md", "a.eml", "t.csv", "t.tsv", "a.json", "a.jsonl", "a.zip", "a", "a.docx"]
)


def received(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")


@given(plain_texts, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]))
def test_text_files_come_back(text, encoding):
    (document,) = read("a.txt", text.encode(encoding), DECLARED)
    assert document.text == received(text)
    assert document.text_sha256 == hashlib.sha256(document.text.encode()).hexdigest()


@given(st.lists(texts, min_size=1, max_size=5))
def test_csv_texts_come_back(bodies):
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL)
    writer.writerows([["text", "n"], *([body, "1"] for body in bodies)])
    found = read("t.csv", buffer.getvalue().encode(), DECLARED)
    assert [document.text for document in found] == [received(body) for body in bodies]
    assert len({document.document_id for document in found}) == len(bodies)


@given(st.lists(texts, min_size=1, max_size=5), st.booleans())
def test_json_texts_come_back(bodies, escaped):
    lines = "\n".join(json.dumps({"text": body}, ensure_ascii=escaped) for body in bodies)
    assert [document.text for document in read("a.jsonl", lines.encode(), DECLARED)] == [
        received(b) for b in bodies
    ]


@given(st.text(st.characters(), min_size=1, max_size=60), st.text(st.characters(), max_size=10))
def test_any_string_in_memory_makes_a_storable_document(text, title):
    if not text.strip():
        return
    document = document_from_text(text, title=title, language="en")
    document.text.encode("utf-8")
    assert "\x00" not in document.text
    assert document.text.endswith(received(document_from_text(text, language="en").text))
    assert document.title == document.text[: document.title_end].strip()


@settings(max_examples=150)
@given(
    names,
    st.one_of(st.binary(max_size=200), anything.map(str.encode), texts.map(lambda t: f"text\n{t}".encode())),
)
def test_no_bytes_raise_or_disappear(name, raw):
    found = list(documents(original(name, name, raw), DECLARED))
    assert found
    for item in found:
        if isinstance(item, Rejection):
            assert item.reason in REFUSALS or item.reason in WARNINGS
            assert item.message
            item.document_ref.encode()


@given(st.binary(max_size=120), st.integers(0, 400), st.integers(0, 255))
@example(content=b"\x00\x00", place=324, byte=0)  # an entry whose name is lost
def test_damaged_archives_do_not_raise(content, place, byte):
    raw = bytearray(zipped({"a.txt": content, "b.txt": b"b"}))
    raw[place % len(raw)] = byte
    for _, item in members("p.zip", bytes(raw), Limits()):
        assert isinstance(item, bytes | NotReadError)


@given(st.dates().filter(lambda day: 1800 <= day.year <= 2200))
def test_days_come_back(day):
    assert published_day(day.isoformat()) == day
    assert published_day(f"{day.day} {day:%B} {day.year}") == day


@given(st.text(max_size=200))
def test_no_words_for_a_date_raise_anything_else(text):
    try:
        published_day(text)
    except NotReadError as error:
        reason = error.reason
    else:
        reason = "published_"
    assert reason.startswith("published_")
