"""What a column of someone's spreadsheet can mean to us, and the many words that say so.

Words are compared folded (lower case, no accents, no punctuation): see `text.folded`.
"""

import re
from enum import StrEnum

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
    Forbidden.SOCIAL_SECURITY: "Numéro de sécurité sociale : Rivage n’en garde jamais, cette colonne n’est pas lue.",
    Forbidden.OFFENCE: "Faits ou condamnation : Rivage n’en garde jamais, cette colonne n’est pas lue.",
    Forbidden.HEALTH: "Détail de santé : Rivage n’en garde jamais, cette colonne n’est pas lue.",
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

NAMES: dict[Field, str] = {
    Field.LAST_NAME: "nom | noms | nom de famille | nom de naissance | nom naissance | nom patronymique | nom jeune fille"
    " | nom de jeune fille | patronyme | last name | lastname | surname | family name | nom usuel | nom personne"
    " | nom du participant | nom participant | nom du beneficiaire | nom beneficiaire | nom de la personne | nom stagiaire"
    " | nom du stagiaire | nom candidat | nom du candidat | nom jeune | nom ppsmj | nom personne accompagnee | nom famille",
    Field.FIRST_NAME: "prenom | prenoms | pren | prn | first name | firstname | given name | prenom usuel"
    " | prenom du participant | prenom participant | prenom du beneficiaire | prenom beneficiaire | prenom de la personne"
    " | prenom stagiaire | prenom du stagiaire | prenom candidat | prenom du candidat | prenom personne | 1er prenom"
    " | premier prenom | prenom s | prenom ppsmj | prenom jeune",
    Field.FULL_NAME: "nom prenom | nom prenoms | nom et prenom | nom et prenoms | noms prenoms | noms et prenoms"
    " | noms et prenom | noms prenom | nom prenom s | identite | personne | personne accompagnee | personne suivie"
    " | beneficiaire | participant | stagiaire | candidat | usager | ppsmj | salarie | nom complet | nom prenom du participant"
    " | nom prenom de la personne | nom et prenom du participant | nom et prenom du beneficiaire | full name | name"
    " | personnes | participants | beneficiaires | identite de la personne | nom et prenom de la personne | personne detenue"
    " | nom prenom beneficiaire | nom prenom participant | nom et prenom de la personne accompagnee",
    Field.FULL_NAME_FIRST_LAST: "prenom nom | prenom et nom | prenoms nom | prenoms et noms | prenoms et nom",
    Field.PREFERRED_NAME: "nom d usage | nom usage | nom marital | nom d epouse | nom epouse | prenom d usage"
    " | prenom usage | prenom choisi | surnom | alias | se fait appeler | dit",
    Field.BIRTH_DATE: "date de naissance | date naissance | ddn | d d n | ne le | nee le | naissance | date de naiss"
    " | date naiss | dt naissance | dt naiss | dte naissance | d naissance | d naiss | birth date | birthdate | date of birth"
    " | dob | annee de naissance | annee naissance | an naissance | naissance date | dn | date n | ne e le | n le"
    " | ne en | nee en | date nais | datenaissance | date de nais",
    Field.AGE: "age | ages | age a l entree | age entree | age en annees | age ans | age actuel",
    Field.GENDER: "sexe | genre | civilite | civ | h f | f h | m f | f m | m mme | mme m | mr mme | m ou f"
    " | h ou f | homme femme | femme homme | gender | sex | mme mr | m me | h ou femme",
    Field.PHONE: "telephone | telephones | tel | tels | tel portable | telephone portable | portable | mobile | tel mobile"
    " | telephone mobile | gsm | tel 1 | tel 2 | tel1 | tel2 | telephone 1 | telephone 2 | tel fixe | telephone fixe | fixe"
    " | numero de telephone | n de telephone | n telephone | num tel | no tel | n tel | num telephone | numero telephone"
    " | numero de tel | phone | phone number | coordonnees telephoniques | tel perso | telephone personnel | ligne | num de tel"
    " | tel domicile | telephone domicile | tel port | port | num portable | numero portable | autre telephone | autre tel"
    " | numero | numeros de telephone | mobile 1 | mobile 2 | portable 1 | portable 2 | telephone s | num de telephone",
    Field.EMAIL: "email | e mail | mail | mel | courriel | adresse mail | adresse email | adresse e mail | mails | emails"
    " | adresse electronique | adresse courriel | courriels | mail perso | email perso | e mails | boite mail | adresse mel",
    Field.CONTACT: "contact | contacts | coordonnees | tel mail | tel et mail | telephone mail | telephone email | tel email"
    " | mail tel | coordonnees tel mail | moyen de contact | joignable au",
    Field.ADDRESS: "adresse | adresse postale | adresse complement | complement d adresse | complement adresse"
    " | adresse complementaire | rue | voie | adresse domicile | adresse personnelle | adresse 1 | adresse 2 | domicile"
    " | adresse actuelle | numero et rue | n et rue | n et voie | adresse a la sortie | lieu de vie | address",
    Field.POSTCODE: "cp | code postal | codepostal | c p | code post | postal | zip | zip code | postcode",
    Field.TOWN: "ville | commune | localite | cp ville | ville cp | code postal ville | code postal et ville"
    " | cp et ville | cp commune | code postal commune | commune de residence | ville de residence | residence"
    " | lieu de residence | city | ville domicile | commune cp | ville code postal | ville actuelle",
    Field.LANGUAGES: "langue | langues | langues parlees | langue parlee | langue s parlee s | langue maternelle"
    " | langue s | langues comprises | langue parlees",
    Field.PRESCRIBER: "prescripteur | prescripteurs | cpip | cpip referent | spip | nom cpip | nom du cpip | oriente par"
    " | orienteur | orientation | origine | origine de l orientation | structure orienteuse | structure prescriptrice"
    " | organisme prescripteur | provenance | cpip en charge | cpip ref | conseiller spip | referent spip | adresse par"
    " | envoye par | partenaire orienteur | conseiller penitentiaire | antenne spip | referent cpip | nom prescripteur"
    " | origine orientation | orientation par | prescripteur cpip | spip cpip | cpip spip",
    Field.PLACE: "etablissement | etablissement penitentiaire | lieu de detention | prison | detention | ma | maison d arret"
    " | centre penitentiaire | lieu d incarceration | etab | etablissement actuel | lieu | site | lieu d ecrou | incarcere a"
    " | incarceree a | detenu a | ep | structure penitentiaire | etablissement d origine | lieu de suivi",
    Field.EXPECTED_RELEASE: "date de sortie prevue | sortie prevue | date prevue de sortie | date previsionnelle de sortie"
    " | date de liberation | date previsible de liberation | liberation prevue | date de fin de peine | fin de peine | fdp"
    " | dfp | date fin de peine | date liberation | sortie previsionnelle | libération | liberation | liberable le"
    " | liberable | date liberable | date prev sortie | date sortie prevue | date sortie previsionnelle | fin peine"
    " | date previsionnelle de liberation | date de liberation prevue | date prev liberation | libe | date libe | date fin peine"
    " | date prev de sortie | date prevue de liberation | sortie envisagee | sortie prevue le | date de sortie de detention"
    " | dpl | date prevue sortie | sortie le | date de sortie envisagee | date previsible de sortie",
    Field.PROGRAMME: "programme | dispositif | action | parcours | module | type d accompagnement | accompagnement"
    " | type de suivi | session | promotion | promo | cohorte | groupe | type accompagnement | dispositif d accompagnement",
    Field.ENTRY_DATE: "date d entree | date entree | entree | entree le | date d entree dans le dispositif | date de debut"
    " | date debut | debut | debut d accompagnement | date d accueil | date d integration | date debut accompagnement"
    " | date de debut d accompagnement | date de demarrage | date demarrage | date premier entretien | 1er entretien"
    " | date 1er entretien | date 1er rdv | 1er rdv | date d inscription | date inscription | inscription | date d admission"
    " | date du premier entretien | premier entretien | premier rdv | debut suivi | date debut suivi | date de debut de suivi"
    " | date de prise en charge | date prise en charge | debut du suivi | date entree dispositif | entre le | date d orientation"
    " | date orientation | date entree parcours | date d entree en parcours | date entree action",
    Field.OFFICER: "referent | referente | cme | charge de mission | chargee de mission | charge d accompagnement | accompagnateur"
    " | accompagnatrice | accompagnateurs | conseiller | conseillere | cip | suivi par | charge de mission emploi | referents"
    " | referent unique | referent parcours | cisp | charge d insertion | charge de suivi | referent ilot | responsable du suivi"
    " | intervenant | charge e de mission | referent emploi | accompagne par | conseiller referent | referent de parcours"
    " | conseiller en insertion | conseiller insertion | charge d insertion professionnelle",
    Field.HOUSING: "logement | hebergement | situation logement | situation hebergement | situation de logement | type de logement"
    " | type d hebergement | mode d hebergement | situation locative | logement hebergement | hebergement logement"
    " | logement a la sortie | hebergement a la sortie | solution d hebergement | situation residentielle | hebergement prevu",
    Field.NOTES: "notes | note | commentaire | commentaires | observation | observations | remarque | remarques | obs | divers"
    " | informations complementaires | infos | info | informations | bilan | suivi | infos complementaires | comments"
    " | commentaire s | observation s | remarque s | points a retenir | precisions | autres informations | a savoir | comment",
    Field.REFERENCE: "id | identifiant | reference | ref | n dossier | numero dossier | numero de dossier | n de dossier | dossier"
    " | no dossier | num dossier | identifiant dans le si | identifiant unique | matricule | code | code dossier | n"
    " | identifiant interne | no | num | n ordre | numero d ordre | id interne | identifiant participant | id participant"
    " | id beneficiaire | n participant | n beneficiaire | numero interne | external id | ref interne | reference interne"
    " | ref dossier | reference dossier | numero participant | id dossier | identifiant beneficiaire | n id",
    Field.JOB_LEADS: "metier | metiers | metier vise | metiers vises | projet | projet professionnel | projet pro | emploi recherche"
    " | metier recherche | emploi recherche code rome | rome | code rome | codes rome | emploi vise | poste recherche"
    " | metier envisage | metiers envisages | souhait professionnel | souhaits professionnels | domaine | secteur"
    " | secteur recherche | secteur vise | piste professionnelle | pistes professionnelles | pistes d emploi | piste emploi"
    " | pistes metiers | piste | pistes | metier souhaite | emploi souhaite | projet emploi | domaine professionnel",
}  # fmt: skip

