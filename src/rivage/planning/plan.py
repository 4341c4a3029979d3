"""What comes out: interviews and sessions, what is missing from the wishes, and the proven gap."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from rivage.planning.wishes import Wish


class Interview(NamedTuple):
    cohort: str
    person: str
    day: date
    slot: int
    staff: str


class Session(NamedTuple):
    cohort: str
    module: str
    day: date
    staff: str
    # Who is expected: everyone who can come, or the half of a group too large for the room.
    people: frozenset[str]


Act = Interview | Session


class Missing(NamedTuple):
    """A wish that the plan does not grant: for whom or what, by how much, at what price."""

    wish: Wish
    about: str
    amount: int
    price: int


@dataclass(frozen=True)
class Plan:
    """`cost` is the sum of the prices of what is missing; no plan costs less than `bound`."""

    interviews: frozenset[Interview]
    sessions: frozenset[Session]
    missing: tuple[Missing, ...]
    cost: int
    bound: int
    policy: str = ""

    @property
    def acts(self) -> tuple[Act, ...]:
        return (*self.interviews, *self.sessions)

    @property
    def proven(self) -> bool:
        return self.cost == self.bound

    @property
    def gap(self) -> float:
        """How much dearer than the cheapest this plan could be at most, as a share of its cost."""
        return (self.cost - self.bound) / self.cost if self.cost else 0.0

    def engaged(self) -> "Engaged":
        return Engaged.of(self.acts)


@dataclass(frozen=True)
class Engaged:
    """What the staff have already promised elsewhere."""

    hours: frozenset[tuple[str, date, int]] = frozenset()
    afternoons: frozenset[tuple[str, date]] = frozenset()

    @staticmethod
    def of(acts: Iterable[Act]) -> "Engaged":
        acts = list(acts)
        return Engaged(
            frozenset((a.staff, a.day, a.slot) for a in acts if isinstance(a, Interview)),
            frozenset((a.staff, a.day) for a in acts if isinstance(a, Session)),
        )

    def load(self) -> dict[tuple[str, date], int]:
        """How many promises each already has on each day."""
        found: dict[tuple[str, date], int] = {}
        for staff, day, _ in self.hours:
            found[staff, day] = found.get((staff, day), 0) + 1
        for staff, day in self.afternoons:
            found[staff, day] = found.get((staff, day), 0) + 1
        return found

    def __or__(self, other: "Engaged") -> "Engaged":
        return Engaged(self.hours | other.hours, self.afternoons | other.afternoons)
