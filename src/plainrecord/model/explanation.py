"""An explanation in words: which words made each value of a report, by which rule, and what was not used.

The records here hold plain text; ``stages.explain`` makes them. Shown as text (``str``), as HTML in notebooks,
and as plain data for JSON.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from plainrecord.model.markup import box_html, evidence_html, heading_html, in_one_line, table_html
from plainrecord.model.records import Report

_WIDTH = 100
_LABEL = 20
_LONGEST_QUOTE = 160


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the document at ``[start, end)`` of its text, in code points; ``words`` None: withheld."""

    start: int
    end: int
    words: str | None

    def __str__(self) -> str:
        place = f"(characters {self.start}-{self.end})"
        if self.words is None:
            return f"words withheld {place}"
        return f'"{clipped(in_one_line(self.words))}" {place}'


@dataclass(frozen=True, slots=True)
class Maker:
    """One part of what made a value: a rule, a head of a model, a reviewer.

    ``kind`` names which, ``maker_id`` is the id it signs with, ``meaning`` is one sentence, ``example`` words
    it is meant for ("" when none), ``file`` where it is written, below the package ("" when it is not).
    """

    kind: str
    maker_id: str
    meaning: str
    example: str = ""
    file: str = ""

    def __str__(self) -> str:
        name = f"{self.kind} {self.maker_id}".strip()
        return f"{name}, as in {self.example}" if self.example else f"{name}: {self.meaning}"

    @property
    def long(self) -> str:
        """The whole of it, for a list of the rules used."""
        file = f" [{self.file}]" if self.file else ""
        return f"{self.maker_id}: {self.meaning}{file}"


#: What a confidence is, told once under the values.
CONFIDENCE = (
    "Confidence: the share of values come by in the same way that was right, measured on texts "
    "with known answers."
)


@dataclass(frozen=True, slots=True)
class ValueExplained:
    """One value of a report in words, with the words it was read from and what made it.

    ``path`` is that of ``Report.readings``; ``name`` what people call the field (``killed``, ``date``).
    ``confidence`` lies between 0 and 1: the share of values come by in the same way that was right.
    ``claimant`` is "" where the document speaks in its own voice.
    """

    path: str
    name: str
    value: str
    quotes: tuple[Quote, ...]
    maker: str
    makers: tuple[Maker, ...]
    confidence: float
    stance: str = "asserted"
    claimant: str = ""


