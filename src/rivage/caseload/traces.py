"""The traces as they are read: by the data-protection officer, and by a lead for one file."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from rivage.accounts.choices import Role
from rivage.accounts.models import User
from rivage.audit.models import Entry, Reading
from rivage.participants.models import ExceptionalAccess, Participant

PAGE_ROWS = 50
MOST_EXPORTED = 20_000
READINGS, SEARCHES, ACTS, EXCEPTIONS = "ouvertures", "recherches", "actes", "exceptions"
SUBJECTS = (READINGS, SEARCHES, ACTS, EXCEPTIONS)


@dataclass(frozen=True)
class Asked:
    """What the reader of the traces wants to see."""

    subject: str = READINGS
    reference: str = ""
    user_id: int | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Line:
    at: datetime
    who: str
    what: str
    where: str
    reference: str
    more: str = ""


@dataclass(frozen=True)
class Lines:
    lines: list[Line] = field(default_factory=list)
    # The mark after which older lines begin; empty at the end.
    older: str = ""
    # A lead reads the traces of one file at a time: which one is missing.
    file_wanted: bool = False


def reading_traces(user: User) -> None:
    """403 for whoever has no traces to read."""
    if user.role not in {Role.DPO, Role.LEAD}:
        raise PermissionDenied


def asking_exceptionally(user: User) -> None:
    """403 for whoever does not accompany anyone."""
    if not user.accompanies:
        raise PermissionDenied


def alerts_for(user: User) -> QuerySet[ExceptionalAccess]:
    """Files of the lead's teams that someone from elsewhere opened, and the lead has not read."""
    return (
        ExceptionalAccess.objects.filter(alerted__contains=[-user.pk], seen_at=None)
        .select_related("user", "participant")
        .order_by("-opened_at")
    )


def alerts_read(user: User) -> QuerySet[ExceptionalAccess]:
    return (
        ExceptionalAccess.objects.filter(alerted__contains=[-user.pk])
        .exclude(seen_at=None)
        .select_related("user", "participant", "seen_by")
        .order_by("-opened_at")
    )


def alert_to_see(user: User, pk: UUID) -> ExceptionalAccess:
    """404 unless the alert is addressed to `user`."""
    if not user.leads:
        raise PermissionDenied
    found = ExceptionalAccess.objects.filter(pk=pk, alerted__contains=[-user.pk]).first()
    if found is None:
        raise Http404
    return found


def traces(
    user: User, asked: Asked, *, names: dict[int, str], older: str = "", most: int = PAGE_ROWS
) -> Lines:
    """At most `most` lines, the latest first, beginning after the mark `older`."""
    person = _person(user, asked.reference)
    if user.role == Role.LEAD and asked.subject != EXCEPTIONS and not asked.reference:
        return Lines(file_wanted=True)
    if asked.reference and person is None:
        return Lines()
    rows: QuerySet[Any] = _rows(asked)
    if person is not None:
        rows = rows.filter(participant_id=person)
    if asked.user_id is not None:
        rows = rows.filter(user_id=asked.user_id)
    rows = _between(rows, "opened_at" if asked.subject == EXCEPTIONS else "at", asked)
    mark = _mark(older, asked.subject)
    if mark is not None:
        rows = rows.filter(pk__lt=mark)
    found = list(rows[: most + 1])
    shown = found[:most]
    references = references_of(user, (row.participant_id for row in shown))
    lines = [_line(row, names, references) for row in shown]
    return Lines(lines, older=str(shown[-1].pk) if len(found) > most else "")


def references_of(user: User, ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Numbers of files → references. A lead only learns those of files they may see."""
    wanted = {pk for pk in ids if pk is not None}
    if not wanted:
        return {}
    if user.role == Role.DPO:
        return _references(list(wanted), "")
    return dict(Participant.objects.filter(pk__in=wanted).values_list("pk", "reference"))


def _person(user: User, reference: str) -> UUID | None:
    if not reference:
        return None
    if user.role == Role.DPO:
        return next(iter(_references([], reference)), None)
    found = Participant.objects.filter(reference=reference).values_list("pk", flat=True)
    return found.first()


def _references(ids: list[UUID], reference: str) -> dict[UUID, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM rivage_references(%s::uuid[], %s)", [ids, reference])
        return dict(cursor.fetchall())


def _rows(asked: Asked) -> QuerySet[Any]:
    if asked.subject == ACTS:
        return Entry.objects.order_by("-pk")
    if asked.subject == EXCEPTIONS:
        return ExceptionalAccess.objects.order_by("-pk")
    kinds = [Reading.Kind.SEARCH, Reading.Kind.REFUSED]
    if asked.subject == READINGS:
        kinds = [Reading.Kind.FILE, Reading.Kind.LIST, Reading.Kind.EXPORT]
    # Identifiers grow with time, so this order has an index.
    return Reading.objects.filter(kind__in=kinds).order_by("-pk")


def _between(rows: QuerySet[Any], column: str, asked: Asked) -> QuerySet[Any]:
    if asked.since:
        rows = rows.filter(**{f"{column}__gte": _midnight(asked.since)})
    if asked.until:
        rows = rows.filter(**{f"{column}__lt": _midnight(asked.until + timedelta(days=1))})
    return rows


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _mark(older: str, subject: str) -> UUID | int | None:
    try:
        return (int(older) if subject == ACTS else UUID(older)) if older else None
    except ValueError:
        return None


def _line(row: Any, names: dict[int, str], references: dict[UUID, str]) -> Line:
    who = names.get(row.user_id, "") if row.user_id else ""
    reference = references.get(row.participant_id, "") if row.participant_id else ""
    if isinstance(row, Entry):
        return Line(row.at, who, row.verb, row.subject.split(":")[0], reference)
    if isinstance(row, ExceptionalAccess):
        return Line(row.opened_at, who, "exception", "", reference, more=row.reason)
    results = "" if row.results is None else str(row.results)
    more = " – ".join(part for part in (row.searched, results) if part)
    return Line(row.at, who, row.get_kind_display(), row.page, reference, more=more)
