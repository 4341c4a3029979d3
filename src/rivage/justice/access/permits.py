"""The doors to leave permits and to custody numbers."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404

from rivage.accounts.models import User
from rivage.audit.actions import trace_reading
from rivage.justice.models import LeavePermit
from rivage.justice.models.permits import LeavePermitQuerySet
from rivage.participants.access import participant_to_change, participant_to_open
from rivage.participants.models import Participant


def visible_permits(user: User) -> LeavePermitQuerySet:
    """Those of the files `user` may open; row-level security has hidden the others."""
    if not user.accompanies:
        raise PermissionDenied
    return LeavePermit.objects.filter(participant__merged_into=None)


def permit_to_open(user: User, pk: UUID) -> LeavePermit:
    """404 if `user` may not know of it; the reading of the file is traced, then allowed."""
    permit = permit_to_change(user, pk)
    trace_reading(user, kind="file", page="permission", participant_id=permit.participant_id)
    return permit


def permit_to_change(user: User, pk: UUID) -> LeavePermit:
    permit = (
        visible_permits(user)
        .select_related("participant__officer", "establishment__commune", "created_by")
        .filter(pk=pk)
        .first()
    )
    if permit is None:
        raise Http404
    return permit


def keeps_custody_number(user: User, participant: Participant) -> bool:
    """One of the visitor's teams follows the person, and an administrator opened the field."""
    return participant.file_teams.filter(
        team__in=user.team_ids, team__keeps_custody_numbers=True
    ).exists()


def custody_number_to_open(user: User, pk: UUID) -> Participant:
    """404 where the field is not open: nothing says that it could be."""
    participant = participant_to_change(user, pk)
    _must_keep(user, participant)
    return participant_to_open(user, pk, page="numéro d’écrou")


def custody_number_to_change(user: User, pk: UUID) -> Participant:
    participant = participant_to_change(user, pk)
    _must_keep(user, participant)
    return participant


def _must_keep(user: User, participant: Participant) -> None:
    if not keeps_custody_number(user, participant):
        raise Http404
