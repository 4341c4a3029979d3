"""Looks back before the release; programmes that leads make their own."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from rivage.pathways import actions, rules
from rivage.pathways.actions.programmes import ForLeads
from rivage.pathways.actions.reviews import ReviewDone
from rivage.pathways.models import Programme, Review
from tests.factories import (
    EnrolmentFactory,
    EstablishmentFactory,
    ParticipantFactory,
    ProgrammeFactory,
    UserFactory,
)

TODAY = date(2026, 3, 12)


@given(st.one_of(st.none(), st.dates(date(2025, 1, 1), date(2028, 1, 1))))
def test_reviews_are_proposed_between_today_and_the_release(release_on):
    proposed = rules.reviews_before(release_on, TODAY)
    if release_on is None or release_on < TODAY:
        assert proposed == {}
    else:
        assert proposed
        assert all(TODAY <= day <= release_on for day in proposed.values())


def ahead(days):
    return timezone.localdate() + timedelta(days=days)


@pytest.fixture
def officer(db):
    return UserFactory()


@pytest.fixture
def enrolment(officer):
    return EnrolmentFactory(participant=ParticipantFactory(officer=officer))


def due(enrolment):
    return dict(enrolment.reviews.filter(held_on=None).values_list("why", "due_on"))


@pytest.mark.django_db
def test_reviews_follow_the_release_and_what_was_held_stays(enrolment, officer):
    someone = enrolment.participant
    actions.tell_release(someone, earliest_on=ahead(100), by=officer)
    assert due(enrolment) == {
        "release_90": ahead(10), "release_30": ahead(70), "release_15": ahead(85),
    }  # fmt: skip
    held = actions.hold_review(
        Review.objects.get(why="release_90"), summary="Le projet tient.", by=officer
    )
    actions.tell_release(someone, earliest_on=ahead(200), by=officer)
    assert due(enrolment) == {"release_30": ahead(170), "release_15": ahead(185)}
    actions.tell_release(someone, unknown_reason="appeal", by=officer)
    assert due(enrolment) == {}
    held.refresh_from_db()
    assert held.summary == "Le projet tient."


@pytest.mark.django_db
def test_once_out_reviews_before_the_release_go_and_come_back_with_it(enrolment, officer):
    someone = enrolment.participant
    actions.record_place(
        someone, regime="sas", establishment=EstablishmentFactory(), started_on=ahead(-50),
        by=officer,
    )  # fmt: skip
    actions.tell_release(someone, earliest_on=ahead(20), by=officer)
    out = actions.leave_prison(someone, on=ahead(-1), by=officer)
    assert due(enrolment) == {}
    actions.withdraw_place(out, by=officer)
    assert due(enrolment) == {"release_15": ahead(5)}


@pytest.mark.django_db
def test_an_overdue_review_stays_until_someone_holds_it(enrolment, officer):
    actions.tell_release(enrolment.participant, earliest_on=ahead(40), by=officer)
    Review.objects.filter(why="release_30").update(due_on=ahead(-2))
    actions.tell_release(enrolment.participant, earliest_on=ahead(20), by=officer)
    assert due(enrolment) == {"release_30": ahead(-2), "release_15": ahead(5)}


@pytest.mark.django_db
def test_a_review_set_aside_is_not_proposed_again_and_can_be_brought_back(enrolment, officer):
    actions.tell_release(enrolment.participant, earliest_on=ahead(20), by=officer)
    review = actions.drop_review(Review.objects.get(why="release_15"), by=officer)
    actions.propose_reviews(enrolment)
    assert Review.objects.count() == 1
    with pytest.raises(ReviewDone):
        actions.hold_review(review, summary="", by=officer)
    assert actions.undo_review(review, by=officer).dropped_on is None


@pytest.mark.django_db
def test_the_three_programmes_are_loaded_once_and_stay_as_they_were_made():
    assert len(actions.load_programmes()) >= 3
    Programme.objects.filter(code="sas-accelere").update(name="Promotion du SAS")
    before = Programme.objects.count()
    actions.load_programmes()
    assert Programme.objects.count() == before
    assert Programme.objects.get(code="sas-accelere").name == "Promotion du SAS"
    assert Programme.objects.get(code="dedans-dehors").absence_policy == []


@pytest.mark.django_db
def test_a_lead_copies_changes_closes_and_opens_a_programme(officer):
    lead = UserFactory(lead=True)
    copy = actions.copy_programme(ProgrammeFactory(capacity=9), name="Été à Noisy", by=lead)
    assert (copy.code, copy.capacity) == ("ete-a-noisy", 9)
    actions.change_programme(copy, capacity=8, by=lead)
    assert actions.close_programme(copy, by=lead).valid_to == timezone.localdate()
    copy.refresh_from_db()
    assert copy.capacity == 8
    assert actions.open_programme(copy, by=lead).valid_to is None
    with pytest.raises(ForLeads):
        actions.close_programme(copy, by=officer)


@pytest.mark.django_db
def test_a_new_installation_has_the_three_programmes(capsys):
    """`rivage migrate` asks for this; running it again changes nothing."""
    for _turn in range(2):
        call_command("programmes", "load")
        assert Programme.objects.count() == 3
    assert "Hors les murs" in capsys.readouterr().out
