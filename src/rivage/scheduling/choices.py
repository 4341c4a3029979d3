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


class PassageKind(models.TextChoices):
    """From one place to another: what it does to everything that was planned is asked at once."""

    TRANSFER = "transfer", _("transfert")
    RELEASE = "release", _("sortie")
    RECALL = "recall", _("retour en détention")


class PathwayThen(models.TextChoices):
    """What becomes of the pathway."""

    KEEP = "keep", _("Il continue")
    HOLD = "hold", _("Le suspendre : il reprendra là où il en est")
    RESUME = "resume", _("Reprendre le parcours suspendu")


class AppointmentThen(models.TextChoices):
    """What becomes of an appointment; the outcomes of a cancelled one are a vocabulary."""

    KEEP = "keep", _("Le garder")
    CANCEL = "cancel", _("L’annuler")
    MOVE = "move", _("Le déplacer")
    ENTRUST = "entrust", _("Le confier à un·e collègue")


class StepThen(models.TextChoices):
    KEEP = "keep", _("La garder")
    POSTPONE = "postpone", _("La reporter")
    DROP = "drop", _("L’abandonner")
