"""Who opened what; files opened outside one's teams."""

import csv
import io
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from rivage.accounts.models import User
from rivage.audit.actions import record, trace_reading
from rivage.audit.models import Entry, Reading
from rivage.core.context import acting_as_system, identified
from rivage.participants.actions.exceptional import (
    AlreadySeen,
    end_of_tomorrow,
    mark_seen,
    open_exceptionally,
)
from rivage.participants.models import ExceptionalAccess, Participant
from rivage.web.traces.table import csv_bytes, harmless
from tests.factories import ParticipantFactory, TeamFactory, UserFactory
from tests.web.costs import queries

pytestmark = pytest.mark.django_db

BORN = date(1990, 5, 17)
REASON = "Elle est à l’accueil, son référent est absent et le foyer ferme ce soir."


@pytest.fixture
def lead() -> User:
    return UserFactory(lead=True, team=TeamFactory())


@pytest.fixture
def person(lead: User) -> Participant:
    return ParticipantFactory(
        team=lead.teams.get(), first_name="Maëlys", last_name="N’Guessan-Dùpré", birth_date=BORN
    )


@pytest.fixture
def stranger() -> User:
    return UserFactory(team=TeamFactory())


def ask(user: User, **other: Any) -> Any:
    wanted = {
        "last_name": "n guessan dupre",
        "first_name": "MAELYS",
        "birth_date": BORN,
        "reason": REASON,
    }
    with identified(user.identity):
        return open_exceptionally(**(wanted | other), by=user)


def sees(user: User, person: Participant) -> bool:
    with identified(user.identity):
        return Participant.objects.filter(pk=person.pk).exists()


# ── Exceptional access ────────────────────────────────────────────────────────────────────────


def test_an_exact_name_and_birth_date_open_until_tomorrow_evening(
    person: Participant, stranger: User, lead: User
) -> None:
    assert not sees(stranger, person)
    assert ask(stranger) == person.pk
    assert sees(stranger, person)
    access = ExceptionalAccess.objects.get()
    assert (access.reason, access.alerted) == (REASON, [-lead.pk])
    assert access.expires_at == end_of_tomorrow(timezone.localdate())
    assert Entry.objects.get(verb="exception.opened").participant_id == person.pk


def test_it_ends(person: Participant, stranger: User) -> None:
    ask(stranger)
    ExceptionalAccess.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert not sees(stranger, person)


def test_the_end_of_tomorrow_is_midnight_after_it() -> None:
    assert end_of_tomorrow(date(2026, 3, 28)) == datetime.fromisoformat("2026-03-30T00:00+02:00")


@pytest.mark.parametrize(
    "other",
    [{"last_name": "Nguessan"}, {"first_name": "Maë"}, {"birth_date": date(1990, 5, 18)}],
)
def test_almost_right_opens_nothing(
    person: Participant, stranger: User, other: dict[str, Any]
) -> None:
    assert ask(stranger, **other) is None
    assert not sees(stranger, person)
    assert not ExceptionalAccess.objects.exists()


def test_a_restricted_file_never_opens_this_way(person: Participant, stranger: User) -> None:
    Participant.objects.filter(pk=person.pk).update(restricted=True)
    assert ask(stranger) is None
    assert not sees(stranger, person)


def test_a_file_restricted_meanwhile_closes_at_once(person: Participant, stranger: User) -> None:
    ask(stranger)
    Participant.objects.filter(pk=person.pk).update(restricted=True, audience=[0])
    assert not sees(stranger, person)


def test_two_files_alike_open_nothing(person: Participant, stranger: User) -> None:
    ParticipantFactory(first_name="Maelys", last_name="N'Guessan Dupré", birth_date=BORN)
    assert ask(stranger) is None


def test_one_s_own_files_need_no_exception(person: Participant, lead: User) -> None:
    assert ask(lead) == person.pk
    assert not ExceptionalAccess.objects.exists()


def test_a_team_without_a_lead_alerts_every_lead(stranger: User, lead: User) -> None:
    ParticipantFactory(first_name="Maelys", last_name="N'Guessan Dupré", birth_date=BORN)
    ask(stranger)
    assert ExceptionalAccess.objects.get().alerted == [-lead.pk]


