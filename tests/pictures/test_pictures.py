"""Pictures: every number is in the table, shown and left out are the total, and no text can become markup."""

from __future__ import annotations

import colorsys
import itertools
import math
import random
import re
from collections import Counter
from datetime import date, timedelta

import pytest
from lxml import etree
from picture_samples import event_of, events, many

from plainrecord import pictures
from plainrecord.model.vocab import CasualtyOutcome
from plainrecord.pictures import AgreementScore, FunnelStep, PictureError, ReviewedValue
from plainrecord.pictures.drawing import PALETTE, ticks_up_to
from plainrecord.pictures.gallery import GALLERY, Material
from plainrecord.pictures.reviewing import wilson

SVG = "{http://www.w3.org/2000/svg}"
STEPS = pictures.project_funnel(coded=7, no_event=3, duplicate=1, refused=2, reports=7, events=6, reviewed=4)
SCORES = [
    AgreementScore("when", "alpha", "ann", "ben", 40, 0.81, 0.7, 0.9),
    AgreementScore("where", "alpha", "ann", "ben", 38, -0.1, -0.3, 0.2),
    AgreementScore("act", "kappa", "ann", "machine", 3, None),
]
REVIEWED = [
    *(ReviewedValue("when", 0.85, True) for _ in range(8)),
    *(ReviewedValue("when", 0.85, False) for _ in range(2)),
    ReviewedValue("where", 0.3, None),
]


def material(found) -> Material:
    return Material(tuple(found), (date(2024, 5, 3), date(2024, 5, 3), date(2024, 5, 21), None), STEPS)


def drawn(found=None) -> dict[str, pictures.Picture]:
    given = material(events() if found is None else found)
    more = {
        "coder_agreement": pictures.coder_agreement(SCORES),
        "calibration": pictures.calibration(REVIEWED),
    }
    return {**{name: draw(given) for name, draw in GALLERY.items()}, **more}


NAMES = (*GALLERY, "coder_agreement", "calibration")


def parsed(picture) -> etree._Element:
    return etree.fromstring(picture.svg.encode())


def tips(picture) -> list[str]:
    """What the shapes say when they are pointed at."""
    root = parsed(picture)
    return [title.text for title in root.iter(f"{SVG}title") if title.getparent() is not root]


def words(picture) -> list[str]:
    return ["".join(one.itertext()) for one in parsed(picture).iter(f"{SVG}text")]


# -- every picture ---------------------------------------------------------------------------------------


def test_there_are_eleven() -> None:
    assert len(NAMES) == 11
    assert {picture.name for picture in drawn().values()} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("found", [None, []], ids=["events", "none"])
def test_a_picture_is_plain_svg_with_a_name_and_a_description(name: str, found) -> None:
    root = parsed(drawn(found)[name])
    assert root.get("role") == "img"
    named = {one.get("id"): one.text for one in root.iter(f"{SVG}title", f"{SVG}desc") if one.get("id")}
    assert named[root.get("aria-labelledby")]
    assert named[root.get("aria-describedby")]
    allowed = {
        "svg",
        "title",
        "desc",
        "style",
        "defs",
        "pattern",
        "rect",
        "line",
        "circle",
        "path",
        "text",
        "g",
        "clipPath",
    }
    assert {one.tag.removeprefix(SVG) for one in root.iter()} <= allowed
    attributes = {name for one in root.iter() for name in one.attrib}
    assert not {
        name for name in attributes if name.startswith("on") or name in {"style", "href"} or "}" in name
    }


@pytest.mark.parametrize("name", NAMES)
def test_shown_and_left_out_are_the_total_and_the_picture_says_so(name: str) -> None:
    picture = drawn()[name]
    counted = picture.counted
    assert counted.shown + sum(count for _, count in counted.left_out) == counted.total
    if name != "funnel":  # its steps are all drawn, and each says what it leaves behind
        assert any(counted.sentence in text for text in words(picture))
    assert counted.sentence in picture.svg or name == "funnel"


@pytest.mark.parametrize("name", NAMES)
def test_the_same_records_in_any_order_give_the_same_bytes(name: str) -> None:
    found = many(30)
    mixed = random.Random(5).sample(found, len(found))
    assert drawn(found)[name].svg == drawn(mixed)[name].svg
    assert drawn(found)[name].table == drawn(mixed)[name].table


def test_ids_of_pictures_on_one_page_differ() -> None:
    ids = Counter(
        one.get("id") for picture in drawn().values() for one in parsed(picture).iter() if one.get("id")
    )
    assert set(ids.values()) == {1}


HOSTILE = "</text><script>x()</script>\"'&<\u202e\u0000\ud800]]>"


