"""Open files: one, or very many at once in as many queries as for one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date

from django.db import IntegrityError, transaction

from rivage.accounts.models import Team, User
from rivage.audit.actions import Act, record_all
from rivage.participants import rules
from rivage.participants.actions.files import add_search_keys, keys_of, may_hold_files
from rivage.participants.choices import ContactKind
from rivage.participants.models import (
    ContactPoint,
    FileTeam,
    Participant,
    new_reference,
)

TRIES = 5


@dataclass(frozen=True)
class NewPerson:
    """What may be known of someone when their file is opened; one of the two names is enough."""

    first_name: str = ""
    last_name: str = ""
    preferred_name: str = ""
    birth_date: date | None = None
    estimated_birth_year: int | None = None
    gender: str = ""
    pronouns: str = ""
    languages: tuple[str, ...] = ()
    french_level: str = ""
    reading_help: str = ""
    interpreter: str = ""
    external_reference: str = ""
    housing: str = ""
    housing_note: str = ""


@dataclass(frozen=True)
class NewContact:
    """A way to reach someone. `details`: postcode, town, label."""

    kind: str
    value: str
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Opening:
    """A file to open: about whom, for whom, and how the person is reached."""

    person: NewPerson
    teams: tuple[Team, ...] = ()
    officer: User | None = None
    contacts: tuple[NewContact, ...] = ()


def open_file(
    person: NewPerson,
    *,
    teams: Iterable[Team],
    officer: User | None,
    by: User,
    phones: Iterable[str] = (),
) -> Participant:
    """A new file, seen by `teams` and `officer`. Says nothing of duplicates: a human has looked."""
    contacts = tuple(NewContact(ContactKind.PHONE, phone) for phone in phones if phone.strip())
    return open_files([Opening(person, tuple(teams), officer, contacts)], by=by)[0]


@transaction.atomic
def open_files(openings: Sequence[Opening], *, by: User) -> list[Participant]:
    """Each of these files, in this order; or none when one of them cannot be."""
    for officer in {opening.officer for opening in openings if opening.officer}:
        may_hold_files(officer)
    files = _inserted([_file(opening) for opening in openings])
    opened = list(zip(files, openings, strict=True))
    FileTeam.objects.bulk_create(
        FileTeam(participant=file, team=team) for file, opening in opened for team in opening.teams
    )
    points = [point for file, opening in opened for point in _points(file, opening)]
    ContactPoint.objects.bulk_create(points)
    phones: dict[object, list[str]] = {file.pk: [] for file in files}
    for point in points:
        if point.kind == ContactKind.PHONE:
            phones[point.participant_id].append(point.value)
    add_search_keys([(file, key) for file in files for key in keys_of(file, phones[file.pk])])
    record_all((_said(file, opening) for file, opening in opened), by=by)
    return files


def _file(opening: Opening) -> Participant:
    person, officer = opening.person, opening.officer
    values = asdict(person) | {"languages": list(person.languages)}
    if person.birth_date is not None:
        values["estimated_birth_year"] = None
    teams = [team.pk for team in opening.teams]
    people = [] if officer is None else [officer.pk]
    return Participant(
        officer=officer,
        audience=rules.audience(teams, people, restricted=False),
        sort_name=rules.sort_name(person.last_name, person.first_name),
        **values,
    )


def _points(file: Participant, opening: Opening) -> list[ContactPoint]:
    points = [
        ContactPoint(
            participant=file, kind=contact.kind, value=contact.value.strip(), **contact.details
        )
        for contact in opening.contacts
    ]
    phones = [point for point in points if point.kind == ContactKind.PHONE]
    # A number that needs a word beside it (« sa mère ») is not the first one to call.
    if first := next((point for point in phones if not point.label), next(iter(phones), None)):
        first.preferred = True
    return points


def _said(file: Participant, opening: Opening) -> Act:
    detail = {
        "teams": [team.pk for team in opening.teams],
        "officer": opening.officer.pk if opening.officer else None,
    }
    return Act("participant.opened", file, file.pk, detail)


def _inserted(files: list[Participant]) -> list[Participant]:
    """References are short so that they can be read aloud: two may come out the same."""
    for left in reversed(range(TRIES)):
        try:
            with transaction.atomic():
                return Participant.objects.bulk_create(files)
        except IntegrityError as error:
            if not left or "reference" not in str(error):
                raise
            for file in files:
                file.reference = new_reference()
    raise AssertionError("the last try raises")
