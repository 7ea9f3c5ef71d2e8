"""What enumeration and paths share: the game at the door, the judgement of a profile, the answer.

A profile's index is :math:`(-1)^{k+1}` times the signs of the determinants of both positive payoff
matrices on its supports of size k [Shapley1974]_; it is defined where the best replies are the
strategies in use and the determinants do not vanish. In a game that is not degenerate the number of
equilibria is odd and their indices add up to one. In any game a Lemke-Howson path, walked in whole
numbers, ends in an extreme equilibrium, which a complete list holds.

References
----------
.. [Shapley1974] L. S. Shapley, "A note on the Lemke-Howson algorithm", Mathematical Programming Study 1,
   1974, 175-189.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TypeAlias

from citypact.errors import InputError, Problem
from citypact.games.normal_form import NormalFormGame
from citypact.solvers.certificate import Certificate
from citypact.solvers.nash.answer import NashEquilibria, NashSubset
from citypact.solvers.nash.equilibrium import NashEquilibrium
from citypact.solvers.nash.lemke_howson import path_end
from citypact.solvers.nash.nashpy_comparison import compared_with_nashpy
from citypact.solvers.nash.polytope import ReplyPolytope, Strategy
from citypact.solvers.nash.recheck import WholeGame
from citypact.solvers.provenance import Provenance

#: Strategies of one player up to which a path takes minutes at most.
MOST_STRATEGIES = 500
#: Cells up to which a path in whole numbers takes milliseconds.
MOST_CELLS_WALKED = 400

Polytopes: TypeAlias = tuple[ReplyPolytope, ReplyPolytope]


def read_game(game: NormalFormGame) -> WholeGame:
    """Return the game in whole numbers.

    Raises
    ------
    InputError
        If there are not two players, or more than 500 strategies of one.
    """
    game.pair()
    if max(game.shape) > MOST_STRATEGIES:
        found = f"{max(game.shape)} of one player"
        raise InputError(Problem("strategies", found, f"at most {MOST_STRATEGIES} to search for equilibria"))
    return WholeGame.of(game)


def polytopes_of(whole: WholeGame) -> Polytopes:
    """Return the row player's and the column player's polytopes."""
    (own, other), (own_unit, other_unit) = whole.tables, whole.denominators
    mine = [[Fraction(x, other_unit) for x in line] for line in other.tolist()]
    theirs = [[Fraction(x, own_unit) for x in line] for line in own.T.tolist()]
    return ReplyPolytope.of(mine), ReplyPolytope.of(theirs)


def judged(whole: WholeGame, polytopes: Polytopes, row: Strategy, column: Strategy) -> NashEquilibrium:
    """Judge a profile from the payoffs."""
    judgement = whole.judge(row, column)
    used = tuple(tuple(at for at, p in enumerate(side) if p) for side in (row, column))
    index = None
    if used == judgement.best and len(used[0]) == len(used[1]):
        signs = polytopes[0].determinant_sign(*used) * polytopes[1].determinant_sign(*reversed(used))
        index = (-1) ** (len(used[0]) + 1) * signs or None
    return NashEquilibrium((row, column), judgement.payoffs, judgement.regret, judgement.strict, index)


def listing_place(each: NashEquilibrium) -> tuple[bool, list[Fraction]]:
    """Order pure equilibria first, then by the strategies as listed."""
    return not each.pure, [-p for strategy in each.exact for p in strategy]


def assembled(
    game: NormalFormGame,
    whole: WholeGame,
    found: Sequence[NashEquilibrium],
    how: str,
    degenerate: bool | None = None,
    subsets: tuple[NashSubset, ...] | None = None,
    components: tuple[tuple[int, ...], ...] | None = None,
) -> NashEquilibria:
    """Check the list as a whole and put the answer together; with ``components`` it is complete."""
    complete = components is not None
    # A strategy that takes part in many equilibria is summed once.
    strategies = list({id(strategy): strategy for each in found for strategy in each.exact}.values())
    chances = [p for strategy in strategies for p in strategy]
    sums = [sum(strategy, Fraction(0)) for strategy in strategies]
    residuals: dict[str, Fraction | int] = {
        "no other strategy is better": max(each.regret for each in found),
        "probabilities are not negative": max(-p for p in chances),
        "probabilities add up to one": max(abs(total - 1) for total in sums),
    }
    if complete:
        listed = {tuple(side[0] for side in each.supports) for each in found if each.pure}
        residuals["every pure equilibrium is listed"] = len(set(whole.pure_equilibria()) - listed)
    if complete and whole.tables[0].size <= MOST_CELLS_WALKED:
        end = path_end(polytopes_of(whole), 0, whole=True)
        residuals["a Lemke-Howson path ends in the list"] = int(end not in {each.exact for each in found})
    if complete and degenerate is False:
        residuals["the number of equilibria is odd"] = 1 - len(found) % 2
        residuals["indices add up to one"] = abs(sum(each.index or 0 for each in found) - 1)
    certificate = Certificate(residuals, tolerance=0.0, exact=True)
    certificate.require()
    compared = compared_with_nashpy(game, found) if complete else ""
    provenance = Provenance(
        f"{how}; every equilibrium solved for and judged in fractions",
        solver="citypact",
        exact=True,
        options={"compared": compared} if compared else {},
    )
    value = found[0].payoffs[0] if whole.constant_sum else None
    return NashEquilibria(
        game, tuple(found), complete, degenerate, how, subsets, components, value, certificate, provenance
    )
