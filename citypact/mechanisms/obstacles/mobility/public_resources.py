r"""The agreement on moving public resources: which move, and the lump sums that both sides accept.

Which resources move where is the optimum of

.. math:: \max_x \sum_{d,k} (o_k + n_{dk})\, x_{dk} \quad\text{s.t.}\quad \sum_d x_{dk} \le 1,\ x \ge 0 ,

whose price of row k, what one more resource like it would be worth, is :math:`W_k^+`.

A payment for each resource that needs an agreement makes both sides want that item by itself:
:math:`-o_k \le y_k \le n_{dk}`. A package that is signed as a whole needs less: nobody may lose by all of it.

References
----------
models.md §4.0 with R = 0; M25 of §2.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

import cvxpy as cp
import numpy as np

from citypact.games.obstacles.mobility.public_resources import UNIT, Plan, PublicResources
from citypact.games.obstacles.outcome import Outcome
from citypact.games.rational import Number, as_fraction, total
from citypact.mechanisms.answer_parts.headline import Headline
from citypact.mechanisms.answer_parts.picture import Picture
from citypact.mechanisms.answer_parts.second_opinion import confirm_program
from citypact.mechanisms.obstacles.answer import LeverEffect, ObstacleAnswer
from citypact.mechanisms.obstacles.lever_plan import LeverPlan, cheapest_levers
from citypact.mechanisms.obstacles.lever_problem import Demand, Lever, LeverProblem, payment_to, side_payments
from citypact.solvers.certificate import Certificate
from citypact.solvers.program import ConvexProgram
from citypact.solvers.provenance import Provenance

ASSUMPTIONS = (
    "a move yields no tax that could be shared; all amounts are present values over no move",
    "each resource moves as a whole and its worth does not depend on what else moves",
    "the megacity offers each resource to one destination, which may decline; who loses nothing consents",
)
#: Resources that are drawn, and told one by one.
MOST_DRAWN, MOST_TOLD = 12, 6


def headline(game: PublicResources) -> Headline:
    """Return the lump sums to the megacity by which it and each host gain the same from every resource."""
    needing = _needing(game)
    halves = (game.hosting(game.host(at), at) - game.release(at) for at in needing)
    return Headline("lump sums to the megacity for what moves by agreement", total(halves) / 2, UNIT)


def agree(game: PublicResources) -> ObstacleAnswer:
    """Find what moves by itself, what should move, and the lump sums that carry it.

    Parameters
    ----------
    game : PublicResources
        Megacity, destinations and resources.

    Examples
    --------
    >>> answer = agree(PublicResources(("M", "D"), ("hospital",), (3,), (5,), ((6,),), ((1,),)))
    >>> float(answer.headline.value), [int(end) for end in answer.acceptable], int(answer.surplus)
    (3.5, [2, 5], 3)
    """
    without, efficient = game.outcome(game.by_themselves()), game.outcome(game.best())
    plan = cheapest_levers(_problem(game), _sets(game))
    _confirm_best(game)
    prices = {
        f"one more {name}": max(game.surplus(at), Fraction(0)) for at, name in enumerate(game.resources)
    }
    needing = _needing(game)
    return ObstacleAnswer(
        headline=headline(game),
        acceptable=(
            total(-game.release(at) for at in needing),
            total(game.hosting(game.host(at), at) for at in needing),
        ),
        equilibria={"without payments": without},
        efficient=efficient,
        efficient_prices=prices,
        efficient_price_units=dict.fromkeys(prices, UNIT),
        effects=_effects(game),
        plan=plan,
        coalitions=game.coalitional(),
        conjecture="counted from nothing moving; outsiders are offered nothing",
        notes=tuple(_notes(game)),
        assumptions=ASSUMPTIONS,
        certificate=_certificate(game, game.by_themselves(), game.best(), plan),
        provenance=Provenance("every resource and destination compared; levers proved", exact=True),
        picture=_picture(game),
    )


def _needing(game: PublicResources) -> list[int]:
    """Return the resources that should move and do not by themselves."""
    moves = zip(game.best(), game.by_themselves(), strict=True)
    return [at for at, (wanted, now) in enumerate(moves) if wanted is not None and now is None]


def _parties(game: PublicResources) -> list[str]:
    """Return the megacity and the hosts of what needs an agreement."""
    places = {0, *(game.host(at) for at in _needing(game))}
    return [game.players[place] for place in sorted(places)]


def payment_for(resource: str) -> str:
    """Return the name of the lump sum from the host of a resource to the megacity."""
    return f"payment for {resource}"


def _problem(game: PublicResources) -> LeverProblem:
    needing = _needing(game)
    over = game.outcome(game.best()).gains_over(game.outcome(game.by_themselves()))
    hosts = {at: game.players[game.host(at)] for at in needing}
    parties = _parties(game)
    incomes: dict[str, dict[str, Number]] = {name: {} for name in parties}
    for at, host in hosts.items():
        incomes[game.players[0]][payment_for(game.resources[at])] = 1
        incomes[host][payment_for(game.resources[at])] = -1
    levers, demands = side_payments({name: over[name] for name in parties}, incomes, unit=UNIT)
    items = [Lever(payment_for(game.resources[at]), UNIT, None, side_payment=1) for at in needing]
    for at, host in hosts.items():
        lever = payment_for(game.resources[at])
        release = f"{game.players[0]} lets {game.resources[at]} go"
        demands.append(Demand(release, {lever: 1}, ">=", -game.release(at), UNIT))
        accept = f"{host} takes {game.resources[at]}"
        demands.append(Demand(accept, {lever: 1}, "<=", game.hosting(game.host(at), at), UNIT))
    return LeverProblem([*items, *levers], demands, UNIT)


def _sets(game: PublicResources) -> dict[str, list[str]]:
    return {
        "a payment for each resource": [payment_for(game.resources[at]) for at in _needing(game)],
        "lump sums that depend on nothing": [payment_to(city) for city in _parties(game)],
        "a grant from the centre": ["central money"],
    }


def _effects(game: PublicResources) -> tuple[LeverEffect, ...]:
    now, best = game.by_themselves(), game.best()
    resting, wanted = game.outcome(now), game.outcome(best)
    needing = _needing(game)
    short = [name for name, gain in wanted.gains_over(resting).items() if gain < 0]
    paid = dict(wanted.payoffs)
    for at in needing:
        half = (game.hosting(game.host(at), at) - game.release(at)) / 2
        paid[game.players[0]] += half
        paid[game.players[game.host(at)]] -= half
    payments = Outcome(wanted.actions, paid, UNIT)
    return (
        LeverEffect(
            "lump sums that depend on nothing", resting, not needing,
            "Paid whatever moves, they move nothing." if needing
            else "Nothing needs them: what should move does so by itself.",
        ),
        LeverEffect(
            "order to move what should move", wanted, True,
            f"Without money {', '.join(short)} would have less than before." if short
            else "Nobody would have less than before.",
        ),
        LeverEffect(
            "a payment for each resource, half of its surplus to either side", payments, True,
            "Each item is worth its payment to both sides, so nobody would strike one from the list."
            if needing else "No resource needs a payment.",
        ),
    )  # fmt: skip


def _notes(game: PublicResources) -> Iterator[str]:
    now, best = game.by_themselves(), game.best()
    for at in [at for at, city in enumerate(now) if city is not None][:MOST_TOLD]:
        host = game.host(at)
        instead = _instead(game, at, host)
        yield f"{_first(game.resources[at])} moves by itself to {game.players[host]}{instead}."
    for at in _needing(game)[:MOST_TOLD]:
        host = game.host(at)
        rivals = [game.hosting(city, at) for city in range(1, len(game.players)) if city != host]
        low, high = -game.release(at), game.hosting(host, at)
        bid = max(rivals) if rivals and max(rivals) > low else None
        if bid is None:
            yield (
                f"{_first(game.resources[at])} moves by agreement to {game.players[host]},"
                f" for {float(low):.4g} to {float(high):.4g} {UNIT}."
            )
        else:
            yield (
                f"{_first(game.resources[at])} moves by agreement to {game.players[host]},"
                f" for {float(low):.4g} to {float(high):.4g} {UNIT}"
                f" (from {float(bid):.4g} if the next best destination bids)."
            )
    staying = [at for at, city in enumerate(best) if city is None]
    for at in staying[:MOST_TOLD]:
        grant = -game.surplus(at)
        if grant:
            amount = f"{float(grant):.4g} {UNIT}"
            yield f"{_first(game.resources[at])} stays; to move it all the same takes a grant of {amount}."
        else:
            yield f"{_first(game.resources[at])} may move or stay: nothing is gained in all."


def _instead(game: PublicResources, at: int, host: int) -> str:
    """Say what may happen as well, without payments, to a resource that moves by itself."""
    megacity = game.players[0]
    if not game.release(at):
        return f" (it may as well stay: {megacity} has nothing by its leaving)"
    if not game.hosting(host, at):
        return f" (it may as well stay: {game.players[host]} has nothing by it)"
    others = [
        city
        for place, city in enumerate(game.players)
        if place not in (0, host) and game.hosting(place, at) >= 0
    ]
    return f" ({megacity} has as much if it goes to {' or '.join(others)})" if others else ""


def _first(name: str) -> str:
    """Return a name as it begins a sentence."""
    return name[:1].upper() + name[1:]


def _confirm_best(game: PublicResources) -> None:
    """State which resources move where in cvxpy, in units of the largest amount, and compare."""
    worth = [
        [game.release(at) + game.hosting(city, at) for at in range(len(game.resources))]
        for city in range(1, len(game.players))
    ]
    unit = max(abs(each) for row in worth for each in row)
    if not unit:
        return
    table = np.array([[float(each / unit) for each in row] for row in worth])
    moved = cp.Variable(table.shape, name="moved")
    rows: dict[str, cp.Constraint] = {"no part is negative": moved >= 0}
    for at, name in enumerate(game.resources):
        rows[f"one more {name}"] = cp.sum(moved[:, at]) <= 1
    prices = [max(game.surplus(at), Fraction(0)) / unit for at in range(len(game.resources))]
    labels = [f"one more {name}" for name in game.resources]
    program = ConvexProgram(cp.sum(cp.multiply(table, moved)), rows)
    confirm_program(program, total(prices), dict(zip(labels, prices, strict=True)))


def _certificate(game: PublicResources, now: Plan, best: Plan, plan: LeverPlan) -> Certificate:
    residuals: dict[str, Number] = {**plan.certificate().residuals, **proof(game, now, best)}
    return Certificate(residuals, 0.0, exact=True)


def proof(game: PublicResources, now: Plan, best: Plan) -> Mapping[str, Fraction]:
    """Return the residuals of an answer, in fractions, from the numbers of every resource and destination.

    Parameters
    ----------
    game : PublicResources
        Whose numbers alone are used.
    now : tuple
        What moves without payments: nobody loses by a move or could gain by one that the other accepts.
    best : tuple
        What should move: no resource is worth more at another place or where it is.
    """
    residuals: dict[str, Fraction] = {}
    for at, name in enumerate(game.resources):
        own = as_fraction(game.relief[at]) - as_fraction(game.loss[at])
        others = [
            as_fraction(gain[at]) - as_fraction(cost[at])
            for gain, cost in zip(game.gains, game.costs, strict=True)
        ]
        there, wanted = now[at], best[at]
        if there is None:
            # One side alone gains, or neither; where both have something they would move it.
            both = [min(own, other) for other in others if max(own, other) > 0]
            missed = any(each >= 0 for each in both)
            residuals[f"{name} stays without payments"] = Fraction(int(missed))
        else:
            host = others[there - 1]
            residuals[f"nobody loses by the move of {name}"] = max(-own, -host, Fraction(0))
            residuals[f"the host of {name} gains most"] = max(others) - host
        reached = Fraction(0) if wanted is None else own + others[wanted - 1]
        residuals[f"{name} is worth no more elsewhere"] = max(own + max(others), Fraction(0)) - reached
    return residuals


def _picture(game: PublicResources) -> Picture:
    shown: Sequence[int] = range(min(MOST_DRAWN, len(game.resources)))
    return Picture(
        "What each resource is worth if it moves to its best destination",
        "resource",
        "worth of the move (亿元)",
        groups=[f"{game.resources[at]} to {game.players[game.host(at)]}" for at in shown],
        bars={
            game.players[0]: [float(game.release(at)) for at in shown],
            "destination": [float(game.hosting(game.host(at), at)) for at in shown],
            "together": [float(game.surplus(at)) for at in shown],
        },
    )
