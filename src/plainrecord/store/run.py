"""The resumable run: originals in, outcomes stored, in batches that are kept whole or not at all.

A kill at any moment loses at most the batch under way; the same call again continues after the last batch,
and a call with nothing new to do changes no row.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import TypeVar

from plainrecord.model.records import Coded, Rejection
from plainrecord.model.text import Document
from plainrecord.model.vocab import DocumentOutcome
from plainrecord.store.errors import RecordError, StoreError, in_plain_words
from plainrecord.store.fingerprint import fingerprint_of
from plainrecord.store.ledger import Collection, Configuration, Original, Reconciliation
from plainrecord.store.project import Project
from plainrecord.store.writer import Key, Prepared, Writer, prepare

BATCH_DOCUMENTS = 200
BATCH_SECONDS = 0.5
BATCH_BYTES = 32_000_000

OriginalT = TypeVar("OriginalT", bound=Original)
Progress = Callable[[str], None]
"""Called with the reference of every input once it is dealt with, in the order of the run."""


class RunInterrupted(Exception):  # noqa: N818 (not an error: the user asked for it)
    """The run was asked to stop; what is done is kept, and the same call continues after it."""

    def __init__(self, reconciliation: Reconciliation) -> None:
        super().__init__(f"stopped after {reconciliation}")
        self.reconciliation = reconciliation


@dataclass(frozen=True, slots=True)
class _Read:
    """A document to be written, coded unless it is expected to be a copy."""

    key: Key
    raw_sha256: str
    document: Document
    fingerprint: str
    prepared: Prepared | None


@dataclass(frozen=True, slots=True)
class _Refused:
    """An input without a text."""

    key: Key
    raw_sha256: str
    rejection: Rejection


@dataclass(slots=True)
class _Batch:
    """Steps to be written in one transaction, and what they will do to the groups of copies."""

    steps: list[Callable[[], object]] = field(default_factory=list)
    firsts: dict[str, Key] = field(default_factory=dict)
    refs: list[str] = field(default_factory=list)
    size_bytes: int = 0
    since: float = field(default_factory=time.monotonic)

    def is_due(self) -> bool:
        return (
            len(self.steps) >= BATCH_DOCUMENTS
            or self.size_bytes >= BATCH_BYTES
            or time.monotonic() - self.since >= BATCH_SECONDS
        )


def run(  # noqa: PLR0913 (the wiring of one run, all but four by name)
    project: Project,
    originals: Iterable[OriginalT | Rejection],
    documents_of: Callable[[OriginalT], Iterable[Document | Rejection]],
    code: Callable[[Document], Coded],
    *,
    configuration: Configuration,
    collection: Collection,
    refuses: Callable[[Rejection], bool] = lambda _: True,
    progress: Progress | None = None,
    stop: Callable[[], bool] | None = None,
) -> Reconciliation:
    """Code every document of every original that has no outcome yet, and say what became of all of them.

    The result counts the inputs of this call, those done earlier included. A document on which ``code`` fails
    is refused with the reason; the others go on. ``refuses`` tells a rejection that stands for an input from
    a mere remark, which is kept but is no input. ``stop`` is asked between documents.

    Raises ``RunInterrupted`` when ``stop`` said so, ``StoreError`` when the disk does not take a batch
    (everything acknowledged before is kept), ``ValueError`` when inputs and outcomes do not add up.
    """
    loop = _Loop(
        project,
        Writer(project, configuration, lambda document: _prepared(code, document)),
        documents_of,
        code,
        collection,
        refuses,
        progress or (lambda _: None),
        stop or (lambda: False),
    )
    with in_plain_words(project.store_path, files=False):
        stopped = loop.over(originals)
    reconciliation = project.reconciliation(loop.seen.__contains__)
    if stopped:
        raise RunInterrupted(reconciliation)
    if reconciliation.inputs != loop.inputs:
        raise ValueError(f"{loop.inputs} inputs were read, but {reconciliation.inputs} have an outcome")
    return reconciliation


@dataclass(slots=True)
class _Loop:
    """The state of one call of ``run``."""

    project: Project
    writer: Writer
    documents_of: Callable[..., Iterable[Document | Rejection]]
    code: Callable[[Document], Coded]
    collection: Collection
    refuses: Callable[[Rejection], bool]
    progress: Progress
    stop: Callable[[], bool]
    seen: dict[str, str] = field(default_factory=dict)
    inputs: int = 0
    remarks: dict[str, int] = field(default_factory=dict)
    batch: _Batch = field(default_factory=_Batch)

    def over(self, originals: Iterable[Original | Rejection]) -> bool:
        """Deal with every original; True when stopped before the end. The last batch is always written."""
        stopped = False
        for original in originals:
            if self.stop():
                stopped = True
                break
            if isinstance(original, Rejection):
                if self.refuses(original):
                    self.refuse_original(original)
                else:
                    self.remark(_plain(original.document_ref), "", original)
            elif self.original(original):
                stopped = True
                break
        self.flush()
        return stopped

    def refuse_original(self, rejection: Rejection) -> None:
        ref = _plain(rejection.document_ref)
        while ref in self.seen:
            ref = f"{ref}#again"
        self.seen[ref] = ""
        self.inputs += 1
        plain = _in_unicode(rejection, ref)
        self.add(lambda: self.writer.refuse_original(plain), ref)

    def remark(self, original_ref: str, raw_sha256: str, rejection: Rejection) -> None:
        plain = _in_unicode(rejection, _plain(rejection.document_ref))
        position = self.remarks.get(original_ref, 0)
        self.remarks[original_ref] = position + 1
        self.add(lambda: self.writer.warn(original_ref, raw_sha256, position, plain), None)

    def original(self, original: Original) -> bool:
        """Deal with one original; True when stopped inside it."""
        ref = _plain(original.document_ref)
        if self.seen.get(ref) == original.raw_sha256:
            return False  # the same file given twice is one input
        if ref in self.seen:
            self.refuse_original(_same_name(ref, original.raw_sha256))
            return False
        self.seen[ref] = original.raw_sha256
        original = _Kept(ref, _plain(original.name), original.raw, original.raw_sha256, original)
        if self.writer.is_finished(original):
            self.inputs += self.writer.count_of(ref)
            self.progress(ref)
            return False
        self.add(lambda: self.writer.begin(original, self.collection), None, len(original.raw))
        for item in self.items(original):
            self.item(item)
            if self.stop():
                return True
        self.add(lambda: self.writer.finish(original), None)
        return False

    def items(self, original: _Kept) -> Iterator[_Read | _Refused]:
        """Every document or refusal of an original that has no outcome yet, each under a name of its own."""
        names: set[str] = set()
        for found in self.contents(original):
            if isinstance(found, Rejection) and not self.refuses(found):
                self.remark(original.document_ref, original.raw_sha256, found)
                continue
            name = _plain(found.document_ref)
            if name in names:
                found = _same_name(name, f"{len(names) + 1}")  # noqa: PLW2901 (stands in for the repeated one)
                name = found.document_ref
            names.add(name)
            self.inputs += 1
            key = (name, original.document_ref)
            if self.writer.is_done(key, original.raw_sha256):
                self.progress(name)
            elif isinstance(found, Rejection):
                yield _refused(key, original.raw_sha256, found)
            else:
                yield self.read(key, original.raw_sha256, replace(found, document_ref=name))

    def contents(self, original: _Kept) -> Iterator[Document | Rejection]:
        """Read an original: never nothing, and never an exception."""
        count = 0
        try:
            for found in self.documents_of(original.given):
                count += 1
                yield found
        except Exception as error:  # hostile bytes are normal input; the others go on
            if isinstance(error, StoreError):
                raise
            yield _failure(
                "sources", f"{original.document_ref}#rest" if count else original.document_ref, error
            )
        else:
            if not count:
                yield Rejection(
                    "sources",
                    "no_document",
                    "there is no document in it. Check that it is the file you meant",
                    original.document_ref,
                )

    def read(self, key: Key, raw_sha256: str, document: Document) -> _Read | _Refused:
        """Make a document ready to be written; copies are not coded."""
        try:
            document.text.encode("utf-8")
        except UnicodeEncodeError:
            return _refused(key, raw_sha256, _no_unicode(key[0]))
        fingerprint = fingerprint_of(document)
        first = min(
            (
                known
                for known in (self.batch.firsts.get(fingerprint), self.writer.first_with(fingerprint))
                if known
            ),
            default=key,
        )
        self.batch.firsts[fingerprint] = min(first, key)
        prepared = _prepared(self.code, document) if key <= first else None
        return _Read(key, raw_sha256, document, fingerprint, prepared)

    def item(self, item: _Read | _Refused) -> None:
        if isinstance(item, _Refused):
            self.add(lambda: self.writer.refuse(item.key, item.raw_sha256, item.rejection), item.key[0])
            return
        size = len(item.document.text)
        self.add(
            lambda: self.writer.record(
                item.key, item.raw_sha256, item.document, item.fingerprint, item.prepared
            ),
            item.key[0],
            size,
        )

    # -- batches -------------------------------------------------------------------------------------------

    def add(self, step: Callable[[], object], ref: str | None, size_bytes: int = 0) -> None:
        """Put a step into the batch; ``ref`` names the input that is dealt with once the batch is written."""
        self.batch.steps.append(step)
        self.batch.size_bytes += size_bytes
        if ref is not None:
            self.batch.refs.append(ref)
        if self.batch.is_due():
            self.flush()

    def flush(self) -> None:
        """Write the batch in one transaction, then tell of the inputs in it."""
        batch, self.batch = self.batch, _Batch()
        if not batch.steps:
            return
        try:
            with self.project.transaction():
                for step in batch.steps:
                    step()
        except BaseException:
            self.writer.rolled_back()
            raise
        for ref in batch.refs:
            self.progress(ref)


@dataclass(frozen=True, slots=True)
class _Kept:
    """An original under a name that can be stored; ``given`` is what the source handed over."""

    document_ref: str
    name: str
    raw: bytes
    raw_sha256: str
    given: Original


def _prepared(code: Callable[[Document], Coded], document: Document) -> Prepared:
    """Code a document; an exception makes it a refusal that does not quote it."""
    try:
        return prepare(code(document))
    except RecordError as error:
        rejection = Rejection(
            "store", "not_storable", f"its record cannot be stored: {error}", document.document_ref
        )
    except Exception as error:
        rejection = _failure("code", document.document_ref, error)
    return prepare(Coded(document, DocumentOutcome.REFUSED, (), (rejection,)))


def _plain(text: str) -> str:
    """``text`` with the half surrogates of undecodable file names spelt out, so that it can be stored."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _refused(key: Key, raw_sha256: str, rejection: Rejection) -> _Refused:
    return _Refused(key, raw_sha256, _in_unicode(rejection, key[0]))


def _in_unicode(rejection: Rejection, document_ref: str) -> Rejection:
    return replace(rejection, document_ref=document_ref, message=_plain(rejection.message))


def _same_name(ref: str, mark: str) -> Rejection:
    return Rejection(
        "store",
        "same_name",
        f"a different input is called {ref}, too. Rename one, or declare another column of identifiers",
        f"{ref}#again={mark[:12]}",
    )


def _no_unicode(ref: str) -> Rejection:
    return Rejection(
        "store", "not_unicode", "its text is not valid Unicode. Save it as UTF-8 and give it again", ref
    )


def _failure(stage: str, ref: str, error: Exception) -> Rejection:
    """Make a refusal that names the fault and its place, but not the words of the document."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f" at {PurePath(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""
    return Rejection(
        stage,
        "failed",
        f"Plainrecord failed on it with {type(error).__name__}{place}. Please report this; the rest went on",
        ref,
    )
