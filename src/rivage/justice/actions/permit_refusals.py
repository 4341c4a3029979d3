"""Why the world says no to an act on a leave permit, in one French sentence each."""

from django.utils.translation import gettext as _

from rivage.core.refusals import Refusal


class PermitMovedOn(Refusal):
    def __init__(self, state: str) -> None:
        super().__init__(
            _("Cette permission est déjà « %(state)s » : relisez sa page avant de continuer.")
            % {"state": state}
        )


class PermitImpossible(Refusal):
    """The text is certain: nobody would receive the request."""

    def __init__(self, says: str) -> None:
        super().__init__(
            _("%(says)s Si ce n’est plus le cas, mettez d’abord à jour « Lieu et sortie ».")
            % {"says": says}
        )


class InTheFuture(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Cette date est à venir : on note ici ce qui est arrivé."))


class DecidedBeforeAsked(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("Ces dates ne se suivent pas : demande, puis décision, puis notification et appel.")
        )


class ReturnsBeforeLeaving(Refusal):
    def __init__(self) -> None:
        super().__init__(_("L’heure de retour vient avant l’heure de sortie."))


class NothingToTakeBack(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Cette étape a changé entre-temps : relisez la page."))


class CustodyNumberClosed(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Aucune équipe de ce dossier ne note de numéro d’écrou."))
