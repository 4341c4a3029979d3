"""The life of an orientation, as plain values."""

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from rivage.referrals import rules
from rivage.referrals.choices import Missing, Section, Status

STATUSES = st.sampled_from(Status.values)
FIELDS = sorted({name for parts in rules.SECTIONS.values() for part in parts for name in part})
FACTS = st.fixed_dictionaries({name: st.sampled_from(["", "dit"]) for name in FIELDS})
NAMES = st.sampled_from(["Mohamed", "Mohammed", "Awa", "Kouyaté", "Couyate", "Léa", "Lea", "Petit"])


def test_every_status_is_in_the_graph_and_leads_to_known_ones() -> None:
    assert set(rules.NEXT) == set(Status.values)
    assert set().union(*rules.NEXT.values()) <= set(Status.values)


@given(STATUSES, STATUSES)
def test_nothing_becomes_a_draft_again_and_nothing_leaves_a_file(current: str, wanted: str) -> None:
    if wanted == "draft" or current == "accepted":
        assert not rules.may_become(current, wanted)


@given(st.sampled_from(sorted(rules.CLOSED)))
def test_a_closed_orientation_can_be_taken_up_again(status: str) -> None:
    assert rules.may_become(status, "received")


@given(STATUSES)
def test_every_status_but_the_accepted_one_can_still_reach_acceptance(status: str) -> None:
    seen, ahead = set(), {status}
    while ahead:
        current = ahead.pop()
        seen.add(current)
        ahead |= rules.NEXT[current] - seen
    assert "accepted" in seen


@given(FACTS, st.booleans())
def test_what_is_missing_is_named_in_words_and_in_the_order_of_the_form(
    facts: dict[str, Any], inside: bool
) -> None:
    lacking = rules.missing(facts, inside=inside)
    assert list(lacking) == Section.values
    assert {name for names in lacking.values() for name in names} <= set(Missing.values)


@given(FACTS, st.booleans(), st.sampled_from(FIELDS))
def test_one_more_answer_never_adds_a_lack(facts: dict[str, Any], inside: bool, field: str) -> None:
    before = rules.missing(facts, inside=inside)
    after = rules.missing({**facts, field: "dit"}, inside=inside)
    assert all(set(after[section]) <= set(before[section]) for section in before)


@given(FACTS)
def test_whoever_is_free_is_asked_less(facts: dict[str, Any]) -> None:
    outside = sum(map(len, rules.missing(facts, inside=False).values()))
    assert outside <= sum(map(len, rules.missing(facts, inside=True).values()))


def test_a_reason_stands_for_the_date_of_release() -> None:
    facts = dict.fromkeys(FIELDS, "dit") | {"release_on": None, "release_unknown": "remand"}
    assert rules.is_complete(facts, inside=True)
    assert not rules.is_complete(facts | {"release_unknown": ""}, inside=True)
    assert rules.is_complete(facts | {"release_unknown": ""}, inside=False)


@given(st.integers(-5, 400))
def test_an_answer_is_late_after_ten_days(days: int) -> None:
    today = date(2026, 3, 12)
    received_on = today - timedelta(days=days)
    assert rules.answer_is_late(received_on, today) == (days > 10)
    assert not rules.may_have_expired(received_on, today, after_days=0)


@given(NAMES, NAMES, NAMES, NAMES)
def test_looking_alike_is_mutual(first: str, last: str, other_first: str, other_last: str) -> None:
    one, other = (first, last), (other_first, other_last)
    assert rules.may_be_the_same(one, other) == rules.may_be_the_same(other, one)
    assert rules.may_be_the_same(one, one)


def test_names_written_by_ear_are_brought_together() -> None:
    assert rules.may_be_the_same(("Mohamed", "Kouyaté"), ("Mohammed", "Couyate"))
    assert rules.may_be_the_same(("Léa", "Petit"), ("PETIT", "Lea"))
    assert not rules.may_be_the_same(("Léa", "Petit"), ("Léa", "Moreau"))
    assert not rules.may_be_the_same(("", ""), ("Léa", "Petit"))
