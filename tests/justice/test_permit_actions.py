"""What is done with a leave permit: its state, its trace, and what is refused."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rivage.audit.models import Entry
from rivage.justice.actions import permits as actions
from rivage.justice.actions.permit_refusals import (
    DecidedBeforeAsked,
    InTheFuture,
    NothingToTakeBack,
    PermitImpossible,
    PermitMovedOn,
    ReturnsBeforeLeaving,
)
from rivage.justice.choices import PermitState, Regime
from rivage.justice.models import LeavePermit, PermitMoment
from rivage.justice.queries.permits import deadlines_of, facts_of, permits_of
from rivage.justice.rules import permits as rules
from rivage.justice.rules.leave_notices import warnings_for
from tests.factories import (
    CustodyPeriodFactory,
    EstablishmentFactory,
    LeavePermitFactory,
    ParticipantFactory,
    PermitMomentFactory,
    UserFactory,
)
from tests.justice.stored import rows_that_say

pytestmark = pytest.mark.django_db
CANARY = "CNY9canari"


def day(ahead):
    return timezone.localdate() + timedelta(days=ahead)


def moment(ahead=0, hours=0):
    return timezone.now() + timedelta(days=ahead, hours=hours)


@pytest.fixture
def officer(db):
    return UserFactory()


@pytest.fixture
def person(officer):
    person = ParticipantFactory(officer=officer)
    CustodyPeriodFactory(participant=person, establishment=EstablishmentFactory())
    return person


@pytest.fixture
def permit(person, officer):
    return actions.need_permit(person, motive="employer", needed_on=day(50), by=officer)


@pytest.fixture
def asked(permit, officer):
    return actions.ask_permit(
        permit, asked_on=day(-20), authority="jap", commission_on=day(10), by=officer
    )


def hours(ahead=20):
    return {"starts_at": moment(ahead), "ends_at": moment(ahead, 9)}


def test_a_need_takes_the_prison_where_the_person_is(permit, person, officer):
    assert permit.establishment == person.custody_periods.get().establishment
    assert permit.state == PermitState.NEEDED
    noted = permit.moments.get()
    assert (noted.was, noted.became, noted.noted_by) == ("", "needed", officer)
    entry = Entry.objects.get(verb="permit.needed")
    assert (entry.participant_id, entry.user_id) == (person.pk, officer.pk)


def test_pressing_twice_is_one_need(permit, person, officer):
    again = actions.need_permit(person, motive="employer", needed_on=day(50), by=officer)
    assert again == permit
    assert LeavePermit.objects.count() == PermitMoment.objects.count() == 1


def test_from_the_need_to_the_return_each_step_leaves_who_when_and_why(asked, officer):
    granted = actions.grant_permit(
        asked, decided_on=day(-5), conditions="Ne pas aller à Meaux.", notified_at=moment(-4),
        note="Dit par la CPIP.", by=officer, **hours(),
    )  # fmt: skip
    assert granted.opens
    done = actions.complete_permit(granted, on=day(0), by=officer)
    assert (done.state, done.ended_on) == (PermitState.DONE, day(0))
    steps = [(each.was, each.became, each.on) for each in done.moments.all()]
    assert steps == [
        ("", "needed", day(0)), ("needed", "asked", day(-20)), ("asked", "granted", day(-5)),
        ("granted", "done", day(0)),
    ]  # fmt: skip
    assert done.moments.get(became="granted").note == "Dit par la CPIP."
    told = Entry.objects.filter(participant_id=done.participant_id, user_id=officer.pk)
    verbs = {"permit.needed", "permit.asked", "permit.granted", "permit.done"}
    assert set(told.values_list("verb", flat=True)) == verbs


def test_a_refusal_of_the_prison_may_be_asked_again_of_the_judge(asked, officer):
    refused = actions.refuse_permit(asked, decided_on=day(-3), note="Trop tôt.", by=officer)
    again = actions.ask_permit(refused, asked_on=day(-1), authority="jap", by=officer)
    assert (again.state, again.decided_on, again.asked_on) == ("asked", None, day(-1))
    assert again.moments.get(became="refused").note == "Trop tôt."


def test_an_appeal_waits_and_is_answered(asked, officer):
    refused = actions.refuse_permit(asked, decided_on=day(-2), notified_at=moment(-1), by=officer)
    assert [each.code for each in deadlines_of(refused)] == ["own_appeal_order"]
    appealed = actions.appeal_permit(
        refused, appealed_at=moment(), appealed_by="person", by=officer
    )
    assert appealed.state == PermitState.APPEALED
    granted = actions.grant_permit(appealed, decided_on=day(0), by=officer, **hours())
    assert granted.state == PermitState.GRANTED


def test_what_the_prosecutor_contests_is_no_opening_any_more(asked, officer):
    granted = actions.grant_permit(
        asked, decided_on=day(-1), notified_at=moment(-1), by=officer, **hours()
    )
    assert [each.code for each in deadlines_of(granted)] == ["prosecutor_appeal"]
    appealed = actions.appeal_permit(
        granted, appealed_at=moment(), appealed_by="prosecutor", by=officer
    )
    assert not appealed.opens
    assert [each.code for each in deadlines_of(appealed)] == ["appeal_chamber"]
    notices = warnings_for(facts_of(appealed), timezone.localdate())
    assert "suspended" in {notice.code for notice in notices}
    refused = actions.refuse_permit(appealed, decided_on=day(0), by=officer)
    assert (refused.starts_at, refused.ends_at) == (None, None)
    back = actions.take_back(refused, refused.moments.last().pk, by=officer)
    assert (back.starts_at, back.state) == (granted.starts_at, "appealed")


def test_each_wait_has_its_deadline(permit, officer):
    of_prison = actions.ask_permit(permit, asked_on=day(-9), authority="prison", by=officer)
    assert [(each.code, each.binding) for each in deadlines_of(of_prison)] == [
        ("leave_decision", True)
    ]
    actions.correct_permit(of_prison, authority="jap", by=officer)
    of_prison.refresh_from_db()
    assert [(each.code, each.binding) for each in deadlines_of(of_prison)] == [
        ("commission_opinion", False)
    ]


def test_nothing_can_be_asked_for_someone_on_remand(permit, person, officer):
    person.custody_periods.update(regime=Regime.REMAND)
    with pytest.raises(PermitImpossible, match="détention provisoire"):
        actions.ask_permit(permit, asked_on=day(0), by=officer)
    permit.refresh_from_db()
    assert (permit.state, permit.moments.count()) == ("needed", 1)
    person.custody_periods.update(regime=Regime.CONVICTED)
    asked = actions.ask_permit(permit, asked_on=day(0), by=officer)
    refused = actions.refuse_permit(asked, decided_on=day(0), by=officer)
    person.custody_periods.update(regime=Regime.REMAND)
    with pytest.raises(PermitImpossible):
        actions.ask_permit(refused, asked_on=day(0), by=officer)


def test_two_at_once_the_second_is_told_that_it_moved_on(asked, officer):
    seen_by_another = LeavePermit.objects.get(pk=asked.pk)
    actions.refuse_permit(asked, decided_on=day(0), by=officer)
    with pytest.raises(PermitMovedOn, match="refusée"):
        actions.grant_permit(seen_by_another, decided_on=day(0), by=officer, **hours())
    assert asked.moments.count() == 3


def test_dates_follow_one_another(asked, officer):
    with pytest.raises(InTheFuture):
        actions.refuse_permit(asked, decided_on=day(1), by=officer)
    with pytest.raises(DecidedBeforeAsked):
        actions.refuse_permit(asked, decided_on=day(-21), by=officer)
    with pytest.raises(DecidedBeforeAsked):
        actions.refuse_permit(asked, decided_on=day(0), notified_at=moment(-5), by=officer)
    at = moment(5)
    with pytest.raises(ReturnsBeforeLeaving):
        actions.grant_permit(asked, decided_on=day(0), starts_at=at, ends_at=at, by=officer)
    granted = actions.grant_permit(asked, decided_on=day(0), by=officer, **hours())
    with pytest.raises(DecidedBeforeAsked):
        actions.appeal_permit(granted, appealed_at=moment(-3), appealed_by="prosecutor", by=officer)
    for late in (actions.complete_permit, actions.cancel_permit, actions.note_no_return):
        with pytest.raises(InTheFuture):
            late(granted, on=day(1), by=officer)


def test_a_mistaken_step_is_taken_back_whole_and_stays_readable(asked, officer):
    granted = actions.grant_permit(
        asked, decided_on=day(0), conditions="Autre dossier.", by=officer, **hours()
    )
    last = granted.moments.last()
    back = actions.take_back(granted, last.pk, by=officer)
    assert (back.state, back.decided_on, back.starts_at, back.conditions) == (
        "asked",
        None,
        None,
        "",
    )
    assert (back.commission_on, back.authority) == (day(10), "jap")
    last.refresh_from_db()
    assert (last.became, last.taken_back_by) == ("granted", officer)
    assert Entry.objects.filter(verb="permit.taken_back").count() == 1
    # The step before it may be taken back in turn; the need itself is cancelled instead.
    first, second = back.moments.filter(taken_back_at=None)
    back = actions.take_back(back, second.pk, by=officer)
    assert (back.state, back.asked_on, back.authority) == ("needed", None, "")
    with pytest.raises(NothingToTakeBack):
        actions.take_back(back, first.pk, by=officer)


def test_only_the_last_step_is_taken_back_and_once(asked, officer):
    asking = asked.moments.last()
    refused = actions.refuse_permit(asked, decided_on=day(0), by=officer)
    with pytest.raises(NothingToTakeBack):
        actions.take_back(refused, asking.pk, by=officer)
    last = refused.moments.last()
    actions.take_back(refused, last.pk, by=officer)
    with pytest.raises(NothingToTakeBack):
        actions.take_back(refused, last.pk, by=officer)


def test_a_correction_moves_nothing_on_and_says_which_fields(permit, officer):
    actions.correct_permit(permit, destination="Bobigny", minutes_there=45, by=officer)
    actions.correct_permit(permit, destination="Bobigny", by=officer)
    permit.refresh_from_db()
    assert (permit.destination, permit.minutes_there, permit.state) == ("Bobigny", 45, "needed")
    entry = Entry.objects.get(verb="permit.corrected")
    assert entry.detail == {"fields": ["destination", "minutes_there"]}
    with pytest.raises(TypeError):
        actions.correct_permit(permit, state="granted", by=officer)


def test_those_still_open_come_first(person, officer):
    over = LeavePermitFactory(participant=person, state="cancelled", ended_on=day(0))
    later = LeavePermitFactory(participant=person, needed_on=day(60))
    sooner = LeavePermitFactory(participant=person, needed_on=day(40))
    assert list(permits_of(person)) == [later, sooner, over]


# ── Whatever is done, in whatever order ───────────────────────────────────────────────────────


def standing(permit):
    return list(permit.moments.filter(taken_back_at=None))


ACTS = {
    "ask": lambda it, by: actions.ask_permit(it, asked_on=day(-3), by=by),
    "grant": lambda it, by: actions.grant_permit(it, decided_on=day(-2), by=by, **hours()),
    "refuse": lambda it, by: actions.refuse_permit(it, decided_on=day(-1), by=by),
    "appeal": lambda it, by: actions.appeal_permit(
        it, appealed_at=timezone.now(), appealed_by="person", by=by
    ),
    "complete": lambda it, by: actions.complete_permit(it, on=day(0), by=by),
    "cancel": lambda it, by: actions.cancel_permit(it, on=day(0), by=by),
    "no_return": lambda it, by: actions.note_no_return(it, on=day(0), by=by),
    "take_back": lambda it, by: actions.take_back(it, standing(it)[-1].pk, by=by),
}  # fmt: skip
SEEN = (
    "state", "asked_on", "authority", "decided_on", "starts_at", "ends_at", "notified_at",
    "appealed_at", "appealed_by", "ended_on", "conditions", "commission_on",
)  # fmt: skip


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None
)
@given(tried=st.lists(st.sampled_from(sorted(ACTS)), max_size=9))
def test_the_history_tells_the_state_and_taking_all_back_is_the_beginning(officer, tried):
    permit = LeavePermitFactory(created_by=officer)
    PermitMomentFactory(permit=permit, noted_by=officer)
    began = [getattr(permit, name) for name in SEEN]
    for name in tried:
        try:
            permit = ACTS[name](permit, officer)
        except (PermitMovedOn, NothingToTakeBack):
            permit.refresh_from_db()
    steps = standing(permit)
    assert permit.state == steps[-1].became
    for before, after in pairwise(steps):
        assert after.was == before.became
        assert rules.may_follow(after.was, after.became)
    for step in reversed(steps[1:]):
        permit = actions.take_back(permit, step.pk, by=officer)
    permit.refresh_from_db()
    assert [getattr(permit, name) for name in SEEN] == began


# ── The database says the same ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "unheard-of"},
        {"state": "asked"},
        {"state": "granted", "asked_on": "2026-01-01", "decided_on": "2026-02-01"},
        {"state": "refused", "asked_on": "2026-01-01"},
        {"state": "appealed", "asked_on": "2026-01-01", "decided_on": "2026-02-01"},
        {"state": "cancelled"},
        {"state": "needed", "ended_on": "2026-01-01"},
        {"starts_at": "2026-01-01T08:00Z", "ends_at": "2026-01-01T08:00Z"},
        {"starts_at": "2026-01-01T08:00Z"},
    ],
    ids=str,
)
def test_the_database_refuses_a_permit_that_cannot_be(person, wrong):
    with pytest.raises(IntegrityError, match="permit_"), transaction.atomic():
        LeavePermitFactory(participant=person, **wrong)


def test_the_database_refuses_a_step_that_cannot_follow(permit):
    for was in ["", *PermitState.values]:
        for became in PermitState.values:
            if rules.may_follow(was, became):
                PermitMomentFactory(permit=permit, was=was, became=became)
            else:
                with pytest.raises(IntegrityError, match="permit_moment"), transaction.atomic():
                    PermitMomentFactory(permit=permit, was=was, became=became)


def test_what_is_written_of_a_permit_cannot_be_read_in_the_database(person, officer):
    permit = actions.need_permit(
        person, motive="health", needed_on=day(50), destination=CANARY, travel=CANARY,
        note=CANARY, by=officer,
    )  # fmt: skip
    asked = actions.ask_permit(permit, asked_on=day(-9), note=CANARY, by=officer)
    actions.grant_permit(
        asked, decided_on=day(0), conditions=CANARY, note=CANARY, by=officer, **hours()
    )
    again = LeavePermit.objects.get(pk=permit.pk)
    assert (again.destination, again.travel, again.conditions) == (CANARY, CANARY, CANARY)
    assert rows_that_say(CANARY) == []
