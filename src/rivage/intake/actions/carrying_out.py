"""Write the files. Rows and their own state change in one transaction: killed anywhere, nothing is
lost and nothing is written twice."""

from collections.abc import Callable, Sequence
from uuid import UUID

import structlog
from django.db import DataError, IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from rivage.audit.actions import record
from rivage.core.context import EVERYONE, Identity, identified
from rivage.core.refusals import Refusal
from rivage.core.rewriting import rewrite
from rivage.intake.actions.checking import put_off
from rivage.intake.actions.sorting import Sorter
from rivage.intake.actions.writing import complete_all, open_all
from rivage.intake.choices import Choice, State, Status, Verdict
from rivage.intake.models import ImportBatch, ImportRow
from rivage.intake.queries import Register, people_called, stored_people
from rivage.intake.resolving import Wanted
from rivage.intake.rules import Likeness, as_known, best_match
from rivage.participants.models import Participant

log = structlog.get_logger(__name__)
ROWS_AT_ONCE = 250
CARRIED = ("state", "participant", "findings")


class AlreadyThere(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("Un dossier semblable a été ouvert entre-temps : corrigez ou choisissez à nouveau.")
        )


class TwinNotImported(Refusal):
    def __init__(self, number: int) -> None:
        super().__init__(
            _("La ligne %(number)s, qui parle de la même personne, n’a pas été importée.")
            % {"number": number}
        )


class NotWritten(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("Cette ligne n’a pas pu être écrite : une de ses cellules est trop longue ou abîmée.")
        )


class FileGone(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Le dossier à compléter n’existe plus, ou ne vous est plus ouvert."))


def carry_out(batch_id: UUID, identity: Identity) -> None:
    """Group after group until every confirmed row is written or says why not."""
    with identified(identity):
        sorter = Sorter.of(ImportBatch.objects.get(pk=batch_id))
    while _carry_group(batch_id, identity, sorter):
        pass


def _carry_group(batch_id: UUID, identity: Identity, sorter: Sorter) -> bool:
    with identified(identity):
        batch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch_id)
        if batch.status != Status.CARRYING_OUT:
            return False
        rows = list(batch.rows.to_carry_out().order_by("number")[:ROWS_AT_ONCE])
        if not rows:
            batch.status, batch.finished_at = Status.DONE, timezone.now()
            batch.done, batch.beat_at = batch.total, None
            batch.save(update_fields=["status", "finished_at", "done", "beat_at"])
            record("import.carried_out", batch, by=batch.owner, rows=batch.total)
            return False
        _Group(batch, rows, sorter).write(identity)
        batch.done, batch.beat_at = batch.done + len(rows), timezone.now()
        batch.save(update_fields=["done", "beat_at"])
        return True


