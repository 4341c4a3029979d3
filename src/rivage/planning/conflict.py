"""Wishes made compulsory: which of them exclude each other, and what to give up.

A wish can be made a *demand*: this person must be met in the first week, this workshop must have
all its sessions. When demands cannot all be granted, the smallest set found that cannot is named,
and for each of them by how much it would have to give way for the others to hold.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rivage.planning import highs
from rivage.planning.cohort import Cohort
from rivage.planning.linear import Answer, Model, Outcome
from rivage.planning.plan import Engaged, Plan
from rivage.planning.solving import solve
from rivage.planning.timetable import Timetable
from rivage.planning.wishes import NAMES, POLICY, Policy, Wish

# Feasibility alone: HiGHS answers in hundredths of a second.
_SECONDS = 20.0


class Demand(NamedTuple):
    """A wish that must be granted whole, for someone or for a workshop."""

    wish: Wish
    about: str

    def __str__(self) -> str:
        return f"{NAMES[self.wish]} ({self.about})" if self.about else NAMES[self.wish]


class GivingWay(NamedTuple):
    """The others of the conflict hold if this one lacks `amount`."""

    demand: Demand
    amount: int


@dataclass(frozen=True)
class Conflict:
    """None of these can be taken away without the others becoming possible together."""

    demands: tuple[Demand, ...]
    ways_out: tuple[GivingWay, ...]


def plan_with(
    cohort: Cohort,
    demands: Collection[Demand],
    *,
    policy: Policy = POLICY,
    engaged: Engaged | None = None,
    seconds: float = 60.0,
) -> Plan | Conflict:
    """The cheapest plan that grants every demand, or why there is none."""
    table = Timetable(cohorts=[cohort], policy=policy, engaged=engaged or Engaged())
    wanted = sorted(demands)
    answer = solve(_demanding(table, wanted), seconds=seconds)
    if answer.outcome is not Outcome.IMPOSSIBLE:
        return table.plan(answer)
    smallest = _smallest(table, wanted)
    return Conflict(smallest, tuple(_ways_out(table, smallest)))


def _demanding(
    table: Timetable, demands: Iterable[Demand], *, charged: Demand | None = None
) -> Model:
    """The model with these demands; `charged` makes one of them the only cost."""
    base = table.model
    prices = base.prices if charged is None else [0] * len(base.prices)
    model = Model(
        list(base.most), list(prices), list(base.starts), list(base.columns),
        list(base.coefficients), list(base.lows), list(base.highs), list(base.reasons),
    )  # fmt: skip
    for demand in demands:
        for variable in _counting(table, demand):
            model.row(str(demand), [(variable, 1)], high=0)
    for variable in _counting(table, charged) if charged else ():
        model.charge(variable, 1)
    return model


def _counting(table: Timetable, demand: Demand) -> list[int]:
    """What counts the lack of a wish; a demand about nobody here has nothing to count."""
    return [
        variable
        for (wish, _, about), variables in table.lacks.items()
        if (wish, about) == demand
        for variable in variables
    ]


def _possible(table: Timetable, demands: Sequence[Demand]) -> bool:
    model = _demanding(table, demands)
    model.prices = [0] * len(model.prices)
    return highs.solve(model, seconds=_SECONDS).outcome is not Outcome.IMPOSSIBLE


def _smallest(table: Timetable, demands: Sequence[Demand]) -> tuple[Demand, ...]:
    """Taking one away at a time: what is left cannot lose any. Halves first, to go fast."""
    needed: list[Demand] = []
    left = list(demands)
    while left:
        half = len(left) // 2
        if half and not _possible(table, [*needed, *left[:half]]):
            left = left[:half]
        elif half and not _possible(table, [*needed, *left[half:]]):
            left = left[half:]
        else:
            tried = left.pop()
            if _possible(table, [*needed, *left]):
                needed.append(tried)
    return tuple(sorted(needed))


def _ways_out(table: Timetable, demands: tuple[Demand, ...]) -> Iterable[GivingWay]:
    for demand in demands:
        others = [other for other in demands if other != demand]
        answer: Answer = highs.solve(_demanding(table, others, charged=demand), seconds=_SECONDS)
        if answer.cost is not None:
            yield GivingWay(demand, answer.cost)
