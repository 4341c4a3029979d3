"""Keeping the trace: of acts with the act, of readings before the page leaves."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
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
    entry = _entry(Act(verb, subject, participant_id, detail), by)
    entry.save(force_insert=True)
    return entry


@dataclass(frozen=True)
class Act:
    """What `record` says of one act, for those that are done many at once."""

    verb: str
    subject: Model
    participant_id: UUID | None = None
    detail: Mapping[str, object] = field(default_factory=dict)


def record_all(acts: Iterable[Act], *, by: "User | None") -> None:
    """One entry an act, as `record` writes them."""
    Entry.objects.bulk_create(_entry(act, by) for act in acts)


def _entry(act: Act, by: "User | None") -> Entry:
    return Entry(
        verb=act.verb,
        subject=f"{act.subject._meta.label}:{act.subject.pk}",
        user_id=by.pk if by else None,
        participant_id=act.participant_id,
        detail=dict(act.detail),
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
