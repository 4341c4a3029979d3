from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    DRAFT = "draft", _("brouillon")
    RECEIVED = "received", _("à répondre")
    IN_REVIEW = "in_review", _("question posée")
    ACCEPTED = "accepted", _("acceptée")
    WAITING = "waiting", _("liste d’attente")
    DECLINED = "declined", _("non retenue")
    WITHDRAWN = "withdrawn", _("retirée")
    EXPIRED = "expired", _("expirée")


class Urgency(models.TextChoices):
    NORMAL = "normal", _("sans urgence")
    SOON = "soon", _("sortie ou audience dans les 3 mois")
    NOW = "now", _("sortie ou audience dans le mois")


class Section(models.TextChoices):
    """The parts of the form, in the order in which a prescriber tells them."""

    PRESCRIBER = "prescriber", _("Qui oriente")
    PERSON = "person", _("La personne")
    PLACE = "place", _("Où elle est, jusqu’à quand")
    AVAILABILITY = "availability", _("Ses disponibilités")
    SPEECH = "speech", _("Langues et lecture")
    FALLBACK = "fallback", _("Qui joindre à défaut")
    PURPOSE = "purpose", _("Pourquoi, et vers quoi")


class Missing(models.TextChoices):
    """How a lack is said: "il manque …"."""

    ORGANISATION = "organisation", _("le service ou le nom de qui oriente")
    FIRST_NAME = "first_name", _("le prénom")
    LAST_NAME = "last_name", _("le nom")
    REGIME = "regime", _("la situation")
    ESTABLISHMENT = "establishment", _("l’établissement")
    RELEASE_ON = "release_on", _("la date de sortie, ou pourquoi elle manque")
    AVAILABILITY = "availability", _("les disponibilités")
    LANGUAGES = "languages", _("les langues parlées")
    INTERPRETER = "interpreter", _("l’interprète (« aucun » est une réponse)")
    READING_HELP = "reading_help", _("l’aide à la lecture (« aucune » est une réponse)")
    FALLBACK_CONTACT = "fallback_contact", _("qui joindre à défaut (« personne » est une réponse)")
    PROGRAMME = "programme", _("le programme demandé")
    TEAM = "team", _("l’équipe qui répond")
    MESSAGE = "message", _("pourquoi cette orientation")
