"""The equilibria of a game in normal form as a document that can be saved and checked from its inputs."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from citypact.errors import InputError, Problem
from citypact.games.normal_form import NormalFormGame
from citypact.mechanisms.fingerprint import fingerprint, sealed
from citypact.scenario.normal_form.reading import ReadGame

if TYPE_CHECKING:
    from citypact.solvers.nash import NashEquilibria
    from citypact.solvers.nash_many import ManyEquilibria

#: Version of the saved document; a change of meaning raises it.
SCHEMA = 1


class EquilibriumAnswer(NamedTuple):
    """The equilibria, and the document of all that was found."""

    found: NashEquilibria | ManyEquilibria
    document: dict[str, Any]


def game_inputs(read: ReadGame) -> dict[str, Any]:
    """Return the inputs of :func:`equilibrium_result` for a game from a file.

    Payoffs that a float does not hold exactly are written as fractions.
    """
    game = read.game
    return {
        "title": read.title,
        "players": list(game.players),
        "strategies": [list(names) for names in game.strategies],
        "payoffs": [_written(table.tolist()) for table in game.exact_tables],
        "assumptions": list(read.assumptions),
    }


def _written(cell: Any) -> Any:
    if isinstance(cell, list):
        return [_written(each) for each in cell]
    if cell.denominator == 1 and abs(cell.numerator) < 2**53:
        return int(cell)
    number = float(cell)
    return number if Fraction(repr(number)) == cell else str(cell)


def equilibrium_result(inputs: Mapping[str, Any]) -> EquilibriumAnswer:
    """Find the equilibria of the game that ``inputs`` hold.

    Parameters
    ----------
    inputs : mapping
        ``players``, ``strategies`` and ``payoffs`` (nested lists of numbers, or fractions as text),
        with ``title`` and ``assumptions``.

    Raises
    ------
    InputError
        On unknown or unusable inputs.

    Examples
    --------
    >>> found = equilibrium_result({"payoffs": [[[3, 0], [5, 1]], [[3, 5], [0, 1]]]}).document
    >>> found["equilibria"][0]["strategies"], found["complete"], found["degenerate"]
    ([[0.0, 1.0], [0.0, 1.0]], True, False)
    """
    found = _solved(game_of(inputs))
    document = {
        "kind": "equilibrium",
        "schema": SCHEMA,
        "title": inputs.get("title", ""),
        **found.to_dict(),
        "explanation": found.explain(),
        "assumptions": list(inputs.get("assumptions", ())),
        "fingerprint": fingerprint(dict(inputs)),
        "inputs": dict(inputs),
    }
    return EquilibriumAnswer(found, sealed(document))


def game_of(inputs: Mapping[str, Any]) -> NormalFormGame:
    """Return the game that the inputs of :func:`equilibrium_result` hold."""
    known = ("title", "players", "strategies", "payoffs", "assumptions")
    problems = [Problem(name, "an unknown input", ", ".join(known)) for name in inputs if name not in known]
    if not isinstance(inputs.get("payoffs"), list):
        problems.append(Problem("payoffs", inputs.get("payoffs", "nothing"), "a table for each player"))
    if problems:
        raise InputError(*problems)
    return NormalFormGame(
        [_table(table, at) for at, table in enumerate(inputs["payoffs"])],
        inputs.get("players", ()),
        inputs.get("strategies", ()),
    )


def _solved(game: NormalFormGame) -> NashEquilibria | ManyEquilibria:
    if len(game.players) == 2:
        from citypact.solvers.nash import nash_equilibria

        return nash_equilibria(game)
    from citypact.solvers.nash_many import many_player_equilibria

    return many_player_equilibria(game)


def _table(payoffs: Any, player: int) -> Any:
    """Return a table with fractions where they are written as text."""
    try:
        cells = np.array(payoffs, dtype=object)
    except ValueError:
        return payoffs  # rows of different lengths: the game's own refusal names them
    for place in np.ndindex(cells.shape):
        cell: Any = cells[place]
        if isinstance(cell, str):
            try:
                cells[place] = Fraction(cell)
            except (ValueError, ZeroDivisionError):
                raise InputError(
                    Problem(f"payoffs[{player}]", cell, "a number, or a fraction such as 1/3")
                ) from None
    return cells
