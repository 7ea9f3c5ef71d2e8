r"""Officials who are promoted by comparison: what they sign.

An official values the city's gain and, with weight :math:`\rho`, its lead over the other
city: :math:`x_i + \rho(x_i - x_j)`. With :math:`\sigma` the origin's part of the surplus,
the origin's official accepts iff :math:`\sigma \ge \rho/(1+2\rho)`, the destination's iff
:math:`\sigma \le (1+\rho)/(1+2\rho)`. The interval has width :math:`1/(1+2\rho)` and
shrinks to equal gains as :math:`\rho \to \infty`.

Output can be credited as well as tax. The origin loses output :math:`Y_0`, the plant shows
:math:`Y_1` at the destination, the origin is credited :math:`\gamma Y_1`. The lead changes
by :math:`(2\gamma - 1)Y_1 - Y_0`, which is zero iff
:math:`\gamma = \tfrac12(1 + Y_0/Y_1)`.

References
----------
models.md §4.12. E. Lazear and S. Rosen, "Rank-order tournaments as optimum labor
contracts", Journal of Political Economy 89, 1981, 841-864. L. Zhou, "Governing China's
local officials: an analysis of promotion tournament model", Economic Research Journal
2007(7), 36-50 (in Chinese).
"""

from __future__ import annotations

from fractions import Fraction

from citypact.games.rational import Number, as_fraction
from citypact.games.relocation import Relocation
from citypact.games.validation import Door
from citypact.mechanisms.ratio_set import RatioSet

HALF = Fraction(1, 2)


def accepted_surplus_shares(standing: Number | None) -> tuple[Fraction, Fraction]:
    """Return the parts of the surplus for the origin that both officials accept.

    Parameters
    ----------
    standing : float or None
        Weight of relative standing; ``None`` for its limit, when nothing else counts.
    """
    if standing is None:
        return HALF, HALF
    door = Door()
    door.money("standing", standing)
    door.close()
    weight = as_fraction(standing)
    return weight / (1 + 2 * weight), (1 + weight) / (1 + 2 * weight)


def official_utilities(game: Relocation, ratio: Number, standing: Number) -> tuple[Fraction, Fraction]:
    """Return what the two officials gain at ``ratio`` over no agreement (亿元)."""
    own, other = game.exact_gains(ratio)
    weight = as_fraction(standing)
    return own + weight * (own - other), other + weight * (other - own)


def tournament_ratios(game: Relocation, standing: Number | None = None) -> RatioSet | None:
    """Return the ratios in [0, 1] that both officials accept.

    Parameters
    ----------
    game : Relocation
        The two cities and the plant.
    standing : float or None
        Weight of relative standing; ``None`` for its limit.

    Returns
    -------
    RatioSet or None
        ``None`` when there is no surplus or no such ratio in [0, 1].

    Examples
    --------
    >>> tournament_ratios(Relocation(1, 0.2, 0.2), standing=1).ends
    (0.4, 0.6)
    """
    low, high = accepted_surplus_shares(standing)
    if game.surplus < 0:
        return None
    needs, grants = game.thresholds()
    lo, hi = needs + low * (grants - needs), needs + high * (grants - needs)
    lo, hi = max(lo, Fraction(0)), min(hi, Fraction(1))
    return RatioSet.between(lo, hi) if lo <= hi else None


def standing_change(credit: Number, lost_output: Number, shown_output: Number) -> Fraction:
    """Return how the origin's lead in output changes if it is credited a part of the plant's output."""
    return (2 * as_fraction(credit) - 1) * as_fraction(shown_output) - as_fraction(lost_output)


def neutral_output_credit(lost_output: Number, shown_output: Number) -> RatioSet | None:
    """Return the part of the plant's output to credit to the origin so that no official gains or loses rank.

    ``None`` when the origin loses more output than the plant shows: no part in [0, 1] will do.

    Examples
    --------
    >>> neutral_output_credit(0, 8).ratio, neutral_output_credit(6, 8).ratio
    (0.5, 0.875)
    """
    door = Door()
    door.money("lost_output", lost_output)
    door.money("shown_output", shown_output, positive=True)
    door.close()
    credit = (1 + as_fraction(lost_output) / as_fraction(shown_output)) / 2
    return RatioSet.single(credit) if credit <= 1 else None
