"""What is true of a release that someone told us. Plain values.

Nothing here computes a date of release: it is always what someone said, one day. What is here says
when that word should be asked for again, and why.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

# What was said longer ago than this is asked again (trade: releases move all the time).
STALE_AFTER_DAYS = 30


class Doubt(StrEnum):
    """Why a date should be asked again, in the order in which it is said."""

    # Nobody ever said anything, or nothing that still counts.
    NEVER_SAID = "never_said"
    PASSED = "passed"
    TRANSFER = "transfer"
    RECALL = "recall"
    NEW_PERIOD = "new_period"
    DECISION = "decision"
    NOT_RETURNED = "not_returned"
    OLD = "old"


# The events that make a word doubtful when they come after it.
EVENTS = frozenset(
    {Doubt.TRANSFER, Doubt.RECALL, Doubt.NEW_PERIOD, Doubt.DECISION, Doubt.NOT_RETURNED}
)


# States of an adjustment dossier that a judge, a chamber or the prosecutor brings about.
DECISIONS = frozenset(
    {
        "granted", "granted_without_debate", "refused", "appealed", "confirmed", "reversed",
        "appeal_void", "granted_on_appeal", "refusal_upheld", "withdrawn",
    }
)  # fmt: skip
NO_RETURN = "not_returned"


@dataclass(frozen=True)
class Event:
    """Something that happened, and the day it did."""

    doubt: Doubt
    on: date


@dataclass(frozen=True)
class Word:
    """What was said of the release: a day, a range, or neither when it is not known."""

    said_on: date
    earliest_on: date | None = None
    latest_on: date | None = None


@dataclass(frozen=True)
class Reason:
    """Why to ask again, and since when."""

    doubt: Doubt
    on: date | None = None


@dataclass(frozen=True)
class Stay:
    """A custody period, as far as doubts go: where it was, and whether inside."""

    started_on: date
    inside: bool
    place: str = ""


def age_in_days(said_on: date, today: date) -> int:
    return max((today - said_on).days, 0)


def stale(said_on: date, today: date) -> bool:
    """Whether what was said should be asked again."""
    return age_in_days(said_on, today) > STALE_AFTER_DAYS


def doubts(
    word: Word | None, events: Iterable[Event], today: date, *, inside: bool = True
) -> list[Reason]:
    """Why to ask again; empty when the word stands. Each reason once, with its latest day.

    An event of the very day counts as known to whoever spoke that day. Outside, nothing is
    expected unless someone said something.
    """
    if word is None:
        return [Reason(Doubt.NEVER_SAID)] if inside else []
    found: dict[Doubt, date] = {}
    until = word.latest_on or word.earliest_on
    if inside and until is not None and until < today:
        found[Doubt.PASSED] = until
    for event in events:
        if event.doubt in EVENTS and word.said_on < event.on <= today:
            found[event.doubt] = max(event.on, found.get(event.doubt, event.on))
    if stale(word.said_on, today):
        found[Doubt.OLD] = word.said_on
    return [Reason(doubt, found[doubt]) for doubt in Doubt if doubt in found]


def events_of(stays: Iterable[Stay]) -> list[Event]:
    """What the timeline itself says: each period after the first is an event."""
    ordered = sorted(stays, key=lambda stay: stay.started_on)
    found = []
    for before, after in pairwise(ordered):
        if after.inside and not before.inside:
            kind = Doubt.RECALL
        elif after.inside and before.place != after.place:
            kind = Doubt.TRANSFER
        else:
            kind = Doubt.NEW_PERIOD
        found.append(Event(kind, after.started_on))
    return found
