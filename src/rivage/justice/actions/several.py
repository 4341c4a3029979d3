"""The same acts about many people at once (each of them once), in as many queries as for one.

Same rules, same rows, same trace as one by one. Whoever has something on file already goes through
the act for one person: what is new must find its place among what is known.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from rivage.accounts.models import User
from rivage.audit.actions import Act, record_all
from rivage.justice.actions.custody import may_be, record_custody
from rivage.justice.actions.expected_release import may_be_said, tell_release
from rivage.justice.choices import ReleaseSource
from rivage.justice.models import CustodyPeriod, ExpectedRelease
from rivage.justice.rules import custody as rules
from rivage.organisations.models import Establishment
from rivage.participants.actions import hold_files
from rivage.participants.models import Participant


@dataclass(frozen=True)
class NewPeriod:
    """Where someone is since a day."""

    regime: str
    started_on: date
    establishment: Establishment | None = None


@dataclass(frozen=True)
class ReleaseTold:
    """What was said today of someone's release."""

    earliest_on: date
    latest_on: date | None = None
    source: str = ReleaseSource.REGISTRY


@transaction.atomic
def record_custodies(said: Sequence[tuple[Participant, NewPeriod]], *, by: User) -> None:
    files = [file for file, _period in said]
    hold_files(files)
    known = _people(CustodyPeriod.objects.filter(participant__in=files))
    new: list[CustodyPeriod] = []
    for file, period in said:
        if file.pk in known:
            record_custody(
                file, regime=period.regime, started_on=period.started_on,
                establishment=period.establishment, by=by,
            )  # fmt: skip
            continue
        may_be(period.regime, rules.Stretch(period.started_on, None), period.establishment)
        new.append(
            CustodyPeriod(
                participant=file,
                regime=period.regime,
                establishment=period.establishment,
                started_on=period.started_on,
                recorded_by=by,
            )
        )
    CustodyPeriod.objects.bulk_create(new)
    record_all((Act("custody.recorded", one, one.participant_id) for one in new), by=by)


@transaction.atomic
def tell_releases(said: Sequence[tuple[Participant, ReleaseTold]], *, by: User) -> None:
    """Pages and imports call `pathways.actions.tell_releases`, which also proposes the reviews."""
    files = [file for file, _told in said]
    hold_files(files)
    known = _people(ExpectedRelease.objects.filter(participant__in=files))
    today = timezone.localdate()
    new: list[ExpectedRelease] = []
    for file, told in said:
        if file.pk in known:
            tell_release(
                file, earliest_on=told.earliest_on, latest_on=told.latest_on, source=told.source,
                by=by,
            )  # fmt: skip
            continue
        may_be_said(told.earliest_on, told.latest_on, "", said_on=today)
        new.append(
            ExpectedRelease(
                participant=file,
                earliest_on=told.earliest_on,
                latest_on=told.latest_on,
                source=told.source,
                said_on=today,
                recorded_by=by,
                current=True,
            )
        )
    ExpectedRelease.objects.bulk_create(new)
    record_all((Act("release.told", one, one.participant_id) for one in new), by=by)


def _people(rows: QuerySet[CustodyPeriod] | QuerySet[ExpectedRelease]) -> set[UUID]:
    return set(rows.values_list("participant_id", flat=True))
