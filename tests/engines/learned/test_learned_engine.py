"""The learned engine on the model that comes with the package: what it promises, not how good it is."""

import json
import subprocess
import sys

import pytest

from plainrecord import read
from plainrecord.engines.learned.edges import Edges
from plainrecord.engines.learned.encoder import FOLDER, WINDOW_PIECES, Encoder
from plainrecord.engines.learned.engine import Gate, LearnedEngine
from plainrecord.engines.learned.saturation import saturates
from plainrecord.lang.layout import load_layout
from plainrecord.lang.lexicon import load_lexicon
from plainrecord.lang.numbers import load_number_grammar
from plainrecord.model.records import Mention
from plainrecord.model.text import Span
from plainrecord.model.vocab import MentionKind
from plainrecord.sources import document_from_text
from plainrecord.stages.segment import segment

ATTACK = (
    "Gunmen attacked a village near Keld on Monday, killing at least 11 farmers and burning three houses."
)
WORDS = ("attacked", "killing", "shelled", "bomb")


@pytest.fixture(scope="module")
def engine() -> LearnedEngine:
    return LearnedEngine(Encoder(), Gate(WORDS), load_number_grammar(), Edges(load_lexicon().function_words))


def mentions_of(engine: LearnedEngine, text: str) -> tuple[Mention, ...]:
    document = document_from_text(text, language="en")
    return engine.read(document, segment(document, load_layout("en")))


@pytest.mark.parametrize(
    "other",
    [
        "The striker attacked down the left wing and scored twice in the second half.",
        "The minister attacked the budget in a long speech to parliament.",
        "The film tells of a bomb that killed a mayor.",
    ],
)
def test_an_attack_is_likelier_an_incident_than_its_words_elsewhere(
    engine: LearnedEngine, other: str
) -> None:
    def incident(text: str) -> float:
        [act] = [m for m in mentions_of(engine, text) if m.kind is MentionKind.ACT]
        return act.confidence

    assert incident(ATTACK) > 0.8
    assert incident(other) < 0.2


def test_mentions_quote_the_text_and_number_their_sentence(engine: LearnedEngine) -> None:
    found = mentions_of(engine, ATTACK)
    [act] = [m for m in found if m.kind is MentionKind.ACT]
    assert all(m.group == act.group and 0 <= m.span.start < m.span.end <= len(ATTACK) for m in found)
    assert all(m.maker.startswith("learned/") and 0 <= m.confidence <= 1 for m in found)
    [farmers] = [m for m in found if m.kind is MentionKind.CASUALTY]
    number = farmers.part("number")
    assert farmers.span.quote(ATTACK) == "farmers"
    assert number is not None
    assert number.quote(ATTACK) == "at least 11"


def test_an_age_is_no_number_of_people(engine: LearnedEngine) -> None:
    found = mentions_of(engine, "Gunmen attacked a shop in Keld, killing a 35-year-old trader.")
    assert all(m.part("number") is None for m in found)


def test_only_sentences_with_a_word_of_the_rules_are_read() -> None:
    text = "One.\n\nTwo was shelled.\n\nThree.\n\nFour.\n\nFive."
    document = document_from_text(text, language="en")
    passages = segment(document, load_layout("en"))
    chosen = Gate(WORDS).chosen(text, passages)
    assert [passage.span.quote(text) for passage in chosen] == ["Two was shelled."]
    assert (
        Gate(WORDS).chosen("Nothing here.", segment(document_from_text("Nothing here."), load_layout("en")))
        == []
    )


def test_the_same_text_gives_the_same_mentions(engine: LearnedEngine) -> None:
    assert mentions_of(engine, ATTACK) == mentions_of(engine, ATTACK)


def test_a_sentence_longer_than_a_window_is_read_to_its_end_of_the_window() -> None:
    encoder = Encoder()
    text = "shelled " * (3 * WINDOW_PIECES)
    [answer] = encoder.read(text, [Span(0, len(text))])
    assert set(answer.judgements) == set(encoder.names["judgements"])


def test_empty_looking_sentences_get_an_answer() -> None:
    text = "\u200b \u00ad. Gunmen attacked Keld."
    answers = Encoder().read(text, [Span(0, 4), Span(5, len(text))])
    assert len(answers) == 2


def test_a_model_names_its_training() -> None:
    record = json.loads((FOLDER / "model.json").read_text("utf-8"))
    assert record["examples_sha256"]
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 35_000_000


def test_reading_with_it_needs_no_network_code() -> None:
    program = (
        "import sys, plainrecord; plainrecord.read('Gunmen attacked Keld.', engines=('rules', 'learned'));"
        "print([m for m in ('huggingface_hub', 'torch', 'httpx', 'requests') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_engines_are_switched_by_name() -> None:
    rules = read(ATTACK, published="2024-03-14", engines=("rules",))
    learned = read(ATTACK, published="2024-03-14", engines=("learned",))
    assert {r.maker.partition("/")[0] for report in rules for _, r in report.readings()} == {"rules"}
    [report] = learned
    assert report.act.maker.startswith("learned/")
    assert report.when is not None
    assert report.when.value.earliest is not None
    with pytest.raises(ValueError, match="engines must be some of rules, learned"):
        read(ATTACK, engines=("parser",))


def test_products_of_bytes_add_up_or_are_added_the_exact_way() -> None:
    assert saturates() in (True, False)


def test_a_sentence_is_read_the_same_whatever_stands_in_other_windows() -> None:
    encoder, long = Encoder(), "shelled " * (3 * WINDOW_PIECES)
    text = f"{ATTACK} {long}"
    spans = [Span(0, len(ATTACK)), Span(len(ATTACK) + 1, len(text))]
    assert encoder.read(text, spans)[0] == encoder.read(ATTACK, spans[:1])[0]
