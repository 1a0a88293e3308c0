"""MUC-4: our reports as templates, ``python -m benchmarks.muc4 DOCUMENTS OUT``.

DOCUMENTS is a folder with ``documents.jsonl`` (id, dateline_date, text); OUT gets one JSON line a document.
What a template holds is described in the README of the benchmark; the tables are in ``muc4.toml``.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from benchmarks.muc4_relevance import is_relevant
from plainrecord.fields.actor import normalise
from plainrecord.fields.actor_groups import unknown_group
from plainrecord.fields.actor_phrase import phrase_of, strip_leading
from plainrecord.fields.actor_words import ActorWords, actor_words, words_of
from plainrecord.lang.lexicon import load_lexicon
from plainrecord.model.records import Reading, Report
from plainrecord.model.values import Actor, Casualty, Count, Damage, Target, When
from plainrecord.model.vocab import (
    ActorKind,
    CasualtyOutcome,
    CasualtyScope,
    ClaimantPosition,
    ClaimStance,
    GeoPrecision,
    Modality,
    Outcome,
    PersonStatus,
    Role,
    Stance,
)
from plainrecord.pipeline import code, context
from plainrecord.sources import document_from_text
from plainrecord.stages.assemble.confidence import HEADING, LAYOUT
from plainrecord.stages.assemble.things import ThingWords
from plainrecord.world.registry import load_registry

TABLES: dict[str, Any] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
OLDEST_DAYS = 62
_RELEASE = "release.prisoners"
_FINE = frozenset({GeoPrecision.G1, GeoPrecision.G2, GeoPrecision.G3, GeoPrecision.G4, GeoPrecision.G5})
_QUANTITY = re.compile(r"^(?:\w+ ){0,2}(?:NUMBERS?|TOTAL|LIST|HUNDREDS?|DOZENS?)(?: OF)? (?:\d+ |THE )?")
_AGE = re.compile(r"(?:^|\s*,)\s*\d{1,2}$")
_OF = re.compile(r"\s*\b(?:OF|FROM|BELONGING TO)\s+(?:THE\s+)?(?=\s|$)", re.IGNORECASE)
_STATE = frozenset(
    {ActorKind.STATE_MILITARY, ActorKind.STATE_POLICE, ActorKind.STATE_INTELLIGENCE, ActorKind.STATE_OTHER,
     ActorKind.PRO_GOVERNMENT_MILITIA}
)  # fmt: skip
_ARMED = frozenset({PersonStatus.STATE_ARMED, PersonStatus.POLICE, PersonStatus.NONSTATE_ARMED})
_FORCES = frozenset({ActorKind.STATE_MILITARY, ActorKind.STATE_POLICE, ActorKind.STATE_INTELLIGENCE})
_FIGHTERS = _ARMED - {PersonStatus.POLICE}
_TOLD_AS_FACT = frozenset({Modality.ASSERTED, Modality.CONTESTED})
_CIVIL = frozenset(PersonStatus) - _ARMED - {PersonStatus.UNKNOWN, PersonStatus.OFF_DUTY}
_CIVIL_THINGS = frozenset(TABLES["targets"]) - {"military", "unknown", "other", "nonstate_armed", "police"}
_ORGANISED = (
    frozenset({ActorKind.REBEL_GROUP, ActorKind.CRIMINAL_GROUP, ActorKind.POLITICAL_MILITIA}) | _STATE
)
_DETERMINER = re.compile(
    r"^(?:THE|A|AN|THIS|THAT|THESE|THOSE|HIS|HER|ITS|THEIR|SOME|SEVERAL|OTHER|ANOTHER|MANY|FEW)\s+",
    re.IGNORECASE,
)
Template = dict[str, list[str]]


def templates_of(text: str, dateline: date | None) -> list[Template]:
    """The templates of one document."""
    return _relevant(candidates_of(text, dateline))


def templates_from(reports: Sequence[Report], dateline: date | None) -> list[Template]:
    """The templates of the reports of one document."""
    return _relevant(_candidates(reports, dateline))


def _relevant(found: Iterable[tuple[Template, Report]]) -> list[Template]:
    return joined([template for template, report in found if is_relevant(template, report)])


def candidates_of(text: str, dateline: date | None) -> list[tuple[Template, Report]]:
    """A template for each report of a document that may be an incident of the benchmark."""
    document = document_from_text(text, published=dateline, language="en")
    return _candidates(code(document, context("en")).reports, dateline)


def _candidates(reports: Sequence[Report], dateline: date | None) -> list[tuple[Template, Report]]:
    main = _main_country(reports)
    made = ((_template(report, dateline, main), report) for report in reports)
    return [(template, report) for template, report in made if template is not None]


def joined(templates: Iterable[Template]) -> list[Template]:
    """The templates of one document, those of one incident joined, and numbered."""
    found = _merged([dict(template) for template in templates])
    _inherit_perpetrators(found)
    for number, template in enumerate(found, 1):
        template["MESSAGE: TEMPLATE"] = [str(number)]
    return found


def _merged(found: Sequence[Template]) -> list[Template]:
    """Templates of one type, date and place become one: the first, with the fillers of the others."""
    kept: list[Template] = []
    for template in found:
        home = next((other for other in kept if _is_same_incident(other, template)), None)
        if home is None:
            kept.append(template)
            continue
        for slot in TABLES["merging"]["slots"]:
            if slot in template:
                home[slot] = list(dict.fromkeys([*home.get(slot, []), *template[slot]]))
    return kept


def _is_same_incident(one: Template, other: Template) -> bool:
    here, there = one["INCIDENT: LOCATION"][0], other["INCIDENT: LOCATION"][0]
    nested = here == there or here.startswith(f"{there}:") or there.startswith(f"{here}:")
    return nested and all(one[slot] == other[slot] for slot in ("INCIDENT: TYPE", "INCIDENT: DATE"))


def _inherit_perpetrators(found: Sequence[Template]) -> None:
    """An incident told without perpetrator has those of the one told before it, the first ones those told first."""
    told = [
        template for template in found if template["PERP: ORGANIZATION ID"] or template["PERP: INDIVIDUAL ID"]
    ]
    before = told[0] if told else None
    for template in found:
        if template["PERP: ORGANIZATION ID"] or template["PERP: INDIVIDUAL ID"]:
            before = template
        elif before is not None:
            template |= {slot: lines for slot, lines in before.items() if slot.startswith("PERP")}


def _main_country(reports: Sequence[Report]) -> str | None:
    """The country of the nine that most places are in; without any, the one the text names most."""
    codes = [where.value.country_iso2 for report in reports for where in report.places]
    known = [code for code in codes if code in TABLES["countries"]]
    if not known and reports:
        knowledge = _knowledge()
        words = words_of(reports[0].document.text)
        named = (knowledge.country(words[at : at + 2]) for at in range(len(words)))
        known = [code for code in named if code in TABLES["countries"]]
    return max(known, key=known.count) if known else None


def _template(report: Report, dateline: date | None, main: str | None) -> Template | None:
    kind = _kind(report)
    if kind is None or report.modality.value not in _TOLD_AS_FACT or not _recent(report.when, dateline):
        return None
    humans, things = _humans(report), _things(report)
    country = _country(report, main)
    if country is None or not _concerns_civilians(report, humans, things):
        return None
    weapons = {reading.value.weapon.value for reading in report.weapons}
    if report.act.value.event_type == "property.destruction" and weapons & set(TABLES["arson"]["weapons"]):
        kind = "ARSON"
    failed = report.act.value.outcome is Outcome.ATTEMPTED_FAILED
    template: Template = {
        "INCIDENT: DATE": [_date(report, dateline)],
        "INCIDENT: LOCATION": [_location(report, country)],
        "INCIDENT: TYPE": [kind],
        "INCIDENT: STAGE OF EXECUTION": ["ATTEMPTED" if failed else "ACCOMPLISHED"],
        **_perpetrators(report, country),
        **_human_slots(humans, country),
    }
    if report.act.value.event_type == _RELEASE:
        freed = TABLES["effects"]["released"]
        victims = [line.partition(": ")[2] for line in template["HUM TGT: TYPE"]]
        template["HUM TGT: EFFECT OF INCIDENT"] = [f"{freed}: {victim}" for victim in victims]
    if kind not in ("ARSON", "KIDNAPPING"):
        template |= _instruments(report, kind)
    if kind != "KIDNAPPING":
        template |= _thing_slots(things, country)
    return template


def _kind(report: Report) -> str | None:
    """The type of incident, None for what the benchmark does not ask for; captives freed were kidnapped."""
    event_type = report.act.value.event_type
    if event_type != _RELEASE:
        return str(TABLES["types"][event_type]) if event_type in TABLES["types"] else None
    doers = [part.value.actor.kind for part in report.participants if part.value.role is Role.INITIATOR]
    told = " ".join(span.quote(report.document.text).upper() for span in report.passages)
    captives = any(word in told for word in TABLES["captivity"]["words"])
    return str(TABLES["captivity"]["type"]) if (captives or doers) and _STATE.isdisjoint(doers) else None


def _recent(when: Reading[When] | None, dateline: date | None) -> bool:
    if when is None or dateline is None or when.value.latest is None:
        return True
    return bool(when.value.latest >= dateline - timedelta(days=OLDEST_DAYS))


def _concerns_civilians(report: Report, humans: Sequence[_Human], things: Sequence[_Thing]) -> bool:
    """Somebody or something must be hit; in fighting, what is hit must be known to be civil."""
    if report.act.value.event_type.startswith("clash"):
        civil = any(human.status in _CIVIL or (human.name and human.status not in _ARMED) for human in humans)
        return civil or any(thing.kind in _CIVIL_THINGS for thing in things)
    unarmed = any(human.status not in _FIGHTERS for human in humans)
    return unarmed or any(thing.kind not in ("military", "nonstate_armed") for thing in things)


# Incident ------------------------------------------------------------------------------------------------


def _date(report: Report, dateline: date | None) -> str:
    last = f"- {_day(dateline)}" if dateline else "-"
    if report.when is None:
        return last
    when: When = report.when.value
    words = report.when.spans[0].quote(report.document.text).lower()
    if when.earliest is None or when.latest is None:
        return last
    if report.when.maker.endswith(HEADING) and when.latest == dateline:  # the dateline itself
        return last
    weekday = re.search(r"(mon|tues|wednes|thurs|fri|satur|sun)day", words)
    if weekday and not re.search(r"\d", words):
        return last
    if when.earliest == when.latest:
        return _day(when.earliest)
    if when.latest == dateline:  # some time before the text was written
        return last
    return f"{_day(when.earliest)} - {_day(when.latest)}"


def _day(day: date) -> str:
    return f"{day:%d %b %y}".upper()


def _country(report: Report, main: str | None) -> str | None:
    """The country of the template: that of its places, else the one the document is about; None for neither."""
    stated = [reading.value.country_iso2 for reading in report.places if not reading.maker.endswith(LAYOUT)]
    known = next((code for code in stated if code in TABLES["countries"]), None)
    return known or main


def _location(report: Report, country: str) -> str:
    """Country, department and the most specific place; a place inherited from the layout is not used."""
    parts = [TABLES["countries"][country]]
    stated = (reading.value for reading in report.places if not reading.maker.endswith(LAYOUT))
    inside = [where for where in stated if where.country_iso2 in (country, None)]
    fine = next((where for where in inside if where.geo_precision in _FINE), None)
    area = next((where for where in inside if where.geo_precision is GeoPrecision.G6), None)
    if area is not None and (fine is None or fine.admin1 in (None, area.admin1)):
        parts.append(f"{_clean(area.name)} (DEPARTMENT)")
    if fine is not None and _clean(fine.name) not in (parts[0], _clean(area.name) if area else ""):
        parts.append(f"{_clean(fine.name)} (CITY)")
    return ": ".join(parts)


def _instruments(report: Report, kind: str) -> Template:
    """The means named, and their types; a type without words where only the act says the means."""
    named: dict[str, str] = {}
    implied = ""
    for reading in report.weapons:
        words = _counted(reading.value.words)
        by_word = next((name for word, name in TABLES["words"].items() if word in words), "")
        instrument = by_word or TABLES["instruments"].get(reading.value.weapon.value, "")
        traced = words.split()[-1:] and words.split()[-1] in TABLES["traces"]["words"]
        if words and instrument and not traced:
            named.setdefault(words, instrument)
        elif instrument and not (instrument == "FIRE" and kind == "ATTACK"):
            implied = implied or instrument
    if not named and kind == "BOMBING":
        implied = "BOMB"
    types = [f'{instrument}: "{words}"' for words, instrument in named.items()]
    return {
        "INCIDENT: INSTRUMENT ID": [f'"{words}"' for words in named],
        "INCIDENT: INSTRUMENT TYPE": types or ([f'{implied}: "-"'] if implied else []),
    }


def _counted(words: str) -> str:
    """Words for things or people without what says how many."""
    return _clean(_QUANTITY.sub("", _clean(strip_leading(words)))) if words.strip() else ""


# Perpetrators --------------------------------------------------------------------------------------------


def _knowledge() -> ActorWords:
    return actor_words(load_lexicon(), load_registry())


class _Perpetrators:
    """Who did it: individuals and organisations as the text calls them."""

    def __init__(self) -> None:
        self.individuals: list[str] = []
        self.organisations: dict[str, str] = {}
        self.by_state = False

    def add(self, words: str, kind: ActorKind, country: str, confidence: str) -> None:
        """Split a phrase into the organisation it names and the people beside it."""
        knowledge = _knowledge()
        phrase = phrase_of(words, knowledge, (country,))
        self.by_state = self.by_state or kind in _FORCES
        people = _clean(words)
        if phrase.organisation is not None:
            _, first, last = phrase.organisation
            start, end = phrase.words[first].start, phrase.words[last - 1].end
            self.organisations.setdefault(_clean(phrase.text[start:end]), confidence)
            people = _clean(_OF.sub(" ", f"{phrase.text[:start]} {phrase.text[end:]}"))
        elif group := unknown_group(phrase, knowledge):
            self.organisations.setdefault(_clean(group), confidence)
            people = ""
        elif phrase.noun is not None and phrase.noun.collective and kind in _STATE:
            self.organisations.setdefault(people, confidence)
            people = ""
        if _is_people(people) and f'"{people}"' not in self.individuals:
            self.individuals.append(f'"{people}"')


def _is_people(words: str) -> bool:
    """Whether words stand for persons: they hold a noun for persons or a person's name."""
    knowledge = _knowledge()
    phrase = phrase_of(words, knowledge)
    if phrase.noun is None:
        return phrase.name() is not None
    return words.rsplit(maxsplit=1)[-1] not in TABLES["bare_members"]["words"]


