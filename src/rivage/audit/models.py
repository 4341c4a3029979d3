"""Three records that only grow: what people did, what they read, and every row that changed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from rivage.core.identifiers import new_id
from rivage.core.sealed import SealedTextField
from rivage.core.walls import Wall

# Plain numbers instead of foreign keys: the record outlives what it speaks of.


class Entry(models.Model):
    """Someone did something, in the verbs of the trade; same transaction as the act."""

    wall = Wall.custom(
        "(user_id = (SELECT rivage_user_id()) OR (SELECT rivage_role()) IN ('dpo', 'system')"
        " OR EXISTS (SELECT 1 FROM participants_participant p"
        " WHERE p.id = audit_entry.participant_id))",
        history=False,
    )

    at = models.DateTimeField(_("le"), auto_now_add=True)
    user_id = models.BigIntegerField(_("par"), null=True)
    verb = models.CharField(_("acte"), max_length=60)
    subject = models.CharField(_("objet"), max_length=120)
    participant_id = models.UUIDField(_("personne"), null=True)
    detail = models.JSONField(_("détail"), default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["participant_id", "-at"], name="audit_entry_person"),
            models.Index(fields=["-at"], name="audit_entry_at"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"


class Reading(models.Model):
    """Someone saw a file, or searched a name; committed before the page leaves."""

    # One's own, all of them for data protection, and for a lead those of files they may see.
    wall = Wall.custom(
        "(user_id = (SELECT rivage_user_id()) OR (SELECT rivage_role()) IN ('dpo', 'system')"
        " OR (SELECT rivage_role()) = 'lead' AND EXISTS (SELECT 1 FROM participants_participant p"
        " WHERE p.id = audit_reading.participant_id))",
        history=False,
    )

    class Kind(models.TextChoices):
        FILE = "file", _("dossier ouvert")
        SEARCH = "search", _("recherche d’une personne")
        LIST = "list", _("liste nominative")
        EXPORT = "export", _("export")
        REFUSED = "refused", _("accès refusé")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField(_("le"), auto_now_add=True)
    user_id = models.BigIntegerField(_("par"), null=True)
    kind = models.CharField(_("nature"), max_length=10, choices=Kind)
    page = models.CharField(_("page"), max_length=80)
    participant_id = models.UUIDField(_("personne"), null=True)
    # What was read when it is not yet a file: "referral:<id>".
    subject = models.CharField(_("objet"), max_length=120, blank=True)
    # What was typed in a search names someone, so it is sealed like any other free text.
    searched = SealedTextField(_("texte cherché"))
    results = models.PositiveIntegerField(_("résultats"), null=True)

    class Meta:
        indexes = [
            models.Index(fields=["participant_id", "-at"], name="audit_reading_person"),
            models.Index(fields=["user_id", "-at"], name="audit_reading_user"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.page}"


class Change(models.Model):
    """A row of a table about people was added, changed or removed. Written by a trigger."""

    wall = Wall.custom(
        "((SELECT rivage_role()) IN ('dpo', 'system')"
        " OR EXISTS (SELECT 1 FROM participants_participant p"
        " WHERE p.id = audit_change.participant_id))",
        history=False,
    )

    at = models.DateTimeField(_("le"))
    transaction = models.BigIntegerField(_("transaction"))
    table_name = models.CharField(_("table"), max_length=63)
    row_id = models.CharField(_("ligne"), max_length=40, null=True)  # noqa: DJ001 -- no id, no text
    operation = models.CharField(_("opération"), max_length=6)
    participant_id = models.UUIDField(_("personne"), null=True)
    user_id = models.BigIntegerField(_("par"), null=True)
    role = models.CharField(_("rôle"), max_length=63)
    before = models.JSONField(_("avant"), null=True)
    after = models.JSONField(_("après"), null=True)

    class Meta:
        indexes = [
            models.Index(fields=["participant_id", "-at"], name="audit_change_person"),
            models.Index(fields=["table_name", "row_id"], name="audit_change_row"),
        ]

    def __str__(self) -> str:
        return f"{self.operation} {self.table_name} {self.row_id}"
