"""A check finds each kind of damage, names it, and is silent about a sound project."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from datetime import date

import pytest
from store_fakes import COLLECTION, CONFIGURATION, FakeOriginal, code, document_of, files, go, report_of

from plainrecord.model.records import Reading
from plainrecord.model.text import Span
from plainrecord.model.values import (
    Actor,
    Casualty,
    Claim,
    Count,
    Participation,
    Place,
    PlaceAlternative,
    When,
    Where,
)
from plainrecord.model.vocab import (
    AttributionBasis,
    Calendar,
    CasualtyOutcome,
    CasualtyParty,
    CasualtyScope,
    ClaimAbout,
    ClaimStance,
    DatePrecision,
    GeoPrecision,
    Modality,
    PersonStatus,
    PlaceRelation,
    RangeKind,
    Role,
)
from plainrecord.sources import Declared, documents
from plainrecord.sources import original as read_original
from plainrecord.store import Project, check, run
from plainrecord.store.check_faults import Memory
from plainrecord.store.check_rules import RULES
from plainrecord.store.codec import encode_report

TEXT = "two people died when the bomb fell"
DOCUMENT = document_of("a.txt", TEXT, b"x", published=date(2024, 5, 1))
GOOD = report_of(DOCUMENT, 0, TEXT.index("bomb"))
DAY = When(date(2024, 4, 30), date(2024, 4, 30), RangeKind.EXACT, DatePrecision.D1, "2024-04-30", "explicit")
TOWN = Place("1", "Alpha", "P.PPL", 10.0, 20.0)


def breaches(report):
    return {rule.rule_id for rule in RULES if rule.subject == "report" for _ in rule.test(report, Memory())}


def reading(value):
    return Reading(value, GOOD.act.spans, "fake@1")


def dated(**changes):
    return replace(GOOD, when=reading(replace(DAY, **changes)))


def placed(**changes):
    return replace(
        GOOD, places=(reading(replace(Where("Alpha", PlaceRelation.AT, GeoPrecision.G2, TOWN), **changes)),)
    )


def killed(*rows):
    return replace(GOOD, casualties=tuple(reading(row) for row in rows))


def dead(low, best, high, literal="two", phrase_id="N", **more):
    return Casualty(
        CasualtyOutcome.KILLED, CasualtyParty.TOTAL, Count(low, best, high, phrase_id, literal), **more
    )


def claimed(stance, **more):
    return replace(GOOD, claims=(reading(Claim(ClaimAbout.RESPONSIBILITY, stance, **more)),))


FAULTY = [
    ("V05", replace(GOOD, act=replace(GOOD.act, spans=(Span(0, len(TEXT) + 1),)))),
    ("V05", replace(GOOD, passages=(Span(900, 901),))),
    ("V07", replace(GOOD, passages=())),
    ("V08", claimed(ClaimStance.CLAIMS_RESPONSIBILITY)),
    ("V08", claimed(ClaimStance.ACCUSES_OTHER)),
    ("V09", dated(earliest=date(2024, 5, 1), edtf="[2024-05-01..2024-04-30]")),
    ("V10", dated(earliest=date(2024, 5, 2), latest=date(2024, 5, 2), edtf="2024-05-02")),
    ("V11", dated(precision=DatePrecision.D2)),
    ("V12", dated(earliest=date(2024, 4, 1), range_kind=RangeKind.THROUGHOUT, precision=DatePrecision.D4, edtf="2024-04-01/2024-04-30")),  # noqa: E501
    ("V13", dated(calendar=Calendar.HIJRI_SIGHTING_UNKNOWN)),
    ("V13", dated(tolerance_days=1)),
    ("V14", dated(earliest=date(1900, 1, 1), latest=date(1900, 1, 3), calendar=Calendar.HIJRI_SIGHTING_UNKNOWN,
                  tolerance_days=1, precision=DatePrecision.D2, edtf="[1900-01-01..1900-01-03]")),
    ("V15", dated(edtf="2024-04-29")),
    ("V15", dated(edtf="last Tuesday")),
    ("V16", dated(rule_id=" ")),
    ("V26", placed(latitude=91.0, longitude=0.0)),
    ("V26", placed(latitude=1.0)),
    ("V26", placed(place=replace(TOWN, longitude=-181.0))),
    ("V26", placed(radius_km=-1.0)),
    ("V28", placed(alternatives=(PlaceAlternative(replace(TOWN, latitude=11.0), 0.1),))),
    ("V29", placed(geo_precision=GeoPrecision.G8)),
    ("V29", placed(relation=PlaceRelation.NEAR)),
    ("V29", placed(place=replace(TOWN, feature_code="A.ADM1"))),
    ("V30", placed(alternatives=(PlaceAlternative(replace(TOWN, place_id="2", feature_code="A.ADM2"), 1.0),))),
    ("V31", placed(alternatives=(PlaceAlternative(replace(TOWN, place_id="2", name="Beta"), 0.95),))),
    ("V33", killed(dead(3, 2, 4))),
    ("V33", killed(dead(3, None, 2))),
    ("V33", killed(dead(-1, 2, 3))),
    ("V34", killed(dead(0, 0, 0, literal=""))),
    ("V35", killed(dead(2, 2, 2, literal="eleven"))),
    ("V35", killed(dead(2, 2, 2, phrase_id=""))),
    ("V36", killed(dead(2, 2, 2), dead(3, 3, 3, subset_of=0))),
    ("V36", killed(dead(2, 2, 2), dead(1, 1, 1, subset_of=0), dead(2, 2, 2, subset_of=0))),
    ("V36", killed(dead(2, 2, 2, subset_of=7))),
    ("V39", replace(killed(dead(2, 2, 2), dead(1, 1, 1, subset_of=0, status=PersonStatus.CIVILIAN)),
                    claims=(reading(Claim(ClaimAbout.VICTIM_STATUS, ClaimStance.DISPUTES)),))),
    ("V42", killed(dead(2, 2, 2), dead(1, 1, 1, subset_of=0, scope=CasualtyScope.PERIOD_TOTAL))),
    ("V44", replace(GOOD, participants=(reading(Participation(
        Actor("group"), Role.ALLEGED_PERPETRATOR, AttributionBasis.SELF_CLAIMED)),))),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule_id", "report"), FAULTY, ids=[f"{n}-{rule}" for n, (rule, _) in enumerate(FAULTY)]
)
def test_each_rule_finds_its_breach(rule_id, report):
    assert rule_id in breaches(report)


SOUND = [
    GOOD,
    dated(),
    dated(precision=DatePrecision.T),
    dated(earliest=None, precision=DatePrecision.D6, edtf="../2024-04-30"),
    replace(dated(latest=date(2024, 6, 1), precision=DatePrecision.D5, edtf="[2024-04-30..2024-06-01]"),
            modality=reading(Modality.PLANNED)),
    placed(latitude=-90.0, longitude=180.0, radius_km=0.0),
    placed(place=None, geo_precision=GeoPrecision.G0),
    placed(alternatives=(PlaceAlternative(replace(TOWN, place_id="2", name="Beta"), 0.4),)),
    killed(dead(None, None, None, literal="")),
    killed(dead(2, None, None)),
    killed(dead(2, 2, 2), dead(1, 1, 1, subset_of=0), dead(0, 1, 1, subset_of=0)),
    claimed(ClaimStance.NOBODY_CLAIMED),
]  # fmt: skip


@pytest.mark.parametrize("report", SOUND)
def test_no_rule_complains_of_a_sound_report(report):
    assert breaches(report) == set()


def test_every_report_rule_has_a_breach_that_it_finds():
    tested = {rule_id for rule_id, _ in FAULTY} | {"V06"}
    assert tested == {rule.rule_id for rule in RULES if rule.subject == "report"}


@pytest.mark.parametrize(
    ("text", "start", "cut"),
    [("e\u0301x", 1, True), ("क\u094d\u200dष", 2, True), ("a\r\nb", 2, True), ("👩\u200d🚀", 1, True),
     ("👩\u200d🚀", 2, True), ("ab", 1, False), ("a b", 2, False), ("قنبلة", 2, False)],
)  # fmt: skip
def test_spans_inside_a_character_are_found(text, start, cut):
    document = document_of("a", text, b"x")
    span = Span(start, len(text))
    act, modality = Reading(GOOD.act.value, (span,), "m"), Reading(Modality.ASSERTED, (span,), "m")
    report = replace(GOOD, document=document, act=act, modality=modality, passages=(span,), casualties=())
    assert ("V06" in breaches(report)) is cut


# -- damage to a project -----------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path):
    originals = [
        read_original(f"in/{number}.txt", f"{number}.txt", text.encode())
        for number, text in enumerate(
            [
                "two people died when the bomb fell",
                "two bombs fell: bomb, bomb",
                "Two bombs fell; bomb, bomb!",
                "quiet",
                "crash",
            ]
        )
    ]
    originals.append(
        read_original("t.csv", "t.csv", b"id,text\nr1,the bomb killed two\nr2,two more by a bomb\n")
    )
    with Project.create_or_open(tmp_path / "p") as project:
        run(project, originals, lambda found: documents(found, Declared(language="en")), code,
            configuration=CONFIGURATION, collection=COLLECTION)  # fmt: skip
    return tmp_path / "p"


def found(folder) -> set[str]:
    with Project.open(folder) as project:
        return {finding.rule.rule_id for finding in check(project).findings}


def damage(folder, sql, *values):
    with Project.create_or_open(folder) as project:
        project.connection.execute("PRAGMA foreign_keys = OFF")
        for trigger in ("originals_are_never_edited", "originals_are_never_removed"):
            project.connection.execute(f"DROP TRIGGER {trigger}")
        assert project.connection.execute(sql, values).rowcount != 0


def test_a_sound_project_passes(folder):
    with Project.open(folder) as project:
        result = check(project)
        assert [str(finding) for finding in result.findings] == []
        assert (result.errors, result.warnings) == (0, 0)
        seen = {count.rule.subject: count.seen for count in result.ran}
        assert seen == {
            "store": 1,
            "original": 6,
            "outcome": 7,
            "document": 7,
            "stored report": 6,
            "report": 6,
        }


def test_a_flipped_bit_in_an_original_is_found(folder):
    dice = random.Random(7)
    paths = sorted((folder / "originals").glob("*/*"))
    for _ in range(12):
        path = dice.choice(paths)
        good = path.read_bytes()
        bad = bytearray(good)
        bad[dice.randrange(len(bad))] ^= 1 << dice.randrange(8)
        path.chmod(0o644)
        path.write_bytes(bad)
        with Project.open(folder) as project:
            (finding,) = check(project).findings
        assert finding.rule.rule_id == "V01"
        assert "now hash to" in str(finding)
        assert "plainrecord run" in str(finding)
        path.write_bytes(good)
    paths[0].unlink()
    assert found(folder) == {"V01"}


DAMAGE = [
    ("V04", "UPDATE documents SET text = replace(text, 'two', 'ten') WHERE document_ref = 'in/0.txt'"),
    ("V05", "UPDATE documents SET text = replace(text, 'bomb', 'bumb') WHERE document_ref = 'in/0.txt'"),
    ("V05", "UPDATE reports SET report = CAST(replace(report, '\"start\":25,\"end\":29', '\"start\":24,\"end\":29') AS BLOB)"),  # noqa: E501
    ("V05", "UPDATE documents SET text = 'short' WHERE document_ref = 'in/0.txt'"),
    ("V33", "UPDATE reports SET report = CAST(replace(report, '\"low\":2', '\"low\":9') AS BLOB)"),
    ("S06", "UPDATE reports SET report = CAST(replace(report, '\"strike.air\"', '\"strike.sea\"') AS BLOB)"),
    ("S07", "UPDATE reports SET report = CAST(substr(report, 1, 40) AS BLOB) WHERE ordinal = 0"),
    ("S07", "UPDATE reports SET report_id = 'other' WHERE ordinal = 0"),
    ("S03", "DELETE FROM reports WHERE document_ref = 'in/0.txt'"),
    ("S03", "UPDATE outcomes SET message = '' WHERE outcome = 'refused'"),
    ("S04", "UPDATE outcomes SET duplicate_of = 'in/0.txt' WHERE outcome = 'duplicate'"),
    ("S02", "DELETE FROM outcomes WHERE document_ref = 'in/3.txt'"),
    ("S01", "DELETE FROM documents WHERE document_ref = 'in/3.txt'"),
    ("S05", "UPDATE outcomes SET text_fingerprint = 'x' WHERE document_ref = 'in/3.txt'"),
    ("S08", "UPDATE documents SET document_id = 'd000' WHERE document_ref = 'in/3.txt'"),
    ("V01", "UPDATE documents SET raw_sha256 = replace(raw_sha256, 'a', 'b')"),
    ("V01", "UPDATE originals SET size_bytes = size_bytes + 1"),
    ("V02", "UPDATE originals SET collected_by = ' '"),
    ("V02", "UPDATE originals SET collected_at = 'yesterday'"),
    ("V03", "UPDATE documents SET published = '2024-05-04'"),
    ("S02", "UPDATE documents SET published = 'May' WHERE document_ref = 'in/3.txt'"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule_id", "sql"), DAMAGE, ids=[f"{n}-{rule}" for n, (rule, _) in enumerate(DAMAGE)]
)
def test_damage_is_found_by_its_rule(folder, rule_id, sql):
    damage(folder, sql)
    findings = found(folder)
    assert rule_id in findings or (rule_id == "S02" and "S05" in findings)


def test_a_finding_says_rule_record_value_and_what_to_do(folder):
    damage(folder, "UPDATE reports SET report = CAST(replace(report, '\"low\":2', '\"low\":9') AS BLOB)")
    with Project.open(folder) as project:
        lines = [str(finding) for finding in check(project).findings]
    line = next(line for line in lines if "V33" in line and "in/0.txt" in line)
    assert re.fullmatch(
        r"error V33 in/0.txt report 0 casualties/0: low 9, best 2, high 2 \(.*low <= best.*\)\. .+\.", line
    )


def test_ids_of_reports_are_recomputed_when_told_how(folder):
    with Project.open(folder) as project:
        result = check(project, report_id=lambda report: f"not {report.report_id}")
    assert {finding.rule.rule_id for finding in result.findings} == {"S07"}


def test_a_flood_of_findings_is_counted_and_not_kept(tmp_path):
    with Project.create_or_open(tmp_path) as project:
        go(project, [FakeOriginal("t.table", "\n".join(f"bomb {n}" for n in range(300)).encode())])
    damage(tmp_path, "UPDATE documents SET text_sha256 = 'x'")
    with Project.open(tmp_path) as project:
        result = check(project)
    counts = {count.rule.rule_id: count.breaches for count in result.ran}
    assert counts["V04"] == 300
    assert len(result.findings) < 900


def test_the_encoding_of_reports_is_stable():
    # Stored seals outlive a release: the bytes of a report may only change with a migration.
    assert encode_report(GOOD).startswith(b'{"report_id":')
    assert files("x")[0].raw == b"x"
