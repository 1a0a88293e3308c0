"""Make reports fit to leave the project: no names of private persons, no loaded words in labels.

Three gates, all of them here and all of them on every string that is not a code or a hash:

1. Names. Each person named anywhere in the document becomes a keyed pseudonym (``person-1a2b3c4d``) in
   labels, literal words, quotes, the title and the document's ref. A run of words of one person's name that
   holds a family name counts ("Karim Haddad", "Haddad", "HADDAD, Karim"), whatever its letter case, accents
   and invisible characters. Officials acting in their role keep the role and lose the name.
2. Labels are neutral; quotes and literal words stay as the source has them, because they are quotes.
3. Event types marked ``sensitive`` in the taxonomy keep no place finer than the first administrative level
   and no quote.

Spans stay as they are: they count in the text of the document, which does not leave.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from enum import Enum
from functools import cache
from itertools import groupby
from types import NoneType
from typing import Any, TypeVar, get_args, get_type_hints

from plainrecord.model.records import Reading, Rejection, Report
from plainrecord.model.text import Document, Source, Span
from plainrecord.model.values import Actor, Casualty, Claim, Participation, Place, Speaker, Where
from plainrecord.model.vocab import GeoPrecision, PlaceRelation
from plainrecord.model.wire import RedactedDocument, RedactedReading, RedactedReport
from plainrecord.stages.redact_names import WORD, Names, after_marks, fold, hmac_pseudonym, known_names
from plainrecord.world.taxonomy import event_types

__all__ = [
    "PLACE_WITHHELD",
    "RedactedRejection",
    "hmac_pseudonym",
    "person_names",
    "redact",
    "redact_all",
    "redact_document",
    "redact_rejections",
    "withhold_together",
]

T = TypeVar("T")
Rewrite = Callable[[str], str]

PLACE_WITHHELD = "[place withheld]"

_CODES = frozenset(
    {"event_type", "edtf", "rule_id", "phrase_id", "place_id", "feature_code", "country_iso2", "gazetteer"}
    | {"actor_id", "source_id"}
)
"""Fields that hold codes of closed lists, never words of the document."""

_LABELS = frozenset({"label", "who", "words"})
"""Fields that name something in our voice; the rest are the document's words."""


# --- names -------------------------------------------------------------------------------------------


def person_names(reports: Iterable[Report]) -> tuple[str, ...]:
    """Every name of a person in these reports, officials too, sorted and without repetition."""
    names: set[str] = set()
    for report in reports:
        for _, reading in report.readings():
            _collect_names(reading.value, names)
            _collect_names(reading.claimant, names)
    return tuple(sorted(name for name in names if name.strip()))


def _collect_names(value: object, into: set[str]) -> None:
    if isinstance(value, Actor):
        into.update([value.person_name] if value.person_name else [])
    elif isinstance(value, Casualty):
        into.update(value.person_names)
    elif isinstance(value, Speaker | Participation):
        _collect_names(value.actor, into)
    elif isinstance(value, Claim):
        _collect_names(value.speaker, into)
        _collect_names(value.accused, into)


def _public_names(report: Report) -> Iterator[str]:
    """Gazetteer places and registered organisations of a report: public, not from the document."""
    for reading in report.places:
        for place in (reading.value.place, reading.value.second):
            if place is not None:
                yield from (place.name, place.admin1 or "")
    for _, reading in report.readings():
        speaker = reading.claimant
        for actor in (getattr(reading.value, "actor", None), speaker.actor if speaker else None):
            if isinstance(actor, Actor) and actor.actor_id and not actor.person_name:
                yield actor.label


# --- the walk ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Rewriter:
    """Rewrites every string of a value by the kind of field it is in."""

    names: Names
    label: Rewrite
    words: Rewrite

    def value(self, value: Any) -> Any:  # noqa: ANN401  (any record of the model)
        """``value`` with its strings rewritten; enums, numbers, dates and codes as they are."""
        if isinstance(value, Enum) or value is None:
            return value
        if isinstance(value, str):
            return self.words(value)
        if isinstance(value, tuple):
            return tuple([self.value(item) for item in value]) if value else value
        if isinstance(value, Actor):
            return self._actor(value)
        if isinstance(value, Place):
            return value
        if isinstance(value, Where) and value.place and _same(value.name, value.place.name):
            # The gazetteer's own name of a place is public, also where it is a person's name too.
            return replace(self._record(value), name=value.name)
        return self._record(value) if is_dataclass(value) and not isinstance(value, type) else value

    def _record(self, record: Any) -> Any:  # noqa: ANN401
        changes: dict[str, Any] = {}
        for name in _text_fields(record.__class__):
            old = getattr(record, name)
            if not old:
                continue
            if name in _LABELS:
                new: Any = self.label(old)
            elif name == "person_names":
                new = tuple(self.names.pseudonym(person) for person in old if person.strip())
            else:
                new = self.value(old)
            if new is not old and new != old:
                changes[name] = new
        return replace(record, **changes) if changes else record

    def _actor(self, actor: Actor) -> Actor:
        if actor.actor_id and not actor.person_name:
            return actor
        if actor.is_official:
            role = " ".join(self.names.replace(actor.label, drop=True).split()).strip(" ,;:-")
            return replace(actor, label=self.label(role) or "official", person_name=None)
        name = self.names.pseudonym(actor.person_name) if actor.person_name else None
        return replace(actor, label=self.label(actor.label) or "unidentified", person_name=name)


