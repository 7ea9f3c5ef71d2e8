"""Who upsets a partition: the player that moves or the group that forms, and what each gains."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal, TypeAlias

from citypact.errors import InputError, Problem
from citypact.games.coalitional.masks import bits
from citypact.games.coalitional.payoff_table import mask_of_names
from citypact.games.validation import Door
from citypact.solvers.properties.violations import figures
from citypact.solvers.stability.hedonic_game import HedonicGame

Concept: TypeAlias = Literal["nash", "individual", "contractual", "core"]
CONCEPTS: tuple[Concept, ...] = ("nash", "individual", "contractual", "core")
Groups: TypeAlias = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class HedonicObjection:
    """A move that upsets a partition.

    Parameters
    ----------
    concept : str
        "nash", "individual", "contractual" or "core".
    who : tuple of str
        The player that moves, or in the core all that gather.
    group : tuple of str
        The group that they are in afterwards.
    before, after : tuple of Fraction
        What each of ``who`` has before and after, in ``unit``.
    unit : str
        Unit of the payoffs.
    """

    concept: Concept
    who: tuple[str, ...]
    group: tuple[str, ...]
    before: tuple[Fraction, ...]
    after: tuple[Fraction, ...]
    unit: str

    @property
    def gain(self) -> Fraction:
        """Least gain among those that move."""
        return min(then - now for now, then in zip(self.before, self.after, strict=True))

    def sentence(self) -> str:
        """Say the objection in a sentence.

        Examples
        --------
        >>> HedonicObjection("core", ("a",), ("a",), (Fraction(0),), (Fraction(1),), "亿元").sentence()
        'a would rather be in the group a: 1 instead of 0 亿元 for a'
        """
        told = []
        for name, now, then in zip(self.who, self.before, self.after, strict=True):
            was, becomes = figures(now, then)
            told.append(f"{becomes} instead of {was} {self.unit} for {name}")
        who = " and ".join(self.who)
        return f"{who} would rather be in the group {'+'.join(self.group)}: {', '.join(told)}"

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "concept": self.concept,
            "who": list(self.who),
            "group": "+".join(self.group),
            "gain": float(self.gain),
            "sentence": self.sentence(),
        }


def hedonic_objection(
    game: HedonicGame, partition: Sequence[Sequence[str]], concept: Concept
) -> HedonicObjection | None:
    """Return the objection to a partition that gains most, None if it is stable.

    Parameters
    ----------
    game : HedonicGame
        At most 10 players.
    partition : sequence of groups of names
        Every player in one group.
    concept : {"nash", "individual", "contractual", "core"}
        Whose consent a move needs (see ``hedonic_partitions``).

    Raises
    ------
    InputError
        If it is no partition of the players, or no such concept.

    Examples
    --------
    >>> game = HedonicGame(("a", "b"), [[0, 1, 0, 2], [0, 0, 2, 1]])
    >>> print(hedonic_objection(game, [("a", "b")], "nash").sentence())
    b would rather be in the group b: 2 instead of 1 亿元 for b
    """
    door = Door()
    door.choice("concept", concept, CONCEPTS)
    if not isinstance(partition, Iterable):
        door.refuse("partition", type(partition).__name__, "groups of names")
    door.close()
    partition = tuple(partition)
    masks = tuple(mask_of_names(game.players, group, "group") for group in partition)
    once = sum(mask.bit_count() for mask in masks) == game.size and all(masks)
    union = 0
    for mask in masks:
        union |= mask
    if not once or union != (1 << game.size) - 1:
        shown = " | ".join("+".join(game.members(mask)) for mask in masks) or "no group"
        raise InputError(Problem("partition", shown, f"{', '.join(game.players)}, each in one group"))
    return objection(game, masks, concept)


def objection(game: HedonicGame, groups: tuple[int, ...], concept: Concept) -> HedonicObjection | None:
    """Return the objection that gains most for whoever of its movers gains least."""
    exact = game.fractions()
    slacks = [game.scaled.money(game.scaled.slack(at)) for at in range(game.size)]
    home = {at: group for group in groups for at in bits(group)}

    def gain(at: int, then: int, now: int) -> Fraction:
        return exact[at][then] - exact[at][now]

    def keeps(at: int, then: int, now: int) -> bool:
        return gain(at, then, now) >= -slacks[at]

    candidates = (
        (((tuple(bits(mask))), mask) for mask in range(1, 1 << game.size))
        if concept == "core"
        else _moves(home, groups, concept, keeps)
    )
    found = [
        (min(gain(at, group, home[at]) for at in who), who, group)
        for who, group in candidates
        if all(gain(at, group, home[at]) > slacks[at] for at in who)
    ]
    if not found:
        return None
    _, who, group = max(found, key=lambda one: one[0])
    return HedonicObjection(
        concept,
        tuple(game.players[at] for at in who),
        game.members(group),
        tuple(exact[at][home[at]] for at in who),
        tuple(exact[at][group] for at in who),
        game.unit,
    )


def _moves(
    home: dict[int, int], groups: tuple[int, ...], concept: Concept, keeps: Callable[[int, int, int], bool]
) -> Iterator[tuple[tuple[int, ...], int]]:
    """Yield every player with every group that it may move to, itself included."""
    for at, own in home.items():
        rest = own ^ 1 << at
        if concept == "contractual" and not all(keeps(other, rest, own) for other in bits(rest)):
            continue
        for target in (0, *groups):
            joined = target | 1 << at
            if target == own:
                continue
            if concept == "nash" or all(keeps(other, joined, target) for other in bits(target)):
                yield (at,), joined