@dataclass(frozen=True, slots=True)
class NotUsed:
    """Something seen in the document and left out, and why."""

    reason: str
    message: str
    quotes: tuple[Quote, ...] = ()
    maker: str = ""
    makers: tuple[Maker, ...] = ()

    def __str__(self) -> str:
        return "\n".join(self.lines())

    def lines(self) -> Iterator[str]:
        """What was seen, why it was left out, and below what found and dropped it."""
        quoted = _quoted(self.quotes)
        yield from _wrapped(f"{quoted}: {self.message}" if quoted else self.message, indent=2)
        for maker in self.makers:
            yield from _wrapped(str(maker), indent=6)


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a report says what it says.

    ``not_used`` are things dropped in the sentences of the report (or in the whole document, when that was
    asked for); ``elsewhere`` counts those of the same document that are not listed. ``withheld`` names what a
    redaction has cut. ``report`` is the record itself where it may be shown unredacted, for the HTML.
    """

    report_id: str
    document_ref: str
    title: str
    published: str
    values: tuple[ValueExplained, ...]
    not_used: tuple[NotUsed, ...] = ()
    elsewhere: int = 0
    withheld: tuple[str, ...] = ()
    report: Report | None = field(default=None, repr=False, compare=False)

    def __str__(self) -> str:
        return self.text()

    def text(self, more: str = "") -> str:
        """The explanation as lines of text; ``more`` says how to see what was left out (``--all shows them``)."""
        lines = [
            *_wrapped(f"Report {self.report_id}", indent=0),
            *_wrapped(self._of_document(), indent=0),
            "",
        ]
        for value in self.values:
            lines += _value_lines(value)
        lines += _not_used_lines(self.not_used, self.elsewhere, more)
        if self.withheld:
            lines += ["", *_wrapped(f"Withheld, as in an export: {', '.join(self.withheld)}", indent=0)]
        lines += ["", *_wrapped(CONFIDENCE, indent=0)]
        lines += ["", "Rules", *_maker_lines(self.makers())]
        return "\n".join(lines)

    def _of_document(self) -> str:
        title = f', "{clipped(self.title)}"' if self.title else ""
        day = f"published {self.published}" if self.published else "day of publication not known"
        return f"of {self.document_ref}{title} ({day})"

    def makers(self) -> tuple[Maker, ...]:
        """Every rule, head and person named in the explanation, once each, by id."""
        return _distinct([item.makers for item in self.values] + [item.makers for item in self.not_used])

    def as_data(self) -> dict[str, Any]:
        """The explanation as plain lists, dictionaries, texts and numbers, fit for JSON."""
        parts = asdict(
            Explanation(
                self.report_id, self.document_ref, self.title, self.published, self.values, self.not_used,
                self.elsewhere, self.withheld,
            )
        )  # fmt: skip
        del parts["report"]
        return parts

    def _repr_html_(self) -> str:
        """The sentences with their evidence marked, and the explanation as tables; without script or link."""
        parts = [heading_html(self._of_document())]
        if self.report is not None:
            parts.append(evidence_html(self.report))
        parts.append(table_html(("field", "value", "words", "how sure", "made by"), map(_cells, self.values)))
        parts.append(not_used_html(self.not_used, self.elsewhere))
        rows = ((maker.maker_id, maker.meaning, maker.example, maker.file) for maker in self.makers())
        parts.append(table_html(("rule", "meaning", "as in", "file"), rows))
        return box_html(parts)


@dataclass(frozen=True, slots=True)
class DocumentExplained:
    """The reports of one document explained, and what was seen in it and not used by any of them."""

    reports: tuple[Explanation, ...]
    not_used: tuple[NotUsed, ...] = ()

    def __str__(self) -> str:
        parts = [str(report) for report in self.reports] or ["No report."]
        if self.not_used:
            lines = list(_not_used_lines(self.not_used, 0, ""))[1:]
            makers = _distinct(item.makers for item in self.not_used)
            parts.append("\n".join([*lines, *(["", "Rules", *_maker_lines(makers)] if makers else [])]))
        return "\n\n".join(parts)

    def _repr_html_(self) -> str:
        reports = "".join(report._repr_html_() for report in self.reports) or box_html(
            [heading_html("No report.")]
        )
        rest = not_used_html(self.not_used, 0)
        return reports + (box_html([rest]) if rest else "")


def clipped(text: str) -> str:
    """The text, or its beginning and its end when it is long."""
    if len(text) <= _LONGEST_QUOTE:
        return text
    return f"{text[:110]} ... {text[-40:]}"


def not_used_html(items: Sequence[NotUsed], elsewhere: int) -> str:
    """A table of what was not used, "" when there is nothing to say."""
    rows = [(_quoted(item.quotes), item.message, _made_by(item.makers)) for item in items]
    if elsewhere:
        rows.append((_elsewhere(elsewhere, shown=bool(items)), "", ""))
    return table_html(("not used", "why", "found and dropped by"), rows) if rows else ""


def _distinct(makers: Iterable[Sequence[Maker]]) -> tuple[Maker, ...]:
    found = {maker.maker_id: maker for several in makers for maker in several}
    return tuple(found[maker_id] for maker_id in sorted(found))


# --- lines of text -----------------------------------------------------------------------------------


def _value_lines(value: ValueExplained) -> Iterator[str]:
    yield from _wrapped(value.value, value.name)
    yield from _wrapped(f"{_quoted(value.quotes)}; {_sureness(value)}")
    for maker in value.makers:
        yield from _wrapped(str(maker))


def _sureness(value: ValueExplained) -> str:
    said = [f"said by {value.claimant}"] if value.claimant else []
    stance = [] if value.stance == "asserted" else [value.stance]
    return "; ".join([*said, *stance, f"confidence {value.confidence:.2f}"])


def _not_used_lines(items: Sequence[NotUsed], elsewhere: int, more: str) -> Iterator[str]:
    if not items and not elsewhere:
        return
    yield from ("", "Not used")
    for item in items:
        yield from item.lines()
    if elsewhere:
        hint = f"; {more}" if more else ""
        yield f"  {_elsewhere(elsewhere, shown=bool(items))}{hint}"


def _elsewhere(count: int, *, shown: bool) -> str:
    return f"{'and ' if shown else ''}{count} {'more ' if shown else ''}elsewhere in the document"


def _maker_lines(makers: Iterable[Maker]) -> Iterator[str]:
    for maker in makers:
        yield from _wrapped(maker.long, indent=2)


def _wrapped(text: str, label: str = "", indent: int = _LABEL) -> Iterator[str]:
    """Lines of at most ``_WIDTH`` characters, safe on a terminal, indented, the first one after the label."""
    first = f"  {in_one_line(label)}".ljust(indent) if label else " " * indent
    if len(first) > indent:
        first += " "
    yield from textwrap.wrap(
        in_one_line(text),
        _WIDTH,
        initial_indent=first,
        subsequent_indent=" " * (indent + 2),
        break_long_words=False,
        break_on_hyphens=False,
    ) or [first.rstrip()]


# --- cells of tables ---------------------------------------------------------------------------------


def _cells(value: ValueExplained) -> tuple[str, ...]:
    return value.name, value.value, _quoted(value.quotes), _sureness(value), _made_by(value.makers)


def _quoted(quotes: Sequence[Quote]) -> str:
    return ", ".join(map(str, quotes))


def _made_by(makers: Sequence[Maker]) -> str:
    return "; ".join(f"{maker.kind} {maker.maker_id}".strip() for maker in makers)
