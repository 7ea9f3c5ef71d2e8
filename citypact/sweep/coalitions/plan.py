"""Pieces of one calculation on a game as the rows of a plan: each is its number, and a chunk of its own."""

from __future__ import annotations

import math
import pickle
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import numpy as np

from citypact.errors import InputError, Problem
from citypact.games.coalitional import CooperativeGame
from citypact.mechanisms.fingerprint import fingerprint
from citypact.sweep.distributions import FloatArray

SCHEMA = 1
#: Coalitions whose worths tell a game from another.
PROBES = 256
#: Most that a task may weigh: it travels with every chunk.
MOST_BYTES = 1 << 28


@dataclass(frozen=True)
class CoalitionPlan:
    """The pieces of one calculation; it keeps the promises of ``SweepPlan``.

    Parameters
    ----------
    piece : str
        Name of the column that numbers the pieces, such as ``batch``.
    size : int
        Number of pieces.
    about : mapping
        What is computed, and of which game, as plain data; equal plans have equal rows.

    Examples
    --------
    >>> plan = CoalitionPlan("block", 64, {"calculation": "streamed"})
    >>> plan.columns, plan.chunk(7).tolist(), len(plan.hash)
    (('block',), [[7.0]], 64)
    """

    piece: str
    size: int
    about: Mapping[str, Any]
    chunk_rows: int = 1

    @property
    def columns(self) -> tuple[str, ...]:
        """The number of a piece."""
        return (self.piece,)

    def chunk(self, k: int) -> FloatArray:
        """Return the number of piece ``k``, shape (1, 1)."""
        return np.array([[float(k)]])

    def to_dict(self) -> dict[str, Any]:
        """Return the plan as plain data for the manifest."""
        return {
            "schema": SCHEMA,
            "kind": "coalitions",
            "piece": self.piece,
            "pieces": self.size,
            **self.about,
        }

    @property
    def hash(self) -> str:
        """SHA-256 of the plan in canonical JSON."""
        return fingerprint(self.to_dict())


def about_game(game: CooperativeGame, name: str = "") -> dict[str, Any]:
    """Return what tells a game from another: its players, unit and a digest of some worths.

    The worths are of 256 coalitions, of all sizes and without order. Two games that differ in none of
    them are taken for the same unless their names differ.

    Raises
    ------
    InputError
        If a worth that is looked at is not finite.

    Examples
    --------
    >>> from citypact.games.coalitional.forms import AdditiveGame
    >>> about_game(AdditiveGame(["a", "b"], [1, 2]))["players"]
    ['a', 'b']
    """
    generator = np.random.default_rng(PROBES)
    sizes = np.linspace(1, game.size, PROBES).round()
    order = generator.random((PROBES, game.size)).argsort(axis=1).argsort(axis=1)
    members = order < sizes[:, None]
    worths = game.worths_at(members)
    if not np.isfinite(worths).all():
        bad = int(np.argmin(np.isfinite(worths)))
        expected = f"a finite worth for a coalition of {int(sizes[bad])} players"
        raise InputError(Problem("worths", float(worths[bad]), expected))
    return {
        "game": name,
        "players": list(game.players),
        "unit": game.unit,
        "cost": game.cost,
        "worths": sha256(np.asarray(worths, dtype="<f8").tobytes()).hexdigest(),
    }


def refuse_unsendable(game: object) -> None:
    """Refuse a game that other processes cannot be given.

    Raises
    ------
    InputError
        If it cannot be pickled, or is too large to travel with every chunk.
    """
    try:
        weight = len(pickle.dumps(game, protocol=5))
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        expected = "a game that can be sent to other processes: of functions of a module"
        raise InputError(Problem("game", " ".join(str(error).split()), expected)) from None
    if weight > MOST_BYTES:
        expected = f"at most {MOST_BYTES >> 20} MiB to send to every worker"
        raise InputError(Problem("game", f"{math.ceil(weight / 2**20)} MiB", expected))
