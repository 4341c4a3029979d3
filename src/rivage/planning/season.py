"""Many cohorts, one staff: the whole season, with a proven gap.

Each cohort alone is a cheaper problem than the same cohort beside others: the sum of their lone
optima is a cost that no season beats. They are planned one after the other around what is already
promised; then those that pay for the company of their neighbours are planned again with them, as
one block, until nothing is gained.
"""

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
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
    plans: dict[str, Plan]
    bounds: dict[str, int]

    def near(self, cohort: Cohort) -> list[Cohort]:
        """Cohorts that share days with this one, itself included, in order of time."""
        days = set(cohort.days)
        return [other for other in self.cohorts if days & set(other.days)]

    def promised(self, around: Sequence[Cohort]) -> Engaged:
        """What the staff owe to the cohorts near these, these excepted."""
        keys = {cohort.key for cohort in around}
        owed = Engaged()
        for neighbour in {n.key: n for cohort in around for n in self.near(cohort)}.values():
            if neighbour.key not in keys and neighbour.key in self.plans:
                owed |= self.plans[neighbour.key].engaged()
        return owed

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
    """One plan for all of them. `executor` counts the lone optima beside (processes)."""
    began = time.monotonic()
    season = _Season(sorted(cohorts, key=lambda c: (c.days[0], c.key)), policy, {}, {})
    alone = (executor.map if executor else map)(partial(_lone_bound, policy=policy), season.cohorts)
    for cohort in season.cohorts:
        _plan_together(season, [cohort], ALONE_SECONDS)
    season.bounds = dict(zip((c.key for c in season.cohorts), alone, strict=True))
    _tell(season, watch)
    for block in _blocks(season):
        left = seconds - (time.monotonic() - began)
        if left <= 0 or (watch is not None and watch.enough()):
            break
        _plan_together(season, block, min(BLOCK_SECONDS, left))
        _tell(season, watch)
    return _whole(season)


def _lone_bound(cohort: Cohort, policy: Policy) -> int:
    answer = highs.solve(Timetable(cohorts=[cohort], policy=policy).model, seconds=ALONE_SECONDS)
    return answer.bound or 0


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


def _blocks(season: _Season) -> Iterator[list[Cohort]]:
    """Who pays most for the company of others, with its neighbours; until nobody gains."""
    gained = True
    while gained:
        before = season.cost
        dear = sorted(
            (cohort for cohort in season.cohorts if _extra(season, cohort) > 0),
            key=partial(_extra, season), reverse=True,
        )  # fmt: skip
        for cohort in dear:
            if _extra(season, cohort) > 0:
                yield season.near(cohort)
        gained = season.cost < before


def _extra(season: _Season, cohort: Cohort) -> int:
    return season.plans[cohort.key].cost - season.bounds[cohort.key]


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
