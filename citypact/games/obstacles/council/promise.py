r"""A promise that one city keeps from year to year, under a watch that errs.

A year brings C if all keep the promise, T if the city breaks it alone and P if nobody keeps it. An alarm
sounds with probability f if all keep it and with probability q if one city breaks it; L years of P follow,
and then trust returns. With :math:`\Delta = \sum_{k=1}^L \delta^k` the city keeps the promise iff

.. math:: \Delta\,[(q-f)(C-P) - f(T-C)] \ge T-C ,

and then has :math:`P + (C-P)/(1 + f\Delta)` an average year. If trust never returns,
:math:`\Delta = \delta/(1-\delta)` and the least discount factor is
:math:`\delta^* = (T-C) / [(T-C)(1-f) + (q-f)(C-P)]`.

A fee s in every year of trust lowers C and T alike. It leaves the promise kept, and the city with at
least w, up to

.. math:: s \le (C-P) - (T-C)\frac{1/\Delta + f}{q-f}, \qquad s \le (C-P) - (w-P)(1 + f\Delta) .

References
----------
models.md §4.9, §7.13. E. Green and R. Porter, "Noncooperative collusion under imperfect price
information", Econometrica 52(1), 1984, 87-100.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

#: Years without trust that are counted; a longer punishment is one for ever.
LONGEST = 20
#: All lengths of punishment that are compared; ``None`` is for ever.
LENGTHS: tuple[int | None, ...] = (*range(1, LONGEST + 1), None)


class Watch(NamedTuple):
    """Probability of an alarm after a breach, and without one."""

    detection: Fraction
    false_alarm: Fraction


@dataclass(frozen=True)
class Promise:
    """What one city weighs (亿元 a year), in fractions.

    Parameters
    ----------
    temptation, cooperation, punishment : Fraction
        T > C > P.
    discount : Fraction
        Worth of next year's money in this year's, between 0 and 1.

    Examples
    --------
    >>> one = Promise(Fraction(35), Fraction(32), Fraction(27), Fraction(1, 2))
    >>> one.critical(Watch(Fraction(1), Fraction(0)))
    Fraction(3, 8)
    """

    temptation: Fraction
    cooperation: Fraction
    punishment: Fraction
    discount: Fraction

    @property
    def lead(self) -> Fraction:
        """T - C, what a breach brings at once."""
        return self.temptation - self.cooperation

    @property
    def loss(self) -> Fraction:
        """C - P, what a year without trust costs."""
        return self.cooperation - self.punishment

    def years(self, length: int | None) -> Fraction:
        """Return the discounted number of years without trust."""
        rest = 0 if length is None else self.discount**length
        return self.discount * (1 - rest) / (1 - self.discount)

    def deterrence(self, watch: Watch) -> Fraction:
        """Return what each discounted year without trust deters."""
        return (watch.detection - watch.false_alarm) * self.loss - watch.false_alarm * self.lead

    def kept(self, watch: Watch, length: int | None) -> bool:
        """Whether no breach pays."""
        return self.years(length) * self.deterrence(watch) >= self.lead

    def value(self, watch: Watch, length: int | None) -> Fraction:
        """Return the average year (亿元) if the promise is kept."""
        return self.punishment + self.loss / (1 + watch.false_alarm * self.years(length))

    def critical(self, watch: Watch) -> Fraction | None:
        """Return the least discount factor that keeps the promise; ``None`` if none below one does."""
        each = self.deterrence(watch)
        return self.lead / (self.lead + each) if each > 0 else None

    def largest_fee(self, watch: Watch, length: int | None, least: Fraction) -> Fraction:
        """Return the largest fee in years of trust that leaves the promise kept and the city with ``least``.

        The alarm must be likelier after a breach than without one; otherwise no fee will do.
        """
        gap, years = watch.detection - watch.false_alarm, self.years(length)
        kept = self.loss - self.lead * (1 / years + watch.false_alarm) / gap
        accepted = self.loss - (least - self.punishment) * (1 + watch.false_alarm * years)
        return min(kept, accepted)
