"""Cuts a text into the tokens the date grammar reads, and says what a number may be.

Tokens index the text as received; only their ``words`` are folded (lower case, no apostrophes, no marks).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate

APOSTROPHES = "'\u2019\u2018\u02bc\u02bb\u02bf\u02be`\u00b4"
_BLANKS = " \t\r\n\f\v\u00a0\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
_BLANK = (
    r"(?:[^\S\n]|[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff])"  # marks of direction are no words
)
_MARKED = r"[\w\u0300-\u036f\u064b-\u065f\u0670]"  # letters, digits, and vowel marks above and below letters
# a match is a token with the white space before it (one line break at most), so lengths add up to offsets
_LEXER = re.compile(
    r" ?[a-z]++(?=[ .,\n])"  # most words, quickly; the rest says the same of any script
    rf"|{_BLANK}*(?:\n{_BLANK}*)?"
    rf"(?:[^\W\d_]{_MARKED}*(?:(?:['\u2019\u2018\u02bc`\u00b4](?!s\b)[^\W\d_]{_MARKED}*)+)?"
    r"|(?<!\w)(?:\d{1,2}-\d{1,2}-\d{4}|\d{4}-\d\d-\d\d(?:t\d\d:\d\d(?::\d\d)?z?)?|\d{1,2}h\d\d|\d+(?:[.,:/]\d+)*)"
    r"(?:st|nd|rd|th|s|am|pm|h)?(?!\w)"
    r"|\n|[$\u00a3\u20ac]\s?\d[\d.,]*|[^\w\s]|\w+)"
    rf"|{_BLANK}+"
)
_STRIPPED = str.maketrans("", "", APOSTROPHES)
_HYPHENS = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2212\u200c")  # the last is the Persian non-joiner


_ALIKE = {  # yeh, kaf and heh in the forms of Arabic, Persian, Pashto and Urdu; the stretching mark is nothing
    "\u064a": "\u0649\u06cc\u06d2",
    "\u0643": "\u06a9",
    "\u0647": "\u0629\u06c0\u06be\u06c1\u06d5\u06c3",
    "": "\u0640",
}
_DIGIT_ROWS = ("\u0660", "\u06f0")  # Arabic and Persian digits
_ETHIOPIC_ROWS = ((0x1280, 0x1200), (0x1210, 0x1200), (0x1220, 0x1230), (0x12D0, 0x12A0), (0x1340, 0x1338))


def _same_letters() -> dict[int, str]:
    """Letters and digits of other scripts that are read alike, and what they are folded to."""
    same = {ord(letter): like for like, letters in _ALIKE.items() for letter in letters}
    for zero in _DIGIT_ROWS:
        same.update((ord(zero) + digit, str(digit)) for digit in range(10))
    for row, like in _ETHIOPIC_ROWS:
        same.update((row + order, chr(like + order)) for order in range(7))  # homophones
    return same


_SAME = _same_letters()


def lowered(text: str) -> str:
    """``text`` in lower case, with the same number of code points (offsets stay right)."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)


def fold(word: str) -> str:
    """A word without apostrophes and marks: ``Sha\u02bbb\u0101n`` and ``shaban`` are the same."""
    if word.isascii():
        return word.translate(_STRIPPED) if len(word) > 1 else word
    if len(word) == 1 and not word.isalnum():
        return "-" if word in _HYPHENS else "'" if word in APOSTROPHES else "," if word == "\u060c" else word
    marked = unicodedata.normalize("NFKD", word).translate(_STRIPPED).translate(_SAME)
    return "".join(letter for letter in marked if not unicodedata.combining(letter)).lower()


def cut(text: str) -> tuple[list[str], list[int]]:
    """The raw tokens of a text in lower case, and where each ends; a blank line gives an empty token."""
    pieces = _LEXER.findall(lowered(text))
    blanks = None if text.isascii() else _BLANKS
    return [piece.strip(blanks) for piece in pieces], list(accumulate(map(len, pieces)))


def tokens(text: str) -> list[str]:
    """The folded tokens of ``text``, in order."""
    return [fold(word) for word in cut(text)[0]]


