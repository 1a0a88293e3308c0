"""Every input that is refused says so with a stable code and what to do; the rest of the batch goes on."""

from __future__ import annotations

import zlib

import pytest
from sample_files import WORD, docx, odt, paragraph, pdf, read, refusal, zipped

from plainrecord.model.records import Rejection
from plainrecord.sources import REFUSALS, WARNINGS, Declared, Limits, limits_from, refuses

DOCTYPE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("name", "raw", "reason", "advice"),
    [
        ("a.txt", b"", "empty", "Check"),
        ("a.txt", b" \r\n\t", "empty", "Check"),
        ("a.txt", "\ufeff ".encode(), "empty", "Check"),
        ("a.txt", b"abc\x00\x01\x02def", "binary", "formats"),
        ("a.txt", bytes(range(1, 256)) * 4, "binary", "formats"),
        (
            "a.txt",
            "Три человека погибли в городе сегодня утром, ".encode() * 5 + b"\xd0",
            "undecodable",
            "UTF-8",
        ),
        ("a.txt", b"\xff\xfea", "undecodable", "UTF-8"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "unsupported_type", "DOCX"),
        ("a.txt", b"{\\rtf1 hello}", "unsupported_type", "DOCX"),
        ("a.txt", b"\x89PNG\r\n\x1a\n", "unsupported_type", "recognition"),
        ("a.txt", b"RIFF\x24\x00\x00\x00WAVE", "unsupported_type", "transcript"),
        ("t.csv", b"text,date\n", "empty", "row"),
        ("a.json", b"[]", "empty", "row"),
        ("a.xlsx", b"plain", "unsupported_type", "CSV"),
        (
            "book",
            zipped({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"}),
            "unsupported_type",
            "CSV",
        ),
        ("a.pdf", b"%PDF-1.7 nothing", "malformed", "again"),
        ("a.pdf", b"not a pdf", "malformed", "again"),
        ("a.pdf", pdf([["Secret"]], password=b"x"), "encrypted", "without"),
        ("a.pdf", pdf([[], []]), "no_text_layer", "OCRmyPDF"),
        ("a.docx", b"PK\x03\x04 nothing", "malformed", "again"),
        ("a.docx", zipped({"word/document.xml": b"<w:open>"}), "malformed", "again"),
        ("a.docx", zipped({"other.xml": b"<x/>"}), "malformed", "again"),
        ("a.docx", docx(paragraph(" ")), "empty", "Check"),
        ("a.docx", docx(paragraph("&e;"), DOCTYPE), "doctype", "again"),
        (
            "a.docx",
            zipped({"word/document.xml": f"{DOCTYPE}<d xmlns='{WORD}'/>".encode("utf-16")}),
            "doctype",
            "again",
        ),
        ("a.odt", odt("<open>"), "malformed", "again"),
        (
            "a.odt",
            odt("<text:p>x</text:p>", '<m xmlns:f="f"><f:encryption-data/></m>'),
            "encrypted",
            "without",
        ),
        ("a.html", b"<html><script>1</script></html>", "empty", "Check"),
        ("a.eml", b"just words", "malformed", "EML"),
        ("a.eml", b"Subject: x\n\n", "empty", "attachments"),
        ("a.json", b"[1, 2", "malformed", "JSON"),
        ("a.json", b"[" * 100_000, "malformed", "JSON"),
        ("t.csv", b"when,what\n1,2\n", "missing_column", "when, what"),
        ("a.jsonl", b'{"when": 1}\n', "malformed_row", "text"),
    ],
)
def test_refusals(name, raw, reason, advice):
    found = [item for item in read(name, raw) if isinstance(item, Rejection)]
    assert found
    assert found[0].reason == reason, found[0]
    assert advice in found[0].message
    assert found[0].message.startswith(name)
    assert found[0].stage == "ingest"
    assert refuses(found[0])
    assert not [item for item in read(name, raw) if not isinstance(item, Rejection)]


def test_every_code_has_one_meaning():
    assert not set(REFUSALS) & set(WARNINGS)


def test_bad_rows_are_named_and_the_others_go_on():
    raw = b'text,title\n"one",a\n"tw"o,b\nthree\nfour,d,e\n,f\n"five",g\n"unclosed,h\n'
    found = read("t.csv", raw)
    assert [
        item.text if not isinstance(item, Rejection) else (item.reason, item.document_ref) for item in found
    ] == [
        "a\n\none",
        ("malformed_row", "t.csv#row=3"),
        ("malformed_row", "t.csv#row=4"),
        ("malformed_row", "t.csv#row=5"),
        ("empty", "t.csv#row=6"),
        "g\n\nfive",
        ("malformed_row", "t.csv#row=8"),
    ]


def test_bad_json_lines_are_named_and_the_others_go_on():
    raw = (
        b'{"text": "one"}\n{"text": \n[1]\n{"text": 5}\n{"text": null}\n{"text": "two"}\n'
        + b"[" * 50_000
        + b"\n"
    )
    found = read("a.jsonl", raw)
    assert [
        item.text if not isinstance(item, Rejection) else (item.reason, item.document_ref) for item in found
    ] == [
        "one",
        ("malformed_row", "a.jsonl#row=2"),
        ("malformed_row", "a.jsonl#row=3"),
        ("malformed_row", "a.jsonl#row=4"),
        ("empty", "a.jsonl#row=5"),
        "two",
        ("malformed_row", "a.jsonl#row=7"),
    ]


def test_rows_beyond_the_limit_are_refused_and_those_before_are_read():
    declared = Declared(limits=Limits(rows=2))
    found = read("t.csv", b"text\na\nb\nc\n", declared)
    assert [isinstance(item, Rejection) for item in found] == [False, False, True]
    assert found[-1].reason == "too_large"
    assert "the limit rows" in found[-1].message


def test_pages_beyond_the_limit():
    found = refusal("a.pdf", pdf([["a"], ["b"], ["c"]]), Declared(limits=Limits(pages=2)))
    assert found.reason == "too_large"
    assert "the limit pages is 2" in found.message


def test_office_file_that_unpacks_to_far_more():
    bomb = docx("<!--" + "x" * 5_000_000 + "-->")
    assert refusal("a.docx", bomb).reason == "zip_bomb"
    large = refusal("a.docx", bomb, Declared(limits=Limits(expanded_bytes=1_000_000)))
    assert large.reason == "too_large"
    assert "expanded_bytes" in large.message


def test_pdf_that_unpacks_to_far_more_is_refused_and_the_next_file_is_read():
    inner = zlib.compress(b"(" + b"x" * 300_000_000 + b") Tj", 9)
    stream = zlib.compress(inner, 9)
    raw = (
        b"%%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
        b"2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
        b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>\nendobj\n"
        b"4 0 obj\n<< /Filter [/FlateDecode /FlateDecode] /Length %d >>\nstream\n%s\nendstream\nendobj\n"
        b"trailer\n<< /Root 1 0 R >>\n" % (len(stream), stream)
    )
    declared = Declared(limits=Limits(memory_bytes=200_000_000, seconds=20))
    found = refusal("bomb.pdf", raw, declared)
    assert found.reason in {"reader_crashed", "too_much_memory", "too_slow", "no_text_layer", "malformed"}
    assert not isinstance(read("a.pdf", pdf([["Hello"]]), declared)[0], Rejection)


def test_deeply_nested_pages_and_mails_do_not_break_the_batch():
    page = b"<html><body>" + b"<div>" * 100_000 + b"deep"
    mail = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3_000))
    nested = docx(f"<w:p>{'<w:r>' * 5_000}<w:t>x</w:t>{'</w:r>' * 5_000}</w:p>")
    for name, raw in (
        ("a.html", page),
        ("a.eml", b"Subject: x\n" + mail),
        ("a.eml", b"Subject: x\nFrom: " + b"(" * 15_000 + b"\n\nbody"),
        ("a.eml", b"Subject: " + b"=?utf-8?q?a?= " * 200_000 + b"\n\nbody"),
        ("a.docx", nested),
    ):
        assert len(read(name, raw)) == 1


def test_names_cannot_write_to_the_terminal():
    found = refusal("a\x1b[31m\u202e.txt", b"")
    assert "\x1b" not in found.message
    assert "\u202e" not in found.message


def test_limits_from_words():
    limits = limits_from(["file_bytes=200MB", "seconds=1.5", "pages=7"])
    assert (limits.file_bytes, limits.seconds, limits.pages) == (200_000_000, 1.5, 7)
    for wrong in ("size=3", "pages", "pages=many", "pages=3XB"):
        with pytest.raises(ValueError, match="archive_members"):
            limits_from([wrong])
    with pytest.raises(ValueError, match="pages"):
        Limits(pages=0)
