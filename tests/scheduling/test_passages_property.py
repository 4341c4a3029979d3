"""Whatever was planned and answered: each thing has its answer, and the way back is whole."""

from datetime import timedelta
from random import Random

import pytest
from django.utils import timezone

from rivage.justice.choices import Regime
from rivage.justice.models import CustodyPeriod
from rivage.pathways.models import Enrolment
from rivage.reference.actions import load_vocabularies
from rivage.scheduling.actions.snapshots import snapshot
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
from rivage.scheduling.queries import open_things
from tests.factories import (
    AdjustmentDossierFactory,
    AppointmentFactory,
    CustodyPeriodFactory,
    EnrolmentFactory,
    EstablishmentFactory,
    HandOverFactory,
    LeavePermitFactory,
    ParticipantFactory,
    ProgrammeFactory,
    StepFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
MEDIA = ["office", "in_prison", "phone", "outside", "visit_room", "through_cpip", "video"]


class Life:
    """Someone, and what chance planned for them."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        team = TeamFactory()
        self.officer = UserFactory(team=team)
        self.colleagues = [UserFactory(team=team) for _ in range(2)]
        self.person = ParticipantFactory(team=team, officer=self.officer)
        self.kind = self.chance.choice([transfer, release, recall])
        self.inside = self.kind is not recall
        self.period = CustodyPeriodFactory(
            participant=self.person, started_on=self.ahead(-60).date(),
            regime=Regime.SAS if self.inside else Regime.DDSE,
        )  # fmt: skip
        status = self.chance.choice(["active", "suspended", "diagnostic"])
        self.enrolment = EnrolmentFactory(
            participant=self.person, officer=self.officer, status=status,
            suspended_for="health" if status == "suspended" else "",
        )  # fmt: skip
        self.hand_over = HandOverFactory(participant=self.person)
        self.plan()

    def plan(self) -> None:
        everyone = [self.officer, *self.colleagues]
        for number in range(self.chance.randrange(5)):
            AppointmentFactory(
                participant=self.person, officer=self.chance.choice(everyone),
                medium=self.chance.choice(MEDIA), starts_at=self.ahead(number + 1),
            )  # fmt: skip
        for _ in range(self.chance.randrange(5)):
            StepFactory(participant=self.person, officer=self.officer)
        for trait in self.chance.sample(["asked", "granted"], self.chance.randrange(3)):
            LeavePermitFactory(participant=self.person, **{trait: True})
        if self.chance.random() < 0.6:
            AdjustmentDossierFactory(participant=self.person)

    def ahead(self, days: int):
        return timezone.now() + timedelta(days=days)

    def answers(self) -> Answers:
        found, pick = open_things(self.person, since=timezone.localdate()), self.chance.choice
        on_hold = self.enrolment.status == "suspended"
        return Answers(
            pathway=ForPathway(
                then=pick(["keep", "resume"] if on_hold else ["keep", "hold"]),
                reason="transferred",
                programme=pick([None, ProgrammeFactory()]),
                officer=pick([None, self.colleagues[0]]),
                days_between_meetings=pick([None, 6]),
            ),
            appointments=[
                pick(
                    [
                        ForAppointment(row),
                        ForAppointment(row, then="cancel", outcome="transferred"),
                        ForAppointment(row, then="move", starts_at=self.ahead(30)),
                        ForAppointment(row, then="entrust", officer=self.colleagues[1]),
                    ]
                )
                for row in found.appointments
            ],
            steps=[
                pick(
                    [
                        ForStep(row),
                        ForStep(row, then="drop"),
                        ForStep(
                            row, then="postpone", due_on=self.ahead(50).date(), actor="partner"
                        ),
                        ForStep(row, actor="person"),
                    ]
                )
                for row in found.steps
            ],
            cases=[
                *(ForCase(row, state=pick(["", "cancelled"])) for row in found.permits),
                *(ForCase(row, state=pick(["", "given_up"])) for row in found.dossiers),
            ],
            meeting=pick([None, FirstMeeting(starts_at=self.ahead(2), officer=self.officer)]),
        )

    def arrival(self) -> Arrival:
        regime = Regime.FREE if self.kind is release else Regime.CONVICTED
        where = None if self.kind is release else EstablishmentFactory()
        return Arrival(on=timezone.localdate(), regime=regime, establishment=where)

    def rows(self) -> list:
        found = open_things(self.person, since=timezone.localdate())
        return [*found.all, self.enrolment, self.hand_over]


@pytest.mark.parametrize("seed", range(12))
def test_each_thing_has_its_answer_and_taking_back_restores_all_of_it(seed):
    load_vocabularies()
    life = Life(seed)
    rows, answers = life.rows(), life.answers()
    before = snapshot(rows)
    passage = life.kind(life.person, life.arrival(), answers, by=life.officer)

    after = snapshot(rows)
    for answer in answers.appointments:
        now = after[f"scheduling.Appointment:{answer.appointment.pk}"]
        assert (now["outcome"] != "") == (answer.then == "cancel")
        if answer.then == "entrust":
            assert now["officer_id"] == life.colleagues[1].pk
        elif answers.pathway.officer is not None and not now["outcome"]:
            assert now["officer_id"] != life.officer.pk, "what is kept follows whoever takes over"
    for answer in answers.steps:
        now = after[f"pathways.Step:{answer.step.pk}"]
        assert (now["dropped_on"] is not None) == (answer.then == "drop")
    assert CustodyPeriod.objects.current().filter(participant=life.person).count() == 1
    assert Enrolment.objects.open().filter(participant=life.person).count() == 1

    take_back(passage, by=life.officer)
    again = snapshot(rows)
    for values in (*before.values(), *again.values()):
        # Counted up by each act, the way back included.
        values.pop("version", None)
    assert again == before
    life.period.refresh_from_db()
    life.person.refresh_from_db()
    assert life.period.ended_on is None
    assert life.person.officer == life.officer
