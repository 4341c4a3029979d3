"""Days on which people meet, and hours still free on them. Plain values."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
# Those that fall on the same date every year are enough for invented lives.
HOLIDAYS = frozenset(
    {(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)}
)  # fmt: skip
OFFICE_HOURS = (time(14), time(15), time(16), time(17), time(11), time(10), time(9))
SAS_HOURS = (time(9), time(10), time(11))
VISIT_HOURS = tuple(time(9 + half // 2, 30 * (half % 2)) for half in (0, 1, 2, 3, 4, 9, 10, 11, 12))


def worked(day: date) -> bool:
    return day.weekday() < 5 and (day.month, day.day) not in HOLIDAYS


def next_worked(day: date) -> date:
    """That day, or the first one after it on which people work."""
    while not worked(day):
        day += timedelta(days=1)
    return day


def last_worked(day: date) -> date:
    while not worked(day):
        day -= timedelta(days=1)
    return day


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, tzinfo=PARIS)


def visit_days(first: date, last: date) -> Iterator[date]:
    """The first and third Wednesdays of each month: the days behind the walls."""
    day = first
    while day <= last:
        if day.weekday() == 2 and (day.day - 1) // 7 in {0, 2} and worked(day):
            yield day
        day += timedelta(days=1)


class Diary:
    """The hours that each officer has already given."""

    def __init__(self) -> None:
        self._taken: defaultdict[int, set[datetime]] = defaultdict(set)

    def free(self, officer: int, day: date, hours: Sequence[time], *, besides: date) -> datetime:
        """The first free hour on that day or a worked day after it; `besides` is left alone."""
        while True:
            day = next_worked(day)
            for hour in hours if day != besides else ():
                moment = at(day, hour)
                if moment not in self._taken[officer]:
                    self._taken[officer].add(moment)
                    return moment
            day += timedelta(days=1)

    def take(self, officer: int, day: date, hour: time) -> datetime:
        moment = at(day, hour)
        self._taken[officer].add(moment)
        return moment
