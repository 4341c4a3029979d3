"""A place that cannot be noted is refused beside its day, and what was typed stays."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rivage.justice.choices import Regime
from tests.factories import CustodyPeriodFactory, ParticipantFactory, TeamFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_a_second_place_on_the_same_day_is_refused_on_the_form(client: Client) -> None:
    team = TeamFactory()
    officer = UserFactory(team=team)
    person = ParticipantFactory(team=team, officer=officer)
    CustodyPeriodFactory(participant=person, started_on=timezone.localdate())
    client.force_login(officer)
    answer = client.post(
        reverse("justice:place", args=[person.pk]),
        {"regime": Regime.FREE, "started_on": timezone.localdate(), "note": "Appel de sa sœur"},
    )
    assert answer.status_code == 422
    assert "chevauche" in answer.text
    assert "Appel de sa sœur" in answer.text
