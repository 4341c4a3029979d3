"""Answering an orientation; each answer can be taken back, except the file it opened."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rivage.accounts.models import User
from rivage.audit.actions import record
from rivage.core.refusals import Refusal
from rivage.core.spoken_dates import spoken_day
from rivage.referrals import rules
from rivage.referrals.choices import Status
from rivage.referrals.models import Referral, ReferralMoment


class ReferralMovedOn(Refusal):
    """Someone else answered between the page and the click."""

    def __init__(self, referral: Referral) -> None:
        if referral.answered_by is None or referral.answered_on is None:
            super().__init__(
                _("Cette orientation a changé entre-temps : elle est maintenant « %(status)s ».")
                % {"status": referral.get_status_display()}
            )
            return
        super().__init__(
            _("Cette orientation a déjà reçu une réponse : « %(status)s », %(who)s, %(day)s.")
            % {
                "status": referral.get_status_display(),
                "who": referral.answered_by,
                "day": spoken_day(referral.answered_on, timezone.localdate()),
            }
        )


class ReasonMissing(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Dites pourquoi : qui oriente doit pouvoir l’expliquer à la personne."))


def locked(referral: Referral) -> Referral:
    """As it is now, held.

    When someone accepts it while we wait, PostgreSQL looks for the new file with what was visible
    before, finds none, and hides the row: a second look sees both.
    """
    held = Referral.objects.select_for_update(of=("self",)).select_related("answered_by")
    return held.filter(pk=referral.pk).first() or held.get(pk=referral.pk)


def turn(
    referral: Referral, status: Status, *, by: User | None, note: str = "", **changes: Any
) -> Referral:
    """One step in the life of an orientation, with its moment and its trace.

    Two people may press the button together: the row is locked, and the second is told.
    """
    referral = locked(referral)
    if not rules.may_become(referral.status, status):
        raise ReferralMovedOn(referral)
    for name, value in {**changes, "status": status}.items():
        setattr(referral, name, value)
    referral.save()
    ReferralMoment.objects.create(referral=referral, status=status, by=by, note=note)
    record(f"referral.{status}", referral, by=by, participant_id=referral.participant_id)
    return referral


def answered(by: User) -> dict[str, Any]:
    return {"answered_by": by, "answered_on": timezone.localdate()}


@transaction.atomic
def ask(referral: Referral, *, question: str, by: User) -> Referral:
    """Something is missing to answer: a question to whoever orients."""
    if not question.strip():
        raise Refusal(_("Écrivez la question à poser."))
    return turn(referral, Status.IN_REVIEW, by=by, note=question, question=question)


@transaction.atomic
def hear_back(referral: Referral, *, note: str = "", by: User) -> Referral:
    """The prescriber answered our question: it is ours to answer again."""
    return turn(referral, Status.RECEIVED, by=by, note=note)


@transaction.atomic
def put_on_waiting_list(referral: Referral, *, note: str = "", by: User) -> Referral:
    return turn(referral, Status.WAITING, by=by, note=note, answer_note=note, **answered(by))


@transaction.atomic
def decline(referral: Referral, *, reason: str, note: str = "", by: User) -> Referral:
    """`reason` is a code of the vocabulary "referral_decline_reason"."""
    if not reason:
        raise ReasonMissing
    return turn(
        referral, Status.DECLINED, by=by, note=note,
        decline_reason=reason, answer_note=note, **answered(by),
    )  # fmt: skip


@transaction.atomic
def withdraw(referral: Referral, *, note: str = "", by: User) -> Referral:
    """Whoever oriented, or the person, no longer asks."""
    return turn(referral, Status.WITHDRAWN, by=by, note=note, **answered(by))


@transaction.atomic
def expire(referral: Referral, *, by: User) -> Referral:
    """A human agrees that it waited too long to mean anything; nothing expires by itself."""
    return turn(referral, Status.EXPIRED, by=by, **answered(by))


@transaction.atomic
def reopen(referral: Referral, *, note: str = "", by: User) -> Referral:
    """The answer is taken back; the moments keep it."""
    return turn(
        referral, Status.RECEIVED, by=by, note=note,
        answered_by=None, answered_on=None, decline_reason="", answer_note="",
    )  # fmt: skip


@transaction.atomic
def remind_awaiting(today: date) -> int:
    """Mark those without an answer for more than ten days; Ma journée shows them. Idempotent."""
    before = today - timedelta(days=rules.REMIND_AFTER_DAYS)
    due = (
        Referral.objects.awaiting_answer()
        .filter(received_on__lt=before, reminded_on=None)
        .select_for_update(of=("self",), skip_locked=True)
    )
    count = 0
    for referral in due:
        referral.reminded_on = today
        referral.save(update_fields=["reminded_on"])
        record("referral.reminded", referral, by=None)
        count += 1
    return count
