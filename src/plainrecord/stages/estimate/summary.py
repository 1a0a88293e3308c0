"""``summarise``: an event as computed from its reports by a named policy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from plainrecord.model.linking import Event, EventSummary, Policy
from plainrecord.stages.estimate.accounts import Account, in_order
from plainrecord.stages.estimate.claims import corroboration, responsibility
from plainrecord.stages.estimate.figures import estimates_of
from plainrecord.stages.estimate.rows import row_values
from plainrecord.stages.estimate.single import single_values
from plainrecord.stages.estimate.voices import cast_of


def summarise(
    event: Event,
    reports: Iterable[Account],
    lineage_of: Mapping[str, str],
    policy: Policy = Policy.CONSERVATIVE,
) -> EventSummary:
    """The values of an event, what its reports disagree on, and how far it is borne out.

    ``reports`` are the event's, redacted or not, in any order. ``lineage_of`` maps document ids to lineage ids;
    a document it does not know is a lineage of its own. Raises ``ValueError`` for an event without reports, or
    for reports that are not the event's.
    """
    told = in_order(reports, lineage_of)
    found = sorted(one.report_id for one in told)
    if not told or found != sorted(event.report_ids):
        missing = sorted(set(event.report_ids) ^ set(found))
        raise ValueError(
            f"event {event.event_id} and the reports given do not go together"
            f" ({', '.join(missing[:3]) or 'there are none'})"
        )
    cast = cast_of(told)
    chosen, disagreements = single_values(told, cast, policy)
    rows, more = row_values(told, cast, policy)
    estimates, figures = estimates_of(told, cast, policy)
    status, claims = responsibility(told, cast)
    days = [one.day for one in told if one.day > date.min]
    return EventSummary(
        event=event,
        policy=policy,
        chosen=(*chosen, *rows),
        estimates=estimates,
        disagreements=(*disagreements, *more, *figures, *claims),
        corroboration=corroboration(told, cast),
        responsibility_status=status,
        lineage_ids=tuple(dict.fromkeys(one.lineage_id for one in told)),
        first_published=min(days, default=None),
        last_published=max(days, default=None),
    )
