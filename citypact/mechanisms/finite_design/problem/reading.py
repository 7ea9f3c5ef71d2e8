"""Prior, values and decisions as a caller may give them, read into fractions and full rows."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import product
from math import prod
from typing import Any

from citypact.games.rational import Number, as_fraction
from citypact.games.validation import LARGEST, Door

Types = Mapping[str, Sequence[Hashable]]
Places = tuple[int, ...]
#: How far probabilities may miss one before they are taken for a mistake and not for rounding.
ROUNDING = Fraction(1, 10**9)


def read_prior(types: Types, prior: Any, door: Door) -> dict[Places, Fraction]:
    """Read a prior, independent or correlated, into a probability for every profile.

    Decimals that add up to one but for rounding are divided by their exact sum. Mistakes are
    noted at the door; the result is then of no use.
    """
    if isinstance(prior, str) and prior == "uniform":
        prior = {name: [Fraction(1, len(kinds))] * len(kinds) for name, kinds in types.items()}
    if not isinstance(prior, Mapping) or not prior:
        door.refuse("prior", prior, '"uniform" or a mapping of players or profiles to probabilities')
        return {}
    if set(prior) <= set(types):
        return _independent(types, prior, door)
    return _correlated(types, prior, door)


def _independent(types: Types, prior: Mapping[str, Any], door: Door) -> dict[Places, Fraction]:
    beliefs = []
    for name, kinds in types.items():
        if name not in prior:
            door.refuse(f"prior[{name!r}]", "nothing", "the probabilities of its types")
            return {}
        given = prior[name]
        if isinstance(given, Mapping):
            unknown = [kind for kind in given if kind not in kinds]
            if unknown:
                door.refuse(f"prior[{name!r}]", unknown[0], "types of this player")
            given = [given.get(kind, 0) for kind in kinds]
        if isinstance(given, str) or not isinstance(given, Iterable):
            door.refuse(f"prior[{name!r}]", given, "the probabilities of its types")
            return {}
        numbers = list(given)
        if len(numbers) != len(kinds):
            door.refuse(f"prior[{name!r}]", len(numbers), f"one probability for each of {len(kinds)} types")
        beliefs.append(_distribution(f"prior[{name!r}]", numbers, door))
        _nothing_idle(name, kinds, beliefs[-1], door)
    if door.problems:
        return {}
    return {
        at: prod((beliefs[i][k] for i, k in enumerate(at)), start=Fraction(1))
        for at in product(*(range(len(kinds)) for kinds in types.values()))
    }


def _correlated(types: Types, prior: Mapping[Any, Any], door: Door) -> dict[Places, Fraction]:
    everywhere = product(*types.values())
    places = product(*(range(len(kinds)) for kinds in types.values()))
    known = dict(zip(everywhere, places, strict=True))
    for profile in prior:
        if profile not in known:
            door.refuse("prior", str(profile), "profiles with one type for each player, in player order")
    if door.problems:
        return {}
    numbers = _distribution("prior", [prior.get(profile, 0) for profile in known], door)
    if door.problems:
        return {}
    chance = dict(zip(known.values(), numbers, strict=True))
    for player, (name, kinds) in enumerate(types.items()):
        own = [
            sum((p for at, p in chance.items() if at[player] == k), Fraction(0)) for k in range(len(kinds))
        ]
        _nothing_idle(name, kinds, own, door)
    return chance


def _distribution(field: str, numbers: Sequence[Any], door: Door) -> list[Fraction]:
    """Check that numbers are probabilities and divide out what rounding left."""
    finite = [door.finite(field, number) for number in numbers]
    if not all(finite):
        return []
    exact = [as_fraction(number) for number in numbers]
    for number in exact:
        if number < 0:
            door.refuse(field, float(number), "no negative probability")
            return exact
    total = sum(exact, Fraction(0))
    if abs(total - 1) > ROUNDING:
        door.refuse(field, f"a sum of {float(total):.10g}", "probabilities that sum to one")
        return exact
    return [number / total for number in exact]


def _nothing_idle(name: str, kinds: Sequence[Hashable], chances: Sequence[Fraction], door: Door) -> None:
    """Refuse types of probability zero: what they expect of the others is not defined."""
    for kind, chance in zip(kinds, chances, strict=False):
        if chance == 0:
            door.refuse(
                f"prior of {name} {kind}", 0, "a positive probability for every type", "leave the type out"
            )


def read_values(
    types: Types, outcomes: Sequence[str], values: Any, interdependent: bool, door: Door
) -> dict[tuple[int, int, Places], Fraction]:
    """Read what each outcome is worth to each player, by own type or by profile."""
    if not isinstance(values, Mapping) or set(values) != set(types):
        found = list(values) if isinstance(values, Mapping) else values
        door.refuse("values", str(found), f"one entry for each of {', '.join(types)}")
        return {}
    worth: dict[tuple[int, int, Places], Fraction] = {}
    for i, (name, kinds) in enumerate(types.items()):
        lists = list(types.values()) if interdependent else [kinds]
        keys = list(product(*(range(len(each)) for each in lists)))
        for o, outcome in enumerate(outcomes):
            for key in keys:
                told = tuple(each[k] for each, k in zip(lists, key, strict=True))
                given = _look_up(values[name], outcome, told if interdependent else told[0])
                field = f"value of {outcome} to {name} of type {', '.join(map(str, told))}"
                if given is None:
                    door.refuse(field, "nothing", "a number")
                elif door.finite(field, given):
                    worth[i, o, key] = as_fraction(given)
                    if abs(worth[i, o, key]) > LARGEST:
                        door.refuse(field, "a larger number", "an amount of money up to 1e150")
    return worth


def read_decision(given: Any, outcomes: Sequence[str], place: str, door: Door) -> dict[str, Number]:
    """Read what is decided at one profile, an outcome or chances, into a chance for every outcome."""
    if isinstance(given, str):
        given = {given: 1}
    if not isinstance(given, Mapping):
        door.refuse(f"decision at {place}", given or "nothing", "an outcome, or outcomes with their chances")
        return {}
    for outcome, chance in given.items():
        if outcome not in outcomes:
            door.refuse(f"decision at {place}", outcome, f"one of {', '.join(outcomes)}")
        door.finite(f"chance of {outcome} at {place}", chance)
    return {outcome: given.get(outcome, 0) for outcome in outcomes}


def _look_up(given: Any, outcome: str, told: Hashable) -> Any:
    if callable(given):
        return given(outcome, told)
    entry = given.get(outcome) if isinstance(given, Mapping) else None
    if isinstance(entry, Mapping):
        return entry.get(told)
    return entry
