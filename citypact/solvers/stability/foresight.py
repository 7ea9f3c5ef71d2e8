r"""Moves between agreements, and which agreement a chain of moves can lead to.

States are the agreements of two or more, and all alone. :math:`S \to_T S'` says that group :math:`T` can
turn one into the other. An agreement :math:`b` *indirectly dominates* :math:`a`, :math:`b \gg a`, if a
chain :math:`a = a_0 \to_{T_1} a_1 \to \dots \to_{T_m} a_m = b` exists in which every group :math:`T_k`
strictly prefers the end :math:`b` to :math:`a_{k-1}`, where it moves [Chwe1994]_.

Which groups can do what, by ``steps``:

* ``single``: one member leaves, alone; one outsider joins, alone under ``open`` entry and together with
  all members under ``unanimous`` entry; all being alone, two start an agreement, both of them;
* ``group``: any members leave and any outsiders join at once. Those that change sides act, and under
  ``unanimous`` entry, when anyone joins, all that stay too.

References
----------
.. [Chwe1994] M. S.-Y. Chwe, "Farsighted coalitional stability", Journal of Economic Theory 63(2), 1994,
   299-325.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from citypact.games.coalitional.masks import BoolArray, IntArray, sizes
from citypact.games.coalitional.membership import MembershipGame
from citypact.solvers.stability.hedonic_game import ranked
from citypact.solvers.stability.rules import Entry
from citypact.solvers.stability.verdicts import scaled

Steps: TypeAlias = Literal["single", "group"]
STEPS: tuple[Steps, ...] = ("single", "group")
#: 4 084 agreements of 12 players, a dominance table of 16 million entries.
MOST_PLAYERS = {"single": 12, "group": 8}


@dataclass(frozen=True, eq=False)
class Layer:
    """Moves from distinct agreements: from where, to where, and who has to act.

    Attributes
    ----------
    before, after : int array of shape (k,)
        Places in the list of states.
    acting : int array of shape (k,)
        Bit masks.
    """

    before: IntArray
    after: IntArray
    acting: IntArray


@dataclass(frozen=True, eq=False)
class Foresight:
    """A game's agreements as states with moves between them.

    Attributes
    ----------
    states : int array of shape (m,)
        Bit masks; the first is all alone.
    ranks : int array of shape (n, m)
        Payoffs as ranks by player, equal where they tie.
    layers : tuple of Layer
        All moves.
    reaches : bool array of shape (m, m)
        Whether the agreement of the column indirectly dominates that of the row.
    """

    states: IntArray
    ranks: IntArray
    layers: tuple[Layer, ...]
    reaches: BoolArray


def foresight(game: MembershipGame, steps: Steps, entry: Entry) -> Foresight:
    """Return the states, the moves and the indirect dominance of a game."""
    count = sizes(game.size)
    states = np.flatnonzero(count != 1).astype(np.int64)
    place = np.zeros(len(count), dtype=np.int64)  # an agreement of one is all alone, the first state
    place[states] = np.arange(len(states))
    make = _single if steps == "single" else _group
    layers = tuple(
        Layer(place[before], place[after], acting) for before, after, acting in make(states, game.size, entry)
    )
    ranks = ranked(scaled(game))[:, states]
    return Foresight(states, ranks, layers, _dominance(ranks, layers))


def _single(states: IntArray, players: int, entry: Entry) -> list[tuple[IntArray, IntArray, IntArray]]:
    found = []
    signed = states[states > 0]
    for at in range(players):
        bit = 1 << at
        inside = (signed & bit) > 0
        joined = bit if entry == "open" else signed | bit
        found.append((signed, signed ^ bit, np.where(inside, bit, joined)))
    pairs = states[np.bitwise_count(states) == 2]
    found += [(np.zeros(1, dtype=np.int64), pairs[[at]], pairs[[at]]) for at in range(len(pairs))]
    return found


def _group(states: IntArray, players: int, entry: Entry) -> list[tuple[IntArray, IntArray, IntArray]]:
    found = []
    for change in range(1, 1 << players):
        after = states ^ change
        changed = (np.bitwise_count(after) != 1) | (states > 0)
        before, after = states[changed], after[changed]
        joining = (change & ~before) > 0
        consenting = before if entry == "unanimous" else before & 0
        found.append((before, after, change | np.where(joining, consenting, 0)))
    return found


def _dominance(ranks: IntArray, layers: tuple[Layer, ...]) -> BoolArray:
    """Extend chains from their ends until none grows."""
    many = ranks.shape[1]
    prefers = np.zeros((many, many), dtype=np.int16)
    for at, row in enumerate(ranks):
        prefers |= (row[None, :] > row[:, None]).astype(np.int16) << np.int16(at)
    ends = np.eye(many, dtype=bool)  # an agreement is the end of the chain of no moves
    known = -1
    while known != (known := int(ends.sum())):
        for layer in layers:
            acting = layer.acting.astype(np.int16)[:, None]
            willing = (prefers[layer.before] & acting) == acting
            ends[layer.before] |= willing & ends[layer.after]
    np.fill_diagonal(ends, val=False)  # nobody prefers an agreement to itself
    return ends
