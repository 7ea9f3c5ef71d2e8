r"""Least worst regret of a posted ratio, with and without a lottery.

The two cities accept or refuse a posted ratio; the regret is the surplus forgone against the
best that could be had once the rates are known (0 or :math:`1-\ell-k`, as a fraction of the
shared tax). The best ratio without a lottery is in
:mod:`citypact.mechanisms.theories.robust`, the best lottery in
:mod:`citypact.mechanisms.robust.regret.closed_form`.

References
----------
models.md §4.8. L. Savage, "The theory of statistical decision", Journal of the American
Statistical Association 46, 1951, 55-67.
"""

from __future__ import annotations

from fractions import Fraction

from citypact.games.rational import Number
from citypact.mechanisms.ratio_moves import Move
from citypact.mechanisms.robust.regret.adversary import (
    ZERO,
    RateDraw,
    least_expected_regret,
    worst_expected_regret,
)
from citypact.mechanisms.robust.regret.closed_form import GameValue, regret_value
from citypact.mechanisms.robust.regret.result import RegretLottery
from citypact.mechanisms.theories.rate_box import RateBox
from citypact.mechanisms.theories.robust import (
    lottery_regret,
    max_min_ratio,
    min_regret_ratio,
    robust_interval,
    worst_regret,
)
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance

ENDS = ("lowest origin loss", "highest origin loss", "lowest destination cost", "highest destination cost")
STEP = Fraction(1, 20)


def regret_lottery(box: RateBox) -> RegretLottery:
    """Find the lottery over ratios with the least worst-case expected regret.

    Parameters
    ----------
    box : RateBox
        Rates held possible; it may leave the unit square.

    Returns
    -------
    RegretLottery
        With the bounds that prove it and the best ratio without a lottery.

    Examples
    --------
    >>> found = regret_lottery(RateBox((0, 1), (0, 1)))
    >>> found.ratio, found.pure_regret, found.value, found.gap
    (0.5, 0.5, 0.25, 0.0)
    >>> regret_lottery(RateBox((0.1, 0.3), (0.1, 0.4))).value
    0.0
    """
    value = regret_value(box)
    l0, l1, k0, k1 = box.ends
    pays = l0 + k0 <= 1
    ratios = min_regret_ratio(box)
    pure = worst_regret(ratios.lo, box)
    safe = max_min_ratio(box)
    certificate = recheck(box, value, pure)
    certificate.require()
    uniform = lottery_regret(box) if min(l0, k0) >= 0 and max(l1, k1) <= 1 else None
    return RegretLottery(
        box=box,
        drawn=value.drawn,
        value=float(value.regret),
        lower_bound=float(least_expected_regret(value.rates)),
        upper_bound=float(worst_expected_regret(value.drawn, box)),
        rates=value.rates,
        ratios=ratios if pays else None,
        pure_regret=float(pure) if pays else None,
        max_min=safe,
        max_min_regret=float(worst_regret(safe.exact, box)),
        uniform_regret=None if uniform is None else float(uniform),
        acceptable=robust_interval(box),
        shadow_prices={name: float(price) for name, price in prices(box, value).items()},
        reason="" if pays else _reason(l0 + k0),
        certificate=certificate,
        provenance=Provenance("closed form of the regret game, both bounds recomputed", exact=True),
        assumptions=(
            "A: any pair of rates in the box is possible and no chances are known.",
            "A: each city accepts a posted ratio iff it does not lose by it.",
            "A: the lottery is held once, before the cities answer, and its draw binds whoever posts it.",
        ),
    )


def _reason(least: Fraction) -> str:
    return (
        f"the move never pays: even the lowest rates add up to {float(least):.4g} of the shared tax;"
        f" it would take {float(least - 1):.4g} less."
    )


def recheck(box: RateBox, value: GameValue, pure: Fraction) -> Certificate:
    """Recompute both bounds: the lottery against every pair of rates, nature against every ratio.

    Examples
    --------
    >>> box = RateBox((0, 1), (0, 1))
    >>> recheck(box, regret_value(box), Fraction(1, 2)).holds
    True
    """
    residuals: dict[str, Number] = {
        "the lottery never expects more": worst_expected_regret(value.drawn, box) - value.regret,
        "no ratio expects less": value.regret - least_expected_regret(value.rates),
        "nature's chances add up": abs(sum((draw.chance for draw in value.rates), ZERO) - 1),
        "nature's chances are not negative": max(-draw.chance for draw in value.rates),
        "nature plays rates of the box": Fraction(sum(not draw.lies_in(box) for draw in value.rates)),
        "a lottery is no worse than a ratio": value.regret - pure,
    }
    return Certificate(residuals, exact=True)


def prices(box: RateBox, value: GameValue) -> dict[str, Fraction]:
    """Return the fall of the regret per unit by which each end of the box moves inwards.

    With two rates mixed, :math:`V = de/D` falls by :math:`(e/D)^2` as the lowest loss rises,
    by :math:`(d/D)^2` as the lowest cost rises, and by :math:`|d-e|/D` as the end at which x
    stands gives way.

    Examples
    --------
    >>> box = RateBox((0, 1), (0, 1))
    >>> prices(box, regret_value(box))["lowest origin loss"]
    Fraction(1, 4)
    """
    l0, l1, k0, k1 = box.ends
    found = dict.fromkeys(ENDS, ZERO)
    if not value.regret:
        return found
    if len(value.rates) == 1:
        draw: RateDraw = value.rates[0]
        found[ENDS[0]] = Fraction(draw.loss == l0)
        found[ENDS[2]] = Fraction(draw.cost == k0)
        return found
    first, second = (draw.surplus for draw in value.rates)
    whole = first + second
    found[ENDS[0]], found[ENDS[2]] = (second / whole) ** 2, (first / whole) ** 2
    middle = l0 + first
    if first < second and middle == l1:
        found[ENDS[1]] = (second - first) / whole
    elif first > second and middle == 1 - k1:
        found[ENDS[3]] = (first - second) / whole
    return found


def regret_moves(found: RegretLottery) -> tuple[Move, ...]:
    """Move each end of the box by 0.05 (not past the other end) and design again, widest effect first.

    Examples
    --------
    >>> first = regret_moves(regret_lottery(RateBox((0, 1), (0, 1))))[0]
    >>> first.parameter, first.ratio_low, first.ratio_high
    ('lowest origin loss', 0.475, 0.525)
    """
    ends = list(found.box.ends)
    moves = []
    for k, name in enumerate(ENDS):
        partner = ends[k + 1] if k % 2 == 0 else ends[k - 1]
        low, high = ends[k] - STEP, ends[k] + STEP
        low, high = (low, min(high, partner)) if k % 2 == 0 else (max(low, partner), high)
        ratios = []
        for end in (low, high):
            changed = [*ends[:k], end, *ends[k + 1 :]]
            box = RateBox((changed[0], changed[1]), (changed[2], changed[3]))
            pays = changed[0] + changed[2] <= 1
            ratios.append(min_regret_ratio(box).ratio if pays else None)
        moves.append(Move(name, float(low), float(high), ratios[0], ratios[1]))
    return tuple(sorted(moves, key=lambda move: (move.span is not None, -(move.span or 0.0))))
