"""A saved allocation: the game's worths, every rule known by definition, the core and its proof."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import combinations
from typing import Any

from citypact.audit.coalitions.nucleolus import (
    core_program,
    excesses,
    is_nucleolus,
    least_core,
    nucleolus,
    subsidy,
)
from citypact.audit.coalitions.traits import audit_traits
from citypact.audit.coalitions.values import Amounts, value_of
from citypact.audit.coalitions.worths import MOST, Worths, players_of, worths_of
from citypact.audit.exact import ONE, ROUNDINGS, ZERO, Unusable, agrees, exact, is_number, nearest, quotient
from citypact.audit.linear.elimination import unique_solution
from citypact.audit.linear.program import Program
from citypact.audit.linear.simplex import Dictionary
from citypact.audit.lines import ABSENT, Ledger

#: Rules that are the nucleolus of something the auditor judges by Kohlberg's criterion.
KOHLBERG = {"nucleolus": True, "prenucleolus": False}
#: Players up to whom corners of the core and slopes of every rule are found anew.
FEW = 4
STEP = Fraction(1, 10**30)


class Audited:
    """The game of a saved allocation in profit orientation; costs are losses."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.data: dict[str, Any] = dict(document["inputs"]["game"])
        self.players = players_of(self.data)
        self.sign = -1 if document.get("orientation") == "cost" else 1
        self.given = worths_of(self.data)
        self.worths: Worths = [self.sign * worth for worth in self.given]
        self.scale = max(map(abs, self.worths)) or ONE

    def rule(self, name: str, worths: Worths | None = None) -> Amounts | None:
        """A rule's amounts in the game's own orientation; ``None`` if it is not known by definition."""
        worths = self.worths if worths is None else worths
        if name in KOHLBERG:
            found = nucleolus(worths, rational=KOHLBERG[name]) if len(self.players) <= FEW else None
        else:
            found = value_of(name, worths, self.data, self.players)
        return None if found is None else [self.sign * each for each in found]


#: What shows that a point lies in the core.
CORE_CONDITIONS = ("no coalition does better alone", "the whole total is shared")


def audit_allocation(ledger: Ledger) -> None:
    """Check a saved allocation of a game of at most ten players."""
    document = ledger.document
    try:
        players = players_of(document["inputs"]["game"])
    except (KeyError, TypeError, AttributeError):
        raise Unusable("the inputs hold no game with players") from None
    ledger.words(("players",), players)
    if len(players) > MOST:
        return
    game = Audited(document)
    ledger.number(("grand",), game.given[-1])
    declared = game.data.get("orientation", "profit")
    ledger.word(
        ("orientation",), "cost" if game.data.get("form") in ("airport", "spanning_tree") else declared
    )
    for name in ("name", "title"):
        ledger.word((name,), game.data.get(name))
    ledger.word(("unit",), game.data.get("unit", "亿元"))
    allocations = ledger.found("allocations")
    rules = list(allocations) if isinstance(allocations, Mapping) else []
    _none_left_out(ledger, rules)
    for rule in rules:
        _allocation(ledger, game, rule)
    _core(ledger, game)
    audit_traits(ledger, game.given, players, cost=game.sign < 0)
    _moves(ledger, game)


def _none_left_out(ledger: Ledger, rules: list[str]) -> None:
    """A rule stands with its amounts, its method and what moves it; those asked for by name must be there."""
    asked, skipped = ledger.document["inputs"].get("rules"), ledger.found("skipped")
    told = [*rules, *(skipped if isinstance(skipped, Mapping) else ())]
    missing = [rule for rule in asked if rule not in told] if isinstance(asked, list) else []
    ledger.fact("every rule that was asked for", not missing, "none left out", ", ".join(map(str, missing)))
    ledger.keys(("methods",), rules)


