"""One click enters as a role: in a demonstration, from this machine, and nowhere else."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

# The addresses of the product are decided when they are read: before any test changes settings.
import rivage.urls  # noqa: F401
from rivage.accounts.models import User
from tests.factories import TeamFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff() -> dict[str, User]:
    team = TeamFactory()
    return {
        role: UserFactory(role=role, team=team, with_second_factor=False)
        for role in ("officer", "lead", "administrator", "dpo")
    }


@pytest.fixture
def demonstration(settings: Any) -> None:
    settings.DEMONSTRATION = True
    settings.ROOT_URLCONF = "tests.web.demonstration_urls"


@pytest.mark.usefixtures("demonstration")
def test_the_page_presents_each_role_in_a_sentence(client: Client, staff: dict[str, User]) -> None:
    page = client.get("/demo/", headers={"host": "127.0.0.1:8123"}).content.decode()
    for user in staff.values():
        assert f"Entrer comme {user}" in page
        assert user.get_role_display() in page
    assert page.count("btn-primary") == 1


@pytest.mark.usefixtures("demonstration")
@pytest.mark.parametrize(
    ("role", "first"),
    [
        ("officer", "today:today"),
        ("lead", "today:today"),
        ("administrator", "team:list"),
        ("dpo", "traces:list"),
    ],
)
def test_one_click_enters(client: Client, staff: dict[str, User], role: str, first: str) -> None:
    host = {"host": "localhost"}
    response = client.post(f"/demo/entrer/{staff[role].pk}/", headers=host, follow=True)
    assert response.status_code == 200
    assert response.wsgi_request.path == reverse(first)
    assert response.wsgi_request.user == staff[role]


@pytest.mark.usefixtures("demonstration")
def test_one_leaves_one_role_for_another(client: Client, staff: dict[str, User]) -> None:
    host = {"host": "localhost"}
    client.post(f"/demo/entrer/{staff['lead'].pk}/", headers=host)
    before = client.session.session_key
    client.post(f"/demo/entrer/{staff['dpo'].pk}/", headers=host)
    assert client.session["_auth_user_id"] == str(staff["dpo"].pk)
    assert client.session.session_key != before


@pytest.mark.usefixtures("demonstration")
def test_a_click_is_needed(client: Client, staff: dict[str, User]) -> None:
    address = f"/demo/entrer/{staff['lead'].pk}/"
    assert client.get(address, headers={"host": "localhost"}).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(address, headers={"host": "localhost"}).status_code == 403


@pytest.mark.usefixtures("demonstration")
def test_the_home_of_a_demonstration_is_the_page_of_roles(client: Client) -> None:
    response = client.get("/", headers={"host": "127.0.0.1"})
    assert response.headers["Location"] == "/demo/"


FARTHER_AWAY: list[dict[str, Any]] = [
    {"REMOTE_ADDR": "192.0.2.1"},
    {"headers": {"host": "rivage.example"}},
    {"headers": {"host": "127.0.0.1.rivage.example"}},
    {"headers": {"host": "localhost", "X-Forwarded-For": "192.0.2.1"}},
    {"REMOTE_ADDR": "", "headers": {"host": "localhost"}},
]


@pytest.mark.usefixtures("demonstration")
@pytest.mark.parametrize("visit", FARTHER_AWAY, ids=str)
def test_from_farther_away_the_page_does_not_exist(
    client: Client, staff: dict[str, User], visit: dict[str, Any], settings: Any
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    visit = {"headers": {"host": "localhost"}} | visit
    assert client.get("/demo/", **visit).status_code == 404
    response = client.post(f"/demo/entrer/{staff['lead'].pk}/", **visit)
    assert response.status_code == 404
    assert "_auth_user_id" not in client.session
    assert client.get("/", **visit).headers["Location"].startswith("/compte/connexion/")


def test_outside_a_demonstration_the_address_is_not_even_there(client: Client) -> None:
    with pytest.raises(NoReverseMatch):
        reverse("demo:roles")
    host = {"host": "localhost"}
    assert client.get("/demo/", headers=host).status_code == 404
    assert client.post("/demo/entrer/1/", headers=host).status_code == 404


def test_a_mark_of_a_visit_opens_nothing_outside_a_demonstration(
    client: Client, staff: dict[str, User]
) -> None:
    client.force_login(staff["lead"])
    session = client.session
    session["demonstration_visit"] = True
    session.save()
    response = client.get(reverse("traces:exceptional"))
    assert response.headers["Location"] == reverse("mfa_index")


@pytest.mark.parametrize(("mode", "routed"), [("production", "False"), ("demo", "True")])
def test_the_mode_alone_decides_whether_the_address_is_routed(
    mode: str, routed: str, tmp_path: Path
) -> None:
    code = (
        "import django; django.setup();"
        "from django.urls import get_resolver;"
        "print('demo' in get_resolver().namespace_dict)"
    )
    environment = os.environ | {
        "RIVAGE_MODE": mode,
        "RIVAGE_DATA": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "rivage.settings",
        "SECRET_KEY": "x" * 60,
        "LOG_LEVEL": "ERROR",
    }
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip().splitlines()[-1] == routed
