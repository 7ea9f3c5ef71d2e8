"""A saved reproduction of one half: the parts of the protocol (models.md §6.4) against their formulas."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

from citypact.audit.exact import ONE, ROUNDINGS, ZERO, exact
from citypact.audit.fifty_fifty.asked import left_out
from citypact.audit.fifty_fifty.conditions import CONDITIONS, Condition, condition_of, regret
from citypact.audit.fifty_fifty.given import WHOLE, Given, given_of
from citypact.audit.lines import ABSENT, Ledger, Place
from citypact.audit.relocation.books import stay_worth
from citypact.audit.relocation.ratios import Interval
from citypact.audit.relocation.split import lines_of_agreement

HALF, NEAR = Fraction(1, 2), Fraction(1, 20)
#: Growth of the plants in the table of the notice, models.md §4.2.
GROWTHS = ("0.8", "1.0", "1.2", "1.5", "2.0")
RATE, TERM = Fraction(4, 100), 5
#: Rows of the blind table, and the reference box of rates.
BLIND = ("C2", "C1", "C3", "C4", "C5", "C6", "C7", "C8", "C8", "C9", "C10", "C11", "C13", "C14", "C15")
BOX = (Fraction(1, 10), Fraction(6, 10))
#: Conditions whose numbers are no fractions when they are computed.
ROUNDED = ("C17",)
Point = tuple[Fraction, Fraction]


def audit_reproduction(ledger: Ledger) -> None:
    """Check a saved reproduction."""
    scenario = ledger.document["inputs"]["scenario"]
    given = given_of(scenario)
    for name in ("name", "title"):
        ledger.word((name,), scenario.get(name))
    lines_of_agreement(ledger, ("split",), given.question)
    slack = given.question.slack * 1000
    _calibration(ledger, given, slack)
    ledger.number(("tolerance",), NEAR)
    _table(ledger)
    conditions = {key: condition_of(key, given) for key in CONDITIONS}
    ledger.size(("conditions",), len(CONDITIONS))
    for at, (key, found) in enumerate(conditions.items()):
        _condition(ledger, ("conditions", at), key, found, slack)
    _blind(ledger, given, conditions, slack)
    _position(ledger, given, slack)
    _surprise(ledger)
    _effective(ledger, given, slack)


def _calibration(ledger: Ledger, given: Given, slack: Fraction) -> None:
    at: Place = ("calibration",)
    rivals = ["rivals"] if given.rivals else []
    ledger.keys(at, [*given.numbers, *given.ranges, *rivals, "sources"])
    for name, value in given.numbers.items():
        ledger.number((*at, name), value, slack * max(abs(value), ONE))
        if name in WHOLE:
            ledger.fact(f"{name} is a whole number", value.denominator == 1, "no part", value)
    for name, ends in given.ranges.items():
        ledger.numbers((*at, name), ends)
    if rivals:
        ledger.numbers((*at, "rivals"), given.rivals)
    ledger.keys((*at, "sources"), [])


def paid(growth: Fraction, ratio: Fraction, cap: Fraction, years: int) -> list[Fraction]:
    """What the notice pays in each year to the origin of a plant that paid 1 a year, up to the cap.

    Examples
    --------
    >>> [str(each) for each in paid(Fraction(2), Fraction(1, 2), Fraction(3), 5)]
    ['1', '1', '1', '0', '0']
    """
    sums = [min(cap, ratio * growth * year) for year in range(years + 1)]
    return [after - before for before, after in pairwise(sums)]


def _table(ledger: Ledger) -> None:
    """R1: cumulated shares, their present value, and with the shortfall topped up at the end of the term."""
    ledger.size(("R1",), len(GROWTHS))
    keep = 1 / (1 + RATE)
    for at, text in enumerate(GROWTHS):
        shares = paid(Fraction(text), HALF, Fraction(3), TERM)
        worth = sum((share * keep ** (year + 2) for year, share in enumerate(shares)), ZERO)
        short = 3 - sum(shares, ZERO)
        place: Place = ("R1", at)
        ledger.number((*place, "growth"), Fraction(text))
        ledger.number((*place, "cumulated"), sum(shares, ZERO))
        ledger.number((*place, "pv"), worth)
        ledger.number((*place, "pv_topped_up"), worth + short * keep ** (TERM + 1))
        ledger.word((*place, "matches"), True)


def _condition(ledger: Ledger, at: Place, key: str, found: Condition | None, slack: Fraction) -> None:
    slack = max(slack, ROUNDINGS) if key in ROUNDED else slack
    ledger.word((*at, "key"), key)
    lacking = left_out(key, _inputs(ledger, at), answered=found is not None)
    ledger.fact(
        f"{key}: every number that it is asked with", not lacking, "none left out", ", ".join(lacking)
    )
    for name, value in _inputs(ledger, at).items():
        place = (*at, "inputs", name)
        known = ledger.found("calibration", name)
        if name == "weight" and found is not None and found.weight is not None:
            ledger.number(place, found.weight, slack)
        elif name == "weight at one half":
            weight = ledger.found("position_of_half", "weight")
            ledger.number(place, None if weight is None else exact(weight), slack)
        elif isinstance(known, list) and isinstance(value, list):
            ledger.numbers(place, [exact(each) for each in known])
        elif known is ABSENT and key != "C16":
            # A rule's name, or a number that was not given.
            ledger.word(place, "max-min" if name == "rule" else None)
        elif known is not ABSENT:
            ledger.number(place, exact(known))
    if found is None:
        for name in ("holds", "gap", "ratio", "ratio_set"):
            ledger.word((*at, name), None)
        return
    ledger.word((*at, "holds"), found.holds)
    ledger.number((*at, "gap"), found.gap, slack)
    middle = None if found.ratios is None else sum(found.ratios, ZERO) / 2
    ledger.number((*at, "ratio"), middle, slack)
    _ends(ledger, (*at, "ratio_set"), found.ratios, slack)


def _inputs(ledger: Ledger, at: Place) -> dict[str, Any]:
    found = ledger.found(*at, "inputs")
    return found if isinstance(found, dict) else {}


def _ends(ledger: Ledger, at: Place, ratios: Interval | None, slack: Fraction) -> None:
    if ratios is None:
        ledger.word(at, None)
    else:
        ledger.numbers(at, ratios, slack)


def _blind(ledger: Ledger, given: Given, conditions: dict[str, Condition | None], slack: Fraction) -> None:
    """R2: the ratios of every criterion, and whether one half is within the tolerance."""
    ledger.size(("R2",), len(BLIND))
    for at, key in enumerate(BLIND):
        found = conditions[key]
        ratios = None if found is None else found.ratios
        if at and BLIND[at - 1] == key and found is not None:
            ratios = regret(given)
        ledger.word(("R2", at, "key"), key)
        _ends(ledger, ("R2", at, "ratio_set"), ratios, slack)
        near = None if ratios is None else max(ratios[0] - HALF, HALF - ratios[1]) <= NEAR
        ledger.word(("R2", at, "contains_half"), near)


def _position(ledger: Ledger, given: Given, slack: Fraction) -> None:
    game = given.game
    needs, grants = game.loss / game.revenue, 1 - game.cost / game.revenue
    low, high = max(needs, ZERO), min(grants, ONE)
    at: Place = ("position_of_half",)
    if low > high:
        ledger.word(at, None)
        return
    ledger.numbers((*at, "interval"), (low, high), slack)
    ledger.number((*at, "percentile"), (HALF - low) / (high - low) if high > low else None, slack)
    ledger.number((*at, "weight"), (HALF - needs) / (grants - needs) if grants > needs else None, slack)
    ledger.number((*at, "radius"), max(min(HALF - needs, grants - HALF), ZERO), slack)


def clipped(shape: Sequence[Point], a: Fraction, b: Fraction, c: Fraction) -> list[Point]:
    """The part of a convex polygon in which ``a x + b y <= c``."""
    kept: list[Point] = []
    for (x0, y0), (x1, y1) in zip(shape, [*shape[1:], *shape[:1]], strict=True):
        before, after = a * x0 + b * y0 - c, a * x1 + b * y1 - c
        if before <= 0:
            kept.append((x0, y0))
        if (before < 0 < after) or (after < 0 < before):
            part = before / (before - after)
            kept.append((x0 + part * (x1 - x0), y0 + part * (y1 - y0)))
    return kept


def area_of(shape: Sequence[Point]) -> Fraction:
    """Area of a polygon.

    Examples
    --------
    >>> one, zero = Fraction(1), Fraction(0)
    >>> area_of(clipped([(zero, zero), (one, zero), (one, one), (zero, one)], one, one, one))
    Fraction(1, 2)
    """
    pairs = zip(shape, [*shape[1:], *shape[:1]], strict=True)
    return abs(sum((x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairs), ZERO)) / 2


def _surprise(ledger: Ledger) -> None:
    """R3: areas in the reference box of rates."""
    low, high = BOX
    box = [(low, low), (high, low), (high, high), (low, high)]
    worth = clipped(box, ONE, ONE, ONE)
    accepted = clipped(clipped(worth, ONE, ZERO, HALF), ZERO, ONE, HALF)
    slab = clipped(clipped(box, ONE, -ONE, 2 * NEAR), -ONE, ONE, 2 * NEAR)
    near = clipped(clipped(worth, ONE, -ONE, 2 * NEAR), -ONE, ONE, 2 * NEAR)
    at: Place = ("R3",)
    ledger.numbers((*at, "loss"), BOX)
    ledger.numbers((*at, "cost"), BOX)
    ledger.number((*at, "tolerance"), NEAR)
    ledger.number((*at, "weight"), HALF)
    found = {
        "surplus": area_of(worth) / area_of(box),
        "half_acceptable": area_of(accepted) / area_of(worth),
        "half_near": area_of(near) / area_of(worth),
    }
    for name, value in found.items():
        ledger.word((*at, name, "exact"), str(value))
        ledger.number((*at, name, "value"), value)
    ledger.number((*at, "rationalising_mass"), area_of(slab) / area_of(box))


def _effective(ledger: Ledger, given: Given, slack: Fraction) -> None:
    """R5: what the notice pays as a part of all tax, by horizon; and the weight that its terms imply."""
    number = given.numbers
    keep, delay = 1 / (1 + number["rate"]), int(number["delay"])
    growths = [number["growth"]] if "growth" in number else [ONE, Fraction(6, 5)]
    window = delay + TERM
    horizons = [
        each for each in sorted({window, int(number["tax_horizon"]), 10, 15, 20, 30}) if each >= window
    ]
    ledger.number(("R5", "headline"), HALF)
    ledger.size(("R5", "effective"), len(growths) * len(horizons))
    rows = [(growth, horizon) for growth in growths for horizon in horizons]
    for at, (growth, horizon) in enumerate(rows):
        place: Place = ("R5", "effective", at)
        ledger.number((*place, "growth"), growth)
        ledger.word((*place, "horizon"), horizon)
        shares = paid(growth, HALF, 3 * number["cap_multiple"], TERM)
        worth = sum((share * keep ** (delay + year + 1) for year, share in enumerate(shares)), ZERO)
        taxes = sum((growth * keep**year for year in range(1, horizon + 1)), ZERO)
        taxes -= growth * (1 - number["ramp"]) * keep if delay >= 1 else ZERO
        ledger.number((*place, "share"), worth / taxes, slack)
        if horizon == number["tax_horizon"]:
            _implied(ledger, given, worth, taxes, slack)
    if "hazard" not in number:
        ledger.word(("implied_weight",), None)


def _implied(ledger: Ledger, given: Given, worth: Fraction, taxes: Fraction, slack: Fraction) -> None:
    number = given.numbers
    if "hazard" not in number or "base" not in number:
        return
    base = number["base"]
    loss = stay_worth(base, number["hazard"], number["rate"], int(number["tax_horizon"]))
    surplus = base * taxes - loss - number["full_cost"]
    weight = (base * worth - loss) / surplus if surplus > 0 else None
    ledger.number(("implied_weight",), weight, slack)
