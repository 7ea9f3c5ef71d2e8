r"""A city upstream that can clean the river, a city downstream that drinks from it.

The upstream city chooses an effort :math:`e \ge 0` at the cost :math:`\tfrac12 c e^2`; a unit
of effort is worth :math:`b_U` to itself and :math:`b_D` downstream. Alone it stops where its
own benefit pays,

.. math:: e^N = b_U / c, \qquad e^* = (b_U + b_D) / c

being the effort that pays for both. Moving from one to the other costs the upstream city
:math:`b_D^2 / 2c`, brings the downstream city :math:`b_D^2 / c`, and leaves half of that as
surplus: any transfer between the two amounts makes both better off. A river authority or a
province that values a unit at :math:`b_Z` counts as part of the downstream side of the
efficient effort.

References
----------
models.md §5.2 and A8. R. H. Coase, "The problem of social cost", Journal of Law and Economics
3, 1960, 1-44.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door

if TYPE_CHECKING:
    from citypact.games.coalitional import CoalitionalGame


@dataclass(frozen=True)
class WaterPair:
    """Two cities on a river and the effort of the one upstream.

    Parameters
    ----------
    downstream_benefit : number
        :math:`b_D`, what a unit of effort is worth downstream (亿元 a year), positive.
    upstream_benefit : number
        :math:`b_U`, what it is worth upstream (亿元 a year), at least zero.
    cost : number
        :math:`c`, curvature of the cost of effort (亿元 a year per unit of effort squared), positive.
    upstream, downstream : str
        Names of the cities.
    unit : str
        Unit of money.

    Raises
    ------
    InputError
        On a number that is not finite or has the wrong sign, and on equal names.

    Examples
    --------
    >>> pair = WaterPair(downstream_benefit=2, upstream_benefit=0, cost=1.5)
    >>> pair.efficient_effort, pair.upstream_loss(), pair.downstream_gain()
    (Fraction(4, 3), Fraction(4, 3), Fraction(8, 3))
    """

    downstream_benefit: Number
    upstream_benefit: Number = 0
    cost: Number = 1
    upstream: str = "upstream"
    downstream: str = "downstream"
    unit: str = "亿元"

    def __post_init__(self) -> None:
        door = Door()
        door.money("downstream_benefit", self.downstream_benefit, positive=True)
        door.money("upstream_benefit", self.upstream_benefit)
        door.positive("cost", self.cost, "curvature of the cost of effort")
        door.two_cities(self.upstream, self.downstream)
        door.close()

    @property
    def players(self) -> tuple[str, str]:
        """The upstream and the downstream city."""
        return self.upstream, self.downstream

    @property
    def nash_effort(self) -> Fraction:
        """:math:`e^N`, the effort without agreement."""
        return as_fraction(self.upstream_benefit) / as_fraction(self.cost)

    @property
    def efficient_effort(self) -> Fraction:
        """:math:`e^*`, the effort that is best for both together."""
        both = as_fraction(self.upstream_benefit) + as_fraction(self.downstream_benefit)
        return both / as_fraction(self.cost)

    @property
    def surplus(self) -> Fraction:
        """What the efficient effort adds for both together over no agreement."""
        return self.downstream_gain() - self.upstream_loss()

    def effort_cost(self, effort: Number) -> Fraction:
        r"""Cost of an effort, :math:`\tfrac12 c e^2`."""
        return as_fraction(self.cost) * as_fraction(effort) ** 2 / 2

    def upstream_payoff(self, effort: Number) -> Fraction:
        """Own benefit less the cost of an effort, before any transfer."""
        return as_fraction(self.upstream_benefit) * as_fraction(effort) - self.effort_cost(effort)

    def upstream_loss(self, effort: Number | None = None) -> Fraction:
        """What an effort (by default the efficient one) costs the upstream city over no agreement."""
        chosen = self.efficient_effort if effort is None else effort
        return self.upstream_payoff(self.nash_effort) - self.upstream_payoff(chosen)

    def downstream_gain(self, effort: Number | None = None) -> Fraction:
        """What an effort (by default the efficient one) brings downstream over no agreement."""
        chosen = self.efficient_effort if effort is None else as_fraction(effort)
        return as_fraction(self.downstream_benefit) * (chosen - self.nash_effort)

    def participation(self, grant: Number = 0) -> tuple[Fraction, Fraction]:
        """Lowest transfer the upstream city accepts and highest the downstream city pays.

        Parameters
        ----------
        grant : number
            Central money that the upstream city receives with the agreement.
        """
        return self.upstream_loss() - as_fraction(grant), self.downstream_gain()

    def coalitional(self) -> CoalitionalGame:
        """Return the game in which the two together earn the surplus and nobody does alone."""
        from citypact.games.coalitional import CoalitionalGame

        return CoalitionalGame(self.players, [0, 0, 0, self.surplus], unit=self.unit)
