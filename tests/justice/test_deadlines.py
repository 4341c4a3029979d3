"""What is true of every deadline, whatever the day, the place and the rule."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rivage.justice.rules import deadlines
from rivage.justice.rules.deadlines import Court, Deadline, Decision, Document
from rivage.justice.rules.legal_rules import Certainty, all_rules, in_force, read, weakest
from rivage.justice.rules.working_days import (
    PARIS,
    TERRITORIES,
    Place,
    days_jumped,
    is_working_day,
    next_working_day,
    place,
    same_day_months_later,
)

# Other processes may keep the machine busy.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
INSTANTS = st.integers(0, 36 * 365 * 24 * 60).map(
    lambda minutes: datetime(2005, 1, 2, tzinfo=UTC) + timedelta(minutes=minutes)
)
DAYS = st.dates(date(2005, 1, 2), date(2040, 12, 31))
PLACES = st.sampled_from(
    [PARIS, *(place("Europe/Paris", department) for department in ("57", "67", "68"))]
    + [place(zone) for zone in TERRITORIES]
)
# Each takes an instant and a place.
Engine = Callable[[datetime, Place], Deadline]
FROM_AN_INSTANT: list[Engine] = [
    deadlines.appeal_window,
    lambda at, where: deadlines.own_appeal(at, Decision.JUDGMENT, where),
    lambda at, where: deadlines.own_appeal(at, Decision.ORDER, where),
]
FROM_A_DAY: list[Engine] = [
    lambda at, where: deadlines.chamber_deadline(where.day_of(at), where),
    lambda at, where: deadlines.hearing_deadline(where.day_of(at), Court.JAP, where),
    lambda at, where: deadlines.hearing_deadline(where.day_of(at), Court.TAP, where),
    lambda at, where: deadlines.leave_decision(where.day_of(at), where),
    lambda at, where: deadlines.commission_opinion(where.day_of(at), where),
    lambda at, where: deadlines.reinstatement(where.day_of(at), where),
]
NEVER_MOVED: list[Engine] = [
    lambda at, where: deadlines.refile_from(where.day_of(at), 6, Court.JAP, where),
    *(
        lambda at, where, kind=kind: deadlines.document_expiry(kind, where.day_of(at), where)  # type: ignore[misc]
        for kind in Document
    ),
]
MOVED = st.sampled_from(FROM_AN_INSTANT + FROM_A_DAY)
ANY = st.sampled_from(FROM_AN_INSTANT + FROM_A_DAY + NEVER_MOVED)


@unhurried
@given(MOVED, INSTANTS, PLACES)
def test_what_article_801_moves_never_ends_on_a_day_that_does_not_work(engine, at, where):
    found = engine(at, where)
    assert is_working_day(found.last_day, where)
    assert found.jumped == days_jumped(
        found.last_day - timedelta(days=len(found.jumped)), where
    )  # fmt: skip


@unhurried
@given(ANY, INSTANTS, PLACES)
def test_a_deadline_ends_after_it_starts_at_midnight_of_the_place(engine, at, where):
    found = engine(at, where)
    assert found.starts_at < found.ends_at
    there = found.ends_at.astimezone(where.zone)
    assert there.time() == time()
    assert there.date() == found.last_day + timedelta(days=1)


@unhurried
@given(ANY, INSTANTS, INSTANTS, PLACES)
def test_what_starts_later_never_ends_earlier(engine, one, other, where):
    first, second = sorted((one, other))
    assert engine(first, where).ends_at <= engine(second, where).ends_at


@unhurried
@given(ANY, INSTANTS, PLACES)
def test_only_what_is_of_certainty_a_binds(engine, at, where):
    found = engine(at, where)
    assert found.binding == (found.certainty is Certainty.A)
    assert found.certainty >= found.rule.certainty


@unhurried
@given(MOVED, INSTANTS, PLACES)
def test_moving_twice_changes_nothing_and_moves_less_than_a_fortnight(engine, at, where):
    found = engine(at, where)
    assert next_working_day(found.last_day, where) == found.last_day
    assert len(found.jumped) <= 5


@unhurried
@given(ANY, INSTANTS, PLACES)
def test_the_rule_is_the_one_in_force_on_the_day_it_starts(engine, at, where):
    found = engine(at, where)
    assert found.rule.in_force_on(where.day_of(found.starts_at))


@unhurried
@given(INSTANTS, PLACES)
def test_the_window_of_the_prosecutor_lasts_a_day_at_least(at, where):
    """From the notification to midnight the day after: 23 hours when clocks go forward."""
    window = deadlines.appeal_window(at, where)
    lasts = window.ends_at - window.starts_at
    assert lasts >= timedelta(hours=23)
    assert lasts <= timedelta(days=7)


@unhurried
@given(ANY, INSTANTS, PLACES)
def test_a_deadline_runs_from_its_start_to_its_end_and_is_then_over(engine, at, where):
    found = engine(at, where)
    assert found.running(found.starts_at)
    assert found.running(found.ends_at - timedelta(microseconds=1))
    assert not found.running(found.ends_at)
    assert found.over(found.ends_at)
    assert not found.over(found.starts_at)
    assert found.days_left(found.ends_at - timedelta(seconds=1)) == 0
    assert found.days_left(found.ends_at) == -1


@unhurried
@given(DAYS, st.integers(1, 36))
def test_a_delay_in_months_keeps_the_day_or_takes_the_last_of_the_month(day, months):
    end = same_day_months_later(day, months)
    assert (end.year * 12 + end.month) - (day.year * 12 + day.month) == months
    assert end.day == day.day or (end.day < day.day and (end + timedelta(days=1)).day == 1)


@unhurried
@given(DAYS, st.integers(1, 30))
def test_a_bar_is_counted_as_decided_and_questioned_beyond_the_law(day, months):
    found = deadlines.refile_from(day, months, Court.JAP)
    assert bool(found.remark) == (months > 12)
    assert found.first_day_after == same_day_months_later(day, months) + timedelta(days=1)


@unhurried
@given(st.lists(st.sampled_from(Certainty), min_size=1))
def test_what_rests_on_several_rules_is_as_sure_as_the_least(certainties):
    assert weakest(*certainties).binds == all(each.binds for each in certainties)


def test_an_instant_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        deadlines.appeal_window(datetime(2026, 3, 3, 10))  # noqa: DTZ001 -- what is refused


def test_the_hour_that_comes_twice_is_told_apart():
    window = deadlines.appeal_window(datetime(2026, 10, 25, 0, 50, tzinfo=UTC))
    assert window.running(PARIS.instant(datetime(2026, 10, 25, 1, 10, tzinfo=UTC)))
    assert not window.running(PARIS.instant(datetime(2026, 10, 25, 0, 10, tzinfo=UTC)))


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: f"{rule.code} {rule.valid_from}")
def test_each_rule_says_what_it_is_and_where_it_comes_from(rule):
    assert rule.name
    assert rule.says.endswith(".")
    assert rule.source
    assert rule.family in {"délais", "aménagement", "permissions", "papiers", "conditions"}
    assert rule == in_force(rule.code, rule.valid_from or date(1990, 1, 1))


def test_versions_with_a_hole_between_them_are_refused():
    hole = """
        [[rule]]
        code = "x"
        name = "x"
        says = "x."
        source = "x"
        certainty = "A"
        [[rule.version]]
        to = 2020-01-01
        [[rule.version]]
        from = 2020-01-02
    """
    with pytest.raises(ValueError, match="begins when the former ends"):
        read(hole)
