"""The model being written, and what its variables stand for."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from rivage.planning.cohort import Cohort
from rivage.planning.linear import Model
from rivage.planning.plan import Act, Engaged, Interview, Session
from rivage.planning.wishes import NAMES, POLICY, Policy, Wish

# A session before its people are known: (cohort, module, day, staff).
Meeting = tuple[str, str, date, str]


@dataclass(frozen=True)
class Past:
    """What was decided up to a day: it happened, and nothing else can be decided there."""

    until: date
    acts: frozenset[Act]


@dataclass
class Draft:
    """One variable for each interview and each session that could take place."""

    policy: Policy = POLICY
    engaged: Engaged = field(default_factory=Engaged)
    past: Past | None = None
    model: Model = field(default_factory=Model)
    interviews: dict[Interview, int] = field(default_factory=dict)
    sessions: dict[Meeting, int] = field(default_factory=dict)
    seats: dict[tuple[Meeting, str], int] = field(default_factory=dict)
    # What doing without a wish is counted by: (wish, cohort, whom or what) -> variables.
    lacks: dict[tuple[Wish, str, str], list[int]] = field(default_factory=dict)

    def lack(self, wish: Wish, cohort: Cohort, about: str, most: int) -> int:
        variable = self.model.count(most, self.policy[wish])
        self.lacks.setdefault((wish, cohort.key, about), []).append(variable)
        return variable

    def may(self, act: Interview | Meeting) -> bool:
        """Whether something not promised elsewhere could still be decided, or was."""
        day, staff = act[2], act[-1]
        if self.past is not None and day <= self.past.until:
            return any(_same(act, done) for done in self.past.acts)
        if isinstance(act, Interview):
            return (staff, day, act.slot) not in self.engaged.hours
        return (staff, day) not in self.engaged.afternoons

    def wish_one(self, wish: Wish, cohort: Cohort, about: str, variables: Iterable[int]) -> None:
        """At least one of these, or doing without."""
        without = self.lack(wish, cohort, about, 1)
        self.model.row(NAMES[wish], [*((v, 1) for v in variables), (without, 1)], low=1)


def _same(act: Interview | Meeting, done: Act) -> bool:
    if isinstance(act, Interview):
        return act == done
    return isinstance(done, Session) and act == done[:4]
