"""The only doors to an orientation. Views come through here, never through the model."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404

from rivage.accounts.models import User
from rivage.audit.actions import trace_reading
from rivage.referrals.choices import Status
from rivage.referrals.models import Referral, ReferralQuerySet


def visible_referrals(user: User) -> ReferralQuerySet:
    """Those of the visitor's teams, those they wrote, and those of files they may open.

    Row-level security already says so; this adds that only those who accompany have any.
    """
    if not user.accompanies:
        raise PermissionDenied
    return Referral.objects.with_places()


def referral_to_open(user: User, pk: UUID) -> Referral:
    """404 if `user` may not know of it; otherwise the reading is traced, then allowed."""
    referral = _visible(user, pk)
    trace_reading(
        user, kind="file", page="orientation",
        participant_id=referral.participant_id, subject=f"referral:{referral.pk}",
    )  # fmt: skip
    return referral


def referral_to_change(user: User, pk: UUID) -> Referral:
    """To write it, correct it or withdraw it: whoever sees it may."""
    return _visible(user, pk)


def referral_to_answer(user: User, pk: UUID) -> Referral:
    """403 when it was sent to a team that `user` does not belong to."""
    referral = _visible(user, pk)
    if not may_answer(user, referral):
        raise PermissionDenied
    return referral


def may_answer(user: User, referral: Referral) -> bool:
    return user.accompanies and (
        referral.status == Status.DRAFT or referral.team_id in user.team_ids
    )


def _visible(user: User, pk: UUID) -> Referral:
    referral = (
        visible_referrals(user)
        .select_related("participant", "created_by", "answered_by", "enrolment__programme")
        .filter(pk=pk)
        .first()
    )
    if referral is None:
        raise Http404
    return referral
