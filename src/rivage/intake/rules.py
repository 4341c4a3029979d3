"""Is it the same person? Plain values; a human decides whenever it is not certain."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from rapidfuzz import fuzz

from rivage.intake.people import PersonRead
from rivage.participants.rules import digits, plain, sounds

# Out of 100. « Fontaine Zoe » and « Fontain Zoé » are above, « Fontaine Léa » is below.
NEAR = 87


class Likeness(IntEnum):
    NONE = 0
    LIKELY = 1
    SURE = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """Someone we know already: a file, or an earlier row of the same spreadsheet."""

    id: str
    last_name: str
    first_name: str
    preferred_name: str = ""
    birth_date: date | None = None
    birth_year: int | None = None
    phones: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    reference: str = ""
    # True for an earlier row of the same spreadsheet.
    is_row: bool = False


@dataclass(frozen=True)
class Match:
    known: Known
    likeness: Likeness
    why: str


@dataclass(frozen=True)
class Births:
    """How two births compare: `same` and `differ` are both False when one is not known."""

    same: bool
    differ: bool
    close: bool


def as_known(person: PersonRead, row: str) -> Known:
    return Known(
        id=row,
        last_name=person.last_name,
        first_name=person.first_name,
        preferred_name=person.preferred_name,
        birth_date=person.birth_date,
        birth_year=person.birth_year,
        phones=frozenset(digits(phone.number) for phone in person.phones),
        emails=frozenset(person.emails),
        reference=person.reference,
        is_row=True,
    )


def best_match(person: PersonRead, candidates: Iterable[Known]) -> Match | None:
    """The most certain likeness; two certain ones are only likely, for a human to part."""
    found = [match for known in candidates if (match := compare(person, known)).likeness]
    if not found:
        return None
    sure = [match for match in found if match.likeness is Likeness.SURE]
    if len({match.known.id for match in sure}) > 1:
        why = "Plusieurs dossiers correspondent."
        return Match(sure[0].known, Likeness.LIKELY, why)
    # Of equals, the first: files come before rows, earlier rows before later ones.
    return max(found, key=lambda match: match.likeness)


def compare(person: PersonRead, known: Known) -> Match:
    likeness, why = _likeness(person, known)
    return Match(known, likeness, why)


def _likeness(person: PersonRead, known: Known) -> tuple[Likeness, str]:
    births = compare_births(person, known)
    same, near = same_names(person, known), near_names(person, known)
    if person.reference and person.reference == known.reference:
        if same or near or births.same:
            return Likeness.SURE, "Même numéro de dossier."
        return Likeness.LIKELY, "Même numéro de dossier, mais un autre nom."
    if same and births.same:
        return Likeness.SURE, "Mêmes nom et date de naissance."
    for holds, why in (
        (near and births.same, "Même date de naissance, noms proches."),
        (same and births.close, "Même nom, dates de naissance proches."),
        (same and not births.differ, "Même nom, sans date de naissance pour le confirmer."),
        (_share_a_contact(person, known) and not births.differ, "Même téléphone ou même adresse."),
        (_share_a_contact(person, known) and near, "Même téléphone et noms proches."),
    ):
        if holds:
            return Likeness.LIKELY, why
    return Likeness.NONE, ""


def compare_births(person: PersonRead, known: Known) -> Births:
    if person.birth_date and known.birth_date:
        same = person.birth_date == known.birth_date
        return Births(same, not same, not same and _one_slip(person.birth_date, known.birth_date))
    years = (
        person.birth_date.year if person.birth_date else person.birth_year,
        known.birth_date.year if known.birth_date else known.birth_year,
    )
    if years[0] is None or years[1] is None:
        return Births(same=False, differ=False, close=False)
    return Births(same=False, differ=abs(years[0] - years[1]) > 2, close=False)


def _one_slip(one: date, other: date) -> bool:
    """Day and month the other way round, or one of the three parts mistyped."""
    swapped = (one.day, one.month, one.year) == (other.month, other.day, other.year)
    alike = (one.day == other.day) + (one.month == other.month) + (one.year == other.year)
    return swapped or alike == 2


def same_names(person: PersonRead, known: Known) -> bool:
    last, first = plain(person.last_name), plain(person.first_name)
    theirs = plain(known.last_name), plain(known.first_name)
    if theirs in {(last, first), (first, last)}:
        return True
    return last == theirs[0] and bool(known.preferred_name) and first == plain(known.preferred_name)


def near_names(person: PersonRead, known: Known) -> bool:
    last, first = plain(person.last_name), plain(person.first_name)
    other_last, other_first = plain(known.last_name), plain(known.first_name)
    whole, other = f"{last} {first}", f"{other_last} {other_first}"
    if fuzz.token_sort_ratio(whole, other) >= NEAR:
        return True
    firsts = first.split()[:1] == other_first.split()[:1] or _heard_alike(first, other_first)
    lasts = last == other_last or _heard_alike(last, other_last) or _within(last, other_last)
    return bool(firsts and lasts and first and last)


def _heard_alike(one: str, other: str) -> bool:
    return len(one) >= 3 and len(other) >= 3 and sounds(one) == sounds(other) != ""


def _within(one: str, other: str) -> bool:
    """« Martin » and « Martin Duval »: a second name was left out."""
    return bool(set(one.split()) & set(other.split()))


def _share_a_contact(person: PersonRead, known: Known) -> bool:
    phones = {digits(phone.number) for phone in person.phones}
    return bool(phones & known.phones or set(person.emails) & known.emails)


def block_keys(someone: Known) -> frozenset[str]:
    """Two people who share none of these are not compared."""
    last, first = plain(someone.last_name), plain(someone.first_name)
    keys = {f"n:{' '.join(sorted(f'{last} {first}'.split()))}"}
    keys |= {f"p:{phone}" for phone in someone.phones}
    keys |= {f"e:{address}" for address in someone.emails}
    keys |= {f"r:{someone.reference}"} if someone.reference else set()
    if someone.preferred_name:
        called = plain(someone.preferred_name)
        keys.add(f"n:{' '.join(sorted(f'{last} {called}'.split()))}")
    if someone.birth_date:
        born = someone.birth_date.isoformat()
        keys |= {f"b:{born}:{sounds(last)[:1]}", f"b:{born}:{sounds(first)[:1]}"}
    return frozenset(keys)


def is_contact(key: str) -> bool:
    return key.startswith(("p:", "e:"))
