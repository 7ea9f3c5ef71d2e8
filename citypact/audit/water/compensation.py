"""A saved compensation between two cities on a river against its definitions (models.md §5.2, §5.7)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise, product
from typing import Any

from citypact.audit.exact import ONE, ZERO, exact, nearest
from citypact.audit.forms import proof_form, range_of, reported_told, residuals
from citypact.audit.lines import Ledger
from citypact.audit.quantities import factor_of
from citypact.audit.water.contracts import audit_contracts
from citypact.audit.water.pair import MONEY, NUMBERS, Pair, pair_of

STEP = Fraction(1, 10)


def audit_compensation(ledger: Ledger) -> None:
    """Check the agreement, the contracts, what enforces it, what moves it and its ranges; no bet, no menu."""
    inputs = ledger.document["inputs"]
    pair = pair_of(inputs)
    _agreement(ledger, pair)
    _prices(ledger, pair)
    _proof(ledger, pair)
    audit_contracts(ledger, ("contracts",), pair)
    _enforcement(ledger, pair)
    _moves(ledger, inputs, pair)
    scenario = inputs.get("scenario")
    if scenario is not None:
        ledger.word(("name",), scenario.get("name"))
        given = scenario["parameters"]["pair"]
        defaults = all(given[name].get("trust") == "A" for name in ("downstream_benefit", "cost"))
        ledger.word(("assumed",), defaults)
        reported_told(ledger, scenario.get("reported"))
        _ranges(ledger, inputs, pair, given)
        _rounds(ledger, scenario.get("rounds") or [])


def _agreement(ledger: Ledger, pair: Pair) -> None:
    ledger.word(("agreement",), pair.agreement)
    if pair.agreement:
        ledger.word(("reason",), None)
        ledger.number(("acceptable", "lo"), pair.needs)
        ledger.number(("acceptable", "hi"), pair.ceiling)
    else:
        ledger.word(("acceptable",), None)
        reason = ledger.found("reason")
        ledger.fact("a reason is given", isinstance(reason, str) and bool(reason), "a sentence", reason)
    own, other = pair.gains(pair.transfer)
    step = pair.effort - pair.nash
    numbers = {
        ("effort", "nash"): pair.nash, ("effort", "efficient"): pair.effort,
        ("transfer",): pair.transfer,
        ("participation", "lo"): pair.needs, ("participation", "hi"): pair.grants,
        ("gains", "upstream"): own, ("gains", "downstream"): other,
        ("surplus",): pair.grants - pair.loss(pair.effort) + pair.central_benefit * step,
        ("grant",): pair.grant, ("transfer_cap",): pair.transfer_cap, ("weight",): pair.weight,
        ("central_benefit",): pair.central_benefit, ("central_subsidy",): pair.subsidy,
        ("top_up",): pair.top_up,
        ("central_gain",): pair.central_benefit * step - pair.grant - pair.top_up,
    }  # fmt: skip
    for place, value in numbers.items():
        ledger.number(place, value)
    lowest = min(exact(ledger.found("gains", name)) for name in ("upstream", "downstream"))
    ledger.fact("nobody loses by the agreement", lowest >= 0, "at least 0", nearest(lowest))


def _prices(ledger: Ledger, pair: Pair) -> None:
    """Slopes of the weighted log Nash product, or of central money where it must close the gap."""
    own, other = pair.gains(pair.transfer)
    capped = pair.transfer_cap is not None
    bounds = ["upstream participates", "downstream participates", "central grant"]
    bounds += ["transfer cap"] if capped else []
    prices: dict[str, Fraction] = dict.fromkeys(bounds, ZERO)
    ends = ["downstream participates"] if pair.grants == pair.ceiling else []
    ends += ["transfer cap"] if pair.transfer_cap == pair.ceiling else []
    if pair.top_up:
        prices |= {"upstream participates": ONE, "central grant": ONE, " and ".join(ends): ONE}
    elif (pair.weight and not own) or (pair.weight < 1 and not other):
        prices = {}
    else:
        mine = pair.weight / own if pair.weight else ZERO
        theirs = (1 - pair.weight) / other if pair.weight < 1 else ZERO
        if not pair.weight:
            # The transfer is what upstream needs: a yuan less is kept downstream.
            prices |= {"upstream participates": theirs, "central grant": theirs}
        else:
            prices["central grant"] = mine
            if pair.transfer == pair.ceiling:
                prices[" and ".join(ends)] = max(mine - theirs, ZERO)
    prices = {name: price for name, price in prices.items() if nearest(price) is not None}
    unit = f"{MONEY} of central money per {MONEY}" if pair.top_up else f"log Nash product per {MONEY}"
    for part in ("shadow_prices", "shadow_price_units"):
        ledger.keys((part,), list(prices))
    for name, price in prices.items():
        ledger.number(("shadow_prices", name), price)
        ledger.word(("shadow_price_units", name), unit)
    held = {
        "upstream participates": not own, "downstream participates": not other,
        "transfer cap": capped and pair.transfer == pair.transfer_cap,
    }  # fmt: skip
    ledger.words(("binding",), [name for name, binds in held.items() if binds])


def _proof(ledger: Ledger, pair: Pair) -> None:
    scale = pair.grants
    proof_form(ledger, (), in_fractions=True, scale=scale)
    own, other = pair.gains(pair.transfer)
    together, alone = pair.better_effort()
    known = {
        "upstream participates": -own / scale,
        "downstream participates": -other / scale,
        "money balances": ZERO,
        "transfer within its cap":
            ZERO if pair.transfer_cap is None else (pair.transfer - pair.transfer_cap) / scale,
        "central money not negative": -min(pair.top_up, pair.subsidy) / scale,
        "no other effort is better for all": together / scale,
        "without agreement upstream replies best": alone / scale,
        "no less central money would do": ZERO,
    }  # fmt: skip
    if pair.agreement:
        known |= {"no money beyond the grant": ZERO, "no other transfer is better": pair.better_transfer()}
    else:
        known |= {"upstream is only just willing": abs(own) / scale, "transfer at its limit": ZERO}
    residuals(ledger, (), known, ZERO)
    worst = max(exact(ledger.found("certificate", "residuals", name)) for name in known)
    ledger.fact("no condition of the agreement is violated", worst <= 0, "at most 0", nearest(worst))


def _enforcement(ledger: Ledger, pair: Pair) -> None:
    """A promise holds if not paying is punished by the transfer and protecting pays upstream."""
    if pair.central_benefit or pair.transfer <= 0:
        ledger.keys(("enforcement",), ["reason"])
        reason = ledger.found("enforcement", "reason")
        ledger.fact("a reason is given", isinstance(reason, str) and bool(reason), "a sentence", reason)
        return
    ledger.word(("enforcement", "reason"), None)
    # The promise is of the transfer as it is told.
    told = exact(nearest(pair.transfer))
    ledger.number(("enforcement", "sanction_needed"), told)
    ledger.number(("enforcement", "subsidy_needed"), max(pair.loss(pair.bilateral) - told, ZERO))


def _moves(ledger: Ledger, inputs: Mapping[str, Any], pair: Pair) -> None:
    """Every number alone a tenth lower and higher, and the terms again."""
    names = [name for name in NUMBERS if getattr(pair, name)]
    listed = ledger.found("moves")
    ledger.size(("moves",), len(names))
    reaches = []
    for place, told in enumerate(listed if isinstance(listed, list) else ()):
        name = told["parameter"]
        names.remove(name)
        value = getattr(pair, name)
        high = value * (1 + STEP) if name != "weight" else min(ONE, value * (1 + STEP))
        ends = value * (1 - STEP), high
        moved = [pair_of(inputs, **{name: end}) for end in ends]
        ledger.word(("moves", place, "parameter"), name)
        ledger.word(("moves", place, "unit"), "" if name == "weight" else "亿元")
        ledger.numbers(("moves", place, "values"), ends)
        ledger.numbers(("moves", place, "transfers"), [each.transfer for each in moved])
        ledger.numbers(("moves", place, "central_subsidies"), [each.subsidy for each in moved])
        reaches.append(max(abs(moved[1].transfer - moved[0].transfer),
                           abs(moved[1].subsidy - moved[0].subsidy)))  # fmt: skip
    rounding = max((pair.grants, *reaches)) / 10**12
    ordered = all(former >= later - rounding for former, later in pairwise(reaches))
    ledger.fact("what moves it most stands first", ordered, "the widest first", "another order")


def _ranges(ledger: Ledger, inputs: Mapping[str, Any], pair: Pair, given: Mapping[str, Any]) -> None:
    """Least and most of every amount over the corners of the declared ranges of benefit and cost."""
    ends = {}
    for name in ("downstream_benefit", "cost"):
        declared = range_of(given[name], factor_of(given[name].get("unit")))
        ends[name] = declared or (getattr(pair, name),) * 2
    if pair.central_benefit or not any(given[name].get("range") for name in ends):
        ledger.word(("ranges",), None)
        return
    corners = [
        pair_of(inputs, downstream_benefit=benefit, cost=cost)
        for benefit, cost in product(ends["downstream_benefit"], ends["cost"])
    ]
    amounts = {
        "efficient_effort": [each.effort for each in corners],
        "transfer": [each.transfer for each in corners],
        "upstream_needs": [each.needs for each in corners],
        "downstream_grants": [each.grants for each in corners],
        "central_subsidy": [each.subsidy for each in corners],
    }
    ledger.keys(("ranges",), list(amounts))
    for name, values in amounts.items():
        ledger.numbers(("ranges", name), [min(values), max(values)])


def _rounds(ledger: Ledger, rounds: list[Any]) -> None:
    """Names and years of the rounds; what a bet on a noisy index brings is recomputed, not audited."""
    ledger.size(("rounds",), len(rounds))
    for place, given in enumerate(rounds):
        for name in ("name", "years"):
            ledger.word(("rounds", place, name), given.get(name))
