"""A saved council of alike cities against its definitions: who walks, who joins, how deep each size goes."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from citypact.audit.councils.alike_game import FORMS, Alike, alike_of
from citypact.audit.exact import ONE, ROUNDINGS, ZERO, exact
from citypact.audit.forms import (
    Move,
    around,
    moves_told,
    picture_bare,
    proof_form,
    range_of,
    reported_told,
    residuals,
)
from citypact.audit.lines import Ledger
from citypact.audit.quantities import number_of

#: How far beyond a greatest depth somebody is shown to walk.
BEYOND = Fraction(1, 10**9)


def audit_alike(ledger: Ledger, scenario: Mapping[str, Any]) -> None:
    """Check every number of a saved council of alike cities."""
    parameters = scenario["parameters"]
    game, depth = alike_of(parameters), number_of(parameters, "depth", ONE)
    n = game.cities
    ledger.word(("model",), "alike")
    ledger.word(("cities",), n)
    ledger.number(("depth",), depth)
    deepest = {size: game.deepest(size) for size in range(2, n + 1)}
    stable = [size for size in range(2, n + 1) if _sizes(ledger, game, depth, size, deepest[size])]
    ledger.size(("sizes",), n - 1)
    ledger.words(("stable_sizes",), stable)
    ledger.word(("largest_stable",), max(stable, default=1))
    base, full = game.at(1, depth).total, game.at(n).total
    reached = game.at(max(stable), depth).total if stable else base
    ledger.number(("closing_the_gap",), (reached - base) / (full - base) if full > base else None)
    best = _best(ledger, game, deepest)
    _patience(ledger, parameters, n)
    _picture(ledger, deepest, depth, best, stable)
    _proof(ledger, game, depth, deepest)
    _moves(ledger, game, parameters)
    reported_told(ledger, scenario.get("reported"))
    for name in ("title", "question"):
        ledger.word((name,), scenario.get(name))


def _slack(game: Alike) -> Fraction:
    """Greatest depths are closed forms, or roots found by halving."""
    return ZERO if game.form != "quadratic" else ROUNDINGS


def _sizes(ledger: Ledger, game: Alike, depth: Fraction, size: int, deepest: Fraction) -> bool:
    row, n = ("sizes", size - 2), game.cities
    here = game.at(size, depth)
    walking = -game.staying(size, depth)
    joining = None if size == n else game.at(size + 1, depth).member - here.outsider
    internal, external = walking <= 0, joining is None or joining <= 0
    ledger.word((*row, "size"), size)
    for name, value in (("member", here.member), ("outsider", here.outsider), ("total", here.total),
                        ("walking", walking), ("joining", joining),
                        ("subsidy", size * max(walking, ZERO))):  # fmt: skip
        ledger.number((*row, name), value)
    for name, holds in (("internal", internal), ("external", external), ("stable", internal and external)):
        ledger.word((*row, name), holds)
    ledger.number((*row, "deepest"), deepest, _slack(game))
    total = game.at(size, deepest).total
    ledger.number((*row, "total_at_deepest"), total, _slack(game) * abs(total))
    return internal and external


def _best(ledger: Ledger, game: Alike, deepest: Mapping[int, Fraction]) -> int:
    """The size that gives all cities most at its greatest depth; the smallest of those that give as much."""
    totals = {size: game.at(size, depth).total for size, depth in deepest.items()}
    most = max(totals.values())
    among = [size for size, total in totals.items() if total >= most - _slack(game) * abs(most)]
    found = ledger.found("best", "size")
    best: int = found if type(found) is int and found in among else among[0]
    ledger.word(("best", "size"), best)
    ledger.number(("best", "depth"), deepest[best], _slack(game))
    return best


def _patience(ledger: Ledger, parameters: Mapping[str, Any], n: int) -> None:
    """The least discount factor at which nobody stops to contribute (grim trigger)."""
    if parameters.get("contribution") is None:
        ledger.word(("patience",), None)
        return
    worth, seen = number_of(parameters, "contribution"), number_of(parameters, "detection", ONE)
    # A breach saves 1 - worth/n this year and costs worth - 1 a year from when it is seen.
    saved, lost = 1 - worth / n, seen * (worth - 1)
    for name, value in (("benefit", worth), ("detection", seen),
                        ("least_discount", saved / (saved + lost)), ("limit", 1 / (1 + lost))):  # fmt: skip
        ledger.number(("patience", name), value)


def _picture(
    ledger: Ledger, deepest: Mapping[int, Fraction], depth: Fraction, best: int, stable: list[int]
) -> None:
    sizes = [Fraction(size) for size in deepest]
    ledger.size(("picture", "curves"), 2)
    told = ledger.found("sizes")
    for curve, ys in enumerate(([exact(row["deepest"]) for row in told], [depth] * len(sizes))):
        ledger.numbers(("picture", "curves", curve, "xs"), sizes)
        ledger.numbers(("picture", "curves", curve, "ys"), ys)
    ledger.size(("picture", "marks"), 1 + bool(stable))
    ledger.number(("picture", "marks", 0, "x"), Fraction(best))
    ledger.number(("picture", "marks", 0, "y"), exact(ledger.found("best", "depth")))
    if stable:
        ledger.number(("picture", "marks", 1, "x"), Fraction(max(stable)))
        ledger.word(("picture", "marks", 1, "y"), None)
    picture_bare(ledger, ("picture",))


def _proof(ledger: Ledger, game: Alike, depth: Fraction, deepest: Mapping[int, Fraction]) -> None:
    proof_form(ledger, (), in_fractions=True, scale=ONE)
    known: dict[str, Fraction] = {}
    largest = ZERO
    for size, most in deepest.items():
        name = f"council of {size}"
        known[f"{name}: gain by walking out"] = ZERO
        if most > 0:
            known[f"{name}: nobody walks at its greatest depth"] = -game.staying(size, most)
        if most + BEYOND < 1:
            known[f"{name}: somebody walks beyond it"] = ZERO
        if size < game.cities:
            known[f"{name}: gain by joining"] = ZERO
        largest = max(largest, abs(game.at(size, depth).member))
    residuals(ledger, (), known, _slack(game) * largest)


def _moves(ledger: Ledger, game: Alike, parameters: Mapping[str, Any]) -> None:
    """Each number alone over its range, or by a tenth, and the greatest depth of all cities."""
    moves = []
    for name in ("cities", *FORMS[game.form]):
        quantity = parameters[name]
        here = Fraction(game.cities) if name == "cities" else game.numbers[name]
        factor = here / exact(quantity["value"]) if name != "cities" else ONE
        ends = range_of(quantity, factor)
        if ends is None and name == "cities":
            step = max(1, round(here / 10))
            ends = here - step, here + step
        low, high = ends or around(here)
        if low == high:
            continue
        figures = []
        for value in (low, high):
            moved = game.moved(name, value)
            figures.append(None if moved is None else moved.deepest(moved.cities))
        told = "damage" if (game.form, name) == ("damage", "benefit") else name
        moves.append(Move(told, low, high, *figures))
    moves_told(ledger, ("moves",), moves, ROUNDINGS)
