"""A picture: an SVG without script, the numbers it shows as a table, and how many records it could not show."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path

from plainrecord.model.markup import shown_html

Cell = str | int | float | date | None
"""One value of a data table; None is not stated."""


class PictureError(ValueError):
    """A picture that cannot be drawn or written; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class DataTable:
    """The numbers of a picture: one tuple for each row, in the order of ``columns``.

    Raises ``PictureError`` for a row of another length.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise PictureError(f"a row of {len(row)} cells under {len(self.columns)} columns")

    def column(self, name: str) -> tuple[Cell, ...]:
        """All cells of a column, from top to bottom; raises ``ValueError`` for a name that is none."""
        at = self.columns.index(name)
        return tuple(row[at] for row in self.rows)

    def csv(self) -> str:
        """The table as CSV (RFC 4180, line feeds); an empty cell is not stated."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(self.columns)
        writer.writerows(["" if cell is None else cell for cell in row] for row in self.rows)
        return out.getvalue()

    def html(self) -> str:
        """The table as HTML without styles; all text is escaped and hidden characters are named."""
        head = "".join(f'<th scope="col">{escape(name.replace("_", " "))}</th>' for name in self.columns)
        body = "".join(f"<tr>{''.join(map(_cell_html, row))}</tr>\n" for row in self.rows)
        return f"<table><thead><tr>{head}</tr></thead><tbody>\n{body}</tbody></table>"


@dataclass(frozen=True, slots=True)
class Counted:
    """How many records are in a picture and how many are not, with the reasons; ``total`` is both together."""

    noun: str
    shown: int
    left_out: tuple[tuple[str, int], ...] = ()

    @property
    def total(self) -> int:
        """All records that were given."""
        return self.shown + sum(count for _, count in self.left_out)

    @property
    def sentence(self) -> str:
        """The three numbers, for the foot of the picture."""
        return f"Shown {self.shown:,} + left out {self.total - self.shown:,} = {self.total:,} {self.noun}."

    @property
    def reasons(self) -> str:
        """Why records are left out, with numbers; "" when none is."""
        out = "; ".join(f"{count:,} {reason}" for reason, count in self.left_out if count)
        return f"Left out: {out}." if out else ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with its data. ``svg`` is a whole document without script, link or outside resource.

    The numbers of ``counted`` are drawn into the picture; its reasons and the ``notes`` are shown under it.
    """

    name: str
    title: str
    svg: str
    table: DataTable
    counted: Counted
    notes: tuple[str, ...] = ()

    def html(self) -> str:
        """The picture as an HTML ``figure``: its title, the SVG, notes, and the table, folded up."""
        notes = "".join(f"<p>{_text_html(note)}</p>" for note in (self.counted.reasons, *self.notes) if note)
        title = _text_html(self.title)
        return (
            f'<figure class="pr-figure" id="picture-{escape(self.name)}">'
            f"<figcaption><strong>{title}</strong></figcaption>\n"
            f'<div class="pr-svg" tabindex="0" role="group" aria-label="{title}">{self.svg}</div>\n{notes}'
            f"<details><summary>Numbers of this picture ({len(self.table.rows):,} rows)</summary>"
            f'<div class="pr-scroll" tabindex="0" role="region" aria-label="Numbers: {title}">'
            f"{self.table.html()}</div></details></figure>"
        )

    def _repr_html_(self) -> str:
        return self.html()

    def save(self, path: str | Path) -> Path:
        """Write the picture (``.svg``), its numbers (``.csv``) or both (``.html``), by the ending of ``path``.

        A file of that name is replaced. Returns the path; raises ``PictureError`` for another ending or a folder that
        cannot be written.
        """
        target = Path(path)
        made = {".svg": lambda: self.svg + "\n", ".csv": self.table.csv, ".html": self._page}.get(
            target.suffix.lower()
        )
        if made is None:
            raise PictureError(f"{target} ends in none of .svg (picture), .csv (numbers), .html (both)")
        try:
            target.write_bytes(made().encode())
        except OSError as error:
            raise PictureError(
                f"cannot write {target}: {error.strerror or error}; choose another place"
            ) from error
        return target

    def _page(self) -> str:
        return (
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{_text_html(self.title)}</title>\n</head>\n<body>\n{self.html()}\n</body>\n</html>\n"
        )


def shown_cell(cell: Cell) -> str:
    """A cell as people read it: thousands apart, shares with three digits; empty text where nothing is stated."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return f"{cell:,.3f}".rstrip("0").rstrip(".")
    return f"{cell:,}" if isinstance(cell, int) else str(cell)


def texts(cells: Iterable[Cell]) -> tuple[str, ...]:
    """All cells as people read them."""
    return tuple(map(shown_cell, cells))


def _cell_html(cell: Cell) -> str:
    return f"<td>{_text_html(shown_cell(cell))}</td>"


def _text_html(text: str) -> str:
    return shown_html(text, lambda name: f"[{name}]")
