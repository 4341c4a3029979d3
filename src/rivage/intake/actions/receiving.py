"""A file comes in: kept in pieces, then read row by row, then its columns are understood."""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from rivage.accounts.models import Team, User
from rivage.audit.actions import record
from rivage.core.context import Identity, acting_as_system, identified
from rivage.intake.actions.refusals import BatchMovedOn
from rivage.intake.cells.dates import date_order
from rivage.intake.choices import Status
from rivage.intake.columns import Meaning, column_keys, forbidden_column, signature, understand
from rivage.intake.fields import Field
from rivage.intake.models import ImportBatch, ImportPiece, ImportRow
from rivage.intake.queries import other_sheets, remembered_mapping
from rivage.intake.reading.grid import Row
from rivage.intake.reading.table import LARGEST_FILE, Aside, Table, read_table
from rivage.intake.refusals import UnreadableFile
from rivage.intake.social_security import without_social_security
from rivage.intake.text import is_blank

PIECE = 1024 * 1024
ROWS_AT_ONCE = 500
SAMPLES_KEPT = 3
ASIDES_KEPT = 200
# In the shape of a batch that is read: the sheet that was asked for, the one to fall back on.
ASKED, INSTEAD = "asked", "instead"
DATED = frozenset({Field.BIRTH_DATE, Field.ENTRY_DATE, Field.EXPECTED_RELEASE})


@transaction.atomic
def receive_file(
    chunks: Iterable[bytes], *, name: str, team: Team | None, sheet: str = "", by: User
) -> ImportBatch:
    """Keep the file, sealed, until a task has read its rows. Nothing is looked at yet.

    `sheet`: the one to read, or else the file is refused; "" for the one most like people.
    """
    batch = ImportBatch(owner=by, file_name=name[-120:], team=team, beat_at=timezone.now())
    batch.shape = {ASKED: sheet} if sheet else {}
    batch.save(force_insert=True)
    for number, piece in enumerate(_pieces(chunks)):
        batch.file_size += len(piece)
        if batch.file_size > LARGEST_FILE:
            raise UnreadableFile("Ce fichier dépasse 50 Mo : coupez-le en plusieurs fichiers.")
        ImportPiece(batch=batch, owner=by, number=number, content=piece).save(force_insert=True)
    batch.save(update_fields=["file_size"])
    record("import.received", batch, by=by, size=batch.file_size)
    return batch


def _pieces(chunks: Iterable[bytes]) -> Iterator[bytes]:
    waiting = b""
    for chunk in chunks:
        waiting += chunk
        while len(waiting) >= PIECE:
            yield waiting[:PIECE]
            waiting = waiting[PIECE:]
    if waiting:
        yield waiting


def read_rows(batch_id: UUID, identity: Identity) -> None:
    """Read the kept file, some hundred rows to a transaction. Killed, it goes on from there."""
    with _file_of(batch_id, identity) as path:
        try:
            table, why_not = _table(path, batch_id, identity)
            _keep_rows(batch_id, identity, table, why_not)
        except UnreadableFile as reason:
            with identified(identity):
                _unreadable(batch_id, str(reason))


def _table(path: Path, batch_id: UUID, identity: Identity) -> tuple[Table, str]:
    """The sheet that was asked for; when another can be read instead, that one, and why."""
    with identified(identity):
        shape = ImportBatch.objects.get(pk=batch_id).shape
    asked, instead = shape.get(ASKED) or None, shape.get(INSTEAD)
    try:
        return read_table(path, sheet=asked), ""
    except UnreadableFile as reason:
        if not instead:
            raise
        return read_table(path, sheet=instead), f"Feuille « {asked} » : {reason}"


@transaction.atomic
def choose_sheet(batch: ImportBatch, sheet: str, *, by: User) -> ImportBatch:
    """Read another sheet of the same workbook, as long as nothing is written from this one."""
    batch = _held(batch.pk)
    if batch.status not in {Status.TO_MAP, Status.TO_CHECK} or sheet not in other_sheets(batch):
        raise BatchMovedOn
    batch.rows.all().delete()
    batch.shape = {ASKED: sheet, INSTEAD: batch.shape["sheet"]}
    batch.status, batch.beat_at = Status.READING, timezone.now()
    batch.reached = batch.done = batch.total = 0
    batch.save()
    record("import.sheet_chosen", batch, by=by)
    return batch


@contextmanager
def _file_of(batch_id: UUID, identity: Identity) -> Iterator[Path]:
    """The file as it came, for as long as it is read, where only this process may look."""
    with tempfile.TemporaryDirectory(prefix="rivage-") as folder:
        path = Path(folder) / "tableau"
        with identified(identity), path.open("wb") as file:
            pieces = ImportPiece.objects.filter(batch=batch_id).order_by("number")
            for pk in list(pieces.values_list("pk", flat=True)):
                file.write(ImportPiece.objects.get(pk=pk).content)
        yield path


