"""What people do with an orientation: write it, receive it, answer it."""

from rivage.referrals.actions.acceptance import AlreadyInAProgramme, accept
from rivage.referrals.actions.answers import (
    ReferralMovedOn,
    ask,
    decline,
    expire,
    hear_back,
    put_on_waiting_list,
    remind_awaiting,
    reopen,
    withdraw,
)
from rivage.referrals.actions.writing import (
    AlreadyAFile,
    ReferralElsewhere,
    ReferralIncomplete,
    correct,
    discard_draft,
    keep_draft,
    receive,
    start_draft,
)

__all__ = [
    "AlreadyAFile",
    "AlreadyInAProgramme",
    "ReferralElsewhere",
    "ReferralIncomplete",
    "ReferralMovedOn",
    "accept",
    "ask",
    "correct",
    "decline",
    "discard_draft",
    "expire",
    "hear_back",
    "keep_draft",
    "put_on_waiting_list",
    "receive",
    "remind_awaiting",
    "reopen",
    "start_draft",
    "withdraw",
]
