"""Coalition structures and links as users write them, by name, turned into player numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any, TypeAlias

from citypact.games.coalitional import CooperativeGame
from citypact.games.validation import Door

#: Groups of player numbers that cover every player once.
Partition: TypeAlias = tuple[tuple[int, ...], ...]
Links: TypeAlias = tuple[tuple[int, int], ...]


def checked_partition(
    game: CooperativeGame, groups: Iterable[Iterable[str]], door: Door, field: str = "unions"
) -> Partition:
    """Return groups of names as groups of player numbers, noting at the door what is wrong.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> game = CoalitionalGame(("a", "b", "c"), [0] * 8)
    >>> checked_partition(game, [("c", "a"), ("b",)], Door())
    ((2, 0), (1,))
    """
    place = {name: at for at, name in enumerate(game.players)}
    seen: set[str] = set()
    found = []
    for group in _several(groups, "groups of names", door, field):
        names = (group,) if isinstance(group, str) else _several(group, "groups of names", door, field)
        if not names:
            door.refuse(field, "an empty group", "groups of at least one player")
        for name in names:
            if not isinstance(name, str) or name not in place:
                door.refuse(field, str(name), f"a player of {', '.join(game.players)}")
                continue
            if name in seen:
                door.refuse(field, f"{name} twice", "each player in one group")
            seen.add(name)
        found.append(tuple(place.get(name, 0) for name in names if isinstance(name, str)))
    missing = [name for name in game.players if name not in seen]
    if missing:
        door.refuse(field, f"no group of {', '.join(missing)}", "each player in one group")
    return tuple(found)


def checked_unions(game: CooperativeGame, unions: Iterable[Iterable[str]]) -> Partition:
    """Return groups of names as groups of player numbers.

    Raises
    ------
    InputError
        On an empty group, an unknown player, and a player in no group or in two.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> checked_unions(CoalitionalGame(("a", "b"), [0, 0, 0, 1]), [("b", "a")])
    ((1, 0),)
    """
    door = Door()
    found = checked_partition(game, unions, door)
    door.close()
    return found


def checked_levels(game: CooperativeGame, levels: Iterable[Iterable[Iterable[str]]]) -> tuple[Partition, ...]:
    """Return nested partitions, finest first.

    Raises
    ------
    InputError
        If a level is no partition of the players, or splits a group of a finer one.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> game = CoalitionalGame(("a", "b", "c"), [0] * 8)
    >>> checked_levels(game, [[("a",), ("b",), ("c",)], [("a", "b"), ("c",)]])
    (((0,), (1,), (2,)), ((0, 1), (2,)))
    """
    door = Door()
    given = _several(levels, "partitions, the finest first", door, "levels")
    found = tuple(checked_partition(game, level, door, f"levels[{at}]") for at, level in enumerate(given))
    if not found:
        door.refuse("levels", "none", "at least one partition, the finest first")
    door.close()
    for at, (fine, coarse) in enumerate(pairwise(found)):
        home = {player: number for number, group in enumerate(coarse) for player in group}
        for group in fine:
            if len({home[player] for player in group}) > 1:
                names = "+".join(game.players[player] for player in group)
                door.refuse(f"levels[{at + 1}]", f"{names} split", f"groups made of groups of levels[{at}]")
    door.close()
    return found


def checked_links(game: CooperativeGame, edges: Iterable[Sequence[str]]) -> Links:
    """Return pairs of names as pairs of player numbers, the lower one first.

    Raises
    ------
    InputError
        If a pair is not two different players, or comes twice.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> checked_links(CoalitionalGame(("a", "b", "c"), [0] * 8), [("c", "a")])
    ((0, 2),)
    """
    place = {name: at for at, name in enumerate(game.players)}
    door = Door()
    found: dict[tuple[int, int], None] = {}
    for edge in _several(edges, "pairs of names", door, "edges"):
        names = _several(edge, "pairs of names", door, "edges")
        label = "-".join(map(str, names))
        known = all(isinstance(name, str) and name in place for name in names)
        if len(names) != 2 or not known or names[0] == names[1]:
            door.refuse("edges", label, f"two different players of {', '.join(game.players)}")
            continue
        low, high = sorted(place[name] for name in names)
        if (low, high) in found:
            door.refuse("edges", label, "each pair once")
        found[low, high] = None
    door.close()
    return tuple(found)


def _several(given: Any, expected: str, door: Door, field: str) -> tuple[Any, ...]:
    """Return what was given as a tuple; none of it, noted at the door, if it is one thing or a text."""
    if isinstance(given, Iterable) and not isinstance(given, str):
        return tuple(given)
    door.refuse(field, str(given), expected)
    return ()


def components(players: int, links: Links) -> Partition:
    """Return the connected parts of a graph, each in player order.

    Examples
    --------
    >>> components(4, ((0, 2), (2, 3)))
    ((0, 2, 3), (1,))
    """
    part = [{player} for player in range(players)]
    for one, other in links:
        if part[one] is not part[other]:
            part[one] |= part[other]
            for player in part[other]:
                part[player] = part[one]
    return tuple(tuple(sorted(group)) for at, group in enumerate(part) if at == min(group))


def links_within(links: Links, group: Sequence[int]) -> Links:
    """Return the links among the members of a group, who are numbered anew in its order."""
    place = {player: at for at, player in enumerate(group)}
    return tuple((place[one], place[other]) for one, other in links if one in place and other in place)
