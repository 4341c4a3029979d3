"""May this person be there then, travel included, and if not, what is missing?"""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from rivage.justice.rules.limits import (
    DAY,
    Duty,
    Hours,
    Lack,
    Limits,
    Obligation,
    Window,
    may_be_there,
    week_fit,
)
from rivage.justice.rules.working_days import PARIS, place

# Other processes may keep the machine busy.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
JUDGE = "jugement du 2 mars 2026"
OFFICE_HOURS = (Window(8 * 60, 18 * 60),)
WEEK = (OFFICE_HOURS,) * 5 + ((), ())
LONG_AGO = date(2020, 1, 1)


def hours(week=WEEK, **more):
    return Hours(source=JUDGE, valid_from=more.pop("valid_from", LONG_AGO), week=week, **more)


def limits(*all_hours, obligations=(), where=PARIS):
    return Limits(all_hours or (hours(),), obligations, where)


def paris(year, month, day, hour, minute=0):
    return datetime(year, month, day, hour, minute, tzinfo=PARIS.zone)


def minutes(count):
    return timedelta(minutes=count)


# Tuesday 3 March 2026.
def test_a_meeting_inside_the_hours_lacks_nothing():
    assert may_be_there(limits(), paris(2026, 3, 3, 10), paris(2026, 3, 3, 11)) == []


def test_thirty_five_minutes_lack_in_the_morning_because_of_the_journey():
    found = may_be_there(
        limits(), paris(2026, 3, 3, 8, 10), paris(2026, 3, 3, 9), travel_before=minutes(45)
    )
    assert [(each.lack, each.minutes, each.source) for each in found] == [(Lack.BEFORE, 35, JUDGE)]
    assert found[0].needed == paris(2026, 3, 3, 7, 25)
    assert found[0].allowed == paris(2026, 3, 3, 8)


def test_the_journey_back_counts_too():
    found = may_be_there(
        limits(), paris(2026, 3, 3, 16), paris(2026, 3, 3, 17, 30), travel_after=minutes(50)
    )
    assert [(each.lack, each.minutes) for each in found] == [(Lack.AFTER, 20)]


def test_both_ends_may_lack():
    found = may_be_there(limits(), paris(2026, 3, 3, 7), paris(2026, 3, 3, 19))
    assert [(each.lack, each.minutes) for each in found] == [(Lack.BEFORE, 60), (Lack.AFTER, 60)]


def test_a_hole_between_two_windows_is_said():
    cut = (Window(8 * 60, 12 * 60), Window(13 * 60 + 30, 18 * 60))
    found = may_be_there(
        limits(hours((cut,) * 7)), paris(2026, 3, 3, 11), paris(2026, 3, 3, 14)
    )  # fmt: skip
    assert [(each.lack, each.minutes) for each in found] == [(Lack.BETWEEN, 90)]


def test_an_evening_is_wholly_outside():
    found = may_be_there(limits(), paris(2026, 3, 3, 20), paris(2026, 3, 3, 21))
    assert [(each.lack, each.minutes) for each in found] == [(Lack.OUTSIDE, 60)]
    assert found[0].allowed == paris(2026, 3, 3, 18)


def test_a_sunday_inside_lacks_the_whole_time():
    found = may_be_there(limits(), paris(2026, 3, 8, 10), paris(2026, 3, 8, 12))
    assert [(each.lack, each.minutes) for each in found] == [(Lack.DAY_INSIDE, 120)]


def test_an_exception_opens_or_closes_its_day_alone():
    opened = hours(exceptions={date(2026, 3, 8): (Window(9 * 60, 13 * 60),), date(2026, 3, 3): ()})
    assert may_be_there(limits(opened), paris(2026, 3, 8, 10), paris(2026, 3, 8, 12)) == []
    found = may_be_there(limits(opened), paris(2026, 3, 3, 10), paris(2026, 3, 3, 11))
    assert [each.lack for each in found] == [Lack.DAY_INSIDE]


def test_hours_hold_from_their_first_day_to_the_day_before_the_next():
    dated = hours(valid_from=date(2026, 3, 3), valid_to=date(2026, 3, 4))
    evening = [(paris(2026, 3, day, 20), paris(2026, 3, day, 21)) for day in (2, 3, 4)]
    assert [len(may_be_there(limits(dated), *each)) for each in evening] == [0, 1, 0]


def test_hours_that_are_not_limited_lack_nothing():
    assert may_be_there(limits(hours(None)), paris(2026, 3, 8, 2), paris(2026, 3, 8, 4)) == []


