"""What a careful person does with a spreadsheet: day by day, the least served first."""

from collections import Counter
from datetime import date, timedelta

from rivage.planning.cohort import Cohort
from rivage.planning.plan import Interview, Session


def by_hand(cohort: Cohort) -> tuple[set[Interview], set[Session]]:
    """A plan that can be held, without looking ahead: the baseline of the planner."""
    sessions = _workshops(cohort)
    leads = {(act.staff, act.day) for act in sessions}
    interviews: set[Interview] = set()
    met, last, weeks = Counter[str](), dict[str, date](), Counter[tuple[str, int]]()
    for day in cohort.open_days:
        load, hours = Counter[str](), Counter[int]()
        taken: set[tuple[str, int]] = set()
        for person in sorted(
            cohort.people, key=lambda p: (met[p.key] / max(1, p.interviews), last.get(p.key, day))
        ):
            tired = last.get(person.key, date.min) >= day - timedelta(days=1)
            week = (person.key, day.isocalendar().week)
            if sum(load.values()) >= cohort.interviews_a_morning:
                break
            if met[person.key] >= person.interviews or tired or weeks[week] >= 2:
                continue
            for staff in sorted(cohort.staff, key=lambda s: (s.stands_in, s.key != person.officer)):
                most = staff.a_day - ((staff.key, day) in leads)
                slot = next(
                    (
                        slot
                        for slot in range(cohort.slots)
                        if (day, slot) not in person.away | staff.away
                        and (staff.key, slot) not in taken
                        and hours[slot] < cohort.offices
                    ),
                    None,
                )
                if slot is None or load[staff.key] >= most:
                    continue
                interviews.add(Interview(cohort.key, person.key, day, slot, staff.key))
                taken.add((staff.key, slot))
                load[staff.key] += 1
                hours[slot] += 1
                met[person.key] += 1
                last[person.key] = day
                weeks[week] += 1
                break
    return interviews, sessions


def _workshops(cohort: Cohort) -> set[Session]:
    """One after the other, each day the next that someone can lead."""
    left = Counter({module.key: module.sessions for module in cohort.modules})
    weeks, held, turn = Counter[tuple[str, int]](), set[Session](), 0
    for day in cohort.workshop_days:
        for n in range(len(cohort.modules)):
            module = cohort.modules[(turn + n) % len(cohort.modules)]
            week = (module.key, day.isocalendar().week)
            leader = next((s for d, s in cohort.sessions_of(module) if d == day), None)
            if left[module.key] and weeks[week] < 2 and leader is not None:
                here = frozenset(p.key for p in cohort.people if day not in p.away_afternoons)
                held.add(Session(cohort.key, module.key, day, leader.key, here))
                left[module.key] -= 1
                weeks[week] += 1
                turn += n + 1
                break
    return held
