r"""The worst part of a list of cases, seen by each city.

For confidence :math:`\beta` the conditional value at risk of a city's loss
:math:`X_i` is its mean over the worst :math:`1-\beta` of the cases,

.. math::

    \mathrm{CVaR}_\beta(X) = \max\Bigl\{\sum_i q_i X_i :\ 0 \le q_i \le \tfrac{p_i}{1-\beta},\
    \sum_i q_i = 1\Bigr\} = \min_\eta\ \eta + \tfrac{1}{1-\beta}\sum_i p_i (X_i - \eta)^+ .

The weights :math:`q` fill the worst cases first. The loss of the origin is
:math:`L_i - sR_i`, of the destination :math:`K_i - (1-s)R_i`: for fixed :math:`q` a line in
:math:`s`, so CVaR is convex with straight pieces, and :math:`\sum q_i X_i` supports it.
Confidence 0 is the mean, confidence 1 the worst case.

References
----------
models.md §3.3, B9. R. T. Rockafellar and S. Uryasev, "Optimization of conditional
value-at-risk", Journal of Risk 2(3), 2000, 21-41.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from citypact.mechanisms.robust.samples.cases import SampledCases
from citypact.mechanisms.robust.samples.convex_lines import ONE, ZERO, Line

City = Literal["origin", "destination"]
CITIES: tuple[City, City] = ("origin", "destination")


@dataclass(frozen=True)
class TailView:
    """What a city counts as its bad cases at a given confidence.

    Parameters
    ----------
    cases : SampledCases
        The cases.
    city : {"origin", "destination"}
        Whose losses.
    confidence : Fraction
        β in [0, 1].
    """

    cases: SampledCases
    city: City
    confidence: Fraction

    @property
    def part(self) -> Fraction:
        """How much probability the tail holds: 1 - β, at β = 1 that of the least likely case."""
        return (1 - self.confidence) or min(chance for chance in self.cases.chances if chance)

    def line(self, ratio: Fraction) -> Line:
        """Return CVaR as a line in the ratio that supports it at ``ratio``.

        Examples
        --------
        >>> cases = SampledCases([1, 1], [0.2, 0.6], [0, 0])
        >>> TailView(cases, "origin", Fraction(1, 2)).line(Fraction(1, 4))
        Line(intercept=Fraction(3, 5), slope=Fraction(-1, 1))
        """
        whole = self.cases.whole
        needs = whole.losses if self.city == "origin" else whole.costs
        room = self.part * sum(whole.weights)
        taken = lost = taxed = 0
        rest = ZERO, ZERO
        for k in ranked(self.cases, self.city, ratio):
            if taken + whole.weights[k] > room:
                rest = (room - taken) * needs[k], (room - taken) * whole.revenues[k]
                break
            taken += whole.weights[k]
            lost += whole.weights[k] * needs[k]
            taxed += whole.weights[k] * whole.revenues[k]
        unit = room * whole.denominator
        loss, tax = (lost + rest[0]) / unit, (taxed + rest[1]) / unit
        return Line(loss, -tax) if self.city == "origin" else Line(loss - tax, tax)

    def worst_cases(self, ratio: Fraction) -> tuple[Fraction, ...]:
        """Return the weights q of the cases in the tail at ``ratio``: they add up to one."""
        weights = [ZERO] * len(self.cases.revenues)
        left = ONE
        for k in ranked(self.cases, self.city, ratio):
            weights[k] = min(self.cases.chances[k] / self.part, left)
            left -= weights[k]
        return tuple(weights)

    def threshold(self, ratio: Fraction) -> Fraction:
        """Return η, the least loss in the tail (the value at risk)."""
        inside = [k for k, weight in enumerate(self.worst_cases(ratio)) if weight]
        return min(loss_in(self.cases, k, self.city, ratio) for k in inside)


def loss_in(cases: SampledCases, k: int, city: City, ratio: Fraction) -> Fraction:
    """Loss of a city in one case at ``ratio``, negative when it gains (亿元)."""
    whole = cases.whole
    kept = ratio if city == "origin" else 1 - ratio
    need = (whole.losses if city == "origin" else whole.costs)[k]
    return (need - kept * whole.revenues[k]) / whole.denominator


def ranked(cases: SampledCases, city: City, ratio: Fraction) -> list[int]:
    """Return the cases that can happen, worst for the city first."""
    losses = _whole_losses(cases, city, ratio)
    likely = [k for k, weight in enumerate(cases.whole.weights) if weight]
    return sorted(likely, key=losses.__getitem__, reverse=True)


def _whole_losses(cases: SampledCases, city: City, ratio: Fraction) -> list[int]:
    """Loss of the city in every case, in one unit in which all are whole numbers."""
    whole = cases.whole
    kept = ratio if city == "origin" else 1 - ratio
    needs = whole.losses if city == "origin" else whole.costs
    top, under = kept.numerator, kept.denominator
    return [under * need - top * tax for need, tax in zip(needs, whole.revenues, strict=True)]


def confidence_at(cases: SampledCases, city: City, ratio: Fraction) -> Fraction | None:
    """Return the largest confidence at which the city accepts ``ratio``; None if not even on average.

    The sum of the worst :math:`\\alpha` of the losses is concave in :math:`\\alpha` and
    starts at zero, so it falls to zero at most once; one minus that point is the answer.

    Examples
    --------
    >>> cases = SampledCases([1, 1, 1, 1], [0.1, 0.1, 0.1, 0.8], [0, 0, 0, 0])
    >>> confidence_at(cases, "origin", Fraction(1, 2))
    Fraction(9, 16)
    """
    losses, weights = _whole_losses(cases, city, ratio), cases.whole.weights
    taken = summed = 0
    for k in ranked(cases, city, ratio):
        loss = losses[k]
        if summed + weights[k] * loss <= 0:
            # Within this case the sum reaches zero; a first case without loss leaves none at all.
            last = Fraction(summed, -loss) if loss else ZERO
            return 1 - (taken + last) / sum(weights)
        summed += weights[k] * loss
        taken += weights[k]
    return None
