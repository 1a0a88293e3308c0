"""Files, folders, standard input and archives: order, links, limits."""

from __future__ import annotations

import io
import os
import sys
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from sample_files import docx, paragraph, read_paths, refs, zipped

from plainrecord.sources import Declared, Limits, Original, originals


def write(path: Path, content: str | bytes = "text") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.fixture
def links(tmp_path):
    try:
        (tmp_path / "probe").symlink_to(tmp_path)
        (tmp_path / "probe").unlink()
    except (OSError, NotImplementedError):
        pytest.skip("no symbolic links here")


def names(tmp_path, outcome):
    return [(ref.replace(tmp_path.as_posix() + "/", ""), what) for ref, what in refs(outcome)]


def test_a_folder_is_read_to_its_depths_in_order_of_names(tmp_path):
    for name in (
        "b.txt",
        "a/z.txt",
        "a/b/c.txt",
        "B.txt",
        "a.txt",
        ".hidden/x.txt",
        "~$lock.docx",
        "Thumbs.db",
    ):
        write(tmp_path / "in" / name, name)
    found = names(tmp_path / "in", read_paths([tmp_path / "in"]))
    assert [name for name, _ in found] == ["B.txt", "a/b/c.txt", "a/z.txt", "a.txt", "b.txt"]
    assert all(name == text for name, text in found)


def test_order_does_not_depend_on_the_order_of_the_disk(tmp_path, monkeypatch):
    for name in "cab":
        write(tmp_path / f"{name}.txt", name)
    forwards = refs(read_paths([tmp_path]))
    listing = Path.iterdir
    monkeypatch.setattr(Path, "iterdir", lambda self: iter(sorted(listing(self), reverse=True)))
    assert refs(read_paths([tmp_path])) == forwards


def test_inputs_keep_their_order_and_bad_ones_do_not_stop_the_rest(tmp_path):
    write(tmp_path / "b.txt", "b")
    write(tmp_path / "a.txt", "a")
    (tmp_path / "none").mkdir()
    inputs = [tmp_path / name for name in ("b.txt", "missing.txt", "none", "a.txt", "a.txt/x", "nul\0.txt")]
    assert [what for _, what in refs(read_paths(inputs))] == [
        "b",
        "missing",
        "no_documents",
        "a",
        "missing",
        "missing",
    ]


def test_unreadable_file(tmp_path, monkeypatch):
    path = write(tmp_path / "a.txt")
    write(tmp_path / "b.txt", "b")

    def opened(self, *args, **kwargs):
        if self == path:
            raise PermissionError(13, "Permission denied")
        return io.open(self, *args, **kwargs)  # noqa: UP020

    monkeypatch.setattr(Path, "open", opened)
    assert [what for _, what in refs(read_paths([tmp_path]))] == ["unreadable", "b"]


def test_too_large_names_the_limit_and_an_unsupported_one_says_so_first(tmp_path):
    write(tmp_path / "a.txt", "x" * 101)
    write(tmp_path / "b.txt", "x" * 100)
    write(tmp_path / "c.mp3", b"ID3\x04\x00" + b"x" * 200)
    first, second, third = read_paths([tmp_path], Declared(limits=Limits(file_bytes=100)))
    assert first.reason == "too_large"
    assert "file_bytes is 100 bytes" in first.message
    assert second.text == "x" * 100
    assert third.reason == "unsupported_type"


def test_standard_input(monkeypatch):
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"From a pipe")))
    assert refs(read_paths(["-"])) == [("-", "From a pipe")]
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"x" * 11)))
    assert refs(read_paths(["-"], Declared(limits=Limits(file_bytes=10)))) == [("-", "too_large")]


