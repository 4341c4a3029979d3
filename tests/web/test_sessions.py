"""Logging in, staying in, leaving; passwords and second factors."""

import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import encrypt
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from rivage.accounts.actions import deactivate, invite
from rivage.accounts.models import User
from rivage.web.middleware import sessions
from tests.factories import TeamFactory, UserFactory

pytestmark = pytest.mark.django_db

PASSWORD = "quatre mots sans lien entre eux"
SECRET = "JBSWY3DPEHPK3PXP"
LOGIN = "/compte/connexion/"


def code(step: int = 0) -> str:
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30 + step))


@pytest.fixture
def officer() -> User:
    user = UserFactory(team=TeamFactory(), with_second_factor=False)
    user.set_password(PASSWORD)
    user.save()
    Authenticator.objects.create(user=user, type="totp", data={"secret": encrypt(SECRET)})
    return user


def log_in(client: Client, user: User, password: str = PASSWORD, **more: Any) -> Any:
    return client.post(LOGIN, {"login": user.email, "password": password}, **more)


def fully_in(client: Client, user: User) -> Client:
    log_in(client, user)
    assert client.post(reverse("mfa_authenticate"), {"code": code()}).status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get(reverse("traces:exceptional")).status_code == 200


# ── Logging in ────────────────────────────────────────────────────────────────────────────────


def test_password_then_code_opens(client: Client, officer: User) -> None:
    response = log_in(client, officer)
    assert response.headers["Location"] == reverse("mfa_authenticate")
    assert not is_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code()})
    assert is_in(client)


def test_where_one_was_going_is_where_one_arrives(client: Client, officer: User) -> None:
    wanted = reverse("traces:exceptional")
    response = client.get(wanted)
    assert response.headers["Location"] == f"{LOGIN}?next={wanted.replace('/', '%2F')}"
    client.post(f"{LOGIN}?next={wanted}", {"login": officer.email, "password": PASSWORD})
    response = client.post(reverse("mfa_authenticate"), {"code": code()})
    assert response.headers["Location"] == wanted


def test_nobody_is_sent_to_another_site(client: Client, officer: User) -> None:
    address = f"{LOGIN}?next=https://ailleurs.example/"
    client.post(address, {"login": officer.email, "password": PASSWORD})
    response = client.post(reverse("mfa_authenticate"), {"code": code()})
    assert response.headers["Location"] == "/"


def test_a_code_serves_once(officer: User) -> None:
    fully_in(Client(), officer)
    thief = Client()
    log_in(thief, officer)
    assert thief.post(reverse("mfa_authenticate"), {"code": code()}).status_code == 200
    assert not is_in(thief)


