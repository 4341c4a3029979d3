"""The doors to appointments and to what was noted of them."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404

from rivage.accounts.models import User
from rivage.audit.actions import trace_reading
from rivage.scheduling.models import Appointment, AppointmentQuerySet, Passage


def visible_appointments(user: User) -> AppointmentQuerySet:
    """Those of the files `user` may open; row-level security has hidden the others."""
    if not user.accompanies:
        raise PermissionDenied
    return Appointment.objects.select_related("participant", "officer", "establishment")


def appointment_to_open(user: User, pk: UUID) -> Appointment:
    """404 if `user` may not know of it; the reading of the file is traced, then allowed."""
    appointment = appointment_to_change(user, pk)
    trace_reading(user, kind="file", page="entretien", participant_id=appointment.participant_id)
    return appointment


def appointment_to_change(user: User, pk: UUID) -> Appointment:
    appointment = visible_appointments(user).filter(pk=pk).first()
    if appointment is None:
        raise Http404
    return appointment


def passage_to_take_back(user: User, pk: UUID) -> Passage:
    if not user.accompanies:
        raise PermissionDenied
    passage = (
        Passage.objects.select_related("participant", "period")
        .filter(pk=pk, participant__merged_into=None)
        .first()
    )
    if passage is None:
        raise Http404
    return passage