def test_a_call_at_home_needs_no_going_out_but_not_during_a_compulsory_appointment():
    monday = Obligation("SPIP", LONG_AGO, None, Duty.APPOINTMENTS, ((0, Window(600, 660)),))
    bound = limits(obligations=(monday,))
    assert may_be_there(bound, paris(2026, 3, 3, 20), paris(2026, 3, 3, 21), goes_out=False) == []
    found = may_be_there(
        bound, paris(2026, 3, 2, 10, 40), paris(2026, 3, 2, 11, 30), goes_out=False
    )
    assert [(each.lack, each.minutes, each.source) for each in found] == [
        (Lack.APPOINTMENT, 20, "SPIP")
    ]


@pytest.mark.parametrize(
    ("duty", "asked", "lack"),
    [
        (Duty.NO_DRIVING, {"drives": True}, Lack.DRIVING),
        (Duty.NO_MINORS, {"meets_minors": True}, Lack.MINORS),
    ],
)
def test_what_is_forbidden_at_work_is_said_when_the_work_asks_for_it(duty, asked, lack):
    bound = limits(obligations=(Obligation(JUDGE, LONG_AGO, None, duty),))
    when = (paris(2026, 3, 3, 10), paris(2026, 3, 3, 11))
    assert may_be_there(bound, *when) == []
    assert [each.lack for each in may_be_there(bound, *when, **asked)] == [lack]


def test_a_banned_area_is_recognised_by_its_name():
    banned = limits(hours(areas=("Bobigny",)))
    when = (paris(2026, 3, 3, 10), paris(2026, 3, 3, 11))
    assert may_be_there(banned, *when, where="Gare de Lyon") == []
    found = may_be_there(banned, *when, where="Mairie de BOBIGNY")
    assert [(each.lack, each.words) for each in found] == [(Lack.AREA, "Bobigny")]


def test_a_night_that_passes_midnight_is_looked_at_on_both_days():
    late = hours(((Window(18 * 60, DAY), Window(0, 6 * 60)),) * 7)
    assert may_be_there(limits(late), paris(2026, 3, 3, 22), paris(2026, 3, 4, 5)) == []
    found = may_be_there(limits(late), paris(2026, 3, 3, 22), paris(2026, 3, 4, 7))
    assert [(each.lack, each.minutes, each.day) for each in found] == [
        (Lack.AFTER, 60, date(2026, 3, 4))
    ]


def test_the_night_of_clocks_forward_has_an_hour_less():
    all_night = may_be_there(
        limits(hours(((),) * 7)), paris(2026, 3, 29, 1), paris(2026, 3, 29, 4)
    )  # fmt: skip
    assert [each.minutes for each in all_night] == [120]


def test_hours_are_those_of_the_clock_on_the_wall_overseas():
    island = place("Indian/Reunion")
    bound = limits(where=island)
    assert (
        may_be_there(
            bound, datetime(2026, 3, 3, 4, tzinfo=UTC), datetime(2026, 3, 3, 5, tzinfo=UTC)
        )
        == []
    )
    evening = may_be_there(
        bound, datetime(2026, 3, 3, 16, tzinfo=UTC), datetime(2026, 3, 3, 17, tzinfo=UTC)
    )
    assert [each.lack for each in evening] == [Lack.OUTSIDE]


def test_two_decisions_at_once_both_speak():
    second = Hours("CPIP", LONG_AGO, None, ((Window(9 * 60, 17 * 60),),) * 7)
    found = may_be_there(limits(hours(), second), paris(2026, 3, 3, 7), paris(2026, 3, 3, 10))
    assert [(each.source, each.minutes) for each in found] == [(JUDGE, 60), ("CPIP", 120)]


# ── What is always true ───────────────────────────────────────────────────────────────────────────

WINDOWS = st.builds(
    lambda start, length: Window(start, min(start + length, DAY)),
    st.integers(0, DAY - 1), st.integers(1, DAY),
)  # fmt: skip
WEEKS = st.tuples(*[st.lists(WINDOWS, max_size=3).map(tuple)] * 7)
STARTS = st.integers(0, 2 * 365 * DAY).map(lambda n: datetime(2026, 1, 1, tzinfo=UTC) + minutes(n))
LENGTHS = st.integers(1, 3 * DAY).map(minutes)
TRAVEL = st.integers(0, 180).map(minutes)
PLACES = st.sampled_from([PARIS, place("Indian/Reunion"), place("Pacific/Tahiti")])


