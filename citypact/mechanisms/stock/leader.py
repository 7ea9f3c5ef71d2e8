r"""The best share of the others' costs for one city to pay, and who gains by it.

``games.differential.leadership`` has the closed forms. What is proved here: each city's effort is
its best under the share it is paid, no other share is better for the leader (the gain is a
concave parabola in :math:`1 / (1 - \varphi)`, and a scan of shares beside it), and the values
satisfy the Hamilton-Jacobi-Bellman equations at any stock.

References
----------
models.md §5.9 and §5.2.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from citypact.games.allocation import Allocation
from citypact.games.differential import StockGame, StockLeadership, StockPath
from citypact.games.rational import Number, as_fraction
from citypact.mechanisms.result import Figures, Result
from citypact.mechanisms.result_parts import proof_told
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance

#: Shares tried beside the best one in the recheck: every 2.5 per cent. The proof is the slope.
TRIED = 40


@dataclass(frozen=True, repr=False)
class StockLead(Result):
    """Cost shares of a leader, efforts, values and the proof.

    Parameters
    ----------
    lead : StockLeadership
        The game and its leader.
    shares : Allocation
        Share of each city's cost that the leader pays.
    participation : mapping of str to pair of float
        Shares of each other city's cost by which neither it nor the leader loses.
    nash_efforts, efforts, best_efforts : Allocation
        Effort without agreement, led, and best for all.
    values, nash_values : Allocation
        Present value of each city at the start, led and without agreement (亿元).
    gains : Allocation
        The difference.
    steady_stocks : tuple of float
        The stock in the end without agreement, led, and under full cooperation.
    path : StockPath
        The stock over time, led.
    shadow_prices : mapping of str to float
        What the leader would gain per unit of share if it could charge a city whose cost it does
        not pay (亿元 per unit of share).
    certificate : Certificate
        Shares, efforts and values rechecked.
    """

    lead: StockLeadership
    shares: Allocation
    participation: Mapping[str, tuple[float, float]]
    nash_efforts: Allocation
    efforts: Allocation
    best_efforts: Allocation
    values: Allocation
    nash_values: Allocation
    gains: Allocation
    steady_stocks: tuple[float, float, float]
    path: StockPath
    shadow_prices: Mapping[str, float]
    certificate: Certificate
    provenance: Provenance
    assumptions: tuple[str, ...] = ()

    def __repr__(self) -> str:
        if not self.participation:
            return f"<{self.lead.leader} leads nobody>"
        paid = ", ".join(f"{city}: {self.shares[city]:.6g}" for city in self.participation)
        return f"<{paid} of the cost | paid by {self.lead.leader}>"

    def explain(self) -> str:
        """Say shares, efforts and gains in plain sentences."""
        unit = self.gains.unit
        lines = []
        for city, (_, high) in self.participation.items():
            before, after = self.nash_efforts[city], self.efforts[city]
            paid = (
                f"{self.shares[city]:.1%} of {city}'s cost (and would not lose up to {high:.1%})"
                if self.shares[city]
                else f"nothing of {city}'s cost"
            )
            moves = f"rises from {before:.6g} to" if after > before else "stays at"
            lines.append(
                f"{self.lead.leader} pays {paid}; {city}'s effort {moves} {after:.6g},"
                f" the best for all being {self.best_efforts[city]:.6g}."
            )
        gaining = ", ".join(f"{city} {gain:.6g}" for city, gain in self.gains.items())
        alone, led, best = self.steady_stocks
        lines.append(f"Gains in present value ({unit}): {gaining}.")
        lines.append(
            f"The stock approaches {led:.6g}, {alone:.6g} without agreement, {best:.6g} if all cooperate."
        )
        return " ".join(lines)

    def rows(self) -> Figures:
        """Return shares, efforts and gains as (name, value, unit)."""
        unit = self.gains.unit
        rows: Figures = []
        for city, (_, high) in self.participation.items():
            rows.append((f"share of {city}'s cost paid", self.shares[city], "ratio"))
            rows.append((f"highest share of {city}'s cost without loss", high, "ratio"))
        for city in self.gains:
            rows.append((f"effort of {city}", self.efforts[city], "units a year"))
            rows.append((f"gain of {city}", self.gains[city], unit))
        names = ("without agreement", "led", "if all cooperate")
        rows += [
            (f"steady stock {name}", stock, "units")
            for name, stock in zip(names, self.steady_stocks, strict=True)
        ]
        return rows

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON."""
        alone, led, best = self.steady_stocks
        return {
            "unit": self.gains.unit,
            "leader": self.lead.leader,
            "shares": {city: self.shares[city] for city in self.participation},
            "participation": {
                city: {"lo": low, "hi": high} for city, (low, high) in self.participation.items()
            },
            "effort": {
                "nash": dict(self.nash_efforts),
                "led": dict(self.efforts),
                "efficient": dict(self.best_efforts),
            },
            "values": dict(self.values),
            "nash_values": dict(self.nash_values),
            "gains": dict(self.gains),
            "steady_stock": {"nash": alone, "led": led, "efficient": best},
            "shadow_prices": dict(self.shadow_prices),
            **proof_told(self),
        }


