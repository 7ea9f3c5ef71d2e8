"""Payoffs of alike cities with a council among them, written anew from models.md §8.4.

A member counts the part d of what its effort brings the other members: it acts as if its benefit were
``w = 1 + d (k - 1)`` times as large.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, NamedTuple

from citypact.audit.councils.depths import interpolated, last_held
from citypact.audit.exact import ONE, ZERO, Unusable
from citypact.audit.quantities import number_of

#: The numbers of each form, in the order in which they are told.
FORMS = {
    "linear": ("benefit", "cost"),
    "quadratic": ("enough", "benefit", "cost"),
    "damage": ("wanted", "benefit"),
}
MOST_CITIES = 200


class Outcome(NamedTuple):
    """Payoffs of each member, of each outsider, and of all cities."""

    member: Fraction
    outsider: Fraction
    total: Fraction


@dataclass(frozen=True)
class Alike:
    """n alike cities; ``numbers`` by the names of the scenario."""

    form: str
    cities: int
    numbers: dict[str, Fraction]
    leads: bool = False

    def at(self, size: int, depth: Fraction = ONE) -> Outcome:
        """Return the payoffs with a council of a size."""
        n, weight = self.cities, 1 + depth * (size - 1) if size > 1 else ONE
        b = self.numbers["benefit"]
        if self.form == "linear":
            c = self.numbers["cost"]
            inside, outside = weight * b / c, b / c
        elif self.form == "damage":
            inside, outside = self.numbers["wanted"] - weight * b, self.numbers["wanted"] - b
        else:
            inside, outside = self._falling(size, weight)
        done = size * inside + (n - size) * outside
        member, outsider = self._payoff(inside, done), self._payoff(outside, done)
        return Outcome(member, outsider, size * member + (n - size) * outsider)

    def _falling(self, size: int, weight: Fraction) -> tuple[Fraction, Fraction]:
        n, a = self.cities, self.numbers["enough"]
        slope = n * self.numbers["cost"] / self.numbers["benefit"]
        if self.leads and size > 0:
            # The council's first-order condition after the outsiders' reply (a - k q) / D.
            reply = slope + n - size
            inside = weight * slope * a / (reply**2 + size * weight * slope)
            return inside, (a - size * inside) / reply
        # Everybody's effort is its weight times (a - Q) / slope, and the efforts add up to Q.
        left = a / (1 + (n - size + size * weight) / slope)
        return weight * left / slope, left / slope

    def _payoff(self, own: Fraction, done: Fraction) -> Fraction:
        b = self.numbers["benefit"]
        if self.form == "linear":
            return b * done - self.numbers["cost"] * own**2 / 2
        if self.form == "damage":
            return self.numbers["wanted"] * own - own**2 / 2 - b * done
        worth = b / self.cities * (self.numbers["enough"] * done - done**2 / 2)
        return worth - self.numbers["cost"] * own**2 / 2

    def staying(self, size: int, depth: Fraction) -> Fraction:
        """What a member has more than by walking out, the others' depth being kept."""
        return self.at(size, depth).member - self.at(size - 1, depth).outsider

    def deepest(self, size: int) -> Fraction:
        """The greatest depth at which no member walks: by the roots of what staying brings."""
        if self.form != "quadratic":
            # d (k - 1) (1 - d (k - 1) / 2) is not negative.
            return min(ONE, Fraction(2, size - 1))
        found: Fraction = last_held(interpolated(lambda depth: self._cleared(size, depth), 8))
        return found

    def _cleared(self, size: int, depth: Fraction) -> Fraction:
        """What staying brings times the squares of both councils' denominators, a polynomial in the depth."""
        n, slope = self.cities, self.numbers["cost"] * self.cities / self.numbers["benefit"]
        cleared = self.staying(size, depth)
        for members in (size, size - 1):
            weight = 1 + depth * (members - 1) if members > 1 else ONE
            if self.leads:
                under = (slope + n - members) ** 2 + members * weight * slope
            else:
                under = slope + n - members + members * weight
            cleared *= under**2
        return cleared

    def moved(self, name: str, value: Fraction) -> Alike | None:
        """Return the game with one number changed; ``None`` where there is no such game."""
        if name == "cities":
            found = replace(self, cities=int(value))
        else:
            found = replace(self, numbers={**self.numbers, name: value})
        sound = 2 <= found.cities <= MOST_CITIES and min(found.numbers.values()) > 0
        if self.form == "damage":
            sound &= found.numbers["wanted"] >= found.cities * found.numbers["benefit"]
        return found if sound else None


def alike_of(parameters: Any) -> Alike:
    """Return the game of a scenario's parameters.

    Raises
    ------
    Unusable
        If a number is missing or the form is none.
    """
    form = parameters.get("form", "linear")
    if form not in FORMS:
        raise Unusable(f"{form!r} is no form of benefit")
    cities = number_of(parameters, "cities")
    if cities.denominator != 1 or not 2 <= cities <= MOST_CITIES:
        raise Unusable(f"{cities} is no number of cities")
    numbers = {name: number_of(parameters, name) for name in FORMS[form]}
    if min(numbers.values()) <= ZERO:
        raise Unusable("a number is not positive")
    return Alike(form, int(cities), numbers, parameters.get("timing") == "leader")
