"""Appointments: booked, moved with their history, and what became of them."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rivage.accounts.models import User
from rivage.audit.actions import record
from rivage.core.refusals import Refusal
from rivage.organisations.models import Establishment
from rivage.participants.actions import touch_contact
from rivage.participants.models import Participant
from rivage.reference.choices import Vocabulary
from rivage.reference.models import Term
from rivage.scheduling import rules
from rivage.scheduling.choices import AskedBy, Kind
from rivage.scheduling.models import Appointment, AppointmentMove, InterviewNote

# Pressing "entretien imprévu" twice is one meeting.
SAME_MEETING = timedelta(minutes=10)


class AppointmentOver(Refusal):
    def __init__(self) -> None:
        super().__init__(_("La suite de ce rendez-vous est déjà notée : annulez-la d’abord."))


class OutcomeTooEarly(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Ce rendez-vous n’a pas encore commencé."))


class UnknownOutcome(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Cette suite n’est plus proposée : choisissez-en une autre."))


@transaction.atomic
def book_appointment(  # noqa: PLR0913 -- a meeting is all of this
    participant: Participant,
    *,
    officer: User,
    starts_at: datetime,
    minutes: int = 60,
    medium: str,
    kind: str = Kind.INTERVIEW,
    establishment: Establishment | None = None,
    place: str = "",
    by: User,
) -> Appointment:
    """`medium` is a code of "appointment_medium". May be in the past: it is then to be noted.

    The same meeting sent twice is booked once.
    """
    Participant.objects.select_for_update(of=("self",)).get(pk=participant.pk)
    same = Appointment.objects.filter(
        participant=participant, officer=officer, starts_at=starts_at, outcome=""
    ).first()
    if same is not None:
        return same
    appointment = Appointment.objects.create(
        participant=participant, officer=officer, kind=Kind(kind), medium=medium,
        establishment=establishment, place=place, starts_at=starts_at,
        ends_at=rules.end_of(starts_at, minutes), created_by=by,
    )  # fmt: skip
    record("appointment.booked", appointment, by=by, participant_id=participant.pk)
    return appointment


@transaction.atomic
def hold_now(
    participant: Participant,
    *,
    medium: str,
    establishment: Establishment | None = None,
    minutes: int = 45,
    by: User,
) -> Appointment:
    """Someone is there, or on the phone, without an appointment."""
    now = timezone.now().replace(second=0, microsecond=0)
    Participant.objects.select_for_update(of=("self",)).get(pk=participant.pk)
    just_begun = Appointment.objects.filter(
        participant=participant, officer=by, outcome="", medium=medium,
        starts_at__range=(now - SAME_MEETING, now),
    ).first()  # fmt: skip
    return just_begun or book_appointment(
        participant, officer=by, starts_at=now, minutes=minutes, medium=medium,
        establishment=establishment, by=by,
    )  # fmt: skip


@transaction.atomic
def move_appointment(  # noqa: PLR0913 -- to when, at whose request, why
    appointment: Appointment,
    *,
    starts_at: datetime,
    minutes: int | None = None,
    asked_by: str,
    reason: str = "",
    by: User,
) -> Appointment:
    """The day it had is kept, with who asked and why."""
    appointment = locked(appointment)
    if appointment.outcome:
        raise AppointmentOver
    lasts = appointment.ends_at - appointment.starts_at
    ends_at = starts_at + lasts if minutes is None else rules.end_of(starts_at, minutes)
    if (starts_at, ends_at) == (appointment.starts_at, appointment.ends_at):
        return appointment
    AppointmentMove.objects.create(
        participant_id=appointment.participant_id, appointment=appointment,
        was_at=appointment.starts_at, asked_by=AskedBy(asked_by), reason=reason, moved_by=by,
    )  # fmt: skip
    appointment.starts_at, appointment.ends_at = starts_at, ends_at
    appointment.save(update_fields=["starts_at", "ends_at"])
    record("appointment.moved", appointment, by=by, participant_id=appointment.participant_id)
    return appointment


@transaction.atomic
def record_outcome(
    appointment: Appointment, *, outcome: str, minutes_late: int | None = None, by: User
) -> Appointment:
    """`outcome` is a code of "appointment_outcome". The same again changes nothing."""
    appointment = locked(appointment)
    minutes_late = rules.minutes_late(outcome, minutes_late)
    was = appointment.outcome
    if (was, appointment.minutes_late) == (outcome, minutes_late):
        return appointment
    if was != outcome:
        _must_be_proposed(outcome)
        now = timezone.now()
        if not rules.known_already(outcome, starts_at=appointment.starts_at, now=now):
            raise OutcomeTooEarly
    appointment.outcome, appointment.minutes_late = outcome, minutes_late
    appointment.outcome_at, appointment.outcome_by = timezone.now(), by
    appointment.save(update_fields=["outcome", "minutes_late", "outcome_at", "outcome_by"])
    _note_contact(appointment)
    record(
        "appointment.outcome", appointment, by=by, participant_id=appointment.participant_id,
        was=was, became=outcome,
    )  # fmt: skip
    return appointment


@transaction.atomic
def undo_outcome(appointment: Appointment, *, by: User) -> Appointment:
    """It was noted by mistake: what was written is kept, and it is again to be noted."""
    appointment = locked(appointment)
    was = appointment.outcome
    if not was:
        return appointment
    appointment.outcome, appointment.minutes_late = "", None
    appointment.outcome_at = appointment.outcome_by = None
    appointment.save(update_fields=["outcome", "minutes_late", "outcome_at", "outcome_by"])
    for note in InterviewNote.objects.filter(appointment=appointment, finished_at__isnull=False):
        note.finished_at = None
        note.save(update_fields=["finished_at"])
    _note_contact(appointment)
    record(
        "appointment.outcome_undone", appointment, by=by,
        participant_id=appointment.participant_id, was=was,
    )  # fmt: skip
    return appointment


@transaction.atomic
def cancel(appointment: Appointment, *, outcome: str = rules.CANCELLED, by: User) -> Appointment:
    """It will not take place: by our doing, with an excuse, or because of prison life."""
    if locked(appointment).outcome:
        raise AppointmentOver
    return record_outcome(appointment, outcome=outcome, by=by)


@transaction.atomic
def entrust_appointment(appointment: Appointment, *, officer: User, by: User) -> Appointment:
    """A colleague will be there instead."""
    appointment = locked(appointment)
    if appointment.outcome:
        raise AppointmentOver
    was = appointment.officer_id
    if was == officer.pk:
        return appointment
    appointment.officer = officer
    appointment.save(update_fields=["officer"])
    record(
        "appointment.entrusted", appointment, by=by, participant_id=appointment.participant_id,
        was=was, became=officer.pk,
    )  # fmt: skip
    return appointment


@transaction.atomic
def place_appointment(
    appointment: Appointment, *, medium: str, establishment: Establishment | None, by: User
) -> Appointment:
    """The same meeting, elsewhere or in another manner."""
    appointment = locked(appointment)
    now = (medium, establishment.pk if establishment else None)
    if now == (appointment.medium, appointment.establishment_id):
        return appointment
    appointment.medium, appointment.establishment = medium, establishment
    appointment.save(update_fields=["medium", "establishment"])
    record("appointment.placed", appointment, by=by, participant_id=appointment.participant_id)
    return appointment


def locked(appointment: Appointment) -> Appointment:
    return (
        Appointment.objects.select_for_update(of=("self",))
        .select_related("participant")
        .get(pk=appointment.pk)
    )


def _must_be_proposed(outcome: str) -> None:
    known = Term.objects.in_use().filter(vocabulary=Vocabulary.APPOINTMENT_OUTCOME, code=outcome)
    if not known.exists():
        raise UnknownOutcome


def _note_contact(appointment: Appointment) -> None:
    """The day of the last contact follows what is noted, and what is taken back."""
    participant = appointment.participant
    day = timezone.localdate(appointment.starts_at)
    if appointment.outcome in rules.CAME:
        touch_contact(participant, day)
        return
    if participant.last_contact_on != day:
        return
    came = Appointment.objects.filter(participant=participant, outcome__in=rules.CAME)
    latest = came.order_by("-starts_at").first()
    participant.last_contact_on = timezone.localdate(latest.starts_at) if latest else None
    participant.save(update_fields=["last_contact_on"])
