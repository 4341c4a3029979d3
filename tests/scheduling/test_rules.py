"""Absences and notes written by two people, as plain values."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from rivage.scheduling import rules

PRISON_LIFE = ["not_brought", "at_court", "lock_down", "medical", "disciplinary"]
OUTCOMES = st.lists(
    st.sampled_from(["came", "came_late", "excused", "absent", "cancelled_by_us", "", *PRISON_LIFE])
)
COUNTING = frozenset({"absent"})
WORDS = st.sampled_from(["", "a", "b"])


@given(OUTCOMES)
def test_facts_of_prison_life_and_our_own_cancellations_never_count(outcomes: list[str]) -> None:
    told = [it for it in outcomes if it not in {*PRISON_LIFE, "cancelled_by_us", ""}]
    assert rules.absences_in_a_row(outcomes, counting=COUNTING) == rules.absences_in_a_row(
        told, counting=COUNTING
    )


@given(OUTCOMES, st.sampled_from(["came", "came_late", "excused"]))
def test_any_news_from_the_person_begins_the_count_again(outcomes: list[str], news: str) -> None:
    assert rules.absences_in_a_row([*outcomes, news], counting=COUNTING) == 0


@given(OUTCOMES)
def test_one_more_absence_is_one_more(outcomes: list[str]) -> None:
    before = rules.absences_in_a_row(outcomes, counting=COUNTING)
    assert rules.absences_in_a_row([*outcomes, "absent"], counting=COUNTING) == before + 1


@given(st.integers(-600, 600), st.sampled_from(["came", "absent", "excused", "cancelled_by_us"]))
def test_a_presence_is_not_known_beforehand_but_an_excuse_is(minutes: int, outcome: str) -> None:
    now = datetime(2026, 3, 12, 9, 30, tzinfo=UTC)
    known = rules.known_already(outcome, starts_at=now + timedelta(minutes=minutes), now=now)
    assert known == (outcome in {"excused", "cancelled_by_us"} or minutes <= 15)


def test_minutes_are_kept_only_for_someone_who_came_late() -> None:
    assert rules.minutes_late("came_late", 15) == 15
    assert rules.minutes_late("came", 15) is None


def write(
    version: int,
    stored_version: int,
    page: str = "",
    stored_page: str = "",
    attempt: str = "",
    stored_attempt: str = "",
) -> str:
    return rules.may_write(
        version=version, stored_version=stored_version, page=page, stored_page=stored_page,
        attempt=attempt, stored_attempt=stored_attempt,
    )  # fmt: skip


@given(st.tuples(st.integers(0, 5), st.integers(0, 5), WORDS, WORDS, WORDS, WORDS))
def test_writing_over_needs_to_have_read_or_to_be_the_same_page(values: Any) -> None:
    version, stored_version, page, stored_page, attempt, stored_attempt = values
    verdict = write(*values)
    if verdict == "write":
        assert version == stored_version or page == stored_page != ""
    if verdict == "repeat":
        assert attempt == stored_attempt != ""


def test_a_lost_answer_does_not_turn_a_page_against_itself() -> None:
    assert write(3, 4, "ma page", "ma page", "essai 2", "essai 1") == "write"
    assert write(3, 4, "ma page", "ma page", "essai 1", "essai 1") == "repeat"
    assert write(3, 4, "ma page", "une autre", "essai 2", "essai 1") == "conflict"
