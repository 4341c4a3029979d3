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


class PermitState(models.TextChoices):
    """The life of a leave permit; what may follow what is in `rules.permits.NEXT`."""

    NEEDED = "needed", _("à demander")
    ASKED = "asked", _("demandée")
    GRANTED = "granted", _("accordée")
    REFUSED = "refused", _("refusée")
    APPEALED = "appealed", _("en appel")
    DONE = "done", _("effectuée")
    CANCELLED = "cancelled", _("annulée")
    NOT_RETURNED = "not_returned", _("retour non constaté")


class LeaveMotive(models.TextChoices):
    """What the leave serves. The law names these; it is never told to third parties."""

    EMPLOYER = "employer", _("rencontrer un employeur")
    TRAINING = "training", _("formation, stage ou enseignement")
    DOMICILIATION = "domiciliation", _("domiciliation, papiers et droits")
    HOUSING = "housing", _("visite d’un logement ou d’un hébergement")
    HEALTH = "health", _("rendez-vous de santé")
    EXAM = "exam", _("examen")
    FAMILY = "family", _("liens familiaux")
    FAMILY_EVENT = "family_event", _("événement familial grave")
    SUMMONS = "summons", _("obligation d’être présent·e (tribunal, préfecture…)")
    REINTEGRATION = "reintegration", _("autre démarche de réinsertion")


class LeaveAuthority(models.TextChoices):
    JAP = "jap", _("juge de l’application des peines")
    PRISON = "prison", _("chef ou cheffe d’établissement")


class AskedThrough(models.TextChoices):
    """Who carried the request for a leave permit."""

    PERSON = "person", _("la personne elle-même")
    PROBATION_OFFICER = "probation_officer", _("le ou la CPIP")
    LAWYER = "lawyer", _("l’avocat·e")


class Appellant(models.TextChoices):
    PERSON = "person", _("la personne")
    PROSECUTOR = "prosecutor", _("le procureur")
