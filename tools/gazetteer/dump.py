"""Puts the files of GeoNames together into one gazetteer."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from plainrecord.world.gazetteer_batch import Origin
from plainrecord.world.gazetteer_build import GazetteerWriter
from tools.gazetteer.building import Site
from tools.gazetteer.geonames import (
    DEFAULT_CLASSES,
    Block,
    read_alternate_names,
    read_hierarchy,
    read_places,
    read_unit_names,
)
from tools.gazetteer.inputs import blocks, open_bytes

_BLOCK_BYTES = 8 << 20
_BAD_ROWS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Dump:
    """The files, as downloaded, and what to take of them; see ``Block`` for classes and languages."""

    places: Sequence[Path]
    alternate_names: Path | None = None
    hierarchy: Path | None = None
    unit_names: Sequence[Path] = field(default_factory=tuple)
    classes: str = DEFAULT_CLASSES
    languages: str = ""
    skips_bad: bool = False

    @property
    def files(self) -> Iterator[Path]:
        """Every file."""
        yield from self.places
        yield from (path for path in (self.alternate_names, self.hierarchy) if path)
        yield from self.unit_names


def build_dump(site: Site, dump: Dump, origin: Origin) -> int:
    """Write the gazetteer of a dump and return how many places it has."""
    writer = GazetteerWriter(site.connection, site.folder, mapping=site.mapping, progress=site.progress)
    bad: list[str] = []
    for path in dump.unit_names:  # the small files first: what is wrong with them is told at once
        writer.add_unit_names(read_unit_names(path))
    if dump.hierarchy:
        writer.add_relations(read_hierarchy(dump.hierarchy))
    for path in dump.places:
        for found in site.mapping(read_places, _blocks(path, dump.classes, writer, site, dump)):
            writer.add(found.batch)
            bad += found.bad
            site.progress(path.name, writer.rows)
    if dump.alternate_names:
        writer.index.save(site.folder)
        _add_names(writer, dump.alternate_names, site, dump, bad)
    writer.write_places()
    for message in bad[:_BAD_ROWS_SHOWN]:
        print(f"left out: {message}", file=sys.stderr)
    notes = [path.name for path in dump.files]
    if bad:
        notes.append(f"{len(bad)} rows left out that could not be read, the first: {bad[0]}")
    return writer.finish(replace(origin, notes=(*origin.notes, *notes)))


def _blocks(path: Path, keeps: str, writer: GazetteerWriter, site: Site, dump: Dump) -> Iterator[Block]:
    first_row = writer.rows
    with open_bytes(path) as file:
        for line, lines, text in blocks(file, _BLOCK_BYTES):
            yield Block(
                path.name,
                line,
                lines,
                text,
                first_row + line - 1,
                site.folder,
                keeps,
                skips_bad=dump.skips_bad,
            )


def _add_names(writer: GazetteerWriter, path: Path, site: Site, dump: Dump, bad: list[str]) -> None:
    count = 0
    for found in site.mapping(read_alternate_names, _blocks(path, dump.languages, writer, site, dump)):
        writer.add_names(found.batch)
        bad += found.bad
        count += found.lines
        site.progress(path.name, count)
