r"""Agreements that hold among players who foresee what their moves lead to.

A set of agreements is *consistent* if, whenever a group :math:`T` can move from one of them, :math:`a`, to
some :math:`d`, there is one, :math:`b = d` or :math:`b \gg d` (``foresight``), which not all of :math:`T`
strictly prefer to :math:`a`: moving may end where it does not pay. There is a largest such
set, and it is not empty. Beginning with all agreements, those are taken out that some group could leave
without that risk, until none is left to take out [Chwe1994]_.

It rules out with confidence: what is not in it cannot be stable; what is in it may be.

References
----------
.. [Chwe1994] M. S.-Y. Chwe, "Farsighted coalitional stability", Journal of Economic Theory 63(2), 1994,
   299-325, propositions 1 and 2.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from citypact.errors import InputError, Problem
from citypact.games.coalitional.masks import BoolArray, IntArray
from citypact.games.coalitional.membership import MembershipGame
from citypact.games.validation import Door
from citypact.solvers.certificate import Certificate
from citypact.solvers.stability.all_agreements import StableAgreements, stable_agreements
from citypact.solvers.stability.consistency_check import rechecked
from citypact.solvers.stability.foresight import MOST_PLAYERS, STEPS, Foresight, Steps, foresight
from citypact.solvers.stability.rules import Entry

#: Above every rank: no agreement deters.
NONE = np.iinfo(np.int64).max


@dataclass(frozen=True, eq=False)
class ConsistentSet:
    """The largest consistent set of agreements.

    Attributes
    ----------
    game : MembershipGame
        The game.
    masks : tuple of int
        Bit masks of the agreements in the set, the largest first; 0 is all alone.
    exits : mapping of int to (int, int)
        For every other agreement the group that can leave it without risk, and where to.
    steps, entry : str
        Which moves are allowed.
    certificate : Certificate
        Agreements inside and outside looked at again, chains of moves followed one by one.
    """

    game: MembershipGame
    masks: tuple[int, ...]
    exits: Mapping[int, tuple[int, int]]
    steps: Steps
    entry: Entry
    certificate: Certificate = field(repr=False)

    @property
    def coalitions(self) -> list[tuple[str, ...]]:
        """The agreements by names, the largest first; the empty one is all alone."""
        return [self.game.members(mask) for mask in self.masks]

    def explain(self) -> str:
        """Say in sentences which agreements can hold."""
        listed = ", ".join(self.game.label(mask) for mask in self.masks[:10])
        more = f" and {len(self.masks) - 10} more" if len(self.masks) > 10 else ""
        every = len(self.masks) + len(self.exits)
        return f"Of {every} agreements {len(self.masks)} can hold with foresight: {listed}{more}."

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        label = self.game.label
        return {
            "agreements": [label(mask) for mask in self.masks],
            "exits": {
                label(mask): {"who": label(who), "to": label(after)}
                for mask, (who, after) in self.exits.items()
            },
            "steps": self.steps,
            "entry": self.entry,
            "certificate": self.certificate.to_dict(),
        }


def largest_consistent_set(
    game: MembershipGame, *, steps: Steps = "single", entry: Entry = "open"
) -> ConsistentSet:
    """Find the agreements that can hold among players with foresight.

    Parameters
    ----------
    game : MembershipGame
        At most 12 players with single steps, 8 with groups.
    steps : {"single", "group"}
        Whether one player moves at a time or any group (see ``foresight``).
    entry : {"open", "unanimous"}
        Whether joining needs the consent of all members.

    Returns
    -------
    ConsistentSet
        Never empty.

    Raises
    ------
    InputError
        On too many players, and on other words.

    Examples
    --------
    >>> game = MembershipGame(("a", "b"), [[1, 1, 1, 2], [1, 1, 1, 2]])
    >>> largest_consistent_set(game).coalitions
    [('a', 'b')]
    """
    door = Door()
    door.choice("steps", steps, STEPS)
    door.choice("entry", entry, ("open", "unanimous"))
    door.close()
    if game.size > MOST_PLAYERS[steps]:
        expected = f"at most {MOST_PLAYERS[steps]} with {steps} steps"
        raise InputError(Problem("players", game.size, expected, remedy="use stable_agreements"))
    view = foresight(game, steps, entry)
    inside, exits = _largest(view)
    states = view.states.tolist()
    left = {states[at]: exits[at] for at in sorted(exits)}
    masks = sorted((states[at] for at in np.flatnonzero(inside)), key=lambda mask: (-mask.bit_count(), mask))
    certificate = rechecked(game, view, tuple(masks), left)
    certificate.require()
    return ConsistentSet(game, tuple(masks), left, steps, entry, certificate)


def _largest(view: Foresight) -> tuple[BoolArray, dict[int, tuple[int, int]]]:
    """Take out agreements that can be left without risk until there is none."""
    inside = np.ones(len(view.states), dtype=bool)
    exits: dict[int, tuple[int, int]] = {}
    while True:
        worst = _worst(view, inside)
        leaving = np.zeros(len(inside), dtype=bool)
        for layer in view.layers:
            deterred = np.zeros(len(layer.before), dtype=bool)
            for at, row in enumerate(view.ranks):
                acts = (layer.acting >> at & 1).astype(bool)
                deterred |= acts & (worst[at, layer.after] <= row[layer.before])
            for move in np.flatnonzero(~deterred & inside[layer.before]).tolist():
                before = int(layer.before[move])
                exits.setdefault(before, (int(layer.acting[move]), int(view.states[layer.after[move]])))
                leaving[before] = True
        if not leaving.any():
            return inside, exits
        inside &= ~leaving


def _worst(view: Foresight, inside: BoolArray) -> IntArray:
    """Return by player and agreement the least rank among the ends in the set that it may lead to."""
    many = len(inside)
    worst = np.full((len(view.ranks), many), NONE)
    for at, row in enumerate(view.ranks):
        order = np.argsort(row, kind="stable")
        order = order[inside[order]]
        ends = view.reaches[:, order]
        first = ends.argmax(axis=1)
        found = ends[np.arange(many), first]
        worst[at, found] = row[order[first[found]]]
        worst[at, inside] = np.minimum(worst[at, inside], row[inside])
    return worst


@dataclass(frozen=True, eq=False)
class FarsightedComparison:
    """Agreements stable to players who look one step ahead, and to those who look to the end.

    Attributes
    ----------
    nearsighted : StableAgreements
        Nobody gains by one step, those who are indifferent staying.
    farsighted : ConsistentSet
        The largest consistent set.
    both, near_only, far_only : tuple of int
        Bit masks of agreements, the largest first; 0 is all alone.
    """

    nearsighted: StableAgreements
    farsighted: ConsistentSet
    both: tuple[int, ...]
    near_only: tuple[int, ...]
    far_only: tuple[int, ...]

    def explain(self) -> str:
        """Say the comparison in sentences."""

        def names(masks: tuple[int, ...]) -> str:
            return ", ".join(map(self.nearsighted.game.label, masks)) or "none"

        return (
            f"Stable for one step and with foresight: {names(self.both)}. For one step alone: "
            f"{names(self.near_only)}. With foresight alone: {names(self.far_only)}."
        )

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        label = self.nearsighted.game.label
        return {
            "both": [label(mask) for mask in self.both],
            "one step alone": [label(mask) for mask in self.near_only],
            "foresight alone": [label(mask) for mask in self.far_only],
            "nearsighted": self.nearsighted.to_dict(),
            "farsighted": self.farsighted.to_dict(),
        }


def farsighted_stable(
    game: MembershipGame, *, steps: Steps = "single", entry: Entry = "open"
) -> FarsightedComparison:
    """Compare the agreements that hold for one step with those that hold with foresight.

    Parameters
    ----------
    game, steps, entry
        As for ``largest_consistent_set``.

    Raises
    ------
    InputError
        As for ``largest_consistent_set``.

    Examples
    --------
    Five cities that abate (models.md §8.4): for one step two or three hold. All five hold with
    foresight, because one that leaves is followed by others, down to three.

    >>> def payoffs(mask):
    ...     k = max(mask.bit_count(), 1)
    ...     return [5 - k + k * k / 2 if mask >> at & 1 or k == 1 else 4.5 - k + k * k for at in range(5)]
    >>> game = MembershipGame.from_function(["a", "b", "c", "d", "e"], payoffs)
    >>> compared = farsighted_stable(game)
    >>> [game.label(mask) for mask in compared.far_only], len(compared.both)
    (['a+b+c+d+e'], 20)
    """
    far = largest_consistent_set(game, steps=steps, entry=entry)
    near = stable_agreements(game, entry=entry)
    held = set(far.masks)
    stable = [*near.masks.tolist(), *([0] if near.all_alone else [])]
    return FarsightedComparison(
        near,
        far,
        tuple(mask for mask in stable if mask in held),
        tuple(mask for mask in stable if mask not in held),
        tuple(mask for mask in far.masks if mask not in stable),
    )
