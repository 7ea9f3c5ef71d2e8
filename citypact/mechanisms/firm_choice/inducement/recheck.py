r"""An inducement judged from the data alone: arithmetic, and a ceiling over every other payment.

On :math:`[x, y]` both factors are monotone, so :math:`(W-\sigma)P(\sigma) \le (W-x)P(y)`: a bound
that needs no shape of P. Intervals that could hold more than the payment found are halved until
none is left.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import numpy as np

from citypact.games.coalitional import FloatArray
from citypact.games.rational import Number, as_fraction
from citypact.mechanisms.firm_choice.cost_shares import PaidMove
from citypact.mechanisms.firm_choice.division_rows import division_rows
from citypact.mechanisms.firm_choice.inducement.result import Inducement
from citypact.mechanisms.trade.posting.interval_bound import least_ceiling
from citypact.solvers.certificate import Certificate

#: Part of the best that the bounds cannot exclude another payment to add.
SLACK = 1e-8
ZERO = Fraction(0)
NOTHING_BETTER = "no payment keeps more by a part of 1e-8 (interval bounds)"


def recheck_inducement(found: Inducement) -> Certificate:
    """Judge the payment against every other, and the ratio against both cities' outside options.

    Returns
    -------
    Certificate
        Amounts over the surplus of the move (over the shared tax if there is none).
    """
    game, surplus = found.game, found.game.move_surplus
    scale = surplus if surplus > 0 else as_fraction(game.revenue)
    rows: dict[str, Number] = {}
    if not found.payments:
        short = max(found.firm.threshold, ZERO) if found.firm.deterministic else ZERO
        rows["the surplus does not pay the plant"] = (surplus - short) / scale
        rows["no directive moves the plant with a surplus"] = (
            as_fraction(found.firm.directive) if surplus >= 0 else ZERO
        )
        return Certificate(rows, scale=float(scale), exact=True)
    best = max(found.payments, key=lambda payment: _kept(found, payment))
    rows["payments in order, none negative, none above the surplus"] = max(
        (low - high) / scale for low, high in pairwise([ZERO, *found.payments, surplus])
    )
    if found.firm.deterministic:
        rows |= _step_rows(found, scale)
    else:
        rows |= _noise_rows(found, best)
    rows |= _division_rows(found, scale)
    return Certificate(rows, scale=float(scale), exact=found.firm.deterministic)


def _chance(found: Inducement, scores: FloatArray) -> FloatArray:
    """Return P at scores, written in another way than where the payment was found."""
    ordered = float(found.firm.directive)
    return np.asarray(ordered + (1.0 - ordered) * np.exp(-np.logaddexp(0.0, -scores)))


def _chance_of(found: Inducement, payment: Fraction) -> float:
    """Return P at a payment."""
    firm = found.firm
    if firm.deterministic:
        return 1.0 if payment >= firm.threshold else float(firm.directive)
    return float(_chance(found, np.array([firm.in_noise(payment - firm.threshold)]))[0])


def _kept(found: Inducement, payment: Fraction) -> float:
    """Return (w - x) P in units of the noise, or (W - σ) P without noise."""
    left = found.game.move_surplus - payment
    size = float(left) if found.firm.deterministic else found.firm.in_noise(left)
    return size * _chance_of(found, payment)


def _step_rows(found: Inducement, scale: Number) -> dict[str, Number]:
    """Compare with the only payments that can be best: nothing, and just enough."""
    surplus, ordered = found.game.move_surplus, as_fraction(found.firm.directive)
    enough = max(found.firm.threshold, ZERO)
    nothing = ordered * surplus if enough > 0 else surplus
    ideal = max(nothing, surplus - enough)
    reached = [
        (surplus - payment) * (1 if payment >= found.firm.threshold else ordered)
        for payment in found.payments
    ]
    return {
        "no payment keeps more": (ideal - min(reached)) / as_fraction(scale),
        "value as stated": abs(as_fraction(found.value or 0) - ideal) / as_fraction(scale),
    }


def _noise_rows(found: Inducement, best: Fraction) -> dict[str, Number]:
    """Bound every other payment, and check the first-order conditions of those that were found."""
    firm, surplus = found.firm, found.game.move_surplus
    top = _kept(found, best)
    scores = [firm.in_noise(payment - firm.threshold) for payment in found.payments]
    rows: dict[str, Number] = {}
    size = top if top > 0 else max(firm.in_noise(surplus), 1.0)
    # Measured from the threshold, a surplus far smaller than it would lose its digits.
    near_nothing = firm.threshold <= 0 or 2 * surplus < firm.threshold
    origin = ZERO if near_nothing else firm.threshold
    start, stop, shift = (firm.in_noise(at) for at in (-origin, surplus - origin, origin - firm.threshold))

    def ceiling(x: FloatArray, y: FloatArray) -> FloatArray:
        return np.asarray((stop - x) * _chance(found, y + shift))

    if surplus > 0:
        marks = (firm.in_noise(at - origin) for at in (firm.threshold, *found.payments))
        corners = sorted({start, stop, *(mark for mark in marks if start < mark < stop)})
        rows[NOTHING_BETTER] = (least_ceiling(ceiling, corners, top, SLACK * size) - top) / size - SLACK
    for payment, score in zip(found.payments, scores, strict=True):
        name = f"payment {float(payment):.6g}"
        rows[f"{name}: as good as the best"] = (top - _kept(found, payment)) / size
        chance = float(_chance(found, np.array([score]))[0])
        # Relative to the chance: it may be tiny, and so may its slope.
        free = 1.0 - float(firm.directive)
        inside = float(np.exp(-np.logaddexp(0.0, -score) - np.logaddexp(0.0, score)))
        lead = firm.in_noise(surplus - payment) * free * inside - chance
        unit = chance if chance > 0 else 1.0
        rows[f"{name}: first-order condition"] = (lead if payment == 0 else abs(lead)) / unit
    return rows


def _division_rows(found: Inducement, scale: Fraction) -> dict[str, Number]:
    """Check value, participation and the Nash ratio, or that no ratio can please both."""
    game, payment = found.game, found.payments[0]
    paid = PaidMove(game, payment, as_fraction(found.chance or 0))
    rows = division_rows(paid, found.payer, found.origin_weight, found.ratios, found.acceptable, found.gains)
    rows["probability as the plant chooses"] = (
        abs(paid.chance - as_fraction(_chance_of(found, payment))) * scale
    )
    kept = paid.chance * (game.move_surplus - payment)
    rows["value is what is left times the chance"] = abs(as_fraction(found.value or 0) - kept)
    return {name: value / scale for name, value in rows.items()}