def _allocation(ledger: Ledger, game: Audited, rule: str) -> None:
    saved = ledger.found("methods", rule, "exact")
    ledger.fact(f"{rule}: exact amounts or none", saved is not ABSENT, "a list or null", saved)
    fractions = [quotient(text) for text in saved] if isinstance(saved, list) else None
    expected = None if rule in KOHLBERG else game.rule(rule)
    if rule in KOHLBERG and fractions is not None:
        point = [game.sign * each for each in fractions]
        good = is_nucleolus(game.worths, point, rational=KOHLBERG[rule])
        ledger.fact(f"{rule}: Kohlberg's criterion", good, True, good)
        expected = fractions
        _levels(ledger, game, rule, point)
    if expected is None:
        return
    if fractions is not None:
        ledger.fact(f"{rule}: exact amounts", fractions == expected, list(map(str, expected)), saved)
        ledger.settle("methods", rule, "exact")
    ledger.keys(("allocations", rule), game.players)
    for name, amount in zip(game.players, expected, strict=True):
        ledger.number(("allocations", rule, name), amount, ZERO if fractions else ROUNDINGS * game.scale)


def _levels(ledger: Ledger, game: Audited, rule: str, point: Amounts) -> None:
    """Levels of excess: the coalitions of each have it, and their weights are positive."""
    levels = ledger.found("methods", rule, "details", "levels")
    found = excesses(game.worths, point)
    place = {name: at for at, name in enumerate(game.players)}
    for at, level in enumerate(levels if isinstance(levels, list) else ()):
        masks = [sum(1 << place[name] for name in each.split("+")) for each in level["coalitions"]]
        same = {found[mask] for mask in masks if mask in found}
        if len(same) == 1:
            ledger.number(("methods", rule, "details", "levels", at, "epsilon"), same.pop())
        weights = [exact(weight) for weight in level["coalitions"].values()]
        least = min(weights, default=ZERO)
        ledger.fact(f"{rule}: weights of level {at + 1}", least > 0, "above 0", nearest(least))


def _core(ledger: Ledger, game: Audited) -> None:
    if not isinstance(ledger.found("core"), Mapping):
        return
    worths, n = game.worths, len(game.players)
    epsilon = least_core(worths) if n > 1 else None
    empty = epsilon is not None and epsilon > 0
    ledger.word(("core", "empty"), empty)
    slack = ROUNDINGS * game.scale
    ledger.number(("core", "least_core_epsilon"), epsilon, slack)
    ledger.number(("core", "cost_of_stability"), subsidy(worths) if empty else ZERO, slack)
    proof = ("core", "certificate")
    if empty:
        _balanced(ledger, game)
        ledger.keys(("core", "ranges"), [])
        ledger.size(("core", "vertices"), 0)
        return
    ledger.keys((*proof, "allocation"), game.players)
    saved = [exact(ledger.found(*proof, "allocation", name)) for name in game.players]
    point = [game.sign * each for each in saved]
    worst = max(excesses(worths, point).values(), default=ZERO)
    ledger.fact("core: no coalition does better alone", worst <= slack, "at most 0", nearest(worst))
    off = abs(sum(point, ZERO) - worths[-1])
    ledger.fact("core: the whole total is shared", off <= slack, 0, nearest(off))
    ledger.settle(*proof, "allocation")
    ledger.word((*proof, "kind"), "allocation in the core")
    recheck = (*proof, "recheck", "residuals")
    ledger.keys(recheck, CORE_CONDITIONS)
    measured = ledger.found(*proof, "recheck", "scale")
    ledger.fact("core: what residuals are measured by", is_number(measured), "a number", measured)
    if agrees(ledger.found(*proof, "recheck", "scale"), game.scale):
        ledger.number((*proof, "recheck", "scale"), game.scale)
        ledger.number((*recheck, "no coalition does better alone"), worst / game.scale, ROUNDINGS)
        ledger.number((*recheck, "the whole total is shared"), off / game.scale, ROUNDINGS)
    book = Dictionary(core_program(worths))
    for player, name in enumerate(game.players):
        ends = sorted(game.sign * end for end in book.ends({f"x{player}": ONE}))
        ledger.number(("core", "ranges", name, "lo"), ends[0], slack)
        ledger.number(("core", "ranges", name, "hi"), ends[1], slack)
    ledger.keys(("core", "ranges"), game.players)
    if n <= FEW:
        _corners(ledger, game, core_program(worths), slack)


