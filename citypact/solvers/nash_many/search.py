r"""Equilibria of games with any number of players: what can be proved, and what is only found.

Strictly dominated strategies are dropped round after round, which loses no equilibrium. If one
profile is left it is the only equilibrium; if two players still choose, their game is enumerated
exactly; three players with two strategies each are solved by a quadratic equation. In all these
cases the list is complete unless it says otherwise. Any larger game gets all its pure equilibria,
and mixed ones as far as Newton's method finds them support by support: that list is never called
complete. Every profile is judged by its regret in rational arithmetic.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from citypact.games.coalitional import FloatArray
from citypact.games.normal_form import NormalFormGame
from citypact.games.rational import Number
from citypact.games.validation import Door
from citypact.solvers.certificate import TOLERANCE, Certificate
from citypact.solvers.dominance.elimination import iterated_dominance
from citypact.solvers.nash.enumerated import nash_equilibria
from citypact.solvers.nash_many.gambit_profiles import gambit_profiles
from citypact.solvers.nash_many.many_equilibria import ManyEquilibria, ManyEquilibrium, Mixed
from citypact.solvers.nash_many.pure_scan import pure_equilibria
from citypact.solvers.nash_many.regret import deviation_payoffs, payoff_ranges
from citypact.solvers.nash_many.support_search import SAME, candidates
from citypact.solvers.nash_many.three_binary import three_binary
from citypact.solvers.provenance import Provenance

#: Combinations of strategies up to which dominance is tried with mixtures, at all, and supports are.
MIXTURES, DOMINANCE, SUPPORTS = 200, 20_000, 5_000
#: Pure equilibria that are listed one by one; of more, ``pure_equilibria`` has the list.
MOST_LISTED = 2_000


@dataclass(frozen=True)
class _Found:
    """Profiles of the reduced game and what is known about the list."""

    profiles: list[Mixed]
    complete: bool
    degenerate: bool | None
    method: str


def many_player_equilibria(game: NormalFormGame, seed: int = 0) -> ManyEquilibria:
    """Find equilibria of a game of two or more players.

    Parameters
    ----------
    game : NormalFormGame
        The game.
    seed : int
        Of the random starting points of the search for mixed equilibria in larger games.

    Raises
    ------
    InputError
        If the seed is no whole number.

    Examples
    --------
    Three players, each of whom wants to be alone on its side:

    >>> alone = [[[0, 0], [0, 1]], [[1, 0], [0, 0]]], [[[0, 0], [1, 0]], [[0, 1], [0, 0]]]
    >>> game = NormalFormGame((*alone, [[[0, 1], [0, 0]], [[0, 0], [1, 0]]]))
    >>> found = many_player_equilibria(game)
    >>> len(found.equilibria), found.complete, found.degenerate
    (7, False, True)
    >>> found.equilibria[-1].strategies
    ((0.5, 0.5), (0.5, 0.5), (0.5, 0.5))
    """
    door = Door()
    door.whole("seed", seed, 0, 2**32 - 1)
    door.close()
    cells = game.tables[0].size
    reduced = game
    if cells <= DOMINANCE:
        reduced = iterated_dominance(game, "strict", by_mixed=cells <= MIXTURES).reduced
    active = [at for at, size in enumerate(reduced.shape) if size > 1]
    if len(active) == 0:
        found = _Found([_pure(reduced, (0,) * len(reduced.shape))], True, False, "strict dominance")
    elif len(active) == 2:
        found = _two(reduced, active)
    elif len(active) == 3 and all(reduced.shape[at] == 2 for at in active):
        found = _three(reduced, active)
    else:
        found = _search(reduced, seed)
    return _judged(game, reduced, found)


def _pure(game: NormalFormGame, profile: Sequence[int]) -> Mixed:
    return tuple(
        tuple(Fraction(int(at == chosen)) for at in range(size))
        for size, chosen in zip(game.shape, profile, strict=True)
    )


def _spread(game: NormalFormGame, active: Sequence[int], mixes: Sequence[Sequence[Fraction]]) -> Mixed:
    """Add the players who have one strategy left."""
    whole: list[tuple[Fraction, ...]] = [(Fraction(1),)] * len(game.shape)
    for at, mix in zip(active, mixes, strict=True):
        whole[at] = tuple(mix)
    return tuple(whole)


def _two(game: NormalFormGame, active: Sequence[int]) -> _Found:
    """Enumerate a game in which two players still choose."""
    shape = tuple(game.shape[at] for at in active)
    answer = nash_equilibria(NormalFormGame(tuple(game.exact_tables[at].reshape(shape) for at in active)))
    profiles = [_spread(game, active, each.exact) for each in answer.equilibria]
    return _Found(profiles, answer.complete, answer.degenerate, f"two players choose: {answer.method}")


def _three(game: NormalFormGame, active: Sequence[int]) -> _Found:
    """Solve a game in which three players still choose, between two strategies each."""
    answer = three_binary([game.exact_tables[at].reshape(2, 2, 2) for at in active])
    profiles = [_spread(game, active, [(1 - x, x) for x in point]) for point in answer.points]
    degenerate = True if answer.tied else False if answer.decided else None
    return _Found(profiles, answer.decided, degenerate, "three players with two strategies: one quadratic")


def _search(game: NormalFormGame, seed: int) -> _Found:
    """List the pure equilibria and look for mixed ones."""
    pure = pure_equilibria(game).profiles
    profiles = [_pure(game, profile) for profile in pure[:MOST_LISTED]]
    words = ["all pure profiles" if len(pure) <= MOST_LISTED else f"the first {MOST_LISTED} pure ones"]
    singular = False
    if game.tables[0].size <= SUPPORTS:
        scaled = _scaled(game)
        for chances, flat in candidates(scaled, seed):
            profile = _as_fractions(chances)
            if profile is not None and _new(profile, profiles) and max(_regrets(game, profile)) <= TOLERANCE:
                profiles.append(profile)
                singular |= flat
        words.append("Newton's method by supports")
        others = gambit_profiles(scaled)
        for mixed in others:
            if _new(mixed, profiles) and max(_regrets(game, mixed)) <= TOLERANCE:
                profiles.append(mixed)
        if others:
            words.append("gambit")
    return _Found(profiles, False, True if singular else None, ", ".join(words))


def _scaled(game: NormalFormGame) -> list[FloatArray]:
    """Move each player's payoffs to [0, 1], which leaves best replies as they are."""
    scaled = []
    for table in game.exact_tables:
        low, high = table.min(), table.max()
        scaled.append(((table - low) / ((high - low) or 1)).astype(float))
    return scaled


