"""Reports as HTML: the text is the source's text, and no document can add an element or an attribute."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_samples import TEXT, document, full_report

from plainrecord.model.markup import TEXT_CLASS, document_html, report_html, visible_text
from plainrecord.model.records import Reading, Report
from plainrecord.model.text import Span
from plainrecord.model.values import Act, Actor, Means, Participation, Speaker, Where
from plainrecord.model.vocab import GeoPrecision, Modality, PlaceRelation, Role, Weapon

ALLOWED = {
    "div": {"style", "class", "dir"},
    "mark": {"style", "title"},
    "bdi": {"style", "title", "dir"},
    "table": {"style"},
    "thead": set(),
    "tbody": set(),
    "tr": set(),
    "th": {"style", "scope"},
    "td": {"style"},
}
STYLE = re.compile(r"(?:[a-z-]+:[#\w .%-]+;?)*")


class Page(HTMLParser):
    """Reads our output as a browser would, and collects what it finds."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, str]] = []
        self.passages: list[str] = []
        self.marks: list[tuple[str, str]] = []
        self.titles: list[str] = []
        self.problems: list[str] = []
        self.feed(html)
        self.close()
        if self.open:
            self.problems.append(f"unclosed {self.open}")

    def handle_starttag(self, tag, attrs):
        if tag not in ALLOWED or not {name for name, _ in attrs} <= ALLOWED.get(tag, set()):
            self.problems.append(f"{tag} {attrs}")
        values = dict(attrs)
        if not STYLE.fullmatch(values.get("style", "")) or values.get("dir", "auto") != "auto":
            self.problems.append(f"{tag} {attrs}")
        self.titles += [values["title"]] if "title" in values else []
        if values.get("class") == TEXT_CLASS:
            self.passages.append("")
        if tag == "mark":
            self.marks.append(("", values["title"]))
        self.open.append((tag, values.get("class", "")))

    def handle_endtag(self, tag):
        if not self.open or self.open.pop()[0] != tag:
            self.problems.append(f"end of {tag}")

    def handle_data(self, data):
        if any(kind == TEXT_CLASS for _, kind in self.open):
            self.passages[-1] += data
        if any(tag == "mark" for tag, _ in self.open):
            words, title = self.marks[-1]
            self.marks[-1] = (words + data, title)

    def handle_comment(self, data):
        self.problems.append(f"comment {data}")

    def handle_decl(self, decl):
        self.problems.append(f"declaration {decl}")

    def handle_pi(self, data):
        self.problems.append(f"instruction {data}")

    unknown_decl = handle_pi


def report_of(text, spans, *, value="shell", maker="rules/x@1", passages=None):
    whole = Span(0, len(text))
    readings = tuple(
        Reading(Means(Weapon.OTHER, value), (span,), maker, claimant=Speaker(value)) for span in spans
    )
    participants = (Reading(Participation(Actor(value), Role.TARGET), (whole,), maker),)
    where = Where(value, PlaceRelation.AT, GeoPrecision.G0)
    return Report(
        report_id="r",
        document=document(text, ref=value or "x", title_end=min(5, len(text))),
        ordinal=0,
        act=Reading(Act(value), (spans[0] if spans else whole,), maker),
        modality=Reading(Modality.ASSERTED, (whole,), maker),
        passages=passages or (whole,),
        places=(Reading(where, (whole,), maker),),
        participants=participants,
        weapons=readings,
    )


def check(html: str, *texts: str) -> Page:
    page = Page(html)
    assert page.problems == []
    assert page.passages == [visible_text(text) for text in texts]
    return page


def test_the_sample_shows_its_sentences_marks_and_values():
    report = full_report()
    page = check(report_html(report), *(span.quote(TEXT) for span in report.passages))
    assert ("on Tuesday", "when = ") in [(words, title[:7]) for words, title in page.marks]
    assert any("places/0 = " in title and "[rules/en.test@1]" in title for _, title in page.marks)
    html = report._repr_html_()
    assert html == report_html(report)
    assert "Northern Front" in html
    assert "2023-07-11" in html
    assert "http" not in html


def test_crossing_nested_and_equal_spans_keep_the_text_and_list_every_field():
    text = "abcdefghij"
    spans = (Span(0, 4), Span(2, 6), Span(3, 4), Span(3, 4), Span(5, 6), Span(9, 10))
    report = replace(report_of(text, spans), act=Reading(Act("t"), (Span(9, 10),), "m"))
    plain = replace(
        report, modality=replace(report.modality, spans=(Span(9, 10),)), places=(), participants=()
    )
    page = check(report_html(plain), text)
    fields = {words: set(re.findall(r"weapons/\d", title)) for words, title in page.marks}
    assert fields == {
        "ab": {"weapons/0"},
        "c": {"weapons/0", "weapons/1"},
        "d": {f"weapons/{n}" for n in range(4)},
        "e": {"weapons/1"},
        "f": {"weapons/1", "weapons/4"},
        "j": {"weapons/5"},
    }


