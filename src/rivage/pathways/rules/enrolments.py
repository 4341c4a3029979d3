"""What may follow what on a pathway, and when to look back. Plain values."""

from collections.abc import Mapping
from datetime import date, timedelta

# From each status of an enrolment, where it may go. "ended" opens again where it was.
NEXT: Mapping[str, frozenset[str]] = {
    "welcomed": frozenset({"diagnostic", "active", "suspended", "ended"}),
    "diagnostic": frozenset({"welcomed", "active", "suspended", "ended"}),
    "active": frozenset({"diagnostic", "suspended", "ended"}),
    "suspended": frozenset({"welcomed", "diagnostic", "active", "ended"}),
    "ended": frozenset({"welcomed", "diagnostic", "active", "suspended"}),
}
UNDER_WAY = frozenset({"welcomed", "diagnostic", "active"})

# Looks back with the person, so many days before the release that is known.
REVIEWS: Mapping[str, int] = {"release_90": 90, "release_30": 30, "release_15": 15}


def may_follow(now: str, then: str) -> bool:
    return then in NEXT.get(now, frozenset())


def may_move_on(now: str, then: str) -> bool:
    """Welcome, diagnostic, active: forward and back, without stopping."""
    return now in UNDER_WAY and then in UNDER_WAY and may_follow(now, then)


def reviews_before(release_on: date | None, today: date) -> dict[str, date]:
    """{reason: day} to propose from `today`; nothing without a date still ahead.

    When every usual day has gone by, one review today: the release is near.
    """
    if release_on is None or release_on < today:
        return {}
    days = {why: release_on - timedelta(days=before) for why, before in REVIEWS.items()}
    ahead = {why: day for why, day in days.items() if day >= today}
    return ahead or {min(REVIEWS, key=lambda why: REVIEWS[why]): today}
