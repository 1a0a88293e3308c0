"""What must hold for any reports: order, copies, nulls, and that nothing a report says disappears."""

from __future__ import annotations

from datetime import date, timedelta

from account_samples import PLACES, event_of, lineages_of, report
from hypothesis import given, settings
from hypothesis import strategies as st

from plainrecord.fields import casualty as casualty_field
from plainrecord.fields import date as date_field
from plainrecord.fields import place_match
from plainrecord.fields.actor_match import ActorMatch, compare, is_open
from plainrecord.model.linking import EventSummary, Policy
from plainrecord.model.vocab import CasualtyOutcome
from plainrecord.stages.estimate import summarise
from plainrecord.stages.estimate.knowledge import breadths

DAYS = st.integers(0, 6).map(lambda number: date(2024, 5, 1) + timedelta(days=number))
COUNTS = st.sampled_from(["0", "1", "3", "5", "8", "12", "3+", "5-9", "?-12", "10+", "40"])
WHO = st.sampled_from(
    [
        "Armed Forces of Marava [state_military] XM", "the army [state_military]", "police [state_police] XM",
        "xm.nf = Northern Front [rebel_group]", "Northern Front [rebel_group]", "xm.tl = Tesh League [rebel_group]",
        "Army of Ostra [foreign_military] XO", "gunmen [unidentified_armed]", "villagers [civilians]",
    ]
)  # fmt: skip
FIGURE = st.fixed_dictionaries(
    {"of": st.sampled_from(["civilians", "actor_a", "actor_b", "unknown", "total", "perpetrator"])},
    optional={
        "says": WHO,
        "as": st.sampled_from(["unknown", "alleged_perpetrator", "medical", "local_official", "other_party"]),
        "stance": st.sampled_from(["asserted", "alleged", "denied"]),
        "scope": st.sampled_from(["this_event", "period_total"]),
        "status": st.sampled_from(["civilian", "state_armed", "nonstate_armed", "unknown"]),
    },
).flatmap(
    lambda row: st.builds(lambda name, n: {name: n, **row}, st.sampled_from(["killed", "injured"]), COUNTS)
)
CLAIM = st.fixed_dictionaries(
    {
        "about": st.sampled_from(["responsibility", "occurrence", "victim_status"]),
        "stance": st.sampled_from(
            ["claims_responsibility", "acknowledges_denies_responsibility", "denies_occurrence", "asserts"]
        ),
    },
    optional={"says": WHO},
)
NOTE = st.fixed_dictionaries(
    {
        "act": st.sampled_from(["attack.civilians", "strike.drone", "strike.air", "clash.armed", "unclear"]),
        "outcome": st.sampled_from(["completed", "unknown", "intercepted"]),
        "figures": st.lists(FIGURE, max_size=4),
        "where": st.lists(st.sampled_from(list(PLACES)), max_size=1),
        "initiators": st.lists(WHO, max_size=2, unique=True),
        "hit": st.lists(WHO, max_size=2, unique=True),
        "weapons": st.lists(st.sampled_from(["drone", "missile", "explosive", "blade"]), max_size=2, unique=True),
        "sites": st.lists(st.sampled_from(["market", "health"]), max_size=1),
        "damage": st.lists(
            st.builds(lambda e: {"kind": "market", "extent": e}, st.sampled_from(["damaged", "destroyed", "minor"])),
            max_size=1,
        ),
        "claims": st.lists(CLAIM, max_size=2),
    },
    optional={
        "day": DAYS,
        "lineage": st.sampled_from(["L", "M"]),
        "source": st.sampled_from(["Wire", "Daily", "Front Radio"]),
        "source_type": st.sampled_from(["news_wire", "government_communique", "armed_group_statement"]),
        "when": st.builds(lambda a, b: f"{min(a, b)}/{max(a, b)}", DAYS, DAYS),
        "modality": st.sampled_from(["asserted", "denied"]),
    },
)  # fmt: skip
NOTES = st.lists(NOTE, min_size=1, max_size=5).map(
    lambda notes: [{"id": f"r{number}", **note} for number, note in enumerate(notes)]
)
POLICIES = st.sampled_from(Policy)


def summary_of(notes, policy=Policy.CONSERVATIVE, order=None) -> EventSummary:
    reports = [report(note) for note in notes]
    event = event_of(reports)
    if order is not None:
        reports = [reports[at] for at in order]
    return summarise(event, reports, lineages_of(notes), policy)


def figures_of(summary: EventSummary):
    return [(one.outcome, one.party, one.low, one.best, one.high) for one in summary.estimates]


