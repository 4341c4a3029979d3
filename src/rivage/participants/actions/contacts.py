"""How to reach someone: contact points with their time, and the people who may be told."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from rivage.accounts.models import User
from rivage.audit.actions import record
from rivage.participants import rules
from rivage.participants.actions.files import locked, refresh_search_keys
from rivage.participants.actions.refusals import AlreadyEnded
from rivage.participants.choices import ContactKind
from rivage.participants.models import ContactPoint, Participant, TrustedRelay

POINT_FIELDS = ("value", "postcode", "town", "label", "preferred", "valid_from")
RELAY_FIELDS = ("name", "relation", "phone", "may_be_told", "agreed_on")


@transaction.atomic
def add_contact_point(
    participant: Participant, kind: str, value: str, *, by: User, **details: Any
) -> ContactPoint:
    """A way to reach the person. The same one given again is not added twice.

    `details`: postcode, town, label, preferred, valid_from.
    """
    participant = locked(participant)
    for known in participant.contact_points.filter(kind=kind, valid_to=None):
        if rules.same_contact(kind, known.value, value):
            return known
    point = ContactPoint(participant=participant, kind=kind, value=value.strip())
    _write(point, details, POINT_FIELDS)
    _only_one_preferred(point)
    point.save(force_insert=True)
    _reachable(participant, kind)
    record(
        "participant.contact_added", point, by=by, participant_id=participant.pk, kind=point.kind
    )
    return point


@transaction.atomic
def correct_contact_point(
    point: ContactPoint, values: Mapping[str, Any], *, by: User
) -> ContactPoint:
    participant = locked(point.participant)
    _write(point, values, POINT_FIELDS)
    _only_one_preferred(point)
    point.save()
    _reachable(participant, point.kind)
    record("participant.contact_corrected", point, by=by, participant_id=participant.pk)
    return point


@transaction.atomic
def end_contact_point(
    point: ContactPoint, reason: str, *, by: User, on: date | None = None
) -> ContactPoint:
    """It no longer answers; it stays in the file, and the person is still found by it."""
    participant = locked(point.participant)
    point = ContactPoint.objects.select_for_update().get(pk=point.pk)
    if point.valid_to is not None:
        raise AlreadyEnded
    point.valid_to = on or timezone.localdate()
    point.why_ended = reason
    point.preferred = False
    point.save(update_fields=["valid_to", "why_ended", "preferred"])
    record("participant.contact_ended", point, by=by, participant_id=participant.pk, reason=reason)
    return point


@transaction.atomic
def reopen_contact_point(point: ContactPoint, *, by: User) -> ContactPoint:
    """It was ended by mistake, or it answers again."""
    participant = locked(point.participant)
    point.valid_to, point.why_ended = None, ""
    point.save(update_fields=["valid_to", "why_ended"])
    _reachable(participant, point.kind)
    record("participant.contact_reopened", point, by=by, participant_id=participant.pk)
    return point


@transaction.atomic
def set_no_contact_reason(participant: Participant, reason: str, *, by: User) -> Participant:
    """Why there is no way to reach the person; "" when there is one."""
    participant = locked(participant)
    if participant.no_contact_reason == reason:
        return participant
    participant.no_contact_reason = reason
    participant.save(update_fields=["no_contact_reason"])
    record(
        "participant.no_contact_reason", participant, by=by, participant_id=participant.pk,
        reason=reason,
    )  # fmt: skip
    return participant


@transaction.atomic
def add_relay(participant: Participant, name: str, *, by: User, **details: Any) -> TrustedRelay:
    """Someone the person named. `details`: relation, phone, may_be_told, agreed_on."""
    participant = locked(participant)
    relay = TrustedRelay(participant=participant, name=name.strip())
    _write(relay, details, RELAY_FIELDS)
    relay.save(force_insert=True)
    record("participant.relay_added", relay, by=by, participant_id=participant.pk)
    return relay


@transaction.atomic
def correct_relay(relay: TrustedRelay, values: Mapping[str, Any], *, by: User) -> TrustedRelay:
    locked(relay.participant)
    _write(relay, values, RELAY_FIELDS)
    relay.save()
    record("participant.relay_corrected", relay, by=by, participant_id=relay.participant_id)
    return relay


@transaction.atomic
def end_relay(relay: TrustedRelay, *, by: User, on: date | None = None) -> TrustedRelay:
    """The person no longer wants them told, or they can no longer help."""
    locked(relay.participant)
    relay = TrustedRelay.objects.select_for_update().get(pk=relay.pk)
    if relay.valid_to is not None:
        raise AlreadyEnded
    relay.valid_to = on or timezone.localdate()
    relay.save(update_fields=["valid_to"])
    record("participant.relay_ended", relay, by=by, participant_id=relay.participant_id)
    return relay


@transaction.atomic
def reopen_relay(relay: TrustedRelay, *, by: User) -> TrustedRelay:
    locked(relay.participant)
    relay.valid_to = None
    relay.save(update_fields=["valid_to"])
    record("participant.relay_reopened", relay, by=by, participant_id=relay.participant_id)
    return relay


def _write(row: Any, values: Mapping[str, Any], allowed: tuple[str, ...]) -> None:
    if unknown := set(values) - set(allowed):
        raise ValueError(f"not written here: {sorted(unknown)}")
    for name, value in values.items():
        setattr(row, name, value)


def _only_one_preferred(point: ContactPoint) -> None:
    if point.preferred:
        others = ContactPoint.objects.filter(participant=point.participant, preferred=True)
        others.exclude(pk=point.pk).update(preferred=False)


def _reachable(participant: Participant, kind: str) -> None:
    if participant.no_contact_reason:
        participant.no_contact_reason = ""
        participant.save(update_fields=["no_contact_reason"])
    if kind == ContactKind.PHONE:
        refresh_search_keys(participant)
