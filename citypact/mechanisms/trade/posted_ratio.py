r"""One posted ratio when each city alone knows what the move costs it.

With R = 1 the origin knows its loss :math:`\ell`, the destination its cost :math:`k`;
others believe them independent and uniform on :math:`[\ell_0, \ell_1]` and
:math:`[k_0, k_1]`. A posted ratio :math:`s` is taken iff :math:`\ell \le s` and
:math:`k \le 1-s`, so with :math:`x = \mathrm{clip}(s, \ell_0, \ell_1) - \ell_0` and
:math:`y = \mathrm{clip}(1-s, k_0, k_1) - k_0` expected welfare is exactly

.. math::

    W(s) = \frac{x y\,\bigl(1 - \ell_0 - k_0 - \tfrac12(x+y)\bigr)}{(\ell_1-\ell_0)(k_1-k_0)},

a quadratic between the breakpoints :math:`\ell_0, \ell_1, 1-k_1, 1-k_0`. It rises while
only :math:`x` moves, falls while only :math:`y` moves, and is concave or constant between,
so the maximisers form one interval. For :math:`[0,a] \times [0,b]` with :math:`a+b \ge 1`
it is the median of :math:`1-b, \tfrac12, a`.

References
----------
models.md §4.5. K. Hagerty and W. Rogerson, "Robust trading mechanisms", Journal of
Economic Theory 42, 1987, 94-107 (posted prices are all there is). R. Myerson and M.
Satterthwaite, "Efficient mechanisms for bilateral trading", ibid. 29, 1983, 265-281.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Self

from citypact.errors import CertificateError
from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.theories.rate_box import RateBox

ZERO, ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True)
class UniformBeliefs(RateBox):
    """Independent uniform beliefs about the two private costs, as fractions of the shared tax.

    Parameters
    ----------
    loss, cost : pair of float
        Lowest and highest loss rate of the origin, and cost rate of the destination.

    Raises
    ------
    InputError
        If an end is not finite or a range is empty.

    Examples
    --------
    >>> UniformBeliefs.up_to(1, 1).welfare(0.5)
    Fraction(1, 8)
    """

    def __post_init__(self) -> None:
        super().__post_init__()
        door = Door()
        for name, (low, high) in (("loss", self.loss), ("cost", self.cost)):
            if low == high:
                door.refuse(name, (low, high), "lowest below highest")
        door.close()

    @classmethod
    def up_to(cls, loss: Number, cost: Number) -> Self:
        """Return beliefs that are uniform from zero."""
        return cls((0, loss), (0, cost))

    def welfare(self, ratio: Number) -> Fraction:
        """Expected surplus (fraction of the shared tax) if ``ratio`` is posted."""
        l0, l1, k0, k1 = self.ends
        s = as_fraction(ratio)
        x, y = min(max(s, l0), l1) - l0, min(max(1 - s, k0), k1) - k0
        return x * y * (1 - l0 - k0 - (x + y) / 2) / ((l1 - l0) * (k1 - k0))

    def first_best(self) -> Fraction:
        """Expected surplus if every move that is worth it happened."""
        l0, l1, k0, k1 = self.ends
        # Second difference of the double antiderivative of the positive part, cube over six.
        signed = ((l0, k0, 1), (l1, k0, -1), (l0, k1, -1), (l1, k1, 1))
        volume = sum((sign * max(1 - loss - cost, ZERO) ** 3 / 6 for loss, cost, sign in signed), ZERO)
        return volume / ((l1 - l0) * (k1 - k0))


def best_posted_ratio(beliefs: UniformBeliefs) -> RatioSet | None:
    """Find every posted ratio with the largest expected welfare.

    Returns
    -------
    RatioSet or None
        ``None`` when no ratio in [0, 1] moves any surplus.

    Raises
    ------
    CertificateError
        If the maximisers were not one interval (they are; see the module's head).

    Examples
    --------
    >>> best_posted_ratio(UniformBeliefs.up_to(0.3, 0.9)).ratio
    0.3
    >>> best_posted_ratio(UniformBeliefs.up_to(0.3, 0.4)).ends
    (0.3, 0.6)
    """
    l0, l1, k0, k1 = beliefs.ends
    inner = {point for point in (l0, l1, 1 - k1, 1 - k0) if 0 < point < 1}
    corners = sorted(inner | {ZERO, ONE})
    values = {corner: beliefs.welfare(corner) for corner in corners}
    for lo, hi in pairwise(corners):
        top = _stationary(beliefs, lo, hi)
        if top is not None:
            values[top] = beliefs.welfare(top)
    best = max(values.values())
    if best <= 0:
        return None
    maximisers = sorted(point for point, value in values.items() if value == best)
    between = [beliefs.welfare((lo + hi) / 2) for lo, hi in pairwise(maximisers)]
    if any(value != best for value in between):
        raise CertificateError(f"the best posted ratios do not form one interval: {maximisers}")
    return RatioSet.between(maximisers[0], maximisers[-1])


def _stationary(beliefs: UniformBeliefs, lo: Fraction, hi: Fraction) -> Fraction | None:
    """Return where the quadratic piece on [lo, hi] is stationary inside, if it is curved."""
    middle, step = (lo + hi) / 2, (hi - lo) / 2
    left, centre, right = (beliefs.welfare(point) for point in (lo, middle, hi))
    curvature = left - 2 * centre + right
    if curvature == 0:
        return None
    top = middle + step * (left - right) / (2 * curvature)
    return top if lo < top < hi else None


def one_sided_ratio(cost: Number, highest_loss: Number) -> RatioSet | None:
    r"""Find the destination's own best offer when the origin's loss is uniform on [0, a].

    It maximises :math:`(1-s-k)F(s)`; on the part where some plants refuse,
    :math:`s + F/f = 1-k` gives :math:`s = (1-k)/2`, and there is no reason to offer more
    than a (models.md §4.5). ``None`` when the destination gains at no ratio.

    Examples
    --------
    >>> one_sided_ratio(0.2, 1).ratio
    0.4
    """
    door = Door()
    door.between("cost", cost, -1000, 1000, "a cost rate")
    door.between("highest_loss", highest_loss, 0, 1000, "a loss rate")
    door.close()
    if not cost < 1:
        return None
    return RatioSet.single(min((1 - as_fraction(cost)) / 2, as_fraction(highest_loss), ONE))
