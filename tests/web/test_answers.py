"""What a page says when it cannot do what was asked, and what it gives back."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import path, reverse

from rivage.core.refusals import Refusal
from rivage.urls import urlpatterns as product
from tests.factories import TeamFactory, UserFactory

pytestmark = pytest.mark.django_db

WORDS = "Il préfère <b>attendre</b> la fin du mois."


def refuse(request: Any) -> HttpResponse:
    raise Refusal("La séance est déjà passée.")


urlpatterns = [*product, path("refus/", refuse)]


@pytest.mark.urls(__name__)
def test_a_refusal_gives_back_what_was_written(client: Client) -> None:
    client.force_login(UserFactory(team=TeamFactory()))
    response = client.post("/refus/", {"body": WORDS, "status": "met", "on": "2026-03-12"})
    page = response.content.decode()
    assert response.status_code == 409
    assert "La séance est déjà passée." in page
    assert "Il préfère &lt;b&gt;attendre&lt;/b&gt; la fin du mois." in page
    assert "2026-03-12" not in page


def test_an_address_that_only_receives_forms_opens_on_a_page(client: Client) -> None:
    client.force_login(UserFactory(team=TeamFactory()))
    response = client.get(reverse("today:scope"))
    assert (response.status_code, response.headers["Allow"]) == (405, "POST")
    assert "Cette adresse ne s’ouvre pas" in response.content.decode()
