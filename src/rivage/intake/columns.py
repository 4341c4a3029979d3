"""Which column is which, by its name, then by what it holds; the shape that is remembered."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from rivage.intake.cells.contacts import read_emails, read_phones
from rivage.intake.cells.dates import Kind, read_day
from rivage.intake.cells.places import read_town
from rivage.intake.cells.reading import Misread
from rivage.intake.cells.words import read_gender, rome_code
from rivage.intake.fields import (
    FORBIDDEN_SENTENCES,
    MANY,
    Field,
    Forbidden,
    forbidden_by_name,
    recognised,
)
from rivage.intake.reading.table import Column
from rivage.intake.social_security import looks_like_social_security
from rivage.intake.text import folded, is_blank

_LOOKED_AT = 60
_NAMES = frozenset({Field.LAST_NAME, Field.FULL_NAME, Field.FULL_NAME_FIRST_LAST})
_SOMEONE_ELSE = re.compile(
    r"\b(employeur|entreprise|structure|responsable|famille|mere|pere|conjoint|enfant|avocat|medecin"
    r"|proche|urgence|prevenir|cpip|spip|conseiller|referent|prescripteur|partenaire|heberge"
    r"|organisme|association|tuteur|relais|siret|siren|caf|msa|allocataire|rsa|are|ass|pole"
    r"|travail|ecrou|naissance)\b"
)


@dataclass(frozen=True)
class Meaning:
    """What a column stands for. `forbidden` is set when it is never read, whatever is chosen."""

    column: Column
    field: Field
    forbidden: Forbidden | None = None
    guessed: bool = False

    @property
    def why_forbidden(self) -> str:
        return FORBIDDEN_SENTENCES[self.forbidden] if self.forbidden else ""


def understand(
    columns: Sequence[Column], *, today: date, remembered: Mapping[str, str] | None = None
) -> tuple[Meaning, ...]:
    """A meaning for each column. `remembered` maps `key(column)` to a field chosen last time."""
    keys = column_keys(columns)
    meanings: dict[int, Meaning] = {}
    for column in columns:
        chosen = (remembered or {}).get(keys[column.position])
        if forbidden := forbidden_column(column):
            meanings[column.position] = Meaning(column, Field.LEFT_OUT, forbidden)
        elif chosen in set(Field):
            meanings[column.position] = Meaning(column, Field(chosen))
    if not remembered:
        _by_name(columns, meanings)
        _by_content(columns, meanings, today)
        _names_by_content(columns, meanings)
        _settle_names(columns, meanings)
    return tuple(
        meanings.get(column.position, Meaning(column, Field.LEFT_OUT)) for column in columns
    )


def forbidden_column(column: Column) -> Forbidden | None:
    if forbidden := forbidden_by_name(column.header):
        return forbidden
    return Forbidden.SOCIAL_SECURITY if looks_like_social_security(column.samples) else None


def names_someone(meanings: Sequence[Meaning]) -> bool:
    """Without this, no row of the file can be a person."""
    fields = {meaning.field for meaning in meanings}
    return bool(fields & {Field.FULL_NAME, Field.FULL_NAME_FIRST_LAST}) or {
        Field.LAST_NAME, Field.FIRST_NAME,
    } <= fields  # fmt: skip


def column_keys(columns: Sequence[Column]) -> dict[int, str]:
    """A name for each column that stays the same next month: folded, figures apart, twins
    numbered.
    """
    seen: Counter[str] = Counter()
    keys = {}
    for column in columns:
        name = re.sub(r"\d+", "#", folded(column.header)) or f"colonne {column.position}"
        seen[name] += 1
        keys[column.position] = name if seen[name] == 1 else f"{name} ({seen[name]})"
    return keys


def signature(columns: Sequence[Column]) -> str:
    """The shape of a file: the same for the same columns in any order, whatever the rows."""
    shape = "\n".join(
        sorted(column_keys([column for column in columns if column.header] or columns).values())
    )
    return hashlib.sha256(shape.encode()).hexdigest()


def _by_name(columns: Sequence[Column], meanings: dict[int, Meaning]) -> None:
    taken: dict[Field, Column] = {}
    for column in columns:
        field = recognised(column.header)
        if column.position in meanings or not field:
            continue
        if field in taken and field not in MANY:
            # Of two columns with one meaning, the fuller says more.
            if len(column.samples) <= len(taken[field].samples):
                continue
            del meanings[taken[field].position]
        taken[field] = column
        meanings[column.position] = Meaning(column, field)


def _by_content(columns: Sequence[Column], meanings: dict[int, Meaning], today: date) -> None:
    taken = {meaning.field for meaning in meanings.values()}
    for column in columns:
        if column.position in meanings or (column.header and _is_someone_elses(column.header)):
            continue
        field = _said_by_content(column.samples, today)
        if field and (field in {Field.PHONE, Field.EMAIL} or field not in taken):
            meanings[column.position] = Meaning(column, field, guessed=True)
            taken.add(field)


def _is_someone_elses(header: str) -> bool:
    return bool(_SOMEONE_ELSE.search(folded(header)))


def _said_by_content(samples: Sequence[str], today: date) -> Field | None:
    values = [value for value in samples if not is_blank(value)][:_LOOKED_AT]
    if not values:
        return None
    tests: tuple[tuple[Field, Callable[[], bool]], ...] = (
        (Field.EMAIL, lambda: _share(values, _is_email) >= 0.7),
        (Field.PHONE, lambda: _share(values, _is_phone) >= 0.7),
        (Field.BIRTH_DATE, lambda: _are_births(values, today)),
        (Field.POSTCODE, lambda: _share(values, _is_postcode) >= 0.9),
        (Field.TOWN, lambda: _share(values, _is_postcode_and_town) >= 0.7),
        (Field.GENDER, lambda: _are_genders(values)),
        (Field.JOB_LEADS, lambda: _share(values, lambda value: bool(rome_code(value))) >= 0.7),
    )
    return next((field for field, holds in tests if holds()), None)


def _is_email(value: str) -> bool:
    return "@" in value and bool(read_emails(value).value)


def _is_postcode(value: str) -> bool:
    return bool(re.fullmatch(r"\d{5}", value)) and value[:2] <= "98"


def _are_genders(values: Sequence[str]) -> bool:
    few = len(set(map(folded, values))) <= 4
    return few and len(values) >= 3 and _share(values, _is_gender) >= 0.9


def _share(values: Sequence[str], holds: Callable[[str], bool]) -> float:
    return sum(1 for value in values if holds(value)) / len(values)


def _is_phone(value: str) -> bool:
    if re.fullmatch(r"[1-9]\d{8}", value):
        return value[0] in "67"
    return value.lstrip("(")[:1] in {"0", "+"} and bool(read_phones(value).value)


def _are_births(values: Sequence[str], today: date) -> bool:
    years = []
    for value in values:
        if not re.search(r"[-/.\s]", value):
            continue
        try:
            years.append(read_day(value, today=today, kind=Kind.BIRTH).value.on.year)
        except Misread:
            continue
    return len(years) >= 0.8 * len(values) and 15 <= today.year - median(years) <= 75


def _is_postcode_and_town(value: str) -> bool:
    town = read_town(value).value
    return (
        bool((town.postcode or town.department) and town.name and len(town.name) < 40)
        and len(value) < 60
    )


def _is_gender(value: str) -> bool:
    try:
        read_gender(value)
    except Misread:
        return False
    return True


def _names_by_content(columns: Sequence[Column], meanings: dict[int, Meaning]) -> None:
    """Only for a table whose header says no name at all: the column in capitals, and its
    neighbour.
    """
    if {meaning.field for meaning in meanings.values()} & (_NAMES | {Field.FIRST_NAME}):
        return
    free = [column for column in columns if column.position not in meanings and not column.header]
    for index, column in enumerate(free):
        words = [value for value in column.samples[:_LOOKED_AT] if _is_name_like(value)]
        if len(words) < 0.9 * len(column.samples[:_LOOKED_AT]) or len(set(words)) < 0.6 * len(
            words
        ):
            continue
        if sum(value.isupper() for value in words) < 0.7 * len(words):
            if sum(
                " " in value and any(part.isupper() for part in value.split()) for value in words
            ) >= 0.7 * len(words):
                meanings[column.position] = Meaning(column, Field.FULL_NAME, guessed=True)
                return
            continue
        neighbours = [
            other
            for other in (*free[index + 1 : index + 2], *free[max(0, index - 1) : index])
            if abs(other.position - column.position) == 1
            and all(map(_is_name_like, other.samples[:_LOOKED_AT]))
        ]
        if neighbours:
            meanings[column.position] = Meaning(column, Field.LAST_NAME, guessed=True)
            meanings[neighbours[0].position] = Meaning(
                neighbours[0], Field.FIRST_NAME, guessed=True
            )
        else:
            meanings[column.position] = Meaning(column, Field.FULL_NAME, guessed=True)
        return


def _is_name_like(value: str) -> bool:
    return bool(re.fullmatch(r"[^\W\d_][^\d@_;/]{1,49}", value)) and len(value.split()) <= 5


# « Nom » beside these is the name of a service or of a firm.
_OF_A_SERVICE = re.compile(r"\b(siret|siren|raison sociale|code (ape|naf)|forme juridique)\b")


def _settle_names(columns: Sequence[Column], meanings: dict[int, Meaning]) -> None:
    """« Nom » alone, without « Prénom » beside it, holds both; both columns make « Nom Prénom »
    redundant.
    """
    by_field = {meaning.field: meaning for meaning in meanings.values()}
    last, first = by_field.get(Field.LAST_NAME), by_field.get(Field.FIRST_NAME)
    whole = by_field.get(Field.FULL_NAME) or by_field.get(Field.FULL_NAME_FIRST_LAST)
    if last and first and whole:
        meanings[whole.column.position] = Meaning(whole.column, Field.LEFT_OUT)
    elif last and not first:
        if whole or any(_OF_A_SERVICE.search(folded(column.header)) for column in columns):
            meanings[last.column.position] = Meaning(last.column, Field.LEFT_OUT)
        else:
            meanings[last.column.position] = Meaning(last.column, Field.FULL_NAME, guessed=True)
    elif first and not last and not whole and _hold_two_words(first.column):
        meanings[first.column.position] = Meaning(
            first.column, Field.FULL_NAME_FIRST_LAST, guessed=True
        )


def _hold_two_words(column: Column) -> bool:
    values = column.samples[:_LOOKED_AT]
    return bool(values) and sum(" " in value for value in values) >= 0.7 * len(values)
