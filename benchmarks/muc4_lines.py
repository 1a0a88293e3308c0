"""What single values give as filler lines of a MUC-4 template: the adapter's own rules, one reading at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from benchmarks import muc4
from benchmarks.muc4 import TABLES, Template
from plainrecord.model.records import Reading, Report
from plainrecord.model.values import Casualty, Means, Participation, Where
from plainrecord.model.vocab import PersonStatus
from plainrecord.stages.assemble.confidence import LAYOUT

_COUNTRIES = {name: code for code, name in TABLES["countries"].items()}
_NO_INSTRUMENT = ("ARSON", "KIDNAPPING")


def template_of(report: Report, dateline: date | None, reports: Sequence[Report]) -> Template | None:
    """The template of one report by itself; None where the benchmark does not judge it."""
    return muc4._template(report, dateline, muc4._main_country(reports))


def country_of(template: Template) -> str:
    """ISO 3166-1 alpha-2 code of the country a template is in."""
    code: str = _COUNTRIES[template["INCIDENT: LOCATION"][0].split(":")[0]]
    return code


def date_line(report: Report, dateline: date | None) -> str:
    """The report's day."""
    return muc4._date(report, dateline)


def location_line(reading: Reading[Where], report: Report, country: str) -> str:
    """One place, also one from the layout, which the adapter leaves out."""
    plain = replace(reading, maker=reading.maker.removesuffix(LAYOUT))
    return muc4._location(replace(report, places=(plain,)), country)


def weapon_lines(reading: Reading[Means], report: Report, kind: str) -> tuple[list[str], list[str]]:
    """Instrument ids and types that one weapon gives in an incident of a kind."""
    if kind in _NO_INSTRUMENT:
        return [], []
    slots = muc4._instruments(replace(report, weapons=(reading,)), kind)
    return slots["INCIDENT: INSTRUMENT ID"], slots["INCIDENT: INSTRUMENT TYPE"]


def perpetrator_lines(reading: Reading[Participation], report: Report, country: str) -> list[str]:
    """The individuals and organisations that one participant gives."""
    found = muc4._Perpetrators()
    actor = reading.value.actor
    quotes = [span.quote(report.document.text) for span in reading.spans]
    words = quotes[0] if len(quotes) == 1 else muc4._words_for(actor, quotes)
    found.add(words, actor.kind, country, "")
    return found.individuals + [f'"{name}"' for name in found.organisations]


def people_lines(reading: Reading[Participation], text: str) -> list[str]:
    """The names and descriptions of people acted upon."""
    actor = reading.value.actor
    status = PersonStatus.OFFICIAL if actor.is_official else muc4._status(actor.kind)
    names = (actor.person_name,) if actor.person_name else ()
    humans = muc4._split(reading.spans[0].quote(text), names, status, None, "")
    return [f'"{words}"' for human in humans for words in (human.name, human.description) if words]


def thing_lines(words: str) -> list[str]:
    """The thing attacked."""
    plain = muc4._counted(words)
    return [f'"{plain}"'] if plain else []


def casualty_lines(reading: Reading[Casualty]) -> tuple[list[str], list[str]]:
    """Effects and numbers that one row of casualties gives."""
    value: Any = reading.value
    effect = TABLES["effects"].get(value.outcome.value, "")
    humans = list(muc4._split(value.who, value.person_names, value.status, value.count, effect))
    effects = [f'{effect}: "{human.key}"' for human in humans if effect]
    return effects, [f'{muc4._number(human.count, human.key)}: "{human.key}"' for human in humans]
