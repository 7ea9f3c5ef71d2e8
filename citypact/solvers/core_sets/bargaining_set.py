r"""The bargaining set :math:`M_1^{(i)}`: every objection can be countered.

At an imputation x an *objection* of i against j is a coalition S with i and without j and
amounts y with :math:`y(S) = v(S)` and :math:`y_k > x_k` for its members. A *counter-objection* of
j is a coalition D with j and without i whose worth pays the members of S their y and the others
their x, :math:`v(D) \ge y(D \cap S) + x(D \setminus S)`. The bargaining set holds the imputations
at which every objection has a counter-objection [Aumann1964]_, [Davis1967]_; it contains the
kernel and is not empty when there are imputations.

With :math:`d = y - x \ge 0` and :math:`f(T) = \max \{ e(D, x) : D \cap S = T, j \in D \not\ni i \}` an
objection through S cannot be countered if and only if

.. math::

    f(\varnothing) < 0, \qquad d(T) > f(T) \ \ (\varnothing \ne T \subseteq S \setminus i), \qquad
    d(S \setminus i) < d(S) = e(S, x) ,

so if and only if :math:`f(\varnothing) < 0` and the least :math:`d(S \setminus i)` with
:math:`d(T) \ge f(T)`, :math:`d \ge 0`, is below :math:`e(S, x)`: a linear program in at most n - 2
unknowns for each pair and coalition. It is skipped where a single T settles the matter,
:math:`f(T) \ge e(S, x)`.

References
----------
.. [Aumann1964] R. J. Aumann and M. Maschler, "The bargaining set for cooperative games",
   *Advances in Game Theory*, Princeton, 1964, 443-476.
.. [Davis1967] M. Davis and M. Maschler, "Existence of stable payoff configurations for
   cooperative games", *Essays in Mathematical Economics*, Princeton, 1967, 39-52.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import permutations
from typing import Any

from citypact.games.coalitional import CooperativeGame
from citypact.games.coalitional.masks import submasks
from citypact.solvers.core_sets.coalition_rows import player_names, share_of
from citypact.solvers.core_sets.exact_optimum import exact_optimum
from citypact.solvers.core_sets.outcome import Amounts, Outcome, verdict
from citypact.solvers.linear.program import LinearProgram, Row
from citypact.solvers.property_report import PropertyReport

#: 8 * 7 * 2**6 pairs with coalitions, each with up to 64 rows.
MOST_BARGAINING_PLAYERS = 8


def in_bargaining_set(game: CooperativeGame, x: Amounts) -> PropertyReport:
    """Check whether every objection of a player against another can be countered.

    Decided in rational arithmetic; amounts given as floats may miss a comparison by one part
    in 10**9 of the largest worth.

    Parameters
    ----------
    game : CooperativeGame
        At most 8 players; all of them form one coalition.
    x : mapping of player to amount, or sequence in player order
        The allocation, in the game's unit.

    Returns
    -------
    PropertyReport
        When false, the witness is the player who objects, the player against whom, and the
        coalition of the objection; the gap is what it can spare and still not be countered.

    Raises
    ------
    InputError
        If the allocation does not fit the game, or beyond 8 players.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> majority = CoalitionalGame(("a", "b", "c"), [0, 0, 0, 1, 0, 1, 1, 1])
    >>> third = [Fraction(1, 3)] * 3
    >>> bool(in_bargaining_set(majority, third)), in_bargaining_set(majority, [0, 0, 1]).witness
    (True, (('a',), ('c',), ('a', 'b')))
    """
    name = "in the bargaining set"
    outcome = Outcome.of(game, x, MOST_BARGAINING_PLAYERS)
    rational = verdict(name, outcome.inefficient(name), outcome.irrational(name))
    if not rational:
        return rational
    for one, other, through in _objections(outcome):
        spare = _spare(outcome, one, other, through)
        if spare is not None:
            players = game.players
            return outcome.report(
                name,
                ((players[one],), (players[other],), game.members(through)),
                spare,
                f"{players[one]} objects against {players[other]} through {game.label(through)}, "
                f"which has {outcome.money(outcome.excess[through]):.10g} to win, "
                f"and {players[other]} cannot counter",
            )
    return PropertyReport(name, True)


def _objections(outcome: Outcome) -> Iterator[tuple[int, int, int]]:
    """Yield who can object against whom through which coalition, the likeliest first."""
    order = sorted(range(1, len(outcome.excess) - 1), key=lambda mask: -outcome.excess[mask])
    for mask in order:
        if not outcome.beyond(outcome.excess[mask]):
            return
        for one, other in permutations(range(outcome.game.size), 2):
            if mask >> one & 1 and not mask >> other & 1:
                yield one, other, mask


def _spare(outcome: Outcome, one: int, other: int, through: int) -> Any:
    """Return what an objection has left when nobody can counter it, or None if it can be countered."""
    excess = outcome.excess[through]
    mates = through ^ 1 << one
    outside = len(outcome.excess) - 1 ^ through ^ 1 << other
    demands: dict[int, Any] = {}
    for inside in submasks(mates):
        best = max(outcome.excess[inside | 1 << other | rest] for rest in submasks(outside))
        if not outcome.beyond(excess - best) or (not inside and not outcome.beyond(-best)):
            return None
        if inside and best > 0:
            demands[inside] = best
    need = _least_payment(outcome.game.size, mates, demands)
    left = excess - need
    return left if outcome.beyond(left) else None


def _least_payment(size: int, mates: int, demands: dict[int, Any]) -> Fraction:
    """Return the least that the other members must get so that no demand is met by a counter."""
    if not demands:
        return Fraction(0)
    names = [name for at, name in enumerate(player_names(size)) if mates >> at & 1]
    rows = [Row(f"at least 0: {name}", {name: 1}, ">=", 0) for name in names]
    rows += [Row(str(inside), share_of(inside), ">=", Fraction(need)) for inside, need in demands.items()]
    return exact_optimum(
        LinearProgram("minimize", tuple(names), dict.fromkeys(names, 1), tuple(rows))
    ).optimum
