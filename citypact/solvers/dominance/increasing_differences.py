r"""Supermodular games: every player's higher strategy makes the others' higher strategies more worth while.

With strategies in a line a game is supermodular iff for all players :math:`i \ne j`, for neighbouring
strategies :math:`a < a'` of :math:`i` and :math:`b < b'` of :math:`j` and whatever the rest play,

.. math:: u_i(a', b') - u_i(a, b') \;\ge\; u_i(a', b) - u_i(a, b) .

Best replies then rise with the others' play; from the lowest profile the least best replies climb to the
least equilibrium, from the highest the greatest descend to the greatest, and every other equilibrium,
mixed or correlated, lives between them [Milgrom1990]_.

References
----------
.. [Milgrom1990] P. Milgrom and J. Roberts, "Rationalizability, learning, and equilibrium in games with
   strategic complementarities", Econometrica 58, 1990, 1255-1277, theorem 5. D. Topkis, "Equilibrium
   points in nonzero-sum n-person submodular games", SIAM Journal on Control and Optimization 17, 1979,
   773-787. models.md §7.11.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import permutations

import numpy as np

from citypact.games.normal_form import NormalFormGame
from citypact.games.rational import Number
from citypact.games.validation import Door
from citypact.solvers.certificate import Certificate
from citypact.solvers.dominance.supermodular_report import DecreasingDifference, SupermodularReport
from citypact.solvers.provenance import Provenance

Place = tuple[int, ...]


def supermodular(
    game: NormalFormGame, orders: Mapping[str, Sequence[str]] | None = None
) -> SupermodularReport:
    """Judge whether a game is supermodular and find its least and greatest equilibria, exactly.

    Parameters
    ----------
    game : NormalFormGame
        Payoffs of n players (亿元), strategies from low to high.
    orders : mapping of str to sequence of str, optional
        Another order, low to high, for some players: two quantity setters are complements once one of
        them is read backwards.

    Returns
    -------
    SupermodularReport
        With a witness where the verdict is no.

    Raises
    ------
    InputError
        If an order names an unknown player or does not list each of its strategies once.
    CertificateError
        If an extreme profile fails its recheck.

    Examples
    --------
    >>> names = (("wait", "adopt"),) * 2
    >>> found = supermodular(NormalFormGame(([[0, 0], [-1, 2]], [[0, -1], [0, 2]]), ("a", "b"), names))
    >>> found.least, found.greatest, found.unique
    (('wait', 'wait'), ('adopt', 'adopt'), False)
    """
    if orders:
        game = _ordered(game, orders)
    witness = _steepest_fall(game)
    rising: list[Place] = []
    falling: list[Place] = []
    if witness is None:
        rising = _climb(game, tuple(0 for _ in game.shape), highest=False)
        falling = _climb(game, tuple(size - 1 for size in game.shape), highest=True)
    certificate = _recheck(game, witness, rising, falling)
    certificate.require()

    def named(place: Place) -> tuple[str, ...]:
        return tuple(names[at] for names, at in zip(game.strategies, place, strict=True))

    return SupermodularReport(
        game=game,
        witness=witness,
        least=named(rising[-1]) if rising else None,
        greatest=named(falling[-1]) if falling else None,
        rising=tuple(map(named, rising)),
        falling=tuple(map(named, falling)),
        certificate=certificate,
        provenance=Provenance("second differences and iterated best replies in fractions", exact=True),
    )


def _ordered(game: NormalFormGame, orders: Mapping[str, Sequence[str]]) -> NormalFormGame:
    door = Door()
    if not isinstance(orders, Mapping):
        door.refuse("orders", orders, "a mapping from players to their strategies")
        door.close()
    for player in orders:
        door.choice("orders", player, tuple(game.players))
    strategies = []
    for player, names in zip(game.players, game.strategies, strict=True):
        given = orders.get(player, names)
        wanted = tuple(given) if np.ndim(given) == 1 else (str(given),)
        if sorted(map(str, wanted)) != sorted(names):
            door.refuse(f"order of {player}", ", ".join(map(str, wanted)), f"each once of {', '.join(names)}")
        strategies.append(wanted)
    door.close()
    places = [
        [list(names).index(name) for name in wanted]
        for names, wanted in zip(game.strategies, strategies, strict=True)
    ]
    tables = tuple(table[np.ix_(*places)] for table in game.exact_tables)
    return NormalFormGame(tables, tuple(game.players), tuple(strategies))


def _steepest_fall(game: NormalFormGame) -> DecreasingDifference | None:
    """Find the most negative second difference of any pair of neighbouring strategies."""
    worst: tuple[Fraction, int, int, Place] | None = None
    for player, rival in permutations(range(len(game.shape)), 2):
        if min(game.shape[player], game.shape[rival]) < 2:
            continue
        second = np.diff(np.diff(game.exact_tables[player], axis=player), axis=rival)
        at = int(second.argmin())
        fall = -Fraction(second.ravel()[at])
        if fall > 0 and (worst is None or fall > worst[0]):
            worst = fall, player, rival, tuple(int(k) for k in np.unravel_index(at, second.shape))
    if worst is None:
        return None
    fall, player, rival, place = worst
    own, other = game.strategies[player], game.strategies[rival]
    return DecreasingDifference(
        game.players[player],
        game.players[rival],
        (own[place[player]], own[place[player] + 1]),
        (other[place[rival]], other[place[rival] + 1]),
        {
            name: game.strategies[at][place[at]]
            for at, name in enumerate(game.players)
            if at not in (player, rival)
        },
        fall,
    )


def _climb(game: NormalFormGame, start: Place, highest: bool) -> list[Place]:
    """Let all answer at once, with their greatest or least best reply, until nobody moves."""
    path = [start]
    while True:
        now, after = path[-1], []
        for player in range(len(start)):
            earned = _column(game, player, now)
            best = [at for at, value in enumerate(earned) if value == max(earned)]
            after.append(best[-1] if highest else best[0])
        if tuple(after) == now:
            return path
        path.append(tuple(after))


def _column(game: NormalFormGame, player: int, place: Place) -> list[Fraction]:
    """Return what each strategy earns a player against what the others play."""
    line = np.moveaxis(game.exact_tables[player], player, -1)[(*place[:player], *place[player + 1 :])]
    earned: list[Fraction] = line.tolist()
    return earned


def _recheck(
    game: NormalFormGame,
    witness: DecreasingDifference | None,
    rising: Sequence[Place],
    falling: Sequence[Place],
) -> Certificate:
    """Check the witness by its four payoffs, or that the extremes are equilibria reached monotonically."""
    if witness is not None:
        who, rival = (list(game.players).index(name) for name in (witness.player, witness.rival))

        def payoff(step: str, other: str) -> Fraction:
            played = {**witness.others, witness.player: step, witness.rival: other}
            names = zip(game.players, game.strategies, strict=True)
            spot = tuple(list(own).index(played[name]) for name, own in names)
            cell: Fraction = game.exact_tables[who][spot]
            return cell

        (low, high), (before, then) = witness.step, witness.rival_step
        fall = (payoff(high, before) - payoff(low, before)) - (payoff(high, then) - payoff(low, then))
        right = fall == witness.amount > 0 and who != rival
        return Certificate({"the gain falls": 0 if right else 1}, exact=True)
    residuals: dict[str, Number] = {}
    for word, path in (("least", rising), ("greatest", falling)):
        regret = max(
            max(_column(game, player, path[-1])) - game.exact_tables[player][path[-1]]
            for player in range(len(game.shape))
        )
        residuals[f"the {word} is an equilibrium"] = regret and 1
    ordered = all(a <= b for a, b in zip(rising[-1], falling[-1], strict=True))
    residuals["the least is not above the greatest"] = 0 if ordered else 1
    return Certificate(residuals, exact=True)
