"""The world moved: a new plan that moves as little as possible, and what differs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from rivage.planning.cohort import Cohort
from rivage.planning.cpsat import Watch
from rivage.planning.draft import Past
from rivage.planning.linear import Model
from rivage.planning.plan import Act, Engaged, Interview, Plan
from rivage.planning.solving import solve
from rivage.planning.timetable import Timetable
from rivage.planning.wishes import POLICY, Policy

# What moving an announced appointment costs: people were told, and the nearer the worse.
# (days ahead at most, price), then FAR.
NEARNESS = ((2, 300), (7, 60))
FAR = 25


class Moved(NamedTuple):
    before: Act
    after: Act


@dataclass(frozen=True)
class Difference:
    """What the people concerned have to be told."""

    kept: frozenset[Act]
    moved: tuple[Moved, ...]
    cancelled: tuple[Act, ...]
    added: tuple[Act, ...]

    @property
    def disturbed(self) -> int:
        """Appointments that someone had in the diary and loses."""
        return len(self.moved) + len(self.cancelled)


def replan(  # noqa: PLR0913 -- what moved, from when, and how long one may think
    cohorts: Sequence[Cohort],
    former: Plan,
    today: date,
    *,
    policy: Policy = POLICY,
    engaged: Engaged | None = None,
    seconds: float = 60.0,
    watch: Watch | None = None,
) -> Plan:
    """The cheapest plan of the days after `today`, moves included; what is past stays as it was."""
    table = table_after(cohorts, former, today, policy=policy, engaged=engaged)
    answer = solve(table.model, seconds=seconds, watch=watch)
    return table.plan(answer)


def table_after(
    cohorts: Sequence[Cohort],
    former: Plan,
    today: date,
    *,
    policy: Policy = POLICY,
    engaged: Engaged | None = None,
) -> Timetable:
    """The model after a change: the past settled, each announced act dear to lose."""
    done = frozenset(act for act in former.acts if act.day <= today)
    table = Timetable(
        cohorts=cohorts, policy=policy, engaged=engaged or Engaged(), past=Past(today, done)
    )
    _settle(table, done)
    for act in former.acts:
        if act.day > today and (variable := _variable(table, act)) is not None:
            _dear(table.model, variable, price_of_moving(act, today))
    return table


def price_of_moving(act: Act, today: date) -> int:
    ahead = act.day - today
    return next((price for days, price in NEARNESS if ahead <= timedelta(days)), FAR)


def _settle(table: Timetable, done: frozenset[Act]) -> None:
    for act in done:
        if (variable := _variable(table, act)) is not None:
            table.model.row("c’est passé", [(variable, 1)], low=1, high=1)


def _dear(model: Model, variable: int, price: int) -> None:
    """Losing it costs `price`: one more whole number counts the loss."""
    lost = model.yes_no(price)
    model.row("ce qui est déjà annoncé ne bouge pas", [(variable, 1), (lost, 1)], low=1, high=1)


def _variable(table: Timetable, act: Act) -> int | None:
    """None when it can no longer be: its loss is not a choice."""
    if isinstance(act, Interview):
        return table.interviews.get(act)
    return table.sessions.get(act[:4])


def difference(former: Plan, plan: Plan) -> Difference:
    """Old acts beside the new ones that take their place: same person, or same workshop."""
    before: Mapping[tuple[str, ...], set[Act]] = _by_whom(former)
    after = _by_whom(plan)
    kept: set[Act] = set()
    moved: list[Moved] = []
    cancelled: list[Act] = []
    added: list[Act] = []
    for whom in sorted(before.keys() | after.keys()):
        old, new = before.get(whom, set()), after.get(whom, set())
        kept |= old & new
        gone, come = sorted(old - new, key=_when), sorted(new - old, key=_when)
        pairs = min(len(gone), len(come))
        moved += map(Moved, gone[:pairs], come[:pairs])
        cancelled += gone[pairs:]
        added += come[pairs:]
    return Difference(frozenset(kept), tuple(moved), tuple(cancelled), tuple(added))


def _by_whom(plan: Plan) -> dict[tuple[str, ...], set[Act]]:
    """Who is expected follows from the day: a session is the same whoever can come."""
    found: dict[tuple[str, ...], set[Act]] = {}
    for interview in plan.interviews:
        found.setdefault(("entretien", interview.cohort, interview.person), set()).add(interview)
    for session in plan.sessions:
        bare = session._replace(people=frozenset())
        found.setdefault(("atelier", session.cohort, session.module), set()).add(bare)
    return found


def _when(act: Act) -> tuple[date, int]:
    return act.day, act.slot if isinstance(act, Interview) else 9
