"""One row of a spreadsheet, read as a person. Pure: nothing is looked up and nothing is written."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from rivage.intake.cells.contacts import Phone, read_emails, read_phones, without_emails
from rivage.intake.cells.dates import (
    Day,
    Kind,
    Order,
    Precision,
    date_order,
    read_birth_year,
    read_day,
    says_an_age,
)
from rivage.intake.cells.names import (
    read_full_name,
    read_name,
    split_married_name,
    without_other_name,
)
from rivage.intake.cells.places import Town, read_postcode, read_town, split_address
from rivage.intake.cells.reading import Misread, Read
from rivage.intake.cells.words import Gender, read_gender, read_job_leads, read_languages
from rivage.intake.columns import Meaning
from rivage.intake.fields import Field
from rivage.intake.reading.table import letter
from rivage.intake.social_security import REMOVED, without_social_security
from rivage.intake.text import clean, folded, is_blank

T = TypeVar("T")
# Said where a town or a street is asked for, it is an answer about housing.
_WITHOUT_HOME = re.compile(r"^(sdf|sans (domicile|abri|logement)|a la rue)\b")


@dataclass(frozen=True)
class CellReason:
    """Why one cell is refused, or what a human should look at. `column` is the file's own text."""

    column: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class PersonRead:
    """What a row says of a person. `refused` rows are not brought in; `remarks` never stop one."""

    last_name: str = ""
    first_name: str = ""
    preferred_name: str = ""
    birth_date: date | None = None
    birth_year: int | None = None
    gender: Gender | None = None
    phones: tuple[Phone, ...] = ()
    emails: tuple[str, ...] = ()
    address: str = ""
    postcode: str = ""
    town: str = ""
    languages: tuple[str, ...] = ()
    prescriber: str = ""
    place: str = ""
    expected_release: date | None = None
    release_precision: Precision = Precision.DAY
    programme: str = ""
    entry_date: date | None = None
    officer: str = ""
    housing: str = ""
    notes: str = ""
    reference: str = ""
    job_leads: tuple[str, ...] = ()
    refused: tuple[CellReason, ...] = ()
    remarks: tuple[CellReason, ...] = ()


@dataclass(frozen=True)
class Reading:
    """How to read every row of one file: which column is what, and how its dates are written."""

    meanings: tuple[Meaning, ...]
    today: date
    orders: Mapping[int, Order] = field(default_factory=dict)
    keep_in_notes: frozenset[int] = frozenset()

    @classmethod
    def of(
        cls,
        meanings: Sequence[Meaning],
        *,
        today: date,
        keep_in_notes: frozenset[int] = frozenset(),
    ) -> "Reading":
        dated = {Field.BIRTH_DATE, Field.ENTRY_DATE, Field.EXPECTED_RELEASE}
        orders = {
            m.column.position: date_order(m.column.samples) for m in meanings if m.field in dated
        }
        return cls(tuple(meanings), today, orders, keep_in_notes)

    def read(self, cells: Sequence[str]) -> PersonRead:
        """Never raises: what cannot be read is a reason."""
        return _Row(self, cells).person()


