"""Whom a row may be about, and what their files already say."""

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Prefetch, Q, QuerySet

from rivage.accounts.models import Team, User
from rivage.intake.choices import State, Verdict
from rivage.intake.models import (
    TO_CARRY_OUT,
    UNDECIDED,
    ColumnMapping,
    ImportBatch,
    ImportRow,
)
from rivage.intake.rules import Known, block_keys, is_contact
from rivage.justice.models import CustodyPeriod, ExpectedRelease
from rivage.participants.choices import ContactKind
from rivage.participants.models import ContactPoint, Participant, SearchKey
from rivage.participants.rules import digits, plain
from rivage.pathways.models import Enrolment, Note, Programme

# A phone that more people give than this belongs to a hostel or a service.
SHARED_BY_MANY = 3


class Register:
    """People by what they share; asked once for each row of a group."""

    def __init__(self, people: Iterable[Known]) -> None:
        self._by_key: dict[str, list[Known]] = defaultdict(list)
        for known in people:
            self.add(known)

    def add(self, known: Known) -> None:
        for key in block_keys(known):
            self._by_key[key].append(known)

    def like(self, someone: Known) -> list[Known]:
        found: dict[str, Known] = {}
        for key in sorted(block_keys(someone)):
            sharing = self._by_key.get(key, [])
            if is_contact(key) and len(sharing) > SHARED_BY_MANY:
                continue
            found |= {known.id: known for known in sharing}
        return list(found.values())


def people_called(some: Sequence[Known]) -> list[Known]:
    """The files that certainly are these people's: enough for a last look before writing."""
    files = Participant.objects.current()
    names = {plain(f"{one.last_name} {one.first_name}")[:170] for one in some}
    ids = set(files.filter(sort_name__in=names).values_list("pk", flat=True))
    ids |= _with_references(files, some)
    return _known(files.filter(pk__in=ids))


def _with_references(files: QuerySet[Participant], some: Sequence[Known]) -> set[UUID]:
    references = {one.reference for one in some if one.reference}
    # Said in so many words, the index of those that have one is used for any number of them.
    named = files.exclude(external_reference="").filter(external_reference__in=references)
    return set(named.values_list("pk", flat=True)) if references else set()


def people_like(some: Sequence[Known]) -> list[Known]:
    """The files that these people may already have, among those the acting user may see."""
    files = Participant.objects.current()
    names = {plain(f"{one.last_name} {one.first_name}")[:170] for one in some}
    names |= {plain(f"{one.first_name} {one.last_name}")[:170] for one in some}
    names |= {plain(f"{one.last_name} {one.preferred_name}") for one in some if one.preferred_name}
    ids: set[UUID] = set(files.filter(sort_name__in=names).values_list("pk", flat=True))
    ids |= _with_references(files, some)
    if phones := {f"p:{phone}" for one in some for phone in one.phones}:
        found = SearchKey.objects.filter(key__in=phones)
        ids |= set(found.values_list("participant_id", flat=True))
    if emails := {address for one in some for address in one.emails}:
        points = ContactPoint.objects.filter(kind=ContactKind.EMAIL, value__in=emails)
        ids |= set(points.values_list("participant_id", flat=True))
    ids |= _born_with(files, some)
    return _known(files.filter(pk__in=ids))


def _born_with(files: QuerySet[Participant], some: Sequence[Known]) -> set[UUID]:
    births = {one.birth_date for one in some if one.birth_date}
    if not births:
        return set()
    wanted = {key for one in some for key in block_keys(one) if key.startswith("b:")}
    rows = files.filter(birth_date__in=births).only("last_name", "first_name", "birth_date")
    return {row.pk for row in rows if wanted & block_keys(_named(row))}


def _named(row: Participant) -> Known:
    return Known(
        id=str(row.pk),
        last_name=row.last_name,
        first_name=row.first_name,
        birth_date=row.birth_date,
    )


def _known(files: QuerySet[Participant]) -> list[Known]:
    people = list(files)
    phones: dict[UUID, set[str]] = defaultdict(set)
    emails: dict[UUID, set[str]] = defaultdict(set)
    points = ContactPoint.objects.filter(participant__in=[person.pk for person in people])
    for owner, kind, value in points.values_list("participant_id", "kind", "value"):
        if kind == ContactKind.PHONE:
            phones[owner].add(digits(value))
        elif kind == ContactKind.EMAIL:
            emails[owner].add(value.lower())
    return [
        Known(
            id=str(person.pk),
            last_name=person.last_name,
            first_name=person.first_name,
            preferred_name=person.preferred_name,
            birth_date=person.birth_date,
            birth_year=person.estimated_birth_year,
            phones=frozenset(phones[person.pk]),
            emails=frozenset(emails[person.pk]),
            reference=person.external_reference,
        )
        for person in people
    ]


