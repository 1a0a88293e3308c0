"""What the store notes down about inputs: under which configuration, by whom collected, with what outcome."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from plainrecord.model.vocab import DocumentOutcome


class Original(Protocol):
    """Bytes as received, before any reading: a file, or a member of an archive."""

    @property
    def document_ref(self) -> str:
        """The place as the user gave it; names the input in every message."""

    @property
    def name(self) -> str:
        """The name of the file, without folders."""

    @property
    def raw(self) -> bytes:
        """The bytes."""

    @property
    def raw_sha256(self) -> str:
        """Their SHA-256 in lower-case hex."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """All that a machine reading depends on besides its document, as sorted name-value pairs."""

    parts: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, parts: Mapping[str, str]) -> Configuration:
        """Make one from names (``package``, ``option.language`` ...) and values or their hashes."""
        return cls(tuple(sorted(parts.items())))

    @property
    def json(self) -> str:
        """The pairs as one line of JSON."""
        return json.dumps(dict(self.parts), ensure_ascii=True, sort_keys=True)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the pairs; another fingerprint means that documents are coded again."""
        return hashlib.sha256(self.json.encode("ascii")).hexdigest()


@dataclass(frozen=True, slots=True)
class Collection:
    """Who put the originals into the project, when and how (Berkeley Protocol: chain of custody).

    ``collected_at`` is aware of its time zone. ``collected_by`` is a tool with its version, or the declared
    operator. Raises ``ValueError`` when one of them is missing or the time is naive.
    """

    collected_at: datetime
    collected_by: str
    collection_method: str

    def __post_init__(self) -> None:
        if self.collected_at.tzinfo is None:
            raise ValueError("the time of collection needs a time zone")
        if not self.collected_by.strip() or not self.collection_method.strip():
            raise ValueError("say who collected the originals, and how")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one input.

    ``original_ref`` is the file or member it came from. ``document_id`` is None without a readable text.
    ``duplicate_of`` names the input with the same text. ``reason`` and ``message`` say why it was refused.
    """

    document_ref: str
    original_ref: str
    outcome: DocumentOutcome
    document_id: str | None = None
    duplicate_of: str | None = None
    reason: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """An input that could not be coded: where it is, why, and what to do."""

    document_ref: str
    reason: str
    message: str


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Every input and what became of it. Raises ``ValueError`` unless inputs equal the sum of the four."""

    inputs: int
    coded: int
    no_event: int
    duplicate: int
    refused: int
    refusals: tuple[Refusal, ...] = ()

    def __post_init__(self) -> None:
        total = self.coded + self.no_event + self.duplicate + self.refused
        if self.inputs != total or self.refused != len(self.refusals):
            raise ValueError(
                f"{self.inputs} inputs, but {total} outcomes and {len(self.refusals)} refusals explained: "
                "an input was lost or counted twice"
            )

    def __str__(self) -> str:
        return (
            f"{self.inputs} inputs = {self.coded} coded + {self.no_event} no event "
            f"+ {self.duplicate} duplicate + {self.refused} refused"
        )
