"""Rechecks saved allocations: every number again from the game, and what proves them by hand.

The game stands in the document's inputs. Up to ten players the rules themselves work in
fractions, so a recomputed number is exact; beyond, floating point may differ between machines
by a billionth of the largest worth. What proves the core's state and the Shapley value is
multiplied out besides, from the definitions and without calling a solver.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from citypact.errors import CityPactError
from citypact.games.coalitional import CooperativeGame
from citypact.games.coalitional.masks import bits
from citypact.games.rational import as_fraction
from citypact.mechanisms.allocation.marginal import exact_means
from citypact.mechanisms.check_line import Line
from citypact.scenario.coalition_document import described_game
from citypact.scenario.yaml_reader import Document

#: Up to here numbers must agree to rounding, and proofs are multiplied out.
MOST_EXACT_PLAYERS = 10
#: Of the largest worth, between two machines' floating point.
LOOSE = 1e-9


def of_larger_games(lines: Sequence[Line], document: Mapping[str, Any]) -> list[Line]:
    """Let numbers of larger games differ by rounding of the largest worth."""
    try:
        game = _game(document)
    except (CityPactError, KeyError, TypeError, ValueError, AttributeError):
        return list(lines)
    if game.size <= MOST_EXACT_PLAYERS:
        return list(lines)
    from citypact.games.coalitional import CoalitionalGame

    amounts = game.table if isinstance(game, CoalitionalGame) else game.singles
    limit = LOOSE * max(float(abs(amounts).max()), abs(game.grand))
    return [line if line.holds or not _near(line, limit) else replace(line, holds=True) for line in lines]


def proof_lines(document: Mapping[str, Any]) -> Iterator[Line]:
    """Multiply out what the document gives as proof, for at most ten players."""
    try:
        game = _game(document)
        if game.size > MOST_EXACT_PLAYERS:
            return
        yield from _shapley_lines(game, document["allocations"].get("shapley"))
        yield from _core_lines(game, document["core"])
    except (CityPactError, KeyError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        yield Line("proof", False, "allocations of the game in the inputs", str(error))


def _game(document: Mapping[str, Any]) -> CooperativeGame:
    return described_game(Document("inputs.game", document["inputs"]["game"])).game


def _near(line: Line, limit: float) -> bool:
    numbers = (line.expected, line.found)
    if not all(isinstance(value, int | float) and not isinstance(value, bool) for value in numbers):
        return False
    expected, found = (float(value) for value in numbers if isinstance(value, int | float))
    return math.isfinite(found) and abs(found - expected) <= limit


def _shapley_lines(game: CooperativeGame, saved: Mapping[str, float] | None) -> Iterator[Line]:
    if saved is None:
        return
    for player, row in zip(game.players, exact_means(game), strict=True):
        mean = sum(row, Fraction(0)) / game.size
        found = saved.get(player)
        holds = found == float(mean)
        yield Line(
            f"proof: {player} gets the average of its marginal contributions", holds, float(mean), found
        )


def _core_lines(game: CooperativeGame, core: Mapping[str, Any]) -> Iterator[Line]:
    """A point of the core is compared with every coalition; balanced weights are added up."""
    sign, proof, worths = int(game.sign), core["certificate"], game.fractions()
    if not core["empty"]:
        amounts = [sign * as_fraction(proof["allocation"][player]) for player in game.players]
        # The amounts are rounded to floats.
        slack = as_fraction(1e-12) * max(map(abs, (*worths, *amounts)))
        excess = [
            sign * worth - sum((amounts[player] for player in bits(mask)), Fraction(0))
            for mask, worth in enumerate(worths)
        ]
        yield Line("proof: the core's point adds up", abs(excess[-1]) <= slack, 0.0, float(excess[-1]))
        worst = max(excess)
        yield Line("proof: no coalition objects to it", worst <= slack, "at most 0", float(worst))
        return
    weights = {name: Fraction(text) for name, text in proof["exact"].items()}
    masks = {name: game.mask(*name.split("+")) for name in weights}
    yield Line(
        "proof: weights are positive",
        all(weight > 0 for weight in weights.values()),
        True,
        min(weights.values()),
    )
    for at, player in enumerate(game.players):
        load = sum((weights[name] for name, mask in masks.items() if mask >> at & 1), Fraction(0))
        yield Line(f"proof: the coalitions of {player} weigh 1", load == 1, 1, load)
    total = sum((weights[name] * sign * worths[mask] for name, mask in masks.items()), Fraction(0))
    yield Line(
        "proof: the collection is worth more than all players",
        total > sign * worths[-1],
        f"more than {game.grand}",
        total,
    )