@pytest.mark.usefixtures("links")
def test_links(tmp_path):
    outside = write(tmp_path / "outside" / "o.txt", "o").parent
    top = tmp_path / "in"
    write(top / "real" / "r.txt", "r")
    (top / "a-loop").symlink_to(top)
    (top / "b-self").symlink_to(top / "b-self")
    (top / "c-outside").symlink_to(outside)
    (top / "d-outside.txt").symlink_to(outside / "o.txt")
    (top / "e-nothing").symlink_to(top / "gone")
    (top / "f-file.txt").symlink_to(top / "real" / "r.txt")
    (top / "g-folder").symlink_to(top / "real")
    (top / "real" / "up").symlink_to(top / "real")
    assert names(top, read_paths([top])) == [
        ("a-loop", "symlink_loop"),
        ("b-self", "symlink_loop"),
        ("c-outside", "symlink_outside"),
        ("d-outside.txt", "symlink_outside"),
        ("e-nothing", "missing"),
        ("f-file.txt", "r"),
        ("real/r.txt", "r"),
        ("real/up", "symlink_loop"),
    ]
    assert [what for _, what in refs(read_paths([top / "b-self"]))] == ["symlink_loop"]
    # A link that the user names is what the user means.
    assert [what for _, what in refs(read_paths([top / "d-outside.txt"]))] == ["o"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_in_a_folder_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    assert [what for _, what in refs(read_paths([tmp_path]))] == ["not_a_file"]


def test_archive_members_in_order_with_archives_inside(tmp_path):
    inner = zipped({"i.txt": b"inner"})
    members = {
        "z/b.txt": b"b",
        "a.txt": b"a",
        "in.zip": inner,
        "__MACOSX/._a.txt": b"x",
        "r.docx": docx(paragraph("d")),
    }
    path = write(tmp_path / "p.zip", zipped(members))
    assert names(tmp_path, read_paths([path])) == [
        ("p.zip!/a.txt", "a"),
        ("p.zip!/in.zip!/i.txt", "inner"),
        ("p.zip!/r.docx", "d"),
        ("p.zip!/z/b.txt", "b"),
    ]


def test_a_member_is_the_same_document_as_the_file(tmp_path):
    loose = write(tmp_path / "a.txt", "Same")
    packed = write(tmp_path / "p.zip", zipped({"a.txt": b"Same"}))
    first, second = read_paths([loose, packed])
    assert first.document_id == second.document_id


def test_archives_nested_too_deep(tmp_path):
    raw = zipped({"a.txt": b"a"})
    for _ in range(3):
        raw = zipped({"in.zip": raw, "b.txt": b"b"})
    found = refs(read_paths([write(tmp_path / "p.zip", raw)]))
    assert [what for _, what in found] == ["b", "b", "b", "nested_too_deep"]


@pytest.mark.parametrize("name", ["../a.txt", "x/../../a.txt", "/etc/a.txt", "C:/a.txt", "..\\a.txt"])
def test_zip_slip(tmp_path, name):
    path = write(tmp_path / "p.zip", zipped({name: b"a", "ok.txt": b"ok"}))
    assert sorted(what for _, what in refs(read_paths([path]))) == ["ok", "zip_slip"]


def test_zip_bomb_is_not_unpacked(tmp_path):
    path = write(tmp_path / "p.zip", zipped({"a.txt": b"a" * 3_000_000}))
    (found,) = read_paths([path])
    assert found.reason == "zip_bomb"
    assert "ratio" in found.message


def test_unpacked_size_counts_over_the_whole_archive(tmp_path):
    inner = zipped({"i.txt": os.urandom(600)})
    path = write(tmp_path / "p.zip", zipped({"a.zip": inner, "b.zip": inner}))
    found = read_paths([path], Declared(limits=Limits(expanded_bytes=2 * len(inner) + 700)))
    assert [item.reason for item in found if hasattr(item, "reason")][-1] == "too_large"
    assert "expanded_bytes" in found[-1].message


def test_a_lie_about_the_size_does_not_get_further(tmp_path):
    raw = bytearray(zipped({"a.txt": b"a" * 50_000, "b.txt": b"fine"}))
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = raw.index(mark) + place
        raw[start : start + 4] = (10).to_bytes(4, "little")
    assert [what for _, what in refs(read_paths([write(tmp_path / "p.zip", bytes(raw))]))] == [
        "malformed",
        "fine",
    ]


def test_damaged_encrypted_linked_and_odd_members(tmp_path):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        link = zipfile.ZipInfo("l.txt")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr(zipfile.ZipInfo("m.txt"), b"x" * 100, compress_type=zipfile.ZIP_LZMA)
    assert [what for _, what in refs(read_paths([write(tmp_path / "p.zip", buffer.getvalue())]))] == [
        "symlink_outside",
        "unsupported_type",
    ]
    locked = bytearray(zipped({"a.txt": b"a"}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(mark) + place] |= 1
    assert [what for _, what in refs(read_paths([write(tmp_path / "q.zip", bytes(locked))]))] == ["encrypted"]
    assert [what for _, what in refs(read_paths([write(tmp_path / "r.zip", b"PK\x03\x04 cut off")]))] == [
        "malformed"
    ]
    assert [what for _, what in refs(read_paths([write(tmp_path / "s.zip", zipped({}))]))] == ["no_documents"]


def test_too_many_members(tmp_path):
    path = write(tmp_path / "p.zip", zipped({f"{n}.txt": b"a" for n in range(6)}))
    (found,) = read_paths([path], Declared(limits=Limits(archive_members=5)))
    assert found.reason == "too_large"
    assert "archive_members" in found.message


@pytest.mark.skipif(sys.platform != "linux", reason="file names are text elsewhere")
def test_a_file_name_that_is_no_text_becomes_one(tmp_path):
    write(Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.txt")), "a")
    (found,) = originals([tmp_path], Declared())
    assert isinstance(found, Original)
    found.document_ref.encode()
    assert found.document_ref.endswith("\\udcff.txt") or found.document_ref.endswith("\\xff.txt")
