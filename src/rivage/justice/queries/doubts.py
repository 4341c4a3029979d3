"""What has happened since the release was told, and makes that word doubtful."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet, Value
from django.utils import timezone

from rivage.justice.models import CustodyPeriod, DossierMoment, ExpectedRelease, PermitMoment
from rivage.justice.rules.expected_release import (
    DECISIONS,
    NO_RETURN,
    Doubt,
    Event,
    Reason,
    Stay,
    Word,
    doubts,
    events_of,
)
from rivage.participants.models import Participant


def doubts_about(
    participant: Participant, periods: Sequence[CustodyPeriod], told: Iterable[ExpectedRelease]
) -> list[Reason]:
    """Why to ask again, given what the page has already read. One query."""
    current = next((release for release in told if release.current), None)
    word = None
    if current is not None:
        word = Word(current.said_on, current.earliest_on, current.latest_on)
    events = [*events_of(stays(periods)), *_of_cases(participant)]
    inside = any(period.ended_on is None and period.inside for period in periods)
    return doubts(word, events, timezone.localdate(), inside=inside)


def stays(periods: Iterable[CustodyPeriod]) -> list[Stay]:
    return [
        Stay(period.started_on, period.inside, str(period.establishment_id or ""))
        for period in periods
    ]


def _of_cases(participant: Participant) -> list[Event]:
    stands = {"participant": participant, "taken_back_at": None}
    decided = DossierMoment.objects.filter(**stands, became__in=DECISIONS).order_by()
    missing = PermitMoment.objects.filter(**stands, became=NO_RETURN).order_by()
    both = _days(decided, Doubt.DECISION).union(_days(missing, Doubt.NOT_RETURNED), all=True)
    return [Event(Doubt(doubt), day) for doubt, day in both]


def _days(moments: QuerySet[Any], doubt: Doubt) -> Any:
    return moments.annotate(doubt=Value(doubt.value)).values_list("doubt", "on")
