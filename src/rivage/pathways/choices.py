from django.db import models
from django.utils.translation import gettext_lazy as _


class Setting(models.TextChoices):
    INSIDE = "inside", _("en détention")
    OUTSIDE = "outside", _("dehors")


class Status(models.TextChoices):
    WELCOMED = "welcomed", _("accueil")
    DIAGNOSTIC = "diagnostic", _("diagnostic")
    ACTIVE = "active", _("actif")
    SUSPENDED = "suspended", _("suspendu")
    ENDED = "ended", _("terminé")


class Moment(models.TextChoices):
    """What happened to an enrolment, in order; nothing is erased by what follows."""

    ENROLLED = "enrolled", _("entrée")
    MOVED_ON = "moved_on", _("étape")
    SIGNED = "signed", _("engagement signé")
    SUSPENDED = "suspended", _("suspension")
    RESUMED = "resumed", _("reprise")
    SWITCHED = "switched", _("changement de programme")
    HANDED_OVER = "handed_over", _("changement de référent·e")
    ENDED = "ended", _("fin")
    REOPENED = "reopened", _("réouverture")


class NeedStatus(models.TextChoices):
    NOT_DISCUSSED = "not_discussed", _("pas encore abordé")
    STRENGTH = "strength", _("point fort")
    NEED = "need", _("besoin")
    IN_PROGRESS = "in_progress", _("en cours")
    MET = "met", _("réglé")
    DECLINED = "declined", _("la personne ne souhaite pas")


class Actor(models.TextChoices):
    US = "us", _("nous")
    PROBATION = "probation", _("CPIP")
    PARTNER = "partner", _("partenaire")
    PERSON = "person", _("la personne")


class ExitClass(models.TextChoices):
    """The three dynamic exits, the others, and what is withdrawn from the count."""

    DURABLE = "durable", _("emploi durable")
    TRANSITION = "transition", _("emploi de transition")
    POSITIVE = "positive", _("sortie positive")
    OTHER = "other", _("autre sortie")
    WITHDRAWN = "withdrawn", _("hors décompte")


class ReleaseTopic(models.TextChoices):
    """What a release needs. The codes are those of `rules.road`."""

    PAPERS = "papers", _("papiers")
    HOUSING = "housing", _("logement")
    HEALTH_COVER = "health_cover", _("couverture santé")
    BENEFITS = "benefits", _("ressources et droits")
    MONEY = "money", _("argent le jour de la sortie")
    TRANSPORT = "transport", _("trajet de sortie")
    PHONE = "phone", _("téléphone")
    FIRST_APPOINTMENT = "first_appointment", _("premier rendez-vous dehors")
    ADJUSTMENT = "adjustment", _("aménagement de peine")


class Readiness(models.TextChoices):
    """Where a topic stands. "Not looked at" is an answer; it is never presumed to be lacking."""

    UNSEEN = "unseen", _("pas encore regardé")
    IN_PLACE = "in_place", _("en place")
    LACKING = "lacking", _("pas en place")
    NOT_NEEDED = "not_needed", _("pas nécessaire")


class Trio(models.TextChoices):
    """The meeting of the person, their CPIP and whoever takes over, before the release."""

    UNSAID = "", _("pas encore proposée")
    ASKED = "asked", _("demandée")
    PLANNED = "planned", _("prévue")
    HELD = "held", _("faite")
    NOT_POSSIBLE = "not_possible", _("pas possible")
