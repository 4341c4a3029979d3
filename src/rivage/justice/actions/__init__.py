"""What is done about someone's situation, one function an act."""

from rivage.justice.actions.custody import (
    correct_custody,
    record_custody,
    release,
    withdraw_custody,
)
from rivage.justice.actions.expected_release import tell_release
from rivage.justice.actions.refusals import (
    AlreadyOutside,
    NothingSaid,
    NotYet,
    PeriodOverlaps,
    RangeReversed,
    WithoutWalls,
)

__all__ = [
    "AlreadyOutside",
    "NotYet",
    "NothingSaid",
    "PeriodOverlaps",
    "RangeReversed",
    "WithoutWalls",
    "correct_custody",
    "record_custody",
    "release",
    "tell_release",
    "withdraw_custody",
]
