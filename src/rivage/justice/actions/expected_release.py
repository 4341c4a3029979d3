"""What someone said of the release; what was said before is kept."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from rivage.accounts.models import User
from rivage.audit.actions import record
from rivage.justice.actions.refusals import NothingSaid, NotYet, RangeReversed
from rivage.justice.choices import ReleaseSource
from rivage.justice.models import ExpectedRelease
from rivage.participants.models import Participant


def may_be_said(
    earliest_on: date | None, latest_on: date | None, unknown_reason: str, *, said_on: date
) -> None:
    """Refuses what nobody can have said."""
    if said_on > timezone.localdate():
        raise NotYet
    if (earliest_on is None) == (unknown_reason == "") or (latest_on and not earliest_on):
        raise NothingSaid
    if earliest_on and latest_on and latest_on < earliest_on:
        raise RangeReversed


@transaction.atomic
def tell_release(  # noqa: PLR0913 -- what was said, by whom, when
    participant: Participant,
    *,
    earliest_on: date | None = None,
    latest_on: date | None = None,
    unknown_reason: str = "",
    source: str = ReleaseSource.REGISTRY,
    said_on: date | None = None,
    note: str = "",
    by: User,
) -> ExpectedRelease:
    """What someone said of the release. The latest word counts; the others are kept.

    Pages and imports call `pathways.actions.tell_release`, which also proposes the reviews.
    """
    said_on = said_on or timezone.localdate()
    may_be_said(earliest_on, latest_on, unknown_reason, said_on=said_on)
    Participant.objects.select_for_update(of=("self",)).get(pk=participant.pk)
    counting = ExpectedRelease.objects.filter(participant=participant, current=True)
    former = counting.first()
    counts = former is None or former.said_on <= said_on
    if counts:
        counting.update(current=False)
    told = ExpectedRelease.objects.create(
        participant=participant, earliest_on=earliest_on, latest_on=latest_on,
        unknown_reason=unknown_reason, source=source, said_on=said_on, note=note,
        recorded_by=by, current=counts,
    )  # fmt: skip
    record("release.told", told, by=by, participant_id=participant.pk)
    return told
