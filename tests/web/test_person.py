"""A person's page: what is seen, what is not, and how little is asked of the database."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from rivage.audit.models import Reading
from rivage.core.context import acting_as_system
from rivage.justice.choices import Regime
from rivage.participants.choices import PaperState
from rivage.pathways import actions
from rivage.scheduling.models import InterviewNote
from tests.factories import (
    AppointmentFactory,
    ContactPointFactory,
    CustodyPeriodFactory,
    EstablishmentFactory,
    ExpectedReleaseFactory,
    PaperFactory,
    ParticipantFactory,
    ProgrammeFactory,
    StepFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
# Session, visitor, identity, the file, five reads of the dossier; and four that only tests need
# (a savepoint where the request would have a transaction, the identity before and after).
QUERIES = 13


@pytest.fixture
def team():
    return TeamFactory()


@pytest.fixture
def officer(client, team):
    user = UserFactory(team=team)
    client.force_login(user)
    return user


@pytest.fixture
def person(officer, team):
    return ParticipantFactory(officer=officer, team=team, first_name="Awa", last_name="Traoré")


def was_read(person, page):
    """Traces are written on their own connection."""
    with acting_as_system(using="trace"):
        return Reading.objects.using("trace").filter(participant_id=person.pk, page=page).exists()


def page(client, person, query=""):
    return client.get(reverse("people:person", args=[person.pk]) + query)


def two_years(person, officer, every=5):
    """A long file: custody, a pathway with setbacks, some 150 events."""
    start = timezone.localdate() - timedelta(days=730)
    CustodyPeriodFactory(participant=person, started_on=start)
    ExpectedReleaseFactory(participant=person)
    enrolment = actions.enrol(person, ProgrammeFactory(), officer=officer, on=start, by=officer)
    actions.suspend(
        enrolment, reason="health", on=start + timedelta(days=200), note="Pause", by=officer
    )
    actions.resume(enrolment, on=start + timedelta(days=240), by=officer)
    for number in range(0, 700, every * 3):
        at = timezone.now() - timedelta(days=729 - number)
        met = AppointmentFactory(participant=person, officer=officer, starts_at=at, outcome="came")
        InterviewNote.objects.create(
            participant=person, appointment=met, done="CV repris ensemble", written_by=officer
        )
        actions.add_note(person, body="Appel de sa sœur", at=at, by=officer)
        step = actions.add_step(person, title=f"Démarche {number}", at=at, by=officer)
        actions.finish_step(step, on=at.date(), by=officer)
    return enrolment


def test_a_new_file_teaches_and_says_what_to_do_next(client, person):
    answer = page(client, person)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Awa Traoré" in text
    assert "Commencer un parcours" in text
    assert "Lieu et régime ne sont pas notés" in text
    assert "UNDEFINED" not in text


def test_the_page_tells_the_whole_file(client, person, officer):
    prison = EstablishmentFactory(short_name="SAS de Noisy")
    CustodyPeriodFactory(participant=person, regime=Regime.SAS, establishment=prison)
    ExpectedReleaseFactory(participant=person, said_on=timezone.localdate() - timedelta(days=41))
    enrolment = actions.enrol(
        person, ProgrammeFactory(name="SAS accéléré"), officer=officer, by=officer
    )
    actions.set_need(
        person, theme="mobilite", status="need", effect="Ligne 13 seulement", by=officer
    )
    actions.add_note(person, body="Son frère peut l’héberger", by=officer)
    PaperFactory(participant=person, kind="cv", state=PaperState.MISSING)
    StepFactory(participant=person, title="Ouvrir un compte", officer=officer)
    actions.suspend(enrolment, reason="reincarcerated", by=officer)
    text = page(client, person).content.decode()
    for said in (
        "SAS de Noisy", "il y a 41 jours", "SAS accéléré", "Ligne 13 seulement",
        "Son frère peut l’héberger", "Ouvrir un compte", "Parcours suspendu", "à redemander",
        "Reprendre le parcours",
    ):  # fmt: skip
        assert said in text, said
    assert "UNDEFINED" not in text


def test_opening_the_page_leaves_a_trace(client, person, officer):
    page(client, person)
    assert was_read(person, "dossier")


def test_a_file_of_another_team_does_not_exist(client, officer):
    assert page(client, ParticipantFactory()).status_code == 404


def test_a_long_file_asks_no_more_of_the_database(
    client, person, officer, django_assert_max_num_queries
):
    two_years(person, officer)
    page(client, person)
    with django_assert_max_num_queries(QUERIES):
        text = page(client, person).content.decode()
    assert text.count("entry__title") == 30
    assert "La suite" in text


def test_the_thread_is_filtered_and_goes_on(client, person, officer):
    two_years(person, officer)
    notes = page(client, person, "?fil=notes").content.decode()
    assert "Appel de sa sœur" in notes
    assert "CV repris ensemble" not in notes
    last = page(client, person, "?a-partir-de=120").content.decode()
    assert "Entrée dans" in last
    assert page(client, person, "?fil=n’importe&a-partir-de=x").status_code == 200


def test_sensitive_notes_stay_off_the_page(client, person, officer):
    met = AppointmentFactory(
        participant=person, officer=officer, starts_at=timezone.now() - timedelta(days=2),
        outcome="came",
    )  # fmt: skip
    InterviewNote.objects.create(
        participant=person, appointment=met, done="Point", sensitive="Boîte fermée",
        written_by=officer,
    )  # fmt: skip
    assert "Boîte fermée" not in page(client, person).content.decode()


def test_the_next_useful_act_follows_the_file(client, person, officer):
    def primary():
        return page(client, person).context["next_act"].label

    CustodyPeriodFactory(participant=person, regime=Regime.FREE, establishment=None)
    assert primary() == "Commencer un parcours"
    enrolment = actions.enrol(person, ProgrammeFactory(), officer=officer, by=officer)
    assert primary() == "Proposer un premier rendez-vous"
    first = AppointmentFactory(
        participant=person, officer=officer, starts_at=timezone.now() - timedelta(hours=3)
    )
    assert primary() == "Noter l’entretien"
    first.outcome = "came"
    first.save()
    assert primary() == "Signer l’engagement"
    actions.sign_agreement(
        enrolment, signed_on=timezone.localdate(), explained=["absences"], by=officer
    )
    assert primary() == "Proposer un rendez-vous"
    AppointmentFactory(participant=person, officer=officer)
    assert primary() == "Noter un entretien"


def test_someone_whom_nobody_can_reach_is_said_so(client, person):
    CustodyPeriodFactory(participant=person, regime=Regime.FREE, establishment=None)
    assert "Aucun moyen de joindre" in page(client, person).content.decode()
    ContactPointFactory(participant=person, value="06 12 34 56 78")
    text = page(client, person).content.decode()
    assert "Aucun moyen de joindre" not in text
    assert "06 12 34 56 78" in text


def test_the_sheet_is_for_paper(client, person, officer):
    two_years(person, officer, every=20)
    text = client.get(reverse("people:sheet", args=[person.pk])).content.decode()
    assert "Notes de visite" in text
    assert "UNDEFINED" not in text
    assert was_read(person, "fiche imprimée")
