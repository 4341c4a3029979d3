"""The first page of the day: the same few queries however much waits."""

from datetime import timedelta

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from rivage.audit.models import Reading
from rivage.core.context import acting_as_system
from rivage.pathways.models import Enrolment, Review
from tests.factories import (
    EnrolmentFactory,
    ExpectedReleaseFactory,
    ParticipantFactory,
    StepFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def caseload(officer, team, count):
    for _ in range(count):
        person = ParticipantFactory(team=team, officer=officer)
        EnrolmentFactory(participant=person)
        ExpectedReleaseFactory(participant=person)
        StepFactory(participant=person)


@pytest.mark.parametrize("count", [1, 50, pytest.param(5000, marks=pytest.mark.slow)])
@pytest.mark.parametrize("scope", ["mine", "team"])
def test_the_day_takes_the_same_few_queries_however_much_waits(client, count, scope):
    team = TeamFactory()
    officer = UserFactory(team=team, lead=True, looks_at_team=scope == "team")
    caseload(officer, team, count)
    client.force_login(officer)
    client.get(reverse("today:today"))

    with CaptureQueriesContext(connections["default"]) as queries:
        page = client.get(reverse("today:today"))

    assert page.status_code == 200
    # Savepoints are the tests' own: in production the request has one transaction.
    asked = [each["sql"] for each in queries if "SAVEPOINT" not in each["sql"]]
    bookkeeping = [sql for sql in asked if "current_setting" in sql or "set_config" in sql]
    # A lead also reads the alerts.
    assert len(asked) - len(bookkeeping) + 1 <= 11, "\n".join(asked)


def test_each_line_leads_to_the_act_it_waits_for(client):
    team = TeamFactory()
    officer = UserFactory(team=team)
    today = timezone.localdate()
    long_ago = today - timedelta(days=45)
    held, silent = (
        EnrolmentFactory(
            participant=ParticipantFactory(team=team, officer=officer, last_contact_on=long_ago),
            started_on=long_ago,
        )
        for _ in range(2)
    )
    with acting_as_system():
        Enrolment.objects.filter(pk=held.pk).update(
            status="suspended", suspended_for="lost_contact", look_again_on=today
        )
        due = Review.objects.create(
            participant=silent.participant, enrolment=silent, why="release_30", due_on=today
        )
    ExpectedReleaseFactory(
        participant=silent.participant, earliest_on=today + timedelta(days=9), said_on=long_ago
    )
    client.force_login(officer)
    page = client.get(reverse("today:today")).content.decode()
    for address in (
        reverse("pathways:hold_review", args=[due.pk]),
        reverse("pathways:resume", args=[held.pk]),
        reverse("pathways:look_again", args=[held.pk]),
        reverse("interviews:now", args=[silent.participant_id]),
    ):
        assert f'href="{address}"' in page, address
        assert client.get(address).status_code == 200


def test_the_choice_between_mine_and_the_team_is_remembered(client):
    officer = UserFactory(team=TeamFactory())
    client.force_login(officer)

    client.post(reverse("today:scope"), {"scope": "team"})
    page = client.get(reverse("today:today")).content.decode()

    assert "La journée de l’équipe" in page
    officer.refresh_from_db()
    assert officer.looks_at_team


def test_those_who_hold_no_file_have_another_first_page(client):
    client.force_login(UserFactory(administrator=True))
    assert client.get(reverse("today:today")).url == reverse("team:list")

    client.force_login(UserFactory(dpo=True))
    assert client.get(reverse("today:today")).url == reverse("traces:list")


def test_seeing_the_day_leaves_a_trace(client):
    officer = UserFactory(team=TeamFactory())
    client.force_login(officer)

    client.get(reverse("today:today"))

    with acting_as_system(using="trace"):
        trace = Reading.objects.using("trace").get(user_id=officer.pk)
    assert (trace.kind, trace.page) == ("list", "ma journée")
