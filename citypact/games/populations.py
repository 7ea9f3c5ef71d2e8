r"""Populations that meet at random: one payoff tensor for each population.

There are :math:`N` populations; population :math:`i` has :math:`m_i` strategies, and a member
drawn from each meets the others. :math:`u_i(k_1, \dots, k_N)` is what the member of population
:math:`i` earns, so the payoffs of :math:`i` are a tensor of shape :math:`(m_1, \dots, m_N)`. A
*state* says which share :math:`x_{ik}` of population :math:`i` plays strategy :math:`k`. Shares
add up to one, so the last of each population follows from the others: the *point* of a state
lists the :math:`\sum_i (m_i - 1)` free shares, population after population. With two strategies
each that is the share of every population's first strategy.

References
----------
models.md §5.1 and M32. J. Hofbauer and K. Sigmund, *Evolutionary Games and Population Dynamics*,
Cambridge University Press, 1998, chapter 11. J. W. Weibull, *Evolutionary Game Theory*, MIT Press,
1995, chapter 5.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Any, Self

import numpy as np

from citypact.games.coalitional import FloatArray
from citypact.games.coalitional.cooperative import checked_players
from citypact.games.normal_form import NormalFormGame
from citypact.games.rational import as_fraction
from citypact.games.validation import LARGEST, Door

#: Shares as typed or as an integrator leaves them add up to one within this.
SHARE_TOLERANCE = 1e-9


@dataclass(frozen=True, eq=False)
class PopulationGame:
    """Populations with any number of strategies each.

    Parameters
    ----------
    payoffs : sequence of arrays of shape (m_1, …, m_N)
        Payoffs of each population's member by everybody's strategy (亿元 a year); fractions stay
        exact.
    populations : sequence of str
        N names.
    strategies : sequence of sequences of str
        Names of each population's strategies.
    unit : str
        Unit of the payoffs.

    Raises
    ------
    InputError
        If shapes and names do not match, a name stands twice or a payoff is not a finite number.

    Examples
    --------
    >>> hawks = PopulationGame(
    ...     ([[-1, 2], [0, 1]], [[-1, 0], [2, 1]]), ("east", "west"), (("hawk", "dove"), ("hawk", "dove"))
    ... )
    >>> hawks.shape, hawks.coordinates
    ((2, 2), ('east: hawk', 'west: hawk'))
    """

    payoffs: Sequence[Any]
    populations: Sequence[str]
    strategies: Sequence[Sequence[str]]
    unit: str = "亿元"

    def __post_init__(self) -> None:
        door = Door()
        names = checked_players(self.populations, door)
        door.close()
        for field, listed in (("strategies", self.strategies), ("payoffs", self.payoffs)):
            if not isinstance(listed, Sequence | np.ndarray) or isinstance(listed, str):
                door.refuse(field, type(listed).__name__, "a sequence, one entry for each population")
        door.close()
        for name, each in zip(names, self.strategies, strict=False):
            if not isinstance(each, Sequence) or isinstance(each, str):
                door.refuse(f"strategies of {name}", repr(each), "a sequence of names")
        door.close()
        strategies = tuple(tuple(each) for each in self.strategies)
        if len(strategies) != len(names):
            door.refuse("strategies", f"{len(strategies)} lists", f"one for each of {len(names)} populations")
        for name, own in zip(names, strategies, strict=False):
            _check_strategies(door, name, own)
        if len(self.payoffs) != len(names):
            door.refuse(
                "payoffs", f"{len(self.payoffs)} tensors", f"one for each of {len(names)} populations"
            )
        door.close()
        shape = tuple(map(len, strategies))
        given = [_tensor(door, name, table, shape) for name, table in zip(names, self.payoffs, strict=True)]
        door.close()
        object.__setattr__(self, "populations", names)
        object.__setattr__(self, "strategies", strategies)
        object.__setattr__(self, "_given", tuple(given))
        object.__setattr__(self, "payoffs", tuple(_frozen(table.astype(np.float64)) for table in given))

    @classmethod
    def from_normal_form(cls, game: NormalFormGame) -> Self:
        """Let two populations play a game between two players."""
        return cls(game.tables, game.players, game.strategies)

    @property
    def tables(self) -> tuple[FloatArray, ...]:
        """Payoff tensors in population order, read-only."""
        return tuple(self.payoffs)

    @cached_property
    def exact_tables(self) -> tuple[np.ndarray[Any, np.dtype[np.object_]], ...]:
        """The same tensors in fractions: every float is the decimal that it spells."""
        given: tuple[np.ndarray[Any, Any], ...] = self._given  # type: ignore[attr-defined]  # __post_init__
        tables = []
        for table in given:
            exact = np.empty(table.size, dtype=object)
            exact[:] = [as_fraction(value) for value in table.ravel().tolist()]
            tables.append(exact.reshape(table.shape))
        return tuple(tables)

    @property
    def size(self) -> int:
        """Number of populations."""
        return len(self.populations)

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of strategies of each population."""
        return tuple(map(len, self.strategies))

    @property
    def blocks(self) -> tuple[slice, ...]:
        """Which entries of a point are the free shares of each population."""
        ends = accumulate((m - 1 for m in self.shape), initial=0)
        return tuple(slice(low, high) for low, high in pairwise(ends))

    @property
    def dimension(self) -> int:
        """Number of free shares."""
        return sum(self.shape) - self.size

    @property
    def coordinates(self) -> tuple[str, ...]:
        """Names of the free shares: ``population: strategy``."""
        return tuple(
            f"{name}: {strategy}"
            for name, own in zip(self.populations, self.strategies, strict=True)
            for strategy in own[:-1]
        )

    @cached_property
    def advantages(self) -> tuple[FloatArray, ...]:
        """Payoff tensors less that of the population's last strategy: all that its own choice changes."""
        return tuple(
            _frozen(table - np.take(table, [-1], axis=axis)) for axis, table in enumerate(self.tables)
        )

    @cached_property
    def spread(self) -> float:
        """Greatest difference that a population's own choice can make: the scale of the dynamics."""
        return max(float(np.ptp(table, axis=axis).max()) for axis, table in enumerate(self.advantages))

    def shares(self, point: Sequence[float] | FloatArray) -> tuple[FloatArray, ...]:
        """Return the shares of every strategy, one array for each population.

        Parameters
        ----------
        point : sequence of float, length ``dimension``
            The free shares.

        Raises
        ------
        InputError
            If there are too few or too many, or some are no shares.

        Examples
        --------
        >>> game = PopulationGame(([1, 0, 0],), ("cities",), (("a", "b", "c"),))
        >>> game.shares([0.5, 0.25])
        (array([0.5 , 0.25, 0.25]),)
        """
        door = Door()
        try:
            free = np.array(point, dtype=np.float64)
        except (TypeError, ValueError):
            door.refuse("point", repr(point), f"{self.dimension} shares: {', '.join(self.coordinates)}")
            door.close()
        if free.shape != (self.dimension,):
            door.refuse(
                "point", f"shape {free.shape}", f"{self.dimension} shares: {', '.join(self.coordinates)}"
            )
            door.close()
        full = [np.append(free[block], 1.0 - free[block].sum()) for block in self.blocks]
        for name, own in zip(self.populations, full, strict=True):
            # `not (... >= ...)`: a NaN must be refused.
            if not (own >= -SHARE_TOLERANCE).all():
                shown = ", ".join(f"{share:.6g}" for share in own[:-1])
                door.refuse(f"shares of {name}", shown, "shares of at least 0 that add up to at most 1")
        door.close()
        return tuple(np.clip(own, 0.0, 1.0) for own in full)

    def corner(self, profile: Sequence[int]) -> tuple[float, ...]:
        """Return the point at which population i plays strategy ``profile[i]`` only."""
        return tuple(
            float(k == place) for m, place in zip(self.shape, profile, strict=True) for k in range(m - 1)
        )


