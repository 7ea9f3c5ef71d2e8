r"""Cities that own different inputs and could pool them: who should make what?

City i owns :math:`b_{ik} \ge 0` of input k; a unit of good g takes :math:`a_{gk} \ge 0` of it and sells for
:math:`p_g > 0`. With the inputs of its members a coalition makes

.. math:: v(S) = \max_{y \ge 0} \Bigl\{ \sum_g p_g y_g : \sum_g a_{gk} y_g \le \sum_{i \in S} b_{ik}
          \Bigr\} = \min_{\lambda \ge 0} \Bigl\{ \sum_{i \in S} \sum_k \lambda_k b_{ik} :
          \sum_k a_{gk} \lambda_k \ge p_g \Bigr\} .

Without an agreement each city makes what it can from its own inputs, :math:`v(\{i\})`. The *Owen prices*
:math:`\lambda`, optimal in the second form for all cities together, leave no profit to any good, and pay city
i :math:`\sum_k \lambda_k b_{ik}`. No coalition can do better by itself, for its own optimal prices cost its
inputs no more: the payments are in the core. Not every allocation of the core comes from such prices.

A technology that only one city masters is an input that only this city owns.

References
----------
models.md §4.10, M23. G. Owen, "On the core of linear production games", Mathematical Programming 9, 1975,
358-370.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from citypact.games.city_numbers import cities_between, positive_numbers
from citypact.games.coalitional import CoalitionalGame
from citypact.games.coalitional.forms.entries import checked_matrix
from citypact.games.coalitional.forms.linear_production import LinearProductionGame
from citypact.games.coalitional.masks import bits
from citypact.games.obstacles.outcome import Outcome
from citypact.games.rational import Number, as_fraction, total
from citypact.games.validation import Door

#: Every coalition is a row of the agreement.
MOST_CITIES = 7
MOST_NAMES = 12


@dataclass(frozen=True)
class DivisionOfLabour:
    """Cities with inputs of their own, and goods that may be made from them.

    Parameters
    ----------
    players : sequence of str
        Names of the cities, 2 to 7.
    inputs, goods : sequence of str
        Names of inputs and goods, 1 to 12 of each.
    endowments : matrix of float, cities by inputs
        What each city owns of each input (units of it), not negative; every input is somebody's.
    recipes : matrix of float, goods by inputs
        What a unit of each good takes of each input, not negative; every good takes something.
    prices : sequence of float
        What a unit of each good sells for (亿元 a year), positive.

    Raises
    ------
    InputError
        Listing every name and number that cannot be used.

    Examples
    --------
    >>> game = DivisionOfLabour(
    ...     ("A", "B"), ("staff", "land"), ("chips", "steel"), [[4, 0], [0, 6]], [[1, 3], [2, 1]], [1, 1])
    >>> game.worth(0b01), game.worth(0b11), game.owen_corners
    (Fraction(0, 1), Fraction(14, 5), ((Fraction(2, 5), Fraction(1, 5)),))
    """

    players: Sequence[str]
    inputs: Sequence[str]
    goods: Sequence[str]
    endowments: Sequence[Sequence[Number]]
    recipes: Sequence[Sequence[Number]]
    prices: Sequence[Number]

    def __post_init__(self) -> None:
        door = Door()
        cities = cities_between(self.players, 2, MOST_CITIES, door)
        object.__setattr__(self, "players", cities)
        inputs, goods = _names("inputs", self.inputs, door), _names("goods", self.goods, door)
        door.close()
        object.__setattr__(self, "inputs", inputs)
        object.__setattr__(self, "goods", goods)
        endowments = checked_matrix("endowments", self.endowments, cities, inputs, door)
        recipes = checked_matrix("recipes", self.recipes, goods, inputs, door)
        prices = positive_numbers("prices", self.prices, goods, "price", door)
        door.close()
        for at, name in enumerate(inputs):
            if not any(row[at] for row in endowments):
                door.refuse(
                    "endowments", f"no {name} anywhere", "an owner of every input",
                    "leave it out, with the goods that take it",
                )  # fmt: skip
        for name, row in zip(goods, recipes, strict=True):
            if not any(row):
                door.refuse(
                    f"recipes of {name}", "nothing", "at least one input: its output would have no limit"
                )
        door.close()
        object.__setattr__(self, "endowments", endowments)
        object.__setattr__(self, "recipes", recipes)
        object.__setattr__(self, "prices", prices)
        self.pooling  # noqa: B018  # refuses sizes it cannot handle now, not later

    @cached_property
    def pooling(self) -> LinearProductionGame:
        """The same as a linear production game."""
        technology = [list(row) for row in zip(*self.recipes, strict=True)]
        return LinearProductionGame(
            self.players, self.endowments, technology, self.prices, unit="亿元 a year"
        )

    @property
    def entry_names(self) -> dict[str, Sequence[str]]:
        """What the numbers in lists that are not by city belong to."""
        return {"prices": self.goods, "recipes": self.goods}

    def owned(self, cities: Iterable[int]) -> list[Fraction]:
        """Return what some cities own together of each input."""
        inside = list(cities)
        return [total(self.endowments[city][at] for city in inside) for at in range(len(self.inputs))]

    def worth(self, mask: int) -> Fraction:
        """Return v(S) of a coalition by bit mask (亿元 a year), exact."""
        inside = self.owned(bits(mask))
        return min(_bill(inside, corner) for corner in self.pooling.corners)

    @property
    def everybody(self) -> int:
        """Bit mask of all cities."""
        return (1 << len(self.players)) - 1

    @property
    def owen_corners(self) -> tuple[tuple[Fraction, ...], ...]:
        """Corners of the Owen prices; all Owen prices are mixtures of these."""
        inside, worth = self.owned(range(len(self.players))), self.worth(self.everybody)
        return tuple(corner for corner in self.pooling.corners if _bill(inside, corner) == worth)

    @property
    def runner_up(self) -> Fraction | None:
        """What all inputs cost at the second cheapest corner of prices; ``None`` if there is one alone.

        It equals the worth of all inputs where the Owen prices are not unique.
        """
        inside = self.owned(range(len(self.players)))
        bills = sorted(_bill(inside, corner) for corner in self.pooling.corners)
        return bills[1] if len(bills) > 1 else None

    @property
    def most_of_each(self) -> list[Fraction]:
        """How much could be made of each good if all inputs went into it (units of the good)."""
        owned = self.owned(range(len(self.players)))
        return [
            min(stock / as_fraction(amount) for stock, amount in zip(owned, row, strict=True) if amount)
            for row in self.recipes
        ]

    def incomes(self, prices: Sequence[Number]) -> dict[str, Fraction]:
        """Return what the inputs of each city bring at these prices (亿元 a year)."""
        return {city: _bill(self.owned([at]), prices) for at, city in enumerate(self.players)}

    @property
    def gain(self) -> Fraction:
        """What pooling adds to what the cities make each alone (亿元 a year)."""
        return self.worth(self.everybody) - sum(self.worth(1 << at) for at in range(len(self.players)))

    def equilibrium(self) -> Outcome:
        """Return what each city has if it makes the best of its own inputs."""
        return Outcome({}, {city: self.worth(1 << at) for at, city in enumerate(self.players)})

    def efficient(self) -> Outcome:
        """Return what each city has if inputs are pooled and paid for at the middle of the Owen prices."""
        corners = self.owen_corners
        middle = [sum(column) / len(corners) for column in zip(*corners, strict=True)]
        return Outcome(
            {f"price of {name}": price for name, price in zip(self.inputs, middle, strict=True)},
            dict(self.incomes(middle)),
        )

    def coalitional(self) -> CoalitionalGame:
        """Return what each coalition makes of its own inputs.

        Examples
        --------
        >>> game = DivisionOfLabour(("A", "B"), ("staff",), ("chips",), [[1], [2]], [[1]], [3])
        >>> game.coalitional().worth("B"), game.coalitional().grand
        (6.0, 9.0)
        """
        worths = [self.worth(mask) for mask in range(self.everybody + 1)]
        return CoalitionalGame(self.players, worths, unit="亿元 a year")


def _bill(amounts: Sequence[Number], prices: Sequence[Number]) -> Fraction:
    return sum(
        (as_fraction(amount) * as_fraction(price) for amount, price in zip(amounts, prices, strict=True)),
        Fraction(0),
    )


def _names(field: str, given: object, door: Door) -> tuple[str, ...]:
    named = tuple(given) if isinstance(given, Sequence) and not isinstance(given, str) else ()
    words = all(isinstance(name, str) and name.strip() for name in named)
    if not words or not 1 <= len(named) <= MOST_NAMES or len(set(named)) < len(named):
        found = ", ".join(map(str, named)) or given
        door.refuse(field, found, f"1 to {MOST_NAMES} different names")
    return named
