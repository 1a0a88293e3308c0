"""Every format that is read, and what a document takes from it."""

from __future__ import annotations

import json
from datetime import date

import pytest
from sample_files import REPORT, docx, odt, paragraph, pdf, read, read_one

from plainrecord.model.records import Rejection
from plainrecord.model.text import Document, Source
from plainrecord.model.vocab import PublishedBasis
from plainrecord.sources import Columns, DateOrder, Declared, document_from_text, refuses


def test_plain_text_keeps_everything_but_line_ends_and_the_mark():
    raw = "\ufeffOne\r\ntwo\rthree \u202eabc\u202c \u200b\u2028caf\u0065\u0301".encode()
    document = read_one("a.txt", raw)
    assert document.text == "One\ntwo\nthree \u202eabc\u202c \u200b\u2028cafe\u0301"
    assert document.text_reader == "text/utf-8@1"
    assert document.media_type == "text/plain"
    assert document.title_end == 0


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8-sig", "Три человека погибли"),
        ("utf-16", "Три человека погибли"),
        ("utf-32", "Три человека погибли"),
        ("utf-16-le", "Three people died in قتل ثلاثة"),
        ("utf-16-be", "Three people died"),
        ("utf-32-le", "Three people died"),
        ("cp1251", "Вчера в результате обстрела рынка погибли трое мирных жителей, сообщили власти."),
        ("cp1256", "قتل ثلاثة مدنيين وأصيب خمسة آخرون في قصف استهدف السوق صباح يوم الاثنين."),
        ("cp1252", "Trois civils ont été tués lundi à l’entrée du marché, a déclaré un élu."),
        ("latin-1", "Tres civiles murieron el lunes en el mercado de la región, según el señor alcalde."),
        ("koi8-r", "Вчера в результате обстрела рынка погибли трое мирных жителей, сообщили власти."),
    ],
)
def test_encodings_are_told(encoding, text):
    assert read_one("a.txt", text.encode(encoding)).text == text


def test_a_declared_encoding_settles_what_the_letters_do_not():
    raw = "Łódź".encode("cp1250")
    assert read_one("a.txt", raw, Declared(encoding="cp1250")).text == "Łódź"


def test_markdown_front_matter_is_metadata_and_not_text():
    raw = b"---\ntitle: 'Market shelled'\ndate: 2023-07-12\nsource: Example Wire # ours\n"
    raw += b"tags:\n  - x\n---\n\nBody --- text\n"
    document = read_one("a.md", raw)
    assert document.text == "Market shelled\n\nBody --- text\n"
    assert document.title == "Market shelled"
    assert document.published == date(2023, 7, 12)
    assert document.source == Source("example-wire", "Example Wire")


def test_a_rule_at_the_beginning_of_markdown_is_no_front_matter():
    raw = b"---\nAt dawn the shelling began and went on.\n---\nMore"
    assert read_one("a.md", raw).text == raw.decode()


def test_csv_row_becomes_a_document():
    raw = b'id;Headline;Full Text;Publisher;Date\na7;Shelled;"One; ""two""\r\nthree";Wire;12 July 2023\n'
    raw += b";;=1+1;;\n"
    first, second = read("t.csv", raw)
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert first.text == 'Shelled\n\nOne; "two"\nthree'
    assert first.title == "Shelled"
    assert first.document_ref == "a7"
    assert first.published == date(2023, 7, 12)
    assert first.published_basis is PublishedBasis.METADATA
    assert first.source == Source("wire", "Wire")
    assert second.text == "=1+1"
    assert second.document_ref == "t.csv#row=3"
    assert second.published is None
    assert second.source is None


@pytest.mark.parametrize(
    ("name", "separator"), [("t.csv", ","), ("t.csv", ";"), ("t.csv", "\t"), ("t.tsv", "\t")]
)
def test_separators(name, separator):
    raw = separator.join(["text", "title"]) + "\n" + separator.join(["body", "head"]) + "\n"
    assert read_one(name, raw.encode()).text == "head\n\nbody"


def test_a_long_cell_is_read_whole():
    body = "word " * 60_000
    assert read_one("t.csv", f"text\n{body}\n".encode()).text == body


def test_declared_columns_are_used():
    columns = Columns(text=("Ereignis",), published=("Datum",))
    document = read_one("t.csv", b"text,Ereignis,Datum\nno,yes,2023-07-12\n", Declared(columns=columns))
    assert (document.text, document.published) == ("yes", date(2023, 7, 12))


def test_a_declared_column_that_is_not_there_is_not_passed_over():
    (found,) = read("t.csv", b"text,Datum\nyes,2023-07-12\n", Declared(columns=Columns(published=("Date",))))
    assert isinstance(found, Rejection)
    assert found.reason == "missing_column"
    assert "'Date'" in found.message
    assert "Datum" in found.message


