"""Ma journée: what waits is there, what does not wait is not, and nobody else's files appear."""

from datetime import timedelta

import pytest
from django.utils import timezone

from rivage.caseload.today import SHOWN, day_of
from rivage.core.context import identified
from rivage.pathways.choices import Status
from tests.factories import (
    AppointmentFactory,
    EnrolmentFactory,
    ExpectedReleaseFactory,
    PaperFactory,
    ParticipantFactory,
    ReferralFactory,
    StepFactory,
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


def day(user, *, team=False):
    with identified(user.identity):
        return day_of(user, team=team)


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


def at(days, hour=10):
    now = timezone.localtime().replace(hour=hour, minute=0, second=0, microsecond=0)
    return now + timedelta(days=days)


def meeting(person, officer, starts_at, **fields):
    return AppointmentFactory(
        participant=person,
        officer=officer,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        **fields,
    )


def test_an_empty_day_is_said_to_be_quiet(officer):
    assert day(officer).quiet


def test_todays_appointments_come_in_their_order_and_tomorrows_wait(officer, team):
    person = ParticipantFactory(team=team, officer=officer)
    late, early = meeting(person, officer, at(0, 16)), meeting(person, officer, at(0, 9))
    meeting(person, officer, at(1))

    assert [each.pk for each in day(officer).appointments] == [early.pk, late.pk]


def test_a_past_appointment_without_outcome_waits_until_someone_says_what_became_of_it(
    officer, team
):
    person = ParticipantFactory(team=team, officer=officer)
    forgotten = meeting(person, officer, at(-3))
    meeting(person, officer, at(-2), outcome="came", outcome_at=at(-2), outcome_by=officer)

    assert [each.pk for each in day(officer).without_outcome] == [forgotten.pk]


def test_steps_are_overdue_or_due_this_week_or_not_shown(officer, team):
    person = ParticipantFactory(team=team, officer=officer)
    overdue = StepFactory(participant=person, due_on=in_days(-1))
    due = StepFactory(participant=person, due_on=in_days(3))
    StepFactory(participant=person, due_on=in_days(30))
    StepFactory(participant=person, due_on=in_days(-5), done_on=in_days(-4))

    found = day(officer)

    assert [step.pk for step in found.overdue.rows] == [overdue.pk]
    assert [step.pk for step in found.due.rows] == [due.pk]


def test_a_long_list_is_cut_and_says_that_there_is_more(officer, team):
    person = ParticipantFactory(team=team, officer=officer)
    StepFactory.create_batch(SHOWN + 1, participant=person, due_on=in_days(0))

    found = day(officer).due

    assert (len(found.rows), found.more) == (SHOWN, True)


def test_what_is_late_does_not_hide_the_week(officer, team):
    person = ParticipantFactory(team=team, officer=officer)
    StepFactory.create_batch(SHOWN + 1, participant=person, due_on=in_days(-1))
    due = StepFactory(participant=person, due_on=in_days(1))

    found = day(officer)

    assert (len(found.overdue.rows), found.overdue.more) == (SHOWN, True)
    assert [step.pk for step in found.due.rows] == [due.pk]


def test_a_suspended_pathway_comes_back_on_the_day_it_is_to_be_looked_at(officer, team):
    person = ParticipantFactory(team=team, officer=officer)
    enrolment = EnrolmentFactory(
        participant=person,
        status=Status.SUSPENDED,
        suspended_for="lost_contact",
        look_again_on=in_days(1),
    )
    assert day(officer).on_hold == []

    enrolment.look_again_on = in_days(0)
    enrolment.save()

    assert [each.pk for each in day(officer).on_hold] == [enrolment.pk]


def test_someone_without_news_for_a_month_is_remembered(officer, team):
    quiet = ParticipantFactory(team=team, officer=officer, last_contact_on=in_days(-31))
    heard = ParticipantFactory(team=team, officer=officer, last_contact_on=in_days(-29))
    for person in (quiet, heard):
        EnrolmentFactory(participant=person)

    assert [each.participant_id for each in day(officer).silent] == [quiet.pk]


def test_releases_fall_in_their_window_with_the_papers_still_to_obtain(officer, team):
    soon = ParticipantFactory(team=team, officer=officer)
    later = ParticipantFactory(team=team, officer=officer)
    far = ParticipantFactory(team=team, officer=officer)
    ExpectedReleaseFactory(participant=soon, earliest_on=in_days(15))
    ExpectedReleaseFactory(participant=later, earliest_on=in_days(16))
    ExpectedReleaseFactory(participant=far, earliest_on=in_days(91))
    PaperFactory(participant=soon, kind="identity_card", state="missing")
    PaperFactory(participant=soon, kind="cv", state="in_hand")

    windows = day(officer).windows

    assert [(each.days, [p.release.participant_id for p in each.people]) for each in windows] == [
        (15, [soon.pk]),
        (30, [later.pk]),
    ]
    assert len(windows[0].people[0].lacking) == 1
    assert windows[1].people[0].lacking == ()


def test_orientations_wait_for_the_whole_team(officer, team):
    ours = ReferralFactory(team=team)
    ReferralFactory()

    assert [each.pk for each in day(officer).referrals.rows] == [ours.pk]


def test_my_day_is_mine_and_the_teams_day_is_everyones(officer, team):
    colleague = UserFactory(team=team)
    mine = ParticipantFactory(team=team, officer=officer)
    theirs = ParticipantFactory(team=team, officer=colleague)
    elsewhere = UserFactory(team=TeamFactory())
    stranger = ParticipantFactory(officer=elsewhere)
    for person, by in ((mine, officer), (theirs, colleague), (stranger, elsewhere)):
        meeting(person, by, at(0))
        StepFactory(participant=person, officer=by, due_on=in_days(0))

    assert {each.participant_id for each in day(officer).appointments} == {mine.pk}
    both = day(officer, team=True)
    assert {each.participant_id for each in both.appointments} == {mine.pk, theirs.pk}
    assert {each.participant_id for each in both.due.rows} == {mine.pk, theirs.pk}


def test_a_restricted_file_does_not_appear_in_the_teams_day(officer, team):
    colleague = UserFactory(team=team)
    person = ParticipantFactory(team=team, officer=colleague, restricted=True)
    meeting(person, colleague, at(0))

    assert day(officer, team=True).appointments == []
    assert len(day(colleague, team=True).appointments) == 1
