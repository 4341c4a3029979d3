"""Opening a file outside one's teams: with a written reason, for two days, and never unseen."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rivage.accounts.choices import Role
from rivage.accounts.models import User
from rivage.audit.actions import record, trace_reading
from rivage.audit.queries import refusals_since
from rivage.core.context import acting_as_system
from rivage.core.refusals import Refusal
from rivage.participants import rules
from rivage.participants.models import ExceptionalAccess, FileTeam, Participant

PAGE = "accès exceptionnel"
REFUSALS_AN_HOUR = 5


class TooManyAttempts(Refusal):
    """Names are not to be guessed."""


class AlreadySeen(Refusal):
    """A colleague was quicker."""


@transaction.atomic
def open_exceptionally(
    *, last_name: str, first_name: str, birth_date: date, reason: str, by: User
) -> UUID | None:
    """The file that `by` may now open, until the end of tomorrow; None when nothing opens.

    Only an exact name and birth date open, only one file, and never a restricted one; the answer
    is the same in all other cases, so that nobody learns who is known here.
    """
    an_hour_ago = timezone.now() - timedelta(hours=1)
    if refusals_since(by, page=PAGE, since=an_hour_ago) >= REFUSALS_AN_HOUR:
        raise TooManyAttempts(
            _(
                "Plusieurs demandes n’ont rien ouvert. "
                "Réessayez dans une heure, ou appelez l’équipe."
            )
        )
    participant = _only_match(last_name, first_name, birth_date)
    asked = f"{last_name} {first_name} {birth_date.isoformat()}"
    if participant is None:
        trace_reading(by, kind="refused", page=PAGE, searched=asked, results=0)
        return None
    trace_reading(by, kind="search", page=PAGE, searched=asked, results=1)
    if not set(participant.audience) & set(by.identity.audience):
        _grant(participant, reason=reason, by=by)
    return participant.pk


def _only_match(last_name: str, first_name: str, birth_date: date) -> Participant | None:
    with acting_as_system():
        matches = list(
            Participant.objects.current().filter(
                sort_name=rules.sort_name(last_name, first_name),
                birth_date=birth_date,
                restricted=False,
            )[:2]
        )
    return matches[0] if len(matches) == 1 else None


def _grant(participant: Participant, *, reason: str, by: User) -> ExceptionalAccess:
    access = ExceptionalAccess.objects.create(
        participant=participant,
        user=by,
        reason=reason,
        expires_at=end_of_tomorrow(timezone.localdate()),
        alerted=[-lead for lead in _leads_of(participant)],
    )
    record("exception.opened", access, by=by, participant_id=participant.pk)
    return access


def _leads_of(participant: Participant) -> list[int]:
    """Those of the file's teams; failing that every lead, so that someone is told."""
    leads = User.objects.filter(role=Role.LEAD, is_active=True).order_by("pk")
    with acting_as_system():
        teams = list(
            FileTeam.objects.filter(participant=participant).values_list("team_id", flat=True)
        )
    of_teams = leads.filter(memberships__team__in=teams, memberships__left_on=None).distinct()
    return list(of_teams.values_list("pk", flat=True)) or list(leads.values_list("pk", flat=True))


@transaction.atomic
def mark_seen(access: ExceptionalAccess, *, by: User) -> None:
    """The lead has read who opened the file, and why."""
    access = ExceptionalAccess.objects.select_for_update(of=("self",)).get(pk=access.pk)
    if access.seen_at is not None:
        raise AlreadySeen(_("Cette alerte a déjà été lue."))
    access.seen_at, access.seen_by = timezone.now(), by
    access.save(update_fields=["seen_at", "seen_by"])
    record("exception.seen", access, by=by, participant_id=access.participant_id)


def end_of_tomorrow(today: date) -> datetime:
    return timezone.make_aware(datetime.combine(today + timedelta(days=2), time.min))
