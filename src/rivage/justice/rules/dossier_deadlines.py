"""Which deadlines run beside which state of a dossier. Plain values; the engine counts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from rivage.justice.rules import deadlines
from rivage.justice.rules.deadlines import Deadline
from rivage.justice.rules.working_days import PARIS, Place

WAITS_FOR_HEARING = ("filed", "hearing_scheduled", "adjourned")
WAITS_FOR_ORDER = ("opinion", "commission")


@dataclass(frozen=True)
class Known:
    """What is known of a dossier, as far as its deadlines depend on it."""

    state: str
    lsc: bool = False
    court: str = deadlines.Court.JAP
    filed_on: date | None = None
    opinion_on: date | None = None
    decided_on: date | None = None
    bar_months: int | None = None
    notified_at: datetime | None = None
    appealed_at: datetime | None = None
    appeal_suspends: bool | None = None
    reinstated_on: date | None = None
    place: Place = PARIS


def running(known: Known) -> Sequence[Deadline]:
    """The most pressing first; those that are over are given too, the page says so."""
    return tuple(sorted(_running(known), key=lambda deadline: deadline.ends_at))


def _running(known: Known) -> Iterator[Deadline]:
    where = known.place
    if known.state in WAITS_FOR_HEARING and known.filed_on and not known.lsc:
        yield deadlines.hearing_deadline(known.filed_on, known.court, where)
    if known.state in WAITS_FOR_ORDER and known.opinion_on:
        yield deadlines.commission_opinion(known.opinion_on, where)
    if known.state == "notified" and known.notified_at:
        yield deadlines.appeal_window(known.notified_at, where)
    if known.state == "appealed" and known.appealed_at and known.appeal_suspends:
        yield chamber(known.appealed_at, where)
    if known.state == "refusal_notified" and known.notified_at:
        yield own_appeal(known.notified_at, lsc=known.lsc, place=where)
    if known.state in {"refused", "refusal_notified", "refusal_upheld"} and known.bar_months:
        yield refiling(known.decided_on, known.bar_months, known.court, where)
    if known.state == "reinstated" and known.reinstated_on:
        yield deadlines.reinstatement(known.reinstated_on, where)


def chamber(appealed_at: datetime, place: Place = PARIS) -> Deadline:
    return deadlines.chamber_deadline(place.day_of(appealed_at), place)


def own_appeal(notified_at: datetime, *, lsc: bool, place: Place = PARIS) -> Deadline:
    kind = deadlines.Decision.ORDER if lsc else deadlines.Decision.JUDGMENT
    return deadlines.own_appeal(notified_at, kind, place)


def refiling(
    decided_on: date | None, bar_months: int, court: str, place: Place = PARIS
) -> Deadline:
    if decided_on is None:
        raise ValueError("a decision that bars a new request has a day")
    return deadlines.refile_from(decided_on, bar_months, court, place)


def suspends(notified_at: datetime, appealed_at: datetime, place: Place = PARIS) -> bool:
    """Made before midnight of the last day of the window."""
    return appealed_at < deadlines.appeal_window(notified_at, place).ends_at
