from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    DRAFT = "draft", _("brouillon")
    RECEIVED = "received", _("reçue")
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
