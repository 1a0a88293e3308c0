"""Stands in for the pipeline: one report per "bomb", nothing else, as slow as the environment says."""

from __future__ import annotations

import os
import time
from types import SimpleNamespace

from plainrecord.model.records import Coded, Reading, Report
from plainrecord.model.text import Document, Span
from plainrecord.model.values import Act
from plainrecord.model.vocab import DocumentOutcome, Modality


def context(gazetteer=None, engines=("rules",)):  # noqa: ARG001 (the signature of the pipeline)
    return SimpleNamespace(parts={"rules": "r1", "gazetteer": str(gazetteer)})


def code(document: Document, context) -> Coded:  # noqa: ARG001 (the signature of the pipeline)
    time.sleep(float(os.environ.get("FAKE_SECONDS", "0")))
    found = document.text.find("bomb")
    if found < 0:
        return Coded(document, DocumentOutcome.NO_EVENT)
    span = Span(found, found + 4)
    report = Report(f"r{document.document_id}", document, 0, Reading(Act("strike.air"), (span,), "fake@1"),
                    Reading(Modality.ASSERTED, (span,), "fake@1"), (span,))  # fmt: skip
    return Coded(document, DocumentOutcome.CODED, (report,))
