"""What vouches for equilibria, best state and levers of the triangle: advantages written out again."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from citypact.games.obstacles.fiscal.triangle import STATES, CentralTriangle, State
from citypact.games.obstacles.outcome import Outcome
from citypact.games.rational import Number, as_fraction, total
from citypact.mechanisms.obstacles.fiscal.triangle_levers import BOTH, STRENGTH
from citypact.mechanisms.obstacles.lever_plan import LeverPlan
from citypact.mechanisms.obstacles.lever_problem import CENTRAL_MONEY, payment_to
from citypact.solvers.certificate import Certificate


def triangle_certificate(
    game: CentralTriangle, equilibria: Mapping[str, Outcome], efficient: Outcome, plan: LeverPlan
) -> Certificate:
    """Recompute every claim from the game's numbers, relative to the largest of them.

    Mixed equilibria may be irrational, so that the tolerance is that of floats; everything else is zero.
    """
    size = game.largest
    residuals: dict[str, Number] = dict(plan.certificate().residuals)
    for name, outcome in equilibria.items():
        state = _state(outcome)
        residuals[f"nobody gains by leaving '{name}'"] = max(_regrets(game, state)) / size
        residuals[f"payoffs of '{name}' add up"] = abs(_total(game, state) - _sum(outcome)) / size
    listed = {_state(outcome) for outcome in equilibria.values()}
    pure: tuple[State, ...] = STATES
    missing = [state for state in pure if max(_regrets(game, state)) <= 0 and state not in listed]
    residuals["no equilibrium in pure strategies is missing"] = len(missing)
    best = max(_total(game, state) for state in STATES)
    residuals["no state is better for all together"] = abs(best - _sum(efficient)) / size
    residuals["the best state is one of the eight"] = 0 if _state(efficient) in pure else 1
    residuals["payoffs of the best state add up"] = (
        abs(_total(game, _state(efficient)) - _sum(efficient)) / size
    )
    if plan.sizes:
        residuals |= _levers(game, efficient, plan, size)
    return Certificate(residuals)


def _levers(game: CentralTriangle, efficient: Outcome, plan: LeverPlan, size: Fraction) -> dict[str, Number]:
    """Let each city leave the best state under the levers found."""
    state = _state(efficient)
    x, y, z = map(as_fraction, state)
    strength = plan.sizes[STRENGTH]
    found: dict[str, Number] = {}
    for at, (own, other) in enumerate(((x, y), (y, x))):
        kept = plan.sizes[payment_to(game.players[at])]
        # Promised supervision comes on top of what the centre does in the state itself.
        edge = _advantage(game, at, other, z + strength if state == BOTH else z)
        gain = (edge if not own else -edge) - kept
        found[f"{game.players[at]} does not leave the best state with the levers"] = (
            max(gain, Fraction(0)) / size
        )
    paid = total(plan.sizes[payment_to(city)] for city in game.players)
    found["payments are paid for"] = max(paid - plan.sizes[CENTRAL_MONEY], Fraction(0)) / size
    return found


def _state(outcome: Outcome) -> State:
    first, second, third = map(as_fraction, outcome.actions.values())
    return first, second, third


def _sum(outcome: Outcome) -> Fraction:
    return total(outcome.payoffs.values())


def _advantage(game: CentralTriangle, at: int, other: Fraction, looking: Fraction) -> Fraction:
    """Return what cooperating brings over obstructing, from the four cells that a city compares."""
    gain, loss, taken, fine = (
        as_fraction(table[at]) for table in (game.gains, game.losses, game.takings, game.fines)
    )
    cooperating = other * gain - (1 - other) * loss + looking * as_fraction(game.subsidy)
    return cooperating - (other * taken - looking * fine)


def _regrets(game: CentralTriangle, state: State) -> list[Fraction]:
    x, y, z = map(as_fraction, state)
    fines, subsidy = [as_fraction(fine) for fine in game.fines], as_fraction(game.subsidy)
    looking = (1 - x) * fines[0] + (1 - y) * fines[1] - (x + y) * subsidy
    looking += (1 - x * y) * as_fraction(game.neglect_loss) - as_fraction(game.supervision_cost)
    edges = (_advantage(game, 0, y, z), _advantage(game, 1, x, z), looking)
    return [max(edge, Fraction(0)) - share * edge for share, edge in zip((x, y, z), edges, strict=True)]


def _total(game: CentralTriangle, state: State) -> Fraction:
    """Return what all have together: fines and subsidies cancel."""
    x, y, z = map(as_fraction, state)
    together = total(game.gains) + as_fraction(game.central_benefit)
    first = as_fraction(game.takings[1]) - as_fraction(game.losses[0])
    second = as_fraction(game.takings[0]) - as_fraction(game.losses[1])
    neglected = (1 - z) * (1 - x * y) * as_fraction(game.neglect_loss)
    cells = x * y * together + x * (1 - y) * first + (1 - x) * y * second
    return cells - neglected - z * as_fraction(game.supervision_cost)
