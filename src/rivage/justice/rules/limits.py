"""What a measure leaves of someone's time and places. Plain values: no clock, no database.

The question is always the same: may this person be there then, travel included, and if not, what
is missing? The answer is a list of facts with amounts and sources, never a refusal.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any

from rivage.justice.rules.working_days import PARIS, Place

DAY = 24 * 60
WEEK = 7 * DAY
NO_TRAVEL = timedelta()


@dataclass(frozen=True, order=True)
class Window:
    """A stretch of one day, in minutes of its clock: [start, end), 24:00 being 1440."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end <= DAY:
            raise ValueError("a window starts before it ends, on one day")


Windows = tuple[Window, ...]


class Duty(StrEnum):
    """Obligations that bear on work."""

    NO_MINORS = "no_minors"
    NO_DRIVING = "no_driving"
    APPOINTMENTS = "appointments"
    OTHER = "other"


@dataclass(frozen=True)
class Dated:
    """Where it comes from, and the days it holds: [valid_from, valid_to)."""

    source: str
    valid_from: date
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True)
class Hours(Dated):
    """When one may be out. `week` is Monday to Sunday; None when hours are not limited."""

    week: tuple[Windows, ...] | None = None
    # A day without windows is a day inside.
    exceptions: Mapping[date, Windows] = field(default_factory=dict, hash=False)
    areas: tuple[str, ...] = ()

    def windows_on(self, day: date) -> Windows | None:
        """None: that day is not limited."""
        if self.week is None:
            return None
        return self.exceptions.get(day, self.week[day.weekday()])


@dataclass(frozen=True)
class Obligation(Dated):
    duty: Duty = Duty.OTHER
    # Compulsory appointments: (weekday, window), Monday being 0.
    slots: tuple[tuple[int, Window], ...] = ()


@dataclass(frozen=True)
class Limits:
    """Everything that bears on one person, and the clock of the place."""

    hours: Sequence[Hours] = ()
    obligations: Sequence[Obligation] = ()
    place: Place = PARIS


class Lack(StrEnum):
    BEFORE = "before"  # has to leave before the window opens
    AFTER = "after"  # comes back after it closes
    BETWEEN = "between"  # a hole between two windows
    OUTSIDE = "outside"  # no minute of it fits
    DAY_INSIDE = "day_inside"  # nobody goes out that day
    APPOINTMENT = "appointment"  # at the same time as a compulsory one
    AREA = "area"
    DRIVING = "driving"
    MINORS = "minors"


@dataclass(frozen=True)
class Missing:
    """One fact: what is missing, by how many minutes, on which day, because of what."""

    lack: Lack
    source: str
    day: date
    minutes: int = 0
    # What was needed and what is allowed, as instants on the clock of the place.
    needed: datetime | None = None
    allowed: datetime | None = None
    words: str = ""


Span = tuple[datetime, datetime]


def may_be_there(  # noqa: PLR0913 -- when, how far, and for what
    limits: Limits,
    starts_at: datetime,
    ends_at: datetime,
    *,
    travel_before: timedelta = NO_TRAVEL,
    travel_after: timedelta = NO_TRAVEL,
    goes_out: bool = True,
    drives: bool = False,
    meets_minors: bool = False,
    where: str = "",
) -> list[Missing]:
    """What is missing for this person to be there then; nothing when it fits."""
    # In UTC: Python subtracts two datetimes of one zone by their clocks, changes forgotten.
    leaves = starts_at.astimezone(UTC) - travel_before
    returns = ends_at.astimezone(UTC) + travel_after
    found: list[Missing] = []
    for day, span in _by_day(leaves, returns, limits.place):
        for hours in limits.hours:
            if hours.holds_on(day) and goes_out:
                found += _outside_hours(hours, day, span, limits.place)
        for duty in limits.obligations:
            if duty.holds_on(day):
                found += _same_time(duty, day, span, limits.place)
    day = limits.place.day_of(starts_at)
    found += _forbidden(limits, day, drives=drives, meets_minors=meets_minors)
    return found + (_areas(limits, day, where) if goes_out else [])


