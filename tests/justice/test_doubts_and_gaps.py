"""When a word about a release is asked for again, and what is not known of where someone was."""

import itertools
from datetime import date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from rivage.justice.choices import DossierState
from rivage.justice.rules import custody
from rivage.justice.rules import expected_release as release
from rivage.justice.rules.expected_release import Doubt, Event, Stay, Word

TODAY = date(2026, 3, 2)
DAYS = st.dates(TODAY - timedelta(400), TODAY)
EVENTS = st.lists(st.builds(Event, st.sampled_from(sorted(release.EVENTS)), DAYS), max_size=6)


def ago(days):
    return TODAY - timedelta(days=days)


def kinds(word, events, *, inside=True):
    return [reason.doubt for reason in release.doubts(word, events, TODAY, inside=inside)]


def test_a_fresh_word_with_nothing_since_stands():
    assert kinds(Word(ago(3), TODAY + timedelta(20)), []) == []


def test_nobody_said_anything_is_a_reason_inside_only():
    assert kinds(None, []) == [Doubt.NEVER_SAID]
    assert kinds(None, [], inside=False) == []


def test_thirty_days_stand_and_thirty_one_do_not():
    assert kinds(Word(ago(30), TODAY + timedelta(20)), []) == []
    assert kinds(Word(ago(31), TODAY + timedelta(20)), []) == [Doubt.OLD]


def test_a_range_has_passed_with_its_last_day():
    assert kinds(Word(ago(5), ago(2), TODAY), []) == []
    assert kinds(Word(ago(5), ago(4), ago(1)), []) == [Doubt.PASSED]


@given(st.builds(Word, DAYS, st.none(), st.none()), EVENTS)
def test_only_what_came_after_the_word_makes_it_doubtful(word, events):
    found = release.doubts(word, events, TODAY)
    since = {event.doubt for event in events if event.on > word.said_on}
    assert {reason.doubt for reason in found} - {Doubt.OLD} == since
    for reason in found:
        if reason.doubt in release.EVENTS:
            assert reason.on == max(e.on for e in events if e.doubt == reason.doubt)


@given(st.builds(Word, DAYS, st.none(), st.none()), EVENTS)
def test_each_reason_is_said_once_and_always_in_the_same_order(word, events):
    found = [reason.doubt for reason in release.doubts(word, events, TODAY)]
    assert found == [doubt for doubt in Doubt if doubt in found]


@given(st.builds(Word, DAYS, st.none(), st.none()), EVENTS)
def test_saying_it_again_today_lifts_every_doubt(word, events):
    again = Word(TODAY, word.earliest_on, word.latest_on)
    assert release.doubts(again, events, TODAY) == []


def test_each_period_after_the_first_is_an_event():
    stays = [
        Stay(ago(300), inside=True, place="1"),
        Stay(ago(200), inside=True, place="2"),
        Stay(ago(100), inside=False),
        Stay(ago(50), inside=True, place="2"),
        Stay(ago(10), inside=True, place="2"),
    ]
    assert release.events_of(stays) == [
        Event(Doubt.TRANSFER, ago(200)), Event(Doubt.NEW_PERIOD, ago(100)),
        Event(Doubt.RECALL, ago(50)), Event(Doubt.NEW_PERIOD, ago(10)),
    ]  # fmt: skip


def test_decisions_are_states_of_a_dossier():
    assert set(DossierState.values) >= release.DECISIONS


STRETCHES = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 30)), min_size=1, max_size=6)


def timeline(parts, *, lasts):
    """Periods one after the other, each so many days after the one before."""
    day, found = ago(600), []
    for wait, length in parts:
        start = day + timedelta(wait)
        day = start + timedelta(length)
        found.append(custody.Stretch(start, day))
    assume(day <= TODAY)
    if lasts:
        found[-1] = custody.Stretch(found[-1].start, None)
    return found


@given(STRETCHES, st.booleans(), st.randoms())
def test_periods_and_gaps_together_cover_every_day_once(parts, lasts, chance):
    periods = timeline(parts, lasts=lasts)
    shuffled = list(periods)
    chance.shuffle(shuffled)
    holes = custody.gaps(shuffled, TODAY)
    ends = [(each.start, each.end or TODAY) for each in (*periods, *holes)]
    ends.sort()
    for (_start, end), (start, _end) in itertools.pairwise(ends):
        assert end == start
    assert ends[-1][1] == TODAY
    assert all(hole.start < hole.end for hole in holes)


def test_nothing_is_missing_before_anything_is_known():
    assert custody.gaps([], TODAY) == []
