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
from rivage.intake.completing import additions, spoken_phone
from rivage.intake.models import ImportBatch, ImportRow
from rivage.intake.people import PersonRead
from rivage.intake.queries import Register, Stored, people_like, stored_people
from rivage.intake.resolving import Wanted
from rivage.intake.rules import Likeness, as_known, best_match
from rivage.participants.actions import open_file
from rivage.participants.models import Participant

ROWS_AT_ONCE = 50


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
        _write_rows(batch, rows, sorter, identity)
        batch.done, batch.beat_at = batch.done + len(rows), timezone.now()
        batch.save(update_fields=["done", "beat_at"])
        return True


def _write_rows(
    batch: ImportBatch, rows: Sequence[ImportRow], sorter: Sorter, identity: Identity
) -> None:
    people = {row.number: sorter.reading.read(row.texts) for row in rows}
    some = {number: as_known(person, "") for number, person in people.items()}
    # Another import, or a colleague, may have opened these files since the preview.
    register = Register(people_like(list(some.values())))
    twins = _written_twins(batch, rows)
    for row in rows:
        person = people[row.number]
        try:
            with transaction.atomic():
                row.participant = _write(row, person, batch, sorter, register, twins, identity)
        except Refusal as reason:
            row.state = State.FAILED
            put_off(row, str(reason))
        else:
            row.state = State.DONE
            twins[row.number] = row.participant.pk
        row.save(update_fields=["state", "participant", "findings"])


def _written_twins(batch: ImportBatch, rows: Sequence[ImportRow]) -> dict[int, UUID | None]:
    numbers = [row.twin for row in rows if row.twin]
    certain = Q(state=State.DONE) | Q(verdict__in=[Verdict.UPDATE, Verdict.UNCHANGED])
    found = batch.rows.filter(certain, number__in=numbers)
    return dict(found.values_list("number", "participant_id"))


def _write(  # noqa: PLR0913, PLR0917 -- one row with everything around it
    row: ImportRow,
    person: PersonRead,
    batch: ImportBatch,
    sorter: Sorter,
    register: Register,
    twins: dict[int, UUID | None],
    identity: Identity,
) -> Participant:
    by = batch.owner
    wanted = sorter.resolver.wanted(person)
    if row.verdict == Verdict.CREATE or row.choice == Choice.ANOTHER:
        match = best_match(person, register.like(as_known(person, "")))
        if row.verdict == Verdict.CREATE and match and match.likeness is Likeness.SURE:
            raise AlreadyThere
        participant = _opened(wanted, batch, by)
    else:
        pk = twins.get(row.twin) if row.twin else row.participant_id
        if pk is None:
            raise TwinNotImported(row.twin) if row.twin else FileGone()
        stored = stored_people([pk]).get(pk)
        if stored is None or stored.participant.merged_into_id is not None:
            raise FileGone
        return _completed(stored, wanted, by)
    # The file may be a colleague's from its first moment: its writer sees it to the end of this.
    with identified(Identity(identity.user_id, (*identity.audience, EVERYONE), identity.role)):
        first = tuple(participant.contact_points.all())
        return _completed(Stored(participant, points=first), wanted, by)


def _opened(wanted: Wanted, batch: ImportBatch, by: User) -> Participant:
    teams = [batch.team] if batch.team else []
    officer = wanted.officer or (None if teams else by)
    phones = [spoken_phone(phone.number) for phone in wanted.phones if not phone.comment]
    return open_file(wanted.person, teams=teams, officer=officer, by=by, phones=phones)


def _completed(stored: Stored, wanted: Wanted, by: User) -> Participant:
    for addition in additions(wanted, stored, today=timezone.localdate()):
        addition.write(stored.participant, by)
    return stored.participant
