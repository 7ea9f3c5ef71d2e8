"""Questions about contests, actions that are amounts, and populations that adapt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from citypact import solvers
from citypact.games.populations import PopulationGame
from citypact.solvers import ContinuousGame, QuadraticGame
from trust.metamorphic.laws import Entry
from trust.metamorphic.questions.strategies import _SAME, _STRATEGIES, _table
from trust.metamorphic.telling import Telling, placed, placed_square


def drawn_population(t: Telling) -> PopulationGame:
    """Return two populations that meet."""
    order, tables, names = _table(t, 2, 2)
    labels = [
        tuple(f"{word}{at}" for word in _STRATEGIES[:length])
        for at, length in zip(order, tables[0].shape, strict=True)
    ]
    return PopulationGame(tuple(tables), tuple(names), tuple(labels))


def _contest(t: Telling) -> Any:
    number = t.whole(2, 4)
    values = [each + t.unit for each in t.moneys(number, 0, 9)]
    order = t.order(number)
    found = solvers.contest(placed(values, order), players=placed(t.names(number), order))
    return {
        n: [e, p]
        for n, e, p in zip(placed(t.names(number), order), found.efforts, found.payoffs, strict=True)
    }


def drawn_quadratic(t: Telling) -> QuadraticGame:
    """Return a game of quadratic payoffs whose best replies contract; actions between 0 and 5."""
    number = t.whole(2, 3)
    slopes = [[t.money(4, 6) if i == j else t.money(-1, 1.5) for j in range(number)] for i in range(number)]
    wanted = t.moneys(number, -1, 9)
    order = t.order(number)
    return QuadraticGame(
        np.array(placed_square(slopes, order), dtype=float),
        placed(wanted, order),
        [0] * number,
        [5] * number,
        tuple(placed(t.names(number), order)),
    )


def _quadratic(t: Telling) -> Any:
    game = drawn_quadratic(t)
    found = solvers.quadratic_equilibrium(game)
    return {"unique": found.unique, **dict(zip(game.players, found.actions, strict=True))}


def drawn_oligopoly(t: Telling, sign: int = -1) -> ContinuousGame:
    """Return rivals whose outputs lower (or raise) each other's price; every payoff is money."""
    wants, slope, unit = t.numbers(2, 2, 6), t.number(0.1, 0.8), float(t.unit)
    order = t.order(2)
    a = [float(each) for each in placed(wants, order)]
    b, extra = sign * float(slope), float(t.number(1, 3)) * unit

    def payoff(i: int, x: Any) -> Any:
        earned = unit * (a[i] * x[:, i] - x[:, i] ** 2 + b * x[:, i] * x[:, 1 - i])
        return earned + (extra if t.twist == "constant" else 0)

    return ContinuousGame(payoff, [0, 0], [4, 4], tuple(placed(t.names(2), order)))


def _continuous(t: Telling) -> Any:
    game = drawn_oligopoly(t)
    return dict(zip(game.players, solvers.continuous_equilibrium(game).actions, strict=True))


def _extremes(t: Telling) -> Any:
    game = drawn_oligopoly(t, sign=1)
    found = solvers.supermodular_extremes(game)
    return {p: [lo, hi] for p, lo, hi in zip(game.players, found.least, found.greatest, strict=True)}


def _checked(t: Telling) -> Any:
    game = drawn_oligopoly(t)
    tried = dict(zip(t.names(2), t.numbers(2, 0, 3), strict=True))
    return solvers.check_profile(game, [tried[p] for p in game.players]).is_equilibrium


def _shares(game: PopulationGame, values: Any) -> Any:
    return dict(zip(game.coordinates, values, strict=True))


def _field(t: Telling) -> Any:
    game = drawn_population(t)
    at = dict(zip(t.names(2), t.numbers(2, 0, 1), strict=True))
    return _shares_named(game, solvers.replicator_field(game, [float(at[p]) for p in game.populations]))


def _shares_named(game: PopulationGame, values: Any) -> Any:
    return dict(zip(game.populations, map(float, values), strict=True))


def _jacobian(t: Telling) -> Any:
    game = drawn_population(t)
    at = dict(zip(t.names(2), t.numbers(2, 0, 1), strict=True))
    found = solvers.replicator_jacobian(game, [float(at[p]) for p in game.populations])
    return {
        f"{p}|{q}": found[i, j]
        for i, p in enumerate(game.populations)
        for j, q in enumerate(game.populations)
    }


def _rests(name: str) -> Callable[[Telling], Any]:
    def ask(t: Telling) -> Any:
        game = drawn_population(t)
        found = getattr(solvers, name)(game)
        points = found.points if name == "rest_points" else found
        return [
            {**_shares_named(game, point.shares), "kind": point.kind, "nash": point.nash} for point in points
        ]

    return ask


def _pennies(t: Telling) -> PopulationGame:
    a, b = t.money(1, 4), t.money(1, 4)
    order = t.order(2)
    tables = placed(
        [np.array([[a, -a], [-a, a]], dtype=object), np.array([[-b, b], [b, -b]], dtype=object)], order
    )
    return PopulationGame(
        tuple(np.transpose(table, order) for table in tables),
        tuple(placed(t.names(2), order)),
        (("h", "t"),) * 2,
    )


def _invariant(t: Telling) -> Any:
    game = _pennies(t)
    at = dict(zip(t.names(2), t.numbers(2, 0.1, 0.9), strict=True))
    return solvers.replicator_invariant(game, [float(at[p]) for p in game.populations])


def _path(t: Telling) -> Any:
    game = drawn_population(t)
    at = dict(zip(t.names(2), t.numbers(2, 0.1, 0.9), strict=True))
    horizon = float(t.number(0.5, 2) / t.unit)
    found = solvers.replicator_path(game, [float(at[p]) for p in game.populations], horizon, 20)
    return _shares_named(game, found.end)


QUESTIONS: dict[str, Entry] = {
    "contest": Entry(_contest),
    "quadratic_equilibrium": Entry(_quadratic),
    "continuous_equilibrium": Entry(_continuous, twists=_SAME, tolerance=1e-6),
    "supermodular_extremes": Entry(_extremes, twists=_SAME, tolerance=1e-6),
    "check_profile": Entry(_checked, twists=_SAME),
    "replicator_field": Entry(_field, twists=_SAME),
    "replicator_jacobian": Entry(_jacobian, twists=_SAME),
    "replicator_invariant": Entry(
        _invariant, but={"order": "what is conserved changes its sign with the population that comes first"}
    ),
    "replicator_path": Entry(_path, twists=_SAME, tolerance=1e-5),
    "rest_points": Entry(_rests("rest_points"), twists=_SAME, loose=True),
    "pure_rest_points": Entry(_rests("pure_rest_points"), twists=_SAME, loose=True),
}
