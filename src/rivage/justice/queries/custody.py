"""Where someone has been, and what was said of the release."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from rivage.justice.models import CustodyPeriod, ExpectedRelease
from rivage.justice.rules.custody import Gap, Stretch, gaps
from rivage.organisations.models import Establishment, Quarter
from rivage.participants.models import Participant


def periods_of(participant: Participant) -> Sequence[CustodyPeriod]:
    """The latest first."""
    return list(
        CustodyPeriod.objects.filter(participant=participant)
        .select_related("establishment", "recorded_by")
        .order_by("-started_on")
    )


@dataclass(frozen=True)
class Line:
    """A line of the timeline: a period, or a stretch of time about which nobody knows."""

    period: CustodyPeriod | None = None
    gap: Gap | None = None

    @property
    def start(self) -> date:
        known = self.period.started_on if self.period is not None else None
        return known or (self.gap.start if self.gap is not None else date.min)


def timeline(periods: Sequence[CustodyPeriod], today: date) -> list[Line]:
    """Periods and the gaps between them, the latest first."""
    stretches = [Stretch(period.started_on, period.ended_on) for period in periods]
    lines = [Line(period=period) for period in periods]
    lines += [Line(gap=gap) for gap in gaps(stretches, today)]
    return sorted(lines, key=lambda line: line.start, reverse=True)


def current_period(participant: Participant) -> CustodyPeriod | None:
    return (
        CustodyPeriod.objects.current()
        .select_related("establishment")
        .filter(participant=participant)
        .first()
    )


def releases_told(participant: Participant) -> Sequence[ExpectedRelease]:
    """Everything that was said, the latest first."""
    return list(
        ExpectedRelease.objects.filter(participant=participant).select_related("recorded_by")
    )


def release_day(participant: Participant) -> date | None:
    """The earliest day that was told and still counts."""
    told = ExpectedRelease.objects.filter(participant=participant, current=True).first()
    return told.earliest_on if told is not None else None


def establishments() -> QuerySet[Establishment]:
    return Establishment.objects.active()


def quarters() -> QuerySet[Quarter]:
    return (
        Quarter.objects.filter(active=True, establishment__active=True)
        .select_related("establishment")
        .order_by("establishment__short_name", "name")
    )