def _words_for(actor: Actor, quotes: Sequence[str]) -> str:
    """The words of the text that gave an actor, its label when none of the quotes did."""
    lexicon, registry = load_lexicon(), load_registry()
    return next((words for words in quotes if normalise(words, lexicon, registry) == actor), actor.label)


def _perpetrators(report: Report, country: str) -> Template:
    found = _Perpetrators()
    fighting = report.act.value.event_type.startswith("clash")
    for part in report.participants:
        actor = part.value.actor
        if part.value.role is Role.INITIATOR or (part.value.role is Role.PARTICIPANT and not fighting):
            words = part.spans[0].quote(report.document.text)
            found.add(words, actor.kind, country, _confidence(report, actor, part.stance))
    _claimants(report, country, found)
    return {
        "PERP: INCIDENT CATEGORY": ["STATE-SPONSORED VIOLENCE" if found.by_state else "TERRORIST ACT"],
        "PERP: INDIVIDUAL ID": found.individuals,
        "PERP: ORGANIZATION ID": [f'"{name}"' for name in found.organisations],
        "PERP: ORGANIZATION CONFIDENCE": [f'{how}: "{name}"' for name, how in found.organisations.items()],
    }


def _claimants(report: Report, country: str, found: _Perpetrators) -> None:
    """Add who claims responsibility and who is accused."""
    for reading in report.claims:
        claim = reading.value
        quotes = [span.quote(report.document.text) for span in reading.spans]
        actor = claim.speaker.actor if claim.speaker else None
        if claim.stance is ClaimStance.CLAIMS_RESPONSIBILITY and actor is not None:
            found.add(_words_for(actor, quotes), actor.kind, country, "CLAIMED OR ADMITTED")
        if claim.accused is not None:
            confidence = _confidence(report, claim.accused, Stance.ALLEGED)
            found.add(_words_for(claim.accused, quotes), claim.accused.kind, country, confidence)


