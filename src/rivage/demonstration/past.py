"""Acts stamp the moment at which they are done; here that moment goes back to when they happened.

Only the seed may say so: nothing else in the product writes these columns after the act. It acts
as the system, and the history of changes says that too.
"""

from datetime import time, timedelta

from django.db.models import DateField, DateTimeField, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast
from django.utils import timezone

from rivage.demonstration.calendar import at, last_worked, next_worked
from rivage.justice.models import LeavePermit, PermitMoment
from rivage.participants.models import FileTeam, Participant
from rivage.pathways.models import Enrolment, Step
from rivage.referrals.choices import Status
from rivage.referrals.models import Referral, ReferralMoment
from rivage.scheduling.models import Appointment, InterviewNote

NINE, ELEVEN = time(9), time(11)


def set_back_in_time() -> None:
    """Notes to the end of their interview, files to their first day, answers to theirs."""
    _notes_were_written_after_the_interview()
    _files_were_opened_on_the_first_day()
    _orientations_were_answered_soon()
    _permits_were_needed_before_they_were_asked()


def _first(rows: QuerySet[Appointment] | QuerySet[InterviewNote], name: str) -> Subquery:
    return Subquery(rows.values(name)[:1], output_field=DateTimeField())


def _notes_were_written_after_the_interview() -> None:
    ended = _first(Appointment.objects.filter(pk=OuterRef("appointment_id")), "ends_at")
    InterviewNote.objects.update(saved_at=ended, finished_at=ended)
    Appointment.objects.exclude(outcome="").update(outcome_at=F("ends_at"))
    of_step = InterviewNote.objects.filter(step=OuterRef("pk"))
    planned = Step.objects.filter(pk__in=InterviewNote.objects.exclude(step=None).values("step"))
    planned.update(created_at=_first(of_step, "saved_at"))


def _files_were_opened_on_the_first_day() -> None:
    first = Subquery(
        Enrolment.objects.filter(participant=OuterRef("pk"))
        .order_by("started_on")
        .values("started_on")[:1],
        output_field=DateField(),
    )
    Participant.objects.filter(enrolments__isnull=False).update(
        created_at=Cast(first, DateTimeField())
    )
    opened = Subquery(
        Participant.objects.filter(pk=OuterRef("participant_id")).values("created_at")[:1],
        output_field=DateTimeField(),
    )
    FileTeam.objects.update(since=Cast(opened, DateField()))


def _orientations_were_answered_soon() -> None:
    """Within a week of the day they came, and before the first interview."""
    today = timezone.localdate()
    for referral in Referral.objects.exclude(received_on=None).select_related("enrolment"):
        came = referral.received_on or today
        answer = min(last_worked(today), next_worked(came + timedelta(days=6)))
        if referral.enrolment is not None:
            answer = min(answer, referral.enrolment.started_on)
        answer = max(answer, came)
        moments = ReferralMoment.objects.filter(referral=referral)
        moments.filter(status=Status.RECEIVED).update(at=at(came, NINE))
        moments.exclude(status=Status.RECEIVED).update(at=at(answer, ELEVEN))
        known = {"answered_on": answer} if referral.answered_on else {}
        Referral.objects.filter(pk=referral.pk).update(created_at=at(came, NINE), **known)


def _permits_were_needed_before_they_were_asked() -> None:
    for permit in LeavePermit.objects.all():
        known = permit.asked_on or timezone.localdate()
        noted = at(last_worked(known - timedelta(days=3)), NINE)
        LeavePermit.objects.filter(pk=permit.pk).update(created_at=noted)
        first = PermitMoment.objects.filter(permit=permit, was="")
        first.update(on=noted.date(), noted_at=noted)
