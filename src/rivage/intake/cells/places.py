"""Postcode and town, alone or together in one cell."""

import re
from dataclasses import dataclass

from rivage.intake.cells.reading import Read, quoted
from rivage.intake.text import clean, unaccented

_POSTCODE = re.compile(r"(?<!\d)(?:F-?\s?)?(\d{2})\s?(\d{3})(?!\d)")
_DEPARTMENT = re.compile(r"[(\[\s,-]+(2[ABab]|\d{2,3})[)\]]?$")
_CEDEX = re.compile(r"\bcedex\b\s*\d*", re.IGNORECASE)
_BOROUGH = re.compile(
    r"\b(\d{1,2})\s?(?:e|er|è|ème|eme|ieme|ième)?(?:\s?arr\w*\.?)?$", re.IGNORECASE
)
_SMALL = frozenset(
    [
        "de",
        "des",
        "du",
        "d",
        "la",
        "le",
        "les",
        "l",
        "sur",
        "sous",
        "en",
        "et",
        "aux",
        "au",
        "a",
        "à",
        "lès",
        "lez",
        "près",
        "près",
    ]
)
_SPELLED = {
    "st": "saint",
    "ste": "sainte",
    "s/": "sur",
    "s": "sur",
    "/": "sur",
    "ss": "sous",
    "vlle": "ville",
}
_BIG = {"paris": "75", "lyon": "69", "marseille": "13"}


@dataclass(frozen=True)
class Town:
    """`department` is known when the postcode is not: « Noisy-le-Grand (93) »."""

    postcode: str = ""
    name: str = ""
    department: str = ""


def read_town(text: str) -> Read[Town]:
    """« 93160 Noisy-le-Grand », « NOISY LE GRAND 93160 », « Noisy (93) », « Paris 18e »."""
    cleaned = clean(text)
    postcode, rest = _postcode_in(cleaned)
    rest = _CEDEX.sub(" ", rest)
    department = ""
    if found := _DEPARTMENT.search(rest):
        department = found[1].upper()
        rest = rest[: found.start()]
    name = rest.strip(" ,;-–/()[]?*")
    lower = unaccented(name)
    for city, number in _BIG.items():
        borough = _BOROUGH.search(name)
        if lower.startswith(city) and borough and 1 <= int(borough[1]) <= 20:
            postcode = postcode or f"{number}{int(borough[1]):03d}"
            name, department = city.title(), department if department == number else ""
        elif (
            lower == city
            and len(department) == 2
            and department != number
            and int(department) <= 20
        ):
            # « Paris 18 » is a borough, not a department.
            postcode, department, name = (
                postcode or f"{number}{int(department):03d}",
                "",
                city.title(),
            )
    remark = ""
    if any(character.isdigit() for character in name):
        remark = f"Commune à vérifier : {quoted(text)}."
    return Read(Town(postcode, town_name(name), department if not postcode else ""), remark)


def read_postcode(text: str) -> Read[Town]:
    """A column of postcodes, where a spreadsheet may have eaten the first zero."""
    cleaned = clean(text)
    bare = re.sub(r"[\s.]", "", cleaned)
    if re.fullmatch(r"\d{4}", bare):
        return Read(Town(postcode=f"0{bare}"))
    if re.fullmatch(r"\d{2}|2[ABab]", bare):
        return Read(Town(department=bare.upper()), "Département seul, sans code postal.")
    town = read_town(text)
    if not town.value.postcode and not town.value.name:
        return Read(Town(), f"{quoted(text)} n’est pas un code postal.")
    if not town.value.postcode and any(character.isdigit() for character in cleaned):
        return Read(Town(), f"{quoted(text)} n’est pas un code postal.")
    return town


def split_address(text: str) -> tuple[str, Town]:
    """An address written whole in one cell: the street, then postcode and town when they end it."""
    cleaned = clean(text)
    found = re.fullmatch(
        r"(?P<street>.*?)[\s,;–-]+(?P<town>\d{2}\s?\d{3}[\s,]+[^\d,;]{2,60})", cleaned
    )
    if not found:
        return cleaned, Town()
    return found["street"].strip(" ,;-"), read_town(found["town"]).value


def _postcode_in(text: str) -> tuple[str, str]:
    for found in _POSTCODE.finditer(text):
        postcode = found[1] + found[2]
        if found[1] != "00" and int(found[1]) <= 98:
            return postcode, f"{text[: found.start()]} {text[found.end() :]}"
    return "", text


def town_name(text: str) -> str:
    """« NOISY LE GRAND », « st ouen s/ seine »: written as maps write them."""
    if not text or (
        any(c.islower() for c in text) and any(c.isupper() for c in text) and "-" in text
    ):
        return clean(text)
    spelled = re.sub(r"\bs/\s?", "sur ", re.sub(r"\b(st|ste)\.", r"\1 ", text.lower()))
    words = [_SPELLED.get(word, word) for word in re.split(r"[\s\-]+", spelled) if word]
    written = [
        word if index and word in _SMALL else _capital(word, first=not index)
        for index, word in enumerate(words)
    ]
    if len(written) > 1 and words[0] in {"le", "la", "les", "los"}:
        return f"{written[0]} {'-'.join(written[1:])}"
    return "-".join(written)


def _capital(word: str, *, first: bool) -> str:
    found = re.fullmatch(r"([dl])(['’])(.+)", word)
    if found:
        article = found[1].upper() if first else found[1]
        return f"{article}{found[2]}{found[3][:1].upper()}{found[3][1:]}"
    return word[:1].upper() + word[1:]