def test_a_repeated_id_falls_back_on_the_row():
    first, second = read("t.csv", b"id,text\nx,one\nx,two\n")
    assert [first.document_ref, second.document_ref] == ["x", "t.csv#row=3"]
    assert first.document_id != second.document_id


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("a.jsonl", b'{"text": "one"}\n\n{"text": "two"}\n'),
        ("a.json", b'{"text": "one"}\n{"text": "two"}'),
        ("a.json", b' [{"text": "one"},\n {"text": "two"}]'),
    ],
)
def test_json_in_its_three_forms(name, raw):
    assert [document.text for document in read(name, raw)] == ["one", "two"]


def test_a_single_json_object_over_several_lines():
    raw = json.dumps({"body": "one\u2028two", "published_at": "2023-07-12T23:30:00-05:00"}, indent=1)
    document = read_one("a.json", raw.encode())
    assert document.text == "one\u2028two"
    assert document.published == date(2023, 7, 12)


def test_unstorable_characters_become_replacement_characters_in_place():
    assert read_one("a.jsonl", rb'{"text": "a\u0000b\ud83dc"}').text == "a\ufffdb\ufffdc"
    assert document_from_text("a\x00b\ud83dc").text == "a\ufffdb\ufffdc"


def test_mail():
    raw = (
        b"From: Press Office <press@wire.example>\nSubject: =?utf-8?b?w4lsZXZlbg==?= killed\n"
        b"Date: Wed, 12 Jul 2023 23:30:00 -0500\nMIME-Version: 1.0\n"
        b"Content-Type: multipart/mixed; boundary=b\n\n"
        b"--b\nContent-Type: text/plain; charset=cp1251\nContent-Transfer-Encoding: base64\n\nz/Do4uXy\n"
        b"--b\nContent-Type: application/pdf\nContent-Disposition: attachment; filename=r.pdf\n\nx\n--b--\n"
    )
    document, warning = read("m.eml", raw)
    assert isinstance(document, Document)
    assert document.text == "Éleven killed\n\nПривет"
    assert document.title == "Éleven killed"
    assert document.published == date(2023, 7, 12)
    assert document.source is None, "a sender is a person as often as a publisher"
    assert isinstance(warning, Rejection)
    assert warning.reason == "attachment_not_read"
    assert not refuses(warning)


def test_html_mail_is_read_as_a_page():
    raw = b"Subject: S\nDate: Wed, 12 Jul 2023 10:00:00 +0000\nContent-Type: text/html\n\n"
    raw += b"<p>One<script>no</script><p>Two"
    assert read_one("m.eml", raw).text == "S\n\nOne\n\nTwo"


PAGE = """<html><head><title>Market shelled - Example Wire</title>
<meta property="og:site_name" content="Example Wire">
<meta property="article:published_time" content="2023-07-12T08:00:00+02:00"></head>
<body><nav><a href="/">Home</a></nav><script>var a = "not text"</script><style>p {{}}</style><article>
<h1>Market shelled</h1>{body}</article></body></html>"""


def test_small_page():
    page = PAGE.format(
        body='<p>Three <b>people</b> were killed<br>there.<p style="display: none">not shown</p>'
    )
    document = read_one("a.html", page.encode())
    assert document.text == "Market shelled\n\nThree people were killed\nthere."
    assert document.title == "Market shelled"
    assert document.published == date(2023, 7, 12)
    assert document.source == Source("example-wire", "Example Wire")
    assert document.text_reader.startswith("html/lxml-")


def test_large_page_gives_its_main_text_with_invisible_characters():
    body = "".join(f"<p>Sentence {n}: {REPORT} a\u200cb \u202ec\u202c</p>" for n in range(30))
    document = read_one("a.html", PAGE.format(body=body).encode())
    assert document.text_reader.startswith("html/trafilatura-")
    assert "not text" not in document.text
    assert "Home" not in document.text
    assert document.text.count("a\u200cb \u202ec\u202c") == 30
    assert f"Sentence 7: {REPORT}" in document.text.replace("\n", " ")


def test_a_page_inside_a_form_is_read():
    page = b"<html><body><form action='x'><p>Three killed</p><button>Send</button></form></body></html>"
    assert read_one("a.html", page).text == "Three killed"


def test_the_charset_of_a_page_is_used():
    page = '<html><head><meta charset="windows-1251"></head><body><p>Три</p></body></html>'
    assert read_one("a.htm", page.encode("cp1251")).text == "Три"


