"""The workshops of a cohort: which could be held, who has a seat, who will miss what."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from rivage.planning.cohort import SESSIONS_OF_A_MODULE_A_WEEK, Cohort, Module, Person
from rivage.planning.draft import Draft
from rivage.planning.linear import Model
from rivage.planning.plan import Session
from rivage.planning.wishes import ABSENCES_BORNE, Wish


@dataclass
class Workshops:
    draft: Draft
    cohort: Cohort
    # The sessions of each module on each day: (module, day) -> variables, one a leader.
    held: dict[tuple[str, date], list[int]] = field(default_factory=lambda: defaultdict(list))

    def write(self) -> None:
        self._workshops()
        for module in self.cohort.modules:
            self._wishes_for(module)
        self._presence()

    @property
    def model(self) -> Model:
        return self.draft.model

    def _workshops(self) -> None:
        cohort = self.cohort
        outside = {staff.key for staff in cohort.staff if staff.stands_in}
        for module in cohort.modules:
            for day, staff in self._sessions_of(module):
                meeting = (cohort.key, module.key, day, staff)
                if not self.draft.may(meeting):
                    continue
                price = self.draft.policy[Wish.OWN_TEAM] if staff in outside else 0
                variable = self.draft.sessions[meeting] = self.model.yes_no(price)
                self.held[module.key, day].append(variable)
        for day in cohort.days:
            together = [
                v for module in cohort.modules for v in self.held.get((module.key, day), ())
            ]
            if len(together) > 1:
                self.model.at_most_one("un atelier par après-midi", together)

    def _sessions_of(self, module: Module) -> Iterable[tuple[date, str]]:
        known = [(day, staff.key) for day, staff in self.cohort.sessions_of(module)]
        yield from known
        past = self.draft.past
        for act in sorted(past.acts, key=str) if past else ():
            mine = isinstance(act, Session) and act[:2] == (self.cohort.key, module.key)
            if mine and past and act.day <= past.until and (act.day, act.staff) not in known:
                yield act.day, act.staff

    def _held_in(self, module: Module, days: Iterable[date]) -> list[int]:
        return [variable for day in days for variable in self.held.get((module.key, day), ())]

    def _wishes_for(self, module: Module) -> None:
        cohort = self.cohort
        wanted = module.sessions * cohort.groups(module)
        fewer = self.draft.lack(Wish.SESSIONS, cohort, module.key, wanted)
        every = self._held_in(module, cohort.days)
        self.model.row(
            "les séances prévues, pas davantage",
            [*((variable, 1) for variable in every), (fewer, 1)], low=wanted, high=wanted,
        )  # fmt: skip
        for week in cohort.weeks:
            terms = [(variable, 1) for variable in self._held_in(module, week)]
            if len(terms) > SESSIONS_OF_A_MODULE_A_WEEK:
                self.model.row(
                    "deux séances d’un atelier par semaine au plus", terms,
                    high=SESSIONS_OF_A_MODULE_A_WEEK * cohort.groups(module),
                )  # fmt: skip
        first = cohort.weeks[0]
        if module.welcome and any(day in first for day, _ in cohort.sessions_of(module)):
            self.draft.wish_one(Wish.WELCOME, cohort, module.key, self._held_in(module, first))

    def _presence(self) -> None:
        for module in self.cohort.modules:
            if self.cohort.groups(module) > 1:
                self._seats(module)
        most = self.model.count(1000, self.draft.policy[Wish.EVENLY_ABSENT])
        for person in self.cohort.people:
            missed = [self._missed(person, module) for module in self.cohort.modules]
            counted = [(variable, 1) for variable in missed if variable is not None]
            if counted:
                self.model.row("autant d’ateliers pour chacun", [*counted, (most, -1)], high=0)

    def _seats(self, module: Module) -> None:
        """A group too large for the room comes in turn: each seat is decided."""
        for (cohort, key, day, staff), session in list(self.draft.sessions.items()):
            if (cohort, key) != (self.cohort.key, module.key):
                continue
            meeting = (cohort, key, day, staff)
            free = [p.key for p in self.cohort.people if day not in p.away_afternoons]
            seats = {person: self.model.yes_no() for person in free}
            self.draft.seats.update({(meeting, person): at for person, at in seats.items()})
            for seat in seats.values():
                self.model.row("une place dans un atelier tenu", [(seat, 1), (session, -1)], high=0)
            self.model.row(
                "la salle a un nombre de places",
                [*((seat, 1) for seat in seats.values()), (session, -module.capacity)], high=0,
            )  # fmt: skip

    def _missed(self, person: Person, module: Module) -> int | None:
        """How many sessions of a module someone will miss; None when it cannot happen."""
        groups, wanted = self.cohort.groups(module), module.sessions
        if groups == 1:
            away = [d for d in self.cohort.days if d in person.away_afternoons]
            absences = [(variable, 1) for variable in self._held_in(module, away)]
        else:
            held = self._held_in(module, self.cohort.days)
            mine = [
                seat
                for (meeting, who), seat in self.draft.seats.items()
                if who == person.key and meeting[:2] == (self.cohort.key, module.key)
            ]
            self.model.row(
                "chacun suit une fois chaque séance", [(s, 1) for s in mine], high=wanted
            )
            absences = [*((variable, 1) for variable in held), *((s, -groups) for s in mine)]
        if not absences:
            return None
        missed = self.draft.lack(Wish.PRESENT, self.cohort, person.key, wanted)
        over = self.draft.lack(Wish.MODULE_FOLLOWED, self.cohort, person.key, wanted)
        self.model.row("les absences prévisibles", [*absences, (missed, -groups)], high=0)
        self.model.row(
            "trop d’absences à un atelier", [(missed, 1), (over, -1)], high=ABSENCES_BORNE
        )
        return missed
