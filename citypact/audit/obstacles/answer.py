"""The answer about an obstacle against its definitions: outcomes, levers, coalitions, picture, moves."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any

from citypact.audit.coalitions.nucleolus import least_core, nucleolus
from citypact.audit.coalitions.values import shapley
from citypact.audit.exact import ROUNDINGS, ZERO, is_number
from citypact.audit.forms import TOLERANCES, reported_told
from citypact.audit.lines import Ledger, Place
from citypact.audit.obstacles.agreement import audit_agreement
from citypact.audit.obstacles.definitions import Amounts, Drawing, Obstacle, Played


def audit_answer(ledger: Ledger, obstacle: Obstacle) -> None:
    """Check every figure that the definitions decide; sentences and names of units are left."""
    scenario = ledger.document["inputs"]["scenario"]
    for name in ("title", "question", "game"):
        ledger.word((name,), scenario.get(name, ""))
    reported_told(ledger, scenario.get("reported"))
    ledger.keys(("equilibria",), list(obstacle.outcomes))
    for label, outcome in obstacle.outcomes.items():
        _outcome(ledger, ("equilibria", label), outcome)
    _outcome(ledger, ("efficient",), obstacle.best)
    _table(ledger, ("efficient", "shadow_prices"), obstacle.prices)
    ledger.keys(("efficient", "shadow_price_units"), list(obstacle.prices))
    ledger.number(("surplus",), obstacle.best.total - obstacle.without.total)
    ledger.number(("headline", "value"), obstacle.headline)
    ends = obstacle.acceptable
    ledger.word(("acceptable", "exists"), ends is not None)
    for at, name in enumerate(("lo", "hi")):
        ledger.number(("acceptable", name), None if ends is None else ends[at])
    ledger.size(("levers",), len(obstacle.effects))
    for at, effect in enumerate(obstacle.effects):
        place: Place = ("levers", at)
        ledger.word((*place, "lever"), effect.lever)
        ledger.word((*place, "efficient"), effect.efficient)
        _outcome(ledger, (*place, "outcome"), effect.outcome)
    labels = audit_agreement(ledger, obstacle)
    _certificate(ledger, obstacle, labels)
    _coalitions(ledger, obstacle)
    _moves(ledger, obstacle)
    if obstacle.drawing is not None:
        _picture(ledger, obstacle.drawing)


def _outcome(ledger: Ledger, at: Place, outcome: Played) -> None:
    _table(ledger, (*at, "actions"), outcome.actions)
    _table(ledger, (*at, "payoffs"), outcome.payoffs)
    ledger.keys((*at, "action_units"), list(outcome.actions))
    ledger.number((*at, "total"), outcome.total)


def _table(ledger: Ledger, at: Place, amounts: Amounts, slack: Fraction = ZERO) -> None:
    ledger.keys(at, list(amounts))
    for name, amount in amounts.items():
        ledger.number((*at, name), amount, slack)


def _certificate(ledger: Ledger, obstacle: Obstacle, labels: list[str]) -> None:
    """What is said of the proof as a whole: the agreement's residuals, and the game's own."""
    enough = ledger.found("agreement", "enough") is True
    planned = ["proof of the cost", *labels, "cost is the least"] if enough else ["proof of the conflict"]
    told = {**dict.fromkeys(planned, ZERO), **obstacle.residuals}
    at: Place = ("certificate", "residuals")
    ledger.keys(at, [*told, *obstacle.tried])
    for name, value in told.items():
        ledger.number((*at, name), value)
    most = TOLERANCES[not obstacle.tried]
    for name in obstacle.tried:
        found = ledger.found(*at, name)
        holds = is_number(found) and found <= most
        ledger.fact(f"residual of '{name}' violates nothing", holds, "at most the tolerance", found)
    ledger.word(("certificate", "holds"), True)
    ledger.word(("certificate", "exact"), not obstacle.tried)
    ledger.number(("certificate", "tolerance"), most)
    ledger.number(("certificate", "scale"), obstacle.scale)
    ledger.word(("provenance", "exact"), not obstacle.tried)
    ledger.keys(("provenance", "options"), [])


def _coalitions(ledger: Ledger, obstacle: Obstacle) -> None:
    players, worths = obstacle.players, obstacle.worths
    at: Place = ("coalitions",)
    if worths is None:
        ledger.word((*at, "exists"), False)
        ledger.keys(at, ["exists", "conjecture"])
        return
    slack = ROUNDINGS * max(map(abs, worths))
    ledger.word((*at, "exists"), True)
    ledger.word((*at, "cost"), False)
    named = {
        "+".join(name for k, name in enumerate(players) if mask >> k & 1): worth
        for mask, worth in enumerate(worths)
        if mask
    }
    _table(ledger, (*at, "worths"), named)
    _table(ledger, (*at, "shapley"), dict(zip(players, shapley(worths), strict=True)), slack)
    found = nucleolus(worths)
    if found is not None:
        _table(ledger, (*at, "nucleolus"), dict(zip(players, found, strict=True)), slack)
    apart = all(
        worths[one | other] >= worths[one] + worths[other]
        for one in range(1, len(worths))
        for other in range(1, one)
        if not one & other
    )
    ledger.word((*at, "superadditive"), apart)
    stable = least_core(worths) <= 0
    ledger.word((*at, "core_exists"), stable)
    if stable:
        ledger.keys((*at, "against_the_core"), [])


def _moves(ledger: Ledger, obstacle: Obstacle) -> None:
    """What moves the headline, the widest first; a parameter whose figure is no fraction is left."""
    # Nothing is moved around zero where no range is declared.
    known = {each.name: each for each in obstacle.parameters if each.ends != (ZERO, ZERO)}
    listed = ledger.found("moves")
    ledger.size(("moves",), len(known))
    moves: list[Any] = listed if isinstance(listed, list) else []
    names = [each.get("parameter") for each in moves]
    ledger.fact("what can move it", sorted(names) == sorted(known), ", ".join(known), ", ".join(names))
    for at, each in enumerate(moves):
        place: Place = ("moves", at)
        parameter = known[each["parameter"]]
        ledger.word((*place, "parameter"), parameter.name)
        ledger.numbers_at(place, dict(zip(("low", "high"), parameter.ends, strict=True)))
        if parameter.figure is None:
            continue
        low, high = map(parameter.figure, parameter.ends)
        ledger.numbers_at(place, {"figure_low": low, "figure_high": high})
        if low is None or high is None:
            ledger.word((*place, "span"), None)
            continue
        # The two figures are rounded before they are subtracted.
        ledger.number((*place, "span"), abs(high - low), ROUNDINGS * max(abs(low), abs(high)))
    spans = [each.get("span") for each in moves]
    # Without a figure at one end there is no span; those stand last.
    ordered = all(
        two is None or (is_number(one) and is_number(two) and one >= two) for one, two in pairwise(spans)
    )
    ledger.fact("what moves it most stands first", ordered, "the widest first", "another order")


def _picture(ledger: Ledger, drawing: Drawing) -> None:
    """Points of every curve, added up in floating point; marks and bands to the last digit."""
    at: Place = ("picture",)
    ledger.size((*at, "curves"), len(drawing.curves))
    for k, (label, xs, ys) in enumerate(drawing.curves):
        place: Place = (*at, "curves", k)
        ledger.word((*place, "label"), label)
        for name, points in (("xs", xs), ("ys", ys)):
            ledger.numbers((*place, name), points, ROUNDINGS * max(abs(each) for each in points))
    ledger.size((*at, "marks"), len(drawing.marks))
    for k, (label, x, y) in enumerate(drawing.marks):
        ledger.word((*at, "marks", k, "label"), label)
        ledger.numbers_at((*at, "marks", k), {"x": x, "y": y})
    ledger.size((*at, "bands"), len(drawing.bands))
    for k, (label, low, high) in enumerate(drawing.bands):
        ledger.word((*at, "bands", k, "label"), label)
        ledger.numbers_at((*at, "bands", k), {"low": low, "high": high})
    ledger.size((*at, "groups"), 0)
    ledger.keys((*at, "bars"), [])