def _confidence(report: Report, actor: Actor, stance: Stance) -> str:
    for reading in report.claims:
        claim = reading.value
        claimant = claim.speaker.actor if claim.speaker else None
        claimed = claim.stance is ClaimStance.CLAIMS_RESPONSIBILITY
        if claimed and claimant is not None and claimant.label == actor.label:
            return "CLAIMED OR ADMITTED"
        if claim.accused is not None and claim.accused.label == actor.label:
            official = claim.speaker is not None and claim.speaker.position in (
                ClaimantPosition.LOCAL_OFFICIAL, ClaimantPosition.NATIONAL_OFFICIAL,
            )  # fmt: skip
            return "SUSPECTED OR ACCUSED BY AUTHORITIES" if official else "SUSPECTED OR ACCUSED"
    return "SUSPECTED OR ACCUSED" if stance is Stance.ALLEGED else "REPORTED AS FACT"


# Targets -------------------------------------------------------------------------------------------------


class _Human:
    """A person or group harmed or attacked."""

    def __init__(
        self, name: str, description: str, status: PersonStatus, count: Count | None, effect: str
    ) -> None:
        self.name, self.description, self.status = name, description, status
        self.count, self.effects = count, {effect} if effect else set()

    @property
    def key(self) -> str:
        """The filler that the other slots refer to."""
        return self.name or self.description


