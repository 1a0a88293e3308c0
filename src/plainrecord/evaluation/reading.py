"""Files of gold and predictions as events: JSON Lines in the wire format, or CSV."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from plainrecord.datasets.columns import ColumnTable, default_columns, folded_heading
from plainrecord.datasets.files import dataset_from_text, raise_problems, text_of
from plainrecord.datasets.records import FIELDS, CodedEvent
from plainrecord.evaluation.wire_events import event_of
from plainrecord.model.wire import WireError, WireNoEvent, decode_gold


@dataclass(frozen=True, slots=True)
class EventFile:
    """A file as it was read. ``columns`` says which heading was taken for what, in the order of the file.

    ``eventless`` are (document id, ref) of rows or lines that say that nothing happened in a document.
    """

    name: str
    events: tuple[CodedEvent, ...]
    eventless: tuple[tuple[str, str], ...] = ()
    columns: tuple[tuple[str, str], ...] = ()
    unused_columns: tuple[str, ...] = ()


def read_events(path: Path, table: ColumnTable | None = None) -> EventFile:
    """Read a file; raises ``DatasetError`` that names every line and column that is wrong, up to 20.

    An empty file has no events: JSON Lines of no report are empty. What begins with ``{`` is JSON Lines,
    everything else CSV, divided by whichever of ``, ; tab |`` the first line has most of.
    """
    text = text_of(path)
    if not text.strip():
        return EventFile(path.name, ())
    if text.lstrip().startswith("{"):
        return _from_lines(path, text)
    return _from_csv(path, text, table or default_columns())


# --- JSON Lines --------------------------------------------------------------------------------------


def _from_lines(path: Path, text: str) -> EventFile:
    events: list[CodedEvent] = []
    eventless: list[tuple[str, str]] = []
    problems: list[str] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            found = decode_gold(line.encode("utf-8", "surrogatepass"))
            if isinstance(found, WireNoEvent):
                eventless.append((found.document_id, found.document_ref))
            else:
                events.append(event_of(found, f"{path.name} line {number}"))
        except (WireError, ValueError) as error:
            problems.append(f"line {number}: {error}")
    raise_problems(path, problems, "records")
    columns = tuple((name, name) for name in FIELDS)
    return EventFile(path.name, tuple(events), tuple(eventless), columns)


# --- CSV ---------------------------------------------------------------------------------------------


def _from_csv(path: Path, text: str, table: ColumnTable) -> EventFile:
    dataset = dataset_from_text(path, text, table)
    events = [row.event for row in dataset.rows]
    return EventFile(
        path.name,
        tuple(event for event in events if not event.is_empty),
        tuple(
            (event.document_id, event.document_ref)
            for event in events
            if event.is_empty and (event.document_id or event.document_ref)
        ),
        dataset.columns,
        dataset.unused_columns,
    )


def unused_map_names(
    own: ColumnTable, packaged: ColumnTable, files: tuple[EventFile, ...]
) -> tuple[str, ...]:
    """Headings that the user's table names and no file has: most likely slips."""
    seen = {folded_heading(heading) for file in files for heading, _ in file.columns}
    rules = own.rules[: len(own.rules) - len(packaged.rules)]
    return tuple(dict.fromkeys(name for rule in rules for name in rule.names if name not in seen))
