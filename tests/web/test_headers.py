"""What every answer carries, whatever happened; and the cookies of production."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path, reverse

from rivage.core.refusals import Refusal, TraceUnavailable
from rivage.urls import urlpatterns as product
from tests.factories import TeamFactory, UserFactory

pytestmark = pytest.mark.django_db

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "manifest-src": "'self'",
}
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


@login_not_required
def answer(request: HttpRequest, what: str) -> HttpResponse:
    match what:
        case "200":
            return HttpResponse("fait")
        case "400":
            raise SuspiciousOperation
        case "403":
            raise PermissionDenied
        case "409":
            raise Refusal("Cette orientation a déjà reçu une réponse.")
        case "503":
            raise TraceUnavailable
        case _:
            raise RuntimeError("panne CNY-secret")


urlpatterns = [*product, path("reponse/<str:what>/", answer)]


def policy(response: Any) -> dict[str, str]:
    text = response.headers["Content-Security-Policy"]
    return {
        part.split()[0]: " ".join(part.split()[1:])
        for part in (each.strip() for each in text.split(";"))
        if part
    }


def missing(response: Any) -> list[str]:
    """What this answer lacks; an empty list when it carries everything."""
    wrong = [
        f"{name}: {response.headers.get(name)}"
        for name, value in ALWAYS.items()
        if response.headers.get(name) != value
    ]
    if "Content-Security-Policy" not in response.headers or policy(response) != POLICY:
        wrong.append("Content-Security-Policy")
    if "no-store" not in response.headers.get("Cache-Control", ""):
        wrong.append("Cache-Control")
    if "camera=()" not in response.headers.get("Permissions-Policy", ""):
        wrong.append("Permissions-Policy")
    return wrong


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("what", ["200", "400", "403", "409", "500", "503"])
def test_every_kind_of_answer_carries_them(what: str) -> None:
    client = Client(raise_request_exception=False)
    response = client.get(f"/reponse/{what}/")
    assert response.status_code == int(what)
    assert missing(response) == []
    assert "CNY-secret" not in response.content.decode()
    assert "Traceback" not in response.content.decode()


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"])
def test_every_method_carries_them(client: Client, method: str) -> None:
    client.force_login(UserFactory(team=TeamFactory()))
    for address in (
        "/compte/connexion/",
        "/traces/acces-exceptionnel/",
        "/nulle-part/",
        "/equipe/",
    ):
        assert missing(client.generic(method, address)) == []


def test_redirects_carry_them(client: Client) -> None:
    response = client.get(reverse("traces:list"))
    assert response.status_code == 302
    assert missing(response) == []


def test_a_foreign_form_is_refused_with_them() -> None:
    response = Client(enforce_csrf_checks=True).post("/compte/connexion/")
    assert response.status_code == 403
    assert missing(response) == []


def test_a_body_too_large_is_refused_with_them(client: Client, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    response = client.post("/compte/connexion/", {"login": "x" * 50})
    assert response.status_code in {400, 413}
    assert missing(response) == []


def test_an_unknown_host_is_refused_with_them(client: Client) -> None:
    response = client.get("/compte/connexion/", headers={"host": "ailleurs.example"})
    assert response.status_code == 400
    assert missing(response) == []


def test_too_many_attempts_are_refused_with_them(client: Client, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    client.post("/compte/connexion/", {"login": "a@b.example", "password": "x"})
    response = client.post("/compte/connexion/", {"login": "a@b.example", "password": "x"})
    assert response.status_code == 429
    assert missing(response) == []


def test_health_is_not_kept(client: Client) -> None:
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"


def test_static_files_carry_them_and_may_be_kept(settings: Any) -> None:
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True
    for name in ("css/app.css", "img/mark.svg"):
        response = Client().get(f"/static/rivage/{name}")
        assert response.status_code == 200
        assert missing(response) == ["Cache-Control"]
        assert b"".join(response)  # type: ignore[arg-type]


def test_a_header_taken_away_is_noticed(client: Client) -> None:
    """The check itself can fail: without one header, or with a wider policy."""
    response = client.get("/compte/connexion/")
    assert missing(response) == []
    for name in (*ALWAYS, "Cache-Control", "Permissions-Policy", "Content-Security-Policy"):
        kept = response.headers.pop(name)
        assert missing(response) != []
        response.headers[name] = kept
    response.headers["Content-Security-Policy"] += "; script-src 'unsafe-inline'"
    assert missing(response) != []


def test_no_page_needs_what_the_policy_refuses(client: Client) -> None:
    client.force_login(UserFactory(team=TeamFactory()))
    for address in ("/compte/connexion/", "/traces/acces-exceptionnel/", "/nulle-part/"):
        page = client.get(address).content.decode()
        for refused in ("<style", " style=", " onclick=", " onsubmit=", "javascript:"):
            assert refused not in page
        assert "<script>" not in page


# ── Production ────────────────────────────────────────────────────────────────────────────────


def in_production(code: str, tmp_path: Path) -> Any:
    environment = os.environ | {
        "RIVAGE_MODE": "production",
        "RIVAGE_DATA": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "rivage.settings",
        "SECRET_KEY": "x" * 60,
        "ALLOWED_HOSTS": "rivage.example",
        "BEHIND_PROXY": "1",
        "LOG_LEVEL": "ERROR",
    }
    done = subprocess.run(
        [sys.executable, "-c", "import django, json; django.setup()\n" + code],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout.strip().splitlines()[-1])


def test_cookies_of_production_stay_with_one_host_over_tls(tmp_path: Path) -> None:
    names = ["NAME", "SECURE", "HTTPONLY", "SAMESITE", "PATH", "DOMAIN"]
    code = (
        "from django.conf import settings\n"
        f"print(json.dumps([[getattr(settings, f'{{kind}}_COOKIE_{{name}}') for name in {names}]"
        " for kind in ('SESSION', 'CSRF')]))"
    )
    session, forgery = in_production(code, tmp_path)
    assert session == ["__Host-rivage", True, True, "Lax", "/", None]
    assert forgery == ["__Host-rivage-csrf", True, True, "Lax", "/", None]


def test_production_asks_browsers_for_tls_for_a_year(tmp_path: Path) -> None:
    code = (
        "from django.http import HttpResponse\n"
        "from django.middleware.security import SecurityMiddleware\n"
        "from django.test import RequestFactory\n"
        "answer = SecurityMiddleware(lambda request: HttpResponse())\n"
        "ask = RequestFactory(HTTP_HOST='rivage.example')\n"
        "plain = answer(ask.get('/personnes/'))\n"
        "safe = answer(ask.get('/personnes/', HTTP_X_FORWARDED_PROTO='https'))\n"
        "print(json.dumps([plain.status_code, plain.headers['Location'],"
        " safe.headers['Strict-Transport-Security']]))"
    )
    status, address, hsts = in_production(code, tmp_path)
    assert (status, address) == (301, "https://rivage.example/personnes/")
    assert "max-age=31536000" in hsts