def test_guessing_is_recorded_and_stops_after_five(
    client: Client, person: Participant, stranger: User
) -> None:
    client.force_login(stranger)
    address = reverse("traces:exceptional")
    wrong = {
        "last_name": "Autre",
        "first_name": "Personne",
        "birth_date": "1980-01-01",
        "reason": REASON,
    }
    restricted = ParticipantFactory(
        restricted=True, team=None, first_name="Zoé", last_name="Cachée", birth_date=BORN
    )
    hidden = wrong | {"last_name": "Cachée", "first_name": "Zoé", "birth_date": "1990-05-17"}
    pages = set()
    for data in (wrong, hidden, wrong, hidden, wrong):
        response = client.post(address, data)
        assert response.status_code == 422
        page = response.content.decode()
        assert REASON in page  # nothing typed is lost
        pages.add("Aucun dossier ne s’ouvre" in page)
        assert restricted.reference not in page
    assert pages == {True}
    assert client.post(address, wrong | {"last_name": "Encore"}).status_code == 409
    with acting_as_system(using="trace"):
        refused = Reading.objects.using("trace").filter(kind="refused", user_id=stranger.pk)
        assert refused.count() == 5
        assert "Cachée Zoé 1990-05-17" in {reading.searched for reading in refused}


@pytest.mark.parametrize("reason", ["", "urgent", "x" * 19])
def test_a_reason_says_something(client: Client, stranger: User, reason: str) -> None:
    client.force_login(stranger)
    data = {
        "last_name": "A",
        "first_name": "B",
        "birth_date": "1980-01-01",
        "reason": reason,
    }
    assert client.post(reverse("traces:exceptional"), data).status_code == 422
    with acting_as_system(using="trace"):
        assert not Reading.objects.using("trace").exists()


def test_the_lead_is_told_and_says_it_is_seen(
    client: Client, person: Participant, stranger: User, lead: User
) -> None:
    ask(stranger)
    client.force_login(lead)
    page = client.get(reverse("traces:alerts")).content.decode()
    assert REASON in page
    assert str(stranger) in page
    access = ExceptionalAccess.objects.get()
    assert client.post(reverse("traces:seen", args=[access.pk])).status_code == 302
    assert client.post(reverse("traces:seen", args=[access.pk])).status_code == 409
    access.refresh_from_db()
    assert access.seen_by == lead


def test_an_alert_is_for_the_leads_of_the_file(
    client: Client, person: Participant, stranger: User
) -> None:
    ask(stranger)
    client.force_login(UserFactory(lead=True, team=TeamFactory()))
    assert REASON not in client.get(reverse("traces:alerts")).content.decode()
    access = ExceptionalAccess.objects.get()
    assert client.post(reverse("traces:seen", args=[access.pk])).status_code == 404


def test_an_alert_is_seen_once(person: Participant, stranger: User, lead: User) -> None:
    ask(stranger)
    access = ExceptionalAccess.objects.get()
    mark_seen(access, by=lead)
    with pytest.raises(AlreadySeen):
        mark_seen(access, by=lead)


# ── The page of traces ────────────────────────────────────────────────────────────────────────


def readings(person: Participant, user: User, number: int) -> None:
    for _ in range(number):
        Reading.objects.create(
            kind="file", page="dossier", user_id=user.pk, participant_id=person.pk
        )


@pytest.fixture
def officer(lead: User) -> User:
    return UserFactory(team=lead.teams.get(), first_name="Karim", last_name="Officier")


@pytest.fixture
def dpo() -> User:
    return UserFactory(dpo=True)


def test_data_protection_sees_who_opened_what_by_reference_without_a_name(
    client: Client, person: Participant, officer: User, dpo: User
) -> None:
    readings(person, officer, 1)
    client.force_login(dpo)
    page = client.get(reverse("traces:list")).content.decode()
    assert person.reference in page
    assert "Karim Officier" in page
    assert person.last_name not in page
    assert person.first_name not in page


def test_traces_are_chosen_by_file_by_person_and_by_day(
    client: Client, person: Participant, officer: User, dpo: User
) -> None:
    other = ParticipantFactory()
    readings(person, officer, 1)
    readings(other, UserFactory(), 1)
    client.force_login(dpo)

    def shown(**chosen: Any) -> set[str]:
        page = client.get(reverse("traces:list"), chosen).content.decode()
        table = page.partition("<tbody>")[2]
        return {p.reference for p in (person, other) if p.reference in table}

    today = timezone.localdate()
    assert shown() == {person.reference, other.reference}
    assert shown(dossier=person.reference.lower()) == {person.reference}
    assert shown(dossier="INCONNU") == set()
    assert shown(qui=officer.pk) == {person.reference}
    assert shown(du=today.isoformat(), au=today.isoformat()) == {person.reference, other.reference}
    assert shown(du=(today + timedelta(days=1)).isoformat()) == set()
    assert shown(au=(today - timedelta(days=1)).isoformat()) == set()
    assert shown(du="n’importe quoi") == {person.reference, other.reference}


