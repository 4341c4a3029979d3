"""Dossiers and permits: the thread and the crossing say what happened, and nothing else."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from rivage.journey.crossings import small_crossings
from rivage.journey.queries import dossier
from rivage.journey.templatetags.crossing import small_crossing
from rivage.journey.thread import thread_page
from rivage.journey.thread_justice import DOSSIER_SENTENCES, PERMIT_SENTENCES
from rivage.justice.actions import dossiers, permits
from rivage.justice.actions.limits import add_obligation, set_limits
from rivage.justice.choices import DossierState, PermitState, Regime
from rivage.justice.models import CustodyPeriod
from rivage.justice.rules.limits import Duty, Window
from rivage.pathways import actions
from tests.factories import EstablishmentFactory, ParticipantFactory, UserFactory

pytestmark = pytest.mark.django_db
HOURS = {"week": [[[480, 720], [780, 1050]]] * 5 + [[], []]}


def ago(days):
    return timezone.localdate() - timedelta(days=days)


def at(days, hour, minute=0):
    return timezone.make_aware(datetime.combine(ago(days), time(hour, minute)))


@pytest.fixture
def officer():
    return UserFactory()


@pytest.fixture
def person(officer):
    someone = ParticipantFactory(officer=officer)
    actions.record_place(
        someone, regime=Regime.SAS, started_on=ago(200), by=officer,
        establishment=EstablishmentFactory(short_name="SAS de Noisy"),
    )  # fmt: skip
    return someone


def told(person, group="justice"):
    file = dossier(person)
    return [
        each.title for each in reversed(thread_page(file.facts, file.words, group=group).entries)
    ]


def drawn(person):
    return dossier(person).crossing.sentences


def granted(person, officer, **more):
    """From the idea to a grant notified at 10 o'clock, `decided` days ago."""
    decided = more.pop("decided", 90)
    asked = dossiers.open_dossier(person, measure="ddse", on=ago(150), by=officer)
    dossiers.prepare(asked, DossierState.COLLECTED, on=ago(130), by=officer)
    dossiers.file_request(asked, on=ago(125), by=officer)
    dossiers.schedule_hearing(asked, at=at(decided, 9), on=ago(120), by=officer)
    dossiers.hear(asked, on=ago(decided), by=officer)
    dossiers.grant(asked, on=ago(decided), by=officer)
    return dossiers.notify_decision(asked, at=at(decided, 10), by=officer)


def test_every_state_has_its_sentence():
    assert set(DOSSIER_SENTENCES) == set(DossierState)
    assert set(PERMIT_SENTENCES) == set(PermitState)


def test_an_appeal_void_after_two_months_then_enforced_is_told_in_order(person, officer):
    asked = granted(person, officer)
    dossiers.note_appeal(asked, at=at(89, 23, 59), by=officer)
    dossiers.note_void_appeal(asked, on=ago(20), by=officer)
    dossiers.enforce(asked, on=ago(3), hours=HOURS, by=officer)
    assert [title.split(" : ")[1].split(" le ")[0] for title in told(person)] == [
        "l’idée d’une demande est notée", "les pièces sont réunies", "requête déposée",
        told(person)[3].split(" : ")[1], "audience tenue, la décision est attendue", "accordée",
        "décision notifiée", "le procureur a fait appel", "l’appel du procureur est non avenu",
        "la mesure commence",
    ]  # fmt: skip
    assert "23 h 59" in told(person)[7]
    file = dossier(person)
    details = [each.detail for each in thread_page(file.facts, file.words, group="justice").entries]
    assert details[0] == "Heures de sortie : lundi au vendredi 8 h – 12 h, 13 h – 17 h 30"
    assert details[1] == "La chambre ne s’est pas prononcée en deux mois."
    assert details[2].startswith("Appel suspensif")
    seen = " ".join(drawn(person))
    for words in ("Audience : accordée", "Appel du procureur", "Appel non avenu"):
        assert seen.count(words) == 1, words


def test_a_late_appeal_is_not_said_to_suspend(person, officer):
    asked = granted(person, officer)
    dossiers.note_appeal(asked, at=at(80, 11), by=officer)
    file = dossier(person)
    latest = thread_page(file.facts, file.words, group="justice").entries[0]
    assert "n’empêche pas" in latest.detail


