"""From words in a spreadsheet to what Rivage knows: programmes, prisons, colleagues, ROME."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from django.db.models import Model, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from rivage.accounts.choices import Role
from rivage.accounts.models import User
from rivage.intake.cells.contacts import Phone
from rivage.intake.cells.dates import Precision
from rivage.intake.cells.words import Gender, rome_code
from rivage.intake.people import PersonRead
from rivage.organisations.models import Establishment
from rivage.organisations.rules import establishment_key, establishment_kind
from rivage.participants.actions import NewPerson
from rivage.participants.rules import plain
from rivage.pathways.models import Programme
from rivage.reference.choices import Vocabulary
from rivage.reference.models import Appellation, Occupation
from rivage.reference.queries import term_choices

M = TypeVar("M", bound=Model)
_GENDERS = {
    Gender.WOMAN: "woman", Gender.MAN: "man", Gender.OTHER: "other", Gender.UNSAID: "not_said",
}  # fmt: skip
_HOUSING = (
    ("sans", "none"), ("sdf", "none"), ("rue", "none"), ("squat", "none"), ("chrs", "shelter"),
    ("chu", "shelter"), ("115", "shelter"), ("hebergement", "shelter"), ("hotel", "hotel"),
    ("foyer", "social_housing_home"), ("residence", "social_housing_home"),
    ("famille", "family"), ("parents", "family"), ("mere", "family"), ("pere", "family"),
    ("ami", "friends"), ("amis", "friends"), ("amie", "friends"), ("locataire", "own"),
    ("proprietaire", "own"), ("autonome", "own"),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a row asks for, in our own terms; what has no place of its own became a note."""

    person: NewPerson
    phones: tuple[Phone, ...] = ()
    emails: tuple[str, ...] = ()
    address: str = ""
    postcode: str = ""
    town: str = ""
    programme: Programme | None = None
    entered_on: date | None = None
    officer: User | None = None
    establishment: Establishment | None = None
    release_from: date | None = None
    release_to: date | None = None
    occupations: tuple[tuple[int, str], ...] = ()
    notes: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