def test_searches_acts_and_exceptions_have_their_own_list(
    client: Client, person: Participant, officer: User, stranger: User, dpo: User
) -> None:
    Reading.objects.create(kind="search", page="recherche", user_id=officer.pk, searched="dupré")
    record("exception.seen", person, by=officer, participant_id=person.pk)
    ask(stranger)
    client.force_login(dpo)
    seen = {
        what: client.get(reverse("traces:list"), {"quoi": what}).content.decode()
        for what in ("ouvertures", "recherches", "actes", "exceptions")
    }
    assert "dupré" in seen["recherches"]
    assert "dupré" not in seen["ouvertures"]
    assert "a lu une alerte" in seen["actes"]
    assert REASON in seen["exceptions"]


def test_older_traces_are_a_page_away_and_none_is_lost(
    client: Client, person: Participant, officer: User, dpo: User
) -> None:
    readings(person, officer, 120)
    client.force_login(dpo)
    seen, address = 0, reverse("traces:list")
    while address:
        page = client.get(address).content.decode()
        seen += page.count('<th scope="row">')
        after = page.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
        address = f"{reverse('traces:list')}{after}" if after else ""
    assert seen == 120


def test_a_lead_reads_the_traces_of_one_file_they_may_see(
    client: Client, person: Participant, officer: User, lead: User
) -> None:
    elsewhere = ParticipantFactory()
    readings(person, officer, 1)
    readings(elsewhere, officer, 1)
    client.force_login(lead)
    address = reverse("traces:list")
    assert "Karim Officier" not in client.get(address).content.decode().partition("<tbody>")[2]
    page = client.get(address, {"dossier": person.reference}).content.decode()
    assert "Karim Officier" in page.partition("<tbody>")[2]
    page = client.get(address, {"dossier": elsewhere.reference}).content.decode()
    assert "Aucune trace" in page


@pytest.mark.parametrize("number", [1, 200])
@pytest.mark.parametrize("what", ["ouvertures", "recherches", "actes", "exceptions"])
def test_the_list_costs_the_same_for_few_and_for_many(
    client: Client,
    person: Participant,
    dpo: User,
    number: int,
    what: str,
) -> None:
    for _ in range(number):
        user = UserFactory() if number < 10 else dpo
        readings(person, user, 1)
        Reading.objects.create(kind="search", page="recherche", user_id=user.pk, searched="x")
        record("exception.seen", person, by=user, participant_id=person.pk)
    client.force_login(dpo)
    chosen = {"quoi": what, "dossier": person.reference if what == "ouvertures" else ""}
    assert len(queries(client, reverse("traces:list"), chosen)) <= 10


def test_only_data_protection_learns_references_of_files_it_cannot_open(
    person: Participant, stranger: User, dpo: User
) -> None:
    from django.db import connection

    for user, expected in ((dpo, [(person.pk, person.reference)]), (stranger, [])):
        with identified(user.identity), connection.cursor() as cursor:
            cursor.execute("SELECT * FROM rivage_references(%s::uuid[], '')", [[person.pk]])
            assert cursor.fetchall() == expected
            # Nothing is left of the wider view.
            assert not Participant.objects.exists()


# ── Export ────────────────────────────────────────────────────────────────────────────────────


@given(st.text())
def test_no_cell_computes(text: str) -> None:
    [row] = (
        csv.reader(
            io.StringIO(
                csv_bytes([], [(text,)]).decode("utf-8-sig").removeprefix("\r\n"), newline=""
            ),
            delimiter=";",
        )
        if text.strip("\0")
        else [[""]]
    )
    first = row[0].lstrip(" ")[:1] if row else ""
    assert first not in {"=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠"}


def test_an_ordinary_cell_is_left_alone() -> None:
    assert harmless("Karim Officier") == "Karim Officier"
    assert harmless("=1+1") == "'=1+1"


def test_the_export_opens_in_excel_and_is_itself_traced(
    client: Client, person: Participant, officer: User, dpo: User
) -> None:
    User.objects.filter(pk=officer.pk).update(first_name="=cmd()", last_name="")
    readings(person, officer, 1)
    client.force_login(dpo)
    response = client.get(reverse("traces:export"))
    text = response.content.decode("utf-8-sig")
    header, row = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    assert header[0] == "Quand"
    assert row[1] == "'=cmd()"
    assert row[4] == person.reference
    assert person.last_name not in text
    with acting_as_system(using="trace"):
        assert Reading.objects.using("trace").get(kind="export").user_id == dpo.pk


def test_a_reading_is_traced_with_its_page(officer: User) -> None:
    trace_reading(officer, kind="list", page="personnes", results=12)
    with acting_as_system(using="trace"):
        assert Reading.objects.using("trace").get().results == 12
