r"""What water is worth to a city: concave benefits with their marginal values and demands.

A benefit :math:`b(x)` of a use :math:`x \ge 0` has :math:`b(0) = 0`, never falls and is
concave. Its *demand* at a price :math:`p` is the least use beyond which another unit is worth
no more than :math:`p`,

.. math:: D(p) = \min \{ x \ge 0 : b'(y) \le p \text{ for all } y > x \},

the inverse of the marginal value. A benefit is *satiable* when :math:`D(0)` is finite: water
beyond it has no value and is let pass. Water is disposed of freely, so a benefit that would
fall beyond its satiation point stays level there.

References
----------
S. Ambec and Y. Sprumont, "Sharing a river", Journal of Economic Theory 107, 2002, 453-462.
S. Ambec and L. Ehlers, "Sharing a river among satiable agents", Games and Economic Behavior 64,
2008, 35-50.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from citypact.games.coalitional import FloatArray
from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door

#: Amounts of water or prices, one or many.
Amounts = float | FloatArray


class ConcaveBenefit(ABC):
    """A concave benefit of water that never falls; arrays go in and out element by element."""

    @abstractmethod
    def value(self, use: Amounts) -> FloatArray:
        """Return :math:`b(x)` (亿元) of uses (亿m³)."""

    @abstractmethod
    def marginal(self, use: Amounts) -> FloatArray:
        """Return what the next unit is worth (亿元 per 亿m³), the slope to the right of each use."""

    @abstractmethod
    def demand(self, price: Amounts) -> FloatArray:
        """Return :math:`D(p)` (亿m³) at prices (亿元 per 亿m³), infinite where nothing limits it."""

    @property
    def satiation(self) -> float:
        """The use beyond which water has no value; infinite when there is none."""
        return float(self.demand(0.0))


@dataclass(frozen=True)
class PowerBenefit(ConcaveBenefit):
    r"""A power with falling returns, :math:`A x^{a}` with :math:`0 < a < 1`; by default :math:`A \sqrt x`.

    The first drop is worth any price, and no amount satiates.

    Parameters
    ----------
    factor : number
        :math:`A`, what one unit of water is worth (亿元), positive.
    exponent : number
        :math:`a`, strictly between 0 and 1.

    Raises
    ------
    InputError
        On a factor that is not positive or an exponent outside (0, 1).

    Examples
    --------
    >>> root = PowerBenefit(2)
    >>> float(root.value(9.0)), float(root.marginal(4.0)), float(root.demand(0.5))
    (6.0, 0.5, 4.0)
    """

    factor: Number
    exponent: Number = 0.5

    def __post_init__(self) -> None:
        door = Door()
        door.positive("factor", self.factor, "worth of one unit of water")
        if door.finite("exponent", self.exponent) and not 0 < as_fraction(self.exponent) < 1:
            door.refuse("exponent", self.exponent, "a number strictly between 0 and 1: returns fall")
        door.close()

    def value(self, use: Amounts) -> FloatArray:
        """Return the benefit (see the base class)."""
        return np.asarray(float(self.factor) * np.power(use, float(self.exponent)), dtype=np.float64)

    def marginal(self, use: Amounts) -> FloatArray:
        """Return the worth of the next unit (see the base class)."""
        exponent = float(self.exponent)
        with np.errstate(divide="ignore", over="ignore"):
            slope = np.power(np.asarray(use, dtype=np.float64), exponent - 1.0)
            return np.asarray(float(self.factor) * exponent * slope, dtype=np.float64)

    def demand(self, price: Amounts) -> FloatArray:
        """Return the use at a price (see the base class)."""
        exponent = float(self.exponent)
        with np.errstate(divide="ignore", over="ignore", under="ignore"):
            ratio = float(self.factor) * exponent / np.asarray(price, dtype=np.float64)
            return np.asarray(np.power(ratio, 1.0 / (1.0 - exponent)), dtype=np.float64)


@dataclass(frozen=True)
class QuadraticBenefit(ConcaveBenefit):
    r"""A marginal value that falls along a line, :math:`a x - \tfrac12 b x^2`, satiated at :math:`a / b`.

    Parameters
    ----------
    choke : number
        :math:`a`, worth of the first unit (亿元 per 亿m³), positive.
    slope : number
        :math:`b`, by how much the marginal value falls per unit (亿元 per 亿m³ squared), positive.

    Raises
    ------
    InputError
        On a number that is not positive.

    Examples
    --------
    >>> field = QuadraticBenefit(10, 2)
    >>> field.satiation, float(field.value(3.0)), float(field.value(7.0)), float(field.demand(4.0))
    (5.0, 21.0, 25.0, 3.0)
    """

    choke: Number
    slope: Number

    def __post_init__(self) -> None:
        door = Door()
        door.positive("choke", self.choke, "worth of the first unit of water")
        door.positive("slope", self.slope, "fall of the marginal value")
        door.close()

    def value(self, use: Amounts) -> FloatArray:
        """Return the benefit (see the base class)."""
        choke, slope = float(self.choke), float(self.slope)
        used = np.minimum(use, choke / slope)
        return np.asarray(used * (choke - 0.5 * slope * used), dtype=np.float64)

    def marginal(self, use: Amounts) -> FloatArray:
        """Return the worth of the next unit (see the base class)."""
        fallen = float(self.slope) * np.asarray(use, dtype=np.float64)
        return np.asarray(np.maximum(float(self.choke) - fallen, 0.0), dtype=np.float64)

    def demand(self, price: Amounts) -> FloatArray:
        """Return the use at a price (see the base class)."""
        left = np.maximum(float(self.choke) - np.asarray(price, dtype=np.float64), 0.0)
        return np.asarray(left / float(self.slope), dtype=np.float64)


@dataclass(frozen=True)
class LogBenefit(ConcaveBenefit):
    r"""A logarithm, :math:`A \log(1 + x / s)`, with finite marginal value :math:`A / s` at the start.

    Parameters
    ----------
    factor : number
        :math:`A` (亿元), positive.
    scale : number
        :math:`s`, the use at which the marginal value has halved (亿m³), positive.

    Raises
    ------
    InputError
        On a number that is not positive.

    Examples
    --------
    >>> town = LogBenefit(6, 2)
    >>> float(town.marginal(0.0)), float(town.marginal(2.0)), float(town.demand(1.0))
    (3.0, 1.5, 4.0)
    """

    factor: Number
    scale: Number

    def __post_init__(self) -> None:
        door = Door()
        door.positive("factor", self.factor, "factor of the logarithm")
        door.positive("scale", self.scale, "use at which the marginal value has halved")
        door.close()

    def value(self, use: Amounts) -> FloatArray:
        """Return the benefit (see the base class)."""
        share = np.asarray(use, dtype=np.float64) / float(self.scale)
        return np.asarray(float(self.factor) * np.log1p(share), dtype=np.float64)

    def marginal(self, use: Amounts) -> FloatArray:
        """Return the worth of the next unit (see the base class)."""
        reach = float(self.scale) + np.asarray(use, dtype=np.float64)
        return np.asarray(float(self.factor) / reach, dtype=np.float64)

    def demand(self, price: Amounts) -> FloatArray:
        """Return the use at a price (see the base class)."""
        with np.errstate(divide="ignore", over="ignore"):
            reach = float(self.factor) / np.asarray(price, dtype=np.float64)
        return np.asarray(np.maximum(reach - float(self.scale), 0.0), dtype=np.float64)


@dataclass(frozen=True)
class PiecewiseLinearBenefit(ConcaveBenefit):
    """Uses in order of their worth: each piece has a marginal value and a width.

    Parameters
    ----------
    pieces : sequence of pairs of numbers
        Marginal value (亿元 per 亿m³), positive and falling from piece to piece, and width
        (亿m³), positive; the width of the last may be None: it has no end. With one piece the
        benefit is linear up to a cap; without any, water has no value to the city.

    Raises
    ------
    InputError
        On a number that is not positive, or marginal values that do not fall.

    Examples
    --------
    Drinking water is worth 5 a unit, irrigation 2, and nothing beyond.

    >>> city = PiecewiseLinearBenefit(((5, 1), (2, 3)))
    >>> city.satiation, float(city.value(2.0)), float(city.demand(2.0)), float(city.demand(1.0))
    (4.0, 7.0, 1.0, 4.0)
    """

    pieces: Sequence[tuple[Number, Number | None]]

    def __post_init__(self) -> None:
        door = Door()
        object.__setattr__(self, "pieces", self._checked(self.pieces, door))
        door.close()

    @staticmethod
    def _checked(given: Any, door: Door) -> tuple[tuple[Number, Number | None], ...]:
        try:
            pieces = tuple((worth, width) for worth, width in given)
        except (TypeError, ValueError):
            door.refuse("pieces", given, "a sequence of pairs: marginal value and width")
            return ()
        for at, (worth, width) in enumerate(pieces, start=1):
            known = len(door.problems)
            door.positive(f"marginal value of piece {at}", worth, "marginal value")
            if width is not None:
                door.positive(f"width of piece {at}", width, "width")
            elif at < len(pieces):
                door.refuse(f"width of piece {at}", width, "a width: only the last piece has no end")
            if at > 1 and len(door.problems) == known and not worth < pieces[at - 2][0]:
                door.refuse(
                    f"marginal value of piece {at}", worth, f"less than {pieces[at - 2][0]} before it"
                )
        return pieces

    def _columns(self) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Return marginal values, widths and the use at which each piece begins."""
        worths = np.array([float(worth) for worth, _ in self.pieces])
        widths = np.array([np.inf if width is None else float(width) for _, width in self.pieces])
        return worths, widths, np.concatenate([[0.0], np.cumsum(widths)[:-1]])[: len(worths)]

    def value(self, use: Amounts) -> FloatArray:
        """Return the benefit (see the base class)."""
        worths, widths, starts = self._columns()
        within = np.clip(np.asarray(use, dtype=np.float64)[..., None] - starts, 0.0, widths)
        return np.asarray(within @ worths, dtype=np.float64)

    def marginal(self, use: Amounts) -> FloatArray:
        """Return the worth of the next unit (see the base class)."""
        worths, widths, _ = self._columns()
        piece = np.searchsorted(np.cumsum(widths), np.asarray(use, dtype=np.float64), side="right")
        return np.asarray(np.append(worths, 0.0)[piece], dtype=np.float64)

    def demand(self, price: Amounts) -> FloatArray:
        """Return the use at a price (see the base class)."""
        worths, widths, _ = self._columns()
        wanted = np.asarray(price, dtype=np.float64)[..., None] < worths
        return np.asarray(np.where(wanted, widths, 0.0).sum(axis=-1), dtype=np.float64)