def test_evidence_outside_the_passages_is_shown_and_offsets_beyond_the_text_do_no_harm():
    text = "Dateline. One. Two."
    report = report_of(text, (Span(0, 8), Span(15, 99), Span(50, 60)), passages=(Span(10, 14),))
    small = replace(
        report, modality=replace(report.modality, spans=(Span(10, 14),)), places=(), participants=()
    )
    check(report_html(small), "Dateline", "One.", "Two.")


def test_document_html_shows_the_whole_text_of_its_own_reports_only():
    report = full_report()
    other = replace(full_report(ordinal=1), document=document("other", document_id="d2"))
    page = check(document_html(report.document, [report, other]), TEXT)
    assert any(title.startswith("1: act = ") for title in page.titles)
    check(document_html(replace(report.document, text=""), []))


@pytest.mark.parametrize(
    "character", ["\u202e", "\u2066", "\u200b", "\u00ad", "\ufeff", "\u2028", "\u3164", "\U000e0041"]
)
def test_hidden_characters_stand_in_a_named_box_and_stay_in_the_text(character):
    text = f"a{character}b"
    html = report_html(report_of(text, (Span(0, 2),)))
    page = check(html, text)
    assert any(title.startswith(f"U+{ord(character):04X}") for title in page.titles)
    # Only inside a box of its own, where it cannot reorder the text around.
    assert html.count(character) == len(re.findall(f"<bdi [^>]*>{character}</bdi>", html))


def test_ordinary_spelling_is_not_boxed():
    for text in ("می\u200cخواهم", "👩\u200d🚀", "عربي ‎".strip("\u200e "), "line\nbreak\ttab", "❤\ufe0f"):
        assert "border:1px solid #b00020" not in report_html(report_of(text, (Span(0, 1),), value="v"))
    assert "U+200C" in report_html(report_of("pass\u200cword", (Span(0, 1),)))


def test_right_to_left_text_takes_its_direction_from_itself():
    text = "قُتل 11 شخصاً في Marava."
    html = report_html(report_of(text, (Span(0, 4), Span(5, 7))))
    check(html, text)
    assert f'<div class="{TEXT_CLASS}" dir="auto"' in html
    assert '<bdi dir="auto">' in html


TAGS = [
    "<script>{}</script>",
    "<img src=x onerror={}>",
    "<svg onload={}>",
    "</div>{}",
    "</mark></bdi>{}",
    "<!--{}",
    "]]>{}",
    "<![CDATA[{}]]>",
    "<?xml {}?>",
    "<!DOCTYPE {}>",
    '"><{}',
    "'><{}",
    '" onmouseover="{}',
    "' onfocus='{}",
    "javascript:{}",
    "<a href='javascript:{}'>x</a>",
    "<style>*{{{}}}</style>",
    "<iframe srcdoc='{}'>",
    "</textarea>{}",
    "</title>{}",
    "<base href={}>",
    "<math><mtext>{}",
    "&lt;script&gt;{}",
    "&#60;b&#62;{}",
    "<\x00b>{}",
]
BODIES = [
    "alert(1)",
    "window.__x=1",
    "\u202ealert",
    "`${1}`",
    "//x",
    "&quot;",
    "\x00",
    "\r\n",
    "\ud800",
    "\uffff",
    "x" * 50,
    "<b>",
    "%3Cb%3E",
    "\\u003cb\\u003e",
    "{{7*7}}",
    "\u2028",
    "=1+1",
    "--><b>",
    "\x85",
    "é\u0301",
]
PAYLOADS = [tag.format(body) for tag, body in itertools.product(TAGS, BODIES)]


def test_five_hundred_hostile_payloads_in_every_field():
    assert len(PAYLOADS) == 500
    for payload in PAYLOADS:
        half = max(1, len(payload) // 2)
        report = report_of(
            payload, (Span(0, half), Span(max(0, half - 1), len(payload))), value=payload, maker=payload
        )
        check(report_html(report), payload)
        check(document_html(report.document, [report]), payload)
        report_html(report).encode()


@settings(max_examples=150)
@given(st.data())
def test_any_text_and_any_spans(data):
    text = data.draw(st.text(min_size=1, max_size=40))
    cuts = st.integers(0, len(text) - 1)
    spans = data.draw(
        st.lists(st.builds(lambda a, b: Span(a, a + b + 1), cuts, cuts), min_size=1, max_size=5)
    )
    check(document_html(report_of(text, spans).document, [report_of(text, spans)]), text)
    check(report_html(report_of(text, spans)), text)


@given(st.text())
def test_visible_text_changes_only_what_html_cannot_hold(text):
    shown = visible_text(text)
    assert len(shown) == len(text)
    for before, after in zip(text, shown, strict=True):
        assert before == after or ord(before) < 0x20 or ord(before) in {0x7F} or after == "\ufffd"


def test_a_long_document_with_many_reports_is_linear():
    text = "word " * 20_000
    spans = tuple(Span(i * 20, i * 20 + 10) for i in range(2_000))
    check(document_html(report_of(text, spans).document, [report_of(text, spans)]), text)
