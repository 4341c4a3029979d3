"""Cohorts as one linear model: what may be, what must be, what is wished.

A variable stands for each interview and each session that could take place; rows say why some of
them exclude each other, in French; the price of a variable says what doing without a wish costs.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rivage.planning import cost
from rivage.planning.cohort import Cohort
from rivage.planning.draft import Draft, Meeting
from rivage.planning.interviews import Interviews
from rivage.planning.linear import Answer
from rivage.planning.plan import Plan, Session
from rivage.planning.workshops import Workshops


@dataclass(kw_only=True)
class Timetable(Draft):
    """The whole model of some cohorts; `plan` reads a solver's answer back."""

    cohorts: Sequence[Cohort]

    def __post_init__(self) -> None:
        for cohort in self.cohorts:
            Interviews(self, cohort).write()
            Workshops(self, cohort).write()
        self._one_place_at_a_time()

    def _one_place_at_a_time(self) -> None:
        """Staff are shared by the cohorts, and may be promised elsewhere."""
        hours: dict[tuple[str, date, int], list[int]] = defaultdict(list)
        days: dict[tuple[str, date], list[int]] = defaultdict(list)
        afternoons: dict[tuple[str, date], list[int]] = defaultdict(list)
        for act, variable in self.interviews.items():
            hours[act.staff, act.day, act.slot].append(variable)
            days[act.staff, act.day].append(variable)
        for (_, _, day, staff), variable in self.sessions.items():
            afternoons[staff, day].append(variable)
            days[staff, day].append(variable)
        for together in (*hours.values(), *afternoons.values()):
            if len(together) > 1:
                self.model.at_most_one("une personne de l’équipe est à un seul endroit", together)
        load = self.engaged.load()
        a_day = {staff.key: staff.a_day for cohort in self.cohorts for staff in cohort.staff}
        for (staff, day), together in days.items():
            most = max(0, a_day[staff] - load.get((staff, day), 0))
            if len(together) > most:
                self.model.row(
                    "une journée de travail n’a pas plus d’heures que cela",
                    [(variable, 1) for variable in together], high=most,
                )  # fmt: skip

    def plan(self, answer: Answer) -> Plan:
        """What the values of the variables mean."""
        if answer.values is None or answer.cost is None or answer.bound is None:
            raise ValueError(answer.outcome)
        values = answer.values
        interviews = frozenset(act for act, at in self.interviews.items() if values[at])
        cohorts = {cohort.key: cohort for cohort in self.cohorts}
        sessions = frozenset(
            Session(*meeting, self._people(cohorts[meeting[0]], meeting, values))
            for meeting, at in self.sessions.items()
            if values[at]
        )
        lacking = [
            each
            for cohort in self.cohorts
            for each in cost.missing(cohort, interviews, sessions, self.policy)
        ]
        return Plan(
            interviews, sessions, tuple(lacking), answer.cost, answer.bound, self.policy.name
        )

    def _people(self, cohort: Cohort, meeting: Meeting, values: Sequence[int]) -> frozenset[str]:
        key, day = meeting[1], meeting[2]
        module = next(module for module in cohort.modules if module.key == key)
        if cohort.groups(module) == 1:
            return frozenset(p.key for p in cohort.people if day not in p.away_afternoons)
        seats = ((p.key, self.seats.get((meeting, p.key))) for p in cohort.people)
        return frozenset(person for person, seat in seats if seat is not None and values[seat])