def _check_strategies(door: Door, name: str, own: tuple[str, ...]) -> None:
    if not own or not all(isinstance(each, str) and each.strip() for each in own):
        door.refuse(f"strategies of {name}", own, "at least one name, none empty")
    elif len(set(own)) != len(own):
        door.refuse(f"strategies of {name}", ", ".join(own), "each name once")


def _tensor(door: Door, name: str, table: Any, shape: tuple[int, ...]) -> np.ndarray[Any, Any]:
    """Read one tensor; numbers that are not floats (whole ones, fractions) are kept as they are."""
    field = f"payoffs of {name}"
    try:
        found = np.array(table) if isinstance(table, np.ndarray) else np.array(table, dtype=object)
        rounded = found.astype(np.float64)
    except (TypeError, ValueError, OverflowError):
        door.refuse(field, "entries that are no table of numbers", f"numbers in shape {shape}")
        return np.zeros(shape)
    if found.dtype == np.bool_ or any(isinstance(value, bool) for value in found.ravel().tolist()):
        door.refuse(field, "a truth value", "numbers")
    elif found.shape != shape:
        door.refuse(field, f"shape {found.shape}", f"shape {shape}")
    elif not all(map(math.isfinite, rounded.ravel().tolist())):
        door.refuse(field, "a payoff that is not finite", "finite payoffs")
    elif found.size and not np.abs(rounded).max() <= float(LARGEST):
        door.refuse(field, f"{np.abs(rounded).max():g}", "payoffs up to 1e150")
    return found


def _frozen(table: FloatArray) -> FloatArray:
    table.setflags(write=False)
    return table
