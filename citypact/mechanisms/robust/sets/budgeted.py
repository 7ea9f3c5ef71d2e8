r"""Not everything goes wrong at once: deviations share a budget (Bertsimas and Sim).

.. math:: U = \{u : u_i = d_i z_i,\ |z_i| \le 1,\ \textstyle\sum_i |z_i| \le \Gamma\}

The spread is the sum of the :math:`\Gamma` largest of :math:`d_i|a_i|`, the last one counted
by the fraction of :math:`\Gamma` that is left. By duality it is
:math:`\min_{\pi \ge 0} \Gamma\pi + \sum_i (d_i|a_i| - \pi)^+`, attained at zero or at one of
the :math:`d_i|a_i|`.

A city's gain contains two of the three amounts, so :math:`\Gamma \ge 2` gives each city the
worst case of the box; the surplus of both together contains all three.

References
----------
models.md §4.8. D. Bertsimas and M. Sim, "The price of robustness", Operations Research 52,
2004, 35-53.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Self

from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.mechanisms.robust.sets.box import against, in_words, weights
from citypact.mechanisms.robust.sets.uncertainty_set import (
    FIELDS,
    Triple,
    UncertaintySet,
    checked_size,
)


@dataclass(frozen=True)
class BudgetedSet(UncertaintySet):
    """R, L and K deviate, but no more than ``budget`` of them in full.

    Parameters
    ----------
    revenue, origin_loss, destination_cost : number
        Largest deviation of R, L and K either way (亿元).
    budget : number
        Γ in [0, 3]: how many full deviations may come together. 0 is the estimate itself, 3
        the box.

    Raises
    ------
    InputError
        If a deviation is negative or the budget outside its range.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> float(BudgetedSet(4, 2, 1, budget=1.5).spread((F(1), F(-1), F(-1))))
    5.0
    """

    revenue: Number = 0
    origin_loss: Number = 0
    destination_cost: Number = 0
    budget: Number = field(default=1, kw_only=True)
    exact = True

    def __post_init__(self) -> None:
        door = Door()
        for name in FIELDS:
            door.money(f"deviation of {name}", getattr(self, name))
        door.between("budget", self.budget, 0, 3, "a number of full deviations")
        door.close()

    @property
    def deviations(self) -> Triple:
        """Largest deviation of each amount, exactly."""
        return as_fraction(self.revenue), as_fraction(self.origin_loss), as_fraction(self.destination_cost)

    def spread(self, direction: Triple) -> Fraction:
        """Return the sum of the Γ largest weighted deviations."""
        parts = self._parts(direction)
        return sum((used * parts[at] for at, used in self._uses(parts)), Fraction(0))

    def worst(self, direction: Triple) -> Triple:
        """Return the deviations that cost the most, as far as the budget goes."""
        found = [Fraction(0)] * 3
        for at, used in self._uses(self._parts(direction)):
            found[at] = used * against(direction[at], self.deviations[at])
        return found[0], found[1], found[2]

    def holds(self, deviation: Triple) -> bool:
        """Return whether every amount is within its deviation and all are within the budget."""
        spent = Fraction(0)
        for u, d in zip(deviation, self.deviations, strict=True):
            if abs(u) > d:
                return False
            spent += abs(u) / d if d else 0
        return spent <= as_fraction(self.budget)

    def covers(self, direction: Triple, amount: Fraction) -> bool:
        """Return whether some price of the budget bounds the spread by ``amount`` (duality)."""
        parts, budget = self._parts(direction), as_fraction(self.budget)
        return any(
            budget * price + sum((max(part - price, Fraction(0)) for part in parts), Fraction(0)) <= amount
            for price in (Fraction(0), *parts)
        )

    def scaled(self, size: Number) -> Self:
        """Return the set with every deviation multiplied by ``size``, the budget unchanged."""
        factor = checked_size(size)
        revenue, loss, cost = (factor * deviation for deviation in self.deviations)
        return replace(self, revenue=revenue, origin_loss=loss, destination_cost=cost)

    def explain(self) -> str:
        """Say in a clause what is held possible."""
        return f"{in_words(self.deviations)}, but only {float(self.budget):.4g} of them in full"

    def _parts(self, direction: Triple) -> Triple:
        first, second, third = (a * d for a, d in zip(weights(direction), self.deviations, strict=True))
        return first, second, third

    def _uses(self, parts: Triple) -> list[tuple[int, Fraction]]:
        """Return which deviations are used and how much of each, the costliest first."""
        left, uses = as_fraction(self.budget), []
        for at in sorted(range(3), key=lambda place: (-parts[place], place)):
            used = min(left, Fraction(1))
            uses.append((at, used))
            left -= used
        return uses