def hostile_event():
    note = {
        "id": "h", "day": date(2024, 5, 3), "source": HOSTILE, "when": "2024-05-02", "where": ["Keld"],
        "figures": [{"killed": "3", "of": "civilians", "says": f"{HOSTILE} [unknown]"}],
    }  # fmt: skip
    return event_of(HOSTILE, [note])


@pytest.mark.parametrize("name", GALLERY)
def test_no_text_becomes_markup(name: str) -> None:
    picture = GALLERY[name](material([hostile_event()]))
    root = parsed(picture)
    assert not list(root.iter(f"{SVG}script"))
    assert "<script" not in picture.html()
    assert "\u202e" not in picture.svg
    assert "\u202e" not in picture.html()


def test_events_that_are_not_redacted_are_refused() -> None:
    with pytest.raises(TypeError, match="redacted"):
        Material(("event",), (), ())  # type: ignore[arg-type]


# -- numbers of the picture are those of the table -------------------------------------------------------


@pytest.mark.parametrize("found", [events(), many(200)], ids=["few", "many weeks"])
def test_columns_of_weeks(found) -> None:
    picture = pictures.events_per_week(found)
    assert sorted(tips(picture)) == sorted(
        f"{week}: {kind} {count:,}" for week, kind, count in picture.table.rows
    )
    assert sum(picture.table.column("events")) == picture.counted.shown
    assert picture.counted.total == len(found)


def test_what_is_not_known_to_the_week_is_left_out_and_counted() -> None:
    picture = pictures.events_per_week(events())
    assert picture.counted.left_out == (
        ("without a date", 1),
        ("known only to a longer period than a week", 1),
    )
    assert picture.counted.shown == 4
    assert "Left out: 1 without a date; 1 known only to a longer period than a week." in picture.html()


def test_many_weeks_become_wider_columns_and_the_title_says_so() -> None:
    picture = pictures.events_per_week(many(200))  # 1791 days
    assert picture.title == "Events per 2 weeks by kind"
    weeks = sorted(set(picture.table.column("week")))
    assert all((week - weeks[0]).days % 14 == 0 for week in weeks)


def test_ribbons_are_sums_of_estimates_and_open_ends_are_counted() -> None:
    picture = pictures.casualties_by_party(events())
    total = [row for row in picture.table.rows if row[1] == "all together"]
    assert total == [
        (date(2024, 4, 29), "all together", 11, 11, 14, 1, 1),
        (date(2024, 5, 13), "all together", 2, 2, 5, 1, 0),
    ]
    said = {f"{week}: low {low:,}, best {best:,}, high {high:,}{' or more' if ends else ''}"
            for week, _, low, best, high, _, ends in picture.table.rows}  # fmt: skip
    assert set(tips(picture)) == said
    assert picture.counted.total == 6
    assert pictures.casualties_by_party(events(), CasualtyOutcome.INJURED).counted.shown == 0


def test_the_map_counts_places_and_shows_no_region_as_a_point() -> None:
    picture = pictures.events_map(events())
    assert sorted(picture.table.rows) == [
        ("Keld", 10.0, 20.0, 2.0, "G2", "XM", 1),
        ("Sant", 12.0, 23.0, 2.0, "G2", "XM", 2),
        ("near Keld", 10.0, 20.0, 25.0, "G3", "XM", 1),
    ]
    assert picture.counted.shown == sum(picture.table.column("events")) == 4
    assert dict(picture.counted.left_out) == {
        "known to a region or country only, or not found": 1,
        "without a place": 1,
    }
    assert {f"{row[0]}: {row[-1]} event{'s' if row[-1] > 1 else ''}" for row in picture.table.rows} == set(
        tips(picture)
    )
    dashed = [one for one in parsed(picture).iter(f"{SVG}circle") if one.get("stroke-dasharray")]
    assert len(dashed) == 1
    assert "no opinion on any border" in picture.svg


def test_the_map_draws_land_where_there_is_some() -> None:
    land = [
        one
        for one in parsed(pictures.events_map(events())).iter(f"{SVG}path")
        if one.get("class") == "pr-f-land"
    ]
    assert len(land[0].get("d")) > 100  # Keld lies at 10 N 20 E, in Africa


def test_the_matrix_of_agreement() -> None:
    picture = pictures.source_field_agreement(events())
    row = {
        (source, field): (agrees, differs, silent)
        for source, field, agrees, differs, silent in picture.table.rows
    }
    assert row["Marava Wire", "act"] == (2, 0, 0)
    assert row["Sant Daily", "killed"][:2] == (0, 1)  # 14 does not hold the best, 11
    cells = [text for text in words(picture) if re.fullmatch(r"\d+ of \d+", text)]
    assert sorted(cells) == sorted(f"{a} of {a + d}" for a, d, _ in row.values() if a + d)


