"""The words for the places and the organisations around a person."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EstablishmentKind(models.TextChoices):
    MA = "MA", _("maison d’arrêt")
    CD = "CD", _("centre de détention")
    MC = "MC", _("maison centrale")
    CP = "CP", _("centre pénitentiaire")
    CSL = "CSL", _("centre de semi-liberté")
    CPA = "CPA", _("centre pour peines aménagées")
    SAS = "SAS", _("structure d’accompagnement vers la sortie")
    EPM = "EPM", _("établissement pour mineurs")
    EPSN = "EPSN", _("établissement public de santé national")


class QuarterKind(models.TextChoices):
    """Parts of a prison that change what a person may do there."""

    QMA = "QMA", _("quartier maison d’arrêt")
    QCD = "QCD", _("quartier centre de détention")
    QMC = "QMC", _("quartier maison centrale")
    QSL = "QSL", _("quartier de semi-liberté")
    QPA = "QPA", _("quartier pour peines aménagées")
    SAS = "SAS", _("structure d’accompagnement vers la sortie")
    WOMEN = "women", _("quartier des femmes")
    MINORS = "minors", _("quartier des mineurs")
    OTHER = "other", _("autre quartier")


class OrganisationKind(models.TextChoices):
    SPIP = "spip", _("service pénitentiaire d’insertion et de probation (SPIP)")
    PJJ = "pjj", _("protection judiciaire de la jeunesse (PJJ)")
    ML = "ml", _("mission locale")
    FT = "ft", _("France Travail")
    CAP_EMPLOI = "cap_emploi", _("Cap emploi")
    EPI = "epi", _("espace parisien pour l’insertion (EPI)")
    ALI = "ali", _("agence locale d’insertion (ALI)")
    PLIE = "plie", _("plan local pour l’insertion et l’emploi (PLIE)")
    CCAS = "ccas", _("centre communal d’action sociale (CCAS)")
    ACI = "aci", _("atelier et chantier d’insertion (ACI)")
    EI = "ei", _("entreprise d’insertion (EI)")
    AI = "ai", _("association intermédiaire (AI)")
    ETTI = "etti", _("entreprise de travail temporaire d’insertion (ETTI)")
    EITI = "eiti", _("entreprise d’insertion par le travail indépendant (EITI)")
    GEIQ = "geiq", _("groupement d’employeurs (GEIQ)")
    EA = "ea", _("entreprise adaptée")
    EMPLOYER = "employer", _("employeur")
    TEMP_AGENCY = "temp_agency", _("agence d’intérim")
    TRAINING = "training", _("organisme de formation")
    HOUSING = "housing", _("hébergement ou logement")
    HEALTH = "health", _("soins et santé")
    RIGHTS = "rights", _("accès aux droits")
    CLOTHING = "clothing", _("vêtements et équipement")
    DIGITAL = "digital", _("numérique")
    ASSOCIATION = "association", _("autre association")
    PUBLIC_BODY = "public_body", _("autre service public")


PRESCRIBERS = frozenset(
    {
        OrganisationKind.SPIP,
        OrganisationKind.PJJ,
        OrganisationKind.ML,
        OrganisationKind.FT,
        OrganisationKind.CAP_EMPLOI,
        OrganisationKind.EPI,
        OrganisationKind.ALI,
        OrganisationKind.PLIE,
        OrganisationKind.CCAS,
    }
)
# Employers for inclusion in the meaning of article L.5132-4 of the Code du travail.
INCLUSION_EMPLOYERS = frozenset(
    {
        OrganisationKind.ACI,
        OrganisationKind.EI,
        OrganisationKind.AI,
        OrganisationKind.ETTI,
        OrganisationKind.EITI,
    }
)
EMPLOYERS = INCLUSION_EMPLOYERS | {
    OrganisationKind.GEIQ,
    OrganisationKind.EA,
    OrganisationKind.EMPLOYER,
    OrganisationKind.TEMP_AGENCY,
}


class Channel(models.TextChoices):
    PHONE = "phone", _("téléphone")
    EMAIL = "email", _("courriel")
    LETTER = "letter", _("courrier")
    VISIT = "visit", _("sur place")