class _Thing:
    """A thing damaged or attacked."""

    def __init__(self, words: str, kind: str, count: Count | None, effect: str) -> None:
        self.words, self.kind, self.count, self.effect = words, kind, count, effect


def _humans(report: Report) -> list[_Human]:
    humans: dict[str, _Human] = {}
    for reading in report.casualties:
        casualty: Casualty = reading.value
        effect = TABLES["effects"].get(casualty.outcome.value, "")
        if casualty.outcome is CasualtyOutcome.KILLED_OR_INJURED or casualty.count.high == 0:
            continue
        if casualty.scope is CasualtyScope.PERIOD_TOTAL:
            continue
        for human in _split(casualty.who, casualty.person_names, casualty.status, casualty.count, effect):
            _merge(humans, human)
    for participation in report.participants:
        value = participation.value
        if value.role in (Role.TARGET, Role.VICTIM_GROUP) and value.actor.label:
            words = participation.spans[0].quote(report.document.text)
            status = PersonStatus.OFFICIAL if value.actor.is_official else _status(value.actor.kind)
            names = (value.actor.person_name,) if value.actor.person_name else ()
            for human in _split(words, names, status, None, ""):
                _merge(humans, human)
    fighting = (PersonStatus.NONSTATE_ARMED,)  # whose own losses are no attack on anybody
    return _distinct(h for h in humans.values() if h.key and (h.name or h.status not in fighting))


