"""Reads about one person's situation."""

from rivage.justice.queries.custody import (
    current_period,
    establishments,
    periods_of,
    quarters,
    release_day,
    releases_told,
    timeline,
)

__all__ = [
    "current_period",
    "establishments",
    "periods_of",
    "quarters",
    "release_day",
    "releases_told",
    "timeline",
]
