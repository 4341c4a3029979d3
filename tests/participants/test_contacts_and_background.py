"""Contact points with their time, papers, experience, wishes, consents."""

from datetime import date

import pytest
from django.utils import timezone

from rivage.participants import actions
from rivage.participants.actions.refusals import AlreadyEnded
from rivage.participants.choices import PaperState
from rivage.participants.models import SearchKey
from tests.factories import OccupationFactory, ParticipantFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return UserFactory()


def test_the_same_phone_written_otherwise_is_not_added_twice(by):
    participant = ParticipantFactory(no_contact_reason="lost")
    first = actions.add_contact_point(participant, "phone", "06 11 22 33 44", by=by)
    again = actions.add_contact_point(participant, "phone", "+33611223344", by=by)
    assert first == again
    participant.refresh_from_db()
    assert participant.no_contact_reason == ""
    assert SearchKey.objects.filter(participant=participant, key="p:0611223344").exists()


def test_only_one_contact_is_used_first(by):
    participant = ParticipantFactory()
    first = actions.add_contact_point(participant, "phone", "0611223344", by=by, preferred=True)
    actions.add_contact_point(participant, "email", "a@b.example", by=by, preferred=True)
    first.refresh_from_db()
    assert not first.preferred


def test_an_ended_number_stays_in_the_file_and_still_finds_the_person(by):
    participant = ParticipantFactory()
    point = actions.add_contact_point(participant, "phone", "0611223344", by=by)
    point = actions.end_contact_point(point, "lost", by=by)
    assert (point.valid_to, point.why_ended) == (timezone.localdate(), "lost")
    assert SearchKey.objects.filter(participant=participant, key="p:0611223344").exists()
    with pytest.raises(AlreadyEnded):
        actions.end_contact_point(point, "lost", by=by)
    assert actions.reopen_contact_point(point, by=by).valid_to is None


def test_a_relay_is_named_then_ended(by):
    relay = actions.add_relay(
        ParticipantFactory(), "Fatou Diarra", by=by, relation="sibling", may_be_told="le lieu"
    )
    relay = actions.correct_relay(relay, {"phone": "0611223344"}, by=by)
    assert (relay.name, relay.phone, relay.may_be_told) == ("Fatou Diarra", "0611223344", "le lieu")
    assert actions.end_relay(relay, by=by).valid_to == timezone.localdate()


def test_a_paper_asked_for_is_dated_and_so_is_its_reception(by):
    participant = ParticipantFactory()
    asked = actions.set_paper(participant, "identity_card", PaperState.ASKED, by=by, cost=25)
    assert asked.asked_on == timezone.localdate()
    received = actions.set_paper(participant, "identity_card", PaperState.IN_HAND, by=by)
    assert (received.pk, received.received_on) == (asked.pk, timezone.localdate())


def test_experience_and_training_are_added_corrected_and_removed(by):
    participant = ParticipantFactory()
    one = actions.add_experience(participant, {"title": "Cuisine", "kind": "inside"}, by=by)
    assert actions.correct_experience(one, {"months": 8}, by=by).months == 8
    actions.remove(one, by=by)
    training = actions.add_training(participant, {"title": "CAP cuisine"}, by=by)
    assert actions.correct_training(training, {"obtained": True}, by=by).obtained
    actions.remove(training, by=by)
    assert not participant.experiences.exists()
    assert not participant.trainings.exists()


def test_what_was_removed_by_mistake_is_put_back_as_it_was(by):
    participant = ParticipantFactory()
    values = {"title": "Cuisine", "kind": "inside", "description": "Service du midi."}
    one = actions.add_experience(participant, values, by=by)
    number = one.pk
    actions.remove(one, by=by)
    actions.put_back(participant, number, by=by)
    again = participant.experiences.get()
    assert (again.pk, again.description) == (number, "Service du midi.")
    with pytest.raises(actions.NothingToPutBack):
        actions.put_back(participant, number, by=by)


def test_a_job_lead_comes_back_at_its_rank(by):
    participant, wanted = ParticipantFactory(), [OccupationFactory() for _ in range(3)]
    wishes = [actions.Wish(each.pk, f"mot {at}") for at, each in enumerate(wanted)]
    leads = actions.set_job_leads(participant, wishes, by=by)
    number = leads[1].pk
    actions.remove(leads[1], by=by)
    assert [lead.rank for lead in participant.job_leads.all()] == [1, 2]
    actions.put_back(participant, number, by=by)
    found = [(lead.rank, lead.occupation_id, lead.note) for lead in participant.job_leads.all()]
    assert found == [(at + 1, each.pk, f"mot {at}") for at, each in enumerate(wanted)]


def test_what_one_removed_is_not_put_back_into_another_file(by):
    one = actions.add_training(ParticipantFactory(), {"title": "CAP"}, by=by)
    number = one.pk
    actions.remove(one, by=by)
    with pytest.raises(actions.NothingToPutBack):
        actions.put_back(ParticipantFactory(), number, by=by)


def test_an_agreement_ended_by_mistake_is_open_again(by):
    participant = ParticipantFactory()
    given = actions.give_consent(participant, "spip", by=by, given_on=timezone.localdate())
    ended = actions.end_consent(given, by=by)
    assert actions.reopen_consent(ended, by=by).ended_on is None
    actions.end_consent(given, by=by)
    newer = actions.give_consent(participant, "spip", by=by, given_on=timezone.localdate())
    assert actions.reopen_consent(ended, by=by) == newer


def test_job_leads_keep_the_order_of_the_person(by):
    participant = ParticipantFactory()
    one, two, three = OccupationFactory.create_batch(3)
    wishes = [actions.Wish(each.pk) for each in (one, two)]
    actions.set_job_leads(participant, wishes, by=by)
    actions.set_job_leads(
        participant,
        [actions.Wish(three.pk, "depuis toujours"), actions.Wish(two.pk), actions.Wish(two.pk)],
        by=by,
    )
    leads = [(lead.rank, lead.occupation, lead.note) for lead in participant.job_leads.all()]
    assert leads == [(1, three, "depuis toujours"), (2, two, "")]


def test_a_consent_still_open_is_not_given_twice_and_ends_once(by):
    participant = ParticipantFactory()
    on = date(2026, 5, 4)
    consent = actions.give_consent(participant, "spip", by=by, given_on=on)
    assert actions.give_consent(participant, "spip", by=by, given_on=on) == consent
    consent = actions.end_consent(consent, by=by)
    with pytest.raises(AlreadyEnded):
        actions.end_consent(consent, by=by)
    assert actions.give_consent(participant, "spip", by=by, given_on=on) != consent