def fits_minute_by_minute(week, starts_at, ends_at, where):
    """The definition, without cleverness: each minute is in a window of its own day."""
    lacking = 0
    at = starts_at
    while at < ends_at:
        there = at.astimezone(where.zone)
        minute = there.hour * 60 + there.minute
        windows = week[there.weekday()]
        lacking += not any(window.start <= minute < window.end for window in windows)
        at += minutes(1)
    return lacking


@unhurried
@given(WEEKS, STARTS, st.integers(1, 300).map(minutes), TRAVEL, TRAVEL, PLACES)
def test_what_lacks_is_what_counting_minute_by_minute_finds(
    week, starts_at, length, before, after, where
):
    ends_at = starts_at + length
    leaves, returns = starts_at - before, ends_at + after
    # In the night when an hour comes twice, a window of the clock may mean two things.
    assume(leaves.astimezone(where.zone).utcoffset() == returns.astimezone(where.zone).utcoffset())
    found = may_be_there(
        limits(hours(week), where=where), starts_at, ends_at,
        travel_before=before, travel_after=after,
    )  # fmt: skip
    assert sum(each.minutes for each in found) == fits_minute_by_minute(
        week, leaves, returns, where
    )


@unhurried
@given(WEEKS, STARTS, LENGTHS, TRAVEL, TRAVEL)
def test_more_travel_never_lacks_less(week, starts_at, length, before, more):
    bound = limits(hours(week))

    def lacking(travel):
        found = may_be_there(bound, starts_at, starts_at + length, travel_before=travel)
        return sum(each.minutes for each in found)

    assert lacking(before) <= lacking(before + more)


@unhurried
@given(WEEKS, STARTS, LENGTHS)
def test_every_fact_has_an_amount_and_a_source(week, starts_at, length):
    for each in may_be_there(limits(hours(week)), starts_at, starts_at + length):
        assert each.minutes > 0
        assert each.source == JUDGE


@unhurried
@given(STARTS, LENGTHS)
def test_without_limits_nothing_lacks(starts_at, length):
    assert may_be_there(Limits(), starts_at, starts_at + length) == []


# ── A job ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_full_time_job_inside_the_hours_fits():
    fit = week_fit(
        limits(), ((Window(9 * 60, 17 * 60),),) * 5 + ((), ()), on=date(2026, 3, 3),
        travel_before=minutes(45), travel_after=minutes(45),
    )  # fmt: skip
    assert fit.fits
    assert fit.wanted == fit.possible == 5 * 8 * 60


def test_a_job_that_starts_too_early_lacks_minutes_every_day():
    fit = week_fit(
        limits(), ((Window(8 * 60, 12 * 60),),) * 6 + ((),), on=date(2026, 3, 3),
        travel_before=minutes(30),
    )  # fmt: skip
    assert fit.lacking == {0: 30, 1: 30, 2: 30, 3: 30, 4: 30, 5: 240}


def test_a_compulsory_appointment_takes_its_time_from_the_job():
    thursday = Obligation("CMP", LONG_AGO, None, Duty.APPOINTMENTS, ((3, Window(600, 660)),))
    job = ((Window(9 * 60, 17 * 60),),) * 5 + ((), ())
    fit = week_fit(limits(obligations=(thursday,)), job, on=date(2026, 3, 3))
    assert fit.lacking == {3: 60}


def test_a_night_shift_is_reached_across_midnight():
    night = ((Window(20 * 60, DAY), Window(0, 7 * 60)),) * 7
    job = ((Window(22 * 60, DAY), Window(0, 6 * 60)),) * 7
    fit = week_fit(
        limits(hours(night)), job, on=date(2026, 3, 3),
        travel_before=minutes(120), travel_after=minutes(60),
    )  # fmt: skip
    assert fit.fits


@unhurried
@given(WEEKS, WEEKS, TRAVEL, TRAVEL)
def test_a_job_is_never_more_than_what_is_wanted_and_travel_never_helps(week, job, before, after):
    near = week_fit(limits(hours(week)), job, on=date(2026, 3, 3))
    far = week_fit(
        limits(hours(week)), job, on=date(2026, 3, 3), travel_before=before, travel_after=after
    )
    assert 0 <= far.possible <= near.possible <= near.wanted
    assert far.wanted - far.possible == sum(far.lacking.values())
    assert far.fits == (far.possible == far.wanted)
