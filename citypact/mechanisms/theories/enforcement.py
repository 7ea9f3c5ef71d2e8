r"""Which ratio the destination keeps paying when no court can make it.

*Pipeline.* A project arrives every year, pays tax :math:`\tau` a year and is worth
:math:`v` to the destination before payments; the origin is owed :math:`s\tau` in each of
M years. If the destination stops paying, cooperation ends. Owed on the vintages in place,
this year's payments included, is :math:`s\tau a_M`; future cooperation is worth
:math:`(v - s\tau p_M)/r`, with :math:`\delta = 1/(1+r)` and

.. math::

    a_M = \sum_{j=1}^{M} \frac{1-\delta^j}{1-\delta}, \qquad p_M = \sum_{u=1}^{M} \delta^u .

If the centre deducts arrears with probability :math:`\psi` the temptation is
:math:`(1-\psi)s\tau a_M`. So the ratios that enforce themselves are those up to

.. math:: s_{SE} = \frac{v/r}{\tau\,((1-\psi) a_M + p_M/r)} .

*Repeated dilemma.* Temptation T, cooperation C, punishment P, a defection detected with
probability q, a false alarm with probability f, grim punishment: cooperation holds iff
:math:`T - C \le \delta(q-f)(C-P)/(1-\delta(1-f))`.

References
----------
models.md §4.9, A7. D. Abreu, "On the theory of infinitely repeated games with
discounting", Econometrica 56, 1988, 383-396.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from citypact.games.rational import Number, as_fraction
from citypact.games.timeline import annuity
from citypact.games.validation import Door
from citypact.mechanisms.ratio_set import RatioSet


@dataclass(frozen=True)
class Pipeline:
    """A steady stream of relocations that both cities expect to go on.

    Parameters
    ----------
    rate : float
        The destination's discount rate a year; positive.
    window : int
        M, years in which a project's tax is shared.
    tax : float
        Tax a project pays each year of the window (亿元).
    value : float
        v, present value of a project to the destination before payments (亿元).
    """

    rate: Number
    window: int
    tax: Number
    value: Number

    def __post_init__(self) -> None:
        door = Door()
        if door.finite("rate", self.rate) and not 0 < self.rate <= 10:
            door.refuse("rate", self.rate, "a positive yearly rate, at most 10")
        door.whole("window", self.window, 1, 200)
        door.money("tax", self.tax, positive=True)
        door.money("value", self.value)
        door.close()

    def owed(self) -> Fraction:
        """Return tax-years outstanding on the vintages in place, in present value."""
        discount = 1 / (1 + as_fraction(self.rate))
        return sum(((1 - discount**j) / (1 - discount) for j in range(1, self.window + 1)), Fraction(0))

    def promised(self) -> Fraction:
        """Return tax-years promised to one future project, in present value at its arrival."""
        return annuity(self.rate, 1, self.window)


def self_enforcing_ratios(pipeline: Pipeline, settlement: Number = 0) -> RatioSet:
    """Return the ratios in [0, 1] that the destination keeps paying of its own accord.

    Parameters
    ----------
    pipeline : Pipeline
        The projects in place and to come.
    settlement : float
        Probability that the centre deducts what is withheld.

    Examples
    --------
    >>> round(float(self_enforcing_ratios(Pipeline(0.05, 5, 1, 2)).hi), 8)
    0.39733577
    """
    door = Door()
    door.between("settlement", settlement, 0, 1, "a probability")
    door.close()
    rate = as_fraction(pipeline.rate)
    load = (1 - as_fraction(settlement)) * pipeline.owed() + pipeline.promised() / rate
    most = as_fraction(pipeline.value) / rate / (as_fraction(pipeline.tax) * load)
    return RatioSet.between(0, min(most, Fraction(1)))


def least_settlement(pipeline: Pipeline, ratio: Number) -> Fraction | None:
    """Return the least probability of central deduction at which ``ratio`` enforces itself.

    ``None`` when not even certain deduction would do: the projects are not worth the payments.

    Examples
    --------
    >>> round(float(least_settlement(Pipeline(0.05, 5, 1, 2), 0.45)), 6)
    0.836705
    """
    door = Door()
    door.between("ratio", ratio, 0, 1, "a ratio")
    door.close()
    rate, yearly = as_fraction(pipeline.rate), as_fraction(ratio) * as_fraction(pipeline.tax)
    future = (as_fraction(pipeline.value) - yearly * pipeline.promised()) / rate
    if future < 0:
        return None
    if yearly == 0:
        return Fraction(0)
    return max(1 - future / (yearly * pipeline.owed()), Fraction(0))


def critical_discount(
    temptation: Number,
    cooperation: Number,
    punishment: Number,
    detection: Number = 1,
    false_alarm: Number = 0,
) -> Fraction | None:
    """Return the least discount factor at which cooperation holds under grim punishment.

    Parameters
    ----------
    temptation, cooperation, punishment : float
        Stage payoffs T > C > P.
    detection, false_alarm : float
        Probability that a defection is noticed, and that one is seen where there is none.

    Returns
    -------
    Fraction or None
        ``None`` when no discount factor below one will do.

    Examples
    --------
    >>> critical_discount(35, 32, 27)
    Fraction(3, 8)
    """
    door = Door()
    payoffs = (("temptation", temptation), ("cooperation", cooperation), ("punishment", punishment))
    finite = [door.finite(name, payoff) for name, payoff in payoffs]
    if all(finite):
        if not temptation > cooperation:
            door.refuse("temptation", temptation, "more than cooperation")
        if not cooperation > punishment:
            door.refuse("cooperation", cooperation, "more than punishment")
    door.between("detection", detection, 0, 1, "a probability")
    door.between("false_alarm", false_alarm, 0, 1, "a probability")
    door.close()
    lead = as_fraction(temptation) - as_fraction(cooperation)
    loss = as_fraction(cooperation) - as_fraction(punishment)
    alarm = as_fraction(false_alarm)
    strength = lead * (1 - alarm) + (as_fraction(detection) - alarm) * loss
    if not strength > lead:
        return None
    return lead / strength
