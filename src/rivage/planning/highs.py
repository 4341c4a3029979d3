"""HiGHS, the first engine: SciPy's own copy, which lives beside OR-Tools in one process."""

import math

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix

from rivage.planning.linear import Answer, Model, Outcome

_INFEASIBLE = 2


def solve(model: Model, *, seconds: float) -> Answer:
    """The cheapest values, proven so, or the best found when the time is over."""
    rows = csr_matrix(
        (
            np.array(model.coefficients, float),
            np.array(model.columns, np.int32),
            np.array(model.starts, np.int32),
        ),
        shape=(len(model.lows), len(model.most)),
    )
    found = milp(
        np.array(model.prices, float),
        constraints=LinearConstraint(
            rows.tocsc(), np.array(model.lows, float), np.array(model.highs, float)
        ),
        bounds=Bounds(np.zeros(len(model.most)), np.array(model.most, float)),
        integrality=np.ones(len(model.most)),
        options={"time_limit": seconds, "mip_rel_gap": 0.0},
    )
    if found.status == _INFEASIBLE:
        return Answer(Outcome.IMPOSSIBLE)
    bound = _whole(found.mip_dual_bound)
    if found.x is None:
        return Answer(Outcome.NOTHING_YET, bound=bound)
    values = [round(value) for value in found.x]
    cost = model.cost(values)
    proven = found.status == 0 or (bound is not None and cost <= bound)
    return Answer(
        Outcome.PROVEN if proven else Outcome.FOUND, values, cost, cost if proven else bound
    )


def _whole(bound: float | None) -> int | None:
    """Prices are whole: no plan costs less than the bound rounded up."""
    return math.ceil(bound - 1e-6) if bound is not None and math.isfinite(bound) else None
