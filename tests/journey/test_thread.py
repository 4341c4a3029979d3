"""The whole file in one query, told in order; free text is unsealed only when it is shown."""

from datetime import timedelta

import pytest
from django.utils import timezone

from rivage.core.context import identified
from rivage.journey.at_hand import COLUMNS, at_hand
from rivage.journey.facts import Kind, facts
from rivage.journey.queries import dossier
from rivage.journey.thread import GROUPS, PAGE, thread_page
from rivage.journey.words import Words
from rivage.justice.actions import dossiers, permits
from rivage.justice.actions.limits import add_obligation, set_limits
from rivage.justice.choices import Regime
from rivage.participants.choices import PaperState
from rivage.participants.models import Consent, Paper
from rivage.pathways import actions
from rivage.pathways.choices import ExitClass
from rivage.pathways.models import Review
from rivage.scheduling.models import InterviewNote
from tests.factories import (
    AppointmentFactory,
    ContactPointFactory,
    EstablishmentFactory,
    PaperFactory,
    ParticipantFactory,
    ProgrammeFactory,
    ReferralFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
NO_WORDS = Words({})


def ago(days):
    return timezone.localdate() - timedelta(days=days)


@pytest.fixture
def officer():
    return UserFactory()


@pytest.fixture
def person(officer):
    """One event of each kind, and some of them several times."""
    someone = ParticipantFactory(officer=officer)
    ReferralFactory(
        participant=someone, received_on=ago(120), status="accepted",
        answered_on=ago(110), answered_by=officer,
    )  # fmt: skip
    actions.record_place(
        someone, regime=Regime.SAS, establishment=EstablishmentFactory(), started_on=ago(200),
        by=officer,
    )  # fmt: skip
    pathway = actions.enrol(someone, ProgrammeFactory(), officer=officer, on=ago(100), by=officer)
    actions.sign_agreement(
        pathway, signed_on=ago(95), explained=["absences"], goals="Cuisinier", by=officer
    )
    actions.tell_release(someone, earliest_on=ago(-20), said_on=ago(41), by=officer)
    review = pathway.reviews.first()
    actions.hold_review(review, summary="Le projet tient", by=officer)
    need = actions.set_need(someone, theme="mobilite", status="need", on=ago(80), by=officer)
    actions.add_note(someone, need=need, body="Il a un vélo", by=officer)
    step = actions.add_step(someone, title="Ouvrir un compte", by=officer)
    actions.finish_step(step, on=ago(30), by=officer)
    PaperFactory(participant=someone, state=PaperState.IN_HAND, received_on=ago(10))
    Consent.objects.create(participant=someone, scope="spip", given_on=ago(99), recorded_by=officer)
    met = AppointmentFactory(
        participant=someone, officer=officer, outcome="came",
        starts_at=timezone.now() - timedelta(days=50),
    )  # fmt: skip
    InterviewNote.objects.create(
        participant=someone, appointment=met, done="CV repris", next_step="Appeler",
        sensitive="Réservé", written_by=officer,
    )  # fmt: skip
    AppointmentFactory(participant=someone, officer=officer)
    dossiers.open_dossier(someone, measure="ddse", on=ago(60), by=officer)
    permits.need_permit(someone, motive="employer", needed_on=ago(-40), by=officer)
    set_limits(
        someone, week=None, areas=["Le port"], source="Jugement", valid_from=ago(9), by=officer
    )
    add_obligation(someone, duty="other", source="Jugement", valid_from=ago(9), by=officer)
    return someone


def test_every_kind_of_event_comes_in_one_query(person, django_assert_num_queries):
    with django_assert_num_queries(1):
        told = facts(person)
    assert {fact.kind for fact in told} == set(Kind) - {Kind.PAPER}
    assert [fact.at for fact in told] == sorted((f.at for f in told), reverse=True)


def test_every_event_becomes_a_sentence_of_its_group(person):
    file = dossier(person)
    entries = thread_page(file.facts, file.words, size=100).entries
    assert len(entries) == len(file.facts)
    assert all(entry.title and "%(" not in entry.title for entry in entries)
    assert {kind for _label, kinds in GROUPS.values() for kind in kinds} == set(Kind)
    quotes = [text for entry in entries for _heading, text in entry.quotes]
    assert {"Cuisinier", "Il a un vélo", "CV repris", "Appeler", "Le projet tient"} <= set(quotes)
    assert "Réservé" not in quotes


def test_days_stay_those_that_were_written(person):
    placed = next(fact for fact in facts(person) if fact.kind is Kind.CUSTODY)
    assert placed.on == ago(200)


def test_someone_else_s_file_tells_nothing(person):
    with identified(UserFactory().identity):
        assert facts(person) == []
    assert facts(ParticipantFactory()) == []


def test_pages_follow_one_another_without_hole_or_repeat(person, officer):
    for number in range(70):
        actions.add_note(person, body=f"Note {number}", by=officer)
    told = facts(person)
    seen, start = [], 0
    while start is not None:
        page = thread_page(told, NO_WORDS, start=start)
        assert len(page.entries) <= PAGE
        seen += [entry.pk for entry in page.entries]
        start = page.following
    assert seen == [fact.pk for fact in told]


def test_the_dossier_asks_six_times(person, django_assert_num_queries):
    with django_assert_num_queries(6):
        file = dossier(person)
    assert file.inside
    assert file.release is not None
    assert file.release_is_stale
    assert file.next_meeting is not None
    assert file.last_met is not None
    assert file.crossing.sentences
    assert [line.label for line in file.plan.needs] == ["mobilite"]
    assert file.notes_about


def test_after_the_exit_the_file_says_how_it_ended(person, officer):
    pathway = person.enrolments.get()
    actions.leave_prison(person, on=ago(5), by=officer)
    actions.end(pathway, exit_class=ExitClass.DURABLE, detail="cdi", on=ago(1), by=officer)
    file = dossier(person)
    assert file.open_enrolment is None
    assert file.exit_said.startswith("emploi durable")
    assert file.release is None


def test_what_is_at_hand_is_the_same_as_read_column_by_column(person):
    Paper.objects.create(
        participant=person, kind="health_card", state="asked", asked_on=ago(3), cost="25.50"
    )
    ContactPointFactory(participant=person, valid_to=ago(-9))
    ContactPointFactory(participant=person, kind="email", value="a@exemple.fr", preferred=True)
    ContactPointFactory(participant=person, valid_to=ago(9))
    held = at_hand(person)
    today = timezone.localdate()
    wanted = (
        (held.papers, Paper.objects.filter(participant=person)),
        (held.contacts, person.contact_points.exclude(valid_to__lte=today)),
        (held.reviews, Review.objects.filter(participant=person, held_on=None, dropped_on=None)),
    )
    for found, rows in wanted:
        assert {each.pk for each in found} == {each.pk for each in rows}
        for each in rows:
            same = next(other for other in found if other.pk == each.pk)
            for field in COLUMNS[type(each)].values():
                assert getattr(same, field.attname) == getattr(each, field.attname), field
    assert held.contacts[0].preferred
