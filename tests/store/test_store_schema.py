"""What a store file promises before a single document is in it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest
from store_fakes import content, files, go

from plainrecord.store import Project, StoreError, schema
from plainrecord.store.errors import in_plain_words

FIXTURE = Path(__file__).parent / "fixtures" / "empty_v1.sqlite"


def pragma(project, name):
    return project.connection.execute(f"PRAGMA {name}").fetchone()[0]


def test_a_new_store_keeps_its_promises(tmp_path):
    with Project.create_or_open(tmp_path / "deep" / "p") as project:
        assert pragma(project, "journal_mode") == "wal"
        assert pragma(project, "synchronous") == 2
        assert pragma(project, "foreign_keys") == 1
        assert pragma(project, "busy_timeout") >= 5000
        assert pragma(project, "application_id") == schema.APPLICATION_ID
        assert pragma(project, "user_version") == schema.newest_version()


def test_a_store_of_version_one_is_brought_up_to_date_after_a_backup(tmp_path):
    shutil.copy(FIXTURE, tmp_path / "project.sqlite")
    with Project.create_or_open(tmp_path) as project:
        assert pragma(project, "user_version") == schema.newest_version()
        assert go(project, files("a bomb")).coded == 1
        with pytest.raises(sqlite3.IntegrityError, match="never edited"):
            project.connection.execute("UPDATE originals SET collected_by = 'nobody'")
        with pytest.raises(sqlite3.IntegrityError, match="never removed"):
            project.connection.execute("DELETE FROM originals")
    backup = sqlite3.connect(tmp_path / "backups" / "project.v1.sqlite")
    assert backup.execute("PRAGMA user_version").fetchone() == (1,)
    assert backup.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert [path.name for path in (tmp_path / "backups").iterdir()] == ["project.v1.sqlite"]
    with Project.create_or_open(tmp_path):
        assert len(list((tmp_path / "backups").iterdir())) == 1


def test_a_migrated_store_has_the_shape_of_a_new_one(tmp_path):
    shapes = []
    for name in ("new", "old"):
        (tmp_path / name).mkdir()
        if name == "old":
            shutil.copy(FIXTURE, tmp_path / name / "project.sqlite")
        with Project.create_or_open(tmp_path / name) as project:
            shapes.append(
                project.connection.execute(
                    "SELECT type, name, sql FROM sqlite_master ORDER BY name"
                ).fetchall()
            )
    assert shapes[0] == shapes[1]


def test_judgements_of_an_older_store_are_made_anew(tmp_path, monkeypatch):
    before = schema.migrations()[:4]
    monkeypatch.setattr(schema, "migrations", lambda: before)
    with Project.create_or_open(tmp_path) as project:
        run = project.connection.execute
        run("INSERT INTO document_profiles VALUES ('d', 'f', 'the table of then', x'7b7d')")
        run("INSERT INTO machine_judgements VALUES ('a', 'b', x'7b7d')")
        run(
            "INSERT INTO person_judgements (left_id, right_id, judgement, judged_at) VALUES ('a', 'b', x'7b7d', 't')"
        )
    monkeypatch.undo()
    with Project.create_or_open(tmp_path) as project:
        run = project.connection.execute
        assert run("SELECT compared_with FROM document_profiles").fetchall() == [(None,)]
        assert run("SELECT count(*) FROM machine_judgements").fetchone() == (0,)
        assert run("SELECT count(*) FROM person_judgements").fetchone() == (1,), "what people judged stays"


def test_a_migration_that_fails_leaves_the_store_as_it_was(tmp_path, monkeypatch):
    shutil.copy(FIXTURE, tmp_path / "project.sqlite")
    steps = (
        *schema.migrations(),
        (schema.newest_version() + 1, "CREATE TABLE half (x) STRICT;\nSELECT nonsense;"),
    )
    monkeypatch.setattr(schema, "migrations", lambda: steps)
    with pytest.raises(sqlite3.OperationalError):
        Project.create_or_open(tmp_path)
    monkeypatch.undo()
    with Project.create_or_open(tmp_path) as project:
        assert pragma(project, "user_version") == schema.newest_version()
        tables = {row[0] for row in project.connection.execute("SELECT name FROM sqlite_master")}
        assert "half" not in tables


def test_a_newer_store_is_refused_and_untouched(tmp_path):
    with Project.create_or_open(tmp_path) as project:
        project.connection.execute(f"PRAGMA user_version = {schema.newest_version() + 1}")
    before = (tmp_path / "project.sqlite").read_bytes()
    for opening in (Project.create_or_open, Project.open):
        with pytest.raises(StoreError, match="newer Plainrecord") as refused:
            opening(tmp_path)
        assert refused.value.reason == "newer_store"
        assert "\n" not in str(refused.value)
    assert (tmp_path / "project.sqlite").read_bytes() == before


def test_other_files_are_refused(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "project.sqlite").write_bytes(b"not a database, whatever its name" * 100)
    with pytest.raises(StoreError) as refused:
        Project.create_or_open(tmp_path / "a")
    assert refused.value.reason == "not_a_store"
    (tmp_path / "b").mkdir()
    foreign = sqlite3.connect(tmp_path / "b" / "project.sqlite")
    foreign.execute("CREATE TABLE mine (x)")
    foreign.close()
    with pytest.raises(StoreError, match="not a Plainrecord store"):
        Project.create_or_open(tmp_path / "b")
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError) as refused:
        Project.create_or_open(tmp_path / "file")
    assert refused.value.reason == "not_a_folder"
    with pytest.raises(StoreError, match="no project here"):
        Project.open(tmp_path / "nowhere")


def test_reading_changes_no_byte(tmp_path):
    with Project.create_or_open(tmp_path) as project:
        go(project, files("a bomb", "quiet"))
        expected = content(project)
    before = (tmp_path / "project.sqlite").read_bytes()
    with Project.open(tmp_path) as project:
        assert content(project) == expected
        with pytest.raises(sqlite3.OperationalError):
            project.connection.execute("DELETE FROM reports")
    assert (tmp_path / "project.sqlite").read_bytes() == before


READ_ONLY = """
import os, sys, tempfile, store_fakes
from plainrecord.store import Project, StoreError
with tempfile.TemporaryDirectory() as warm, Project.create_or_open(warm) as project:
    store_fakes.go(project, store_fakes.files("a bomb"))  # loads all that Python loads late
    store_fakes.content(project)
