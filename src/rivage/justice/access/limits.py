"""The doors to someone's hours and obligations."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404

from rivage.accounts.models import User
from rivage.audit.actions import trace_reading
from rivage.justice.models import Obligation, RegimeLimits


def limits_to_change(user: User, pk: UUID, *, reading: str = "") -> RegimeLimits:
    """`reading` names the page shown, whose opening is then traced."""
    if not user.accompanies:
        raise PermissionDenied
    rows = RegimeLimits.objects.select_related("participant__officer")
    row = rows.filter(pk=pk, participant__merged_into=None).first()
    if row is None:
        raise Http404
    if reading:
        trace_reading(user, kind="file", page=reading, participant_id=row.participant_id)
    return row


def obligation_to_change(user: User, pk: UUID, *, reading: str = "") -> Obligation:
    if not user.accompanies:
        raise PermissionDenied
    rows = Obligation.objects.select_related("participant__officer")
    row = rows.filter(pk=pk, participant__merged_into=None).first()
    if row is None:
        raise Http404
    if reading:
        trace_reading(user, kind="file", page=reading, participant_id=row.participant_id)
    return row
