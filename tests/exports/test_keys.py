"""The pseudonym key: outside the project, one per project, readable by its owner only."""

from __future__ import annotations

import os
import stat

import pytest

from plainrecord.exports import keys
from plainrecord.exports.keys import KeyFileError, key_folder, project_key


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("PLAINRECORD_KEY_DIR", str(tmp_path / "keys"))
    return tmp_path / "keys"


def test_made_on_first_use_and_the_same_after(folder):
    key = project_key("one")
    assert len(key) == 32
    assert project_key("one") == key
    assert project_key("two") != key
    files = list(folder.iterdir())
    assert len(files) == 2
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert not any("one" in path.name for path in files)


def test_without_the_variable_it_is_in_the_users_data_folder(monkeypatch):
    monkeypatch.delenv("PLAINRECORD_KEY_DIR")
    assert "plainrecord" in str(key_folder())


def test_a_key_folder_inside_the_project_is_refused(folder):
    with pytest.raises(KeyFileError, match="PLAINRECORD_KEY_DIR"):
        project_key("one", project=folder.parent)
    assert not folder.exists()


def test_a_key_others_can_read_is_refused(folder):
    project_key("one")
    path = next(folder.iterdir())
    path.chmod(0o644)
    with pytest.raises(KeyFileError, match="chmod 600"):
        project_key("one")


@pytest.mark.parametrize("content", [b"", b"short", b"x" * 33])
def test_a_damaged_key_is_never_used(folder, content):
    project_key("one")
    path = next(folder.iterdir())
    path.write_bytes(content)
    with pytest.raises(KeyFileError, match="damaged"):
        project_key("one")


def test_an_unusable_folder_is_explained(folder):
    folder.write_text("a file")
    with pytest.raises(KeyFileError, match="PLAINRECORD_KEY_DIR"):
        project_key("one")
    with pytest.raises(KeyFileError, match="project id"):
        project_key("")


def test_the_first_of_two_simultaneous_makers_wins(folder, monkeypatch):
    folder.mkdir()
    real = os.link

    def late(source, target):
        target.write_bytes(b"w" * 32)
        target.chmod(0o600)
        real(source, target)

    monkeypatch.setattr(keys.os, "link", late)
    assert project_key("one") == b"w" * 32
    assert len(list(folder.iterdir())) == 1
