"""The report to share: one HTML file with the events, their map and timeline, pictures, method and codebook.

The file needs nothing else. Its content security policy forbids every request and every script but its own three, by
their hashes; what comes from documents is escaped text or escaped JSON. Redacted records go in and nothing else can.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from pathlib import Path

from plainrecord.exports.atomic import ExportError, replacing
from plainrecord.exports.columns import columns
from plainrecord.model.linking import Policy
from plainrecord.model.markup import shown_html
from plainrecord.pictures import browser
from plainrecord.pictures.drawing import style_sheet
from plainrecord.pictures.gallery import GALLERY, Material
from plainrecord.pictures.map_events import map_events_json, script_safe

BEGINS = '<!DOCTYPE html>\n<html lang="en" data-plainrecord="report">\n'
"""How every report begins, so that an earlier one can be told from another file."""

_DATA = "plainrecord-data"
_POLICIES = {
    Policy.CONSERVATIVE: "the lowest figure that an independent lineage of sources gives",
    Policy.MOST_RECENT_INDEPENDENT: "the figure of the latest lineage that is no party's",
    Policy.MAJORITY: "the value that most lineages give, of equals the lowest",
}
_LIMITS = """\
Events are reports that were judged to be of the same occurrence. They say what sources claim; they are no verified
facts, and a mistake of reading or linking can be in any of them.

What nobody reported, or no document here tells of, is missing: a quiet week may be an uncovered one. The calendar of
documents shows where there were none.

Private persons appear under pseudonyms, labels are neutral, and sensitive kinds of events keep no fine place. This
lowers the risk to people, not to zero: weigh it before you pass the file on.