class _Group:
    """Some rows, with what was looked up for all of them at once as their importer sees it."""

    def __init__(self, batch: ImportBatch, rows: Sequence[ImportRow], sorter: Sorter) -> None:
        self.batch, self.rows, self.sorter, self.by = batch, rows, sorter, batch.owner
        self.people = {row.number: sorter.reading.read(row.texts) for row in rows}
        self.known = {number: as_known(one, "") for number, one in self.people.items()}
        # Another import, or a colleague, may have opened these files since the preview.
        self.register = Register(people_called(list(self.known.values())))
        self.twins = _written_twins(batch, rows)
        aimed = [row.participant_id for row in rows if row.participant_id]
        aimed += [pk for pk in self.twins.values() if pk]
        visible = Participant.objects.current().filter(pk__in=aimed)
        self.visible = set(visible.values_list("pk", flat=True))

    def write(self, identity: Identity) -> None:
        # A new file may be a colleague's from its first moment: whoever writes it sees it to the
        # end. What may be completed was settled above.
        with identified(Identity(identity.user_id, (*identity.audience, EVERYONE), identity.role)):
            new = [row for row in self.rows if _opens_a_file(row)]
            self._together([row for row in new if self._still_new(row)], self._opened)
            others = [row for row in self.rows if not _opens_a_file(row)]
            while others:
                now, others = self._of_different_people(others)
                self._together([row for row in now if self._still_there(row)], self._completed)
            rewrite(self.rows, CARRIED)

    def _together(
        self, rows: Sequence[ImportRow], write: Callable[[Sequence[ImportRow]], list[Participant]]
    ) -> None:
        """All of them, in few queries. When one is refused, halves: it alone stays out."""
        if not rows:
            return
        try:
            with transaction.atomic():
                files = write(rows)
        except (Refusal, DataError, IntegrityError) as reason:
            if len(rows) == 1:
                _fail(rows[0], reason if isinstance(reason, Refusal) else _unexpected(reason))
                return
            middle = len(rows) // 2
            self._together(rows[:middle], write)
            self._together(rows[middle:], write)
            return
        for row, file in zip(rows, files, strict=True):
            row.state, row.participant = State.DONE, file
            self.twins[row.number] = file.pk
            self.visible.add(file.pk)

    def _wanted(self, row: ImportRow) -> Wanted:
        return self.sorter.resolver.wanted(self.people[row.number])

    def _still_new(self, row: ImportRow) -> bool:
        if row.verdict != Verdict.CREATE:
            # A human looked at both and said it is someone else.
            return True
        match = best_match(self.people[row.number], self.register.like(self.known[row.number]))
        if match and match.likeness is Likeness.SURE:
            _fail(row, AlreadyThere())
            return False
        return True

    def _opened(self, rows: Sequence[ImportRow]) -> list[Participant]:
        return open_all([self._wanted(row) for row in rows], team=self.batch.team, by=self.by)

    def _aim(self, row: ImportRow) -> UUID | None:
        return self.twins.get(row.twin) if row.twin else row.participant_id

    def _of_different_people(
        self, rows: Sequence[ImportRow]
    ) -> tuple[list[ImportRow], list[ImportRow]]:
        """Rows that can be written at once, and those that come after them."""
        now: list[ImportRow] = []
        later: list[ImportRow] = []
        people: set[UUID | None] = set()
        waiting: set[int] = set()
        for row in rows:
            aim = self._aim(row)
            after = row.twin in waiting or (aim is not None and aim in people)
            (later if after else now).append(row)
            waiting.add(row.number)
            people.add(aim)
        return now, later

    def _still_there(self, row: ImportRow) -> bool:
        aim = self._aim(row)
        if aim in self.visible:
            return True
        _fail(row, TwinNotImported(row.twin) if row.twin and aim is None else FileGone())
        return False

    def _completed(self, rows: Sequence[ImportRow]) -> list[Participant]:
        aims = [aim for row in rows if (aim := self._aim(row))]
        stored = stored_people(aims)
        pairs = [(stored[aim], self._wanted(row)) for aim, row in zip(aims, rows, strict=True)]
        complete_all(pairs, by=self.by)
        return [stored[aim].participant for aim in aims]


def _opens_a_file(row: ImportRow) -> bool:
    return row.verdict == Verdict.CREATE or row.choice == Choice.ANOTHER


def _unexpected(error: Exception) -> Refusal:
    """A value that no rule foresaw stops its own row, not the thousands beside it."""
    log.error("row_not_written", kind=type(error).__name__)
    return NotWritten()


def _fail(row: ImportRow, reason: Refusal) -> None:
    row.state = State.FAILED
    put_off(row, str(reason))


def _written_twins(batch: ImportBatch, rows: Sequence[ImportRow]) -> dict[int, UUID | None]:
    numbers = [row.twin for row in rows if row.twin]
    certain = Q(state=State.DONE) | Q(verdict__in=[Verdict.UPDATE, Verdict.UNCHANGED])
    found = batch.rows.filter(certain, number__in=numbers)
    return dict(found.values_list("number", "participant_id"))
