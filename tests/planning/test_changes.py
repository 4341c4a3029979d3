"""Demands that exclude each other, a world that moves, and many cohorts with one staff."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from rivage.planning import checking
from rivage.planning.cohort import Cohort
from rivage.planning.conflict import Conflict, Demand, plan_with
from rivage.planning.plan import Interview, Plan
from rivage.planning.replanning import difference, price_of_moving, replan
from rivage.planning.season import plan_season
from rivage.planning.wishes import Wish
from tests.planning.worlds import SLOTS, cohort, season


@pytest.fixture(scope="module")
def small() -> tuple[Cohort, Plan]:
    made = cohort(8, people=6, weeks=3, interviews=4)
    plan = plan_with(made, ())
    assert isinstance(plan, Plan)
    return made, plan


def everyone_away(made: Cohort, week: int, *, but: int) -> Cohort:
    """Nobody can be met in a week, except on one morning."""
    days = set(made.weeks[week]) - {made.weeks[week][but]}
    hours = frozenset((day, slot) for day in days for slot in range(SLOTS))
    people = tuple(replace(person, away=person.away | hours) for person in made.people)
    return replace(made, people=people, closed=frozenset())


def test_demands_that_can_be_granted_are_granted(small):
    made, _ = small
    asked = {Demand(Wish.FIRST_WEEK, person.key) for person in made.people[:2]}
    plan = plan_with(made, asked)
    assert isinstance(plan, Plan)
    assert not {Demand(each.wish, each.about) for each in plan.missing} & asked


def test_demands_that_exclude_each_other_are_named_and_nothing_more(small):
    """Six people want the only morning of the first week, which holds four."""
    made = everyone_away(replace(small[0], interviews_a_morning=4), 0, but=2)
    asked = [Demand(Wish.FIRST_WEEK, person.key) for person in made.people]
    extra = Demand(Wish.SESSIONS, made.modules[-1].key)
    answer = plan_with(made, asked)
    assert isinstance(answer, Conflict)
    smallest = set(answer.demands)
    assert smallest <= set(asked)
    assert isinstance(plan_with(made, smallest), Conflict)
    for demand in smallest:  # none of them is there for nothing
        assert isinstance(plan_with(made, smallest - {demand}), Plan), demand
    assert extra not in smallest
    assert [way.amount for way in answer.ways_out] == [1] * len(smallest)
    assert "un entretien la première semaine" in str(min(smallest))


def ill(made: Cohort, staff: str, days: set[date]) -> Cohort:
    """A colleague is away for some days."""
    hours = frozenset((day, slot) for day in days for slot in range(SLOTS))
    return replace(made, staff=tuple(
        replace(each, away=each.away | hours, away_afternoons=each.away_afternoons | days)
        if each.key == staff else each
        for each in made.staff
    ))  # fmt: skip


def test_an_officer_falls_ill_and_little_moves(small):
    made, plan = small
    today = made.days[4]
    days = set(made.days[5:8])
    lost = [a for a in plan.acts if a.staff == "s0" and a.day in days]
    after = ill(made, "s0", days)
    again = replan([after], plan, today)
    changed = difference(plan, again)
    assert again.proven
    assert checking.faults([after], future(again, today), held_after(again, today)) == []
    assert {a for a in plan.interviews if a.day <= today} <= again.interviews
    assert {a for a in again.interviews if a.day <= today} <= plan.interviews
    assert changed.disturbed <= 2 * max(1, len(lost))
    kept, gone = len(changed.kept), changed.disturbed
    assert kept + gone == len(plan.acts)


def future(plan: Plan, today: date) -> list[Interview]:
    return [act for act in plan.interviews if act.day > today]


def held_after(plan: Plan, today: date) -> list:
    return [act for act in plan.sessions if act.day > today]


def test_when_nothing_changes_nothing_moves(small):
    made, plan = small
    changed = difference(plan, replan([made], plan, made.days[3]))
    assert not changed.moved
    assert not changed.cancelled


def test_what_is_past_stays_even_when_the_past_is_no_longer_possible(small):
    made, plan = small
    today = made.days[6]
    after = ill(made, "s1", set(made.days[:7]))
    again = replan([after], plan, today)
    assert {a for a in plan.acts if a.day <= today} == {a for a in again.acts if a.day <= today}


def test_moving_what_is_near_costs_more_than_moving_what_is_far():
    today = date(2027, 3, 3)
    act = Interview("c", "p", today, 0, "s")
    prices = [price_of_moving(act._replace(day=today + timedelta(n)), today) for n in (1, 5, 20)]
    assert prices == sorted(prices, reverse=True)
    assert len(set(prices)) == 3


@pytest.mark.slow
def test_cohorts_share_their_staff_without_a_double_booking():
    made = season(2)
    news: list[tuple[int, int]] = []

    class Follower:
        def better(self, cost: int, bound: int) -> None:
            news.append((cost, bound))

        def enough(self) -> bool:
            return False

    plan = plan_season(made, watch=Follower(), seconds=60)
    assert checking.faults(made, plan.interviews, plan.sessions) == []
    assert {act.cohort for act in plan.interviews} == {each.key for each in made}
    assert plan.bound <= plan.cost == sum(each.price for each in plan.missing)
    assert news[-1] == (plan.cost, plan.bound)
    assert plan.gap < 0.05