if os.geteuid() == 0:  # the administrator may write everywhere: look at it as somebody else
    os.setgid(65534)
    os.setuid(65534)
with Project.open(sys.argv[1]) as project:
    print(len(list(project.reports())))
try:
    with Project.create_or_open(sys.argv[1]) as project:
        store_fakes.go(project, store_fakes.files("a bomb", "another bomb"))
except StoreError as error:
    print(error.reason, error)
"""


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="permissions of this kind are POSIX")
def test_a_read_only_project_can_be_read_and_is_refused_for_writing():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Project.create_or_open(folder / "p") as project:
            go(project, files("a bomb"))
        for path in (folder, *folder.rglob("*")):
            path.chmod(0o555 if path.is_dir() else 0o444)
        paths = [str(Path(__file__).parent), *(path for path in sys.path if path)]
        done = subprocess.run(
            [sys.executable, "-B", "-c", READ_ONLY, str(folder / "p")],
            capture_output=True, text=True, check=False, timeout=60,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        )  # fmt: skip
        for path in (folder, *folder.rglob("*")):
            path.chmod(0o755)
        assert done.stdout.splitlines()[0] == "1", done.stderr
        assert done.stdout.splitlines()[1].startswith("read_only "), done
        assert "write permission" in done.stdout


def test_originals_are_read_only_and_named_by_their_hash(tmp_path):
    with Project.create_or_open(tmp_path) as project:
        (original,) = files("a bomb")
        go(project, [original])
        path = project.originals.path(original.raw_sha256)
        assert path.read_bytes() == original.raw
        assert path == tmp_path / "originals" / original.raw_sha256[:2] / original.raw_sha256
        assert stat.S_IMODE(path.stat().st_mode) == 0o444
        assert not list(tmp_path.rglob("*.part"))
        row = project.connection.execute("SELECT * FROM originals").fetchone()
        assert row[4:] == ("2024-05-01T12:00:00+00:00", "tests/1", "written by a test")
        with pytest.raises(ValueError, match="hash"):
            project.originals.put("0" * 64, b"x")
        with pytest.raises(ValueError, match="SHA-256"):
            project.originals.path("../../etc/passwd")


def test_a_damaged_original_is_mended_when_it_is_given_again(tmp_path):
    with Project.create_or_open(tmp_path) as project:
        (original,) = files("a bomb")
        project.originals.put(original.raw_sha256, original.raw)
        path = project.originals.path(original.raw_sha256)
        path.chmod(0o644)
        path.write_bytes(b"a bumb")
        assert not project.originals.intact(original.raw_sha256)
        project.originals.put(original.raw_sha256, original.raw)
        assert project.originals.intact(original.raw_sha256)


def errors_of(work, count):
    """What goes wrong when so many threads begin the same work at once."""
    together, errors = threading.Barrier(count), []

    def one():
        together.wait()
        try:
            work()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=one) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


def test_two_runs_at_once_end_as_one(tmp_path):
    inputs = files(*(f"bomb number {number % 50}" for number in range(300)))
    with Project.create_or_open(tmp_path / "one") as project:
        go(project, inputs)
        expected = content(project)

    def work():
        with Project.create_or_open(tmp_path / "two") as project:
            go(project, inputs)

    assert not errors_of(work, 3)
    with Project.open(tmp_path / "two") as project:
        assert content(project) == expected


@pytest.mark.parametrize(("older", "backups"), [(True, ["project.v1.sqlite"]), (False, [])])
def test_runs_that_open_a_store_together_bring_it_up_to_date_once(tmp_path, older, backups):
    for number in range(8):
        folder = tmp_path / str(number)
        folder.mkdir()
        if older:
            shutil.copy(FIXTURE, folder / "project.sqlite")
        assert not errors_of(lambda folder=folder: Project.create_or_open(folder).close(), 4)
        assert [path.name for path in folder.glob("backups/*")] == backups


def test_settings_are_kept(tmp_path):
    with Project.create_or_open(tmp_path) as project:
        project.set_setting("operator", {"name": "A"})
    with Project.open(tmp_path) as project:
        assert project.setting("operator") == {"name": "A"}
        assert project.setting("other") is None


def test_faults_of_the_program_are_not_dressed_up(tmp_path):
    with pytest.raises(sqlite3.IntegrityError), in_plain_words(tmp_path):
        sqlite3.connect(":memory:").executescript("CREATE TABLE t (x UNIQUE); INSERT INTO t VALUES (1), (1)")