class Resolver:
    """Loaded once for many rows."""

    def __init__(self, *, programme: Programme | None = None, officer: User | None = None) -> None:
        self.default_programme, self.default_officer = programme, officer
        today = timezone.localdate()
        is_open = Q(valid_to=None) | Q(valid_to__gt=today)
        self.programmes = list(Programme.objects.select_related("team").filter(is_open))
        self.establishments = list(Establishment.objects.active())
        accompany = User.objects.filter(is_active=True, role__in=[Role.OFFICER, Role.LEAD])
        self.officers = list(accompany)
        self.languages = {plain(label): code for code, label in term_choices(Vocabulary.LANGUAGE)}
        housing = term_choices(Vocabulary.HOUSING)
        self.housing_codes = {code for code, _label in housing}
        self.housing = {plain(label): code for code, label in housing}
        self.occupations: dict[str, int | None] = {}

    def wanted(self, person: PersonRead) -> Wanted:
        notes = [line for line in person.notes.splitlines() if line.strip()]
        remarks: list[str] = []

        def set_aside(label: str, text: str) -> None:
            notes.append(f"{label} : {text}")
            said = {"label": label, "text": text[:60]}
            remarks.append(_("%(label)s « %(text)s » : rien ne correspond, gardé en note.") % said)

        programme = self._programme(person.programme)
        if person.programme and not programme:
            set_aside(_("Programme"), person.programme)
        officer = self._officer(person.officer)
        if person.officer and not officer:
            set_aside(_("Suivi par"), person.officer)
        establishment = self._establishment(person.place)
        if person.place and not establishment:
            set_aside(_("Établissement"), person.place)
        languages, others = self._languages(person.languages)
        if others:
            set_aside(_("Langues"), ", ".join(others))
        occupations, words = self._job_leads(person.job_leads)
        if words:
            set_aside(_("Métiers visés"), ", ".join(words))
        if person.prescriber:
            notes.append(_("Orienté·e par : %(who)s") % {"who": person.prescriber})
        return Wanted(
            person=self._identity(person, languages),
            phones=person.phones, emails=person.emails,
            address=person.address, postcode=person.postcode, town=person.town,
            programme=programme or self.default_programme, entered_on=person.entry_date,
            officer=officer or self.default_officer, establishment=establishment,
            release_from=person.expected_release, release_to=_latest(person),
            occupations=occupations, notes=tuple(notes), remarks=tuple(remarks),
        )  # fmt: skip

    def _identity(self, person: PersonRead, languages: tuple[str, ...]) -> NewPerson:
        return NewPerson(
            first_name=person.first_name,
            last_name=person.last_name,
            preferred_name=person.preferred_name[:80],
            birth_date=person.birth_date,
            estimated_birth_year=None if person.birth_date else person.birth_year,
            gender=_GENDERS[person.gender] if person.gender else "",
            languages=languages,
            external_reference=person.reference[:60],
            housing=self._housing(person.housing),
            housing_note=person.housing,
        )

    def _programme(self, text: str) -> Programme | None:
        words = set(plain(text).split())
        exact = [p for p in self.programmes if plain(text) in {plain(p.name), plain(p.code)}]
        return _only(exact) or _only(
            p for p in self.programmes if words and _names(words, plain(f"{p.name} {p.code}"))
        )

    def _officer(self, text: str) -> User | None:
        if "@" in text:
            return _only(user for user in self.officers if user.email == text.strip().lower())
        words = set(plain(text).split()) - {"m", "mme", "mr", "monsieur", "madame"}
        whole = (user for user in self.officers if set(plain(user.full_name).split()) == words)
        return _only(whole) or _only(
            user
            for user in self.officers
            if words and words <= {*plain(user.last_name).split(), *plain(user.first_name).split()}
        )

    def _establishment(self, text: str) -> Establishment | None:
        if not text:
            return None
        kind, place = establishment_kind(text), establishment_key("", text)
        alike = [
            one
            for one in self.establishments
            if place in {establishment_key("", one.name), establishment_key("", one.short_name)}
        ]
        if place == ":":
            alike = self.establishments
        return _only(alike) or _only(one for one in alike if kind and one.kind == kind)

    def _languages(self, named: Iterable[str]) -> tuple[tuple[str, ...], list[str]]:
        found, others = [], []
        for name in named:
            code = self.languages.get(plain(name)) or self.languages.get(plain(name).split(" ")[0])
            found += [code] if code else []
            others += [] if code else [name]
        return tuple(dict.fromkeys(found)), others

    def _housing(self, text: str) -> str:
        words = plain(text)
        exact = self.housing.get(words, "")
        guessed = next((code for word, code in _HOUSING if word in words.split()), "")
        return exact or (guessed if guessed in self.housing_codes else "")

    def _job_leads(self, leads: Iterable[str]) -> tuple[tuple[tuple[int, str], ...], list[str]]:
        found: dict[int, str] = {}
        words = []
        for lead in leads:
            occupation = self._occupation(lead)
            if occupation is None:
                words.append(lead)
            else:
                found.setdefault(occupation, lead)
        return tuple(found.items()), words

    def _occupation(self, lead: str) -> int | None:
        if lead not in self.occupations:
            self.occupations[lead] = _occupation_called(lead)
        return self.occupations[lead]


def _occupation_called(lead: str) -> int | None:
    if rome := rome_code(lead):
        return Occupation.objects.filter(rome=rome).values_list("pk", flat=True).first()
    label = lead.strip()
    called = Appellation.objects.filter(label__iexact=label).values_list("occupation", flat=True)
    sheet = Occupation.objects.filter(label__iexact=label).values_list("pk", flat=True)
    return sheet.first() or called.first()


def _latest(person: PersonRead) -> date | None:
    """A month or a year that was said is a range: nothing is made more certain than it is."""
    start = person.expected_release
    if start is None or person.release_precision is Precision.DAY:
        return None
    if person.release_precision is Precision.YEAR:
        return date(start.year, 12, 31)
    following = date(start.year + start.month // 12, start.month % 12 + 1, 1)
    return following - timedelta(days=1)


def _only(found: Iterable[M]) -> M | None:
    """The one that matches; None when there is none or several: nothing is guessed."""
    several = list(found)
    return several[0] if len(several) == 1 else None


def _names(words: set[str], name: str) -> bool:
    known = set(name.split())
    return words <= known or (bool(known) and known - {"de", "d", "la", "le", "les"} <= words)