Nothing here predicts anything, and no figure should be added up across parties or taken as a complete count.
"""


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """What a report says about itself: its title, what became of the inputs, how far it was reviewed, and its maker."""

    title: str
    inputs: str
    review: str
    policy: Policy
    version: str


def report_page(given: Material, facts: ReportFacts) -> str:
    """The whole page. Equal records and facts give equal text."""
    scripts = (*browser.libraries(), browser.bundled())
    for script in scripts:
        if "</script" in script.lower() or "<!--" in script:
            raise ValueError("a script of the package cannot stand inside a page")
    style = (
        f"{browser.styles()}\n{files('plainrecord.exports').joinpath('report_page.css').read_text('utf-8')}"
    )
    policy = (
        f"default-src 'none'; script-src {' '.join(map(_hash, scripts))}; style-src {_hash(style)}; "
        "base-uri 'none'; form-action 'none'"
    )
    return "".join(
        (
            BEGINS,
            '<head>\n<meta charset="utf-8">\n',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n',
            '<meta name="referrer" content="no-referrer">\n',
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
            f"<title>{_plain(facts.title)}</title>\n<style>{style}</style>\n</head>\n<body>\n",
            *_head(given, facts),
            "<main>\n",
            '<section aria-label="Events"><h2>Events: map, timeline and table</h2>\n',
            f'<div class="pr-explore" data-plainrecord-explore="{_DATA}">\n',
            "<noscript>Map, timeline and table need JavaScript. The pictures below do not.</noscript>\n",
            "</div></section>\n",
            *_pictures(given),
            *_codebook(),
            *_licences(),
            "</main>\n",
            f'<script type="application/json" id="{_DATA}">{_data(given)}</script>\n',
            *(f"<script>{script}</script>\n" for script in scripts[:-1]),
            f'<script type="module">{scripts[-1]}</script>\n</body>\n</html>\n',
        )
    )


def write_report(given: Material, facts: ReportFacts, out: Path, *, force: bool = False) -> Path:
    """Write the page to ``out``. An earlier report is replaced; another file only with ``force``.

    Raises ``ExportError`` for a name that does not end in ``.html``, a foreign file, or a folder that is read-only.
    """
    if out.suffix.lower() not in {".html", ".htm"}:
        raise ExportError(f"{out} does not end in .html; a report is one HTML file, such as report.html")
    if not force and out.exists() and not _is_report(out):
        raise ExportError(
            f"{out} exists and is no earlier report; choose another name, or add --force to replace it"
        )
    with replacing(out) as temporary:
        temporary.write_bytes(report_page(given, facts).encode())
    return out


def _is_report(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(BEGINS)) == BEGINS.encode()


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _data(given: Material) -> str:
    basemap = browser.static_text("basemap.json").strip().encode()
    return (
        b'{"events":' + map_events_json(given.events) + b',"basemap":' + script_safe(basemap) + b"}"
    ).decode()


# --- parts -----------------------------------------------------------------------------------------------


def _head(given: Material, facts: ReportFacts) -> Iterator[str]:
    summaries = [event.summary for event in given.events]
    days = [day for one in summaries for day in (one.first_published, one.last_published) if day]
    reports = sum(len(event.reports) for event in given.events)
    yield f'<header>\n<h1>{_shown(facts.title)}</h1>\n<p class="lead">{len(given.events):,} events from '
    yield f"{reports:,} reports"
    yield f", published {min(days)} to {max(days)}.</p>\n" if days else ".</p>\n"
    yield f"<p>Made with Plainrecord {_plain(facts.version)}. Inputs: {_shown(facts.inputs)}. "
    yield f"{_shown(facts.review)}</p>\n"
    yield "<details open><summary>Read this first: method and limits</summary>\n<ul>\n"
    yield from (f"<li>{escape(limit)}</li>\n" for limit in _LIMITS.strip().split("\n\n"))
    yield "<li>Where sources of an event disagree, the value shown follows the policy "
    yield f"<b>{facts.policy.value.replace('_', ' ')}</b>: {_POLICIES[facts.policy]}. Low and high span what every "
    yield "lineage's latest figure allows. An empty value is not stated; it is never zero.</li>\n</ul></details>\n"
    links = (
        ("events", "Events"),
        ("pictures", "Pictures"),
        ("codebook", "Codebook"),
        ("licences", "Licences"),
    )
    yield '<nav aria-label="Parts of the report"><ul>'
    yield from (f'<li><a href="#{anchor}">{name}</a></li>' for anchor, name in links[1:])
    yield "</ul></nav>\n</header>\n"


def _pictures(given: Material) -> Iterator[str]:
    yield '<section id="pictures" aria-label="Pictures"><h2>Pictures</h2>\n<div class="gallery">\n'
    for draw in GALLERY.values():
        # The style sheet of the pictures stands once in the head.
        yield draw(given).html().replace(f"<style>{style_sheet()}</style>", "") + "\n"
    yield "</div></section>\n"


def _codebook() -> Iterator[str]:
    yield '<section id="codebook" aria-label="Codebook"><h2>Codebook of events</h2>\n<details>'
    yield "<summary>Columns of the event table that <code>plainrecord export</code> writes</summary>\n"
    yield '<div class="pr-scroll" tabindex="0" role="region" aria-label="Columns">\n<table><thead><tr>'
    yield from (f'<th scope="col">{name}</th>' for name in ("column", "type", "unit", "meaning"))
    yield "</tr></thead><tbody>\n"
    for column in columns("events"):
        cells = (column.type, column.unit, column.description)
        yield f'<tr><th scope="row"><code>{escape(column.name)}</code></th>{_cells(cells)}</tr>\n'
    yield "</tbody></table></div></details></section>\n"


def _cells(cells: Iterable[str]) -> str:
    return "".join(f"<td>{escape(cell)}</td>" for cell in cells)


def _licences() -> Iterator[str]:
    yield '<section id="licences" aria-label="Licences"><h2>Where things come from</h2>\n'
    yield "<p>Places of the default gazetteer: GeoNames, CC BY 4.0. Outlines: Natural Earth, public domain; lines "
    yield "express no opinion on any border or status.</p>\n"
    yield "<details><summary>Licences of the programs in this file</summary>\n"
    yield from (f"<h3>{escape(name)}</h3>\n<pre>{escape(text)}</pre>\n" for name, text in browser.licences())
    yield "</details></section>\n"


def _shown(text: str) -> str:
    return shown_html(text, lambda name: f'<bdi class="chip">{name}</bdi>')


def _plain(text: str) -> str:
    return shown_html(text, lambda name: f"[{name}]")
