"""One thread from welcome to exit, through every setback; nothing is erased by what follows."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rivage.accounts.choices import Role
from rivage.audit.models import Entry
from rivage.core.context import identified
from rivage.core.refusals import Refusal
from rivage.participants.models import Participant
from rivage.pathways import actions, rules
from rivage.pathways.actions.enrolments import (
    AlreadyEnrolled,
    BeforeItBegan,
    NotAnOfficer,
    NothingChanges,
    PathwayMovedOn,
    ProgrammeClosed,
    ReasonMissing,
    StillToCome,
)
from rivage.pathways.choices import ExitClass, Moment, Status
from rivage.pathways.models import Agreement, Enrolment, EnrolmentMoment, Step
from rivage.scheduling.actions.hand_over import hand_over_file
from tests.factories import (
    AppointmentFactory,
    EnrolmentFactory,
    ParticipantFactory,
    ProgrammeFactory,
    StepFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def day(ago):
    return timezone.localdate() - timedelta(days=ago)


@pytest.fixture
def officer():
    return UserFactory(team=TeamFactory())


@pytest.fixture
def person(officer):
    return ParticipantFactory(officer=officer, team=officer.memberships.get().team)


@pytest.fixture
def enrolment(person, officer):
    return actions.enrol(person, ProgrammeFactory(), officer=officer, on=day(90), by=officer)


def kinds(enrolment):
    return list(enrolment.moments.values_list("kind", flat=True))


def test_enrolling_opens_the_file_to_the_programme_s_team(officer):
    team = TeamFactory()
    someone = ParticipantFactory(team=None, officer=officer)
    colleague = UserFactory()
    enrolment = actions.enrol(someone, ProgrammeFactory(team=team), officer=colleague, by=officer)
    someone.refresh_from_db()
    assert someone.officer == colleague
    assert {team.pk, -colleague.pk} <= set(someone.audience)
    assert kinds(enrolment) == ["enrolled"]
    assert Entry.objects.filter(verb="pathway.enrolled", participant_id=someone.pk).exists()


def test_one_pathway_at_a_time(enrolment, person, officer):
    with pytest.raises(AlreadyEnrolled):
        actions.enrol(person, ProgrammeFactory(), officer=officer, by=officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        EnrolmentFactory(participant=person)


def test_nobody_enters_a_closed_programme_or_is_given_to_an_administrator(person, officer):
    closed = ProgrammeFactory(valid_to=day(1))
    with pytest.raises(ProgrammeClosed):
        actions.enrol(person, closed, officer=officer, by=officer)
    with pytest.raises(NotAnOfficer):
        actions.enrol(
            person, ProgrammeFactory(), officer=UserFactory(role=Role.ADMINISTRATOR), by=officer
        )


def test_suspended_then_resumed_it_goes_on_where_it_was(enrolment, officer):
    actions.move_on(enrolment, Status.DIAGNOSTIC, on=day(80), by=officer)
    held = actions.suspend(
        enrolment, reason="reincarcerated", on=day(40), note="Revu au parloir", by=officer
    )
    assert (held.status, held.suspended_for) == (Status.SUSPENDED, "reincarcerated")
    again = actions.resume(enrolment, on=day(3), by=officer)
    assert (again.status, again.suspended_for) == (Status.DIAGNOSTIC, "")
    assert kinds(again) == ["enrolled", "moved_on", "suspended", "resumed"]
    assert EnrolmentMoment.objects.get(kind=Moment.SUSPENDED).note == "Revu au parloir"


def test_a_suspension_has_a_reason(enrolment, officer):
    with pytest.raises(ReasonMissing):
        actions.suspend(enrolment, reason="", by=officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Enrolment.objects.filter(pk=enrolment.pk).update(status=Status.SUSPENDED)


def test_the_second_of_two_at_once_is_told_that_the_world_moved(enrolment, officer):
    seen_by_another = Enrolment.objects.get(pk=enrolment.pk)
    actions.suspend(enrolment, reason="lost_contact", by=officer)
    with pytest.raises(PathwayMovedOn, match="suspendu"):
        actions.suspend(seen_by_another, reason="health", by=officer)
    actions.end(enrolment, exit_class=ExitClass.OTHER, detail="unreachable", by=officer)
    with pytest.raises(PathwayMovedOn, match="terminé"):
        actions.resume(seen_by_another, by=officer)


def test_days_make_sense(enrolment, officer):
    with pytest.raises(StillToCome):
        actions.suspend(enrolment, reason="health", on=day(-1), by=officer)
    with pytest.raises(BeforeItBegan):
        actions.suspend(enrolment, reason="health", on=day(91), by=officer)


def test_switching_programme_ends_nothing(enrolment, officer):
    team = TeamFactory()
    outside = ProgrammeFactory(name="Hors les murs", team=team)
    switched = actions.switch_programme(enrolment, outside, by=officer)
    assert (switched.pk, switched.programme, switched.exit_class) == (enrolment.pk, outside, "")
    moment = switched.moments.get(kind=Moment.SWITCHED)
    assert (moment.was, moment.became) == (enrolment.programme.name, "Hors les murs")
    assert team.pk in Participant.objects.get(pk=enrolment.participant_id).audience
    with pytest.raises(NothingChanges):
        actions.switch_programme(switched, outside, by=officer)


def test_a_colleague_takes_over_the_whole_file(enrolment, person, officer):
    colleague = UserFactory()
    mine = StepFactory(participant=person, officer=officer)
    done = StepFactory(participant=person, officer=officer, done_on=day(3))
    to_come = AppointmentFactory(participant=person, officer=officer)
    past = AppointmentFactory(
        participant=person, officer=officer, starts_at=timezone.now() - timedelta(days=3)
    )
    assert hand_over_file(enrolment, officer=colleague, note="Congé", by=officer) == 1
    for row, who in ((mine, colleague), (done, officer), (to_come, colleague), (past, officer)):
        row.refresh_from_db()
        assert row.officer == who
    person.refresh_from_db()
    assert person.officer == colleague
    moment = enrolment.moments.get(kind=Moment.HANDED_OVER)
    assert (moment.was, moment.became) == (officer.full_name, colleague.full_name)


def test_the_giver_may_lose_sight_of_the_file_in_the_act(officer):
    alone = ParticipantFactory(team=None, officer=officer)
    enrolment = EnrolmentFactory(participant=alone, officer=officer)
    StepFactory(participant=alone, officer=officer)
    AppointmentFactory(participant=alone, officer=officer)
    colleague = UserFactory()
    with identified(officer.identity):
        hand_over_file(enrolment, officer=colleague, by=officer)
        assert not Participant.objects.filter(pk=alone.pk).exists()
    assert Step.objects.get(participant=alone).officer == colleague


def test_an_exit_has_a_class_and_a_day(enrolment, officer):
    ended = actions.end(
        enrolment, exit_class=ExitClass.DURABLE, detail="cdi", results=["housing"], by=officer
    )
    assert (ended.status, ended.exit_class, ended.results) == ("ended", "durable", ["housing"])
    with pytest.raises(IntegrityError), transaction.atomic():
        Enrolment.objects.filter(pk=enrolment.pk).update(exit_class="")


def test_an_exit_noted_too_soon_opens_again_where_it_was(enrolment, officer):
    actions.move_on(enrolment, Status.ACTIVE, on=day(50), by=officer)
    actions.suspend(enrolment, reason="health", on=day(30), by=officer)
    actions.end(enrolment, exit_class=ExitClass.OTHER, by=officer)
    again = actions.reopen(enrolment, by=officer)
    assert (again.status, again.exit_class, again.ended_on) == (Status.ACTIVE, "", None)


def test_after_a_new_entry_the_old_pathway_stays_closed(enrolment, person, officer):
    actions.end(enrolment, exit_class=ExitClass.OTHER, by=officer)
    new = actions.enrol(person, ProgrammeFactory(), officer=officer, by=officer)
    assert new.pk != enrolment.pk
    with pytest.raises(AlreadyEnrolled):
        actions.reopen(enrolment, by=officer)


def test_signing_makes_the_pathway_active_and_signing_again_renews(enrolment, officer):
    actions.sign_agreement(
        enrolment, signed_on=day(60), explained=["absences"], goals="Un CDI", by=officer
    )
    enrolment.refresh_from_db()
    assert (enrolment.status, enrolment.signed_on) == (Status.ACTIVE, day(60))
    actions.sign_agreement(enrolment, signed_on=day(2), explained=["absences"], by=officer)
    assert Agreement.objects.count() == 2
    assert kinds(enrolment) == ["enrolled", "signed", "signed"]


ACTS = {
    "welcomed": lambda it, by, _: actions.move_on(it, Status.WELCOMED, by=by),
    "diagnostic": lambda it, by, _: actions.move_on(it, Status.DIAGNOSTIC, by=by),
    "active": lambda it, by, _: actions.move_on(it, Status.ACTIVE, by=by),
    "suspend": lambda it, by, _: actions.suspend(it, reason="lost_contact", by=by),
    "resume": lambda it, by, _: actions.resume(it, by=by),
    "switch": lambda it, by, programmes: actions.switch_programme(
        it, next(p for p in programmes if p.pk != it.programme_id), by=by
    ),
    "end": lambda it, by, _: actions.end(it, exit_class=ExitClass.OTHER, by=by),
    "reopen": lambda it, by, _: actions.reopen(it, by=by),
    "sign": lambda it, by, _: actions.sign_agreement(
        it, signed_on=timezone.localdate(), explained=[], by=by
    ),
}


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.sampled_from(sorted(ACTS)), max_size=12))
def test_any_sequence_of_acts_keeps_one_thread_and_loses_nothing(officer, acts):
    programmes = [ProgrammeFactory(), ProgrammeFactory()]
    someone = ParticipantFactory(officer=officer)
    enrolment = actions.enrol(someone, programmes[0], officer=officer, by=officer)
    told = set(enrolment.moments.values_list("pk", flat=True))
    for act in acts:
        enrolment.refresh_from_db()
        before = enrolment.status
        try:
            with transaction.atomic():
                ACTS[act](enrolment, officer, programmes)
        except Refusal:
            continue
        enrolment.refresh_from_db()
        assert enrolment.status == before or rules.may_follow(before, enrolment.status)
        now = set(enrolment.moments.values_list("pk", flat=True))
        assert told < now
        told = now
    assert Enrolment.objects.filter(participant=someone).count() == 1
