"""Hours and obligations: fixed by a decision, sealed, kept when the next one comes."""

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rivage.audit.models import Entry
from rivage.justice.actions.limits import (
    EndsBeforeItStarts,
    LimitsAlreadyFixed,
    add_obligation,
    correct_limits,
    correct_obligation,
    end_limits,
    end_obligation,
    set_limits,
    withdraw_limits,
    withdraw_obligation,
)
from rivage.justice.models import Obligation, RegimeLimits
from rivage.justice.queries.limits import limits_of, obligations_of, what_is_missing
from rivage.justice.rules.limits import (
    DAY,
    Duty,
    Lack,
    Window,
    read_exceptions,
    read_slots,
    read_week,
    stored_hours,
    stored_slots,
)
from tests.factories import (
    CustodyPeriodFactory,
    EstablishmentFactory,
    ObligationFactory,
    ParticipantFactory,
    RegimeLimitsFactory,
    UserFactory,
)

# Other processes may keep the machine busy.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
pytestmark = pytest.mark.django_db

OFFICE_HOURS = (Window(480, 1080),)
WEEK = (OFFICE_HOURS,) * 5 + ((), ())
WINDOWS = st.builds(
    lambda start, length: Window(start, min(start + length, DAY)),
    st.integers(0, DAY - 1), st.integers(1, DAY),
)  # fmt: skip
SEVERAL = st.lists(WINDOWS, max_size=3).map(tuple)


@unhurried
@given(st.none() | st.tuples(*[SEVERAL] * 7), st.dictionaries(st.dates(), SEVERAL, max_size=4))
def test_hours_are_read_as_they_were_stored(week, exceptions):
    stored = stored_hours(week, exceptions)
    assert read_week(stored) == week
    assert read_exceptions(stored) == exceptions


@unhurried
@given(st.lists(st.tuples(st.integers(0, 6), WINDOWS), max_size=4))
def test_slots_are_read_as_they_were_stored(slots):
    assert read_slots(stored_slots(slots)) == tuple(slots)


@pytest.fixture
def officer():
    return UserFactory()


@pytest.fixture
def person(officer):
    return ParticipantFactory(officer=officer)


def fix(person, officer, **more):
    wanted = {"week": WEEK, "source": "jugement du JAP", "valid_from": date(2026, 3, 2)} | more
    return set_limits(person, **wanted, by=officer)


def test_a_new_decision_ends_the_one_before_and_keeps_it(person, officer):
    first = fix(person, officer, address="12 rue des Lilas")
    second = fix(person, officer, week=None, valid_from=date(2026, 6, 1))
    first.refresh_from_db()
    assert (first.valid_to, second.valid_to) == (date(2026, 6, 1), None)
    known = limits_of(person)
    assert [each.row.pk for each in known] == [second.pk, first.pk]
    assert [each.hours.week for each in known] == [None, WEEK]
    assert known[1].address == "12 rue des Lilas"
    assert Entry.objects.filter(verb="limits.set", participant_id=person.pk).count() == 2


def test_a_decision_told_late_does_not_write_over_a_later_one(person, officer):
    fix(person, officer, valid_from=date(2026, 6, 1))
    with pytest.raises(LimitsAlreadyFixed):
        fix(person, officer, valid_from=date(2026, 3, 2))
    with pytest.raises(LimitsAlreadyFixed):
        fix(person, officer, valid_from=date(2026, 6, 1))


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(starts=st.lists(st.integers(0, 400), unique=True, min_size=1, max_size=4))
def test_decisions_fixed_one_after_the_other_never_hold_together(starts):
    officer = UserFactory()
    person = ParticipantFactory(officer=officer)
    for start in sorted(starts):
        fix(person, officer, valid_from=date(2026, 1, 1) + timedelta(days=start))
    stretches = sorted(
        RegimeLimits.objects.filter(participant=person).values_list("valid_from", "valid_to")
    )
    assert all(one[1] == other[0] for one, other in pairwise(stretches))
    assert stretches[-1][1] is None


def test_what_was_noted_wrong_is_corrected_and_the_change_is_kept(person, officer):
    limits = fix(person, officer)
    opened = {date(2026, 5, 14): (Window(540, 720),)}
    correct_limits(
        limits, week=WEEK, exceptions=opened, address="3 place du Marché", areas=["Bobigny", ""],
        source="jugement du JAP", valid_from=date(2026, 3, 3), by=officer,
    )  # fmt: skip
    [known] = limits_of(person)
    assert known.hours.exceptions == opened
    assert known.hours.areas == ("Bobigny",)
    assert known.hours.valid_from == date(2026, 3, 3)


