"""The acts of a pathway, of a custody line and of programmes, as they are done on screen."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from rivage.justice.choices import Regime
from rivage.justice.models import CustodyPeriod, ExpectedRelease
from rivage.pathways import actions
from rivage.pathways.choices import NeedStatus, Setting, Status
from rivage.pathways.models import Enrolment, Need, Note, Programme, Review, Step
from rivage.reference.actions import load_vocabularies
from tests.factories import (
    CustodyPeriodFactory,
    EstablishmentFactory,
    ParticipantFactory,
    ProgrammeFactory,
    StepFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def words():
    load_vocabularies()


@pytest.fixture
def officer(client):
    user = UserFactory(team=TeamFactory())
    client.force_login(user)
    return user


@pytest.fixture
def person(officer):
    return ParticipantFactory(officer=officer, team=officer.memberships.get().team)


@pytest.fixture
def enrolment(person, officer):
    return actions.enrol(person, ProgrammeFactory(), officer=officer, on=ago(30), by=officer)


def ago(days):
    return timezone.localdate() - timedelta(days=days)


def post(client, url_name, pk, /, **values):
    return client.post(reverse(url_name, args=[pk]), values)


def said(client, answer):
    return client.get(answer.url).content.decode()


def forms(person, enrolment, step, period, need, review):
    return [
        ("pathways:enrol", person.pk), ("pathways:suspend", enrolment.pk),
        ("pathways:look_again", enrolment.pk), ("pathways:resume", enrolment.pk),
        ("pathways:switch", enrolment.pk), ("pathways:hand_over", enrolment.pk),
        ("pathways:sign", enrolment.pk), ("pathways:end", enrolment.pk),
        ("pathways:add_need", person.pk), ("pathways:change_need", need.pk),
        ("pathways:add_step", person.pk), ("pathways:step", step.pk),
        ("pathways:add_note", person.pk), ("pathways:hold_review", review.pk),
        ("justice:situation", person.pk), ("justice:place", person.pk),
        ("justice:release", person.pk), ("justice:tell", person.pk),
        ("justice:transfer", person.pk), ("justice:recall", person.pk),
        ("justice:correct", period.pk),
    ]  # fmt: skip


def test_every_form_opens_and_hides_from_another_team(client, person, enrolment, officer, words):
    step = StepFactory(participant=person, officer=officer)
    period = CustodyPeriodFactory(participant=person)
    need = actions.set_need(person, theme="mobilite", status="need", by=officer)
    actions.tell_release(person, earliest_on=ago(-20), by=officer)
    review = Review.objects.get()
    pages = forms(person, enrolment, step, period, need, review)
    for name, pk in pages:
        answer = client.get(reverse(name, args=[pk]))
        assert answer.status_code == 200, name
        assert "UNDEFINED" not in answer.content.decode(), name
    client.force_login(UserFactory(team=TeamFactory()))
    for name, pk in pages:
        assert client.get(reverse(name, args=[pk])).status_code == 404, name


def test_a_pathway_from_entry_to_exit_on_screen(client, person, officer, words):
    programme = ProgrammeFactory()
    today = timezone.localdate()
    post(
        client, "pathways:enrol", person.pk,
        programme=programme.pk, officer=officer.pk, on=today.isoformat(),
    )  # fmt: skip
    pathway = Enrolment.objects.get()
    post(
        client, "pathways:sign", pathway.pk,
        signed_on=today.isoformat(), explained=["absences"], goals="Un métier dehors",
    )  # fmt: skip
    answer = post(
        client, "pathways:suspend", pathway.pk, reason="lost_contact", on=today.isoformat()
    )
    page = said(client, answer)
    assert "Le parcours est suspendu" in page
    assert reverse("pathways:resume_now", args=[pathway.pk]) in page
    post(client, "pathways:resume_now", pathway.pk)
    pathway.refresh_from_db()
    assert pathway.status == Status.ACTIVE
    answer = post(
        client, "pathways:end", pathway.pk,
        exit_class="durable", detail="cdi", results=["housing"], on=today.isoformat(),
    )  # fmt: skip
    assert "Le parcours est terminé" in said(client, answer)
    pathway.refresh_from_db()
    assert (pathway.exit_class, pathway.results) == ("durable", ["housing"])
    post(client, "pathways:reopen", pathway.pk)
    pathway.refresh_from_db()
    assert pathway.status == Status.ACTIVE


def test_an_exit_and_its_detail_agree(client, enrolment, words):
    answer = post(
        client, "pathways:end", enrolment.pk,
        exit_class="durable", detail="training", on=timezone.localdate().isoformat(),
    )  # fmt: skip
    assert answer.status_code == 422
    assert "vérifiez les deux" in answer.content.decode()
    enrolment.refresh_from_db()
    assert enrolment.status != Status.ENDED


def test_what_is_refused_says_why_beside_the_field(client, enrolment, words):
    answer = post(client, "pathways:suspend", enrolment.pk, on=ago(-3).isoformat())
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Cette date est à venir" in text
    assert "2 points à corriger" in text


def test_an_act_on_a_pathway_that_moved_on_is_a_sentence(client, enrolment):
    answer = post(client, "pathways:resume_now", enrolment.pk)
    assert answer.status_code == 409
    assert "a changé d’état" in answer.content.decode()


def test_handing_over_a_file_of_one_s_own_leads_back_to_one_s_day(client, officer):
    alone = ParticipantFactory(officer=officer, team=None)
    pathway = actions.enrol(alone, ProgrammeFactory(), officer=officer, by=officer)
    colleague = UserFactory()
    answer = post(
        client, "pathways:hand_over", pathway.pk,
        officer=colleague.pk, on=timezone.localdate().isoformat(),
    )  # fmt: skip
    assert answer.url == "/"
    assert client.get(reverse("people:person", args=[alone.pk])).status_code == 404


def test_switching_programme_and_officer_in_one_page(client, person, enrolment):
    outside, colleague = ProgrammeFactory(), UserFactory()
    post(
        client, "pathways:switch", enrolment.pk,
        programme=outside.pk, officer=colleague.pk, on=timezone.localdate().isoformat(),
    )  # fmt: skip
    enrolment.refresh_from_db()
    assert (enrolment.programme, enrolment.officer) == (outside, colleague)


def test_the_plan_on_screen(client, person, officer, words):
    post(client, "pathways:add_step", person.pk, title="Appeler le CCAS", due_on="")
    step = Step.objects.get()
    assert step.officer == officer
    answer = post(client, "pathways:finish_step", step.pk)
    assert reverse("pathways:undo_step", args=[step.pk]) in said(client, answer)
    post(client, "pathways:undo_step", step.pk)
    post(
        client, "pathways:step", step.pk,
        title="Appeler le CCAS de Noisy", actor="person", officer=officer.pk, due_on="12/03/2027",
    )  # fmt: skip
    step.refresh_from_db()
    assert (step.title, step.due_on.isoformat()) == ("Appeler le CCAS de Noisy", "2027-03-12")
    post(client, "pathways:add_note", person.pk, body="Occupé", step=step.pk)
    assert "Occupé" in client.get(reverse("pathways:step", args=[step.pk])).content.decode()
    note = Note.objects.get()
    post(client, "pathways:withdraw_note", note.pk)
    assert "Occupé" not in client.get(reverse("people:person", args=[person.pk])).content.decode()


def test_a_need_is_set_and_changed_on_screen(client, person, words):
    theme = "justice--horaires-imposes"
    post(
        client, "pathways:add_need", person.pk,
        theme=theme, status="need", actor="us", effect="Pas avant 9 h",
    )  # fmt: skip
    need = Need.objects.get()
    post(client, "pathways:change_need", need.pk, status="met", actor="us", effect="Pas avant 9 h")
    need.refresh_from_db()
    assert (need.theme, need.status, need.effect) == (theme, NeedStatus.MET, "Pas avant 9 h")


def test_a_note_is_not_hung_on_someone_else_s_step(client, person, officer):
    other = StepFactory(participant=ParticipantFactory(officer=officer), officer=officer)
    answer = post(client, "pathways:add_note", person.pk, body="Erreur", step=other.pk)
    assert answer.status_code == 404


def test_release_goes_on_outside_in_one_act_and_return_keeps_one_thread(
    client, person, enrolment, words
):
    prison = EstablishmentFactory()
    outside = ProgrammeFactory(setting=Setting.OUTSIDE)
    post(
        client, "justice:place", person.pk,
        regime=Regime.SAS, establishment=prison.pk, started_on=ago(60).isoformat(),
    )  # fmt: skip
    post(
        client, "justice:tell", person.pk,
        earliest_on=ago(-9).isoformat(), source="registry", said_on=ago(1).isoformat(),
    )  # fmt: skip
    assert Review.objects.filter(held_on=None).exists()
    post(
        client, "justice:release", person.pk,
        on=ago(10).isoformat(), regime=Regime.FREE, programme=outside.pk,
    )  # fmt: skip
    enrolment.refresh_from_db()
    assert enrolment.programme == outside
    assert not ExpectedRelease.objects.filter(current=True).exists()
    post(
        client, "justice:place", person.pk,
        regime=Regime.REMAND, establishment=prison.pk, started_on=ago(5).isoformat(),
        put_on_hold="on",
    )  # fmt: skip
    enrolment.refresh_from_db()
    assert (enrolment.status, enrolment.suspended_for) == (Status.SUSPENDED, "reincarcerated")
    post(
        client, "justice:release", person.pk,
        on=ago(1).isoformat(), regime=Regime.FREE, pathway="resume",
    )  # fmt: skip
    assert Enrolment.objects.get().status == Status.WELCOMED
    assert CustodyPeriod.objects.count() == 4


def test_inside_without_an_establishment_is_asked_again(client, person, words):
    answer = post(
        client, "justice:place", person.pk,
        regime=Regime.REMAND, started_on=timezone.localdate().isoformat(),
    )  # fmt: skip
    assert answer.status_code == 422
    assert "dans quel établissement" in answer.content.decode()


def test_a_period_is_corrected_and_withdrawn_on_screen(client, person):
    period = CustodyPeriodFactory(participant=person, started_on=ago(50))
    post(
        client, "justice:correct", period.pk,
        regime=Regime.CONVICTED, establishment=period.establishment_id,
        started_on=ago(40).isoformat(), ended_on="",
    )  # fmt: skip
    period.refresh_from_db()
    assert period.started_on == ago(40)
    post(client, "justice:withdraw", period.pk)
    assert not CustodyPeriod.objects.exists()


def test_a_new_installation_loads_the_programmes_on_the_page(client):
    Programme.objects.all().delete()
    client.force_login(UserFactory(lead=True))
    assert "Charger les programmes de départ" in client.get("/programmes/").content.decode()
    client.post(reverse("programmes:load"))
    assert Programme.objects.count() == 3


def test_programmes_are_seen_by_officers_and_changed_by_leads(client, officer):
    actions.load_programmes()
    sas = Programme.objects.get(code="sas-accelere")
    text = client.get(reverse("programmes:list")).content.decode()
    assert "SAS accéléré" in text
    assert "UNDEFINED" not in text
    assert reverse("programmes:change", args=[sas.pk]) not in text
    assert client.get(reverse("programmes:change", args=[sas.pk])).status_code == 403
    client.force_login(UserFactory(lead=True))
    page = client.get(reverse("programmes:change", args=[sas.pk])).content.decode()
    assert "UNDEFINED" not in page
    post(client, "programmes:copy", sas.pk, name="SAS d’été")
    copy = Programme.objects.get(name="SAS d’été")
    post(
        client, "programmes:change", copy.pk, name="SAS d’été", setting="inside",
        days_between_meetings="7", capacity="8",
        **{
            "policy-TOTAL_FORMS": "1", "policy-INITIAL_FORMS": "0",
            "policy-0-after": "2", "policy-0-propose": "letter", "policy-0-days": "7",
        },
    )  # fmt: skip
    copy.refresh_from_db()
    assert copy.absence_policy == [{"after": 2, "propose": "letter", "days": 7}]
    post(client, "programmes:close", copy.pk)
    copy.refresh_from_db()
    assert copy.valid_to == timezone.localdate()
    post(client, "programmes:open", copy.pk)
    copy.refresh_from_db()
    assert copy.valid_to is None
