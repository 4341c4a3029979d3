"""A transfer, a release or a recall noted by mistake: everything is again as it was."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone

from rivage.accounts.models import User
from rivage.audit.actions import record
from rivage.justice.models import CustodyPeriod
from rivage.participants.actions.files import seeing_all
from rivage.participants.models import Participant
from rivage.pathways.actions.situation import restore_enrolment, withdraw_place
from rivage.pathways.models import HandOver, Step
from rivage.scheduling import rules
from rivage.scheduling.actions.appointments import move_appointment, record_outcome, undo_outcome
from rivage.scheduling.actions.open_cases import take_case_back
from rivage.scheduling.actions.passage_refusals import AlreadyTakenBack, ChangedSince
from rivage.scheduling.actions.snapshots import MODELS, snapshot
from rivage.scheduling.choices import AskedBy
from rivage.scheduling.models import Appointment, Passage


@transaction.atomic
def take_back(passage: Passage, *, by: User) -> Passage:
    """Whole or not at all: refused when someone has since changed what the act had done."""
    participant = Participant.objects.select_for_update(of=("self",)).get(pk=passage.participant_id)
    passage = Passage.objects.select_for_update(of=("self",)).get(pk=passage.pk)
    if passage.taken_back_at is not None:
        raise AlreadyTakenBack
    rows: Mapping[str, Any] = passage.changes["rows"]
    period = _last_period(passage)
    with seeing_all():
        found = {key: _row(key) for key in rows}
        now = snapshot(row for row in found.values() if row is not None)
        if any(now.get(key) != said["became"] for key, said in rows.items()):
            raise ChangedSince
        booked = _booked(passage)
        for key, said in rows.items():
            row = found[key]
            if row is not None:
                _restore(row, said["was"], by=by)
        if booked is not None:
            record_outcome(booked, outcome=rules.CANCELLED, by=by)
        withdraw_place(period, by=by)
        passage.period = None
        passage.taken_back_at, passage.taken_back_by = timezone.now(), by
        passage.save(update_fields=["period", "taken_back_at", "taken_back_by"])
        record("passage.taken_back", passage, by=by, participant_id=participant.pk)
    return passage


def _last_period(passage: Passage) -> CustodyPeriod:
    """Only the period that lasts can be taken away without leaving a hole."""
    period = passage.period
    if period is None or period.ended_on is not None or period.started_on != passage.on:
        raise ChangedSince
    return period


def _booked(passage: Passage) -> Appointment | None:
    key = passage.changes["booked"]
    booked = Appointment.objects.filter(pk=key).first() if key else None
    if booked is not None and booked.outcome:
        raise ChangedSince
    return booked


def _row(key: str) -> Model | None:
    label, _colon, pk = key.partition(":")
    row: Model | None = QuerySet(MODELS[label]).filter(pk=pk).first()
    return row


def _restore(row: Any, was: Mapping[str, Any], *, by: User) -> None:
    RESTORE[row._meta.label](row, was, by)


def _appointment(row: Appointment, was: Mapping[str, Any], by: User) -> None:
    if row.outcome != was["outcome"]:
        row = undo_outcome(row, by=by)
    starts_at = datetime.fromisoformat(was["starts_at"])
    if row.starts_at != starts_at:
        row = move_appointment(row, starts_at=starts_at, asked_by=AskedBy.US, by=by)
    row.officer_id, row.medium = was["officer_id"], was["medium"]
    row.establishment_id = was["establishment_id"]
    row.save(update_fields=["officer", "medium", "establishment"])


def _step(row: Step, was: Mapping[str, Any], by: User) -> None:
    for name in ("due_on", "done_on", "dropped_on"):
        setattr(row, name, date.fromisoformat(was[name]) if was[name] else None)
    row.actor, row.officer_id = was["actor"], was["officer_id"]
    row.save(update_fields=["due_on", "done_on", "dropped_on", "actor", "officer"])
    record("step.restored", row, by=by, participant_id=row.participant_id)


def _enrolment(row: Any, was: Mapping[str, Any], by: User) -> None:
    look_again_on = was["look_again_on"]
    day = date.fromisoformat(look_again_on) if look_again_on else None
    restore_enrolment(row, {**was, "look_again_on": day}, by=by)


def _hand_over(row: HandOver, was: Mapping[str, Any], by: User) -> None:
    row.closed_on = None
    row.save(update_fields=["closed_on"])
    record("release.hand_over_reopened", row, by=by, participant_id=row.participant_id)


def _case(row: Any, was: Mapping[str, Any], by: User) -> None:
    take_case_back(row, by=by)


RESTORE: Final[Mapping[str, Callable[[Any, Mapping[str, Any], User], None]]] = {
    "scheduling.Appointment": _appointment,
    "pathways.Step": _step,
    "pathways.Enrolment": _enrolment,
    "pathways.HandOver": _hand_over,
    "justice.LeavePermit": _case,
    "justice.AdjustmentDossier": _case,
}
