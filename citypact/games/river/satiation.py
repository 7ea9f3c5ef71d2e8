r"""Cities that can have enough water: what outsiders let pass, as a partition function.

A city with a satiable benefit lets water pass once it has enough, so a coalition in pieces may
reach its lower part *through* outsiders, and what it is worth depends on how they gather
[AmbecEhlers2008]_. The stage game behind the worths:

* all cities form the coalitions of a partition P; water comes in whole lots of one size;
* from the source to the mouth of a chain, each city's coalition decides how many of the lots at
  hand the city uses, knowing what was done above; the rest flows on;
* every coalition maximises the sum of its members' benefits, and foresees what the others will
  do; indifferent, it uses the fewest lots: nobody keeps water that is of no use.

Money spent on outsiders is not part of it: they do what is best for themselves. Since benefits
add up, only the lots that arrive matter for what follows, and backward induction over the lots
at hand gives *the* subgame-perfect play with that tie-break, exactly on its lots:

.. math:: U_C^i(w) = b_i(x) + U_C^{i+1}(w + e_i - x), \qquad
    x = \min \arg\max_{0 \le x \le w + e_i} \bigl[ b_i(x) + U_{C(i)}^{i+1}(w + e_i - x) \bigr]

with :math:`b_i` counted for the coalition C(i) of city i alone, and :math:`V(S; P) = U_S^1(0)`.

What is proved. (1) A city on its own takes the smaller of its satiation point and what arrives,
whatever the others do: its benefit depends on nothing else. (2) Without satiation
:math:`V(S; P) = v(S)` for every P: from the mouth up, what flows to a city of another coalition
is worth nothing to C, because that coalition passes on only what reaches its own next city
directly, and takes the rest; so nothing passes between coalitions. (3) For the cities
:math:`U_i` up from i, :math:`V(U_i; P) = v(U_i)`: nobody is above them.

References
----------
models.md §3.7, §5.8.

.. [AmbecEhlers2008] S. Ambec and L. Ehlers, "Sharing a river among satiable agents", Games and
   Economic Behavior 64, 2008, 35-50.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from citypact.errors import InputError, Problem
from citypact.games.coalitional import FloatArray, IntArray
from citypact.games.partition.partition_game import MOST_PARTITION_PLAYERS, Names, PartitionGame
from citypact.games.rational import Number, as_fraction
from citypact.games.river.water import RiverWater
from citypact.games.validation import Door

#: Decisions compared at once are the square of this.
MOST_LOTS = 400
#: Sums of a dozen benefits closer than this, relative to the largest, are equal.
TIE = 1e-12


@dataclass(frozen=True)
class StagePlay:
    """What the coalitions of a partition do and get.

    Parameters
    ----------
    uses : tuple of Fraction, as floats
        What each city uses (亿m³), in player order.
    worths : tuple of float
        What each coalition of the partition is worth (亿元), in the order given.
    """

    uses: tuple[float, ...]
    worths: tuple[float, ...]


def stage_play(water: RiverWater, partition: Sequence[Sequence[str]], lot: Number) -> StagePlay:
    """Play the stage game once: coalitions decide from the source down.

    Parameters
    ----------
    water : RiverWater
        A chain of at most 8 cities.
    partition : sequence of coalitions of names
        Every city once.
    lot : number
        Size of a lot (亿m³), of which each inflow is a whole multiple.

    Raises
    ------
    InputError
        On a tree, a partition that does not fit, inflows that are no whole lots, and more than
        400 lots in all.

    Examples
    --------
    The middle city needs one lot of the four; the others are one coalition and reach through it.

    >>> from citypact.games.river import PiecewiseLinearBenefit, River
    >>> cities = River(("a", "b", "c"))
    >>> water = RiverWater(cities, (4, 0, 0), [PiecewiseLinearBenefit(((w, m),))
    ...     for w, m in ((1, 4), (1, 1), (5, 2))])
    >>> stage_play(water, (("a", "c"), ("b",)), 1)
    StagePlay(uses=(1.0, 1.0, 2.0), worths=(11.0, 1.0))
    """
    lots = _lots(water, lot)
    member = {name: at for at, block in enumerate(partition) for name in block}
    named = sorted(name for block in partition for name in block)
    if named != sorted(water.players) or not all(partition):
        shown = " | ".join("+".join(block) for block in partition)
        raise InputError(Problem("partition", shown, f"a partition of {', '.join(water.players)}, each once"))
    size = as_fraction(lot)
    order = water.river.order
    amounts = np.array([float(size * k) for k in range(sum(lots) + 1)])
    worths = np.zeros((len(partition), len(amounts)))
    policies: dict[int, IntArray] = {}
    for city in reversed(order):
        owner = member[water.players[city]]
        value = water.city_benefits[city].value(amounts)
        chosen = _decide(value, worths[owner])
        policies[city] = chosen
        left = np.arange(len(amounts)) - chosen
        worths = worths[:, left]
        worths[owner] += value[chosen]
        # The state above is what arrives, before the city's own inflow; beyond all lots it is never met.
        shift = np.minimum(np.arange(len(amounts)) + lots[city], len(amounts) - 1)
        worths = worths[:, shift]
    uses, passing = np.zeros(water.size), 0
    for city in order:
        at_hand = passing + lots[city]
        taken = int(policies[city][at_hand])
        uses[city], passing = amounts[taken], at_hand - taken
    return StagePlay(tuple(uses.tolist()), tuple(worths[:, 0].tolist()))


def satiation_game(water: RiverWater, lot: Number) -> PartitionGame:
    """Return the partition function of a river whose cities may have enough.

    Parameters
    ----------
    water : RiverWater
        A chain of at most 8 cities.
    lot : number
        Size of a lot (亿m³), of which each inflow is a whole multiple.

    Returns
    -------
    PartitionGame
        :math:`V(S; P)` for every coalition in every partition.

    Raises
    ------
    InputError
        On a tree, more than 8 cities, inflows that are no whole lots, and more than 400 lots.

    Examples
    --------
    >>> from citypact.games.river import PiecewiseLinearBenefit, River
    >>> names = ("a", "b", "c")
    >>> water = RiverWater(River(names), (4, 0, 0), [PiecewiseLinearBenefit(((w, m),))
    ...     for w, m in ((1, 4), (1, 1), (5, 2))])
    >>> game = satiation_game(water, 1)
    >>> game.worth(("a", "c"), (("a", "c"), ("b",))), water.worth("a", "c")
    (11.0, 4.0)
    """
    _lots(water, lot)
    played: dict[tuple[Names, ...], dict[Names, float]] = {}

    def worth(coalition: Names, partition: tuple[Names, ...]) -> float:
        if partition not in played:
            found = stage_play(water, partition, lot)
            played[partition] = dict(zip(partition, found.worths, strict=True))
        return played[partition][coalition]

    return PartitionGame(water.players, worth, unit=water.unit)


def _decide(value: FloatArray, ahead: FloatArray) -> IntArray:
    """Fewest lots to use with each number at hand, given what they are worth and what those left are."""
    at_hand = np.arange(len(value))
    left = at_hand[:, None] - at_hand[None, :]
    total = np.where(left >= 0, value[None, :] + ahead[np.maximum(left, 0)], -np.inf)
    best = total.max(axis=1, keepdims=True)
    # Equal up to rounding is equal: what outsiders get hangs on it.
    near = total >= best - TIE * np.abs(best)
    fewest: IntArray = near.argmax(axis=1).astype(np.int64)
    return fewest


def _lots(water: RiverWater, lot: Number) -> list[int]:
    """Return the inflows in lots, refusing what the stage game does not cover."""
    door = Door()
    if not water.river.is_chain:
        door.refuse("river", "a tree", "a chain: tributaries would have to move at the same time")
    if water.size > MOST_PARTITION_PLAYERS:
        door.refuse("players", water.size, f"at most {MOST_PARTITION_PLAYERS} for a partition function")
    door.positive("lot", lot, "size of a lot of water")
    door.close()
    lots = [inflow / as_fraction(lot) for inflow in water.exact_inflows]
    for name, number in zip(water.players, lots, strict=True):
        if number.denominator != 1:
            door.refuse(f"inflow of {name}", float(number), "a whole number of lots", "choose a smaller lot")
    if sum(lots) > MOST_LOTS:
        door.refuse("lot", lot, f"at most {MOST_LOTS} lots in all", "choose a larger lot")
    door.close()
    return [int(number) for number in lots]
