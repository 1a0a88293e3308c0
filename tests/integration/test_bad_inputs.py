"""Bad inputs beside good ones: each told by name with what to do, the rest coded, the bytes kept."""

from __future__ import annotations

import hashlib
import os
import sqlite3

import pytest
from sample_files import pdf, zipped

GOOD = b"Rebels killed 12 soldiers in Keld on 3 May 2024."
CYRILLIC = "Три человека погибли в городе сегодня утром, ".encode() * 5
FRENCH = "Les rebelles ont tué trois soldats dans la ville hier soir, selon les autorités locales.".encode()
BAD = {
    "empty.txt": (b"", "Check how it was saved"),
    "binary.txt": (bytes(range(256)) * 20, "Give the document in one of the formats"),
    "cut-short.txt": (CYRILLIC + b"\xd0", "UTF-8"),
    "encrypted.pdf": (pdf([["Secret"]], password=b"x"), "Save a copy without one"),
    "pictures.pdf": (pdf([[], []]), "OCRmyPDF"),
    "broken.pdf": (b"%PDF-1.7 nothing", "print it to PDF again"),
    "no-words.html": (b"<html><script>1</script></html>", "Check how it was saved"),
    "broken.docx": (b"PK\x03\x04 nothing", "save it again"),
    "rows.jsonl": (b'{"text":"Police detained 5 protesters in Keld."}\n{"text": \n', "Correct that line"),
    "columns.csv": (b"when,what\n1,2\n", "Declare which column holds the text"),
}
ARCHIVES = {
    "slip.zip": (zipped({"../evil.txt": GOOD}), "Rename it"),
    "bomb.zip": (zipped({"zeros.txt": b"0" * 30_000_000}), "only if you trust the archive"),
    "cut.zip": (zipped({"a.txt": GOOD})[:-30], "Pack it again"),
}


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "in"
    made.mkdir()
    for name, (raw, _) in (BAD | ARCHIVES).items():
        (made / name).write_bytes(raw)
    (made / "good.txt").write_bytes(GOOD)
    (made / "french.txt").write_bytes(FRENCH)
    (made / "future.md").write_bytes(
        b"---\ndate: 2099-01-01\n---\n\nRebels killed 5 soldiers in Keld yesterday."
    )
    (made / "huge.txt").write_bytes(GOOD * 50_000)
    return made


def test_each_is_told_and_the_rest_goes_on(tmp_path, folder, command):
    done = command("run", folder, "--project", tmp_path / "p", "--limit", "file_bytes=1MB")
    assert done.exit_code == 1
    lines = done.stderr.splitlines()
    for name, (_, to_do) in (BAD | ARCHIVES | {"huge.txt": (b"", "raise that limit")}).items():
        (line,) = [line for line in lines if line.startswith(f"{folder}/{name}")]
        assert to_do in line
        assert line.count(f"{folder}/{name}") == 1
    assert any("french.txt: language 'fr' is not covered" in line for line in lines)
    assert any("future.md: the publication date 2099-01-01 lies after today" in line for line in lines)
    assert any("no date of publication" in line and "--published" in line for line in lines)
    refused = len(BAD) + len(ARCHIVES) + 1
    told = done.stdout.splitlines()
    assert told[0] == f"{refused + 4} inputs = 3 coded + 1 no event + 0 duplicate + {refused} refused"
    kept = {path.name for path in (tmp_path / "p" / "originals").rglob("*") if path.is_file()}
    for raw in [GOOD, FRENCH, *(raw for raw, _ in BAD.values())]:
        assert hashlib.sha256(raw).hexdigest() in kept
    assert command("check", "--quiet", "--project", tmp_path / "p").exit_code == 0


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_links_that_loop_or_leave_are_told(tmp_path, command):
    made = tmp_path / "in"
    (made / "a").mkdir(parents=True)
    (made / "good.txt").write_bytes(GOOD)
    (made / "a" / "loop").symlink_to("..")
    (tmp_path / "secret.txt").write_bytes(GOOD)
    (made / "out.txt").symlink_to(tmp_path / "secret.txt")
    (made / "gone.txt").symlink_to("nowhere")
    done = command("run", made, "--project", tmp_path / "p")
    assert done.stdout.splitlines()[0] == "4 inputs = 1 coded + 0 no event + 0 duplicate + 3 refused"
    for name in ("a/loop", "out.txt", "gone.txt"):
        assert sum(name in line for line in done.stderr.splitlines()) == 1


def test_a_full_disk_loses_nothing(tmp_path, folder, command):
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, before[1]))
    try:
        full = command("run", folder, "--project", tmp_path / "p", "--limit", "file_bytes=1MB")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert full.exit_code == 1
    assert "give the same command again" in full.stderr
    assert "Traceback" not in full.stderr
    again = command("run", folder, "--project", tmp_path / "p", "--limit", "file_bytes=1MB")
    assert " 0 duplicate" in again.stdout
    assert command("check", "--quiet", "--project", tmp_path / "p").exit_code == 0


def test_a_newer_project_is_left_alone(tmp_path, folder, command):
    project = tmp_path / "p"
    command("run", folder / "good.txt", "--project", project)
    with sqlite3.connect(project / "project.sqlite") as store:
        store.execute("PRAGMA user_version = 99")
    for arguments in (["run", folder], ["check"], ["show"], ["export", tmp_path / "x.csv"]):
        done = command(*arguments, "--project", project)
        assert done.exit_code == 1
        assert "made by a newer Plainrecord" in done.stderr
        assert "nothing was changed" in done.stderr


@pytest.mark.skipif(os.name == "nt" or os.getuid() == 0, reason="whoever may do everything is not stopped")
def test_a_read_only_folder_is_one_line(tmp_path, folder, command):
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o555)
    done = command("run", folder / "good.txt", "--project", locked / "p")
    assert done.exit_code == 1
    assert "choose another --project folder" in done.stderr
