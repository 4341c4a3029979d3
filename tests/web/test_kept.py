"""A form sent by a session that had ended loses nothing: it waits, sealed, for its owner."""

import re
import time
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rivage.accounts.models import User
from rivage.core.context import acting_as_system
from rivage.drafts.models import Draft
from rivage.participants.models import Participant
from rivage.pathways.models import Note
from rivage.web.middleware import sessions
from tests.factories import ParticipantFactory, TeamFactory, UserFactory

pytestmark = pytest.mark.django_db

WORDS = "Elle a rappelé le foyer, une place s’ouvre lundi."
KEPT = "/textes-gardes/"


@pytest.fixture
def officer() -> User:
    return UserFactory(team=TeamFactory())


@pytest.fixture
def person(officer: User) -> Participant:
    return ParticipantFactory(officer=officer, team=officer.teams.get())


def left_alone(client: Client, minutes: int = 40) -> None:
    session = client.session
    session[sessions.SEEN] = session[sessions.BEGAN] = time.time() - 60 * minutes
    session.save()


def write_a_note(client: Client, person: Participant, words: str = WORDS, **more: Any) -> Any:
    address = reverse("pathways:add_note", args=[person.pk])
    return client.post(address, {"body": words}, **more)


def notes() -> list[str]:
    with acting_as_system():
        return [note.body for note in Note.objects.all()]


def kept() -> int:
    with acting_as_system():
        return Draft.objects.count()


def send_again(client: Client, page: str) -> Any:
    """As a browser without scripts would: every hidden field of the first form."""
    form = re.search(r'<form method="post" action="(/parcours[^"]+)">(.*?)</form>', page, re.DOTALL)
    assert form is not None
    fields = re.findall(r'name="([^"]+)" value="([^"]*)"', form[2])
    return client.post(form[1], {name: value.replace("&#x27;", "'") for name, value in fields})


@pytest.fixture
def sent_too_late(client: Client, officer: User, person: Participant) -> Any:
    client.force_login(officer)
    client.get("/")
    left_alone(client)
    return write_a_note(client, person)


def test_a_form_sent_too_late_is_given_back_after_login(
    client: Client, officer: User, sent_too_late: Any
) -> None:
    assert sent_too_late.headers["Location"] == (
        "/compte/connexion/?next=%2Ftextes-gardes%2F&expired=1"
    )
    assert notes() == []
    client.force_login(officer)
    page = client.get(KEPT).content.decode()
    assert WORDS in page
    assert send_again(client, page).status_code == 302
    assert notes() == [WORDS]
    assert "Rien n’attend" in client.get(KEPT).content.decode()


def test_after_a_night_the_row_of_the_session_still_says_whose_it_was(
    client: Client, officer: User, person: Participant
) -> None:
    client.force_login(officer)
    client.get("/")
    Session.objects.update(expire_date=timezone.now() - timedelta(hours=6))
    response = write_a_note(client, person)
    assert "next=%2Ftextes-gardes%2F" in response.headers["Location"]
    client.force_login(officer)
    assert WORDS in client.get(KEPT).content.decode()


@pytest.mark.usefixtures("sent_too_late")
def test_nobody_else_reads_it(client: Client, officer: User) -> None:
    client.force_login(UserFactory(team=officer.teams.get(), lead=True))
    assert WORDS not in client.get(KEPT).content.decode()


@pytest.mark.usefixtures("sent_too_late")
def test_it_is_sealed_in_the_database() -> None:
    from django.db import connection

    with acting_as_system(), connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(draft::text, '') FROM drafts_draft draft")
        stored = cursor.fetchone()[0]
    assert "foyer" not in stored
    assert WORDS.encode().hex() not in stored


@pytest.mark.usefixtures("sent_too_late")
def test_entering_by_another_way_leads_to_it(client: Client, officer: User) -> None:
    from rivage.web.accounts.adapters import InvitationOnly

    request = client.get("/compte/connexion/").wsgi_request
    request.user = officer
    assert InvitationOnly(request).get_login_redirect_url(request) == KEPT
    request.user = UserFactory()
    assert InvitationOnly(request).get_login_redirect_url(request) == "/"


@pytest.mark.usefixtures("sent_too_late")
def test_it_is_given_up_for_good(client: Client, officer: User) -> None:
    client.force_login(officer)
    page = client.get(KEPT).content.decode()
    address = re.search(r'action="(/textes-gardes/[^"]+)"', page)
    assert address is not None
    assert client.post(address[1]).headers["Location"] == KEPT
    assert kept() == 0
    assert notes() == []


@pytest.mark.usefixtures("sent_too_late")
def test_what_is_refused_when_sent_again_stays(client: Client, officer: User) -> None:
    """The file was closed to the officer meanwhile: the words are still there."""
    client.force_login(officer)
    page = client.get(KEPT).content.decode()
    with acting_as_system():
        Participant.objects.update(audience=[])
    assert send_again(client, page).status_code == 404
    assert kept() == 1


def test_passwords_and_empty_forms_are_never_kept(client: Client, officer: User) -> None:
    client.force_login(officer)
    client.get("/")
    for address, fields in (
        ("/compte/mot-de-passe/", {"oldpassword": "quatre mots sans lien"}),
        ("/ma-journee/portee/", {}),
    ):
        left_alone(client)
        client.post(address, fields)
        client.force_login(officer)
    assert kept() == 0


def test_another_site_leaves_nothing_in_our_drafts(officer: User, person: Participant) -> None:
    for ended in (True, False):
        client = Client(enforce_csrf_checks=True)
        client.force_login(officer)
        client.get("/")
        if ended:
            left_alone(client)
        write_a_note(client, person, headers={"Origin": "https://ailleurs.example"})
    assert kept() == 0
    assert notes() == []


def test_a_page_older_than_the_session_loses_nothing(officer: User, person: Participant) -> None:
    """Its token died with the former session: one has logged in again in another tab."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(officer)
    client.get("/")
    response = write_a_note(client, person, headers={"Origin": "http://testserver"})
    assert response.headers["Location"] == KEPT
    assert WORDS in client.get(KEPT).content.decode()
    assert notes() == []
