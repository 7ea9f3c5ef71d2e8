"""The game of abatement written anew from models.md §5.6: worths, Shapley values, payments, in fractions.

A unit abated in city i saves city j ``w[i][j]``; abating a costs city i ``c[i] a² / 2``. Alone a city
abates ``w[i][i] / c[i]``, together everybody abates ``sum(w[i]) / c[i]``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from citypact.audit.exact import ZERO


@dataclass(frozen=True)
class Abated:
    """Benefits ``w`` by source and receptor, and the curvature ``c`` of each city's cost."""

    benefits: Sequence[Sequence[Fraction]]
    costs: Sequence[Fraction]

    @property
    def size(self) -> int:
        """Number of cities."""
        return len(self.costs)

    def out(self, city: int) -> Fraction:
        """What a unit abated in a city saves all the others."""
        return sum(self.benefits[city], ZERO) - self.benefits[city][city]

    def alone(self) -> list[Fraction]:
        """What each city abates without agreement."""
        return [self.benefits[i][i] / self.costs[i] for i in range(self.size)]

    def together(self) -> list[Fraction]:
        """What each city abates when all cooperate."""
        return [sum(self.benefits[i], ZERO) / self.costs[i] for i in range(self.size)]

    def own_gains(self, abated: Sequence[Fraction] | None = None) -> list[Fraction]:
        """What an abatement, by default the best for all, brings each city over no agreement."""
        before, after = self.alone(), self.together() if abated is None else abated
        cities = range(self.size)
        return [
            sum((self.benefits[i][k] * (after[i] - before[i]) for i in cities), ZERO)
            - self.costs[k] * (after[k] ** 2 - before[k] ** 2) / 2
            for k in cities
        ]

    def worth(self, group: Sequence[int]) -> Fraction:
        """What a group gains when its members abate for one another, by its members' payoffs.

        Examples
        --------
        >>> w = [[3, 1, Fraction(1, 2)], [2, 4, 1], [Fraction(1, 2), Fraction(4, 5), 2]]
        >>> Abated(w, [Fraction(1), Fraction(2), Fraction(1, 2)]).worth((0, 1))
        Fraction(3, 2)
        """
        squares = (
            sum((self.benefits[i][j] for j in group if j != i), ZERO) ** 2 / (2 * self.costs[i])
            for i in group
        )
        return sum(squares, ZERO)

    def added_last(self, city: int) -> Fraction:
        """What a city adds to all the others."""
        everyone = range(self.size)
        return self.worth(everyone) - self.worth([other for other in everyone if other != city])

    def parts(self, city: int) -> dict[str, dict[str, Fraction]]:
        """A city's Shapley amount: halves of pairs and thirds of triples, as source and as receptor.

        The square of a row of benefits is the sum of its squares, each earned by two cities, and of
        twice its products, each earned by three.
        """
        others = [other for other in range(self.size) if other != city]
        squares = sum((self.benefits[city][j] ** 2 for j in others), ZERO)
        products = self.out(city) ** 2 - squares
        received = {i: self.benefits[i][city] for i in others}
        return {
            "as_source": {"pairs": squares / (4 * self.costs[city]),
                          "triples": products / (6 * self.costs[city])},
            "as_receptor": {
                "pairs": sum((w**2 / (4 * self.costs[i]) for i, w in received.items()), ZERO),
                "triples": sum(
                    (w * (self.out(i) - w) / (3 * self.costs[i]) for i, w in received.items()), ZERO
                ),
            },
        }  # fmt: skip

    def shapley(self) -> list[Fraction]:
        """The Shapley value.

        Examples
        --------
        >>> w = [[3, 1, Fraction(1, 2)], [2, 4, 1], [Fraction(1, 2), Fraction(4, 5), 2]]
        >>> game = Abated(w, [Fraction(1), Fraction(2), Fraction(1, 2)])
        >>> [round(float(each), 6) for each in game.shapley()]
        [1.704167, 1.961667, 1.399167]
        """
        return [sum(sum(part.values()) for part in self.parts(k).values()) + ZERO for k in range(self.size)]

    def shapley_payments(self) -> list[Fraction]:
        """What each city receives so that it has its Shapley amount; the payments add up to zero."""
        return [has - own for has, own in zip(self.shapley(), self.own_gains(), strict=True)]

    def payments_for(self, source: int, receptor: int = -1, step: Fraction = ZERO) -> list[Fraction]:
        """What each city receives for the abatement of one, a benefit of it being moved by a step.

        Payments and gains are sums over the cities that abate, so these add up to the payments.
        """
        row = list(self.benefits[source])
        if receptor >= 0:
            row[receptor] += step
        cost, out = self.costs[source], sum(row, ZERO) - row[source]
        squares = sum((w**2 for k, w in enumerate(row) if k != source), ZERO)
        # Halves of pairs and thirds of triples, less what the abatement beyond the selfish brings.
        found = [w**2 / (4 * cost) + w * (out - w) / (3 * cost) - w * out / cost for w in row]
        found[source] = squares / (4 * cost) + (out**2 - squares) / (6 * cost) + out**2 / (2 * cost)
        return found


def steepest(game: Abated) -> list[tuple[int, tuple[int, int] | int, Fraction]]:
    """Return what moves each city's payment most: the city, a benefit or a cost, the change by a percent.

    A payment is quadratic in every benefit, so the quotient of a step to both sides is the slope itself;
    it is linear in the inverse of every cost.
    """
    n, percent = game.size, Fraction(1, 100)
    slopes: list[list[tuple[tuple[int, int] | int, Fraction]]] = [[] for _ in range(n)]
    for i in range(n):
        for j in range(n):
            if i == j:
                continue
            up, down = (game.payments_for(i, j, sign * Fraction(1, 2)) for sign in (1, -1))
            for k, (high, low) in enumerate(zip(up, down, strict=True)):
                slopes[k].append(((i, j), percent * game.benefits[i][j] * (high - low)))
    for i in range(n):
        # All that is paid for a city's abatement goes with the inverse of its cost.
        for k, paid in enumerate(game.payments_for(i)):
            slopes[k].append((i, -percent * paid))
    found = []
    for k, row in enumerate(slopes):
        largest = max((abs(change) for _, change in row), default=ZERO)
        if largest:
            name, change = next(each for each in row if abs(each[1]) >= largest * (1 - Fraction(1, 10**9)))
            found.append((k, name, change))
    return found
