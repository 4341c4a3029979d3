"""How prisons and probation services are recognised from one file to the next."""

import re

from rivage.reference.rules import normalised

# As lists name them; the longest first, so that "centre pénitentiaire" is not read as "centre".
KIND_NAMES = (
    ("etablissement penitentiaire pour mineurs", "EPM"),
    ("etablissement pour mineurs", "EPM"),
    ("etablissement public de sante national", "EPSN"),
    ("structure d accompagnement vers la sortie", "SAS"),
    ("centre pour peines amenagees", "CPA"),
    ("quartier pour peines amenagees", "CPA"),
    ("centre de semi liberte", "CSL"),
    ("quartier de semi liberte", "CSL"),
    ("centre autonome de semi liberte", "CSL"),
    ("centre penitentiaire", "CP"),
    ("centre de detention", "CD"),
    ("centre detention", "CD"),
    ("maison centrale", "MC"),
    ("maison d arret", "MA"),
)
KIND_CODES = {
    code: code for code in ("MA", "CD", "MC", "CP", "CSL", "CPA", "SAS", "EPM", "EPSN")
} | {
    "QSL": "CSL",
    "QPA": "CPA",
    "QCD": "CD",
    "QMA": "MA",
}
SERVICE = re.compile(r"^(service penitentiaire d insertion et de probation|spip pjj|spip)\b")
LINKS = frozenset({"de", "du", "des", "d", "la", "le", "les", "l", "et"})
PARENTHESES = re.compile(r"\s*\([^)]*\)?")


def establishment_kind(text: str) -> str | None:
    """The kind behind "MA", "QSL/QPA" or "Maison d’arrêt de Villepinte"; None when unknown."""
    words = normalised(text)
    for name, kind in KIND_NAMES:
        if words.startswith(name):
            return kind
    first = words.split(" ", 1)[0].upper() if words else ""
    return KIND_CODES.get(first)


def short_name(name: str) -> str:
    """Without what is between parentheses."""
    return " ".join(PARENTHESES.sub(" ", name).split())


def establishment_key(kind: str, name: str) -> str:
    """The same for "MA Villepinte (93)" and "Maison d’arrêt de Villepinte"."""
    words = normalised(short_name(name))
    for long, _kind in KIND_NAMES:
        words = words.removeprefix(long)
    place = [w for w in words.split() if w not in LINKS and w.upper() not in KIND_CODES]
    return f"{kind}:{' '.join(place)}"[:120]


def probation_service_key(name: str) -> str:
    """The same for "SPIP de Seine-Saint-Denis" and the service's full name."""
    words = SERVICE.sub("", normalised(name)).split()
    while words and words[0] in LINKS:
        words.pop(0)
    return f"spip:{' '.join(words)}"[:120]


def probation_service_name(name: str) -> str:
    """Short: "SPIP de l’Ain" for "Service pénitentiaire d'insertion et de probation de l'Ain"."""
    found = re.match(r"service p.nitentiaire d.insertion et de probation\s+", name, re.IGNORECASE)
    rest = name[found.end() :] if found else re.sub(r"^SPIP(/PJJ)?\s+", "", name)
    return f"SPIP {rest}".strip()[:160]
