r"""A state-owned plant that is ordered to move, or decides for itself, and a city that obstructs it.

With chance :math:`\psi` the plant is ordered to move, whatever it or the city it leaves would want. Otherwise
it decides by its profit (``citypact.games.firm``): with an inducement :math:`\sigma` it moves with chance
:math:`\Lambda(\sigma)`, and the origin can cut this by :math:`\omega` at the cost
:math:`\tfrac12 c\,\omega^2` (``citypact.games.retention``). If it moves, the origin has :math:`sR - L`, the
destination, which pays the inducement, :math:`(1-s)R - K - \sigma`, and a plant under orders
:math:`\sigma - T`, with :math:`T = \kappa - \Delta\Pi` what moving costs it net. A plant that decides
freely has its rent :math:`r(\sigma) = \mathrm{E}(\sigma - T - \varepsilon)^+`, unless it is held back:

.. math::

    P &= \psi + (1-\psi)(\Lambda - \omega), \qquad \omega = \min\{\Lambda, (L - sR)^+ / c\} , \\
    u_o &= P (sR - L) - (1-\psi) \tfrac12 c\,\omega^2, \qquad u_d = P ((1-s)R - K - \sigma), \\
    u_p &= \psi(\sigma - T) + (1-\psi)\, r(\sigma) (\Lambda - \omega)/\Lambda .

*Together* the three are best off if the plant moves exactly when
:math:`W = R - L - K \ge T + \varepsilon`: then they have :math:`r(W)`. An order moves it in every case and
brings :math:`W - T \le r(W)`. So an order, even one that is always given, is as good as consent only where
nothing is hidden and the move is worth its cost.

References
----------
models.md §4.3, M29. M. Weitzman, "Prices vs. quantities", Review of Economic Studies 41(4), 1974, 477-491.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from citypact.games.city_numbers import cities_between
from citypact.games.coalitional import CoalitionalGame
from citypact.games.firm import FirmChoice
from citypact.games.obstacles.outcome import Outcome
from citypact.games.rational import Number, as_fraction
from citypact.games.relocation import Relocation
from citypact.games.retention import RetentionGame
from citypact.games.validation import Door

ZERO, ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True)
class Directive:
    """A plant, the city it would leave, the city it would go to, and the chance of an order to move.

    Parameters
    ----------
    players : sequence of str
        Names of origin, destination and plant.
    revenue : float
        R, present value of the local tax (亿元), positive.
    origin_loss, destination_cost : float
        L and K, net losses of origin and destination by a move, R left out (亿元); may be negative.
    profit_gain : float
        Present value of the profit that moving adds (亿元); may be negative.
    moving_cost : float
        What the move costs the plant (亿元), at least zero.
    obstruction_cost : float
        c, marginal cost of the first certain obstruction (亿元), positive; large: little power.
    noise : float
        Scale of what nobody else knows of the plant's reasons (亿元); 0: everything is known.
    directive : float
        Chance of an order to move, from 0 to 1.

    Raises
    ------
    InputError
        Listing every field that cannot be used.

    Examples
    --------
    >>> plant = Directive(("A", "B", "plant"), 10, 3, 1, 0, 2, 8, directive=0.25)
    >>> {name: float(pay) for name, pay in plant.equilibrium().payoffs.items()}
    {'A': -0.75, 'B': 2.25, 'plant': -0.5}
    >>> float(plant.efficient().total)
    4.0
    """

    players: Sequence[str]
    revenue: Number
    origin_loss: Number
    destination_cost: Number
    profit_gain: Number
    moving_cost: Number
    obstruction_cost: Number
    noise: Number = 0
    directive: Number = 0

    def __post_init__(self) -> None:
        door = Door()
        object.__setattr__(self, "players", cities_between(self.players, 3, 3, door))
        door.money("revenue", self.revenue, positive=True)
        door.money("origin_loss", self.origin_loss, signed=True)
        door.money("destination_cost", self.destination_cost, signed=True)
        door.money("profit_gain", self.profit_gain, signed=True)
        door.money("moving_cost", self.moving_cost)
        door.money("obstruction_cost", self.obstruction_cost, positive=True)
        door.money("noise", self.noise, positive=self.noise != 0)
        door.between("directive", self.directive, 0, 1, "a chance")
        door.close()

    @property
    def move(self) -> Relocation:
        """The two cities and what a move does to them."""
        return Relocation(self.revenue, self.origin_loss, self.destination_cost)

    @property
    def worth(self) -> Fraction:
        """W, what a move is worth to both cities (亿元)."""
        return self.move.move_surplus

    @property
    def plant(self) -> FirmChoice:
        """The plant as it decides without orders."""
        return FirmChoice(self.profit_gain, self.moving_cost, self.noise)

    @property
    def threshold(self) -> Fraction:
        """T, what moving costs the plant net (亿元); below zero it wants to move."""
        return self.plant.threshold

    @property
    def known(self) -> bool:
        """Whether everybody knows what the plant wants."""
        return self.plant.deterministic

    def willing(self, inducement: Number) -> Fraction:
        """Return the chance that a plant without orders wants to move."""
        return as_fraction(self.plant.probability(inducement))

    def rent(self, inducement: Number) -> Fraction:
        """Return what a plant without orders expects if nobody holds it back (亿元)."""
        beyond = as_fraction(inducement) - self.threshold
        return max(beyond, ZERO) if self.known else as_fraction(self.plant.rent(inducement))

    def obstruction(self, ratio: Number, inducement: Number) -> Fraction:
        """Return by how much the origin cuts the chance of a move that is not ordered."""
        return RetentionGame(self.move, self.obstruction_cost, self.willing(inducement)).best_reply(ratio)

    def payoffs(
        self, ratio: Number, inducement: Number, obstruction: Number
    ) -> tuple[Fraction, Fraction, Fraction]:
        """Return what origin, destination and plant expect over no move (亿元).

        Parameters
        ----------
        ratio : float
            Share of the tax that goes back to the origin.
        inducement : float
            What the destination pays the plant if it moves, ordered or not (亿元).
        obstruction : float
            Cut in the chance of a move that is not ordered, at most ``willing(inducement)``.
        """
        ordered, cut = as_fraction(self.directive), as_fraction(obstruction)
        willing, paid = self.willing(inducement), as_fraction(inducement)
        moves = ordered + (1 - ordered) * (willing - cut)
        share = as_fraction(ratio) * as_fraction(self.revenue)
        resisted = (1 - ordered) * as_fraction(self.obstruction_cost) * cut**2 / 2
        let_go = (willing - cut) / willing if willing else ZERO
        return (
            moves * (share - as_fraction(self.origin_loss)) - resisted,
            moves * (as_fraction(self.revenue) - share - as_fraction(self.destination_cost) - paid),
            ordered * (paid - self.threshold) + (1 - ordered) * self.rent(inducement) * let_go,
        )

    def outcome(self, ratio: Number = 0, inducement: Number = 0) -> Outcome:
        """Return the outcome at a ratio and an inducement when the origin obstructs as it likes."""
        cut, ordered = self.obstruction(ratio, inducement), as_fraction(self.directive)
        moves = ordered + (1 - ordered) * (self.willing(inducement) - cut)
        payoffs = self.payoffs(ratio, inducement, cut)
        return self._told(moves, cut, payoffs)

    def _told(self, moves: Fraction, cut: Fraction, payoffs: Sequence[Fraction]) -> Outcome:
        return Outcome(
            {"chance of a move": moves, "obstruction without an order": cut},
            dict(zip(self.players, payoffs, strict=True)),
            "亿元",
        )

    def ordered(self, chance: Number) -> Directive:
        """Return the same game with another chance of an order."""
        return replace(self, directive=chance)

    def equilibrium(self) -> Outcome:
        """Return the outcome when nothing is paid."""
        return self.outcome()

    @property
    def best_chance(self) -> Fraction:
        """Chance of a move if the plant weighs everybody's gain; it moves where that makes no difference."""
        return self.willing(self.worth)

    def efficient(self) -> Outcome:
        """Return the outcome with the largest sum of payoffs, before any money changes hands."""
        moves = self.best_chance
        return self._told(
            moves,
            ZERO,
            (
                -moves * as_fraction(self.origin_loss),
                moves * (as_fraction(self.revenue) - as_fraction(self.destination_cost)),
                self.rent(self.worth) - moves * self.worth,
            ),
        )

    def coalitional(self) -> CoalitionalGame | None:
        """Return what coalitions gain over no payments; ``None`` where the plant's reasons are hidden.

        Outsiders go on as before: a plant moves if it gains, an origin obstructs as it likes. Two of the
        three cannot stop an order. For a move without one they may pay the third, as the cities pay the
        plant and destination and plant the origin, and no less than nothing; all three can do without the
        order. Two may gain more than all three if the third loses, and then the core is empty.

        Examples
        --------
        >>> game = Directive(("A", "B", "plant"), 10, 3, 1, 0, 2, 8, directive=0.25).coalitional()
        >>> game.worth("A", "B"), game.grand
        (3.0, 3.0)
        """
        if not self.known:
            return None
        free = self.ordered(0)
        now = list(free.equilibrium().payoffs.values())
        loss, threshold, worth = as_fraction(self.origin_loss), self.threshold, self.worth
        power = as_fraction(self.obstruction_cost)
        if threshold > 0:
            cities = max(worth - threshold, ZERO)
        else:  # the plant moves by itself; the cities hold it back as far as that pays
            cut = min(ONE, max(-worth, ZERO) / power)
            cities = (1 - cut) * worth - power * cut**2 / 2
        leaving = max(-loss - threshold, ZERO)
        coming = max(self._let_go_for_money(), ZERO)
        left = 1 - as_fraction(self.directive)
        worths = [
            ZERO, ZERO, ZERO, left * (cities - now[0] - now[1]),
            ZERO, left * (leaving - now[0] - now[2]), left * (coming - now[1] - now[2]),
            as_fraction(self.efficient().total) - as_fraction(self.equilibrium().total),
        ]  # fmt: skip
        return CoalitionalGame(self.players, worths, unit="亿元")

    def _let_go_for_money(self) -> Fraction:
        """Return the most that destination and plant have by a move, with what they pay the origin for it.

        Left with a loss of ``c cut`` per move the origin cuts its chance by ``cut``.
        """
        loss, power = as_fraction(self.origin_loss), as_fraction(self.obstruction_cost)
        gain = self.worth - self.threshold
        if loss <= 0:
            return gain + loss
        cut = min(max((1 - gain / power) / 2, ZERO), ONE, loss / power)
        return (1 - cut) * (gain + power * cut)
