"""The tables of estimating, and the comparisons of the fields they feed."""

from __future__ import annotations

import pytest
from account_samples import actor, count, report, where
from report_samples import full_report

from plainrecord.fields import count as count_field
from plainrecord.fields import place_match
from plainrecord.fields.actor_match import ActorMatch, compare
from plainrecord.model.linking import Event
from plainrecord.stages.estimate import summarise
from plainrecord.stages.estimate.knowledge import breadth_examples, breadths, parties
from plainrecord.stages.redact import hmac_pseudonym, redact

PAIRS = [
    (name, one, other, agree)
    for name, (agreeing, contradicting) in breadth_examples().items()
    for agree, pairs in ((True, agreeing), (False, contradicting))
    for one, other in pairs
]


@pytest.mark.parametrize(("name", "one", "other", "agree"), PAIRS)
def test_the_examples_of_the_table_hold(name: str, one: str, other: str, agree: bool) -> None:
    assert breadths()[name].agree(one, other) is agree
    assert breadths()[name].agree(other, one) is agree


def test_every_reason_to_set_a_figure_aside_names_the_speaker() -> None:
    assert parties().set_aside
    assert all("{who}" in row.words for row in parties().set_aside.values())


@pytest.mark.parametrize(
    ("one", "other", "match"),
    [
        ("xm.nf = Northern Front [rebel_group]", "xm.nf = the Front [rebel_group]", ActorMatch.SAME),
        ("xm.nf = Northern Front [rebel_group]", "Northern  front [rebel_group]", ActorMatch.SAME),
        (
            "xm.nf = Northern Front [rebel_group]",
            "xm.tl = Northern Front [rebel_group]",
            ActorMatch.DIFFERENT,
        ),
        ("the army [state_military]", "police [state_police] XM", ActorMatch.ONE_SIDE),
        ("the army [state_military] XO", "police [state_police] XM", ActorMatch.DIFFERENT),
        ("gunmen [unidentified_armed]", "police [state_police] XM", ActorMatch.OPEN),
        ("Attackers", "police [state_police] XM", ActorMatch.OPEN),
        ("Northern Front", "police [state_police] XM", ActorMatch.DIFFERENT),
        ("Northern Front [rebel_group]", "fighters of the Northern Front [rebel_group]", ActorMatch.ONE_SIDE),
        ("Northern Front [rebel_group]", "Great Northern Frontier [rebel_group]", ActorMatch.DIFFERENT),
        (
            "xm.nf = Northern Front [rebel_group]",
            "xm.r = Renewed Northern Front [rebel_group]",
            ActorMatch.DIFFERENT,
        ),
        ("Tesh League [rebel_group]", "police [state_police] XM", ActorMatch.DIFFERENT),
    ],
)
def test_actors_compare(one: str, other: str, match: ActorMatch) -> None:
    assert compare(actor(one), actor(other)) is match
    assert compare(actor(other), actor(one)) is match


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("11", "11", True), ("11", "12", False), ("11+", "14", True), ("11+", "9", False),
        ("10-14", "14-20", True), ("10-13", "14-20", False), ("?-30", "25", True), ("?-30", "31", False),
        ("?", "5", True),
    ],
)  # fmt: skip
def test_counts_agree_where_their_ranges_share_a_number(one: str, other: str, agree: bool) -> None:
    assert count_field.agree(count(one), count(other)) is agree
    assert count_field.agree(count(other), count(one)) is agree


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("Keld", "Keld market", True), ("Keld", "Sant", False), ("Keld", "Marava", True), ("Keld", "Ostra", False),
        ("Keld", "Upper Tesh", True), ("Sant", "Upper Tesh", False), ("Keld", "a valley", True),
    ],
)  # fmt: skip
def test_places_agree_within_their_radii(one: str, other: str, agree: bool) -> None:
    assert place_match.agree(where(one), where(other)) is agree
    assert place_match.agree(where(other), where(one)) is agree


def test_places_apart_by_kilometres() -> None:
    assert place_match.apart_km(where("Keld"), where("Keld market")) == 0.0
    apart_km = place_match.apart_km(where("Keld"), where("Sant"))
    assert apart_km is not None
    assert 390 < apart_km < 400  # 2 and 3 degrees, less twice 2 km
    assert place_match.apart_km(where("Keld"), where("a valley")) is None


def test_reports_and_redacted_reports_are_summarised_alike() -> None:
    plain = full_report()
    redacted = redact(plain, hmac_pseudonym(b"k" * 32))
    event = Event("e", (plain.report_id,))
    one, other = summarise(event, [plain], {}), summarise(event, [redacted], {})
    assert [(e.outcome, e.party, e.low, e.best, e.high) for e in one.estimates] == [
        (e.outcome, e.party, e.low, e.best, e.high) for e in other.estimates
    ]
    assert one.corroboration is other.corroboration
    assert "Haddad" not in repr(other)


@pytest.mark.parametrize("ids", [(), ("a", "b"), ("b",)])
def test_an_event_and_its_reports_belong_together(ids: tuple[str, ...]) -> None:
    reports = [report({"id": "a"})] if ids else []
    with pytest.raises(ValueError, match="do not go together"):
        summarise(Event("e", ids), reports, {})