def _keep_rows(batch_id: UUID, identity: Identity, table: Table, why_not: str) -> None:
    asides: list[Aside] = []
    rows = iter(table.rows())
    never = frozenset(c.position for c in table.columns if forbidden_column(c))
    while group := list(islice(rows, ROWS_AT_ONCE)):
        asides += [row for row in group if isinstance(row, Aside)][: ASIDES_KEPT - len(asides)]
        people = [row for row in group if isinstance(row, Row)]
        with identified(identity):
            if not _keep(batch_id, people, never):
                return
    with identified(identity):
        batch = _held(batch_id)
        if batch.status != Status.READING:
            return
        _describe(batch, table, asides, why_not)


def _keep(batch_id: UUID, people: list[Row], never: frozenset[int]) -> bool:
    batch = _held(batch_id)
    if batch.status != Status.READING:
        return False
    new = [row for row in people if row.number > batch.reached]
    ImportRow.objects.bulk_create(
        [
            ImportRow(
                batch=batch,
                owner_id=batch.owner_id,
                number=row.number,
                cells={"texts": _without_what_is_never_kept(row.cells, never)},
            )
            for row in new
        ]
    )
    if new:
        batch.reached, batch.done = new[-1].number, batch.done + len(new)
    batch.beat_at = timezone.now()
    batch.save(update_fields=["reached", "done", "beat_at"])
    return True


def _without_what_is_never_kept(cells: Sequence[str], never: frozenset[int]) -> list[str]:
    """Social security numbers, offences, health: not stored even for the time of a preview."""
    return [
        "" if position in never else without_social_security(text)[0]
        for position, text in enumerate(cells)
    ]


def _held(batch_id: UUID) -> ImportBatch:
    return ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch_id)


def _describe(batch: ImportBatch, table: Table, asides: list[Aside], why_not: str) -> None:
    """Say what the columns are; the file itself is only needed when it has other sheets."""
    batch.signature = signature(table.columns)
    known = remembered_mapping(batch.signature)
    fields = dict(known.chosen.get("fields", {})) if known else None
    kept = set(known.chosen.get("kept", [])) if known else set()
    keys = column_keys(table.columns)
    meanings = understand(table.columns, today=timezone.localdate(), remembered=fields)
    batch.shape = {
        "columns": [_column(meaning, keys[meaning.column.position], kept) for meaning in meanings],
        "asides": [[aside.number, aside.reason] for aside in asides],
        "sheet": table.grid.sheet,
        "other_sheets": list(table.grid.other_sheets),
        "encoding": table.grid.encoding,
        "separator": table.grid.separator,
        "header_row": table.header_row,
        "remembered": bool(known),
        "problem": why_not,
    }
    batch.total, batch.status, batch.reached = batch.done, Status.TO_MAP, 0
    batch.save()
    if not table.grid.other_sheets:
        batch.pieces.all().delete()


def _column(meaning: Meaning, key: str, kept: set[str]) -> dict[str, Any]:
    column = meaning.column
    told = (without_social_security(text)[0][:80] for text in dict.fromkeys(column.samples))
    samples = [text for text in told if not is_blank(text)]
    order = date_order(column.samples)
    return {
        "position": column.position,
        "header": column.header,
        "key": key,
        # What may not be kept is not shown either.
        "samples": [] if meaning.forbidden else samples[:SAMPLES_KEPT],
        "field": str(meaning.field),
        "forbidden": str(meaning.forbidden) if meaning.forbidden else "",
        "guessed": meaning.guessed,
        "kept": key in kept and not meaning.forbidden,
        "order": str(order),
    }


def _unreadable(batch_id: UUID, sentence: str) -> None:
    batch = _held(batch_id)
    if batch.status != Status.READING:
        return
    batch.status, batch.problem = Status.UNREADABLE, sentence[:300]
    batch.save(update_fields=["status", "problem"])
    batch.rows.all().delete()
    batch.pieces.all().delete()


@transaction.atomic
def abandon(batch: ImportBatch, *, by: User) -> ImportBatch:
    """Nothing more will come of it; what it held about people is removed at once."""
    with acting_as_system():
        batch = _held(batch.pk)
        batch.status, batch.finished_at = Status.ABANDONED, timezone.now()
        batch.shape = {}
        batch.save(update_fields=["status", "finished_at", "shape"])
        batch.rows.all().delete()
        batch.pieces.all().delete()
    record("import.abandoned", batch, by=by)
    return batch
