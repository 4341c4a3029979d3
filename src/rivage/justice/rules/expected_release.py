"""What is true of a release that someone told us. Plain values.

Nothing here computes a date of release: it is always what someone said, one day.
"""

from datetime import date

# What was said longer ago than this is asked again (trade: releases move all the time).
STALE_AFTER_DAYS = 30


def age_in_days(said_on: date, today: date) -> int:
    return max((today - said_on).days, 0)


def stale(said_on: date, today: date) -> bool:
    """Whether what was said should be asked again."""
    return age_in_days(said_on, today) > STALE_AFTER_DAYS
