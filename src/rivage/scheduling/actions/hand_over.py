"""A colleague takes over: the whole file follows, appointments to come included."""

from datetime import date

from django.db import transaction

from rivage.accounts.models import User
from rivage.participants.actions.files import seeing_all
from rivage.pathways import actions as pathways
from rivage.pathways.models import Enrolment
from rivage.scheduling.models import Appointment


@transaction.atomic
def hand_over_file(
    enrolment: Enrolment, *, officer: User, on: date | None = None, note: str = "", by: User
) -> int:
    """The pathway, its open steps and its appointments to come; the past stays with who was there.

    Returns how many appointments changed hands. `by` may lose sight of the file in the act, so
    pages pass their door first.
    """
    giver = enrolment.officer
    with seeing_all():
        pathways.hand_over(enrolment, officer=officer, on=on, note=note, by=by)
        return (
            Appointment.objects.to_come()
            .filter(participant=enrolment.participant_id, officer=giver)
            .update(officer=officer)
        )
