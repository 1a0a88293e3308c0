"""What is shipped for a browser: libraries as published, modules that become one script, outlines, and safe data."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from pathlib import Path

import pytest
from picture_samples import event_of, events

from plainrecord.pictures import browser, map_event, map_events_json, static_folder
from plainrecord.pictures.drawing import PALETTE
from plainrecord.pictures.map_events import script_safe
from plainrecord.pictures.places import outlines

STATIC = Path(str(static_folder()))
MODULES = sorted(path.stem for path in STATIC.glob("*.js"))


def test_libraries_are_the_files_their_authors_published() -> None:
    table = tomllib.loads((STATIC / "vendor" / "CHECKSUMS.toml").read_text("utf-8"))["library"]
    listed = {name: digest for row in table for name, digest in row["files"].items()}
    found = {
        path.relative_to(STATIC / "vendor").as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (STATIC / "vendor").rglob("*") if path.is_file() and path.name != "CHECKSUMS.toml"
    }  # fmt: skip
    assert found == listed
    notice = (Path(__file__).parents[2] / "NOTICE").read_text("utf-8").lower()
    assert all(row["name"] in notice for row in table)
    assert len(browser.licences()) == len(table)


@pytest.mark.parametrize("name", MODULES)
def test_every_module_can_stand_in_one_script(name: str) -> None:
    text = browser.bundled(name)
    assert f"modules.{name} = " in text
    assert not re.search(r"^\s*(import|export)\b", text, re.M)
    assert "</script" not in text.lower()


def test_a_module_stands_after_those_it_imports() -> None:
    order = re.findall(r"^modules\.(\w+) = ", browser.bundled(), re.M)
    assert set(order) == set(MODULES)
    for name in order:
        text = (STATIC / f"{name}.js").read_text("utf-8")
        assert all(
            order.index(other) < order.index(name) for other in re.findall(r'from "\./(\w+)\.js"', text)
        )


def test_other_forms_of_import_are_refused(monkeypatch) -> None:
    monkeypatch.setattr(browser, "static_text", lambda _: 'import other from "elsewhere";\n')
    with pytest.raises(ValueError, match="cannot put this into one script"):
        browser.bundled.__wrapped__("odd")


@pytest.mark.parametrize("name", MODULES)
def test_no_module_makes_markup_of_text_or_reaches_out(name: str) -> None:
    text = (STATIC / f"{name}.js").read_text("utf-8")
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|https?://", text
    )
    assert name == "start" or "fetch(" not in text


def test_every_text_of_the_page_has_a_key() -> None:
    keys = set(re.findall(r'^  "([\w.]+)":', (STATIC / "strings.js").read_text("utf-8"), re.M))
    used = set()
    for name in MODULES:
        used |= set(re.findall(r'\bt\("([\w.]+)"', (STATIC / f"{name}.js").read_text("utf-8")))
    assert used
    assert used <= keys


def test_colours_of_the_page_are_those_of_the_pictures() -> None:
    sheet = (STATIC / "map.css").read_text("utf-8")
    light, first, second = (
        dict(re.findall(r"--pr-([\w-]+): (#\w+);", block))
        for block in re.findall(r"{([^{}]*--pr-surface:[^{}]*)}", sheet)
    )
    assert first == second
    assert light.keys() == first.keys()
    for name in ("surface", "text", "quiet", "accent"):
        assert (light[name], first[name]) == PALETTE[name]


def test_the_basemap_is_the_world() -> None:
    rings, borders = outlines()
    longitudes = [x for ring in rings for x, _ in ring]
    latitudes = [y for ring in rings for _, y in ring]
    assert min(longitudes) == -180
    assert max(longitudes) == 180
    assert min(latitudes) == pytest.approx(-90, abs=7)
    assert max(latitudes) == pytest.approx(83.6, abs=0.5)
    assert all(ring[0] == ring[-1] for ring in rings)
    assert len(borders) > 300
    assert "public domain" in json.loads(browser.static_text("basemap.json"))["source"]


# -- data ------------------------------------------------------------------------------------------------


def test_what_the_map_is_given_of_an_event() -> None:
    rows = {row["id"]: row for row in json.loads(map_events_json(events()))}
    assert rows["e1"] | {"label": "", "disagreements": []} == {
        "id": "e1", "label": "", "type": "strike.drone", "family": "strike", "lat": 10.0, "lon": 20.0, "radius_km": 2.0,
        "precision": "G2", "place": "Keld", "country": "XM", "date": "2024-05-02", "start": "2024-05-02",
        "end": "2024-05-02", "killed_low": 11, "killed_best": 11, "corroboration": "multiple_independent",
        "reports": 2, "sources": ["Marava Wire", "Sant Daily"], "disagreements": [],
    }  # fmt: skip
    assert "lat" not in rows["e3"]  # known to a province only
    assert rows["e3"]["date"] == "2024-05-01 to 2024-05-31"
    assert "start" not in rows["e5"]
    assert "place" not in rows["e4"]
    assert not any("killed_best" in rows[name] for name in ("e3", "e4", "e5", "e6"))  # not stated is not zero


def test_the_map_takes_redacted_events_only() -> None:
    with pytest.raises(TypeError, match="redacted"):
        map_event("event")  # type: ignore[arg-type]


def test_events_cannot_end_the_script_they_stand_in() -> None:
    note = {"id": "a", "source": "</script><!--\u2028&", "act": "clash.armed"}
    data = map_events_json([event_of("x", [note])]).decode()
    assert not re.search("[<>&\u2028\u2029]", data)
    assert json.loads(data)[0]["sources"] == ["</script><!--\u2028&"]
    assert json.loads(script_safe('"\u2029<"'.encode())) == "\u2029<"
