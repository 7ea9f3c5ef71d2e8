"""A saved answer of ``citypact portfolio``: which ratios move most, counted anew from the list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from citypact.audit.exact import ONE, ZERO, Unusable, exact
from citypact.audit.lines import ABSENT, Ledger, Place
from citypact.audit.plants.chosen_list import audit_chosen
from citypact.audit.plants.exact_proof import exact_proof
from citypact.audit.plants.market import audit_market_at
from citypact.audit.plants.one_ratio import (
    COLUMNS,
    Interval,
    Plant,
    Steps,
    as_one,
    first_best,
    plants_of,
    steps_of,
)

HALF = Fraction(1, 2)
NEARLY = Fraction(95, 100)
#: Intervals of a range that are listed.
MOST_LISTED = 1000
NEAREST = "middle of the optimal set nearest to one half, the lower of two equally near"
MIDDLE = "midpoint of the optimal set"
ASIDE = "without_side_constraints"


class Rule:
    """What the definitions say of one ratio for a list, under one form of consent."""

    def __init__(self, plants: Sequence[Plant], consent: str) -> None:
        if consent not in ("project", "portfolio"):
            raise Unusable(f"{consent!r} is no form of consent")
        self.plants, self.together = plants, consent == "portfolio"
        self.whole = as_one(plants)
        self.steps: Steps = steps_of([self.whole] if self.together else plants)
        self.value = self.steps.best
        self.most = first_best(plants)
        if self.together:
            # A list that breaks even moves as a whole.
            low, high = self.whole.accepted
            self.sets: list[Interval] = [(low, high)] if low <= high else []
        else:
            self.sets = self.steps.reaching(self.value) if self.value > 0 else []

    @property
    def recommended(self) -> Interval | None:
        """The set nearest to one half, the lower of two equally near."""
        return min(self.sets, key=lambda each: max(each[0] - HALF, HALF - each[1], ZERO), default=None)

    @property
    def ratio(self) -> Fraction | None:
        """The middle of the recommended set."""
        return None if self.recommended is None else sum(self.recommended, ZERO) / 2

    def moved(self, ratio: Fraction) -> list[Plant]:
        """The plants that move at a ratio."""
        if self.together:
            return list(self.plants) if self.whole.moves(ratio) else []
        return [plant for plant in self.plants if plant.moves(ratio)]

    def worth(self, ratio: Fraction) -> Fraction:
        """Surplus that moves at a ratio."""
        return sum((plant.surplus for plant in self.moved(ratio)), ZERO)


def audit_portfolio(ledger: Ledger) -> None:
    """Check the ratios of a saved list of plants, its sectors, what moves them, and its market."""
    inputs = ledger.document["inputs"]
    optimise = inputs.get("optimise", "ratio")
    ledger.word(("optimise",), optimise)
    if "market" in ledger.document:
        audit_market_at(ledger, ("market",), inputs["scenario"], inputs["offers"])
    ledger.word(("consent",), inputs.get("consent", "project"))
    at = exact(inputs.get("at", 0.5))
    ledger.number(("at",), at)
    if optimise != "ratio":
        return
    rule = Rule(plants_of(inputs["firms"]), inputs.get("consent", "project"))
    chosen = ledger.found(ASIDE) is not ABSENT
    audit_rule(ledger, (), rule, (ASIDE,) if chosen else ())
    if chosen:
        audit_chosen(ledger, rule.plants, inputs, rule.most)
    else:
        ledger.number(("welfare_at",), rule.worth(at))
    ledger.words(("moved_at",), [plant.name for plant in rule.moved(at)])
    low, high = rule.whole.accepted
    _intervals(ledger, ("ranges", "whole_list"), [(low, high)] if low <= high else [])
    ledger.keys(("welfare_by_consent",), ["project", "portfolio"])
    for consent in ("project", "portfolio"):
        ledger.number(("welfare_by_consent", consent), Rule(rule.plants, consent).value)
    _moves(ledger, rule)
    _sectors(ledger, inputs, rule)


def audit_rule(ledger: Ledger, at: Place, rule: Rule, own: Place) -> None:
    """Check one ratio for a list; ``own`` is where the figures stand that side constraints replace."""
    best, ratio, found = rule.value, rule.ratio, rule.recommended
    own = own or at
    _intervals(ledger, (*own, "ratio_sets"), rule.sets)
    ledger.number((*own, "ratio"), ratio)
    ledger.number((*own, "welfare"), best)
    ledger.number((*own, "efficiency"), best / rule.most if rule.most else None)
    moved = [] if ratio is None else rule.moved(ratio)
    ledger.words((*own, "moved"), [plant.name for plant in moved])
    cities = ("origin", "destination")
    if ratio is None:
        ledger.word((*own, "gains"), None)
        ledger.word((*own, "refusals"), None)
    else:
        each = [(ratio * p.revenue - p.loss, (1 - ratio) * p.revenue - p.cost) for p in moved]
        for side, city in enumerate(cities):
            ledger.number((*own, "gains", city), sum((gains[side] for gains in each), ZERO))
            lost = [-gains[side] for gains in each if gains[side] < 0]
            ledger.word((*own, "refusals", city, "plants"), len(lost))
            ledger.number((*own, "refusals", city, "loss"), sum(lost, ZERO))
    if own == at:
        ledger.size((*at, "ratio_sets_exact"), len(rule.sets))
        for number, ends in enumerate(rule.sets):
            ledger.words((*at, "ratio_sets_exact", number), [str(end) for end in ends])
        told = "" if found is None or (len(rule.sets) == 1 and found[0] == found[1]) else MIDDLE
        ledger.word((*at, "tie_break"), NEAREST if len(rule.sets) > 1 else told)
    ledger.number((*at, "welfare_at_half"), rule.worth(HALF))
    ledger.number((*at, "first_best"), rule.most)
    ledger.word((*at, "plants"), len(rule.plants))
    _intervals(
        ledger, (*at, "ranges", "something_moves"), rule.steps.reaching(ZERO, strictly=True)[:MOST_LISTED]
    )
    nearly = rule.steps.reaching(best * NEARLY) if best > 0 else []
    _intervals(ledger, (*at, "ranges", "nearly_best"), nearly[:MOST_LISTED])
    ledger.word((*at, "unit"), "亿元")
    _certificate(ledger, (*own, "certificate"), rule)


def _certificate(ledger: Ledger, at: Place, rule: Rule) -> None:
    scale = max(rule.value, rule.most) or ONE
    residuals: dict[str, Fraction] = {"no more than first best": (rule.value - rule.most) / scale}
    if not rule.together:
        names = ["surplus at the intervals' ends", "largest surplus, counted a second way",
                 "intervals apart and in order"]  # fmt: skip
    elif not rule.sets:
        names = ["no ratio suits both", "nothing moves"]
    else:
        ((lo, hi),) = rule.sets
        whole = rule.whole
        residuals["origin does not lose on the list"] = (whole.loss - lo * whole.revenue) / scale
        residuals["destination does not lose on the list"] = (whole.cost - (1 - hi) * whole.revenue) / scale
        names = ["a lower ratio is refused", "a higher ratio is refused", "surplus of the whole list"]
    exact_proof(ledger, at, scale, {**dict.fromkeys(names, ZERO), **residuals})


def _intervals(ledger: Ledger, at: Place, expected: Sequence[Interval]) -> None:
    ledger.size(at, len(expected))
    for number, ends in enumerate(expected):
        ledger.numbers((*at, number), ends)


def _moves(ledger: Ledger, rule: Rule) -> None:
    """Each column a tenth lower and a tenth higher, the others kept."""
    fields = dict(zip(COLUMNS, ("revenue", "loss", "cost"), strict=True))
    cases = [(column, Fraction(tenths, 10)) for column in COLUMNS for tenths in (9, 11)]
    ledger.size(("moves",), len(cases))
    for at, (column, factor) in enumerate(cases):
        name = fields[column]
        changed = [replace(plant, **{name: getattr(plant, name) * factor}) for plant in rule.plants]
        other = Rule(changed, "portfolio" if rule.together else "project")
        ledger.word(("moves", at, "column"), column)
        ledger.number(("moves", at, "factor"), factor)
        _intervals(ledger, ("moves", at, "ratio_sets"), other.sets if other.value > 0 else [])
        ledger.number(("moves", at, "welfare"), other.value)
        ledger.number(("moves", at, "welfare_at_half"), other.worth(HALF))


def _sectors(ledger: Ledger, inputs: Mapping[str, Any], rule: Rule) -> None:
    named = inputs["firms"].get("sector")
    if named is None:
        ledger.word(("sectors",), None)
        return
    groups: dict[str, list[Plant]] = {}
    for sector, plant in zip(named, rule.plants, strict=True):
        groups.setdefault(sector, []).append(plant)
    rules = {name: Rule(each, "portfolio" if rule.together else "project") for name, each in groups.items()}
    at: Place = ("sectors",)
    total = sum((each.value for each in rules.values()), ZERO)
    ledger.number((*at, "welfare"), total)
    ledger.number((*at, "efficiency"), total / rule.most if rule.most else None)
    ledger.number((*at, "gain_over_one_ratio"), total - rule.value)
    ledger.size((*at, "sectors"), len(rules))
    for place, (name, each) in enumerate(rules.items()):
        inner = (*at, "sectors", place)
        ledger.word((*inner, "sector"), name)
        ledger.word((*inner, "plants"), len(each.plants))
        _intervals(ledger, (*inner, "ratio_sets"), each.sets)
        ledger.number((*inner, "ratio"), each.ratio)
        ledger.number((*inner, "welfare"), each.value)
        ledger.number((*inner, "first_best"), each.most)
    scale = rule.most or ONE
    residuals = {f"{name}: worst of its conditions": ZERO for name in rules}
    residuals["sectors make up the list"] = ZERO
    if not rule.together:
        residuals["no less than one ratio"] = (rule.value - total) / scale
    exact_proof(ledger, (*at, "certificate"), scale, residuals)
