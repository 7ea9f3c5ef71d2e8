"""Verdicts on agreements recomputed one by one in fractions, apart from the array that gave them."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from citypact.games.coalitional.masks import BoolArray, IntArray
from citypact.games.coalitional.membership import MembershipGame
from citypact.solvers.certificate import Certificate
from citypact.solvers.stability.move import Move
from citypact.solvers.stability.rules import Entry, Ties, members_stay, moved, outsiders_stay
from citypact.solvers.stability.steps import enlargements, formed, joinings, leavings, shortfall
from citypact.solvers.stability.verdicts import scaled

#: Up to here every agreement is looked at again.
MOST_RECHECKED_PLAYERS = 8
#: Beyond, so many that are stable and so many that are not, evenly spread.
SAMPLE = 150


def differing(
    game: MembershipGame,
    internal: BoolArray,
    external: BoolArray,
    ties: Ties,
    entry: Entry,
    transfers: bool,
) -> Certificate:
    """Return whether verdicts agree with the payoffs: all up to 8 players, beyond 300 of them."""
    payoffs = scaled(game)
    alone = [payoffs.money(payoffs.slack(at)) for at in range(game.size)]
    place = {name: at for at, name in enumerate(game.players)}
    wrong = {"internal": 0, "external": 0}
    for mask in _looked_at(internal & external, game.size).tolist():
        if transfers:
            away = [shortfall(game, mask)] if formed(mask) else []
            into = enlargements(game, mask)
        else:
            away, into = leavings(game, mask), joinings(game, mask, entry)

        def slack(move: Move) -> Fraction:
            if transfers:
                return payoffs.money(payoffs.joint_slack(game.mask(*move.after)))
            return alone[place[move.who[0]]]

        leaves = any(moved(move.gain, slack(move), members_stay(ties)) for move in away)
        joins = any(moved(move.gain, slack(move), outsiders_stay(ties)) for move in into)
        wrong["internal"] += leaves == bool(internal[mask])
        wrong["external"] += joins == bool(external[mask])
    residuals = {f"{side} verdicts that the payoffs contradict": count for side, count in wrong.items()}
    return Certificate(residuals, tolerance=0.0, exact=not payoffs.computed)


def _looked_at(stable: BoolArray, players: int) -> IntArray:
    if players <= MOST_RECHECKED_PLAYERS:
        return np.arange(len(stable), dtype=np.int64)
    sides = []
    for verdict in (True, False):
        masks = np.flatnonzero(stable == verdict)
        sides.append(masks[np.linspace(0, len(masks) - 1, min(SAMPLE, len(masks))).astype(np.int64)])
    return np.unique(np.concatenate(sides))
