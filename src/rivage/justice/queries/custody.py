"""Where someone has been, and what was said of the release."""

from collections.abc import Sequence

from django.db.models import QuerySet

from rivage.justice.models import CustodyPeriod, ExpectedRelease
from rivage.organisations.models import Establishment
from rivage.participants.models import Participant


def periods_of(participant: Participant) -> Sequence[CustodyPeriod]:
    """The latest first."""
    return list(
        CustodyPeriod.objects.filter(participant=participant)
        .select_related("establishment", "recorded_by")
        .order_by("-started_on")
    )


def current_period(participant: Participant) -> CustodyPeriod | None:
    return (
        CustodyPeriod.objects.current()
        .select_related("establishment")
        .filter(participant=participant)
        .first()
    )


def releases_told(participant: Participant) -> Sequence[ExpectedRelease]:
    """Everything that was said, the latest first."""
    return list(
        ExpectedRelease.objects.filter(participant=participant).select_related("recorded_by")
    )


def establishments() -> QuerySet[Establishment]:
    return Establishment.objects.active()