def hashed(keys: Iterable[str]) -> list[str]:
    """Keys that can be compared but tell nothing: `n:` and the like, then a keyed hash."""
    secret = settings.SECRET_KEY.encode()
    return sorted(
        key[:2] + hmac.new(secret, key.encode(), hashlib.sha256).hexdigest()[:20] for key in keys
    )


def rows_sharing(batch: ImportBatch, keys: Iterable[str], *, before: int) -> list[ImportRow]:
    """Earlier rows of the same spreadsheet that may be about the same people."""
    rows = batch.rows.filter(number__lt=before, keys__overlap=list(keys))
    return list(rows.exclude(verdict=Verdict.REFUSED).exclude(verdict=Verdict.UNSORTED))


@dataclass(frozen=True)
class Stored:
    """What a file says already, as far as a spreadsheet can complete it."""

    participant: Participant
    points: tuple[ContactPoint, ...] = ()
    occupations: tuple[int, ...] = ()
    release: ExpectedRelease | None = None
    custody: CustodyPeriod | None = None
    enrolments: tuple[Enrolment, ...] = ()
    notes: tuple[str, ...] = ()

    def values(self, kind: str) -> list[str]:
        return [point.value for point in self.points if point.kind == kind]


def stored_people(ids: Iterable[UUID]) -> dict[UUID, Stored]:
    people = Participant.objects.filter(pk__in=list(ids)).select_related("officer")
    people = people.prefetch_related(
        Prefetch("contact_points", ContactPoint.objects.filter(valid_to=None)),
        "job_leads",
        Prefetch("releases_told", ExpectedRelease.objects.filter(current=True)),
        Prefetch("custody_periods", CustodyPeriod.objects.filter(ended_on=None)),
        Prefetch("enrolments", Enrolment.objects.select_related("programme")),
        Prefetch("notes", Note.objects.filter(withdrawn_at=None, step=None, need=None)),
    )
    return {
        person.pk: Stored(
            participant=person,
            points=tuple(person.contact_points.all()),
            occupations=tuple(lead.occupation_id for lead in person.job_leads.all()),
            release=next(iter(person.releases_told.all()), None),
            custody=next(iter(person.custody_periods.all()), None),
            enrolments=tuple(person.enrolments.all()),
            notes=tuple(note.body for note in person.notes.all()),
        )
        for person in people
    }


@dataclass(frozen=True)
class Counts:
    """How many rows of a batch do what."""

    create: int = 0
    update: int = 0
    unchanged: int = 0
    duplicate: int = 0
    refused: int = 0
    undecided: int = 0
    skipped: int = 0
    to_carry_out: int = 0
    done: int = 0
    failed: int = 0

    @property
    def not_imported(self) -> int:
        return self.refused + self.failed

    @property
    def rows(self) -> int:
        return self.create + self.update + self.unchanged + self.duplicate + self.refused


def counts_of(batch: ImportBatch) -> Counts:
    rows = batch.rows
    by_verdict = {
        f"{verdict}_": Count("pk", filter=Q(verdict=verdict))
        for verdict in Verdict.values
        if verdict
    }
    found = rows.aggregate(
        **by_verdict,
        undecided=Count("pk", filter=UNDECIDED),
        skipped=Count("pk", filter=Q(choice="skip")),
        to_carry_out=Count("pk", filter=TO_CARRY_OUT),
        done=Count("pk", filter=Q(state=State.DONE)),
        failed=Count("pk", filter=Q(state=State.FAILED)),
    )
    return Counts(**{name.removesuffix("_"): number for name, number in found.items()})


def other_sheets(batch: ImportBatch) -> list[str]:
    """Those that can be read instead, while the file is kept."""
    sheets = list(batch.shape.get("other_sheets", []))
    return sheets if sheets and batch.pieces.exists() else []


def remembered_mapping(signature: str) -> ColumnMapping | None:
    return ColumnMapping.objects.filter(signature=signature).first()


def teams_of(user: User) -> QuerySet[Team]:
    return Team.objects.filter(pk__in=user.team_ids, closed_on=None)


def open_programmes() -> QuerySet[Programme]:
    return Programme.objects.filter(valid_to=None)


def officers() -> QuerySet[User]:
    return User.objects.filter(is_active=True, role__in=["officer", "lead"])
