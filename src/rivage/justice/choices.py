from django.db import models
from django.utils.translation import gettext_lazy as _


class Regime(models.TextChoices):
    """Where and under what regime someone is. Never why."""

    REMAND = "remand", _("détention provisoire")
    CONVICTED = "convicted", _("détention")
    SAS = "sas", _("SAS")
    SEMI_LIBERTY = "semi_liberty", _("semi-liberté")
    DDSE = "ddse", _("détention à domicile (DDSE)")
    EXTERNAL_PLACEMENT = "external_placement", _("placement extérieur")
    CONDITIONAL_RELEASE = "conditional_release", _("libération conditionnelle")
    LSC = "lsc", _("libération sous contrainte")
    PROBATION = "probation", _("sursis probatoire")
    FREE = "free", _("libre")


# Nights in an establishment: the person is reached inside. Semi-liberty goes out by day.
INSIDE = frozenset({Regime.REMAND, Regime.CONVICTED, Regime.SAS})


class ReleaseSource(models.TextChoices):
    REGISTRY = "registry", _("greffe")
    PROBATION_OFFICER = "probation_officer", _("CPIP")
    PERSON = "person", _("la personne")
    DECISION = "decision", _("décision de justice")
    PRESCRIBER = "prescriber", _("orientation reçue")
    IMPORTED = "imported", _("tableau importé")
