"""An appointment outside and the leave permit that it takes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from rivage.audit.models import Entry
from rivage.justice.actions.permits import cancel_permit
from rivage.justice.models import LeavePermit
from rivage.scheduling.actions import AppointmentOver, move_appointment
from rivage.scheduling.actions.leave import (
    NotTheirs,
    need_leave,
    serve_appointment,
    untie_appointment,
)
from rivage.scheduling.queries import (
    appointments_of,
    appointments_with,
    meetings_served,
    served_by,
    to_be_served,
)
from tests.factories import (
    AppointmentFactory,
    CustodyPeriodFactory,
    LeavePermitFactory,
    ParticipantFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return UserFactory()


@pytest.fixture
def person(officer):
    person = ParticipantFactory(officer=officer)
    CustodyPeriodFactory(participant=person)
    return person


@pytest.fixture
def meeting(person):
    return AppointmentFactory(participant=person, medium="outside", place="Bobigny")


def test_the_need_is_noted_once_with_its_trace(meeting, officer):
    permit = need_leave(meeting, by=officer)
    assert need_leave(meeting, by=officer) == permit
    assert LeavePermit.objects.count() == 1
    assert served_by(permit) == [meeting]
    entry = Entry.objects.get(verb="appointment.leave_tied")
    assert (entry.participant_id, entry.detail) == (
        meeting.participant_id, {"permit": str(permit.pk)},
    )  # fmt: skip


def test_what_is_over_needs_no_leave(meeting, officer):
    meeting.outcome = "cancelled_by_us"
    meeting.save()
    with pytest.raises(AppointmentOver):
        need_leave(meeting, by=officer)


def test_a_cancelled_permit_leaves_room_for_another(meeting, officer):
    first = need_leave(meeting, by=officer)
    cancel_permit(first, on=timezone.localdate(), by=officer)
    second = need_leave(meeting, by=officer)
    assert second != first
    assert served_by(first) == []


def test_only_an_appointment_elsewhere_of_someone_inside_needs_leave(person, officer, meeting):
    AppointmentFactory(participant=person, officer=officer, medium="in_prison")
    free = ParticipantFactory(officer=officer)
    CustodyPeriodFactory(participant=free, regime="free", establishment=None)
    AppointmentFactory(participant=free, officer=officer, medium="outside")
    needing = [each for each in appointments_with(officer).to_come if each.needs_leave]
    assert needing == [meeting]
    need_leave(meeting, by=officer)
    assert not any(each.needs_leave for each in appointments_of(person).to_come)


def test_a_permit_serves_appointments_of_its_person_only(person, meeting, officer):
    permit = LeavePermitFactory(participant=person)
    stranger = AppointmentFactory(medium="outside")
    with pytest.raises(NotTheirs):
        serve_appointment(permit, stranger, by=officer)
    assert list(to_be_served(permit)) == [meeting]
    serve_appointment(permit, meeting, by=officer)
    serve_appointment(permit, meeting, by=officer)
    assert Entry.objects.filter(verb="appointment.leave_tied").count() == 1
    assert list(to_be_served(permit)) == []
    untie_appointment(meeting, by=officer)
    untie_appointment(meeting, by=officer)
    assert Entry.objects.filter(verb="appointment.leave_untied").count() == 1


def test_an_appointment_that_moves_keeps_its_permit(meeting, officer):
    permit = need_leave(meeting, by=officer)
    moved = move_appointment(
        meeting, starts_at=meeting.starts_at + timedelta(days=3), asked_by="us", by=officer
    )
    assert moved.leave_permit == permit
    assert [each.starts_at for each in meetings_served(served_by(permit))] == [moved.starts_at]
