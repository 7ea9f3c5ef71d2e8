r"""Punishment for L periods, with imperfect monitoring.

After a period of cooperation an alarm is raised with probability f; after a breach, with
probability q. An alarm is followed by L periods of P, then by cooperation. With
normalised values

.. math::

    V_C = (1-\delta) C + \delta[(1-f) V_C + f V_L], \qquad
    V_L = (1-\delta^L) P + \delta^L V_C,

and :math:`\Delta_L = \sum_{k=1}^L \delta^k` (:math:`\delta/(1-\delta)` for ever),

.. math:: V_C - P = \frac{C-P}{1 + f \Delta_L} .

A breach does not pay, :math:`(1-\delta)(T-C) \le \delta(q-f)(V_C-V_L)`, iff

.. math:: \Delta_L\,[(q-f)(C-P) - f(T-C)] \ge T-C .

So patience and length both help, no length of at most
:math:`h = (T-C)/[(q-f)(C-P)-f(T-C)]` ever suffices, and :math:`L \to \infty` is the
closed form for grim punishment. :math:`V_C` falls with L if f > 0: the *shortest* length that
deters is the best. Whatever the punishment, a good signal followed by at most V and an
alarm by whatever deters give :math:`V \le C - f(T-C)/(q-f)`.

References
----------
models.md §4.9. E. Green and R. Porter, "Noncooperative collusion under imperfect price
information", Econometrica 52, 1984, 87-100. D. Abreu, P. Milgrom and D. Pearce,
"Information and timing in repeated partnerships", ibid. 59, 1991, 1713-1733 (the bound).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.mechanisms.enforcement.repeated.stage import StageDilemma
from citypact.mechanisms.theories import enforcement

#: Longest punishment that is counted; beyond it only punishment for ever is considered.
MOST_PERIODS = 1000


@dataclass(frozen=True)
class Monitoring:
    """How well a breach is seen.

    Parameters
    ----------
    detection : float
        q, probability of an alarm after a breach.
    false_alarm : float
        f, probability of an alarm without one.

    Raises
    ------
    InputError
        If either is no probability.
    """

    detection: Number = 1
    false_alarm: Number = 0

    def __post_init__(self) -> None:
        door = Door()
        door.between("detection", self.detection, 0, 1, "a probability")
        door.between("false_alarm", self.false_alarm, 0, 1, "a probability")
        door.close()

    def deterrence(self, stage: StageDilemma) -> Fraction:
        """Return (q-f)(C-P) - f(T-C): what each discounted period of punishment deters."""
        wrong = as_fraction(self.false_alarm)
        return (as_fraction(self.detection) - wrong) * stage.loss - wrong * stage.lead

    def deters(self, stage: StageDilemma, length: int | None, discount: Number) -> bool:
        """Whether a breach does not pay under a punishment of ``length`` periods (``None``: for ever)."""
        each = self.deterrence(stage)
        return each > 0 and _suffices(stage.lead / each, length, as_fraction(discount))

    def value(self, stage: StageDilemma, length: int | None, discount: Number) -> Fraction:
        """Return V_C, the normalised value on the path (亿元 a period).

        Examples
        --------
        >>> Monitoring(0.9, 0.1).value(StageDilemma(5, 3, 1), None, 0.9)
        Fraction(39, 19)
        """
        weight = 1 + as_fraction(self.false_alarm) * punishment_years(length, discount)
        return as_fraction(stage.punishment) + stage.loss / weight

    def ceiling(self, stage: StageDilemma) -> Fraction | None:
        """Return C - f(T-C)/(q-f), which no punishment can exceed; ``None`` if alarms say nothing."""
        wrong = as_fraction(self.false_alarm)
        gap = as_fraction(self.detection) - wrong
        return as_fraction(stage.cooperation) - wrong * stage.lead / gap if gap > 0 else None

    def critical_discount(self, stage: StageDilemma, length: int | None) -> Number | None:
        """Return the least discount factor at which a breach does not pay.

        Exact for punishment for ever and for one period. For other lengths it is the
        smallest floating-point number at which the condition holds exactly. ``None`` when no
        factor below one will do.

        Examples
        --------
        >>> stage = StageDilemma(5, 3, 1)
        >>> [Monitoring().critical_discount(stage, length) for length in (1, 2, None)]
        [None, 0.6180339887498949, Fraction(1, 2)]
        """
        if length is None:
            return enforcement.critical_discount(
                stage.temptation, stage.cooperation, stage.punishment, self.detection, self.false_alarm
            )
        each = self.deterrence(stage)
        if not each > 0 or not length * each > stage.lead:
            return None
        if length == 1:
            return stage.lead / each
        return _root(stage.lead / each, length)

    def shortest(self, stage: StageDilemma, discount: Number) -> int | None:
        """Return the fewest periods that deter at ``discount``; ``None`` if 1000 do not.

        Examples
        --------
        >>> Monitoring(0.9, 0.1).shortest(StageDilemma(5, 3, 1), 0.9)
        2
        """
        if not self.deters(stage, MOST_PERIODS, discount):
            return None
        low, high = 0, MOST_PERIODS
        while high - low > 1:
            middle = (low + high) // 2
            if self.deters(stage, middle, discount):
                high = middle
            else:
                low = middle
        return high


def punishment_years(length: int | None, discount: Number) -> Fraction:
    """Return the discounted number of periods of a punishment that starts in the next period."""
    delta = as_fraction(discount)
    return delta * (1 - (0 if length is None else delta**length)) / (1 - delta)


def _suffices(wanted: Fraction, length: int | None, delta: Fraction) -> bool:
    """Whether the discounted length is at least ``wanted``, in whole numbers: long powers share no factor."""
    above, below = delta.numerator, delta.denominator
    full = below**length if length is not None else 1
    rest = above**length if length is not None else 0
    reached = above * (full - rest) * wanted.denominator
    return reached >= wanted.numerator * (below - above) * full


def _root(wanted: Fraction, length: int) -> float | None:
    """Return the smallest float whose discounted length is at least ``wanted``, if it is below one.

    Between the factor for ever, h/(1+h), and the one for a single period, h: found by halving.
    """
    low = math.nextafter(float(wanted / (1 + wanted)), -1.0)
    high = min(math.nextafter(float(wanted), 2.0), 1.0) if wanted < 1 else 1.0
    while math.nextafter(low, 2.0) < high:
        middle = (low + high) / 2
        if _suffices(wanted, length, as_fraction(middle)):
            high = middle
        else:
            low = middle
    return high if high < 1 else None
