"""Reads about someone's appointments and what was noted of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.utils import timezone

from rivage.accounts.models import User
from rivage.justice.choices import INSIDE
from rivage.justice.models import AdjustmentDossier, CustodyPeriod, LeavePermit
from rivage.justice.rules.leave_notices import Meeting
from rivage.justice.rules.permits import OVER
from rivage.participants.models import Participant
from rivage.pathways.models import Step
from rivage.pathways.rules.road import FIRST_DAYS
from rivage.reference.choices import Vocabulary
from rivage.reference.models import Term
from rivage.reference.queries import codes_counting_as_absence
from rivage.scheduling import rules
from rivage.scheduling.models import Appointment, AppointmentQuerySet, InterviewNote, Passage

SHOWN = 50


@dataclass(frozen=True)
class Outcomes:
    """The outcomes that may be chosen, those of prison life apart."""

    main: Sequence[tuple[str, str]]
    prison_life: Sequence[tuple[str, str]]

    @property
    def all(self) -> list[tuple[str, str]]:
        return [*self.main, *self.prison_life]

    @property
    def labels(self) -> Mapping[str, str]:
        return dict(self.all)


@dataclass(frozen=True)
class OpenThings:
    """Everything that someone's move from one place to another may leave without an answer."""

    appointments: Sequence[Appointment]
    steps: Sequence[Step]
    permits: Sequence[LeavePermit]
    dossiers: Sequence[AdjustmentDossier]

    @property
    def all(self) -> list[Model]:
        return [*self.appointments, *self.steps, *self.permits, *self.dossiers]

    @property
    def cases(self) -> list[LeavePermit | AdjustmentDossier]:
        return [*self.permits, *self.dossiers]


@dataclass(frozen=True)
class Appointments:
    """Of one person, or of one officer."""

    to_come: Sequence[Appointment]
    without_outcome: Sequence[Appointment]
    past: Sequence[Appointment]


def outcomes(*, keep: str = "") -> Outcomes:
    """One query. `keep`: a code already chosen, shown even when it is no longer proposed."""
    terms = [
        term
        for term in Term.objects.filter(vocabulary=Vocabulary.APPOINTMENT_OUTCOME)
        if term.is_in_use or term.code == keep
    ]
    inside = [(term.code, term.label) for term in terms if term.family == "prison_life"]
    main = [(term.code, term.label) for term in terms if term.family != "prison_life"]
    return Outcomes(main=main, prison_life=inside)


def note_of(appointment: Appointment) -> InterviewNote | None:
    return (
        InterviewNote.objects.filter(appointment=appointment).select_related("written_by").first()
    )


def last_notes(
    participant: Participant, *, besides: Appointment, count: int = 3
) -> list[InterviewNote]:
    """The latest notes of the person's other interviews, the most recent first."""
    return list(
        InterviewNote.objects.filter(participant=participant)
        .exclude(appointment=besides)
        .select_related("appointment", "written_by")
        .defer("sensitive")
        .order_by("-appointment__starts_at")[:count]
    )


def open_steps(participant: Participant, *, count: int = 12) -> list[Step]:
    return list(
        Step.objects.filter(participant=participant, done_on=None, dropped_on=None)
        .select_related("officer")
        .order_by("due_on", "created_at")[:count]
    )


def open_things(participant: Participant, *, since: date) -> OpenThings:
    """Appointments from that day on without an outcome, open steps, permits and dossiers."""
    day = timezone.make_aware(datetime.combine(since, time.min))
    return OpenThings(
        appointments=list(
            Appointment.objects.filter(participant=participant, outcome="")
            .filter(starts_at__gte=min(day, timezone.now()))
            .select_related("officer", "establishment")
            .order_by("starts_at")
        ),
        steps=open_steps(participant, count=200),
        permits=list(
            LeavePermit.objects.open().filter(participant=participant).order_by("needed_on")
        ),
        dossiers=list(AdjustmentDossier.objects.open().filter(participant=participant)),
    )


def planned_inside(participant: Participant) -> int:
    """Meetings to come in detention and permits that wait: a way out leaves them without object."""
    meetings = Appointment.objects.filter(
        participant=participant, outcome="", starts_at__gte=timezone.now(),
        medium__in=rules.INSIDE_MEDIA,
    )  # fmt: skip
    return meetings.count() + LeavePermit.objects.open().filter(participant=participant).count()


@dataclass(frozen=True)
class FirstDay:
    """Something planned in the first days outside."""

    on: date
    starts_at: datetime | None
    title: str
    who: str
    done: bool


