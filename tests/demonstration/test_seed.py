"""The invented association: believable, dignified, and never put over a real one."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction

from rivage.accounts.choices import Role
from rivage.accounts.models import User
from rivage.caseload.today import day_of
from rivage.core.context import SYSTEM, identified, set_identity
from rivage.core.sealed import SealedTextField
from rivage.journey.case_notices import Weight
from rivage.justice.choices import PermitState
from rivage.justice.models import (
    AdjustmentDossier,
    DossierMoment,
    LeavePermit,
    Obligation,
    RegimeLimits,
)
from rivage.participants.models import ExceptionalAccess, FileTeam, Participant
from rivage.pathways.choices import ExitClass, Status
from rivage.pathways.models import Enrolment, EnrolmentMoment, HandOver, ReleaseFact
from rivage.referrals.choices import Status as ReferralStatus
from rivage.referrals.models import Referral
from rivage.scheduling.models import Appointment, InterviewNote, Passage

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

# Neither an offence nor a diagnosis has a place anywhere in the product.
NEVER = re.compile(
    r"\b(vols?|vol[ée]|stup\w*|drogue\w*|trafic\w*|violences?|viol|agress\w*|meurtre\w*|recel"
    r"|escroquerie|cambriol\w*|braquage|délinquan\w*|récidiv\w*|criminel\w*|crime|infraction\w*"
    r"|dépress\w*|addict\w*|alcool\w*|toxico\w*|suicid\w*|psychiatr\w*|schizo\w*|bipolaire|vih"
    r"|cancer|hépatite|diabète|méthadone|sevrage|handicap\w*)\b",
    re.IGNORECASE,
)


@pytest.fixture(scope="module", autouse=True)
def _seeded(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Seeded once for the whole file, then undone."""
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        transaction.atomic(using="trace"),
    ):
        set_identity(SYSTEM)
        call_command("seed", verbosity=0)
        yield
        transaction.set_rollback(True)
        transaction.set_rollback(True, using="trace")


def officer() -> User:
    return User.objects.filter(role=Role.OFFICER).order_by("pk").first()  # type: ignore[return-value]


def test_about_a_hundred_and_twenty_people() -> None:
    assert 115 <= Participant.objects.count() <= 130


def test_four_staff_and_someone_for_data_protection() -> None:
    roles = Counter(User.objects.values_list("role", flat=True))
    assert roles == {Role.OFFICER: 2, Role.LEAD: 1, Role.ADMINISTRATOR: 1, Role.DPO: 1}


def test_seeding_again_changes_nothing() -> None:
    before = Participant.objects.count(), Appointment.objects.count()
    call_command("seed", verbosity=0)
    assert (Participant.objects.count(), Appointment.objects.count()) == before


def test_a_real_association_is_never_touched(settings: Any) -> None:
    settings.RIVAGE_MODE = "production"
    with pytest.raises(CommandError):
        call_command("seed", verbosity=0)


def test_no_file_is_without_readers() -> None:
    assert not Participant.objects.filter(audience=[0]).exists()
    assert not Participant.objects.exclude(pk__in=FileTeam.objects.values("participant")).exists()


def test_every_state_and_every_exit_is_there() -> None:
    assert set(Enrolment.objects.values_list("status", flat=True)) == set(Status)
    ended = Enrolment.objects.filter(status=Status.ENDED)
    assert set(ended.values_list("exit_class", flat=True)) == set(ExitClass)
    reasons = set(
        Enrolment.objects.filter(status=Status.SUSPENDED).values_list("suspended_for", flat=True)
    )
    assert {"no_show", "reincarcerated", "on_request", "transferred"} <= reasons
    moments = set(EnrolmentMoment.objects.values_list("kind", flat=True))
    assert {"suspended", "resumed", "switched", "ended", "handed_over"} <= moments


def test_some_came_back_in_the_same_file() -> None:
    stays = Counter(Enrolment.objects.values_list("participant", flat=True))
    assert sum(count > 1 for count in stays.values()) >= 3


def test_the_cohort_of_the_sas_is_in_its_third_week() -> None:
    cohort = Enrolment.objects.open().filter(programme__code="sas-accelere")
    assert 10 <= cohort.count() <= 12


def test_orientations_wait_in_every_state() -> None:
    found = set(Referral.objects.values_list("status", flat=True))
    assert found == set(ReferralStatus)
    assert any(referral.answer_is_late for referral in Referral.objects.awaiting_answer())


def test_one_restricted_file_and_one_exceptional_opening() -> None:
    assert Participant.objects.filter(restricted=True).count() == 1
    assert ExceptionalAccess.objects.filter(seen_at=None).count() == 1


def test_two_files_to_compare_and_two_already_one() -> None:
    days = Counter(Participant.objects.current().values_list("birth_date", flat=True))
    assert max(days.values()) >= 2
    assert Participant.objects.exclude(merged_into=None).count() == 1


def test_every_section_of_the_officers_day_has_something_to_show() -> None:
    with identified(officer().identity):
        day = day_of(officer(), team=False)
    assert 3 <= len(day.appointments) <= 6
    sections = (
        day.without_outcome, day.overdue, day.due, day.reviews, day.on_hold, day.silent,
        day.referrals,
    )  # fmt: skip
    assert all(sections)
    assert [window.days for window in day.windows] == [15, 30, 90]
    assert any(person.lacking for window in day.windows for person in window.people)


def test_requests_and_permits_stand_at_each_turn() -> None:
    states = set(AdjustmentDossier.objects.values_list("state", flat=True))
    assert {
        "idea", "building", "collected", "filed", "hearing_scheduled", "heard", "adjourned",
        "commission", "notified", "appealed", "refusal_notified", "executing", "given_up",
    } <= states  # fmt: skip
    moments = set(DossierMoment.objects.values_list("became", flat=True))
    assert {"appeal_void", "enforceable", "granted_without_debate", "refused"} <= moments
    assert AdjustmentDossier.objects.exclude(previous=None).exists()
    assert set(LeavePermit.objects.values_list("state", flat=True)) == set(PermitState)
    assert Appointment.objects.exclude(leave_permit=None).exists()


def test_a_request_follows_the_order_of_its_days() -> None:
    for dossier in AdjustmentDossier.objects.prefetch_related("moments"):
        days = [each.on for each in sorted(dossier.moments.all(), key=lambda it: it.pk)]
        assert days == sorted(days)


def test_what_concerns_a_release_has_something_to_show() -> None:
    assert set(ReleaseFact.objects.values_list("state", flat=True)) >= {"in_place", "lacking"}
    assert HandOver.objects.exists()
    assert Passage.objects.filter(kind="transfer").exists()
    assert RegimeLimits.objects.exists()
    assert Obligation.objects.exists()
    with identified(officer().identity):
        day = day_of(officer(), team=False)
    assert {row.notice.weight for row in day.cases} == set(Weight)


def test_nothing_is_noted_before_it_happened() -> None:
    assert not InterviewNote.objects.filter(appointment__outcome="").exists()
    for note in InterviewNote.objects.select_related("appointment"):
        assert note.finished_at == note.appointment.ends_at


def test_no_offence_and_no_diagnosis_anywhere() -> None:
    for model in apps.get_models():
        names = [field.name for field in model._meta.fields if isinstance(field, SealedTextField)]
        for row in model._default_manager.all() if names else ():
            for name in names:
                found = NEVER.search(getattr(row, name) or "")
                assert found is None, f"{model.__name__}.{name}: {getattr(row, name)}"