@lru_cache(maxsize=8192)
def number_classes(word: str) -> frozenset[tuple[str, str]]:
    """What a token that starts with a digit may be: pairs of class and value.

    Classes: ``d`` day of a month, ``hour``, ``year`` (1000-2199), ``year_near`` (1700-2099),
    ``year_modern`` (1900-2059, not round),
    ``yy`` (two digits), ``num`` any whole number, ``ordinal`` (1st),
    ``decade`` (1980s), ``decade_short`` (80s), ``clock`` (14:30),
    ``year_ah`` (1445h), ``hhmm`` (0200), ``iso`` (2023-05-04), ``slash`` (12/07/2023), ``day_month`` (19/09),
    ``military`` (061130C).
    """
    if len(word) > 24:
        return frozenset()
    word = fold(word)
    return frozenset(_ordinary(word) if word.isdecimal() and word.isascii() else _shaped(word))


def _ordinary(word: str) -> Iterator[tuple[str, str]]:
    if len(word) > 9:
        return
    number = int(word)
    yield "num", str(number)
    if len(word) <= 2:
        if 1 <= number <= 31:
            yield "d", str(number)
        if 1 <= number <= 12:
            yield "m", str(number)
        if number <= 24:
            yield "hour", f"{number:02}:00"
        if len(word) == 2:
            yield "yy", word
    elif len(word) == 4:
        if 1000 <= number <= 2199:
            yield "year", word
        if 1700 <= number <= 2099:
            yield "year_near", word
        if 1900 <= number <= 2059 and number % 100:
            yield "year_modern", word
        if number % 100 < 60 and number < 2400:
            yield "hhmm", f"{word[:2]}:{word[2:]}"


_SHAPES = (
    ("iso", re.compile(r"(\d{4}-\d\d-\d\d)(?:t(\d\d:\d\d)(?::\d\d)?z?)?")),
    ("slash", re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4}|\d\d)")),
    ("slash", re.compile(r"(\d{4})[./](\d{1,2})[./](\d{1,2})")),
    ("slash", re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})")),
    ("day_month", re.compile(r"(\d{1,2}/\d{1,2})")),
    ("clock", re.compile(r"([01]?\d|2[0-4])[:h]([0-5]\d)(am|pm|h)?")),
    ("clock", re.compile(r"(0?[1-9]|1[0-2])\.([0-5]\d)(am|pm)")),
    ("clock", re.compile(r"(?!1[34]\d\dh$)([01]\d|2[0-4])([0-5]\d)h(?:rs)?()")),  # 0200H; 1445h is a year
    ("military", re.compile(r"((?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d)[a-z]")),  # 061130C
    ("clock_dot", re.compile(r"([01]?\d|2[0-4])\.([0-5]\d)()")),
    ("clock", re.compile(r"(0?[1-9]|1[0-2])()(am|pm)")),
    ("ordinal", re.compile(r"([1-9]|[12]\d|3[01])(?:st|nd|rd|th)")),
    ("nth", re.compile(r"(\d{1,2})(?:st|nd|rd|th)")),
    ("decade", re.compile(r"(\d\d\d0)s")),
    ("decade_short", re.compile(r"(\d0)s")),
    ("year", re.compile(r"(1[34]\d\d)(?:h|\u0647)")),
    ("year_ah", re.compile(r"(1[34]\d\d)(?:h|\u0647)")),  # 1445h, the same with Arabic heh
    ("year", re.compile(r"(1[89]\d\d|20\d\d)[\u0645\u0621]")),  # 2024 with meem (Arabic) or hamza (Urdu)
    ("num", re.compile(r"(\d{1,3}(?:,\d{3})+)")),
)


def _shaped(word: str) -> Iterator[tuple[str, str]]:
    for name, shape in _SHAPES:
        found = shape.fullmatch(word)
        if found is None:
            continue
        if name == "iso":
            yield name, found[1] + (f"T{found[2]}" if found[2] else "")
        elif name == "slash":
            yield name, word.replace("-", "/")
        elif name.startswith("clock"):
            yield name, _clock(found[1], found[2] or "00", found[3])
        else:
            yield name, found[1].replace(",", "")


def _clock(hour: str, minute: str, half: str | None) -> str:
    number = int(hour)
    if half == "pm" and number < 12:
        number += 12
    elif half == "am" and number == 12:
        number = 0
    return f"{number:02}:{minute}"
