r"""What the city downstream gains from effort: four concave forms.

A menu needs of a benefit :math:`B` its value, its slope, the effort that is best against a
linear reward and a quadratic cost,

.. math:: \arg\max_{e \ge 0} \; B(e) + s e - \tfrac12 w e^2 ,

and an expression for the convex program. All forms are non-decreasing and concave with
:math:`B(0) = 0`. Except for the square root they map fractions to fractions.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from functools import reduce
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door

if TYPE_CHECKING:
    import cvxpy as cp


@dataclass(frozen=True)
class Benefit(ABC):
    """A concave, non-decreasing benefit of effort in money; zero without effort.

    Efforts and results are fractions, floats or arrays of either.
    """

    #: Whether the best effort is a fraction when the data are.
    rational: ClassVar[bool] = True

    @abstractmethod
    def value(self, effort: Any) -> Any:
        """Benefit of an effort, or of each effort of an array."""

    @abstractmethod
    def slope(self, effort: float) -> tuple[float, float]:
        """First and second derivative at an effort (to the right where they jump)."""

    @abstractmethod
    def best_effort(self, reward: Any, curvature: Any) -> Any:
        """Effort that maximises benefit plus ``reward * e`` less ``curvature * e**2 / 2``."""

    @abstractmethod
    def expression(self, effort: cp.Expression) -> cp.Expression:
        """Return the benefit as a concave cvxpy expression."""

    @abstractmethod
    def in_units(self, effort: Any, money: Any) -> Benefit:
        """Return the same benefit with effort and money counted in these units, in floats."""

    @property
    def kinks(self) -> tuple[float, ...]:
        """Efforts at which the slope jumps."""
        return ()


@dataclass(frozen=True)
class LinearBenefit(Benefit):
    """Every unit of effort is worth the same: ``per_unit * e``.

    Examples
    --------
    >>> from fractions import Fraction
    >>> LinearBenefit(2).best_effort(reward=0, curvature=Fraction(8, 5))
    Fraction(5, 4)
    """

    per_unit: Number

    def __post_init__(self) -> None:
        door = Door()
        door.money("per_unit", self.per_unit)
        door.close()

    def value(self, effort: Any) -> Any:
        """Benefit of an effort."""
        return self.per_unit * effort

    def slope(self, effort: float) -> tuple[float, float]:
        """First and second derivative."""
        return float(self.per_unit), 0.0

    def best_effort(self, reward: Any, curvature: Any) -> Any:
        """Effort at which marginal benefit and reward equal the marginal cost."""
        return max((self.per_unit + reward) / curvature, 0 * curvature)

    def expression(self, effort: cp.Expression) -> cp.Expression:
        """Return the benefit as a cvxpy expression."""
        return float(self.per_unit) * effort

    def in_units(self, effort: Any, money: Any) -> Benefit:
        """Return the benefit in other units."""
        return LinearBenefit(float(as_fraction(self.per_unit) * effort / money))


@dataclass(frozen=True)
class SatiatedBenefit(Benefit):
    """A quadratic that rises with slope ``per_unit`` at first and is flat from ``satiation`` on.

    Examples
    --------
    >>> float(SatiatedBenefit(per_unit=2, satiation=4).value(10))
    4.0
    """

    per_unit: Number
    satiation: Number

    def __post_init__(self) -> None:
        door = Door()
        door.money("per_unit", self.per_unit, positive=True)
        door.positive("satiation", self.satiation, "effort beyond which nothing is gained")
        door.close()

    def value(self, effort: Any) -> Any:
        """Benefit of an effort."""
        full: Any = self.satiation
        used = np.minimum(effort, full)
        return self.per_unit * used * (1 - used / full / 2)

    def slope(self, effort: float) -> tuple[float, float]:
        """First and second derivative."""
        first, full = float(self.per_unit), float(self.satiation)
        return (first * (1 - effort / full), -first / full) if effort < full else (0.0, 0.0)

    def best_effort(self, reward: Any, curvature: Any) -> Any:
        """Effort at which marginal benefit and reward equal the marginal cost."""
        if reward >= curvature * self.satiation:
            return reward / curvature
        return max((self.per_unit + reward) / (curvature + self.per_unit / self.satiation), 0 * curvature)

    def expression(self, effort: cp.Expression) -> cp.Expression:
        """Return the benefit as a concave cvxpy expression."""
        import cvxpy as cp

        short = cp.pos(1 - effort / float(self.satiation))
        return float(self.per_unit) * float(self.satiation) / 2 * (1 - cp.square(short))

    def in_units(self, effort: Any, money: Any) -> Benefit:
        """Return the benefit in other units."""
        first, full = as_fraction(self.per_unit), as_fraction(self.satiation)
        return SatiatedBenefit(float(first * effort / money), float(full / effort))


@dataclass(frozen=True)
class PiecewiseBenefit(Benefit):
    """Worth ``slopes[k]`` a unit between the efforts ``steps[k - 1]`` and ``steps[k]``.

    Parameters
    ----------
    slopes : sequence of number
        Falling, at least zero, one more than there are steps.
    steps : sequence of number
        Efforts at which the slope falls, rising, positive.

    Examples
    --------
    >>> from fractions import Fraction
    >>> PiecewiseBenefit((3, 1), (2,)).value(Fraction(5))
    Fraction(9, 1)
    """

    slopes: Sequence[Number]
    steps: Sequence[Number]

    def __post_init__(self) -> None:
        door = Door()
        for at, slope in enumerate(self.slopes):
            door.money(f"slopes[{at}]", slope)
        for at, step in enumerate(self.steps):
            door.positive(f"steps[{at}]", step, "effort")
        if len(self.slopes) != len(self.steps) + 1:
            door.refuse("slopes", len(self.slopes), f"one more than the {len(self.steps)} steps")
        door.close()
        if list(self.slopes) != sorted(set(self.slopes), reverse=True):
            door.refuse("slopes", list(self.slopes), "falling slopes", "the benefit must be concave")
        if list(self.steps) != sorted(set(self.steps)):
            door.refuse("steps", list(self.steps), "rising efforts")
        door.close()
        object.__setattr__(self, "slopes", tuple(self.slopes))
        object.__setattr__(self, "steps", tuple(self.steps))

    @property
    def _lines(self) -> list[tuple[Number, Number]]:
        """Height at zero and slope of each piece; the benefit is the least of these lines."""
        lines: list[tuple[Number, Number]] = [(0 * self.slopes[0], self.slopes[0])]
        for step, slope in zip(self.steps, self.slopes[1:], strict=True):
            height, before = lines[-1]
            lines.append((height + (before - slope) * step, slope))
        return lines

    @property
    def kinks(self) -> tuple[float, ...]:
        """Efforts at which the slope falls."""
        return tuple(map(float, self.steps))

    def value(self, effort: Any) -> Any:
        """Benefit of an effort."""
        return reduce(np.minimum, (height + slope * effort for height, slope in self._lines))

    def slope(self, effort: float) -> tuple[float, float]:
        """First and second derivative, to the right."""
        return float(self.slopes[sum(step <= effort for step in self.steps)]), 0.0

    def best_effort(self, reward: Any, curvature: Any) -> Any:
        """Effort at which marginal benefit and reward pass the marginal cost."""
        low = 0 * curvature
        for slope, step in zip(self.slopes, (*self.steps, math.inf), strict=True):
            meets = (slope + reward) / curvature
            if meets <= step:
                break
            low = step
        return max(meets, low)

    def expression(self, effort: cp.Expression) -> cp.Expression:
        """Return the benefit as a concave cvxpy expression."""
        import cvxpy as cp

        return cp.min(cp.hstack([float(height) + float(slope) * effort for height, slope in self._lines]))

    def in_units(self, effort: Any, money: Any) -> Benefit:
        """Return the benefit in other units."""
        return PiecewiseBenefit(
            [float(as_fraction(slope) * effort / money) for slope in self.slopes],
            [float(as_fraction(step) / effort) for step in self.steps],
        )


@dataclass(frozen=True)
class RootBenefit(Benefit):
    """The square root: ``amount * sqrt(e)``; the first units are worth most.

    Examples
    --------
    >>> round(RootBenefit(2).best_effort(reward=0, curvature=1), 12)
    1.0
    """

    amount: Number
    rational: ClassVar[bool] = False

    def __post_init__(self) -> None:
        door = Door()
        door.money("amount", self.amount, positive=True)
        door.close()

    def value(self, effort: Any) -> Any:
        """Benefit of an effort."""
        return float(self.amount) * np.sqrt(np.asarray(effort, dtype=np.float64))

    def slope(self, effort: float) -> tuple[float, float]:
        """First and second derivative; infinite at zero."""
        if not effort > 0:
            return math.inf, -math.inf
        first = float(self.amount) / 2 / math.sqrt(effort)
        return first, -first / 2 / effort

    def best_effort(self, reward: Any, curvature: Any) -> Any:
        """Effort at which marginal benefit and reward equal the marginal cost."""
        # With x the root of the effort: curvature x^3 = reward x + amount / 2.
        reward, curvature, half = float(reward), float(curvature), float(self.amount) / 2
        root = math.sqrt(max(reward, 0.0) / curvature) + math.cbrt(half / curvature)
        for _ in range(60):  # Newton from the right of the only root where the cubic rises
            rise = curvature * root**3 - reward * root - half
            step = rise / (3 * curvature * root**2 - reward)
            root -= step
            if not step > 1e-16 * root:
                break
        return root**2

    def expression(self, effort: cp.Expression) -> cp.Expression:
        """Return the benefit as a concave cvxpy expression."""
        import cvxpy as cp

        return float(self.amount) * cp.sqrt(effort)

    def in_units(self, effort: Any, money: Any) -> Benefit:
        """Return the benefit in other units."""
        return RootBenefit(float(self.amount) * math.sqrt(float(effort)) / float(money))


def exact_benefit(benefit: Benefit) -> Benefit:
    """Return the benefit with its decimals as fractions (the square root stays as it is)."""
    if not benefit.rational:
        return benefit
    given = {part.name: getattr(benefit, part.name) for part in fields(benefit)}
    return replace(benefit, **{name: _exact(value) for name, value in given.items()})


def _exact(value: Any) -> Any:
    return tuple(map(as_fraction, value)) if isinstance(value, tuple) else as_fraction(value)
