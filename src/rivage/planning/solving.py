"""HiGHS first; when it needs longer, CP-SAT goes on from its best, tells, and can be stopped."""

import time

from rivage.planning import cpsat, highs
from rivage.planning.cpsat import Watch
from rivage.planning.linear import Answer, Model, Outcome

# A cohort takes HiGHS a quarter of a second, a hard one a few: after that someone is waiting.
FIRST_SECONDS = 5.0


def solve(model: Model, *, seconds: float = 60.0, watch: Watch | None = None) -> Answer:
    """The best plan within `seconds`, with its proven gap; earlier when `watch` has enough."""
    began = time.monotonic()
    first = highs.solve(model, seconds=min(FIRST_SECONDS, seconds))
    if first.cost is not None and first.bound is not None and watch is not None:
        watch.better(first.cost, first.bound)
    left = seconds - (time.monotonic() - began)
    settled = first.outcome in {Outcome.PROVEN, Outcome.IMPOSSIBLE}
    if settled or left <= 0 or (watch is not None and watch.enough()):
        return first
    return _best(first, cpsat.solve(model, seconds=left, hint=first.values, watch=watch))


def _best(first: Answer, second: Answer) -> Answer:
    """The cheaper plan of the two, and the higher of the two bounds."""
    if second.outcome is Outcome.IMPOSSIBLE:
        return second
    bound = max((b for b in (first.bound, second.bound) if b is not None), default=None)
    plans = [answer for answer in (first, second) if answer.cost is not None]
    if not plans:
        return Answer(Outcome.NOTHING_YET, bound=bound)
    best = min(plans, key=lambda answer: answer.cost or 0)
    proven = best.cost == bound
    return Answer(Outcome.PROVEN if proven else Outcome.FOUND, best.values, best.cost, bound)
