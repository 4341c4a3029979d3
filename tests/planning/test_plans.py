"""Two engines, one oracle that counts from the plan alone, one checker that shares nothing."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rivage.planning import checking, cost, cpsat, highs
from rivage.planning.cohort import Cohort
from rivage.planning.linear import Model, Outcome
from rivage.planning.plan import Engaged, Interview, Plan, Session
from rivage.planning.solving import solve
from rivage.planning.timetable import Timetable
from rivage.planning.wishes import NAMES, POLICY, Wish
from tests.planning.worlds import cohort

seeds = st.integers(0, 10_000)
unhurried = settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])


def planned(given_cohort: Cohort, engaged: Engaged | None = None) -> Plan:
    table = Timetable(cohorts=[given_cohort], engaged=engaged or Engaged())
    return table.plan(highs.solve(table.model, seconds=30))


@pytest.fixture(scope="module")
def twelve() -> tuple[Cohort, Plan]:
    made = cohort(3)
    return made, planned(made)


@unhurried
@given(seed=seeds, people=st.integers(1, 6), weeks=st.integers(1, 3), groups=st.booleans())
def test_both_engines_agree_and_the_plan_can_be_held(seed, people, weeks, groups):
    capacity = 3 if groups else 12
    made = cohort(seed, people=people, weeks=weeks, interviews=weeks, capacity=capacity)
    table = Timetable(cohorts=[made])
    first, second = highs.solve(table.model, seconds=3), cpsat.solve(table.model, seconds=3)
    # No plan costs less than a bound, whichever engine proved it.
    assert first.bound <= second.cost
    assert second.bound <= first.cost
    if not groups:  # a group that fits the room is proven in hundredths of a second
        assert first.outcome is second.outcome is Outcome.PROVEN
        assert first.cost == second.cost == first.bound == second.bound
    for answer in (first, second):
        assert table.model.broken(answer.values) == []
        plan = table.plan(answer)
        assert checking.faults([made], plan.interviews, plan.sessions) == []
        # What is missing, counted from the plan, is what the solver was charged.
        missing = sum(each.price for each in plan.missing)
        assert missing == plan.cost if answer.proven else missing <= plan.cost


def test_a_cohort_of_twelve_is_planned_and_says_what_is_missing(twelve):
    made, plan = twelve
    assert plan.proven
    assert plan.gap == 0
    assert plan.policy == POLICY.name
    assert len(plan.interviews) > 60
    assert {each.wish for each in plan.missing} <= set(POLICY.prices)
    assert checking.faults([made], plan.interviews, plan.sessions) == []


def test_every_wish_has_a_name_in_french_and_a_price():
    assert set(NAMES) == set(Wish)
    assert set(POLICY.prices) == set(Wish) - {Wish.KEPT}


def test_nobody_is_met_outside_the_hours_allowed(twelve):
    made, plan = twelve
    away = {person.key: person.away for person in made.people}
    assert all((act.day, act.slot) not in away[act.person] for act in plan.interviews)


def test_a_room_of_five_receives_a_cohort_of_ten_in_two_groups():
    made = cohort(5, people=10, weeks=4, interviews=4, capacity=5)
    plan = planned(made)
    assert plan.sessions
    assert max(len(act.people) for act in plan.sessions) <= 5
    assert checking.faults([made], plan.interviews, plan.sessions) == []


def test_what_is_promised_elsewhere_is_left_alone(twelve):
    made, plan = twelve
    again = planned(made, plan.engaged())
    assert not again.engaged().hours & plan.engaged().hours
    assert not again.engaged().afternoons & plan.engaged().afternoons
    together = times_a_day(plan, again)
    most = {staff.key: staff.a_day for staff in made.staff}
    assert all(times <= most[staff] for (staff, _), times in together.items())


def times_a_day(*plans: Plan) -> dict[tuple[str, object], int]:
    found: dict[tuple[str, object], int] = {}
    for plan in plans:
        for act in plan.acts:
            found[act.staff, act.day] = found.get((act.staff, act.day), 0) + 1
    return found


def damaged(made: Cohort, plan: Plan) -> dict[str, tuple[set[Interview], set[Session]]]:
    """One planted fault a case."""
    interviews, sessions = set(plan.interviews), set(plan.sessions)
    one, session = min(interviews), min(sessions, key=str)
    person = next(p for p in made.people if p.key == one.person)
    closed = min(made.closed)
    other = next(p.key for p in made.people if p.key != one.person)
    hour = min(person.away) if person.away else (closed, 0)
    crowd = frozenset(f"p{n}" for n in range(99))
    return {
        "two places": (interviews | {one._replace(person=other)}, sessions),
        "closed day": (interviews | {one._replace(day=closed)}, sessions),
        "away": (interviews | {one._replace(day=hour[0], slot=hour[1])}, sessions),
        "next day": (interviews | {one._replace(day=one.day + timedelta(days=1))}, sessions),
        "unknown staff": (interviews | {one._replace(staff="nobody")}, sessions),
        "too many seats": (interviews, {session._replace(people=crowd)}),
        "two workshops": (interviews, sessions | {session._replace(module="droits")}),
        "room taken": (interviews, sessions | {session._replace(day=min(made.room_taken))}),
    }


@pytest.mark.parametrize(
    "fault",
    ["two places", "closed day", "away", "next day", "unknown staff", "too many seats",
     "two workshops", "room taken"],
)  # fmt: skip
def test_the_checker_sees_each_planted_fault(twelve, fault):
    made, plan = twelve
    interviews, sessions = damaged(made, plan)[fault]
    assert checking.faults([made], interviews, sessions)


def test_the_count_of_what_is_missing_sees_an_interview_taken_away(twelve):
    made, plan = twelve
    lacking = cost.missing(made, set(plan.interviews) - {min(plan.interviews)}, plan.sessions)
    assert sum(each.price for each in lacking) >= plan.cost + POLICY[Wish.INTERVIEWS] - 10


class Patience:
    """Follows the search; has enough after some news."""

    def __init__(self, news: int) -> None:
        self.left, self.heard = news, []

    def better(self, cost: int, bound: int) -> None:
        self.heard.append((cost, bound))
        self.left -= 1

    def enough(self) -> bool:
        return self.left <= 0


def test_a_search_that_is_stopped_gives_its_best_and_an_honest_gap(twelve):
    made, plan = twelve
    table = Timetable(cohorts=[made])
    watch = Patience(1)
    answer = cpsat.solve(table.model, seconds=30, watch=watch)
    assert watch.heard
    assert answer.cost is not None
    assert answer.bound is not None
    assert answer.bound <= plan.cost <= answer.cost
    stopped = table.plan(answer)
    assert checking.faults([made], stopped.interviews, stopped.sessions) == []


def test_a_search_without_time_says_so_and_the_bound_stays_true():
    made = cohort(1)
    table = Timetable(cohorts=[made])
    answer = solve(table.model, seconds=0.01)
    assert answer.outcome in {Outcome.NOTHING_YET, Outcome.FOUND, Outcome.PROVEN}
    best = highs.solve(table.model, seconds=30)
    assert answer.bound is None or answer.bound <= (best.cost or 0)


def test_an_impossible_model_is_called_impossible_by_both_engines():
    model = Model()
    one = model.yes_no()
    model.row("il le faut", [(one, 1)], low=1)
    model.row("il ne le faut pas", [(one, 1)], high=0)
    assert highs.solve(model, seconds=5).outcome is Outcome.IMPOSSIBLE
    assert cpsat.solve(model, seconds=5).outcome is Outcome.IMPOSSIBLE
    assert model.broken([1]) == ["il ne le faut pas"]
