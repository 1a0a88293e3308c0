"""Strings: every key that the page uses is there, every key that is there is used, and translations fit."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from plainrecord.model.linking import BETWEEN_EVENTS
from plainrecord.model.review import Action, ReadingStatus, ReviewState
from plainrecord.stages.review.care import SENSITIVE_ACT, topics
from plainrecord.web.forms import FORMS
from plainrecord.web.queue import FACETS
from plainrecord.web.strings import SOURCE_LANGUAGE, Translator, languages, places_in, strings

WEB = files("plainrecord.web")
# Keys made of a code: the page falls back to the code itself where no string is kept.
CODED = frozenset((
    "code", "status", "stance", "topic", "matrix", "stands", "corroboration", "responsibility", "relation",
    "feed_action",
))  # fmt: skip


def sources() -> str:
    """All that may name a key."""
    folders = (WEB, WEB.joinpath("templates"), WEB.joinpath("static"))
    entries = (entry for folder in folders for entry in folder.iterdir())
    return "\n".join(
        entry.read_text("utf-8") for entry in entries if entry.name.endswith((".js", ".html", ".py"))
    )


def made_keys() -> set[str]:
    """Keys that are put together from a name."""
    text = sources()
    actions = text.split("DEFAULTS = {")[1].split("}")[0]
    added = text.split("const ADDED = [")[1].split("]")[0]
    found = {f"facet.{name}" for name in FACETS}
    found |= {f"entry.{entry.name}" for entries in FORMS.values() for entry in entries}
    found |= {f"nav.{name}" for name in re.findall(r'\("(\w+)", "/', text)}
    found |= {f"act.{name}" for name in re.findall(r"(\w+): \"", actions)}
    found |= {f"field_name.{name}" for name in re.findall(r'"(\w+)"', added)}
    found |= {f"theme.{name}" for name in ("auto", "light", "dark")}
    parts = (("what", 5), ("you", 4), ("team", 3))
    found |= {f"care.{part}_{number}" for part, last in parts for number in range(1, last + 1)}
    found |= {f"event.{name}_title" for name in ("merge", "split", "link")}
    found |= {f"says.{relation}" for relation in BETWEEN_EVENTS}
    found |= {f"desk.nothing_to_{name}" for name in ("undo", "redo")}
    return found | {"nav.desk", "nav.event"}


def test_every_key_that_is_used_is_there() -> None:
    used = set(re.findall(r"""\bt\(\s*['"]([a-z_]+\.[a-z_0-9]*[a-z0-9])['"]""", sources())) | made_keys()
    used |= set(re.findall(r'FormError\([^)]*"(form\.\w+)"', sources()))
    assert used - set(strings()) == set()


def test_every_key_that_is_there_is_used() -> None:
    text, made = sources(), made_keys()
    kept = {key for key in strings() if key.partition(".")[0] not in CODED} - made
    idle = {key for key in kept if not re.search(rf"""['"]{re.escape(key)}['"]""", text)}
    assert idle == set()


def test_every_code_of_review_has_a_string() -> None:
    known = strings()
    assert {f"status.{one.value}" for one in (*ReadingStatus, *ReviewState)} <= set(known)
    assert {f"feed_action.{one.value}" for one in Action} <= set(known)
    assert {f"topic.{one}" for one in (SENSITIVE_ACT, *(topic.topic_id for topic in topics()))} <= set(known)


@pytest.mark.parametrize("language", languages())
def test_a_translation_fills_in_the_same(language: str) -> None:
    source, own = strings(SOURCE_LANGUAGE), strings(language)
    assert set(own) == set(source), "a key of no use"
    assert {key for key in own if places_in(own[key]) != places_in(source[key])} == set()


def test_strings_are_filled_in() -> None:
    t = Translator()
    assert t("desk.some", count=3, total=9) == "3 of 9 reports"
    assert t.coded("status", "in_review") == "in review"
    assert t.coded("code", "no_such_code") == "no such code"
    with pytest.raises(KeyError):
        t("no.such")
    with pytest.raises(KeyError, match="no strings"):
        Translator("xx")


def test_templates_and_scripts_have_no_words_of_their_own() -> None:
    """Visible words of templates come from the strings; names of the program aside."""
    markup = re.compile(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}|<script.*?</script>|<[^>]*>", re.DOTALL)
    for entry in WEB.joinpath("templates").iterdir():
        words = set(re.findall(r"[A-Za-z]{3,}", markup.sub(" ", entry.read_text("utf-8"))))
        assert words <= {"Plainrecord", "amp", "Ctrl", "Shift"}, entry.name
