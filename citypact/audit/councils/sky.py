"""A saved council of cities under one sky: every council, with and without payments (models.md §8.4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from citypact.audit.councils.sky_agreements import audit_agreements
from citypact.audit.councils.sky_tables import Tables, deepest_of_all, members_of, tables_of
from citypact.audit.exact import ONE, ROUNDINGS, ZERO, Unusable, exact, nearest
from citypact.audit.forms import Move, moves_told, picture_bare, proof_form, reported_told, residuals
from citypact.audit.lines import Ledger, Place
from citypact.audit.quantities import number_of, numbers_of
from citypact.audit.water.abatement import Abated

#: Depths that are told beside the greatest of all cities and the best.
DEPTHS = [Fraction(step, 20) for step in range(1, 21)]
MOVED = ("local", "inside", "damage_share", "cost_share")


def audit_sky(ledger: Ledger, scenario: Mapping[str, Any]) -> None:
    """Check every number of a saved council of cities under one sky."""
    players, parameters = list(scenario["players"]), scenario["parameters"]
    game, depth = game_of(parameters, players), number_of(parameters, "depth", ONE)
    tables = tables_of(game)
    everyone = len(tables.total) - 1
    money = max(map(abs, game.own_gains())) or ONE
    slack = ROUNDINGS * max(money, abs(tables.all_gain(everyone, ONE)) * tables.unit)
    ledger.word(("model",), "sky")
    ledger.word(("cities",), len(players))
    ledger.number(("depth",), depth)
    for name in ("title", "question"):
        ledger.word((name,), scenario.get(name))
    audit_agreements(ledger, tables, players, depth, slack / tables.unit, paid=False)
    audit_agreements(ledger, tables, players, depth, slack / tables.unit, paid=True)
    councils = [("whole", everyone)]
    best = _best(ledger, tables, players, depth, slack)
    if best:
        councils.insert(0, ("best", best))
    for part, mask in councils:
        _held(ledger, (part,), tables, players, mask, depth, slack)
    limit = deepest_of_all(game)
    ledger.number(("whole", "deepest"), limit, ROUNDINGS)
    full = tables.all_gain(everyone, ONE) * tables.unit
    reached = tables.all_gain(best, depth) * tables.unit if best else ZERO
    ledger.number(("closing_the_gap",), reached / full if full > 0 else None, ROUNDINGS)
    _depths(ledger, tables, limit, slack)
    _picture(ledger, limit)
    proof_form(ledger, (), in_fractions=False, scale=money, slack=slack)
    names = [name for part, mask in councils for name in _residuals(members_of(mask, players))]
    residuals(ledger, (), dict.fromkeys(names, ZERO), Fraction(1, 10**11))
    _moves(ledger, parameters, players)
    reported_told(ledger, scenario.get("reported"))


def game_of(parameters: Mapping[str, Any], players: list[str], **other: Fraction) -> Abated:
    """Return the game of abatement, some numbers of the scenario replaced by others.

    Raises
    ------
    Unusable
        If a share cannot be one.
    """
    numbers = {name: other.get(name, number_of(parameters, name, ZERO)) for name in MOVED}
    gdp = [number_of(parameters["gdp"], name) for name in players]
    shared = numbers["local"] + numbers["inside"]
    if not (min(numbers.values()) >= 0 and max(numbers.values()) <= 1 and shared <= 1):
        raise Unusable("a share is not between 0 and 1")
    if not (numbers["damage_share"] and numbers["cost_share"]):
        raise Unusable("a share of GDP is not positive")
    if parameters.get("transport") is not None:
        rows = [numbers_of(parameters["transport"][name]) for name in players]
    else:
        everything = sum(gdp, ZERO)
        rows = [
            [numbers["local"] if i == j else numbers["inside"] * gdp[i] / (everything - gdp[j])
             for j in range(len(gdp))]
            for i in range(len(gdp))
        ]  # fmt: skip
    harm = [numbers["damage_share"] * size for size in gdp]
    return Abated(
        [[h * d for h, d in zip(row, harm, strict=True)] for row in rows],
        [numbers["cost_share"] * size for size in gdp],
    )


def _best(ledger: Ledger, tables: Tables, players: list[str], depth: Fraction, slack: Fraction) -> int:
    """The council that payments hold and that gives all cities most; 0 where none gives anything."""
    holders = tables.holding(depth)
    most = tables.all_gain(tables.best(holders, depth)[0], depth)
    if not most > 0:
        ledger.word(("best",), None)
        return 0
    found = sum(1 << players.index(name) for name in ledger.found("best", "members"))
    near = found in holders and tables.all_gain(found, depth) >= most - slack / tables.unit
    ledger.fact("best: no council that holds gives all cities more", near, nearest(most * tables.unit),
                nearest(tables.all_gain(found, depth) * tables.unit))  # fmt: skip
    return found


def _held(
    ledger: Ledger, at: Place, tables: Tables, players: list[str], mask: int, depth: Fraction, slack: Fraction
) -> None:
    """A council with the payments that leave all members the same gain over walking out."""
    names = members_of(mask, players)
    places = [players.index(name) for name in names]
    own = [tables.gain(mask, i, depth) * tables.unit for i in places]
    walking = [tables.gain(mask ^ 1 << i, i, depth) * tables.unit for i in places]
    surplus = sum(own, ZERO) - sum(walking, ZERO)
    ledger.words((*at, "members"), names)
    ledger.number((*at, "depth"), depth)
    ledger.number((*at, "total"), tables.all_gain(mask, depth) * tables.unit, slack)
    ledger.number((*at, "surplus"), surplus, slack)
    ledger.number((*at, "money_missing"), max(-surplus, ZERO), slack)
    for part in ("payments", "gains"):
        ledger.keys((*at, part), names)
    for name, has, outside in zip(names, own, walking, strict=True):
        after = outside + surplus / len(names)
        ledger.number((*at, "gains", name), after, slack)
        ledger.number((*at, "payments", name), after - has, slack)


def _depths(ledger: Ledger, tables: Tables, limit: Fraction, slack: Fraction) -> None:
    """The best council that payments hold at every twentieth, at the limit of all, at the best of all."""
    everyone, tie = len(tables.total) - 1, slack / tables.unit
    # What a council gives all cities rises with its depth: each is best at its limit.
    tops = [tables.all_gain(mask, end) for mask, end in enumerate(tables.deepest)]
    top = max(tops)
    best = [end for end, gain in zip(tables.deepest, tops, strict=True) if gain >= top - tie]
    told = [exact(row["depth"]) for row in ledger.found("depths")]

    def near(depth: Fraction, others: Sequence[Fraction]) -> bool:
        return any(abs(depth - each) <= ROUNDINGS for each in others)

    good = told == sorted(set(told)) and all(near(depth, [*DEPTHS, limit, *best]) for depth in told)
    good &= all(near(depth, told) for depth in (*DEPTHS, limit) if depth) and any(
        near(each, told) for each in best
    )
    good &= len(told) <= len(DEPTHS) + 2
    ledger.fact("depths: every twentieth, the limit of all and the best", good, len(DEPTHS) + 2, len(told))
    full = tables.all_gain(everyone, ONE) * tables.unit
    for place, depth in enumerate(told):
        here: Place = ("depths", place)
        holders = tables.holding(depth)
        most = tables.all_gain(tables.best(holders, depth)[0], depth)
        sizes = {mask.bit_count() for mask in tables.best(holders, depth, tie)}
        size = ledger.found(*here, "size")
        expected = size if type(size) is int and size in sizes else max(sizes)
        ledger.word((*here, "size"), expected if most > 0 else 1)
        ledger.word((*here, "largest"), max(mask.bit_count() for mask in holders))
        ledger.number((*here, "depth"), depth)
        ledger.number((*here, "total"), most * tables.unit, slack)
        ledger.number((*here, "all_in"), tables.all_gain(everyone, depth) * tables.unit, slack)
        ledger.number((*here, "full"), full, slack)


def _picture(ledger: Ledger, limit: Fraction) -> None:
    """The picture shows the rows."""
    rows = ledger.found("depths")
    columns = {name: [exact(row[name]) for row in rows] for name in ("depth", "total", "all_in")}
    ledger.size(("picture", "curves"), 2)
    for curve, name in enumerate(("total", "all_in")):
        ledger.numbers(("picture", "curves", curve, "xs"), columns["depth"])
        ledger.numbers(("picture", "curves", curve, "ys"), columns[name])
    ledger.size(("picture", "marks"), 2)
    ledger.number(("picture", "marks", 0, "x"), limit, ROUNDINGS)
    ledger.word(("picture", "marks", 0, "y"), None)
    most = max(columns["total"])
    ledger.number(("picture", "marks", 1, "y"), most)
    ledger.number(("picture", "marks", 1, "x"), columns["depth"][columns["total"].index(most)])
    picture_bare(ledger, ("picture",))


def _residuals(names: list[str]) -> list[str]:
    council = f"council of {len(names)}"
    return [
        f"{council}: all cities gain",
        f"{council}: payments balance",
        *(f"{council}: gain of {name}" for name in names),
        f"{council}: all gain alike over walking out",
        f"{council}: surplus",
    ]


def _moves(ledger: Ledger, parameters: Mapping[str, Any], players: list[str]) -> None:
    """Each share alone over its range, or by a tenth, and the greatest depth of all cities."""
    moves = []
    for name in MOVED:
        quantity = parameters.get(name)
        if quantity is None:
            continue
        value = exact(quantity["value"])
        tenth = value * Fraction(9, 10), value * Fraction(11, 10)
        low, high = [exact(end) for end in quantity.get("range") or ()] or tenth
        figures: list[Fraction | None] = []
        for end in (low, high):
            try:
                figures.append(deepest_of_all(game_of(parameters, players, **{name: end})))
            except Unusable:
                figures.append(None)
        moves.append(Move(name.replace("_", " "), low, high, *figures))
    moves_told(ledger, ("moves",), moves, ROUNDINGS)
