"""The second wall holds by itself: raw SQL as the application's role, and planted holes."""

import random
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, connections, models, transaction
from django.db.utils import DatabaseError, InternalError
from django.test import Client
from django.urls import get_resolver, path

from rivage.accounts.models import User
from rivage.audit.actions import record, trace_reading
from rivage.audit.models import Change, Entry, Reading
from rivage.core import walls
from rivage.core.context import (
    NOBODY,
    SYSTEM,
    Identity,
    acting_as_system,
    current_settings,
    identified,
    set_identity,
)
from rivage.core.refusals import TraceUnavailable
from rivage.core.walls import missing_walls, people_models_without_wall, walled_tables
from rivage.participants.access import participant_to_open
from rivage.participants.models import ContactPoint, Participant
from tests.core.rows import Furnisher
from tests.factories import ContactPointFactory, ParticipantFactory, TeamFactory, UserFactory

pytestmark = pytest.mark.django_db


def rows_seen(table: str, *, using: str = "default") -> int:
    with connections[using].cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


# ── The declarations and the catalogue agree ──────────────────────────────────────────────────


def test_every_wall_stands() -> None:
    assert missing_walls() == []


def test_no_model_about_people_is_without_a_wall() -> None:
    assert people_models_without_wall() == []


def test_the_application_role_is_nobody_special() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles"
            " WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (False, False, False)
        cursor.execute("SELECT count(*) FROM pg_tables WHERE tableowner = current_user")
        assert cursor.fetchone() == (0,)


PLANTED = [
    ("DROP POLICY rivage_see ON participants_paper", "a policy is missing"),
    ("ALTER TABLE participants_paper NO FORCE ROW LEVEL SECURITY", "is not forced"),
    ("ALTER TABLE participants_paper DISABLE ROW LEVEL SECURITY", "is not forced"),
    ("DROP TRIGGER rivage_history ON participants_paper", "changes are not recorded"),
    ("ALTER TABLE participants_paper DISABLE TRIGGER rivage_history", "changes are not recorded"),
    (
        "CREATE POLICY leak ON participants_paper FOR SELECT USING (true)",
        "a policy is one too many",
    ),
    ("COMMENT ON TABLE participants_paper IS 'wall: sees true'", "not those declared"),
]


