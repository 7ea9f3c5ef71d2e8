r"""Industrial relocation year by year: taxes, service costs, patience.

Calendar years :math:`1 \dots H` follow the signing. In year :math:`t` the plant pays
:math:`\tau_t` of local tax at the destination, which spends :math:`m_t` on serving it.
Payments to the origin can be made in the sharing years :math:`D+1 \dots D+M`. With
payments :math:`x_t`, a lump sum :math:`y` from destination to origin at the signing, and
central grants :math:`z_o, z_d`, the gains over no agreement are

.. math::

    g_o = \sum_t \delta_o^t x_t + y + z_o - L, \qquad
    g_d = \sum_t \delta_d^t (\tau_t - m_t - x_t) - I - y + z_d - O_d .

References
----------
models.md §4.11, appendix A3.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Self

from citypact.games.enforcement_terms import Enforcement
from citypact.games.rational import Number, as_fraction
from citypact.games.relocation import Relocation
from citypact.games.timeline import (
    DEFAULT_DELAY,
    DEFAULT_HORIZON,
    DEFAULT_RAMP,
    DEFAULT_RATE,
    DEFAULT_WINDOW,
)
from citypact.games.validation import Door

LONGEST_HORIZON = 100


@dataclass(frozen=True)
class RelocationPath:
    """A plant's tax path at the destination and what both cities face without an agreement.

    Parameters
    ----------
    taxes, service_costs : sequence of float, length H
        Local tax and service costs in calendar years 1…H (亿元).
    origin_loss : float
        L, the origin's net loss in present value if nothing is paid (亿元).
    investment : float
        I, the destination's outlay at the signing net of its other benefits (亿元).
    prior_total : float
        C, the plant's local tax in the three years before the move (亿元); caps payments.
    origin_rate, destination_rate : float
        Discount rates a year.
    delay, window : int
        D and M: payments fall into calendar years D+1…D+M.
    cap_multiple : float, optional
        χ: undiscounted payments total at most χC; ``None`` for no cap.
    ratio_cap : float
        Payments of a year are at most this share of its tax.
    central_budget : float
        Most that the centre may grant to both together (亿元, present value).
    lump_sum : bool
        Whether a lump sum may change hands at the signing.
    destination_outside : float
        O_d, what the destination keeps without the agreement (亿元).
    enforcement : Enforcement, optional
        What keeps the destination paying; ``None``: a court does.

    Raises
    ------
    InputError
        Listing every field that cannot be used.
    """

    taxes: Sequence[Number]
    service_costs: Sequence[Number]
    origin_loss: Number
    investment: Number = 0
    prior_total: Number = 0
    origin_rate: Number = DEFAULT_RATE
    destination_rate: Number = DEFAULT_RATE
    delay: int = DEFAULT_DELAY
    window: int = DEFAULT_WINDOW
    cap_multiple: Number | None = 1
    ratio_cap: Number = 1
    central_budget: Number = 0
    lump_sum: bool = True
    destination_outside: Number = 0
    origin: str = "origin"
    destination: str = "destination"
    unit: str = "亿元"
    enforcement: Enforcement | None = None

    def __post_init__(self) -> None:
        door = Door()
        for name in ("taxes", "service_costs"):
            amounts = getattr(self, name)
            if isinstance(amounts, Iterable):
                object.__setattr__(self, name, tuple(amounts))
            else:
                door.refuse(name, amounts, "an amount of money for each year (亿元)")
        door.close()
        if not 1 <= len(self.taxes) <= LONGEST_HORIZON:
            door.refuse("taxes", f"{len(self.taxes)} years", f"1 to {LONGEST_HORIZON} years")
        if len(self.service_costs) != len(self.taxes):
            door.refuse("service_costs", f"{len(self.service_costs)} years", f"{len(self.taxes)}, as taxes")
        for name, amounts in (("taxes", self.taxes), ("service_costs", self.service_costs)):
            for year, amount in enumerate(amounts, start=1):
                door.money(f"{name}[{year}]", amount)
        door.money("origin_loss", self.origin_loss, signed=True)
        door.money("investment", self.investment, signed=True)
        door.money("prior_total", self.prior_total)
        door.between("origin_rate", self.origin_rate, 0, 10, "a yearly rate")
        door.between("destination_rate", self.destination_rate, 0, 10, "a yearly rate")
        door.whole("delay", self.delay, 0, LONGEST_HORIZON)
        door.whole("window", self.window, 1, LONGEST_HORIZON)
        if self.cap_multiple is not None:
            door.between("cap_multiple", self.cap_multiple, 0, 1000, "a multiple")
        door.between("ratio_cap", self.ratio_cap, 0, 1, "a ratio")
        door.money("central_budget", self.central_budget)
        door.money("destination_outside", self.destination_outside, signed=True)
        if not door.problems and self.delay + self.window > len(self.taxes):
            door.refuse(
                "window",
                f"sharing up to year {self.delay + self.window}",
                f"delay + window within the {len(self.taxes)} years of taxes",
            )
        self._check_enforcement(door)
        if not door.problems and not any(self.taxes[year - 1] > 0 for year in self.sharing_years):
            door.refuse("taxes", "no tax in any sharing year", "a positive tax in at least one")
        door.close()

    def _check_enforcement(self, door: Door) -> None:
        if self.enforcement is None:
            return
        if not isinstance(self.enforcement, Enforcement):
            door.refuse("enforcement", self.enforcement, "an Enforcement, or None: a court enforces")
            return
        future = self.enforcement.future_value
        if isinstance(future, tuple) and not door.problems and len(future) > self.window:
            expected = f"at most the {self.window} sharing years"
            door.refuse("enforcement.future_value", f"{len(future)} years", expected)
        if self.enforcement.stream is not None and not door.problems and not self.destination_rate > 0:
            expected = "a positive rate: without discounting an endless stream has no value"
            door.refuse("destination_rate", self.destination_rate, expected)

    @classmethod
    def constant(
        cls,
        base: Number,
        growth: Number,
        *,
        service_share: Number = 0,
        yearly_growth: Number = 0,
        horizon: int = DEFAULT_HORIZON,
        ramp: Number = DEFAULT_RAMP,
        delay: int = DEFAULT_DELAY,
        **others: object,
    ) -> Self:
        """Build the path of a plant that paid ``base`` a year and pays ``growth * base`` after the move.

        ``yearly_growth`` compounds from the first sharing year on; ``service_share`` is
        service cost over tax; the first calendar year yields ``ramp`` of a full year.
        C is three times ``base``. Other keywords as for the class.
        """
        door = Door()
        door.money("base", base, positive=True)
        door.money("growth", growth)
        door.between("service_share", service_share, 0, 100, "a fraction of tax")
        door.between("yearly_growth", yearly_growth, -1, 10, "a yearly rate")
        door.between("ramp", ramp, 0, 1, "a fraction of a full year's tax")
        door.whole("horizon", horizon, 1, LONGEST_HORIZON)
        door.close()
        full, climb = as_fraction(base) * as_fraction(growth), 1 + as_fraction(yearly_growth)
        taxes = [full * climb ** max(0, year - delay - 1) for year in range(1, horizon + 1)]
        if delay >= 1:
            taxes[0] *= as_fraction(ramp)
        costs = [as_fraction(service_share) * tax for tax in taxes]
        others.setdefault("prior_total", 3 * as_fraction(base))
        return cls(taxes=taxes, service_costs=costs, delay=delay, **others)  # type: ignore[arg-type]

    @property
    def sharing_years(self) -> range:
        """Calendar years in which the origin can be paid."""
        return range(self.delay + 1, self.delay + self.window + 1)

    def with_ratio_cap(self, ratio_cap: Number | None) -> Self:
        """Return the path under a further cap on the ratio; the lower of the two holds."""
        if ratio_cap is None:
            return self
        return replace(self, ratio_cap=min(as_fraction(ratio_cap), as_fraction(self.ratio_cap)))

    def tax(self, year: int) -> Fraction:
        """Local tax of a calendar year (亿元)."""
        return as_fraction(self.taxes[year - 1])

    def liquidity(self, year: int) -> Fraction:
        """Most the destination can pay out of the year's tax: tax less service costs, never negative."""
        return max(self.tax(year) - as_fraction(self.service_costs[year - 1]), Fraction(0))

    @property
    def discounts(self) -> tuple[Fraction, Fraction]:
        """Yearly discount factors of origin and destination."""
        return 1 / (1 + as_fraction(self.origin_rate)), 1 / (1 + as_fraction(self.destination_rate))

    @property
    def cap(self) -> Fraction | None:
        """χC, the most that can be paid in all, undiscounted (亿元)."""
        return (
            None
            if self.cap_multiple is None
            else as_fraction(self.cap_multiple) * as_fraction(self.prior_total)
        )

    def tax_value(self, rate: Number) -> Fraction:
        """Present value of all local tax (亿元)."""
        discount = 1 / (1 + as_fraction(rate))
        return sum((self.tax(y) * discount**y for y in range(1, len(self.taxes) + 1)), Fraction(0))

    def no_payment_gains(self) -> tuple[Fraction, Fraction]:
        """Gains over no agreement if the plant moves unpaid: -L, and what the destination has left."""
        discount = self.discounts[1]
        served = sum(
            (
                (self.tax(year) - as_fraction(self.service_costs[year - 1])) * discount**year
                for year in range(1, len(self.taxes) + 1)
            ),
            Fraction(0),
        )
        outlay = as_fraction(self.investment) + as_fraction(self.destination_outside)
        return -as_fraction(self.origin_loss), served - outlay

    def reduced(self, **others: object) -> Relocation:
        """Return the two-number game: R is the tax of the sharing years.

        K is everything else in the destination's books; a court enforces.
        Only for a common discount rate: with two rates no single R exists.

        Raises
        ------
        InputError
            If the two discount rates differ.
        """
        if as_fraction(self.origin_rate) != as_fraction(self.destination_rate):
            door = Door()
            door.refuse("destination_rate", self.destination_rate, f"the origin's rate {self.origin_rate}")
            door.close()
        discount = self.discounts[0]
        revenue = sum((self.tax(year) * discount**year for year in self.sharing_years), Fraction(0))
        loss, gain = self.no_payment_gains()
        others.setdefault("window_share", revenue / self.tax_value(self.origin_rate))
        return Relocation(
            revenue=revenue,
            origin_loss=-loss,
            destination_cost=revenue - gain,
            origin=self.origin,
            destination=self.destination,
            unit=self.unit,
            **others,  # type: ignore[arg-type]
        )