def test_the_matrix_leaves_out_sources_beyond_those_with_most_events() -> None:
    picture = pictures.source_field_agreement(many(100))
    assert (picture.counted.shown, picture.counted.total) == (20, 40)


def test_the_overlap_of_sources() -> None:
    picture = pictures.source_overlap(events())
    both = {(a, b): (count, independent) for a, b, count, independent, _ in picture.table.rows}
    assert both["Marava Wire", "Marava Wire"] == (2, None)
    assert both.get(("Marava Wire", "Sant Daily"), both.get(("Sant Daily", "Marava Wire"))) == (1, 1)
    numbers = sorted(text for text in words(picture) if text.isdigit() and int(text) > 4)
    assert numbers == []


def test_delays_are_of_reports_with_two_days() -> None:
    picture = pictures.reporting_delay(events())
    assert dict(picture.table.rows) | {} == {
        "same day": 1, "1 day": 1, "2 days": 1, "3 to 6 days": 1, "7 to 13 days": 0, "14 to 30 days": 0,
        "31 to 90 days": 0, "91 to 365 days": 0, "more than a year": 0,
    }  # fmt: skip
    assert picture.counted.total == 7
    assert dict(picture.counted.left_out)["published before the day chosen"] == 1
    shown = words(picture)
    assert all(str(count) in shown for _, count in picture.table.rows)


def test_claims_stand_against_what_others_leave_possible() -> None:
    picture = pictures.claims_by_actor(events())
    rows = {row[0]: row[1:] for row in picture.table.rows}
    assert set(rows) == {"the hospital", "the governor"}
    assert sum(rows["the governor"]) >= 1
    assert rows["the governor"][3] == 0  # the hospital gives a figure, too
    assert picture.counted.shown == sum(sum(row) for row in rows.values())


def test_a_speaker_lower_within_higher_and_alone() -> None:
    def found(own: str, *others: str) -> str:
        notes = [{"id": "a", "day": date(2024, 5, 3), "figures": [{"killed": own, "says": "the mayor"}]}]
        notes += [{"id": f"o{at}", "figures": [{"killed": other}]} for at, other in enumerate(others)]
        row = next(
            row
            for row in pictures.claims_by_actor([event_of("e", notes)]).table.rows
            if row[0] == "the mayor"
        )
        return next(
            name for name, count in zip(("lower", "within", "higher", "alone"), row[1:], strict=True) if count
        )

    assert found("4", "10", "12") == "lower"
    assert found("11", "10", "12") == "within"
    assert found("40", "10", "12") == "higher"
    assert found("40", "10+") == "within"  # "at least ten" leaves forty possible
    assert found("40") == "alone"


def test_the_calendar_has_every_day_and_says_how_many_are_without() -> None:
    picture = pictures.coverage_calendar(
        [date(2024, 5, 3), date(2024, 5, 3), date(2024, 5, 6), None], events()
    )
    assert picture.table.rows == (
        (date(2024, 5, 3), 2, 0), (date(2024, 5, 4), 0, 0), (date(2024, 5, 5), 0, 0), (date(2024, 5, 6), 1, 0),
    )  # fmt: skip
    assert "2 of 4 days without any" in picture.svg
    assert tips(picture) == ["2024-05-03: 2 documents, 0 events", "2024-05-06: 1 documents, 0 events"]
    assert dict(picture.counted.left_out)["without a day of publication"] == 1


def test_the_calendar_keeps_the_last_twelve_years() -> None:
    picture = pictures.coverage_calendar(date(2000, 1, 1) + timedelta(days=365 * at) for at in range(25))
    assert picture.counted.total == 25
    assert {day.year for day in picture.table.column("day")} <= set(range(2012, 2024))
    assert dict(picture.counted.left_out)["of earlier years"] == 25 - picture.counted.shown > 0


def test_the_funnel_adds_up_or_is_refused() -> None:
    picture = pictures.funnel(STEPS)
    assert [row[:2] for row in picture.table.rows if row[1] is not None] == [
        ("inputs", 13), ("documents coded", 7), ("reports of events in them", 7), ("unique events", 6),
        ("ready to publish", 4),
    ]  # fmt: skip
    assert tips(picture) == [f"{step.name}: {step.count:,}" for step in STEPS]
    assert "left behind: 3 without an event; 1 duplicate; 2 refused" in words(picture)
    with pytest.raises(PictureError, match="left behind"):
        pictures.funnel([FunnelStep("a", 10), FunnelStep("b", 4, (("lost", 5),))])
    with pytest.raises(PictureError):
        pictures.project_funnel(coded=1, no_event=0, duplicate=0, refused=0, reports=1, events=2)


