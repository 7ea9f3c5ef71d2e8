r"""The retention game: a city that would lose a plant obstructs the move.

Left alone the plant moves with probability :math:`p_0`. The origin can cut this to
:math:`p_0 - \omega`, :math:`0 \le \omega \le p_0`, at the cost
:math:`\tfrac12 c\,\omega^2`; a large :math:`c` is weak administrative power. If the plant
moves, ratio :math:`s` of its tax R flows back:

.. math::

    u_o = (p_0-\omega)(sR - L) - \tfrac12 c\,\omega^2, \qquad
    u_d = (p_0-\omega)\bigl((1-s)R - K\bigr), \qquad
    \omega(s) = \min\{p_0,\ (L - sR)^+ / c\} .

The cap at :math:`p_0` matters as soon as :math:`L > c\,p_0`: no city can prevent more moves
than there would be. Welfare is :math:`u_o + u_d = (p_0-\omega)W - \tfrac12 c\,\omega^2`. It is
concave in :math:`\omega` with its top at :math:`\omega^* = \min\{p_0, (-W)^+/c\}`: no
obstruction where the move is worth it, but *some* where it is not.

References
----------
models.md §4.3 (which has neither the cap nor W < 0).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from citypact.games.rational import Number, as_fraction
from citypact.games.relocation import Relocation
from citypact.games.validation import Door


@dataclass(frozen=True)
class RetentionGame:
    """A plant that two cities share a tax of, and an origin that may obstruct its move.

    Parameters
    ----------
    relocation : Relocation
        The two cities and the plant. Its ``voluntary`` is not used: how often the plant comes
        without an agreement is decided here, p₀ - ω(0).
    obstruction_cost : float
        c, marginal cost of the first certain obstruction (亿元 per unit of probability²), positive.
    baseline : float
        p₀, probability that the plant moves if nobody obstructs.

    Raises
    ------
    InputError
        Listing every field that cannot be used.

    Examples
    --------
    >>> game = RetentionGame(Relocation(1, 0.3, 0.1), obstruction_cost=1, baseline=0.5)
    >>> float(game.best_reply(0)), float(game.best_reply(0.3))
    (0.3, 0.0)
    """

    relocation: Relocation
    obstruction_cost: Number
    baseline: Number

    def __post_init__(self) -> None:
        door = Door()
        door.money("obstruction_cost", self.obstruction_cost, positive=True)
        door.between("baseline", self.baseline, 0, 1, "a probability")
        door.close()

    def best_reply(self, ratio: Number) -> Fraction:
        """Return ω(s), the obstruction that is best for the origin at a ratio."""
        game = self.relocation
        short = as_fraction(game.origin_loss) - as_fraction(ratio) * as_fraction(game.revenue)
        return min(as_fraction(self.baseline), max(short, Fraction(0)) / as_fraction(self.obstruction_cost))

    def cost(self, obstruction: Number) -> Fraction:
        """Return what obstruction costs the origin (亿元)."""
        return as_fraction(self.obstruction_cost) * as_fraction(obstruction) ** 2 / 2

    def payoffs(self, ratio: Number, obstruction: Number) -> tuple[Fraction, Fraction]:
        """Return payoffs of origin and destination over no move (亿元)."""
        game, share = self.relocation, as_fraction(ratio) * as_fraction(self.relocation.revenue)
        moves = as_fraction(self.baseline) - as_fraction(obstruction)
        own = moves * (share - as_fraction(game.origin_loss)) - self.cost(obstruction)
        other = moves * (as_fraction(game.revenue) - share - as_fraction(game.destination_cost))
        return own, other

    def outcome(self, ratio: Number) -> tuple[Fraction, Fraction]:
        """Return the payoffs when the origin replies at its best (亿元)."""
        return self.payoffs(ratio, self.best_reply(ratio))

    def welfare(self, ratio: Number) -> Fraction:
        """Return the sum of the payoffs when the origin replies at its best (亿元)."""
        own, other = self.outcome(ratio)
        return own + other

    @property
    def best_obstruction(self) -> Fraction:
        """ω*, the obstruction that both cities together want."""
        spared = max(-self.relocation.move_surplus, Fraction(0)) / as_fraction(self.obstruction_cost)
        return min(as_fraction(self.baseline), spared)

    def ratios_with(
        self, obstruction: Fraction, highest: Fraction = Fraction(1)
    ) -> tuple[Fraction, Fraction]:
        """Return all ratios in [0, ``highest``] at which the origin obstructs this much.

        ``obstruction`` must be the best reply to one of them.
        """
        game, baseline = self.relocation, as_fraction(self.baseline)
        loss, revenue = as_fraction(game.origin_loss), as_fraction(game.revenue)
        at = (loss - as_fraction(self.obstruction_cost) * obstruction) / revenue
        lo = Fraction(0) if obstruction == baseline else max(at, Fraction(0))
        hi = highest if obstruction == 0 else min(at, highest)
        return lo, hi

    def granted(self) -> Fraction:
        r"""Return the highest ratio in [0, 1] that the destination prefers to none.

        With :math:`x = L - sR` its payoff is :math:`(p_0 - x/c)(W + x)` while the origin
        obstructs in part: a concave parabola that takes its value at :math:`s = 0` once more at
        :math:`x = c p_0 - W - L`. Beyond :math:`s = L/R` it falls in a straight line. So the
        ratios it accepts are an interval from zero.

        Examples
        --------
        >>> game = RetentionGame(Relocation(1, 0.3, 0.1), obstruction_cost=1, baseline=0.5)
        >>> float(game.granted())
        0.54
        """
        game, baseline = self.relocation, as_fraction(self.baseline)
        loss, revenue = as_fraction(game.origin_loss), as_fraction(game.revenue)
        power = as_fraction(self.obstruction_cost) * baseline
        kept, surplus = revenue - as_fraction(game.destination_cost), game.move_surplus
        if baseline == 0:
            return Fraction(1)
        if loss >= power:  # nothing moves without a share, so nothing is lost by one
            hi = max(loss - power, kept) / revenue
        elif loss > 0 and 0 <= power - surplus - loss <= loss:
            hi = (2 * loss + surplus - power) / revenue
        elif loss > 0 and power - surplus - loss < 0:
            hi = (kept - self.outcome(0)[1] / baseline) / revenue
        else:  # a share buys nothing that is worth it
            hi = Fraction(0)
        return min(max(hi, Fraction(0)), Fraction(1))
