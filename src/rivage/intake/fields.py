"""What a column of someone's spreadsheet can mean to us, and the many words that say so.

Words are compared folded (lower case, no accents, no punctuation): see `text.folded`.
"""

import re
import tomllib
from enum import StrEnum
from pathlib import Path

from rivage.intake.text import folded


class Field(StrEnum):
    """A place of ours where a cell can go. The value is what is stored in a remembered mapping."""

    LAST_NAME = "last_name"
    FIRST_NAME = "first_name"
    FULL_NAME = "full_name"
    FULL_NAME_FIRST_LAST = "full_name_first_last"
    PREFERRED_NAME = "preferred_name"
    BIRTH_DATE = "birth_date"
    AGE = "age"
    GENDER = "gender"
    PHONE = "phone"
    EMAIL = "email"
    CONTACT = "contact"
    ADDRESS = "address"
    POSTCODE = "postcode"
    TOWN = "town"
    LANGUAGES = "languages"
    PRESCRIBER = "prescriber"
    PLACE = "place"
    EXPECTED_RELEASE = "expected_release"
    PROGRAMME = "programme"
    ENTRY_DATE = "entry_date"
    OFFICER = "officer"
    HOUSING = "housing"
    NOTES = "notes"
    REFERENCE = "reference"
    JOB_LEADS = "job_leads"
    LEFT_OUT = "left_out"


class Forbidden(StrEnum):
    """What is never read on, whatever the person who brings the file chooses."""

    SOCIAL_SECURITY = "social_security"
    OFFENCE = "offence"
    HEALTH = "health"


FORBIDDEN_SENTENCES = {
    Forbidden.SOCIAL_SECURITY: (
        "Numéro de sécurité sociale : Rivage n’en garde jamais, cette colonne n’est pas lue."
    ),
    Forbidden.OFFENCE: (
        "Faits ou condamnation : Rivage n’en garde jamais, cette colonne n’est pas lue."
    ),
    Forbidden.HEALTH: ("Détail de santé : Rivage n’en garde jamais, cette colonne n’est pas lue."),
}

LABELS = {
    Field.LAST_NAME: "Nom",
    Field.FIRST_NAME: "Prénom",
    Field.FULL_NAME: "Nom et prénom ensemble",
    Field.FULL_NAME_FIRST_LAST: "Prénom et nom ensemble",
    Field.PREFERRED_NAME: "Nom d’usage ou prénom choisi",
    Field.BIRTH_DATE: "Date ou année de naissance",
    Field.AGE: "Âge",
    Field.GENDER: "Genre ou civilité",
    Field.PHONE: "Téléphone",
    Field.EMAIL: "Adresse électronique",
    Field.CONTACT: "Téléphone ou adresse électronique",
    Field.ADDRESS: "Adresse (rue)",
    Field.POSTCODE: "Code postal",
    Field.TOWN: "Commune (avec ou sans code postal)",
    Field.LANGUAGES: "Langues",
    Field.PRESCRIBER: "Prescripteur ou CPIP",
    Field.PLACE: "Établissement",
    Field.EXPECTED_RELEASE: "Sortie prévue",
    Field.PROGRAMME: "Programme",
    Field.ENTRY_DATE: "Date d’entrée",
    Field.OFFICER: "Chargé·e de mission",
    Field.HOUSING: "Logement",
    Field.NOTES: "Notes",
    Field.REFERENCE: "Votre numéro de dossier",
    Field.JOB_LEADS: "Métiers visés",
    Field.LEFT_OUT: "Ne pas reprendre",
}

# Two columns may both be phones; two columns cannot both be the birth date.
MANY = frozenset({
    Field.PHONE, Field.EMAIL, Field.CONTACT, Field.ADDRESS, Field.LANGUAGES, Field.NOTES,
    Field.JOB_LEADS, Field.PRESCRIBER, Field.HOUSING, Field.LEFT_OUT,
})  # fmt: skip

NAMES: dict[Field, list[str]] = {
    Field(field): words
    for field, words in tomllib.loads(
        Path(__file__).with_name("column_names.toml").read_text(encoding="utf-8")
    ).items()
}

BY_NAME: dict[str, Field] = {
    folded(word): field for field, words in NAMES.items() for word in words
}

_FORBIDDEN_PATTERNS = (
    (
        Forbidden.SOCIAL_SECURITY,
        (
            r"\bnir\b|\bsecu\b|\bsecu(rite)? ?soc|\bnss\b|\bn ?ss\b|(\bn|\bno|\bnum|\bnumero)( d"
            r"| de)? (l )?insee\b"
            r"|\bimmatriculation (cpam|secu|ss)|\bsecurite sociale\b|\bnum(ero)? ss\b|^ss$"
            r"|\bsocial security\b|\bcarte vitale n"
            r"|\bnumero vitale\b|^insee$"
        ),
    ),
    (
        Forbidden.OFFENCE,
        (
            r"\binfractions?\b|\bdelits?\b|\bcrimes?\b|\bmotifs? (de l |d |de )?(incarceration"
            r"|ecrou|detention|condamnation)"
            r"|\b(nature|qualification) (des faits|penale|de l infraction|du delit)|^faits?$"
            r"|\bfaits (reproches|commis)"
            r"|\bcondamnations?\b|\bchefs? d (inculpation|accusation)|\bantecedents (judiciaires"
            r"|penaux)|\bcasier\b|\bfiche penale"
            r"|\baics\b|\bfijais\b|^affaires?$|\brecidiv|^peines?$|^motif$|\bquantum\b"
            r"|\bduree (de (la )?)?peine|\bpeines? (prononce|restant|encouru|total|initial|ferme)"
            r"|\breliquat|\bn(umero)? d? ?ecrou|^ecrou$"
            r"|\b(raisons?|causes?|pourquoi)\b.{0,12}\b(incarcer|detention|ecrou|condamn|prison)"
            r"|\b(condamne|incarcere|ecroue|mis en examen|prevenu) ?e? (pour|du chef)\b"
            r"|\bnature (de l |de )?affaire|\bnature (des )?faits|\bqualif\w* penale"
            r"|\b(categorie|situation|statut|profil|passe|parcours) (penale?|judiciaire)"
            r"|^antecedents?$|^violences?\b|\bvictimes?\b|\bpartie civile"
        ),
    ),
    (
        Forbidden.HEALTH,
        (
            r"\bsante\b|\bpathologies?\b|\bmaladies?\b|\baddictions?\b|\btraitements? (medica"
            r"|en cours)|^traitements?$|\bdiagnostic medical"
            r"|\bmedical|\bmedicaments?\b|\bpsy(chiatr|cholog)|\ballergies?\b|\bhandicaps?\b|\bvih\b"
        ),
    ),
)
_FORBIDDEN = tuple((kind, re.compile(pattern)) for kind, pattern in _FORBIDDEN_PATTERNS)

