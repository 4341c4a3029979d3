"""A stay in a programme, from welcome to exit: one thread, through every setback."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rivage.accounts.models import User
from rivage.audit.actions import Act, record, record_all
from rivage.core.refusals import Refusal
from rivage.participants.actions.files import add_team, assign_officer, hold_files
from rivage.participants.models import FileTeam, Participant
from rivage.pathways import rules
from rivage.pathways.actions.reviews import propose_reviews, propose_reviews_of
from rivage.pathways.choices import ExitClass, Moment, Status
from rivage.pathways.models import Agreement, Enrolment, EnrolmentMoment, Programme, Step


class AlreadyEnrolled(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("Un parcours est déjà ouvert : changez de programme, ou terminez-le d’abord.")
        )


class ProgrammeClosed(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Ce programme est fermé : choisissez-en un autre."))


class NotAnOfficer(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Cette personne de l’équipe ne suit pas de dossiers."))


class PathwayMovedOn(Refusal):
    def __init__(self, status: str) -> None:
        super().__init__(
            _("Entre-temps, ce parcours a changé d’état : il est maintenant « %(status)s ».")
            % {"status": Status(status).label}
        )


class BeforeItBegan(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Cette date vient avant l’entrée dans le parcours."))


class StillToCome(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Cette date est à venir : on note ici ce qui est déjà arrivé."))


class ReasonMissing(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Dites pourquoi le parcours est suspendu."))


class NothingChanges(Refusal):
    def __init__(self) -> None:
        super().__init__(_("C’est déjà le cas : il n’y a rien à changer."))


@transaction.atomic
def enrol(
    participant: Participant,
    programme: Programme,
    *,
    officer: User,
    on: date | None = None,
    by: User,
) -> Enrolment:
    """Someone begins, or begins again: an earlier pathway that has ended stays as it was."""
    entry = NewEnrolment(programme, officer, on or timezone.localdate())
    return enrol_all([(participant, entry)], by=by)[0]


@dataclass(frozen=True)
class NewEnrolment:
    programme: Programme
    officer: User
    on: date


@transaction.atomic
def enrol_all(entries: Sequence[tuple[Participant, NewEnrolment]], *, by: User) -> list[Enrolment]:
    """`enrol` for many people, each of them once, in as many queries as for one."""
    # Two officers who enrol at once wait for each other here.
    hold_files(file for file, _entry in entries)
    files = Participant.objects.in_bulk([file.pk for file, _entry in entries])
    if Enrolment.objects.open().filter(participant__in=files).exists():
        raise AlreadyEnrolled
    for entry in {entry for _file, entry in entries}:
        _must_be_open(entry.programme, entry.on)
        _must_accompany(entry.officer)
    new = [
        Enrolment(
            participant=files[file.pk], programme=entry.programme, officer=entry.officer,
            started_on=entry.on, status_since=entry.on,
        )
        for file, entry in entries
    ]  # fmt: skip
    Enrolment.objects.bulk_create(new)
    EnrolmentMoment.objects.bulk_create(
        EnrolmentMoment(
            participant_id=one.participant_id, enrolment=one, kind=Moment.ENROLLED,
            on=one.started_on, became=one.programme.name, by=by,
        )
        for one in new
    )  # fmt: skip
    record_all((Act("pathway.enrolled", one, one.participant_id) for one in new), by=by)
    _entrust_all(new, by=by)
    propose_reviews_of(new)
    return new


def _entrust_all(enrolments: Iterable[Enrolment], *, by: User) -> None:
    """Files that are already open to the programme's team and the officer need nothing."""
    enrolments = list(enrolments)
    people = [one.participant_id for one in enrolments]
    shared = FileTeam.objects.filter(participant__in=people)
    teams = set(shared.values_list("participant_id", "team_id"))
    for one in enrolments:
        team = one.programme.team_id
        if (team and (one.participant_id, team) not in teams) or (
            one.participant.officer_id != one.officer_id
        ):
            _entrust(one.participant, one.officer, one.programme, by=by)


@transaction.atomic
def move_on(
    enrolment: Enrolment, status: str, *, on: date | None = None, note: str = "", by: User
) -> Enrolment:
    """Welcome, diagnostic, active: forward, or back when it was too soon."""
    enrolment, on = _at(enrolment, on)
    if not rules.may_move_on(enrolment.status, status):
        raise PathwayMovedOn(enrolment.status)
    return _become(enrolment, status, Moment.MOVED_ON, on=on, note=note, by=by)


