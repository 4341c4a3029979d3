"""What a row adds to a file. Each addition says what it changes and knows how to write itself."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from rivage.accounts.models import User
from rivage.intake.queries import Stored
from rivage.intake.resolving import Wanted
from rivage.justice.actions import record_custody
from rivage.justice.choices import Regime, ReleaseSource
from rivage.organisations.choices import EstablishmentKind
from rivage.participants.actions import (
    Wish,
    add_contact_point,
    assign_officer,
    correct_identity,
    set_job_leads,
)
from rivage.participants.choices import ContactKind
from rivage.participants.models import Participant
from rivage.participants.rules import plain, same_contact
from rivage.pathways.actions import add_note, enrol, tell_release

Write = Callable[[Participant, User], object]


@dataclass(frozen=True)
class Change:
    """A line of the preview: what the file says, what it will say."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Addition:
    changes: tuple[Change, ...]
    write: Write


def additions(wanted: Wanted, stored: Stored, *, today: date) -> Iterator[Addition]:
    """Blanks are filled and new contacts added; what a file already says is never overwritten."""
    yield from _identity(wanted, stored)
    yield from _contacts(wanted, stored)
    yield from _custody(wanted, stored, today)
    yield from _pathway(wanted, stored, today)
    yield from _release(wanted, stored, today)
    yield from _job_leads(wanted, stored)
    yield from _notes(wanted, stored)


def disagreements(wanted: Wanted, stored: Stored) -> list[str]:
    """What the row and the file say differently, and that stays as the file says it."""
    person, file = wanted.person, stored.participant
    pairs: tuple[tuple[str, Any, Any], ...] = (
        (_("nom"), file.last_name, person.last_name),
        (_("prénom"), file.first_name, person.first_name),
        (_("date de naissance"), file.birth_date, person.birth_date),
        (_("numéro de dossier"), file.external_reference, person.external_reference),
    )
    return [
        _("Le dossier dit « %(file)s » (%(label)s), le tableau « %(row)s » : le dossier reste.")
        % {"label": label, "file": _said(theirs), "row": _said(ours)}
        for label, theirs, ours in pairs
        if theirs and ours and plain(_said(theirs)) != plain(_said(ours))
    ]


def _identity(wanted: Wanted, stored: Stored) -> Iterator[Addition]:
    person, file = wanted.person, stored.participant
    values: dict[str, Any] = {
        name: getattr(person, name)
        for name in ("preferred_name", "gender", "external_reference")
        if getattr(person, name) and not getattr(file, name)
    }
    if person.birth_date and not file.birth_date:
        values["birth_date"] = person.birth_date
    elif person.estimated_birth_year and not (file.birth_date or file.estimated_birth_year):
        values["estimated_birth_year"] = person.estimated_birth_year
    new = [code for code in person.languages if code not in file.languages]
    if new:
        values["languages"] = [*file.languages, *new]
    if wanted.housing and not file.housing:
        values["housing"] = wanted.housing
    if wanted.housing_note and not file.housing_note:
        values["housing_note"] = wanted.housing_note
    if values:
        changes = tuple(
            Change(_label(name), _said(getattr(file, name)), _said(value))
            for name, value in values.items()
            if name != "housing" or not wanted.housing_note
        )
        yield Addition(changes, lambda file, by: correct_identity(file, values, by=by))


def _contacts(wanted: Wanted, stored: Stored) -> Iterator[Addition]:
    first = True
    for phone in wanted.phones:
        value = spoken_phone(phone.number)
        if not _known(ContactKind.PHONE, value, stored):
            yield _contact(
                stored, ContactKind.PHONE, value, label=phone.comment[:80], preferred=first
            )
            first = False
    for kind, value, details in ways_to_write(wanted):
        if not _known(kind, value, stored):
            yield _contact(stored, kind, value, **details)


def ways_to_write(wanted: Wanted) -> Iterator[tuple[ContactKind, str, dict[str, str]]]:
    """E-mail addresses, then where the person lives: kind, value, details."""
    for mail in wanted.emails:
        yield ContactKind.EMAIL, mail, {}
    place = f"{wanted.postcode} {wanted.town}".strip()
    if address := (wanted.address or place)[:200]:
        where = {"postcode": wanted.postcode, "town": wanted.town[:80]}
        yield ContactKind.ADDRESS, address, where


def _known(kind: str, value: str, stored: Stored) -> bool:
    return any(same_contact(kind, known, value) for known in stored.values(kind))


