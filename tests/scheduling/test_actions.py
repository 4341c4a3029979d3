"""Booking, moving and noting appointments."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from rivage.accounts.models import User
from rivage.audit.models import Entry
from rivage.participants.models import Participant
from rivage.pathways import actions as pathways
from rivage.pathways.models import Step
from rivage.reference.actions import load_vocabularies
from rivage.scheduling import actions
from rivage.scheduling.models import Appointment, InterviewNote
from rivage.scheduling.queries import (
    absences_in_a_row,
    appointments_of,
    last_notes,
    open_steps,
    outcomes,
)
from tests.factories import AppointmentFactory, ParticipantFactory, TeamFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _words() -> None:
    load_vocabularies()


@pytest.fixture
def officer() -> User:
    return UserFactory.create(team=TeamFactory.create())


@pytest.fixture
def participant(officer: User) -> Participant:
    return ParticipantFactory.create(officer=officer)


@pytest.fixture
def begun(participant: Participant) -> Appointment:
    return AppointmentFactory.create(
        participant=participant, starts_at=timezone.now() - timedelta(minutes=50)
    )


def test_booking_leaves_a_trace(participant: Participant, officer: User) -> None:
    at = timezone.now() + timedelta(days=3)
    booked = actions.book_appointment(
        participant, officer=officer, starts_at=at, minutes=45, medium="phone", by=officer
    )
    assert booked.ends_at - booked.starts_at == timedelta(minutes=45)
    assert Entry.objects.get(verb="appointment.booked").participant_id == participant.pk


def test_pressing_twice_for_someone_who_is_there_is_one_meeting(
    participant: Participant, officer: User
) -> None:
    first = actions.hold_now(participant, medium="office", by=officer)
    assert actions.hold_now(participant, medium="office", by=officer) == first


def test_a_moved_appointment_keeps_its_history(participant: Participant, officer: User) -> None:
    appointment = AppointmentFactory.create(participant=participant)
    was = appointment.starts_at
    to = was + timedelta(days=2)
    moved = actions.move_appointment(
        appointment, starts_at=to, asked_by="person", reason="Rendez-vous à la CAF.", by=officer
    )
    assert (moved.starts_at, moved.ends_at) == (to, to + timedelta(hours=1))
    assert [(m.was_at, m.asked_by, m.reason) for m in moved.moves.all()] == [
        (was, "person", "Rendez-vous à la CAF.")
    ]
    actions.move_appointment(moved, starts_at=to, asked_by="person", by=officer)
    assert moved.moves.count() == 1


def test_what_is_over_is_not_moved(begun: Appointment, officer: User) -> None:
    actions.record_outcome(begun, outcome="came", by=officer)
    with pytest.raises(actions.AppointmentOver):
        actions.move_appointment(begun, starts_at=timezone.now(), asked_by="us", by=officer)


def test_coming_late_keeps_the_minutes_and_the_day_of_contact(
    begun: Appointment, officer: User
) -> None:
    noted = actions.record_outcome(begun, outcome="came_late", minutes_late=20, by=officer)
    assert (noted.outcome, noted.minutes_late, noted.outcome_by) == ("came_late", 20, officer)
    begun.participant.refresh_from_db()
    assert begun.participant.last_contact_on == timezone.localdate(begun.starts_at)


def test_an_outcome_can_be_undone_with_what_followed_from_it(
    begun: Appointment, officer: User
) -> None:
    actions.record_outcome(begun, outcome="came", by=officer)
    actions.finish_note(begun, by=officer)
    undone = actions.undo_outcome(begun, by=officer)
    assert (undone.outcome, undone.outcome_at, undone.outcome_by) == ("", None, None)
    begun.participant.refresh_from_db()
    assert begun.participant.last_contact_on is None
    assert InterviewNote.objects.get().finished_at is None


def test_a_presence_is_not_noted_before_the_hour_but_a_cancellation_is(
    participant: Participant, officer: User
) -> None:
    tomorrow = AppointmentFactory.create(participant=participant)
    with pytest.raises(actions.OutcomeTooEarly):
        actions.record_outcome(tomorrow, outcome="came", by=officer)
    assert actions.cancel(tomorrow, by=officer).outcome == "cancelled_by_us"
    with pytest.raises(actions.AppointmentOver):
        actions.cancel(tomorrow, by=officer)


def test_an_outcome_that_is_not_in_the_list_is_refused(begun: Appointment, officer: User) -> None:
    with pytest.raises(actions.UnknownOutcome):
        actions.record_outcome(begun, outcome="vanished", by=officer)


def test_only_unexplained_absences_count(participant: Participant, officer: User) -> None:
    now = timezone.now()
    for days, outcome in (
        (40, "absent"),
        (30, "came"),
        (20, "absent"),
        (10, "not_brought"),
        (2, "absent"),
    ):
        appointment = AppointmentFactory.create(
            participant=participant, starts_at=now - timedelta(days=days)
        )
        actions.record_outcome(appointment, outcome=outcome, by=officer)
    assert absences_in_a_row(participant) == 2


def test_outcomes_of_prison_life_are_apart() -> None:
    found = outcomes()
    assert "absent" in dict(found.main)
    assert "not_brought" in dict(found.prison_life)


def test_a_note_is_kept_with_its_version_and_its_outcome(begun: Appointment, officer: User) -> None:
    note = actions.keep_note(
        begun, {"done": "CV relu", "outcome": "came"}, version=0, page="p", attempt="a", by=officer
    )
    assert (note.version, note.done) == (1, "CV relu")
    begun.refresh_from_db()
    assert begun.outcome == "came"


def test_an_attempt_that_comes_twice_is_kept_once(begun: Appointment, officer: User) -> None:
    for _ in range(2):
        note = actions.keep_note(
            begun, {"done": "CV relu"}, version=0, page="p", attempt="a", by=officer
        )
    assert note.version == 1
    further = actions.keep_note(
        begun, {"done": "CV relu, lettre"}, version=0, page="p", attempt="b", by=officer
    )
    assert (further.version, further.done) == (2, "CV relu, lettre")


def test_words_of_a_colleague_are_never_written_over(begun: Appointment, officer: User) -> None:
    colleague = UserFactory.create()
    actions.keep_note(begun, {"done": "Le sien"}, version=0, page="p1", attempt="a", by=colleague)
    with pytest.raises(actions.NoteMovedOn) as refused:
        actions.keep_note(begun, {"done": "Le mien"}, version=0, page="p2", attempt="b", by=officer)
    assert refused.value.note.done == "Le sien"
    assert colleague.full_name in str(refused.value)
    same = actions.keep_note(
        begun, {"done": "Le sien"}, version=0, page="p2", attempt="c", by=officer
    )
    assert same.version == 1


def test_finishing_needs_an_outcome(begun: Appointment, officer: User) -> None:
    actions.keep_note(begun, {"done": "CV relu"}, version=0, by=officer)
    with pytest.raises(actions.OutcomeMissing):
        actions.finish_note(begun, by=officer)


def test_the_next_step_joins_the_plan_and_follows_its_correction(
    begun: Appointment, officer: User
) -> None:
    due = date(2030, 1, 5)
    values = {"outcome": "came", "next_step": "Appeler le chantier", "next_step_on": due}
    actions.keep_note(begun, values, version=0, by=officer)
    first: Any = actions.finish_note(begun, by=officer)
    assert (first.step.title, first.step.due_on) == ("Appeler le chantier", due)

    actions.keep_note(begun, {"next_step": "Écrire au chantier"}, version=1, by=officer)
    again = actions.finish_note(begun, by=officer)
    assert Step.objects.get().title == "Écrire au chantier"
    assert again.step == first.step


def test_undoing_the_end_takes_an_untouched_step_out_of_the_plan(
    begun: Appointment, officer: User
) -> None:
    actions.keep_note(begun, {"outcome": "came", "next_step": "Appeler"}, version=0, by=officer)
    step: Any = actions.finish_note(begun, by=officer).step
    actions.reopen_note(begun, by=officer)
    step.refresh_from_db()
    assert not step.open
    assert open_steps(begun.participant) == []


def test_undoing_the_end_leaves_a_step_that_someone_has_noted(
    begun: Appointment, officer: User
) -> None:
    actions.keep_note(begun, {"outcome": "came", "next_step": "Appeler"}, version=0, by=officer)
    step: Any = actions.finish_note(begun, by=officer).step
    pathways.add_note(begun.participant, step=step, body="Rappeler lundi.", by=officer)
    assert actions.reopen_note(begun, by=officer).step == step


def test_the_last_notes_are_those_of_other_interviews(
    begun: Appointment, officer: User, participant: Participant
) -> None:
    for days in (5, 10, 15, 20):
        earlier = AppointmentFactory.create(
            participant=participant, starts_at=timezone.now() - timedelta(days=days)
        )
        actions.keep_note(earlier, {"done": f"il y a {days}"}, version=0, by=officer)
    actions.keep_note(begun, {"done": "aujourd’hui"}, version=0, by=officer)
    found = last_notes(participant, besides=begun)
    assert [note.done for note in found] == ["il y a 5", "il y a 10", "il y a 15"]


def test_appointments_are_sorted_by_what_is_left_to_do(
    begun: Appointment, officer: User, participant: Participant
) -> None:
    ahead = AppointmentFactory.create(participant=participant)
    over = AppointmentFactory.create(
        participant=participant, starts_at=timezone.now() - timedelta(days=9)
    )
    actions.record_outcome(over, outcome="excused", by=officer)
    found = appointments_of(participant)
    assert (found.to_come, found.without_outcome, found.past) == ([ahead], [begun], [over])
