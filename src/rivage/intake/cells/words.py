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
    Gender.WOMAN: "f mme mlle madame mademoiselle femme femmes feminin fem fille female 2 woman",
    Gender.OTHER: "autre nb x non-binaire nonbinaire nbinaire a 3",
    Gender.UNSAID: "nspp nsp nr refus",
}
_BY_WORD = {word: gender for gender, words in _GENDERS.items() for word in words.split()}
_YES = frozenset(["oui", "o", "yes", "y", "vrai", "true", "1", "x", "ok", "v", "✓", "✔", "✅"])
_NO = frozenset(["non", "n", "no", "faux", "false", "0", "✗", "✘", "❌"])
_LANGUAGES = {
    "français": "fr, francais, french, fra",
    "arabe": "ar, arabe, darija",
    "anglais": "en, anglais, ang, english, gb",
    "espagnol": "es, espagnol, esp",
    "portugais": "pt, portugais, port",
    "italien": "it, italien",
    "roumain": "ro, roumain, roum",
    "allemand": "de, allemand",
    "russe": "ru, russe",
    "turc": "turc, tr",
    "lingala": "lingala",
    "wolof": "wolof",
    "bambara": "bambara",
    "soninké": "soninke",
    "peul": "peul, pular, poular",
    "kabyle": "kabyle",
    "berbère": "berbere",
    "tamoul": "tamoul, tamil",
    "ourdou": "ourdou, urdu",
    "bengali": "bengali",
    "créole": "creole",
    "créole haïtien": "creole haitien",
    "chinois (mandarin)": "mandarin, chinois",
    "serbe": "serbe",
    "croate": "croate",
    "albanais": "albanais",
    "géorgien": "georgien",
    "arménien": "armenien",
    "ukrainien": "ukrainien",
    "polonais": "polonais",
    "bulgare": "bulgare",
    "romani": "romani, romanes",
    "persan": "persan, farsi",
    "dari": "dari",
    "pachto": "pachto",
    "swahili": "swahili",
    "vietnamien": "vietnamien",
    "hindi": "hindi",
    "langue des signes française": "lsf",
}
_LANGUAGE_BY_WORD = {
    word: language for language, words in _LANGUAGES.items() for word in words.split(", ")
}
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
        _LANGUAGE_BY_WORD.get(folded(piece), piece.strip())
        for piece in pieces
        if not is_blank(piece)
    )
    return tuple(dict.fromkeys(name for name in named if name))


def read_job_leads(text: str) -> Read[tuple[str, ...]]:
    """Occupations in the person's order. A ROME code stays beside its label: « Cuisinier (G1602)
    ».
    """
    pieces = re.split(r"\s*(?:[;\n|]|,(?![^(]*\))|(?<=\([A-N]\d{4}\))\s*/)\s*", clean(text))
    leads = tuple(dict.fromkeys(piece.strip(" -•*") for piece in pieces if not is_blank(piece)))
    return Read(tuple(lead for lead in leads if lead))


def rome_code(text: str) -> str:
    """The ROME code in a lead, or an empty text."""
    found = _ROME.search(text)
    return found[1] + found[2] if found else ""
