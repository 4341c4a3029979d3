"""Names of people: parted when one cell holds them together, and given back their lower case."""

import re
from dataclasses import dataclass

from rivage.intake.cells.reading import Misread, Read, quoted
from rivage.intake.text import clean, folded, is_blank_name, unaccented

_LONGEST = 80
_CIVILITY = re.compile(
    r"^(?:(?P<m>m|mr|monsieur|mister)|(?P<f>mme|mlle|madame|mademoiselle|ms|mrs))(?:\.|\s)\s*(?=\S{2})",
    re.IGNORECASE,
)
_ALSO_CALLED = re.compile(
    r"[(\[«\"“]\s*(?:dite?|alias|surnom\S*|ou)?\s*:?\s*([^)\]»\"”]{2,40})\s*[)\]»\"”]|\b(?:dite?|alias)\s+(\S.*)$",
    re.IGNORECASE,
)
_MARRIED = re.compile(
    r"^(?P<one>.+?)\s+(?P<how>ép(?:ouse|\.)?|epouse|ep\.|née?|nee)\s+(?P<two>\S.*)$", re.IGNORECASE
)
_BORN = re.compile(r"\(\s*n(?:é|e|ée|ee)\s+([^)\d]{2,40})\)", re.IGNORECASE)
# Small words inside a family name: lower case in French and its neighbours.
_LOWER = frozenset(
    [
        "de",
        "du",
        "des",
        "da",
        "das",
        "do",
        "dos",
        "di",
        "del",
        "della",
        "der",
        "den",
        "van",
        "von",
        "zu",
        "y",
        "e",
    ]
)
# First words of a family name that keep their capital.
_OPENING = frozenset(
    [
        "ben",
        "bin",
        "ibn",
        "bent",
        "el",
        "al",
        "le",
        "la",
        "les",
        "ait",
        "aït",
        "ould",
        "abou",
        "abu",
        "aboul",
        "abd",
        "san",
        "santa",
        "saint",
        "st",
        "mac",
        "mc",
        "o",
        "n",
        "bou",
        "bel",
        "sidi",
    ]
)


@dataclass(frozen=True)
class Name:
    last: str
    first: str
    called: str = ""
    civility: str = ""


def read_name(text: str, what: str) -> str:
    """One name in its own cell. `what` is its French name for the reason: « nom », « prénom »."""
    name = clean(text)
    if is_blank_name(name):
        raise Misread(f"Il manque le {what}.")
    if len(name) > _LONGEST:
        raise Misread(f"Ce {what} est trop long : {quoted(name)}.")
    if any(character.isdigit() for character in name) or "@" in name:
        raise Misread(f"{quoted(name)} n’est pas un {what}.")
    if not any(character.isalpha() for character in name):
        raise Misread(f"{quoted(name)} n’est pas un {what}.")
    return proper_case(name.strip(" ,;:*"))


def read_full_name(text: str, *, first_name_first: bool = False) -> Read[Name]:
    """« DUPONT Jean-Pierre », « Dupont, Jean », « Mme EL AMRANI Samira (dite Sam) »."""
    rest, civility = _without_civility(clean(text))
    rest, born = _without_birth_name(rest)
    rest, called = without_other_name(rest)
    if is_blank_name(rest):
        raise Misread("Il manque le nom.")
    last, first, sure = _parted(rest, first_name_first=first_name_first)
    if not first:
        raise Misread(f"Il manque le prénom ou le nom dans {quoted(text)}.")
    remark = (
        ""
        if sure
        else (
            f"Nom et prénom partagés d’après leur ordre : {proper_case(last)} / "
            f"{proper_case(first)}."
        )
    )
    last_name = read_name(f"{last} née {born}" if born else last, "nom")
    return Read(Name(last_name, read_name(first, "prénom"), called, civility), remark)


