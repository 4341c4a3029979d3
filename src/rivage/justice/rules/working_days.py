"""Which days work where, and what "midnight" means there. Plain values, no clock.

A delay of criminal procedure that would end on a Saturday, a Sunday or a public holiday ends on
the next working day (article 801). Public holidays are those of the place: overseas territories
and Alsace-Moselle have their own besides those of article L.3133-1 of the Code du travail.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
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

    timezone: str = "Europe/Paris"
    territory: str = ""

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def day_of(self, instant: datetime) -> date:
        """The day it is there at that instant (which must be aware)."""
        if instant.tzinfo is None:
            raise ValueError("an instant without a time zone is on no day")
        return instant.astimezone(self.zone).date()

    def start_of(self, day: date) -> datetime:
        """Midnight there, whatever the clock does that night."""
        return datetime.combine(day, time(), tzinfo=self.zone)

    def end_of(self, day: date) -> datetime:
        """The twenty-fourth hour of that day: midnight of the next."""
        return self.start_of(day + ONE_DAY)


def place(timezone: str = "Europe/Paris", department: str = "") -> Place:
    """From what is stored of an establishment: its time zone and its department."""
    territory = TERRITORIES.get(timezone) or ALSACE_MOSELLE.get(department, "")
    return Place(timezone, territory)


PARIS = Place()


@lru_cache(maxsize=256)
def _holidays(territory: str, year: int) -> dict[date, str]:
    found = country_holidays("FR", subdiv=territory or None, years=year, language="fr")
    return dict(found.items())


def holiday(day: date, where: Place = PARIS) -> str:
    """Its French name, or nothing."""
    return _holidays(where.territory, day.year).get(day, "")


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
