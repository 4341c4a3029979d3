"""Transfer, release, recall: one act, nothing orphaned, and the way back."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from rivage.audit.models import Entry
from rivage.core.refusals import Refusal
from rivage.justice.choices import PermitState, Regime
from rivage.justice.models import CustodyPeriod, ExpectedRelease
from rivage.pathways.choices import Status
from rivage.reference.actions import load_vocabularies
from rivage.scheduling import rules
from rivage.scheduling.actions.passage_refusals import (
    AlreadyInside,
    AlreadyTakenBack,
    ChangedSince,
    NotInside,
    SomethingNew,
)
from rivage.scheduling.actions.taking_back import take_back
from rivage.scheduling.actions.whereabouts import (
    Answers,
    Arrival,
    FirstMeeting,
    ForAppointment,
    ForCase,
    ForPathway,
    ForStep,
    recall,
    release,
    transfer,
)
from rivage.scheduling.models import Appointment
from rivage.scheduling.queries import open_things
from tests.factories import (
    AppointmentFactory,
    CustodyPeriodFactory,
    EnrolmentFactory,
    EstablishmentFactory,
    ExpectedReleaseFactory,
    HandOverFactory,
    LeavePermitFactory,
    ParticipantFactory,
    ProgrammeFactory,
    StepFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _words():
    load_vocabularies()


@pytest.fixture
def team():
    return TeamFactory()


@pytest.fixture
def officer(team):
    return UserFactory(team=team)


@pytest.fixture
def person(officer, team):
    return ParticipantFactory(team=team, officer=officer)


@pytest.fixture
def outside(person):
    return CustodyPeriodFactory(participant=person, regime=Regime.DDSE, establishment=None)


@pytest.fixture
def inside(person):
    return CustodyPeriodFactory(participant=person, regime=Regime.SAS)


def ahead(days):
    return timezone.now() + timedelta(days=days)


def today():
    return timezone.localdate()


def kept(person):
    """Every answer: keep."""
    found = open_things(person, since=today())
    return {
        "appointments": [ForAppointment(row) for row in found.appointments],
        "steps": [ForStep(row) for row in found.steps],
        "cases": [ForCase(case) for case in found.cases],
    }


def test_a_recall_answers_for_everything_and_writes_it_at_once(person, officer, outside):
    prison = EstablishmentFactory()
    enrolment = EnrolmentFactory(participant=person)
    cancelled, moved, entrusted = (
        AppointmentFactory(participant=person, starts_at=ahead(days)) for days in (2, 5, 9)
    )
    colleague = UserFactory(team=TeamFactory())
    postponed, dropped = StepFactory(participant=person), StepFactory(participant=person)
    permit = LeavePermitFactory(participant=person)
    passage = recall(
        person, Arrival(on=today(), regime=Regime.CONVICTED, establishment=prison),
        Answers(
            pathway=ForPathway(then="hold", reason="reincarcerated"),
            appointments=[
                ForAppointment(cancelled, then="cancel", outcome="recalled"),
                ForAppointment(moved, then="move", starts_at=ahead(20)),
                ForAppointment(entrusted, then="entrust", officer=colleague),
            ],
            steps=[
                ForStep(postponed, then="postpone", due_on=today() + timedelta(days=30),
                        actor="probation"),
                ForStep(dropped, then="drop"),
            ],
            cases=[ForCase(permit, state="cancelled")],
        ),
        by=officer,
    )  # fmt: skip
    for row in (enrolment, cancelled, moved, entrusted, postponed, dropped, permit):
        row.refresh_from_db()
    assert (enrolment.status, enrolment.suspended_for) == (Status.SUSPENDED, "reincarcerated")
    assert cancelled.outcome == "recalled"
    assert (moved.medium, moved.establishment) == ("in_prison", prison)
    assert moved.moves.count() == 1
    assert entrusted.officer == colleague
    assert (postponed.actor, postponed.due_on) == ("probation", today() + timedelta(days=30))
    assert dropped.dropped_on is not None
    assert permit.state == PermitState.CANCELLED
    assert CustodyPeriod.objects.current().get(participant=person) == passage.period
    assert Entry.objects.filter(verb="passage.recall", participant_id=person.pk).exists()


def test_what_was_booked_meanwhile_must_be_looked_at_too(person, officer, outside):
    answers = Answers(**kept(person))
    AppointmentFactory(participant=person)
    to = Arrival(on=today(), regime=Regime.REMAND, establishment=EstablishmentFactory())
    with pytest.raises(SomethingNew):
        recall(person, to, answers, by=officer)
    assert CustodyPeriod.objects.filter(participant=person).count() == 1


def test_a_second_recall_at_the_same_time_is_refused(person, officer, outside):
    to = Arrival(on=today(), regime=Regime.REMAND, establishment=EstablishmentFactory())
    recall(person, to, Answers(), by=officer)
    with pytest.raises(AlreadyInside):
        recall(person, to, Answers(), by=officer)


def test_there_is_no_transfer_outside(person, officer, outside):
    to = Arrival(on=today(), regime=Regime.SAS, establishment=EstablishmentFactory())
    with pytest.raises(NotInside):
        transfer(person, to, Answers(), by=officer)


def test_a_transfer_keeps_the_pathway_or_hands_it_over_with_what_goes_on(person, officer, inside):
    enrolment = EnrolmentFactory(participant=person, officer=officer)
    row = AppointmentFactory(participant=person, officer=officer, medium="phone")
    step = StepFactory(participant=person, officer=officer)
    colleague = UserFactory(team=TeamFactory())
    to = Arrival(
        on=today(), regime=Regime.CONVICTED, establishment=EstablishmentFactory(), quarter="QCD 2"
    )
    passage = transfer(
        person, to, Answers(**kept(person), pathway=ForPathway(officer=colleague)), by=officer
    )
    for each in (enrolment, row, step, person):
        each.refresh_from_db()
    assert enrolment.officer == row.officer == step.officer == person.officer == colleague
    assert passage.period.quarter == "QCD 2"


def test_the_day_of_release_switches_everything_and_books_the_first_meeting(
    person, officer, inside
):
    told = ExpectedReleaseFactory(participant=person)
    enrolment = EnrolmentFactory(participant=person, status="suspended", suspended_for="health")
    hand_over = HandOverFactory(participant=person)
    programme = ProgrammeFactory()
    release(
        person, Arrival(on=today(), regime=Regime.CONDITIONAL_RELEASE),
        Answers(
            pathway=ForPathway(then="resume", programme=programme, days_between_meetings=4),
            meeting=FirstMeeting(starts_at=ahead(1), officer=officer),
        ),
        by=officer,
    )  # fmt: skip
    for row in (enrolment, told, hand_over):
        row.refresh_from_db()
    assert enrolment.programme == programme
    assert (enrolment.status, enrolment.days_between_meetings) == (Status.ACTIVE, 4)
    assert not told.current
    assert hand_over.closed_on == today()
    assert Appointment.objects.get(participant=person).starts_at > timezone.now()


def test_an_act_noted_by_mistake_is_taken_back_whole(person, officer, inside):
    told = ExpectedReleaseFactory(participant=person)
    enrolment = EnrolmentFactory(participant=person, officer=officer)
    was = enrolment.programme
    row = AppointmentFactory(participant=person, medium="in_prison")
    at = row.starts_at
    moved = AppointmentFactory(participant=person, medium="in_prison", starts_at=ahead(3))
    step = StepFactory(participant=person)
    permit = LeavePermitFactory(participant=person)
    passage = release(
        person, Arrival(on=today(), regime=Regime.FREE),
        Answers(
            pathway=ForPathway(
                programme=ProgrammeFactory(), officer=UserFactory(team=TeamFactory()),
                days_between_meetings=7,
            ),
            appointments=[
                ForAppointment(row, then="cancel", outcome="released_early"),
                ForAppointment(moved, then="move", starts_at=ahead(6)),
            ],
            steps=[ForStep(step, then="drop")],
            cases=[ForCase(permit, state="cancelled")],
            meeting=FirstMeeting(starts_at=ahead(1), officer=officer),
        ),
        by=officer,
    )  # fmt: skip
    take_back(passage, by=officer)
    for each in (enrolment, row, moved, step, permit, told, person, inside):
        each.refresh_from_db()
    assert (enrolment.programme, enrolment.officer) == (was, officer)
    assert enrolment.days_between_meetings is None
    assert person.officer == officer
    assert (row.outcome, row.starts_at) == ("", at)
    assert (moved.medium, timezone.localdate(moved.starts_at)) == (
        "in_prison",
        timezone.localdate(ahead(3)),
    )
    assert step.open
    assert permit.state != PermitState.CANCELLED
    assert told.current
    assert inside.ended_on is None
    booked = Appointment.objects.exclude(pk__in=[row.pk, moved.pk]).get(participant=person)
    assert booked.outcome == "cancelled_by_us"
    with pytest.raises(AlreadyTakenBack):
        take_back(passage, by=officer)


def test_nothing_is_taken_back_over_someone_s_later_work(person, officer, outside):
    step = StepFactory(participant=person)
    to = Arrival(on=today(), regime=Regime.REMAND, establishment=EstablishmentFactory())
    passage = recall(
        person, to, Answers(steps=[ForStep(step, then="postpone", due_on=ahead(40).date())]),
        by=officer,
    )  # fmt: skip
    step.refresh_from_db()
    step.done_on = today()
    step.save()
    with pytest.raises(ChangedSince):
        take_back(passage, by=officer)
    assert CustodyPeriod.objects.current().get(participant=person).regime == Regime.REMAND


def test_everything_resumes_later_in_another_establishment(person, officer, outside):
    enrolment = EnrolmentFactory(participant=person, officer=officer)
    first, second = EstablishmentFactory(), EstablishmentFactory()
    recall(
        person, Arrival(on=today() - timedelta(days=20), regime=Regime.REMAND, establishment=first),
        Answers(pathway=ForPathway(then="hold", reason="reincarcerated")), by=officer,
    )  # fmt: skip
    transfer(
        person, Arrival(on=today() - timedelta(days=2), regime=Regime.SAS, establishment=second),
        Answers(pathway=ForPathway(then="resume")), by=officer,
    )  # fmt: skip
    enrolment.refresh_from_db()
    assert enrolment.status == Status.ACTIVE
    periods = CustodyPeriod.objects.filter(participant=person).order_by("started_on")
    assert [period.establishment for period in periods] == [None, first, second]
    assert not ExpectedRelease.objects.filter(participant=person).exists()


@given(
    st.sampled_from(["transfer", "release", "recall"]),
    st.sampled_from(sorted(rules.INSIDE_MEDIA | {"office", "outside", "phone", "video", "letter"})),
    st.booleans(),
)
def test_what_is_proposed_is_known_beforehand_and_never_an_absence(kind, medium, same_place):
    outcome = rules.proposed(kind, medium=medium, same_place=same_place)
    assert outcome not in rules.KNOWN_AFTER
    assert outcome == "" or medium in rules.FACE_TO_FACE | rules.INSIDE_MEDIA


@given(
    st.sampled_from(sorted(rules.INSIDE_MEDIA | {"office", "outside", "phone", "video", "letter"})),
    st.booleans(),
)
def test_a_moved_meeting_follows_the_person(medium, inside):
    after, there = rules.medium_after(medium, inside=inside)
    if medium in rules.FACE_TO_FACE:
        assert (after in rules.INSIDE_MEDIA) == inside == there
    else:
        assert after == medium


def test_refusals_of_passages_are_sentences():
    for kind in (AlreadyInside, AlreadyTakenBack, ChangedSince, NotInside, SomethingNew):
        assert isinstance(kind(), Refusal)
        assert str(kind()).endswith(".")
