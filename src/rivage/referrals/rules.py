"""The life of an orientation, and what it must say before it is sent. Plain values only."""

from collections.abc import Iterable, Mapping
from datetime import date

from rivage.participants.rules import name_words, sounds

# An accepted orientation has become a file: what follows is written there.
NEXT: dict[str, set[str]] = {
    "draft": {"received"},
    "received": {"in_review", "accepted", "waiting", "declined", "withdrawn", "expired"},
    "in_review": {"received", "accepted", "waiting", "declined", "withdrawn", "expired"},
    "waiting": {"received", "in_review", "accepted", "declined", "withdrawn", "expired"},
    "accepted": set(),
    "declined": {"received"},
    "withdrawn": {"received"},
    "expired": {"received"},
}
AWAITING = frozenset({"received", "in_review"})
CLOSED = frozenset({"declined", "withdrawn", "expired"})

REMIND_AFTER_DAYS = 10

# What each part of the form must hold; ("a", "b") is satisfied by either.
SECTIONS: dict[str, tuple[tuple[str, ...], ...]] = {
    "prescriber": (("organisation", "prescriber_name"),),
    "person": (("first_name",), ("last_name",)),
    "place": (("regime",), ("establishment",), ("release_on", "release_unknown")),
    "availability": (("availability",),),
    "speech": (("languages",), ("interpreter",), ("reading_help",)),
    "fallback": (("fallback_contact",),),
    "purpose": (("programme",), ("team",), ("message",)),
}
# Asked only of someone who sleeps in a prison.
INSIDE_ONLY = frozenset({"establishment", "release_on"})


def may_become(current: str, wanted: str) -> bool:
    return wanted in NEXT.get(current, set())


def missing(facts: Mapping[str, object], *, inside: bool) -> dict[str, list[str]]:
    """{section: what it lacks}, each named by its first field; every section is there, in order."""
    return {
        section: [
            fields[0]
            for fields in wanted
            if (inside or fields[0] not in INSIDE_ONLY)
            and not any(facts.get(field) for field in fields)
        ]
        for section, wanted in SECTIONS.items()
    }


def is_complete(facts: Mapping[str, object], *, inside: bool) -> bool:
    return not any(missing(facts, inside=inside).values())


def days_waiting(received_on: date | None, today: date) -> int:
    return 0 if received_on is None else max(0, (today - received_on).days)


def answer_is_late(received_on: date | None, today: date) -> bool:
    return days_waiting(received_on, today) > REMIND_AFTER_DAYS


def may_have_expired(received_on: date | None, today: date, *, after_days: int) -> bool:
    """Long enough without an answer for a human to wonder; nothing happens by itself."""
    return after_days > 0 and days_waiting(received_on, today) > after_days


def may_be_the_same(one: Iterable[str], other: Iterable[str]) -> bool:
    """Two sets of names that share, by ear, two words; or all the words of the shorter."""
    first = {sounds(word) or word for word in name_words(*one)}
    second = {sounds(word) or word for word in name_words(*other)}
    if not first or not second:
        return False
    return len(first & second) >= min(2, len(first), len(second))
