"""Events as they may leave the project, for the map, which others may look at, too."""

from __future__ import annotations

from collections.abc import Iterator

from plainrecord.model.linking import Policy
from plainrecord.model.review import ReviewView
from plainrecord.model.wire_event import RedactedEvent
from plainrecord.store import leaving
from plainrecord.store.leaving import UNNAMED
from plainrecord.store.reviewed import Reviewed
from plainrecord.web.workspace import Workspace


def redacted_events(workspace: Workspace) -> Iterator[RedactedEvent]:
    """Every event, redacted, as people left it; as coded while reviewers may not see what others decided.

    Events of documents that were coded anew and not linked again are left out.
    """
    view = ReviewView.AS_CODED if workspace.is_blind else ReviewView.AS_REVIEWED
    reviewed = Reviewed(workspace.project, view)
    return leaving.redacted_events(
        workspace.project, reviewed, lambda _name: UNNAMED, Policy.CONSERVATIVE, skip_stale=True
    )
