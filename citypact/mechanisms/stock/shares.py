"""Efforts, transfers and pay-outs of a lasting agreement about a common stock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from citypact.games.allocation import Allocation
from citypact.games.coalitional.masks import FloatArray
from citypact.games.differential import StockGame, StockPath
from citypact.mechanisms.result import Figures, Result
from citypact.mechanisms.result_parts import proof_told
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True, repr=False)
class StockPayout(Result):
    """Efforts, transfers and pay-outs of a lasting agreement, with the proof.

    Parameters
    ----------
    game : StockGame
        The cities and their stock.
    efforts, nash_efforts : Allocation
        Yearly effort of each city with and without the agreement (units).
    gains : Allocation
        Shapley value of the gains over no agreement (present value, 亿元).
    shares : Allocation
        Shapley value of the whole game at the start (present value).
    transfers : Allocation
        What each city receives from the others each year, the same at all times (亿元 a year).
    base : Allocation
        Pay-out to each city each year beside what the stock earns it, :math:`\\omega_i Q`.
    participation : tuple of pairs of float
        Least and greatest present value of each city that nobody can improve upon alone: without
        agreement, and with all that it adds to the others' gain.
    path, nash_path : StockPath
        The stock with and without the agreement.
    certificate : Certificate
        Pay-outs and efforts rechecked at any stock.
    """

    game: StockGame
    efforts: Allocation
    nash_efforts: Allocation
    gains: Allocation
    shares: Allocation
    transfers: Allocation
    base: Allocation
    participation: tuple[tuple[float, float], ...]
    path: StockPath
    nash_path: StockPath
    certificate: Certificate
    provenance: Provenance
    assumptions: tuple[str, ...] = ()

    def payout(self, times: FloatArray | Sequence[float]) -> FloatArray:
        """Return the pay-out to each city at times (years), shape (times, n), 亿元 a year."""
        stock = self.path.at(np.asarray(times, dtype=np.float64))
        weights = np.array(self.game.omega, dtype=np.float64)
        paid: FloatArray = np.multiply.outer(stock, weights) + np.array(self.base.vector())
        return paid

    def remaining(self, times: FloatArray | Sequence[float]) -> FloatArray:
        """Return what is still to come, as a present value at each time, shape (times, n)."""
        stock = self.path.at(np.asarray(times, dtype=np.float64))
        prices = np.array(self.game.stock_prices, dtype=np.float64)
        at_start = np.array(self.shares.vector())
        left: FloatArray = at_start + np.multiply.outer(stock - float(self.path.start), prices)
        return left

    def __repr__(self) -> str:
        listed = ", ".join(f"{city}: {amount:+.6g}" for city, amount in self.transfers.items())
        return f"<{listed} {self.transfers.unit} a year | time-consistent transfers>"

    def explain(self) -> str:
        """Say efforts, transfers and stock in plain sentences."""
        unit = self.transfers.unit
        lines = [
            f"Together the cities lead the stock from {float(self.path.start):.6g} to"
            f" {float(self.path.steady):.6g}, without agreement to {float(self.nash_path.steady):.6g}."
        ]
        for city, amount in self.transfers.items():
            before, after = self.nash_efforts[city], self.efforts[city]
            does = f"raises its effort from {before:.6g} to" if after > before else "keeps its effort at"
            verb = "receives" if amount >= 0 else "pays"
            lines.append(
                f"{city} {does} {after:.6g}, {verb} {abs(amount):.6g} {unit} a year and gains"
                f" {self.gains[city]:.6g} {unit} in present value."
            )
        lines.append(
            "The transfers are the same every year, and at every date what is still to come is the Shapley"
            " value of the game that begins there: nobody wants to negotiate anew."
        )
        return " ".join(lines)

    def rows(self) -> Figures:
        """Return efforts, transfers and gains as (name, value, unit)."""
        unit = self.transfers.unit
        rows: Figures = []
        for city, (low, high) in zip(self.transfers, self.participation, strict=True):
            rows += [
                (f"effort of {city} without agreement", self.nash_efforts[city], "units a year"),
                (f"effort of {city}", self.efforts[city], "units a year"),
                (f"transfer to {city}", self.transfers[city], f"{unit} a year"),
                (f"gain of {city}", self.gains[city], unit),
                (f"present value of {city}", self.shares[city], unit),
                (f"least present value {city} accepts", low, unit),
                (f"most the others leave to {city}", high, unit),
            ]
        rows.append(("steady stock without agreement", float(self.nash_path.steady), "units"))
        rows.append(("steady stock", float(self.path.steady), "units"))
        return rows

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON."""
        return {
            "unit": self.transfers.unit,
            "effort": {"nash": dict(self.nash_efforts), "efficient": dict(self.efforts)},
            "steady_stock": {"nash": float(self.nash_path.steady), "efficient": float(self.path.steady)},
            "transfers": dict(self.transfers),
            "base": dict(self.base),
            "gains": dict(self.gains),
            "shares": dict(self.shares),
            "participation": {
                city: {"lo": low, "hi": high}
                for city, (low, high) in zip(self.transfers, self.participation, strict=True)
            },
            **proof_told(self),
        }

    def plot(self) -> Figure:
        """Draw the stock and the pay-outs over time."""
        from citypact.report.water.stock_chart import stock_figure

        return stock_figure(self)
