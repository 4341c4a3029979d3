"""Words that decide something in the code; the other vocabularies are data (reference.Term)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ContactKind(models.TextChoices):
    PHONE = "phone", _("téléphone")
    EMAIL = "email", _("e-mail")
    ADDRESS = "address", _("adresse")


class PaperState(models.TextChoices):
    UNKNOWN = "unknown", _("pas encore vu")
    IN_HAND = "in_hand", _("en main")
    MISSING = "missing", _("à obtenir")
    ASKED = "asked", _("demandé")
    EXPIRED = "expired", _("périmé")
    NOT_NEEDED = "not_needed", _("pas nécessaire")


class ReadingHelp(models.TextChoices):
    UNKNOWN = "", _("pas encore abordé")
    NONE = "none", _("aucune")
    SOME = "some", _("une aide pour certains écrits")
    FULL = "full", _("lire et écrire ensemble")
