"""Worths asked for in batches, counted against a budget."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np

from citypact.errors import InputError, Problem
from citypact.games.coalitional import BoolArray, CooperativeGame, FloatArray
from citypact.games.validation import LARGEST

#: Called with the evaluations done so far and those planned.
Progress: TypeAlias = Callable[[int, int], None]

#: Coalitions evaluated at once: enough to be fast, few enough to stop soon on Ctrl-C.
BATCH = 4096
#: Progress is told about this often during a run.
REPORTS = 50


@dataclass
class Evaluations:
    """A game together with the number of worths that may still be asked for.

    Parameters
    ----------
    game : CooperativeGame
        Whose worths are asked for.
    budget : int
        Most evaluations of v; the empty coalition costs nothing.
    progress : callable or None
        Told the evaluations done and planned after every batch.
    """

    game: CooperativeGame
    budget: int
    progress: Progress | None = None
    used: int = 0
    scale: float = 0.0
    grand: float = field(init=False)

    def __post_init__(self) -> None:
        self.grand = float(self(np.ones((1, self.game.size), dtype=bool))[0])

    @property
    def left(self) -> int:
        """Evaluations that may still be made."""
        return self.budget - self.used

    def __call__(self, members: BoolArray) -> FloatArray:
        """Return the worths of coalitions given as a membership matrix.

        Raises
        ------
        InputError
            When a worth is not finite, or beyond 1e150.
        """
        batch = max(1, min(BATCH, self.budget // REPORTS))
        worths = np.empty(len(members))
        for start in range(0, len(members), batch):
            rows = members[start : start + batch]
            found = self.game.worths_at(rows)
            # Squares of worths must stay within floating point; NaN fails the comparison.
            if not np.abs(found).max(initial=0.0) <= LARGEST:
                bad = int(np.argmin(np.abs(found) <= LARGEST))
                who = "+".join(
                    name for name, inside in zip(self.game.players, rows[bad], strict=True) if inside
                )
                expected = f"a finite worth for {who or '∅'}, at most 1e150 in size"
                raise InputError(Problem("worths", float(found[bad]), expected))
            worths[start : start + batch] = found
            self.used += len(rows)
            self.scale = max(self.scale, float(np.max(np.abs(found), initial=0.0)))
            if self.progress is not None:
                self.progress(self.used, self.budget)
        return worths

    def differences(self, members: BoolArray) -> FloatArray:
        """Return v(S) - v(N without S) for each row, at two evaluations a row."""
        worths = self(np.concatenate([members, ~members]))
        return worths[: len(members)] - worths[len(members) :]


def checked_budget(game: CooperativeGame, budget: object, generator: object, least: int, why: str) -> None:
    """Refuse a budget that is too small to judge its own error, or a generator that is none.

    Raises
    ------
    InputError
        Naming what was given and the smallest budget.
    """
    if not isinstance(generator, np.random.Generator):
        raise InputError(
            Problem("generator", type(generator).__name__, "a numpy.random.Generator such as default_rng(1)")
        )
    if isinstance(budget, bool) or not isinstance(budget, int | np.integer):
        raise InputError(Problem("budget", budget, "a whole number of evaluations"))
    least = least if game.size > 30 else min(least, (1 << game.size) - 1)
    if budget < least:
        raise InputError(
            Problem("budget", int(budget), f"at least {least} evaluations for {game.size} players {why}")
        )
