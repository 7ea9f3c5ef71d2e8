r"""The statute's present values for all plants at once: one curve per choice of terms.

With prior tax :math:`b`, growth :math:`g` and :math:`\sigma = s g`, a plant's cumulated share
is :math:`b \min(3\chi, \sigma T_t)`, where :math:`T_t` counts the years of full tax up to
year :math:`t` and is the same for every plant. So present values in units of :math:`b` are
functions of :math:`\sigma` alone,

.. math::

    \Phi(\sigma) = \sum_t \delta^{D+t}\bigl[\min(3\chi, \sigma T_t) - \min(3\chi, \sigma T_{t-1})\bigr],
    \qquad \zeta(\sigma) = \theta\, \delta^{D+M+lag}\,(3\chi - \sigma T_M)^+ ,

linear between the corners :math:`3\chi/T_t`. The origin consents iff
:math:`\Phi + \zeta \ge L/b`, the destination iff :math:`\Phi \le (V - K)/b`, and the ratio
follows as :math:`s = \sigma/g`.

References
----------
models.md §4.2, B12.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, pairwise

from citypact.games.rational import as_fraction
from citypact.mechanisms.statute.enterprise import Enterprise
from citypact.mechanisms.statute.schedules import first_year, open_taxes
from citypact.mechanisms.statute.terms import StatuteTerms

ZERO = Fraction(0)


@dataclass(frozen=True)
class StatuteCurve:
    """Shares and top-up per unit of prior tax at the corners of σ, in fractions.

    Parameters
    ----------
    corners : tuple of Fraction
        Values of σ, from 0; beyond the last nothing changes.
    shares, grants : tuple of Fraction
        Φ and ζ at the corners.
    """

    corners: tuple[Fraction, ...]
    shares: tuple[Fraction, ...]
    grants: tuple[Fraction, ...]

    @property
    def received(self) -> tuple[Fraction, ...]:
        """What the origin receives in all at the corners, Φ + ζ."""
        return tuple(share + grant for share, grant in zip(self.shares, self.grants, strict=True))

    @property
    def full(self) -> Fraction:
        """The value of σ from which the cap is reached within the term and no top-up is due."""
        return self.corners[1] if len(self.corners) > 1 else ZERO

    def least(self, goal: Fraction) -> Fraction | None:
        """Return the least σ at which the origin receives ``goal``; ``None`` if it never does."""
        values = self.received
        if goal <= values[0]:
            return ZERO
        for (s0, v0), (s1, v1) in pairwise(zip(self.corners, values, strict=True)):
            if v1 >= goal:
                return s0 + (s1 - s0) * (goal - v0) / (v1 - v0)
        return None

    def most(self, goal: Fraction) -> Fraction | None:
        """Return the largest σ at which shares stay within ``goal``; ``None`` if every σ does."""
        for (s0, v0), (s1, v1) in pairwise(zip(self.corners, self.shares, strict=True)):
            if v1 > goal:
                return s0 + (s1 - s0) * (goal - v0) / (v1 - v0)
        return None


def statute_curve(terms: StatuteTerms, rate: Fraction) -> StatuteCurve:
    """Return the curve of the terms; caps are on local tax and any open cap extends the term.

    Examples
    --------
    >>> curve = statute_curve(StatuteTerms(), Fraction(1, 25))
    >>> [float(corner) for corner in curve.corners]
    [0.0, 0.6, 0.75, 1.0, 1.5, 3.0]
    """
    exact = terms.exact()
    cap, discount = 3 * as_fraction(exact.cap_multiple), 1 / (1 + rate)
    weights = list(map(as_fraction, open_taxes(Enterprise.from_base(Fraction(1), Fraction(1)), exact)))
    totals = list(accumulate(weights, initial=ZERO))
    first = exact.offset + first_year(exact)
    paid = discount ** (exact.offset + exact.term + exact.top_up_lag)
    corners = sorted({ZERO, *(cap / total for total in totals if total)})
    shares = tuple(
        sum(
            (
                discount ** (first + year) * (min(cap, sigma * after) - min(cap, sigma * before))
                for year, (before, after) in enumerate(pairwise(totals))
            ),
            ZERO,
        )
        for sigma in corners
    )
    top_up = as_fraction(exact.top_up) * paid
    grants = tuple(top_up * max(cap - sigma * totals[-1], ZERO) for sigma in corners)
    return StatuteCurve(tuple(corners), shares, grants)
