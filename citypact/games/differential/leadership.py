r"""A city that leads by paying part of what the others' efforts cost.

The leader announces the share :math:`\varphi_i` of city i's cost of effort that it pays, for ever;
each city then chooses its effort, :math:`e_i = \alpha_i m_i / ((1 - \varphi_i) c_i)`. With
:math:`x = 1 / (1 - \varphi)` the leader :math:`D` gains from its share of i's cost

.. math:: \frac{\alpha_i^2}{r c_i} \Bigl( m_D m_i x - \tfrac12 (x^2 - x) m_i^2 \Bigr) ,

concave in :math:`x` and greatest at :math:`x = m_D / m_i + \tfrac12`, that is

.. math:: \varphi_i^* = \max \Bigl( 0, \; \frac{2 \omega_D - \omega_i}{2 \omega_D + \omega_i} \Bigr) .

The stock rises, but not to the cooperative level: :math:`e_i = \alpha_i (m_D + \tfrac12 m_i) / c_i`.
The leader does not lose as long as :math:`\varphi_i \le 1 - \omega_i / 2 \omega_D`. A city that does
not care for the stock (:math:`\omega_i = 0`) moves only if its whole cost is paid, and is then
indifferent; it is taken to do as the leader asks.

References
----------
models.md §5.9 and §5.2. 马骏, 程常高 & 唐彦 2021 (cost-sharing contracts in differential games of
basin compensation).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from citypact.errors import InputError, Problem
from citypact.games.differential.stock import Exact, StockGame
from citypact.games.rational import Number, as_fraction


@dataclass(frozen=True)
class StockLeadership:
    """A stock game in which one city leads by cost shares.

    Parameters
    ----------
    game : StockGame
        The cities and their stock.
    leader : str
        Name of the leader.

    Raises
    ------
    InputError
        If the leader is none of the cities.

    Examples
    --------
    >>> game = StockGame(("up", "down"), (1, 1), (1, 3), (2, 1), decay=0.5, rate=0.5)
    >>> lead = StockLeadership(game, "down")
    >>> str(lead.shares[0]), str(lead.efforts[0])
    ('5/7', '7/4')
    """

    game: StockGame
    leader: str

    def __post_init__(self) -> None:
        if self.leader not in self.game.players:
            raise InputError(Problem("leader", self.leader, f"one of {', '.join(self.game.players)}"))

    @property
    def place(self) -> int:
        """Number of the leader among the players."""
        return tuple(self.game.players).index(self.leader)

    @cached_property
    def shares(self) -> Exact:
        """Share of each city's cost that the leader pays; zero for its own."""
        weights = self.game.omega
        led = weights[self.place]
        return tuple(
            Fraction(0) if at == self.place or 2 * led <= weight else (2 * led - weight) / (2 * led + weight)
            for at, weight in enumerate(weights)
        )

    @cached_property
    def highest_shares(self) -> Exact:
        """Share of each city's cost at which the leader stops gaining by it."""
        weights = self.game.omega
        led = weights[self.place]
        return tuple(
            Fraction(0) if at == self.place or 2 * led <= weight else 1 - weight / (2 * led)
            for at, weight in enumerate(weights)
        )

    @cached_property
    def efforts(self) -> Exact:
        """Efforts of all cities under the leader's shares."""
        prices = self.game.stock_prices
        led = prices[self.place]
        return self.game.efforts_for(
            [led + price / 2 if share else price for price, share in zip(prices, self.shares, strict=True)]
        )

    @cached_property
    def spending(self) -> Exact:
        """What each city spends a year, payments for the others' efforts included."""
        costs = self.game.effort_costs(self.efforts)
        paid = [share * cost for share, cost in zip(self.shares, costs, strict=True)]
        own = [cost - part for cost, part in zip(costs, paid, strict=True)]
        own[self.place] += sum(paid, Fraction(0))
        return tuple(own)

    def values(self, stock: Number | None = None) -> Exact:
        """Return the value to each city at a stock (that of the start by default)."""
        return self.game.values(self.game.inflow(self.efforts), self.spending, stock)

    def leader_value_of(self, city: str, share: Number) -> Fraction:
        """Return what the leader gains by paying a share of a city's cost, over paying none.

        Raises
        ------
        InputError
            If the share is not below one or the city is the leader.
        """
        game = self.game
        if not as_fraction(share) < 1 or city == self.leader:
            raise InputError(Problem("share", share, "a share below 1 of another city's cost"))
        at = tuple(game.players).index(city)
        price, led = game.stock_prices[at], game.stock_prices[self.place]
        factor = 1 / (1 - as_fraction(share))
        return (
            game.alpha[at] ** 2
            / (as_fraction(game.rate) * game.curvature[at])
            * (led * price * (factor - 1) - (factor**2 - factor) * price**2 / 2)
        )
