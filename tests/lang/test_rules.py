"""The rules of the English pack do what their own rows say: every example is read, every refusal is not.

How an example is checked is explained in ``src/plainrecord/lang/packs/en/rules/harm.toml``.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from plainrecord.fields import damage as damage_field
from plainrecord.lang.damage import load_damage_words
from plainrecord.lang.layout import load_layout
from plainrecord.lang.lexicon import load_lexicon
from plainrecord.lang.rulebook import Context, Frame, RuleError, load_rulebook
from plainrecord.model.records import Mention
from plainrecord.model.vocab import MentionKind, PassageKind
from plainrecord.pipeline import context
from plainrecord.sources import document_from_text
from plainrecord.stages.segment import segment
from plainrecord.world.taxonomy import event_types

RULES = load_rulebook("en")
LAYOUT = load_layout("en")
ENGINE = context("en").engines[0]
#: Effects under which no report is made of an act.
DROPPING = frozenset({"reject", "planned", "hypothetical"})

EXAMPLES = [
    pytest.param(frame, dict(example), id=f"{frame.id}: {dict(example)['text']}")
    for frame in RULES.frames
    for example in frame.examples
]
REFUSES = [
    pytest.param(frame, text, id=f"{frame.id}: {text}") for frame in RULES.frames for text in frame.refuses
]
CONTEXT_EXAMPLES = [
    pytest.param(row, text, id=f"{row.id}: {text}") for row in RULES.contexts for text in row.examples
]
CONTEXT_REFUSES = [
    pytest.param(row, text, id=f"{row.id}: {text}") for row in RULES.contexts for text in row.refuses
]


def read(text: str) -> tuple[Mention, ...]:
    """The mentions of a text, without assembly."""
    document = document_from_text(text, language="en")
    return ENGINE.read(document, segment(document, LAYOUT))


def effects(mention: Mention) -> dict[str, str]:
    """Effect -> what gave it."""
    return dict(part.split(":", 1) for part in mention.attribute("effects").split(";") if part)


def made_by(frame: Frame, mentions: Sequence[Mention]) -> list[Mention]:
    """The act or claim mentions of a frame."""
    kind = MentionKind.CLAIM if frame.kind == "claim" else MentionKind.ACT
    return [m for m in mentions if m.kind is kind and m.maker.startswith(f"rules/{frame.id}@")]


def role_words(text: str, mentions: Sequence[Mention], act: Mention) -> dict[str, list[str]]:
    """The quoted words of each role of an act or claim, in text order."""
    found: dict[str, list[str]] = {}
    if act.kind is MentionKind.CLAIM:
        for name, span in act.parts:
            found.setdefault(name, []).append(span.quote(text))
        return found
    for mention in mentions:
        if mention.role and mention.group == act.group and mention.group is not None:
            found.setdefault(mention.role, []).append(mention.span.quote(text))
    return found


def told(mentions: Sequence[Mention], text: str) -> str:
    """What was read instead, for the failure message."""
    return "; ".join(
        f"{m.kind} {m.role} {m.span.quote(text)!r} by {m.maker} {m.attribute('effects')}".replace("  ", " ")
        for m in mentions
    )


@pytest.mark.parametrize(("frame", "example"), EXAMPLES)
def test_a_frame_reads_its_example(frame: Frame, example: dict[str, str]) -> None:
    text = example["text"]
    mentions = read(text)
    acts = made_by(frame, mentions)
    assert acts, f"not read by {frame.id}: {told(mentions, text)}"
    assert not DROPPING & effects(acts[0]).keys(), f"read but dropped: {effects(acts[0])}"
    wanted = {role: words.split("; ") for role, words in example.items() if role != "text"}
    for found in (role_words(text, mentions, act) for act in acts):
        if {role: found.get(role, []) for role in wanted} == wanted:
            return
    found = role_words(text, mentions, acts[0])
    assert {role: found.get(role, []) for role in wanted} == wanted, told(mentions, text)


@pytest.mark.parametrize(("frame", "text"), REFUSES)
def test_a_frame_refuses(frame: Frame, text: str) -> None:
    mentions = read(text)
    kept = [act for act in made_by(frame, mentions) if not DROPPING & effects(act).keys()]
    assert kept == [], told(mentions, text)


@pytest.mark.parametrize(("row", "text"), CONTEXT_EXAMPLES)
def test_a_context_has_its_effect(row: Context, text: str) -> None:
    mentions = read(text)
    assert any(effects(m).get(row.effect) == row.id for m in mentions), told(mentions, text)


@pytest.mark.parametrize(("row", "text"), CONTEXT_REFUSES)
def test_a_context_leaves_other_acts_alone(row: Context, text: str) -> None:
    mentions = read(text)
    acts = [mention for mention in mentions if mention.kind is MentionKind.ACT]
    assert acts, "the sentence tells of no act, so it shows nothing"
    assert not any(effects(act).get(row.effect) == row.id for act in acts), told(mentions, text)


@pytest.mark.parametrize(("frame", "example"), EXAMPLES)
def test_the_roles_of_an_example_are_quotes_of_it(frame: Frame, example: dict[str, str]) -> None:
    for role, words in example.items():
        for part in words.split("; ") if role != "text" else ():
            assert part in example["text"], frame.id


def test_every_verb_of_a_frame_is_inflected() -> None:
    bases = {form.base for forms in load_lexicon("en").verbs.values() for form in forms}
    unknown = {verb for frame in RULES.frames for verb in frame.verbs if verb.split()[0] not in bases}
    assert not unknown, "add these to packs/en/verbs.toml, or they are never read"


def test_every_event_type_has_a_frame_or_is_reached_by_refinement() -> None:
    types = {frame.type for frame in RULES.frames if frame.kind == "act"}
    known = set(event_types())
    reached = types | {rule.to for rule in context("en").refinement}
    assert types <= known
    assert known <= reached


def test_a_rule_without_example_or_with_an_unknown_column_is_refused() -> None:
    from plainrecord.lang.rulebook import _frame

    row = {"id": "en.act.x", "examples": [{"text": "A did B."}], "refuses": ["C."]}
    assert _frame(dict(row), "x.toml").id == "en.act.x"
    with pytest.raises(RuleError, match="at least one example"):
        _frame({**row, "refuses": []}, "x.toml")
    with pytest.raises(RuleError, match="unknown columns"):
        _frame({**row, "colour": "red"}, "x.toml")


@pytest.mark.parametrize(
    ("rule_id", "line"), [(rule.rule_id, line) for rule in LAYOUT.datelines for line in rule.examples]
)
def test_a_dateline_is_found(rule_id: str, line: str) -> None:
    document = document_from_text(line + "Three people were killed in an attack.", language="en")
    first = segment(document, LAYOUT)[0]
    assert (first.kind, first.span.quote(document.text).strip()) == (PassageKind.DATELINE, line.strip()), (
        rule_id
    )


@pytest.mark.parametrize(
    ("rule_id", "line"), [(rule.rule_id, line) for rule in LAYOUT.datelines for line in rule.refuses]
)
def test_a_dateline_is_refused(rule_id: str, line: str) -> None:
    document = document_from_text(line + " three people were killed in an attack.", language="en")
    assert all(p.kind is not PassageKind.DATELINE for p in segment(document, LAYOUT)), rule_id


@pytest.mark.parametrize("line", [line for rule in LAYOUT.stamps for line in rule.examples])
def test_a_line_of_place_and_day_is_a_dateline(line: str) -> None:
    document = document_from_text(f"Shells hit a market\n{line}\n\nThree people were killed.", language="en")
    title, stamp, _ = segment(document, LAYOUT)
    assert (title.kind, stamp.kind) == (PassageKind.TITLE, PassageKind.DATELINE)


@pytest.mark.parametrize("line", [line for rule in LAYOUT.stamps for line in rule.refuses])
def test_other_lines_with_a_day_are_no_dateline(line: str) -> None:
    document = document_from_text(f"{line}\n\nThree people were killed in an attack.", language="en")
    assert all(passage.kind is not PassageKind.DATELINE for passage in segment(document, LAYOUT))


def test_lines_of_place_and_day_over_several_items_are_headings() -> None:
    items = "\n\n".join(
        f"{place}, 3 May 2024\n\nThree people were killed." for place in ("Gao", "Kidal", "Mopti")
    )
    kinds = [passage.kind for passage in segment(document_from_text(items, language="en"), LAYOUT)]
    assert kinds == [PassageKind.HEADING, PassageKind.SENTENCE] * 3


def test_damage_words_state_their_extent() -> None:
    import tomllib
    from importlib.resources import files

    words = load_damage_words("en")
    rows = tomllib.loads(files("plainrecord.lang").joinpath("packs/en/damage.toml").read_text("utf-8"))
    for verb, adverb, wanted in rows["must_match"]:
        assert damage_field.extent(verb, f"They {adverb} did it", words) == wanted, (verb, adverb)
    for verb, adverb, unwanted in rows["must_not"]:
        assert damage_field.extent(verb, f"They {adverb} did it", words) != unwanted, (verb, adverb)


@pytest.mark.parametrize(
    ("rule_id", "line"), [(rule.rule_id, line) for rule in LAYOUT.entries for line in rule.examples]
)
def test_a_log_entry_is_an_item(rule_id: str, line: str) -> None:
    document = document_from_text(f"{line}\n{line}", language="en")
    items = [p for p in segment(document, LAYOUT) if p.kind is PassageKind.LIST_ITEM]
    assert [p.span.quote(document.text) for p in items] == [line, line], rule_id


@pytest.mark.parametrize(
    ("rule_id", "line"), [(rule.rule_id, line) for rule in LAYOUT.entries for line in rule.refuses]
)
def test_a_log_entry_is_refused(rule_id: str, line: str) -> None:
    rule = next(rule for rule in LAYOUT.entries if rule.rule_id == rule_id)
    assert not rule.pattern.match(line)


@pytest.mark.parametrize(
    ("rule_id", "text"), [(rule.rule_id, text) for rule in LAYOUT.continuations for text in rule.examples]
)
def test_every_continuation_keeps_its_examples_whole(rule_id: str, text: str) -> None:
    assert len(LAYOUT.sentences(text, 0, len(text))) == 1, rule_id


@pytest.mark.parametrize(
    ("rule_id", "text"), [(rule.rule_id, text) for rule in LAYOUT.continuations for text in rule.refuses]
)
def test_no_continuation_joins_what_it_refuses(rule_id: str, text: str) -> None:
    assert len(LAYOUT.sentences(text, 0, len(text))) == 2, rule_id


@pytest.mark.parametrize(
    ("rule_id", "title"), [(rule.rule_id, title) for rule in LAYOUT.mastheads for title in rule.examples]
)
def test_a_masthead_ends_a_title(rule_id: str, title: str) -> None:
    document = document_from_text("A text.", title=title, language="en")
    titles = [p.span for p in segment(document, LAYOUT) if p.kind is PassageKind.TITLE]
    assert len(titles) == 2, rule_id
    assert titles[0].quote(document.text) == title[: len(titles[0])]


@pytest.mark.parametrize(
    ("rule_id", "title"), [(rule.rule_id, title) for rule in LAYOUT.mastheads for title in rule.refuses]
)
def test_a_title_without_masthead_stays_whole(rule_id: str, title: str) -> None:
    document = document_from_text("A text.", title=title, language="en")
    titles = [p for p in segment(document, LAYOUT) if p.kind is PassageKind.TITLE]
    assert len(titles) == 1, rule_id
