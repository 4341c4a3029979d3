"""What the traces call things, said in French."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

ACTS = {
    "account.invited": gettext_lazy("a invité un·e collègue"),
    "account.invitation_revoked": gettext_lazy("a annulé une invitation"),
    "account.opened": gettext_lazy("a ouvert son compte"),
    "account.role_changed": gettext_lazy("a changé un rôle"),
    "account.teams_changed": gettext_lazy("a changé des équipes"),
    "account.deactivated": gettext_lazy("a fermé un compte"),
    "account.reactivated": gettext_lazy("a rouvert un compte"),
    "account.second_factor_reset": gettext_lazy("a effacé une double vérification"),
    "dossier.opened": gettext_lazy("a ouvert une demande d’aménagement"),
    "dossier.taken_back": gettext_lazy("a annulé un acte d’une demande"),
    "dossier.file_added": gettext_lazy("a ajouté un papier à une demande"),
    "dossier.file_removed": gettext_lazy("a effacé un papier d’une demande"),
    "team.created": gettext_lazy("a créé une équipe"),
    "team.closed": gettext_lazy("a fermé une équipe"),
    "exception": gettext_lazy("a ouvert un dossier hors de ses équipes"),
    "exception.opened": gettext_lazy("a ouvert un dossier hors de ses équipes"),
    "exception.seen": gettext_lazy("a lu une alerte"),
}
OBJECTS = {
    "accounts.User": gettext_lazy("compte"),
    "accounts.Team": gettext_lazy("équipe"),
    "accounts.Invitation": gettext_lazy("invitation"),
    "participants.Participant": gettext_lazy("dossier"),
    "participants.ExceptionalAccess": gettext_lazy("accès exceptionnel"),
    "referrals.Referral": gettext_lazy("orientation"),
    "pathways.Enrolment": gettext_lazy("parcours"),
    "scheduling.Appointment": gettext_lazy("rendez-vous"),
    "scheduling.Interview": gettext_lazy("entretien"),
    "justice.AdjustmentDossier": gettext_lazy("demande d’aménagement"),
    "justice.DossierPiece": gettext_lazy("pièce d’une demande"),
    "justice.PieceFile": gettext_lazy("papier d’une demande"),
    "justice.CustodyPeriod": gettext_lazy("période"),
    "justice.ExpectedRelease": gettext_lazy("date de sortie"),
}


def act(verb: str) -> str:
    """A verb that has no words yet is shown as it is recorded: nothing is hidden."""
    return str(ACTS.get(verb, verb))


def whereabouts(label: str) -> str:
    return str(
        OBJECTS.get(label, _("page « %s »") % label if label and "." not in label else label)
    )
