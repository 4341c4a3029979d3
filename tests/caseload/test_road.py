"""The road to release: who is on it, and what is said of each."""

from datetime import timedelta

import pytest
from django.utils import timezone

from rivage.caseload.merging import merge_files, undo_merge
from rivage.caseload.road import leaving, line_of, lines
from rivage.core.context import identified
from rivage.justice.choices import Regime
from rivage.justice.rules.expected_release import Doubt
from tests.factories import (
    AdjustmentDossierFactory,
    AppointmentFactory,
    ContactPointFactory,
    CustodyPeriodFactory,
    DossierMomentFactory,
    ExpectedReleaseFactory,
    HandOverFactory,
    LeavePermitFactory,
    PaperFactory,
    ParticipantFactory,
    PermitMomentFactory,
    ReleaseFactFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return TeamFactory()


@pytest.fixture
def officer(team):
    return UserFactory(team=team)


@pytest.fixture
def person(team, officer):
    return ParticipantFactory(team=team, officer=officer)


def today():
    return timezone.localdate()


def in_days(days):
    return today() + timedelta(days=days)


def listed(user, window, *, team=False):
    with identified(user.identity):
        page = leaving(user, window=window, team=team).get_page(1)
        return [line.person for line in lines(page)]


def standing(person):
    return {each.topic: each.state for each in line_of(person).standings}


def test_each_window_holds_those_before_it_the_soonest_first(team, officer):
    people = {}
    for days in (200, 10, 80, 25):
        people[days] = ParticipantFactory(team=team, officer=officer)
        ExpectedReleaseFactory(participant=people[days], earliest_on=in_days(days))
    assert listed(officer, "15") == [people[10]]
    assert listed(officer, "90") == [people[10], people[25], people[80]]
    assert people[200] not in listed(officer, "180")


def test_a_day_that_has_gone_by_stays_in_sight_until_it_is_asked_again(person, officer):
    CustodyPeriodFactory(participant=person)
    ExpectedReleaseFactory(participant=person, earliest_on=in_days(-3))
    assert listed(officer, "15") == [person]
    assert Doubt.PASSED in [reason.doubt for reason in line_of(person).doubts]


def test_those_inside_of_whom_nobody_knows_are_apart(team, officer):
    silent, unknown, long_past, known, free = (
        ParticipantFactory(team=team, officer=officer) for _ in range(5)
    )
    for each in (silent, unknown, long_past, known):
        CustodyPeriodFactory(participant=each)
    CustodyPeriodFactory(participant=free, regime=Regime.FREE, establishment=None)
    ExpectedReleaseFactory(participant=unknown, earliest_on=None, unknown_reason="remand")
    ExpectedReleaseFactory(participant=long_past, earliest_on=in_days(-200))
    ExpectedReleaseFactory(participant=known)
    assert set(listed(officer, "unknown")) == {silent, unknown, long_past}


def test_my_road_is_mine_and_the_team_s_is_the_team_s(team, officer, person):
    colleague = UserFactory(team=team)
    theirs = ParticipantFactory(team=team, officer=colleague)
    hidden = ParticipantFactory(team=TeamFactory())
    for each in (person, theirs, hidden):
        ExpectedReleaseFactory(participant=each, earliest_on=in_days(12))
    assert listed(officer, "15") == [person]
    assert set(listed(officer, "15", team=True)) == {person, theirs}


def test_what_nobody_looked_at_is_said_so_and_nothing_is_presumed(person):
    found = standing(person)
    assert found["first_appointment"] == found["adjustment"] == "lacking"
    assert {found[topic] for topic in ("papers", "housing", "money", "phone")} == {"unseen"}


def test_the_file_says_what_it_knows(person):
    CustodyPeriodFactory(participant=person)
    ExpectedReleaseFactory(participant=person, earliest_on=in_days(20))
    person.housing = "prison"
    person.save()
    PaperFactory(participant=person, kind="identity_card")
    PaperFactory(participant=person, kind="health_card", expires_on=in_days(10))
    ContactPointFactory(participant=person)
    AppointmentFactory(participant=person, starts_at=timezone.now() + timedelta(days=21))
    AdjustmentDossierFactory(participant=person, hearing=True)
    found = standing(person)
    assert found["papers"] == found["housing"] == found["phone"] == "in_place"
    assert found["first_appointment"] == found["adjustment"] == "in_place"
    assert found["health_cover"] == "lacking", "the card will have expired on that day"


def test_an_appointment_before_the_release_or_inside_is_not_the_first_one_outside(person):
    ExpectedReleaseFactory(participant=person, earliest_on=in_days(20))
    AppointmentFactory(participant=person, starts_at=timezone.now() + timedelta(days=5))
    AppointmentFactory(
        participant=person, medium="in_prison", starts_at=timezone.now() + timedelta(days=25)
    )
    assert standing(person)["first_appointment"] == "lacking"


def test_what_a_human_confirmed_is_never_overruled(person):
    person.housing = "none"
    person.save()
    ReleaseFactFactory(participant=person, topic="housing", state="in_place")
    assert standing(person)["housing"] == "in_place"


def test_events_since_the_word_make_it_doubtful(person, officer):
    CustodyPeriodFactory(participant=person, started_on=in_days(-100), ended_on=in_days(-5))
    CustodyPeriodFactory(participant=person, started_on=in_days(-5))
    ExpectedReleaseFactory(participant=person, said_on=in_days(-20))
    dossier = AdjustmentDossierFactory(participant=person, appealed=True)
    DossierMomentFactory(dossier=dossier, became="granted", on=in_days(-4))
    permit = LeavePermitFactory(participant=person, granted=True)
    PermitMomentFactory(permit=permit, was="granted", became="not_returned", on=in_days(-1))
    assert [reason.doubt for reason in line_of(person).doubts] == [
        Doubt.TRANSFER, Doubt.DECISION, Doubt.NOT_RETURNED,
    ]  # fmt: skip


def test_a_dry_release_is_a_list_of_facts(person):
    CustodyPeriodFactory(participant=person)
    ExpectedReleaseFactory(participant=person, earliest_on=in_days(20))
    person.housing = "prison_none"
    person.save()
    assert line_of(person).dry == (
        "adjustment", "housing", "first_appointment", "nobody_takes_over",
        "first_days_not_planned",
    )  # fmt: skip
    HandOverFactory(participant=person, taken_over=True, first_days_from=in_days(20))
    assert "nobody_takes_over" not in line_of(person).dry
    AdjustmentDossierFactory(participant=person)
    assert line_of(person).dry == ()


def test_two_files_each_on_the_road_become_one_and_part_again(team, officer, person):
    other = ParticipantFactory(team=team, officer=officer)
    for each in (person, other):
        HandOverFactory(participant=each, taken_over=True)
        ReleaseFactFactory(participant=each, topic="phone", state="in_place")
    HandOverFactory(participant=other, closed_on=in_days(-300))
    merge = merge_files(person, other, {}, by=officer)
    assert person.hand_overs.filter(closed_on=None).count() == 1
    assert person.hand_overs.count() == 2
    assert standing(person)["phone"] == "in_place"
    undo_merge(merge, by=officer)
    assert other.hand_overs.count() == 2
