"""The polite noes of bringing a spreadsheet in, once it is on its way."""

from django.utils.translation import gettext as _

from rivage.core.refusals import Refusal


class BatchMovedOn(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("Cet import a avancé entre-temps : rechargez la page pour voir où il en est.")
        )


class NobodyNamed(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("Dites quelle colonne contient le nom, et laquelle le prénom (ou les deux ensemble).")
        )


class NothingToImport(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Aucune ligne n’est prête à être importée."))
