"""The door to a custody period: 404 for what the visitor may not know of."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404

from rivage.accounts.models import User
from rivage.audit.actions import trace_reading
from rivage.justice.models import CustodyPeriod


def period_to_change(user: User, pk: UUID, *, reading: str = "") -> CustodyPeriod:
    """`reading` names the page shown, whose opening is then traced."""
    if not user.accompanies:
        raise PermissionDenied
    period = (
        CustodyPeriod.objects.select_related("participant__officer", "establishment")
        .filter(pk=pk, participant__merged_into=None)
        .first()
    )
    if period is None:
        raise Http404
    if reading:
        trace_reading(user, kind="file", page=reading, participant_id=period.participant_id)
    return period
