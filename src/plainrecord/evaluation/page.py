"""The page of errors: one HTML file that shows, document by document, what gold and prediction say.

The file needs nothing else and holds no script at all: a content security policy forbids scripts, pictures,
forms and connections, and allows the one style sheet by its hash. Sections open and close as ``details``,
and the filter is radio buttons that the style sheet reads. All words of the inputs are escaped, and every
character that hides or reorders text is named in a box. Names are shown as the inputs have them: exports
hold pseudonyms, and nothing here knows whose they are.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from importlib.resources import files
from itertools import groupby, islice

from plainrecord.datasets.records import FIELDS, Amount, CodedEvent, Days, Evidence
from plainrecord.evaluation.agreement import FieldResult, Status
from plainrecord.evaluation.counting import EVENT, Outcome
from plainrecord.evaluation.scoring import Evaluation
from plainrecord.evaluation.tables import DIFFERENCE_HEADINGS, HEADINGS, difference_rows, field_name, rows
from plainrecord.evaluation.words import GOLD, PREDICTED, Piece, pieces
from plainrecord.model.markup import shown_html
from plainrecord.world.taxonomy import event_types

MOST_DOCUMENTS = 3000
"""A page of more documents than this is slow to open: the first ones are shown, and how many are left out."""

ERRORS = (Status.WRONG, Status.MISSING, Status.SPURIOUS)
_LONGEST_WORDS = 2000


def errors_page(evaluation: Evaluation) -> str:
    """The page, as HTML. Equal evaluations give equal text."""
    style = _style(evaluation.checked)
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    title = f"{evaluation.predictions.name} against {evaluation.gold.name}"
    return "".join(
        (
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n',
            '<meta name="referrer" content="no-referrer">\n',
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
            f"<title>{_plain(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n",
            f"<h1>{_shown(title)}</h1>\n",
            *_summary(evaluation),
            *_filter(evaluation.checked),
            "<main>\n",
            *_documents(evaluation),
            "</main>\n</body>\n</html>\n",
        )
    )


# --- head --------------------------------------------------------------------------------------------


def _style(checked: Sequence[str]) -> str:
    sheet = files("plainrecord.evaluation").joinpath("page.css").read_text("utf-8")
    rules = [
        f"body:has(#f-{name}:checked) :is(details.d:not(.e-{name}), section:not(.e-{name}), tr.r:not(.r-{name}))"
        " { display: none; }"
        for name in (EVENT, *checked)
        if name != EVENT
    ]
    rules.append(
        "body:has(#f-event:checked) :is(details.d:not(.e-event), section:not(.e-event)) { display: none; }"
    )
    return sheet + "\n".join(rules) + "\n"


def _summary(evaluation: Evaluation) -> Iterator[str]:
    yield _table("numbers", HEADINGS, rows(evaluation))
    if evaluation.against is not None:
        yield f"<h2>Difference from {_shown(evaluation.against)}, in percentage points</h2>\n"
        yield _table("numbers", DIFFERENCE_HEADINGS, difference_rows(evaluation))
    if evaluation.notes:
        yield "<ul>" + "".join(f"<li>{_shown(note)}</li>" for note in evaluation.notes) + "</ul>\n"


def _table(kind: str, headings: Iterable[str], table: Iterable[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in headings)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>\n" for row in table)
    return f'<table class="{kind}"><thead><tr>{head}</tr></thead><tbody>\n{body}</tbody></table>\n'


def _filter(checked: Sequence[str]) -> Iterator[str]:
    yield "<fieldset><legend>Show errors in</legend>\n"
    choices = (("all", "everything"), (EVENT, "missed and spurious events"))
    for name, label in (*choices, *((field, field_name(field)) for field in checked)):
        state = " checked" if name == "all" else ""
        yield f'<label><input type="radio" name="f" id="f-{name}"{state}> {escape(label)}</label>\n'
    yield "</fieldset>\n"
    yield (
        '<p class="quiet">Words: <mark class="g">read by gold</mark>, <mark class="p">read by the prediction</mark>,'
        ' <mark class="g p">read by both</mark>. Documents without an error are left out.</p>\n'
    )


# --- documents ---------------------------------------------------------------------------------------


def _documents(evaluation: Evaluation) -> Iterator[str]:
    by_document = evaluation.alignment.by_document is not None
    ordered = sorted(evaluation.outcomes, key=lambda one: one.aligned.unit)
    groups = (list(group) for _, group in groupby(ordered, key=lambda one: one.aligned.unit))
    faulty = [group for group in groups if any(map(_errors, group))]
    if not faulty:
        yield "<p>No error.</p>\n"
    for group in islice(faulty, MOST_DOCUMENTS):
        yield from _document(group, by_document=by_document)
    if len(faulty) > MOST_DOCUMENTS:
        noun = "documents" if by_document else "events"
        yield f"<p>{len(faulty) - MOST_DOCUMENTS:,} more {noun} with errors are not shown; --json has all.</p>\n"


def _errors(one: Outcome) -> tuple[str, ...]:
    """The fields with an error; of an event alone, it is the event itself and its fields."""
    alone = one.aligned.gold is None or one.aligned.predicted is None
    wrong = (name for name, result in one.results if result is not None and result.status in ERRORS)
    return ((EVENT,) if alone else ()) + tuple(wrong)


def _document(group: list[Outcome], *, by_document: bool) -> Iterator[str]:
    errors = Counter(name for one in group for name in _errors(one))
    events = [
        event for one in group for event in (one.aligned.gold, one.aligned.predicted) if event is not None
    ]
    name = events[0].document_ref or events[0].document_id if by_document else _name(events[0])
    classes = " ".join(["d", *(f"e-{field}" for field in errors)])
    told = ", ".join(f"{field_name(field)} {count}" for field, count in errors.items())
    yield f'<details class="{classes}"><summary>{_shown(name)} <span class="quiet">{escape(told)}</span></summary>\n'
    yield from _words(group)
    for one in group:
        yield from _event(one)
    yield "</details>\n"


def _words(group: list[Outcome]) -> Iterator[str]:
    marks: list[tuple[str, Evidence]] = []
    for one in group:
        for side, event in ((GOLD, one.aligned.gold), (PREDICTED, one.aligned.predicted)):
            marks += [(side, evidence) for evidence in event.evidence] if event is not None else []
    found = pieces(marks)
    if found:
        yield f'<p class="words" dir="auto">{"".join(map(_piece, found))}</p>\n'
    elif any(evidence.quote is None for _, evidence in marks):
        yield '<p class="quiet">The words are withheld, or the files do not hold them.</p>\n'
    events = [
        event for one in group for event in (one.aligned.gold, one.aligned.predicted) if event is not None
    ]
    for text in dict.fromkeys(event.text for event in events):
        if text:
            more = " \N{HORIZONTAL ELLIPSIS}" if len(text) > _LONGEST_WORDS else ""
            yield f'<p class="words quiet" dir="auto">{_shown(text[:_LONGEST_WORDS])}{more}</p>\n'


def _piece(piece: Piece) -> str:
    sides = {side for side, _ in piece.evidence}
    classes = " ".join(letter for side, letter in ((GOLD, "g"), (PREDICTED, "p")) if side in sides)
    by_side = (
        (side, [field_name(field) for of, field in piece.evidence if of == side]) for side in sorted(sides)
    )
    note = "; ".join(f"{side}: {', '.join(names)}" for side, names in by_side)
    gap = " \N{HORIZONTAL ELLIPSIS} " if piece.after_gap else ""
    return f'{gap}<mark class="{classes}" title="{escape(note)}">{_shown(piece.text)}</mark>'


def _event(one: Outcome) -> Iterator[str]:
    gold, predicted = one.aligned.gold, one.aligned.predicted
    if gold is None:
        heading = "spurious: no gold event stands for it"
    elif predicted is None:
        heading = "missed: no prediction stands for it"
    else:
        heading = f"found; agreement {100 * one.aligned.similarity:.0f}%"
    names = " | ".join(_name(event) for event in (gold, predicted) if event is not None)
    classes = " ".join(f"e-{field}" for field in _errors(one))
    yield f'<section class="{classes}"><p><b>{heading}</b> <span class="quiet">{_shown(names)}</span></p>\n'
    yield '<table><thead><tr><th scope="col">field</th><th scope="col">gold</th>'
    yield '<th scope="col">predicted</th><th scope="col">result</th></tr></thead><tbody>\n'
    for field, result in one.results:
        yield from _row(field, result, gold, predicted)
    yield "</tbody></table></section>\n"


def _row(
    field: str, result: FieldResult | None, gold: CodedEvent | None, predicted: CodedEvent | None
) -> Iterator[str]:
    status = Status.UNCHECKED if result is None else result.status
    cells = [shown_value(field, event) if event is not None else "" for event in (gold, predicted)]
    if not any(cells):
        return
    if gold is not None and not cells[0]:
        cells[0] = "none" if result is not None else "not stated"
    told = {Status.NEITHER: "no figure", Status.UNCHECKED: "not checked"}.get(status, status.value)
    yield f'<tr class="r r-{field} {status.value}"><th scope="row">{escape(field_name(field))}</th>'
    yield "".join(f'<td><bdi dir="auto">{_shown(cell)}</bdi></td>' for cell in cells)
    yield f'<td class="s">{escape(told)}</td></tr>\n'


def _name(event: CodedEvent) -> str:
    return (
        " ".join(part for part in (event.event_id, f"({event.origin})" if event.origin else "") if part)
        or "event"
    )


# --- values ------------------------------------------------------------------------------------------


def shown_value(field: str, event: CodedEvent) -> str:
    """A value in one line for people, "" when there is none."""
    value = event.value(field)
    if field == "event_type":
        known = event_types()
        return " or ".join(known[name].label if name in known else name for name in event.event_types)
    if field == "place":
        point = f"{event.point[0]:g}, {event.point[1]:g}" if event.point else ""
        return "; ".join(
            part for part in (" / ".join(event.place_names), point or (event.place_id or "")) if part
        )
    if isinstance(value, Days):
        return _days(value)
    if isinstance(value, Amount):
        return _amount(value)
    if isinstance(value, tuple):
        return "; ".join(value)
    return value or ""


def _days(days: Days) -> str:
    if days.earliest == days.latest:
        return str(days.earliest)
    return f"{days.earliest or ''}..{days.latest or ''}"


def _amount(amount: Amount) -> str:
    low, high = amount.bounds
    if low == high:
        return f"{amount.figure}"
    ends = f"{low:.0f} or more" if high == float("inf") else f"{low:.0f} to {high:.0f}"
    return f"{amount.figure} ({ends})"


# --- characters --------------------------------------------------------------------------------------


def _shown(text: str) -> str:
    return shown_html(text, lambda name: f'<bdi class="chip">{name}</bdi>')


def _plain(text: str) -> str:
    return shown_html(text, lambda name: f"[{name}]")


assert set(FIELDS).isdisjoint({EVENT, "all"})
