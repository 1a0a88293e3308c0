"""The date grammar: every rule finds its examples, refuses what it should, in any letter case."""

from __future__ import annotations

import pytest

from plainrecord.lang.dates import BadPattern, DateGrammar, DateKind, DateRule, load_date_grammar
from plainrecord.lang.dates_pattern import parse

GRAMMAR = load_date_grammar("en")
EXAMPLES = [(rule.rule_id, text, words) for rule in GRAMMAR.rules for text, words in rule.examples]
REFUSES = [(rule.rule_id, text) for rule in GRAMMAR.rules for text in rule.refuses]


@pytest.mark.parametrize(("rule_id", "text", "words"), EXAMPLES)
def test_rule_finds_its_example(rule_id: str, text: str, words: str) -> None:
    found = [(match.rule_id, match.span.quote(text)) for match in GRAMMAR.find(text)]
    assert (rule_id, words) in found


@pytest.mark.parametrize(("rule_id", "text"), REFUSES)
def test_rule_refuses(rule_id: str, text: str) -> None:
    assert [match.span.quote(text) for match in GRAMMAR.find(text)] == [], rule_id


@pytest.mark.parametrize(("rule_id", "text", "words"), EXAMPLES)
def test_capitals_find_the_same(rule_id: str, text: str, words: str) -> None:
    found = [match.span.quote(text) for match in GRAMMAR.find(text.upper())]
    assert words in found, rule_id


def test_every_rule_has_an_example_and_a_source_and_its_own_id() -> None:
    assert all(rule.examples and rule.source for rule in GRAMMAR.rules)
    assert len({rule.rule_id for rule in GRAMMAR.rules}) == len(GRAMMAR.rules)


@pytest.mark.parametrize(
    "text",
    [
        "they may march on the capital",
        "the second man was shot",
        "the sun rose and they sat down; a sat phone rang",
        "1,200 people fled",
        "in 2000 houses",
        "some 1500 soldiers",
        "killed 1998 people",
        "the M16 rifle, an AK-47 and 5km of road",
        "paid $1990 and 20.5 percent",
        "resolution 1973",
        "a ratio of 3:1",
        "Assad and Rajab met Mr Safar",
        "the hut, the dey and the mehr",
        "fall of the town; spring water",
        "Section 12.4.1",
        "chapter 3 verse 5",
        "the dead and wounded were taken to hospital",
        "at least 31 were hurt",
        "March on Rome",
        "the two men",
        "dec. 5th place",
    ],
)
def test_ordinary_words_are_no_dates(text: str) -> None:
    found = [match.span.quote(text) for match in GRAMMAR.find(text) if match.kind is DateKind.DATE]
    assert found in ([], ["dec. 5th"])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ATTACK ON\n3\nJAN 90.", "3\nJAN 90"),
        ("the last\nfew days were", "the last\nfew days"),
        ("on Friday,\r\n12 March 2021", "Friday,\r\n12 March 2021"),
    ],
)
def test_line_breaks_inside(text: str, words: str) -> None:
    assert [match.span.quote(text) for match in GRAMMAR.find(text)] == [words]


def test_a_blank_line_ends_an_expression() -> None:
    text = "on 12\n\nMarch 2021 saw"
    assert [match.span.quote(text) for match in GRAMMAR.find(text)] == ["March 2021"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("for three days", DateKind.DURATION),
        ("every Monday", DateKind.SET),
        ("on Fridays", DateKind.SET),
        ("at 14:30", DateKind.TIME),
        ("is now held", DateKind.NOW),
        ("on Monday", DateKind.DATE),
    ],
)
def test_kinds(text: str, kind: DateKind) -> None:
    assert [match.kind for match in GRAMMAR.find(text)] == [kind]


def test_parts_are_neutral() -> None:
    match = GRAMMAR.match("on Friday, the 3rd of Sept. '21")
    assert match is not None
    assert dict(match.parts) == {"weekday": "5", "day": "3", "month": "gregorian:9", "yy": "21"}
    assert match.part("day") == "3"
    assert match.part("clock", "none") == "none"


def test_match_wants_one_expression_and_nothing_else_of_time() -> None:
    assert GRAMMAR.match("in the town on 5 May") is not None
    assert GRAMMAR.match("until 5 May") is None
    assert GRAMMAR.match("the anniversary of 5 May") is None
    assert GRAMMAR.match("5 May and 9 July") is None
    assert GRAMMAR.match("a bridge") is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Rabiʻ I", "hijri:3"),
        ("Rabi' al-Awal", "hijri:3"),
        ("Rabee al-Awwal", "hijri:3"),
        ("Rabiulawal", "hijri:3"),
        ("Rabi us-Sani", "hijri:4"),
        ("Rabiʻ II", "hijri:4"),
        ("Jumada al-Akhirah", "hijri:6"),
        ("Jamadi-us-Sani", "hijri:6"),
        ("Jumada I", "hijri:5"),
        ("Dhuʻl-Qiʻdah", "hijri:11"),
        ("Zu al-Qada", "hijri:11"),
        ("Thul Qidah", "hijri:11"),
        ("Dhuʻl-Hijjah", "hijri:12"),
        ("Zilhaj", "hijri:12"),
        ("Thul Hijja", "hijri:12"),
        ("Chaabane", "hijri:8"),
        ("Şaban", "hijri:8"),
        ("Ordibehesht", "solar:2"),
        ("Tir", "tir:4"),
        ("Sumbula", "afghan:6"),
        ("Qows", "afghan:9"),
        ("Nehasse", "ethiopian:12"),
    ],
)
def test_month_names_of_other_calendars(name: str, value: str) -> None:
    match = GRAMMAR.match(f"3 {name} 1402")
    assert match is not None
    assert match.part("month") == value


def test_an_unknown_language_says_what_to_do() -> None:
    with pytest.raises(LookupError, match=r"no dates\.toml"):
        load_date_grammar("xx")
    with pytest.raises(LookupError):
        load_date_grammar("../en")


def test_bad_patterns_are_quoted() -> None:
    with pytest.raises(BadPattern, match="not closed"):
        parse("[the {day}", {})
    with pytest.raises(BadPattern, match="no macro"):
        parse("<nothing>", {})
    with pytest.raises(BadPattern, match="brackets"):
        parse("a ) b", {})


def test_an_entry_with_two_values_is_refused() -> None:
    rule = DateRule("x", DateKind.DATE, "day", ("{colour}",), "", "own", (), ())
    with pytest.raises(BadPattern, match="listed for"):
        DateGrammar("en", [rule], {"colour": {"1": ["red"], "2": ["red"]}}, {})
