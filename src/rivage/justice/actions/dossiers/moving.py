"""One state to the next: who, when, why, and how to take it back."""

from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from rivage.accounts.models import User
from rivage.audit.actions import record
from rivage.core.sealed import SealedField
from rivage.justice.actions.dossiers.refusals import (
    BeforeTheRest,
    DossierMovedOn,
    LastActOnly,
    NotFromHere,
    NotYetHappened,
)
from rivage.justice.choices import DossierState
from rivage.justice.models import AdjustmentDossier, DossierMoment
from rivage.justice.rules import dossier as rules

# What the same act wrote elsewhere; taken back by whoever wrote it.
BESIDE = "beside"


def lock(dossier: AdjustmentDossier, version: int | None = None) -> AdjustmentDossier:
    """The dossier as it is now; refused when it is no longer what the page showed."""
    locked = (
        AdjustmentDossier.objects.select_for_update(of=("self",))
        .select_related("participant", "establishment__commune")
        .get(pk=dossier.pk)
    )
    if version is not None and version != locked.version:
        raise DossierMovedOn(locked.get_state_display())
    return locked


@transaction.atomic
def move(  # noqa: PLR0913 -- an act is all of this
    dossier: AdjustmentDossier,
    became: str,
    *,
    on: date,
    at: datetime | None = None,
    note: str = "",
    version: int | None = None,
    by: User,
    **changes: Any,
) -> AdjustmentDossier:
    """`changes` are kept as they were before, sealed in the moment, so that it can be undone."""
    dossier = lock(dossier, version)
    suspended = dossier.appeal_suspends is True
    if not rules.may_become(dossier.state, became, lsc=dossier.lsc, suspended=suspended):
        raise NotFromHere(dossier.get_state_display(), str(DossierState(became).label))
    changes |= {"state": became, "state_since": on}
    before = {name: _kept(getattr(dossier, name)) for name in changes}
    was = dossier.state
    for name, value in changes.items():
        setattr(dossier, name, value)
    dossier.version += 1
    dossier.save()
    DossierMoment.objects.create(
        participant_id=dossier.participant_id, dossier=dossier, was=was, became=became, on=on,
        at=at, note=note, before=before, by=by,
    )  # fmt: skip
    record(f"dossier.{became}", dossier, by=by, participant_id=dossier.participant_id)
    return dossier


@transaction.atomic
def take_back(moment: DossierMoment, *, by: User) -> AdjustmentDossier:
    """It was a mistake: the dossier is again as it was. The moment stays, said to be taken back."""
    dossier = lock(moment.dossier)
    moment = DossierMoment.objects.select_for_update(of=("self",)).get(pk=moment.pk)
    last = last_moment(dossier)
    if last is None or last.pk != moment.pk or not moment.was:
        raise LastActOnly
    for name, value in moment.before.items():
        if name == BESIDE:
            continue
        setattr(dossier, name, _restored(name, value))
    dossier.version += 1
    dossier.save()
    moment.taken_back_at, moment.taken_back_by = timezone.now(), by
    moment.save(update_fields=["taken_back_at", "taken_back_by"])
    record("dossier.taken_back", dossier, by=by, participant_id=dossier.participant_id)
    return dossier


@transaction.atomic
def change(
    dossier: AdjustmentDossier, what: str, said: dict[str, Any], version: int | None, by: User
) -> AdjustmentDossier:
    """What is known of it changes; its state does not."""
    dossier = lock(dossier, version)
    for name, value in said.items():
        setattr(dossier, name, value)
    dossier.version += 1
    dossier.save()
    record(f"dossier.{what}_changed", dossier, by=by, participant_id=dossier.participant_id)
    return dossier


def last_moment(dossier: AdjustmentDossier) -> DossierMoment | None:
    """The last act that still stands."""
    return (
        DossierMoment.objects.filter(dossier=dossier, taken_back_at=None)
        .order_by("-recorded_at", "-pk")
        .first()
    )


def keep_beside(moment: DossierMoment | None, written: dict[str, str]) -> None:
    """So that taking the act back takes all of it back."""
    if moment is not None and written:
        moment.before = {**moment.before, BESIDE: written}
        moment.save(update_fields=["before"])


def happened(*days: date | None, after: date | None = None) -> None:
    """What is noted has happened, and not before what it follows."""
    today = timezone.localdate()
    known = [day for day in days if day is not None]
    if any(day > today for day in known):
        raise NotYetHappened
    if after is not None and any(day < after for day in known):
        raise BeforeTheRest


def _kept(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _restored(name: str, value: Any) -> Any:
    field = AdjustmentDossier._meta.get_field(name)
    if isinstance(field, SealedField) or not isinstance(field, models.Field):
        return value
    return field.to_python(value)
