"""Writing an orientation down: a draft that loses nothing, then something to answer."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rivage.accounts.models import User
from rivage.audit.actions import record
from rivage.core.context import EVERYONE
from rivage.core.refusals import Refusal
from rivage.referrals import rules
from rivage.referrals.actions.answers import turn
from rivage.referrals.choices import Status
from rivage.referrals.models import Referral

# What the form may write; the rest is decided by actions.
WRITTEN = (
    "team", "programme", "urgency", "organisation", "prescriber_name", "prescriber_phone",
    "prescriber_email", "first_name", "last_name", "birth_date", "estimated_birth_year", "gender",
    "phone", "languages", "interpreter", "reading_help", "fallback_contact", "regime",
    "establishment", "release_on", "release_latest_on", "release_source", "release_unknown",
    "measure", "availability", "message", "received_on",
)  # fmt: skip


class ReferralIncomplete(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("Il manque encore des réponses pour que cette orientation soit traitée.")
        )


class ReferralElsewhere(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Ce brouillon n’a pas pu être gardé ici. Commencez-en un autre."))


class AlreadyAFile(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Cette orientation est devenue un dossier : c’est là qu’on corrige."))


@transaction.atomic
def start_draft(
    pk: UUID, values: Mapping[str, Any], *, typed: Mapping[str, Any], by: User
) -> Referral:
    """The page chose the identifier beforehand, so a save that is tried again starts only once."""
    known = Referral.objects.filter(pk=pk).first()
    if known is not None:
        return keep_draft(known, values, typed=typed, by=by)
    referral = Referral(pk=pk, created_by=by)
    _write(referral, values)
    referral.typed = dict(typed)
    try:
        with transaction.atomic():
            referral.save(force_insert=True)
    except IntegrityError as error:
        raise ReferralElsewhere from error
    record("referral.drafted", referral, by=by)
    return referral


@transaction.atomic
def keep_draft(
    referral: Referral, values: Mapping[str, Any], *, typed: Mapping[str, Any], by: User
) -> Referral:
    """What is valid goes to its place; what is not yet stays as typed."""
    referral = locked(referral)
    if referral.status != Status.DRAFT:
        return correct(referral, values, by=by)
    _write(referral, values)
    referral.typed = dict(typed)
    referral.save()
    return referral


@transaction.atomic
def receive(referral: Referral, *, on: date | None = None, by: User) -> Referral:
    """Complete: from now on someone waits for our answer."""
    referral = locked(referral)
    if not rules.is_complete(referral.facts(), inside=referral.inside):
        raise ReferralIncomplete
    return turn(
        referral, Status.RECEIVED, by=by,
        received_on=on or referral.received_on or timezone.localdate(), typed={},
    )  # fmt: skip


@transaction.atomic
def correct(referral: Referral, values: Mapping[str, Any], *, by: User) -> Referral:
    """Facts that were wrong, before the answer or after a refusal; it must stay complete."""
    referral = locked(referral)
    if referral.status == Status.ACCEPTED:
        raise AlreadyAFile
    received_on = referral.received_on
    _write(referral, values)
    referral.received_on = referral.received_on or received_on
    if not rules.is_complete(referral.facts(), inside=referral.inside):
        raise ReferralIncomplete
    referral.save()
    record("referral.corrected", referral, by=by)
    return referral


@transaction.atomic
def discard_draft(referral: Referral, *, by: User) -> None:
    """Nobody had received it; the history of changes keeps what it was."""
    referral = locked(referral)
    if referral.status != Status.DRAFT:
        raise Refusal(_("Cette orientation a été envoyée : retirez-la plutôt."))
    record("referral.discarded", referral, by=by)
    referral.delete()


def locked(referral: Referral) -> Referral:
    return Referral.objects.select_for_update(of=("self",)).get(pk=referral.pk)


def _write(referral: Referral, values: Mapping[str, Any]) -> None:
    for name in WRITTEN:
        if name in values:
            setattr(referral, name, values[name])
    if referral.team_id is None and referral.programme is not None:
        referral.team_id = referral.programme.team_id
    # Whoever wrote it goes on seeing it, even when another team answers.
    team = [] if referral.team_id is None else [referral.team_id]
    referral.audience = [EVERYONE, -referral.created_by_id, *team]