def _distinct(humans: Iterable[_Human]) -> list[_Human]:
    """Without bodies, and without a second group called by the same noun."""
    kept: list[_Human] = []
    for human in humans:
        if human.name:
            kept.append(human)
            continue
        last = human.description.split()[-1]
        same = next((other for other in kept if other.description.endswith(last)), None)
        if same is not None:
            same.effects |= human.effects
        elif not _is_body(human.description):
            kept.append(human)
    return kept


def _is_body(words: str) -> bool:
    """Whether words stand for an organisation or unit rather than for persons."""
    noun = phrase_of(words, _knowledge()).noun
    return (
        noun is not None
        and noun.collective
        and words.rsplit(maxsplit=1)[-1] not in TABLES["groups"]["of_persons"]
    )


def _status(kind: ActorKind) -> PersonStatus:
    if kind in (ActorKind.STATE_MILITARY, ActorKind.FOREIGN_MILITARY):
        return PersonStatus.STATE_ARMED
    if kind is ActorKind.STATE_POLICE:
        return PersonStatus.POLICE
    return PersonStatus.NONSTATE_ARMED if kind is ActorKind.REBEL_GROUP else PersonStatus.UNKNOWN


def _split(
    words: str, names: Sequence[str], status: PersonStatus, count: Count | None, effect: str
) -> Iterator[_Human]:
    rest = _counted(words)
    for name in names:
        rest = _clean(rest.replace(_clean(name), " ").strip(" ,"))
    rest = _AGE.sub("", rest).strip(" ,")
    if names and rest.rstrip(".") in TABLES["courtesy"]["words"]:
        rest = ""
    if names:
        for name in names:
            yield _Human(_clean(name), rest, status, Count(1, 1, 1, "N_exact", name), effect)
    elif rest and _is_people(rest):
        yield _Human("", rest, status, count, effect)


