"""The only place where stages are composed: a document in, its reports and rejections out."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from plainrecord.engines.base import Engine
from plainrecord.engines.rules.engine import RulesEngine, SceneEngine, Words
from plainrecord.engines.rules.places import find_and_refuse
from plainrecord.engines.rules.vocabulary import build_vocabulary
from plainrecord.lang.damage import load_damage_words
from plainrecord.lang.dates import load_date_grammar
from plainrecord.lang.layout import Layout, load_layout
from plainrecord.lang.lexicon import Lexicon, load_lexicon
from plainrecord.lang.numbers import load_number_grammar
from plainrecord.lang.placewords import load_place_words
from plainrecord.lang.rulebook import load_rulebook
from plainrecord.model.explainer import Explainer, set_explainer
from plainrecord.model.memory import without_collecting
from plainrecord.model.place_reading import PlacesRead
from plainrecord.model.records import Coded, Rejection, Report
from plainrecord.model.text import Document
from plainrecord.model.vocab import DocumentOutcome, PublishedBasis
from plainrecord.stages.assemble import assemble
from plainrecord.stages.dyads import Dyad, dyads_of
from plainrecord.stages.extract import extract
from plainrecord.stages.normalise import Knowledge, dateline_date, normalise
from plainrecord.stages.read_places import read_places
from plainrecord.stages.segment import segment
from plainrecord.world.gazetteer import Gazetteer, Gazetteers, PlaceIndex
from plainrecord.world.refinement import RefinementRule, load_refinement
from plainrecord.world.registry import load_registry

if TYPE_CHECKING:
    from plainrecord.model.explanation import DocumentExplained, Explanation

#: Languages with a pack; documents in others are kept and counted as without event.
COVERED_LANGUAGES = ("en",)


@dataclass(frozen=True, slots=True)
class Context:
    """Everything a document is coded with; made once, shared by all documents.

    ``parts`` are pairs of name and hash of all that decides the output beside the documents.
    """

    layout: Layout
    engines: tuple[Engine, ...]
    knowledge: Knowledge
    refinement: tuple[RefinementRule, ...]
    parts: tuple[tuple[str, str], ...]


#: Engines by name, in the order in which they read.
ENGINES = ("rules", "learned")


@cache
def context(
    language: str = "en", gazetteer: Path | None = None, engines: tuple[str, ...] = ENGINES
) -> Context:
    """The context for a language, with a gazetteer of the user's before the default one.

    ``engines`` are names of ``ENGINES``; raises ``ValueError`` for another name or for none.
    """
    if not engines or set(engines) - set(ENGINES):
        raise ValueError(f"engines must be some of {', '.join(ENGINES)}, got {', '.join(engines) or 'none'}")
    with without_collecting():
        return _context(language, gazetteer, engines)


def _context(language: str, gazetteer: Path | None, engines: tuple[str, ...]) -> Context:
    places = place_index(gazetteer)
    lexicon, registry, rulebook = load_lexicon(language), load_registry(), load_rulebook(language)
    numbers, dates, place_words = (
        load_number_grammar(language), load_date_grammar(language), load_place_words(language)
    )  # fmt: skip
    words = Words(rulebook, build_vocabulary(lexicon, registry, rulebook), numbers, dates, place_words)
    knowledge = Knowledge(lexicon, registry, numbers, dates, place_words, load_damage_words(language), places)
    chosen: list[Engine] = []
    # The model reads neither dates nor places: rules do, whoever finds the acts.
    chosen.append(RulesEngine(words, places) if "rules" in engines else SceneEngine(words, places))
    if "learned" in engines:
        chosen.append(_learned_engine(words, lexicon, alone="rules" not in engines))
    return Context(
        load_layout(language), tuple(chosen), knowledge, load_refinement(), _parts(gazetteer, engines)
    )


def place_index(gazetteer: Path | None) -> PlaceIndex:
    """The default gazetteer, after one of the user's if there is one; raises ``GazetteerError`` for a wrong file."""
    if gazetteer is None:
        return Gazetteer.default()
    own = Gazetteer.from_csv(gazetteer) if gazetteer.suffix == ".csv" else Gazetteer.open(gazetteer)
    return Gazetteers(own, Gazetteer.default())


def places(
    text: str, language: str = "en", gazetteer: Path | None = None, publisher_country: str | None = None
) -> PlacesRead:
    """How the places of a text are read, whatever happens there. Needs neither engines nor a document.

    Raises ``ValueError`` for a country that no one knows.
    """
    index = place_index(gazetteer)
    if publisher_country is not None and index.country(publisher_country) is None:
        raise ValueError(
            f"{publisher_country!r} is no country; write its two letters (ISO 3166-1), such as KE"
        )
    country = publisher_country.upper() if publisher_country else None
    words = load_place_words(language)
    found, refused = find_and_refuse(text, index, words)
    return read_places(text, found, refused, index, words, publisher_country=country)