def _as_fractions(chances: Sequence[FloatArray]) -> Mixed | None:
    profile = []
    for mix in chances:
        whole = [Fraction(max(float(p), 0.0)) for p in mix]
        total = sum(whole, Fraction(0))
        if not total:
            return None
        profile.append(tuple(p / total for p in whole))
    return tuple(profile)


def _new(profile: Mixed, known: Sequence[Mixed]) -> bool:
    flat = np.array([float(p) for mix in profile for p in mix])
    return all(np.abs(flat - [float(p) for mix in other for p in mix]).max() >= SAME for other in known)


def _regrets(game: NormalFormGame, profile: Mixed) -> list[Fraction]:
    return _judge(profile, deviation_payoffs(game, profile), payoff_ranges(game))


def _judge(
    profile: Mixed, earned: Sequence[Sequence[Fraction]], ranges: Sequence[Fraction]
) -> list[Fraction]:
    return [
        (max(each) - sum((p * payoff for p, payoff in zip(mix, each, strict=True)), Fraction(0))) / span
        for mix, each, span in zip(profile, earned, ranges, strict=True)
    ]


def _judged(game: NormalFormGame, reduced: NormalFormGame, found: _Found) -> ManyEquilibria:
    """Put profiles back into the whole game and compute what they earn and what departures gain."""
    ranges = payoff_ranges(game)
    places = [
        [list(names).index(name) for name in left]
        for names, left in zip(game.strategies, reduced.strategies, strict=True)
    ]
    equilibria, tied = [], False
    for profile in found.profiles:
        whole = []
        for size, place, mix in zip(game.shape, places, profile, strict=True):
            full = [Fraction(0)] * size
            for at, p in zip(place, mix, strict=True):
                full[at] = p
            whole.append(tuple(full))
        earned = deviation_payoffs(game, whole)
        pure = all(max(mix) == 1 for mix in whole)
        best = [sum(payoff == max(each) for payoff in each) for each in earned]
        used = [sum(p > 0 for p in mix) for mix in whole]
        tied |= pure and best != used
        equilibria.append(
            ManyEquilibrium(
                exact=tuple(whole),
                payoffs=tuple(
                    sum((p * payoff for p, payoff in zip(mix, each, strict=True)), Fraction(0))
                    for mix, each in zip(whole, earned, strict=True)
                ),
                regret=max(_judge(tuple(whole), earned, ranges)),
                stable=pure and max(best) == 1,
            )
        )
    equilibria.sort(key=lambda each: (not each.pure, sum(map(len, each.supports))))
    degenerate = True if tied and found.degenerate is None else found.degenerate
    residuals: dict[str, Number] = {
        f"regret of equilibrium {number}": each.regret for number, each in enumerate(equilibria, 1)
    }
    if found.complete and degenerate is False:
        # Wilson: the number of equilibria of a regular game is odd.
        residuals["their number is odd"] = 1 - len(equilibria) % 2
    if not equilibria:
        residuals["nothing is claimed"] = 0
    certificate = Certificate(residuals, exact=True)
    certificate.require()
    return ManyEquilibria(
        game=game,
        equilibria=tuple(equilibria),
        complete=found.complete,
        degenerate=degenerate,
        method=found.method,
        certificate=certificate,
        provenance=Provenance(found.method, exact=found.complete),
    )
