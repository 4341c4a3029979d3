"""A linear model in whole numbers, written once and handed to any solver.

Every variable is a whole number between 0 and its `most`. Every row is
`low <= sum of coefficient x variable <= high`. The cost to make least is the sum of
`price x variable`: whole numbers, so that two solvers can be compared exactly.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

# Beyond any sum that a row can reach.
UNBOUNDED = 1_000_000


@dataclass
class Model:
    most: list[int] = field(default_factory=list)
    prices: list[int] = field(default_factory=list)
    # Rows one after the other: row r holds the terms starts[r] to starts[r + 1].
    starts: list[int] = field(default_factory=lambda: [0])
    columns: list[int] = field(default_factory=list)
    coefficients: list[int] = field(default_factory=list)
    lows: list[int] = field(default_factory=list)
    highs: list[int] = field(default_factory=list)
    # Why each row is there, in French.
    reasons: list[str] = field(default_factory=list)

    def count(self, most: int, price: int = 0) -> int:
        """A new variable from 0 to `most`; its number."""
        self.most.append(most)
        self.prices.append(price)
        return len(self.most) - 1

    def yes_no(self, price: int = 0) -> int:
        return self.count(1, price)

    def charge(self, variable: int, price: int) -> None:
        self.prices[variable] += price

    def row(
        self,
        reason: str,
        terms: Iterable[tuple[int, int]],
        *,
        low: int = -UNBOUNDED,
        high: int = UNBOUNDED,
    ) -> None:
        """`low <= sum(coefficient * variable) <= high`, terms as (variable, coefficient)."""
        for column, coefficient in terms:
            self.columns.append(column)
            self.coefficients.append(coefficient)
        self.starts.append(len(self.columns))
        self.lows.append(low)
        self.highs.append(high)
        self.reasons.append(reason)

    def at_most_one(self, reason: str, variables: Iterable[int]) -> None:
        self.row(reason, ((variable, 1) for variable in variables), high=1)

    def terms(self, row: int) -> list[tuple[int, int]]:
        span = slice(self.starts[row], self.starts[row + 1])
        return list(zip(self.columns[span], self.coefficients[span], strict=True))

    def cost(self, values: Iterable[int]) -> int:
        return sum(price * value for price, value in zip(self.prices, values, strict=True))

    def broken(self, values: list[int]) -> list[str]:
        """The reasons of the rows that these values do not respect."""
        return [
            self.reasons[row]
            for row in range(len(self.lows))
            if not self.lows[row]
            <= sum(values[column] * coefficient for column, coefficient in self.terms(row))
            <= self.highs[row]
        ]


class Outcome(StrEnum):
    PROVEN = "proven"
    FOUND = "found"
    IMPOSSIBLE = "impossible"
    NOTHING_YET = "nothing yet"


@dataclass(frozen=True)
class Answer:
    """What a solver says: values that respect every row, their cost, and a cost no plan beats."""

    outcome: Outcome
    values: list[int] | None = None
    cost: int | None = None
    bound: int | None = None

    @property
    def proven(self) -> bool:
        return self.outcome is Outcome.PROVEN
