"""Names, ages and the words under which someone is found. Plain values, no database."""

import hashlib
import re
import secrets
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

# Letters and figures that are not taken for one another when read aloud or copied by hand.
REFERENCE_LETTERS = "23456789ABCDEFGHJKMNPQRTUVWXYZ"
LONGEST_WORD = 32


def new_reference() -> str:
    """Six letters that say nothing about the person."""
    return "".join(secrets.choice(REFERENCE_LETTERS) for _ in range(6))


def plain(text: str) -> str:
    """Lower case, without accents; everything but letters and figures is a space."""
    text = text.replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae").replace("ß", "ss")
    decomposed = unicodedata.normalize("NFKD", text)
    kept = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join("".join(char if char.isalnum() else " " for char in kept.lower()).split())


def sort_name(last_name: str, first_name: str) -> str:
    return plain(f"{last_name} {first_name}")[:170]


def digits(text: str) -> str:
    """A French phone number as ten figures whatever way it was written; other numbers as is."""
    found = "".join(char for char in text if char.isdecimal() and char.isascii())
    for prefix in ("0033", "33"):
        if found.startswith(prefix) and len(found) == len(prefix) + 9:
            return "0" + found[len(prefix) :]
        if found.startswith(f"{prefix}0") and len(found) == len(prefix) + 10:
            return found[len(prefix) :]
    return found


def same_contact(kind: str, one: str, other: str) -> bool:
    """Two writings of one phone number, e-mail or address."""
    if kind == "phone":
        return digits(one) == digits(other) != ""
    return plain(one) == plain(other)


def sounds(word: str) -> str:
    """A word as a French ear may have written it: doubled letters, silent h, ph/f, y/i, ck/k…

    Two spellings of one name often share it (Mohammed, Mohamed; Lefèvre, Lefebvre; Kouyate,
    Couyaté). It only widens a search: a human always chooses.
    """
    word = plain(word).replace(" ", "")
    for written, heard in _SOUNDS:
        word = word.replace(written, heard)
    out: list[str] = []
    for char in word:
        if not out or out[-1] != char:
            out.append(char)
    heard = "".join(out)
    heard = heard[0] + "".join(char for char in heard[1:] if char not in "aeiou") if heard else ""
    return heard.rstrip("stdxz") or heard


_SOUNDS = (
    ("bv", "v"), ("ph", "f"), ("ch", "x"), ("sh", "x"), ("qu", "k"), ("ck", "k"), ("kh", "k"),
    ("gh", "g"), ("dj", "j"), ("ou", "u"), ("w", "u"), ("y", "i"), ("h", ""), ("ce", "se"),
    ("ci", "si"), ("c", "k"), ("q", "k"), ("z", "s"), ("ae", "e"), ("ai", "e"), ("ei", "e"),
    ("eau", "o"), ("au", "o"),
)  # fmt: skip


def one_letter_less(word: str) -> set[str]:
    """The word without each of its letters: two words one slip apart share one of these."""
    return {word[:at] + word[at + 1 :] for at in range(len(word))}


def name_words(*names: str) -> list[str]:
    words = [word for name in names for word in plain(name).split()]
    return list(dict.fromkeys(word[:LONGEST_WORD] for word in words))


def search_keys(
    names: Iterable[str],
    phones: Iterable[str],
    *,
    birth_date: date | None = None,
    reference: str = "",
) -> set[str]:
    """All the keys under which a person is filed.

    "n:" words as written (prefixes are searched on these), "s:" as heard, "d:" with one letter
    less, "p:" phone numbers and "r:" the same backwards (people give the last figures), "b:" the
    birth date, "c:" the reference of the file.
    """
    keys: set[str] = set()
    names = list(names)
    for word in [*name_words(*names), *joined_names(names)]:
        keys.add(f"n:{word}")
        if len(word) >= 3 and sounds(word):
            keys.add(f"s:{sounds(word)}")
        if len(word) >= 3:
            keys.update(f"d:{shorter}" for shorter in one_letter_less(word))
    for phone in phones:
        number = digits(phone)
        if len(number) >= 6:
            keys.update({f"p:{number}"[:40], f"r:{number[::-1]}"[:40]})
    if birth_date is not None:
        keys.add(f"b:{birth_date.isoformat()}")
    if reference:
        keys.add(f"c:{reference}")
    return keys


