"""Who may open a file, and under which words it is found."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date

from django.db import connection, transaction
from django.db.models import Q

from rivage.accounts.models import Team, User
from rivage.audit.actions import record
from rivage.core.context import EVERYONE, NAMES, Identity, current_settings, identified
from rivage.core.identifiers import new_id
from rivage.participants import rules
from rivage.participants.actions.refusals import FileMerged, OfficerUnavailable
from rivage.participants.choices import ContactKind
from rivage.participants.models import FileTeam, NamedReader, Participant, SearchKey


@contextmanager
def seeing_all() -> Iterator[None]:
    """For the few acts after which the actor loses sight of the row; history keeps their name."""
    now = dict(zip(NAMES, current_settings(), strict=True))
    number = now["rivage.user_id"]
    actor = Identity(int(number) if number else None, (EVERYONE,), now["rivage.role"])
    with identified(actor):
        yield


def locked(participant: Participant) -> Participant:
    """The file as it is now, held until the end of the transaction."""
    current = Participant.objects.select_for_update(of=("self",)).get(pk=participant.pk)
    if current.merged_into_id is not None:
        raise FileMerged
    return current


def hold_files(participants: Iterable[Participant]) -> None:
    """`locked` for many: nobody else changes these files until the end of the transaction."""
    pks = {participant.pk for participant in participants}
    held = Participant.objects.select_for_update(of=("self",)).filter(pk__in=pks)
    # In order: two who hold several of the same files wait for each other, and get through.
    merged = list(held.order_by("pk").values_list("merged_into", flat=True))
    if len(merged) != len(pks):
        raise Participant.DoesNotExist
    if any(merged):
        raise FileMerged


def keys_of(participant: Participant, phones: Iterable[str]) -> set[str]:
    names = (participant.first_name, participant.last_name, participant.preferred_name)
    return rules.search_keys(
        names, phones, birth_date=participant.birth_date, reference=participant.reference
    )


def add_search_keys(keys: Sequence[tuple[Participant, str]]) -> None:
    """Thirty keys a person: one plain statement is ten times faster than as many objects."""
    columns: tuple[list[str], ...] = (
        [str(new_id()) for _key in keys],
        [str(participant.pk) for participant, _key in keys],
        [key for _participant, key in keys],
        ["{" + ",".join(map(str, participant.audience)) + "}" for participant, _key in keys],
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO participants_searchkey (id, participant_id, key, audience)"
            " SELECT id, participant_id, key, audience::bigint[]"
            " FROM unnest(%s::uuid[], %s::uuid[], %s::text[], %s::text[])"
            " AS new (id, participant_id, key, audience)",
            columns,
        )


def refresh_search_keys(participant: Participant) -> None:
    """Bring the words under which someone is found in line with names, phones and birth date.

    Numbers that no longer answer are kept: people call back from them, or are looked for by them.
    """
    phones = participant.contact_points.filter(kind=ContactKind.PHONE)
    wanted = keys_of(participant, phones.values_list("value", flat=True))
    filed = SearchKey.objects.filter(participant=participant)
    found = set(filed.values_list("key", flat=True))
    if gone := found - wanted:
        filed.filter(key__in=gone).delete()
    if new := wanted - found:
        add_search_keys([(participant, key) for key in sorted(new)])


def refresh_audience(participant: Participant) -> None:
    """Bring who may open the file in line with its teams, officer and named readers."""
    if participant.audience != audience_of(participant):
        with seeing_all():
            save_with_audience(participant)


def save_with_audience(participant: Participant, *fields: str) -> None:
    """Write `fields` and who may open the file; its search keys follow. Needs `seeing_all`."""
    participant.audience = audience_of(participant)
    participant.save(update_fields=["audience", *fields])
    participant.search_keys.update(audience=participant.audience)


def audience_of(participant: Participant) -> list[int]:
    teams = participant.file_teams.values_list("team_id", flat=True)
    people = list(participant.named_readers.values_list("user_id", flat=True))
    if participant.officer_id is not None:
        people.append(participant.officer_id)
    return rules.audience(teams, people, restricted=participant.restricted)


@transaction.atomic
def assign_officer(participant: Participant, officer: User | None, *, by: User) -> Participant:
    """`officer` follows the person from now on; the file opens for them."""
    participant = locked(participant)
    if officer is not None:
        may_hold_files(officer)
    if participant.officer == officer:
        return participant
    before = participant.officer_id
    participant.officer = officer
    record(
        "participant.officer_assigned", participant, by=by, participant_id=participant.pk,
        before=before, after=officer.pk if officer else None,
    )  # fmt: skip
    with seeing_all():
        save_with_audience(participant, "officer")
    return participant


def may_hold_files(officer: User) -> None:
    if not officer.is_active or not officer.accompanies:
        raise OfficerUnavailable


@transaction.atomic
def add_team(participant: Participant, team: Team, *, by: User) -> Participant:
    participant = locked(participant)
    if participant.file_teams.filter(team=team).exists():
        return participant
    FileTeam.objects.create(participant=participant, team=team)
    refresh_audience(participant)
    record(
        "participant.team_added", participant, by=by, participant_id=participant.pk, team=team.pk
    )
    return participant


@transaction.atomic
def remove_team(participant: Participant, team: Team, *, by: User) -> Participant:
    participant = locked(participant)
    record(
        "participant.team_removed", participant, by=by, participant_id=participant.pk, team=team.pk
    )
    with seeing_all():
        participant.file_teams.filter(team=team).delete()
        refresh_audience(participant)
    return participant


@transaction.atomic
def restrict_file(participant: Participant, readers: Iterable[User], *, by: User) -> Participant:
    """From now on only `readers` and the officer know of the file, in lists and counts too."""
    participant, readers = locked(participant), list(readers)
    record(
        "participant.restricted", participant, by=by, participant_id=participant.pk,
        readers=[reader.pk for reader in readers],
    )  # fmt: skip
    with seeing_all():
        participant.named_readers.exclude(user__in=readers).delete()
        named = set(participant.named_readers.values_list("user_id", flat=True))
        NamedReader.objects.bulk_create(
            NamedReader(participant=participant, user=reader)
            for reader in readers
            if reader.pk not in named
        )
        participant.restricted = True
        save_with_audience(participant, "restricted")
    return participant


@transaction.atomic
def lift_restriction(participant: Participant, *, by: User) -> Participant:
    """The teams of the file open it again."""
    participant = locked(participant)
    participant.restricted = False
    with seeing_all():
        participant.named_readers.all().delete()
        save_with_audience(participant, "restricted")
    record("participant.restriction_lifted", participant, by=by, participant_id=participant.pk)
    return participant


def touch_contact(participant: Participant, on: date) -> None:
    """Someone heard from the person on that day; an older day changes nothing."""
    Participant.objects.filter(pk=participant.pk).filter(
        Q(last_contact_on=None) | Q(last_contact_on__lt=on)
    ).update(last_contact_on=on)