def _same(one: str, other: str) -> bool:
    return fold(one)[0] == fold(other)[0]


@cache
def _text_fields(kind: type[Any]) -> tuple[str, ...]:
    """List the fields of a record that can hold words: all but codes, enums, numbers, dates and places."""
    hints = get_type_hints(kind)
    names = (item.name for item in fields(kind))
    return tuple(name for name in names if name not in _CODES and _can_hold_words(hints[name]))


def _can_hold_words(hint: Any) -> bool:  # noqa: ANN401  (whatever an annotation may be)
    if get_args(hint):
        return any(_can_hold_words(part) for part in get_args(hint))
    if not isinstance(hint, type):
        return hint is not ...
    return not issubclass(hint, (Enum, int, float, date, Place, NoneType))


def _encodable(text: str) -> str:
    """``text`` with lone surrogates replaced: they cannot be written as UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


# --- sensitive types ---------------------------------------------------------------------------------


def _is_sensitive(report: Report | RedactedReport) -> bool:
    known = event_types().get(report.act.value.event_type)
    return known is not None and known.sensitive


def _coarse(where: Where) -> Where:
    """Give the first administrative level of a place, else its country, else no place; without a point."""
    if where.admin1:
        name, precision = where.admin1, GeoPrecision.G6
    elif where.country_iso2:
        name, precision = where.country_iso2, GeoPrecision.G8
    else:
        name, precision = "", GeoPrecision.G0
    return Where(
        name=name,
        relation=PlaceRelation.WITHIN_AREA,
        geo_precision=precision,
        country_iso2=where.country_iso2,
        admin1=where.admin1,
        rule_id=where.rule_id,
    )


def _is_in_a_name(spans: Sequence[Span], text: str, names: Names) -> bool:
    """Whether a place was read from part of a person's name ("Ponce" in "Rene Emilio Ponce")."""
    return any(names.is_within(text, span.start, span.end) for span in spans)


def _fine_places(report: Report | RedactedReport) -> frozenset[tuple[str, ...]]:
    """Collect the names of places finer than the first administrative level, as folded words."""
    fine: set[str] = set()
    coarse: set[str] = set()
    for reading in report.places:
        where = reading.value
        coarse.update(name for name in (where.admin1, where.country_iso2) if name)
        places = [where.place, where.second, *(other.place for other in where.alternatives)]
        fine.update([where.name, *(place.name for place in places if place is not None)])
    words = {tuple(WORD.findall(fold(name)[0])) for name in fine - coarse}
    return frozenset(name for name in words if name)


def _without_places(text: str, places: frozenset[tuple[str, ...]]) -> str:
    folded, origin = fold(text)
    words = list(WORD.finditer(folded))
    plain = [word.group() for word in words]
    pieces: list[str] = []
    position = index = 0
    longest_first = sorted(places, key=len, reverse=True)
    while index < len(words):
        here = (name for name in longest_first if tuple(plain[index : index + len(name)]) == name)
        name = next(here, None)
        if name is None:
            index += 1
            continue
        end = words[index + len(name) - 1].end()
        pieces += [text[position : origin[words[index].start()]], PLACE_WITHHELD]
        position = after_marks(text, origin[end - 1] + 1)
        index += len(name)
    return "".join([*pieces, text[position:]]) if pieces else text


# --- the stage ---------------------------------------------------------------------------------------


def redact(
    report: Report,
    pseudonym: Callable[[str], str],
    neutral: Rewrite = str,
    *,
    names: Iterable[str] = (),
    withheld_spans: Sequence[Span] = (),
) -> RedactedReport:
    """Give the report without private persons' names, with neutral labels, fit for an export.

    ``pseudonym`` maps a name to what stands for it (``hmac_pseudonym(key)``); ``neutral`` replaces loaded
    terms in a label. ``names`` are further names known from the same document, ``withheld_spans`` places in
    it whose words must not leave; ``redact_all`` fills both from the document's other reports.
    """
    known = known_names({*person_names([report]), *names}, _public_names(report), pseudonym)
    return _redacted(report, _Gate(known, neutral), withheld_spans)


