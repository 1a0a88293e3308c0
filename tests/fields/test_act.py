"""From the words for an act to its event type: one line of the table for each refinement row, and what it leaves."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plainrecord.fields.act import ActEvidence, refine
from plainrecord.model.vocab import ActorKind, PersonStatus, Weapon
from plainrecord.world.refinement import load_refinement
from plainrecord.world.taxonomy import event_types

RULES = load_refinement()
ARMY, POLICE, REBELS = {ActorKind.STATE_MILITARY}, {ActorKind.STATE_POLICE}, {ActorKind.REBEL_GROUP}
CIVILIANS, CROWD, PROTESTERS = {ActorKind.CIVILIANS}, {ActorKind.RIOTERS}, {ActorKind.PROTESTERS}

#: from, what is known, to, the row that decides
TABLE: list[tuple[str, dict[str, Any], str, str]] = [
    ("clash.nonstate_takes_territory", {"initiators": ARMY}, "clash.state_takes_territory", "state_retakes"),
    ("clash.state_takes_territory", {"initiators": REBELS}, "clash.nonstate_takes_territory", "nonstate_retakes"),
    ("strike.artillery_missile", {"weapons": {Weapon.CHEMICAL}}, "weapon.chemical", "chemical"),
    ("explosion.ied_mine", {"weapons": {Weapon.SUICIDE_VEST}}, "explosion.suicide", "suicide"),
    ("attack.civilians", {"weapons": {Weapon.DRONE}}, "strike.drone", "drone"),
    ("attack.civilians", {"weapons": {Weapon.HELICOPTER}}, "strike.air", "air"),
    ("explosion.unclear", {"weapons": {Weapon.VEHICLE_BOMB}}, "explosion.ied_mine", "device"),
    ("attack.civilians", {"weapons": {Weapon.MORTAR}}, "strike.artillery_missile", "shelling"),
    ("explosion.unclear", {"weapons": {Weapon.GRENADE}}, "explosion.grenade", "grenade"),
    ("explosion.unclear", {"weapons": {Weapon.ERW_UXO}}, "explosion.erw", "remnant"),
    ("attack.civilians", {"initiators": POLICE, "targets": PROTESTERS}, "protest.excessive_force", "crowd_shot"),
    ("protest.peaceful", {"harmed": True, "initiators": POLICE}, "protest.excessive_force", "protest_deadly"),
    ("protest.peaceful", {"initiators": POLICE}, "protest.intervention", "protest_policed"),
    ("attack.beating", {"initiators": CROWD}, "mob.violence", "mob"),
    ("attack.civilians", {"told": {"struck"}, "initiators": ARMY}, "strike.air", "struck_by_forces"),
    ("attack.civilians", {"initiators": REBELS, "targets": ARMY}, "clash.armed", "armed_both"),
    ("attack.civilians", {"statuses": {PersonStatus.DETAINEE}}, "attack.detainee_killing", "detainee"),
    ("attack.civilians", {"official_victim": True}, "attack.targeted_killing", "person_singled_out"),
    (
        "attack.civilians",
        {"told": {"at_home"}, "official_victim": True, "initiators": REBELS, "targets": ARMY},
        "attack.targeted_killing",
        "singled_out_at_home",
    ),
    ("attack.civilians", {"told": {"in_custody"}, "killed": True}, "attack.detainee_killing", "in_custody"),
    (
        "attack.beating", {"statuses": {PersonStatus.DETAINEE}, "killed": True}, "attack.detainee_killing",
        "detainee_beaten",
    ),
    ("attack.civilians", {"told": {"defenceless"}, "several": True}, "attack.mass_killing", "defenceless"),
    ("attack.civilians", {"initiators": PROTESTERS}, "demonstration.violent", "crowd_attacks"),
    (
        "protest.peaceful", {"initiators": PROTESTERS, "beside": {"property"}}, "demonstration.violent",
        "crowd_burns",
    ),
    ("clash.armed", {"initiators": PROTESTERS}, "demonstration.violent", "crowd_fights"),
    ("mobilisation.forces", {"told": {"without_fight"}}, "territory.transfer_nonviolent", "without_a_fight"),
    (
        "mobilisation.forces", {"initiators": REBELS, "beside": {"withdrawal"}}, "territory.transfer_nonviolent",
        "entered_after_withdrawal",
    ),
    ("abduction", {"told": {"at_the_scene"}}, "hostage.barricade", "held_at_the_scene"),
    ("attack.detainee_killing", {"statuses": {PersonStatus.CIVILIAN}}, "attack.civilians", "execution_of_free_people"),
    ("abduction", {"initiators": POLICE}, "disappearance.enforced", "abduction_by_state"),
    ("detention.arrest", {"told": {"vanished"}}, "disappearance.enforced", "vanished_in_custody"),
    ("explosion.ied_mine", {"told": {"left_over"}, "weapons": {Weapon.MORTAR}}, "explosion.erw", "left_over"),
    ("detention.arrest", {"initiators": REBELS}, "abduction", "arrest_by_nonstate"),
    ("capture.combatants", {"statuses": {PersonStatus.JOURNALIST}}, "abduction", "capture_of_civilians"),
]  # fmt: skip

#: from, what is known: stays as it is
UNCHANGED: list[tuple[str, dict[str, Any]]] = [
    ("attack.civilians", {}),
    ("attack.civilians", {"initiators": REBELS, "targets": CIVILIANS}),
    ("attack.civilians", {"initiators": REBELS, "targets": ARMY | CIVILIANS}),
    ("attack.civilians", {"weapons": {Weapon.RIFLE_SHOTGUN}}),
    ("attack.civilians", {"told": {"in_custody"}}),
    ("attack.civilians", {"told": {"defenceless"}, "killed": True}),
    ("attack.civilians", {"both_harmed": True, "initiators": REBELS, "targets": CIVILIANS}),
    ("protest.peaceful", {"initiators": PROTESTERS, "beside": {"protest"}}),
    ("abduction", {"initiators": REBELS}),
    ("detention.arrest", {"initiators": POLICE}),
    ("capture.combatants", {"statuses": {PersonStatus.STATE_ARMED}}),
    ("protest.peaceful", {"initiators": PROTESTERS}),
    ("attack.detainee_killing", {"statuses": {PersonStatus.DETAINEE}}),
    ("agreement.ceasefire", {"weapons": {Weapon.MORTAR}, "initiators": ARMY, "targets": REBELS, "harmed": True}),
]  # fmt: skip


def evidence(known: dict[str, Any]) -> ActEvidence:
    return ActEvidence(
        **{name: frozenset(value) if isinstance(value, set) else value for name, value in known.items()}
    )


@pytest.mark.parametrize(("given_type", "known", "wanted", "row"), TABLE, ids=[line[3] for line in TABLE])
def test_row_decides(given_type: str, known: dict[str, Any], wanted: str, row: str) -> None:
    assert refine(given_type, evidence(known), RULES) == (wanted, row)


@pytest.mark.parametrize(("given_type", "known"), UNCHANGED)
def test_other_evidence_leaves_the_type(given_type: str, known: dict[str, Any]) -> None:
    assert refine(given_type, evidence(known), RULES) == (given_type, "")


def test_every_row_is_in_the_table() -> None:
    assert {rule.id for rule in RULES} == {line[3] for line in TABLE}


def test_rows_name_known_types_and_values() -> None:
    types = set(event_types())
    for rule in RULES:
        assert {rule.to, *rule.from_types} <= types, rule.id
        assert rule.weapons <= {weapon.value for weapon in Weapon}, rule.id
        assert rule.initiators | rule.targets | rule.initiators_or_targets <= {
            kind.value for kind in ActorKind
        }
        assert rule.statuses | rule.not_statuses <= {status.value for status in PersonStatus}, rule.id


def test_every_row_has_a_condition_and_a_source() -> None:
    plain = {"id", "to", "from_types", "source"}
    for rule in RULES:
        assert rule.source, rule.id
        assert any(getattr(rule, field.name) for field in fields(rule) if field.name not in plain), rule.id


@given(
    st.sampled_from(sorted(event_types())),
    st.frozensets(st.sampled_from(list(Weapon))),
    st.frozensets(st.sampled_from(list(ActorKind))),
    st.frozensets(st.sampled_from(list(ActorKind))),
    st.booleans(),
)
def test_any_evidence_gives_a_known_type(
    given_type: str,
    weapons: frozenset[Weapon],
    initiators: frozenset[ActorKind],
    targets: frozenset[ActorKind],
    harmed: bool,
) -> None:
    known = ActEvidence(weapons=weapons, initiators=initiators, targets=targets, harmed=harmed)
    refined, _ = refine(given_type, known, RULES)
    assert refined in event_types()
