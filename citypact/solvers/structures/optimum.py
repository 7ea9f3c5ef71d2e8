r"""Which groups should form: the partition of the players with the largest total worth.

.. math:: \max \Bigl\{ \sum_{S \in P} v(S) : P \text{ a partition of } N \Bigr\} ,

for a cost game the smallest. All together is best iff no partition has more, which superadditivity
implies. Up to 20 players dynamic programming decides it over all splits (``best_totals``). Beyond:

* gains between pairs (``WeightedGraphGame``): an integer program over who is with whom;
* any other game of at most 30 players: improving moves find a structure, and prices bound it. If
  :math:`x(S) \ge v(S)` for all coalitions, no partition has more than :math:`x(N)`, and the least
  such total is :math:`v(N)` plus the cost of stability [Bachrach2009]_; there is none smaller, so a
  gap may stay open;
* more players: improving moves alone, and nothing is proved.

References
----------
models.md §8.1 and §8.3. T. Rahwan, T. P. Michalak, M. Wooldridge and N. R. Jennings, "Coalition structure
generation: a survey", Artificial Intelligence 229, 2015, 139-174.

.. [Bachrach2009] Y. Bachrach, E. Elkind, R. Meir, D. Pasechnik, M. Zuckerman, J. Rothe and
   J. S. Rosenschein, "The cost of stability in coalitional games", SAGT 2009, 122-134.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from citypact.games.coalitional import CooperativeGame
from citypact.games.coalitional.forms import WeightedGraphGame
from citypact.games.rational import as_fraction
from citypact.games.validation import Door
from citypact.solvers.certificate import TOLERANCE, Certificate
from citypact.solvers.provenance import Provenance
from citypact.solvers.structures.split_table import split_table
from citypact.solvers.structures.structure import OptimalStructure

#: Dynamic programming of 20 players takes seconds; every further player three times as long.
MOST_SPLIT_PLAYERS = 20
#: Up to here the optimal structures are counted.
MOST_COUNTED_PLAYERS = 12
#: Prices against all coalitions need a table of worths.
MOST_PRICED_PLAYERS = 30
#: How far a sum of floats may be off, relative to the sum of their sizes.
ROUNDING = 4e-16


def optimal_structure(game: CooperativeGame, *, seconds: float = 60.0) -> OptimalStructure:
    """Find the groups in which the players have most together.

    Parameters
    ----------
    game : CooperativeGame
        Up to 20 players the answer is exact and proved, beyond it comes with a bound where there
        is one. Of a cost game the smallest total is found.
    seconds : float
        Time for a linear program, and again for an integer one, for a graph of more than 20 players.

    Returns
    -------
    OptimalStructure
        ``proved`` says whether the bound is reached, up to 1e-9 of what the groups add to what
        their members have alone and to the rounding of sums.

    Raises
    ------
    InputError
        On a time that is not positive.
    CertificateError
        If the recheck contradicts the search.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> game = CoalitionalGame(("a", "b", "c"), [0, 2, 2, 5, 3, 4, 4, 7])
    >>> print(optimal_structure(game).explain())
    a+b | c has 8 亿元, the most of all structures (all together 7, everyone alone 7).
    """
    door = Door()
    door.positive("seconds", seconds, "number of seconds")
    door.close()
    if game.size <= MOST_SPLIT_PLAYERS:
        return _by_splits(game)
    return _beyond(game, seconds)


def _by_splits(game: CooperativeGame) -> OptimalStructure:
    table = split_table(game)
    groups = table.first()
    value = sum((game.fraction_of(mask) for mask in groups), Fraction(0))
    whole = (1 << game.size) - 1
    charged = sum((table.weights[mask] for mask in groups), 0 * table.weights[0])
    scale = abs(table.best[whole]) or 1
    union = 0
    for mask in groups:
        union |= mask
    once = union == whole and sum(mask.bit_count() for mask in groups) == game.size
    residuals = {
        "every player is in one group": 0 if once else 1,
        "the groups add up to the best total": float(abs(charged - table.best[whole]) / scale),
        "best totals that a second pass denies": table.contradicted(),
    }
    exact = table.slack == 0
    certificate = Certificate(residuals, 0.0 if exact else TOLERANCE, exact=exact)
    certificate.require()
    return OptimalStructure(
        structure=tuple(game.members(mask) for mask in groups),
        value=float(value),
        exact=value,
        bound=float(value),
        proved=True,
        count=table.count() if game.size <= MOST_COUNTED_PLAYERS else None,
        together=game.grand,
        apart=float(sum(map(as_fraction, game.singles.tolist()), Fraction(0))),
        unit=game.unit,
        cost=game.cost,
        certificate=certificate,
        provenance=Provenance("dynamic programming over all splits", exact=exact),
    )


def _beyond(game: CooperativeGame, seconds: float) -> OptimalStructure:
    from citypact.solvers.structures.bounds import graph_optimum, priced_bound
    from citypact.solvers.structures.improving_moves import improved, total_of

    groups: Sequence[Sequence[int]] = improved(game)
    bound, method, version = None, "improving moves", ""
    if isinstance(game, WeightedGraphGame):
        groups, bound, method, version = graph_optimum(game, groups, seconds)
    elif game.size <= MOST_PRICED_PLAYERS:
        bound, method = priced_bound(game), "improving moves, bounded by prices"
    groups = sorted(sorted(group) for group in groups)
    value = total_of(game, groups)
    apart = float(sum(map(as_fraction, game.singles.tolist()), Fraction(0)))
    sizes = [abs(float(value)), abs(game.grand), *map(abs, game.singles.tolist())]
    scale = max(1e-300, *sizes)
    seen = sorted(at for group in groups for at in group)
    residuals = {"every player is in one group": 0.0 if seen == list(range(game.size)) else 1.0}
    proved = False
    if bound is not None:
        short = game.sign * (bound - float(value))
        residuals["no total beats its bound"] = -short / scale
        # What groups add decides, however much the players have alone; sums carry rounding.
        added = max(abs(float(value) - apart), abs(bound - apart))
        proved = short <= TOLERANCE * added + ROUNDING * sum(sizes)
    certificate = Certificate(residuals, TOLERANCE, scale)
    certificate.require()
    return OptimalStructure(
        structure=tuple(tuple(game.players[at] for at in group) for group in groups),
        value=float(value),
        exact=value,
        bound=bound,
        proved=proved,
        count=None,
        together=game.grand,
        apart=apart,
        unit=game.unit,
        cost=game.cost,
        certificate=certificate,
        provenance=Provenance(method, solver=version),
    )
