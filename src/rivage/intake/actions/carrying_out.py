"""Write the files. A row and its own state change in one transaction: killed anywhere, nothing is
lost and nothing is written twice."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from rivage.accounts.models import User
from rivage.audit.actions import record
from rivage.core.context import EVERYONE, Identity, identified
from rivage.core.refusals import Refusal
from rivage.intake.actions.checking import put_off
from rivage.intake.actions.sorting import Sorter
from rivage.intake.choices import Choice, State, Status, Verdict
from rivage.intake.completing import additions, spoken_phone, ways_to_write
from rivage.intake.models import ImportBatch, ImportRow
from rivage.intake.queries import Register, Stored, people_called, stored_people
from rivage.intake.resolving import Wanted
from rivage.intake.rules import Likeness, as_known, best_match
from rivage.participants.actions import open_file
from rivage.participants.choices import ContactKind
from rivage.participants.models import ContactPoint, Participant

ROWS_AT_ONCE = 100


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
            for row in self.rows:
                try:
                    with transaction.atomic():
                        row.participant = self._written(row)
                except Refusal as reason:
                    row.state = State.FAILED
                    put_off(row, str(reason))
                else:
                    row.state = State.DONE
                    self.twins[row.number] = row.participant.pk
                    self.visible.add(row.participant.pk)
                changed = ["findings"] if row.state == State.FAILED else []
                row.save(update_fields=["state", "participant", *changed])

    def _written(self, row: ImportRow) -> Participant:
        wanted = self.sorter.resolver.wanted(self.people[row.number])
        if row.verdict == Verdict.CREATE or row.choice == Choice.ANOTHER:
            return self._created(row, wanted)
        return self._completed(row, wanted)

    def _created(self, row: ImportRow, wanted: Wanted) -> Participant:
        me = self.known[row.number]
        match = best_match(self.people[row.number], self.register.like(me))
        if row.verdict == Verdict.CREATE and match and match.likeness is Likeness.SURE:
            raise AlreadyThere
        stored = _opened(wanted, self.batch, self.by)
        return _with_additions(stored, wanted, self.by)

    def _completed(self, row: ImportRow, wanted: Wanted) -> Participant:
        pk = self.twins.get(row.twin) if row.twin else row.participant_id
        if pk is None or pk not in self.visible:
            raise TwinNotImported(row.twin) if row.twin and pk is None else FileGone()
        return _with_additions(stored_people([pk])[pk], wanted, self.by)


def _written_twins(batch: ImportBatch, rows: Sequence[ImportRow]) -> dict[int, UUID | None]:
    numbers = [row.twin for row in rows if row.twin]
    certain = Q(state=State.DONE) | Q(verdict__in=[Verdict.UPDATE, Verdict.UNCHANGED])
    found = batch.rows.filter(certain, number__in=numbers)
    return dict(found.values_list("number", "participant_id"))


def _opened(wanted: Wanted, batch: ImportBatch, by: User) -> Stored:
    """A new file with everything that reaches the person, in as few queries as can be."""
    teams = [batch.team] if batch.team else []
    officer = wanted.officer or (None if teams else by)
    phones = [spoken_phone(phone.number) for phone in wanted.phones if not phone.comment]
    participant = open_file(wanted.person, teams=teams, officer=officer, by=by, phones=phones)
    others = [
        ContactPoint(participant=participant, kind=kind, value=value, **details)
        for kind, value, details in ways_to_write(wanted)
    ]
    ContactPoint.objects.bulk_create(others)
    called = [ContactPoint(kind=ContactKind.PHONE, value=phone) for phone in phones]
    return Stored(participant, points=(*called, *others))


def _with_additions(stored: Stored, wanted: Wanted, by: User) -> Participant:
    for addition in additions(wanted, stored, today=timezone.localdate()):
        addition.write(stored.participant, by)
    return stored.participant
