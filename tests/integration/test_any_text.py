"""Whatever the text: no crash, every span in it, every value sound."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invariants import broken
from show import runs

from plainrecord.lang.lexicon import load_lexicon
from plainrecord.model.records import Rejection
from plainrecord.pipeline import code, context
from plainrecord.sources import Declared, document_from_text, documents, originals

DAY = date(2024, 5, 6)


def _coded(text: str, published: date | None = DAY):
    return code(document_from_text(text, published=published, language="en"), context())


def test_the_demonstration_corpus(demo):
    declared, places = Declared(), context("en", demo / "gazetteer.csv")
    seen = 0
    for original in originals([str(demo / "corpus")], declared):
        for document in documents(original, declared):
            if not isinstance(document, Rejection):
                seen += 1
                assert broken(code(document, places)) == []
    assert seen == 47


def test_the_texts_of_the_golden_cases():
    assert len(runs()) > 300
    for run in runs():
        assert broken(run.coded) == [], run.case.text


# -- made-up texts ---------------------------------------------------------------------------------------


def _pack_words() -> list[str]:
    lexicon = load_lexicon("en")
    words = [*lexicon.people, *lexicon.weapons, *lexicon.targets, *lexicon.verbs, *lexicon.titles]
    return sorted({str(word) for word in words})[::7]


WORDS = st.sampled_from(_pack_words())
GLUE_WORDS = """killed wounded attacked shelled said denied that by in near of the a and , . ; : ( ) " ' - – … ! ?
Homs Monday yesterday including least two three dozens not no after before between 2024 May km"""
GLUE = st.sampled_from(GLUE_WORDS.split())
NUMBERS = st.integers(min_value=0, max_value=10**12).map(lambda number: f"{number:,}")
ODD_CHARACTERS = (
    "\u202e \u2066 \u2069 \u200b \ufeff \u0301 👩‍👩‍👧 💥 ﬁ ß İ ᾳ \u00ad ٣ １２ 二 ½ =1+1 <b> \\ %s {0}"
)
ODD = st.sampled_from([*ODD_CHARACTERS.split(" "), "\t", "\u00a0", "\x85", "\u2028"])
PIECES = st.lists(st.one_of(WORDS, GLUE, GLUE, NUMBERS, ODD), min_size=1, max_size=60)
SHAPES = st.sampled_from([str, str.upper, str.title, str.lower, lambda text: text * 5])


@given(PIECES, st.sampled_from([" ", "", "\n", "\n\n"]), SHAPES, st.sampled_from([DAY, None]))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_mixtures_of_words_of_the_packs(pieces, between, shape, published):
    text = shape((between if between == " " else " ").join(pieces[:-1]) + between + pieces[-1])
    if text.strip():
        assert broken(_coded(text, published)) == []


@given(st.text(min_size=1, max_size=300).filter(str.strip))
@settings(max_examples=60, deadline=None)
def test_any_characters(text):
    assert broken(_coded(f"Rebels killed 12 soldiers {text} in Homs on Monday.")) == []


def test_the_offsets_of_a_quote_survive_odd_characters():
    text = "👩‍👩‍👧 \u202e\u2066İSTANBUL\u2069 ﬁ — Rebels killed 12 soldiers in Homs on Monday."
    (report,) = _coded(text).reports
    quotes = {path: [span.quote(text) for span in one.spans] for path, one in report.readings()}
    assert quotes["act"] == ["killed"]
    assert quotes["casualties/0"] == ["12 soldiers"]
    assert quotes["when"] == ["Monday"]


@pytest.mark.parametrize("shape", [str, str.upper])
def test_a_sentence_without_end(shape):
    text = shape("Rebels killed 12 soldiers in Homs on Monday, " + "and the army said that " * 1500)
    assert broken(_coded(text)) == []


def test_half_a_character_and_control_characters_do_no_harm():
    for text in (
        "Rebels killed 12 soldiers\x00 in Homs.",
        "Rebels killed 12\ud83d soldiers in Homs.",
        "\x1b[31m killed",
    ):
        assert broken(_coded(text)) == []
