"""What is true of a pathway and of the road to release: plain values, no clock."""

from rivage.pathways.rules.enrolments import (
    NEXT,
    REVIEWS,
    UNDER_WAY,
    may_follow,
    may_move_on,
    reviews_before,
)

__all__ = ["NEXT", "REVIEWS", "UNDER_WAY", "may_follow", "may_move_on", "reviews_before"]
