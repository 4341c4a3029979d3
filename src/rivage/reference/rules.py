"""How names are compared and restored. Pure functions of values."""

import re
import unicodedata
from datetime import date

# Letters that Unicode does not decompose into a base letter and an accent.
UNDECOMPOSED = str.maketrans(
    {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
SMALL_WORDS = frozenset(
    "a au aux d de des devant dit du en et l la le les lez par pres sous sur".split()  # noqa: SIM905 -- one line to read
)
LEADING_ARTICLES = {"le": "Le ", "la": "La ", "les": "Les ", "l": "L'"}
# La Poste writes without accents; these words have one wherever they stand in a name.
ACCENTED = {
    "a": "à",
    "abbe": "abbé",
    "agnes": "Agnès",
    "andre": "André",
    "asnieres": "Asnières",
    "barthelemy": "Barthélemy",
    "cezaire": "Cézaire",
    "chateau": "Château",
    "chatel": "Châtel",
    "chatillon": "Châtillon",
    "clement": "Clément",
    "creteil": "Créteil",
    "eglise": "Église",
    "epinay": "Épinay",
    "etampes": "Étampes",
    "etang": "Étang",
    "etienne": "Étienne",
    "eveque": "Évêque",
    "evry": "Évry",
    "felix": "Félix",
    "foret": "Forêt",
    "frederic": "Frédéric",
    "genevieve": "Geneviève",
    "helene": "Hélène",
    "herblay": "Herblay",
    "ile": "Île",
    "iles": "Îles",
    "leger": "Léger",
    "leonard": "Léonard",
    "medard": "Médard",
    "orleans": "Orléans",
    "perigueux": "Périgueux",
    "pres": "Prés",
    "remy": "Rémy",
    "sebastien": "Sébastien",
    "theodore": "Théodore",
    "valery": "Valéry",
    "vallee": "Vallée",
    "velizy": "Vélizy",
}
ARRONDISSEMENT = re.compile(r"(PARIS|LYON|MARSEILLE) 0?(\d{1,2})(?:ER|E|EME)?(?: ARRONDISSEMENT)?")
FRENCH_DATE = re.compile(r"(\d{2})/(\d{2})/(\d{4})")
ISO_DATE = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})")


def normalised(text: str) -> str:
    """Lower case, no accent, words of letters and digits separated by one space. Idempotent."""
    decomposed = unicodedata.normalize("NFKD", text.casefold()).translate(UNDECOMPOSED)
    bare = "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
    return " ".join("".join(c if c.isalnum() else " " for c in bare).split())


def place_words(text: str) -> str:
    """`normalised`, with abbreviations spelled out: "St-Denis" is "saint denis"."""
    full = {"st": "saint", "ste": "sainte"}
    return " ".join(full.get(word, word) for word in normalised(text).split())


def repaired(text: str) -> str:
    """France Travail's exports double apostrophes, as SQL does; and leave stray spaces."""
    return " ".join(text.replace("''", "'").split())


def restored_commune_name(text: str) -> str:
    """ "ST GERMAIN EN LAYE" becomes "Saint-Germain-en-Laye"; a name already in mixed case stays."""
    text = " ".join(text.split())
    if text != text.upper():
        return text
    if found := ARRONDISSEMENT.fullmatch(text):
        number = int(found[2])
        return f"{found[1].title()} {number}{'er' if number == 1 else 'e'} Arrondissement"
    words = place_words(text).split()
    if not words:
        return ""
    start = ""
    if len(words) > 1 and words[0] in LEADING_ARTICLES:
        start = LEADING_ARTICLES[words.pop(0)]
    return start + _joined(words)


def _joined(words: list[str]) -> str:
    """Words of a name tied by hyphens, "d" and "l" tied to the next word by an apostrophe."""
    parts: list[str] = []
    for place, word in enumerate(words):
        small = word in SMALL_WORDS and 0 < place < len(words) - 1
        shown = ACCENTED.get(word, word) if not small or word == "a" else word
        shown = shown if small else shown[:1].upper() + shown[1:]
        if word in {"d", "l"} and place < len(words) - 1:
            parts.append(f"{shown}'")
        else:
            parts.append(shown + ("-" if place < len(words) - 1 else ""))
    return "".join(parts)


def department_of(insee: str) -> str:
    """The department in a commune's code: 2A, 93, 974."""
    return insee[:3] if insee.startswith(("97", "98")) else insee[:2]


def date_in(text: str) -> date | None:
    """The first date written in `text`: 18/09/2025, 2025-09-18 or 20250918."""
    if found := FRENCH_DATE.search(text):
        day, month, year = found.groups()
    elif found := ISO_DATE.search(text):
        year, month, day = found.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def coordinates_in(text: str) -> tuple[float, float] | None:
    """(latitude, longitude) from "48.95, 2.53"; None when it is empty or not on Earth."""
    try:
        latitude, longitude = (float(part) for part in text.split(",", 1))
    except ValueError:
        return None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return None
    return round(latitude, 5), round(longitude, 5)
