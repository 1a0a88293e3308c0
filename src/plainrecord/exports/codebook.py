"""The codebook: every column, every code and every event type, in words.

Made from the data that drives the exports, so it cannot disagree with them.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from plainrecord.exports.columns import Column, columns
from plainrecord.model import vocab
from plainrecord.model.wire import SCHEMA
from plainrecord.world.taxonomy import event_types

_INTRODUCTION = f"""\
# Codebook

One row, feature or line is one **report**: one document's account of one event. Several reports may tell of
the same event. Every value was read from words of the document; the `evidence` column and the wire format
`{SCHEMA}` say which.

An empty cell (null) means *not stated*. It is never zero, and zero is written only where a source states it.
"""

_METHOD = """\
## How the values were made

**Casualties.** `*_low`, `*_best` and `*_high` combine the rows of one report. Only figures about this event
count, and none that is denied. A part ("including three children") is never added to its whole. A figure for
all parties together stands where there is one; otherwise the parties' figures are added. A speaker's figure
given again is one figure, the highest, as tolls rise. Where speakers differ, low is the lowest low, best the
lowest best and high the highest high: the conservative policy. An empty high beside a low is open ("at
least 11"). `held` adds captured, detained and abducted. `killed_or_injured` is not part of `killed` or
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

**Order.** Rows are sorted by `document_ref`, `document_id` and the position of the report in its document.
The same reports give the same bytes.
"""


def codebook() -> str:
    """Write the whole codebook as Markdown."""
    return "\n".join([_INTRODUCTION, _columns(columns()), _METHOD, _event_types(), _vocabularies()])


def _columns(layout: Iterable[Column]) -> str:
    lines = [
        "## Columns",
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
        for name, kind in vars(vocab).items()
        if inspect.isclass(kind) and issubclass(kind, StrEnum) and kind is not StrEnum
    }


def _vocabularies() -> str:
    lines = ["## Closed vocabularies", ""]
    for name, kind in vocabularies().items():
        codes: list[Any] = list(kind)
        meaning = " ".join((inspect.getdoc(kind) or "").split())
        lines += [f"### {name}", "", meaning, "", ", ".join(f"`{code.value}`" for code in codes), ""]
    return "\n".join(lines)
