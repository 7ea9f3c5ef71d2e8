r"""The plant's books, year by year, built from the scenario's inputs alone.

Year 0 is the signing; money flows at the ends of the years :math:`1 \dots H`. The plant attains
production after :math:`D` years and its tax can be shared in the :math:`M` years after that. With
:math:`b` its tax before the move, :math:`g` and :math:`\gamma` its growth, the tax of year :math:`t`
is :math:`\tau_t = b g (1+\gamma)^{\max(0, t-D-1)}`, times the ramp in the first year if :math:`D \ge 1`.

.. math::

    R = \sum_{t=D+1}^{D+M} \delta^t \tau_t, \qquad
    L = \Theta\, b \sum_{t=1}^{H_s} \bigl(\delta (1-h)\bigr)^t + \text{jobs} - \text{relief}, \qquad
    K = R - \Bigl(\sum_t \delta^t (1-\sigma)\tau_t - I + \text{jobs} - \text{outside}\Bigr).

References
----------
models.md §1, §4.0, §4.1, §4.11.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from citypact.audit.exact import ONE, ZERO, Unusable, exact, root
from citypact.audit.quantities import number_of, numbers_of, table

#: The statutory term of notice Caiyu [2015] 92: three years and two more.
TERM = 5
NUMBERS = ("revenue", "origin_loss", "destination_cost")
COMPONENTS = ("plant", "origin_side", "destination_side", "finance")


@dataclass(frozen=True)
class TwoNumbers:
    """R, L and K of models.md §4.0, with what may happen without an agreement (亿元)."""

    revenue: Fraction
    loss: Fraction
    cost: Fraction
    voluntary: Fraction = ZERO
    rivals: tuple[Fraction, ...] = ()
    window_share: Fraction | None = None

    @property
    def stays(self) -> Fraction:
        """Probability that the plant does not come without an agreement."""
        return ONE - self.voluntary

    @property
    def move(self) -> Fraction:
        """What the move is worth to both: R - L - K."""
        return self.revenue - self.loss - self.cost

    @property
    def surplus(self) -> Fraction:
        """What an agreement adds."""
        return self.stays * self.move

    @property
    def best_rival(self) -> Fraction:
        """Surplus of the best rival destination, 0 without one."""
        return max(self.rivals, default=ZERO)

    def gains(self, ratio: Fraction) -> tuple[Fraction, Fraction]:
        """Both cities' gains over no agreement: paid for the loss, and what is left of the gain."""
        paid = ratio * self.revenue
        return paid - self.stays * self.loss, self.stays * (self.revenue - self.cost) - paid


@dataclass(frozen=True)
class Path:
    """The plant year by year; ``taxes`` and ``services`` of the years 1 … H (亿元)."""

    taxes: tuple[Fraction, ...]
    services: tuple[Fraction, ...]
    loss: Fraction
    investment: Fraction
    outside: Fraction
    prior: Fraction
    rates: tuple[Fraction, Fraction]
    delay: int
    window: int
    cap_multiple: Fraction | None
    ratio_cap: Fraction
    budget: Fraction
    lump_sum: bool
    voluntary: Fraction = ZERO
    rivals: tuple[Fraction, ...] = ()
    base: Fraction = ZERO
    growth: Fraction = ZERO
    steady: bool = True
    enforcement: Mapping[str, Any] = field(default_factory=dict)

    @property
    def years(self) -> range:
        """Calendar years in which tax is shared."""
        return range(self.delay + 1, self.delay + self.window + 1)

    @property
    def attained(self) -> range:
        """Calendar years from attainment to the horizon."""
        return range(self.delay + 1, len(self.taxes) + 1)

    def discount(self, city: int) -> Fraction:
        """Yearly discount factor of the origin (0) or the destination (1)."""
        return 1 / (1 + self.rates[city])

    def tax(self, year: int) -> Fraction:
        """Local tax of a calendar year."""
        return self.taxes[year - 1]

    def room(self, year: int) -> Fraction:
        """What is left of a year's tax after service costs, never negative."""
        return max(self.taxes[year - 1] - self.services[year - 1], ZERO)

    def worth(self, flow: Mapping[int, Fraction], city: int) -> Fraction:
        """Present value of a flow by year."""
        return sum((amount * self.discount(city) ** year for year, amount in flow.items()), ZERO)

    def all_tax(self, city: int = 0) -> Fraction:
        """Present value of all local tax."""
        return self.worth(dict(enumerate(self.taxes, start=1)), city)

    def unpaid(self) -> tuple[Fraction, Fraction]:
        """Gains over no agreement if the plant moves and nothing is paid."""
        left = {t: self.taxes[t - 1] - self.services[t - 1] for t in range(1, len(self.taxes) + 1)}
        return -self.loss, self.worth(left, 1) - self.investment - self.outside


def stay_worth(base: Fraction, hazard: Fraction, rate: Fraction, years: int) -> Fraction:
    """Expected present value of the tax that the origin keeps if the plant stays."""
    keep = (1 - hazard) / (1 + rate)
    return base * sum((keep**year for year in range(1, years + 1)), ZERO)


def waiting(rate: Fraction, drift: Fraction, volatility: Fraction) -> Fraction:
    """Multiple of a tax stream at which giving it up is worth it, beta/(beta - 1) [Dixit and Pindyck]."""
    if not (drift or volatility):
        return ONE
    variance = volatility**2
    if not variance:
        # beta = r/mu: without uncertainty only growth is worth waiting for.
        return rate / (rate - drift) if drift > 0 else ONE
    middle = Fraction(1, 2) - drift / variance
    beta = middle + root(middle**2 + 2 * rate / variance, digits=60)
    return beta / (beta - 1)


