"""The options that the designer offers, who takes which, and what they are worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from citypact.games.allocation import Allocation
from citypact.mechanisms.growth_menu.setting.problem import GrowthMenuProblem
from citypact.mechanisms.growth_menu.wording import amount, explain_menu
from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.result import Figures, Result
from citypact.mechanisms.result_parts import ends_told, prices_told, proof_told
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance


@dataclass(frozen=True)
class GrowthContract:
    """What one type signs; everything is zero or None for a type that is left out.

    Parameters
    ----------
    name : str
        The type.
    probability : float
        Its probability.
    served : bool
        Whether an option is written for it.
    ratios : tuple of float
        Origin's ratio in each sharing year.
    lump_sum : float
        Paid to the origin at the signing (亿元).
    payments : tuple of float
        Tax shared each year if the type takes its own option (亿元).
    headline : float or None
        Present value of these payments over that of the tax of the sharing years, lump sum
        not counted.
    headline_ends : tuple of float, or None
        Range of ``headline`` over all equally good menus.
    origin_gain, destination_gain : float
        Gains over no agreement (亿元, present value); the origin's is the rent of the type.
    """

    name: str
    probability: float
    served: bool
    ratios: tuple[float, ...]
    lump_sum: float
    payments: tuple[float, ...]
    headline: float | None
    headline_ends: tuple[float, float] | None
    origin_gain: float
    destination_gain: float

    @property
    def paying_years(self) -> tuple[int, ...]:
        """Sharing years in which tax is shared."""
        return tuple(year for year, ratio in enumerate(self.ratios, start=1) if ratio > 0)

    @property
    def highest(self) -> float:
        """Highest ratio of any year."""
        return max(self.ratios, default=0.0)

    @property
    def mean_year(self) -> float | None:
        """Sharing year in which an undiscounted yuan of shared tax is paid on average."""
        paid = sum(self.payments)
        if not paid > 0:
            return None
        return sum(year * part / paid for year, part in enumerate(self.payments, start=1))


@dataclass(frozen=True)
class CommonContract:
    """The best contract that is the same for every type that takes it.

    Parameters
    ----------
    served : tuple of str
        Types that take it.
    ratios : tuple of float
        Ratio of each sharing year.
    lump_sum : float
        Paid to the origin at the signing (亿元).
    value : float
        What is maximised (亿元).
    less : float
        By how much that is less than the menu's (亿元).
    ratio_set : RatioSet or None
        All optimal constant ratios; None where the ratio may change from year to year.
    """

    served: tuple[str, ...]
    ratios: tuple[float, ...]
    lump_sum: float
    value: float
    less: float
    ratio_set: RatioSet | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the contract as plain data for JSON."""
        ends = None if self.ratio_set is None else list(self.ratio_set.ends)
        return {**asdict(self), "ratio_set": ends}


