"""``tools/build_gazetteer.py`` as people run it: every format, what is wrong with files, and interruptions."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
import tomllib
import zipfile
from pathlib import Path

import pytest

from plainrecord.world.gazetteer import Gazetteer
from plainrecord.world.gazetteer_layout import NameKind

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tools.gazetteer.cod import kind_of_column  # noqa: E402
from tools.generate_gazetteer_dump import generate  # noqa: E402

POSIX = pytest.mark.skipif(os.name != "posix", reason="signals")
DUMP_OPTIONS = (
    "--alternate-names", "alternateNamesV2.txt", "--hierarchy", "hierarchy.txt",
    "--admin1-codes", "admin1CodesASCII.txt", "--admin2-codes", "admin2Codes.txt",
)  # fmt: skip


def tool(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "tools" / "build_gazetteer.py"), *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, encoding="utf-8")


def built(folder: Path, *arguments: str) -> Gazetteer:
    done = tool(folder, *arguments, "-o", "out.sqlite", "--quiet")
    assert done.returncode == 0, done.stderr
    return Gazetteer.open(folder / "out.sqlite")


def refusal(folder: Path, *arguments: str) -> str:
    done = tool(folder, *arguments, "-o", "out.sqlite")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert [path.name for path in folder.iterdir() if "out.sqlite" in path.name] == []
    return done.stderr


def place_line(
    place_id: int, name: str, others: str = "", code: str = "P\tPPL", codes: str = "XM\t\t01\t0101"
) -> str:
    return (
        f"{place_id}\t{name}\t{name}\t{others}\t22.5\t-39.25\t{code}\t{codes}\t\t\t120\t\t9\tX\t2020-01-01\n"
    )


def name_line(place_id: int, language: str, name: str, flags: str = "\t\t\t", until: str = "") -> str:
    return f"9\t{place_id}\t{language}\t{name}\t{flags}\t\t{until}\n"


PLACES = (
    place_line(1, "Marava", code="A\tPCLI", codes="XM\t\t\t")
    + place_line(2, "Westmark", code="A\tADM1", codes="XM\t\t01\t")
    + place_line(3, "Molin", code="A\tADM2", codes="XM\t\t01\t0101")
    + place_line(10, "Keld", "Kheld,KLD,كلد,keld-old")
    + place_line(11, "Tessa Road", code="R\tRD")
    + place_line(12, "Old Quarter", code="P\tPPLX")
)


@pytest.fixture(scope="module")
def dump(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dump")
    generate(folder, 3_000)
    return folder


# -- GeoNames --------------------------------------------------------------------------------------------


def test_every_name_of_a_generated_dump_is_found(dump: Path) -> None:
    gazetteer = built(dump, "geonames", "allCountries.txt", *DUMP_OPTIONS, "--processes", "1")
    rows = [line.split("\t") for line in (dump / "allCountries.txt").read_text(encoding="utf-8").splitlines()]
    kept = {row[0]: row for row in rows if row[6] in "AHLPST"}
    assert len(gazetteer) == len(kept)
    for place_id, row in kept.items():
        own = [named for named in gazetteer.lookup_named(row[1]) if named.kind is NameKind.OWN]
        assert place_id in {named.place.place_id for named in own}
        assert [-named.place.population for named in own] == sorted(-named.place.population for named in own)
    checked = 0
    for line in (dump / "alternateNamesV2.txt").read_text(encoding="utf-8").splitlines():
        _, place_id, language, name, _, _, _, historic, _, until = line.split("\t")
        if place_id in kept and language not in ("link", "wkdt", "post"):
            [found] = [named for named in gazetteer.lookup_named(name) if named.place.place_id == place_id]
            checked += 1
            if historic and until and found.kind is not NameKind.OWN:
                assert found.kind in (NameKind.HISTORIC, NameKind.ALTERNATE)
    assert checked > 2_000


def test_the_same_files_give_the_same_bytes_in_any_number_of_processes(dump: Path) -> None:
    arguments = ("geonames", "allCountries.txt", *DUMP_OPTIONS, "--quiet")
    for out, processes in (("one.sqlite", "1"), ("two.sqlite", "2")):
        assert tool(dump, *arguments, "-o", out, "--processes", processes).returncode == 0
    assert (dump / "one.sqlite").read_bytes() == (dump / "two.sqlite").read_bytes()


def test_a_dump_with_mark_line_ends_and_zip_reads_as_the_plain_file(tmp_path: Path) -> None:
    (tmp_path / "XM.txt").write_text(PLACES, encoding="utf-8")
    plain = built(tmp_path, "geonames", "XM.txt").about().digest
    (tmp_path / "XM.txt").write_bytes(b"\xef\xbb\xbf" + PLACES.replace("\n", "\r\n").encode().rstrip())
    assert built(tmp_path, "geonames", "XM.txt").about().digest == plain
    (tmp_path / "with space").mkdir()
    with zipfile.ZipFile(tmp_path / "with space" / "XM.txt.zip", "w") as archive:
        archive.writestr("readme.txt", "terms")
        archive.writestr("XM.txt", PLACES)
    zipped = built(tmp_path, "geonames", "with space/XM.txt.zip").about()
    assert (zipped.places, zipped.names) == (5, Gazetteer.open(tmp_path / "out.sqlite").about().names)


def test_names_divisions_and_hierarchy_of_a_dump(tmp_path: Path) -> None:
    (tmp_path / "XM.txt").write_text(PLACES, encoding="utf-8")
    (tmp_path / "names.txt").write_text(
        name_line(10, "", "Orlograd", until="1961")
        + name_line(10, "ru", "Орлоград", flags="\t\t\t1")
        + name_line(10, "en", "The Rock", flags="\t\t1\t")
        + name_line(10, "en", "Kheld", flags="\t\t\t1")
        + name_line(10, "link", "https://example.org")
        + name_line(999, "en", "Nowhere"),
        encoding="utf-8",
    )
    (tmp_path / "one.txt").write_text("XM.01\tWest Mark\tWest Mark\t2\n", encoding="utf-8")
    (tmp_path / "two.txt").write_text("XM.01.0101\tMolin District\tMolin\t3\n", encoding="utf-8")
    (tmp_path / "hierarchy.txt").write_text("3\t10\tADM\n10\t12\t\n", encoding="utf-8")
    options = ("--alternate-names", "names.txt", "--hierarchy", "hierarchy.txt",
               "--admin1-codes", "one.txt", "--admin2-codes", "two.txt")  # fmt: skip
    gazetteer = built(tmp_path, "geonames", "XM.txt", *options)
    names = ("Keld", "كلد", "Orlograd", "орлоград", "the Rock", "Kheld", "KLD", "Tessa Road", "Nowhere")
    kinds = {name: [named.kind.name for named in gazetteer.lookup_named(name)] for name in names}
    assert kinds == {
        "Keld": ["OWN"], "كلد": ["ALTERNATE"], "Orlograd": ["HISTORIC"], "орлоград": ["HISTORIC"],
        "the Rock": ["COLLOQUIAL"], "Kheld": ["HISTORIC"], "KLD": [], "Tessa Road": [], "Nowhere": [],
    }  # fmt: skip
    [quarter] = gazetteer.lookup("Old Quarter")
    assert (quarter.admin1, gazetteer.admin2(quarter)) == ("West Mark", "Molin District")
    assert [place.name for place in gazetteer.enclosing(quarter)] == ["Keld", "Molin", "Westmark", "Marava"]
    assert gazetteer.about().licence == "CC BY 4.0"


def test_only_languages_asked_for(tmp_path: Path) -> None:
    (tmp_path / "XM.txt").write_text(PLACES, encoding="utf-8")
    names = name_line(10, "fr", "Quelde") + name_line(10, "en", "Kelded") + name_line(10, "", "Keldo")
    (tmp_path / "names.txt").write_text(names, encoding="utf-8")
    gazetteer = built(
        tmp_path, "geonames", "XM.txt", "--alternate-names", "names.txt", "--languages", "en,ar"
    )
    assert [bool(gazetteer.lookup(name)) for name in ("Quelde", "Kelded", "Keldo")] == [False, True, True]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("1\t2\n", "XM.txt, line 7: 2 columns instead of 19"),
        (place_line(20, "Orl").replace("22.5", "north"), "XM.txt, line 7"),
        (place_line(20, "Orl").replace("22.5", "922.5"), r"XM.txt, line 7: latitude must lie in [-90, 90]"),
        (place_line(20, " "), "XM.txt, line 7: the id is no number or the name is empty"),
    ],
)
def test_a_bad_line_is_named_or_left_out(tmp_path: Path, wrong: str, words: str) -> None:
    (tmp_path / "XM.txt").write_text(PLACES + wrong + place_line(30, "Umbra"), encoding="utf-8")
    assert words in refusal(tmp_path, "geonames", "XM.txt", "--processes", "1")
    about = built(tmp_path, "geonames", "XM.txt", "--skip-bad-rows").about()
    assert about.places == 6
    assert words in about.notes[-1]


def test_bytes_that_are_no_text_and_files_that_are_not_there(tmp_path: Path) -> None:
    (tmp_path / "XM.txt").write_bytes(place_line(1, "Kéld").encode("latin-1"))
    assert "XM.txt, line 1: not UTF-8" in refusal(tmp_path, "geonames", "XM.txt")
    assert "check the path" in refusal(tmp_path, "geonames", "YM.txt")
    (tmp_path / "XM.zip").write_bytes(b"no zip at all")
    assert "download it again" in refusal(tmp_path, "geonames", "XM.zip")
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        archive.writestr("a.txt", "")
        archive.writestr("b.txt", "")
    assert "a.txt, b.txt" in refusal(tmp_path, "geonames", "two.zip")
    (tmp_path / "XM.txt").write_text(PLACES, encoding="utf-8")
    (tmp_path / "names.txt").write_text("1\tx\n", encoding="utf-8")
    assert "names.txt, line 1" in refusal(tmp_path, "geonames", "XM.txt", "--alternate-names", "names.txt")
    assert "XM.txt, line 1" in refusal(tmp_path, "geonames", "XM.txt", "--admin1-codes", "XM.txt")


# -- OCHA ------------------------------------------------------------------------------------------------

DISTRICTS = (
    "ADM0_EN,ADM0_PCODE,ADM1_EN,ADM1_FR,ADM1_PCODE,ADM2_EN,ADM2_AR,ADM2_PCODE,ADM2ALT1EN,AREA_SQKM{extra}\n"
    "Mali,ML,Westmark,Marche,ML01,Molin,مولين,ML0101,Mullin,314{one}\n"
    "Mali,ML,Westmark,Marche,ML01,Arkos,,ML0102,,50{two}\n"
)


def test_p_codes_with_points(tmp_path: Path) -> None:
    table = DISTRICTS.format(extra=",center_lat,center_lon", one=",10,2", two=",12,4")
    (tmp_path / "adm2.csv").write_text(table, encoding="utf-8-sig")
    gazetteer = built(tmp_path, "cod", "adm2.csv", "--licence", "CC BY-IGO")
    [molin] = gazetteer.lookup("مولين")
    assert molin == gazetteer.lookup("Mullin")[0] == gazetteer.lookup("molin")[0]
    assert (molin.place_id, molin.feature_code, molin.country_iso2, molin.admin1) == (
        "ML0101",
        "A.ADM2",
        "ML",
        "Westmark",
    )
    assert gazetteer.radius_km(molin) == 10
    [unit] = gazetteer.lookup("Marche")
    assert (unit.name, unit.feature_code, unit.latitude, unit.longitude) == ("Westmark", "A.ADM1", 11, 3)
    assert [place.name for place in gazetteer.enclosing(molin)] == ["Westmark"]
    assert gazetteer.admin2(molin) == "Molin"
    assert gazetteer.about().licence == "CC BY-IGO"


def test_p_codes_without_points_need_a_second_table(tmp_path: Path) -> None:
    (tmp_path / "adm2.csv").write_text(DISTRICTS.format(extra="", one="", two=""), encoding="utf-8")
    message = refusal(tmp_path, "cod", "adm2.csv")
    assert "adm2.csv, row 2: no coordinates for ML01" in message
    assert "--points FILE" in message
    (tmp_path / "points.csv").write_text("PCODE;Y;X\nML0101;10,5;2\nML0102;12;4\n", encoding="utf-8")
    gazetteer = built(tmp_path, "cod", "adm2.csv", "--points", "points.csv")
    assert [place.latitude for place in gazetteer.lookup("Molin")] == [10.5]
    (tmp_path / "points.csv").write_text("PCODE;Y;X\nML0101;10,5;2\n", encoding="utf-8")
    shutil.move(tmp_path / "out.sqlite", tmp_path / "kept")
    assert "row 3: no coordinates for ML0102" in refusal(
        tmp_path, "cod", "adm2.csv", "--points", "points.csv"
    )


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("name,latitude\nA,1\n", "no columns of P-codes such as ADM1_PCODE"),
        (
            "ADM1_EN,ADM1_PCODE,ADM0_PCODE,lat,lon\nWest,,ML,1,2\n",
            "t.csv, row 2: the P-code of level 1 is empty",
        ),
        ("ADM1_EN,ADM1_PCODE,ADM0_PCODE,lat,lon\n,ML01,ML,1,2\n", "t.csv, row 2: ML01 has no name"),
        ("ADM1_EN,ADM1_PCODE,ADM0_PCODE,lat,lon\nWest,ML01,ML,x,2\n", "t.csv, row 2: latitude and longitude"),
        (
            "ADM1_EN,ADM1_PCODE,ADM0_EN,lat,lon\nWest,Q1,Atlantis,1,2\n",
            "t.csv, row 2: the country Atlantis is unknown",
        ),
        (
            "ADM1_EN,ADM1_PCODE,ADM0_PCODE,lat,lon\nWest,Q1,ML,1,2,3,4\n",
            "t.csv, row 2: 7 cells for 5 columns",
        ),
    ],
)
def test_what_is_wrong_with_a_table_of_p_codes(tmp_path: Path, table: str, words: str) -> None:
    (tmp_path / "t.csv").write_text(table, encoding="utf-8")
    assert words in refusal(tmp_path, "cod", "t.csv")


# -- any table -------------------------------------------------------------------------------------------


def test_a_table_with_columns_of_any_name(tmp_path: Path) -> None:
    table = 'Settlement;Y;X;Former\r\nKeld;22,62;-39,41;Orlograd\r\n"Old; Town";22.5;-39.5;\r\n'
    (tmp_path / "my places.csv").write_bytes(table.encode("cp1252"))
    columns = "name=Settlement,latitude=Y,longitude=X,historic_names=Former"
    gazetteer = built(
        tmp_path, "csv", "my places.csv", "--columns", columns, "--encoding", "cp1252", "--licence", "ours"
    )
    [keld] = gazetteer.lookup("orlograd")
    assert (keld.name, keld.latitude, keld.longitude) == ("Keld", 22.62, -39.41)
    assert len(gazetteer.lookup("Old; Town")) == 1
    assert (gazetteer.about().source, gazetteer.about().licence) == ("my places.csv", "ours")


@pytest.mark.parametrize(
    ("table", "options", "words"),
    [
        ("name,latitude\nA,1\n", (), "t.csv, row 2: no column longitude"),
        ("name,latitude,longitude\nA,1,2\nB,91,2\n", (), "t.csv, row 3: latitude must lie"),
        (
            "name,latitude,longitude\nA,1,2\n",
            ("--columns", "name=Place"),
            "no column Place; the table has name",
        ),
        ("name,latitude,longitude\nA,1,2\n", ("--columns", "label=Place"), "--columns label=Place"),
        ("\n", (), "the first row names no columns"),
        ("name,latitude,longitude\n\udce9,1,2\n", (), "t.csv: not text in utf-8"),
    ],
)
def test_what_is_wrong_with_a_table(tmp_path: Path, table: str, options: tuple[str, ...], words: str) -> None:
    (tmp_path / "t.csv").write_text(table, encoding="utf-8", errors="surrogateescape")
    assert words in refusal(tmp_path, "csv", "t.csv", *options)


def test_a_workbook_is_asked_for_as_csv(tmp_path: Path) -> None:
    (tmp_path / "t.xlsx").write_bytes(b"PK")
    assert "save the sheet as CSV" in refusal(tmp_path, "csv", "t.xlsx")
    (tmp_path / "t.csv").write_text("name,latitude,longitude\nA,1,2\n", encoding="utf-8")
    done = tool(tmp_path, "csv", "t.csv", "-o", "no folder/out.sqlite")
    assert done.returncode == 1
    assert "in a folder that exists" in done.stderr


# -- interruptions ---------------------------------------------------------------------------------------


def _heed_interrupts() -> None:
    """Undo what a shell does to programs in the background: they ignore Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@POSIX
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL], ids=lambda one: one.name)
def test_a_build_that_is_stopped_leaves_the_old_file(
    tmp_path: Path, dump: Path, number: signal.Signals
) -> None:
    out = tmp_path / "out.sqlite"
    out.write_bytes(b"the old file")
    command = [sys.executable, str(ROOT / "tools" / "build_gazetteer.py"), "geonames", str(dump / "allCountries.txt"),
               "--alternate-names", "pipe", "--processes", "1", "-o", str(out)]  # fmt: skip
    os.mkfifo(tmp_path / "pipe")  # nobody writes into it: the build waits in its middle
    with subprocess.Popen(
        command,
        cwd=tmp_path,
        stderr=subprocess.DEVNULL,
        preexec_fn=_heed_interrupts,  # noqa: PLW1509 (no threads)
    ) as process:
        try:
            deadline = time.monotonic() + 120
            while not list(tmp_path.glob("out.sqlite.*/rows.sorted.npy")) and time.monotonic() < deadline:
                time.sleep(0.05)
            assert process.poll() is None
            process.send_signal(number)
            assert process.wait(60) != 0
        finally:
            process.kill()
    assert out.read_bytes() == b"the old file"
    left = list(tmp_path.glob("out.sqlite.*"))
    assert len(left) == (1 if number is signal.SIGKILL else 0)
    (tmp_path / "t.csv").write_text("name,latitude,longitude\nA,1,2\n", encoding="utf-8")
    done = tool(tmp_path, "csv", "t.csv", "-o", "out.sqlite")
    assert len(Gazetteer.open(out)) == 1
    assert ("left by a build that was killed" in done.stderr) == bool(left)


