"""The rows of a batch as the preview shows them, fifty at a time."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from rivage.intake.choices import Choice, State, Status, Verdict
from rivage.intake.findings import Findings
from rivage.intake.models import ImportBatch, ImportRow
from rivage.intake.queries import Counts

A_PAGE = 50
_TONES = {
    Verdict.CREATE: ("open", "person-plus"),
    Verdict.UPDATE: ("plain", "pencil"),
    Verdict.UNCHANGED: ("plain", "check-lg"),
    Verdict.DUPLICATE: ("waiting", "people"),
    Verdict.REFUSED: ("urgent", "exclamation-triangle"),
}


@dataclass(frozen=True)
class Line:
    """One row of the preview."""

    row: ImportRow
    findings: Findings

    @property
    def number(self) -> int:
        return self.row.number

    @property
    def verdict(self) -> str:
        row = self.row
        if row.state == State.DONE:
            return _("importée")
        if row.state == State.FAILED:
            return _("non importée")
        if row.choice == Choice.SKIP:
            return _("laissée de côté")
        if row.verdict == Verdict.DUPLICATE and row.choice:
            return str(row.get_choice_display())
        return str(row.get_verdict_display())

    @property
    def tone(self) -> str:
        return self._look[0]

    @property
    def icon(self) -> str:
        return self._look[1]

    @property
    def _look(self) -> tuple[str, str]:
        if self.row.state == State.DONE:
            return "done", "check-circle"
        if self.row.state == State.FAILED:
            return "urgent", "exclamation-triangle"
        if self.row.choice == Choice.SKIP:
            return "plain", "slash-circle"
        return _TONES.get(Verdict(self.row.verdict), ("plain", ""))

    @property
    def may_choose(self) -> bool:
        return self.row.verdict == Verdict.DUPLICATE and not self.row.written

    @property
    def may_skip(self) -> bool:
        certain = self.row.verdict in {Verdict.CREATE, Verdict.UPDATE}
        return certain and not self.row.written


@dataclass(frozen=True)
class View:
    """A filter of the preview, with how many rows it shows."""

    code: str
    label: str
    count: int
    here: bool = False


@dataclass(frozen=True)
class Rows:
    lines: tuple[Line, ...]
    view: str
    number: int
    pages: int


def views(counts: Counts, here: str) -> list[View]:
    offered = (
        ("", _("Toutes"), counts.rows),
        (Verdict.CREATE, _("À créer"), counts.create),
        (Verdict.UPDATE, _("À compléter"), counts.update),
        (Verdict.DUPLICATE, _("Doublons possibles"), counts.duplicate),
        (Verdict.REFUSED, _("Refusées"), counts.refused),
        (Verdict.UNCHANGED, _("Déjà dans Rivage"), counts.unchanged),
        (State.FAILED, _("Non importées"), counts.failed),
    )
    return [
        View(str(code), label, count, here=str(code) == here)
        for code, label, count in offered
        if count or code in {"", here}
    ]


def rows_of(batch: ImportBatch, *, view: str, page: int, count: int) -> Rows:
    """`count`: how many rows the view holds, known already."""
    pages = max(1, ceil(count / A_PAGE))
    number = min(max(1, page), pages)
    start = (number - 1) * A_PAGE
    found = _seen(batch, view).order_by("number")[start : start + A_PAGE]
    return Rows(tuple(lines(found)), view, number, pages)


def lines(rows: Iterable[ImportRow]) -> list[Line]:
    return [Line(row, Findings.load(row.findings)) for row in rows]


def _seen(batch: ImportBatch, view: str) -> QuerySet[ImportRow]:
    rows = batch.rows.select_related("participant")
    if view == State.FAILED:
        return rows.filter(state=State.FAILED)
    return rows.filter(verdict=view) if view else rows


def not_imported(batch: ImportBatch) -> QuerySet[ImportRow]:
    """What comes back as a file: refused, or not written for a reason."""
    unwritten = Q(verdict=Verdict.REFUSED) | Q(state=State.FAILED)
    return batch.rows.filter(unwritten).exclude(state=State.DONE).order_by("number")


def may_still_change(batch: ImportBatch) -> bool:
    return batch.status in {Status.TO_CHECK, Status.DONE}