class _Gate:
    """What every string of a document passes through; remembers what it has seen, as words repeat."""

    def __init__(self, names: Names, neutral: Rewrite) -> None:
        self.names = names
        self._neutral = neutral
        self._words: dict[str, str] = {}
        self._labels: dict[str, str] = {}

    def words(self, text: str) -> str:
        """Take the names out of the document's words."""
        known = self._words.get(text)
        if known is None:
            known = self._words[text] = self.names.replace(_encodable(text))
        return known

    def label(self, text: str) -> str:
        """Take names and loaded words out of a label."""
        known = self._labels.get(text)
        if known is None:
            known = self._labels[text] = self.words(self._neutral(_encodable(text)))
        return known


def _redacted(report: Report, gate: _Gate, withheld_spans: Sequence[Span]) -> RedactedReport:
    sensitive = _is_sensitive(report)
    fine = _fine_places(report) if sensitive else frozenset()

    def words(text: str) -> str:
        return _without_places(gate.words(text), fine) if fine else gate.words(text)

    def label(text: str) -> str:
        return _without_places(gate.label(text), fine) if fine else gate.label(text)

    rewriter = _Rewriter(gate.names, label, words)
    text = report.document.text

    cut = {"place", "quotes", "title"} if sensitive else set()

    def reading(one: Reading[Any]) -> RedactedReading[Any]:
        value = one.value
        if isinstance(value, Where) and (sensitive or _is_in_a_name(one.spans, text, gate.names)):
            value = _coarse(value)
        value = _wordless(value) if sensitive else value
        hidden = sensitive or any(span.overlaps(other) for span in one.spans for other in withheld_spans)
        cut.update(["quotes"] if hidden else [])
        quotes = None if hidden else tuple([words(span.quote(text)) for span in one.spans])
        claimant = rewriter.value(one.claimant)
        return RedactedReading(
            rewriter.value(value), one.spans, quotes, one.maker, one.stance, claimant, one.confidence
        )

    def readings(many: Iterable[Reading[Any]]) -> tuple[RedactedReading[Any], ...]:
        return tuple([reading(one) for one in many])

    redacted = RedactedReport(
        report_id=report.report_id,
        document=_document(report.document, words, keep_title=not sensitive),
        ordinal=report.ordinal,
        act=reading(report.act),
        modality=reading(report.modality),
        passages=report.passages,
        when=reading(report.when) if report.when else None,
        places=readings(report.places),
        participants=readings(report.participants),
        casualties=readings(report.casualties),
        weapons=readings(report.weapons),
        targets=readings(report.targets),
        damage=readings(report.damage),
        claims=readings(report.claims),
        responsibility_status=report.responsibility_status,
        review_state=report.review_state,
    )
    return replace(redacted, withheld=tuple(sorted(cut)))


def withhold_together(reports: Sequence[RedactedReport]) -> tuple[RedactedReport, ...]:
    """Redacted reports of one event: where one is of a sensitive type, all are withheld as that one is.

    Another report of the event, coded as something else, would otherwise tell its place and its words.
    """
    if not any(_is_sensitive(report) for report in reports):
        return tuple(reports)
    fine = frozenset(name for report in reports for name in _fine_places(report))

    def words(text: str) -> str:
        return _without_places(text, fine) if fine else text

    rewriter = _Rewriter(known_names((), (), str), words, words)
    return tuple(_withheld(report, rewriter) for report in reports)


def _withheld(report: RedactedReport, rewriter: _Rewriter) -> RedactedReport:
    def reading(one: RedactedReading[Any]) -> RedactedReading[Any]:
        value = _coarse(one.value) if isinstance(one.value, Where) else _wordless(one.value)
        return replace(one, value=rewriter.value(value), claimant=rewriter.value(one.claimant), quotes=None)

    names = ("places", "participants", "casualties", "weapons", "targets", "damage", "claims")
    rows: dict[str, Any] = {name: tuple(reading(one) for one in getattr(report, name)) for name in names}
    return replace(
        report,
        document=replace(
            report.document, title=None, document_ref=rewriter.words(report.document.document_ref)
        ),
        act=reading(report.act),
        modality=reading(report.modality),
        when=reading(report.when) if report.when else None,
        withheld=tuple(sorted({*report.withheld, "place", "quotes", "title"})),
        **rows,
    )


