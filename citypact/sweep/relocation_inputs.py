r"""R, L and K of many relocations at once: the formulas of ``citypact.scenario.build`` as arrays.

.. math::

    R = \sum_{j=1}^{M} \delta^{D+j} \tau_j, \quad
    L = \Theta\, b \sum_{t=1}^{H_o} (\delta(1-h))^t + \text{job loss} - \text{relief}, \quad
    K = R - (1-m) V + I - \text{jobs} + O_d ,

with :math:`\tau_j = g b (1+\gamma)^{j-1}` in the sharing years and V the value of all local tax.

References
----------
models.md §4.0, §4.1, §4.11.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from citypact.games.relocation_path import LONGEST_HORIZON
from citypact.games.timeline import DEFAULT_WINDOW, statutory_window_share
from citypact.games.validation import LARGEST
from citypact.sweep.distributions import FloatArray
from citypact.sweep.paths import quantity_places

#: Amounts between which taxes are taken as money by the statute, 亿元.
LEAST_TAX, MOST_TAX = 1e-12, 1e12
#: What ``RelocationPath`` takes at most: rates a year, service costs over tax, multiples of the prior tax.
HIGHEST_RATE, MOST_SERVICE, MOST_MULTIPLE = 10.0, 100.0, 1000.0

_PLANT = ("base_tax", "growth", "yearly_growth", "horizon", "ramp", "delay")
_ORIGIN = ("hazard", "job_loss", "relief", "drift", "volatility", "stay_horizon")
_DESTINATION = ("investment", "service_share", "jobs_gain", "outside")
_CONTEXT = (
    "origin_income", "destination_income", "origin_rank", "destination_rank",
    "origin_impatience", "destination_impatience",
)  # fmt: skip


def usable_paths(scenario: Any, *, cash_flow: bool = False) -> tuple[str, ...]:
    """Return the paths on which some figure of a relocation depends.

    Parameters
    ----------
    scenario : Scenario
    cash_flow : bool
        Whether the yearly payments are designed, which depend on the central budget and on what
        enforces them.
    """
    names = [f"context.{name}" for name in _CONTEXT]
    if scenario.parameters.reduced is not None:
        parts = ("revenue", "origin_loss", "destination_cost", "voluntary", "window_share")
        return (*(f"parameters.reduced.{name}" for name in parts), "parameters.levers.ratio_cap", *names)
    official = ("turnover",) if scenario.profile == "official" else ()
    groups = {
        "plant": _PLANT,
        "origin_side": (*_ORIGIN, *official),
        "destination_side": (*_DESTINATION, *official),
        "finance": ("discount_rate",),
        "levers": ("window", "cap_multiple", "ratio_cap"),
        "outside": ("voluntary",),
    }
    if cash_flow:
        groups["levers"] = (*groups["levers"], "central_budget")
        names += enforcement_paths(scenario)
    return (*(f"parameters.{group}.{name}" for group, parts in groups.items() for name in parts), *names)


def enforcement_paths(scenario: Any) -> list[str]:
    """Return the paths of what keeps the destination paying; none where a court does."""
    if scenario.designs is None or scenario.designs.enforcement is None:
        return []
    return [
        name for name, _ in quantity_places(scenario.to_dict()) if name.startswith("designs.enforcement.")
    ]


class Numbers:
    """The numbers of a scenario by path: arrays of shape (n,) where varied, else single numbers."""

    def __init__(self, fixed: Mapping[str, float], varied: Mapping[str, FloatArray]) -> None:
        self._fixed, self._varied = fixed, varied

    def get(self, path: str, absent: Any = None) -> Any:
        """Return the numbers at a path, or ``absent``."""
        return self._varied.get(path, self._fixed.get(path, absent))

    def has(self, *paths: str) -> bool:
        """Whether the scenario gives all of these."""
        return all(path in self._varied or path in self._fixed for path in paths)


@dataclass(frozen=True)
class Games:
    """Many games, each array of shape (n,) or a single number; money in 亿元.

    ``usable`` is false where the scenario would be refused; ``tax`` holds the local tax of sharing years
    1, 2, … (zero beyond the window) and ``discount`` the discount factor of each, both empty in reduced
    form; ``cap`` is the most that the statute pays in all, ``base`` the local tax a year before the move.
    ``statutory`` is false where a tax is too small or too large for the statute to count in yuan;
    ``parts`` is the sum of the sizes of all that L and K are made of.
    """

    usable: npt.NDArray[np.bool_]
    revenue: Any
    loss: Any
    cost: Any
    voluntary: Any
    window_share: Any
    ratio_cap: Any
    rivals: tuple[float, ...] = ()
    tax: tuple[Any, ...] = ()
    discount: tuple[Any, ...] = ()
    cap: Any = None
    tax_value: Any = None
    base: Any = None
    statutory: Any = True
    parts: Any = 0.0


def games_of(scenario: Any, numbers: Numbers, rows: int, longest_window: int) -> Games:
    """Return the games of many rows of a scenario of a relocation.

    Parameters
    ----------
    scenario : Scenario
        Whose form, profile and lists stay as they are.
    numbers : Numbers
        Each within the bounds of its field, or NaN.
    rows : int
        n.
    longest_window : int
        Most sharing years of any row of the sweep.
    """
    given = scenario.parameters.reduced
    cap = numbers.get("parameters.levers.ratio_cap", 1.0)
    if given is not None:
        prefix = "parameters.reduced."
        share = numbers.get(f"{prefix}window_share", float(statutory_window_share()))
        main = [numbers.get(prefix + name) for name in ("revenue", "origin_loss", "destination_cost")]
        comes = numbers.get(f"{prefix}voluntary", 0.0)
        usable = np.ones(rows, dtype=bool)
        for part in (*main, comes, share, cap):
            usable &= ~np.isnan(part)
        rivals = given.rivals.numbers if given.rivals else ()
        revenue, loss, cost = main
        return Games(usable, revenue, loss, cost, comes, share, cap, rivals)
    return _built(scenario, numbers, rows, longest_window, cap)


def _built(scenario: Any, numbers: Numbers, rows: int, longest_window: int, ratio_cap: Any) -> Games:
    def get(path: str, absent: Any = 0.0) -> Any:
        return numbers.get(f"parameters.{path}", absent)

    base, growth, climb = (
        get("plant.base_tax"), get("plant.growth"), 1.0 + get("plant.yearly_growth"),
    )  # fmt: skip
    horizon, delay, window = get("plant.horizon"), get("plant.delay"), get("levers.window", DEFAULT_WINDOW)
    usable = np.ones(rows, dtype=bool)
    rate = _rate(scenario, get, usable)
    discount = 1.0 / (1.0 + rate)
    usable &= delay + window <= horizon
    full = base * growth

    tax, factors = [], []
    factor, climbed = discount**delay, 1.0
    for year in range(1, longest_window + 1):
        factor = factor * discount
        tax.append(np.where(year <= window, full * climbed, 0.0))
        factors.append(factor)
        climbed = climbed * climb
    revenue = sum(each * by for each, by in zip(tax, factors, strict=True))
    statutory = _statutory(base)
    for each in tax:
        statutory = statutory & _statutory(each)
    usable &= revenue >= 1.0 / LARGEST
    for number, least, most in (
        (get("destination_side.service_share"), 0, MOST_SERVICE),
        (climb - 1.0, -1, HIGHEST_RATE),
        (horizon, 1, LONGEST_HORIZON),
        (get("levers.cap_multiple", 1.0), 0, MOST_MULTIPLE),
    ):
        usable &= (number >= least) & (number <= most)

    value = _all_tax(full, climb, discount, get("plant.ramp"), delay, horizon)
    stays = get("origin_side.stay_horizon", horizon)
    stay = base * _annuity(discount * (1.0 - get("origin_side.hazard")), stays)
    stay = stay * _option_multiple(rate, get("origin_side.drift"), get("origin_side.volatility"), usable)
    harm, relief = get("origin_side.job_loss"), get("origin_side.relief")
    outlay, jobs = get("destination_side.investment"), get("destination_side.jobs_gain")
    keeps, service = get("destination_side.outside"), get("destination_side.service_share")
    loss = stay + (harm - relief)
    gain = (1.0 - service) * value - ((outlay - jobs) + keeps)
    parts = stay + (1.0 + service) * value + sum(map(np.abs, (harm, relief, outlay, jobs, keeps)))
    cost, comes = revenue - gain, get("outside.voluntary")
    levers, outside = scenario.parameters.levers, scenario.parameters.outside
    cap = 3.0 * base * get("levers.cap_multiple", 1.0) if levers.capped else np.inf
    for part in (revenue, loss, cost, comes, ratio_cap, cap):
        usable &= ~np.isnan(part)
    rivals = outside.rivals.numbers if outside and outside.rivals else ()
    return Games(
        usable, revenue, loss, cost, comes, revenue / value, ratio_cap, rivals,
        tuple(tax), tuple(factors), cap, value, base, statutory, parts,
    )  # fmt: skip


def _statutory(tax: Any) -> Any:
    """Whether the statute takes amounts as money, as ``statute.amounts`` does."""
    return (tax == 0) | ((tax >= LEAST_TAX) & (tax <= MOST_TAX))


def _rate(scenario: Any, get: Any, usable: npt.NDArray[np.bool_]) -> Any:
    """Return the discount rate of both cities; rows in which they differ cannot be used."""
    rate = get("finance.discount_rate", None)
    if rate is None:
        rate = get("finance.origin_rate")
    if scenario.profile == "official":
        own = get("origin_side.turnover", None)
        other = get("destination_side.turnover", own)
        # Rows of certain turnover divide by zero here and are refused by the two lines below.
        rate = (1.0 + rate) / (1.0 - own) - 1.0
        usable &= (own == other) & (own < 1)
    usable &= (rate >= 0) & (rate <= HIGHEST_RATE)
    return rate


def _annuity(keep: Any, years: Any) -> Any:
    """Return the sum of keep^t for t = 1 … years, term by term: no cancellation near 1."""
    value: Any = 0.0
    power: Any = 1.0
    for year in range(1, _most(years) + 1):
        power = power * keep
        value = value + power * (year <= years)
    return value


def _all_tax(full: Any, climb: Any, discount: Any, ramp: Any, delay: Any, horizon: Any) -> Any:
    """Return the present value of all local tax."""
    value: Any = 0.0
    factor: Any = 1.0
    climbed: Any = 1.0
    for year in range(1, _most(horizon) + 1):
        factor = factor * discount
        climbed = climbed * np.where(year > delay + 1, climb, 1.0)
        tax = climbed * np.where(delay >= 1, ramp, 1.0) if year == 1 else climbed
        value = value + tax * factor * (year <= horizon)
    return full * value


def _most(years: Any) -> int:
    """Return the most years of any row that has a number."""
    most = np.max(np.nan_to_num(np.asarray(years, dtype=np.float64), nan=0.0), initial=0.0)
    return int(most)


def _option_multiple(rate: Any, drift: Any, volatility: Any, usable: npt.NDArray[np.bool_]) -> Any:
    """Return Θ as ``option_multiple`` does; rows that it refuses cannot be used."""
    if not (np.any(drift) or np.any(volatility)):
        return 1.0
    active = (np.asarray(drift) != 0) | (np.asarray(volatility) != 0)
    usable &= ~active | ((rate > 0) & (drift < rate))
    half = np.square(volatility) / 2.0
    slope, margin = half + drift, np.maximum(rate - drift, 0.0)
    root = np.hypot(slope, 2.0 * np.sqrt(half) * np.sqrt(margin))
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        rising = 1.0 + (slope + root) / (2.0 * margin)
        falling = np.where(half > 0, 1.0 + 2.0 * half / (root - slope), 1.0)
    return np.where(active, np.where(slope > 0, rising, falling), 1.0)
