"""Inside or outside is a dated line beside the pathway; nothing overlaps, nothing is lost."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from rivage.audit.models import Entry
from rivage.justice import actions
from rivage.justice.choices import Regime, ReleaseSource
from rivage.justice.models import CustodyPeriod, ExpectedRelease
from rivage.justice.rules import custody as rules
from rivage.justice.rules.expected_release import stale
from tests.factories import (
    CustodyPeriodFactory,
    EstablishmentFactory,
    ExpectedReleaseFactory,
    ParticipantFactory,
    UserFactory,
)

DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 31))
STRETCHES = st.builds(
    lambda start, length: rules.Stretch(start, start + timedelta(days=length) if length else None),
    DAYS, st.integers(0, 400),
)  # fmt: skip


@given(st.lists(STRETCHES, max_size=8))
def test_whatever_is_told_in_any_order_periods_never_overlap(told):
    known: list[rules.Stretch] = []
    for new in told:
        placed = rules.place_for(new, known)
        if placed is None:
            continue
        stretch, closes = placed
        if closes is not None:
            known[known.index(closes)] = rules.Stretch(closes.start, stretch.start)
        known.append(stretch)
    for index, one in enumerate(known):
        assert one.end is None or one.end > one.start
        assert not any(one.meets(other) for other in known[index + 1 :])
    assert sum(stretch.end is None for stretch in known) <= 1


def test_what_was_said_a_month_ago_is_asked_again():
    assert not stale(date(2026, 1, 1), date(2026, 1, 31))
    assert stale(date(2026, 1, 1), date(2026, 2, 1))


@pytest.fixture
def officer(db):
    return UserFactory()


@pytest.fixture
def person(officer):
    return ParticipantFactory(officer=officer)


def day(ago):
    return timezone.localdate() - timedelta(days=ago)


@pytest.mark.django_db
def test_a_new_period_ends_the_former_one_on_that_day(person, officer):
    prison, sas = EstablishmentFactory(), EstablishmentFactory()
    first = actions.record_custody(
        person, regime=Regime.CONVICTED, establishment=prison, started_on=day(200), by=officer
    )
    second = actions.record_custody(
        person, regime=Regime.SAS, establishment=sas, started_on=day(30), by=officer
    )
    first.refresh_from_db()
    assert (first.ended_on, second.ended_on) == (day(30), None)
    assert Entry.objects.filter(verb="custody.recorded", participant_id=person.pk).count() == 2


@pytest.mark.django_db
def test_a_period_told_late_takes_its_place_before(person, officer):
    CustodyPeriodFactory(participant=person, started_on=day(30))
    late = actions.record_custody(
        person, regime=Regime.REMAND, establishment=EstablishmentFactory(),
        started_on=day(100), by=officer,
    )  # fmt: skip
    assert late.ended_on == day(30)


@pytest.mark.django_db
def test_an_overlap_is_refused_in_french(person, officer):
    CustodyPeriodFactory(participant=person, started_on=day(30))
    with pytest.raises(actions.PeriodOverlaps, match="chevauche"):
        actions.record_custody(person, regime=Regime.FREE, started_on=day(30), by=officer)


@pytest.mark.django_db
def test_the_database_refuses_an_overlap_too(person):
    CustodyPeriodFactory(participant=person, started_on=day(30))
    with pytest.raises(IntegrityError), transaction.atomic():
        CustodyPeriodFactory(participant=person, started_on=day(10))


@pytest.mark.django_db
def test_inside_says_where_and_nothing_is_to_come(person, officer):
    with pytest.raises(actions.WithoutWalls):
        actions.record_custody(person, regime=Regime.REMAND, started_on=day(3), by=officer)
    with pytest.raises(actions.NotYet):
        actions.record_custody(person, regime=Regime.FREE, started_on=day(-3), by=officer)


@pytest.mark.django_db
def test_a_release_ends_what_was_expected_and_coming_back_keeps_one_line(person, officer):
    prison = EstablishmentFactory()
    inside = CustodyPeriodFactory(participant=person, establishment=prison, started_on=day(200))
    ExpectedReleaseFactory(participant=person)
    actions.release(person, on=day(60), by=officer)
    inside.refresh_from_db()
    assert inside.ended_on == day(60)
    assert not ExpectedRelease.objects.filter(current=True).exists()
    assert ExpectedRelease.objects.count() == 1
    actions.record_custody(
        person, regime=Regime.REMAND, establishment=prison, started_on=day(20), by=officer
    )
    actions.release(person, on=day(5), regime=Regime.PROBATION, by=officer)
    line = CustodyPeriod.objects.values_list("regime", flat=True)
    assert list(line) == ["convicted", "free", "remand", "probation"]


@pytest.mark.django_db
def test_nobody_leaves_who_is_not_inside(person, officer):
    with pytest.raises(actions.AlreadyOutside):
        actions.release(person, on=day(1), by=officer)


@pytest.mark.django_db
def test_a_release_noted_by_mistake_is_taken_back(person, officer):
    inside = CustodyPeriodFactory(participant=person, started_on=day(200))
    told = ExpectedReleaseFactory(participant=person)
    mistake = actions.release(person, on=day(2), by=officer)
    actions.withdraw_custody(mistake, by=officer)
    inside.refresh_from_db()
    told.refresh_from_db()
    assert inside.ended_on is None
    assert told.current


@pytest.mark.django_db
def test_a_corrected_day_moves_the_neighbour_that_touched_it(person, officer):
    inside = CustodyPeriodFactory(participant=person, started_on=day(200))
    out = actions.release(person, on=day(60), by=officer)
    for wanted in (day(65), day(50)):
        out = actions.correct_custody(
            out, regime=Regime.FREE, started_on=wanted, ended_on=None, by=officer
        )
        inside.refresh_from_db()
        assert inside.ended_on == wanted


@pytest.mark.django_db
def test_a_correction_over_the_whole_neighbour_is_refused(person, officer):
    CustodyPeriodFactory(participant=person, started_on=day(200))
    out = actions.release(person, on=day(60), by=officer)
    with pytest.raises(actions.PeriodOverlaps):
        actions.correct_custody(
            out, regime=Regime.FREE, started_on=day(200), ended_on=None, by=officer
        )


@pytest.mark.django_db
def test_the_latest_word_on_the_release_counts_and_the_others_are_kept(person, officer):
    first = actions.tell_release(
        person, earliest_on=day(-60), source=ReleaseSource.REGISTRY, said_on=day(40), by=officer
    )
    second = actions.tell_release(
        person, earliest_on=day(-40), latest_on=day(-50), source=ReleaseSource.PERSON, by=officer
    )
    told_late = actions.tell_release(person, unknown_reason="appeal", said_on=day(90), by=officer)
    first.refresh_from_db()
    assert (first.current, second.current, told_late.current) == (False, True, False)


@pytest.mark.django_db
def test_a_release_is_a_day_or_a_reason(person, officer):
    with pytest.raises(actions.NothingSaid):
        actions.tell_release(person, by=officer)
    with pytest.raises(actions.NothingSaid):
        actions.tell_release(person, earliest_on=day(-3), unknown_reason="appeal", by=officer)
    with pytest.raises(actions.RangeReversed):
        actions.tell_release(person, earliest_on=day(-3), latest_on=day(-2), by=officer)
