"""What a timetable is made from: the days, the people, the staff, the workshops.

Days are dates on which the cohort could meet; a *slot* is the number of a one-hour interview in the
morning; workshops fill an afternoon. Someone's allowed hours, hearings, permits and prison work
arrive here as hours or afternoons when they are away.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

# What a week and a body can bear: physics of the trade, not a wish.
INTERVIEWS_A_WEEK = 2
SESSIONS_OF_A_MODULE_A_WEEK = 2
# An interview "before" a deadline stands in these last working days before it.
BEFORE_A_DEADLINE = 6

Hour = tuple[date, int]


@dataclass(frozen=True)
class Person:
    """Someone of the cohort; `interviews` is how many are wished over the whole time."""

    key: str
    officer: str
    interviews: int
    away: frozenset[Hour] = frozenset()
    away_afternoons: frozenset[date] = frozenset()
    # A release, a hearing: an interview is wished in the days just before.
    deadlines: tuple[date, ...] = ()


@dataclass(frozen=True)
class Staff:
    """Someone who meets people and leads workshops; `a_day` bounds both together."""

    key: str
    away: frozenset[Hour] = frozenset()
    away_afternoons: frozenset[date] = frozenset()
    a_day: int = 3
    # Not of this cohort's own pair: called when nobody of it can.
    stands_in: bool = False


@dataclass(frozen=True)
class Module:
    """A workshop: how many sessions each person follows, who may lead it, on which days."""

    key: str
    sessions: int
    leaders: frozenset[str]
    days: frozenset[date]
    capacity: int = 12
    # Held once in the first week: the one that makes a group.
    welcome: bool = False


@dataclass(frozen=True)
class Cohort:
    key: str
    days: tuple[date, ...]
    slots: int
    people: tuple[Person, ...]
    staff: tuple[Staff, ...]
    modules: tuple[Module, ...]
    # Public holidays, closures of the establishment: nothing takes place.
    closed: frozenset[date] = frozenset()
    # Afternoons when the room of workshops is taken.
    room_taken: frozenset[date] = frozenset()
    interviews_a_morning: int = 4
    offices: int = 2
    # A workshop is not held for fewer people than this.
    group_minimum: int = 8

    @cached_property
    def weeks(self) -> tuple[tuple[date, ...], ...]:
        """The days of each calendar week, in order."""
        found: dict[tuple[int, int], list[date]] = {}
        for day in self.days:
            found.setdefault(day.isocalendar()[:2], []).append(day)
        return tuple(tuple(days) for _, days in sorted(found.items()))

    @cached_property
    def open_days(self) -> tuple[date, ...]:
        return tuple(day for day in self.days if day not in self.closed)

    @cached_property
    def workshop_days(self) -> tuple[date, ...]:
        """Afternoons with a room and enough people for a group."""
        smallest = min(self.group_minimum, max(1, len(self.people) * 2 // 3))
        return tuple(
            day
            for day in self.open_days
            if day not in self.room_taken
            and sum(day not in person.away_afternoons for person in self.people) >= smallest
        )

    def groups(self, module: Module) -> int:
        """How many times a session is held so that everyone finds a seat."""
        return max(1, -(-len(self.people) // module.capacity))

    def hours_of(self, person: Person) -> Iterator[tuple[date, int, Staff]]:
        """Every interview that the person, the place and someone of the staff could have."""
        for day in self.open_days:
            for slot in range(self.slots):
                if (day, slot) in person.away:
                    continue
                for staff in self.staff:
                    if (day, slot) not in staff.away:
                        yield day, slot, staff

    def sessions_of(self, module: Module) -> Iterator[tuple[date, Staff]]:
        """Every afternoon on which someone could lead this workshop."""
        for day in self.workshop_days:
            if day not in module.days:
                continue
            for staff in self.staff:
                if staff.key in module.leaders and day not in staff.away_afternoons:
                    yield day, staff

    def days_before(self, deadline: date) -> tuple[date, ...]:
        return tuple(day for day in self.days if day < deadline)[-BEFORE_A_DEADLINE:]