def test_limits_end_on_a_day_after_their_start(person, officer):
    limits = fix(person, officer)
    with pytest.raises(EndsBeforeItStarts):
        end_limits(limits, on=date(2026, 3, 2), by=officer)
    end_limits(limits, on=date(2026, 9, 1), by=officer)
    limits.refresh_from_db()
    assert limits.valid_to == date(2026, 9, 1)


def test_limits_taken_back_let_the_former_hold_again(person, officer):
    first = fix(person, officer)
    second = fix(person, officer, valid_from=date(2026, 6, 1))
    withdraw_limits(second, by=officer)
    first.refresh_from_db()
    assert first.valid_to is None
    assert RegimeLimits.objects.filter(participant=person).count() == 1


def test_an_obligation_is_added_corrected_ended_and_taken_back(person, officer):
    told = {"source": "jugement du JAP", "valid_from": date(2026, 3, 2)}
    obligation = add_obligation(
        person, duty=Duty.APPOINTMENTS, words="au SPIP", slots=[(1, Window(600, 660))],
        **told, by=officer,
    )  # fmt: skip
    correct_obligation(
        obligation, duty=Duty.APPOINTMENTS, words="au CMP", slots=[(2, Window(600, 660))],
        **told, by=officer,
    )  # fmt: skip
    end_obligation(obligation, on=date(2026, 9, 1), by=officer)
    [known] = obligations_of(person)
    assert (known.words, known.duty.slots) == ("au CMP", ((2, Window(600, 660)),))
    assert known.row.valid_to == date(2026, 9, 1)
    withdraw_obligation(obligation, by=officer)
    assert obligations_of(person) == []


def test_an_obligation_that_is_unknown_is_refused(person, officer):
    with pytest.raises(ValueError, match="offence"):
        add_obligation(
            person, duty="offence", source="?", valid_from=date(2026, 3, 2), by=officer
        )  # fmt: skip


def test_nothing_of_it_is_readable_in_the_database():
    secrets = ["Lilas", "Bobigny", "no_minors", "jugement", "1080"]
    RegimeLimitsFactory(areas=["Bobigny"])
    ObligationFactory(content={"duty": "no_minors", "words": "ni écoles", "slots": []})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT row_to_json(t)::text FROM justice_regimelimits t"
            " UNION ALL SELECT row_to_json(t)::text FROM justice_obligation t"
            " UNION ALL SELECT to_json(c)::text FROM audit_change c"
        )
        stored = " ".join(row[0] for row in cursor.fetchall())
    assert [secret for secret in secrets if secret in stored] == []


def test_an_appointment_outside_the_hours_is_said_with_its_amount(django_assert_num_queries):
    person = ParticipantFactory()
    RegimeLimitsFactory(participant=person, valid_from=date(2026, 1, 1))
    begins = timezone.make_aware(datetime(2026, 3, 3, 8, 10))  # noqa: DTZ001 -- made aware here
    ends = begins + timedelta(hours=1)
    with django_assert_num_queries(3):
        [missing] = what_is_missing(person, begins, ends, medium="office", minutes_there=45)
    assert (missing.lack, missing.minutes) == (Lack.BEFORE, 35)
    assert missing.source == "jugement du JAP"
    assert what_is_missing(person, begins, ends, medium="phone", minutes_there=45) == []


def test_hours_are_those_of_the_clock_where_the_person_is():
    person = ParticipantFactory()
    RegimeLimitsFactory(participant=person, valid_from=date(2026, 1, 1))
    CustodyPeriodFactory(
        participant=person, establishment=EstablishmentFactory(timezone="Indian/Reunion")
    )
    # Seven in the morning in Paris is ten on the island.
    begins = timezone.make_aware(datetime(2026, 3, 3, 7))  # noqa: DTZ001 -- made aware here
    assert what_is_missing(person, begins, begins + timedelta(hours=1), medium="office") == []


def test_limits_are_behind_the_walls():
    assert RegimeLimits.wall.person == Obligation.wall.person == "participant_id"
