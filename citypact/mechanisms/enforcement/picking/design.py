r"""Which plants of a list one side would rather strike off, and what stops it.

A list signed as a whole (models.md §4.4) may contain plants that are a loss to one side:
at ratio s plant f brings the origin :math:`sR_f - L_f` and the destination
:math:`(1-s)R_f - K_f`. Once the list is signed, each side is tempted to strike off its
losers; it does not if its future cooperation is worth at least what it would save. There
is one row for each plant, :math:`L_f - sR_f \le V_o` and :math:`K_f - (1-s)R_f \le V_d`, and
the row that implies them all: striking off *all* losers at once,

.. math::

    T_o(s) = \sum_f (L_f - sR_f)^+ \le V_o, \qquad T_d(s) = \sum_f (K_f - (1-s)R_f)^+ \le V_d .

:math:`T_o` falls and :math:`T_d` rises in s, both piecewise linear, so the ratios at which
nobody picks form one interval, found exactly. If a like list comes every year, V is the
side's gain from the list over r: both keep to it up to the discount rate min G/T.

References
----------
models.md §4.4 (polarised pair, "add one enforcement row per project"), §4.9. M. Jackson and
H. Sonnenschein, "Overcoming incentive constraints by linking decisions", Econometrica 75,
2007, 241-257.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from citypact.games.portfolio import Portfolio
from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.mechanisms.enforcement.picking.result import CherryPick, CherryPicking
from citypact.mechanisms.ratio_set import RatioSet
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance

ASSUMPTIONS = (
    "A: the list is signed as a whole; a side that strikes off plants loses all future cooperation,"
    " and the other plants of the list still move",
)
ZERO, ONE = Fraction(0), Fraction(1)


class _Plant(NamedTuple):
    revenue: Fraction
    loss: Fraction
    cost: Fraction


def cherry_picking(
    portfolio: Portfolio, ratio: Number, origin_future: Number = 0, destination_future: Number = 0
) -> CherryPicking:
    """Find the plants that one side would strike off a signed list, and the future that prevents it.

    Parameters
    ----------
    portfolio : Portfolio
        The plants.
    ratio : float
        The ratio signed for all of them.
    origin_future, destination_future : float
        What future cooperation is worth to each side (亿元).

    Raises
    ------
    InputError
        Listing every input that cannot be used.
    CertificateError
        If the answer fails its recheck.

    Examples
    --------
    >>> pair = Portfolio.from_columns([1, 1], [0.70, 0.05], [0.05, 0.70])
    >>> found = cherry_picking(pair, 0.5, 0.2, 0.1)
    >>> [(pick.firm, pick.side, pick.needed) for pick in found.picks]
    [('firm1', 'origin', 0.2), ('firm2', 'destination', 0.2)]
    >>> found.acceptable is None, found.needed
    (True, {'origin': 0.2, 'destination': 0.2})
    """
    door = Door()
    door.between("ratio", ratio, 0, 1, "a ratio")
    door.money("origin_future", origin_future)
    door.money("destination_future", destination_future)
    door.close()
    signed = as_fraction(ratio)
    futures = (as_fraction(origin_future), as_fraction(destination_future))
    plants = [
        _Plant(as_fraction(firm.revenue), as_fraction(firm.origin_loss), as_fraction(firm.destination_cost))
        for firm in portfolio.firms
    ]
    picks = []
    for firm, plant in zip(portfolio.firms, plants, strict=True):
        for side, gain, future in zip(("origin", "destination"), _gains(plant, signed), futures, strict=True):
            if gain < 0:
                picks.append(CherryPick(firm.name, side, float(-gain), -gain <= future))
    needed = _temptations(plants, signed)
    gains = (
        sum((_gains(plant, signed)[0] for plant in plants), ZERO),
        sum((_gains(plant, signed)[1] for plant in plants), ZERO),
    )
    # Rates are bounds on r in G/r >= T: none where nothing tempts.
    rates = [gain / saved for gain, saved in zip(gains, needed, strict=True) if saved]
    kept = _kept(plants, futures)
    acceptable = _signed_and_kept(portfolio, kept)
    certificate = _check(plants, futures, kept, acceptable)
    certificate.require()
    return CherryPicking(
        portfolio=portfolio,
        ratio_signed=float(signed),
        futures={"origin": float(futures[0]), "destination": float(futures[1])},
        picks=tuple(picks),
        gains={"origin": float(gains[0]), "destination": float(gains[1])},
        needed={"origin": float(needed[0]), "destination": float(needed[1])},
        kept=needed[0] <= futures[0] and needed[1] <= futures[1],
        highest_rate=float(max(min(rates), ZERO)) if rates else None,
        acceptable=acceptable,
        ratios=None if acceptable is None else RatioSet(acceptable.lo, acceptable.hi, near=signed),
        value=float(sum(gains, ZERO)),
        certificate=certificate,
        provenance=Provenance("sweep over the breakpoints in rational arithmetic", exact=True),
        assumptions=ASSUMPTIONS,
    )


def _gains(plant: _Plant, ratio: Fraction) -> tuple[Fraction, Fraction]:
    return ratio * plant.revenue - plant.loss, (1 - ratio) * plant.revenue - plant.cost


def _temptations(plants: Sequence[_Plant], ratio: Fraction) -> tuple[Fraction, Fraction]:
    """Return T_o and T_d."""
    gains = [_gains(plant, ratio) for plant in plants]
    return (
        sum((-own for own, _ in gains if own < 0), ZERO),
        sum((-other for _, other in gains if other < 0), ZERO),
    )


def _least_ratio(sides: Sequence[tuple[Fraction, Fraction]], future: Fraction) -> Fraction:
    """Return the least s, not clipped, with sum (L - sR)^+ at most ``future``, from pairs (R, L)."""
    loss = revenue = ZERO
    order = sorted(sides, key=lambda side: side[1] / side[0], reverse=True)
    for place, (own_revenue, own_loss) in enumerate(order):
        loss, revenue = loss + own_loss, revenue + own_revenue
        found = (loss - future) / revenue
        if place + 1 == len(order) or found >= order[place + 1][1] / order[place + 1][0]:
            return found
    return ZERO


def _kept(plants: Sequence[_Plant], futures: tuple[Fraction, Fraction]) -> RatioSet | None:
    """Return the ratios in [0, 1] at which neither side strikes anything off."""
    low = _least_ratio([(plant.revenue, plant.loss) for plant in plants], futures[0])
    high = 1 - _least_ratio([(plant.revenue, plant.cost) for plant in plants], futures[1])
    low, high = max(low, ZERO), min(high, ONE)
    return RatioSet(low, high) if low <= high else None


def _signed_and_kept(portfolio: Portfolio, kept: RatioSet | None) -> RatioSet | None:
    """Return the ratios at which the list is signed and kept."""
    revenue, loss, cost = portfolio.totals
    low, high = max(loss / revenue, ZERO), min(1 - cost / revenue, ONE)
    if kept is None or max(low, kept.lo) > min(high, kept.hi):
        return None
    return RatioSet(max(low, kept.lo), min(high, kept.hi))


def _check(
    plants: Sequence[_Plant],
    futures: tuple[Fraction, Fraction],
    kept: RatioSet | None,
    acceptable: RatioSet | None,
) -> Certificate:
    """Recheck from the plants: temptations at the ends, and that beyond an end they are too large.

    Residuals are divided by the list's revenue.
    """
    scale = sum((plant.revenue for plant in plants), ZERO)
    residuals: dict[str, Number] = {}
    if kept is None:
        # T_o falls and T_d rises: where one is at its future, the other must be above its own.
        low = max(_least_ratio([(plant.revenue, plant.loss) for plant in plants], futures[0]), ZERO)
        beyond = low > 1 or _temptations(plants, low)[1] > futures[1]
        tight = low == 0 or _temptations(plants, low)[0] >= futures[0]
        residuals["at no ratio do both keep to the list"] = int(not (beyond and tight))
    else:
        below, above = (_temptations(plants, end) for end in (kept.lo, kept.hi))
        residuals["the origin strikes nothing off"] = (below[0] - futures[0]) / scale
        residuals["the destination strikes nothing off"] = (above[1] - futures[1]) / scale
        loose = (kept.lo > 0 and below[0] < futures[0]) or (kept.hi < 1 and above[1] < futures[1])
        residuals["the interval is the whole one"] = int(loose)
    loss, cost = (sum((plant[at] for plant in plants), ZERO) for at in (1, 2))
    signed = (max(loss / scale, ZERO), min(1 - cost / scale, ONE))
    if kept is not None:
        whole = max(signed[0], kept.lo), min(signed[1], kept.hi)
        found = None if acceptable is None else (acceptable.lo, acceptable.hi)
        residuals["all ratios signed and kept"] = int(found != (whole if whole[0] <= whole[1] else None))
    if acceptable is not None:
        origin = sum((_gains(plant, acceptable.lo)[0] for plant in plants), ZERO)
        destination = sum((_gains(plant, acceptable.hi)[1] for plant in plants), ZERO)
        residuals["the origin signs"] = -origin / scale
        residuals["the destination signs"] = -destination / scale
    return Certificate(residuals, tolerance=0.0, scale=float(scale), exact=True)