def test_agreement_of_coders() -> None:
    picture = pictures.coder_agreement(SCORES)
    assert tips(picture) == ["0.810 (0.700 to 0.900), 40 values", "-0.100 (-0.300 to 0.200), 38 values"]
    assert (picture.counted.shown, picture.counted.total) == (2, 3)
    assert picture.table.column("value") == (0.81, -0.1, None)
    with pytest.raises(PictureError):
        pictures.coder_agreement([AgreementScore("when", "alpha", "a", "b", 3, 1.4)])


def test_calibration_has_shares_with_intervals() -> None:
    picture = pictures.calibration(REVIEWED)
    assert picture.table.rows == (
        ("0.8 to 0.9", 10, 8, 0.85, 0.8, 0.490162, 0.943318),
    )  # Wilson's interval of 8 in 10
    assert tips(picture) == ["8 of 10 right at 0.85"]
    assert dict(picture.counted.left_out) == {"where the reviewer was unsure": 1}
    with pytest.raises(PictureError):
        pictures.calibration([ReviewedValue("when", 1.2, True)])


@pytest.mark.parametrize(("right", "count"), [(0, 5), (5, 5), (1, 1)])
def test_an_interval_stays_between_none_and_all(right: int, count: int) -> None:
    low, high = wilson(right, count)
    assert 0 <= low <= right / count <= high <= 1


@pytest.mark.parametrize("most", [1, 2, 3, 7, 10, 99, 100, 1234, 98765])
def test_ticks_are_whole_and_reach_the_most(most: int) -> None:
    ticks = ticks_up_to(most)
    assert ticks[0] == 0
    assert ticks[-1] >= most
    assert all(float(tick).is_integer() for tick in ticks)
    assert 2 <= len(ticks) <= 6


# -- tables and files ------------------------------------------------------------------------------------


def test_a_picture_is_saved_as_what_the_ending_says(tmp_path) -> None:
    picture = pictures.funnel(STEPS)
    assert picture.save(tmp_path / "a.svg").read_text("utf-8").startswith("<svg ")
    assert picture.save(tmp_path / "a.csv").read_text("utf-8").splitlines()[1] == "inputs,13,,"
    page = picture.save(str(tmp_path / "a.html")).read_text("utf-8")
    assert "<table>" in page
    assert picture.svg in page
    with pytest.raises(PictureError, match=r"\.svg"):
        picture.save(tmp_path / "a.png")
    with pytest.raises(PictureError, match="cannot write"):
        picture.save(tmp_path / "none" / "a.svg")


def test_notebooks_show_the_picture_with_its_numbers() -> None:
    picture = pictures.funnel(STEPS)
    assert picture._repr_html_() == picture.html()
    assert "<details>" in picture.html()


# -- colours ---------------------------------------------------------------------------------------------


def linear_of(colour: str) -> list[float]:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def luminance(colour: str) -> float:
    linear = linear_of(colour)
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("shade", [0, 1], ids=["light", "dark"])
def test_text_and_shapes_stand_out(shade: int) -> None:
    surface, land = PALETTE["surface"][shade], PALETTE["land"][shade]
    for name in ("text", "quiet"):
        assert contrast(PALETTE[name][shade], surface) >= 4.5
        assert contrast(PALETTE[name][shade], land) >= 4.5
    for name in ("accent", "axis", *(f"kind{at}" for at in range(1, 9))):
        assert contrast(PALETTE[name][shade], surface) >= 3, name


def test_no_colour_is_red() -> None:
    for name, shades in PALETTE.items():
        for colour in shades:
            hue, _, saturation = colorsys.rgb_to_hls(
                *(int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
            )
            assert saturation < 0.25 or 20 <= hue * 360 <= 320, f"{name} {colour}"


# How linear colours look with full deficiency of one kind of cone (Machado, Oliveira and Fernandes 2009).
SIGHT = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.01182, 0.04294, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.3039),
    ),
}


def cielab(colour: str, sight: str) -> tuple[float, float, float]:
    seen = [
        sum(weight * part for weight, part in zip(row, linear_of(colour), strict=True))
        for row in SIGHT[sight]
    ]
    to_xyz = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    xyz = [max(0.0, sum(weight * part for weight, part in zip(row, seen, strict=True))) for row in to_xyz]
    parts = [part / white for part, white in zip(xyz, (0.9505, 1.0, 1.089), strict=True)]
    x, y, z = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in parts)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("shade", [0, 1], ids=["light", "dark"])
def test_kinds_can_be_told_apart_by_every_eye(shade: int, sight: str) -> None:
    seen = [cielab(PALETTE[f"kind{at}"][shade], sight) for at in range(1, 9)]
    assert min(math.dist(one, other) for one, other in itertools.combinations(seen, 2)) >= 20
