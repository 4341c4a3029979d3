"""The interviews of a cohort: which could be, which exclude each other, which are wished."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from rivage.planning.cohort import INTERVIEWS_A_WEEK, Cohort, Person, Staff
from rivage.planning.draft import Draft
from rivage.planning.linear import Model
from rivage.planning.plan import Interview
from rivage.planning.wishes import Wish


@dataclass
class Interviews:
    draft: Draft
    cohort: Cohort
    # Whether each person has an interview on each day: (person, day) -> variable.
    met: dict[tuple[str, date], int] = field(default_factory=dict)

    def write(self) -> None:
        self._interviews()
        self._rooms()
        for person in self.cohort.people:
            self._rest(person)
            self._wishes_of(person)
        self._fairness()

    @property
    def model(self) -> Model:
        return self.draft.model

    def _interviews(self) -> None:
        prices = self._prices_of_staff()
        for person in self.cohort.people:
            by_day: dict[date, list[int]] = defaultdict(list)
            for day, slot, staff in self._hours_of(person):
                act = Interview(self.cohort.key, person.key, day, slot, staff.key)
                if not self.draft.may(act):
                    continue
                late = self.draft.policy[Wish.EARLY_HOURS] * (slot == self.cohort.slots - 1)
                other = 0 if staff.key == person.officer else prices[staff.key]
                variable = self.model.yes_no(late + other)
                self.draft.interviews[act] = variable
                by_day[day].append(variable)
            for day, possible in by_day.items():
                met = self.met[person.key, day] = self.model.yes_no()
                self.model.row(
                    "un seul entretien par jour",
                    [*((variable, 1) for variable in possible), (met, -1)], low=0, high=0,
                )  # fmt: skip

    def _hours_of(self, person: Person) -> Iterable[tuple[date, int, Staff]]:
        """What could be, and what was: someone away now may have been met before."""
        yield from self.cohort.hours_of(person)
        past = self.draft.past
        if past is None:
            return
        known = {(day, slot, staff.key) for day, slot, staff in self.cohort.hours_of(person)}
        staff = {each.key: each for each in self.cohort.staff}
        for act in sorted(a for a in past.acts if isinstance(a, Interview)):
            mine = act.cohort == self.cohort.key and act.person == person.key
            if mine and act.day <= past.until and (act.day, act.slot, act.staff) not in known:
                yield act.day, act.slot, staff[act.staff]

    def _prices_of_staff(self) -> Mapping[str, int]:
        policy = self.draft.policy
        return {
            staff.key: policy[Wish.OWN_TEAM if staff.stands_in else Wish.OWN_OFFICER]
            for staff in self.cohort.staff
        }

    def _rooms(self) -> None:
        by_hour: dict[tuple[date, int], list[int]] = defaultdict(list)
        by_day: dict[date, list[int]] = defaultdict(list)
        for act, variable in self.draft.interviews.items():
            if act.cohort == self.cohort.key:
                by_hour[act.day, act.slot].append(variable)
        for (_, day), variable in self.met.items():
            by_day[day].append(variable)
        for together in by_hour.values():
            if len(together) > self.cohort.offices:
                terms = [(variable, 1) for variable in together]
                self.model.row(
                    "un bureau reçoit une personne à la fois", terms, high=self.cohort.offices
                )
        for together in by_day.values():
            terms = [(variable, 1) for variable in together]
            self.model.row(
                "une matinée tient quelques entretiens", terms,
                high=self.cohort.interviews_a_morning,
            )  # fmt: skip

    def _rest(self, person: Person) -> None:
        for day in self.cohort.days:
            today, next_day = (self.met.get((person.key, day + timedelta(n))) for n in (0, 1))
            if today is not None and next_day is not None:
                self.model.at_most_one("jamais deux jours de suite", [today, next_day])
        for week in self.cohort.weeks:
            terms = [(variable, 1) for variable in self._met_in(person, week)]
            if len(terms) > INTERVIEWS_A_WEEK:
                self.model.row("deux entretiens par semaine au plus", terms, high=INTERVIEWS_A_WEEK)

    def _met_in(self, person: Person, days: Iterable[date]) -> list[int]:
        found = (self.met.get((person.key, day)) for day in days)
        return [variable for variable in found if variable is not None]

    def _wishes_of(self, person: Person) -> None:
        cohort, draft = self.cohort, self.draft
        short = draft.lack(Wish.INTERVIEWS, cohort, person.key, person.interviews)
        self.model.row(
            "le nombre d’entretiens prévu, pas davantage",
            [*((variable, 1) for variable in self._met_in(person, cohort.days)), (short, 1)],
            low=person.interviews, high=person.interviews,
        )  # fmt: skip
        could = {day for day, _, _ in cohort.hours_of(person)}
        spans = [
            (Wish.FIRST_WEEK, cohort.weeks[0]),
            *((Wish.EVERY_WEEK, week) for week in cohort.weeks),
            *((Wish.BEFORE_DEADLINE, cohort.days_before(day)) for day in person.deadlines),
        ]
        for wish, span in spans:
            if could.intersection(span):
                self.draft.wish_one(wish, self.cohort, person.key, self._met_in(person, span))

    def _fairness(self) -> None:
        cohort, policy = self.cohort, self.draft.policy
        most = self.model.count(1000, policy[Wish.EVENLY_MISSED])
        for person in cohort.people:
            for short in self.draft.lacks[Wish.INTERVIEWS, cohort.key, person.key]:
                self.model.row("autant d’entretiens manqués", [(short, 1), (most, -1)], high=0)
        loads: dict[str, list[int]] = {s.key: [] for s in cohort.staff if not s.stands_in}
        for act, variable in self.draft.interviews.items():
            if act.cohort == cohort.key and act.staff in loads:
                loads[act.staff].append(variable)
        apart = self.model.count(1000, policy[Wish.EVEN_LOAD])
        for one, mine in loads.items():
            for other, theirs in loads.items():
                if one != other:
                    terms = [*((v, 1) for v in mine), *((v, -1) for v in theirs), (apart, -1)]
                    self.model.row("autant d’entretiens dans l’équipe", terms, high=0)
