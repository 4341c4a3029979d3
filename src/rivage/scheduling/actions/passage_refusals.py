"""Why a transfer, a release or a recall cannot be noted, or taken back, in one sentence each."""

from django.utils.translation import gettext as _

from rivage.core.refusals import Refusal


class NotInside(Refusal):
    def __init__(self) -> None:
        super().__init__(_("La personne n’est pas notée en détention : il n’y a pas de transfert."))


class AlreadyInside(Refusal):
    def __init__(self) -> None:
        super().__init__(_("La personne est déjà notée en détention : notez plutôt un transfert."))


class SomethingNew(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _(
                "Entre-temps, un rendez-vous, une démarche, une permission ou un dossier a changé."
                " Rouvrez la page : rien n’a été écrit."
            )
        )


class ChangedSince(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _(
                "Depuis, quelqu’un a changé ce que cet acte avait fait : corrigez-le sur place,"
                " rien n’a été défait."
            )
        )


class AlreadyTakenBack(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Cet acte a déjà été annulé."))