def _balanced(ledger: Ledger, game: Audited) -> None:
    """An empty core is proved by weights under which every player is busy all the time and more is earned."""
    proof = ("core", "certificate")
    exact_weights = ledger.found(*proof, "exact")
    place = {name: at for at, name in enumerate(game.players)}
    weights = {
        sum(1 << place[part] for part in name.split("+")): quotient(text)
        for name, text in exact_weights.items()
    }
    busy = [sum((w for mask, w in weights.items() if mask >> p & 1), ZERO) for p in range(len(game.players))]
    ledger.fact("core: every player is busy all the time", busy == [ONE] * len(busy), 1, list(map(str, busy)))
    positive = min(weights.values(), default=ZERO) > 0
    ledger.fact("core: weights are positive", positive, True, positive)
    earned = sum((w * game.worths[mask] for mask, w in weights.items()), ZERO)
    more = earned > game.worths[-1]
    ledger.fact("core: balanced coalitions earn more", more, nearest(game.worths[-1]), nearest(earned))
    ledger.settle(*proof, "exact")
    ledger.word((*proof, "kind"), "balanced collection")
    recheck = (*proof, "recheck", "residuals")
    ledger.keys(recheck, CORE_CONDITIONS)
    measured = ledger.found(*proof, "recheck", "scale")
    ledger.fact("core: what residuals are measured by", is_number(measured), "a number", measured)
    for name in game.players:
        ledger.number((*recheck, f"{name} is covered once"), ZERO)
    ledger.number((*recheck, "no weight is negative"), -min(weights.values(), default=ZERO))
    for name, text in exact_weights.items():
        ledger.number((*proof, "weights", name), quotient(text))


def _corners(ledger: Ledger, game: Audited, program: Program, slack: Fraction) -> None:
    """All corners of the core: every set of rows that determines a point inside all others."""
    names = program.variables
    equation, rows = program.rows[0], program.rows[1:]
    found: set[tuple[Fraction, ...]] = set()
    for some in combinations(rows, len(names) - 1):
        chosen = (equation, *some)
        matrix = [[row.coefficients.get(name, ZERO) for name in names] for row in chosen]
        point = unique_solution(matrix, [row.bound for row in chosen])
        if point is not None and all(row.excess(dict(zip(names, point, strict=True))) <= 0 for row in rows):
            found.add(tuple(game.sign * each for each in point))
    listed = ledger.found("core", "vertices")
    ledger.size(("core", "vertices"), len(found))
    for at, corner in enumerate(listed if isinstance(listed, list) else ()):
        near = next(
            (each for each in found if all(agrees(c, e, slack) for c, e in zip(corner, each, strict=True))),
            None,
        )
        ledger.fact(f"core.vertices[{at}]", near is not None, "a corner of the core", corner)
        found.discard(near or ())
        ledger.settle("core", "vertices", at)


def _moves(ledger: Ledger, game: Audited) -> None:
    """Slopes of a rule's amounts in one worth, from the rule a minute step away on either side."""
    moves = ledger.found("moves")
    if not isinstance(moves, Mapping) or len(game.players) > FEW:
        return
    place = {name: at for at, name in enumerate(game.players)}
    for rule, listed in moves.items():
        here = game.rule(rule)
        for at, move in enumerate(listed if here is not None else ()):
            mask = sum(1 << place[name] for name in move["coalition"])
            for side, step in (("left", -STEP), ("right", STEP)):
                moved = list(game.worths)
                moved[mask] += game.sign * step
                there = game.rule(rule, moved)
                if there is None or here is None:
                    continue
                for name, own, other in zip(game.players, here, there, strict=True):
                    # The step is so small that only the slope at the point is seen.
                    slope = (other - own) / step
                    ledger.number(("moves", rule, at, side, name), slope, Fraction(1, 10**12))
