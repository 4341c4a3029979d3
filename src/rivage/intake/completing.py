"""What a row adds to a file: what the preview shows of it, and what there is to write."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from rivage.accounts.models import User
from rivage.intake.queries import Stored
from rivage.intake.resolving import Wanted
from rivage.justice.actions import NewPeriod, ReleaseTold
from rivage.justice.choices import Regime, ReleaseSource
from rivage.organisations.choices import EstablishmentKind
from rivage.participants.actions import NewContact, Wish
from rivage.participants.choices import ContactKind
from rivage.participants.models import Participant
from rivage.participants.rules import plain, same_contact
from rivage.pathways.models import Programme


@dataclass(frozen=True)
class Change:
    """A line of the preview: what the file says, what it will say."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Correction:
    """What was blank in the file, by the name of its field."""

    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Entrance:
    """Into a programme; followed by whoever holds the file when nobody is said."""

    programme: Programme
    officer: User | None
    on: date


# An officer, wishes for work, or the words of a note, besides what other apps take as it is.
What = Correction | NewContact | NewPeriod | Entrance | User | ReleaseTold | tuple[Wish, ...] | str


@dataclass(frozen=True)
class Addition:
    changes: tuple[Change, ...]
    what: What


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
        for name in ("preferred_name", "gender", "external_reference", "housing", "housing_note")
        if getattr(person, name) and not getattr(file, name)
    }
    if person.birth_date and not file.birth_date:
        values["birth_date"] = person.birth_date
    elif person.estimated_birth_year and not (file.birth_date or file.estimated_birth_year):
        values["estimated_birth_year"] = person.estimated_birth_year
    new = [code for code in person.languages if code not in file.languages]
    if new:
        values["languages"] = [*file.languages, *new]
    if values:
        changes = tuple(
            Change(_label(name), _said(getattr(file, name)), _said(value))
            for name, value in values.items()
            if name != "housing" or not person.housing_note
        )
        yield Addition(changes, Correction(values))


def _contacts(wanted: Wanted, stored: Stored) -> Iterator[Addition]:
    phones = True
    for contact in contacts(wanted):
        known = stored.values(contact.kind)
        if any(same_contact(contact.kind, one, contact.value) for one in known):
            continue
        details: dict[str, Any] = dict(contact.details)
        if contact.kind == ContactKind.PHONE:
            details["preferred"], phones = phones, False
        change = Change(str(ContactKind(contact.kind).label), ", ".join(known), _shown(contact))
        yield Addition((change,), NewContact(contact.kind, contact.value, details))


def contacts(wanted: Wanted) -> Iterator[NewContact]:
    """Every way to reach the person: phones, e-mail addresses, then where they live."""
    for phone in wanted.phones:
        label = {"label": phone.comment[:80]} if phone.comment else {}
        yield NewContact(ContactKind.PHONE, spoken_phone(phone.number), label)
    for mail in wanted.emails:
        yield NewContact(ContactKind.EMAIL, mail)
    place = f"{wanted.postcode} {wanted.town}".strip()
    if address := (wanted.address or place)[:200]:
        where = {"postcode": wanted.postcode, "town": wanted.town[:80]}
        yield NewContact(ContactKind.ADDRESS, address, where)


def _shown(contact: NewContact) -> str:
    town = contact.details.get("town", "")
    if not town or town in contact.value:
        return contact.value
    return f"{contact.value}, {contact.details['postcode']} {town}".strip()


def _custody(wanted: Wanted, stored: Stored, today: date) -> Iterator[Addition]:
    prison = wanted.establishment
    if prison is None or stored.custody is not None:
        # Someone noted where the person is: a spreadsheet does not move them.
        return
    regime = Regime.SAS if prison.kind == EstablishmentKind.SAS else Regime.CONVICTED
    entered = wanted.entered_on
    since = entered if entered and entered <= today else today
    change = Change(_("établissement"), "", prison.short_name)
    yield Addition((change,), NewPeriod(regime, since, prison))


def entrance(wanted: Wanted, *, today: date) -> Entrance | None:
    """The programme the row asks for, from the day it says; not one that is still to come."""
    entered = wanted.entered_on or today
    if wanted.programme is None or entered > today:
        return None
    return Entrance(wanted.programme, wanted.officer, entered)


def _pathway(wanted: Wanted, stored: Stored, today: date) -> Iterator[Addition]:
    asked, officer = entrance(wanted, today=today), wanted.officer
    if asked and not stored.enrolments:
        label = f"{asked.programme.name}, {_('depuis le')} {_said(asked.on)}"
        yield Addition((Change(_("programme"), "", label),), asked)
    elif officer and stored.participant.officer_id is None:
        yield Addition((Change(_("suivi par"), "", officer.full_name),), officer)


def _release(wanted: Wanted, stored: Stored, today: date) -> Iterator[Addition]:
    start, end = wanted.release_from, wanted.release_to
    if start is None or (end or start) < today:
        return
    told = stored.release
    if told and (told.source != ReleaseSource.IMPORTED or told.earliest_on == start):
        # A registry's word is worth more than a spreadsheet's.
        return
    before = _said(told.earliest_on) if told else ""
    after = f"{_said(start)} – {_said(end)}" if end else _said(start)
    change = Change(_("sortie prévue"), before, after)
    yield Addition((change,), ReleaseTold(start, end, ReleaseSource.IMPORTED))


def _job_leads(wanted: Wanted, stored: Stored) -> Iterator[Addition]:
    new = [(pk, words) for pk, words in wanted.occupations if pk not in stored.occupations]
    if not new:
        return
    known = stored.participant.job_leads.all() if stored.occupations else ()
    wishes = [Wish(lead.occupation_id, lead.note) for lead in known]
    wishes += [Wish(pk, words) for pk, words in new]
    after = ", ".join(words for _pk, words in new)
    yield Addition((Change(_("métiers visés"), "", after),), tuple(wishes))


def _notes(wanted: Wanted, stored: Stored) -> Iterator[Addition]:
    known = {line.strip() for body in stored.notes for line in body.splitlines()}
    lines = list(wanted.notes)
    if wanted.entered_on and wanted.entered_on > timezone.localdate():
        lines.append(_("Entrée prévue le %(day)s") % {"day": _said(wanted.entered_on)})
    if wanted.release_from and wanted.release_from < timezone.localdate():
        lines.append(_("Sortie prévue le %(day)s") % {"day": _said(wanted.release_from)})
    new = [line for line in lines if line.strip() not in known]
    if new:
        body = "\n".join([_("Repris du tableau importé"), *new])
        yield Addition((Change(_("notes"), "", "\n".join(new)),), body)


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