def _by_day(start: datetime, end: datetime, place: Place) -> Iterable[tuple[date, Span]]:
    """The stretch cut at each midnight of the place."""
    while start < end:
        day = place.day_of(start)
        until = min(end, place.end_of(day))
        yield day, (start, until)
        start = until


def _instants(windows: Iterable[Window], day: date, place: Place) -> list[Span]:
    """Windows of that day as instants: an hour that does not exist or comes twice is counted."""
    spans = [(_at(day, window.start, place), _at(day, window.end, place)) for window in windows]
    return _merged(span for span in spans if span[0] < span[1])


def _at(day: date, minute: int, place: Place) -> datetime:
    if minute == DAY:
        return place.end_of(day)
    naive = datetime.combine(day, datetime.min.time()) + timedelta(minutes=minute)
    return place.instant(naive.replace(tzinfo=place.zone))


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _outside_hours(hours: Hours, day: date, span: Span, place: Place) -> list[Missing]:
    windows = hours.windows_on(day)
    if windows is None:
        return []
    if not windows:
        minutes = _minutes(*span)
        return [Missing(Lack.DAY_INSIDE, hours.source, day, minutes, place.instant(span[0]))]
    allowed = _instants(windows, day, place)
    return [_gap(hours.source, day, gap, span, allowed, place) for gap in _uncovered(span, allowed)]


def _uncovered(span: Span, allowed: Sequence[Span]) -> list[Span]:
    gaps, start = [], span[0]
    for opens, closes in allowed:
        if closes <= start or opens >= span[1]:
            continue
        if opens > start:
            gaps.append((start, opens))
        start = max(start, closes)
    if start < span[1]:
        gaps.append((start, span[1]))
    return gaps


def _gap(  # noqa: PLR0913, PLR0917 -- one gap and all that surrounds it
    source: str, day: date, gap: Span, span: Span, allowed: Sequence[Span], place: Place
) -> Missing:
    first, last = gap[0] == span[0], gap[1] == span[1]
    if first and last:
        lack, needed = Lack.OUTSIDE, gap[0]
        nearest = min((edge for edges in allowed for edge in edges), key=lambda e: abs(e - gap[0]))
    elif first:
        lack, needed, nearest = Lack.BEFORE, gap[0], gap[1]
    elif last:
        lack, needed, nearest = Lack.AFTER, gap[1], gap[0]
    else:
        lack, needed, nearest = Lack.BETWEEN, gap[0], gap[1]
    return Missing(
        lack, source, day, _minutes(*gap), place.instant(needed), place.instant(nearest)
    )  # fmt: skip


