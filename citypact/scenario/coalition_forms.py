"""Games of coalitions stated in a structured form: the fields of each form, and its game."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from citypact.games.coalitional import CooperativeGame
from citypact.scenario.coalition_reading import Reading

#: Form → the keys that state it.
FORMS: dict[str, tuple[str, ...]] = {
    "additive": ("players", "amounts"),
    "airport": ("players", "costs"),
    "assignment": ("sellers", "buyers", "values"),
    "bankruptcy": ("players", "estate", "claims"),
    "dividends": ("players", "dividends"),
    "graph": ("players", "weights"),
    "production": ("players", "resources", "technology", "prices"),
    "spanning_tree": ("players", "costs"),
    "voting": ("players", "weights", "quota"),
}
#: Forms whose worths are always costs, and those that may be either.
COSTS = ("airport", "spanning_tree")
EITHER = ("additive", "dividends", "graph")


def form_game(reading: Reading, about: Mapping[str, str], known: tuple[str, ...]) -> CooperativeGame:
    """Return the game of a document with a ``form``.

    Parameters
    ----------
    reading : Reading
        The document.
    about : mapping
        ``unit`` and ``orientation``.
    known : tuple of str
        Keys that may stand beside those of the form.

    Raises
    ------
    InputError
        Listing every mistake with its place.
    """
    form = reading.choice("form", tuple(FORMS), "")
    if not form:
        reading.close()
    reading.known((*known, "form", *FORMS[form]))
    for key in FORMS[form]:
        if key not in reading.data:
            reading.note((key,), None, f"the field {key} of the form {form}", "see citypact new game")
    reading.close()
    cost = about["orientation"] == "cost"
    if form in COSTS and not cost:
        reading.note(("orientation",), "profit", f"cost: the form {form} states costs")
    if cost and form not in (*COSTS, *EITHER):
        reading.note(("orientation",), "cost", f"profit: the form {form} states gains", "leave out --cost")
    options: dict[str, Any] = {"unit": about["unit"]} | ({"cost": cost} if form in EITHER else {})
    game: CooperativeGame = reading.built(_MAKERS[form](reading, options))
    return game


def _additive(reading: Reading, options: dict[str, Any]) -> Callable[[], Any]:
    players = reading.names()
    amounts = reading.by_player("amounts", players)
    return lambda: _type("AdditiveGame")(players, amounts, **options)


def _airport(reading: Reading, options: dict[str, Any]) -> Callable[[], Any]:
    players = reading.names()
    costs = reading.by_player("costs", players)
    return lambda: _type("AirportGame")(players, costs, **options)


def _assignment(reading: Reading, options: dict[str, Any]) -> Callable[[], Any]:
    sellers, buyers = reading.names("sellers"), reading.names("buyers")
    values = reading.matrix("values", len(sellers), len(buyers), "numbers, one for each buyer")
    return lambda: _type("AssignmentGame")(sellers, buyers, values, **options)


def _bankruptcy(reading: Reading, options: dict[str, Any]) -> Callable[[], Any]:
    players = reading.names()
    estate = reading.number(("estate",), reading.data["estate"])
    claims = reading.by_player("claims", players)
    return lambda: _type("BankruptcyGame")(players, estate, claims, **options)


def _dividends(reading: Reading, options: dict[str, Any]) -> Callable[[], Any]:
    players = reading.names()
    given = reading.data["dividends"]
    if not isinstance(given, Mapping):
        reading.note(("dividends",), given, "a mapping such as {A: 1, A+B: 2}")
        given = {}
    dividends: dict[tuple[str, ...], float] = {}
    for key, value in given.items():
        path = ("dividends", key)
        members = reading.coalition(path, key, players, key=True)
        ordered = tuple(name for name in players if name in members)
        if ordered in dividends:
            reading.note(path, f"{key} a second time", "each coalition once", key=True)
        dividends[ordered] = reading.number(path, value)
    return lambda: _type("DividendGame")(players, dividends, **options)


def _graph(reading: Reading, options: dict[str, Any]) -> Callable[[], Any]:
    players = reading.names()
    weights = reading.matrix("weights", len(players), len(players), "numbers, one for each player")
    return lambda: _type("WeightedGraphGame")(players, weights, **options)


def _production(reading: Reading, options: dict[str, Any]) -> Callable[[], Any]:
    players = reading.names()
    resources = reading.matrix("resources", len(players), None, "numbers, one for each resource")
    kinds = len(resources[0]) if resources else 0
    technology = reading.matrix("technology", kinds, None, "numbers, one for each product")
    products = len(technology[0]) if technology else 0
    prices = reading.numbers(("prices",), reading.data["prices"], products, "prices, one for each product")
    return lambda: _type("LinearProductionGame")(players, resources, technology, prices, **options)


def _spanning_tree(reading: Reading, options: dict[str, Any]) -> Callable[[], Any]:
    players = reading.names()
    count = len(players) + 1
    costs = reading.matrix("costs", count, count, "numbers, the source first")
    return lambda: _type("SpanningTreeGame")(players, costs, **options)


def _voting(reading: Reading, options: dict[str, Any]) -> Callable[[], Any]:
    players = reading.names()
    weights = reading.by_player("weights", players)
    quota = reading.number(("quota",), reading.data["quota"])
    return lambda: _type("WeightedVotingGame")(players, weights, quota, **options)


_MAKERS: dict[str, Callable[[Reading, dict[str, Any]], Callable[[], Any]]] = {
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


def _type(name: str) -> Any:
    from citypact.games.coalitional import forms

    return getattr(forms, name)
