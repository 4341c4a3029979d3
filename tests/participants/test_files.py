"""Opening a file, and who sees it afterwards, checked as PostgreSQL sees the visitor."""

from datetime import date

import pytest

from rivage.accounts.choices import Role
from rivage.audit.models import Change, Entry
from rivage.core.context import SYSTEM, identified, set_identity
from rivage.participants import actions
from rivage.participants.actions.identity import IDENTITY, seen
from rivage.participants.actions.refusals import FileMovedOn, OfficerUnavailable
from rivage.participants.models import Participant, SearchKey
from tests.factories import ParticipantFactory, TeamFactory, UserFactory

pytestmark = pytest.mark.django_db


def sees(user, participant):
    with identified(user.identity):
        return Participant.objects.filter(pk=participant.pk).exists()


def opened(**changes):
    team = TeamFactory()
    officer = UserFactory(team=team)
    given = {"teams": [team], "officer": officer, "by": officer} | changes
    person = actions.NewPerson(first_name="Aïssata", last_name="Le Goff")
    return actions.open_file(person, **given), team, officer


def test_an_opened_file_is_seen_by_its_teams_and_officer_and_leaves_a_trace():
    participant, team, officer = opened()
    assert sees(officer, participant)
    assert sees(UserFactory(team=team), participant)
    assert not sees(UserFactory(), participant)
    entry = Entry.objects.get(verb="participant.opened")
    assert (entry.user_id, entry.participant_id) == (officer.pk, participant.pk)


def test_a_colleague_opens_a_file_for_a_team_that_is_not_theirs():
    other = TeamFactory()
    officer, by = UserFactory(team=other), UserFactory(team=TeamFactory())
    set_identity(by.identity)
    participant, *_ = opened(teams=[other], officer=officer, by=by, phones=["06 11 22 33 44"])
    set_identity(SYSTEM)
    assert sees(officer, participant)
    assert not sees(by, participant)


def test_a_file_is_found_by_each_word_of_its_names_and_by_its_phone():
    participant, *_ = opened(phones=["06 11 22 33 44"])
    keys = set(SearchKey.objects.filter(participant=participant).values_list("key", flat=True))
    assert {"n:aissata", "n:le", "n:goff", "n:legoff", "p:0611223344", "r:4433221160"} <= keys
    assert f"c:{participant.reference}" in keys


def test_two_references_never_collide(monkeypatch):
    taken = ParticipantFactory()
    wanted = iter([taken.reference, "ZZZZ99"])
    monkeypatch.setattr("rivage.participants.actions.opening.new_reference", lambda: next(wanted))
    monkeypatch.setattr(
        Participant._meta.get_field("reference"), "default", lambda: taken.reference
    )
    monkeypatch.setattr(
        Participant._meta.get_field("reference"), "_get_default", lambda: taken.reference
    )
    participant, *_ = opened()
    assert participant.reference == "ZZZZ99"


def test_a_closed_account_cannot_hold_a_file():
    with pytest.raises(OfficerUnavailable):
        opened(officer=UserFactory(is_active=False))
    with pytest.raises(OfficerUnavailable):
        opened(officer=UserFactory(role=Role.DPO))


def test_handing_over_opens_the_file_to_the_new_officer_and_closes_it_to_the_former():
    before, after = UserFactory(), UserFactory()
    participant = ParticipantFactory(team=None, officer=before)
    set_identity(before.identity)
    actions.assign_officer(participant, after, by=before)
    set_identity(SYSTEM)
    assert (sees(before, participant), sees(after, participant)) == (False, True)
    change = Change.objects.filter(table_name="participants_participant", operation="update").get()
    assert change.user_id == before.pk


def test_a_team_added_sees_the_file_and_a_team_removed_no_longer_does():
    participant = ParticipantFactory(team=None, officer=UserFactory())
    team = TeamFactory()
    colleague = UserFactory(team=team)
    actions.add_team(participant, team, by=participant.officer)
    actions.add_team(participant, team, by=participant.officer)
    assert sees(colleague, participant)
    actions.remove_team(participant, team, by=participant.officer)
    assert not sees(colleague, participant)


def test_restricting_leaves_the_officer_and_named_readers_even_when_the_actor_is_not_one():
    team = TeamFactory()
    lead, reader, colleague = (
        UserFactory(lead=True, team=team),
        UserFactory(),
        UserFactory(team=team),
    )
    participant = ParticipantFactory(team=team, officer=UserFactory(team=team))
    set_identity(lead.identity)
    actions.restrict_file(participant, [reader], by=lead)
    set_identity(SYSTEM)
    assert sees(reader, participant)
    assert sees(participant.officer, participant)
    assert not sees(colleague, participant)
    assert not sees(lead, participant)
    actions.lift_restriction(participant, by=participant.officer)
    assert sees(colleague, participant)
    assert not sees(reader, participant)


def test_correcting_a_name_changes_what_the_file_is_found_by():
    participant = ParticipantFactory(first_name="Yanis", last_name="Morel")
    by = UserFactory()
    corrected = actions.correct_identity(participant, {"last_name": "Maurel"}, by=by)
    keys = SearchKey.objects.filter(participant=participant)
    assert keys.filter(key="n:maurel").exists()
    assert not keys.filter(key="n:morel").exists()
    assert (corrected.version, corrected.sort_name) == (1, "maurel yanis")
    assert Entry.objects.get(verb="participant.corrected").detail == {"fields": ["last_name"]}


def test_writing_the_same_again_changes_nothing_and_says_nothing():
    participant = ParticipantFactory(first_name="Yanis", languages=["fra"])
    values = {"first_name": "Yanis", "languages": ["fra"]}
    assert actions.correct_identity(participant, values, by=UserFactory()).version == 0
    assert not Entry.objects.filter(verb="participant.corrected").exists()


def test_two_people_correcting_the_same_fields_do_not_overwrite_each_other():
    participant = ParticipantFactory(first_name="Yanis", last_name="Morel")
    shown = seen(participant, IDENTITY)
    values = {name: getattr(participant, name) for name in IDENTITY}
    actions.correct_identity(participant, values | {"last_name": "Maurel"}, by=UserFactory())
    with pytest.raises(FileMovedOn) as refusal:
        actions.correct_identity(
            participant, values | {"last_name": "Morelle"}, by=UserFactory(), version=shown
        )
    assert "« Maurel »" in str(refusal.value)
    assert "« Morelle »" in str(refusal.value)


def test_two_people_correcting_two_topics_do_not_collide():
    participant = ParticipantFactory()
    shown = seen(participant, ["housing", "housing_note"])
    actions.correct_identity(participant, {"first_name": "Sami"}, by=UserFactory())
    values = {"housing": "family", "housing_note": "Chez sa sœur"}
    after = actions.correct_identity(participant, values, by=UserFactory(), version=shown)
    assert (after.housing, after.housing_note) == ("family", "Chez sa sœur")


def test_a_birth_date_replaces_an_estimated_year():
    participant = ParticipantFactory(estimated_birth_year=1990)
    after = actions.correct_identity(
        participant, {"birth_date": date(1991, 2, 3)}, by=UserFactory()
    )
    assert after.estimated_birth_year is None
    assert SearchKey.objects.filter(participant=participant, key="b:1991-02-03").exists()


def test_the_last_contact_only_moves_forward():
    participant = ParticipantFactory()
    actions.touch_contact(participant, date(2026, 3, 4))
    actions.touch_contact(participant, date(2026, 1, 1))
    participant.refresh_from_db()
    assert participant.last_contact_on == date(2026, 3, 4)
