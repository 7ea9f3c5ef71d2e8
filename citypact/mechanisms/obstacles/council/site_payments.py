r"""Payments by which every type says the truth and takes part, with the least money from outside.

If city i, of type k, says m, it expects the site to be worth :math:`U_i(m, k)` to it, and receives
:math:`T_i(m)` on average. The efficient site is chosen by truthful reports, which all types give, iff

.. math::

    U_i(k,k) + T_i(k) &\ge U_i(m,k) + T_i(m)   \quad&\text{(does not pose as m)} \\
    U_i(k,k) + T_i(k) &\ge o_i(k)              \quad&\text{(takes part)} \\
    \sum_i \sum_k p_i(k) T_i(k) &\le Z         \quad&\text{(budget on average),}

with :math:`o_i(k)` what the type expects without an agreement. Only these averages matter: paid as

.. math:: t_i(\theta) = T_i(\theta_i) - \tfrac{1}{n-1} \sum_{j \ne i} \bigl(T_j(\theta_j) - E\,T_j\bigr)

the payments add up to the same sum whatever the types.

References
----------
models.md §4.5, §7.14. C. d'Aspremont and L.-A. Gérard-Varet, "Incentives and incomplete information",
Journal of Public Economics 11(1), 1979, 25-45. R. Myerson and M. Satterthwaite, "Efficient mechanisms for
bilateral trading", Journal of Economic Theory 29(2), 1983, 265-281.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from citypact.games.obstacles.council.siting import Profile, ProjectSiting
from citypact.games.rational import Number, as_fraction
from citypact.mechanisms.obstacles.lever_problem import CENTRAL_MONEY, Demand, Lever, LeverProblem
from citypact.solvers.linear.proved import proved

UNIT = "亿元 a year"
ZERO = Fraction(0)


def payment_name(city: str, kind: int) -> str:
    """Return the name of the average payment to a city that says it is of a type, numbered from 1."""
    return f"payment to {city}, type {kind + 1}"


def reported(game: ProjectSiting, city: int) -> list[list[Fraction]]:
    """Return what a type (row) expects of the efficient site if it says it is another (column).

    Examples
    --------
    >>> worth = [[0, 2]]
    >>> game = ProjectSiting(("A", "B"), ("hill",), (2,), (worth, worth), ([1, 1],) * 2, (1, 1))
    >>> [[str(number) for number in row] for row in reported(game, 0)]
    [['-1/2', '-1'], ['1/2', '1']]
    """
    kinds = range(len(game.likely[city]))
    table = [[ZERO] * len(kinds) for _ in kinds]
    for said in kinds:
        for profile, chance in game.types_but(city, said):
            site = game.best[profile]
            for kind in kinds:
                table[kind][said] += chance * game.net[city][site][kind]
    return table


def payment_problem(game: ProjectSiting) -> LeverProblem:
    """State the average payments by type that make truth and participation worth while."""
    levers, demands = [], []
    budget: dict[str, Number] = {CENTRAL_MONEY: -1}
    without, efficient = game.equilibrium(), game.efficient()
    for at, city in enumerate(game.players):
        expects, odds = reported(game, at), game.likely[at]
        names = [payment_name(city, kind) for kind in range(len(odds))]
        for kind, name in enumerate(names):
            levers.append(Lever(name, UNIT, None, side_payment=odds[kind]))
            who = f"{city}, type {kind + 1},"
            honest = expects[kind][kind]
            for said, other in enumerate(names):
                if said != kind:
                    gain = expects[kind][said] - honest
                    demands.append(
                        Demand(
                            f"{who} does not pose as type {said + 1}", {name: 1, other: -1}, ">=", gain, UNIT
                        )
                    )
            demands.append(
                Demand(f"{who} takes part", {name: 1}, ">=", game.outside(at, kind) - honest, UNIT)
            )
        average: dict[str, Number] = dict(zip(names, odds, strict=True))
        gain = as_fraction(efficient.payoffs[city]) - as_fraction(without.payoffs[city])
        demands.append(Demand(f"participation of {city}", average, ">=", -gain, UNIT, city))
        budget |= average
    levers.append(Lever(CENTRAL_MONEY, UNIT, cost=1))
    demands.append(Demand("budget on average", budget, "<=", 0, UNIT))
    return LeverProblem(levers, demands)


def least_subsidy(game: ProjectSiting) -> Fraction:
    """Return the least money from outside, on average, with which all types tell the truth and take part.

    Examples
    --------
    >>> worth = [[0, 1, 2, 3]]
    >>> game = ProjectSiting(("A", "B"), ("build",), (3,), (worth, worth), ([1] * 4,) * 2, (1, 1), "nothing")
    >>> least_subsidy(game)
    Fraction(5, 8)
    """
    return as_fraction(proved(payment_problem(game).program()).optimum)


def groves_subsidy(game: ProjectSiting) -> Fraction:
    """Return what the same costs by Groves' payments, with which truth is best whatever the others say.

    A type then gains the whole expected surplus less a constant, as large as the type that is closest to
    staying out allows. Between types that lie apart other payments have this property too, and may need
    less; with two types a city they need no more than the least subsidy.
    """
    surplus = as_fraction(game.efficient().total)
    missing = -surplus
    for city, odds in enumerate(game.likely):
        spare = [
            sum(
                (chance * game.worth(game.best[each], each) for each, chance in game.types_but(city, kind)),
                ZERO,
            )
            - game.outside(city, kind)
            for kind in range(len(odds))
        ]
        missing += surplus - min(spare)
    return max(missing, ZERO)


def payments_by_profile(
    game: ProjectSiting, averages: Mapping[str, Fraction]
) -> dict[Profile, tuple[Fraction, ...]]:
    """Return payments for all types with the given averages, that add up to the same sum for all of them."""
    by_city = [
        [averages[payment_name(city, kind)] for kind in range(len(odds))]
        for city, odds in zip(game.players, game.likely, strict=True)
    ]
    means = [
        sum((chance * paid for chance, paid in zip(odds, row, strict=True)), ZERO)
        for odds, row in zip(game.likely, by_city, strict=True)
    ]
    found = {}
    for profile in game.profiles:
        own = [row[kind] for row, kind in zip(by_city, profile, strict=True)]
        over = [paid - mean for paid, mean in zip(own, means, strict=True)]
        rest = sum(over, ZERO)
        found[profile] = tuple(
            paid - (rest - extra) / (len(own) - 1) for paid, extra in zip(own, over, strict=True)
        )
    return found
