"""Write docs/codebook.md and docs/reference/wire-format.md from the data and types that drive the exports.

Run ``python tools/write_codebook.py`` after a change of columns, vocabularies, event types or wire types;
``--check`` only says whether the files are stale (exit status 1). A test does the same.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from plainrecord.exports.codebook import codebook, vocabularies
from plainrecord.model import wire_event
from plainrecord.model.wire import SCHEMA, json_schema

DOCS = Path(__file__).parents[1] / "docs"

INTRODUCTION = f"""\
# The wire format `{SCHEMA}`

<!-- Made by tools/write_codebook.py from src/plainrecord/model/wire.py; edit there. -->

`plainrecord export --rows reports --to jsonl` writes one JSON object per line, one line per report: one
document's account of one event. The tables below describe every property;
`plainrecord.model.wire.json_schema()` gives the same as JSON Schema 2020-12.

- **Encoding.** UTF-8, LF between records, no byte order mark. Members stand in the order below, so equal
  reports give equal bytes.
- **Nulls.** Every property is always written. `null` means *not stated* (or *withheld*, where `withheld` says
  so) and never zero.
- **Spans.** `[start, end]` counts Unicode code points of the document's text from 0, end exclusive, in
  logical order: `text[start:end]` in Python. The text is not exported; `text_sha256` names it.
- **Quotes.** One string per span, the words of the source with names of private persons replaced by
  `person-` and eight hexadecimal digits. A quote is therefore not always as long as its span.
- **Dates** are ISO 8601 days, **coordinates** WGS 84 degrees, **distances** kilometres, **counts** persons or
  things.
- **Codes** are listed in the [codebook](../codebook.md).
- **Versions.** Properties may be added under the same number: ignore those you do not know. A change of
  meaning takes a new number.
- **Reading.** `plainrecord.model.wire.decode(line)` gives typed records and refuses bad input with its path,
  such as `$.act.spans[0]`.
"""


EVENT_INTRODUCTION = f"""\
# The wire format `{wire_event.SCHEMA}`

<!-- Made by tools/write_codebook.py from src/plainrecord/model/wire_event.py; edit there. -->

`plainrecord export --to jsonl` writes one JSON object per line, one line per event: reports judged to be accounts of
one occurrence, with the values that a policy chose and every value they disagree on
([how](../explanation/events-and-estimates.md)). `plainrecord.model.wire_event.json_schema()` gives the same as JSON
Schema 2020-12. Encoding, nulls, dates, names and versions are as in [`{SCHEMA}`](wire-format.md), whose objects the
values of fields are; the reports themselves, with quotes and spans, are in `--rows reports`.
"""


def wire_reference() -> str:
    """Describe every object of the wire format of reports, one table each."""
    return "\n".join([INTRODUCTION, *_sections(json_schema()["$defs"], set())])


def wire_event_reference() -> str:
    """Describe the objects that the wire format of events adds to that of reports."""
    definitions: dict[str, Any] = wire_event.json_schema()["$defs"]
    shared = {_title(name) for name in json_schema()["$defs"]}
    text = "\n".join([EVENT_INTRODUCTION, *_sections(definitions, shared)])
    for title in shared:
        text = text.replace(f"](#{title.lower()})", f"](wire-format.md#{title.lower()})")
    return text


def _sections(definitions: dict[str, Any], left_out: set[str]) -> Iterator[str]:
    seen = set(left_out)
    for name, definition in definitions.items():
        title = _title(name)
        if definition.get("type") == "object" and title not in seen:
            seen.add(title)
            yield _section(title, definition)


def _title(name: str) -> str:
    return re.sub(r"^Wire|_.*$", "", name)


def _section(title: str, definition: dict[str, Any]) -> str:
    lines = [
        f"## {title}",
        "",
        definition["description"],
        "",
        "| property | type | meaning |",
        "|---|---|---|",
    ]
    for name, part in definition["properties"].items():
        kind = ANY_VALUE[title] if name == "value" and title in ANY_VALUE else _type(part)
        lines.append(f"| `{name}` | {kind} | {part['description']} |")
    return "\n".join([*lines, ""])


ANY_VALUE = {
    "Reading": "any of the values below",
    "Chosen": "object of the kind named above",
    "CompetingValue": "object or string",
}


def _type(part: dict[str, Any]) -> str:
    """Say in words what a part of the schema allows."""
    if "$ref" in part:
        return _reference(part["$ref"].rpartition("/")[2])
    if "anyOf" in part:
        return " or ".join(_type(option) for option in part["anyOf"])
    if "enum" in part:
        return ", ".join(f"`{value}`" for value in part["enum"])
    if part.get("type") == "array":
        return f"list of {_type(part['items'])}"
    return "date" if part.get("format") == "date" else str(part["type"])


def _reference(name: str) -> str:
    inner = re.fullmatch(r"Wire(Reading|Chosen)_(?:Wire)?(\w+)_", name)
    if inner:
        return f"[{inner[1]}](#{inner[1].lower()}) of {_reference(inner[2])}"
    title = name.removeprefix("Wire")
    if title == "Span":
        return "`[start, end]`"
    if title in vocabularies():
        return f"[{title}](../codebook.md#{title.lower()})"
    return f"[{title}](#{title.lower()})"


def documents() -> dict[Path, str]:
    """Give what each generated file should hold."""
    reference = DOCS / "reference"
    return {
        DOCS / "codebook.md": codebook(),
        reference / "wire-format.md": wire_reference(),
        reference / "wire-format-event.md": wire_event_reference(),
    }


def main() -> int:
    """Write the files, or check them; the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="write nothing, fail when a file is stale")
    check = parser.parse_args().check
    stale = [
        path for path, text in documents().items() if not path.exists() or path.read_bytes() != text.encode()
    ]
    for path in stale:
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(documents()[path].encode())
        sys.stdout.write(f"{'stale' if check else 'written'}: {path.relative_to(DOCS.parent)}\n")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
