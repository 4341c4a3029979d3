"""The planner, measured beside a careful spreadsheet in the same run.

    python -m tests.benchmarks.planning [--cohorts 12] [--season 50] [--report FILE]

Every figure is a proof or a ratio: cost of the plan, cost that no plan beats, moves beside those
that nothing could avoid. Plans are checked by code that shares nothing with the model.
"""

import argparse
import random
import statistics
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

from rivage.planning import checking, cost, cpsat, highs
from rivage.planning.cohort import Cohort
from rivage.planning.plan import Plan
from rivage.planning.replanning import difference, replan
from rivage.planning.season import plan_season
from rivage.planning.timetable import Timetable
from tests.planning.careful_spreadsheet import by_hand
from tests.planning.worlds import SLOTS, cohort, season


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cohorts", type=int, default=12)
    options.add_argument("--season", type=int, default=50)
    options.add_argument("--report", type=Path)
    asked = options.parse_args()
    parts = one_cohort(asked.cohorts), changes(asked.cohorts), whole_season(asked.season)
    lines = [said(line) for part in parts for line in part]
    if asked.report:
        asked.report.write_text("".join(lines), encoding="utf-8")


def said(line: str) -> str:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
    return line + "\n"


def typical(seconds: list[float]) -> str:
    return f"median {statistics.median(seconds):.2f} s, longest {max(seconds):.2f} s"


def one_cohort(number: int) -> Iterator[str]:
    """Twelve people, six weeks: proof by both engines, and the spreadsheet's cost."""
    first, second, ratios, equal, held = [], [], [], 0, 0
    for seed in range(number):
        made = cohort(seed)
        began = time.perf_counter()
        table = Timetable(cohorts=[made])
        answer = highs.solve(table.model, seconds=60)
        first.append(time.perf_counter() - began)
        began = time.perf_counter()
        oracle = cpsat.solve(table.model, seconds=120)
        second.append(time.perf_counter() - began)
        equal += answer.proven and oracle.proven and answer.cost == oracle.cost
        plan = table.plan(answer)
        held += not checking.faults([made], plan.interviews, plan.sessions)
        hand = by_hand(made)
        assert not checking.faults([made], *hand)
        ratios.append(sum(each.price for each in cost.missing(made, *hand)) / max(1, plan.cost))
    yield (
        f"| one cohort, 12 people, 6 weeks ({number}) | proven by both, equal |"
        f" {equal} of {number}; held {held} of {number} |"
    )
    yield f"| | HiGHS to proof, model included | {typical(first)} |"
    yield f"| | CP-SAT to proof | {typical(second)} |"
    yield (
        f"| | careful spreadsheet / planner, cost | median {statistics.median(ratios):.1f} times,"
        f" least {min(ratios):.1f}, most {max(ratios):.1f} |"
    )


def ill(made: Cohort, today: date, chance: random.Random) -> Cohort:
    days = set([day for day in made.days if day > today][:3])
    who = chance.choice(made.staff).key
    hours = frozenset((day, slot) for day in days for slot in range(SLOTS))
    return replace(made, staff=tuple(
        replace(each, away=each.away | hours, away_afternoons=each.away_afternoons | days)
        if each.key == who else each
        for each in made.staff
    ))  # fmt: skip


def hearing(made: Cohort, today: date, chance: random.Random) -> Cohort:
    return _away(made, [day for day in made.days if day > today][1:2], 1, chance)


def permits(made: Cohort, today: date, chance: random.Random) -> Cohort:
    return _away(made, [day for day in made.days if day > today][2:5], 3, chance)


def _away(made: Cohort, days: list[date], people: int, chance: random.Random) -> Cohort:
    whom = {person.key for person in chance.sample(made.people, people)}
    hours = frozenset((day, slot) for day in days for slot in range(SLOTS))
    return replace(made, people=tuple(
        replace(each, away=each.away | hours, away_afternoons=each.away_afternoons | set(days))
        if each.key in whom else each
        for each in made.people
    ))  # fmt: skip


def room(made: Cohort, today: date, chance: random.Random) -> Cohort:
    return replace(made, room_taken=made.room_taken | {next(d for d in made.days if d > today)})


def changes(number: int) -> Iterator[str]:
    """An illness, a hearing, permits, a room lost: how many appointments move."""
    for event in (ill, hearing, permits, room):
        seconds, moved, forced, fresh, worse, proven = [], [], [], [], [], 0
        for seed in range(number):
            made = cohort(seed)
            former = _solved(made)
            today = made.days[8 + seed % 10]
            after = event(made, today, random.Random(seed))
            began = time.perf_counter()
            again = replan([after], former, today)
            seconds.append(time.perf_counter() - began)
            proven += again.proven
            table = Timetable(cohorts=[after])
            lost = [
                act
                for act in former.acts
                if act.day > today and act not in table.interviews and act[:4] not in table.sessions
            ]
            scratch = replan([after], _until(former, today), today)
            moved.append(difference(former, again).disturbed)
            forced.append(len(lost))
            fresh.append(difference(former, scratch).disturbed)
            missing, best = _cost(after, again), _cost(after, scratch)
            worse.append(missing / max(1, best))
        yield (
            f"| {event.__name__} ({number}) | re-planned, proven {proven} of {number} |"
            f" median {1000 * statistics.median(seconds):.0f} ms, longest"
            f" {1000 * max(seconds):.0f} ms; moved {statistics.mean(moved):.1f} (at least"
            f" {statistics.mean(forced):.1f}; a fresh plan moves {statistics.mean(fresh):.1f});"
            f" cost {statistics.median(worse):.3f} of a fresh plan |"
        )


def _until(former: Plan, today: date) -> Plan:
    """The past alone: what comes after is planned afresh."""
    return replace(
        former,
        interviews=frozenset(act for act in former.interviews if act.day <= today),
        sessions=frozenset(act for act in former.sessions if act.day <= today),
    )


def _cost(made: Cohort, plan: Plan) -> int:
    return sum(each.price for each in cost.missing(made, plan.interviews, plan.sessions))


def _solved(made: Cohort) -> Plan:
    table = Timetable(cohorts=[made])
    return table.plan(highs.solve(table.model, seconds=60))


def whole_season(number: int) -> Iterator[str]:
    made = season(number)
    began = time.perf_counter()
    with ProcessPoolExecutor(2) as beside:
        plan = plan_season(made, seconds=60, executor=beside)
    took = time.perf_counter() - began
    wrong = checking.faults(made, plan.interviews, plan.sessions)
    yield (
        f"| {number} cohorts over {(number - 1) * 2 + 6} weeks, 6 staff | proven gap"
        f" {100 * plan.gap:.3f} % in {took:.0f} s | {len(plan.acts):,} appointments and sessions,"
        f" {len(wrong)} faults |"
    )


if __name__ == "__main__":
    main()