def first_days(participant: Participant, starting: date | None) -> list[FirstDay]:
    """What is planned in the ten days from that one, in order. Two queries, none without a day."""
    if starting is None:
        return []
    until = starting + timedelta(days=FIRST_DAYS)
    steps = Step.objects.filter(
        participant=participant, dropped_on=None, due_on__gte=starting, due_on__lt=until
    )
    meetings = (
        Appointment.objects.filter(participant=participant, starts_at__date__gte=starting)
        .filter(starts_at__date__lt=until)
        .exclude(outcome=rules.CANCELLED)
        .select_related("officer")
    )
    found = [
        FirstDay(
            timezone.localdate(row.starts_at), row.starts_at,
            row.place or str(row.get_kind_display()), row.officer.full_name, bool(row.outcome),
        )
        for row in meetings
    ]  # fmt: skip
    found += [
        FirstDay(row.due_on, None, row.title, str(row.get_actor_display()), bool(row.done_on))
        for row in steps
        if row.due_on is not None
    ]
    return sorted(found, key=lambda act: (act.on, act.starts_at is None, str(act.starts_at)))


def last_passage(participant: Participant) -> Passage | None:
    """The one that may still be taken back: the last, if its period still lasts."""
    last = (
        Passage.objects.filter(participant=participant, taken_back_at=None)
        .select_related("period", "made_by")
        .first()
    )
    return last if last is not None and last.period and last.period.ended_on is None else None


def readers_of(participant: Participant) -> list[str]:
    """The names of the teams that may open the file."""
    return list(participant.teams.values_list("name", flat=True))


def appointments_of(participant: Participant) -> Appointments:
    rows = Appointment.objects.filter(participant=participant).select_related(
        "officer", "establishment", "note", "leave_permit"
    )
    return _sorted(rows)


def appointments_with(officer: User) -> Appointments:
    """What is to come and what became of the rest, for one officer."""
    rows = Appointment.objects.filter(officer=officer).select_related(
        "participant", "establishment", "note", "leave_permit"
    )
    return _sorted(rows)


def _sorted(rows: AppointmentQuerySet) -> Appointments:
    return Appointments(
        to_come=list(
            rows.to_come().annotate(needs_leave=_needs_leave()).order_by("starts_at")[:SHOWN]
        ),
        without_outcome=list(rows.without_outcome().order_by("-starts_at")[:SHOWN]),
        past=list(
            rows.exclude(outcome="")
            .filter(starts_at__lt=timezone.now())
            .order_by("-starts_at")[:SHOWN]
        ),
    )


def _needs_leave() -> Q:
    """Somewhere else, for someone who sleeps in a prison, and no permit is under way."""
    inside = CustodyPeriod.objects.current().filter(
        participant=OuterRef("participant"), regime__in=INSIDE
    )
    without = Q(leave_permit=None) | Q(leave_permit__state__in=sorted(OVER))
    return Q(Q(medium__in=sorted(rules.AWAY)), without, Exists(inside))


def served_by(permit: LeavePermit) -> list[Appointment]:
    """The appointments that a permit is for."""
    return list(
        Appointment.objects.filter(leave_permit=permit)
        .select_related("officer", "establishment")
        .order_by("starts_at")
    )


def meetings_served(appointments: Iterable[Appointment]) -> tuple[Meeting, ...]:
    """Those that will take place, as the rules of leave look at them."""
    return tuple(
        Meeting(each.starts_at, each.ends_at) for each in appointments if each.outcome == ""
    )


def to_be_served(permit: LeavePermit) -> QuerySet[Appointment]:
    """Appointments of the person, elsewhere and to come, that this permit could be for."""
    return (
        Appointment.objects.to_come()
        .filter(participant=permit.participant_id, medium__in=sorted(rules.AWAY))
        .exclude(leave_permit=permit)
        .order_by("starts_at")
    )


def absences_in_a_row(participant: Participant) -> int:
    """What the absence policy looks at; the facts of prison life never count."""
    noted = (
        Appointment.objects.filter(participant=participant)
        .order_by("starts_at")
        .values_list("outcome", flat=True)
    )
    return rules.absences_in_a_row(noted, counting=codes_counting_as_absence())


def next_to_note(officer: User) -> Appointment | None:
    """The latest of the officer's appointments that nobody has noted yet."""
    return (
        Appointment.objects.without_outcome()
        .filter(officer=officer)
        .select_related("participant")
        .order_by("-starts_at")
        .first()
    )


def colleagues_for(user: User, participant: Participant) -> QuerySet[User]:
    """Whoever may meet the person: the teams of the file, its officer, and whoever books."""
    return User.objects.filter(
        Q(pk__in=[user.pk, participant.officer_id])
        | Q(
            is_active=True, role__in=("officer", "lead"), memberships__left_on=None,
            memberships__team__participants=participant,
        )
    ).distinct()  # fmt: skip
