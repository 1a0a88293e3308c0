"""Training examples from MUC-4 answer keys: ``python tools/training/label_muc4.py FOLDER OUT.jsonl``.

FOLDER holds ``documents.jsonl`` and ``gold.jsonl`` as in ``../shared/bench/muc4/data/dev``. The keys name fillers,
not where they stand, so places are found by their words, and what is not certain is masked:

- a sentence with a target or means of an incident and a word of its kind of act (or two such fillers) tells of it;
- a sentence with less is unknown, and so is every filler in it;
- all sentences of a document without incidents are negative.

The output has the shape that ``synthesise.py`` writes, with ``"known": false`` for what is masked. It holds
third-party text: it is for training on one's own machine and is never kept in the project.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from plainrecord.pipeline import context
from plainrecord.sources import document_from_text
from plainrecord.stages.segment import segment

Template = Mapping[str, Sequence[str]]

#: Slot of the key, role of the mention.
ROLES = {
    "PERP: INDIVIDUAL ID": "perp_individual",
    "PERP: ORGANIZATION ID": "perp_organisation",
    "INCIDENT: INSTRUMENT ID": "weapon",
    "PHYS TGT: ID": "physical_target",
    "HUM TGT: NAME": "human_target",
    "HUM TGT: DESCRIPTION": "human_target",
}
_TARGETS = ("human_target", "physical_target", "weapon")
_EFFECT_SLOTS = ("HUM TGT: EFFECT OF INCIDENT", "PHYS TGT: EFFECT OF INCIDENT")
_EFFECTS = {
    "DEATH": "killed",
    "INJURY": "injured",
    "DESTROYED": "destroyed",
    "SOME DAMAGE": "damaged",
    "NO INJURY": "none",
    "NO DAMAGE": "none",
    "NO INJURY OR DEATH": "none",
}
#: Type of the key, beginnings of the event types it may be.
_TYPES = {
    "ATTACK": ("attack.", "clash.", "mob", "strike.", "protest.excessive"),
    "BOMBING": ("explosion.", "strike.", "property."),
    "KIDNAPPING": ("abduction", "hostage", "disappearance", "detention", "capture"),
    "ARSON": ("property.",),
    "ROBBERY": ("property.",),
    "HIJACKING": ("hijacking",),
    "FORCED WORK STOPPAGE": ("coercion.",),
}
#: Words that show that a sentence tells of an act of that type, as beginnings of words.
_SIGNS = {
    "ATTACK": r"KILL|MURDER|ASSASSIN|ATTACK|SHOT|SHOOT|FIR(?:ED|ING)|AMBUSH|MASSACR|DEATH|DEAD|DIED|SLAY|SLAIN"
    r"|WOUND|INJUR|EXECUT|RAID|STRAF|MACHINEGUN|CRIME|SHELL|BOMBARD|TORTUR|STAB|GUNNED|RIDDLED|BURST",
    "BOMBING": r"BOMB|EXPLO|DYNAMIT|BLAST|BLEW|BLOWN|BLOW|DETONAT|CHARGE|DEVICE|MINE|GRENADE|ROCKET",
    "KIDNAPPING": r"KIDNAP|ABDUCT|HOSTAGE|SEQUEST|SEIZ|CAPTUR|DISAPPEAR|HELD|RELEAS|FREED|TAKEN|TOOK",
    "ARSON": r"BURN|FIRE|ARSON|TORCH|ABLAZE|INCENDI",
    "ROBBERY": r"ROB|STOLE|STEAL|LOOT|TOOK|HELD UP",
    "HIJACKING": r"HIJACK|SEIZ|COMMANDEER|DIVERT",
    "FORCED WORK STOPPAGE": r"STOPPAGE|STRIKE|HALT|PARALY|SUSPEND",
}


@dataclass(slots=True)
class Found:
    """One occurrence of a filler."""

    start: int
    end: int
    role: str
    template: int
    effect: str = ""


@dataclass(slots=True)
class Sentence:
    """What the key lets one know of a sentence."""

    start: int
    end: int
    templates: list[int] = field(default_factory=list)
    unknown: bool = False
    sign: bool = False


def quoted(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The first quoted string of every accepted form, with the number of its line."""
    for number, line in enumerate(lines):
        for form in line.split(" / "):
            found = re.search(r'"([^"]*)"', form)
            if found and found[1] not in ("", "-"):
                yield number, found[1]


def effects_of(template: Template) -> dict[str, str]:
    """Filler string to effect."""
    return {
        words: _EFFECTS[line.lstrip("? ").split(":")[0].split(" / ")[0]]
        for slot in _EFFECT_SLOTS
        for line in template.get(slot, ())
        if line.lstrip("? ").split(":")[0].split(" / ")[0] in _EFFECTS
        for _, words in quoted([line])
    }


