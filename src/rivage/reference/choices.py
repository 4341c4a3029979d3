"""The names of the lists, and what can be loaded."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Vocabulary(models.TextChoices):
    """One list of terms. The codes are contracts; the labels belong to the association."""

    REFERRAL_DECLINE_REASON = "referral_decline_reason", _("Motifs de refus d’une orientation")
    MISSING_RELEASE_DATE_REASON = (
        "missing_release_date_reason",
        _("Pourquoi la date de sortie manque"),
    )
    SUSPENSION_REASON = "suspension_reason", _("Motifs de suspension")
    APPOINTMENT_OUTCOME = "appointment_outcome", _("Suites d’un rendez-vous")
    APPOINTMENT_MEDIUM = "appointment_medium", _("Manières de se voir")
    NEED_FAMILY = "need_family", _("Familles de besoins")
    NEED_THEME = "need_theme", _("Thèmes de besoins et de points forts")
    PAPER = "paper", _("Papiers et moyens en main")
    HOUSING = "housing", _("Situations de logement")
    MOBILITY = "mobility", _("Moyens de se déplacer")
    GENDER = "gender", _("Genre")
    LANGUAGE = "language", _("Langues")
    FRENCH_LEVEL = "french_level", _("Niveaux de français")
    EXIT_CLASS = "exit_class", _("Familles de sorties")
    EXIT_DETAIL = "exit_detail", _("Sorties")
    NON_WORK_RESULT = "non_work_result", _("Résultats autres que l’emploi")
    CONSENT_SCOPE = "consent_scope", _("Portées d’un accord de partage")
    CONTACT_MISSING_REASON = "contact_missing_reason", _("Pourquoi aucun contact")
    RELAY_KIND = "relay_kind", _("Personnes relais")
    EXPERIENCE_KIND = "experience_kind", _("Sortes d’expérience")
    DIPLOMA_LEVEL = "diploma_level", _("Niveaux de diplôme")
    AVAILABILITY = "availability", _("Disponibilités")
    AGREEMENT_TOPIC = "agreement_topic", _("Ce qui est expliqué à la signature")


# The code itself decides with these words, by the same codes, so the pages do not offer them.
HELD_BY_CODE = frozenset({Vocabulary.EXIT_CLASS})
EDITABLE = tuple(vocabulary for vocabulary in Vocabulary if vocabulary not in HELD_BY_CODE)


class Loadable(models.TextChoices):
    """What `rivage reference load` can bring in."""

    VOCABULARIES = "vocabularies", _("Vocabulaires")
    DEMONSTRATION = "demonstration", _("Jeu de démonstration")
    ROME = "rome", _("Métiers (ROME)")
    COMMUNES = "communes", _("Communes et codes postaux")
    ESTABLISHMENTS = "establishments", _("Établissements pénitentiaires et SPIP")