def joined_names(names: Iterable[str]) -> list[str]:
    """ "Le Goff" is also looked for as "legoff", "Ben Ali" as "benali"."""
    joined = (plain(name).split() for name in names)
    return ["".join(words)[:LONGEST_WORD] for words in joined if len(words) > 1]


def approximate_keys(word: str) -> set[str]:
    """The keys by which a word typed with one slip, or written by ear, is looked up."""
    keys = {f"n:{word}"}
    if len(word) >= 3 and sounds(word):
        keys.add(f"s:{sounds(word)}")
    if len(word) >= 2:
        keys.add(f"d:{word}")
    if len(word) >= 3:
        # One letter too many in what was typed, one for another, or two swapped.
        shorter = one_letter_less(word)
        keys.update(f"n:{each}" for each in shorter)
        keys.update(f"d:{each}" for each in shorter)
    return keys


@dataclass(frozen=True)
class Term:
    """One thing typed in a search: found by any of `near` or `exact`, or by a key in a range.

    A range is [first, beyond): every key that begins like what was typed.
    """

    text: str
    exact: frozenset[str]
    near: frozenset[str]
    ranges: tuple[tuple[str, str], ...]


TYPED_DATE = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b")
TYPED_PHONE = re.compile(r"\+?\d[\d .\-/()]{4,}\d")
LEAST_PHONE_DIGITS = 6


def search_terms(text: str) -> list[Term]:
    """What was typed, taken apart: birth dates, phone numbers, then words in any order."""
    days = (_day(*found.groups()) for found in TYPED_DATE.finditer(text))
    terms = [Term(str(day), frozenset({f"b:{day}"}), frozenset(), ()) for day in days if day]
    text = TYPED_DATE.sub(" ", text)
    for found in TYPED_PHONE.finditer(text):
        number = digits(found.group())
        if len(number) >= LEAST_PHONE_DIGITS:
            ranges = (beginning(f"p:{number}"), beginning(f"r:{number[::-1]}"))
            terms.append(Term(number, frozenset({f"p:{number}"}), frozenset(), ranges))
            text = text.replace(found.group(), " ")
    return terms + [_word_term(word) for word in name_words(text)]


def joined_term(terms: Iterable[Term]) -> Term | None:
    """Words typed apart may be one word in the file: "ben ali" for "Benali"."""
    words = [term.text for term in terms]
    return _word_term("".join(words)[:LONGEST_WORD]) if len(words) > 1 else None


def beginning(key: str) -> tuple[str, str]:
    """The range of the keys that begin like `key`."""
    return key, key[:-1] + chr(ord(key[-1]) + 1)


def _word_term(word: str) -> Term:
    exact = {f"n:{word}"}
    if 6 <= len(word) <= 8:
        exact.add(f"c:{word.upper()}")
    return Term(
        word, frozenset(exact), frozenset(approximate_keys(word)), (beginning(f"n:{word}"),)
    )


def _day(day: str, month: str, year: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def audience(teams: Iterable[int], people: Iterable[int], *, restricted: bool) -> list[int]:
    """What opens a file: team numbers, minus user numbers, and 0 for the association's own tasks.

    A restricted file is opened by people named one by one, never by a team.
    """
    numbers = {0, *(-number for number in people)}
    return sorted(numbers if restricted else numbers | set(teams))


def fingerprint(values: Mapping[str, object]) -> str:
    """A few letters that change when one of the values does. Says nothing of the values."""
    said = repr(sorted((name, _settled(value)) for name, value in values.items()))
    return hashlib.blake2b(said.encode(), digest_size=9).hexdigest()


def _settled(value: object) -> object:
    return list(value) if isinstance(value, list | tuple) else value


def one_kind_of_age(values: Mapping[str, object]) -> dict[str, object]:
    """A birth date makes an estimated year useless, and the other way round."""
    settled = dict(values)
    if settled.get("birth_date"):
        settled["estimated_birth_year"] = None
    elif settled.get("estimated_birth_year"):
        settled["birth_date"] = None
    return settled


def age_on(day: date, birth_date: date | None, estimated_year: int | None) -> int | None:
    """Whole years; from an estimated year, the age reached that year."""
    if birth_date is not None:
        before = (day.month, day.day) < (birth_date.month, birth_date.day)
        return day.year - birth_date.year - before
    return None if estimated_year is None else day.year - estimated_year