@dataclass(frozen=True, repr=False)
class GrowthMenu(Result):
    """The best menu when the origin alone knows how the plant will grow.

    Parameters
    ----------
    problem : GrowthMenuProblem
        What was asked.
    contracts : tuple of GrowthContract
        One a type, in the order given; types with the same terms share an option.
    ratios : RatioSet or None
        Expected shared tax over expected tax of the sharing years, of the served types and in
        present value to the origin: its range over all equally good menus, standing at the
        menu shown. None if there is no agreement.
    acceptable : RatioSet or None
        Constant ratios at which every type that the best constant ratio serves, and the
        destination in expectation, gains (with a lump sum within its limits where one is
        allowed); None if there are none.
    value : float or None
        Weighted expected gain of the two cities (亿元, present value): the destination's, the
        origin's or the planner's weighted sum. None if there is no agreement.
    known_value : float or None
        The same with these served types if their growth were known to all.
    gains : Allocation
        Expected gains of both cities over no agreement (亿元, present value).
    single, constant : CommonContract or None
        The best contract and the best constant ratio for all; None where the limits allow none.
    reason : str
        Why there is no agreement; empty if there is one.
    equally_good : tuple of tuple of str
        Sets of served types that are worth as much, this one included.
    shadow_prices : mapping of str to float
        Gain in ``value`` per unit by which a row is relaxed, at least zero.
    shadow_price_units : mapping of str to str
        Unit of each price.
    binding : tuple of str
        Rows that hold with equality.
    """

    problem: GrowthMenuProblem
    contracts: tuple[GrowthContract, ...]
    ratios: RatioSet | None
    acceptable: RatioSet | None
    value: float | None
    known_value: float | None
    gains: Allocation
    single: CommonContract | None
    constant: CommonContract | None
    reason: str
    equally_good: tuple[tuple[str, ...], ...]
    shadow_prices: Mapping[str, float]
    shadow_price_units: Mapping[str, str]
    binding: tuple[str, ...]
    certificate: Certificate
    provenance: Provenance
    assumptions: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> GrowthContract:
        """Return the contract of a type."""
        for contract in self.contracts:
            if contract.name == name:
                return contract
        raise KeyError(name)

    def __repr__(self) -> str:
        if self.value is None:
            return f"<GrowthMenu: no agreement; {self.reason}>"
        return (
            f"<GrowthMenu: {len(self.options)} options for {len(self.served)} types,"
            f" worth {amount(self.value)} {self.problem.unit}>"
        )

    @property
    def ratio(self) -> float | None:
        """Expected headline ratio of the menu shown; None if there is no agreement."""
        return None if self.ratios is None else self.ratios.ratio

    @property
    def served(self) -> tuple[str, ...]:
        """Types for which an option is written."""
        return tuple(one.name for one in self.contracts if one.served)

    @property
    def left_out(self) -> tuple[str, ...]:
        """Types without an option."""
        return tuple(one.name for one in self.contracts if not one.served)

    @property
    def options(self) -> tuple[tuple[GrowthContract, ...], ...]:
        """Contracts of the served types, those with the same terms together."""
        groups: dict[tuple[Any, ...], list[GrowthContract]] = {}
        for one in self.contracts:
            if one.served:
                groups.setdefault((one.ratios, one.lump_sum), []).append(one)
        return tuple(tuple(group) for group in groups.values())

    @property
    def rents(self) -> dict[str, float]:
        """Gain of the origin by type (亿元, present value)."""
        return {one.name: one.origin_gain for one in self.contracts}

    @property
    def expected_rent(self) -> float:
        """Expected gain of the origin (亿元, present value)."""
        return self.gains[self.problem.origin]

    @property
    def gain_over_single(self) -> float | None:
        """What the menu is worth more than the best single contract (亿元); None if either is missing."""
        return None if self.single is None else self.single.less

    @property
    def gain_over_constant(self) -> float | None:
        """What the menu is worth more than the best constant ratio (亿元); None if either is missing."""
        return None if self.constant is None else self.constant.less

    def explain(self) -> str:
        """Say the menu, who takes what, and what it gains over simpler contracts."""
        return explain_menu(self)

    def rows(self) -> Figures:
        """Return ratio, value, gains and the terms of each type."""
        unit = self.problem.unit
        lo, hi = (None, None) if self.ratios is None else self.ratios.ends
        figures: Figures = [
            ("expected headline ratio", self.ratio, ""),
            ("lowest of equally good menus", lo, ""),
            ("highest of equally good menus", hi, ""),
            ("value of the menu", self.value, unit),
            ("value if growth were known", self.known_value, unit),
            ("value of the best single contract", None if self.single is None else self.single.value, unit),
            (
                "value of the best constant ratio",
                None if self.constant is None else self.constant.value,
                unit,
            ),
            *((f"expected gain of {city}", gain, unit) for city, gain in self.gains.items()),
        ]
        for one in self.contracts:
            if one.served:
                figures += [
                    (f"{one.name}: headline ratio", one.headline, ""),
                    (f"{one.name}: lump sum", one.lump_sum, unit),
                    (f"{one.name}: rent", one.origin_gain, unit),
                ]
                figures += [
                    (f"{one.name}: ratio in sharing year {year}", ratio, "")
                    for year, ratio in enumerate(one.ratios, start=1)
                ]
        return figures

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON."""
        return {
            "ratio": self.ratio,
            "ratios": ends_told(self.ratios),
            "acceptable": ends_told(self.acceptable),
            "value": self.value,
            "known_value": self.known_value,
            "reason": self.reason,
            "gains": dict(self.gains),
            "contracts": [
                {**asdict(one), "paying_years": list(one.paying_years), "mean_year": one.mean_year}
                for one in self.contracts
            ],
            "single": None if self.single is None else self.single.to_dict(),
            "constant": None if self.constant is None else self.constant.to_dict(),
            "gain_over_single": self.gain_over_single,
            "gain_over_constant": self.gain_over_constant,
            "equally_good": [list(names) for names in self.equally_good],
            **prices_told(self),
            **proof_told(self),
        }
