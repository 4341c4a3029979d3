"""Dates as people write them in a spreadsheet."""

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from rivage.intake.cells.reading import Misread, Read, quoted
from rivage.intake.text import clean, unaccented


class Precision(StrEnum):
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class Order(StrEnum):
    """Which of the two numbers comes first in this column: one American export is enough to
    wonder.
    """

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"
    MIXED = "mixed"


class Kind(StrEnum):
    BIRTH = "birth"
    ENTRY = "entry"
    RELEASE = "release"


@dataclass(frozen=True)
class Day:
    """A date known to the day, the month or the year. `on` is the first day of what is known."""

    on: date
    precision: Precision = Precision.DAY


_ONLY_YEAR = "Seule l’année est connue."
_NO_DAY = "Le jour n’est pas connu."
_MONTHS = {
    "janvier": 1, "janv": 1, "jan": 1, "january": 1, "fevrier": 2, "fevr": 2, "fev": 2, "feb": 2,
    "february": 2,
    "mars": 3, "mar": 3, "march": 3, "avril": 4, "avr": 4, "apr": 4, "april": 4, "mai": 5,
    "may": 5, "juin": 6,
    "jun": 6, "june": 6, "juillet": 7, "juil": 7, "jul": 7, "july": 7, "aout": 8, "aou": 8,
    "aug": 8, "august": 8,
    "septembre": 9, "sept": 9, "sep": 9, "september": 9, "octobre": 10, "oct": 10, "october": 10,
    "novembre": 11,
    "nov": 11, "november": 11, "decembre": 12, "dec": 12, "december": 12,
}  # fmt: skip
_FRENCH = (
    "", "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
    "octobre", "novembre", "décembre",
)  # fmt: skip
_MONTH = "(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_YEAR = r"(?P<year>\d{4}|'?\d{2})"
_LEADING = re.compile(
    r"^(?:nee?(?: le| en)?|le|depuis(?: le)?|a partir du|du|au|au plus tard le|prevue?(?: le)?"
    r"|vers(?: le)?|env(?:iron|\.)?|lundi|mardi"
    r"|mercredi|jeudi|vendredi|samedi|dimanche|(?:lun|mar|mer|jeu|ven|sam|dim)\.|~|≈|date :?"
    r"|ddn ?:?)\s+(?=\S)"
)
_TRAILING = re.compile(
    r"(?:[t\s]+(?:a\s+)?\d{1,2}\s?[:h]\s?\d{0,2}(?::\d{2})?(?:[.,]\d+)?(?:\s?[ap]m)?(?:z|[+-]\d\d:?\d\d)?|\s*\([^)]*\)"
    r"|\s*[,;-]\s*\d{1,3} ans?|\s+\?+|\s*\*+"
    # « à Dakar »: where someone was born is not asked for.
    r"|(?<=\d)\s*,?\s+(?:a|au|aux|en)\s+[a-z][a-z '’()-]{1,50})$"
)
_ISO = re.compile(r"(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})")
_NUMBERS = re.compile(r"(\d{1,2})\s?[-/.\\, ]\s?(\d{1,2})\s?[-/.\\, ]\s?('?\d{2}|\d{4})")
_UNKNOWN_DAY = re.compile(
    r"(?:00|xx|\?\?|nn|\*\*|--|__)[-/. ](?:00|xx|\?\?|nn|\*\*|--|__|01)[-/. ](\d{4})"
)
_UNKNOWN_DAY_ONLY = re.compile(r"(?:00|xx|\?\?)[-/. ](\d{1,2})[-/. ](\d{4})")
_DAY_MONTH_YEAR = re.compile(r"(?P<day>\d{1,2})(?:er)?[\s./-]*" + _MONTH + r"[\s./,-]*" + _YEAR)
_MONTH_DAY_YEAR = re.compile(_MONTH + r"\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})")
_MONTH_YEAR = re.compile(r"(?:(?:debut|mi|fin|courant|d')[\s-]*)?" + _MONTH + r"[\s./-]*" + _YEAR)
_MONTH_NUMBER_YEAR = re.compile(r"(\d{1,2})\s?[-/.]\s?(\d{4})")
_AGE = re.compile(r"(?:env\S*\s+|~\s*)?(\d{1,3})(?:[.,]\d+)?\s*ans?(?:\s+(?:environ|env\.?))?")


def date_order(values: Iterable[str]) -> Order:
    """What a column's dates say of their own order."""
    day_first = month_first = 0
    for value in values:
        if found := _NUMBERS.match(clean(value)):
            first, second = int(found[1]), int(found[2])
            day_first += first > 12 >= second
            month_first += second > 12 >= first
    if month_first and day_first:
        return Order.MIXED
    return Order.MONTH_FIRST if month_first else Order.DAY_FIRST


def read_day(
    text: str, *, today: date, kind: Kind = Kind.ENTRY, order: Order = Order.DAY_FIRST
) -> Read[Day]:
    """The date in a cell. Raises `Misread` when there is none, or none that can be true."""
    bare = _bare(text)
    read = (
        _in_part(bare, today, kind)
        or _written(bare, today, kind, order)
        or _numeric(bare, text, today, kind)
    )
    if not read:
        raise Misread(f"{quoted(text)} n’est pas une date.")
    _must_be_possible(read.value.on, text, today, kind)
    return read


def read_birth_year(text: str, *, today: date) -> int:
    """The year of birth behind an age: « 34 », « 34 ans », « env. 34 ans »."""
    bare = unaccented(clean(text))
    found = _AGE.fullmatch(bare) or re.fullmatch(r"(\d{1,3})(?:[.,]\d+)?", bare)
    if not found:
        raise Misread(f"{quoted(text)} n’est pas un âge.")
    age = int(found[1])
    if not 10 <= age <= 110:
        raise Misread(f"L’âge {quoted(text)} est invraisemblable.")
    return today.year - age


def says_an_age(text: str) -> bool:
    return bool(_AGE.fullmatch(unaccented(clean(text))))


def _bare(text: str) -> str:
    bare = unaccented(clean(text)).strip(" .,;:'’‘`\"")
    while (shorter := _LEADING.sub("", bare)) != bare:
        bare = shorter
    while (shorter := _TRAILING.sub("", bare).strip()) != bare:
        bare = shorter
    return bare


def _written(bare: str, today: date, kind: Kind, order: Order) -> Read[Day] | None:
    if found := _ISO.fullmatch(bare):
        return Read(Day(_day(int(found[1]), int(found[2]), int(found[3]))))
    if found := _NUMBERS.fullmatch(bare):
        return _from_numbers(int(found[1]), int(found[2]), _year(found[3], today, kind), order)
    if found := _DAY_MONTH_YEAR.fullmatch(bare) or _MONTH_DAY_YEAR.fullmatch(bare):
        year = _year(found["year"], today, kind)
        return Read(Day(_day(year, _MONTHS[found["month"]], int(found["day"]))))
    return None


def _in_part(bare: str, today: date, kind: Kind) -> Read[Day] | None:
    """A month or a year: what is known of a birth when no paper ever said the day."""
    if found := _UNKNOWN_DAY.fullmatch(bare):
        return Read(Day(_day(int(found[1]), 1, 1), Precision.YEAR), _ONLY_YEAR)
    if found := _UNKNOWN_DAY_ONLY.fullmatch(bare):
        return Read(Day(_day(int(found[2]), int(found[1]), 1), Precision.MONTH), _NO_DAY)
    if found := _MONTH_YEAR.fullmatch(bare):
        year = _year(found["year"], today, kind)
        return Read(Day(_day(year, _MONTHS[found["month"]], 1), Precision.MONTH), _NO_DAY)
    if (found := _MONTH_NUMBER_YEAR.fullmatch(bare)) and 1 <= int(found[1]) <= 12:
        return Read(Day(_day(int(found[2]), int(found[1]), 1), Precision.MONTH), _NO_DAY)
    if re.fullmatch(r"(?:19|20)\d\d(?:[.,]0)?", bare):
        return Read(Day(date(int(bare[:4]), 1, 1), Precision.YEAR), _ONLY_YEAR)
    return None


def _numeric(bare: str, text: str, today: date, kind: Kind) -> Read[Day] | None:
    whole = re.sub(r"[.,]\d+$", "", bare)
    if not whole.isascii() or not whole.isdigit():
        return None
    if len(whole) == 8:
        if 1900 <= int(whole[:4]) <= 2100 and int(whole[4:6]) <= 12:
            return Read(Day(_day(int(whole[:4]), int(whole[4:6]), int(whole[6:]))))
        return Read(Day(_day(int(whole[4:]), int(whole[2:4]), int(whole[:2]))))
    if len(whole) == 6:
        year = _year(whole[4:], today, kind)
        return Read(
            Day(_day(year, int(whole[2:4]), int(whole[:2]))),
            f"{quoted(text)} lu jour, mois, année.",
        )
    if 3 <= len(whole) <= 5 and int(whole) >= 366:
        # How a spreadsheet counts: days since the last day of 1899 (its leap year of 1900 never
        # was).
        on = date(1899, 12, 30) + timedelta(days=int(whole))
        return Read(Day(on), f"{quoted(text)} est une date numérotée par le tableur : {say(on)}.")
    return None


def _from_numbers(first: int, second: int, year: int, order: Order) -> Read[Day]:
    swapped = second > 12 >= first
    if swapped or (order is Order.MONTH_FIRST and first <= 12):
        on = _day(year, first, second)
        return Read(Day(on), f"Lu mois puis jour, à l’américaine : {say(on)}.")
    on = _day(year, second, first)
    if order is Order.MIXED and first <= 12 and first != second:
        return Read(Day(on), f"Jour et mois sont peut-être inversés : lu {say(on)}.")
    return Read(Day(on))


def _year(text: str, today: date, kind: Kind) -> int:
    digits = text.lstrip("'")
    if len(digits) == 4:
        return int(digits)
    year = 2000 + int(digits)
    if kind is Kind.BIRTH:
        # Nobody whom we accompany is ten years old.
        return year if year <= today.year - 10 else year - 100
    return year if kind is Kind.RELEASE or year <= today.year + 20 else year - 100


def _day(year: int, month: int, day: int) -> date:
    if not 1 <= month <= 12:
        raise Misread(f"Il n’y a pas de mois numéro {month}.")
    if not 1 <= year <= 9999 or not 1 <= day <= calendar.monthrange(year, month)[1]:
        raise Misread(f"Le {day} {_FRENCH[month]} {year} n’existe pas.")
    return date(year, month, day)


def _must_be_possible(on: date, text: str, today: date, kind: Kind) -> None:
    if kind is Kind.BIRTH:
        if on > today:
            raise Misread(f"Le {say(on)} est dans l’avenir : ce n’est pas une date de naissance.")
        if today.year - on.year < 10 or today.year - on.year > 110:
            raise Misread(f"Née le {say(on)}, la personne aurait {today.year - on.year} ans.")
    elif not 1970 <= on.year <= today.year + 40:
        raise Misread(f"L’année {on.year} est invraisemblable.")
    elif kind is Kind.ENTRY and on.year > today.year + 5:
        raise Misread(f"Le {say(on)} est trop loin dans l’avenir pour une entrée.")


def say(on: date) -> str:
    return f"{'1er' if on.day == 1 else on.day} {_FRENCH[on.month]} {on.year}"
