"""Which days work where, and what "midnight" means there. Plain values, no clock.

A delay of criminal procedure that would end on a Saturday, a Sunday or a public holiday ends on
the next working day (article 801). Public holidays are those of the place: overseas territories
and Alsace-Moselle have their own besides those of article L.3133-1 of the Code du travail.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

from holidays import country_holidays

# Our time zones, and the part of `holidays` for France that knows the days of their territory.
TERRITORIES = {
    "America/Guadeloupe": "971",
    "America/Martinique": "972",
    "America/Cayenne": "973",
    "Indian/Reunion": "974",
    "Indian/Mayotte": "976",
    "America/Miquelon": "PM",
    "America/St_Barthelemy": "BL",
    "America/Marigot": "MF",
    "Pacific/Noumea": "NC",
    "Pacific/Tahiti": "PF",
    "Pacific/Marquesas": "PF",
    "Pacific/Gambier": "PF",
    "Pacific/Wallis": "WF",
}
# Good Friday and 26 December: Moselle, Bas-Rhin, Haut-Rhin.
ALSACE_MOSELLE = {"57": "57", "67": "6AE", "68": "6AE"}
SATURDAY, SUNDAY = 5, 6
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Place:
    """Where a delay runs: the clock on the wall, and the days of that territory."""

    name: str = "Europe/Paris"
    territory: str = ""

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.name)

    def day_of(self, instant: datetime) -> date:
        """The day it is there at that instant (which must be aware)."""
        if instant.tzinfo is None:
            raise ValueError("an instant without a time zone is on no day")
        return instant.astimezone(self.zone).date()

    def instant(self, moment: datetime) -> datetime:
        """The same instant on the clock of the place, with the offset it had then.

        A fixed offset, because Python compares two datetimes of one zone by their clocks alone:
        wrong in the night when an hour comes twice.
        """
        there = moment.astimezone(self.zone)
        offset = there.utcoffset() or timedelta()
        return moment.astimezone(timezone(offset))

    def start_of(self, day: date) -> datetime:
        """Midnight there, whatever the clock does that night."""
        return self.instant(datetime.combine(day, time(), tzinfo=self.zone))

    def end_of(self, day: date) -> datetime:
        """The twenty-fourth hour of that day: midnight of the next."""
        return self.start_of(day + ONE_DAY)


def place(zone: str = "Europe/Paris", department: str = "") -> Place:
    """From what is stored of an establishment: its time zone and its department."""
    return Place(zone, TERRITORIES.get(zone) or ALSACE_MOSELLE.get(department, ""))


PARIS = Place()


@lru_cache(maxsize=256)
def _holidays(territory: str, year: int) -> dict[date, str]:
    found = dict(
        country_holidays("FR", subdiv=territory or None, years=year, language="fr").items()
    )
    # `holidays` leaves Whit Monday out of the years when people worked that day; it was a public
    # holiday all the same (Cass. crim., 10 May 2006, 05-86.744).
    easter_monday = next(day for day, name in found.items() if name == "Lundi de Pâques")
    found.setdefault(easter_monday + timedelta(weeks=7), "Lundi de Pentecôte")
    return found


def holiday(day: date, where: Place = PARIS) -> str:
    """Its French name, or nothing."""
    return _holidays(where.territory, day.year).get(day, "")


# The days that L.3422-2 of the Code du travail names, sure as the national ones.
ABOLITION = {
    "971": (5, 27), "972": (5, 22), "973": (6, 10), "974": (12, 20), "976": (4, 27), "BL": (10, 9),
}  # fmt: skip


def abolition_day(day: date, where: Place) -> bool:
    return ABOLITION.get(where.territory) == (day.month, day.day)


def local_only(day: date, where: Place) -> bool:
    """A holiday of that territory alone, not one of the eleven of the whole country."""
    return bool(holiday(day, where)) and not holiday(day, PARIS)


def is_working_day(day: date, where: Place = PARIS) -> bool:
    return day.weekday() < SATURDAY and not holiday(day, where)


def next_working_day(day: date, where: Place = PARIS) -> date:
    """That day when it works, or else the first that does after it."""
    while not is_working_day(day, where):
        day += ONE_DAY
    return day


def days_jumped(day: date, where: Place = PARIS) -> tuple[date, ...]:
    """From that day to the last one before a working day: why a delay is moved."""
    end = next_working_day(day, where)
    return tuple(day + timedelta(days=step) for step in range((end - day).days))


def same_day_months_later(day: date, months: int) -> date:
    """ "De quantième à quantième": 10 March + 2 is 10 May; with no such day, the month's last."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    month += 1
    following = date(year + month // 12, month % 12 + 1, 1)
    last = (following - ONE_DAY).day
    return date(year, month, min(day.day, last))