# Someone else's phone, name or address: never taken for the person's own.
_OTHERS = re.compile(
    r"\b(employeur|entreprise|structure|responsable|famille|familial|mere|pere|parents?|conjoint|conjointe|enfants?|avocat|medecin"
    r"|proche|urgence|prevenir|contact urgence|tuteur|curateur|spip|cpip|conseiller"
    r"|conseillere|referent|referente|prescripteur"
    r"|mission locale|partenaire|hebergeant|organisme|association|juge|jap|relais"
    r"|personne ressource|pays|lieu|ville de naissance)\b"
)
# Tried in this order when the whole name is not a known one: « Téléphone (avec indicatif) », «
# Date de sortie MA ».
_PARTIAL = (
    (
        Field.EXPECTED_RELEASE,
        (
            r"\b(fin de peine|liberation|liberable|sortie) (prevue?|previ|envisag|possible"
            r"|theorique)"
            r"|\bfin de peine\b|\b(date|prevision) (de |d )?(previsible |prevue "
            r"|previsionnelle )?(de )?liberation\b"
        ),
    ),
    (Field.BIRTH_DATE, r"\b(date|annee|jour) (de )?naiss|\bddn\b|^nee? (le|en)\b"),
    (Field.EMAIL, r"\b(e ?mails?|mel|courriels?|mails?)\b"),
    (Field.PHONE, r"\b(tel|tels|telephones?|portable|mobile|gsm|phone)\b"),
    (Field.POSTCODE, r"^(cp|code postal)\b(?!.*\b(ville|commune)\b)"),
    (Field.TOWN, r"^(ville|commune|cp ville|code postal)\b"),
    (Field.ADDRESS, r"^adresse\b"),
    (Field.FULL_NAME_FIRST_LAST, r"^prenoms? (et )?noms?\b"),
    (Field.FULL_NAME, r"^noms? (et )?prenoms?\b"),
    (Field.FIRST_NAME, r"^prenoms?\b"),
    (Field.PREFERRED_NAME, r"^(nom|prenom) (d )?usage\b"),
    (Field.LAST_NAME, r"^noms? (de )?(naissance|famille)\b"),
    (Field.LANGUAGES, r"^langues?\b(?!.*niveau)"),
    (
        Field.ENTRY_DATE,
        r"^date (d |de )?(entree|debut|demarrage|accueil|integration|inscription)\b",
    ),
    (
        Field.JOB_LEADS,
        r"\bcodes? rome\b|^(metiers?|emplois?) (vise|recherche|souhaite|envisage)|^projets? pro",
    ),
    (Field.HOUSING, r"^(logement|hebergement)\b"),
    (Field.NOTES, r"^(commentaires?|observations?|remarques?|notes)\b"),
    (Field.PRESCRIBER, r"^(nom )?(du |de la )?(prescripteur|cpip)\b|^oriente par"),
    (Field.PLACE, r"^(etablissement|lieu de detention)\b"),
)
_PARTIALS = tuple((field, re.compile(pattern)) for field, pattern in _PARTIAL)
_OWN = frozenset({
    Field.PHONE, Field.EMAIL, Field.ADDRESS, Field.TOWN, Field.POSTCODE, Field.LAST_NAME,
    Field.FIRST_NAME, Field.BIRTH_DATE, Field.FULL_NAME, Field.FULL_NAME_FIRST_LAST,
})  # fmt: skip
_HINT = re.compile(
    r"\([^)]{3,}\)|\[[^]]*\]|\b(obligatoire|facultatif|jj/mm/aaaa|jj/mm/aa|si connue?)\b",
    re.IGNORECASE,
)


def forbidden_by_name(header: str) -> Forbidden | None:
    name = folded(header)
    return next((kind for kind, pattern in _FORBIDDEN if pattern.search(name)), None)


def recognised(header: str) -> Field | None:
    """The field that this column's name says, or None when it says nothing to us."""
    name = folded(header)
    if not name or len(name) > 80 or forbidden_by_name(header):
        return None
    if field := BY_NAME.get(name) or BY_NAME.get(_without_hint(header)):
        return field
    for field, pattern in _PARTIALS:
        if pattern.search(name):
            return None if field in _OWN and _OTHERS.search(name) else field
    return None


def _without_hint(header: str) -> str:
    """« Date de naissance (jj/mm/aaaa) », « Nom * obligatoire »: the hint is no part of it."""
    return folded(_HINT.sub(" ", header))
