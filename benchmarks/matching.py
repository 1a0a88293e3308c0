"""How well rows of two datasets are matched: ``python -m benchmarks.matching [--events N] [--seed N] [--only LEVEL]``.

No public gold says which rows of ACLED, UCDP GED or GTD are one event. So this is a generator with a known answer:
invented events of an invented country, told twice in the columns of two datasets, with the faults that real ones
have. Its figures tell whether matching works and how it wears down under noise. They do not tell how well it does on
real data, and the weights are not tuned to them.

The generator. ``events`` occurrences lie at towns (a few towns have most of them) over two years. Each has an act, two
parties of four and a number of killed. Six of ten are told by both datasets, two of ten by one only. The first dataset
writes ACLED's columns, the second UCDP GED's, with other names for the same parties. At a noise level between 0 and 1,
for each row of both datasets, by chance:

- the day is moved by a day (0.4 x level), or by 2 (0.1 x level), or known only to a week (0.2 x level)
- the point is moved by about 5 km (0.5 x level), or is the unit's centre (0.15 x level)
- names of town and party are written with other letters (0.5 x level), or a party is unidentified (0.25 x level)
- the figure is another one by up to half (0.5 x level)
- the act is coded as another that sources use for it (0.3 x level)
- single cells are empty: coordinates, town, party, figure (0.15 x level each)
"""

from __future__ import annotations

import argparse
import csv
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from time import process_time

from plainrecord.matching import Matching, MatchSettings, Standing, match