class _Row:
    """The cells of one row on their way to a person."""

    def __init__(self, reading: Reading, cells: Sequence[str]) -> None:
        self.reading = reading
        self.cells = cells
        self.refused: list[CellReason] = []
        self.remarks: list[CellReason] = []
        self.notes: list[str] = []

    def person(self) -> PersonRead:
        person = self._named(PersonRead())
        person = self._born(person)
        person = self._reached(person)
        person = self._housed(person)
        person = self._followed(person)
        person = replace(
            person,
            gender=self._gender() or person.gender,
            languages=tuple(
                dict.fromkeys(
                    x for _, text in self._all(Field.LANGUAGES) for x in read_languages(text)
                )
            ),
            job_leads=self._job_leads(),
            reference=self._text(Field.REFERENCE)[:80],
        )
        self._keep_notes()
        return replace(
            person,
            notes="\n".join(dict.fromkeys(self.notes)),
            refused=tuple(self.refused),
            remarks=tuple(self.remarks),
        )

    # -- what a cell holds

    def _all(self, wanted: Field) -> list[tuple[Meaning, str]]:
        found = []
        for meaning in self.reading.meanings:
            if meaning.field is wanted and not meaning.forbidden:
                text = self._cell(meaning)
                if text and not is_blank(text):
                    found.append((meaning, text))
        return found

    def _one(self, wanted: Field) -> tuple[Meaning, str] | None:
        return next(iter(self._all(wanted)), None)

    def _cell(self, meaning: Meaning) -> str:
        position = meaning.column.position
        if meaning.forbidden or position >= len(self.cells):
            return ""
        text, removed = without_social_security(self.cells[position])
        if removed or REMOVED in text:
            self._remark(meaning, "Un numéro de sécurité sociale a été retiré de cette cellule.")
        return text

    def _text(self, wanted: Field) -> str:
        return " · ".join(dict.fromkeys(clean(text) for _, text in self._all(wanted)))

    def _remark(self, meaning: Meaning, reason: str) -> None:
        said = CellReason(title(meaning), reason)
        if reason and said not in self.remarks:
            self.remarks.append(said)

    def _refuse(self, meaning: Meaning | None, reason: str) -> None:
        self.refused.append(CellReason(title(meaning) if meaning else "", reason))

    def _try(self, meaning: Meaning, read: Callable[[], Read[T]]) -> T | None:
        """The value, its remark noted; or nothing, and the row refused for this cell."""
        try:
            said = read()
        except Misread as reason:
            self._refuse(meaning, str(reason))
            return None
        self._remark(meaning, said.remark)
        return said.value

    def _set_aside(self, meaning: Meaning, text: str, reason: str) -> None:
        """A cell that cannot be read but must not cost the person their row: kept as a note."""
        self._remark(meaning, reason)
        self.notes.append(f"{title(meaning)} (à vérifier) : {clean(text)}")

    # -- a person, part by part

    def _named(self, person: PersonRead) -> PersonRead:
        last, first = self._column(Field.LAST_NAME), self._column(Field.FIRST_NAME)
        whole = self._column(Field.FULL_NAME) or self._column(Field.FULL_NAME_FIRST_LAST)
        if last and first:
            given, called = without_other_name(clean(self._cell(first)))
            person = replace(
                person,
                last_name=self._try(last, lambda: Read(read_name(self._cell(last), "nom"))) or "",
                first_name=self._try(first, lambda: Read(read_name(given, "prénom"))) or "",
                preferred_name=called,
            )
        elif whole:
            first_last = whole.field is Field.FULL_NAME_FIRST_LAST
            name = self._try(
                whole, lambda: read_full_name(self._cell(whole), first_name_first=first_last)
            )
            if name:
                gender = Gender(name.civility) if name.civility else None
                person = replace(
                    person,
                    last_name=name.last,
                    first_name=name.first,
                    preferred_name=name.called,
                    gender=gender,
                )
        else:
            self._refuse(last or first, "Ce tableau n’a pas de colonne pour le nom et le prénom.")
        return self._with_used_names(person, last or whole)

    def _with_used_names(self, person: PersonRead, meaning: Meaning | None) -> PersonRead:
        own, used = split_married_name(person.last_name)
        if used and meaning:
            self._remark(meaning, f"Nom d’usage : {used}.")
            self.notes.append(f"Nom d’usage : {used}")
        preferred = clean(self._text(Field.PREFERRED_NAME))[:80] or person.preferred_name
        return replace(person, last_name=own, preferred_name=preferred)

    def _column(self, wanted: Field) -> Meaning | None:
        return next(
            (m for m in self.reading.meanings if m.field is wanted and not m.forbidden), None
        )

    def _born(self, person: PersonRead) -> PersonRead:
        if found := self._one(Field.BIRTH_DATE):
            meaning, text = found
            if says_an_age(text):
                return replace(person, birth_year=self._age(meaning, text))
            day = self._day(meaning, text, Kind.BIRTH)
            if day and day.precision is Precision.DAY:
                return replace(person, birth_date=day.on)
            return replace(person, birth_year=day.on.year if day else None)
        if found := self._one(Field.AGE):
            return replace(person, birth_year=self._age(*found))
        return person

    def _age(self, meaning: Meaning, text: str) -> int | None:
        year = self._try(meaning, lambda: Read(read_birth_year(text, today=self.reading.today)))
        if year:
            self._remark(meaning, f"Année de naissance estimée : {year}.")
        return year

    def _day(self, meaning: Meaning, text: str, kind: Kind) -> Day | None:
        order = self.reading.orders.get(meaning.column.position, Order.DAY_FIRST)
        return self._try(
            meaning, lambda: read_day(text, today=self.reading.today, kind=kind, order=order)
        )

    def _reached(self, person: PersonRead) -> PersonRead:
        phones: list[Phone] = []
        emails: list[str] = []
        for meaning, text in [*self._all(Field.PHONE), *self._all(Field.CONTACT)]:
            # A mail typed among the phones is still a mail.
            mails = read_emails(text).value if "@" in text else ()
            said = read_phones(without_emails(text))
            phones += said.value
            emails += mails
            if said.remark and not (mails and not said.value):
                self._set_aside(meaning, text, said.remark)
        for meaning, text in self._all(Field.EMAIL):
            mail = read_emails(text)
            emails += mail.value
            numbers = read_phones(text).value if not mail.value else ()
            phones += numbers
            if mail.remark and not mail.value and not numbers:
                self._set_aside(meaning, text, mail.remark)
            else:
                self._remark(meaning, mail.remark)
        by_number = {phone.number: phone for phone in reversed(phones)}
        return replace(
            person, phones=tuple(reversed(by_number.values())), emails=tuple(dict.fromkeys(emails))
        )

    def _housed(self, person: PersonRead) -> PersonRead:
        place = Town()
        housing = self._text(Field.HOUSING)
        for wanted, read in ((Field.POSTCODE, read_postcode), (Field.TOWN, read_town)):
            if found := self._one(wanted):
                if _WITHOUT_HOME.match(folded(found[1])):
                    housing = housing or clean(found[1])
                    continue
                said = read(found[1])
                self._remark(found[0], said.remark)
                if said.remark and not said.value.name and not said.value.postcode:
                    self.notes.append(f"{title(found[0])} (à vérifier) : {clean(found[1])}")
                place = _joined(place, said.value)
        streets = [clean(text) for _, text in self._all(Field.ADDRESS)]
        if any(_WITHOUT_HOME.match(folded(street)) for street in streets):
            housing = housing or ", ".join(streets)
            streets = [street for street in streets if not _WITHOUT_HOME.match(folded(street))]
        address = ", ".join(dict.fromkeys(streets))
        if address and not (place.postcode or place.name):
            address, place = split_address(address)
        name = place.name or (f"({place.department})" if place.department else "")
        return replace(
            person,
            address=address[:300],
            postcode=place.postcode,
            town=name[:100],
            housing=housing[:300],
        )

    def _followed(self, person: PersonRead) -> PersonRead:
        entry = self._one(Field.ENTRY_DATE)
        entered = self._day(*entry, Kind.ENTRY) if entry else None
        release, precision = self._release()
        return replace(
            person,
            entry_date=entered.on if entered else None,
            expected_release=release,
            release_precision=precision,
            prescriber=self._text(Field.PRESCRIBER)[:200],
            place=self._text(Field.PLACE)[:200],
            programme=self._text(Field.PROGRAMME)[:200],
            officer=self._text(Field.OFFICER)[:200],
        )

    def _release(self) -> tuple[date | None, Precision]:
        found = self._one(Field.EXPECTED_RELEASE)
        if not found:
            return None, Precision.DAY
        meaning, text = found
        if not any(character.isdigit() for character in text):
            # « Non connue », « attente LSC »: an answer, though not a date.
            self._set_aside(meaning, text, "Sortie sans date : le texte est gardé en note.")
            return None, Precision.DAY
        day = self._day(meaning, text, Kind.RELEASE)
        return (day.on, day.precision) if day else (None, Precision.DAY)

    def _gender(self) -> Gender | None:
        found = self._one(Field.GENDER)
        if not found:
            return None
        try:
            return read_gender(found[1])
        except Misread as reason:
            self._set_aside(*found, str(reason))
            return None

    def _job_leads(self) -> tuple[str, ...]:
        leads = (
            lead for _, text in self._all(Field.JOB_LEADS) for lead in read_job_leads(text).value
        )
        return tuple(dict.fromkeys(lead[:200] for lead in leads))

    def _keep_notes(self) -> None:
        for meaning, text in self._all(Field.NOTES):
            several = sum(1 for other in self.reading.meanings if other.field is Field.NOTES) > 1
            self.notes.append(f"{title(meaning)} : {text}" if several else text)
        for meaning in self.reading.meanings:
            kept = (
                meaning.column.position in self.reading.keep_in_notes
                and meaning.field is Field.LEFT_OUT
            )
            if kept and not is_blank(text := self._cell(meaning)):
                self.notes.append(f"{title(meaning)} : {text}")


def title(meaning: Meaning) -> str:
    return meaning.column.header or f"Colonne {letter(meaning.column.position)}"


def _joined(first: Town, second: Town) -> Town:
    return Town(
        first.postcode or second.postcode,
        first.name or second.name,
        first.department or second.department,
    )
