"""Transfer, release, recall: one act each, which says what becomes of everything that was planned.

Nothing is left orphaned: every appointment to come, open step, leave permit and dossier has its
answer before anything is written, and all of it is written in one transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from rivage.accounts.models import User
from rivage.audit.actions import record
from rivage.justice import actions as justice
from rivage.justice.choices import INSIDE
from rivage.justice.models import AdjustmentDossier, CustodyPeriod, LeavePermit
from rivage.organisations.models import Establishment
from rivage.participants.actions.files import seeing_all
from rivage.participants.models import Participant
from rivage.pathways import actions as pathways
from rivage.pathways.actions.road import open_hand_over, set_pace
from rivage.pathways.choices import Status
from rivage.pathways.models import Enrolment, Programme, Step
from rivage.scheduling import rules
from rivage.scheduling.actions.appointments import (
    book_appointment,
    cancel,
    entrust_appointment,
    move_appointment,
    place_appointment,
)
from rivage.scheduling.actions.open_cases import move_case
from rivage.scheduling.actions.passage_refusals import AlreadyInside, NotInside, SomethingNew
from rivage.scheduling.actions.snapshots import differences, snapshot
from rivage.scheduling.choices import (
    AppointmentThen,
    AskedBy,
    PassageKind,
    PathwayThen,
    StepThen,
)
from rivage.scheduling.models import Appointment, Passage
from rivage.scheduling.queries import OpenThings, open_things


@dataclass(frozen=True)
class Arrival:
    """Where the person is from that day on, and under what regime."""

    on: date
    regime: str
    establishment: Establishment | None = None
    quarter: str = ""
    note: str = ""


@dataclass(frozen=True)
class ForPathway:
    then: str = PathwayThen.KEEP
    reason: str = ""
    look_again_on: date | None = None
    # Another programme, another officer, another pace: None leaves things as they are.
    programme: Programme | None = None
    officer: User | None = None
    days_between_meetings: int | None = None


@dataclass(frozen=True)
class ForAppointment:
    appointment: Appointment
    then: str = AppointmentThen.KEEP
    outcome: str = ""
    starts_at: datetime | None = None
    officer: User | None = None


@dataclass(frozen=True)
class ForStep:
    step: Step
    then: str = StepThen.KEEP
    due_on: date | None = None
    actor: str = ""


@dataclass(frozen=True)
class ForCase:
    """A leave permit or an adjustment dossier; `state` is the one it comes to, "" keeps it."""

    case: LeavePermit | AdjustmentDossier
    state: str = ""


@dataclass(frozen=True)
class FirstMeeting:
    starts_at: datetime
    officer: User
    medium: str = "office"
    place: str = ""
    minutes: int = 60


@dataclass(frozen=True)
class Answers:
    """What becomes of everything."""

    pathway: ForPathway = field(default_factory=ForPathway)
    appointments: Sequence[ForAppointment] = ()
    steps: Sequence[ForStep] = ()
    cases: Sequence[ForCase] = ()
    meeting: FirstMeeting | None = None


def transfer(participant: Participant, to: Arrival, answers: Answers, *, by: User) -> Passage:
    """From one prison, or one quarter, to another."""
    return _pass(PassageKind.TRANSFER, participant, to, answers, by=by)


def release(participant: Participant, to: Arrival, answers: Answers, *, by: User) -> Passage:
    """Out, free or under a measure; what was expected and prepared is closed."""
    return _pass(PassageKind.RELEASE, participant, to, answers, by=by)


def recall(participant: Participant, to: Arrival, answers: Answers, *, by: User) -> Passage:
    """Back inside: the same file, the same pathway, on hold or not."""
    return _pass(PassageKind.RECALL, participant, to, answers, by=by)


@transaction.atomic
def _pass(
    kind: PassageKind, participant: Participant, to: Arrival, answers: Answers, *, by: User
) -> Passage:
    # Two officers who note the same passage wait for each other here.
    participant = Participant.objects.select_for_update(of=("self",)).get(pk=participant.pk)
    found = open_things(participant, since=to.on)
    _everything_answered(found, answers)
    enrolment = Enrolment.objects.open().filter(participant=participant).first()
    hand_over = open_hand_over(participant)
    touched = [*found.all, *filter(None, (enrolment, hand_over))]
    before = snapshot(touched)
    # The file may change hands in the act: it stays in sight until the act is over.
    with seeing_all():
        period = _arrive(kind, participant, to, by=by)
        _appointments(to, answers.appointments, by=by)
        if enrolment is not None:
            _follow(enrolment, to.on, answers.pathway, found, by=by)
        _steps(answers.steps, by=by)
        for answer in answers.cases:
            if answer.state:
                move_case(answer.case, answer.state, on=to.on, by=by)
        if kind == PassageKind.RELEASE and hand_over is not None:
            hand_over.closed_on = to.on
            hand_over.save(update_fields=["closed_on"])
        booked = _meeting(participant, answers.meeting, by=by)
        changes = {
            "rows": differences(before, snapshot(touched)),
            "booked": str(booked.pk) if booked else "",
        }
        passage = Passage.objects.create(
            participant=participant, kind=kind, on=to.on, period=period, changes=changes,
            made_by=by,
        )  # fmt: skip
        record(f"passage.{kind.value}", passage, by=by, participant_id=participant.pk)
    return passage


def _everything_answered(found: OpenThings, answers: Answers) -> None:
    """Something booked or asked meanwhile must be looked at too."""
    answered = {answer.appointment.pk for answer in answers.appointments}
    answered |= {answer.step.pk for answer in answers.steps}
    answered |= {answer.case.pk for answer in answers.cases}
    if {row.pk for row in found.all} != answered:
        raise SomethingNew


def _arrive(kind: PassageKind, participant: Participant, to: Arrival, *, by: User) -> CustodyPeriod:
    current = CustodyPeriod.objects.current().filter(participant=participant).first()
    inside = current is not None and current.inside
    if kind == PassageKind.RELEASE:
        return justice.release(
            participant, on=to.on, regime=to.regime, establishment=to.establishment,
            note=to.note, by=by,
        )  # fmt: skip
    if kind == PassageKind.TRANSFER and (not inside or to.regime not in INSIDE):
        raise NotInside
    if kind == PassageKind.RECALL and (inside or to.regime not in INSIDE):
        raise AlreadyInside
    return justice.record_custody(
        participant, regime=to.regime, started_on=to.on, establishment=to.establishment,
        quarter=to.quarter, note=to.note, by=by,
    )  # fmt: skip


def _follow(
    enrolment: Enrolment, on: date, then: ForPathway, found: OpenThings, *, by: User
) -> None:
    """The pathway, in an order that each act allows: taken up, switched, handed over, held."""
    day = max(on, enrolment.started_on)
    giver = enrolment.officer_id
    on_hold = enrolment.status == Status.SUSPENDED
    if then.then == PathwayThen.RESUME and on_hold:
        enrolment = pathways.resume(enrolment, on=day, by=by)
    if then.programme is not None and then.programme.pk != enrolment.programme_id:
        enrolment = pathways.switch_programme(enrolment, then.programme, on=day, by=by)
    if then.officer is not None and then.officer.pk != giver:
        enrolment = pathways.hand_over(enrolment, officer=then.officer, on=day, by=by)
        keys = [appointment.pk for appointment in found.appointments]
        for appointment in Appointment.objects.filter(pk__in=keys, officer=giver, outcome=""):
            entrust_appointment(appointment, officer=then.officer, by=by)
    if then.days_between_meetings is not None:
        enrolment = set_pace(enrolment, days=then.days_between_meetings, by=by)
    if then.then == PathwayThen.HOLD and not on_hold:
        pathways.suspend(
            enrolment, reason=then.reason, on=day, look_again_on=then.look_again_on, by=by
        )
    # What was expected has changed or is closed: looks back follow.
    pathways.propose_reviews(enrolment)


def _appointments(to: Arrival, answers: Sequence[ForAppointment], *, by: User) -> None:
    for answer in answers:
        row = answer.appointment
        if answer.then == AppointmentThen.CANCEL:
            cancel(row, outcome=answer.outcome or rules.CANCELLED, by=by)
        elif answer.then == AppointmentThen.MOVE and answer.starts_at is not None:
            move_appointment(row, starts_at=answer.starts_at, asked_by=AskedBy.ESTABLISHMENT, by=by)
            medium, inside = rules.medium_after(row.medium, inside=to.regime in INSIDE)
            place_appointment(
                row, medium=medium, establishment=to.establishment if inside else None, by=by
            )
        elif answer.then == AppointmentThen.ENTRUST and answer.officer is not None:
            entrust_appointment(row, officer=answer.officer, by=by)


def _steps(answers: Sequence[ForStep], *, by: User) -> None:
    for answer in answers:
        step = answer.step
        if answer.then == StepThen.DROP:
            pathways.drop_step(step, by=by)
            continue
        if answer.then == StepThen.POSTPONE:
            step = pathways.postpone_step(step, due_on=answer.due_on, by=by)
        if answer.actor and answer.actor != step.actor:
            step.refresh_from_db(fields=["officer"])
            pathways.correct_step(
                step, title=step.title, due_on=step.due_on, actor=answer.actor,
                officer=step.officer, need=step.need, by=by,
            )  # fmt: skip


def _meeting(
    participant: Participant, wanted: FirstMeeting | None, *, by: User
) -> Appointment | None:
    if wanted is None:
        return None
    values: dict[str, Any] = {
        "officer": wanted.officer, "starts_at": wanted.starts_at, "medium": wanted.medium,
        "place": wanted.place, "minutes": wanted.minutes,
    }  # fmt: skip
    return book_appointment(participant, **values, by=by)
