"""How cities of a market share the surplus: Shapley, provinces as unions, neighbours only.

The game among cities is tabulated and handed to :mod:`citypact.solvers`. The Owen value lets
provinces deal first and their counties within them; the Myerson value lets only linked cities
deal.

References
----------
models.md §4.10, §8.2.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from citypact.games.coalitional import CoalitionalGame
from citypact.games.relocation_market import RelocationMarket
from citypact.solvers import in_core, myerson, owen, shapley
from citypact.solvers.solved_allocation import SolvedAllocation


@dataclass(frozen=True)
class CityValues:
    """Values of the game among cities, and whether each is stable.

    Parameters
    ----------
    game : CoalitionalGame
        The game among cities.
    values : mapping of str to SolvedAllocation
        ``shapley``; ``owen`` with provinces; ``myerson`` with links.
    stable : mapping of str to bool
        Whether each lies in the core of the game.
    """

    game: CoalitionalGame
    values: Mapping[str, SolvedAllocation]
    stable: Mapping[str, bool]

    def to_dict(self) -> dict[str, Any]:
        """Return the values as plain data for JSON."""
        return {
            name: {"gains": dict(value), "in_core": self.stable[name]} for name, value in self.values.items()
        }


def city_values(
    market: RelocationMarket,
    provinces: Sequence[Sequence[str]] | None = None,
    links: Sequence[Sequence[str]] | None = None,
) -> CityValues:
    """Return the Shapley value of the cities, the Owen value of provinces, the Myerson value of links.

    Parameters
    ----------
    market : RelocationMarket
        At most 14 cities.
    provinces : sequence of sequences of str, optional
        Each city in one province.
    links : sequence of pairs of str, optional
        Cities that can deal with each other.

    Raises
    ------
    InputError
        For too many cities, provinces that are no partition, links to unknown cities.

    Examples
    --------
    >>> from citypact.games.relocation_market import Offer
    >>> market = RelocationMarket(
    ...     {"steel": "Beijing", "chips": "Tianjin"}, {"Baoding": 1},
    ...     (Offer("steel", "Baoding", 5, 1, 1), Offer("chips", "Baoding", 4, 1, 1)))
    >>> found = city_values(market, links=[("Beijing", "Baoding")])
    >>> found.values["myerson"]["Beijing"], found.values["myerson"]["Tianjin"]
    (1.5, 0.0)
    >>> found.stable["shapley"]
    False
    """
    game = market.city_game()
    values = {"shapley": shapley(game)}
    if provinces is not None:
        values["owen"] = owen(game, provinces)
    if links is not None:
        values["myerson"] = myerson(game, links)
    return CityValues(game, values, {name: bool(in_core(game, value)) for name, value in values.items()})
