r"""How the gain of a project would be shared if a yuan counts the more the poorer its owner.

With the welfare :math:`\sum_i n_i \ln y_i` of :math:`n_i` heads a yuan is worth :math:`1/y_i` in city i. The
core has the part g of the project's gain W; the optimum is where incomes per head meet, but no city may
have less than without the project: :math:`0 \le g \le W`. While the periphery stays poorer
the optimum is g = 0, on the core's participation, and the price of that condition is :math:`1/y_B - 1/y_A`.

References
----------
models.md §3.4, §7.5. A. B. Atkinson, "On the measurement of inequality", Journal of Economic Theory 2(3),
1970, 244-263.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from citypact.games.obstacles.centre.absorption import YUAN, DevelopmentGap
from citypact.games.rational import as_fraction


@dataclass(frozen=True)
class EquityTerms:
    """The sharing that log welfare prefers, at the efficient outcome.

    Parameters
    ----------
    core_gain : Fraction
        What the core gains (亿元 a year).
    share : Fraction
        The core's share of the revenue that gives it so much.
    weight : Fraction
        Worth of a yuan in the periphery, in yuan of the core, with incomes as they are then.
    slope : Fraction
        Welfare lost per yuan (times yuan of income) by which the core must have more; negative if it is
        the periphery's participation that binds.
    """

    core_gain: Fraction
    share: Fraction
    weight: Fraction
    slope: Fraction


def equity_terms(game: DevelopmentGap) -> EquityTerms | None:
    """Return the sharing that log welfare per head prefers; ``None`` where the project does not pay.

    Examples
    --------
    >>> gap = DevelopmentGap(("core", "rest"), (100_000, 40_000), (1, 3), 10, 0.8, 3, 3, 20)
    >>> terms = equity_terms(gap)
    >>> terms.core_gain, terms.share
    (Fraction(0, 1), Fraction(3, 10))
    """
    if not game.pays:
        return None
    surplus = game.surplus
    core_heads, other_heads = map(as_fraction, game.people)
    core_income, other_income = map(as_fraction, game.incomes)
    # Where incomes per head meet: y_A + 10⁴ g/n_A = y_B + 10⁴ (W - g)/n_B.
    meeting = (other_income - core_income + YUAN * surplus / other_heads) / (
        YUAN / core_heads + YUAN / other_heads
    )
    gain = min(max(meeting, Fraction(0)), surplus)
    core = core_income + YUAN * gain / core_heads
    other = other_income + YUAN * (surplus - gain) / other_heads
    revenue = game.revenue_at(game.ratio + game.best_rise)
    share = (gain + as_fraction(game.core_loss)) / revenue
    return EquityTerms(gain, share, core / other, 1 / other - 1 / core)
