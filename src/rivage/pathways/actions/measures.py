"""A measure begins, changes, ends: the dossier, the place and the hours, in one act."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rivage.accounts.models import User
from rivage.audit.actions import record
from rivage.core.spoken_dates import exact_day
from rivage.justice.actions import dossiers
from rivage.justice.actions.dossiers.moving import BESIDE, keep_beside, last_moment
from rivage.justice.actions.limits import end_limits, set_limits, withdraw_limits
from rivage.justice.choices import Measure, Regime
from rivage.justice.models import (
    AdjustmentDossier,
    CustodyPeriod,
    DossierMoment,
    RegimeLimits,
)
from rivage.justice.queries import current_period
from rivage.justice.rules.limits import Window
from rivage.justice.rules.week import week_of
from rivage.organisations.models import Establishment
from rivage.pathways.actions.situation import leave_prison, record_place, withdraw_place


@transaction.atomic
def start_measure(  # noqa: PLR0913 -- a measure is all of this
    dossier: AdjustmentDossier,
    *,
    on: date,
    change_regime: bool = False,
    regime: str = Regime.FREE,
    establishment: Establishment | None = None,
    fix_hours: bool = False,
    by: User,
    **said: Any,
) -> AdjustmentDossier:
    """Out under the measure; all of it, or nothing of it."""
    dossier = dossiers.enforce(dossier, on=on, by=by, **said)
    beside: dict[str, str] = {}
    if change_regime and (period := _go_out(dossier, on, regime, establishment, by)):
        beside["period"] = str(period.pk)
    if fix_hours and (limits := _fix_hours(dossier, on, by)):
        beside["limits"] = str(limits.pk)
    keep_beside(last_moment(dossier), beside)
    return dossier


@transaction.atomic
def change_measure(
    dossier: AdjustmentDossier, *, on: date, fix_hours: bool = False, by: User, **said: Any
) -> AdjustmentDossier:
    """Other hours: what scheduling and jobs ask follows."""
    dossier = dossiers.modify(dossier, on=on, by=by, **said)
    if fix_hours and (limits := _fix_hours(dossier, on, by)):
        keep_beside(last_moment(dossier), {"limits": str(limits.pk)})
    return dossier


@transaction.atomic
def end_measure(
    act: Callable[..., AdjustmentDossier],
    dossier: AdjustmentDossier,
    *,
    on: date,
    by: User,
    **said: Any,
) -> AdjustmentDossier:
    """It is over, taken away, or stopped while the judge decides: its hours no longer hold."""
    dossier = act(dossier, on=on, by=by, **said)
    fixed = [
        moment.before.get(BESIDE, {}).get("limits")
        for moment in DossierMoment.objects.filter(dossier=dossier, taken_back_at=None)
    ]
    lasting = RegimeLimits.objects.filter(
        pk__in=[each for each in fixed if each], valid_to=None, valid_from__lt=on
    ).first()
    if lasting is not None:
        end_limits(lasting, on=on, by=by)
        keep_beside(last_moment(dossier), {"ended": str(lasting.pk)})
    return dossier


@transaction.atomic
def take_back_act(moment: DossierMoment, *, by: User) -> AdjustmentDossier:
    """The dossier as it was, and with it the place and the hours noted in the same act."""
    dossier = dossiers.take_back(moment, by=by)
    beside = moment.before.get(BESIDE, {})
    if ended := beside.get("ended"):
        _hold_again(ended, by)
    if limits := RegimeLimits.objects.filter(pk=beside.get("limits")).first():
        withdraw_limits(limits, by=by)
    if period := CustodyPeriod.objects.filter(pk=beside.get("period")).first():
        withdraw_place(period, by=by)
    return dossier


def _hold_again(pk: str, by: User) -> None:
    """Unless other hours were fixed since."""
    limits = RegimeLimits.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if limits is None or limits.valid_to is None:
        return
    later = RegimeLimits.objects.filter(
        participant=limits.participant_id, valid_from__gte=limits.valid_to
    )
    if not later.exists():
        limits.valid_to = None
        limits.save(update_fields=["valid_to"])
        record("limits.reopened", limits, by=by, participant_id=limits.participant_id)


def _go_out(
    dossier: AdjustmentDossier, on: date, regime: str, where: Establishment | None, by: User
) -> CustodyPeriod | None:
    person = dossier.participant
    now = current_period(person)
    if now is not None and now.inside:
        return leave_prison(person, on=on, regime=regime, establishment=where, by=by)
    if now is None or now.regime != regime:
        return record_place(person, regime=regime, started_on=on, establishment=where, by=by)
    return None


def _fix_hours(dossier: AdjustmentDossier, on: date, by: User) -> RegimeLimits | None:
    if not dossier.hours:
        return None
    week = [tuple(Window(*window) for window in day) for day in week_of(dossier.hours)]
    at_home = dossier.measure in {Measure.DDSE, Measure.LSC}
    decided = dossier.chamber_on or dossier.decided_on
    source = _("Décision du %(day)s") % {"day": exact_day(decided)} if decided else _("Décision")
    return set_limits(
        dossier.participant, week=week, address=dossier.housing_address if at_home else "",
        source=source, valid_from=on, by=by,
    )  # fmt: skip
