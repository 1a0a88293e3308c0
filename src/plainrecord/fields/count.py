"""Counts: what a number phrase stands for, by the row of the number grammar that matched it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from plainrecord.lang.numbers import NumberGrammar, NumberMatch
from plainrecord.model.values import Count

_TERMS: dict[str, Callable[[int, int], int]] = {
    "n": lambda n, _: n,
    "m": lambda _, m: m,
    "n+1": lambda n, _: n + 1,
    "n-1": lambda n, _: max(n - 1, 0),
    "12n": lambda n, _: 12 * n,
    "min": min,
    "max": max,
    "ceil(0.9n)": lambda n, _: -(-9 * n // 10),
    "floor(1.1n)": lambda n, _: 11 * n // 10,
}


def normalise(words: str, grammar: NumberGrammar) -> Count | None:
    """The count that ``words`` ("at least 11") stand for, or None when no rule takes them whole."""
    found = grammar.match(words)
    return from_match(found, words) if found else None


def from_match(found: NumberMatch, literal: str) -> Count:
    """Low, best and high of a matched phrase; None where the rule says the words leave it open."""
    rule = found.rule
    low, best, high = (_value(term, found.n, found.m) for term in (rule.low, rule.best, rule.high))
    if low is not None and high is not None and low > high:
        low = high
    if best is not None and low is not None:
        best = max(best, low)
    return Count(low, best, high, rule.rule_id, literal)


def one(literal: str) -> Count:
    """A single person or thing named without a number ("a soldier", "the mayor")."""
    return Count(1, 1, 1, "N_exact", literal)


def exactly(number: int, literal: str) -> Count:
    """As many as a word says that is no number: "a couple" are two, and so are the dead of "a double murder"."""
    return Count(number, number, number, "N_exact", literal)


def plural(literal: str) -> Count:
    """Several, without a number ("soldiers were killed"); ACLED's plural fatalities, low 2."""
    return Count(2, 2, None, "PLURAL", literal)


def with_phrase(count: Count, phrase_id: str, literal: str) -> Count:
    """The count as a phrase around it changes it; ``phrase_id`` "" leaves it as it is.

    The figure stays: what a phrase such as COMMUNIQUE_EUPH ("neutralised 30 fighters") leaves open is the
    outcome, which its rule gives as killed or injured, never as killed.
    """
    if phrase_id == _TOLL and count.high is not None and count.literal.casefold().startswith(_RISEN_FROM):
        count = replace(count, low=count.high, best=count.high)  # "has risen from 12 to 19"
    return replace(count, phrase_id=phrase_id, literal=literal) if phrase_id else count


_TOLL, _RISEN_FROM = "PREFIX_TOLL", "from "


def compare(a: Count, b: Count) -> int | None:
    """How far apart two figures are: 0 the same, 1 both can be true, 2 nearly the same, 3 different.

    Nearly the same: their nearest ends differ by no more than 2, or by no more than a fifth of the larger. None
    when either states nothing.
    """
    if (a.low is None and a.high is None) or (b.low is None and b.high is None):
        return None
    if (a.low, a.high) == (b.low, b.high):
        return 0
    lower, upper = (a, b) if (a.low or 0) <= (b.low or 0) else (b, a)
    if lower.high is None or (upper.low or 0) <= lower.high:
        return 1
    apart = (upper.low or 0) - lower.high
    return 2 if apart <= max(2, (upper.low or 0) / 5) else 3


def agree(a: Count, b: Count) -> bool:
    """Whether both can be true: their ranges share a number, or one states nothing."""
    apart = compare(a, b)
    return apart is None or apart <= 1


def show(count: Count) -> str:
    """Plain words: "11", "12 to 99", "at least 11", "not stated"."""
    if count.low is None and count.high is None:
        return "not stated"
    if count.low == count.high:
        return str(count.low)
    if count.high is None:
        return f"at least {count.low}"
    return f"{count.low if count.low is not None else 0} to {count.high}"


def in_short(low: object, high: object) -> str:
    """A range of numbers, or of cells of a table, as short as it can be: ``11``, ``9-14``, ``11+``, ``?-14``.

    None is not stated; "" when neither is.
    """
    if high is None:
        return "" if low is None else f"{low}+"
    return str(high) if low == high else f"{'?' if low is None else low}-{high}"


def _value(term: str, n: int | None, m: int | None) -> int | None:
    if term == "null":
        return None
    if re.fullmatch(r"\d+", term):
        return int(term)
    if n is None:
        return None
    return _TERMS[term](n, n if m is None else m)
