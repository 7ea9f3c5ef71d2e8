r"""Costs along one line, the least demanding player first.

In an *airport problem* player i needs a facility of cost :math:`c_i`, and one that serves
the most demanding serves all, so :math:`\max_i c_i` is to be shared. Contributions respect
*no subsidy* if no group pays more than its own facility costs; with
:math:`c_1 \le \dots \le c_n` that is

.. math::

    x \ge 0, \qquad \sum_{j \le i} x_j \le c_i, \qquad \sum_j x_j = c_n,

the core of the airport game [Littlechild1973]_, [Thomson2007]_.

References
----------
.. [Littlechild1973] S. C. Littlechild and G. Owen, "A simple expression for the Shapley value
   in a special case", Management Science 20(3), 1973, 370-372.
.. [Thomson2007] W. Thomson, "Cost allocation and airport problems", working paper, University
   of Rochester, 2007; revised in Mathematical Social Sciences, 2024.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from typing import TypeAlias

from citypact.errors import InputError, Problem
from citypact.games.coalitional.forms import AirportGame
from citypact.games.coalitional.forms.entries import listed
from citypact.games.rational import Number, as_fraction
from citypact.solvers.answers import exactly
from citypact.solvers.solved_allocation import SolvedAllocation

#: What every rule takes: a game, costs by name, or costs in order (players are then "1", "2", ...).
Airport: TypeAlias = AirportGame | Mapping[str, Number] | Sequence[Number]


@dataclass(frozen=True)
class Runway:
    """An airport problem in exact numbers, sorted.

    Parameters
    ----------
    game : AirportGame
        The problem as it was stated.
    order : tuple of int
        Players, the least demanding first; equals in their own order.
    costs : tuple of Fraction
        Costs in this order.
    """

    game: AirportGame
    order: tuple[int, ...]
    costs: tuple[Fraction, ...]

    @classmethod
    def of(cls, airport: Airport) -> Runway:
        """Sort an airport problem.

        Raises
        ------
        InputError
            If a cost is negative or not finite, a name repeats, or there is no player.

        Examples
        --------
        >>> Runway.of([4, 1]).order
        (1, 0)
        """
        game = airport if isinstance(airport, AirportGame) else _game(airport)
        exact = [as_fraction(cost) for cost in game.costs]
        order = tuple(sorted(range(len(exact)), key=exact.__getitem__))
        return cls(game, order, tuple(exact[player] for player in order))

    @property
    def increments(self) -> tuple[Fraction, ...]:
        """What each player in order needs beyond the one before."""
        return tuple(cost - less for cost, less in zip(self.costs, (Fraction(0), *self.costs), strict=False))

    def by_stretch(self, share: Callable[[int], Fraction], method: str) -> SolvedAllocation:
        """Charge every user of a stretch a share of it.

        One over the number of users gives the Shapley value [Littlechild1973]_, the chance that
        no other user has come, ``2**(1 - users)``, the Banzhaf value.

        Parameters
        ----------
        share : callable
            Number of users to the share of each.
        method : str
            What the rule is, in words.

        Examples
        --------
        >>> Runway.of([1, 3]).by_stretch(lambda users: Fraction(1, users), "equal shares").vector()
        (0.5, 2.5)
        """
        users = range(len(self.costs), 0, -1)
        each = (step * share(number) for step, number in zip(self.increments, users, strict=True))
        return self.allocation(tuple(accumulate(each)), method)

    def allocation(self, contributions: Sequence[Fraction], method: str) -> SolvedAllocation:
        """Return contributions in sorted order as an exact allocation in player order."""
        paid = dict(zip(self.order, contributions, strict=True))
        return exactly(self.game, tuple(paid[player] for player in range(len(paid))), method)


def _game(costs: Mapping[str, Number] | Sequence[Number]) -> AirportGame:
    amounts = listed(costs.values() if isinstance(costs, Mapping) else costs)
    if amounts is None:
        raise InputError(Problem("costs", costs, "an airport game, numbers by name, or a list of numbers"))
    names = costs if isinstance(costs, Mapping) else map(str, range(1, len(amounts) + 1))
    return AirportGame(tuple(names), amounts)
