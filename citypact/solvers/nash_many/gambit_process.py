"""Asks gambit for the equilibria of one game: payoff tables come in as JSON, profiles go out as JSON.

Run as ``python -m``, so that whoever asks can stop it.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from typing import Any

import numpy as np


def reported(tables: list[Any]) -> list[list[list[float]]]:
    """Return the profiles that gambit reports for a game of these payoff tables."""
    gambit = import_module("pygambit")
    game = gambit.Game.from_arrays(*(np.array(table, dtype=np.float64) for table in tables))
    found = gambit.nash.enumpoly_solve(game, use_strategic=True).equilibria
    return [
        [[float(profile[strategy]) for strategy in player.strategies] for player in game.players]
        for profile in found
    ]


if __name__ == "__main__":
    json.dump(reported(json.load(sys.stdin)), sys.stdout)