@settings(max_examples=40, deadline=None)
@given(NOTES, POLICIES, st.randoms(use_true_random=False))
def test_the_order_of_reports_does_not_matter(notes, policy, random):
    order = list(range(len(notes)))
    random.shuffle(order)
    assert summary_of(notes, policy, order) == summary_of(notes, policy)


@settings(max_examples=40, deadline=None)
@given(NOTES, POLICIES, st.integers(0, 4), st.integers(0, 5), st.sampled_from(["0", "z"]))
def test_a_copy_changes_no_estimate_and_no_corroboration(notes, policy, which, later_days, ref):
    original = notes[which % len(notes)]
    lineage = original.get("lineage", f"doc-{original['id']}")
    copy = {**original, "id": "copy", "lineage": lineage, "ref": f"{ref}.txt"}
    if "day" in original:
        copy["day"] = original["day"] + timedelta(days=later_days)
    before, after = summary_of(notes, policy), summary_of([*notes, copy], policy)
    assert figures_of(before) == figures_of(after)
    assert before.corroboration is after.corroboration
    assert before.lineage_ids == after.lineage_ids or set(before.lineage_ids) == set(after.lineage_ids)
    assert [one.field for one in before.disagreements] == [one.field for one in after.disagreements]


@settings(max_examples=40, deadline=None)
@given(NOTES, POLICIES)
def test_low_best_and_high_are_in_order(notes, policy):
    for one in summary_of(notes, policy).estimates:
        stated = [number for number in (one.low, one.best, one.high) if number is not None]
        assert stated == sorted(stated)
        assert one.reason
        if one.best is not None:
            used = [value.value for value in one.values if not value.note]
            assert one.best in {min(n for n in (v.best, v.low, v.high) if n is not None) for v in used} | {
                v.best for v in used
            }


@settings(max_examples=40, deadline=None)
@given(NOTE, POLICIES, st.integers(1, 4))
def test_policies_agree_when_all_reports_agree(note, policy, count):
    notes = [{**note, "id": f"r{number}"} for number in range(count)]
    for one in notes:
        one.pop("lineage", None)
    found, standard = summary_of(notes, policy), summary_of(notes)
    assert figures_of(found) == figures_of(standard)
    assert [(one.field, one.value) for one in found.chosen] == [
        (one.field, one.value) for one in standard.chosen
    ]


@settings(max_examples=40, deadline=None)
@given(NOTES, POLICIES)
def test_nothing_a_report_says_disappears(notes, policy):
    summary = summary_of(notes, policy)
    chosen = {one.field: one.value for one in summary.chosen}
    listed = {one.field: one.values for one in summary.disagreements}

    def is_listed(field, report_id):
        return any(report_id in value.report_ids for value in listed.get(field, ()))

    for made in map(report, notes):
        name = made.report_id
        assert breadths()["act"].allows(made.act.value.event_type, chosen["act"].event_type) or is_listed(
            "act", name
        )
        assert breadths()["outcome"].allows(made.act.value.outcome, chosen["act"].outcome) or is_listed(
            "outcome", name
        )
        if made.when is not None:
            assert date_field.compare(made.when.value, chosen["when"]) == 0 or is_listed("when", name)
        for place in made.places[:1]:
            assert place_match.allows(place.value, chosen["where"]) or is_listed("where", name)


@settings(max_examples=40, deadline=None)
@given(NOTES, POLICIES)
def test_no_row_of_a_report_disappears(notes, policy):
    summary = summary_of(notes, policy)
    listed = {one.field: one.values for one in summary.disagreements}
    parts = [one.value for one in summary.chosen if one.field == "participants"]
    weapons = [one.value.weapon for one in summary.chosen if one.field == "weapons"]
    for made in map(report, notes):
        for reading in made.participants:
            actor = reading.value.actor
            kept = any(compare(actor, part.actor) >= ActorMatch.ONE_SIDE for part in parts)
            open_one = is_open(actor) and any(not is_open(part.actor) for part in parts)
            assert (
                kept or open_one or any(made.report_id in v.report_ids for v in listed.get("initiators", ()))
            )
        for reading in made.weapons:
            code = reading.value.weapon
            kept = any(breadths()["weapon"].allows(code, other) for other in weapons)
            assert kept or any(code == v.label for v in listed.get("weapons", ()))
        for reading in made.targets:
            kinds = [one.value.target_type for one in summary.chosen if one.field == "targets"]
            assert reading.value.target_type in kinds
        for outcome in CasualtyOutcome:
            for row in casualty_field.rows(made, outcome):
                values = [
                    value for one in summary.estimates
                    if one.outcome is outcome and one.party is row.value.party for value in one.values
                ]  # fmt: skip
                assert any(made.report_id in value.report_ids for value in values)
