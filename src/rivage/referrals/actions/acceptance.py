"""From an orientation to a file, without typing anything twice."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rivage.accounts.models import Team, User
from rivage.core.refusals import Refusal
from rivage.justice.actions import record_custody
from rivage.justice.choices import ReleaseSource
from rivage.justice.models import CustodyPeriod
from rivage.participants.actions import (
    NewPerson,
    add_contact_point,
    add_relay,
    add_team,
    correct_identity,
    open_file,
)
from rivage.participants.choices import ContactKind
from rivage.participants.models import Participant
from rivage.participants.rules import plain
from rivage.pathways.actions import enrol, tell_release
from rivage.pathways.models import Enrolment, Programme
from rivage.referrals import rules
from rivage.referrals.actions.answers import ReferralMovedOn, answered, locked, turn
from rivage.referrals.choices import Status
from rivage.referrals.models import Referral

# "Nobody" is an answer to "whom to reach otherwise", not someone to reach.
NOBODY = frozenset({"aucun", "aucune", "personne", "non", "neant", "rien", "pas de contact"})


class AlreadyInAProgramme(Refusal):
    def __init__(self, enrolment: Enrolment) -> None:
        super().__init__(
            _(
                "Cette personne suit déjà le programme « %(programme)s ». Choisissez ce programme, "
                "ou changez-le d’abord dans son dossier."
            )
            % {"programme": enrolment.programme}
        )


@transaction.atomic
def accept(  # noqa: PLR0913 -- where, with whom, since when, in which file
    referral: Referral,
    *,
    programme: Programme,
    officer: User,
    participant: Participant | None = None,
    on: date | None = None,
    note: str = "",
    by: User,
) -> Referral:
    """The file, the pathway, where the person is, until when, and how to reach them.

    `participant` is the file of someone already known, chosen by a human; None opens a new one.
    """
    referral = locked(referral)
    if not rules.may_become(referral.status, Status.ACCEPTED):
        raise ReferralMovedOn(referral)
    teams = _teams(referral, programme)
    if participant is None:
        participant = _opened(referral, teams, officer, by=by)
    else:
        _completed(participant, referral, teams, by=by)
    _situated(participant, referral, by=by)
    enrolment = _enrolled(participant, programme, officer, on=on, by=by)
    if _has_a_release(referral):
        tell_release(
            participant, earliest_on=referral.release_on,
            latest_on=referral.release_latest_on if referral.release_on else None,
            unknown_reason="" if referral.release_on else referral.release_unknown,
            source=referral.release_source or ReleaseSource.PRESCRIBER,
            said_on=referral.received_on, by=by,
        )  # fmt: skip
    return turn(
        referral, Status.ACCEPTED, by=by, note=note, answer_note=note,
        participant=participant, enrolment=enrolment, **answered(by),
    )  # fmt: skip


def _teams(referral: Referral, programme: Programme) -> list[Team]:
    """The team that answers always sees the file it opens."""
    found = {team.pk: team for team in (referral.team, programme.team) if team is not None}
    return list(found.values())


def _opened(referral: Referral, teams: list[Team], officer: User, *, by: User) -> Participant:
    person = NewPerson(
        first_name=referral.first_name, last_name=referral.last_name,
        birth_date=referral.birth_date, estimated_birth_year=referral.estimated_birth_year,
        gender=referral.gender, languages=tuple(referral.languages),
        reading_help=referral.reading_help, interpreter=referral.interpreter,
    )  # fmt: skip
    participant = open_file(person, teams=teams, officer=officer, phones=[referral.phone], by=by)
    if referral.availability:
        correct_identity(participant, {"availability": referral.availability}, by=by)
    if _names_someone(referral.fallback_contact):
        _relayed(participant, referral, by=by)
    return participant


def _completed(
    participant: Participant, referral: Referral, teams: list[Team], *, by: User
) -> None:
    """A file that exists is right until someone says otherwise: only its blanks are filled."""
    for team in teams:
        add_team(participant, team, by=by)
    told = {
        "gender": referral.gender, "languages": referral.languages,
        "reading_help": referral.reading_help, "interpreter": referral.interpreter,
        "availability": referral.availability,
    }  # fmt: skip
    if participant.birth_date is None and referral.birth_date is not None:
        told["birth_date"] = referral.birth_date
    blanks = {
        name: value for name, value in told.items() if value and not getattr(participant, name)
    }
    if blanks:
        correct_identity(participant, blanks, by=by)
    if referral.phone:
        add_contact_point(participant, ContactKind.PHONE, referral.phone, by=by)
    if _names_someone(referral.fallback_contact) and not participant.relays.exists():
        _relayed(participant, referral, by=by)


def _relayed(participant: Participant, referral: Referral, *, by: User) -> None:
    """Named by whoever orients: the person has not agreed yet, so nothing may be told to them."""
    words = " ".join(referral.fallback_contact.split())
    add_relay(participant, words[:120], by=by, relation=_("nommé·e par l’orientation"))


def _names_someone(words: str) -> bool:
    return bool(plain(words)) and plain(words) not in NOBODY


def _situated(participant: Participant, referral: Referral, *, by: User) -> None:
    """Where the person is, since the day we were told; nothing when the file says it already."""
    if not referral.regime:
        return
    told_on = min(referral.received_on or timezone.localdate(), timezone.localdate())
    periods = CustodyPeriod.objects.filter(participant=participant)
    current = periods.current().first()
    if current is not None and (
        current.started_on >= told_on
        or (current.regime, current.establishment_id)
        == (referral.regime, referral.establishment_id)
    ):
        return
    if periods.filter(started_on__gte=told_on).exists():
        return
    record_custody(
        participant, regime=referral.regime, started_on=told_on,
        establishment=referral.establishment, by=by,
    )  # fmt: skip


def _enrolled(
    participant: Participant, programme: Programme, officer: User, *, on: date | None, by: User
) -> Enrolment:
    """The open pathway when it is the same programme; a new one otherwise."""
    current = (
        Enrolment.objects.open().filter(participant=participant).select_related("programme").first()
    )
    if current is None:
        return enrol(participant, programme, officer=officer, on=on, by=by)
    if current.programme_id != programme.pk:
        raise AlreadyInAProgramme(current)
    return current


def _has_a_release(referral: Referral) -> bool:
    told = referral.release_on is not None or bool(referral.release_unknown)
    return told and (referral.inside or referral.release_on is not None)
