r"""The cheapest levers that make the efficient outcome an equilibrium that everybody accepts.

At a given outcome :math:`a^*` money levers enter every player's payoff linearly, so the demands on an
agreement are linear in the sizes :math:`\ell` of its levers:

.. math::

    \min_\ell\ & k^\top \ell \\
    \text{s.t.}\ & \text{incentive: nobody gains by leaving } a^* \\
    & \text{participation: nobody has less than without the agreement} \\
    & \text{budget: payments sum to at most the money from outside,}

and the multiplier of each demand is its price. Among equally cheap sizes those are shown that leave the
player who gains least as much as possible, among these those with the least side payments
:math:`\sum_j |\ell_j|`; and the whole range of every lever at that cost is told.

References
----------
models.md §3.3 and §3.5. M. O. Jackson and S. Wilkie, "Endogenous games and mechanisms: side payments
among players", Review of Economic Studies 72(2), 2005, 543-566. D. Monderer and M. Tennenholtz,
"K-implementation", Journal of Artificial Intelligence Research 21, 2004, 37-62.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from citypact.errors import InputError, Problem
from citypact.games.rational import Number
from citypact.solvers.linear.program import LinearProgram, Relation, Row


@dataclass(frozen=True)
class Lever:
    """One thing that an agreement can set.

    Parameters
    ----------
    name : str
        What it is called in the answer.
    unit : str
        Of its size.
    low, high : number or None
        Bounds of its size; ``None`` where there is none.
    cost : number
        Money from outside, or waste, per unit of its size, in the unit of the problem.
    side_payment : number
        Money that changes hands per unit of its size, kept small among equally cheap and fair sizes.
    """

    name: str
    unit: str
    low: Number | None = 0
    high: Number | None = None
    cost: Number = 0
    side_payment: Number = 0


@dataclass(frozen=True)
class Demand:
    """One linear condition on the sizes: ``sum of terms  relation  bound``.

    Parameters
    ----------
    label : str
        Who demands what.
    terms : mapping of str to number
        Coefficients by lever.
    relation : {"<=", ">=", "=="}
        How the sum compares with the bound.
    bound : number
        The right-hand side.
    unit : str
        Of the bound.
    player : str
        Whose gain the left side exceeds the bound by, if the demand is a player's participation.
    """

    label: str
    terms: Mapping[str, Number]
    relation: Relation
    bound: Number
    unit: str
    player: str = ""


@dataclass(frozen=True)
class LeverProblem:
    """Levers and the demands on them.

    Parameters
    ----------
    levers : sequence of Lever
        Each with a name of its own.
    demands : sequence of Demand
        Each with a label of its own.
    unit : str
        Unit of the cost that is made as small as possible.

    Raises
    ------
    InputError
        If two levers share a name, or two demands a label or a player; if a lever's bounds contradict
        each other; or if a player's participation is no lower bound.

    Examples
    --------
    >>> fine = Lever("fine", "亿元", cost=1)
    >>> problem = LeverProblem([fine], [Demand("nobody cheats", {"fine": 0.5}, ">=", 2, "亿元")], "亿元")
    >>> [str(row) for row in problem.program().rows]
    ['nobody cheats: 0.5 fine >= 2', 'fine at least 0: 1 fine >= 0']
    """

    levers: Sequence[Lever]
    demands: Sequence[Demand]
    unit: str = "亿元 a year"

    def __post_init__(self) -> None:
        problems = [
            Problem(lever.name, f"{lever.low} to {lever.high}", "bounds of which the lower comes first")
            for lever in self.levers
            if lever.low is not None and lever.high is not None and not lever.low <= lever.high
        ]
        problems += [
            Problem(f"side payment of {lever.name}", lever.side_payment, "an amount that is not negative")
            for lever in self.levers
            if not lever.side_payment >= 0
        ]
        problems += [
            Problem(each.label, each.relation, "the relation >=, as the demand of a player's participation")
            for each in self.demands
            if each.player and each.relation != ">="
        ]
        for field, names in (
            ("levers", [lever.name for lever in self.levers]),
            ("demands", [each.label for each in self.demands]),
            ("players of demands", [each.player for each in self.demands if each.player]),
        ):
            twice = sorted({name for name in names if names.count(name) > 1})
            if twice:
                problems.append(Problem(field, ", ".join(twice) + " more than once", "each once"))
        if problems:
            raise InputError(*problems)

    def program(self) -> LinearProgram:
        """Return the linear program of the sizes, every bound a row with a name."""
        rows = [Row(each.label, each.terms, each.relation, each.bound) for each in self.demands]
        return LinearProgram(
            "minimize",
            tuple(lever.name for lever in self.levers),
            {lever.name: lever.cost for lever in self.levers if lever.cost},
            (*rows, *(row for lever in self.levers for row in _bounds(lever))),
        )

    def only(self, *kept: str) -> LeverProblem:
        """Return the problem in which every lever but those named stays at zero.

        Raises
        ------
        InputError
            If there is no lever of a name.
        """
        unknown = sorted(set(kept) - {lever.name for lever in self.levers})
        if unknown:
            raise InputError(Problem("levers", ", ".join(unknown), "names of levers of the problem"))
        held = [
            lever
            if lever.name in kept
            else Lever(lever.name, lever.unit, 0, 0, lever.cost, lever.side_payment)
            for lever in self.levers
        ]
        return LeverProblem(held, self.demands, self.unit)

    def units(self) -> dict[str, str]:
        """Return the unit of every price: cost per unit of the bound."""
        demanded = {each.label: f"{self.unit} per {each.unit}" for each in self.demands}
        bounds = {
            row.label: f"{self.unit} per {lever.unit}" for lever in self.levers for row in _bounds(lever)
        }
        return demanded | bounds


def _bounds(lever: Lever) -> Iterator[Row]:
    if lever.low is not None:
        yield Row(f"{lever.name} at least {float(lever.low):g}", {lever.name: 1}, ">=", lever.low)
    if lever.high is not None:
        yield Row(f"{lever.name} at most {float(lever.high):g}", {lever.name: 1}, "<=", lever.high)


#: Name of the lever that brings money from outside the group.
CENTRAL_MONEY = "central money"


def payment_to(player: str) -> str:
    """Return the name of the lump sum to a player (negative: it pays)."""
    return f"payment to {player}"


def side_payments(
    gains: Mapping[str, Number],
    incomes: Mapping[str, Mapping[str, Number]] | None = None,
    *,
    unit: str = "亿元 a year",
    central: bool = True,
) -> tuple[list[Lever], list[Demand]]:
    """Return lump sums among players, with everybody's participation and the budget.

    Parameters
    ----------
    gains : mapping of str to number
        What each player gains by the outcome before any money changes hands.
    incomes : mapping of str to mapping, optional
        For a player, what it receives per unit of each further lever; these count in its
        participation and in the budget.
    unit : str
        Of the money.
    central : bool
        Whether the centre may add money, at a cost of one per unit.

    Examples
    --------
    >>> levers, demands = side_payments({"A": 3, "B": -1})
    >>> [lever.name for lever in levers]
    ['payment to A', 'payment to B', 'central money']
    >>> demands[1].label, dict(demands[1].terms), demands[1].bound
    ('participation of B', {'payment to B': 1}, 1)
    """
    received = incomes or {}
    levers = [Lever(payment_to(name), unit, None, side_payment=1) for name in gains]
    demands = []
    budget: dict[str, Number] = {}
    for name, gain in gains.items():
        terms = {payment_to(name): 1, **received.get(name, {})}
        demands.append(Demand(f"participation of {name}", terms, ">=", -gain, unit, name))
        for lever, amount in terms.items():
            budget[lever] = budget.get(lever, 0) + amount
    if central:
        levers.append(Lever(CENTRAL_MONEY, unit, cost=1))
        budget[CENTRAL_MONEY] = -1
    demands.append(Demand("budget", budget, "<=", 0, unit))
    return levers, demands