def _learned_engine(words: Words, lexicon: Lexicon, *, alone: bool) -> Engine:
    """The learned engine, imported only when used: its libraries take a while to load."""
    from plainrecord.engines.learned.edges import Edges  # noqa: PLC0415
    from plainrecord.engines.learned.encoder import Encoder  # noqa: PLC0415
    from plainrecord.engines.learned.engine import Gate, LearnedEngine  # noqa: PLC0415

    gate, edges = Gate(words.vocabulary.triggers.strong), Edges(lexicon.function_words)
    return LearnedEngine(Encoder(), gate, words.numbers, edges, alone=alone)


def code(document: Document, context: Context) -> Coded:
    """Code one document. Pure: the same document and context give the same records.

    An undated document whose own dateline gives a full date takes it as its publication day (basis
    ``dateline``); otherwise it stays undated and nothing is dated relative to it.
    """
    if document.language.split("-")[0].lower() not in COVERED_LANGUAGES:
        rejection = Rejection(
            "extract", "language_not_covered",
            f"language {document.language!r} is not covered (covered: {', '.join(COVERED_LANGUAGES)}); "
            "the text is kept. "
            "Give --language en if it is English after all", document.document_ref,
        )  # fmt: skip
        return Coded(document, DocumentOutcome.NO_EVENT, rejections=(rejection,))
    with without_collecting():  # no record refers back to one that refers to it
        return _coded(document, context)


def _coded(document: Document, context: Context) -> Coded:
    passages = segment(document, context.layout)
    if document.published is None:
        published = dateline_date(document, passages, context.knowledge.dates)
        if published is not None:
            document = replace(document, published=published, published_basis=PublishedBasis.DATELINE)
    mentions = extract(document, passages, context.engines)
    normalised, rejections = normalise(document, passages, mentions, context.knowledge)
    reports, dropped = assemble(document, passages, normalised, context.knowledge, context.refinement)
    outcome = DocumentOutcome.CODED if reports else DocumentOutcome.NO_EVENT
    return Coded(document, outcome, reports, _why(document, reports, (*rejections, *dropped)))


def who_to_whom(document: Document, context: Context) -> tuple[Dyad, ...]:
    """Who does something to whom in each sentence of a document, whatever the act. Pure, like ``code``.

    Meant for relations between actors (visits, aid, threats, attacks alike); what happened is not coded.
    """
    passages = segment(document, context.layout)
    engines = (engine for engine in context.engines if isinstance(engine, RulesEngine))
    mentions = [mention for engine in engines for mention in engine.parties(document, passages)]
    return dyads_of(document, mentions, context.knowledge)


def _why(
    document: Document, reports: Sequence[object], rejections: tuple[Rejection, ...]
) -> tuple[Rejection, ...]:
    """A document without event always says why."""
    if reports or rejections:
        return rejections
    message = "no words for an act of the taxonomy were found"
    return (Rejection("extract", "no_act", message, document.document_ref),)


def program_hash() -> str:
    """Hash of all code, rules, tables and models: the part ``program`` of what documents are coded with."""
    root = Path(__file__).parent
    digest = hashlib.sha256()
    for path in sorted((*root.glob("**/*.toml"), *root.glob("**/*.py"), *root.glob("**/model.json"))):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _parts(gazetteer: Path | None, engines: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    default = Path(__file__).parent / "world" / "gazetteer.sqlite"
    parts = [
        ("program", program_hash()),
        ("engines", ",".join(name for name in ENGINES if name in engines)),
        ("gazetteer.default", _file_hash(default)),
    ]
    if gazetteer is not None:
        is_table = gazetteer.suffix == ".csv"  # a file of gigabytes holds the digest of its content
        own = _file_hash(gazetteer) if is_table else Gazetteer.open(gazetteer).about().digest
        parts.append(("gazetteer.own", own))
    return tuple(parts)


def _file_hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _explain(report: Report, rejections: Sequence[Rejection]) -> Explanation:
    from plainrecord.stages.explain import explain  # noqa: PLC0415 (most runs never explain anything)

    return explain(report, rejections)


def _explain_document(
    document: Document, reports: Sequence[Report], rejections: Sequence[Rejection]
) -> DocumentExplained:
    from plainrecord.stages.explain import explain_document  # noqa: PLC0415

    return explain_document(document, reports, rejections)


set_explainer(Explainer(report=_explain, document=_explain_document))
