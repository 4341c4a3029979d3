"""A leave permit: needed, asked, answered, used; and what is taken back when it was a mistake."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone

from rivage.accounts.models import User
from rivage.audit.actions import record
from rivage.justice.actions.permit_refusals import (
    DecidedBeforeAsked,
    InTheFuture,
    NothingToTakeBack,
    PermitImpossible,
    PermitMovedOn,
    ReturnsBeforeLeaving,
)
from rivage.justice.choices import AskedThrough, LeaveAuthority, LeaveMotive, PermitState
from rivage.justice.models import CustodyPeriod, LeavePermit, PermitMoment
from rivage.justice.queries.permits import facts_of
from rivage.justice.rules import permits as rules
from rivage.justice.rules.leave_notices import blocks, warnings_for
from rivage.organisations.models import Establishment
from rivage.participants.models import Participant

# What may be said of a permit without it moving on.
DETAILS = (
    "motive", "needed_on", "establishment", "quarter", "first", "authority", "commission_on",
    "minutes_there", "minutes_back", "destination", "travel", "note",
)  # fmt: skip
# Pressing the button twice is one need.
SAME_NEED = timedelta(minutes=10)


@transaction.atomic
def need_permit(
    participant: Participant,
    *,
    motive: str,
    needed_on: date,
    establishment: Establishment | None = None,
    by: User,
    **details: Any,
) -> LeavePermit:
    """Someone inside has to be outside that day. `details` are those of `DETAILS`."""
    Participant.objects.select_for_update(of=("self",)).get(pk=participant.pk)
    same = LeavePermit.objects.filter(
        participant=participant, motive=motive, needed_on=needed_on, created_by=by,
        state=PermitState.NEEDED, created_at__gte=timezone.now() - SAME_NEED,
    ).first()  # fmt: skip
    if same is not None:
        return same
    if establishment is None:
        period = CustodyPeriod.objects.current().filter(participant=participant).first()
        establishment = period.establishment if period else None
    permit = LeavePermit(
        participant=participant, motive=LeaveMotive(motive), needed_on=needed_on,
        establishment=establishment, created_by=by,
    )  # fmt: skip
    _tell(permit, details)
    permit.save(force_insert=True)
    _note_moment(permit, was="", on=timezone.localdate(), before={}, by=by)
    record("permit.needed", permit, by=by, participant_id=participant.pk)
    return permit


@transaction.atomic
def correct_permit(permit: LeavePermit, *, by: User, **details: Any) -> LeavePermit:
    """It was said wrong, or more is known: nothing moves on."""
    permit = locked(permit)
    changed = _tell(permit, details)
    if not changed:
        return permit
    permit.save(update_fields=changed)
    record("permit.corrected", permit, by=by, participant_id=permit.participant_id, fields=changed)
    return permit


@transaction.atomic
def ask_permit(  # noqa: PLR0913 -- a request is all of this
    permit: LeavePermit,
    *,
    asked_on: date,
    asked_through: str = AskedThrough.PROBATION_OFFICER,
    authority: str = "",
    commission_on: date | None = None,
    note: str = "",
    by: User,
) -> LeavePermit:
    """The request has left. Refused where the law has no such permit; otherwise it only warns."""
    permit = locked(permit)
    _not_in_the_future(asked_on)
    told = {
        "asked_on": asked_on, "asked_through": asked_through and AskedThrough(asked_through),
        "authority": authority and LeaveAuthority(authority), "commission_on": commission_on,
    }  # fmt: skip
    if permit.state == PermitState.REFUSED:
        # Asked again, of the judge: the former answer stays in the moment.
        told |= {"decided_on": None, "notified_at": None, "appealed_at": None, "appealed_by": ""}
    if not rules.may_follow(permit.state, PermitState.ASKED):
        raise PermitMovedOn(permit.get_state_display())
    wanted = replace(facts_of(permit), state=PermitState.NEEDED)
    if (refused := blocks(warnings_for(wanted, timezone.localdate()))) is not None:
        raise PermitImpossible(refused.says)
    return _become(permit, PermitState.ASKED, on=asked_on, told=told, note=note, by=by)


@transaction.atomic
def grant_permit(  # noqa: PLR0913 -- a decision is all of this
    permit: LeavePermit,
    *,
    decided_on: date,
    starts_at: datetime,
    ends_at: datetime,
    conditions: str = "",
    notified_at: datetime | None = None,
    authority: str = "",
    note: str = "",
    by: User,
) -> LeavePermit:
    permit = locked(permit)
    _decided_after_asked(permit, decided_on, notified_at)
    if ends_at <= starts_at:
        raise ReturnsBeforeLeaving
    told: dict[str, Any] = {
        "decided_on": decided_on, "starts_at": starts_at, "ends_at": ends_at,
        "conditions": conditions, "notified_at": notified_at,
    }  # fmt: skip
    if authority:
        told["authority"] = LeaveAuthority(authority)
    return _become(permit, PermitState.GRANTED, on=decided_on, told=told, note=note, by=by)


@transaction.atomic
def refuse_permit(
    permit: LeavePermit,
    *,
    decided_on: date,
    notified_at: datetime | None = None,
    note: str = "",
    by: User,
) -> LeavePermit:
    permit = locked(permit)
    _decided_after_asked(permit, decided_on, notified_at)
    # Hours that the prosecutor's appeal undid stay in the moment, not on the permit.
    told = {
        "decided_on": decided_on, "notified_at": notified_at, "starts_at": None, "ends_at": None,
        "conditions": "",
    }  # fmt: skip
    return _become(permit, PermitState.REFUSED, on=decided_on, told=told, note=note, by=by)


@transaction.atomic
def appeal_permit(
    permit: LeavePermit, *, appealed_at: datetime, appealed_by: str, note: str = "", by: User
) -> LeavePermit:
    """By the person against a refusal, by the prosecutor against a grant: it waits again."""
    permit = locked(permit)
    day = timezone.localdate(appealed_at)
    _not_in_the_future(day)
    if permit.decided_on and day < permit.decided_on:
        raise DecidedBeforeAsked
    told = {"appealed_at": appealed_at, "appealed_by": appealed_by}
    return _become(permit, PermitState.APPEALED, on=day, told=told, note=note, by=by)


@transaction.atomic
def complete_permit(permit: LeavePermit, *, on: date, note: str = "", by: User) -> LeavePermit:
    """They went and came back."""
    permit = locked(permit)
    _not_in_the_future(on)
    return _become(permit, PermitState.DONE, on=on, told={"ended_on": on}, note=note, by=by)


@transaction.atomic
def cancel_permit(permit: LeavePermit, *, on: date, note: str = "", by: User) -> LeavePermit:
    """No longer needed, withdrawn by the judge, or made impossible by what happened."""
    permit = locked(permit)
    _not_in_the_future(on)
    return _become(permit, PermitState.CANCELLED, on=on, told={"ended_on": on}, note=note, by=by)


@transaction.atomic
def note_no_return(permit: LeavePermit, *, on: date, note: str = "", by: User) -> LeavePermit:
    """The prison did not see them come back at the hour. A fact, and nothing more."""
    permit = locked(permit)
    _not_in_the_future(on)
    return _become(permit, PermitState.NOT_RETURNED, on=on, told={"ended_on": on}, note=note, by=by)


@transaction.atomic
def take_back(permit: LeavePermit, moment_id: UUID, *, by: User) -> LeavePermit:
    """The last step was a mistake: all that it wrote over is as it was. The step stays readable."""
    permit = locked(permit)
    moment = permit.moments.filter(taken_back_at=None).order_by("-noted_at", "-id").first()
    if moment is None or moment.pk != moment_id or moment.was == "":
        raise NothingToTakeBack
    before = moment.before
    for name, value in before.items():
        setattr(permit, name, _field(name).to_python(value))
    permit.state = moment.was
    permit.save(update_fields=["state", *before])
    moment.taken_back_at, moment.taken_back_by = timezone.now(), by
    moment.save(update_fields=["taken_back_at", "taken_back_by"])
    record(
        "permit.taken_back", permit, by=by, participant_id=permit.participant_id,
        was=moment.became, became=moment.was,
    )  # fmt: skip
    return permit


def locked(permit: LeavePermit) -> LeavePermit:
    return (
        LeavePermit.objects.select_for_update(of=("self",))
        .select_related("participant", "establishment__commune")
        .get(pk=permit.pk)
    )


def _become(  # noqa: PLR0913 -- a step is all of this
    permit: LeavePermit, state: str, *, on: date, told: Mapping[str, Any], note: str, by: User
) -> LeavePermit:
    was = permit.state
    if not rules.may_follow(was, state):
        raise PermitMovedOn(permit.get_state_display())
    before = {name: _as_json(getattr(permit, name)) for name in told}
    for name, value in told.items():
        setattr(permit, name, value)
    permit.state = state
    permit.save(update_fields=["state", *told])
    _note_moment(permit, was=was, on=on, before=before, note=note, by=by)
    record(
        f"permit.{state}", permit, by=by, participant_id=permit.participant_id, was=was,
        became=state,
    )  # fmt: skip
    return permit


def _note_moment(  # noqa: PLR0913 -- a step is all of this
    permit: LeavePermit, *, was: str, on: date, before: dict[str, Any], note: str = "", by: User
) -> None:
    PermitMoment.objects.create(
        participant_id=permit.participant_id, permit=permit, was=was, became=permit.state, on=on,
        note=note, before=before, noted_by=by,
    )  # fmt: skip


def _tell(permit: LeavePermit, details: Mapping[str, Any]) -> list[str]:
    """Which of the details were really changed."""
    unknown = set(details) - set(DETAILS)
    if unknown:
        raise TypeError(f"not a detail of a permit: {', '.join(sorted(unknown))}")
    changed = [name for name, value in details.items() if getattr(permit, name) != value]
    for name in changed:
        setattr(permit, name, details[name])
    return changed


def _field(name: str) -> "models.Field[Any, Any]":
    field = LeavePermit._meta.get_field(name)
    if not isinstance(field, models.Field):
        raise TypeError(f"{name} is not a column of a permit")
    return field


def _as_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _not_in_the_future(day: date) -> None:
    if day > timezone.localdate():
        raise InTheFuture


def _decided_after_asked(
    permit: LeavePermit, decided_on: date, notified_at: datetime | None
) -> None:
    _not_in_the_future(decided_on)
    told = timezone.localdate(notified_at) if notified_at else decided_on
    if told < decided_on or (permit.asked_on and decided_on < permit.asked_on):
        raise DecidedBeforeAsked