def _minutes(start: datetime, end: datetime) -> int:
    """Real minutes, a minute begun being a minute."""
    return -int(-(end - start) // timedelta(minutes=1))


def _same_time(duty: Obligation, day: date, span: Span, place: Place) -> list[Missing]:
    slots = [window for weekday, window in duty.slots if weekday == day.weekday()]
    found = []
    for opens, closes in _instants(slots, day, place):
        start, end = max(opens, span[0]), min(closes, span[1])
        if start < end:
            minutes = _minutes(start, end)
            at = place.instant(opens)
            found.append(Missing(Lack.APPOINTMENT, duty.source, day, minutes, allowed=at))
    return found


def _forbidden(limits: Limits, day: date, *, drives: bool, meets_minors: bool) -> list[Missing]:
    asked = {Duty.NO_DRIVING: (drives, Lack.DRIVING), Duty.NO_MINORS: (meets_minors, Lack.MINORS)}
    return [
        Missing(asked[duty.duty][1], duty.source, day)
        for duty in limits.obligations
        if duty.holds_on(day) and asked.get(duty.duty, (False,))[0]
    ]


def _areas(limits: Limits, day: date, where: str) -> list[Missing]:
    """By its name alone: Rivage draws no map of where someone may not go."""
    return [
        Missing(Lack.AREA, hours.source, day, words=area)
        for hours in limits.hours
        if hours.holds_on(day)
        for area in hours.areas
        if area and area.casefold() in where.casefold()
    ]


# ── As they are stored ────────────────────────────────────────────────────────────────────────────


def stored_hours(
    week: Sequence[Windows] | None, exceptions: Mapping[date, Windows]
) -> dict[str, object]:
    """What JSON can say of a week and its exceptions."""
    return {
        "week": None if week is None else [_pairs(windows) for windows in week],
        "exceptions": {day.isoformat(): _pairs(windows) for day, windows in exceptions.items()},
    }


def _pairs(windows: Windows) -> list[list[int]]:
    return [[window.start, window.end] for window in windows]


def _windows(pairs: Iterable[Sequence[int]]) -> Windows:
    return tuple(Window(start, end) for start, end in pairs)


def read_week(stored: Mapping[str, Any]) -> tuple[Windows, ...] | None:
    week = stored.get("week")
    return None if week is None else tuple(_windows(pairs) for pairs in week)


def read_exceptions(stored: Mapping[str, Any]) -> dict[date, Windows]:
    found = stored.get("exceptions", {})
    return {date.fromisoformat(day): _windows(pairs) for day, pairs in sorted(found.items())}


def stored_slots(slots: Iterable[tuple[int, Window]]) -> list[list[int]]:
    return [[weekday, window.start, window.end] for weekday, window in slots]


def read_slots(stored: Iterable[Sequence[int]]) -> tuple[tuple[int, Window], ...]:
    return tuple((weekday, Window(start, end)) for weekday, start, end in stored)


# ── A job, week after week ────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class WeekFit:
    """Minutes of a weekly schedule: what the job asks, what the hours leave of it."""

    wanted: int
    possible: int
    # Minutes lacking, by weekday (Monday is 0).
    lacking: Mapping[int, int]

    @property
    def fits(self) -> bool:
        return not self.lacking


def week_fit(
    limits: Limits,
    schedule: Sequence[Windows],
    *,
    on: date,
    travel_before: timedelta = NO_TRAVEL,
    travel_after: timedelta = NO_TRAVEL,
) -> WeekFit:
    """What an ordinary week, as the limits of that day make it, leaves of a job's schedule."""
    before, after = (_minutes_of(travel) for travel in (travel_before, travel_after))
    free = _free_minutes(limits, on, before, after)
    lacking: dict[int, int] = {}
    wanted = possible = 0
    for weekday, shifts in enumerate(schedule):
        minutes = {
            weekday * DAY + minute for shift in shifts for minute in range(shift.start, shift.end)
        }
        wanted += len(minutes)
        possible += len(minutes & free)
        if lack := len(minutes - free):
            lacking[weekday] = lack
    return WeekFit(wanted, possible, lacking)


def _minutes_of(travel: timedelta) -> int:
    return -int(-travel // timedelta(minutes=1))


def _free_minutes(limits: Limits, on: date, before: int, after: int) -> set[int]:
    """The minutes of an ordinary week, from Monday midnight, at which one may be at work."""
    free = set(range(WEEK))
    for hours in limits.hours:
        if hours.holds_on(on) and hours.week is not None:
            out = {
                weekday * DAY + minute
                for weekday, windows in enumerate(hours.week)
                for window in windows
                for minute in range(window.start, window.end)
            }
            free &= _reached(out, before, after)
    for duty in limits.obligations:
        if duty.holds_on(on):
            for weekday, window in duty.slots:
                free -= {weekday * DAY + minute for minute in range(window.start, window.end)}
    return free


def _reached(out: set[int], before: int, after: int) -> set[int]:
    """The minutes of `out` that one can reach from its beginning and leave before its end."""
    if len(out) == WEEK:
        return out
    reached: set[int] = set()
    for start in (minute for minute in out if (minute - 1) % WEEK not in out):
        length = 1
        while (start + length) % WEEK in out:
            length += 1
        reached |= {(start + step) % WEEK for step in range(before, length - after)}
    return reached
