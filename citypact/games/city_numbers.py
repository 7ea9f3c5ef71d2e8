"""Names and numbers of cities, checked at the door of every game that has a number for each city."""

from __future__ import annotations

from collections.abc import Sequence

from citypact.games.coalitional.cooperative import checked_players
from citypact.games.coalitional.forms.entries import by_player, checked_number, checked_row
from citypact.games.rational import Number
from citypact.games.validation import Door


def cities_between(names: Sequence[str], low: int, high: int, door: Door) -> tuple[str, ...]:
    """Return the names of the cities, and stop at the door if these are not names, too few or too many.

    Raises
    ------
    InputError
        If the names cannot be used: without them no number has an owner.

    Examples
    --------
    >>> cities_between(["A", "B"], 2, 16, Door())
    ('A', 'B')
    """
    cities = checked_players(names, door)
    if not door.problems and not low <= len(cities) <= high:
        door.refuse("players", len(cities), f"{low} to {high} cities" if low < high else f"{low} cities")
    door.close()
    return cities


def positive_numbers(
    field: str, given: object, players: Sequence[str], what: str, door: Door
) -> tuple[Number, ...]:
    """Return one positive number a city, in order or by name, noting at the door what is wrong.

    Examples
    --------
    >>> positive_numbers("costs", {"b": 2, "a": 0.5}, ("a", "b"), "cost", Door())
    (0.5, 2)
    """
    numbers = by_player(field, given, players, door)
    checked = []
    for name, value in zip(players, numbers, strict=False):
        before = len(door.problems)
        number = checked_number(f"{field} of {name}", value, door, signed=True)
        if len(door.problems) == before:
            door.positive(f"{field} of {name}", number, what)
        checked.append(number)
    return tuple(checked)


def numbers_of(
    field: str, given: object, players: Sequence[str], door: Door, *, signed: bool = False
) -> tuple[Number, ...]:
    """Return one number a city, not negative unless ``signed``, in order or by name.

    Examples
    --------
    >>> numbers_of("damages", [1, 0], ("a", "b"), Door())
    (1, 0)
    """
    listed = by_player(field, given, players, door) or [0] * len(players)
    return checked_row(field, listed, players, door, signed=signed)
