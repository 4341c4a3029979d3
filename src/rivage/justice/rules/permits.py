"""The life of a leave permit: what may follow what. Plain values."""

from collections.abc import Mapping

# From each state, where a permit may go. "" is before anything was said.
NEXT: Mapping[str, frozenset[str]] = {
    "": frozenset({"needed"}),
    "needed": frozenset({"asked", "cancelled"}),
    "asked": frozenset({"granted", "refused", "cancelled"}),
    # After a refusal by the head of the prison, the same leave may be asked of the judge.
    "refused": frozenset({"appealed", "asked", "cancelled"}),
    # The prosecutor may appeal against what was granted: it is suspended.
    "granted": frozenset({"appealed", "done", "cancelled", "not_returned"}),
    "appealed": frozenset({"granted", "refused", "cancelled"}),
    "done": frozenset(),
    "cancelled": frozenset(),
    "not_returned": frozenset(),
}
STATES = frozenset(NEXT) - {""}
# Nothing is expected any more.
OVER = frozenset({"done", "cancelled", "not_returned"})
AWAITING_DECISION = frozenset({"asked", "appealed"})
# What has been granted and is not contested: an opening in the custody period.
OPENS = frozenset({"granted", "done", "not_returned"})


def may_follow(now: str, then: str) -> bool:
    return then in NEXT.get(now, frozenset())
