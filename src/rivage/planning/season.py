"""Many cohorts, one staff: the whole season, with a proven gap.

A cohort alone costs no more than the same cohort beside others: the sum of the lone optima is a
cost that no season beats. Lone plans are taken as they are where nobody is promised twice; the
others are planned around what is promised. Then those that still pay for the company of their
neighbours are planned again with them, as one block; and where nothing more is gained, the block
planned as if it were alone in the world says that nothing could be.
"""

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from rivage.planning import cost, highs
from rivage.planning.cohort import Cohort
from rivage.planning.cpsat import Watch
from rivage.planning.linear import Answer
from rivage.planning.plan import Engaged, Interview, Plan, Session
from rivage.planning.timetable import Timetable
from rivage.planning.wishes import POLICY, Policy

_A = TypeVar("_A", Interview, Session)
ALONE_SECONDS = 20.0
BLOCK_SECONDS = 20.0


@dataclass
class _Season:
    cohorts: Sequence[Cohort]
    policy: Policy
    plans: dict[str, Plan] = field(default_factory=dict)
    # Costs that no plan of these cohorts beats; each cohort counts in one of them.
    bounds: dict[frozenset[str], int] = field(default_factory=dict)

    def near(self, cohort: Cohort, *, reach: int | None = None) -> list[Cohort]:
        """Cohorts that share days with this one, itself included; at most `reach` on each side."""
        at, days = self.cohorts.index(cohort), set(cohort.days)
        return [
            other
            for place, other in enumerate(self.cohorts)
            if days & set(other.days) and (reach is None or abs(place - at) <= reach)
        ]

    def promised(self, around: Sequence[Cohort]) -> Engaged:
        """What the staff owe to the cohorts near these, these excepted."""
        keys = {cohort.key for cohort in around}
        owed = Engaged()
        for neighbour in {n.key: n for cohort in around for n in self.near(cohort)}.values():
            if neighbour.key not in keys and neighbour.key in self.plans:
                owed |= self.plans[neighbour.key].engaged()
        return owed

    def surcharge(self, cohort: Cohort) -> int:
        """What a cohort pays beyond what is proven; shared by those that are proven together."""
        keys, bound = next(item for item in self.bounds.items() if cohort.key in item[0])
        return sum(self.plans[key].cost for key in keys) - bound

    @property
    def cost(self) -> int:
        return sum(plan.cost for plan in self.plans.values())

    @property
    def bound(self) -> int:
        return sum(self.bounds.values())


def plan_season(
    cohorts: Sequence[Cohort],
    *,
    policy: Policy = POLICY,
    seconds: float = 60.0,
    watch: Watch | None = None,
    executor: Executor | None = None,
) -> Plan:
    """One plan for all of them. `executor` (processes) finds the lone plans side by side."""
    end = time.monotonic() + seconds
    season = _Season(sorted(cohorts, key=lambda c: (c.days[0], c.key)), policy)
    lone = (executor.map if executor else map)(partial(_alone, policy=policy), season.cohorts)
    for cohort, plan in zip(season.cohorts, lone, strict=True):
        season.bounds[frozenset({cohort.key})] = plan.bound
        if _agrees(plan, season.promised([cohort]), cohort):
            season.plans[cohort.key] = plan
        else:
            _plan_together(season, [cohort], ALONE_SECONDS)
    _tell(season, watch)
    for improve in (_gain, _prove):
        for _ in improve(season, end):
            _tell(season, watch)
            if watch is not None and watch.enough():
                return _whole(season)
    return _whole(season)


def _alone(cohort: Cohort, policy: Policy) -> Plan:
    table = Timetable(cohorts=[cohort], policy=policy)
    return table.plan(highs.solve(table.model, seconds=ALONE_SECONDS))


def _agrees(plan: Plan, owed: Engaged, cohort: Cohort) -> bool:
    """Whether nobody of the staff is promised twice, nor for too long a day."""
    mine = plan.engaged()
    if mine.hours & owed.hours or mine.afternoons & owed.afternoons:
        return False
    load, a_day = (mine | owed).load(), {staff.key: staff.a_day for staff in cohort.staff}
    return all(load[key] <= a_day[key[0]] for key in mine.load())


def _plan_together(season: _Season, block: Sequence[Cohort], seconds: float) -> None:
    """Plan some cohorts as one model around what is promised; keep it when it is no dearer."""
    table = Timetable(cohorts=block, policy=season.policy, engaged=season.promised(block))
    answer = highs.solve(table.model, seconds=seconds)
    if answer.values is None:
        return
    former = [season.plans[cohort.key].cost for cohort in block if cohort.key in season.plans]
    if len(former) == len(block) and sum(former) <= (answer.cost or 0):
        return
    for cohort, plan in _apart(table, answer):
        season.plans[cohort.key] = plan


def _apart(table: Timetable, answer: Answer) -> Iterator[tuple[Cohort, Plan]]:
    """Each cohort's own part of a plan made together."""
    whole = table.plan(answer)
    for cohort in table.cohorts:
        mine = _of(cohort, whole.interviews), _of(cohort, whole.sessions)
        lacking = cost.missing(cohort, *mine, table.policy)
        price = sum(each.price for each in lacking)
        yield cohort, Plan(*mine, lacking, price, 0, table.policy.name)


def _of(cohort: Cohort, acts: frozenset[_A]) -> frozenset[_A]:
    return frozenset(act for act in acts if act.cohort == cohort.key)


def _dear(season: _Season) -> list[Cohort]:
    """Who pays for the company of others, the dearest first."""
    found = [cohort for cohort in season.cohorts if season.surcharge(cohort) > 0]
    return sorted(found, key=season.surcharge, reverse=True)


def _gain(season: _Season, end: float) -> Iterator[None]:
    """Plan the dear ones again with their neighbours, until nobody gains."""
    gained = True
    while gained:
        before = season.cost
        for cohort in _dear(season):
            left = end - time.monotonic()
            if left > 0 and season.surcharge(cohort) > 0:
                _plan_together(season, season.near(cohort, reach=1), min(BLOCK_SECONDS, left))
                yield
        gained = season.cost < before


def _prove(season: _Season, end: float) -> Iterator[None]:
    """Neighbours alone in the world, together: what even they cannot do without."""
    for cohort in _dear(season):
        block = season.near(cohort, reach=1)
        keys = frozenset(each.key for each in block)
        inside = {known: bound for known, bound in season.bounds.items() if known <= keys}
        left = end - time.monotonic()
        if left <= 0 or frozenset().union(*inside) != keys:
            continue
        table = Timetable(cohorts=block, policy=season.policy)
        found = highs.solve(table.model, seconds=min(BLOCK_SECONDS, left)).bound or 0
        if found > sum(inside.values()):
            for known in inside:
                del season.bounds[known]
            season.bounds[keys] = found
            yield


def _tell(season: _Season, watch: Watch | None) -> None:
    if watch is not None:
        watch.better(season.cost, season.bound)


def _whole(season: _Season) -> Plan:
    plans = season.plans.values()
    return Plan(
        frozenset().union(*(plan.interviews for plan in plans)),
        frozenset().union(*(plan.sessions for plan in plans)),
        tuple(each for plan in plans for each in plan.missing),
        season.cost, min(season.bound, season.cost), season.policy.name,
    )  # fmt: skip
