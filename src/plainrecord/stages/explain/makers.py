"""What a maker means, in one sentence, with its file and an example.

Rules are described from their own rows: the language pack (``lang.catalogue``), ``world/act_refinement.toml``,
and for what has no row ``makers.toml`` beside this file. Nothing is written twice, so a rule that is added is
described without anything being done here.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from plainrecord.lang.catalogue import Row, rows_by_id
from plainrecord.model.explanation import Maker
from plainrecord.model.vocab import ClaimStance
from plainrecord.stages.explain.values import CLAIMED
from plainrecord.world.refinement import RefinementRule, load_refinement
from plainrecord.world.taxonomy import event_types

_PART = re.compile(r"(?:(?P<engine>[^/@]+)/)?(?P<id>[^@]+)(?:@(?P<version>.*))?", re.DOTALL)
_WORDS_SHOWN = 4
_FRAME_WORDS = ("verbs", "nouns", "adjectives", "phrases")
_TERMS = {
    "null": "not stated",
    "n": "the number",
    "m": "the second number",
    "min": "the smaller number",
    "max": "the larger number",
    "n+1": "one more than the number",
    "n-1": "one less than the number",
    "12n": "twelve times the number",
    "ceil(0.9n)": "nine tenths of the number",
    "floor(1.1n)": "eleven tenths of the number",
}
_REFINEMENT_FILE = "world/act_refinement.toml"
_OWN_FILE = "stages/explain/makers.toml"


@cache
def words_of_makers() -> Mapping[str, Mapping[str, Any]]:
    """The tables of ``makers.toml``."""
    return tomllib.loads(files("plainrecord.stages.explain").joinpath("makers.toml").read_text("utf-8"))


def describe(maker: str, roles: Collection[str] = (), language: str = "en") -> tuple[Maker, ...]:
    """Say what each part of a maker is; an id that nothing knows gets a sentence that says so.

    ``roles`` are the roles of the value inside the act (``killed``): the example then shows one of them.
    ``language`` is that of the document. A maker "" gives ().
    """
    return tuple(_part(part, frozenset(roles), language) for part in maker.split("+") if part)


def count_maker(phrase_id: str, language: str = "en") -> Maker:
    """Say how a number was read, by the row of the number grammar or of ``count_phrase``."""
    own = words_of_makers()["count_phrase"].get(phrase_id)
    row = rows_by_id(language).get(phrase_id)
    if own is None and row is not None:
        return _from_row(phrase_id, row, frozenset())
    return _by_meaning("number rule", phrase_id, own) if own else _unknown("number rule", phrase_id)


def reason_words(reason: str) -> str:
    """Say why something was not used, without any word of the document."""
    known: str | None = words_of_makers()["reason"].get(reason)
    return known or re.sub(r"[._]+", " ", reason)


# --- parts of a maker --------------------------------------------------------------------------------


def _part(part: str, roles: frozenset[str], language: str) -> Maker:
    found = _PART.fullmatch(part)
    engine, rule_id, version = (
        (found["engine"] or "", found["id"], found["version"] or "") if found else ("", part, "")
    )
    if engine not in ("", "rules"):
        return _of_engine(engine, rule_id, version, part)
    tables = words_of_makers()
    row = rows_by_id(language).get(rule_id)
    if row is not None:
        return _from_row(rule_id, row, roles)
    for name in ("rule", "cue", "origin"):
        if rule_id in tables[name]:
            return _fixed("rule", rule_id, tables[name][rule_id])
    if rule_id in tables["date_phrase"]:
        phrase = tables["date_phrase"][rule_id]
        return _by_meaning("date rule", rule_id, {"file": "fields/date_rules.py", **phrase})
    refinement = next((rule for rule in load_refinement() if rule.id == rule_id), None)
    if refinement is not None:
        return Maker("refined by rule", rule_id, _refinement(refinement), "", _REFINEMENT_FILE)
    return _unknown("rule", rule_id)


def _of_engine(engine: str, name: str, version: str, part: str) -> Maker:
    """A head of a model, a language model, a reviewer; the id keeps the hash, which tells models apart."""
    tables = words_of_makers()
    known = tables["engine"].get(engine)
    head = tables["head"].get(name, {}) if engine == "learned" else {}
    meaning = (head.get("meaning") or tables["part"].get(f"{engine}/{name}")) or (
        known["meaning"].replace("{id}", name) if known else f"made by {engine!r}, which is not known here"
    )
    kind = known["kind"] if known else "maker"
    shown = f"{engine}/{name}" + (f"@{version}" if version else "")
    example = _quoted(head.get("example", ""))
    return Maker(kind, shown if engine != "person" else part, meaning, example, _OWN_FILE if known else "")


def _fixed(kind: str, rule_id: str, row: Mapping[str, str]) -> Maker:
    return Maker(kind, rule_id, row["meaning"], _quoted(row.get("example", "")), row.get("file", ""))


def _by_meaning(kind: str, rule_id: str, row: Mapping[str, str]) -> Maker:
    """For rules whose meaning says more than an example: it is what is shown beside a value."""
    return Maker(kind, rule_id, f"{row['meaning']}, as in {_quoted(row['example'])}", "", row["file"])


def _unknown(kind: str, rule_id: str) -> Maker:
    return Maker(
        kind, rule_id, f"{words_of_makers()['engine']['rules']['meaning']}; look in the one that made it"
    )


def _refinement(rule: RefinementRule) -> str:
    conditions = [
        f"{name} {_some(sorted(values))}"
        for name, values in (
            ("with the means", rule.weapons),
            ("done by", rule.initiators),
            ("against", rule.targets),
            ("done by or against", rule.initiators_or_targets),
            ("harm to", rule.statuses),
            ("no harm to", rule.not_statuses),
        )
        if values
    ]
    conditions += ["armed parties on both sides"] if rule.two_sided else []
    conditions += ["a single official as the one harmed"] if rule.official_victim else []
    conditions += ["people harmed"] if rule.harmed else []
    from_types = " or ".join(map(_type_label, sorted(rule.from_types)))
    source = f" ({rule.source})" if rule.source else ""
    return f"{from_types}: {', '.join(conditions)} makes it {_type_label(rule.to)}{source}"


# --- rows of a language pack -------------------------------------------------------------------------


def _from_row(rule_id: str, row: Row, roles: frozenset[str]) -> Maker:
    if row.table == "context":
        meaning, example = _context(row), _quoted(next(iter(row.texts("examples")), ""))
    elif row.table == "relation":
        relation = row.text("relation")
        meaning = f"words beside the name put the act {words_of_makers()['relation'].get(relation, relation)}"
        example = _quoted(next(iter(row.texts("examples")), ""))
    elif row.table == "rule" and "low" in row.columns:
        return Maker("number rule", rule_id, _number(row), "", row.file)
    elif row.table == "rule":
        meaning, example = _date(row), _date_example(row)
    else:
        meaning, example = _frame(row), _frame_example(row, roles)
    note = row.text("note").rstrip(".")
    retired = row.text("retired")
    meaning += f"; {note}" if note else ""
    meaning += f"; not used since {retired}" if retired else ""
    return Maker("rule", rule_id, meaning, example, row.file)


def _frame(row: Row) -> str:
    words = [f'"{word}"' for column in _FRAME_WORDS for word in row.texts(column)]
    named = _some(words, "words") if words else "a fixed pattern of words"
    if row.text("about"):
        stance = row.text("stance")
        said = CLAIMED.get(ClaimStance(stance), stance) if stance in set(ClaimStance) else stance
        return f"{named}: somebody {said}"
    return f"{named}: words for {_type_label(row.text('type'))}" if row.text("type") else named


def _frame_example(row: Row, roles: frozenset[str]) -> str:
    """An example that shows one of the roles, with the words it names for it."""
    examples: list[Mapping[str, str]] = list(row.columns.get("examples", ()))
    if not examples:
        return ""
    shown = next((example for example in examples if roles & example.keys()), examples[0])
    named = [f'{role} "{shown[role]}"' for role in sorted(roles & shown.keys())]
    return _quoted(shown.get("text", "")) + (f" ({', '.join(named)})" if named else "")


def _context(row: Row) -> str:
    tables = words_of_makers()
    effect, scope = row.text("effect"), row.text("scope")
    where = tables["scope"].get(scope, scope)
    phrases = [f'"{phrase}"' for phrase in row.texts("phrases")]
    return f"{_some(phrases, 'phrases')} {where}: {tables['effect'].get(effect, effect)}"


def _date(row: Row) -> str:
    name, source = row.text("meaning"), row.text("source")
    meaning = words_of_makers()["date_meaning"].get(name) or f"words of time ({name.replace('_', ' ')})"
    return f"{meaning} ({source})" if source and source != "own" else meaning


def _date_example(row: Row) -> str:
    example = next(iter(row.columns.get("examples", ())), None)
    if not example:
        return ""
    return f'"{example[1]}" in "{example[0]}"' if example[0] != example[1] else _quoted(example[0])


def _number(row: Row) -> str:
    low, best, high = (row.text(name) for name in ("low", "best", "high"))
    example = next(iter(row.columns.get("examples", ())), None)
    shown = f", as in {_quoted(str(example[0]))}" if example else ""
    if low == best == high:
        return f"exactly {_TERMS.get(low, low)}{shown}"
    ends = (("lowest", low), ("best", best), ("highest", high))
    return ", ".join(f"{name} {_TERMS.get(term, term)}" for name, term in ends) + shown


def _type_label(event_type: str) -> str:
    known = event_types().get(event_type)
    return f'"{known.label}"' if known else event_type


def _some(words: list[str], noun: str = "") -> str:
    """The first words of a list, and how many more there are."""
    more = len(words) - _WORDS_SHOWN
    shown = ", ".join(words[:_WORDS_SHOWN] if more > 1 else words)
    return (f"{shown} and {more} more {noun}".rstrip() if more > 1 else shown).replace("_", " ")


def _quoted(text: str) -> str:
    return f'"{text}"' if text else ""
