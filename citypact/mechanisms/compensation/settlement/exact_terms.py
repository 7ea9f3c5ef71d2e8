r"""What two cities on a river settle on, in exact numbers.

At the effort :math:`e^* = (b_U + b_D + b_Z)/c` that pays for everyone who values it, the upstream
city loses :math:`L` and the downstream city gains :math:`G` over no agreement,

.. math:: L = \frac{(b_D + b_Z)^2}{2c}, \qquad G = \frac{b_D (b_D + b_Z)}{c} .

With central money :math:`Z` that comes only with the agreement, the upstream city signs from
:math:`L - Z` on and the downstream city up to :math:`G`. The weighted Nash transfer lies at the
upstream city's weight between the two, or at the downstream city's fiscal limit
:math:`\bar T` if that is lower; where even :math:`\min(G, \bar T)` is too little for the
upstream city, the transfer goes to that limit and the centre adds what is missing. The least
central money with which both sign is :math:`(L - \min(G, \bar T))^+`.

References
----------
models.md §5.2, §5.7, A8.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from citypact.errors import InputError, Problem
from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.games.water.pair import WaterPair

HALF = Fraction(1, 2)
#: Amounts are exact until they are reported, in floating point.
SMALLEST, LARGEST = Fraction(1, 10**290), Fraction(10**290)


def require_reportable(field: str, *amounts: Fraction) -> None:
    """Refuse amounts of money that floating point cannot show.

    Raises
    ------
    InputError
        If an amount other than zero is below 1e-290 or above 1e290.
    """
    for amount in amounts:
        if amount and not SMALLEST <= abs(amount) <= LARGEST:
            raise InputError(
                Problem(field, "numbers too far apart in size", "gains between 1e-290 and 1e290 (亿元)")
            )


@dataclass(frozen=True)
class SettledTerms:
    r"""The numbers of one settlement, as fractions.

    Parameters
    ----------
    pair : WaterPair
        The two cities.
    grant : number
        :math:`Z`, central money to the upstream city, paid only with the agreement (亿元 a year).
    transfer_cap : number, optional
        :math:`\bar T`, the most that the downstream city can pay (亿元 a year).
    weight : number
        Bargaining weight of the upstream city, from 0 to 1.
    central_benefit : number
        :math:`b_Z`, what a unit of effort is worth to the centre or to third cities (亿元 a year).

    Raises
    ------
    InputError
        On a number that is not finite or has the wrong sign.

    Examples
    --------
    >>> terms = SettledTerms(WaterPair(downstream_benefit=2, cost=1.5), transfer_cap=1)
    >>> terms.transfer, terms.top_up
    (Fraction(1, 1), Fraction(1, 3))
    """

    pair: WaterPair
    grant: Number = 0
    transfer_cap: Number | None = None
    weight: Number = HALF
    central_benefit: Number = 0

    def __post_init__(self) -> None:
        door = Door()
        door.money("grant", self.grant)
        if self.transfer_cap is not None:
            door.money("transfer_cap", self.transfer_cap)
        door.between("weight", self.weight, 0, 1, "a bargaining weight")
        door.money("central_benefit", self.central_benefit)
        door.close()
        require_reportable("downstream_benefit and cost", self.loss, self.gain)

    @cached_property
    def effort(self) -> Fraction:
        """The effort that is best for all who value it."""
        return self.pair.efficient_effort + as_fraction(self.central_benefit) / as_fraction(self.pair.cost)

    @cached_property
    def loss(self) -> Fraction:
        """:math:`L`, what the effort costs the upstream city over no agreement."""
        return self.pair.upstream_loss(self.effort)

    @cached_property
    def gain(self) -> Fraction:
        """:math:`G`, what the effort brings the downstream city over no agreement."""
        return self.pair.downstream_gain(self.effort)

    @cached_property
    def central_gain(self) -> Fraction:
        """What the effort brings the centre, less all its money."""
        step = self.effort - self.pair.nash_effort
        return as_fraction(self.central_benefit) * step - as_fraction(self.grant) - self.top_up

    @cached_property
    def surplus(self) -> Fraction:
        """What the effort adds for all who value it over no agreement; transfers cancel out."""
        step = self.effort - self.pair.nash_effort
        return self.gain - self.loss + as_fraction(self.central_benefit) * step

    @cached_property
    def interval(self) -> tuple[Fraction, Fraction]:
        """What the upstream city needs after the grant, what the downstream city grants."""
        return self.loss - as_fraction(self.grant), self.gain

    @cached_property
    def ceiling(self) -> Fraction:
        """The most that the downstream city will and can pay."""
        return self.gain if self.transfer_cap is None else min(self.gain, as_fraction(self.transfer_cap))

    @cached_property
    def agreement(self) -> bool:
        """Whether some transfer pleases both without central money beyond the grant."""
        return self.interval[0] <= self.ceiling

    @cached_property
    def transfer(self) -> Fraction:
        """The transfer to the upstream city (negative: it shares its grant)."""
        low, high = self.interval
        return min(low + as_fraction(self.weight) * max(high - low, Fraction(0)), self.ceiling)

    @cached_property
    def top_up(self) -> Fraction:
        """Central money beyond the grant without which the upstream city does not sign."""
        return max(self.interval[0] - self.ceiling, Fraction(0))

    @cached_property
    def central_subsidy(self) -> Fraction:
        """The least central money in all, the grant included, with which both sign."""
        return max(self.loss - self.ceiling, Fraction(0))

    def gains(self, transfer: Fraction) -> tuple[Fraction, Fraction]:
        """Gains of the upstream and the downstream city over no agreement, all central money paid.

        They are recomputed from the payoffs of the pair, not from the formulas above.
        """
        pair = self.pair
        paid = transfer + as_fraction(self.grant) + self.top_up
        upstream = pair.upstream_payoff(self.effort) + paid - pair.upstream_payoff(pair.nash_effort)
        downstream = as_fraction(pair.downstream_benefit) * (self.effort - pair.nash_effort) - transfer
        return upstream, downstream
