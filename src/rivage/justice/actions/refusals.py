"""Why the world says no to an act about someone's situation, in one French sentence each."""

from django.utils.translation import gettext as _

from rivage.core.refusals import Refusal


class PeriodOverlaps(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("Cette période en chevauche une autre. Corrigez d’abord celle qui est déjà notée.")
        )


class NotYet(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Cette date est à venir : on note ici ce qui est déjà arrivé."))


class AlreadyOutside(Refusal):
    def __init__(self) -> None:
        super().__init__(_("La personne n’est pas notée en détention : il n’y a pas de sortie."))


class NothingSaid(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Donnez une date de sortie, ou dites pourquoi elle n’est pas connue."))


class RangeReversed(Refusal):
    def __init__(self) -> None:
        super().__init__(_("La date « au plus tard » vient avant la date « au plus tôt »."))


class WithoutWalls(Refusal):
    def __init__(self) -> None:
        super().__init__(_("En détention, il faut dire dans quel établissement."))
