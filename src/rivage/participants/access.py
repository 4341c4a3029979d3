"""The only doors to a file. Views come through here, never through the model.

Row-level security has already hidden what the visitor may not know of; these doors say so in 404,
and leave the trace of a reading before anything is shown.
"""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404

from rivage.accounts.models import User
from rivage.audit.actions import trace_reading
from rivage.core.prepared import Given, Prepared
from rivage.participants.models import Merge, Participant, ParticipantQuerySet


def visible_participants(user: User) -> ParticipantQuerySet:
    """The files `user` may open, without those merged into another."""
    if not user.accompanies:
        return Participant.objects.none()
    return Participant.objects.current()


def accompanying(user: User) -> None:
    """For the pages about many people: 403 for those who hold no file."""
    if not user.accompanies:
        raise PermissionDenied


def participant_to_open(user: User, pk: UUID, *, page: str) -> Participant:
    """404 if `user` may not know of the file; otherwise the reading is traced, then allowed.

    `page` names what is read: "dossier", "entretien", "plan"…
    """
    participant = _visible(user, pk)
    trace_reading(user, kind="file", page=page, participant_id=participant.pk)
    return participant


def participant_to_change(user: User, pk: UUID) -> Participant:
    """For acts on a file: 404 like the reading; what changes is recorded by the action itself."""
    return _visible(user, pk)


def participant_to_govern(user: User, pk: UUID) -> Participant:
    """To say who opens the file: its officer, or a lead of one of its teams; 403 for others."""
    participant = _visible(user, pk)
    if not may_govern(user, participant):
        raise PermissionDenied
    return participant


def may_govern(user: User, participant: Participant) -> bool:
    return participant.officer_id == user.pk or (user.leads and _shares_a_team(user, participant))


def _shares_a_team(user: User, participant: Participant) -> bool:
    return participant.file_teams.filter(team__in=user.team_ids).exists()


def merge_to_undo(user: User, pk: UUID) -> Merge:
    accompanying(user)
    merge = Merge.objects.filter(pk=pk).select_related("kept", "absorbed").first()
    if merge is None:
        raise Http404
    return merge


class MergedInto(Http404):
    """The file lives on in another: its old addresses lead there."""

    def __init__(self, former: UUID, kept: UUID) -> None:
        super().__init__()
        self.former, self.kept = former, kept


def _visible(user: User, pk: UUID) -> Participant:
    accompanying(user)
    found = ONE.objects(person=pk)
    if not found:
        raise _absent(pk)
    return found[0]


ONE: Prepared[Participant] = Prepared(
    lambda: Participant.objects.current().select_related("officer").filter(pk=Given("person"))
)


def _absent(pk: UUID) -> Http404:
    """Followed to the end when a file was merged into one that was merged in turn."""
    former, kept = pk, None
    while merged := Participant.objects.filter(pk=kept or former).first():
        if merged.merged_into_id is None:
            break
        kept = merged.merged_into_id
    return Http404() if kept is None else MergedInto(former, kept)
