"""What gambit finds, where it is installed: proposals to be judged like any other.

Its polynomial solver does not end on some games of three by three by two strategies, and cannot be
interrupted from inside. So it runs in a process of its own, which is stopped after a while.

References
----------
R. Savani and T. L. Turocy, *Gambit: the package for computation in game theory*, gambit-project.org.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from fractions import Fraction
from importlib.util import find_spec
from typing import Any

from citypact.games.coalitional import FloatArray
from citypact.solvers.nash_many.many_equilibria import Mixed

#: Seconds after which gambit is stopped; most games that it can solve take it less than one.
PATIENCE = 10.0


def gambit_profiles(tables: Sequence[FloatArray], patience: float = PATIENCE) -> tuple[Mixed, ...]:
    """Return the mixed profiles that gambit's polynomial solver reports, none without gambit.

    Whatever goes wrong over there, nothing is lost: its profiles are an addition to those found here.

    Parameters
    ----------
    tables : sequence of arrays
        Payoffs of each player, of order one.
    patience : float
        Seconds after which it is stopped.

    Examples
    --------
    >>> import numpy as np
    >>> isinstance(gambit_profiles([np.zeros((2, 2)), np.zeros((2, 2))]), tuple)
    True
    """
    if find_spec("pygambit") is None:
        return ()
    command = [sys.executable, "-m", f"{__package__}.gambit_process"]
    asked = json.dumps([table.tolist() for table in tables])
    try:
        done = subprocess.run(
            command, input=asked, capture_output=True, text=True, timeout=patience, check=True
        )
        told = json.loads(done.stdout)
        profiles = [[list(map(Fraction, mix)) for mix in profile] for profile in told]
    except (OSError, subprocess.SubprocessError, ValueError, TypeError):
        return ()
    return tuple(_normal(profile) for profile in profiles if _usable(profile, tables[0].shape))


def _usable(profile: list[list[Fraction]], shape: tuple[int, ...]) -> bool:
    return tuple(map(len, profile)) == shape and all(min(mix) >= 0 and sum(mix) > 0 for mix in profile)


def _normal(profile: list[list[Any]]) -> Mixed:
    return tuple(tuple(p / sum(mix) for p in mix) for mix in profile)
