"""The number a prison gives: read alone, never with a file."""

from rivage.justice.models import CustodyNumber
from rivage.participants.models import Participant


def custody_number_of(participant: Participant) -> str:
    """Behind its own wall: "" where no team of the visitor keeps it."""
    kept = CustodyNumber.objects.filter(participant=participant).first()
    return kept.number if kept else ""