def test_docx():
    body = (
        paragraph("Market shelled", "Title")
        + "<w:p><w:r><w:t>Three </w:t></w:r><w:ins><w:r><w:t>people</w:t></w:r></w:ins>"
        + "<w:del><w:r><w:delText>men</w:delText></w:r></w:del></w:p>"
        + f"<w:tbl><w:tr><w:tc>{paragraph('a')}</w:tc><w:tc>{paragraph('b')}</w:tc></w:tr></w:tbl>"
    )
    document = read_one("a.docx", docx(body))
    assert document.text == "Market shelled\n\nThree people\n\na\tb"
    assert document.title == "Market shelled"
    assert document.published is None


def test_odt():
    body = (
        "<text:h>Market shelled</text:h><text:p>Three<text:s text:c='2'/>people<text:line-break/>there"
        "<text:note>aside</text:note></text:p>"
    )
    assert read_one("a.odt", odt(body)).text == "Market shelled\n\nThree  people\nthere"


def test_pdf_lines_become_paragraphs():
    lines = [
        "On Monday three people were killed in the central mar-",
        "ket of the town when a shell struck, officials of the town",
        "said.",
        "The ministry denied it.",
    ]
    document = read_one("a.pdf", pdf([lines, ["Second page."]]))
    assert document.text == (
        "On Monday three people were killed in the central market of the town when a shell struck, "
        "officials of the town said.\n\nThe ministry denied it.\n\nSecond page."
    )
    assert document.text_reader.startswith("pdf/pypdfium2-")


def test_contents_win_over_a_wrong_ending():
    assert read_one("a.txt", pdf([["Hello there"]])).text == "Hello there"
    assert read_one("a.pdf", b"<!DOCTYPE html><html><body><p>Not found").text == "Not found"
    assert read_one("a.txt", b"RIFF is a word here").text == "RIFF is a word here"
    assert read_one("a.bin", docx(paragraph("Hello"))).text == "Hello"


def test_own_date_before_declared_date_before_none():
    declared = Declared(published=date(2020, 1, 1))
    first, second = read("t.csv", b"text,date\none,2023-07-12\ntwo,\n", declared)
    assert (first.published, first.published_basis) == (date(2023, 7, 12), PublishedBasis.METADATA)
    assert (second.published, second.published_basis) == (date(2020, 1, 1), PublishedBasis.DECLARED)
    assert read_one("a.txt", b"one").published is None


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("03/04/2023", "published_ambiguous"),
        ("July 2023", "published_unreadable"),
        ("2031-01-01", "published_in_future"),
    ],
)
def test_a_date_that_cannot_be_used_leaves_the_document_undated_and_says_so(words, reason):
    declared = Declared(today=date(2026, 1, 1), published=date(2020, 1, 1))
    document, warning = read("t.csv", f"text,date\none,{words}\n".encode(), declared)
    assert isinstance(document, Document)
    assert document.published is None
    assert isinstance(warning, Rejection)
    assert (warning.reason, warning.document_ref) == (reason, document.document_ref)
    assert not refuses(warning)


def test_a_declared_order_settles_an_ambiguous_date():
    declared = Declared(date_order=DateOrder.DAY_FIRST)
    assert read_one("t.csv", b"text,date\none,03/04/2023\n", declared).published == date(2023, 4, 3)


def test_a_declared_source_wins_over_what_a_page_says_of_itself_but_not_over_a_column():
    declared = Declared(source=Source("mine", "Mine"))
    assert read_one("a.html", PAGE.format(body="<p>One</p>").encode(), declared).source == Source(
        "mine", "Mine"
    )
    assert read_one("t.csv", b"text,source\none,Wire\n", declared).source == Source("wire", "Wire")


def test_identity_depends_on_bytes_place_and_source_only():
    one = read_one("a.txt", b"Same words")
    other = read_one("b.txt", b"Same words", Declared(published=date(2020, 1, 1)))
    sourced = read_one("a.txt", b"Same words", Declared(source=Source("x", "X")))
    assert one.document_id == other.document_id
    assert one.document_id != sourced.document_id
    assert one.document_id.startswith("d")
    assert len(one.document_id) == 25


def test_text_in_memory():
    document = document_from_text(
        "Body\r\n", title="Head", published=date(2023, 7, 12), source="Wire", language="en"
    )
    assert document.text == "Head\n\nBody\n"
    assert document.title == "Head"
    assert document.source == Source("wire", "Wire")
    assert document.published_basis is PublishedBasis.DECLARED
    with pytest.raises(ValueError, match="empty"):
        document_from_text(" \n")
    with pytest.raises(TypeError, match="decode"):
        document_from_text(b"bytes")  # type: ignore[arg-type]