def _contact(stored: Stored, kind: ContactKind, value: str, **details: Any) -> Addition:
    def write(file: Participant, by: User) -> object:
        return add_contact_point(file, kind, value, by=by, **details)

    before = ", ".join(stored.values(kind))
    shown = value
    if kind == ContactKind.ADDRESS and details.get("town") and details["town"] not in value:
        shown = f"{value}, {details['postcode']} {details['town']}".strip()
    return Addition((Change(str(kind.label), before, shown),), write)


def _custody(wanted: Wanted, stored: Stored, today: date) -> Iterator[Addition]:
    prison = wanted.establishment
    if prison is None or (stored.custody and stored.custody.establishment_id == prison.pk):
        return
    if stored.custody is not None:
        # Someone noted where the person is: a spreadsheet does not move them.
        return
    regime = Regime.SAS if prison.kind == EstablishmentKind.SAS else Regime.CONVICTED
    entered = wanted.entered_on
    since = entered if entered and entered <= today else today

    def write(file: Participant, by: User) -> object:
        return record_custody(file, regime=regime, establishment=prison, started_on=since, by=by)

    yield Addition((Change(_("établissement"), "", prison.short_name),), write)


def _pathway(wanted: Wanted, stored: Stored, today: date) -> Iterator[Addition]:
    programme, officer = wanted.programme, wanted.officer
    entered = wanted.entered_on or today
    if programme and not stored.enrolments and entered <= today:
        chosen = programme

        def write(file: Participant, by: User) -> object:
            return enrol(file, chosen, officer=officer or file.officer or by, on=entered, by=by)

        label = f"{programme.name}, {_('depuis le')} {_said(entered)}"
        yield Addition((Change(_("programme"), "", label),), write)
    elif officer and stored.participant.officer is None:
        someone = officer
        yield Addition(
            (Change(_("suivi par"), "", officer.full_name),),
            lambda file, by: assign_officer(file, someone, by=by),
        )


def _release(wanted: Wanted, stored: Stored, today: date) -> Iterator[Addition]:
    start, end = wanted.release_from, wanted.release_to
    if start is None or (end or start) < today:
        return
    told = stored.release
    if told and (told.source != ReleaseSource.IMPORTED or told.earliest_on == start):
        # A registry's word is worth more than a spreadsheet's.
        return

    def write(file: Participant, by: User) -> object:
        return tell_release(
            file, earliest_on=start, latest_on=end, source=ReleaseSource.IMPORTED, by=by
        )

    before = _said(told.earliest_on) if told else ""
    after = f"{_said(start)} – {_said(end)}" if end else _said(start)
    yield Addition((Change(_("sortie prévue"), before, after),), write)


def _job_leads(wanted: Wanted, stored: Stored) -> Iterator[Addition]:
    new = [(pk, words) for pk, words in wanted.occupations if pk not in stored.occupations]
    if not new:
        return

    def write(file: Participant, by: User) -> object:
        leads = [Wish(lead.occupation_id, lead.note) for lead in file.job_leads.all()]
        return set_job_leads(file, [*leads, *(Wish(pk, words) for pk, words in new)], by=by)

    after = ", ".join(words for _pk, words in new)
    yield Addition((Change(_("métiers visés"), "", after),), write)


def _notes(wanted: Wanted, stored: Stored) -> Iterator[Addition]:
    known = {line.strip() for body in stored.notes for line in body.splitlines()}
    lines = list(wanted.notes)
    if wanted.entered_on and wanted.entered_on > timezone.localdate():
        lines.append(_("Entrée prévue le %(day)s") % {"day": _said(wanted.entered_on)})
    if wanted.release_from and wanted.release_from < timezone.localdate():
        lines.append(_("Sortie prévue le %(day)s") % {"day": _said(wanted.release_from)})
    new = [line for line in lines if line.strip() not in known]
    if not new:
        return
    body = "\n".join([_("Repris du tableau importé"), *new])
    yield Addition(
        (Change(_("notes"), "", "\n".join(new)),), lambda file, by: add_note(file, body=body, by=by)
    )


def spoken_phone(number: str) -> str:
    """+33612345678 as people read it aloud: 06 12 34 56 78. Foreign numbers stay as they are."""
    if not number.startswith("+33") or len(number) != 12:
        return number
    national = f"0{number[3:]}"
    return " ".join(national[at : at + 2] for at in range(0, 10, 2))


def _label(name: str) -> str:
    field = Participant._meta.get_field(name)
    return str(getattr(field, "verbose_name", name))


def _said(value: Any) -> str:
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
