"""Compare each row with the files and with the rows above it. Nothing is written about anyone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.utils import timezone

from rivage.core.context import Identity, identified
from rivage.core.rewriting import rewrite
from rivage.intake.choices import Choice, State, Status, Verdict
from rivage.intake.completing import additions, disagreements
from rivage.intake.findings import Findings
from rivage.intake.models import ImportBatch, ImportRow
from rivage.intake.people import PersonRead, Reading
from rivage.intake.queries import (
    Register,
    Stored,
    hashed,
    people_like,
    rows_sharing,
    stored_people,
)
from rivage.intake.reading_of import reading_of
from rivage.intake.resolving import Resolver
from rivage.intake.rules import Likeness, Match, as_known, best_match, block_keys

ROWS_AT_ONCE = 500
SORTED = ("verdict", "choice", "findings", "keys", "participant", "twin")


@dataclass
class Sorter:
    """What is loaded once for a whole batch."""

    reading: Reading
    resolver: Resolver

    @classmethod
    def of(cls, batch: ImportBatch) -> "Sorter":
        resolver = Resolver(programme=batch.programme, officer=batch.officer)
        return cls(reading_of(batch), resolver)

    def sort(self, rows: Sequence[ImportRow], above: Register) -> None:
        """Say what each of these rows would do. They are in order, none is written yet; `above`
        knows the rows before them, and learns these."""
        people = {row.number: self.reading.read(row.texts) for row in rows}
        known = {
            number: as_known(person, f"row:{number}")
            for number, person in people.items()
            if not person.refused
        }
        files = Register(people_like(list(known.values())))
        for row in rows:
            person = people[row.number]
            row.findings = Findings.of(person).dump()
            row.participant, row.twin, row.choice = None, None, Choice.NONE
            if person.refused:
                row.verdict, row.keys = Verdict.REFUSED, []
                continue
            me = known[row.number]
            row.keys = hashed(block_keys(me))
            match = best_match(person, files.like(me))
            twin = best_match(person, above.like(me))
            self._decide(row, match, twin)
            above.add(me)
        self._say_changes(rows, people)

    def sort_one(self, batch: ImportBatch, row: ImportRow) -> None:
        me = as_known(self.reading.read(row.texts), "")
        earlier = rows_sharing(batch, hashed(block_keys(me)), before=row.number)
        self.sort([row], self.register(earlier))

    def register(self, rows: Iterable[ImportRow]) -> Register:
        """What earlier rows of the spreadsheet say of who they are about."""
        return Register(as_known(self.reading.read(row.texts), f"row:{row.number}") for row in rows)

    @staticmethod
    def _decide(row: ImportRow, match: Match | None, twin: Match | None) -> None:
        row.verdict = Verdict.CREATE
        found = None
        if twin is not None and (match is None or twin.likeness >= match.likeness):
            row.verdict, row.twin, found = Verdict.DUPLICATE, int(twin.known.id[4:]), twin
        elif match is not None:
            sure = match.likeness is Likeness.SURE
            row.verdict = Verdict.UPDATE if sure else Verdict.DUPLICATE
            row.participant_id, found = UUID(match.known.id), match
        if found is not None:
            findings = Findings.load(row.findings)
            who = f"{found.known.last_name} {found.known.first_name}"
            if found.known.birth_date:
                who += f", {found.known.birth_date:%d/%m/%Y}"
            row.findings = replace(findings, why=found.why, known_as=who).dump()

    def _say_changes(self, rows: Sequence[ImportRow], people: dict[int, PersonRead]) -> None:
        files = stored_people([row.participant_id for row in rows if row.participant_id])
        today = timezone.localdate()
        for row in rows:
            if row.verdict == Verdict.REFUSED:
                continue
            wanted = self.resolver.wanted(people[row.number])
            findings = Findings.load(row.findings)
            remarks = list(wanted.remarks)
            stored = files.get(row.participant_id) if row.participant_id else None
            if stored is not None:
                remarks += disagreements(wanted, stored)
                changes = tuple(
                    change
                    for addition in additions(wanted, stored, today=today)
                    for change in addition.changes
                )
                findings = replace(findings, changes=changes)
                row.verdict = _unless_nothing_new(row, people[row.number], stored, bool(changes))
            row.findings = replace(findings, remarks=findings.with_remarks(remarks)).dump()


def _unless_nothing_new(
    row: ImportRow, person: PersonRead, stored: Stored, changes: bool
) -> Verdict:
    """A row that adds nothing to the file of the same name needs nobody's answer."""
    verdict = Verdict(row.verdict)
    if changes:
        return verdict
    file = stored.participant
    same_name = (
        file.last_name.casefold() == person.last_name.casefold()
        and file.first_name.casefold() == person.first_name.casefold()
    )
    births = person.birth_date is None or person.birth_date == file.birth_date
    return Verdict.UNCHANGED if verdict == Verdict.UPDATE or (same_name and births) else verdict


def sort_rows(batch_id: UUID, identity: Identity) -> None:
    """Group after group, each in its own transaction, until every row has its verdict."""
    with identified(identity):
        batch = ImportBatch.objects.get(pk=batch_id)
        sorter = Sorter.of(batch)
        # Taken up again after a kill: the rows compared before are known anew.
        before = batch.rows.exclude(verdict__in=[Verdict.UNSORTED, Verdict.REFUSED])
        above = sorter.register(before.order_by("number").iterator(chunk_size=ROWS_AT_ONCE))
    while _sort_group(batch_id, identity, sorter, above):
        pass


def _sort_group(batch_id: UUID, identity: Identity, sorter: Sorter, above: Register) -> bool:
    with identified(identity):
        batch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch_id)
        if batch.status != Status.SORTING:
            return False
        waiting = batch.rows.filter(verdict=Verdict.UNSORTED, state=State.PENDING)
        rows = list(waiting.order_by("number")[:ROWS_AT_ONCE])
        if not rows:
            batch.status, batch.done, batch.beat_at = Status.TO_CHECK, batch.total, None
            batch.save(update_fields=["status", "done", "beat_at"])
            return False
        sorter.sort(rows, above)
        rewrite(rows, SORTED)
        batch.done, batch.beat_at = batch.done + len(rows), timezone.now()
        batch.save(update_fields=["done", "beat_at"])
        return True
