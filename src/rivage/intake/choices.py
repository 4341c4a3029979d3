from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """Where a spreadsheet stands on its way in."""

    READING = "reading", _("lecture du fichier")
    UNREADABLE = "unreadable", _("fichier illisible")
    TO_MAP = "to_map", _("colonnes à vérifier")
    SORTING = "sorting", _("comparaison avec les dossiers")
    TO_CHECK = "to_check", _("lignes à vérifier")
    CARRYING_OUT = "carrying_out", _("import en cours")
    DONE = "done", _("importé")
    ABANDONED = "abandoned", _("abandonné")


# Someone may close the page meanwhile: the worker is at it.
WORKING = frozenset({Status.READING, Status.SORTING, Status.CARRYING_OUT})


class Verdict(models.TextChoices):
    """What a row would do, seen before anything is written."""

    UNSORTED = "", _("à comparer")
    CREATE = "create", _("crée un dossier")
    UPDATE = "update", _("complète un dossier")
    UNCHANGED = "unchanged", _("déjà dans Rivage")
    DUPLICATE = "duplicate", _("doublon possible")
    REFUSED = "refused", _("refusée")


class Choice(models.TextChoices):
    """What a human answered about a row."""

    NONE = "", _("pas encore choisi")
    SAME = "same", _("c’est la même personne")
    ANOTHER = "another", _("c’est une autre personne")
    SKIP = "skip", _("ne pas importer cette ligne")


class State(models.TextChoices):
    PENDING = "pending", _("en attente")
    DONE = "done", _("importée")
    FAILED = "failed", _("non importée")
