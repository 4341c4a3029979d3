"""Doors that open and close, and what they do to the pathway: one act, one thread."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from rivage.accounts.models import User
from rivage.justice import actions as justice
from rivage.justice.choices import Regime
from rivage.justice.models import CustodyPeriod
from rivage.organisations.models import Establishment
from rivage.participants.actions.files import assign_officer
from rivage.participants.models import Participant
from rivage.pathways.actions.enrolments import resume, suspend, switch_programme
from rivage.pathways.actions.reviews import propose_reviews
from rivage.pathways.choices import Moment, Status
from rivage.pathways.models import Enrolment, EnrolmentMoment, HandOver, Programme

REINCARCERATED = "reincarcerated"


@transaction.atomic
def leave_prison(  # noqa: PLR0913 -- a release is all of this
    participant: Participant,
    *,
    on: date,
    regime: str = Regime.FREE,
    establishment: Establishment | None = None,
    note: str = "",
    take_up_again: bool = False,
    programme: Programme | None = None,
    by: User,
) -> CustodyPeriod:
    """Out; the pathway goes on, in `programme` if one is given, taken up again if asked."""
    period = justice.release(
        participant, on=on, regime=regime, establishment=establishment, note=note, by=by
    )
    # What was prepared for this day has become what is.
    for hand_over in HandOver.objects.filter(participant=participant, closed_on=None):
        hand_over.closed_on = on
        hand_over.save(update_fields=["closed_on"])
    enrolment = _open_pathway(participant)
    if enrolment is None:
        return period
    day = max(on, enrolment.started_on)
    if take_up_again and enrolment.status == Status.SUSPENDED:
        enrolment = resume(enrolment, on=day, by=by)
    if programme is not None and programme.pk != enrolment.programme_id:
        switch_programme(enrolment, programme, on=day, by=by)
    # Nothing is expected any more: looks back before the release lose their day.
    propose_reviews(enrolment)
    return period


@transaction.atomic
def record_place(  # noqa: PLR0913 -- a period is all of this
    participant: Participant,
    *,
    regime: str,
    started_on: date,
    establishment: Establishment | None = None,
    quarter: str = "",
    note: str = "",
    put_on_hold: bool = False,
    by: User,
) -> CustodyPeriod:
    """A new place or regime; back inside, the pathway may be put on hold: it is never ended."""
    period = justice.record_custody(
        participant, regime=regime, started_on=started_on, establishment=establishment,
        quarter=quarter, note=note, by=by,
    )  # fmt: skip
    enrolment = _open_pathway(participant)
    if put_on_hold and enrolment is not None and enrolment.status != Status.SUSPENDED:
        day = max(started_on, enrolment.started_on)
        suspend(enrolment, reason=REINCARCERATED, on=day, by=by)
    return period


@transaction.atomic
def withdraw_place(period: CustodyPeriod, *, by: User) -> None:
    """It never was; what had been expected of the release is expected again, reviews too."""
    participant, started_on = period.participant, period.started_on
    justice.withdraw_custody(period, by=by)
    prepared = HandOver.objects.filter(participant=participant)
    closed = prepared.filter(closed_on=started_on).first()
    if closed is not None and not prepared.filter(closed_on=None).exists():
        closed.closed_on = None
        closed.save(update_fields=["closed_on"])
    enrolment = _open_pathway(participant)
    if enrolment is not None:
        propose_reviews(enrolment)


def _open_pathway(participant: Participant) -> Enrolment | None:
    return Enrolment.objects.open().filter(participant=participant).first()


# What a passage from one place to another may change of a pathway.
CHANGED_BY_PASSAGE = (
    "status", "suspended_for", "look_again_on", "programme_id", "officer_id",
    "days_between_meetings",
)  # fmt: skip


@transaction.atomic
def restore_enrolment(enrolment: Enrolment, was: Mapping[str, Any], *, by: User) -> Enrolment:
    """A transfer, a release or a recall was noted by mistake: the pathway is what it was.

    What had been told of it stays in its history, and so does this.
    """
    held = Enrolment.objects.select_for_update(of=("self",)).select_related("programme", "officer")
    now = held.get(pk=enrolment.pk)
    before = held.get(pk=enrolment.pk)
    for name in CHANGED_BY_PASSAGE:
        setattr(before, name, was[name])
    if before.status != now.status:
        before.status_since = timezone.localdate()
    before.save()
    before = held.get(pk=enrolment.pk)
    told = [
        (Moment.RESUMED if now.status == Status.SUSPENDED else Moment.SUSPENDED,
         now.status, before.status),
        (Moment.SWITCHED, now.programme.name, before.programme.name),
        (Moment.HANDED_OVER, now.officer.full_name, before.officer.full_name),
    ]  # fmt: skip
    for kind, then, again in told:
        if then != again:
            EnrolmentMoment.objects.create(
                participant_id=now.participant_id, enrolment=now, kind=kind,
                on=timezone.localdate(), was=then, became=again, by=by,
                reason=before.suspended_for if kind == Moment.SUSPENDED else "",
            )  # fmt: skip
    if now.officer_id != before.officer_id:
        assign_officer(before.participant, before.officer, by=by)
    propose_reviews(before)
    return before
