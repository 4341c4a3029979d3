"""What a plan lacks, counted from the plan alone: the oracle of the model's own count."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from rivage.planning.cohort import Cohort
from rivage.planning.plan import Interview, Missing, Session
from rivage.planning.wishes import ABSENCES_BORNE, POLICY, Policy, Wish


def missing(
    cohort: Cohort,
    interviews: Iterable[Interview],
    sessions: Iterable[Session],
    policy: Policy = POLICY,
) -> tuple[Missing, ...]:
    """Every wish of one cohort that these interviews and sessions do not grant."""
    mine = [act for act in interviews if act.cohort == cohort.key]
    held = [act for act in sessions if act.cohort == cohort.key]
    amounts = [
        *_of_interviews(cohort, mine),
        *_of_staff(cohort, mine, held),
        *_of_sessions(cohort, held),
        *_of_presence(cohort, held),
    ]
    return tuple(
        Missing(wish, about, amount, amount * policy[wish])
        for wish, about, amount in amounts
        if amount > 0
    )


Amount = tuple[Wish, str, int]


def _of_interviews(cohort: Cohort, mine: list[Interview]) -> Iterator[Amount]:
    most = 0
    for person in cohort.people:
        days = {act.day for act in mine if act.person == person.key}
        could = {day for day, _, _ in cohort.hours_of(person)}
        short = max(0, person.interviews - len(days))
        most = max(most, short)
        yield Wish.INTERVIEWS, person.key, short
        yield Wish.FIRST_WEEK, person.key, _without(days, could, cohort.weeks[0])
        for week in cohort.weeks:
            yield Wish.EVERY_WEEK, person.key, _without(days, could, week)
        for deadline in person.deadlines:
            around = cohort.days_before(deadline)
            yield Wish.BEFORE_DEADLINE, person.key, _without(days, could, around)
    yield Wish.EVENLY_MISSED, "", most


def _without(days: set[date], could: set[date], span: Iterable[date]) -> int:
    """1 when nothing stands in a span where something could."""
    span = set(span)
    return int(bool(could & span) and not days & span)


def _of_staff(cohort: Cohort, mine: list[Interview], held: list[Session]) -> Iterator[Amount]:
    officers = {person.key: person.officer for person in cohort.people}
    outside = {staff.key for staff in cohort.staff if staff.stands_in}
    load = Counter({staff.key: 0 for staff in cohort.staff if not staff.stands_in})
    for act in mine:
        if act.staff in load:
            load[act.staff] += 1
        if act.staff in outside:
            yield Wish.OWN_TEAM, act.person, 1
        elif act.staff != officers[act.person]:
            yield Wish.OWN_OFFICER, act.person, 1
        if act.slot == cohort.slots - 1:
            yield Wish.EARLY_HOURS, act.person, 1
    for session in held:
        if session.staff in outside:
            yield Wish.OWN_TEAM, session.module, 1
    if load:
        yield Wish.EVEN_LOAD, "", max(load.values()) - min(load.values())


def _of_sessions(cohort: Cohort, held: list[Session]) -> Iterator[Amount]:
    for module in cohort.modules:
        days = {act.day for act in held if act.module == module.key}
        yield Wish.SESSIONS, module.key, module.sessions * cohort.groups(module) - len(days)
        if module.welcome:
            could = {day for day, _ in cohort.sessions_of(module)}
            yield Wish.WELCOME, module.key, _without(days, could, cohort.weeks[0])


def _of_presence(cohort: Cohort, held: list[Session]) -> Iterator[Amount]:
    most = 0
    for person in cohort.people:
        total = 0
        for module in cohort.modules:
            mine = [act for act in held if act.module == module.key]
            came, groups = sum(person.key in act.people for act in mine), cohort.groups(module)
            missed = max(0, -(-(len(mine) - groups * came) // groups))
            yield Wish.PRESENT, person.key, missed
            yield Wish.MODULE_FOLLOWED, person.key, missed - ABSENCES_BORNE
            total += missed
        most = max(most, total)
    yield Wish.EVENLY_ABSENT, "", most
