"""Leave permits as plain values: the machine, the texts, and what is said before it is too late."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rivage.justice.choices import LeaveMotive, PermitState, Regime
from rivage.justice.rules import permits as rules
from rivage.justice.rules.leave import OF_KIND, OF_QUARTER, place_rule
from rivage.justice.rules.leave_notices import (
    Facts,
    Meeting,
    Weight,
    blocks,
    short_on_time,
    warnings_for,
)
from rivage.justice.rules.legal_rules import Certainty, rules_in_force
from rivage.organisations.choices import EstablishmentKind, QuarterKind

TODAY = date(2026, 3, 2)  # a Monday
DAY = date(2026, 5, 14)  # a Thursday, Ascension
WORKING_DAY = date(2026, 5, 12)
# The first example reads the texts, on a machine that may be busy.
unhurried = settings(deadline=None)
KINDS = ["", *EstablishmentKind.values]
QUARTERS = ["", *QuarterKind.values]


def facts(**more):
    return Facts(
        **{"state": "needed", "motive": "employer", "needed_on": WORKING_DAY, "regime": "convicted",
           "kind": "MA", "first": False, "authority": "jap"} | more
    )  # fmt: skip


def codes(*args, **more):
    return {notice.code for notice in warnings_for(facts(*args, **more), TODAY)}


def at(hour, minute=0, day=WORKING_DAY):
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


LEAVES, RETURNS = at(8), at(17)


def granted(leaves=LEAVES, returns=RETURNS, **more):
    return facts(state="granted", starts_at=leaves, ends_at=returns, **more)


# ── The machine ───────────────────────────────────────────────────────────────────────────────


def test_the_machine_speaks_of_the_states_that_are_stored():
    assert set(PermitState.values) == rules.STATES
    assert all(after <= rules.STATES for after in rules.NEXT.values())


@given(st.lists(st.sampled_from(PermitState.values), max_size=12))
def test_whatever_is_tried_a_permit_is_decided_only_after_it_was_asked(tried):
    state, seen = "", []
    for wanted in ["needed", *tried]:
        if rules.may_follow(state, wanted):
            state = wanted
            seen.append(state)
    if state in {"granted", "refused", "appealed", "done", "not_returned"}:
        assert "asked" in seen
    if state in {"done", "not_returned"}:
        assert seen[-2] == "granted"
    assert sum(each in rules.OVER for each in seen) <= 1


@given(st.sampled_from(PermitState.values))
def test_every_state_that_is_not_an_end_leads_to_one(state):
    reached, ahead = set(), {state}
    while ahead:
        reached |= ahead
        ahead = {after for each in ahead for after in rules.NEXT[each]} - reached
    assert reached & rules.OVER
    assert (not rules.NEXT[state]) == (state in rules.OVER)


# ── What the texts say ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("regime", "kind", "quarter", "code", "days"),
    [
        ("convicted", "MA", "", "leave_general", 3),
        ("convicted", "MC", "", "leave_general", 3),
        ("convicted", "CSL", "", "leave_general", 3),
        ("convicted", "EPM", "", "leave_general", 3),
        ("convicted", "CD", "", "leave_detention_centre", 5),
        ("convicted", "SAS", "", "leave_sas", 5),
        ("sas", "CP", "", "leave_sas", 5),
        ("convicted", "CP", "QCD", "leave_detention_centre", 5),
        ("convicted", "CP", "QMA", "leave_general", 3),
        ("convicted", "CP", "SAS", "leave_sas", 5),
        ("convicted", "MA", "QCD", "leave_detention_centre", 5),
    ],
)
def test_the_rule_is_that_of_the_quarter_or_else_of_the_prison(regime, kind, quarter, code, days):
    found = place_rule(regime=regime, kind=kind, quarter=quarter, motive="family", on=DAY)
    assert [ground.rule.code for ground in found.grounds] == [code]
    assert found.most == timedelta(days=days)
    assert found.grounds[0].certainty is Certainty.A


def test_an_employer_or_a_training_may_be_met_from_everywhere_for_a_day():
    for motive, certainty in (("employer", "A"), ("training", "A"), ("exam", "B"), ("health", "B")):
        found = place_rule(regime="convicted", kind="CP", motive=motive, on=DAY)
        assert found.unknown
        assert [(ground.rule.source[-7:], ground.certainty) for ground in found.grounds] == [
            ("D.143-4", certainty)
        ]
        assert found.most == timedelta(days=1)


def test_a_prison_of_several_quarters_says_nothing_alone():
    assert place_rule(regime="convicted", kind="CP", motive="family", on=DAY).unknown
    assert place_rule(regime="convicted", kind="CP", quarter="QPA", motive="family", on=DAY).unknown
    assert "place_unknown" in codes(kind="CP", motive="family")


@pytest.mark.parametrize("regime", ["semi_liberty", "ddse", "external_placement"])
def test_an_adjusted_sentence_goes_out_on_days_off(regime):
    assert "working_day" in codes(regime=regime, motive="family")
    assert "working_day" not in codes(regime=regime, motive="family", needed_on=DAY)
    assert "working_day" not in codes(regime=regime, motive="employer")


def test_every_kind_and_quarter_of_prison_is_known_or_known_not_to_be():
    assert set(OF_KIND) == set(EstablishmentKind.values) - {"CP", "CPA", "EPSN"}
    assert set(OF_QUARTER) == set(QuarterKind.values) - {"QPA", "women", "minors", "other"}


def test_every_text_has_a_source_and_a_certainty():
    texts = [rule for rule in rules_in_force(DAY) if rule.code.startswith("leave_")]
    assert len(texts) >= 13
    assert all(text.source and text.says and text.certainty in Certainty for text in texts)


# ── What is said before it is too late ────────────────────────────────────────────────────────


def test_remand_blocks_and_nothing_else_does():
    assert blocks(warnings_for(facts(regime="remand"), TODAY)).rule.code == "leave_remand"


@unhurried
@given(
    regime=st.sampled_from(["", *Regime.values]), kind=st.sampled_from(KINDS),
    quarter=st.sampled_from(QUARTERS), motive=st.sampled_from(LeaveMotive.values),
    state=st.sampled_from(PermitState.values), first=st.sampled_from([None, True, False]),
    authority=st.sampled_from(["", "jap", "prison"]),
    needed_on=st.dates(date(2020, 1, 1), date(2035, 1, 1)),
    commission_on=st.none() | st.dates(date(2020, 1, 1), date(2035, 1, 1)),
    leaves=st.none() | st.integers(-2000, 2000).map(lambda days: LEAVES + timedelta(days=days)),
    lasts=st.integers(1, 30_000), minutes=st.none() | st.integers(0, 1440),
    meetings=st.lists(st.integers(-5000, 5000), max_size=3),
)  # fmt: skip
def test_only_remand_ever_blocks_and_every_notice_is_a_sentence(
    leaves, lasts, minutes, meetings, **said
):
    noted = Facts(
        **said, starts_at=leaves, ends_at=leaves and leaves + timedelta(minutes=lasts),
        asked_on=said["needed_on"] - timedelta(days=40), minutes_there=minutes,
        minutes_back=minutes, notified_at=leaves,
        meetings=tuple(
            Meeting(leaves + timedelta(minutes=m), leaves + timedelta(minutes=m + 60))
            for m in meetings if leaves
        ),
    )  # fmt: skip
    found = warnings_for(noted, TODAY)
    assert bool(blocks(found)) == (noted.regime == "remand" and noted.state in {"needed", "asked"})
    assert all(notice.says.endswith((".", "?")) for notice in found)
    assert [each.weight for each in found] == sorted(
        (each.weight for each in found), key=list(Weight).index
    )
    # What rests on a usage or an old copy never blocks.
    assert all(notice.certainty is Certainty.A for notice in found if notice.blocks)


def test_what_the_text_asks_of_the_sentence_is_to_be_checked_never_computed():
    checks = [
        notice for notice in warnings_for(facts(motive="family"), TODAY)
        if notice.weight is Weight.CHECKS
    ]  # fmt: skip
    assert any("moitié de la peine" in notice.says and "CPIP" in notice.says for notice in checks)
    # A SAS asks for nothing of the sentence, even for an employer.
    assert not any(code.startswith("check_") for code in codes(regime="sas"))


def test_the_first_leave_is_the_judges():
    assert "first_by_judge" in codes(first=True, authority="prison")
    assert "first_unknown" in codes(first=None)
    assert not {"first_by_judge", "first_unknown"} & codes(first=True)


def test_someone_outside_needs_no_permit():
    for regime in ("free", "probation", "conditional_release"):
        assert "needless" in codes(regime=regime)


@pytest.mark.parametrize(
    ("days", "said"), [(0, "short"), (27, "short"), (28, "tight"), (41, "tight"), (42, "")]
)
def test_time_is_short_before_the_day_wanted(days, said):
    found = codes(needed_on=TODAY + timedelta(days=days)) & {"short", "tight"}
    assert found == ({said} if said else set())


@unhurried
@given(st.integers(-30, 200), st.none() | st.integers(-30, 200))
def test_time_is_counted_to_whichever_comes_first(needed, commission):
    left = short_on_time(
        "needed", TODAY + timedelta(days=needed),
        None if commission is None else TODAY + timedelta(days=commission), TODAY,
    )  # fmt: skip
    soonest = min(needed, needed if commission is None else commission)
    assert left == (soonest if soonest < 42 else None)
    assert short_on_time("asked", TODAY, None, TODAY) is None


def test_a_commission_after_the_day_wanted_is_too_late():
    for day in (WORKING_DAY, WORKING_DAY + timedelta(days=3)):
        assert "commission_late" in codes(commission_on=day)
    assert "commission_late" not in codes(commission_on=WORKING_DAY - timedelta(days=1))
    assert "commission_over" in codes(state="asked", commission_on=TODAY - timedelta(days=1))


def test_a_day_gone_by_says_so_and_nothing_else_of_the_calendar():
    found = codes(needed_on=TODAY - timedelta(days=1), commission_on=TODAY)
    assert "day_gone" in found
    assert not found & {"short", "tight", "commission_late"}


def test_the_answer_of_the_prison_may_come_after_the_day():
    asked = {"state": "asked", "asked_on": date(2026, 3, 20), "first": False}
    assert "answer_late" in codes(**asked, authority="prison")
    assert "answer_late" not in codes(**asked, authority="jap")
    assert "answer_late" not in codes(**asked | {"asked_on": TODAY}, authority="prison")


def test_what_lacks_for_the_appointment_is_said_in_minutes():
    meeting = Meeting(at(9), at(16, 30))
    tight = granted(meetings=(meeting,), minutes_there=90, minutes_back=45)
    said = {notice.code: notice.says for notice in warnings_for(tight, TODAY)}
    assert "30 minutes au départ" in said["late_there_0"]
    assert "15 minutes au retour" in said["late_back_0"]
    fits = granted(meetings=(meeting,), minutes_there=60, minutes_back=30)
    assert warnings_for(fits, TODAY) == ()


@unhurried
@given(
    there=st.integers(0, 300), back=st.integers(0, 300), early=st.integers(-300, 600),
    late=st.integers(-300, 600),
)  # fmt: skip
def test_a_permit_fits_exactly_when_travel_and_appointment_do(there, back, early, late):
    leaves, returns = at(8), at(16)
    meeting = Meeting(leaves + timedelta(minutes=early), returns - timedelta(minutes=late))
    if meeting.ends_at <= meeting.starts_at:
        return
    found = {
        notice.code for notice in warnings_for(
            granted(leaves, returns, meetings=(meeting,), minutes_there=there, minutes_back=back),
            TODAY,
        )
    }  # fmt: skip
    assert (found == set()) == (early >= there and late >= back)


def test_an_appointment_at_another_time_is_not_during_the_permit():
    other_day = Meeting(at(9, day=DAY), at(10, day=DAY))
    assert "outside_hours_0" in {
        notice.code for notice in warnings_for(granted(meetings=(other_day,)), TODAY)
    }
    assert "meeting_moved" in codes(meetings=(other_day,))
    unknown = granted(meetings=(Meeting(at(9), at(10)),))
    assert [notice.code for notice in warnings_for(unknown, TODAY)] == ["travel_unknown"]


def test_travel_may_be_added_to_the_length_that_the_text_allows():
    two_days = {"motive": "summons", "kind": "CP", "minutes_there": 180, "minutes_back": 180}
    leaves = at(6)
    fits = granted(leaves, leaves + timedelta(hours=30), **two_days)
    assert "too_long" not in {notice.code for notice in warnings_for(fits, TODAY)}
    longer = granted(leaves, leaves + timedelta(hours=30, minutes=1), **two_days)
    assert "too_long" in {notice.code for notice in warnings_for(longer, TODAY)}
    once = granted(leaves, leaves + timedelta(days=8), kind="CD", motive="family")
    assert "once_a_year" in {notice.code for notice in warnings_for(once, TODAY)}


def test_a_permit_of_the_judge_waits_for_the_end_of_the_prosecutors_window():
    friday = datetime(2026, 5, 8, 15, tzinfo=UTC)  # a holiday, before a week-end
    said = granted(at(8, day=date(2026, 5, 11)), at(17, day=date(2026, 5, 11)), notified_at=friday)
    assert [notice.code for notice in warnings_for(said, TODAY)] == ["appeal_open"]
    later = granted(notified_at=friday)
    assert warnings_for(later, TODAY) == ()


@pytest.mark.parametrize("state", ["done", "cancelled", "not_returned", "refused"])
def test_nothing_is_said_of_what_is_over(state):
    assert codes(state=state, regime="remand", needed_on=TODAY) == set()