@transaction.atomic
def suspend(  # noqa: PLR0913 -- who, why, since when, until when
    enrolment: Enrolment,
    *,
    reason: str,
    on: date | None = None,
    note: str = "",
    look_again_on: date | None = None,
    by: User,
) -> Enrolment:
    """`reason` is a code of the vocabulary "suspension_reason". The door stays open."""
    enrolment, on = _at(enrolment, on)
    if not reason:
        raise ReasonMissing
    if enrolment.status not in rules.UNDER_WAY:
        raise PathwayMovedOn(enrolment.status)
    enrolment.suspended_for, enrolment.look_again_on = reason, look_again_on
    return _become(
        enrolment, Status.SUSPENDED, Moment.SUSPENDED, on=on, note=note, reason=reason, by=by
    )


@transaction.atomic
def look_again(enrolment: Enrolment, *, on: date, by: User) -> Enrolment:
    """Still on hold: the day to look at it again moves."""
    enrolment, _today = _at(enrolment, None)
    if enrolment.status != Status.SUSPENDED:
        raise PathwayMovedOn(enrolment.status)
    enrolment.look_again_on = on
    enrolment.save(update_fields=["look_again_on"])
    record("pathway.look_again", enrolment, by=by, participant_id=enrolment.participant_id)
    return enrolment


@transaction.atomic
def resume(enrolment: Enrolment, *, on: date | None = None, note: str = "", by: User) -> Enrolment:
    """Where it had stopped: never from zero."""
    enrolment, on = _at(enrolment, on)
    if enrolment.status != Status.SUSPENDED:
        raise PathwayMovedOn(enrolment.status)
    before = _status_before(enrolment, Moment.SUSPENDED)
    enrolment.suspended_for, enrolment.look_again_on = "", None
    return _become(enrolment, before, Moment.RESUMED, on=on, note=note, by=by)


@transaction.atomic
def switch_programme(
    enrolment: Enrolment,
    programme: Programme,
    *,
    on: date | None = None,
    note: str = "",
    by: User,
) -> Enrolment:
    """Another programme, the same pathway: nothing ends, so that no exit is counted twice.

    "dedans-dehors" becomes "hors les murs" on release in this one act.
    """
    enrolment, on = _at(enrolment, on)
    if enrolment.status == Status.ENDED:
        raise PathwayMovedOn(enrolment.status)
    if enrolment.programme_id == programme.pk:
        raise NothingChanges
    _must_be_open(programme, on)
    was, enrolment.programme = enrolment.programme.name, programme
    enrolment.save(update_fields=["programme"])
    _tell(enrolment, Moment.SWITCHED, on=on, was=was, became=programme.name, note=note, by=by)
    record("pathway.switched", enrolment, by=by, participant_id=enrolment.participant_id)
    _entrust(enrolment.participant, enrolment.officer, programme, by=by)
    propose_reviews(enrolment)
    return enrolment


@transaction.atomic
def hand_over(
    enrolment: Enrolment, *, officer: User, on: date | None = None, note: str = "", by: User
) -> Enrolment:
    """A colleague takes over the file and its open steps.

    Pages call `scheduling.actions.hand_over_file`, which brings the appointments too.
    """
    enrolment, on = _at(enrolment, on)
    if enrolment.status == Status.ENDED:
        raise PathwayMovedOn(enrolment.status)
    if enrolment.officer_id == officer.pk:
        raise NothingChanges
    _must_accompany(officer)
    was, enrolment.officer = enrolment.officer, officer
    enrolment.save(update_fields=["officer"])
    _tell(
        enrolment, Moment.HANDED_OVER, on=on,
        was=was.full_name, became=officer.full_name, note=note, by=by,
    )  # fmt: skip
    Step.objects.filter(
        participant=enrolment.participant_id, officer=was, done_on=None, dropped_on=None
    ).update(officer=officer)
    record("pathway.handed_over", enrolment, by=by, participant_id=enrolment.participant_id)
    _entrust(enrolment.participant, officer, None, by=by)
    return enrolment


@transaction.atomic
def end(  # noqa: PLR0913 -- an exit is all of this
    enrolment: Enrolment,
    *,
    exit_class: str,
    detail: str = "",
    results: list[str] | None = None,
    on: date | None = None,
    note: str = "",
    by: User,
) -> Enrolment:
    """`detail` and `results`: codes of "exit_detail" and "non_work_result"."""
    enrolment, on = _at(enrolment, on)
    if enrolment.status == Status.ENDED:
        raise PathwayMovedOn(enrolment.status)
    enrolment.exit_class, enrolment.exit_detail = ExitClass(exit_class), detail
    enrolment.results, enrolment.ended_on = list(results or []), on
    enrolment.suspended_for, enrolment.look_again_on = "", None
    return _become(enrolment, Status.ENDED, Moment.ENDED, on=on, note=note, reason=detail, by=by)


