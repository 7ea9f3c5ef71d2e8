r"""The plant's own choice: it moves if that pays, with noise, or because it is told to.

Moving raises the plant's profit by :math:`\Delta\Pi` and costs it :math:`\kappa`; the cities
may add an inducement :math:`\sigma`. It moves iff
:math:`\Delta\Pi + \sigma - \kappa \ge \varepsilon` with :math:`\varepsilon` logistic of scale
:math:`\mu`; a state-owned plant is ordered to move with probability :math:`\psi` whatever it
would choose. With the *threshold* :math:`T = \kappa - \Delta\Pi` and
:math:`\Lambda(z) = 1/(1+e^{-z})`,

.. math:: P(\sigma) = \psi + (1-\psi)\,\Lambda\bigl((\sigma - T)/\mu\bigr) .

As :math:`\mu \to 0` this is a step at T. A plant that is exactly indifferent is taken to
move (the inequality above is weak); ``chances`` gives the answer under both conventions.

References
----------
models.md §4.3, M29. D. McFadden, "Conditional logit analysis of qualitative choice
behavior", in P. Zarembka (ed.), *Frontiers in Econometrics*, Academic Press, 1974, 105-142.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door

#: Scores beyond this are as good as infinite, and still floating point.
_FARTHEST = 10**300


@dataclass(frozen=True)
class FirmChoice:
    """A plant that decides for itself, unless it is ordered to move.

    Parameters
    ----------
    profit_gain : float
        ΔΠ, present value of the profit that moving adds (亿元); may be negative.
    moving_cost : float
        κ, what the move costs the plant (亿元), at least zero.
    noise : float
        μ, scale of what the cities cannot see of its reasons (亿元); 0: none.
    directive : float
        ψ, probability that it is ordered to move, in [0, 1].

    Raises
    ------
    InputError
        Listing every field that cannot be used.

    Examples
    --------
    >>> plant = FirmChoice(profit_gain=0.1, moving_cost=0.3, noise=0.1)
    >>> float(plant.threshold), plant.probability(0.2)
    (0.2, 0.5)
    """

    profit_gain: Number
    moving_cost: Number
    noise: Number = 0
    directive: Number = 0

    def __post_init__(self) -> None:
        door = Door()
        door.money("profit_gain", self.profit_gain, signed=True)
        door.money("moving_cost", self.moving_cost)
        door.money("noise", self.noise, positive=self.noise != 0)
        door.between("directive", self.directive, 0, 1, "a probability")
        door.close()

    @property
    def threshold(self) -> Fraction:
        """T = κ - ΔΠ (亿元): the inducement at which the plant is indifferent; may be negative."""
        return as_fraction(self.moving_cost) - as_fraction(self.profit_gain)

    @property
    def deterministic(self) -> bool:
        """Whether the cities know the plant's reasons fully."""
        return bool(self.noise == 0)

    def in_noise(self, amount: Number) -> float:
        """Return an amount of money over μ, which is positive; beyond 1e300 it is cut."""
        score = as_fraction(amount) / as_fraction(self.noise)
        return float(min(max(score, Fraction(-_FARTHEST)), Fraction(_FARTHEST)))

    def chances(self, inducement: Number) -> tuple[float, float]:
        """Return the probability of a move if an indifferent plant stays, and if it moves.

        Examples
        --------
        >>> FirmChoice(0.1, 0.3).chances(0.2), FirmChoice(0.1, 0.3).chances(0.25)
        ((0.0, 1.0), (1.0, 1.0))
        """
        ordered = float(self.directive)
        beyond = as_fraction(inducement) - self.threshold
        if self.deterministic:
            return (1.0 if beyond > 0 else ordered), (1.0 if beyond >= 0 else ordered)
        chance = ordered + (1.0 - ordered) * logistic(self.in_noise(beyond))
        return chance, chance

    def probability(self, inducement: Number) -> float:
        """Return P, the probability of a move; an indifferent plant moves."""
        return self.chances(inducement)[1]

    def stays(self, inducement: Number) -> float:
        """Return 1 - P without loss of digits; an indifferent plant moves."""
        free = 1.0 - float(self.directive)
        beyond = as_fraction(inducement) - self.threshold
        if self.deterministic:
            return 0.0 if beyond >= 0 else free
        return free * logistic(-self.in_noise(beyond))

    def slope(self, inducement: Number) -> float:
        r"""Return :math:`P' = (1-\psi)\Lambda(1-\Lambda)/\mu` (per 亿元).

        Raises
        ------
        InputError
            Without noise: the probability then jumps.

        Examples
        --------
        >>> round(FirmChoice(0, 0, noise=0.5).slope(0), 12)
        0.5
        """
        self._needs_noise()
        score = self.in_noise(as_fraction(inducement) - self.threshold)
        free = 1.0 - float(self.directive)
        return free * logistic(score) * logistic(-score) / float(self.noise)

    def rent(self, inducement: Number) -> float:
        r"""Return what the plant expects to gain where it chooses freely (亿元).

        It is :math:`(1-\psi)\,\mu\log(1 + e^{(\sigma-T)/\mu})`, or :math:`(1-\psi)(\sigma-T)^+`
        without noise: the integral of the probability that it chooses to move.

        Examples
        --------
        >>> FirmChoice(0.1, 0.3).rent(0.5)
        0.3
        """
        free, beyond = 1 - as_fraction(self.directive), as_fraction(inducement) - self.threshold
        if self.deterministic:
            return float(free * max(beyond, Fraction(0)))
        score = self.in_noise(beyond)
        # log(1 + e^z) = max(z, 0) + log(1 + e^-|z|)
        return float(free * max(beyond, Fraction(0))) + float(free) * float(self.noise) * math.log1p(
            math.exp(-abs(score))
        )

    def inducement_for(self, probability: Number) -> float:
        r"""Return the least inducement at which the plant moves with this probability.

        It is :math:`T + \mu\log\frac{q-\psi}{1-q}`, negative where the plant would pay to move.

        Raises
        ------
        InputError
            Unless the probability lies above ψ and below 1 (1 is allowed without noise).

        Examples
        --------
        >>> round(FirmChoice(0.1, 0.3, noise=0.1, directive=0.5).inducement_for(0.75), 12)
        0.2
        """
        door = Door()
        if door.finite("probability", probability):
            highest = "at most 1" if self.deterministic else "below 1"
            inside = probability <= 1 if self.deterministic else probability < 1
            if not (probability > self.directive and inside):
                lowest = f"above {float(self.directive):g}, which the directive alone brings"
                door.refuse("probability", probability, f"a probability {lowest}, and {highest}")
        door.close()
        if self.deterministic:
            return float(self.threshold)
        wanted = as_fraction(probability)
        odds = (wanted - as_fraction(self.directive)) / (1 - wanted)
        if 0.5 <= odds <= 2:
            score = math.log1p(float(odds - 1))
        else:  # the whole numbers one by one: odds of a fraction very near 0 or 1 are no float
            score = math.log(odds.numerator) - math.log(odds.denominator)
        return float(self.threshold + as_fraction(self.noise) * as_fraction(score))

    def _needs_noise(self) -> None:
        door = Door()
        if self.deterministic:
            door.refuse("noise", self.noise, "a positive amount of money (亿元)", "without noise P jumps")
        door.close()


def logistic(score: float) -> float:
    """Return 1/(1+exp(-score)) to full relative precision, however large the score.

    Examples
    --------
    >>> logistic(0.0), logistic(1e6), logistic(-1e6)
    (0.5, 1.0, 0.0)
    """
    if score >= 0:
        return 1.0 / (1.0 + math.exp(-score))
    grown = math.exp(score)
    return grown / (1.0 + grown)