# -- data and measuring ----------------------------------------------------------------------------------


def column_examples() -> list[tuple[str, str]]:
    table = tomllib.loads((ROOT / "tools" / "gazetteer" / "cod_columns.toml").read_text(encoding="utf-8"))
    return [(kind, example) for kind, block in table["columns"].items() for example in block["examples"]]


@pytest.mark.parametrize(("kind", "example"), column_examples())
def test_columns_of_p_codes_are_what_their_examples_say(kind: str, example: str) -> None:
    name, _, facts = example.partition(" (")
    found, level, language = kind_of_column(name)
    assert found == kind
    if facts:
        assert facts.rstrip(")") == f"{level} {language}".strip()


@pytest.mark.parametrize(
    "name", ["date", "validOn", "Shape_Leng", "OBJECTID", "status", "admin", "ADM1", "name"]
)
def test_other_columns_of_p_codes_are_not_used(name: str) -> None:
    assert kind_of_column(name)[0] == ""


@POSIX
@pytest.mark.slow
def test_measuring_tells_every_figure_and_whether_it_is_reached(tmp_path: Path) -> None:
    command = [
        sys.executable,
        str(ROOT / "tools" / "measure_gazetteer.py"),
        str(tmp_path),
        "--places",
        "2000",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = done.stdout.splitlines()
    assert len([line for line in lines if "(at most" in line]) == 10, done.stderr
    assert done.returncode == int(any("MISSED" in line for line in lines))
