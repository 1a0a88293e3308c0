"""Events fit to leave the project: summarised over redacted reports, so that nothing else can be in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from plainrecord.model.linking import Event, Policy
from plainrecord.model.wire import RedactedReport
from plainrecord.model.wire_event import RedactedEvent
from plainrecord.stages.estimate.accounts import in_order
from plainrecord.stages.estimate.summary import summarise
from plainrecord.stages.redact import withhold_together


def redacted_event(
    event: Event,
    reports: Iterable[RedactedReport],
    lineage_of: Mapping[str, str],
    policy: Policy = Policy.CONSERVATIVE,
) -> RedactedEvent:
    """The event as it may leave, with its reports in order of publication.

    Where one of them is of a sensitive type, no report of the event keeps a fine place or a quote. Raises
    ``ValueError`` as ``summarise`` does.
    """
    together = withhold_together(tuple(reports))
    by_id = {report.report_id: report for report in together}
    ordered = tuple(by_id[told.report_id] for told in in_order(together, lineage_of))
    documents = {report.document.document_id for report in ordered}
    lineages = tuple((document, lineage_of.get(document, document)) for document in sorted(documents))
    return RedactedEvent(summarise(event, ordered, lineage_of, policy), ordered, lineages)