def test_a_step_taken_back_is_not_told(person, officer):
    asked = granted(person, officer)
    asked = dossiers.note_appeal(asked, at=at(89, 9), by=officer)
    dossiers.take_back(asked.moments.get(became="appealed"), by=officer)
    assert not any("appel" in title for title in told(person))
    assert not any("Appel" in sentence for sentence in drawn(person))
    permit = permits.need_permit(person, motive="health", needed_on=ago(-9), by=officer)
    permit = permits.ask_permit(permit, asked_on=ago(2), by=officer)
    permit = permits.refuse_permit(permit, decided_on=ago(1), by=officer)
    permits.take_back(permit, permit.moments.get(became="refused").pk, by=officer)
    assert not any("refusée" in title for title in told(person))


def test_a_hearing_that_moves_is_drawn_once_where_it_is(person, officer):
    asked = dossiers.open_dossier(person, measure="semi_liberty", on=ago(60), by=officer)
    dossiers.file_request(asked, on=ago(50), by=officer)
    dossiers.schedule_hearing(asked, at=at(-10, 9), on=ago(40), by=officer)
    dossiers.schedule_hearing(asked, at=at(-24, 14), on=ago(30), by=officer)
    hearings = [each for each in drawn(person) if "Audience" in each]
    assert len(hearings) == 1
    assert "dans 24 jours" in hearings[0]
    assert "audience déplacée" in told(person)[-1]
    dossiers.give_up(asked, on=ago(1), by=officer)
    assert not any("Audience" in each for each in drawn(person))


def test_a_permit_opens_the_band_only_once_granted(person, officer):
    permit = permits.need_permit(person, motive="employer", needed_on=ago(5), by=officer)
    permit = permits.ask_permit(permit, asked_on=ago(40), by=officer)
    assert dossier(person).crossing.wide.openings == ()
    permit = permits.grant_permit(
        permit, decided_on=ago(8), starts_at=at(5, 9), ends_at=at(5, 18), conditions="Seul",
        by=officer,
    )  # fmt: skip
    assert len(dossier(person).crossing.wide.openings) == 1
    permits.note_no_return(permit, on=ago(5), by=officer)
    assert "Permission de sortir : retour non constaté" in told(person)
    assert any("retour non constaté" in each for each in drawn(person))
    assert any("Conditions" in dict(each.quotes) for each in _entries(person))


def _entries(person):
    file = dossier(person)
    return thread_page(file.facts, file.words, group="justice").entries


def test_what_nobody_knows_is_said_to_be_unknown(officer):
    someone = ParticipantFactory(officer=officer)
    for regime, start, end in (
        (Regime.REMAND, ago(300), ago(200)), (Regime.DDSE, ago(120), None),
    ):  # fmt: skip
        CustodyPeriod.objects.create(
            participant=someone, regime=regime, started_on=start, ended_on=end, recorded_by=officer
        )
    picture = dossier(someone).crossing
    assert [band.ground.value for band in picture.wide.bands][:3] == [
        "inside", "unknown", "foreshore",
    ]  # fmt: skip
    assert any("on ne sait pas où" in sentence for sentence in picture.sentences)
    assert any("dehors, encore sous écrou" in sentence for sentence in picture.sentences)


def test_hours_and_obligations_are_told_from_the_day_they_hold(person, officer):
    week = [(Window(480, 720),)] * 5 + [(), ()]
    set_limits(
        person, week=week, address="3 quai Neuf", source="Jugement", valid_from=ago(9), by=officer
    )
    add_obligation(
        person, duty=Duty.APPOINTMENTS, words="au SPIP", source="Jugement", valid_from=ago(9),
        by=officer,
    )  # fmt: skip
    titles = told(person, "situation")
    assert "Heures de sortie fixées : lundi au vendredi 8 h – 12 h" in titles
    assert "Obligation : rendez-vous obligatoires" in titles


def test_small_crossings_of_a_page_are_one_query(officer, django_assert_num_queries):
    people = []
    for number in range(12):
        someone = ParticipantFactory(officer=officer)
        actions.record_place(
            someone, regime=Regime.SAS, started_on=ago(100 + number), by=officer,
            establishment=EstablishmentFactory(),
        )  # fmt: skip
        actions.tell_release(someone, earliest_on=ago(-30), latest_on=ago(-60), by=officer)
        people.append(someone.pk)
    nowhere = ParticipantFactory(officer=officer).pk
    with django_assert_num_queries(1):
        drawn = small_crossings([*people, nowhere])
    assert set(drawn) == {*people, nowhere}
    assert all("sortie prévue entre" in drawn[pk].summary for pk in people)
    assert drawn[people[0]].small.beach
    assert small_crossing(drawn, nowhere) == ""
    html = small_crossing(drawn, people[0])
    assert html.startswith('<svg class="crossing--small"')
    assert "style=" not in html
    assert len(html) < 1500
    assert small_crossings([]) == {}
