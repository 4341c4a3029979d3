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


class Measure(models.TextChoices):
    """What is asked of the judge."""

    DDSE = "ddse", _("détention à domicile (DDSE)")
    SEMI_LIBERTY = "semi_liberty", _("semi-liberté")
    EXTERNAL_PLACEMENT = "external_placement", _("placement extérieur")
    CONDITIONAL_RELEASE = "conditional_release", _("libération conditionnelle")
    LSC = "lsc", _("libération sous contrainte")
    SUSPENSION = "suspension", _("suspension ou fractionnement")


class DossierState(models.TextChoices):
    """Where a sentence-adjustment dossier stands; `rules.dossier.NEXT` says what may follow."""

    IDEA = "idea", _("idée")
    ELIGIBILITY_CHECKED = "eligibility_checked", _("conditions vérifiées avec le CPIP")
    BUILDING = "building", _("projet en construction")
    COLLECTED = "collected", _("pièces réunies")
    FILED = "filed", _("requête déposée")
    HEARING_SCHEDULED = "hearing_scheduled", _("audience fixée")
    HEARD = "heard", _("en délibéré")
    OPINION = "opinion", _("avis du SPIP donné")
    COMMISSION = "commission", _("commission fixée")
    ADJOURNED = "adjourned", _("ajournée")
    GRANTED = "granted", _("accordée")
    GRANTED_WITHOUT_DEBATE = "granted_without_debate", _("accordée sans débat")
    NOTIFIED = "notified", _("notifiée, délai du procureur")
    ENFORCEABLE = "enforceable", _("exécutoire")
    APPEALED = "appealed", _("appel du procureur")
    CONFIRMED = "confirmed", _("confirmée en appel")
    REVERSED = "reversed", _("annulée en appel")
    APPEAL_VOID = "appeal_void", _("appel non avenu")
    REFUSED = "refused", _("refusée")
    REFUSAL_NOTIFIED = "refusal_notified", _("refus notifié")
    OWN_APPEAL = "own_appeal", _("appel de la personne")
    GRANTED_ON_APPEAL = "granted_on_appeal", _("accordée en appel")
    REFUSAL_UPHELD = "refusal_upheld", _("refus maintenu en appel")
    EXECUTING = "executing", _("en cours")
    MODIFIED = "modified", _("en cours, modifiée")
    REINSTATED = "reinstated", _("réintégration, décision attendue")
    COMPLETED = "completed", _("terminée")
    WITHDRAWN = "withdrawn", _("retirée")
    GIVEN_UP = "given_up", _("demande abandonnée")


class Court(models.TextChoices):
    JAP = "jap", _("juge de l’application des peines (JAP)")
    TAP = "tap", _("tribunal de l’application des peines (TAP)")


class Decision(models.TextChoices):
    GRANTED = "granted", _("accordée")
    GRANTED_WITHOUT_DEBATE = "granted_without_debate", _("accordée sans débat")
    REFUSED = "refused", _("refusée")


class FiledHow(models.TextChoices):
    REGISTRY = "registry", _("au greffe du juge, contre récépissé")
    LETTER = "letter", _("lettre recommandée")
    PRISON = "prison", _("déclaration au chef d’établissement")
    LAWYER = "lawyer", _("par l’avocat·e")


class JobKind(models.TextChoices):
    PROMISE = "promise", _("promesse d’embauche")
    CONTRACT = "contract", _("contrat")
    TRAINING = "training", _("formation")
    SEARCH = "search", _("recherche d’emploi suivie")
    OTHER = "other", _("autre projet : soins, famille…")


class EmployerKnows(models.TextChoices):
    """Whether the employer knows of the measure. Told only with the person's agreement."""

    UNKNOWN = "unknown", _("pas encore décidé avec la personne")
    TOLD = "told", _("informé, avec l’accord de la personne")
    NOT_TO_BE_TOLD = "not_to_be_told", _("ne doit pas être informé")


class BroughtBy(models.TextChoices):
    PERSON = "person", _("la personne")
    US = "us", _("nous")
    CPIP = "cpip", _("le CPIP")
    EMPLOYER = "employer", _("l’employeur")
    HOST = "host", _("l’hébergeant")
    PARTNER = "partner", _("un partenaire")


class PieceState(models.TextChoices):
    TO_ASK = "to_ask", _("à demander")
    ASKED = "asked", _("demandée")
    RECEIVED = "received", _("reçue")
    NOT_NEEDED = "not_needed", _("pas nécessaire")


class MediaType(models.TextChoices):
    """What a file of a piece may be; recognised by its content, never by its name."""

    PDF = "application/pdf", "PDF"
    JPEG = "image/jpeg", "JPEG"
    PNG = "image/png", "PNG"
