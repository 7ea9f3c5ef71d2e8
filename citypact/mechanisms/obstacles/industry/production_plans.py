r"""What is made where: by each city alone, and by all together with as little trade in inputs as can be.

Many divisions of labour sell as much. Shown is one that moves the least worth of inputs between cities,

.. math:: \min \sum_{ik} \lambda_k m_{ik} \quad\text{s.t.}\quad \sum_g a_{gk} y_{ig} - m_{ik} \le b_{ik},
          \quad \sum_{ig} a_{gk} y_{ig} \le \sum_i b_{ik}, \quad \sum_{ig} p_g y_{ig} \ge v(N),
          \quad y, m \ge 0 ,

with the inputs valued at the middle of their Owen prices.

References
----------
models.md §4.10.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import cvxpy as cp

from citypact.games.obstacles.industry.division import DivisionOfLabour
from citypact.games.rational import as_fraction, total
from citypact.mechanisms.answer_parts.second_opinion import confirm_program
from citypact.solvers.core_sets.exact_optimum import exact_optimum
from citypact.solvers.linear.program import LinearProgram, Row
from citypact.solvers.program import ConvexProgram

#: Prices are told apart in floating point only if the next best cost this much more.
CLEAR = Fraction(1001, 1000)


@dataclass(frozen=True)
class ProductionPlan:
    """Output of every good in every city.

    Parameters
    ----------
    game : DivisionOfLabour
        The cities.
    outputs : tuple of tuples of Fraction
        By city and good (units of the good).
    """

    game: DivisionOfLabour
    outputs: tuple[tuple[Fraction, ...], ...]

    def used(self, city: int) -> list[Fraction]:
        """Return how much of each input the output of a city takes."""
        return [
            total(
                as_fraction(row[at]) * output
                for row, output in zip(self.game.recipes, self.outputs[city], strict=True)
            )
            for at in range(len(self.game.inputs))
        ]

    def sales(self, city: int) -> Fraction:
        """Return what the output of a city sells for (亿元 a year)."""
        return total(
            as_fraction(price) * output
            for price, output in zip(self.game.prices, self.outputs[city], strict=True)
        )

    def sold(self, city: int) -> list[Fraction]:
        """Return how much of each input a city gives to others; below zero it receives."""
        pairs = zip(self.game.owned([city]), self.used(city), strict=True)
        return [owned - used for owned, used in pairs]

    @property
    def made(self) -> list[Fraction]:
        """Output of each good in all cities."""
        return [total(column) for column in zip(*self.outputs, strict=True)]

    @property
    def actions(self) -> dict[str, Fraction]:
        """Output of each good in each city, by name."""
        return {
            f"{good} in {city}": output
            for city, row in zip(self.game.players, self.outputs, strict=True)
            for good, output in zip(self.game.goods, row, strict=True)
        }


def plan_alone(game: DivisionOfLabour) -> ProductionPlan:
    """Return what each city makes of its own inputs.

    Examples
    --------
    >>> game = DivisionOfLabour(("A", "B"), ("staff",), ("chips",), [[1], [2]], [[1]], [3])
    >>> [str(row[0]) for row in plan_alone(game).outputs]
    ['1', '2']
    """
    return ProductionPlan(game, tuple(_alone(game, at) for at in range(len(game.players))))


def _alone(game: DivisionOfLabour, city: int) -> tuple[Fraction, ...]:
    goods = tuple(f"good {at}" for at in range(len(game.goods)))
    aim = {name: as_fraction(price) for name, price in zip(goods, game.prices, strict=True)}
    rows = [
        Row(f"input {at}", _takes(game, at, goods), "<=", owned)
        for at, owned in enumerate(game.owned([city]))
    ]
    floors = [Row(f"{name} not negative", {name: 1}, ">=", 0) for name in goods]
    point = exact_optimum(LinearProgram("maximize", goods, aim, (*rows, *floors))).point
    return tuple(point[name] for name in goods)


def plan_together(game: DivisionOfLabour) -> ProductionPlan:
    """Return a division of labour that sells as much as can be and trades the least worth of inputs.

    Examples
    --------
    >>> game = DivisionOfLabour(("A", "B"), ("staff",), ("chips",), [[1], [2]], [[1]], [3])
    >>> [str(row[0]) for row in plan_together(game).outputs]
    ['1', '2']
    """
    cities, inputs = range(len(game.players)), range(len(game.inputs))
    make = [[f"good {g} in {i}" for g in range(len(game.goods))] for i in cities]
    buy = [[f"input {k} to {i}" for k in inputs] for i in cities]
    middle = list(game.efficient().actions.values())
    rows = []
    for k, owned in enumerate(game.owned(cities)):
        for i in cities:
            takes = {**_takes(game, k, make[i]), buy[i][k]: Fraction(-1)}
            rows.append(Row(f"input {k} in {i}", takes, "<=", as_fraction(game.endowments[i][k])))
        everywhere = {name: amount for i in cities for name, amount in _takes(game, k, make[i]).items()}
        rows.append(Row(f"input {k} in all", everywhere, "<=", owned))
    sales = {name: as_fraction(p) for row in make for name, p in zip(row, game.prices, strict=True)}
    rows.append(Row("sales", sales, ">=", game.worth(game.everybody)))
    variables = tuple(name for table in (make, buy) for row in table for name in row)
    rows += [Row(f"{name} not negative", {name: 1}, ">=", 0) for name in variables]
    aim = {buy[i][k]: as_fraction(middle[k]) for i in cities for k in inputs if middle[k]}
    point = exact_optimum(LinearProgram("minimize", variables, aim, tuple(rows))).point
    return ProductionPlan(game, tuple(tuple(point[name] for name in row) for row in make))


def confirm_joint_plan(game: DivisionOfLabour, prices: list[Fraction]) -> None:
    """State the joint plan in cvxpy, every number of order one, and compare its worth and prices.

    Parameters
    ----------
    game : DivisionOfLabour
        The cities.
    prices : list of Fraction
        Owen price of each input (亿元 a year per unit); compared only where no others are nearly as good.

    Raises
    ------
    CertificateError
        If cvxpy finds another optimum or other prices.
    """
    owned = game.owned(range(len(game.players)))
    worth = game.worth(game.everybody)
    # Each output in units of what all inputs together could make of it; each input in units of its stock.
    most = game.most_of_each
    made = cp.Variable(len(game.goods), name="made", nonneg=True)
    value = [float(as_fraction(price) * top / worth) for price, top in zip(game.prices, most, strict=True)]
    rows = {}
    for at, (name, stock) in enumerate(zip(game.inputs, owned, strict=True)):
        takes = [
            float(as_fraction(row[at]) * top / stock) for row, top in zip(game.recipes, most, strict=True)
        ]
        rows[name] = cp.sum(cp.multiply(takes, made)) <= 1
    exact = {
        name: price * stock / worth
        for name, price, stock in zip(game.inputs, prices, owned, strict=True)
        if game.runner_up is None or game.runner_up > worth * CLEAR
    }
    confirm_program(ConvexProgram(cp.sum(cp.multiply(value, made)), rows), Fraction(1), exact)


def _takes(game: DivisionOfLabour, at: int, goods: Sequence[str]) -> dict[str, Fraction]:
    """Return how much of an input each good takes, where it takes any."""
    amounts = ((name, as_fraction(row[at])) for name, row in zip(goods, game.recipes, strict=True))
    return {name: amount for name, amount in amounts if amount}
