"""Extract: which passages an engine is given, and how the acts of several are numbered."""

from __future__ import annotations

from collections.abc import Sequence

from plainrecord.lang.layout import load_layout
from plainrecord.model.records import Mention
from plainrecord.model.text import Document, Passage, Span
from plainrecord.model.vocab import MentionKind
from plainrecord.sources import document_from_text
from plainrecord.stages.extract import extract
from plainrecord.stages.segment import segment

ACT, OTHERS = "Gunmen killed two men.", ("The road was open.", "The price of flour rose.", "Rain fell.")


class _Acts:
    """Sees an act wherever somebody is killed."""

    name, only_beside_acts = "acts", False

    def read(self, document: Document, passages: Sequence[Passage]) -> tuple[Mention, ...]:
        found = (document.text.find("killed", p.span.start, p.span.end) for p in passages)
        spans = [Span(start, start + len("killed")) for start in found if start >= 0]
        return tuple(Mention(MentionKind.ACT, span, "acts/x@1", group=n) for n, span in enumerate(spans))


class _Beside:
    """Adds to acts, and remembers what it was given."""

    name, only_beside_acts = "beside", True

    def __init__(self) -> None:
        self.given: list[str] = []

    def read(self, document: Document, passages: Sequence[Passage]) -> tuple[Mention, ...]:
        self.given += [passage.span.quote(document.text) for passage in passages]
        return tuple(
            Mention(MentionKind.ACT, passage.span, "beside/x@1", group=n)
            for n, passage in enumerate(passages)
        )


def _extracted(text: str) -> tuple[list[str], tuple[Mention, ...]]:
    document, beside = document_from_text(text, language="en"), _Beside()
    passages = segment(document, load_layout("en"))
    return beside.given, extract(document, passages, (_Acts(), beside))


def test_an_engine_that_adds_to_acts_reads_the_sentences_with_acts_and_their_neighbours() -> None:
    given, mentions = _extracted(" ".join([*OTHERS * 3, ACT, *OTHERS]))
    assert given == [OTHERS[-1], ACT, OTHERS[0]]
    assert sorted(mention.group for mention in mentions if mention.group is not None) == [0, 1, 2, 3]


def test_it_reads_a_short_text_with_an_act_whole() -> None:
    assert _extracted(" ".join([ACT, *OTHERS]))[0] == [ACT, *OTHERS]


def test_it_reads_no_text_without_an_act() -> None:
    assert _extracted(" ".join(OTHERS)) == ([], ())