LEVELS = (0.0, 0.25, 0.5, 0.75, 1.0)
EVENTS = 2_000
_FIRST_DAY = date(2021, 1, 1)
_DAYS = 730
_TOWNS_PER_EVENT = 25
_SYLLABLES = tuple(a + b for a in "bdfgklmnprstvz" for b in "aeiou")
_UNITS = tuple(
    f"{name} Province" for name in ("Northmar", "Eastvale", "Southden", "Westholm", "Midreach", "Highfell")
)
_PARTIES = (
    ("Military Forces of Marava (2018-)", "Government of Marava"),
    ("Karsin People's Front", "KPF - Karsin People's Front"),
    ("Velden Liberation Movement", "VLM (Velden Liberation Movement)"),
    ("Dorrak Communal Militia (Marava)", "Dorrak militias"),
    ("Civilians (Marava)", "Civilians"),
)
_ACTS = (
    ("Armed clash", "1"), ("Air/drone strike", "1"), ("Shelling/artillery/missile attack", "1"),
    ("Remote explosive/landmine/IED", "1"), ("Attack", "3"), ("Grenade", "1"), ("Suicide bomb", "3"),
)  # fmt: skip
_ALSO = {
    "Armed clash": "Attack",
    "Attack": "Armed clash",
    "Air/drone strike": "Shelling/artillery/missile attack",
    "Shelling/artillery/missile attack": "Air/drone strike",
    "Remote explosive/landmine/IED": "Grenade",
    "Grenade": "Remote explosive/landmine/IED",
    "Suicide bomb": "Attack",
}
_ACLED = (
    "event_id_cnty", "event_date", "time_precision", "sub_event_type", "actor1", "actor2", "country", "admin1",
    "location", "latitude", "longitude", "geo_precision", "fatalities",
)  # fmt: skip
_UCDP = (
    "id", "type_of_violence", "side_a", "side_b", "country", "adm_1", "where_coordinates", "where_prec",
    "latitude", "longitude", "date_prec", "date_start", "date_end", "event_clarity", "low", "best", "high",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Town:
    """An invented place."""

    name: str
    unit: int
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Told:
    """An occurrence as one dataset saw it; None is not known. ``day_reach`` and ``is_unit`` are how vague it is."""

    day: date
    day_reach: int
    town: str | None
    unit: int
    point: tuple[float, float] | None
    is_unit: bool
    act: tuple[str, str]
    parties: tuple[int | None, int | None]
    misspelt: bool
    killed: int | None


@dataclass(frozen=True, slots=True)
class Quality:
    """Right pairs among those found and among those there are."""

    found: int
    right: int
    gold: int

    @property
    def precision(self) -> float:
        """Share of found pairs that are right."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Share of true pairs that are found."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def _towns(dice: Random, count: int) -> list[Town]:
    towns = []
    for _ in range(count):
        unit = dice.randrange(len(_UNITS))
        name = "".join(dice.choice(_SYLLABLES) for _ in range(dice.choice((2, 3, 3)))).capitalize()
        latitude = 10.0 + 1.5 * (unit // 3) + dice.uniform(0, 1.5)
        towns.append(
            Town(name, unit, round(latitude, 4), round(20.0 + 1.5 * (unit % 3) + dice.uniform(0, 1.5), 4))
        )
    return towns


def _occurrence(dice: Random, towns: Sequence[Town]) -> Told:
    town = towns[int(len(towns) * dice.random() ** 3)]  # a few towns have most
    act = dice.choice(_ACTS)
    victim = len(_PARTIES) - 1 if act[0] == "Attack" else dice.randrange(1, len(_PARTIES))
    doer = dice.choice([party for party in range(len(_PARTIES) - 1) if party != victim])
    killed = min(60, max(1, int(dice.paretovariate(0.9))))
    return Told(
        _FIRST_DAY + timedelta(days=dice.randrange(_DAYS)), 0, town.name, town.unit,
        (town.latitude, town.longitude), False, act, (doer, victim), False, killed,
    )  # fmt: skip


def _noisy(dice: Random, one: Told, level: float) -> Told:
    def happens(chance: float) -> bool:
        return dice.random() < chance * level

    day = one.day
    if happens(0.4):
        day += timedelta(days=dice.choice((-1, 1)))
    elif happens(0.1):
        day += timedelta(days=dice.choice((-2, 2)))
    point = one.point
    if point and happens(0.5):
        point = (round(point[0] + dice.gauss(0, 0.045), 4), round(point[1] + dice.gauss(0, 0.045), 4))
    is_unit = happens(0.15)
    if is_unit:
        point = (10.75 + 1.5 * (one.unit // 3), 20.75 + 1.5 * (one.unit % 3))
    killed = one.killed or 0
    if happens(0.5):
        killed = max(1, round(killed * dice.uniform(0.5, 1.5)))
    return Told(
        day,
        3 if happens(0.2) else 0,
        None if is_unit or happens(0.15) else one.town,
        one.unit,
        None if happens(0.15) else point,
        is_unit,
        (_ALSO[one.act[0]], one.act[1]) if happens(0.3) else one.act,
        (None if happens(0.25) else one.parties[0], None if happens(0.15) else one.parties[1]),
        happens(0.5),
        None if happens(0.15) else killed,
    )


def _respelt(dice: Random, name: str) -> str:
    """The name with one letter doubled, changed or left out."""
    at = dice.randrange(1, max(2, len(name) - 1))
    return dice.choice(
        (name[:at] + name[at] + name[at:], name[:at] + "e" + name[at + 1 :], name[:at] + name[at + 1 :])
    )


def _names(dice: Random, one: Told, dataset: int) -> tuple[str, str, str]:
    """Town and both parties as a dataset writes them."""
    town = one.town or ""
    parties = [
        _PARTIES[party][dataset] if party is not None else "Unidentified Armed Group" for party in one.parties
    ]
    if one.misspelt:
        town = _respelt(dice, town) if town else ""
        parties[0] = _respelt(dice, parties[0])
    return town, parties[0], parties[1]


def _acled_row(dice: Random, number: int, one: Told) -> list[object]:
    town, doer, victim = _names(dice, one, 0)
    latitude, longitude = one.point or ("", "")
    return [
        f"MAR{number}", one.day, 2 if one.day_reach else 1, one.act[0], doer, victim, "Marava", _UNITS[one.unit], town,
        latitude, longitude, 3 if one.is_unit else 1, "" if one.killed is None else one.killed,
    ]  # fmt: skip


def _ucdp_row(dice: Random, number: int, one: Told) -> list[object]:
    town, doer, victim = _names(dice, one, 1)
    latitude, longitude = one.point or ("", "")
    reach = timedelta(days=one.day_reach)
    best = "" if one.killed is None else one.killed
    high = "" if one.killed is None else one.killed + one.killed // 4
    return [
        number, one.act[1], doer, victim, "Marava", _UNITS[one.unit], f"{town} town" if town else "",
        4 if one.is_unit else 1, latitude, longitude, 3 if one.day_reach else 1, one.day - reach, one.day + reach,
        1, best, best, high,
    ]  # fmt: skip


def write_datasets(folder: Path, events: int, level: float, seed: int) -> set[tuple[str, str]]:
    """Write ``a.csv`` and ``b.csv`` in random order; the pairs of ids that are one event."""
    dice = Random(f"{seed} {events} {level}")
    towns = _towns(dice, max(10, events // _TOWNS_PER_EVENT))
    rows: tuple[list[list[object]], list[list[object]]] = ([], [])
    gold = set()
    for number in range(events):
        truth, share = _occurrence(dice, towns), dice.random()
        if share < 0.8:
            rows[0].append(_acled_row(dice, number, _noisy(dice, truth, level)))
        if share < 0.6 or share >= 0.8:
            rows[1].append(_ucdp_row(dice, 500_000 + number, _noisy(dice, truth, level)))
        if share < 0.6:
            gold.add((f"MAR{number}", str(500_000 + number)))
    for name, headings, side in zip(("a.csv", "b.csv"), (_ACLED, _UCDP), rows, strict=True):
        dice.shuffle(side)
        with (folder / name).open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows([headings, *side])
    return gold


def quality(matching: Matching, gold: set[tuple[str, str]]) -> Quality:
    """Of the pairs that were kept as matched; unsure ones count as not found."""
    found = {(pair.a.row_id, pair.b.row_id) for pair in matching.of_standing(Standing.MATCHED)}
    return Quality(len(found), len(found & gold), len(gold))


def measured(events: int, level: float, seed: int) -> tuple[Quality, Matching, float]:
    """Quality, the matching, and the seconds of processor time from files to result."""
    with tempfile.TemporaryDirectory() as folder:
        gold = write_datasets(Path(folder), events, level, seed)
        begun = process_time()
        matching = match(Path(folder) / "a.csv", Path(folder) / "b.csv", MatchSettings())
        return quality(matching, gold), matching, process_time() - begun


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--events", type=int, default=EVENTS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=float, default=None, metavar="LEVEL", help="one noise level")
    options = parser.parse_args(arguments)
    print("noise  rows a  rows b   gold  found  precision  recall     F1  unsure  rows/s")
    for level in LEVELS if options.only is None else (options.only,):
        score, matching, seconds = measured(options.events, level, options.seed)
        a, b = (len(side) for side in matching.rows)
        unsure = len(matching.of_standing(Standing.UNSURE))
        print(
            f"{level:5.2f} {a:7,} {b:7,} {score.gold:6,} {score.found:6,} {100 * score.precision:10.1f} "
            f"{100 * score.recall:7.1f} {100 * score.f1:6.1f} {unsure:7,} {(a + b) / seconds:7,.0f}"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