def lead_stock(game: StockGame, leader: str) -> StockLead:
    """Find the shares of the others' costs that are best for a leader to pay, certified.

    Parameters
    ----------
    game : StockGame
        The cities and their stock.
    leader : str
        Name of the city that leads.

    Returns
    -------
    StockLead
        Shares, efforts, values and gains.

    Raises
    ------
    InputError
        If the leader is none of the cities.
    CertificateError
        If the shares fail their recheck.

    Examples
    --------
    >>> game = StockGame(("up", "down"), (1, 1), (0.6, 2), (1, 1), decay=0.1, rate=0.05)
    >>> lead_stock(game, "down")
    <up: 0.73913 of the cost | paid by down>
    """
    lead = StockLeadership(game, leader)
    shares = lead.shares
    certificate = certify_lead(lead, shares)
    certificate.require()
    values, alone = lead.values(), game.nash_values()
    others = [at for at in range(game.size) if at != lead.place]

    def named(amounts: Sequence[Fraction], unit: str) -> Allocation:
        return Allocation(game.players, [float(amount) for amount in amounts], unit)

    efforts = (game.nash_efforts, lead.efforts, game.best_efforts)
    steady = [float(game.path(listed).steady) for listed in efforts]
    gains = [after - before for after, before in zip(values, alone, strict=True)]
    said = [
        f"A: {game.players[at]} does not care for the stock; its whole cost is paid and it does as asked"
        for at in others
        if shares[at] == 1
    ]
    return StockLead(
        lead=lead,
        shares=named(shares, ""),
        participation={game.players[at]: (0.0, float(lead.highest_shares[at])) for at in others},
        nash_efforts=named(efforts[0], ""),
        efforts=named(efforts[1], ""),
        best_efforts=named(efforts[2], ""),
        values=named(values, game.unit),
        nash_values=named(alone, game.unit),
        gains=named(gains, game.unit),
        steady_stocks=(steady[0], steady[1], steady[2]),
        path=game.path(lead.efforts),
        shadow_prices={
            f"share of {game.players[at]}'s cost at least zero": float(_price_of_floor(lead, at))
            for at in others
            if not shares[at]
        },
        certificate=certificate,
        provenance=Provenance("closed form in rational arithmetic", exact=True),
        assumptions=("A: the leader announces its shares once and keeps them", *said),
    )


def _price_of_floor(lead: StockLeadership, at: int) -> Fraction:
    """Return what a unit less of a share of zero would bring the leader: minus the slope there."""
    game = lead.game
    price, led = game.stock_prices[at], game.stock_prices[lead.place]
    slope = game.alpha[at] ** 2 * price * (led - price / 2) / (as_fraction(game.rate) * game.curvature[at])
    return max(-slope, Fraction(0))


def certify_lead(lead: StockLeadership, shares: Sequence[Number]) -> Certificate:
    """Recheck shares against all others, and the values against their equations.

    Parameters
    ----------
    lead : StockLeadership
        The game and its leader.
    shares : sequence of numbers
        Share of each city's cost that the leader is said to pay best.
    """
    if not all(math.isfinite(share) for share in shares):
        return Certificate({"every share is a finite number": math.nan}, tolerance=0.0)
    game = lead.game
    rate, decay = as_fraction(game.rate), as_fraction(game.decay)
    paid = [as_fraction(share) for share in shares]
    inflow = game.inflow(lead.efforts)
    scale = max(map(abs, (*lead.values(), *game.nash_values()))) or Fraction(1)
    at_stocks = [(stock, lead.values(stock)) for stock in (Fraction(0), Fraction(1), as_fraction(game.stock))]
    residuals: dict[str, Number] = {}
    for at, city in enumerate(game.players):
        worth, effort, cost = game.stock_prices[at], lead.efforts[at], game.curvature[at]
        push = game.alpha[at] * worth - (1 - paid[at]) * cost * effort
        residuals[f"effort of {city} is its best reply"] = abs(push) / (cost * effort or 1)
        gaps = (
            rate * values[at]
            - (game.omega[at] * stock - lead.spending[at] + worth * (inflow - decay * stock))
            for stock, values in at_stocks
        )
        residuals[f"value of {city} satisfies its equation"] = max(map(abs, gaps)) / (rate * scale)
        if at == lead.place or paid[at] >= 1:
            continue
        led = game.stock_prices[lead.place]
        slope = led - (1 / (1 - paid[at]) - Fraction(1, 2)) * worth
        gap = abs(slope) if paid[at] else max(slope, Fraction(0))
        residuals[f"the last unit of {city}'s share pays for itself"] = gap / (led + worth or 1)
        here = lead.leader_value_of(city, paid[at])
        tried = (lead.leader_value_of(city, Fraction(step, TRIED)) for step in range(TRIED))
        residuals[f"no other share of {city}'s cost is better"] = (max(tried) - here) / scale
        residuals[f"share of {city}'s cost within its range"] = max(-paid[at], paid[at] - 1)
    return Certificate(residuals, tolerance=0.0, scale=float(scale), exact=True)
