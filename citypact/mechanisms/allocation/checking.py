r"""Holds a proposed allocation against a game: does it add up, who would leave, how far from fair?

The *excess* of a coalition at a proposal :math:`x` is :math:`v(S) - x(S)`, in a cost game
:math:`x(S) - c(S)`; a coalition with a positive excess does better on its own
[Peleg2007]_. Amounts are read as the decimals they spell and, up to 16 players, compared in
whole numbers.

References
----------
.. [Peleg2007] B. Peleg and P. Sudhölter, *Introduction to the Theory of Cooperative Games*,
   2nd ed., Springer, 2007.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from citypact.games.allocation import Allocation
from citypact.games.coalitional import CooperativeGame, FloatArray, IntArray
from citypact.games.coalitional.masks import NumberArray, sizes
from citypact.games.rational import Number, as_fraction
from citypact.mechanisms.allocation.axioms import broken_axiom
from citypact.mechanisms.allocation.core_distance import core_distance
from citypact.mechanisms.allocation.marginal import MOST_PLAYERS, marginal_means
from citypact.mechanisms.allocation.proposal_check import Objection, ProposalCheck
from citypact.mechanisms.allocation.rounding import last_unit, rounded_from
from citypact.mechanisms.allocation.rules import solver
from citypact.solvers.core_sets.outcome import Outcome, amounts_of
from citypact.solvers.solved_allocation import SolvedAllocation

#: Differences of a billionth of the largest worth count as none. A proposal with decimals as fine
#: as a thousandth of it may be a rule's division rounded; what rounding then does to sums counts
#: as none up to a millionth.
SAME = Fraction(1, 10**9)
ROUNDED = Fraction(1, 10**3)
FORGIVEN = Fraction(1, 10**6)
MOST_LISTED = 10  #: objecting coalitions named
_SORTED = 1000  #: of more coalitions only the worst are put in order


def check_proposal(
    game: CooperativeGame,
    proposal: Mapping[str, Number] | Sequence[Number],
    allocations: Mapping[str, Allocation] | None = None,
) -> ProposalCheck:
    """Hold a proposal against a game.

    Parameters
    ----------
    game : CooperativeGame
        At most 24 players.
    proposal : mapping of player to amount, or sequence in player order
        In the game's unit.
    allocations : mapping of rule to allocation, optional
        What to measure the proposal against; the Shapley value is always among them.

    Returns
    -------
    ProposalCheck

    Raises
    ------
    InputError
        If the proposal does not name every player once, or beyond 24 players.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> game = CoalitionalGame(("a", "b"), [0, 1, 2, 5])
    >>> print(check_proposal(game, {"a": 0, "b": 5}).sentence())
    a would walk out, getting 0 亿元 under the proposal and 1 alone; moving 1 亿元 between the players
    would keep everybody.
    """
    amounts = [as_fraction(amount) for amount in amounts_of(game, proposal)]
    outcome = Outcome.of(game, amounts)
    shapley = (allocations or {}).get("shapley") or solver("shapley")(game)
    known: dict[str, Allocation] = {"shapley": shapley, **(allocations or {})}
    scale = as_fraction(float(np.abs(game.table).max())) or Fraction(1)
    given = dict(zip(game.players, amounts, strict=True))
    exact = {name: exact_amounts(allocation) for name, allocation in known.items()}
    unit = last_unit(amounts)
    equal = rounded_from(given, exact, unit if unit <= ROUNDED * scale else Fraction(0), SAME * scale)
    rounding = game.size * unit if equal and game.size * unit <= FORGIVEN * scale else Fraction(0)
    tolerance = max(SAME * scale, rounding)
    objections = _objections(outcome, tolerance)
    nearest = core_distance(game, amounts)
    subsidy = 0.0 if nearest else solver("cost_of_stability")(game).subsidy
    axiom = broken_axiom(
        game,
        given,
        exact["shapley"],
        solver("symmetric_players")(game),
        solver("null_players")(game),
        tolerance if "shapley" in equal else SAME * scale,
    )
    return ProposalCheck(
        proposal=Allocation(game.players, [float(amount) for amount in amounts], game.unit),
        cost=game.cost,
        grand=game.grand,
        tolerance=float(tolerance),
        efficiency_gap=-game.sign * outcome.money(outcome.missing) + 0.0,
        individual=tuple(objections.individual),
        objections=tuple(objections.worst),
        objecting=objections.count,
        worst=objections.first,
        worst_per_head=objections.first_per_head,
        core_empty=nearest is None,
        distance_to_core=None if nearest is None else float(nearest.distance),
        nearest_in_core=None
        if nearest is None
        else Allocation(game.players, [float(amount) for amount in nearest.nearest], game.unit),
        cost_of_stability=subsidy,
        distances={
            name: float(sum(abs(amounts[player] - given[player]) for player in game.players))
            for name, amounts in exact.items()
        },
        equal_rules=equal,
        shapley=Allocation(game.players, shapley.vector(), game.unit),
        axiom=axiom,
        marginal_means=() if game.size > MOST_PLAYERS else tuple(map(tuple, marginal_means(game).tolist())),
    )


def exact_amounts(allocation: Allocation) -> dict[str, Fraction]:
    """Return an allocation in fractions: its own where it has them, else the decimals it spells."""
    if isinstance(allocation, SolvedAllocation) and allocation.fractions is not None:
        return dict(zip(allocation.players, allocation.fractions, strict=True))
    return {player: as_fraction(amount) for player, amount in allocation.items()}


@dataclass(frozen=True)
class _Objections:
    individual: list[Objection]
    worst: list[Objection]
    count: int
    first: Objection | None
    first_per_head: Objection | None


def _objections(outcome: Outcome, tolerance: Fraction) -> _Objections:
    """Find the coalitions that do better alone; all players together are none."""
    game, excess = outcome.game, outcome.excess
    proper = excess[1:-1]
    if not len(proper):
        return _Objections([], [], 0, None, None)
    limit = tolerance * outcome.denominator
    singles = sorted((1 << player for player in range(game.size)), key=lambda mask: -excess[mask])
    floats = _in_one_unit(proper)
    # Ties go to the smaller coalition: who can leave with fewer others leaves first.
    counts = sizes(game.size)[1:-1]
    listed = _largest(floats, counts, MOST_LISTED)
    per_head = int(_largest(floats / counts, counts, 1)[0])
    return _Objections(
        [_objection(outcome, mask) for mask in singles if excess[mask] > limit],
        [_objection(outcome, mask) for mask in listed.tolist() if excess[mask] > limit],
        int(np.count_nonzero(proper > limit)),
        _objection(outcome, int(listed[0])),
        _objection(outcome, per_head),
    )


def _in_one_unit(numbers: NumberArray) -> FloatArray:
    """Return numbers as floats; whole ones beyond what floats hold are shifted down together, in order."""
    if numbers.dtype != object:
        return numbers.astype(np.float64)
    beyond = max(abs(int(number)).bit_length() for number in numbers) - 1000
    return np.array([int(number) >> max(beyond, 0) for number in numbers], dtype=np.float64)


def _largest(values: FloatArray, counts: IntArray, most: int) -> IntArray:
    """Return the masks with the largest values, the first of which belongs to mask 1."""
    places = np.arange(len(values))
    if len(values) > _SORTED:
        places = np.argpartition(-values, _SORTED)[:_SORTED]
    found: IntArray = 1 + places[np.lexsort((places, counts[places], -values[places]))][:most]
    return found


def _objection(outcome: Outcome, mask: int) -> Objection:
    game, sign = outcome.game, outcome.game.sign
    alone, excess = outcome.worths[mask], outcome.excess[mask]
    return Objection(
        game.members(mask),
        sign * outcome.money(alone) + 0.0,
        sign * outcome.money(alone - excess) + 0.0,
        outcome.money(excess) + 0.0,
    )
