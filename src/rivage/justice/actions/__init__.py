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
from rivage.justice.actions.several import (
    NewPeriod,
    ReleaseTold,
    record_custodies,
    tell_releases,
)

__all__ = [
    "AlreadyOutside",
    "NewPeriod",
    "NotYet",
    "NothingSaid",
    "PeriodOverlaps",
    "RangeReversed",
    "ReleaseTold",
    "WithoutWalls",
    "correct_custody",
    "record_custodies",
    "record_custody",
    "release",
    "tell_release",
    "tell_releases",
    "withdraw_custody",
]
