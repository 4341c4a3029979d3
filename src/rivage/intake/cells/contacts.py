"""Phones and e-mail addresses, several to a cell, in all the ways that people type them."""

import re
from dataclasses import dataclass

from rivage.intake.cells.reading import Read, quoted
from rivage.intake.text import clean, folded, is_blank

_GAP = r"[\s.\-_/,:]*"
_PAIRS = rf"(?:{_GAP}\d{{2}}){{4}}"
_FRENCH = re.compile(
    r"(?<![\d+])(?:\(?\s?(?:\+|00)\s?33\s?\)?[\s.\-]*(?:\(\s?0\s?\)|0(?=\s?[1-9]))?[\s.\-]*|\(?0)"
    rf"(?P<rest>[1-9]{_PAIRS})(?![\d])"
)
_FRENCH_BY_THREE = re.compile(r"(?<![\d+])0(?P<rest>[1-9]\d{2}[\s.\-]\d{3}[\s.\-]\d{3})(?!\d)")
_BARE_33 = re.compile(rf"(?<!\d)33[\s.\-]?(?P<rest>[1-9]{_PAIRS})(?!\d)")
_FOREIGN = re.compile(r"(?<!\d)(?:\+|00)[\s(]*(?P<rest>[1-9](?:[\s.\-()]*\d){6,13})(?!\d)")
_ZERO_LOST = re.compile(r"(?<![\d+])(?P<rest>[1-9](?:[\s.\-]?\d{2}){4})(?!\d)")
_GLUED = re.compile(r"(?<!\d)(?=(?:0[1-9]\d{8}){2,4}(?!\d))(?:0[1-9]\d{8})+")
# 612345678 as a spreadsheet shows it in a narrow column.
_SCIENTIFIC = re.compile(r"(?<!\d)([1-9])[.,](\d{8})[eE]\+?0?8(?!\d)")
_DIGITS = re.compile(r"\+?\d[\d\s.\-/]*")
_TOO_MANY = re.compile(r"\x00[\s.\-]{0,2}\d{1,3}(?!\d)")
_SAYS_NONE = re.compile(r"^(pas|sans|aucun|aucune|plus|non|n en a pas|ne veut pas|neant)\b")

_ADDRESS = re.compile(r"[\w.+\-'%&]+@[\w\-]+(?:\.[\w\-]+)+", re.UNICODE)
_AROUND_AT = re.compile(r"\s*(?:@|\(at\)|\[at\]|\barobase\b)\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Phone:
    """`number` as the world writes it (+33612345678); `comment` what was typed beside it."""

    number: str
    comment: str = ""

    @property
    def is_french(self) -> bool:
        return self.number.startswith("+33")


def read_phones(text: str) -> Read[tuple[Phone, ...]]:
    """Every number in the cell, in order, once each; the remark tells what could not be read."""
    rest = _SCIENTIFIC.sub(r"\1\2", clean(text))
    rest = _GLUED.sub(lambda found: " / ".join(re.findall(r"\d{10}", found[0])), rest)
    found: list[tuple[int, str]] = []
    for pattern, prefix in (
        (_FRENCH, "+33"), (_FRENCH_BY_THREE, "+33"), (_FOREIGN, "+"), (_BARE_33, "+33"),
        (_ZERO_LOST, "+33"),
    ):  # fmt: skip
        rest = _take(pattern, prefix, rest, found)
    found.sort()
    numbers = tuple(dict.fromkeys(number for _, number in found))
    bad = [
        piece.strip(" ./-") for piece in _DIGITS.findall(rest) if len(re.sub(r"\D", "", piece)) >= 4
    ]
    remark = f"{quoted(', '.join(bad))} n’est pas un numéro de téléphone." if bad else ""
    if numbers and _TOO_MANY.search(rest):
        remark = f"Un chiffre de trop dans {quoted(text)}."
    words = _comment(rest)
    if (
        not numbers
        and words
        and not bad
        and not is_blank(text)
        and not _SAYS_NONE.match(folded(text))
    ):
        remark = f"Pas de numéro dans {quoted(text)}."
    beside = _words_beside([at for at, _ in found], rest) if len(numbers) > 1 else [words]
    said = dict(zip((number for _, number in reversed(found)), reversed(beside), strict=False))
    return Read(tuple(Phone(number, said.get(number, "")) for number in numbers), remark)


def _words_beside(starts: list[int], rest: str) -> list[str]:
    """What is said of each of several numbers: « 06… (mère), 07… », « mère : 06…, elle : 07… »."""
    if _comment(rest[: starts[0]]):
        pieces = [rest[a:b] for a, b in zip([0, *starts], starts, strict=False)]
    else:
        pieces = [rest[a:b] for a, b in zip(starts, [*starts[1:], len(rest)], strict=True)]
    return [_comment(piece) for piece in pieces]


def _take(pattern: re.Pattern[str], prefix: str, text: str, found: list[tuple[int, str]]) -> str:
    """Note what `pattern` finds and blank it, so that places in the cell stay the same."""
    found += [
        (match.start(), prefix + re.sub(r"\D", "", match["rest"]))
        for match in pattern.finditer(text)
    ]
    return pattern.sub(lambda match: "\x00" * len(match[0]), text)


def _comment(rest: str) -> str:
    words = re.sub(r"[\x00\d+/;,|:()\[\]«».]+", " ", rest)
    words = re.sub(
        r"\b(ou|et|tel|tél|téléphone|portable|mobile|port|fixe)\b", " ", words, flags=re.IGNORECASE
    )
    return " ".join(words.split()).strip(" -–")[:80]


def read_emails(text: str) -> Read[tuple[str, ...]]:
    """Every address in the cell, lower case, once each."""
    cleaned = re.sub(r"mailto:", " ", _AROUND_AT.sub("@", clean(text)), flags=re.IGNORECASE)
    mended = re.sub(
        r"(?<=@)([\w\-]+),(?=(?:com|fr|net|org|eu)\b)", r"\1.", cleaned, flags=re.IGNORECASE
    )
    # « jean.dupont@gmail .com »
    mended = re.sub(
        r"(@[\w\-]+)\s*\.\s*(?=(?:com|fr|net|org|eu)\b)", r"\1.", mended, flags=re.IGNORECASE
    )
    found = [match[0].strip(".'").lower() for match in _ADDRESS.finditer(mended)]
    good = tuple(dict.fromkeys(address for address in found if _is_address(address)))
    rest = _ADDRESS.sub(" ", mended)
    bad = [piece for piece in re.split(r"[\s;,/]+", rest) if "@" in piece]
    bad += [address for address in found if not _is_address(address)]
    if bad:
        return Read(good, f"{quoted(', '.join(bad))} n’est pas une adresse électronique.")
    if not good and not is_blank(text) and not _SAYS_NONE.match(folded(text)):
        return Read(good, f"{quoted(text)} n’est pas une adresse électronique.")
    mended_remark = f"Adresse lue {quoted(good[0])}." if good and mended != cleaned else ""
    return Read(good, mended_remark)


def without_emails(text: str) -> str:
    return _ADDRESS.sub(" ", text)


def _is_address(address: str) -> bool:
    local, _, domain = address.partition("@")
    labels = domain.split(".")
    return (
        0 < len(local) <= 64
        and len(address) <= 254
        and ".." not in address
        and not local.startswith(".")
        and all(label and not label.startswith("-") and not label.endswith("-") for label in labels)
        and len(labels[-1]) >= 2
        and labels[-1].isalpha()
        and address.isascii()
    )
