"""What every coalition is worth, from a list of worths or from the form in which a game is stated."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from citypact.audit.exact import ONE, ZERO, Unusable, exact
from citypact.audit.linear.program import Program, Row
from citypact.audit.linear.simplex import Dictionary

#: Players up to whom the auditor goes through all coalitions.
MOST = 10
Worths = list[Fraction]


def members(mask: int) -> list[int]:
    """Return the players of a coalition, by place."""
    return [player for player in range(mask.bit_length()) if mask >> player & 1]


def players_of(game: Mapping[str, Any]) -> list[str]:
    """Return the names of the players in order."""
    if game.get("form") == "assignment":
        return [*game["sellers"], *game["buyers"]]
    names = game["players"]
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise Unusable("players are no list of names")
    return names


def worths_of(game: Mapping[str, Any]) -> Worths:
    """Return the worth of every coalition by bit mask, the first player's bit the lowest.

    Raises
    ------
    Unusable
        If there are more than ``MOST`` players, or the game is stated in no known way.
    """
    players = players_of(game)
    if len(players) > MOST:
        raise Unusable(f"more than {MOST} players")
    form = game.get("form")
    if form is not None:
        worth = _FORMS[form](game, players)
        return [worth(members(mask)) if mask else ZERO for mask in range(1 << len(players))]
    values = game["values"]
    if isinstance(values, list):
        return [exact(value) for value in _in_bits(values, game.get("order", "bits"), len(players))]
    found: dict[int, Fraction] = {}
    for name, value in values.items():
        parts = [part.strip() for part in name.split("+")] if name.strip() not in ("", "∅") else []
        found[sum(1 << players.index(part) for part in parts)] = exact(value)
    found.setdefault(0, ZERO)
    missing = game.get("missing")
    for mask in range(1 << len(players)):
        if mask not in found:
            if missing not in ("zero", "additive"):
                raise Unusable("a coalition has no worth")
            found[mask] = ZERO if missing == "zero" else sum((found[1 << p] for p in members(mask)), ZERO)
    return [found[mask] for mask in range(1 << len(players))]


def _in_bits(values: Sequence[Any], order: str, size: int) -> list[Any]:
    if order == "bits":
        return list(values)
    # By size, then by the players' places.
    masks = sorted(range(1 << size), key=lambda mask: (len(members(mask)), members(mask)))
    if len(values) == len(masks) - 1:
        masks = masks[1:]
    found: list[Any] = [0] * (1 << size)
    for mask, value in zip(masks, values, strict=True):
        found[mask] = value
    return found


def _by_player(data: Any, players: list[str]) -> list[Fraction]:
    listed = [data[name] for name in players] if isinstance(data, Mapping) else data
    return [exact(value) for value in listed]


def _matrix(data: Any) -> list[list[Fraction]]:
    return [[exact(value) for value in row] for row in data]


Worth = Callable[[list[int]], Fraction]
Form = Callable[[Mapping[str, Any], list[str]], Worth]


def _additive(game: Mapping[str, Any], players: list[str]) -> Worth:
    amounts = _by_player(game["amounts"], players)
    return lambda some: sum((amounts[p] for p in some), ZERO)


def _airport(game: Mapping[str, Any], players: list[str]) -> Worth:
    costs = _by_player(game["costs"], players)
    return lambda some: max(costs[p] for p in some)


def _assignment(game: Mapping[str, Any], players: list[str]) -> Worth:
    values, sellers = _matrix(game["values"]), len(game["sellers"])

    def best(left: list[int], right: tuple[int, ...]) -> Fraction:
        if not left:
            return ZERO
        first, rest = left[0], left[1:]
        found = best(rest, right)
        for buyer in right:
            others = tuple(each for each in right if each != buyer)
            found = max(found, values[first][buyer - sellers] + best(rest, others))
        return found

    return lambda some: best([p for p in some if p < sellers], tuple(p for p in some if p >= sellers))


def _bankruptcy(game: Mapping[str, Any], players: list[str]) -> Worth:
    claims, estate = _by_player(game["claims"], players), exact(game["estate"])
    return lambda some: max(ZERO, estate - sum((c for p, c in enumerate(claims) if p not in some), ZERO))


def _dividends(game: Mapping[str, Any], players: list[str]) -> Worth:
    given = [
        ({players.index(part.strip()) for part in name.split("+")}, exact(value))
        for name, value in game["dividends"].items()
    ]
    return lambda some: sum((value for team, value in given if team <= set(some)), ZERO)


def _graph(game: Mapping[str, Any], players: list[str]) -> Worth:
    weights = _matrix(game["weights"])
    return lambda some: sum((weights[p][q] for p in some for q in some if p < q), ZERO)


def _production(game: Mapping[str, Any], players: list[str]) -> Worth:
    resources, technology = _matrix(game["resources"]), _matrix(game["technology"])
    prices = [exact(price) for price in game["prices"]]
    names = tuple(f"made {k}" for k in range(len(prices)))

    def worth(some: list[int]) -> Fraction:
        rows = [Row(f"{name} at least 0", {name: ONE}, ">=", ZERO) for name in names]
        for kind, line in enumerate(technology):
            stock = sum((resources[p][kind] for p in some), ZERO)
            rows.append(Row(f"kind {kind}", dict(zip(names, line, strict=True)), "<=", stock))
        return Dictionary(Program(names, tuple(rows), {})).maximum(dict(zip(names, prices, strict=True)))

    return worth


def _spanning_tree(game: Mapping[str, Any], players: list[str]) -> Worth:
    costs = _matrix(game["costs"])

    def worth(some: list[int]) -> Fraction:
        reached, left, total = [0], [p + 1 for p in some], ZERO
        while left:
            cost, nearest = min((min(costs[a][b] for a in reached), b) for b in left)
            total += cost
            reached.append(nearest)
            left.remove(nearest)
        return total

    return worth


def _voting(game: Mapping[str, Any], players: list[str]) -> Worth:
    weights, quota = _by_player(game["weights"], players), exact(game["quota"])
    return lambda some: ONE if sum((weights[p] for p in some), ZERO) >= quota else ZERO


_FORMS: dict[str, Form] = {
    "additive": _additive,
    "airport": _airport,
    "assignment": _assignment,
    "bankruptcy": _bankruptcy,
    "dividends": _dividends,
    "graph": _graph,
    "production": _production,
    "spanning_tree": _spanning_tree,
    "voting": _voting,
}
