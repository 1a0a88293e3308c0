"""The invented world of one document: country, places, people, armed groups, and the days around its date."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from tools.training.banks import Knowledge, Region
from tools.training.grammar import Scope, fill

FIRST_DAY = date(1984, 1, 1)
LAST_WIRE_DAY = date(1993, 12, 31)
LAST_DAY = date(2026, 6, 30)
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SMALL_WORDS = frozenset({"of", "the", "for", "in", "and", "de", "del", "la", "el", "e", "to"})
_PLACES_OF_A_DOCUMENT = 9


def published_day(dice: random.Random, last: date = LAST_DAY) -> date:
    """A day on which the document was published, not after ``last``."""
    return FIRST_DAY + timedelta(days=dice.randrange((last - FIRST_DAY).days))


def setting(region: Region, day: date, knowledge: Knowledge, dice: random.Random) -> dict[str, Sequence[str]]:
    """The banks that depend on the document."""
    country, other = place_name(region, dice), place_name(dice.choice(knowledge.regions), dice)
    banks: dict[str, Sequence[str]] = dict(region.banks)
    banks["p"] = [place_name(region, dice) for _ in range(_PLACES_OF_A_DOCUMENT)]
    banks["p2"] = banks["p"]
    banks["country"], banks["country_b"] = [_as_country(country)], [_as_country(other)]
    banks["demonym"] = [demonym(country, region, dice)]
    banks["demonym_b"] = [demonym(other, region, dice)]
    banks["n"] = ["7", "9", "17", "19", "23"]
    banks |= _groups(region, banks, knowledge, dice)
    banks["army"] = _army(banks["demonym"][0])
    banks |= days(day, dice)
    return banks


def place_name(region: Region, dice: random.Random) -> str:
    """An invented name in the style of the region."""
    first, middle, last = region.syllables
    head = dice.choice(first)
    apart = head.endswith((" ", "-"))
    name = head + (dice.choice(middle) if apart or dice.random() < 0.45 else "") + dice.choice(last)
    if not apart:
        name = name[0] + name[1:].lower()
    return re.sub(r"(\w)\1\1", r"\1\1", name)


def _as_country(name: str) -> str:
    return name.rsplit(" ", maxsplit=1)[-1].capitalize() if " " in name or "-" in name else name


def demonym(country: str, region: Region, dice: random.Random) -> str:
    """The adjective of a country."""
    stem = re.sub(r"[aeiouyéí]+$", "", _as_country(country))
    return stem + dice.choice(region.demonym)


def acronym(name: str) -> str:
    """The initials of a name of three words or more, "" for shorter ones."""
    words = [
        word for word in re.split(r"[\s-]+", name.removeprefix("the ")) if word.lower() not in _SMALL_WORDS
    ]
    return "".join(word[0].upper() for word in words if word[0].isalpha()) if len(words) >= 3 else ""


def _groups(
    region: Region, banks: Mapping[str, Sequence[str]], knowledge: Knowledge, dice: random.Random
) -> dict[str, Sequence[str]]:
    named: dict[str, Sequence[str]] = {}
    words = {**banks, "m": knowledge.meanings, "f": region.banks["family"], "d": banks["demonym"]}
    for key, pattern in zip("ab", dice.sample(region.group, 2), strict=True):
        name = fill(pattern, Scope(dice, (words,))).text
        article, bare = ("the ", name[4:]) if name.startswith("the ") else ("", name)
        short = acronym(name)
        forms = [f"{article}[po:{bare}]"] * 2
        full = [f"{article}[po:{bare}]"]
        if short:
            forms += [f"the [po:{short}]", f"[po:{short}]", f"{article}[po:{bare}] ([po:{short}])"]
            full = [f"{article}[po:{bare}] ([po:{short}])", f"{article}[po:{bare}], known as [po:{short}],"]
        named[f"group_{key}"], named[f"group_{key}_full"] = forms, full
        if key == "a":
            named["group_name"] = [name.removeprefix("the "), short or name.removeprefix("the ")]
            named["group_plain"] = [name, f"the {short}" if short else name]
    return named


def _army(adjective: str) -> list[str]:
    return [
        "the [po:army]", "the [po:military]", f"the [po:{adjective} army]", f"the [po:{adjective} military]",
        f"[po:{adjective} forces]", f"the [po:{adjective} armed forces]", "the [po:navy]", "the [po:National Guard]",
    ]  # fmt: skip


def days(day: date, dice: random.Random) -> dict[str, list[str]]:
    """Phrases for days up to a fortnight before ``day``; those of ``when`` begin with a blank or are empty."""
    past = [day - timedelta(days=gap) for gap in (0, 1, 2, 3, 5, 6, 9, 13)]
    whole = [text for past_day in past for text in written(past_day)]
    weekdays = [_WEEKDAYS[past_day.weekday()] for past_day in past[:6]]
    when = [f" on {text}" for text in dice.sample(whole, 8)]
    when += [f" on {name}" for name in weekdays]
    when += [f" <late |early |>on {name}" for name in weekdays[:3]]
    parts = ("morning", "night", "evening", "afternoon")
    when += [f" on {name} {part}" for name, part in zip(weekdays, parts, strict=False)]
    when += [" yesterday", " today", " last night", " this morning", " overnight", " at dawn", " two days ago",
             " last week", " at around {clock}", " shortly after midnight", " this week", " over the weekend",
             " in the early hours of {weekday}", " earlier this month", ""]  # fmt: skip
    return {
        "when": when,
        "year_old": [str(day.year - gap) for gap in dice.sample(range(3, 60), 8)],
        "weekday": weekdays,
        "weekday_on": [f"on {name}" for name in weekdays],
        "date_short": [text for past_day in past[:4] for text in written(past_day)],
    }


def written(day: date) -> list[str]:
    """A day as people write it."""
    month = _MONTHS[day.month - 1]
    spoken = f"the {day.day}th of {month}" if day.day in range(4, 20) else f"{day.day} {month}"
    return [
        f"{day.day} {month}", f"{month} {day.day}", f"{day.day} {month} {day.year}", f"{month} {day.day}, {day.year}",
        f"{day.day:02d}/{day.month:02d}/{day.year}", f"{day.day} {month[:3]} {day.year % 100:02d}", spoken,
    ]  # fmt: skip
