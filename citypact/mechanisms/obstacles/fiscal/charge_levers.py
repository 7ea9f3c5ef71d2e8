r"""Levers against low charges, and the demands on them if all are to charge the ceiling.

With every charge at the ceiling :math:`c`, city i has the base :math:`b_i = \beta k_i`. Its payoff is concave
in its own charge, so it does not undercut iff its marginal payoff at the ceiling is not negative, which is
linear in the pooled share:

.. math:: s (n-1)(c - b_i) \ge (n-1) c - n b_i .

A city keeps the part :math:`1 - s + s/n` of what its effort brings. If the pool pays a premium :math:`\pi` on
it, of which every city bears an equal part, it keeps :math:`1 - (s - \pi)(n-1)/n` and makes the full effort
iff :math:`\pi = s`. All cities make the same effort, so that the premium moves no money in the end; pooling
and payments add up to nothing.

References
----------
models.md §7.1, A11.
"""

from __future__ import annotations

from fractions import Fraction

from citypact.games.obstacles.fiscal.tax_competition import PER_CAPITAL, TaxCompetition
from citypact.games.obstacles.outcome import Outcome
from citypact.games.rational import Number, as_fraction, total
from citypact.mechanisms.obstacles.lever_problem import (
    CENTRAL_MONEY,
    Demand,
    Lever,
    LeverProblem,
    payment_to,
    side_payments,
)

POOLED, GRANT = "pooled share of revenue", "equal grant to each city"
PREMIUM = "premium of the pool on revenue effort"
#: Cities up to which each may receive or make a payment of its own.
MOST_PAID = 16
UNIT = "亿元 a year"


def charge_problem(game: TaxCompetition, without: Outcome, efficient: Outcome) -> LeverProblem:
    """State what pooling, premium and payments must meet for all to charge the ceiling and to agree.

    Beyond 16 cities there are no payments to single ones, only an equal grant to each from the centre.

    Parameters
    ----------
    game : TaxCompetition
        The cities.
    without, efficient : Outcome
        The equilibrium, and all at the ceiling with full effort and nothing pooled.
    """
    incomes = _incomes(game)
    gains = efficient.gains_over(without)
    levers = [Lever(POOLED, "", 0, 1)]
    if game.effort_cost is not None:
        levers.append(Lever(PREMIUM, "", 0, 1))
    if len(game.players) <= MOST_PAID:
        paid, demands = side_payments(gains, incomes)
        levers += paid
    else:
        levers.append(Lever(GRANT, UNIT, cost=len(game.players)))
        demands = [
            Demand(f"participation of {city}", {GRANT: 1, **incomes[city]}, ">=", -gain, UNIT, city)
            for city, gain in gains.items()
        ]
    return LeverProblem(levers, [*demands, *_incentives(game)])


def lever_sets(game: TaxCompetition) -> dict[str, list[str]]:
    """Return the smaller sets of levers that are tried."""
    premium = [PREMIUM] if game.effort_cost is not None else []
    payments = [payment_to(city) for city in game.players] if len(game.players) <= MOST_PAID else [GRANT]
    sets = {
        "pooling alone": [POOLED],
        "payments alone": payments,
        "pooling and payments": [POOLED, *payments],
    }
    if premium:
        sets["pooling and premium"] = [POOLED, PREMIUM]
    return {**sets, "all, without the centre": [POOLED, *premium, *payments]} if premium else sets


def money_moved(game: TaxCompetition, sizes: dict[str, Fraction]) -> dict[str, Fraction]:
    """Return what each city receives through levers of these sizes (negative: it pays)."""
    incomes = _incomes(game)
    each = sizes.get(GRANT, Fraction(0))
    return {
        city: each
        + sizes.get(payment_to(city), Fraction(0))
        + sum((as_fraction(per) * sizes[lever] for lever, per in incomes[city].items()), Fraction(0))
        for city in game.players
    }


def from_outside(sizes: dict[str, Fraction], count: int) -> Fraction:
    """Return the money that comes from outside the group."""
    return sizes.get(CENTRAL_MONEY, Fraction(0)) + count * sizes.get(GRANT, Fraction(0))


def _incomes(game: TaxCompetition) -> dict[str, dict[str, Number]]:
    """Return what each city receives per unit of pooled share, all at the ceiling."""
    charges = [as_fraction(game.ceiling)] * len(game.players)
    own = [charge * k for charge, k in zip(charges, game.capital_at(charges), strict=True)]
    mean = total(own) / len(own)
    return {city: {POOLED: mean - each} for city, each in zip(game.players, own, strict=True)}


def _incentives(game: TaxCompetition) -> list[Demand]:
    count, ceiling = len(game.players), as_fraction(game.ceiling)
    demands = [
        Demand(
            f"{city} does not undercut",
            {POOLED: (count - 1) * (ceiling - base)},
            ">=",
            (count - 1) * ceiling - count * base,
            PER_CAPITAL,
        )
        for city, base in zip(game.players, game.bases, strict=True)
        if as_fraction(game.floor) < ceiling
    ]
    if game.effort_cost is not None:
        full = "nobody collects with less effort, nor with more"
        demands.append(Demand(full, {PREMIUM: 1, POOLED: -1}, "==", 0, "亿元 per 亿元"))
    return demands
