"""Why an input, or a part of it, was not read: stable codes, and the words that go with them."""

from __future__ import annotations

import re
from types import MappingProxyType

from plainrecord.model.records import Rejection

STAGE = "ingest"

REFUSALS = MappingProxyType(
    {
        "missing": "no file or folder of that name",
        "unreadable": "the operating system does not let it be read",
        "not_a_file": "a pipe, socket or device inside a folder",
        "no_documents": "a folder or archive without any file",
        "symlink_outside": "a link that leaves the folder it lies in",
        "symlink_loop": "a link that leads back to itself or to a folder it lies in",
        "empty": "no text in it",
        "binary": "bytes that are not text",
        "unsupported_type": "a kind of file that is not read",
        "undecodable": "text in an encoding that could not be told",
        "too_large": "above a size limit; the message names the setting",
        "too_slow": "above the time limit",
        "too_much_memory": "above the memory limit",
        "reader_crashed": "the reading process died on it",
        "reader_unavailable": "a library that reads it is not installed",
        "encrypted": "needs a password",
        "no_text_layer": "pages that are pictures only",
        "malformed": "not what its kind of file must look like",
        "malformed_row": "one row of a table or JSON file that cannot be read; the others are",
        "missing_column": "a table without a column of text",
        "zip_slip": "an archive entry whose name leads outside the archive",
        "zip_bomb": "an archive that unpacks to far more than it holds",
        "nested_too_deep": "archives inside archives beyond the limit",
        "doctype": "XML with a document type declaration, which a document never needs",
    }
)
"""Codes of what was not read, with their meaning."""

WARNINGS = MappingProxyType(
    {
        "published_ambiguous": "the publication date can be read in two ways; the document is kept undated",
        "published_unreadable": "the publication date is not a day; the document is kept undated",
        "published_in_future": "the publication date lies after today; the document is kept undated",
        "attachment_not_read": "a mail's attachment; the mail itself is read",
    }
)
"""Codes that come with a document which is read all the same."""


class NotReadError(Exception):
    """An input turned out unreadable: raised inside ``sources``, a ``Rejection`` at its edge."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message


def refuses(rejection: Rejection) -> bool:
    """Whether the rejection stands for an input (or row) that was not read, not for a mere warning."""
    return rejection.stage == STAGE and rejection.reason not in WARNINGS


def rejection(reason: str, document_ref: str, message: str) -> Rejection:
    """A rejection of this stage; ``reason`` must be one of the codes above."""
    if reason not in REFUSALS and reason not in WARNINGS:
        raise ValueError(f"unknown reason {reason!r}")
    return Rejection(STAGE, reason, f"{shown(document_ref)}: {message}", document_ref)


def shown(name: str) -> str:
    """A name from outside, fit for a terminal: no control or direction characters, at most 200 long."""
    short = name if len(name) <= 200 else f"{name[:100]}...{name[-80:]}"
    return re.sub(
        "[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]",
        lambda found: f"\\u{ord(found[0]):04x}",
        short,
    )


def size(byte_count: float) -> str:
    """A number of bytes for people, such as ``50 MB``."""
    for unit, factor in (("GB", 1e9), ("MB", 1e6), ("KB", 1e3)):
        if byte_count >= factor:
            return f"{byte_count / factor:.1f}".removesuffix(".0") + f" {unit}"
    return f"{byte_count:.0f} bytes"