def _merge(humans: dict[str, _Human], human: _Human) -> None:
    known = humans.setdefault(human.key, human)
    known.effects |= human.effects


def _human_slots(humans: Sequence[_Human], country: str) -> Template:
    names = ("NAME", "DESCRIPTION", "TYPE", "NUMBER", "FOREIGN NATION", "EFFECT OF INCIDENT")
    slots: Template = {name: [] for name in names}
    for human in humans:
        if human.name:
            slots["NAME"].append(f'"{human.name}"')
        if human.description:
            reference = f': "{human.name}"' if human.name else ""
            slots["DESCRIPTION"].append(f'"{human.description}"{reference}')
        words = human.description
        kind = next(
            (kind for word, kind in TABLES["status_words"].items() if re.search(rf"\b{word}\b", words)), None
        )
        slots["TYPE"].append(
            f'{kind or TABLES["statuses"].get(human.status.value, "CIVILIAN")}: "{human.key}"'
        )
        slots["NUMBER"].append(f'{_number(human.count, human.key)}: "{human.key}"')
        slots["FOREIGN NATION"] += _nation(human.description, human.key, country)
        slots["EFFECT OF INCIDENT"] += [f'{effect}: "{human.key}"' for effect in sorted(human.effects)]
    return {f"HUM TGT: {name}": lines for name, lines in slots.items()}


