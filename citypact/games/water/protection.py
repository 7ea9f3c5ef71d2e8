r"""Protect or develop upstream, compensate or not downstream: the bimatrix of water agreements.

The upstream city :math:`U` protects or develops; the downstream city :math:`D` honours the contract
("compensate") or not. A protected river is worth :math:`b_U` and :math:`b_D` and costs :math:`c_U`,
development forgone included. Under the contract :math:`D` pays :math:`T` if the water is protected and
:math:`U` pays :math:`F_U` if it is not. The centre adds a subsidy :math:`S_U` for protecting and a
sanction :math:`F_D` on a downstream city that does not pay for protected water. Payoffs per year, over
those of (Develop, Not):

=========== ================================================ ==========================================
            Compensate                                       Not
=========== ================================================ ==========================================
Protect     :math:`b_U - c_U + S_U + T`, :math:`b_D - T`     :math:`b_U - c_U + S_U`, :math:`b_D - F_D`
Develop     :math:`-F_U`, :math:`F_U`                        :math:`0`, :math:`0`
=========== ================================================ ==========================================

If :math:`D` compensates with probability :math:`y` and :math:`U` protects with probability :math:`x`,

.. math::

    \Delta_U(y) = b_U - c_U + S_U + y (T + F_U), \qquad
    \Delta_D(x) = F_U - x (T + F_U - F_D)

are the gains of Protect over Develop and of Compensate over Not.

What follows, strict and weak inequalities kept apart:

* :math:`T = F_U = S_U = F_D = 0` and :math:`b_U < c_U`: Develop is strictly dominant. Then "compensate"
  is an empty word, :math:`D` is indifferent, and every (Develop, :math:`y`) is an equilibrium: what is
  unique is that the river is not protected and nobody is paid.
* :math:`F_D < T`, :math:`F_U > 0` and :math:`0 < c_U - b_U - S_U < T + F_U`: the only equilibrium is
  mixed, :math:`x^* = F_U / (T + F_U - F_D)`, :math:`y^* = (c_U - b_U - S_U) / (T + F_U)`, and a centre
  of the replicator dynamics: a bet without an outside sanction goes round in circles.
* (Protect, Compensate) is a *strict* equilibrium, and then asymptotically stable, iff :math:`F_D > T`
  and :math:`T + F_U > c_U - b_U - S_U`. With one equality it is a weak equilibrium at the end of an
  edge of rest points: states near it stay near and need not return.

References
----------
models.md §5.1. J. Hofbauer and K. Sigmund, *Evolutionary Games and Population Dynamics*, Cambridge
University Press, 1998, chapter 10.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Self

from citypact.games.normal_form import NormalFormGame
from citypact.games.populations import PopulationGame
from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door

UPSTREAM_STRATEGIES = ("protect", "develop")
DOWNSTREAM_STRATEGIES = ("compensate", "not")

#: Payoffs of both cities by the strategies of both.
Cells = dict[tuple[str, str], tuple[Fraction, Fraction]]


def probability(field: str, value: Number) -> Fraction:
    """Return a probability as a fraction.

    Raises
    ------
    InputError
        If the number is not between 0 and 1.
    """
    door = Door()
    door.between(field, value, 0, 1, "a probability")
    door.close()
    return as_fraction(value)


@dataclass(frozen=True)
class ProtectionGame:
    """Two cities on a river: one may protect it, the other may pay for that.

    Parameters
    ----------
    cost : number
        :math:`c_U`, what protection costs upstream (亿元 a year), development forgone included.
    upstream_benefit, downstream_benefit : number
        :math:`b_U, b_D`, what protected water is worth to each (亿元 a year).
    transfer : number
        :math:`T`, paid to the upstream city for protected water (亿元 a year).
    penalty : number
        :math:`F_U`, paid to the downstream city for water that is not (亿元 a year).
    subsidy : number
        :math:`S_U`, paid by the centre to an upstream city that protects (亿元 a year).
    sanction : number
        :math:`F_D`, paid to the centre by a downstream city that owes and does not pay (亿元 a year).
    upstream, downstream : str
        Names of the cities.
    unit : str
        Unit of money.

    Raises
    ------
    InputError
        On a negative amount, one that is not finite, and equal or empty names.

    Examples
    --------
    >>> bet = ProtectionGame(cost=1, upstream_benefit=0.4, downstream_benefit=2, transfer=1, penalty=1)
    >>> bet.protecting_gain(1), bet.compensating_gain(1)
    (Fraction(7, 5), Fraction(-1, 1))
    >>> bet.interior_point
    (Fraction(1, 2), Fraction(3, 10))
    """

    cost: Number
    upstream_benefit: Number = 0
    downstream_benefit: Number = 0
    transfer: Number = 0
    penalty: Number = 0
    subsidy: Number = 0
    sanction: Number = 0
    upstream: str = "upstream"
    downstream: str = "downstream"
    unit: str = "亿元"

    def __post_init__(self) -> None:
        door = Door()
        amounts = ("cost", "upstream_benefit", "downstream_benefit")
        for field in (*amounts, "transfer", "penalty", "subsidy", "sanction"):
            door.money(field, getattr(self, field))
        door.two_cities(self.upstream, self.downstream)
        door.close()

    @property
    def players(self) -> tuple[str, str]:
        """The upstream and the downstream city."""
        return self.upstream, self.downstream

    @property
    def gap(self) -> Fraction:
        """:math:`c_U - b_U`, what protecting costs the upstream city before anybody pays."""
        return as_fraction(self.cost) - as_fraction(self.upstream_benefit)

    @property
    def surplus(self) -> Fraction:
        """:math:`b_U + b_D - c_U`, what protection adds for both cities together."""
        return as_fraction(self.downstream_benefit) - self.gap

    @property
    def efficient_strategies(self) -> tuple[str, ...]:
        """What the upstream city does when both together have most; both strategies on a tie.

        Whether the downstream city pays only moves money.
        """
        protect, develop = UPSTREAM_STRATEGIES
        if self.surplus == 0:
            return protect, develop
        return (protect,) if self.surplus > 0 else (develop,)

    def protecting_gain(self, compensating: Number) -> Fraction:
        r"""Return :math:`\Delta_U(y)`, the gain of Protect when the other compensates with probability y."""
        stake = as_fraction(self.transfer) + as_fraction(self.penalty)
        return as_fraction(self.subsidy) - self.gap + probability("compensating", compensating) * stake

    def compensating_gain(self, protecting: Number) -> Fraction:
        r"""Return :math:`\Delta_D(x)`, the gain of Compensate when the other protects with probability x."""
        penalty = as_fraction(self.penalty)
        owed = as_fraction(self.transfer) + penalty - as_fraction(self.sanction)
        return penalty - probability("protecting", protecting) * owed

    @property
    def interior_point(self) -> tuple[Fraction, Fraction] | None:
        r"""The probabilities (protect, compensate) at which both are indifferent.

        Strictly between 0 and 1; None where there is no such pair, or a continuum of them.
        """
        stake = as_fraction(self.transfer) + as_fraction(self.penalty)
        owed = stake - as_fraction(self.sanction)
        if stake == 0 or owed == 0:
            return None
        protecting = as_fraction(self.penalty) / owed
        compensating = (self.gap - as_fraction(self.subsidy)) / stake
        inside = 0 < protecting < 1 and 0 < compensating < 1
        return (protecting, compensating) if inside else None

    def cells(self) -> Cells:
        """Return the payoffs of both cities by strategies, exactly (the table at the head of the module)."""
        protect, develop = UPSTREAM_STRATEGIES
        compensate, keep = DOWNSTREAM_STRATEGIES
        transfer, penalty = as_fraction(self.transfer), as_fraction(self.penalty)
        own, other = as_fraction(self.subsidy) - self.gap, as_fraction(self.downstream_benefit)
        return {
            (protect, compensate): (own + transfer, other - transfer),
            (protect, keep): (own, other - as_fraction(self.sanction)),
            (develop, compensate): (-penalty, penalty),
            (develop, keep): (Fraction(0), Fraction(0)),
        }

    def normal_form(self) -> NormalFormGame:
        """Return the bimatrix, rounded once."""
        return NormalFormGame(self._tables(float), self.players, (UPSTREAM_STRATEGIES, DOWNSTREAM_STRATEGIES))

    def populations(self) -> PopulationGame:
        """Return the same game between two populations, in fractions, for replicator dynamics."""
        return PopulationGame(
            self._tables(Fraction), self.players, (UPSTREAM_STRATEGIES, DOWNSTREAM_STRATEGIES), self.unit
        )

    def without_mechanism(self) -> Self:
        """Return the game in which nobody pays anything."""
        return replace(self, transfer=0, penalty=0, subsidy=0, sanction=0)

    def _tables(self, kind: type) -> tuple[list[list[float]], list[list[float]]]:
        cells = self.cells()
        own, other = (
            [
                [kind(cells[row, column][side]) for column in DOWNSTREAM_STRATEGIES]
                for row in UPSTREAM_STRATEGIES
            ]
            for side in (0, 1)
        )
        return own, other
