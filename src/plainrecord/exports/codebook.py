"""The codebook: every column, every code and every event type, in words.

Made from the data that drives the exports, so it cannot disagree with them.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from plainrecord.exports.columns import ROWS, Column, columns, what_a_row_is
from plainrecord.model import linking, vocab
from plainrecord.model.wire import SCHEMA
from plainrecord.model.wire_event import SCHEMA as EVENT_SCHEMA
from plainrecord.world.taxonomy import event_types

_INTRODUCTION = f"""\
# Codebook

`plainrecord export --rows ...` writes one of the tables below. Every value was read from words of a document; the
column `evidence` of reports and the wire formats `{SCHEMA}` and `{EVENT_SCHEMA}` say which.

An empty cell (null) means *not stated*. It is never zero, and zero is written only where a source states it.
"""

_METHOD = """\
## How the values were made

**Events.** The values of an event follow the `policy` of its row. Documents that copy, translate or update one another
are one *lineage*, one voice: copies corroborate nothing. Within a lineage a later figure replaces an earlier one; tolls
are never added up. `*_low` is the lowest and `*_high` the highest that any lineage's last figure allows; `*_best` is
the lowest (`conservative`), that of the latest lineage that is no party's (`most_recent_independent`), or the one most
lineages give (`majority`). A party's figure for its opponent's losses, or for those harmed by its own act, is listed in
`estimates_json` and in `killed_reason`, and used for none of the three. Where it is disputed whether people were
civilians, the low of either is 0. A value that all other accounts leave possible is chosen before one that some
contradict, the more exact before the vaguer. `disagreements` names every field of which two values cannot both be
true. `corroboration` is counted, not judged.

**Casualties of a report.** `*_low`, `*_best` and `*_high` combine the rows of one report. Only figures about this event
count, and none that is denied. A part ("including three children") is never added to its whole. A figure for
all parties together stands where there is one; otherwise the parties' figures are added. A speaker's figure
given again is one figure, the highest, as tolls rise. People told to be beside
those counted before ("two others died") are added, whoever says so. Where speakers differ, low is the lowest
low, best the lowest best and high the highest high: the conservative policy. An empty high beside a low is
open ("at least 11"). `held` adds captured, detained and abducted. `killed_or_injured` is not part of `killed` or
`injured`.

**Places.** `latitude` and `longitude` are a representative point, to be read with `geo_precision` and
`radius_km`. They are empty (GeoJSON: null geometry) unless the place is known to G5 or better, so that an
event known only by province or country never looks like a pin on a map.

**Dates.** `date_earliest` and `date_latest` are inclusive days of an interval in which the act took place.

**Names.** Private persons appear as `person-` and eight hexadecimal digits: a keyed pseudonym, the same for
the same name within a project. Officials acting in their role appear by their function. Names are replaced
in labels, literal words, quotes, titles and refs; a family name that is part of a registered organisation's
or a gazetteer place's longer name stays.

**Words.** Labels are neutral. Quotes keep the words of the source. Event types marked *sensitive* below keep
no place finer than the first administrative level, no coordinates, no title and no quotes.

**Offsets.** `start`, `end` and `evidence` count Unicode code points of the document's text from 0, end
exclusive, in logical order; a document is told by `document_id`.

**Text cells.** Plain CSV (UTF-8, RFC 4180) holds every cell exactly, also text that begins with `=`, `+`, `-`
or `@`, which a spreadsheet may run as a formula. Open the spreadsheet variant (`--excel`) there: it has a
byte order mark, and an apostrophe before such text; numbers and dates are the same in both. Spreadsheets cut
cells longer than 32,767 characters. In a list a `;` separates, and a `;` inside a name is written `,`.

**Order.** Reports are sorted by `document_ref`, `document_id` and their position in the document, events and what is
made of them by `event_id`, other rows by their ids. The same project gives the same bytes.
"""


def codebook() -> str:
    """Write the whole codebook as Markdown."""
    tables = [_columns(rows, columns(rows)) for rows in ROWS]
    return "\n".join([_INTRODUCTION, *tables, _METHOD, _event_types(), _vocabularies()])


def _columns(rows: str, layout: Iterable[Column]) -> str:
    lines = [
        f"## Columns of {rows}",
        "",
        what_a_row_is(rows),
        "",
        "| column | type | unit | meaning | codes | from |",
        "|---|---|---|---|---|---|",
    ]
    for column in layout:
        codes = _link(column.vocabulary) if column.vocabulary else ""
        cells = (
            f"`{column.name}`",
            column.type,
            column.unit,
            column.description,
            codes,
            f"`{column.source}`",
        )
        lines.append(_line(cells))
    return "\n".join([*lines, ""])


def _link(name: str) -> str:
    return "[event types](#event-types)" if name == "taxonomy" else f"[{name}](#{name.lower()})"


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _event_types() -> str:
    lines = ["## Event types", "", "| code | label | definition | |", "|---|---|---|---|"]
    for kind in event_types().values():
        lines.append(
            _line(
                (f"`{kind.event_type}`", kind.label, kind.definition, "sensitive" if kind.sensitive else "")
            )
        )
    return "\n".join([*lines, ""])


def vocabularies() -> dict[str, type[StrEnum]]:
    """List the closed vocabularies of the model by class name, in the order they are written."""
    return {
        name: kind
        for name, kind in (*vars(vocab).items(), *vars(linking).items())
        if inspect.isclass(kind) and issubclass(kind, StrEnum) and kind is not StrEnum
    }


def _vocabularies() -> str:
    lines = ["## Closed vocabularies", ""]
    for name, kind in vocabularies().items():
        codes: list[Any] = list(kind)
        meaning = " ".join((inspect.getdoc(kind) or "").split())
        lines += [f"### {name}", "", meaning, "", ", ".join(f"`{code.value}`" for code in codes), ""]
    return "\n".join(lines)