def _things(report: Report) -> list[_Thing]:
    """Each thing once, whether it is told as attacked, as damaged or as both; a part stands for the whole it names."""
    words_of_things = ThingWords(load_lexicon())
    parts = TABLES["parts"]["words"]
    things: list[_Thing] = []
    told: tuple[Damage | Target, ...] = (
        *(reading.value for reading in report.damage), *(reading.value for reading in report.targets)
    )  # fmt: skip
    for value in told:
        words = _counted(value.words)
        effect = TABLES["damage"].get(value.extent.value, "") if isinstance(value, Damage) else ""
        part, _, whole = words.partition(" OF ")
        if part.split()[-1:] and part.split()[-1] in parts:
            words = _counted(strip_leading(whole))
        if (
            not words
            or value.target_type.value == "unknown"
            or words.split()[-1] in TABLES["scenes"]["words"]
        ):
            continue
        named = words_of_things.named(words)
        known = next((one for one in things if named.is_one_with(words_of_things.named(one.words))), None)
        if known is None:
            things.append(_Thing(words, value.target_type.value, value.count, effect))
        else:
            known.effect = known.effect or effect
    return things


def _thing_slots(things: Sequence[_Thing], country: str) -> Template:
    slots: Template = {name: [] for name in ("ID", "TYPE", "NUMBER", "FOREIGN NATION", "EFFECT OF INCIDENT")}
    for thing in things:
        words = thing.words
        kind = next((kind for word, kind in TABLES["target_words"].items() if word in words.split()), None)
        slots["ID"].append(f'"{words}"')
        slots["TYPE"].append(f'{kind or TABLES["targets"].get(thing.kind, "OTHER")}: "{words}"')
        slots["NUMBER"].append(f'{_number(thing.count, words)}: "{words}"')
        slots["FOREIGN NATION"] += _nation(words, words, country)
        if thing.effect:
            slots["EFFECT OF INCIDENT"].append(f'{thing.effect}: "{words}"')
    return {f"PHYS TGT: {name}": lines for name, lines in slots.items()}


def _nation(words: str, key: str, country: str) -> list[str]:
    """The line for a nationality in the words that is not the country of the place."""
    code = _knowledge().country(words_of(words))
    if code is None or code == country:
        return []
    name = TABLES["nations"].get(code) or load_registry().countries.get(code, "")
    return [f'{name.upper().removeprefix("THE ")}: "{key}"'] if name else []


def _number(count: Count | None, words: str) -> str:
    if count is None or count.phrase_id == "PLURAL":
        head = words.split(" OF ", maxsplit=1)[0].split()[-1:] or [""]
        plural = head[0].endswith("S") or head[0] in ("PEOPLE", "MEN", "WOMEN", "CHILDREN", "POLICEMEN")
        return "PLURAL" if plural else "1"
    if count.phrase_id == "ABOUT":
        return f"~{count.best}"
    if count.low == count.high:
        return str(count.low)
    if count.high is None and count.low is not None and count.low > 3:
        return f"{count.low}-"
    if count.phrase_id in ("BETWEEN", "OR"):
        return f"{count.low}-{count.high}"
    return "PLURAL"


def _clean(words: str) -> str:
    text = " ".join(words.upper().replace('"', "").split())
    previous = None
    while previous != text:
        previous, text = text, _DETERMINER.sub("", text)
    return re.sub(r"\s*\[.*?\]", "", text).strip(" ,.;:")


def main(arguments: Sequence[str]) -> int:
    """Command line: DOCUMENTS OUT."""
    if len(arguments) != 2:
        print("usage: python -m benchmarks.muc4 DOCUMENTS OUT", file=sys.stderr)
        return 2
    documents = Path(arguments[0])
    documents = documents / "documents.jsonl" if documents.is_dir() else documents
    if not documents.exists():
        print(f"skipped: {documents} is not there; the benchmark data is not part of the project")
        return 0
    with documents.open(encoding="utf-8") as lines, Path(arguments[1]).open("w", encoding="utf-8") as out:
        for line in lines:
            row = json.loads(line)
            dateline = date.fromisoformat(row["dateline_date"]) if row["dateline_date"] else None
            out.write(json.dumps({"id": row["id"], "templates": templates_of(row["text"], dateline)}) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
