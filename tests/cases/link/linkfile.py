"""Cases of linking: reading `.links` files and comparing them with the groups that a run made.

The format is described in ``README.md`` beside this file. Nothing here knows how reports are linked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from pathlib import Path

DOCUMENT = re.compile(
    r"\[(?P<letter>[A-Z])\] (?P<published>-|\d{4}-\d\d-\d\d) \| (?P<source>[^|]+?)"
    r"(?: \| derived_from (?P<origin>[A-Z]))?"
)
MENTION = re.compile(r'(?P<letter>[A-Z])(?: "(?P<phrase>[^"|]+)")?')
RELATIONS = ("part_of", "update_of", "retaliation_claimed")
#: Relations that a case must name: one that it does not expect is wrong.
NAMED = frozenset({"part_of", "retaliation_claimed"})


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """What a document tells of: the report of ``phrase``, or with "" what the document is mainly about."""

    letter: str
    phrase: str = ""

    def __str__(self) -> str:
        return f'{self.letter} "{self.phrase}"' if self.phrase else self.letter


@dataclass(frozen=True, slots=True)
class LinkDocument:
    """One invented text. ``published`` None: unknown; ``derived_from`` is a letter or None."""

    letter: str
    published: date | None
    source: str
    derived_from: str | None
    text: str


Relation = tuple[str, Mention, Mention]
"""A relation of ``RELATIONS``, read from the first mention to the second."""

FIRST = "first part"
#: Parts of the cases, and how the names of their files end.
PARTS = {FIRST: "", "second part": "_b", "third part": "_c"}


@dataclass(frozen=True, slots=True)
class LinkCase:
    """Documents, the mentions of each event, the documents that are copies, and the relations between mentions."""

    path: Path
    line: int
    title: str
    documents: tuple[LinkDocument, ...]
    events: tuple[frozenset[Mention], ...]
    copies: tuple[frozenset[str], ...] = ()
    relations: tuple[Relation, ...] = ()

    @property
    def name(self) -> str:
        """File and title: unique over all cases."""
        return f"{self.path.stem}: {self.title}"

    @property
    def part(self) -> str:
        """One of ``PARTS``, by the ending of the file's name."""
        return next(
            (part for part, ending in PARTS.items() if ending and self.path.stem.endswith(ending)), FIRST
        )

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """Every mention of the case, in order."""
        return tuple(sorted(mention for event in self.events for mention in event))


class LinkCaseError(ValueError):
    """A case that cannot be understood; the message names file and line."""


def read_links(path: Path) -> list[LinkCase]:
    """The cases of a file in order; raises ``LinkCaseError`` with file and line when one is not well formed."""
    lines = path.read_text(encoding="utf-8").split("\n")
    starts = [number for number, line in enumerate(lines) if line.startswith("=== ")]
    return [
        _case(path, first, lines[first:last])
        for first, last in zip(starts, [*starts[1:], len(lines)], strict=True)
    ]


def all_links(root: Path) -> list[LinkCase]:
    """Every case of a folder, in the order of the file names."""
    return [case for path in sorted(root.glob("*.links")) for case in read_links(path)]


def _case(path: Path, first: int, lines: Sequence[str]) -> LinkCase:
    def fail(message: str) -> LinkCaseError:
        return LinkCaseError(f"{path}, case at line {first + 1}: {message}")

    try:
        cut = lines.index("---")
    except ValueError:
        raise fail("expected documents, a line of three dashes, and what is one event") from None
    documents = _documents(lines[1:cut], fail)
    events: list[frozenset[Mention]] = []
    copies: list[frozenset[str]] = []
    relations: list[Relation] = []
    for line in lines[cut + 1 :]:
        if not line.strip() or line.startswith("# "):
            continue
        key, _, value = line.partition(": ")
        mentions = [_mention(part, documents, fail) for part in value.split(" | ")]
        if key == "event":
            events.append(frozenset(mentions))
        elif key == "copies":
            copies.append(frozenset(mention.letter for mention in mentions))
        elif key in RELATIONS and len(mentions) == 2:
            relations.append((key, mentions[0], mentions[1]))
        else:
            raise fail(
                f"{line!r}: a line is event, copies, or one of {', '.join(RELATIONS)} with two mentions"
            )
    known = [mention for event in events for mention in event]
    if len(known) != len(set(known)):
        raise fail("a mention stands in two events")
    if loose := {mention for _, *pair in relations for mention in pair} - set(known):
        raise fail(f"{min(loose)} has a relation and no event")
    return LinkCase(
        path, first + 1, lines[0].removeprefix("=== ").strip(), tuple(documents.values()),
        tuple(events), tuple(copies), tuple(relations),
    )  # fmt: skip


