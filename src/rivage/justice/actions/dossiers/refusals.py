"""Why the world says no to an act on a dossier, in one French sentence each."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from rivage.core.refusals import Refusal
from rivage.core.spoken_dates import exact_day, spoken_hour


class DossierMovedOn(Refusal):
    """Someone was first; the page shows what became of it before anything is written over."""

    def __init__(self, state: str) -> None:
        self.state = state
        super().__init__(
            _("Quelqu’un vient de changer ce dossier : il est maintenant « %(state)s ». Relisez.")
            % {"state": state}
        )


class NotFromHere(Refusal):
    def __init__(self, was: str, wanted: str) -> None:
        super().__init__(
            _("Un dossier « %(was)s » ne peut pas passer à « %(wanted)s ».")
            % {"was": was, "wanted": wanted}
        )


class NotYetHappened(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Cette date est à venir : on note ici ce qui est déjà arrivé."))


class BeforeTheRest(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Cette date vient avant ce qui la précède dans le dossier."))


class WindowStillOpen(Refusal):
    def __init__(self, until: datetime) -> None:
        super().__init__(
            _(
                "Le procureur peut encore faire appel jusqu’au %(until)s. Sans son visa de"
                " non-appel, la mesure ne peut pas commencer avant."
            )
            % {"until": _said(until)}
        )


class ChamberStillHasTime(Refusal):
    def __init__(self, until: datetime) -> None:
        super().__init__(
            _(
                "La chambre a jusqu’au %(until)s pour examiner l’appel. Il n’est non avenu"
                " qu’après cette date."
            )
            % {"until": _said(until)}
        )


class AppealBeforeNotification(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Cet appel viendrait avant la notification de la décision."))


class LastActOnly(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("Cet acte n’est plus le dernier : annulez d’abord ceux qui l’ont suivi.")
        )


class StillInProgress(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Cette demande est en cours : continuez-la plutôt que la refaire."))


class ToldWithoutAgreement(Refusal):
    def __init__(self) -> None:
        super().__init__(_("L’employeur n’est informé qu’avec l’accord de la personne, daté."))


class NotAPaper(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("Ce fichier n’est ni un PDF, ni une photo JPEG ou PNG. Son contenu a été regardé.")
        )


class TooHeavy(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("Ce fichier est vide ou dépasse 5 Mo. Photographiez-le plus petit, ou en deux fois.")
        )


def _said(until: datetime) -> str:
    """ "vendredi 13 mars 2026 à minuit" for the midnight that ends it."""
    if until.hour == until.minute == 0:
        last = (until - timedelta(minutes=1)).date()
        return _("%(day)s à minuit") % {"day": exact_day(last)}
    return f"{exact_day(until.date())}, {spoken_hour(until)}"
