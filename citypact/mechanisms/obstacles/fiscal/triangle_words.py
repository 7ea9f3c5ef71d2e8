"""What each lever does in the triangle, and what is told about its equilibria."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from citypact.games.obstacles.fiscal.triangle import CentralTriangle
from citypact.games.obstacles.outcome import Outcome
from citypact.games.rational import Number, as_fraction, total
from citypact.mechanisms.obstacles.answer import LeverEffect
from citypact.mechanisms.obstacles.fiscal.triangle_levers import BOTH, STRENGTH, strength_cost
from citypact.mechanisms.obstacles.lever_problem import payment_to
from citypact.solvers.replicator.resting import rest_points


def state_named(shares: Sequence[Number]) -> str:
    """Return a short name of an equilibrium: what the cities do, and whether the centre looks."""
    if any(share not in (0, 1) for share in shares):
        return "mixed"
    first, second, looks = map(bool, shares)
    words = {
        (True, True): "both cooperate",
        (False, False): "both obstruct",
        (True, False): "first cooperates",
    }
    return f"{words.get((first, second), 'second cooperates')}, {'watched' if looks else 'unwatched'}"


def triangle_effects(game: CentralTriangle, without: Outcome) -> tuple[LeverEffect, ...]:
    """Return what fines, promised supervision, subsidies and payments between the cities do.

    Parameters
    ----------
    game : CentralTriangle
        Two cities and a centre.
    without : Outcome
        Without an agreement.
    """
    return (_fines(game, without), _promise(game, without), _subsidy(game, without), _payments(game, without))


def triangle_notes(
    game: CentralTriangle, equilibria: Mapping[str, Outcome], sizes: Mapping[str, Number] | None = None
) -> tuple[str, ...]:
    """Return how stable each equilibrium is, where cooperating is best in any case, and where it may fail.

    Parameters
    ----------
    game : CentralTriangle
        Two cities and a centre.
    equilibria : mapping of str to Outcome
        Without an agreement, by name.
    sizes : mapping of str to number, optional
        Of the levers of the plan, if there is one.
    """
    found = rest_points(game.populations())
    notes = []
    for name, outcome in equilibria.items():
        try:
            point = found.at(*map(float, outcome.actions.values()))
        except KeyError:
            notes.append(
                f"Equilibrium '{name}' lies on a line of states at rest and is not asymptotically stable."
            )
            continue
        roots = ", ".join(_root(value) for value in point.eigenvalues)
        word = "stable" if point.strict else "not asymptotically stable"
        notes.append(f"Equilibrium '{name}' is {word} (eigenvalues {roots}).")
    if found.continua:
        notes.append(
            "Ties leave whole lines of states at rest, of which more may be equilibria; none of these is"
            " asymptotically stable."
        )
    elif not found.stable:
        notes.append("No state is stable: shares of cooperating and looking keep moving.")
    return (*notes, *_below(game), *_other_end(game, sizes or {}))


def _below(game: CentralTriangle) -> list[str]:
    """Say from which strength of supervision cooperating is best in any case, and up to which it may fail."""
    dominant, trap = game.strength_for_dominance, game.strength_of_trap
    notes = []
    if dominant <= 1:
        notes.append(
            f"Promised at a strength above {float(dominant):.4g}, supervision makes each city cooperate"
            " whatever the other does."
        )
    if trap:
        notes.append(
            f"Up to a strength of {min(float(trap), 1.0):.4g} both may go on obstructing, if the centre looks"
            " no more than it promised."
        )
    return notes


def _other_end(game: CentralTriangle, sizes: Mapping[str, Number]) -> list[str]:
    """Say whether the levers of the plan also leave both obstructing where the best state is cooperation."""
    if not sizes or game.efficient_state != BOTH:
        return []
    strength = as_fraction(sizes[STRENGTH])
    edges = [
        game.city_advantage(at, 0, strength) + as_fraction(sizes[payment_to(city)])
        for at, city in enumerate(game.players)
    ]
    if max(edges) > 0:
        return []
    return [
        "With the levers of the agreement too, nobody gains by being the first to cooperate if both obstruct"
        " and the centre looks no more than it promised."
    ]


def _root(value: complex) -> str:
    return f"{value.real:.3g}" if not value.imag else f"{value.real:.3g}{value.imag:+.3g}i"


def _told(game: CentralTriangle, lever: str, outcome: Outcome, words: str) -> LeverEffect:
    return LeverEffect(lever, outcome, outcome.total == game.efficient().total, words)


def _fines(game: CentralTriangle, without: Outcome) -> LeverEffect:
    cost = float(strength_cost(game))
    words = "Looking costs nothing here, so that the centre may as well go on looking when all cooperate."
    if cost:
        words = (
            f"Once both cooperate, looking costs {cost:.4g} 亿元 a year and finds nothing, so that the centre"
            " stops: cooperation under supervision is never stable."
        )
    return _told(game, "fines, while the centre looks when it likes", without, words)


def _promise(game: CentralTriangle, without: Outcome) -> LeverEffect:
    strength = game.strength_needed
    if strength > 1:
        words = "Even if every obstruction is seen, the fines are too small."
        return _told(game, STRENGTH, without, words)
    plain = game.outcome(BOTH)
    payoffs = {city: plain.payoffs[city] + strength * as_fraction(game.subsidy) for city in game.players}
    payoffs[game.centre] = plain.payoffs[game.centre] - strength * strength_cost(game)
    outcome = Outcome({**plain.actions, "share of looking": strength}, payoffs)
    spent = total(plain.payoffs.values()) - total(payoffs.values())
    words = f"Nobody obstructs a partner who cooperates; looking costs {float(spent):.4g} 亿元 a year."
    return _told(game, f"{STRENGTH} {float(strength):.4g}", outcome, words)


def _subsidy(game: CentralTriangle, without: Outcome) -> LeverEffect:
    """Return what a subsidy from the centre does that just outweighs each temptation."""
    needs = [max(-game.city_advantage(at, 1, 0), as_fraction(0)) for at in (0, 1)]
    plain = game.outcome(BOTH)
    payoffs = {city: plain.payoffs[city] + need for city, need in zip(game.players, needs, strict=True)}
    payoffs[game.centre] = plain.payoffs[game.centre] - total(needs)
    listed = " and ".join(f"{float(need):.4g}" for need in needs)
    outcome = Outcome(plain.actions, payoffs)
    worse = [name for name, gain in outcome.gains_over(without).items() if gain < 0]
    words = f"Paid only to a city that cooperates, {listed} 亿元 a year are enough."
    if worse:
        words += f" {' and '.join(worse)} would have less than before."
    return _told(game, "subsidies of the centre for cooperating", outcome, words)


def _payments(game: CentralTriangle, without: Outcome) -> LeverEffect:
    """Return whether one city can pay the other enough, each only if both cooperate."""
    spare = total(game.city_advantage(at, 1, 0) for at in (0, 1))
    plain = game.outcome(BOTH)
    if spare < 0:
        words = f"The cities' temptations exceed what they gain together by {float(-spare):.4g} 亿元 a year."
        return _told(game, "payments between the cities", without, words)
    moved = (game.city_advantage(1, 1, 0) - game.city_advantage(0, 1, 0)) / 2
    first, second = game.players
    payoffs = {**plain.payoffs, first: plain.payoffs[first] + moved, second: plain.payoffs[second] - moved}
    words = "Paid only if both cooperate, a payment leaves neither tempted."
    return _told(game, "payments between the cities", replace(plain, payoffs=payoffs), words)