def _wordless(value: T) -> T:
    """Give a value of a sensitive report without the source's words: they are quotes too."""
    if isinstance(value, Casualty):
        return replace(value, who="", count=replace(value.count, literal=""))
    if hasattr(value, "words") and is_dataclass(value) and not isinstance(value, type):
        return replace(value, words="")
    return value


def _document(document: Document, words: Rewrite, *, keep_title: bool) -> RedactedDocument:
    source = document.source
    if source is not None:
        source = Source(
            words(source.source_id),
            words(source.name),
            source.source_type,
            source.country_iso2,
            source.party_links,
        )
    title = words(document.title) if keep_title else ""
    return RedactedDocument(
        document_id=document.document_id,
        document_ref=words(document.document_ref),
        title=title or None,
        published=document.published,
        published_basis=document.published_basis,
        source=source,
        language=document.language,
        media_type=document.media_type,
        text_reader=document.text_reader,
        raw_sha256=document.raw_sha256,
        text_sha256=document.text_sha256,
        derived_from=document.derived_from,
    )


def redact_all(
    reports: Iterable[Report], pseudonym: Callable[[str], str], neutral: Rewrite = str
) -> Iterator[RedactedReport]:
    """Redact a stream in which the reports of one document stand together, one document at a time.

    A name known from one report of a document is replaced in all of them, and words quoted by a report of a
    sensitive type are withheld in all of them.
    """
    for _, group in groupby(reports, key=lambda report: report.document_id):
        yield from redact_document(tuple(group), pseudonym, neutral)


def redact_document(
    reports: Sequence[Report],
    pseudonym: Callable[[str], str],
    neutral: Rewrite = str,
    *,
    behind: Sequence[Report] = (),
    names: Iterable[str] = (),
) -> Iterator[RedactedReport]:
    """Redact the reports of one document that leave.

    ``behind`` are reports of it as they were before people reviewed them, and ``names`` further names: a person named
    there is a person here, too. Where one of a sensitive type was rejected as a whole, its words stay withheld.
    """
    known = (*reports, *behind)
    public = (name for report in known for name in _public_names(report))
    gate = _Gate(known_names({*person_names(known), *names}, public, pseudonym), neutral)
    leaving = {report.report_id for report in reports}
    spans = [
        span
        for report in (*reports, *(one for one in behind if one.report_id not in leaving))
        if _is_sensitive(report)
        for _, reading in report.readings()
        for span in reading.spans
    ]
    for report in reports:
        yield _redacted(report, gate, spans)


# --- what was not used -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RedactedRejection:
    """A rejection without names of private persons. ``quotes`` go with ``spans``; None: withheld.

    ``message`` is "" where it may not be shown: it then quotes words that are withheld.
    """

    stage: str
    reason: str
    message: str
    spans: tuple[Span, ...]
    quotes: tuple[str, ...] | None
    maker: str


def redact_rejections(
    rejections: Iterable[Rejection],
    document: Document,
    reports: Sequence[Report],
    pseudonym: Callable[[str], str],
) -> tuple[RedactedRejection, ...]:
    """Redact what was dropped of a document; ``reports`` are all its reports.

    Stricter than for readings, as nobody was looked for in what was dropped: words are withheld where a name
    may hide in them (a capital inside them, a place that is part of a name), and in the sentences of a report
    of a sensitive type.
    """
    public = (name for report in reports for name in _public_names(report))
    names = known_names(person_names(reports), public, pseudonym)
    text = document.text
    hidden = [passage for report in reports if _is_sensitive(report) for passage in report.passages]

    def redacted(one: Rejection) -> RedactedRejection:
        words = [span.quote(text) for span in one.spans]
        if (
            one.reason == "place.person_name"
            or any(span.overlaps(passage) for span in one.spans for passage in hidden)
            or any(_may_hold_a_name(span, text) for span in one.spans if one.stage == "assemble")
        ):
            return RedactedRejection(one.stage, one.reason, "", one.spans, None, one.maker)
        quotes = tuple(names.replace(_encodable(quote)) for quote in words)
        message = names.replace(_encodable(one.message))
        return RedactedRejection(one.stage, one.reason, message, one.spans, quotes, one.maker)

    return tuple(map(redacted, rejections))


def _may_hold_a_name(span: Span, text: str) -> bool:
    """Whether a capital stands inside the words, or before them where no sentence begins."""
    begins = text[: span.start].rstrip(" ")[-1:] in ("", ".", "!", "?", ":", ";", "\n")
    if text[span.start : span.start + 1].isupper() and not begins:
        return True
    after_first = span.quote(text).partition(" ")[2]
    return any(character.isupper() for character in after_first)
