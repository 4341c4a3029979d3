"""Where someone is: periods begin, are corrected, are withdrawn; release and what it closes."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone

from rivage.accounts.models import User
from rivage.audit.actions import record
from rivage.justice.actions.refusals import (
    AlreadyOutside,
    NotYet,
    PeriodOverlaps,
    RangeReversed,
    WithoutWalls,
)
from rivage.justice.choices import INSIDE, Regime
from rivage.justice.models import CustodyPeriod, ExpectedRelease
from rivage.justice.rules import custody as rules
from rivage.organisations.models import Establishment
from rivage.participants.models import Participant


def _locked(participant: Participant) -> Participant:
    """Periods of one person are written one at a time."""
    return Participant.objects.select_for_update(of=("self",)).get(pk=participant.pk)


def _stretches(periods: Iterable[CustodyPeriod]) -> list[rules.Stretch]:
    return [rules.Stretch(period.started_on, period.ended_on) for period in periods]


def may_be(regime: str, stretch: rules.Stretch, establishment: Establishment | None) -> None:
    """Refuses a period that cannot be, whatever is known of the person."""
    if stretch.start > timezone.localdate():
        raise NotYet
    if stretch.end and stretch.end <= stretch.start:
        raise RangeReversed
    if regime in INSIDE and establishment is None:
        raise WithoutWalls


@transaction.atomic
def record_custody(  # noqa: PLR0913 -- a period is all of this
    participant: Participant,
    *,
    regime: str,
    started_on: date,
    establishment: Establishment | None = None,
    ended_on: date | None = None,
    quarter: str = "",
    note: str = "",
    by: User,
) -> CustodyPeriod:
    """A stretch of time begins (or began, when told late); the one that lasted ends that day."""
    _locked(participant)
    may_be(regime, rules.Stretch(started_on, ended_on), establishment)
    known = list(CustodyPeriod.objects.filter(participant=participant))
    placed = rules.place_for(rules.Stretch(started_on, ended_on), _stretches(known))
    if placed is None:
        raise PeriodOverlaps
    stretch, closes = placed
    if closes is not None:
        former = next(period for period in known if period.started_on == closes.start)
        former.ended_on = started_on
        former.save(update_fields=["ended_on"])
    period = CustodyPeriod.objects.create(
        participant=participant, regime=regime, establishment=establishment,
        started_on=stretch.start, ended_on=stretch.end, quarter=quarter, note=note, recorded_by=by,
    )  # fmt: skip
    record("custody.recorded", period, by=by, participant_id=participant.pk)
    return period


@transaction.atomic
def correct_custody(  # noqa: PLR0913 -- a period is all of this
    period: CustodyPeriod,
    *,
    regime: str,
    started_on: date,
    ended_on: date | None,
    establishment: Establishment | None = None,
    quarter: str = "",
    note: str = "",
    by: User,
) -> CustodyPeriod:
    """It was written down wrong; the neighbours that touched it follow."""
    _locked(period.participant)
    period = CustodyPeriod.objects.select_for_update(of=("self",)).get(pk=period.pk)
    new = rules.Stretch(started_on, ended_on)
    may_be(regime, new, establishment)
    others = list(
        CustodyPeriod.objects.filter(participant=period.participant_id).exclude(pk=period.pk)
    )
    moved = _neighbours_follow(period, started_on, ended_on, others)
    if any(new.meets(stretch) for stretch in _stretches(others)):
        raise PeriodOverlaps
    if any(other.ended_on and other.ended_on <= other.started_on for other in moved):
        raise PeriodOverlaps
    _make_room(period, moved)
    period.regime, period.establishment = regime, establishment
    period.started_on, period.ended_on = started_on, ended_on
    period.quarter, period.note = quarter, note
    period.save()
    for other in moved:
        other.save(update_fields=["started_on", "ended_on"])
    record("custody.corrected", period, by=by, participant_id=period.participant_id)
    return period


def _neighbours_follow(
    period: CustodyPeriod, started_on: date, ended_on: date | None, others: list[CustodyPeriod]
) -> list[CustodyPeriod]:
    """The former ended the day this one began: it still does after the correction."""
    moved = []
    for other in others:
        if other.ended_on == period.started_on and started_on != period.started_on:
            other.ended_on = started_on
            moved.append(other)
        touches = period.ended_on is not None and other.started_on == period.ended_on
        if touches and ended_on is not None and ended_on != period.ended_on:
            other.started_on = ended_on
            moved.append(other)
    return moved


def _make_room(period: CustodyPeriod, moved: list[CustodyPeriod]) -> None:
    """The exclusion constraint looks after every statement: shrink what grows less first."""
    for other in moved:
        stored = CustodyPeriod.objects.get(pk=other.pk)
        start = max(stored.started_on, other.started_on)
        ends = [day for day in (stored.ended_on, other.ended_on) if day]
        end = min(ends) if ends else None
        if end is not None and end <= start:
            raise PeriodOverlaps
        CustodyPeriod.objects.filter(pk=other.pk).update(started_on=start, ended_on=end)


@transaction.atomic
def withdraw_custody(period: CustodyPeriod, *, by: User) -> None:
    """It never was: the one before lasts again. The history of changes keeps the row."""
    participant = _locked(period.participant)
    period = CustodyPeriod.objects.select_for_update(of=("self",)).get(pk=period.pk)
    former = CustodyPeriod.objects.filter(
        participant=participant, ended_on=period.started_on
    ).first()
    record("custody.withdrawn", period, by=by, participant_id=participant.pk)
    started_on, ended_on = period.started_on, period.ended_on
    period.delete()
    if former is None:
        return
    former.ended_on = ended_on
    former.save(update_fields=["ended_on"])
    if former.inside and ended_on is None:
        _expect_again(participant, ended_before=started_on)


def _expect_again(participant: Participant, *, ended_before: date) -> None:
    """A release noted by mistake had closed what was expected."""
    told = ExpectedRelease.objects.filter(participant=participant)
    last = told.order_by("-said_on", "-recorded_at").first()
    if last is not None and not told.filter(current=True).exists():
        last.current = True
        last.save(update_fields=["current"])


@transaction.atomic
def release(  # noqa: PLR0913 -- a release is all of this
    participant: Participant,
    *,
    on: date,
    regime: str = Regime.FREE,
    establishment: Establishment | None = None,
    note: str = "",
    by: User,
) -> CustodyPeriod:
    """Out, free or under a measure; nothing is expected any more."""
    _locked(participant)
    current = CustodyPeriod.objects.current().filter(participant=participant).first()
    if current is None or not current.inside or regime in INSIDE:
        raise AlreadyOutside
    period = record_custody(
        participant, regime=regime, establishment=establishment, started_on=on, note=note, by=by
    )
    ExpectedRelease.objects.filter(participant=participant, current=True).update(current=False)
    record("custody.released", period, by=by, participant_id=participant.pk)
    return period