def path_of(scenario: Mapping[str, Any]) -> Path | None:
    """Build the path of a relocation scenario; ``None`` where R, L and K are given directly.

    Raises
    ------
    Unusable
        If a number that the books need is missing or is none.
    """
    given = table(scenario, "parameters")
    if "reduced" in given:
        return None
    plant, origin, destination, finance = (table(given, name) for name in COMPONENTS)
    levers, outside = table(given, "levers"), table(given, "outside")
    rates = _rates(scenario, origin, destination, finance)
    base, growth, climb = number_of(plant, "base_tax"), number_of(plant, "growth"), ONE
    climb += number_of(plant, "yearly_growth", ZERO)
    horizon, delay = int(number_of(plant, "horizon")), int(number_of(plant, "delay"))
    taxes = [base * growth * climb ** max(0, year - delay - 1) for year in range(1, horizon + 1)]
    if delay >= 1:
        taxes[0] *= number_of(plant, "ramp")
    share = number_of(destination, "service_share")
    stay = stay_worth(
        base, number_of(origin, "hazard"), rates[0], int(number_of(origin, "stay_horizon", Fraction(horizon)))
    )
    wait = waiting(rates[0], number_of(origin, "drift", ZERO), number_of(origin, "volatility", ZERO))
    capped = levers.get("capped", True)
    rivals = outside.get("rivals")
    return Path(
        taxes=tuple(taxes),
        services=tuple(share * tax for tax in taxes),
        loss=wait * stay + number_of(origin, "job_loss") - number_of(origin, "relief"),
        investment=number_of(destination, "investment") - number_of(destination, "jobs_gain"),
        outside=number_of(destination, "outside"),
        prior=3 * base,
        rates=rates,
        delay=delay,
        window=int(number_of(levers, "window", Fraction(TERM))),
        cap_multiple=number_of(levers, "cap_multiple", ONE) if capped else None,
        ratio_cap=number_of(levers, "ratio_cap", ONE),
        budget=number_of(levers, "central_budget", ZERO),
        lump_sum=bool(levers.get("lump_sum", True)),
        voluntary=number_of(outside, "voluntary", ZERO),
        rivals=tuple(numbers_of(rivals)) if rivals else (),
        base=base,
        growth=growth,
        steady=climb == 1,
        enforcement=table(scenario, "designs", "enforcement"),
    )


def _rates(
    scenario: Mapping[str, Any],
    origin: Mapping[str, Any],
    destination: Mapping[str, Any],
    finance: Mapping[str, Any],
) -> tuple[Fraction, Fraction]:
    """Discount rates of both cities; an official's contains the chance of leaving office."""
    if "discount_rate" in finance:
        rates = [number_of(finance, "discount_rate")] * 2
    else:
        rates = [number_of(finance, "origin_rate"), number_of(finance, "destination_rate")]
    if scenario.get("profile", "planner") == "official":
        leaves = number_of(origin, "turnover")
        chances = (leaves, number_of(destination, "turnover", leaves))
        rates = [(1 + rate) / (1 - chance) - 1 for rate, chance in zip(rates, chances, strict=True)]
    return rates[0], rates[1]


def game_of(inputs: Mapping[str, Any]) -> TwoNumbers:
    """Return the two-number game of the inputs of a split, from a scenario or from R, L and K.

    Raises
    ------
    Unusable
        If a number is missing, or the two cities discount at different rates.
    """
    if "scenario" not in inputs:
        revenue, loss, cost = (exact(inputs.get(name)) for name in NUMBERS)
        return TwoNumbers(
            revenue,
            loss,
            cost,
            voluntary=exact(inputs.get("voluntary", 0)),
            rivals=tuple(exact(each) for each in inputs.get("rivals", ())),
            window_share=None if inputs.get("window_share") is None else exact(inputs["window_share"]),
        )
    scenario = table(inputs, "scenario")
    reduced = table(scenario, "parameters", "reduced")
    if reduced:
        rivals = reduced.get("rivals")
        revenue, loss, cost = (number_of(reduced, name) for name in NUMBERS)
        return TwoNumbers(
            revenue,
            loss,
            cost,
            voluntary=number_of(reduced, "voluntary", ZERO),
            rivals=tuple(numbers_of(rivals)) if rivals else (),
            window_share=number_of(reduced, "window_share") if reduced.get("window_share") else None,
        )
    path = path_of(scenario)
    if path is None or path.rates[0] != path.rates[1]:
        raise Unusable("two discount rates: no single R exists")
    shared = path.worth({year: path.tax(year) for year in path.years}, 0)
    return TwoNumbers(
        shared, path.loss, shared - path.unpaid()[1], path.voluntary, path.rivals, shared / path.all_tax()
    )


def rounding_of(inputs: Mapping[str, Any]) -> Fraction:
    """How far a ratio may be off where the books hold an irrational number, the worth of waiting."""
    side = table(inputs, "scenario", "parameters", "origin_side") if "scenario" in inputs else {}
    irrational = any(number_of(side, name, ZERO) for name in ("drift", "volatility"))
    return Fraction(1, 10**12) if irrational else ZERO
