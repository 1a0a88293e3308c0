"""Write files like those of GeoNames with invented names: ``python tools/generate_gazetteer_dump.py FOLDER``.

For measuring how long a gazetteer of any size takes to build and to look up. The same seed and size give the
same bytes. What is like in GeoNames' own files, of which we know only sizes and columns: 13 million places, of which
four in ten are populated and most have no population; 1.4 alternate names a place, a sixth of them links and
codes and one in fifty historic; a third of the places bear names that many share, up to twenty thousand places.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

ALTERNATES_PER_PLACE = 1.4  # 18 million for 13 million places
UNITS_PER_COUNTRY = 20
DISTRICTS_PER_UNIT = 12
_BLOCK = 20_000
_COUNTRIES = tuple(
    code
    for letter, others in {
        "A": "F", "B": "DFR", "C": "DFMNO", "D": "Z", "E": "GRST", "F": "R", "I": "DNQR", "J": "O", "K": "EZ",
        "L": "BY", "M": "LMXZ", "N": "EGP", "P": "HKS", "R": "U", "S": "DNOSY", "T": "DHNR", "U": "AGS", "V": "E",
        "Y": "E", "Z": "W",
    }.items()
    for code in (letter + other for other in others)
)  # fmt: skip
_FEATURES = (
    ("P.PPL", 40), ("P.PPLX", 2), ("H.STM", 15), ("T.HLL", 6), ("T.MT", 6), ("S.FRM", 8), ("S.SCH", 7), ("S.HTL", 4),
    ("L.LCTY", 5), ("A.ADM4", 3), ("R.RD", 2), ("V.FRST", 1), ("S.CH", 1),
)  # fmt: skip
_ONSETS = [*"bdfghklmnprstvzjwy", "sh", "ch", "dr", "kr", "qu", "tr"]
_VOWELS = ["a", "e", "i", "o", "u", "a", "e", "i", "ā", "é", "ı", "ö", "ou", "aa"]
_CODAS = ["", "", "", "n", "r", "l", "s", "m", "k", "nd", "rt"]
_FIRST_WORDS = [
    "",
    "",
    "",
    "",
    "",
    "",
    "New ",
    "Old ",
    "San ",
    "Saint ",
    "Upper ",
    "al-",
    "Kafr ",
    "Tell ",
    "Wadi ",
]
_SCRIPTS = {
    "ar": "ابتثجحخدرزسشصطعفقكلمنهوي", "fa": "اآبپتجچدرزسشفقکگلمنوهی", "ru": "абвгдежзийклмнопрстуфхцчшыя",
    "zh": "山东西南北江河海城村安平新大小石水林田", "am": "ሀለመረሰበተነአከወየደገጠፈ", "hi": "कखगचजटडतदनपबमयरलवसह",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Names:
    """Invented names: a pool that many places share, and any number of others."""

    random: random.Random
    shared: Sequence[str]
    weights: Sequence[float]

    @classmethod
    def seeded(cls, seed: int, size: int) -> Names:
        """A pool that grows with the dump; the first names are the most common, as in life."""
        dice = random.Random(seed)  # noqa: S311 (the same every time, not secret)
        pool = list(dict.fromkeys(_name(dice) for _ in range(max(20, min(size // 60, 200_000)))))
        return cls(dice, pool, list(accumulate(1 / (rank + 20) for rank in range(len(pool)))))

    def some(self, count: int) -> list[str]:
        """Names of ``count`` places, a third of them from the pool."""
        dice = self.random
        names = dice.choices(self.shared, cum_weights=self.weights, k=count)
        return [name if dice.random() < 0.33 else _name(dice) for name in names]


def _name(dice: random.Random) -> str:
    onsets, vowels, codas = (dice.choices(part, k=4) for part in (_ONSETS, _VOWELS, _CODAS))
    syllables = 2 + int(dice.random() * 2.4)
    word = "".join([onsets[at] + vowels[at] + codas[at] for at in range(syllables)]).capitalize()
    return dice.choice(_FIRST_WORDS) + word


def _script_name(dice: random.Random, language: str) -> str:
    return "".join(
        dice.choices(_SCRIPTS[language], k=dice.randint(2 if language == "zh" else 4, 8))
    ).capitalize()


def _row(
    place_id: int,
    name: str,
    alternates: str,
    point: tuple[float, float],
    codes: Sequence[str],
    population: int,
) -> str:
    feature_class, _, code = codes[0].partition(".")
    plain = name.encode("ascii", "ignore").decode()
    return (
        f"{place_id}\t{name}\t{plain}\t{alternates}\t{point[0]:.5f}\t{point[1]:.5f}\t{feature_class}\t{code}\t"
        f"{codes[1]}\t\t{codes[2]}\t{codes[3]}\t\t\t{population}\t\t120\tEtc/UTC\t2020-01-01\n"
    )


def divisions(names: Names, most: int) -> Iterator[tuple[int, str, str, str, str]]:
    """Id, country, codes and name of first- and second-order divisions, ``most`` at most; ids from 1 on."""
    place_id = 0
    for country in _COUNTRIES:
        for unit in range(1, UNITS_PER_COUNTRY + 1):
            for district in ("", *(f"{unit:02}{number:02}" for number in range(1, DISTRICTS_PER_UNIT + 1))):
                place_id += 1
                if place_id > most:
                    return
                yield place_id, country, f"{unit:02}", district, _name(names.random)


def generate(folder: Path, places: int, seed: int = 7) -> None:
    """Write ``allCountries.txt``, ``alternateNamesV2.txt``, ``hierarchy.txt`` and both files of codes."""
    names = Names.seeded(seed, places)
    units = list(divisions(names, places // 10))
    with (folder / "admin1CodesASCII.txt").open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{c}.{one}\t{name}\t{name}\t{i}\n" for i, c, one, two, name in units if not two)
    with (folder / "admin2Codes.txt").open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{c}.{one}.{two}\t{name}\t{name}\t{i}\n" for i, c, one, two, name in units if two)
    with (folder / "hierarchy.txt").open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(_hierarchy(units, names.random, places))
    with (
        (folder / "allCountries.part").open("w", encoding="utf-8", newline="\n") as main,
        (folder / "alternateNamesV2.txt").open("w", encoding="utf-8", newline="\n") as others,
    ):
        for place_id, country, one, two, name in units:
            codes = ("A.ADM2" if two else "A.ADM1", country, one, two)
            main.write(_row(place_id, name, "", _point(names.random), codes, names.random.randrange(10**6)))
        alternate_id = 0
        for first in range(len(units) + 1, places + 1, _BLOCK):
            rows = _places(first, min(_BLOCK, places + 1 - first), names)
            alternates = _alternates(rows, names, alternate_id)
            alternate_id += len(alternates)
            in_column: dict[int, list[str]] = {}
            for place_id, _, language, name, *_ in alternates:
                if language not in ("link", "wkdt", "post"):
                    in_column.setdefault(place_id, []).append(name)
            main.writelines(
                _row(place_id, name, ",".join(in_column.get(place_id, ())), point, codes, population)
                for place_id, name, point, codes, population in rows
            )
            others.writelines(
                f"{number}\t{place_id}\t{language}\t{name}\t{flags}\t\t{until}\n"
                for place_id, number, language, name, flags, until in alternates
            )
    (folder / "allCountries.part").replace(folder / "allCountries.txt")  # its being there says that all is


def _hierarchy(
    units: Sequence[tuple[int, str, str, str, str]], dice: random.Random, places: int
) -> Iterator[str]:
    above = 0
    for place_id, _, _, two, _ in units:
        if two:
            yield f"{above}\t{place_id}\tADM\n"
        else:
            above = place_id
    for place_id in range(len(units) + 1, places, 26):  # half a million for 13 million places
        yield f"{dice.randrange(1, len(units))}\t{place_id}\t\n"


def _point(dice: random.Random) -> tuple[float, float]:
    return dice.random() * 120 - 50, dice.random() * 340 - 170


Row = tuple[int, str, tuple[float, float], tuple[str, str, str, str], int]


def _places(first: int, count: int, names: Names) -> list[Row]:
    dice = names.random
    features = dice.choices([code for code, _ in _FEATURES], [share for _, share in _FEATURES], k=count)
    rows: list[Row] = []
    for place_id, (name, feature) in enumerate(zip(names.some(count), features, strict=True), start=first):
        country = _COUNTRIES[place_id * 7919 // 40_000 % len(_COUNTRIES)]
        unit = dice.randrange(1, UNITS_PER_COUNTRY + 1)
        district = f"{unit:02}{dice.randrange(1, DISTRICTS_PER_UNIT + 1):02}" if dice.random() < 0.6 else ""
        is_counted = feature.startswith("P.") and dice.random() < 0.12
        population = int(dice.paretovariate(0.8) * 200) if is_counted else 0
        codes = (feature, country, f"{unit:02}", district)
        rows.append((place_id, name, _point(dice), codes, min(population, 30_000_000)))
    return rows


def _alternates(rows: Sequence[Row], names: Names, last_id: int) -> list[tuple[int, int, str, str, str, str]]:
    """Place, id, language, name, flags (preferred, short, colloquial, historic) and last year of other names."""
    dice = names.random
    chosen = dice.choices(rows, k=int(len(rows) * ALTERNATES_PER_PLACE))
    languages = dice.choices(
        ("", "en", "fr", "ar", "fa", "ru", "zh", "am", "hi", "link", "wkdt", "post"),
        (25, 18, 6, 10, 4, 8, 8, 2, 3, 8, 7, 1),
        k=len(chosen),
    )
    found = []
    for number, (row, language) in enumerate(zip(chosen, languages, strict=True), start=last_id + 1):
        flags, until = "\t\t\t", ""
        if language in _SCRIPTS:
            name = _script_name(dice, language)
        elif language in ("link", "wkdt", "post"):
            name = f"https://example.org/{row[0]}" if language == "link" else f"Q{row[0]}"
        else:
            name = row[1].replace("ou", "u").replace("é", "e") if dice.random() < 0.4 else _name(dice)
            share = dice.random()
            flags = (
                "\t\t\t1"
                if share < 0.04
                else "\t\t1\t"
                if share < 0.05
                else "1\t\t\t"
                if share < 0.2
                else flags
            )
            until = "1961" if share < 0.01 else ""
        found.append((row[0], number, language, name, flags, until))
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="a folder that exists; 2.6 GB for 13 million places")
    parser.add_argument("--places", type=int, default=13_000_000)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args(arguments)
    generate(options.folder, options.places, options.seed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
