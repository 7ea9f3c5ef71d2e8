r"""Two cities that each want the better of two projects, unless the other builds it too.

A city has V from the wanted project alone, :math:`V_d` if both build it, v from the other one alone,
:math:`v_d` if both build that, with :math:`V > v_d` and :math:`v > V_d`. Without anybody who says who
builds what, each builds the wanted one with probability

.. math:: p = \frac{V-v_d}{(V-v_d)+(v-V_d)}, \qquad
          \text{and has } \frac{Vv - V_d v_d}{(V-v_d)+(v-V_d)} .

A mediator who tells one city, drawn by lot, to build the wanted project and the other one the other is
obeyed: each has (V + v)/2.

References
----------
models.md §7.4, §7.13. R. Aumann, "Subjectivity and correlation in randomized strategies", Journal of
Mathematical Economics 1(1), 1974, 67-96.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from citypact.games.normal_form import NormalFormGame

STRATEGIES = ("wanted", "other")


@dataclass(frozen=True)
class Choice:
    """Worth of each project to a city (亿元 a year), in fractions.

    Parameters
    ----------
    alone_wanted, alone_other, both_wanted, both_other : Fraction
        V, v, V_d and v_d.

    Examples
    --------
    >>> found = Choice(Fraction(3), Fraction(2), Fraction(1), Fraction(1, 2))
    >>> found.chance_wanted, found.unmediated, found.mediated
    (Fraction(5, 7), Fraction(11, 7), Fraction(5, 2))
    """

    alone_wanted: Fraction
    alone_other: Fraction
    both_wanted: Fraction
    both_other: Fraction

    @property
    def _weights(self) -> tuple[Fraction, Fraction]:
        return self.alone_wanted - self.both_other, self.alone_other - self.both_wanted

    @property
    def chance_wanted(self) -> Fraction:
        """Probability with which each city builds the wanted project without a mediator."""
        wanted, other = self._weights
        return wanted / (wanted + other)

    @property
    def chance_same(self) -> Fraction:
        """Probability that both then build the same."""
        wanted = self.chance_wanted
        return wanted**2 + (1 - wanted) ** 2

    @property
    def unmediated(self) -> Fraction:
        """What each city has without a mediator."""
        wanted, other = self._weights
        return (self.alone_wanted * self.alone_other - self.both_wanted * self.both_other) / (wanted + other)

    @property
    def mediated(self) -> Fraction:
        """What each city has, on average, with one."""
        return (self.alone_wanted + self.alone_other) / 2

    def table(self, players: Sequence[str]) -> NormalFormGame:
        """Return the game of one year."""
        own: Any = [[self.both_wanted, self.alone_wanted], [self.alone_other, self.both_other]]
        across = [[own[col][row] for col in range(2)] for row in range(2)]
        return NormalFormGame((own, across), tuple(players), (STRATEGIES, STRATEGIES))
