"""Whatever step a batch is at, go on with it."""

from datetime import timedelta
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from rivage.core.context import Identity, acting_as_system
from rivage.intake.actions.carrying_out import carry_out
from rivage.intake.actions.receiving import read_rows
from rivage.intake.actions.sorting import sort_rows
from rivage.intake.choices import WORKING, Status
from rivage.intake.models import ImportBatch, ImportPiece

# The preview of a spreadsheet is not a second place where people are kept.
KEPT = timedelta(days=90)
# The file itself, for whoever hesitates between two sheets.
FILE_KEPT = timedelta(days=1)
# Silent for longer, a batch has lost its worker; a large file is opened before its first rows.
SILENCE = {
    Status.READING: timedelta(seconds=15),
    Status.SORTING: timedelta(seconds=4),
    Status.CARRYING_OUT: timedelta(seconds=4),
}
STEPS = {
    Status.READING: read_rows,
    Status.SORTING: sort_rows,
    Status.CARRYING_OUT: carry_out,
}


def work_on(batch_id: UUID, identity: Identity | None = None) -> None:
    """Carry the batch to its next stop. Safe to call again, or twice at once: each group of rows
    holds the batch and looks at its state before it writes."""
    with acting_as_system():
        batch = ImportBatch.objects.select_related("owner").filter(pk=batch_id).first()
        if batch is None:
            return
        identity = identity or batch.owner.identity
    if step := STEPS.get(Status(batch.status)):
        step(batch_id, identity)


def forget_old() -> int:
    """Remove the rows of imports nobody came back to, and files kept for a choice of sheet."""
    with acting_as_system():
        hesitated = ImportBatch.objects.filter(created_at__lt=timezone.now() - FILE_KEPT)
        hesitated = hesitated.exclude(status=Status.READING)
        ImportPiece.objects.filter(batch__in=hesitated).delete()
        old = ImportBatch.objects.filter(created_at__lt=timezone.now() - KEPT)
        forgotten = list(old.filter(shape__isnull=False).exclude(status__in=WORKING))
        for batch in forgotten:
            batch.rows.all().delete()
            batch.pieces.all().delete()
            batch.shape = None
            if batch.status in {Status.TO_MAP, Status.TO_CHECK}:
                batch.status = Status.ABANDONED
            batch.save(update_fields=["shape", "status"])
        return len(forgotten)


def pursue() -> list[UUID]:
    """The batches whose worker went silent, to be given to another."""
    with acting_as_system():
        now, lost = timezone.now(), Q()
        for status, silence in SILENCE.items():
            lost |= Q(status=status, beat_at__lt=now - silence)
        # Whoever is in the middle of a group of rows holds the batch, however long it takes.
        free = ImportBatch.objects.filter(lost).select_for_update(of=("self",), skip_locked=True)
        return list(free.values_list("pk", flat=True))
