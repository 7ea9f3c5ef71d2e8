r"""Myerson and Satterthwaite's problem for finitely many types, as a labelled linear program.

Variables: chance :math:`q_{ij}` that the plant moves, interim chances
:math:`Q^A_i = \sum_j g_j q_{ij}`, :math:`Q^B_j = \sum_i f_i q_{ij}`, and interim gains
:math:`U^A_i, U^B_j` in place of payments (:math:`t^A_i = U^A_i + \ell_i Q^A_i`). Maximise
:math:`\sum f_i g_j (1-\ell_i-k_j) q_{ij}` subject to

.. math::

    U_i \ge U_h + (\ell_h - \ell_i) Q_h \ \ \forall i, h, \qquad U \ge 0, \qquad
    \sum_i f_i U^A_i + \sum_j g_j U^B_j - \sum_{ij} f_i g_j (1-\ell_i-k_j) q_{ij} \le z .

For more than 12 types a side only neighbours are compared, both ways. Their two rows add up to
interim chances that fall with the cost, and with these the comparisons of neighbours chain up to all
others; the many further rows, which say nothing new, can keep a solver from its end. All comparisons
are tested afterwards.

References
----------
models.md B1. R. Myerson and M. Satterthwaite, Journal of Economic Theory 29, 1983.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from citypact.games.rational import Number, as_fraction
from citypact.mechanisms.trade.second_best.type_grid import TypeGrid
from citypact.solvers.linear.program import LinearProgram, Row

#: Up to here every type is compared with every other.
MOST_COMPARED = 12
BUDGET = "central budget"
CITIES = ("origin", "destination")


def surplus_weights(origin: TypeGrid, destination: TypeGrid) -> dict[tuple[int, int], Fraction]:
    """Return probability times surplus of each pair of types."""
    return {
        (i, j): f * g * (1 - loss - cost)
        for i, (loss, f) in enumerate(origin.pairs)
        for j, (cost, g) in enumerate(destination.pairs)
    }


def move(i: int, j: int) -> str:
    """Name the chance that types i and j move."""
    return f"q[{i},{j}]"


def second_best_program(origin: TypeGrid, destination: TypeGrid, budget: Number) -> LinearProgram:
    """State the program.

    Examples
    --------
    >>> grid = TypeGrid((0.25, 0.75), (0.5, 0.5))
    >>> len(second_best_program(grid, grid, 0).variables)
    12
    """
    weights = surplus_weights(origin, destination)
    aim = {move(i, j): weight for (i, j), weight in weights.items()}
    names = [*aim]
    rows: list[Row] = []
    for name in aim:
        rows += [Row(f"{name} >= 0", {name: 1}, ">=", 0), Row(f"{name} <= 1", {name: 1}, "<=", 1)]
    spent: dict[str, Number] = {name: -weight for name, weight in aim.items()}
    for city, own, other in zip(CITIES, (origin, destination), (destination, origin), strict=True):
        for i, (_, chance) in enumerate(own.pairs):
            names += [f"Q {city}[{i}]", f"U {city}[{i}]"]
            terms: dict[str, Number] = {
                move(i, j) if city == "origin" else move(j, i): mass
                for j, (_, mass) in enumerate(other.pairs)
            }
            rows.append(Row(f"chance of {city} {i}", {**terms, f"Q {city}[{i}]": -1}, "==", 0))
            rows.append(Row(f"participation of {city} {i}", {f"U {city}[{i}]": 1}, ">=", 0))
            spent[f"U {city}[{i}]"] = chance
        rows += _truth(city, own)
    rows.append(Row(BUDGET, spent, "<=", as_fraction(budget)))
    return LinearProgram("maximize", tuple(names), aim, tuple(rows))


def _truth(city: str, own: TypeGrid) -> Iterator[Row]:
    """Yield the rows that keep each type from posing as another."""
    everyone = len(own) <= MOST_COMPARED
    rates = [rate for rate, _ in own.pairs]
    for i, rate in enumerate(rates):
        for h, posed in enumerate(rates):
            if i != h and (everyone or abs(i - h) == 1):
                terms: dict[str, Number] = {f"U {city}[{i}]": 1, f"U {city}[{h}]": -1}
                terms[f"Q {city}[{h}]"] = rate - posed
                yield Row(f"{city} {i} does not pose as {h}", terms, ">=", 0)
