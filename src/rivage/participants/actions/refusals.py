"""When the answer about a file is a polite no."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from rivage.core.refusals import Refusal


@dataclass(frozen=True)
class Difference:
    """One field that two people changed: what the file says now, what was about to be written."""

    label: str
    stored: str
    yours: str


class FileMovedOn(Refusal):
    """Somebody changed the same fields since they were shown."""

    def __init__(self, differences: list[Difference]) -> None:
        self.differences = differences
        changes = " ".join(
            _("%(label)s : le dossier dit « %(stored)s », vous aviez écrit « %(yours)s ».")
            % {"label": each.label, "stored": each.stored or "–", "yours": each.yours or "–"}
            for each in differences
        )
        super().__init__(
            _("Cette page a été modifiée entre-temps ; rien n’a été écrasé.") + f" {changes}"
        )


class FileMerged(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Ce dossier a été réuni avec un autre : ouvrez le dossier gardé."))


class OfficerUnavailable(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Cette personne ne peut pas être référente : son compte est fermé."))


class AlreadyEnded(Refusal):
    def __init__(self) -> None:
        super().__init__(_("C’est déjà terminé depuis une autre page."))


class CannotMerge(Refusal):
    """Two files that cannot become one as they stand."""


class CannotUndoMerge(Refusal):
    """The two files cannot be parted again."""
