"""Run the cases of linking and show what differs: ``python tests/cases/link/link_runs.py [FILE ...]``.

Without a file it prints the scores of each file, of each part and of all; with files (names without ending), what
their cases got wrong and why; with ``--floors`` the present figures as rows of ``floors.toml``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import floor
from pathlib import Path

from linkfile import PARTS, Answer, Differences, LinkCase, Mention, Pair, all_links, differences, scores

from plainrecord.model.linking import Judgement, LinkRelation
from plainrecord.model.records import Coded, Report
from plainrecord.model.text import Span
from plainrecord.pipeline import code, context
from plainrecord.sources import document_from_text
from plainrecord.stages.link import link
from plainrecord.stages.link.lineage import Voice, lineages
from plainrecord.stages.link.linker import SILENT, Linker
from plainrecord.stages.link.profile import Profile
from plainrecord.stages.link.score import judge

ROOT = Path(__file__).parent
_INVERSE = {
    LinkRelation.INCLUDES: LinkRelation.PART_OF,
    LinkRelation.UPDATED_BY: LinkRelation.UPDATE_OF,
    LinkRelation.RETALIATED_BY: LinkRelation.RETALIATION_CLAIMED,
}
_RELATED = frozenset({*_INVERSE, *_INVERSE.values()})


@dataclass(frozen=True, slots=True)
class Run:
    """A case and what linking made of it; ``report_of`` is the profile of each mention, None when not found."""

    case: LinkCase
    answer: Answer
    differences: Differences
    report_of: dict[Mention, str | None]
    profiles: dict[str, Profile]
    judgements: dict[tuple[str, str], Judgement]

    def why(self, pair: Pair) -> str:
        """What decided on a pair: a report that was not found, or the judgement with its features."""
        one, other = (self.report_of[mention] for mention in pair)
        if one is None or other is None:
            return f"no report of {pair[0] if one is None else pair[1]}"
        if one == other:
            return "both are read as one report"
        left, right = sorted((one, other))
        known = self.judgements.get((left, right))
        judgement = known or judge(self.profiles[left], self.profiles[right], linker().table)
        features = "; ".join(f"{feature.weight:+.2f} {feature.level}" for feature in judgement.features)
        state = "" if known else "not compared or below the floor, "
        return f"{state}{judgement.probability:.2f} {judgement.relation.value}: {features}"


@cache
def linker() -> Linker:
    """The linker that comes with the package."""
    return Linker()


@cache
def coded(case: LinkCase) -> tuple[tuple[str, Coded], ...]:
    """The documents of a case, read by the pipeline, by letter."""
    ids: dict[str, str] = {}
    read = []
    for one in case.documents:
        document = document_from_text(
            one.text, published=one.published, source=one.source, language="en", document_ref=one.letter
        )
        document = replace(document, derived_from=ids.get(one.derived_from or ""))
        ids[one.letter] = document.document_id
        read.append((one.letter, code(document, context("en"))))
    return tuple(read)


def run_case(case: LinkCase) -> Run:
    """One case, read and linked."""
    letters = {one.document.document_id: letter for letter, one in coded(case)}
    made = [linker().profile(one.document, one.reports) for _, one in coded(case)]
    texts = {one.document.document_id: one.document.text for _, one in coded(case)}
    voices = (
        Voice(
            one.document.document_id, letter, profile.published, profile.signature, one.document.derived_from
        )
        for (letter, one), profile in zip(coded(case), made, strict=True)
    )
    found = lineages(voices, texts.__getitem__)
    voice_of = {document: one.lineage_id for one in found for document in one.document_ids}
    profiles = [profile for one in made for profile in one.complete(voice_of[one.document_id])]
    linked = link(profiles, table=linker().table)
    group_of = {name: group[0] for group in linked.groups for name in group}
    reports = dict(coded(case))
    report_of = {mention: _report_of(mention, reports[mention.letter]) for mention in case.mentions}
    answer = Answer(
        {
            mention: group_of[report] if report else f"no report of {mention}"
            for mention, report in report_of.items()
        },
        frozenset(frozenset(letters[document] for document in one.document_ids) for one in found),
        _relations(linked.made, report_of),
    )
    return Run(
        case, answer, differences(case, answer), report_of,
        {profile.profile_id: profile for profile in profiles},
        {(judgement.left, judgement.right): judgement for judgement in linked.made},
    )  # fmt: skip


@cache
def runs() -> tuple[Run, ...]:
    """Every case, run."""
    return tuple(run_case(case) for case in all_links(ROOT))


def _report_of(mention: Mention, one: Coded) -> str | None:
    """The report that holds the phrase, or of which the document is mainly about; None when there is none."""
    if not one.reports:
        return SILENT + one.document.document_id
    if not mention.phrase:
        return _richest(one.reports)
    start = one.document.text.index(mention.phrase)
    end = start + len(mention.phrase)

    def holds(spans: Iterable[Span]) -> bool:
        return any(span.start < end and start < span.end for span in spans)

    told = [report for report in one.reports if holds(report.act.spans)]
    return _richest(told or [report for report in one.reports if holds(report.passages)])


def _richest(reports: Sequence[Report]) -> str | None:
    if not reports:
        return None
    return min(reports, key=lambda report: (-sum(1 for _ in report.readings()), report.ordinal)).report_id


def _relations(
    judgements: Iterable[Judgement], report_of: dict[Mention, str | None]
) -> frozenset[tuple[str, Mention, Mention]]:
    mention_of = {report: mention for mention, report in report_of.items() if report}
    found = set()
    for judgement in judgements:
        one, other = mention_of.get(judgement.left), mention_of.get(judgement.right)
        if judgement.relation not in _RELATED or one is None or other is None:
            continue
        if judgement.relation in _INVERSE:
            found.add((_INVERSE[judgement.relation].value, other, one))
        else:
            found.add((judgement.relation.value, one, other))
    return frozenset(found)


def figures(all_runs: Sequence[Run]) -> dict[str, str]:
    """The scores of each file, of each part and of all."""
    stems = sorted({run.case.path.stem for run in all_runs})
    chosen = {stem: [run for run in all_runs if run.case.path.stem == stem] for stem in stems}
    for part in PARTS:
        chosen[part] = [run for run in all_runs if run.case.part == part]
    chosen["all"] = list(all_runs)
    return {name: str(scores((run.case, run.answer) for run in some)) for name, some in chosen.items()}


def shown(all_runs: Iterable[Run]) -> str:
    """What some runs got wrong, and why."""
    parts = []
    for run in all_runs:
        if not run.differences:
            continue
        lines = [f"{run.case.name} (line {run.case.line})"]
        wrong = [("joined", pair) for pair in run.differences.joined]
        wrong += [("left apart", pair) for pair in run.differences.left_apart]
        for what, pair in wrong:
            lines += [f"  {what}: {pair[0]} and {pair[1]}", f"    {run.why(pair)}"]
        lines += [f"  {line}" for line in (*run.differences.lineages, *run.differences.relations)]
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def main(arguments: Sequence[str]) -> None:
    """Print what was asked for."""
    all_runs = runs()
    names = [argument for argument in arguments if not argument.startswith("-")]
    known = sorted({run.case.path.stem for run in all_runs})
    if unknown := sorted(set(names) - set(known)):
        sys.exit(f"no file {unknown[0]!r}; there are: {', '.join(known)}")
    if "--floors" in arguments:
        for name in PARTS:
            found = scores((run.case, run.answer) for run in all_runs if run.case.part == name)
            print(f'["{name}"]\nwholly_right = {found.right}  # of {found.cases}')
            print(
                f"pairwise = {floor(found.f1 * 1000) / 1000}\nb_cubed = {floor(found.b_cubed * 1000) / 1000}\n"
            )
    elif names:
        print(shown(run for run in all_runs if run.case.path.stem in names))
    else:
        for name, line in figures(all_runs).items():
            print(f"{name:12} {line}")


if __name__ == "__main__":
    main(sys.argv[1:])
