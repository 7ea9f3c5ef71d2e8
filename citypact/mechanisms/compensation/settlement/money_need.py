"""What a compensation is about in money: a loss upstream, a gain downstream, and two budgets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.games.water.pair import WaterPair
from citypact.mechanisms.compensation.settlement.exact_terms import SettledTerms


@dataclass(frozen=True)
class CompensationNeed:
    """Loss and gain of the two cities from an agreed protection, over no agreement.

    Parameters
    ----------
    upstream_loss : number
        :math:`L`, what protection costs the upstream city (亿元 a year; negative: it gains).
    downstream_gain : number
        :math:`G`, what protection brings the downstream city (亿元 a year), at least zero.
    upstream, downstream : str
        Names of the cities.
    unit : str
        Unit of money.

    Raises
    ------
    InputError
        On a number that is not finite, a negative gain or equal names.

    Examples
    --------
    >>> CompensationNeed.of(WaterPair(downstream_benefit=2, cost=1.5)).upstream_loss
    Fraction(4, 3)
    """

    upstream_loss: Number
    downstream_gain: Number
    upstream: str = "upstream"
    downstream: str = "downstream"
    unit: str = "亿元"

    def __post_init__(self) -> None:
        door = Door()
        door.money("upstream_loss", self.upstream_loss, signed=True)
        door.money("downstream_gain", self.downstream_gain)
        door.two_cities(self.upstream, self.downstream)
        door.close()

    @classmethod
    def of(cls, pair: WaterPair, central_benefit: Number = 0) -> Self:
        """Read loss and gain off a pair at the effort that pays for all who value it."""
        terms = SettledTerms(pair, central_benefit=central_benefit)
        return cls(terms.loss, terms.gain, pair.upstream, pair.downstream, pair.unit)


@dataclass(frozen=True)
class Equity:
    r"""Rules about income per head, with :math:`y_i = (F_i + g_i) / n_i`.

    Parameters
    ----------
    upstream_budget, downstream_budget : number
        :math:`F_i`, budgets without agreement (亿元 a year), positive.
    upstream_people, downstream_people : number
        :math:`n_i` (any common unit, such as 万人), positive.
    floor : number, optional
        Least budget per head upstream (亿元 a year per unit of people).
    gap : number, optional
        :math:`\kappa`: the upstream city has at least this multiple of the downstream city's
        budget per head.
    no_wider_gap : bool
        Whether the agreement may not lower that multiple below what it is without agreement.

    Raises
    ------
    InputError
        On a number that is not finite or not positive.

    Examples
    --------
    >>> Equity(10, 100, 5, 20).current_gap
    Fraction(2, 5)
    """

    upstream_budget: Number
    downstream_budget: Number
    upstream_people: Number
    downstream_people: Number
    floor: Number | None = None
    gap: Number | None = None
    no_wider_gap: bool = False

    def __post_init__(self) -> None:
        door = Door()
        door.money("upstream_budget", self.upstream_budget, positive=True)
        door.money("downstream_budget", self.downstream_budget, positive=True)
        door.positive("upstream_people", self.upstream_people, "number of people")
        door.positive("downstream_people", self.downstream_people, "number of people")
        if self.floor is not None:
            door.money("floor", self.floor)
        if self.gap is not None:
            door.money("gap", self.gap)
        door.close()

    @property
    def current_gap(self) -> Number:
        """Upstream budget per head over downstream's, without agreement."""
        own = as_fraction(self.upstream_budget) / as_fraction(self.upstream_people)
        return own / (as_fraction(self.downstream_budget) / as_fraction(self.downstream_people))
