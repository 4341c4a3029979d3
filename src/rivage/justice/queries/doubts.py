"""What has happened since the release was told, and makes that word doubtful."""

from collections.abc import Iterable, Sequence
from datetime import date

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
    """Why to ask again, given what the page has already read. Two queries."""
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
    decided = DossierMoment.objects.filter(**stands, became__in=DECISIONS)
    missing = PermitMoment.objects.filter(**stands, became=NO_RETURN)
    days: list[tuple[Doubt, Iterable[date]]] = [
        (Doubt.DECISION, decided.values_list("on", flat=True)),
        (Doubt.NOT_RETURNED, missing.values_list("on", flat=True)),
    ]
    return [Event(doubt, day) for doubt, found in days for day in found]