def occurrences(text: str, templates: Sequence[Template]) -> list[Found]:
    """Every place where a filler of a template stands; longer fillers first."""
    found: list[Found] = []
    for number, template in enumerate(templates):
        effects = effects_of(template)
        kidnapping = template["INCIDENT: TYPE"][0].startswith("KIDNAPPING")
        for slot, role in ROLES.items():
            for _, words in quoted(template.get(slot, ())):
                effect = effects.get(words, "abducted" if kidnapping and role == "human_target" else "")
                pattern = r"\b" + r"\s+".join(re.escape(word) for word in words.split()) + r"(?!\w)"
                for match in re.finditer(pattern, text):
                    found.append(Found(*match.span(), role, number, effect))
    found.sort(key=lambda one: (one.start - one.end, one.start))
    return found


def label(text: str, spans: Sequence[tuple[int, int]], templates: Sequence[Template]) -> dict[str, Any]:
    """The example for one document."""
    every_sign = re.compile(rf"\b(?:{'|'.join(_SIGNS.values())})")
    sentences = [Sentence(*span, sign=every_sign.search(text, *span) is not None) for span in spans]
    found = occurrences(text, templates)
    for sentence in sentences:
        inside = [one for one in found if sentence.start <= one.start and one.end <= sentence.end]
        words = text[sentence.start : sentence.end]
        for number, template in enumerate(templates):
            mine = [one for one in inside if one.template == number]
            main = {(one.role, one.start) for one in mine if one.role in _TARGETS}
            kind = template["INCIDENT: TYPE"][0].split(" / ")[0].strip()
            sign = re.search(rf"\b(?:{_SIGNS.get(kind, 'ATTACK')})", words) is not None
            roles = {one.role for one in mine}
            if (main and sign) or (len(roles) >= 2 and sign) or len({role for role, _ in main}) >= 2:
                sentence.templates.append(number)
            elif mine or sign:
                sentence.unknown = True
    return {
        "sentences": [_sentence(sentence, templates) for sentence in sentences],
        "mentions": _mentions(sentences, found),
    }


def _sentence(sentence: Sentence, templates: Sequence[Template]) -> dict[str, Any]:
    kinds = [templates[number]["INCIDENT: TYPE"][0].split(" / ")[0].strip() for number in sentence.templates]
    stages = [templates[number]["INCIDENT: STAGE OF EXECUTION"][0] for number in sentence.templates]
    stage = stages[0].split(" / ")[0].strip("? ").lower() if stages else "none"
    return {
        "start": sentence.start,
        "end": sentence.end,
        "incident": bool(sentence.templates),
        "known": bool(sentence.templates) or not sentence.unknown,
        "civilian": bool(sentence.templates),
        "roles_known": bool(sentence.templates) or not (sentence.unknown or sentence.sign),
        "incident_known": bool(sentence.templates) or not (sentence.unknown or sentence.sign),
        "event_types": sorted({start for kind in kinds for start in _TYPES.get(kind, ("attack.",))}),
        "read": bool(sentence.templates) or sentence.unknown or sentence.sign,
        "stage": stage if stage in ("accomplished", "attempted", "threatened") else "none",
        "incident_ids": sentence.templates,
    }


def _mentions(sentences: Sequence[Sentence], found: Sequence[Found]) -> list[dict[str, Any]]:
    """Fillers inside sentences that tell of their incident are sure, others are masked."""
    chosen: dict[tuple[int, int, str], dict[str, Any]] = {}
    for one in found:
        home = next((s for s in sentences if s.start <= one.start and one.end <= s.end), None)
        if home is None:
            continue
        known = one.template in home.templates
        key = one.start, one.end, one.role
        if key in chosen and (chosen[key]["known"] or not known):
            if known:
                chosen[key]["incident_ids"].append(one.template)
            continue
        if any(
            other["role"] == one.role and other["start"] <= one.start and one.end <= other["end"]
            for other in chosen.values()
            if other["known"] or not known
        ):
            continue  # within a longer filler of the same role
        chosen[key] = {
            "start": one.start,
            "end": one.end,
            "role": one.role,
            "effect": one.effect or ("none" if one.role.endswith("target") else ""),
            "incident_ids": [one.template],
            "known": known,
        }
    return sorted(chosen.values(), key=lambda mention: (mention["start"], mention["end"], mention["role"]))


def examples(folder: Path) -> Iterator[dict[str, Any]]:
    """All examples of a folder, in the order of its documents."""
    gold = {}
    for line in (folder / "gold.jsonl").read_text("utf-8").split("\n"):
        if line.strip():
            row = json.loads(line)
            gold[row["id"]] = row["templates"]
    layout = context("en").layout
    for line in (folder / "documents.jsonl").read_text("utf-8").split("\n"):
        if not line.strip():
            continue
        row = json.loads(line)
        day = date.fromisoformat(row["dateline_date"]) if row["dateline_date"] else None
        document = document_from_text(row["text"], published=day, language="en")
        spans = [(p.span.start, p.span.end) for p in segment(document, layout)]
        found = label(document.text, spans, gold[row["id"]])
        yield {"id": row["id"], "text": document.text, "roles": sorted(set(ROLES.values())), **found}


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    with options.out.open("w", encoding="utf-8") as file:
        for example in examples(options.folder):
            file.write(json.dumps(example, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
