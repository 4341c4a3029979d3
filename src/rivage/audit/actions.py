"""Keeping the trace: of acts with the act, of readings before the page leaves."""

from typing import TYPE_CHECKING
from uuid import UUID

import structlog
from django.db import DatabaseError, Error
from django.db.models import Model

from rivage.audit.models import Entry, Reading
from rivage.core.refusals import TraceUnavailable

if TYPE_CHECKING:
    from rivage.accounts.models import User

log = structlog.get_logger(__name__)
TRACE = "trace"


def record(
    verb: str,
    subject: Model,
    *,
    by: "User | None",
    participant_id: UUID | None = None,
    **detail: object,
) -> Entry:
    """Say what was done, in the transaction of the act itself. `detail` holds no free text."""
    return Entry.objects.create(
        verb=verb,
        subject=f"{subject._meta.label}:{subject.pk}",
        user_id=by.pk if by else None,
        participant_id=participant_id,
        detail=detail,
    )


def trace_reading(  # noqa: PLR0913 -- what a reading was
    by: "User",
    *,
    kind: str,
    page: str,
    participant_id: UUID | None = None,
    subject: str = "",
    searched: str = "",
    results: int | None = None,
) -> None:
    """Commit the trace of a reading on its own connection; no trace, no page.

    Raises TraceUnavailable, which becomes a 503.
    """
    try:
        Reading(
            kind=kind,
            page=page,
            user_id=by.pk,
            participant_id=participant_id,
            subject=subject,
            searched=searched,
            results=results,
        ).save(using=TRACE, force_insert=True)
    except (DatabaseError, Error) as error:
        # Its kind alone: the message of a database may quote the row.
        log.error("trace_not_written", kind=type(error).__name__)  # noqa: TRY400
        raise TraceUnavailable from error
