r"""What makes a city keep paying when no court can make it.

In year :math:`t` the destination owes :math:`O_t`, the payments of that year and of all later
ones in present value. If it stops paying, cooperation ends, which costs it :math:`V_F(t)`. With
probability :math:`\psi` the centre deducts at the year's settlement whatever is owed and adds a
penalty. Stopping saves :math:`(1-\psi) O_t`, so the destination keeps paying iff

.. math:: (1-\psi)\, O_t \le V_F(t) + \psi \cdot \text{penalty} .

One statement covers both of models.md: §4.9 without a penalty, and §B8's
:math:`O_t \le V_F + \psi\,\text{pen}` for a centre that fines without deducting, whose expected
fine is then part of :math:`V_F` and whose :math:`\psi` is zero.

References
----------
models.md §4.9, appendices A7 and B8.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door


@dataclass(frozen=True)
class FutureProjects:
    r"""A steady stream: a project like this one arrives every year, under the same terms.

    Then :math:`V_F = (v - \sum_u \delta^u x_u - y)/r`: what the destination loses depends on
    the payments :math:`x_u` and the lump sum :math:`y` themselves, linearly. It owes on the
    projects of all earlier years together; the next one is counted from next year.

    Parameters
    ----------
    value : float
        v, present value of a project to the destination before any payment (亿元).

    Raises
    ------
    InputError
        If the value is no amount of money, or negative: then there is no stream.

    Examples
    --------
    >>> FutureProjects(2)
    FutureProjects(value=2)
    """

    value: Number

    def __post_init__(self) -> None:
        door = Door()
        door.money("value", self.value)
        door.close()


@dataclass(frozen=True)
class Enforcement:
    """What the destination loses if it stops paying.

    Parameters
    ----------
    future_value : float, sequence of float, or FutureProjects
        V_F: worth to the destination of going on (亿元, at the time of the year). One number
        holds in every year; a sequence has one for each sharing year, and its last number
        holds in all later years; or a stream of projects, whose worth follows from the terms.
    settlement : float
        ψ, probability that the centre deducts what is withheld. At 1 nothing can be kept.
    penalty : float
        What the centre adds when it deducts (亿元).

    Raises
    ------
    InputError
        Listing every field that cannot be used.

    Examples
    --------
    >>> Enforcement([3, 1], settlement=0.5, penalty=0.2).honoured(1)
    Fraction(11, 10)
    """

    future_value: Number | Sequence[Number] | FutureProjects = 0
    settlement: Number = 0
    penalty: Number = 0

    def __post_init__(self) -> None:
        door = Door()
        if isinstance(self.future_value, Iterable):
            amounts = tuple(self.future_value)
            object.__setattr__(self, "future_value", amounts)
            if not amounts:
                door.refuse("future_value", "no year", "an amount for at least one sharing year (亿元)")
            for place, amount in enumerate(amounts, start=1):
                door.money(f"future_value[{place}]", amount)
        elif not isinstance(self.future_value, FutureProjects):
            door.money("future_value", self.future_value)
        door.between("settlement", self.settlement, 0, 1, "a probability")
        door.money("penalty", self.penalty)
        door.close()

    @property
    def stream(self) -> FutureProjects | None:
        """The stream of projects, if the future is one."""
        return self.future_value if isinstance(self.future_value, FutureProjects) else None

    @property
    def kept(self) -> Fraction:
        """1 - ψ: what is saved by stopping, per yuan owed."""
        return 1 - as_fraction(self.settlement)

    @property
    def fine(self) -> Fraction:
        """Expected penalty of stopping (亿元)."""
        return as_fraction(self.settlement) * as_fraction(self.penalty)

    def worth(self, place: int) -> Fraction:
        """Return V_F of the sharing year at ``place`` (from 0), or a stream's v (亿元)."""
        future = self.future_value
        if isinstance(future, FutureProjects):
            return as_fraction(future.value)
        if isinstance(future, Sequence):
            return as_fraction(future[min(place, len(future) - 1)])
        return as_fraction(future)

    def honoured(self, place: int) -> Fraction:
        """Return the most that is worth saving in the sharing year at ``place``: V_F + ψ·penalty."""
        return self.worth(place) + self.fine
