"""An appointment outside for someone inside: the leave permit that it takes."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rivage.accounts.models import User
from rivage.audit.actions import record
from rivage.core.refusals import Refusal
from rivage.justice.actions.permits import need_permit
from rivage.justice.choices import LeaveMotive
from rivage.justice.models import LeavePermit
from rivage.scheduling.actions.appointments import AppointmentOver, locked
from rivage.scheduling.models import Appointment


class NotTheirs(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Ce rendez-vous et cette permission ne sont pas à la même personne."))


@transaction.atomic
def need_leave(
    appointment: Appointment, *, motive: str = LeaveMotive.REINTEGRATION, by: User
) -> LeavePermit:
    """The need, noted in one click. The one it already has, while that one is still open."""
    appointment = locked(appointment)
    if appointment.outcome:
        raise AppointmentOver
    known = appointment.leave_permit
    if known is not None and not known.is_over:
        return known
    permit = need_permit(
        appointment.participant, motive=motive,
        needed_on=timezone.localdate(appointment.starts_at),
        destination=appointment.place, by=by,
    )  # fmt: skip
    _tie(appointment, permit, by=by)
    return permit


@transaction.atomic
def serve_appointment(permit: LeavePermit, appointment: Appointment, *, by: User) -> None:
    """This permit is for that appointment too; the permit it had lets it go."""
    appointment = locked(appointment)
    if appointment.participant_id != permit.participant_id:
        raise NotTheirs
    if appointment.leave_permit_id != permit.pk:
        _tie(appointment, permit, by=by)


@transaction.atomic
def untie_appointment(appointment: Appointment, *, by: User) -> None:
    appointment = locked(appointment)
    if appointment.leave_permit_id is not None:
        _tie(appointment, None, by=by)


def _tie(appointment: Appointment, permit: LeavePermit | None, *, by: User) -> None:
    appointment.leave_permit = permit
    appointment.save(update_fields=["leave_permit"])
    record(
        "appointment.leave_tied" if permit else "appointment.leave_untied", appointment, by=by,
        participant_id=appointment.participant_id, permit=str(permit.pk) if permit else "",
    )  # fmt: skip
