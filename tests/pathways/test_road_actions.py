"""What is confirmed, who takes over, and at what pace: acts, refusals, traces."""

from datetime import timedelta

import pytest
from django.utils import timezone

from rivage.audit.models import Change, Entry
from rivage.justice.choices import Regime
from rivage.pathways import actions
from rivage.pathways.actions.road import (
    MeetingWithoutDay,
    StillAhead,
    confirm,
    note_first_days,
    prepare_hand_over,
    set_pace,
)
from rivage.pathways.choices import Trio
from rivage.pathways.models import HandOver, ReleaseFact
from tests.factories import (
    CustodyPeriodFactory,
    EnrolmentFactory,
    ParticipantFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
SECRET = "Sa sœur Noémie l’héberge"


@pytest.fixture
def officer():
    return UserFactory(team=TeamFactory())


@pytest.fixture
def person(officer):
    return ParticipantFactory(officer=officer)


def today():
    return timezone.localdate()


def test_the_latest_word_counts_and_the_former_stays_in_the_history(person, officer):
    confirm(person, "housing", state="lacking", said_by="person", note=SECRET, by=officer)
    fact = confirm(person, "housing", state="in_place", said_by="probation", by=officer)
    assert ReleaseFact.objects.get(participant=person) == fact
    assert (fact.state, fact.said_by, fact.note) == ("in_place", "probation", SECRET)
    told = Entry.objects.filter(verb="release.confirmed").order_by("pk")
    assert [entry.detail["became"] for entry in told] == ["lacking", "in_place"]
    kept = Change.objects.filter(participant_id=person.pk, table_name="pathways_releasefact")
    assert kept.count() == 2
    assert not any(SECRET in f"{row.before}{row.after}" for row in kept)


def test_nobody_confirms_for_tomorrow(person, officer):
    with pytest.raises(StillAhead):
        confirm(person, "money", state="in_place", said_on=today() + timedelta(days=1), by=officer)
    assert not ReleaseFact.objects.exists()


def test_words_that_do_not_exist_are_not_kept(person, officer):
    for topic, state in (("offence", "lacking"), ("money", "perhaps")):
        with pytest.raises(ValueError, match="is not a valid"):
            confirm(person, topic, state=state, by=officer)


def test_one_hand_over_is_prepared_at_a_time_and_says_whether_someone_takes_over(person, officer):
    first = prepare_hand_over(person, meeting=Trio.ASKED, by=officer)
    assert not first.taken_over
    again = prepare_hand_over(person, elsewhere=" Mission locale de Bondy ", by=officer)
    assert again.pk == first.pk
    assert again.taken_over
    assert HandOver.objects.get().elsewhere == "Mission locale de Bondy"


def test_a_meeting_that_is_planned_or_was_held_has_a_day(person, officer):
    for meeting in (Trio.PLANNED, Trio.HELD):
        with pytest.raises(MeetingWithoutDay):
            prepare_hand_over(person, meeting=meeting, by=officer)


def test_the_first_days_may_be_planned_before_anyone_takes_over(person, officer):
    note_first_days(person, starting=today(), by=officer)
    prepare_hand_over(person, officer=officer, by=officer)
    assert HandOver.objects.get().first_days_from == today()


def test_a_pace_is_set_then_given_back_to_the_programme(officer, person):
    enrolment = EnrolmentFactory(participant=person)
    assert set_pace(enrolment, days=5, by=officer).days_between_meetings == 5
    assert set_pace(enrolment, days=None, by=officer).days_between_meetings is None
    assert Entry.objects.filter(verb="pathway.pace_set").count() == 2


def test_a_release_by_any_way_closes_what_was_prepared_and_its_withdrawal_reopens_it(
    person, officer
):
    CustodyPeriodFactory(participant=person, regime=Regime.SAS)
    prepared = prepare_hand_over(person, officer=officer, by=officer)
    period = actions.leave_prison(person, on=today(), by=officer)
    prepared.refresh_from_db()
    assert prepared.closed_on == today()
    actions.withdraw_place(period, by=officer)
    prepared.refresh_from_db()
    assert prepared.closed_on is None