@transaction.atomic
def reopen(enrolment: Enrolment, *, on: date | None = None, note: str = "", by: User) -> Enrolment:
    """The end was noted too soon or by mistake: the pathway is again what it was before."""
    Participant.objects.select_for_update(of=("self",)).get(pk=enrolment.participant_id)
    enrolment, on = _at(enrolment, on)
    if enrolment.status != Status.ENDED:
        raise PathwayMovedOn(enrolment.status)
    if Enrolment.objects.open().filter(participant=enrolment.participant_id).exists():
        raise AlreadyEnrolled
    before = _status_before(enrolment, Moment.ENDED)
    if before == Status.SUSPENDED:
        before = _status_before(enrolment, Moment.SUSPENDED)
    enrolment.exit_class, enrolment.exit_detail, enrolment.ended_on = "", "", None
    enrolment.results = []
    return _become(enrolment, before, Moment.REOPENED, on=on, note=note, by=by)


@transaction.atomic
def sign_agreement(  # noqa: PLR0913 -- what a signature says
    enrolment: Enrolment,
    *,
    signed_on: date,
    explained: list[str],
    goals: str = "",
    renew_on: date | None = None,
    by: User,
) -> Agreement:
    """`explained`: codes of "agreement_topic". Signing again renews; the first stays."""
    enrolment, signed_on = _at(enrolment, signed_on)
    if enrolment.status == Status.ENDED:
        raise PathwayMovedOn(enrolment.status)
    agreement = Agreement.objects.create(
        participant_id=enrolment.participant_id, enrolment=enrolment, signed_on=signed_on,
        signed_with=by, explained=explained, goals=goals, renew_on=renew_on,
    )  # fmt: skip
    enrolment.signed_on = signed_on
    enrolment.save(update_fields=["signed_on"])
    record("agreement.signed", agreement, by=by, participant_id=enrolment.participant_id)
    if enrolment.status in {Status.WELCOMED, Status.DIAGNOSTIC}:
        _become(enrolment, Status.ACTIVE, Moment.SIGNED, on=signed_on, by=by)
    else:
        _tell(enrolment, Moment.SIGNED, on=signed_on, by=by)
    return agreement


def _at(enrolment: Enrolment, on: date | None) -> tuple[Enrolment, date]:
    """The enrolment as it is now, held until the end of the act, and the day of the act."""
    today = timezone.localdate()
    on = on or today
    if on > today:
        raise StillToCome
    held = Enrolment.objects.select_for_update(of=("self",)).select_related(
        "participant", "programme", "officer"
    )
    enrolment = held.get(pk=enrolment.pk)
    if on < enrolment.started_on:
        raise BeforeItBegan
    return enrolment, on


def _become(  # noqa: PLR0913 -- one moment, in full
    enrolment: Enrolment,
    status: str,
    kind: Moment,
    *,
    on: date,
    by: User,
    note: str = "",
    reason: str = "",
) -> Enrolment:
    was = enrolment.status
    if not rules.may_follow(was, status):
        raise PathwayMovedOn(was)
    enrolment.status, enrolment.status_since = Status(status), on
    enrolment.save()
    _tell(enrolment, kind, on=on, was=was, became=status, reason=reason, note=note, by=by)
    record(f"pathway.{kind.value}", enrolment, by=by, participant_id=enrolment.participant_id)
    return enrolment


def _tell(  # noqa: PLR0913 -- one moment, in full
    enrolment: Enrolment,
    kind: Moment,
    *,
    on: date,
    by: User,
    was: str = "",
    became: str = "",
    reason: str = "",
    note: str = "",
) -> None:
    EnrolmentMoment.objects.create(
        participant_id=enrolment.participant_id, enrolment=enrolment, kind=kind, on=on,
        was=was, became=became, reason=reason, note=note, by=by,
    )  # fmt: skip


def _status_before(enrolment: Enrolment, kind: Moment) -> str:
    last = enrolment.moments.filter(kind=kind).order_by("-recorded_at", "-pk").first()
    return last.was if last is not None and last.was else Status.ACTIVE


def _must_be_open(programme: Programme, on: date) -> None:
    if programme.valid_to is not None and programme.valid_to <= on:
        raise ProgrammeClosed


def _must_accompany(officer: User) -> None:
    if not (officer.is_active and officer.accompanies):
        raise NotAnOfficer


def _entrust(
    participant: Participant, officer: User, programme: Programme | None, *, by: User
) -> None:
    """The programme's team and the officer may open the file. The giver may lose sight of it."""
    if programme is not None and programme.team is not None:
        add_team(participant, programme.team, by=by)
    if participant.officer_id != officer.pk:
        assign_officer(participant, officer, by=by)
