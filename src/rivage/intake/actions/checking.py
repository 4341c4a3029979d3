"""What a human decides before anything is written: columns, cells, doubtful rows."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from rivage.accounts.models import Team, User
from rivage.audit.actions import record
from rivage.intake.actions.refusals import BatchMovedOn, NobodyNamed, NothingToImport
from rivage.intake.actions.sorting import Sorter
from rivage.intake.choices import Choice, State, Status, Verdict
from rivage.intake.columns import names_someone
from rivage.intake.fields import Field
from rivage.intake.findings import Findings
from rivage.intake.models import ColumnMapping, ImportBatch, ImportRow
from rivage.intake.people import CellReason
from rivage.intake.reading_of import columns_of, meaning_of
from rivage.intake.social_security import without_social_security
from rivage.intake.text import clean_lines
from rivage.pathways.models import Programme

# The preview may be gone through, and columns changed, until the first row is written.
BEFORE_WRITING = frozenset({Status.TO_MAP, Status.TO_CHECK})
# Rows that were not written yet can still be corrected and written afterwards.
STILL_OPEN = frozenset({Status.TO_CHECK, Status.DONE})


@transaction.atomic
def map_columns(  # noqa: PLR0913 -- what is chosen on one page
    batch: ImportBatch,
    fields: Mapping[int, str],
    *,
    kept: Collection[int] = (),
    team: Team | None = None,
    programme: Programme | None = None,
    officer: User | None = None,
    by: User,
) -> ImportBatch:
    """`fields`: what each column stands for, by its position. Remembered for the same shape."""
    batch = _held(batch, BEFORE_WRITING)
    columns = columns_of(batch)
    for column in columns:
        chosen = fields.get(column["position"], column["field"])
        column["field"] = str(Field.LEFT_OUT if column["forbidden"] else Field(chosen))
        column["kept"] = column["position"] in kept and not column["forbidden"]
        column["guessed"] = False
    if not names_someone([meaning_of(column) for column in columns]):
        raise NobodyNamed
    batch.shape = {**batch.shape, "columns": columns}
    batch.team, batch.programme, batch.officer = team, programme, officer
    _remember(batch, by=by)
    batch.status, batch.done, batch.beat_at = Status.SORTING, 0, timezone.now()
    batch.save()
    batch.rows.update(verdict=Verdict.UNSORTED, choice=Choice.NONE)
    record("import.mapped", batch, by=by)
    return batch


def _remember(batch: ImportBatch, *, by: User) -> None:
    columns = [column for column in columns_of(batch) if not column["forbidden"]]
    chosen = {
        "fields": {column["key"]: column["field"] for column in columns},
        "kept": [column["key"] for column in columns if column["kept"]],
    }
    ColumnMapping.objects.update_or_create(
        signature=batch.signature, defaults={"chosen": chosen, "changed_by": by}
    )


@transaction.atomic
def correct_row(row: ImportRow, texts: Mapping[int, str], *, by: User) -> ImportRow:
    """Write other words in some cells of a row, and compare it again."""
    batch = _held(row.batch, STILL_OPEN)
    row = ImportRow.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if row.written:
        raise BatchMovedOn
    cells = row.texts
    for position, text in texts.items():
        cells += [""] * (position + 1 - len(cells))
        cells[position] = without_social_security(clean_lines(text))[0]
    row.cells, row.corrected = {"texts": cells}, True
    row.verdict, row.state = Verdict.UNSORTED, State.PENDING
    row.save(update_fields=["cells", "corrected", "verdict", "state"])
    Sorter.of(batch).sort_one(batch, row)
    row.save()
    record("import.row_corrected", batch, by=by, row=row.number)
    return row


@transaction.atomic
def choose_row(row: ImportRow, choice: str, *, by: User) -> ImportRow:
    """Same person, another person, or leave the row out; "" takes the answer back."""
    batch = _held(row.batch, STILL_OPEN)
    row = ImportRow.objects.select_for_update(of=("self",)).get(pk=row.pk)
    wanted = Choice(choice)
    if row.written:
        raise BatchMovedOn
    if wanted in {Choice.SAME, Choice.ANOTHER} and row.verdict != Verdict.DUPLICATE:
        raise BatchMovedOn
    row.choice, row.state = wanted, State.PENDING
    row.save(update_fields=["choice", "state"])
    record("import.row_chosen", batch, by=by, row=row.number, choice=str(wanted))
    return row


@transaction.atomic
def confirm(batch: ImportBatch, *, by: User) -> ImportBatch:
    """From here on files are written, by a task. Rows in doubt wait; refused rows stay out.

    The file was kept for its other sheets: it has been decided which one is meant.
    """
    batch = _held(batch, STILL_OPEN)
    ready = batch.rows.to_carry_out().count()
    if not ready:
        raise NothingToImport
    batch.status, batch.total, batch.done = Status.CARRYING_OUT, ready, 0
    batch.beat_at = timezone.now()
    batch.save(update_fields=["status", "total", "done", "beat_at"])
    batch.pieces.all().delete()
    record("import.confirmed", batch, by=by, rows=ready)
    return batch


def _held(batch: ImportBatch, statuses: Collection[str]) -> ImportBatch:
    held = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if held.status not in statuses:
        raise BatchMovedOn
    return held


def put_off(row: ImportRow, reason: str) -> None:
    """A row that could not be written says why, where the human will look."""
    findings = Findings.load(row.findings)
    refused = (*findings.refused, CellReason("", reason))
    row.findings = replace(findings, refused=refused).dump()
