"""CP-SAT, the second engine and the oracle of the first: goes on from what is known, and tells."""

from collections.abc import Sequence
from threading import Event, Thread
from typing import Protocol

from ortools.sat.python import cp_model

from rivage.planning.linear import Answer, Model, Outcome

_POLL = 0.1


class Watch(Protocol):
    """Someone who follows the search and may end it."""

    def better(self, cost: int, bound: int) -> None:
        """A cheaper plan was found; none costs less than `bound`."""

    def enough(self) -> bool:
        """Whether to stop now, with the best so far."""


class _Teller(cp_model.CpSolverSolutionCallback):
    def __init__(self, watch: Watch) -> None:
        super().__init__()
        self.watch = watch

    def on_solution_callback(self) -> None:
        self.watch.better(round(self.objective_value), round(self.best_objective_bound))


def solve(
    model: Model,
    *,
    seconds: float,
    hint: Sequence[int] | None = None,
    watch: Watch | None = None,
    workers: int = 2,
) -> Answer:
    """The cheapest values; `hint` is a plan to begin from."""
    engine, variables = _translated(model)
    if hint is not None:
        for variable, value in zip(variables, hint, strict=True):
            engine.add_hint(variable, value)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = workers
    solver.parameters.max_time_in_seconds = seconds
    status = _watched(solver, engine, watch)
    if status == cp_model.INFEASIBLE:
        return Answer(Outcome.IMPOSSIBLE)
    bound = round(solver.best_objective_bound)
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return Answer(Outcome.NOTHING_YET, bound=bound)
    values = [solver.value(variable) for variable in variables]
    outcome = Outcome.PROVEN if status == cp_model.OPTIMAL else Outcome.FOUND
    return Answer(outcome, values, model.cost(values), bound)


def _watched(
    solver: cp_model.CpSolver, engine: cp_model.CpModel, watch: Watch | None
) -> cp_model.CpSolverStatus:
    if watch is None:
        return solver.solve(engine)
    over = Event()

    def stop_when_asked() -> None:
        while not over.wait(_POLL):
            if watch.enough():
                solver.stop_search()

    listener = Thread(target=stop_when_asked, daemon=True)
    listener.start()
    try:
        return solver.solve(engine, _Teller(watch))
    finally:
        over.set()
        listener.join()


def _translated(model: Model) -> tuple[cp_model.CpModel, list[cp_model.IntVar]]:
    engine = cp_model.CpModel()
    variables = [
        engine.new_bool_var("") if most == 1 else engine.new_int_var(0, most, "")
        for most in model.most
    ]
    for row, (low, high) in enumerate(zip(model.lows, model.highs, strict=True)):
        terms = model.terms(row)
        columns = [variables[column] for column, _ in terms]
        if high == 1 and low < 0 and all(c == 1 and model.most[v] == 1 for v, c in terms):
            engine.add_at_most_one(columns)
            continue
        total = cp_model.LinearExpr.weighted_sum(columns, [c for _, c in terms])
        engine.add_linear_constraint(total, low, high)
    engine.minimize(cp_model.LinearExpr.weighted_sum(variables, model.prices))
    return engine, variables