def _documents(lines: Iterable[str], fail: Callable[[str], LinkCaseError]) -> dict[str, LinkDocument]:
    heads: list[re.Match[str]] = []
    texts: list[list[str]] = []
    for line in lines:
        if head := DOCUMENT.fullmatch(line):
            heads.append(head)
            texts.append([])
        elif texts:
            texts[-1].append(line)
        elif line.strip():
            raise fail(f"{line!r}: expected a document, [A] YYYY-MM-DD | publisher")
    documents: dict[str, LinkDocument] = {}
    for head, text in zip(heads, texts, strict=True):
        letter, body = head["letter"], "\n".join(text).strip("\n")
        if letter in documents or not body.strip():
            raise fail(f"document {letter} stands twice or has no text")
        if head["origin"] and head["origin"] not in documents:
            raise fail(f"document {letter} is derived from {head['origin']}, which does not stand before it")
        published = None if head["published"] == "-" else date.fromisoformat(head["published"])
        documents[letter] = LinkDocument(letter, published, head["source"], head["origin"], body)
    return documents


def _mention(
    text: str, documents: Mapping[str, LinkDocument], fail: Callable[[str], LinkCaseError]
) -> Mention:
    found = MENTION.fullmatch(text.strip())
    if found is None or found["letter"] not in documents:
        raise fail(f'{text!r}: a mention is the letter of a document, and a phrase of its text: A "two died"')
    phrase = found["phrase"] or ""
    if documents[found["letter"]].text.count(phrase) != 1 and phrase:
        raise fail(f"{phrase!r} does not stand exactly once in document {found['letter']}")
    return Mention(found["letter"], phrase)


Pair = tuple[Mention, Mention]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a run gave for a case: for each mention the group it is in, the lineages, and the relations."""

    group_of: Mapping[Mention, str]
    lineages: frozenset[frozenset[str]]
    relations: frozenset[Relation]


@dataclass(frozen=True, slots=True)
class Differences:
    """What a run got wrong: pairs it joined, pairs it left apart, lineages and relations."""

    joined: tuple[Pair, ...]
    left_apart: tuple[Pair, ...]
    lineages: tuple[str, ...]
    relations: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.joined or self.left_apart or self.lineages or self.relations)


def differences(case: LinkCase, answer: Answer) -> Differences:
    """What of the answer differs from the case."""
    right = _pairs(_expected_groups(case))
    found = _pairs(answer.group_of)
    wanted = set(case.copies) | {
        frozenset({document.letter})
        for document in case.documents
        if not any(document.letter in group for group in case.copies)
    }
    expected = set(case.relations)
    lost = {f"missing: {_shown(relation)}" for relation in expected - answer.relations}
    extra = {
        f"unexpected: {_shown(relation)}" for relation in answer.relations - expected if relation[0] in NAMED
    }
    return Differences(
        tuple(sorted(found - right)),
        tuple(sorted(right - found)),
        tuple(sorted(f"one voice: {', '.join(sorted(group))}" for group in answer.lineages - wanted)),
        tuple(sorted(lost | extra)),
    )


@dataclass(frozen=True, slots=True)
class Scores:
    """Shares between 0 and 1 over all mentions of some cases, and how many cases are wholly right."""

    precision: float
    recall: float
    b_cubed_precision: float
    b_cubed_recall: float
    right: int
    cases: int

    @property
    def f1(self) -> float:
        """Pairwise F1."""
        return _harmonic(self.precision, self.recall)

    @property
    def b_cubed(self) -> float:
        """B-cubed F1."""
        return _harmonic(self.b_cubed_precision, self.b_cubed_recall)

    def __str__(self) -> str:
        return (
            f"pairwise P {self.precision:.3f} R {self.recall:.3f} F1 {self.f1:.3f}; "
            f"B-cubed P {self.b_cubed_precision:.3f} R {self.b_cubed_recall:.3f} F1 {self.b_cubed:.3f}; "
            f"wholly right {self.right} of {self.cases}"
        )


def scores(runs: Iterable[tuple[LinkCase, Answer]]) -> Scores:
    """Pairs are pooled over the cases, B-cubed is the mean over all mentions (Bagga and Baldwin 1998)."""
    both = found_pairs = right_pairs = right = cases = 0
    precisions: list[float] = []
    recalls: list[float] = []
    for case, answer in runs:
        expected = _expected_groups(case)
        wanted, found = _pairs(expected), _pairs(answer.group_of)
        both += len(wanted & found)
        found_pairs += len(found)
        right_pairs += len(wanted)
        cases += 1
        right += not differences(case, answer)
        for mention in case.mentions:
            mine = {other for other in case.mentions if answer.group_of[other] == answer.group_of[mention]}
            true = {other for other in case.mentions if expected[other] == expected[mention]}
            precisions.append(len(mine & true) / len(mine))
            recalls.append(len(mine & true) / len(true))
    return Scores(
        both / found_pairs if found_pairs else 0.0,
        both / right_pairs if right_pairs else 0.0,
        sum(precisions) / max(1, len(precisions)),
        sum(recalls) / max(1, len(recalls)),
        right,
        cases,
    )


def _expected_groups(case: LinkCase) -> dict[Mention, str]:
    return {mention: str(number) for number, event in enumerate(case.events) for mention in event}


def _pairs(groups: Mapping[Mention, str]) -> set[Pair]:
    return {(one, other) for one, other in combinations(sorted(groups), 2) if groups[one] == groups[other]}


def _harmonic(one: float, other: float) -> float:
    return 2 * one * other / (one + other) if one + other else 0.0


def _shown(relation: Relation) -> str:
    return f"{relation[1]} {relation[0]} {relation[2]}"
