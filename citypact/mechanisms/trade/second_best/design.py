r"""The best truthful, voluntary mechanism for two cities with private costs: solve, then prove.

The linear program gives moves, interim gains and the worth of a central yuan. They are
judged without the solver: every type against every other, participation, budget, chances,
and the bound that the price proves (``citypact.mechanisms.trade.second_best.price_bound``). Up to
200 variables the optimum is proved in fractions as well.

References
----------
models.md §4.5, A5, B1.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from citypact.errors import InfeasibleDesign
from citypact.games.allocation import Allocation
from citypact.games.coalitional import FloatArray
from citypact.games.rational import Number
from citypact.games.validation import Door
from citypact.mechanisms.trade.private_costs import PrivateCosts
from citypact.mechanisms.trade.second_best.price_bound import (
    efficiency_subsidy,
    first_best,
    most_for_centre,
)
from citypact.mechanisms.trade.second_best.program import (
    BUDGET,
    CITIES,
    MOST_COMPARED,
    move,
    second_best_program,
)
from citypact.mechanisms.trade.second_best.recheck import columns, recheck_mechanism
from citypact.mechanisms.trade.second_best.result import SecondBest
from citypact.mechanisms.trade.second_best.type_grid import MOST_TYPES, TypeGrid, types_of
from citypact.solvers.certificate import Certificate
from citypact.solvers.linear.certify import certify
from citypact.solvers.linear.solution import LinearSolution, solve
from citypact.solvers.provenance import Provenance
from citypact.solvers.status import Status

#: Programs up to this size are proved in fractions.
MOST_EXACT_VARIABLES = 200
BINDS = 1e-9


def design_second_best(costs: PrivateCosts, *, types: int = 40, budget: Number = 0) -> SecondBest:
    """Find the best mechanism that is truthful in expectation and that every type accepts.

    Parameters
    ----------
    costs : PrivateCosts
        Beliefs; lists of at most ``types`` cases are taken as they are, others by equal cells.
    types : int
        Most types of a city, up to 100.
    budget : float
        Central money z as a part of the shared tax; negative if the centre takes a share.

    Raises
    ------
    InputError
        On inputs that cannot be used.
    InfeasibleDesign
        If the centre wants more than the cities can pay.

    Examples
    --------
    >>> from citypact.mechanisms.trade.beliefs import UniformBelief
    >>> found = design_second_best(PrivateCosts(UniformBelief(0, 1), UniformBelief(0, 1)), types=10)
    >>> found.exact, round(found.price, 9)
    (Fraction(189, 1250), 0.4)
    """
    door = Door()
    door.whole("types", types, 2, MOST_TYPES)
    door.between("budget", budget, -1000, 1000, "a part of the shared tax")
    door.close()
    return second_best_of_types(types_of(costs.origin, types), types_of(costs.destination, types), budget)


def second_best_of_types(origin: TypeGrid, destination: TypeGrid, budget: Number = 0) -> SecondBest:
    """Find the best mechanism for given types; see ``design_second_best``.

    Examples
    --------
    >>> second_best_of_types(TypeGrid((0.2,), (1,)), TypeGrid((0.3,), (1,))).surplus
    0.5
    """
    program = second_best_program(origin, destination, budget)
    solved = solve(program)
    if solved.status is Status.infeasible:
        raise InfeasibleDesign(_too_much(origin, destination, budget))
    solved = solved.require()
    exact = None
    if len(program.variables) <= MOST_EXACT_VARIABLES:
        proof = certify(program, solved)
        exact = proof.optimum
        solved = replace(solved, point={name: float(value) for name, value in proof.point.items()})
    size = (len(origin), len(destination))
    moves = np.array([[solved.point[move(i, j)] for j in range(size[1])] for i in range(size[0])])
    moves = np.clip(moves, 0.0, 1.0)
    rates, masses = zip(*(columns(grid) for grid in (origin, destination)), strict=True)
    chances = (moves @ masses[1], masses[0] @ moves)
    interim = (_column(solved, "origin", size[0]), _column(solved, "destination", size[1]))
    payments = (interim[0] + rates[0] * chances[0], (1 - rates[1]) * chances[1] - interim[1])
    surplus = float(masses[0] @ (moves * (1 - rates[0][:, None] - rates[1][None, :])) @ masses[1])
    if exact is not None:
        surplus = float(exact)
    price = max(0.0, solved.shadow_prices[BUDGET])
    ideal = first_best(origin, destination)
    found = SecondBest(
        surplus=surplus,
        first_best=float(ideal),
        exact=exact,
        price=price,
        minimal_subsidy=float(efficiency_subsidy(origin, destination)),
        spent=float(masses[0] @ payments[0] - masses[1] @ payments[1]),
        budget=float(budget),
        moves=moves,
        payments=payments,
        interim=interim,
        gains=Allocation(
            CITIES, [float(masses[0] @ interim[0]), float(masses[1] @ interim[1])], "part of tax"
        ),
        origin=origin,
        destination=destination,
        compared="all types" if max(size) <= MOST_COMPARED else "neighbours, and all others afterwards",
        binding=tuple(
            name
            for name, value in solved.shadow_prices.items()
            if abs(value) > BINDS and not name.startswith(("q[", "chance of"))
        ),
        certificate=Certificate({}),
        provenance=Provenance("linear program", solved.method, exact=exact is not None),
        shadow_prices={BUDGET: price},
        shadow_price_units={BUDGET: "expected surplus per unit of central money"},
        assumptions=ASSUMPTIONS,
    )
    certificate = recheck_mechanism(found)
    certificate.require()
    return replace(found, certificate=certificate)


ASSUMPTIONS = (
    "each city knows its own cost and believes the other's to be independent of it",
    "cities are truthful if it pays in expectation, and each type takes part only if it gains",
    "the centre pays in expectation, not case by case",
)


def _column(solved: LinearSolution, city: str, count: int) -> FloatArray:
    return np.array([solved.point[f"U {city}[{i}]"] for i in range(count)])


def _too_much(origin: TypeGrid, destination: TypeGrid, budget: Number) -> str:
    """Say how much the centre wants, how much there is, and the difference."""
    wanted, most = -float(budget), most_for_centre(origin, destination)
    return (
        f"{BUDGET}: the centre takes {wanted:.6g} of the shared tax, but truth and participation leave it"
        f" at most {most:.6g}; ask for {wanted - most:.6g} less"
    )