BY_NAME: dict[str, Field] = {
    folded(word): field for field, words in NAMES.items() for word in words.split("|")
}

_FORBIDDEN_PATTERNS = (
    (
        Forbidden.SOCIAL_SECURITY,
        r"\bnir\b|\bsecu\b|\bsecu(rite)? ?soc|\bnss\b|\bn ?ss\b|(\bn|\bno|\bnum|\bnumero)( d| de)? (l )?insee\b"
        r"|\bimmatriculation (cpam|secu|ss)|\bsecurite sociale\b|\bnum(ero)? ss\b|^ss$|\bsocial security\b|\bcarte vitale n"
        r"|\bnumero vitale\b|^insee$",
    ),
    (
        Forbidden.OFFENCE,
        r"\binfractions?\b|\bdelits?\b|\bcrimes?\b|\bmotifs? (de l |d |de )?(incarceration|ecrou|detention|condamnation)"
        r"|\b(nature|qualification) (des faits|penale|de l infraction|du delit)|^faits?$|\bfaits (reproches|commis)"
        r"|\bcondamnations?\b|\bchefs? d (inculpation|accusation)|\bantecedents (judiciaires|penaux)|\bcasier\b|\bfiche penale"
        r"|\baics\b|\bfijais\b|^affaires?$|\brecidiv|^peines?$|^motif$|\bquantum\b|\bduree de (la )?peine|\bn(umero)? d? ?ecrou|^ecrou$",
    ),
    (
        Forbidden.HEALTH,
        r"\bsante\b|\bpathologies?\b|\bmaladies?\b|\baddictions?\b|\btraitements? (medica|en cours)|^traitements?$|\bdiagnostic medical"
        r"|\bmedical|\bmedicaments?\b|\bpsy(chiatr|cholog)|\ballergies?\b|\bhandicaps?\b|\bvih\b",
    ),
)
_FORBIDDEN = tuple((kind, re.compile(pattern)) for kind, pattern in _FORBIDDEN_PATTERNS)