@pytest.mark.django_db(databases=["default", "trace", "owner"])
@pytest.mark.parametrize(("hole", "said"), PLANTED)
def test_a_planted_hole_is_reported(hole: str, said: str) -> None:
    """Made by the owner in a transaction that is undone; the catalogue is read inside it."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(hole)
        [missing] = missing_walls(using="owner")
    assert missing.startswith("participants_paper")
    assert said in missing


def test_a_planted_model_without_a_wall_is_reported() -> None:
    try:

        class Planted(models.Model):  # noqa: DJ008
            paper = models.ForeignKey("participants.Paper", models.CASCADE, related_name="+")

            class Meta:
                app_label = "participants"

        assert people_models_without_wall() == ["participants.Planted"]
    finally:
        apps.all_models["participants"].pop("planted", None)
        apps.clear_cache()


# ── Rows: nobody, another team, a restricted file ─────────────────────────────────────────────


@pytest.fixture
def officer() -> User:
    return UserFactory(team=TeamFactory())


@pytest.fixture
def stranger() -> User:
    return UserFactory(team=TeamFactory())


@pytest.fixture
def person(officer: User) -> Participant:
    return ParticipantFactory(team=officer.teams.get(), officer=officer)


@pytest.fixture
def furnished(person: Participant, officer: User) -> set[str]:
    rows = Furnisher(person, officer).every_walled_table()
    return set(rows)


def test_there_is_a_row_to_hide_behind_every_wall(furnished: set[str]) -> None:
    assert furnished == {walled.table for walled in walled_tables()}
    assert [table for table in sorted(furnished) if rows_seen(table) == 0] == []


def test_without_an_identity_no_row_of_any_table_is_seen(furnished: set[str]) -> None:
    set_identity(NOBODY)
    assert {table: rows_seen(table) for table in furnished} == dict.fromkeys(furnished, 0)


def test_an_officer_of_another_team_sees_no_row_of_any_table(
    furnished: set[str], stranger: User
) -> None:
    set_identity(stranger.identity)
    assert {table: rows_seen(table) for table in furnished} == dict.fromkeys(furnished, 0)


def test_the_officer_of_the_file_sees_the_rows_of_every_table(
    furnished: set[str], officer: User
) -> None:
    set_identity(officer.identity)
    assert [table for table in sorted(furnished) if rows_seen(table) == 0] == []


@pytest.mark.django_db(databases=["default", "trace", "owner"])
def test_a_planted_policy_that_opens_a_table_shows_its_rows() -> None:
    """The count of rows does fail when a wall has a hole (the owner is behind the walls too)."""
    with acting_as_system(using="owner"):
        Participant.objects.using("owner").create(first_name="Awa", last_name="X", audience=[0])
    stranger = Identity(user_id=999, audience=(999, -999), role="officer")
    with identified(stranger, using="owner"), connections["owner"].cursor() as cursor:
        assert rows_seen("participants_participant", using="owner") == 0
        cursor.execute("CREATE POLICY leak ON participants_participant FOR SELECT USING (true)")
        assert rows_seen("participants_participant", using="owner") == 1


@pytest.mark.parametrize("role", ["administrator", "dpo"])
def test_roles_that_accompany_nobody_see_no_file(furnished: set[str], role: str) -> None:
    set_identity(UserFactory(role=role).identity)
    kept_for_them = {"participants_exceptionalaccess"} | set(walls.APPEND_ONLY)
    files = furnished - (kept_for_them if role == "dpo" else set())
    assert {table: rows_seen(table) for table in files} == dict.fromkeys(files, 0)


def test_a_restricted_file_is_seen_by_named_people_only(officer: User) -> None:
    colleague = UserFactory(team=officer.teams.get())
    restricted = ParticipantFactory(
        team=officer.teams.get(), restricted=True, readers=[officer], phone="06 11 22 33 44"
    )
    for user, seen in ((officer, 1), (colleague, 0)):
        with identified(user.identity):
            assert Participant.objects.filter(pk=restricted.pk).count() == seen
            assert Participant.objects.count() == seen
            assert ContactPoint.objects.count() == seen
            assert rows_seen("participants_searchkey") == 0 or seen


def test_nobody_writes_a_row_into_the_file_of_another_team(
    person: Participant, stranger: User
) -> None:
    set_identity(stranger.identity)
    assert Participant.objects.filter(pk=person.pk).update(first_name="Autre") == 0
    assert ContactPoint.objects.filter(participant_id=person.pk).delete()[0] == 0


def test_no_identity_leaks_over_many_alternating_visitors_on_one_connection() -> None:
    """Two thousand turns, one in five of them ending in an exception."""
    people = []
    for _ in range(5):
        user = UserFactory(team=TeamFactory())
        people.append((user.identity, {ParticipantFactory(team=user.teams.get()).pk}))
    everyone: set[Any] = set().union(*(files for _, files in people))
    set_identity(NOBODY)
    visits: list[tuple[Identity, set[Any]]] = [*people, (NOBODY, set()), (SYSTEM, everyone)]
    chance = random.Random(20260101)
    for turn in range(2000):
        identity, files = chance.choice(visits)
        try:
            with identified(identity):
                assert set(Participant.objects.values_list("pk", flat=True)) == files
                if turn % 5 == 0:
                    _break(turn)
        except (ValueError, DatabaseError):
            pass
        assert current_settings() == tuple(NOBODY.settings().values())
    assert rows_seen("participants_participant") == 0


def _break(turn: int) -> None:
    if turn % 2:
        raise ValueError
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")


# ── Changes and acts are kept as they were written ────────────────────────────────────────────


@pytest.mark.parametrize("table", walls.APPEND_ONLY)
@pytest.mark.parametrize("act", ["UPDATE {} SET at = now()", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_application_cannot_touch_what_was_recorded(
    furnished: set[str], table: str, act: str
) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(act.format(table))


def _in_bulk(paper: ContactPoint) -> None:
    ContactPoint.objects.filter(pk=paper.pk).update(label="en journée")


def _by_raw_sql(paper: ContactPoint) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE participants_contactpoint SET label = 'en journée' WHERE id = %s", [paper.pk]
        )


def _one_by_one(paper: ContactPoint) -> None:
    paper.label = "en journée"
    paper.save()


@pytest.mark.parametrize("change", [_in_bulk, _by_raw_sql, _one_by_one])
def test_a_change_is_recorded_whatever_the_way(
    change: Callable[[ContactPoint], None], person: Participant, officer: User
) -> None:
    point = ContactPointFactory(participant=person)
    with identified(officer.identity):
        change(point)
    last = Change.objects.filter(row_id=str(point.pk)).latest("pk")
    assert (last.operation, last.user_id, last.participant_id) == ("update", officer.pk, person.pk)
    assert last.before == {"label": ""}
    assert last.after == {"label": "en journée"}


def test_a_removal_keeps_what_was_there(person: Participant, officer: User) -> None:
    point = ContactPointFactory(participant=person, value="06 00 00 00 01")
    with identified(officer.identity), connection.cursor() as cursor:
        cursor.execute("DELETE FROM participants_contactpoint WHERE id = %s", [point.pk])
    last = Change.objects.filter(row_id=str(point.pk)).latest("pk")
    assert last.operation == "delete"
    assert last.before is not None
    assert last.before["value"] == "06 00 00 00 01"


def test_an_act_is_recorded_with_the_act(person: Participant, officer: User) -> None:
    with identified(officer.identity):
        record("test.done", person, by=officer, participant_id=person.pk)
    assert Entry.objects.get(verb="test.done").user_id == officer.pk


# ── Readings: on the second connection, or not at all ─────────────────────────────────────────


def test_the_trace_of_a_reading_survives_the_roll_back_of_the_request(
    person: Participant, officer: User
) -> None:
    with identified(officer.identity):
        participant_to_open(officer, person.pk, page="dossier")
        transaction.set_rollback(True)
    with acting_as_system(using="trace"):
        trace = Reading.objects.using("trace").get(participant_id=person.pk)
    assert (trace.user_id, trace.kind, trace.page) == (officer.pk, "file", "dossier")


def test_a_trace_is_written_by_its_own_connection_outside_the_request() -> None:
    """The connection of traces commits at once: it is never inside the request's transaction."""
    from rivage.settings import DATABASES

    assert DATABASES["trace"]["NAME"] == DATABASES["default"]["NAME"]
    assert not DATABASES["trace"].get("ATOMIC_REQUESTS", False)
    assert DATABASES["trace"].get("AUTOCOMMIT", True)
    assert connections["trace"] is not connections["default"]