def test_a_code_serves_once_for_as_long_as_it_is_accepted(
    officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is good for 90 seconds: replayed half a minute later it must still be refused."""
    used = code()
    fully_in(Client(), officer)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 31)
    cache.delete(f"allauth.mfa.totp.used?user={officer.pk}&code={used}")  # what allauth forgets
    thief = Client()
    log_in(thief, officer)
    assert thief.post(reverse("mfa_authenticate"), {"code": used}).status_code == 200
    assert not is_in(thief)


def test_the_session_changes_its_number_at_login(client: Client, officer: User) -> None:
    client.get(LOGIN)
    log_in(client, officer)
    before = client.session.session_key
    client.post(reverse("mfa_authenticate"), {"code": code()})
    assert client.session.session_key != before


def test_an_unknown_address_and_a_wrong_password_get_the_same_answer(officer: User) -> None:
    def answer(address: str) -> tuple[int, str]:
        response = Client().post(LOGIN, {"login": address, "password": "x" * 20})
        page = re.sub(r'value="[^"]*"|X-CSRFToken": "[^"]*"', "", response.content.decode())
        return response.status_code, page

    assert answer(officer.email) == answer("personne@association.example")


def test_asking_for_a_new_password_says_nothing(officer: User) -> None:
    answers = {
        (response.status_code, response.headers["Location"])
        for address in (officer.email, "personne@association.example")
        for response in [Client().post(reverse("account_reset_password"), {"email": address})]
    }
    assert len(answers) == 1
    assert [sent.to for sent in mail.outbox] == [[officer.email]]
    assert "prison" not in (mail.outbox[0].subject + mail.outbox[0].body).lower()


def test_after_a_new_password_the_code_is_still_asked(client: Client, officer: User) -> None:
    client.post(reverse("account_reset_password"), {"email": officer.email})
    link = re.search(r"http://testserver(/\S+)", mail.outbox[0].body)
    assert link is not None
    page = client.get(link[1], follow=True)
    form = page.redirect_chain[-1][0]
    another = "cinq mots encore plus tranquilles"
    client.post(form, {"password1": another, "password2": another})
    assert not is_in(client)
    assert log_in(client, officer, another).headers["Location"] == reverse("mfa_authenticate")


def test_passwords_are_tried_five_times_not_more(officer: User) -> None:
    """The sixth is not even looked at, whoever tries, and from wherever."""
    for number in range(5):
        log_in(Client(), officer, "faux mot de passe", REMOTE_ADDR=f"192.0.2.{number}")
    response = log_in(Client(), officer, REMOTE_ADDR="192.0.2.77")
    assert response.status_code == 200
    assert "Trop d’essais" in response.content.decode()


def test_a_forged_address_does_not_hide_who_tries(officer: User) -> None:
    for number in range(10):
        Client().post(
            LOGIN,
            {"login": f"inconnu{number}@association.example", "password": "x" * 20},
            headers={"X-Forwarded-For": f"192.0.2.{number}"},
        )
    response = log_in(Client(), officer, headers={"X-Forwarded-For": "192.0.2.99"})
    assert "Trop d’essais" in response.content.decode()


def test_attempts_are_counted_outside_the_request(officer: User) -> None:
    """In the shared table, by the connection that commits at once: a roll-back forgets nothing."""
    from django.db import connections

    log_in(Client(), officer, "faux mot de passe")
    with connections["trace"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM rivage_cache WHERE cache_key LIKE '%%login_failed%%'")
        assert cursor.fetchone()[0] >= 1


def test_there_is_no_sign_up(client: Client) -> None:
    for address in ("/compte/signup/", "/accounts/signup/", "/compte/inscription/"):
        assert client.get(address).status_code == 404


# ── Second factor ─────────────────────────────────────────────────────────────────────────────


def test_without_a_second_factor_nothing_but_setting_it_up(client: Client) -> None:
    user = UserFactory(team=TeamFactory(), with_second_factor=False)
    user.set_password(PASSWORD)
    user.save()
    log_in(client, user)
    response = client.get(reverse("traces:exceptional"))
    assert response.headers["Location"] == reverse("mfa_index")
    fragment = client.get(reverse("traces:exceptional"), headers={"HX-Request": "true"})
    assert (fragment.status_code, fragment.headers["HX-Redirect"]) == (401, reverse("mfa_index"))


def test_a_session_opened_by_password_alone_ends_once_a_second_factor_exists(
    client: Client,
) -> None:
    """Whoever stole the password before must not walk in behind the second factor."""
    user = UserFactory(team=TeamFactory(), with_second_factor=False)
    user.set_password(PASSWORD)
    user.save()
    log_in(client, user)
    Authenticator.objects.create(user=user, type="totp", data={"secret": encrypt(SECRET)})
    for address in (reverse("traces:exceptional"), reverse("mfa_index")):
        response = client.get(address)
        assert response.headers["Location"].startswith(LOGIN)


def test_a_recovery_code_serves_once(client: Client, officer: User) -> None:
    factor = Authenticator.objects.create(
        user=officer, type="recovery_codes", data={"seed": encrypt("ab" * 40), "used_mask": 0}
    )
    first = factor.wrap().get_unused_codes()[0]
    log_in(client, officer)
    client.post(reverse("mfa_authenticate"), {"code": first})
    assert is_in(client)
    thief = Client()
    log_in(thief, officer)
    thief.post(reverse("mfa_authenticate"), {"code": first})
    assert not is_in(thief)


def test_the_only_second_factor_is_not_removed(client: Client, officer: User) -> None:
    fully_in(client, officer)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    response = client.post(reverse("mfa_deactivate_totp"))
    assert response.status_code == 200
    assert "seule double vérification" in response.content.decode()
    assert Authenticator.objects.filter(user=officer, type="totp").exists()


def test_secrets_are_not_in_the_database(officer: User) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT data::text FROM mfa_authenticator WHERE user_id = %s", [officer.pk])
        assert SECRET not in cursor.fetchone()[0]


# ── First sign-in ─────────────────────────────────────────────────────────────────────────────


def first_sign_in(client: Client, password: str = PASSWORD, again: str | None = None) -> Any:
    boss = UserFactory(administrator=True)
    invited = invite("nadia@association.example", teams=[TeamFactory()], by=boss)
    address = reverse("invitation", args=[invited.token])
    assert client.get(address).status_code == 200
    data = {"first_name": "Nadia", "last_name": "B.", "password": password}
    return client.post(address, data | {"again": password if again is None else again})


def test_from_the_link_to_the_first_page(client: Client) -> None:
    response = first_sign_in(client)
    assert response.headers["Location"] == reverse("mfa_activate_totp")
    assert not is_in(client)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    number = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    response = client.post(reverse("mfa_activate_totp"), {"code": number})
    assert response.headers["Location"] == reverse("mfa_view_recovery_codes")
    page = client.get(response.headers["Location"])
    assert "Montrer mes codes" in page.content.decode()
    shown = client.post(response.headers["Location"]).content.decode()
    assert len(re.findall(r"<code>\d{8}</code>", shown)) == 10
    again = client.post(response.headers["Location"]).content.decode()
    assert re.findall(r"<code>\d{8}</code>", again) == []
    assert is_in(client)


@pytest.mark.parametrize(
    ("password", "again"),
    [("trop court", None), (PASSWORD, PASSWORD + "!"), ("x" * 14, None), ("", "")],
)
def test_a_password_that_will_not_do_is_refused_beside_its_field(
    client: Client, password: str, again: str | None
) -> None:
    assert first_sign_in(client, password, again).status_code == 422
    assert not User.objects.filter(email="nadia@association.example").exists()


def test_fifteen_small_letters_are_enough(client: Client) -> None:
    assert first_sign_in(client, "vent doux matin").status_code == 302


def test_a_dead_link_says_so(client: Client) -> None:
    response = client.get(reverse("invitation", args=["inconnu"]))
    assert response.status_code == 404
    assert "Demandez-en une autre" in response.content.decode()


# ── Staying in, leaving ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("minutes", "steps", "still_in"),
    [(29, 1, True), (31, 1, False), (25, 23, True), (25, 25, False)],
    ids=["29 min alone", "31 min alone", "9 h 35 of work", "10 h 25 of work"],
)
def test_sessions_end(
    client: Client,
    officer: User,
    monkeypatch: pytest.MonkeyPatch,
    minutes: int,
    steps: int,
    still_in: bool,
) -> None:
    fully_in(client, officer)
    assert is_in(client)
    now = time.time()
    for step in range(1, steps + 1):
        monkeypatch.setattr(sessions.time, "time", lambda at=now + 60 * minutes * step: at)
        found = is_in(client)
    assert found == still_in


def test_an_ended_session_says_so_and_comes_back(client: Client, officer: User) -> None:
    fully_in(client, officer)
    session = client.session
    session[sessions.SEEN] = time.time() - 3600
    session[sessions.BEGAN] = time.time() - 3600
    session.save()
    response = client.get(reverse("traces:exceptional"))
    assert "expired=1" in response.headers["Location"]
    page = client.get(response.headers["Location"])
    assert "session s’est terminée" in page.content.decode()


def test_a_fragment_asked_by_an_ended_session_moves_the_whole_page(client: Client) -> None:
    response = client.get(reverse("traces:exceptional"), headers={"HX-Request": "true"})
    assert response.status_code == 401
    assert response.headers["HX-Redirect"].startswith(LOGIN)


def test_after_leaving_the_old_cookie_opens_nothing(client: Client, officer: User) -> None:
    fully_in(client, officer)
    stolen = client.cookies["rivage"].value
    response = client.post(reverse("account_logout"))
    assert response.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    thief = Client()
    thief.cookies["rivage"] = stolen
    assert not is_in(thief)


def test_merely_opening_the_page_to_leave_does_not_leave(client: Client, officer: User) -> None:
    fully_in(client, officer)
    client.get(reverse("account_logout"))
    assert is_in(client)


def test_a_closed_account_is_out_at_its_next_click(client: Client, officer: User) -> None:
    fully_in(client, officer)
    assert is_in(client)
    deactivate(officer, by=UserFactory(administrator=True))
    assert not is_in(client)
    assert log_in(Client(), officer).status_code in {200, 302}
    assert not is_in(client)


def test_a_change_of_team_counts_at_the_next_click(client: Client, officer: User) -> None:
    before = officer.identity.audience
    officer.memberships.update(left_on="2026-01-01")
    client.force_login(officer)
    seen = client.get(reverse("traces:exceptional")).wsgi_request.user.identity.audience
    assert seen == (-officer.pk,)
    assert seen != before