# Someone else's phone, name or address: never taken for the person's own.
_OTHERS = re.compile(
    r"\b(employeur|entreprise|structure|responsable|famille|familial|mere|pere|parents?|conjoint|conjointe|enfants?|avocat|medecin"
    r"|proche|urgence|prevenir|contact urgence|tuteur|curateur|spip|cpip|conseiller|conseillere|referent|referente|prescripteur"
    r"|mission locale|partenaire|hebergeant|organisme|association|juge|jap|relais|personne ressource|pays|lieu|ville de naissance)\b"
)
# Tried in this order when the whole name is not a known one: « Téléphone (avec indicatif) », « Date de sortie MA ».
_PARTIAL = (
    (Field.EXPECTED_RELEASE, r"\b(fin de peine|liberation|liberable|sortie) (prevue?|previ|envisag|possible|theorique)|\bfin de peine\b"
                             r"|\b(date|prevision) (de |d )?(previsible |prevue |previsionnelle )?(de )?liberation\b"),
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
    (Field.ENTRY_DATE, r"^date (d |de )?(entree|debut|demarrage|accueil|integration|inscription)\b"),
    (Field.JOB_LEADS, r"\bcodes? rome\b|^(metiers?|emplois?) (vise|recherche|souhaite|envisage)|^projets? pro"),
    (Field.HOUSING, r"^(logement|hebergement)\b"),
    (Field.NOTES, r"^(commentaires?|observations?|remarques?|notes)\b"),
    (Field.PRESCRIBER, r"^(nom )?(du |de la )?(prescripteur|cpip)\b|^oriente par"),
    (Field.PLACE, r"^(etablissement|lieu de detention)\b"),
)  # fmt: skip
_PARTIALS = tuple((field, re.compile(pattern)) for field, pattern in _PARTIAL)
_OWN = frozenset({
    Field.PHONE, Field.EMAIL, Field.ADDRESS, Field.TOWN, Field.POSTCODE, Field.LAST_NAME, Field.FIRST_NAME, Field.BIRTH_DATE,
    Field.FULL_NAME, Field.FULL_NAME_FIRST_LAST,
})  # fmt: skip


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
    """« Date de naissance (jj/mm/aaaa) », « Nom * obligatoire »: the hint is no part of the name."""
    bare = re.sub(r"\([^)]{3,}\)|\[[^]]*\]|\b(obligatoire|facultatif|jj/mm/aaaa|jj/mm/aa|si connue?)\b", " ",
                  header, flags=re.IGNORECASE)  # fmt: skip
    return folded(bare)
