"""A sentence-adjustment dossier as a machine: which state may follow which. Plain words, no clock.

Taking a mistaken act back is not a path of the machine: it restores the state before it
(`actions.dossier_undo`), so the machine only ever says what can happen next in the world.
"""

from typing import Final

# Gathering happens in any order, and a request is sometimes filed before everything is there.
PREPARING: Final = ("idea", "eligibility_checked", "building", "collected")

_GATHERING: Final = frozenset({"filed", "opinion", "given_up"})

NEXT: Final[dict[str, frozenset[str]]] = {
    "idea": _GATHERING | {"eligibility_checked", "building", "collected"},
    "eligibility_checked": _GATHERING | {"building", "collected"},
    "building": _GATHERING | {"eligibility_checked", "collected"},
    # A paper expires, the job falls through: gathering starts again.
    "collected": _GATHERING | {"building"},
    # The judge's track. A date that moves is the same state again.
    "filed": frozenset({"hearing_scheduled", "granted_without_debate", "refused", "given_up"}),
    "hearing_scheduled": frozenset(
        {"hearing_scheduled", "heard", "adjourned", "granted_without_debate", "given_up"}
    ),
    "heard": frozenset({"granted", "refused", "adjourned"}),
    "adjourned": frozenset({"hearing_scheduled", "commission", "given_up"}),
    # The track of the LSC: the probation service's opinion, the commission, the order.
    "opinion": frozenset({"commission", "granted", "refused"}),
    "commission": frozenset({"commission", "granted", "refused", "adjourned"}),
    # Decided, then told to the parties: from there runs the prosecutor's window.
    "granted": frozenset({"notified"}),
    "granted_without_debate": frozenset({"notified"}),
    "notified": frozenset({"enforceable", "appealed"}),
    # An appeal made after the window does not suspend: the measure may start all the same.
    "enforceable": frozenset({"executing", "appealed"}),
    "appealed": frozenset({"confirmed", "reversed", "appeal_void", "enforceable", "executing"}),
    "confirmed": frozenset({"executing"}),
    "appeal_void": frozenset({"executing"}),
    "reversed": frozenset(),
    # A refusal, and what the person may do about it.
    "refused": frozenset({"refusal_notified"}),
    "refusal_notified": frozenset({"own_appeal"}),
    "own_appeal": frozenset({"granted_on_appeal", "refusal_upheld"}),
    "granted_on_appeal": frozenset({"executing"}),
    "refusal_upheld": frozenset(),
    # Outside, under the measure. Brought back inside, the judge says what follows.
    "executing": frozenset({"completed", "modified", "withdrawn", "reinstated"}),
    "modified": frozenset({"modified", "completed", "withdrawn", "reinstated"}),
    "reinstated": frozenset({"executing", "withdrawn"}),
    "completed": frozenset(),
    "withdrawn": frozenset(),
    "given_up": frozenset(),
}  # fmt: skip

START: Final = "idea"
LSC_ONLY: Final = frozenset({"opinion", "commission"})
JUDGE_ONLY: Final = frozenset({"filed", "hearing_scheduled", "heard", "granted_without_debate"})

# A request that a judge holds: there is one for each measure (D.49-12, certainty B: it warns).
PENDING: Final = frozenset(
    {
        "filed", "hearing_scheduled", "heard", "adjourned", "opinion", "commission", "granted",
        "granted_without_debate", "notified", "enforceable", "appealed", "confirmed",
        "appeal_void", "own_appeal", "granted_on_appeal",
    }
)  # fmt: skip
UNDER_WAY: Final = frozenset({"executing", "modified", "reinstated"})
# Nothing more is expected of it, but what was gathered may serve again.
OVER: Final = frozenset(
    {
        "refused", "refusal_notified", "refusal_upheld", "reversed", "completed", "withdrawn",
        "given_up",
    }
)  # fmt: skip
REUSABLE: Final = OVER
OPEN: Final = frozenset(NEXT) - OVER

# What must be known for a state to be true; the database holds the same (check constraints).
NEEDS: Final[dict[str, frozenset[str]]] = {
    "filed_on": frozenset({"filed", "hearing_scheduled", "heard", "granted_without_debate"}),
    "hearing_at": frozenset({"hearing_scheduled", "heard", "commission"}),
    "opinion_on": frozenset({"opinion", "commission"}),
    "decided_on": frozenset(
        {
            "granted", "granted_without_debate", "notified", "enforceable", "appealed",
            "confirmed", "appeal_void", "reversed", "refused", "refusal_notified", "own_appeal",
            "refusal_upheld", "granted_on_appeal",
        }
    ),
    "notified_at": frozenset(
        {
            "notified", "enforceable", "appealed", "confirmed", "appeal_void", "reversed",
            "refusal_notified", "own_appeal",
        }
    ),
    "appealed_at": frozenset({"appealed", "confirmed", "appeal_void", "reversed"}),
    "own_appealed_on": frozenset({"own_appeal", "refusal_upheld", "granted_on_appeal"}),
    "chamber_on": frozenset({"confirmed", "reversed", "refusal_upheld", "granted_on_appeal"}),
    "enforced_on": frozenset({"executing", "modified", "reinstated", "completed", "withdrawn"}),
    "ended_on": frozenset({"completed", "withdrawn", "given_up"}),
}  # fmt: skip


def next_states(state: str, *, lsc: bool, suspended: bool = False) -> frozenset[str]:
    """What may follow. `suspended`: the appeal was made in time, so nothing starts before."""
    closed = JUDGE_ONLY if lsc else LSC_ONLY
    following = NEXT[state] - closed
    if state == "appealed":
        following -= {"executing"} if suspended else {"appeal_void"}
    return following


def may_become(state: str, wanted: str, *, lsc: bool, suspended: bool = False) -> bool:
    return wanted in next_states(state, lsc=lsc, suspended=suspended)
