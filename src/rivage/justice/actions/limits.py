"""Hours, address and obligations: fixed, corrected, ended. What was fixed before is kept."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rivage.accounts.models import User
from rivage.audit.actions import record
from rivage.core.refusals import Refusal
from rivage.justice.models import Obligation, RegimeLimits
from rivage.justice.rules.limits import Duty, Window, Windows, stored_hours, stored_slots
from rivage.participants.models import Participant

Slots = Sequence[tuple[int, Window]]


class LimitsAlreadyFixed(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("Des limites commencent déjà ce jour-là ou après : corrigez d’abord celles-là.")
        )


class EndsBeforeItStarts(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Cette date vient avant le début, ou le même jour."))


@transaction.atomic
def set_limits(  # noqa: PLR0913 -- a decision is all of this
    participant: Participant,
    *,
    week: Sequence[Windows] | None,
    exceptions: Mapping[date, Windows] | None = None,
    address: str = "",
    areas: Sequence[str] = (),
    source: str,
    valid_from: date,
    valid_to: date | None = None,
    by: User,
) -> RegimeLimits:
    """A decision fixes the hours; the one that held until then ends that day.

    `week`: seven days from Monday; None when hours are not limited.
    """
    Participant.objects.select_for_update(of=("self",)).get(pk=participant.pk)
    if valid_to is not None and valid_to <= valid_from:
        raise EndsBeforeItStarts
    known = RegimeLimits.objects.filter(participant=participant)
    if known.filter(valid_from__gte=valid_from).exists():
        raise LimitsAlreadyFixed
    for former in known.filter(valid_to=None) | known.filter(valid_to__gt=valid_from):
        former.valid_to = valid_from
        former.save(update_fields=["valid_to"])
    limits = RegimeLimits(participant=participant, recorded_by=by)
    _write(limits, week, exceptions or {}, address, areas)
    limits.source, limits.valid_from, limits.valid_to = source, valid_from, valid_to
    limits.save(force_insert=True)
    record("limits.set", limits, by=by, participant_id=participant.pk)
    return limits


@transaction.atomic
def correct_limits(  # noqa: PLR0913 -- the same
    limits: RegimeLimits,
    *,
    week: Sequence[Windows] | None,
    exceptions: Mapping[date, Windows] | None = None,
    address: str = "",
    areas: Sequence[str] = (),
    source: str,
    valid_from: date,
    valid_to: date | None = None,
    by: User,
) -> RegimeLimits:
    """It was written down wrong, or an exception is known: the decision is the same."""
    limits = RegimeLimits.objects.select_for_update(of=("self",)).get(pk=limits.pk)
    if valid_to is not None and valid_to <= valid_from:
        raise EndsBeforeItStarts
    _write(limits, week, exceptions or {}, address, areas)
    limits.source, limits.valid_from, limits.valid_to = source, valid_from, valid_to
    limits.save()
    record("limits.corrected", limits, by=by, participant_id=limits.participant_id)
    return limits


@transaction.atomic
def end_limits(limits: RegimeLimits, *, on: date, by: User) -> RegimeLimits:
    """They no longer hold from that day on."""
    limits = RegimeLimits.objects.select_for_update(of=("self",)).get(pk=limits.pk)
    _end(limits, on)
    record("limits.ended", limits, by=by, participant_id=limits.participant_id)
    return limits


@transaction.atomic
def withdraw_limits(limits: RegimeLimits, *, by: User) -> None:
    """They never were: those they had ended hold again. The history of changes keeps the row."""
    Participant.objects.select_for_update(of=("self",)).get(pk=limits.participant_id)
    limits = RegimeLimits.objects.select_for_update(of=("self",)).get(pk=limits.pk)
    former = RegimeLimits.objects.filter(
        participant=limits.participant_id, valid_to=limits.valid_from
    ).first()
    record("limits.withdrawn", limits, by=by, participant_id=limits.participant_id)
    limits.delete()
    if former is not None:
        former.valid_to = limits.valid_to
        former.save(update_fields=["valid_to"])


def _write(
    limits: RegimeLimits,
    week: Sequence[Windows] | None,
    exceptions: Mapping[date, Windows],
    address: str,
    areas: Sequence[str],
) -> None:
    limits.hours = stored_hours(week, exceptions)
    limits.address, limits.areas = address, [area for area in areas if area]


def _end(row: RegimeLimits | Obligation, on: date) -> None:
    if on <= row.valid_from:
        raise EndsBeforeItStarts
    row.valid_to = on
    row.save(update_fields=["valid_to"])


@transaction.atomic
def add_obligation(  # noqa: PLR0913 -- an obligation is all of this
    participant: Participant,
    *,
    duty: str,
    words: str = "",
    slots: Slots = (),
    source: str,
    valid_from: date,
    valid_to: date | None = None,
    by: User,
) -> Obligation:
    """Something that bears on work: never why."""
    if valid_to is not None and valid_to <= valid_from:
        raise EndsBeforeItStarts
    obligation = Obligation.objects.create(
        participant=participant, content=_content(duty, words, slots), source=source,
        valid_from=valid_from, valid_to=valid_to, recorded_by=by,
    )  # fmt: skip
    record("obligation.added", obligation, by=by, participant_id=participant.pk)
    return obligation


@transaction.atomic
def correct_obligation(  # noqa: PLR0913 -- the same
    obligation: Obligation,
    *,
    duty: str,
    words: str = "",
    slots: Slots = (),
    source: str,
    valid_from: date,
    valid_to: date | None = None,
    by: User,
) -> Obligation:
    obligation = Obligation.objects.select_for_update(of=("self",)).get(pk=obligation.pk)
    if valid_to is not None and valid_to <= valid_from:
        raise EndsBeforeItStarts
    obligation.content, obligation.source = _content(duty, words, slots), source
    obligation.valid_from, obligation.valid_to = valid_from, valid_to
    obligation.save()
    record("obligation.corrected", obligation, by=by, participant_id=obligation.participant_id)
    return obligation


@transaction.atomic
def end_obligation(obligation: Obligation, *, on: date, by: User) -> Obligation:
    obligation = Obligation.objects.select_for_update(of=("self",)).get(pk=obligation.pk)
    _end(obligation, on)
    record("obligation.ended", obligation, by=by, participant_id=obligation.participant_id)
    return obligation


@transaction.atomic
def withdraw_obligation(obligation: Obligation, *, by: User) -> None:
    """It never was. The history of changes keeps the row."""
    obligation = Obligation.objects.select_for_update(of=("self",)).get(pk=obligation.pk)
    record("obligation.withdrawn", obligation, by=by, participant_id=obligation.participant_id)
    obligation.delete()


def _content(duty: str, words: str, slots: Slots) -> dict[str, Any]:
    return {"duty": Duty(duty).value, "words": words, "slots": stored_slots(slots)}
