r"""What a compensation needs year by year while the upstream city grows into its own benefit.

The agreement holds the upstream city to an effort :math:`\bar e_t`. Its own benefit from clean water,
:math:`b_{U,t}` (visitors, brands), grows, and with it the effort :math:`e^N_t = b_{U,t}/c` that it would
make anyway; with :math:`x_t = (\bar e_t - e^N_t)^+`

.. math:: L_t = \tfrac12 c x_t^2, \qquad G_t = b_D x_t ,

so the need for compensation ends in the year in which it would keep to the effort by itself. (If the
effort agreed grew along with the efficient one, the loss would stay at :math:`b_D^2 / 2c` for ever.)

References
----------
models.md §5.2, §5.7.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Self

from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.games.water.pair import WaterPair

LONGEST = 60


@dataclass(frozen=True)
class PhaseNeeds:
    """Loss upstream, gain downstream and the downstream city's limit, for each year.

    Parameters
    ----------
    losses : sequence of number
        :math:`L_t`, what the year's effort costs upstream over no agreement (亿元).
    gains : sequence of number
        :math:`G_t`, what it brings downstream (亿元).
    transfer_caps : sequence of number, optional
        The most that the downstream city can pay in a year (亿元).
    first_year : int
        Calendar year of the first entry, or 1.
    upstream, downstream : str
        Names of the cities.
    unit : str
        Unit of money.

    Raises
    ------
    InputError
        On lengths that differ, more than 60 years, and negative amounts.

    Examples
    --------
    >>> pair = WaterPair(downstream_benefit=2, cost=1)
    >>> needs = PhaseNeeds.growing(pair, [0, 0.5, 1, 2], transfer_cap=1)
    >>> [float(loss) for loss in needs.losses], [float(gain) for gain in needs.gains]
    ([2.0, 1.125, 0.5, 0.0], [4.0, 3.0, 2.0, 0.0])
    """

    losses: Sequence[Number]
    gains: Sequence[Number]
    transfer_caps: Sequence[Number] | None = None
    first_year: int = 1
    upstream: str = "upstream"
    downstream: str = "downstream"
    unit: str = "亿元"

    def __post_init__(self) -> None:
        door = Door()
        door.whole("first_year", self.first_year, 1, 9999)
        door.whole("years", len(self.losses), 1, LONGEST)
        lists = {"losses": self.losses, "gains": self.gains}
        if self.transfer_caps is not None:
            lists["transfer_caps"] = self.transfer_caps
        for name, amounts in lists.items():
            if len(amounts) != len(self.losses):
                door.refuse(name, f"{len(amounts)} years", f"{len(self.losses)}, as many as losses")
            for place, amount in enumerate(amounts):
                door.money(f"{name}[{place}]", amount)
        door.two_cities(self.upstream, self.downstream)
        door.close()
        for name, amounts in lists.items():
            object.__setattr__(self, name, tuple(map(as_fraction, amounts)))

    @classmethod
    def growing(
        cls,
        pair: WaterPair,
        upstream_benefits: Sequence[Number],
        *,
        efforts: Number | Sequence[Number] | None = None,
        transfer_cap: Number | None = None,
        first_year: int = 1,
    ) -> Self:
        """Work the needs out from the upstream city's own benefit in each year.

        Parameters
        ----------
        pair : WaterPair
            The two cities; ``upstream_benefits`` replace the benefit upstream.
        upstream_benefits : sequence of number
            What a unit of effort is worth upstream in each year (亿元).
        efforts : number or sequence of number, optional
            The effort agreed, for all years or each; the efficient one of the first year if left out.
        transfer_cap : number, optional
            The most that the downstream city can pay in a year (亿元).
        first_year : int
            Calendar year of the first entry, or 1.

        Raises
        ------
        InputError
            On an empty or negative list, or lengths that differ.
        """
        years = len(upstream_benefits)
        door = Door()
        door.whole("years", years, 1, LONGEST)
        for place, benefit in enumerate(upstream_benefits):
            door.money(f"upstream_benefits[{place}]", benefit)
        if isinstance(efforts, Sequence) and len(efforts) != years:
            door.refuse("efforts", f"{len(efforts)} years", f"{years}, as many as upstream_benefits")
        for effort in efforts if isinstance(efforts, Sequence) else [] if efforts is None else [efforts]:
            door.money("efforts", effort)
        door.close()
        cost, benefit_below = as_fraction(pair.cost), as_fraction(pair.downstream_benefit)
        anyway = [as_fraction(benefit) / cost for benefit in upstream_benefits]
        if isinstance(efforts, Sequence):
            agreed = [as_fraction(effort) for effort in efforts]
        else:
            agreed = [anyway[0] + benefit_below / cost if efforts is None else as_fraction(efforts)] * years
        steps = [max(goal - own, Fraction(0)) for goal, own in zip(agreed, anyway, strict=True)]
        return cls(
            losses=[cost * step**2 / 2 for step in steps],
            gains=[benefit_below * step for step in steps],
            transfer_caps=None if transfer_cap is None else [transfer_cap] * years,
            first_year=first_year,
            upstream=pair.upstream,
            downstream=pair.downstream,
            unit=pair.unit,
        )

    @property
    def years(self) -> range:
        """The years, in order."""
        return range(self.first_year, self.first_year + len(self.losses))

    def yearly_grants(self) -> list[Fraction]:
        """Return the least central money of each year taken by itself, the closed form."""
        caps = self.gains if self.transfer_caps is None else self.transfer_caps
        return [
            max(as_fraction(loss) - min(as_fraction(gain), as_fraction(cap)), Fraction(0))
            for loss, gain, cap in zip(self.losses, self.gains, caps, strict=True)
        ]
