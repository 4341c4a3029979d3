from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    FIRST = "first", _("premier entretien")
    INTERVIEW = "interview", _("entretien")
    REVIEW = "review", _("bilan")
    PARTNER = "partner", _("rendez-vous chez un partenaire")


class Footing(models.TextChoices):
    """How the person rates their own footing. Their words come first; never ours."""

    UNSAID = "", _("pas demandé ou pas de réponse")
    SOLID = "solid", _("solide")
    FAIR = "fair", _("ça va")
    SHAKY = "shaky", _("fragile")
    ADRIFT = "adrift", _("à la dérive")


class AskedBy(models.TextChoices):
    """Who asked for an appointment to be moved."""

    PERSON = "person", _("la personne")
    US = "us", _("nous")
    ESTABLISHMENT = "establishment", _("l’établissement")
    PROBATION = "probation", _("le ou la CPIP")
    PARTNER = "partner", _("un partenaire ou un employeur")
