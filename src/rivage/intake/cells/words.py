"""Short words with a fixed meaning: gender, yes and no, languages, occupations."""

import re
from enum import StrEnum

from rivage.intake.cells.reading import Misread, Read, quoted
from rivage.intake.text import clean, folded, is_blank


class Gender(StrEnum):
    WOMAN = "woman"
    MAN = "man"
    OTHER = "other"
    UNSAID = "unsaid"


_GENDERS = {
    Gender.MAN: "m h mr monsieur homme hommes masculin masc male garcon 1 man hom mons msr mister",
    Gender.WOMAN: "f mme mlle madame mademoiselle femme femmes feminin fem fille female 2 w woman ms mrs me",
    Gender.OTHER: "autre nb x non-binaire nonbinaire nbinaire a 3",
    Gender.UNSAID: "nspp nsp nr refus",
}
_BY_WORD = {word: gender for gender, words in _GENDERS.items() for word in words.split()}
_YES = frozenset(["oui", "o", "yes", "y", "vrai", "true", "1", "x", "ok", "v", "✓", "✔", "✅"])
_NO = frozenset(["non", "n", "no", "faux", "false", "0", "✗", "✘", "❌"])
_LANGUAGES = {
    "fr": "français", "francais": "français", "french": "français", "fra": "français", "ar": "arabe", "arabe": "arabe",
    "en": "anglais", "anglais": "anglais", "ang": "anglais", "english": "anglais", "gb": "anglais", "es": "espagnol",
    "espagnol": "espagnol", "esp": "espagnol", "pt": "portugais", "portugais": "portugais", "port": "portugais",
    "it": "italien", "italien": "italien", "ro": "roumain", "roumain": "roumain", "roum": "roumain", "de": "allemand",
    "allemand": "allemand", "ru": "russe", "russe": "russe", "turc": "turc", "tr": "turc", "lingala": "lingala",
    "wolof": "wolof", "bambara": "bambara", "soninke": "soninké", "peul": "peul", "pular": "peul", "poular": "peul",
    "kabyle": "kabyle", "berbere": "berbère", "tamoul": "tamoul", "tamil": "tamoul", "ourdou": "ourdou", "urdu": "ourdou",
    "bengali": "bengali", "creole": "créole", "creole haitien": "créole haïtien", "mandarin": "chinois (mandarin)",
    "chinois": "chinois (mandarin)", "darija": "arabe", "serbe": "serbe", "croate": "croate", "albanais": "albanais",
    "georgien": "géorgien", "armenien": "arménien", "ukrainien": "ukrainien", "polonais": "polonais", "bulgare": "bulgare",
    "romani": "romani", "romanes": "romani", "persan": "persan", "farsi": "persan", "dari": "dari", "pachto": "pachto",
    "swahili": "swahili", "vietnamien": "vietnamien", "hindi": "hindi", "lsf": "langue des signes française",
}  # fmt: skip
_ROME = re.compile(r"(?<![A-Za-z0-9])([A-N])\s?(\d{4})(?![0-9])")


def read_gender(text: str) -> Gender:
    word = folded(text)
    if "binaire" in word or "autre" in word.split():
        return Gender.OTHER
    if word.startswith(("ne souhaite", "ne veut", "non precise", "prefere ne")):
        return Gender.UNSAID
    found = {_BY_WORD[part] for part in word.split() if part in _BY_WORD}
    if len(found) != 1:
        raise Misread(f"{quoted(text)} n’est ni « homme », ni « femme », ni « autre ».")
    return found.pop()


def read_yes(text: str) -> bool:
    word = clean(text).casefold()
    first = folded(text).split(" ")[0]
    if word in _YES or first in _YES:
        return True
    if word in _NO or first in _NO or is_blank(text):
        return False
    raise Misread(f"{quoted(text)} n’est ni « oui » ni « non ».")


def read_languages(text: str) -> tuple[str, ...]:
    """« FR, arabe / anglais »: each language once; what we do not know is kept as typed."""
    pieces = re.split(r"\s*(?:[,;/|+&\n]|\s-\s|\bet\b)\s*", clean(text), flags=re.IGNORECASE)
    named = (
        _LANGUAGES.get(folded(piece), piece.strip()) for piece in pieces if not is_blank(piece)
    )
    return tuple(dict.fromkeys(name for name in named if name))


def read_job_leads(text: str) -> Read[tuple[str, ...]]:
    """Occupations in the person's order. A ROME code stays beside its label: « Cuisinier (G1602) »."""
    pieces = re.split(r"\s*(?:[;\n|]|,(?![^(]*\))|(?<=\([A-N]\d{4}\))\s*/)\s*", clean(text))
    leads = tuple(dict.fromkeys(piece.strip(" -•*") for piece in pieces if not is_blank(piece)))
    return Read(tuple(lead for lead in leads if lead))


def rome_code(text: str) -> str:
    """The ROME code in a lead, or an empty text."""
    found = _ROME.search(text)
    return found[1] + found[2] if found else ""
