r"""The agreement about an overloaded core: tolls where workers crowd, given back to all workers alike.

A worker in city i pays a toll :math:`0 \le \tau_i \le c_i N^*_i`, at most what he costs the others there;
every worker, wherever he is, gets :math:`\rho` back. The best split :math:`N^*` is what free workers then
choose iff all have the same wherever anybody works, and nowhere else more:

.. math::

    u_i(N^*_i) - \tau_i + \rho = \nu \quad\text{if } N_i^* > 0, \qquad
    a_i - \tau_i + \rho \le \nu \quad\text{if } N_i^* = 0 .

No worker may have less than before, :math:`\nu \ge \bar u`, and the tolls pay for what is given back. Tolls
that differ by :math:`c_i N_i^* - c_j N_j^* = (a_i - a_j)/2` do it; every worker, and so every city, gains.
What a city's treasury pays or receives moves nobody.

The best split is the optimum of

.. math:: \max \sum_i (a_i N_i - c_i N_i^2) \quad\text{s.t.}\quad \sum_i N_i = N ,

and the price of the last row is the common marginal worth of a worker.

References
----------
models.md §7.6, A16. W. S. Vickrey, "Congestion theory and transport investment", American Economic Review
59(2), 1969, 251-260 (tolls on crowding).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import cvxpy as cp

from citypact.games.obstacles.centre.crowding import WORKERS, Crowding
from citypact.games.obstacles.outcome import Outcome
from citypact.games.rational import Number, as_fraction, total
from citypact.mechanisms.answer_parts.headline import Headline
from citypact.mechanisms.answer_parts.second_opinion import confirm_program
from citypact.mechanisms.obstacles.answer import LeverEffect, ObstacleAnswer
from citypact.mechanisms.obstacles.centre.congestion_picture import congestion_picture
from citypact.mechanisms.obstacles.lever_plan import LeverPlan, cheapest_levers
from citypact.mechanisms.obstacles.lever_problem import CENTRAL_MONEY, Demand, Lever, LeverProblem
from citypact.solvers.certificate import Certificate
from citypact.solvers.linear.program import Relation
from citypact.solvers.program import ConvexProgram
from citypact.solvers.provenance import Provenance

UNIT = "亿元 a year"
PER_WORKER = "亿元 a year per 10^4 persons"
#: An attraction this near to the common marginal worth, in the program's units, blurs the solver's price.
CLOSE = Fraction(1, 100)
RETURN = "return to every worker"
ASSUMPTIONS = (
    "workers are alike, move without cost, and each counts himself alone",
    "a city counts its residents: those who work there without an agreement, wherever they work later",
    "residents who leave spread over the growing cities in proportion to their growth",
)


def headline(game: Crowding) -> Headline:
    """Return how many workers should work in another city than they freely choose."""
    return Headline("workers who should work elsewhere", game.moved, WORKERS)


def agree(game: Crowding) -> ObstacleAnswer:
    """Find the best split of workers, the tolls that carry it, and their prices.

    Parameters
    ----------
    game : Crowding
        Cities, how attractive they are, how fast they crowd, and the workers.

    Examples
    --------
    >>> answer = agree(Crowding(("core", "rest"), (3, 2), (0.5, 0.5), 10))
    >>> float(answer.headline.value), float(answer.efficient_prices["workers in all"])
    (0.5, -2.5)
    >>> {name: float(size) for name, size in answer.plan.sizes.items() if size}
    {'toll in core': 0.5, 'return to every worker': 0.275}
    """
    plan = cheapest_levers(_problem(game), _sets(game))
    prices = {"workers in all": game.common_marginal}
    _confirm_efficient(game, prices)
    return ObstacleAnswer(
        headline=headline(game),
        # Along the line from the free to the best split the total is a parabola with its top at the best.
        acceptable=(Fraction(0), 2 * game.moved),
        equilibria={"all choose freely": game.equilibrium()},
        efficient=game.efficient(),
        efficient_prices=prices,
        efficient_price_units=dict.fromkeys(prices, PER_WORKER),
        effects=_effects(game),
        plan=plan,
        coalitions=game.coalitional(),
        conjecture="a coalition splits its own workers anew, sends nobody out and lets nobody in, so that"
        " outsiders have nothing to reply to",
        notes=_notes(game),
        assumptions=ASSUMPTIONS,
        certificate=_certificate(game, plan, prices),
        provenance=Provenance("filled from the most attractive city down, in fractions", exact=True),
        picture=congestion_picture(game),
    )


def crowding_tolls(game: Crowding) -> dict[str, Fraction]:
    """Return what a worker in each city costs the others there, at the best split (亿元 a year).

    With these tolls free workers choose the best split; so they do with the same amount less everywhere.

    Examples
    --------
    >>> tolls = crowding_tolls(Crowding(("core", "rest"), (3, 2), (0.5, 0.5), 10))
    >>> float(tolls["core"] - tolls["rest"])
    0.5
    """
    pairs = zip(game.crowding, game.best_split, strict=True)
    return {
        city: as_fraction(slope) * there for city, (slope, there) in zip(game.players, pairs, strict=True)
    }


def _confirm_efficient(game: Crowding, prices: Mapping[str, Fraction]) -> None:
    """State the best split in cvxpy, counted from the least attractive city, and compare."""
    least, workers = min(map(as_fraction, game.attractions)), as_fraction(game.workers)
    spread = max(map(as_fraction, game.attractions)) - least
    scale = spread + workers / total(1 / as_fraction(slope) for slope in game.crowding)
    worth = [float((as_fraction(each) - least) / scale) for each in game.attractions]
    slopes = [float(as_fraction(each) * workers / scale) for each in game.crowding]
    split = cp.Variable(len(worth), name="split", nonneg=True)
    gain = cp.sum(cp.multiply(worth, split)) - cp.sum(cp.multiply(slopes, cp.square(split)))
    optimum = (as_fraction(game.efficient().total) - least * workers) / (scale * workers)
    exact = {label: (price - least) / scale for label, price in prices.items()}
    nearly = any(
        abs(as_fraction(each) - prices["workers in all"]) < CLOSE * scale for each in game.attractions
    )
    if nearly:  # a city on the brink of being used: the optimum is sharp, the solver's price is not
        exact = {}
    confirm_program(ConvexProgram(gain, {"workers in all": cp.sum(split) == 1}), optimum, exact)


def _toll(city: str) -> str:
    return f"toll in {city}"


def _problem(game: Crowding) -> LeverProblem:
    """State tolls up to what a worker costs the others, and one amount that every worker gets back."""
    split, levels = game.best_split, game.levels(game.best_split)
    tolls = [
        Lever(_toll(city), PER_WORKER, 0, most, side_payment=count)
        for (city, most), count in zip(crowding_tolls(game).items(), split, strict=True)
    ]
    workers = as_fraction(game.workers)
    levers = [
        *tolls,
        Lever(RETURN, PER_WORKER, side_payment=workers),
        Lever(CENTRAL_MONEY, UNIT, cost=1),
    ]
    demands = []
    gains = game.efficient().gains_over(game.equilibrium())
    for city, residents, row in zip(game.players, game.free_split, game.whereabouts(split), strict=True):
        if not residents:  # nobody there gains or loses, whatever the agreement says
            continue
        terms = {_toll(place): -count for place, count in zip(game.players, row, strict=True) if count}
        terms[RETURN] = residents
        demands.append(Demand(f"participation of {city}", terms, ">=", -gains[city], UNIT, city))
    spent = {RETURN: workers, CENTRAL_MONEY: Fraction(-1)}
    spent |= {_toll(city): -count for city, count in zip(game.players, split, strict=True)}
    demands.append(Demand("budget", spent, "<=", 0, UNIT))
    first = next(at for at, count in enumerate(split) if count)
    anchor, before = game.players[first], game.free_level
    kept: dict[str, Number] = {RETURN: 1, _toll(anchor): -1}
    demands.append(Demand("no worker has less than before", kept, ">=", before - levels[first], PER_WORKER))
    for city, count, level in zip(game.players, split, levels, strict=True):
        if city != anchor:
            label = f"workers of {anchor} and {city} stay" if count else f"nobody moves to {city}"
            relation: Relation = "==" if count else "<="
            apart = {_toll(city): -1, _toll(anchor): 1}
            demands.append(Demand(label, apart, relation, levels[first] - level, PER_WORKER))
    return LeverProblem(levers, demands)


def _sets(game: Crowding) -> dict[str, list[str]]:
    tolls = [_toll(city) for city in game.players]
    return {
        "tolls that nobody gets back": tolls,
        "the same amount to every worker": [RETURN],
        "tolls, given back to all workers": [*tolls, RETURN],
    }


def _effects(game: Crowding) -> tuple[LeverEffect, ...]:
    free, best = game.equilibrium(), game.efficient()
    moved = bool(game.moved)
    levels = game.levels(game.best_split)
    used = [at for at, count in enumerate(game.best_split) if count]
    worst = min(used, key=lambda at: levels[at])
    leavers = [
        city
        for city, now, then in zip(game.players, game.best_split, game.free_split, strict=True)
        if now < then
    ]
    # Whoever may go anywhere goes where most is left, so that every better city in use needs a limit.
    limited = [game.players[at] for at in used if levels[at] > levels[worst]]
    tolls = crowding_tolls(game)
    revenue = total(tolls[city] * count for city, count in zip(game.players, game.best_split, strict=True))
    paid = game.free_level - game.common_marginal
    return (
        LeverEffect(
            "payments between cities", free, not moved,
            "What a city's treasury has does not change what a worker has there: nobody moves.",
        ),
        LeverEffect(
            f"quota in {', '.join(limited)}" if moved else "quota", best, True,
            f"Those let in to {', '.join(leavers)} have more than before; those kept out have"
            f" {float(game.free_level - levels[worst]):.4g} {PER_WORKER} less in {game.players[worst]}."
            if moved else "No city needs one.",
        ),
        LeverEffect(
            "toll of what a worker costs the others, not given back", _after_tolls(game, tolls), True,
            f"Workers choose the best split, pay {float(revenue):.4g} 亿元 a year and have"
            f" {float(paid):.4g} {PER_WORKER} less than before.",
        ),
    )  # fmt: skip


def _after_tolls(game: Crowding, tolls: Mapping[str, Fraction]) -> Outcome:
    """Return the best split with what residents have after tolls that nobody gives back."""
    best = game.efficient()
    paid = [tolls[city] for city in game.players]
    left = {
        city: as_fraction(best.payoffs[city])
        - total(toll * count for toll, count in zip(paid, row, strict=True))
        for city, row in zip(game.players, game.whereabouts(game.best_split), strict=True)
    }
    return Outcome(best.actions, left, action_units=best.action_units)


def _notes(game: Crowding) -> tuple[str, ...]:
    used = [city for city, count in zip(game.players, game.best_split, strict=True) if count]
    empty = [city for city in game.players if city not in used]
    still = (
        [f"{', '.join(empty)} {'stay' if len(empty) > 1 else 'stays'} empty even at best."] if empty else []
    )
    if not game.moved:
        told = (
            f"All work in {used[0]}, freely as at best."
            if len(used) == 1
            else "Free workers spread as is best: a worker costs the others the same wherever anybody works."
        )
        return (told, *still)
    growth = [best - free for best, free in zip(game.best_split, game.free_split, strict=True)]
    core, target = (pick(range(len(growth)), key=growth.__getitem__) for pick in (min, max))
    tolls = crowding_tolls(game)
    apart = tolls[game.players[core]] - tolls[game.players[target]]
    notes = [
        f"At the free split the first worker who moves from {game.players[core]} to {game.players[target]}"
        f" relieves all together by {float(game.relief(core, target)):.4g} {PER_WORKER}.",
        f"A worker in {game.players[core]} must pay {float(apart):.4g} {PER_WORKER} more than one in"
        f" {game.players[target]}.",
        "A city that shuts its own gate to send workers out gains at the cost of the others; the worths of"
        " coalitions leave that out."
        if sum(map(bool, game.free_split)) > 1
        else f"{game.players[core]}, where all work, gains as much if it sends workers out by itself; the"
        " worths of coalitions leave that out.",
    ]
    return (*notes, *still)


def _certificate(game: Crowding, plan: LeverPlan, prices: Mapping[str, Fraction]) -> Certificate:
    residuals: dict[str, Number] = dict(plan.certificate().residuals)
    price = prices["workers in all"]
    for label, split, worths in (
        ("free", game.free_split, game.levels(game.free_split)),
        ("best", game.best_split, game.marginals(game.best_split)),
    ):
        highest = max(worths)
        residuals[f"{label}: all workers have a place"] = abs(total(split) - as_fraction(game.workers))
        for city, count, worth in zip(game.players, split, worths, strict=True):
            residuals[f"{label}: {city} is not below empty"] = -count
            # A worker, or all together, would gain by moving one to where the worth is highest.
            residuals[f"{label}: nobody should leave {city}"] = highest - worth if count else Fraction(0)
        if label == "best":
            residuals["price of workers is their common marginal worth"] = abs(price - highest)
    there = total(n * u for n, u in zip(game.best_split, game.levels(game.best_split), strict=True))
    residuals["residents have together what workers have"] = abs(as_fraction(game.efficient().total) - there)
    return Certificate(residuals, 0.0, exact=True)
