r"""Partitions that hold when every player cares only about its own group.

Player :math:`i` in group :math:`P(i)` of a partition may move to another group :math:`T`, or be alone
(:math:`T = \varnothing`), if it gains, :math:`u_i(T \cup i) > u_i(P(i))` [Bogomolnaia2002]_:

* *Nash stable*: no player gains by moving anywhere;
* *individually stable*: by moving where no member of :math:`T` loses;
* *contractually individually stable*: where also none of those left behind loses;
* *core stable*: no group of players, gathered from anywhere, makes every one of its members better off.

Nash implies individually implies contractually individually stable; partitions of the last kind
always exist, of the others not. A player that is indifferent stays, and consents.

References
----------
.. [Bogomolnaia2002] A. Bogomolnaia and M. O. Jackson, "The stability of hedonic coalition structures",
   Games and Economic Behavior 38(2), 2002, 201-230.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np

from citypact.games.coalitional.masks import BoolArray, IntArray
from citypact.solvers.certificate import Certificate
from citypact.solvers.stability.hedonic_game import HedonicGame
from citypact.solvers.stability.hedonic_objection import CONCEPTS, Concept, Groups, objection

#: Partitions rechecked one by one, of those that a concept admits and of those that it rejects.
SAMPLE = 25
#: Partitions listed by name in plain data.
MOST_LISTED = 1000


@dataclass(frozen=True, eq=False)
class HedonicPartitions:
    """All partitions of a game that are stable in four senses.

    Attributes
    ----------
    game : HedonicGame
        The game.
    partitions : int array of shape (k, n)
        Every partition, as the group of each player by bit mask.
    stable : mapping of str to bool array of shape (k,)
        By "nash", "individual", "contractual" and "core".
    certificate : Certificate
        Up to 25 partitions that each concept admits, and 25 that it rejects, looked at again in
        fractions.
    """

    game: HedonicGame
    partitions: IntArray
    stable: Mapping[Concept, BoolArray]
    certificate: Certificate = field(repr=False)

    def listed(self, concept: Concept) -> list[Groups]:
        """Return the stable partitions by names, groups in order of their first player."""
        return [self._named(row) for row in self.partitions[self.stable[concept]]]

    @property
    def count(self) -> dict[Concept, int]:
        """How many partitions are stable in each sense."""
        return {concept: int(found.sum()) for concept, found in self.stable.items()}

    def explain(self) -> str:
        """Say in a sentence how many partitions are stable in each sense."""
        words = {
            "nash": "Nash stable",
            "individual": "individually stable",
            "contractual": "contractually individually stable",
            "core": "core stable",
        }
        told = ", ".join(f"{number} {words[concept]}" for concept, number in self.count.items())
        return f"Of {len(self.partitions)} partitions are {told}."

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON; at most 1000 partitions of each kind."""
        told: dict[str, Any] = {"partitions": len(self.partitions), "count": dict(self.count)}
        for concept in CONCEPTS:
            rows = self.partitions[self.stable[concept]][:MOST_LISTED]
            told[concept] = [["+".join(group) for group in self._named(row)] for row in rows]
        return {**told, "certificate": self.certificate.to_dict()}

    def _named(self, row: IntArray) -> Groups:
        return tuple(self.game.members(mask) for mask in dict.fromkeys(row.tolist()))


def hedonic_partitions(game: HedonicGame) -> HedonicPartitions:
    """Find every partition that is Nash, individually, contractually individually or core stable.

    Parameters
    ----------
    game : HedonicGame
        At most 10 players.

    Returns
    -------
    HedonicPartitions
        ``hedonic_objection`` says of any other partition who upsets it.

    Examples
    --------
    a wants to be with b, who wants to be alone: one of them always moves, unless b is asked.

    >>> game = HedonicGame(("a", "b"), [[0, 1, 0, 2], [0, 0, 2, 1]])
    >>> hedonic_partitions(game).count
    {'nash': 0, 'individual': 1, 'contractual': 2, 'core': 1}
    """
    partitions, ranks = all_partitions(game.size), game.ranks()
    now = np.stack([ranks[at, partitions[:, at]] for at in range(game.size)], axis=1)
    nash, single, contract = _moves(ranks, partitions, now)
    stable: dict[Concept, BoolArray] = {
        "nash": nash,
        "individual": single,
        "contractual": contract,
        "core": _core(ranks, now),
    }
    certificate = _recheck(game, partitions, stable)
    certificate.require()
    return HedonicPartitions(game, partitions, stable, certificate)


@lru_cache(maxsize=2)
def all_partitions(players: int) -> IntArray:
    """Return every partition as the group of each player by bit mask, shape (Bell number, players).

    Examples
    --------
    >>> all_partitions(2).tolist()
    [[3, 3], [1, 2]]
    """
    # Each player joins a group that is there or begins the next one.
    labels = np.zeros((1, 1), dtype=np.int64)
    for _ in range(players - 1):
        used = labels.max(axis=1) + 2
        labels = np.column_stack(
            (labels.repeat(used, axis=0), np.concatenate([np.arange(count) for count in used]))
        )
    groups = np.zeros_like(labels)
    for at in range(players):
        groups += (labels == labels[:, [at]]).astype(np.int64) << at
    groups.setflags(write=False)
    return groups


def _moves(ranks: IntArray, partitions: IntArray, now: IntArray) -> tuple[BoolArray, BoolArray, BoolArray]:
    """Say of each partition whether no player moves: freely, where it is welcome, and let go."""
    players = len(ranks)
    masks = np.arange(1 << players)
    free, welcome, let_go = (np.ones(len(partitions), dtype=bool) for _ in range(3))
    for at in range(players):
        bit = 1 << at
        nobody_loses = np.ones(1 << players, dtype=bool)
        nobody_is_left = np.ones(1 << players, dtype=bool)
        for other in range(players):
            if other != at:
                inside = (masks >> other & 1).astype(bool)
                nobody_loses &= ~inside | (ranks[other, masks | bit] >= ranks[other, masks & ~bit])
                nobody_is_left &= ~inside | (ranks[other, masks & ~bit] >= ranks[other, masks | bit])
        own = partitions[:, at]
        for target in [*(partitions[:, other] for other in range(players) if other != at), own & 0]:
            gains = (target != own) & (ranks[at, target | bit] > now[:, at])
            accepted = gains & nobody_loses[target]
            free &= ~gains
            welcome &= ~accepted
            let_go &= ~(accepted & nobody_is_left[own])
    return free, welcome, let_go


def _core(ranks: IntArray, now: IntArray) -> BoolArray:
    holds = np.ones(len(now), dtype=bool)
    for mask in range(1, 1 << len(ranks)):
        left = np.flatnonzero(holds)
        for at in range(len(ranks)):
            if mask >> at & 1:
                left = left[ranks[at, mask] > now[left, at]]
        holds[left] = False
    return holds


def _recheck(game: HedonicGame, partitions: IntArray, stable: Mapping[Concept, BoolArray]) -> Certificate:
    residuals: dict[str, float] = {}
    for concept, verdicts in stable.items():
        wrong = 0
        for verdict in (True, False):
            rows = np.flatnonzero(verdicts == verdict)
            chosen = rows[np.linspace(0, len(rows) - 1, min(SAMPLE, len(rows))).astype(np.int64)]
            for row in partitions[chosen]:
                wrong += (objection(game, tuple(dict.fromkeys(row.tolist())), concept) is None) != verdict
        residuals[f"{concept} verdicts that the payoffs contradict"] = wrong
    return Certificate(residuals, tolerance=0.0, exact=not game.scaled.computed)
