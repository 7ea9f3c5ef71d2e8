r"""Who pays the inducement, and what that does to the ratio.

The plant moves with probability P and is paid :math:`\sigma`; without an agreement it comes with
probability p. At ratio s the cities gain

.. math::

    g_o = P(sR - L - \sigma_o) + pL, \qquad g_d = P\bigl((1-s)R - K - \sigma_d\bigr) - p(R - K),

with :math:`(\sigma_o, \sigma_d)` equal to :math:`(\sigma, 0)` if the origin pays, :math:`(0, \sigma)`
if the destination pays, and :math:`(s\sigma, (1-s)\sigma)` if each pays the part that it has of the
tax. Both are linear in s and their sum, :math:`P(W-\sigma) - pW`, is constant, so the ratios that
both accept are an interval and the weighted Nash ratio is the point of it that is nearest to
:math:`(1-\alpha)g_o = \alpha g_d`. Who pays moves the ratio, not the gains, unless the ratio
meets an end of [0, 1].

References
----------
models.md §4.0, §4.3.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from citypact.games.rational import Number, as_fraction
from citypact.games.relocation import Relocation
from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.result_parts import ends_told

PAYERS = ("origin", "destination", "proportion")
ZERO, ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True)
class CostShare:
    """The ratio under one way of paying the inducement.

    Parameters
    ----------
    payer : str
        ``origin``, ``destination``, or ``proportion``: each the part it has of the tax.
    acceptable : RatioSet or None
        Ratios in [0, 1] that both cities accept.
    ratios : RatioSet or None
        The Nash ratio; all of ``acceptable`` where the ratio changes no gain.
    lump_sum : tuple of str and Fraction, or None
        Without acceptable ratios although the deal pays: which city falls short of its outside
        option even at the ratio it likes best, and by how much (亿元).
    """

    payer: str
    acceptable: RatioSet | None
    ratios: RatioSet | None
    lump_sum: tuple[str, Fraction] | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the figures as plain data."""
        return {
            "payer": self.payer,
            "acceptable": ends_told(self.acceptable),
            "ratio": None if self.ratios is None else self.ratios.ratio,
        }


@dataclass(frozen=True)
class PaidMove:
    """A move that is paid for and happens with some probability.

    Parameters
    ----------
    game : Relocation
        The two cities and the plant; ``voluntary`` is p.
    inducement : Fraction
        σ (亿元).
    chance : Fraction
        P, probability of the move under the agreement.

    Examples
    --------
    >>> paid = PaidMove(Relocation(1, 0.2, 0.2), Fraction(1, 5), ONE)
    >>> [paid.share(payer).ratios.ratio for payer in PAYERS]
    [0.6, 0.4, 0.5]
    """

    game: Relocation
    inducement: Fraction
    chance: Fraction

    def gains(self, ratio: Number, payer: str) -> tuple[Fraction, Fraction]:
        """Return the expected gains of origin and destination over no agreement (亿元)."""
        game, s, comes = self.game, as_fraction(ratio), as_fraction(self.game.voluntary)
        revenue, loss, cost = map(as_fraction, (game.revenue, game.origin_loss, game.destination_cost))
        part = {"origin": ONE, "destination": ZERO, "proportion": s}[payer]
        own = self.chance * (s * revenue - loss - part * self.inducement) + comes * loss
        other = self.chance * ((1 - s) * revenue - cost - (1 - part) * self.inducement)
        return own, other - comes * (revenue - cost)

    @property
    def surplus(self) -> Fraction:
        """What the agreement adds for both cities together, P(W - σ) - pW (亿元)."""
        worth = self.game.move_surplus
        return self.chance * (worth - self.inducement) - as_fraction(self.game.voluntary) * worth

    def share(self, payer: str, origin_weight: Number = Fraction(1, 2)) -> CostShare:
        """Find the acceptable ratios and the weighted Nash ratio for one way of paying."""
        if self.surplus < 0:
            return CostShare(payer, None, None)
        (own, other), (own_top, other_top) = self.gains(ZERO, payer), self.gains(ONE, payer)
        ends = [ZERO, ONE]
        for city, start, stop in (("origin", own, own_top), ("destination", other, other_top)):
            if start < 0 and stop < 0:
                return CostShare(payer, None, None, (city, -max(start, stop)))
            if start < 0:
                ends[0] = max(ends[0], start / (start - stop))
            elif stop < 0:
                ends[1] = min(ends[1], start / (start - stop))
        acceptable = RatioSet(ends[0], ends[1])
        slope = own_top - own
        if slope == 0:
            return CostShare(payer, acceptable, acceptable)
        nash = (as_fraction(origin_weight) * self.surplus - own) / slope
        return CostShare(payer, acceptable, RatioSet.single(min(max(nash, ends[0]), ends[1])))