def split_married_name(last: str) -> tuple[str, str]:
    """« MARTIN née DUPONT » is Dupont, who uses Martin. The second is empty when there is one
    name.
    """
    found = _MARRIED.match(last)
    if not found:
        return last, ""
    born_second = unaccented(found["how"]).startswith("ne")
    return (found["two"], found["one"]) if born_second else (found["one"], found["two"])


def _without_civility(text: str) -> tuple[str, str]:
    found = _CIVILITY.match(text)
    if not found:
        return text, ""
    return text[found.end() :], "man" if found["m"] else "woman"


def _without_birth_name(text: str) -> tuple[str, str]:
    """« Mme MARTIN (née ROUX) Ana »: the name, and the one she was born with."""
    found = _BORN.search(text)
    if not found or not text[: found.start()].strip():
        return text, ""
    return clean(text[: found.start()] + " " + text[found.end() :]), found[1].strip()


def without_other_name(text: str) -> tuple[str, str]:
    """« Fatou (Fanta) », « Maria dite Mia »: the name, and the one the person goes by."""
    found = _ALSO_CALLED.search(text)
    if not found or not text[: found.start()].strip():
        return text, ""
    other = (found[1] or found[2] or "").strip()
    if any(character.isdigit() for character in other):
        other = ""
    return clean(text[: found.start()] + " " + text[found.end() :]), proper_case(other)


def _parted(text: str, *, first_name_first: bool) -> tuple[str, str, bool]:
    if "," in text or ";" in text:
        last, _, first = re.sub(";", ",", text).partition(",")
        return last.strip(), first.strip(" ,"), True
    tokens = text.split(" ")
    capitals = [_is_capital(token) for token in tokens]
    if any(capitals) and not all(capitals):
        # A small word belongs to the capitals that follow it: « de SOUZA Maria ».
        marks = [
            mark
            or (
                folded(token) in _LOWER | {"la", "le"}
                and index + 1 < len(tokens)
                and any(capitals[index + 1 :])
            )
            for index, (token, mark) in enumerate(zip(tokens, capitals, strict=True))
        ]
        last = " ".join(token for token, mark in zip(tokens, marks, strict=True) if mark)
        first = " ".join(token for token, mark in zip(tokens, marks, strict=True) if not mark)
        return last, first, True
    if first_name_first:
        start = next((i for i, token in enumerate(tokens) if i and _opens(token)), 1)
        return " ".join(tokens[start:]), " ".join(tokens[:start]), len(tokens) == 2
    end = 1
    while end < len(tokens) - 1 and _opens(tokens[end - 1]):
        end += 1
    return " ".join(tokens[:end]), " ".join(tokens[end:]), len(tokens) - end == 1


def _opens(token: str) -> bool:
    return folded(token) in _LOWER | _OPENING


def _is_capital(token: str) -> bool:
    letters = [character for character in token if character.isalpha()]
    return len(letters) >= 2 and all(character.isupper() for character in letters)


def proper_case(name: str) -> str:
    """« DE LA CRUZ » is « de la Cruz »; a word that someone typed with care is left alone."""
    words = name.split(" ")
    careless = name.isupper() or name.islower()
    written: list[str] = []
    for index, word in enumerate(words):
        lower = word.lower()
        small = lower in _LOWER or (
            lower in {"la", "le", "les"} and index > 0 and words[index - 1].lower() == "de"
        )
        if small and index < len(words) - 1:
            written.append(lower if careless or word.islower() else word)
        elif careless or _is_capital(word):
            written.append("-".join(_capital(part) for part in lower.split("-")))
        else:
            written.append(word)
    return " ".join(written)


def _capital(word: str) -> str:
    found = re.fullmatch(r"(\w{1,2})(['’])(\w.*)", word)
    if found:
        opening = found[1] if found[1] == "d" else found[1].capitalize()
        return f"{opening}{found[2]}{found[3][:1].upper()}{found[3][1:]}"
    return word[:1].upper() + word[1:]
