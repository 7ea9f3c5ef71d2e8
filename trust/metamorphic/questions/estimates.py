"""Questions to what is sampled, bounded or measured of a game between coalitions."""

from __future__ import annotations

from typing import Any

import numpy as np

from citypact import solvers
from citypact.games.coalitional import CoalitionalGame, FunctionGame
from trust.metamorphic.laws import Entry
from trust.metamorphic.questions.coalitions import drawn_game, told_back
from trust.metamorphic.telling import Telling


def _estimated(name: str) -> Entry:
    def ask(t: Telling) -> Any:
        if name == "batched_shapley":
            masses, unit = np.array([float(part) for part in t.numbers(10, 1, 9)]), float(t.unit)
            large = FunctionGame(t.names(10), lambda members: unit * (members @ masses) ** 2, takes="members")
            return solvers.batched_shapley(large, 700, t.seed)
        return getattr(solvers, name)(drawn_game(t, least=4), 100, np.random.default_rng(t.seed))

    return Entry(
        ask,
        view=told_back,
        but={"order": "an estimate draws orders of places: its error, not its mean, moves with them"},
    )


def _bands(t: Telling) -> Any:
    low = drawn_game(t, most=3, cost=False)
    more = t.money(0, 2)
    high = CoalitionalGame(low.players, [w + (more if m else 0) for m, w in enumerate(low.fractions())])
    return solvers.worth_bands(solvers.shapley, low, high, samples=20, generator=np.random.default_rng(1))


def _bands_view(found: Any, t: Telling) -> Any:
    return {
        name: [low, high, middle]
        for name, low, high, middle in zip(
            found.players, found.lowest, found.highest, found.middle, strict=True
        )
    }


def _sensitivity(t: Telling) -> Any:
    game = drawn_game(t, cost=False)
    found = solvers.worth_sensitivity(solvers.shapley, game, t.names(2))
    return {n: [a, b] for n, a, b in zip(found.players, found.left, found.right, strict=True)}


def _streamed(t: Telling) -> Any:
    game = drawn_game(t, cost=False)
    worths = np.array([float(worth) for worth in game.fractions()])
    return solvers.streamed_shapley(lambda masks: worths[masks], game.players, workers=1)


def _excesses(t: Telling) -> Any:
    game = drawn_game(t, most=3)
    found = solvers.excesses(game, [game.fractions()[-1] / game.size] * game.size)
    return list(map(float, found))


QUESTIONS: dict[str, Entry] = {
    **{name: _estimated(name) for name in ("batched_shapley", "sampled_shapley", "sampled_banzhaf")},
    "excesses": Entry(_excesses, loose=True),
    "streamed_shapley": Entry(_streamed, view=told_back),
    "worth_bands": Entry(_bands, view=_bands_view),
    "worth_sensitivity": Entry(_sensitivity),
}
