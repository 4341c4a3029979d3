"""The decision, its notification, the appeals. Only rules of certainty A ever forbid."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from rivage.accounts.models import User
from rivage.justice.actions.dossiers.moving import change, happened, lock, move
from rivage.justice.actions.dossiers.refusals import (
    AppealBeforeNotification,
    ChamberStillHasTime,
    NotYetHappened,
    WindowStillOpen,
)
from rivage.justice.choices import Decision, DossierState
from rivage.justice.models import AdjustmentDossier
from rivage.justice.queries.dossiers import place_of
from rivage.justice.rules import deadlines, dossier_deadlines


def grant(
    dossier: AdjustmentDossier,
    *,
    on: date,
    without_debate: bool = False,
    obligations: str = "",
    note: str = "",
    **rest: Any,
) -> AdjustmentDossier:
    happened(on, after=dossier.filed_on)
    state = DossierState.GRANTED_WITHOUT_DEBATE if without_debate else DossierState.GRANTED
    decision = Decision.GRANTED_WITHOUT_DEBATE if without_debate else Decision.GRANTED
    return move(
        dossier, state, on=on, note=note, decided_on=on, decision=decision,
        obligations=obligations or dossier.obligations, **rest,
    )  # fmt: skip


def refuse(
    dossier: AdjustmentDossier,
    *,
    on: date,
    bar_months: int | None = None,
    reasons: str = "",
    note: str = "",
    **rest: Any,
) -> AdjustmentDossier:
    """What was gathered stays; a bar says when the same may be asked again."""
    happened(on, after=dossier.filed_on)
    again = None
    if bar_months:
        bar = dossier_deadlines.refiling(on, bar_months, dossier.court, place_of(dossier))
        again = bar.first_day_after
    return move(
        dossier, DossierState.REFUSED, on=on, note=note, decided_on=on, decision=Decision.REFUSED,
        bar_months=bar_months, refile_from=again, reasons=reasons, **rest,
    )  # fmt: skip


def notify_decision(
    dossier: AdjustmentDossier, *, at: datetime, note: str = "", **rest: Any
) -> AdjustmentDossier:
    """From this instant runs the prosecutor's window, or the person's own appeal."""
    day = place_of(dossier).day_of(at)
    happened(day, after=dossier.decided_on)
    if at > timezone.now():
        raise NotYetHappened
    refused = dossier.decision == Decision.REFUSED
    state = DossierState.REFUSAL_NOTIFIED if refused else DossierState.NOTIFIED
    return move(dossier, state, on=day, at=at, note=note, notified_at=at, **rest)


@transaction.atomic
def note_no_appeal(
    dossier: AdjustmentDossier, *, visa: bool = False, on: date, note: str = "", **rest: Any
) -> AdjustmentDossier:
    """The window has closed, or the prosecutor signed that there will be no appeal."""
    happened(on)
    dossier = lock(dossier)
    if dossier.state == DossierState.NOTIFIED and not visa and dossier.notified_at:
        window = deadlines.appeal_window(dossier.notified_at, place_of(dossier))
        if window.binding and not window.over(timezone.now()):
            raise WindowStillOpen(window.ends_at)
    visa = visa or dossier.no_appeal_visa
    return move(dossier, DossierState.ENFORCEABLE, on=on, note=note, no_appeal_visa=visa, **rest)


@transaction.atomic
def note_appeal(
    dossier: AdjustmentDossier, *, at: datetime, note: str = "", **rest: Any
) -> AdjustmentDossier:
    """The prosecutor appeals. In the window, nothing starts; after it, the measure may."""
    if at > timezone.now():
        raise NotYetHappened
    dossier = lock(dossier)
    where = place_of(dossier)
    suspends = None
    if dossier.notified_at is not None:
        if at < dossier.notified_at:
            raise AppealBeforeNotification
        suspends = dossier_deadlines.suspends(dossier.notified_at, at, where)
    return move(
        dossier, DossierState.APPEALED, on=where.day_of(at), at=at, note=note, appealed_at=at,
        appeal_suspends=suspends, **rest,
    )  # fmt: skip


def note_chamber_hearing(
    dossier: AdjustmentDossier, *, at: datetime, version: int | None = None, by: User
) -> AdjustmentDossier:
    """When the chamber will look at it; not a new state."""
    return change(dossier, "chamber_hearing", {"chamber_at": at}, version, by)


def judge_appeal(
    dossier: AdjustmentDossier, *, confirmed: bool, on: date, note: str = "", **rest: Any
) -> AdjustmentDossier:
    happened(on, after=_day_of_appeal(dossier))
    state = DossierState.CONFIRMED if confirmed else DossierState.REVERSED
    return move(dossier, state, on=on, note=note, chamber_on=on, **rest)


@transaction.atomic
def note_void_appeal(
    dossier: AdjustmentDossier, *, on: date, note: str = "", **rest: Any
) -> AdjustmentDossier:
    """Two months went by without the chamber: the appeal is as if it had never been."""
    happened(on, after=_day_of_appeal(dossier))
    dossier = lock(dossier)
    if dossier.state == DossierState.APPEALED and dossier.appealed_at:
        chamber = dossier_deadlines.chamber(dossier.appealed_at, place_of(dossier))
        if chamber.binding and on < chamber.first_day_after:
            raise ChamberStillHasTime(chamber.ends_at)
    return move(dossier, DossierState.APPEAL_VOID, on=on, note=note, **rest)


def note_own_appeal(
    dossier: AdjustmentDossier, *, on: date, note: str = "", **rest: Any
) -> AdjustmentDossier:
    """The person appeals a refusal; late or not, the chamber says."""
    happened(on, after=dossier.decided_on)
    return move(dossier, DossierState.OWN_APPEAL, on=on, note=note, own_appealed_on=on, **rest)


def grant_on_appeal(
    dossier: AdjustmentDossier, *, on: date, note: str = "", **rest: Any
) -> AdjustmentDossier:
    happened(on, after=dossier.own_appealed_on)
    return move(dossier, DossierState.GRANTED_ON_APPEAL, on=on, note=note, chamber_on=on, **rest)


def uphold_refusal(
    dossier: AdjustmentDossier, *, on: date, note: str = "", **rest: Any
) -> AdjustmentDossier:
    happened(on, after=dossier.own_appealed_on)
    return move(dossier, DossierState.REFUSAL_UPHELD, on=on, note=note, chamber_on=on, **rest)


def _day_of_appeal(dossier: AdjustmentDossier) -> date | None:
    return place_of(dossier).day_of(dossier.appealed_at) if dossier.appealed_at else None