def test_without_a_trace_no_file_is_opened(
    person: Participant, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Reading, "save", _no_room)
    with pytest.raises(TraceUnavailable):
        participant_to_open(officer, person.pk, page="dossier")


def _no_room(*_: Any, **__: Any) -> None:
    raise DatabaseError("no space left on device")


def opening(request: Any, pk: Any) -> Any:
    from django.http import HttpResponse

    found = participant_to_open(request.user, pk, page="dossier")
    return HttpResponse(found.last_name)


def writing(request: Any, pk: Any) -> Any:
    from django.http import HttpResponse

    Participant.objects.filter(pk=pk).update(first_name="Changé")
    return HttpResponse("fait")


urlpatterns = [
    *get_resolver().url_patterns,
    path("essai/ouvrir/<uuid:pk>/", opening),
    path("essai/ecrire/<uuid:pk>/", writing),
]


@pytest.mark.urls(__name__)
def test_an_opened_file_is_shown_once_its_trace_is_kept(
    client: Client, person: Participant, officer: User
) -> None:
    client.force_login(officer)
    response = client.get(f"/essai/ouvrir/{person.pk}/")
    assert person.last_name.encode() in response.content
    with acting_as_system(using="trace"):
        assert Reading.objects.using("trace").filter(participant_id=person.pk).count() == 1


@pytest.mark.urls(__name__)
def test_when_traces_cannot_be_kept_the_answer_is_503_and_shows_nothing(
    client: Client, person: Participant, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(officer)
    with connections["trace"].cursor() as cursor:
        # A store that refuses to write, as a full disk or a stand-by server does.
        cursor.execute("SET default_transaction_read_only = on")
        cursor.execute("SET TRANSACTION READ ONLY")
    response = client.get(f"/essai/ouvrir/{person.pk}/")
    assert response.status_code == 503
    assert person.last_name.encode() not in response.content


@pytest.mark.urls(__name__)
def test_a_planted_page_that_writes_when_it_is_merely_opened_fails(
    client: Client, person: Participant, officer: User
) -> None:
    client.force_login(officer)
    with pytest.raises(InternalError, match="read-only transaction"):
        client.get(f"/essai/ecrire/{person.pk}/")
    person.refresh_from_db()
    assert person.first_name != "Changé"


def test_a_search_that_names_someone_is_recorded_sealed(officer: User) -> None:
    trace_reading(officer, kind="search", page="recherche", searched="Dupuis", results=3)
    with acting_as_system(using="trace"), connections["trace"].cursor() as cursor:
        cursor.execute("SELECT searched FROM audit_reading WHERE user_id = %s", [officer.pk])
        assert b"Dupuis" not in bytes(cursor.fetchone()[0])
