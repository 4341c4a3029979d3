"""Write what rows say, many people at once: as many queries for a hundred files as for one."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from django.utils import timezone

from rivage.accounts.models import Team, User
from rivage.intake.completing import (
    Correction,
    Entrance,
    What,
    additions,
    contacts,
    entrance,
)
from rivage.intake.queries import Stored
from rivage.intake.resolving import Wanted
from rivage.justice.actions import NewPeriod, ReleaseTold, record_custodies
from rivage.participants.actions import (
    NewContact,
    Opening,
    add_contact_point,
    assign_officer,
    correct_identity,
    open_files,
    set_job_leads_of,
)
from rivage.participants.models import ContactPoint, Participant
from rivage.pathways.actions import NewEnrolment, add_notes, enrol_all, tell_releases

T = TypeVar("T")


def open_all(all_wanted: Sequence[Wanted], *, team: Team | None, by: User) -> list[Participant]:
    """A new file for each of these people, with everything their row says."""
    openings = [_opening(wanted, team, by) for wanted in all_wanted]
    files = open_files(openings, by=by)
    fresh = [_fresh(file, opening) for file, opening in zip(files, openings, strict=True)]
    complete_all(list(zip(fresh, all_wanted, strict=True)), by=by)
    return files


def _opening(wanted: Wanted, team: Team | None, by: User) -> Opening:
    """Open from the first moment to the programme's team, and to whoever will follow the person."""
    begins = entrance(wanted, today=timezone.localdate())
    teams = [team, begins.programme.team if begins else None]
    shared = tuple(dict.fromkeys(team for team in teams if team))
    officer = wanted.officer or (by if begins or not shared else None)
    return Opening(wanted.person, shared, officer, tuple(contacts(wanted)))


def _fresh(file: Participant, opening: Opening) -> Stored:
    points = (ContactPoint(kind=one.kind, value=one.value) for one in opening.contacts)
    return Stored(file, points=tuple(points))


def complete_all(pairs: Sequence[tuple[Stored, Wanted]], *, by: User) -> None:
    """What each row adds to its file; no file is in there twice."""
    today = timezone.localdate()
    said = [
        (stored.participant, addition.what)
        for stored, wanted in pairs
        for addition in additions(wanted, stored, today=today)
    ]
    for file, correction in _of(said, Correction):
        correct_identity(file, correction.values, by=by)
    for file, contact in _of(said, NewContact):
        add_contact_point(file, contact.kind, contact.value, by=by, **contact.details)
    if periods := _of(said, NewPeriod):
        record_custodies(periods, by=by)
    if entrances := _of(said, Entrance):
        enrol_all([(file, _enrolment(file, one, by)) for file, one in entrances], by=by)
    for file, officer in _of(said, User):
        assign_officer(file, officer, by=by)
    if releases := _of(said, ReleaseTold):
        tell_releases(releases, by=by)
    if wishes := _of(said, tuple):
        set_job_leads_of(wishes, by=by)
    if notes := _of(said, str):
        add_notes(notes, by=by)


def _enrolment(file: Participant, asked: Entrance, by: User) -> NewEnrolment:
    return NewEnrolment(asked.programme, asked.officer or file.officer or by, asked.on)


def _of(said: Iterable[tuple[Participant, What]], kind: type[T]) -> list[tuple[Participant, T]]:
    return [(file, what) for file, what in said if isinstance(what, kind)]
