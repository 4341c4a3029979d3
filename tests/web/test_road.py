"""The road to release on screen: ticked, said, handed over, planned, and printed."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from rivage.audit.models import Entry, Reading
from rivage.core.context import acting_as_system
from rivage.pathways.models import HandOver, ReleaseFact, Step
from rivage.reference.actions import load_vocabularies
from rivage.scheduling.models import Appointment
from tests.factories import (
    AdjustmentDossierFactory,
    CustodyPeriodFactory,
    EnrolmentFactory,
    ExpectedReleaseFactory,
    ParticipantFactory,
    ProgrammeFactory,
    TeamFactory,
    UserFactory,
)
from tests.web.costs import queries

pytestmark = pytest.mark.django_db
TOLD = "La CAF a répondu."


@pytest.fixture(autouse=True)
def _words():
    load_vocabularies()


@pytest.fixture
def team():
    return TeamFactory()


@pytest.fixture
def officer(team, client):
    officer = UserFactory(team=team)
    client.force_login(officer)
    return officer


@pytest.fixture
def person(team, officer):
    person = ParticipantFactory(team=team, officer=officer)
    CustodyPeriodFactory(participant=person)
    ExpectedReleaseFactory(participant=person, earliest_on=in_days(20))
    return person


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


def post(client, name, *args, **data):
    return client.post(reverse(f"road:{name}", args=args), data)


def test_a_topic_is_ticked_from_the_list_in_one_click_and_undone_in_another(client, person):
    answer = post(client, "tick", person.pk, set="transport:in_place", list="fenetre=30&page=1")
    assert answer.status_code == 302
    assert answer["Location"] == f"{reverse('road:list')}?fenetre=30&page=1#p-{person.pk}"
    fact = ReleaseFact.objects.get(participant=person)
    assert (fact.topic, fact.state, fact.said_by) == ("transport", "in_place", "us")
    entry = Entry.objects.get(verb="release.confirmed")
    assert (entry.detail["was"], entry.detail["became"]) == ("unseen", "in_place")
    page = client.get(reverse("road:list"))
    undo = f"{reverse('road:tick', args=[person.pk])}?set=transport%3Aunseen"
    assert undo in page.text
    client.post(undo)
    fact.refresh_from_db()
    assert fact.state == "unseen"


def test_with_scripts_the_line_comes_back_alone(client, person):
    answer = client.post(
        reverse("road:tick", args=[person.pk]), {"set": "phone:in_place"},
        headers={"HX-Request": "true"},
    )  # fmt: skip
    assert answer.status_code == 200
    assert answer.text.lstrip().startswith("<li")
    assert "Réglé" in answer.text
    assert 'hx-swap-oob="true"' in answer.text


def test_what_was_said_in_full_is_sealed_and_shown_with_who_and_when(client, person):
    answer = post(
        client, "say", person.pk, "benefits",
        **{"benefits-state": "lacking", "benefits-said_by": "probation",
           "benefits-said_on": in_days(-3).isoformat(), "benefits-note": TOLD},
    )  # fmt: skip
    assert answer.status_code == 302
    page = client.get(reverse("road:person", args=[person.pk])).text
    assert TOLD in page
    assert "CPIP, " in page
    stored = ReleaseFact.objects.filter(participant=person).extra(select={"raw": "note"})
    assert TOLD.encode() not in bytes(stored.values_list("raw", flat=True)[0])


def test_what_is_said_for_tomorrow_is_refused_beside_its_day(client, person):
    answer = post(
        client, "say", person.pk, "money",
        **{"money-state": "in_place", "money-said_by": "us",
           "money-said_on": in_days(1).isoformat(), "money-note": "Pécule vu"},
    )  # fmt: skip
    assert answer.status_code == 422
    assert "Pécule vu" in answer.text
    assert not ReleaseFact.objects.exists()


def test_an_unknown_topic_or_state_is_no_page(client, person):
    assert post(client, "tick", person.pk, set="offence:in_place").status_code == 404
    assert post(client, "tick", person.pk, set="phone:perhaps").status_code == 404
    assert post(client, "say", person.pk, "offence").status_code == 404


def test_a_hand_over_is_prepared_and_changes_nothing_before_the_day(client, person, officer):
    enrolment = EnrolmentFactory(participant=person, officer=officer)
    colleague, outside = UserFactory(), ProgrammeFactory()
    answer = post(
        client, "hand_over", person.pk,
        officer=colleague.pk, programme=outside.pk, days_between_meetings=7,
        meeting="planned", meeting_on=in_days(10).isoformat(), note="Joindre le matin",
    )  # fmt: skip
    assert answer.status_code == 302
    kept = HandOver.objects.get(participant=person)
    assert (kept.officer, kept.taken_over, kept.note) == (colleague, True, "Joindre le matin")
    enrolment.refresh_from_db()
    assert enrolment.officer == officer
    page = client.get(reverse("justice:release", args=[person.pk])).text
    assert f'<option value="{colleague.pk}" selected>' in page
    assert f'<option value="{outside.pk}" selected>' in page


def test_a_meeting_that_is_planned_has_a_day(client, person):
    answer = post(client, "hand_over", person.pk, meeting="planned")
    assert answer.status_code == 422
    assert "Dites quel jour" in answer.text


def days(client, person, **changes):
    page = client.get(reverse("road:first_days", args=[person.pk]))
    forms = page.context["forms"]
    data = {"starting": in_days(20).isoformat()}
    for row in forms:
        for bound in row:
            value = bound.value()
            if value not in {None, False, ""}:
                data[bound.html_name] = value.isoformat() if hasattr(value, "isoformat") else value
    return post(client, "first_days", person.pk, **(data | changes))


def test_the_first_ten_days_are_created_in_one_go_and_once(client, person):
    for _again in range(2):
        assert days(client, person).status_code == 302
    assert Appointment.objects.filter(participant=person).count() == 4
    assert Step.objects.filter(participant=person).count() == 4
    assert HandOver.objects.get(participant=person).first_days_from == in_days(20)
    page = client.get(reverse("road:person", args=[person.pk])).text
    assert "Premier entretien dehors" in page


def test_an_act_that_is_not_kept_is_not_created_nor_asked_for(client, person):
    changes = {"act-0-on": "n’importe quoi", "act-0-keep": ""}
    answer = days(client, person, **changes)
    assert answer.status_code == 302
    assert Appointment.objects.filter(participant=person).count() == 3


def test_the_template_is_that_of_the_programme_outside(client, person, officer):
    outside = ProgrammeFactory(first_days="1 rdv Au café de la gare\n4 Téléphoner à la CAF")
    post(client, "hand_over", person.pk, programme=outside.pk)
    page = client.get(reverse("road:first_days", args=[person.pk])).text
    assert "Au café de la gare" in page
    assert "Premier entretien dehors" not in page


def test_the_sheet_and_the_list_are_printed_and_their_reading_is_traced(client, person, officer):
    for name, args in (("sheet", [person.pk]), ("printed", [])):
        page = client.get(reverse(f"road:{name}", args=args))
        assert "☐" in page.text
    with acting_as_system(using="trace"):
        readings = Reading.objects.using("trace").filter(user_id=officer.pk)
        pages = set(readings.values_list("page", flat=True))
    assert {"fiche de sortie, imprimée", "sorties, imprimées"} <= pages


def test_a_dry_release_is_told_as_facts_and_a_dossier_ends_the_alert(client, person):
    page = client.get(reverse("road:list")).text
    assert "Sortie sèche possible" in page
    assert "personne ne prend encore le relais" in page
    for word in ("score", "risque", "%)", "probab"):
        assert word not in page.lower()
    AdjustmentDossierFactory(participant=person)
    assert "Sortie sèche possible" not in client.get(reverse("road:list")).text


def test_mine_or_my_team_s_is_remembered(client, person, officer):
    post(client, "scope", scope="team", fenetre="30")
    officer.refresh_from_db()
    assert officer.looks_at_team
    assert "Les sorties de l’équipe" in client.get(reverse("road:list")).text


def test_one_person_s_page_costs_the_same_however_much_is_planned(client, person, officer):
    address = reverse("road:person", args=[person.pk])
    days(client, person)
    some = len(queries(client, address))
    for number in range(30):
        Step.objects.create(
            participant=person, title=f"Étape {number}", officer=officer, created_by=officer,
            due_on=in_days(22),
        )  # fmt: skip
    assert len(queries(client, address)) == some <= 14
