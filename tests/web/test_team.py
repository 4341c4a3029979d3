"""The pages of accounts and teams."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from rivage.accounts.models import Invitation, Team, User
from tests.factories import TeamFactory, UserFactory
from tests.web.costs import queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(client: Client) -> User:
    user = UserFactory(administrator=True)
    client.force_login(user)
    return user


def test_inviting_sends_a_letter_and_shows_the_link_once(
    client: Client,
    boss: User,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    team = TeamFactory(name="Villepinte")
    data = {
        "email": "nadia@association.example",
        "first_name": "Nadia",
        "last_name": "B.",
        "role": "officer",
        "teams": [team.pk],
    }
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(reverse("team:invite"), data, follow=True)
    page = response.content.decode()
    link = re.search(r"http://testserver/invitation/\S+?/", page)
    assert link is not None
    [letter] = mail.outbox
    assert link[0] in letter.body
    for word in ("prison", "détention", "réinsertion", "judiciaire", "Villepinte"):
        assert word not in letter.subject + letter.body
    assert link[0] not in client.get(reverse("team:list")).content.decode()
    assert Client().get(link[0].removeprefix("http://testserver")).status_code == 200


def test_a_wrong_form_comes_back_with_what_was_typed(client: Client, boss: User) -> None:
    response = client.post(reverse("team:invite"), {"email": boss.email, "first_name": "Nadia"})
    assert response.status_code == 422
    page = response.content.decode()
    assert "Un compte existe déjà" in page
    assert 'value="Nadia"' in page
    assert not Invitation.objects.exists()


def test_an_account_changes_role_and_teams(client: Client, boss: User) -> None:
    user, team = UserFactory(), TeamFactory()
    address = reverse("team:person", args=[user.pk])
    assert client.get(address).status_code == 200
    data = {"first_name": "N", "last_name": "B", "role": "lead", "teams": [team.pk]}
    assert client.post(address, data).status_code == 302
    user = User.objects.get(pk=user.pk)
    assert (user.role, user.team_ids) == ("lead", (team.pk,))


def test_the_last_administrator_cannot_close_their_account(client: Client, boss: User) -> None:
    response = client.post(reverse("team:deactivate", args=[boss.pk]))
    assert response.status_code == 409
    assert "dernier compte" in response.content.decode()
    assert User.objects.get(pk=boss.pk).is_active


def test_a_team_is_created_then_closed(client: Client, boss: User) -> None:
    client.post(reverse("team:create_team"), {"name": "Hors les murs"})
    team = Team.objects.get(name="Hors les murs")
    assert client.post(reverse("team:create_team"), {"name": "hors les murs"}).status_code == 422
    client.post(reverse("team:close_team", args=[team.pk]))
    assert Team.objects.get(pk=team.pk).closed_on is not None


@pytest.mark.parametrize("colleagues", [1, 30])
def test_the_list_costs_the_same_for_a_few_and_for_many(
    client: Client,
    boss: User,
    colleagues: int,
) -> None:
    for _ in range(colleagues):
        UserFactory(team=TeamFactory())
    assert len(queries(client, reverse("team:list"))) <= 10
