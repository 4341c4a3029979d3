"""Is a plan right? Read from the plan alone, by code that shares nothing with the model."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import pairwise

from rivage.planning.cohort import Cohort
from rivage.planning.plan import Interview, Session

SESSIONS_A_WEEK = 2


def faults(
    cohorts: Iterable[Cohort], interviews: Iterable[Interview], sessions: Iterable[Session]
) -> list[str]:
    """Everything that physics or law forbids, as sentences; none when the plan can be held."""
    cohorts, interviews, sessions = list(cohorts), list(interviews), list(sessions)
    found = [*_two_places(interviews, sessions), *_long_days(cohorts, interviews, sessions)]
    for cohort in cohorts:
        mine = [act for act in interviews if act.cohort == cohort.key]
        held = [act for act in sessions if act.cohort == cohort.key]
        found += [
            *_closed_days(cohort, mine, held), *_away(cohort, mine), *_rooms(cohort, mine),
            *_tired(cohort, mine), *_workshops(cohort, held), *_sessions(cohort, held),
        ]  # fmt: skip
    return found


def _more_than(counted: Counter[object], most: int, said: str) -> Iterator[str]:
    yield from (f"{said} : {thing}" for thing, times in counted.items() if times > most)


def _two_places(interviews: list[Interview], sessions: list[Session]) -> Iterator[str]:
    staff = Counter[object]((act.staff, act.day, act.slot) for act in interviews)
    staff.update((act.staff, act.day, "atelier") for act in sessions)
    people = Counter[object]((act.cohort, act.person, act.day, act.slot) for act in interviews)
    yield from _more_than(staff, 1, "deux choses à la fois")
    yield from _more_than(people, 1, "deux entretiens à la fois")


def _long_days(
    cohorts: list[Cohort], interviews: list[Interview], sessions: list[Session]
) -> Iterator[str]:
    most = {staff.key: staff.a_day for cohort in cohorts for staff in cohort.staff}
    load = Counter((act.staff, act.day) for act in interviews)
    load.update((act.staff, act.day) for act in sessions)
    for (staff, day), times in load.items():
        if times > most.get(staff, 0):
            yield f"journée trop longue : {staff}, {day}"


def _closed_days(cohort: Cohort, mine: list[Interview], held: list[Session]) -> Iterator[str]:
    for day in [*(act.day for act in mine), *(act.day for act in held)]:
        if day in cohort.closed or day not in cohort.days:
            yield f"jour fermé : {day}"


def _away(cohort: Cohort, mine: list[Interview]) -> Iterator[str]:
    people = {person.key: person for person in cohort.people}
    staff = {each.key: each for each in cohort.staff}
    for act in mine:
        if (act.day, act.slot) in people[act.person].away:
            yield f"hors des heures permises : {act.person}, {act.day}"
        if act.staff not in staff or (act.day, act.slot) in staff[act.staff].away:
            yield f"absence : {act.staff}, {act.day}"
        if not 0 <= act.slot < cohort.slots:
            yield f"hors de la matinée : {act.person}, {act.day}"


def _rooms(cohort: Cohort, mine: list[Interview]) -> Iterator[str]:
    yield from _more_than(
        Counter[object]((act.day, act.slot) for act in mine), cohort.offices, "pas assez de bureaux"
    )
    yield from _more_than(
        Counter[object](act.day for act in mine), cohort.interviews_a_morning, "matinée trop pleine"
    )


def _tired(cohort: Cohort, mine: list[Interview]) -> Iterator[str]:
    for person in cohort.people:
        days = sorted(act.day for act in mine if act.person == person.key)
        if len(days) > person.interviews:
            yield f"plus d’entretiens que prévu : {person.key}"
        for one, following in pairwise(days):
            if following - one <= timedelta(days=1):
                yield f"deux jours de suite : {person.key}, {one}"
        weeks = Counter(day.isocalendar()[:2] for day in days)
        yield from (f"trois fois la même semaine : {person.key}" for n in weeks.values() if n > 2)


def _workshops(cohort: Cohort, held: list[Session]) -> Iterator[str]:
    yield from _more_than(Counter[object](act.day for act in held), 1, "deux ateliers à la fois")
    modules = {module.key: module for module in cohort.modules}
    staff = {each.key: each for each in cohort.staff}
    away = {person.key: person.away_afternoons for person in cohort.people}
    for act in held:
        module = modules[act.module]
        if len(act.people) > module.capacity:
            yield f"salle trop petite : {act.module}, {act.day}"
        if act.staff not in module.leaders or act.day in staff[act.staff].away_afternoons:
            yield f"personne pour animer : {act.module}, {act.day}"
        if act.day not in module.days or act.day in cohort.room_taken:
            yield f"jour impossible : {act.module}, {act.day}"
        for who in act.people:
            if who not in away or act.day in away[who]:
                yield f"ne peut pas venir : {who}, {act.day}"


def _sessions(cohort: Cohort, held: list[Session]) -> Iterator[str]:
    """No more than planned, and not all in one week."""
    for module in cohort.modules:
        days = [act.day for act in held if act.module == module.key]
        groups = max(1, -(-len(cohort.people) // module.capacity))
        if len(days) > module.sessions * groups:
            yield f"séances en trop : {module.key}"
        weeks = Counter(day - timedelta(days=day.weekday()) for day in days)
        for monday, number in weeks.items():
            if number > SESSIONS_A_WEEK * groups:
                yield f"trop de séances la semaine du {monday} : {module.key}"
