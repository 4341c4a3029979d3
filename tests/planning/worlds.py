"""Invented cohorts, as uneven as real ones: hearings, permits, prison work, leave, speakers."""

import random
from datetime import date, timedelta

from rivage.planning.cohort import Cohort, Module, Person, Staff

MONDAY = date(2027, 3, 1)
SLOTS = 4
MODULES = ("accueil", "métiers", "cv", "entretien", "droits", "numérique")


def working_days(start: date, weeks: int) -> tuple[date, ...]:
    days = (start + timedelta(days=n) for n in range(7 * weeks))
    return tuple(day for day in days if day.weekday() < 5)


def cohort(
    seed: int,
    *,
    people: int = 12,
    weeks: int = 6,
    staff: tuple[Staff, ...] | None = None,
    start: date = MONDAY,
    interviews: int = 8,
    capacity: int = 12,
) -> Cohort:
    chance = random.Random(seed)
    days = working_days(start, weeks)
    closed = frozenset(chance.sample(days[3:-3], 1)) if len(days) > 7 else frozenset()
    team = staff or pair(days, chance)
    own = [each.key for each in team if not each.stands_in]
    modules = tuple(_module(n, days, own, team, chance, capacity) for n in range(len(MODULES)))
    room_taken = frozenset(chance.sample(days, min(2, len(days) - 1)))
    made = Cohort(
        key=f"c{seed}", days=days, slots=SLOTS,
        people=tuple(_person(n, days, own, interviews, chance) for n in range(people)),
        staff=team, modules=modules, closed=closed, room_taken=room_taken,
    )  # fmt: skip
    return _within_the_room(made)


def _within_the_room(made: Cohort) -> Cohort:
    """Not more sessions than afternoons: a template is made for the time it has."""
    wanted = [module.sessions for module in made.modules]
    while sum(wanted) > max(0, len(made.workshop_days) - 1):
        wanted[wanted.index(max(wanted))] -= 1
    modules = tuple(
        Module(m.key, n, m.leaders, m.days, m.capacity, m.welcome)
        for m, n in zip(made.modules, wanted, strict=True)
    )
    return Cohort(
        made.key, made.days, made.slots, made.people, made.staff, modules, made.closed,
        made.room_taken,
    )  # fmt: skip


def pair(days: tuple[date, ...], chance: random.Random) -> tuple[Staff, ...]:
    return tuple(_colleague(f"s{n}", n, days, chance) for n in range(2))


def _colleague(
    key: str, number: int, days: tuple[date, ...], chance: random.Random, *, stands_in: bool = False
) -> Staff:
    """A weekly meeting, two days of leave or training, two afternoons elsewhere."""
    meeting = {(day, 0) for day in days if day.weekday() == (number * 2 + 1) % 5}
    first = chance.randrange(max(1, len(days) - 1))
    leave = days[first : first + 2]
    away = meeting | {(day, slot) for day in leave for slot in range(SLOTS)}
    afternoons = {*leave, *chance.sample(days, min(2, len(days)))}
    return Staff(key, frozenset(away), frozenset(afternoons), stands_in=stands_in)


def _module(
    number: int, days: tuple[date, ...], own: list[str], team: tuple[Staff, ...],
    chance: random.Random, capacity: int,
) -> Module:  # fmt: skip
    leaders = {own[number % len(own)]}
    if chance.random() < 0.6:
        leaders.add(chance.choice([each.key for each in team]))
    weekdays = set(chance.sample(range(5), 3)) if number in {2, 4} else set(range(5))
    possible = frozenset(day for day in days if day.weekday() in weekdays)
    return Module(
        MODULES[number], 5, frozenset(leaders), possible, capacity=capacity, welcome=number == 0
    )


def _person(
    number: int, days: tuple[date, ...], own: list[str], interviews: int, chance: random.Random
) -> Person:
    hours: set[tuple[date, int]] = set()
    afternoons: set[date] = set()
    deadlines: list[date] = []
    for _ in range(chance.randint(0, 2)):  # a hearing takes half a day or a day
        day, part = chance.choice(days), chance.randint(0, 2)
        if part != 1:
            hours |= {(day, slot) for slot in range(SLOTS)}
        if part != 0:
            afternoons.add(day)
        deadlines.append(day)
    if chance.random() < 0.5 and len(days) > 8:  # a permit of one to three days
        first = chance.randrange(5, len(days) - 3)
        for day in days[first : first + chance.randint(1, 3)]:
            hours |= {(day, slot) for slot in range(SLOTS)}
            afternoons.add(day)
    for _ in range(chance.randint(0, 3)):  # a medical or probation appointment
        day, slot = chance.choice(days), chance.randint(0, 2)
        hours |= {(day, slot), (day, slot + 1)}
    if chance.random() < 0.3:  # prison work, two fixed mornings
        mornings = chance.sample(range(5), 2)
        hours |= {(day, slot) for day in days if day.weekday() in mornings for slot in (0, 1)}
    wished = interviews
    if chance.random() < 0.25 and len(days) > 18:  # released before the end
        last = chance.randrange(18, len(days))
        hours |= {(day, slot) for day in days[last:] for slot in range(SLOTS)}
        afternoons |= set(days[last:])
        deadlines.append(days[last])
        wished = max(2, round(interviews * last / len(days)))
    return Person(
        f"p{number}", own[number % len(own)], wished, frozenset(hours), frozenset(afternoons),
        tuple(deadlines),
    )  # fmt: skip


def season(number: int, *, stagger: int = 2, seed: int = 0) -> list[Cohort]:
    """Cohorts of six weeks, one beginning every `stagger` weeks, six colleagues for all of them."""
    chance = random.Random(seed)
    weeks = stagger * (number - 1) + 6
    days = working_days(MONDAY, weeks)
    absences = [_absences(days, chance) for _ in range(6)]
    made = []
    for n in range(number):
        start = MONDAY + timedelta(weeks=stagger * n)
        mine = working_days(start, 6)
        own = {(2 * n) % 6, (2 * n + 1) % 6}
        team = tuple(
            Staff(
                f"s{k}",
                frozenset(
                    (day, slot)
                    for day in mine
                    for slot in range(SLOTS)
                    if day in absences[k] or (slot == 0 and day.weekday() == (2 * k + 1) % 5)
                ),
                frozenset(day for day in mine if day in absences[k]),
                a_day=4,
                stands_in=k not in own,
            )
            for k in sorted(range(6), key=lambda k: k not in own)
        )
        made.append(cohort(1000 * seed + n, staff=team, start=start))
    return made


def _absences(days: tuple[date, ...], chance: random.Random) -> frozenset[date]:
    away: set[date] = set()
    for _ in range(max(1, len(days) // 40)):
        first = chance.randrange(len(days))
        away |= set(days[first : first + chance.choices([1, 2, 5, 10], [35, 30, 25, 10])[0]])
    return frozenset(away)
