"""The codebook says everything, and the copies in docs/ are not stale."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from plainrecord.exports.codebook import codebook, vocabularies
from plainrecord.exports.columns import ROWS, columns
from plainrecord.world.taxonomy import event_types

TOOL = Path(__file__).parents[2] / "tools" / "write_codebook.py"


def tool():
    spec = importlib.util.spec_from_file_location("write_codebook", TOOL)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("path", list(tool().documents()), ids=lambda path: path.name)
def test_documents_are_not_stale(path):
    assert path.read_bytes() == tool().documents()[path].encode(), "run: python tools/write_codebook.py"


def test_every_column_code_and_event_type_is_in_the_codebook():
    text = codebook()
    for rows in ROWS:
        table = text.split(f"## Columns of {rows}\n")[1].split("\n## ")[0]
        assert all(f"| `{column.name}` |" in table for column in columns(rows))
    assert all(f"| `{kind}` |" in text for kind in event_types())
    for vocabulary in vocabularies().values():
        assert all(f"`{code.value}`" in text for code in vocabulary)


def test_columns_name_real_vocabularies():
    known = {*vocabularies(), "taxonomy", ""}
    assert {column.vocabulary for rows in ROWS for column in columns(rows)} <= known


def test_sensitive_types_are_marked():
    assert any(kind.sensitive for kind in event_types().values())
    assert "| sensitive |" in codebook()
