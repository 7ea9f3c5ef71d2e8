r"""Cities that build up a common stock of clean water by yearly efforts.

The stock :math:`Q` of quality grows with efforts and decays, and city i earns by it:

.. math:: \dot Q = \sum_i \alpha_i e_i - \beta Q, \qquad
   J_i = \int_0^\infty e^{-rt} \bigl( \omega_i Q - \tfrac12 c_i e_i^2 \bigr) \, dt .

The game is linear in its state. A unit of stock is worth :math:`m_i = \omega_i / (r + \beta)` to
city i for ever after, whatever the stock and whatever the others do, so efforts are dominant and
constant. A city that cares for the coalition :math:`S` exerts

.. math:: e_i = \alpha_i m_S / c_i, \qquad m_S = \sum_{j \in S} m_j ,

with :math:`S = \{i\}` in the Nash equilibrium and :math:`S = N` under full cooperation. Values are
linear in the stock: with :math:`F = \sum_i \alpha_i e_i`,

.. math:: V_i(Q) = m_i Q + \frac{1}{r} \bigl( m_i F - \tfrac12 c_i e_i^2 \bigr) .

Outsiders' efforts being dominant, all conjectures about them give a coalition the same gain over
the equilibrium, and that gain does not depend on the stock:

.. math:: v(S) = \sum_{i \in S} \frac{\alpha_i^2}{2 r c_i}
   \Bigl( \sum_{j \in S \setminus i} m_j \Bigr)^2 ,

a convex game of squared links.

References
----------
models.md §5.9 and §3.7. E. J. Dockner, S. Jørgensen, N. V. Long and G. Sorger, *Differential Games
in Economics and Management Science*, Cambridge University Press, 2000, ch. 7 (linear-state games).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from citypact.games.coalitional import CoalitionalGame
from citypact.games.coalitional.cooperative import MOST_EXACT_PLAYERS, checked_players
from citypact.games.coalitional.derived import add
from citypact.games.coalitional.forms.additive import AdditiveGame
from citypact.games.coalitional.forms.entries import by_player, checked_number
from citypact.games.coalitional.forms.squared_links import SquaredLinksGame
from citypact.games.differential.path import StockPath
from citypact.games.rational import Number, as_fraction
from citypact.games.validation import LARGEST, Door

#: One number a player, in player order or by name.
Numbers = Sequence[Number] | Mapping[str, Number]
#: Numbers of all players, exactly, in player order.
Exact = tuple[Fraction, ...]


@dataclass(frozen=True)
class StockGame:
    """A linear-state differential game of any number of cities.

    Parameters
    ----------
    players : sequence of str
        Names of the cities, each once.
    productivities : sequence or mapping of numbers
        :math:`\\alpha_i`, what a unit of effort adds to the stock, not negative.
    weights : sequence or mapping of numbers
        :math:`\\omega_i`, what a unit of stock earns city i (亿元 a year), not negative.
    costs : sequence or mapping of numbers
        :math:`c_i`, curvature of the cost of effort (亿元 a year per unit squared), positive.
    decay : number
        :math:`\\beta`, part of the stock lost (per year), positive.
    rate : number
        :math:`r`, discount rate (per year), positive.
    stock : number
        :math:`Q_0`, the stock at the start.
    unit : str
        Unit of money.

    Raises
    ------
    InputError
        On names that are missing or repeated and on numbers that are not finite or have the
        wrong sign.

    Examples
    --------
    >>> game = StockGame(("up", "down"), (1, 1), (1, 3), (2, 1), decay=0.5, rate=0.5)
    >>> [str(effort) for effort in game.nash_efforts], [str(effort) for effort in game.best_efforts]
    (['1/2', '3'], ['2', '4'])
    """

    players: Sequence[str]
    productivities: Numbers
    weights: Numbers
    costs: Numbers
    decay: Number
    rate: Number
    stock: Number = 0
    unit: str = "亿元"

    def __post_init__(self) -> None:
        door = Door()
        players = checked_players(self.players, door)
        door.close()
        object.__setattr__(self, "players", players)
        for field in ("productivities", "weights", "costs"):
            row = by_player(field, getattr(self, field), players, door)
            checked = []
            for name, value in zip(players, row, strict=False):
                before = len(door.problems)
                number = checked_number(f"{field} of {name}", value, door, signed=field == "costs")
                if field == "costs" and len(door.problems) == before:
                    door.positive(f"costs of {name}", number, "curvature of the cost of effort")
                checked.append(number)
            object.__setattr__(self, field, tuple(checked))
        door.positive("decay", self.decay, "rate of decay a year")
        door.positive("rate", self.rate, "discount rate a year")
        door.money("stock", self.stock, signed=True)
        door.close()
        best = self.best_efforts
        worths = self.values(self.inflow(best), self.effort_costs(best))
        if max(map(abs, (*best, *self.effort_costs(best), *worths, self.path(best).steady))) > LARGEST:
            door.refuse(
                "efforts, stock and values", "more than 1e150", "amounts up to 1e150", "use larger units"
            )
        door.close()

    @property
    def size(self) -> int:
        """Number of cities n."""
        return len(self.players)

    @cached_property
    def alpha(self) -> Exact:
        """Productivities, exactly."""
        return tuple(map(as_fraction, self.productivities))  # type: ignore[arg-type]

    @cached_property
    def omega(self) -> Exact:
        """Weights of the stock, exactly."""
        return tuple(map(as_fraction, self.weights))  # type: ignore[arg-type]

    @cached_property
    def curvature(self) -> Exact:
        """Curvatures of the cost of effort, exactly."""
        return tuple(map(as_fraction, self.costs))  # type: ignore[arg-type]

    @cached_property
    def stock_prices(self) -> Exact:
        """What a unit of stock is worth to each city for ever after, :math:`m_i`."""
        return tuple(weight / (as_fraction(self.rate) + as_fraction(self.decay)) for weight in self.omega)

    def efforts_for(self, prices: Sequence[Fraction]) -> Exact:
        """Return each city's best effort if a unit of stock is worth ``prices`` to it."""
        rows = zip(self.alpha, prices, self.curvature, strict=True)
        return tuple(alpha * price / cost for alpha, price, cost in rows)

    @cached_property
    def nash_efforts(self) -> Exact:
        """Efforts without agreement."""
        return self.efforts_for(self.stock_prices)

    @cached_property
    def best_efforts(self) -> Exact:
        """Efforts that are best for all cities together."""
        return self.efforts_for([sum(self.stock_prices, Fraction(0))] * self.size)

    def inflow(self, efforts: Sequence[Fraction]) -> Fraction:
        """Return what efforts add to the stock a year, F."""
        return sum((a * effort for a, effort in zip(self.alpha, efforts, strict=True)), Fraction(0))

    def path(self, efforts: Sequence[Fraction]) -> StockPath:
        """Return the path of the stock under constant efforts."""
        return StockPath(as_fraction(self.stock), self.inflow(efforts), as_fraction(self.decay))

    def effort_costs(self, efforts: Sequence[Fraction]) -> Exact:
        """Return each city's cost of effort a year."""
        return tuple(cost * effort**2 / 2 for cost, effort in zip(self.curvature, efforts, strict=True))

    def values(self, inflow: Fraction, spending: Sequence[Fraction], stock: Number | None = None) -> Exact:
        r"""Return the present value of each city from constant efforts on.

        .. math:: m_i Q + (m_i F - x_i) / r

        Parameters
        ----------
        inflow : Fraction
            What all efforts add to the stock a year, F.
        spending : sequence of Fraction
            What each city spends a year, :math:`x_i`.
        stock : number, optional
            Stock at which to begin; that of the start by default.
        """
        begin = as_fraction(self.stock if stock is None else stock)
        rate = as_fraction(self.rate)
        return tuple(
            price * begin + (price * inflow - spent) / rate
            for price, spent in zip(self.stock_prices, spending, strict=True)
        )

    def nash_values(self, stock: Number | None = None) -> Exact:
        """Return the value of the game without agreement to each city."""
        efforts = self.nash_efforts
        return self.values(self.inflow(efforts), self.effort_costs(efforts), stock)

    def gains(self) -> SquaredLinksGame:
        """Return the game of gains over no agreement; it is the same at every stock.

        Examples
        --------
        >>> game = StockGame(("up", "down"), (1, 1), (1, 3), (2, 1), decay=0.5, rate=0.5)
        >>> game.gains().worth("up", "down")
        5.5
        """
        rate = as_fraction(self.rate)
        weights = [1 / (2 * rate * cost) for cost in self.curvature]
        if self.size <= MOST_EXACT_PLAYERS:
            links = [[alpha * price for price in self.stock_prices] for alpha in self.alpha]
            return SquaredLinksGame(self.players, links, weights, self.unit)
        alphas, prices = (np.array(row, dtype=np.float64) for row in (self.alpha, self.stock_prices))
        return SquaredLinksGame(self.players, np.outer(alphas, prices), weights, self.unit)

    def payoffs(self, stock: Number | None = None) -> CoalitionalGame:
        """Return the game of whole values at a stock: those without agreement and the gains.

        Raises
        ------
        InputError
            Beyond 30 players.

        Examples
        --------
        >>> game = StockGame(("up", "down"), (1, 1), (1, 3), (2, 1), decay=0.5, rate=0.5)
        >>> game.payoffs(stock=10).table.tolist()
        [0.0, 16.5, 42.0, 64.0]
        """
        alone = AdditiveGame(self.players, self.nash_values(stock), self.unit)
        return add(alone, self.gains())
