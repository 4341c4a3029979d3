"""The number a prison gives, where an administrator opened the field for a team."""

from django.db import transaction
from django.utils import timezone

from rivage.accounts.models import User
from rivage.audit.actions import record
from rivage.justice.actions.permit_refusals import CustodyNumberClosed
from rivage.justice.models import CustodyNumber
from rivage.participants.models import Participant


@transaction.atomic
def write_custody_number(participant: Participant, number: str, *, by: User) -> None:
    """An empty one removes it. The trace says that it was written, never what."""
    participant = Participant.objects.select_for_update(of=("self",)).get(pk=participant.pk)
    if not participant.file_teams.filter(team__keeps_custody_numbers=True).exists():
        raise CustodyNumberClosed
    known = CustodyNumber.objects.filter(participant=participant).first()
    number = " ".join(number.split())
    if number == (known.number if known else ""):
        return
    if known is None:
        known = CustodyNumber(participant=participant)
    if not number:
        record("custody_number.removed", known, by=by, participant_id=participant.pk)
        known.delete()
        return
    known.number, known.written_at, known.written_by = number, timezone.now(), by
    known.save()
    record("custody_number.written", known, by=by, participant_id=participant.pk)
