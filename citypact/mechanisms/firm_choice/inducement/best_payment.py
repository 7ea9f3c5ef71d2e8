r"""The inducement that leaves the cities most: every maximiser of :math:`(W-\sigma)P(\sigma)`.

Measure from the threshold in units of the noise, :math:`x = (\sigma-T)/\mu`,
:math:`w = (W-T)/\mu`. The slope of :math:`G(x) = (w-x)[\psi + (1-\psi)\Lambda(x)]` has the sign of
:math:`-\varphi(x)`,

.. math:: \varphi(x) = e^x + \psi e^{-x} + 2\psi + (1-\psi)(x + 1 - w) .

:math:`\varphi` is strictly convex and least at :math:`x = \log\psi` (its derivative
:math:`e^x - \psi e^{-x} + 1 - \psi` factors as :math:`(e^x-\psi)(1+e^{-x})`). So G falls, rises
between the two roots of :math:`\varphi`, and falls: **the maximisers over** :math:`\sigma \ge 0`
**are among zero and the larger root**. Without a directive :math:`\varphi` has one root, G is
single-peaked, and with Lambert's function :math:`\mathcal W`

.. math:: \sigma = W - \mu\bigl[1 + \mathcal W(e^{w-1})\bigr], \qquad G = \mu\,\mathcal W(e^{w-1}) .

With a directive the payment also goes to plants that are ordered to move, and paying nothing may be
as good as the larger root: then both are optimal, and a slightly larger ψ ends the inducement
altogether. :math:`(W-\sigma)P` has decreasing differences in :math:`(\sigma, \psi/(1-\psi))`, so
the best inducement never rises with ψ [Topkis1978]_.

Without noise the candidates are :math:`T^+`, which leaves :math:`W - T^+`, and zero, which leaves
:math:`\psi W`: an inducement is worth it iff :math:`T \le (1-\psi)W`.

References
----------
models.md §4.3.

.. [Topkis1978] D. Topkis, "Minimizing a submodular function on a lattice", Operations Research
   26(2), 1978, 305-321.
"""

from __future__ import annotations

import math
from fractions import Fraction

from citypact.games.firm import FirmChoice
from citypact.games.rational import as_fraction

#: Two payments whose worth differs by less than this part are equally good; P is known to 1e-16.
SAME = 1e-12
_STEPS = 200


def best_payments(surplus: Fraction, firm: FirmChoice) -> tuple[Fraction, ...]:
    """Return every best inducement from zero to the surplus (亿元), in increasing order.

    Parameters
    ----------
    surplus : Fraction
        W of the move, at least zero.
    firm : FirmChoice
        How the plant chooses.

    Returns
    -------
    tuple of Fraction
        Empty if the plant cannot be moved for the surplus. With noise, the exact value of what
        floating point found.

    Examples
    --------
    >>> best_payments(Fraction(3, 5), FirmChoice(0.1, 0.3))
    (Fraction(1, 5),)
    """
    if firm.deterministic:
        return _known(surplus, firm)
    candidates = {Fraction(0)}
    peak = larger_root(firm.in_noise(surplus - firm.threshold), float(firm.directive))
    if peak is not None:
        payment = firm.threshold + as_fraction(firm.noise) * as_fraction(peak)
        if payment > 0:
            candidates.add(min(payment, surplus))
    worth = {payment: left_over(surplus, payment, firm) for payment in sorted(candidates)}
    if firm.directive == 0:  # single-peaked: what is not at zero is at the root, even if P underflows
        return (max(worth),)
    best = max(worth.values())
    return tuple(payment for payment, value in worth.items() if value >= best * (1 - SAME))


def left_over(surplus: Fraction, payment: Fraction, firm: FirmChoice) -> float:
    """Return (W - σ) P(σ), what the cities expect to keep (亿元)."""
    return float(surplus - payment) * firm.probability(payment)


def _known(surplus: Fraction, firm: FirmChoice) -> tuple[Fraction, ...]:
    """Return the best payments to a plant without noise."""
    payment, ordered = max(firm.threshold, Fraction(0)), as_fraction(firm.directive)
    if payment == 0:
        return (payment,)
    paid, unpaid = surplus - payment, ordered * surplus
    if ordered == 0:
        return (payment,) if paid >= 0 else ()
    return tuple(at for at, value in ((Fraction(0), unpaid), (payment, paid)) if value == max(paid, unpaid))


def larger_root(width: float, directive: float) -> float | None:
    """Return the larger root of φ, where (w - x)P peaks; ``None`` when it falls everywhere.

    Newton's method from the right of the larger root of a convex function meets it without
    overshooting.

    Examples
    --------
    >>> round(larger_root(2.0, 0.0), 12), larger_root(1.0, 0.5) is None
    (0.0, True)
    """
    free = 1.0 - directive
    if directive == 1.0 or (directive > 0 and width <= math.log(directive) + 2 * (1 + directive) / free):
        return None
    # Without a directive and far left the exponential is gone and φ is a line.
    at = max(0.0, math.log(free * width)) if free * width > 1 else 0.0
    for _ in range(_STEPS):
        grown, ordered = math.exp(at), (directive * math.exp(-at) if directive else 0.0)
        value = grown + ordered + 2 * directive + free * (at + 1 - width)
        slope = grown - ordered + free
        if not slope > 0:  # a double root, reached to rounding
            break
        step = value / slope
        if not at - step < at:
            break
        at -= step
    return at
