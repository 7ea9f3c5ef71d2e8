"""A saved split against its definitions: participation, budget, the optimal set, prices, what moves it."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from citypact.audit.exact import ONE, ZERO, exact, nearest
from citypact.audit.lines import Ledger, Place
from citypact.audit.relocation.prices import price_lines
from citypact.audit.relocation.question import Question, question_of
from citypact.audit.relocation.ratios import HALF, representative, thresholds
from citypact.audit.relocation.split_moves import audit_moves
from citypact.audit.relocation.split_proof import audit_form, audit_residuals

#: Statutory timeline of models.md §4.2: years, discount rate, part of the first year's tax.
HORIZON, RATE, RAMP = 20, Fraction(4, 100), HALF


def audit_split(ledger: Ledger) -> None:
    """Check a saved split: every number but its sentences, and the residuals of its certificate."""
    question = question_of(ledger.document["inputs"])
    lines_of_agreement(ledger, (), question)
    audit_moves(ledger, question)
    if "scenario" in ledger.document["inputs"]:
        _facts(ledger, ledger.document["inputs"]["scenario"])


def lines_of_agreement(ledger: Ledger, at: Place, question: Question) -> None:
    """Check the agreement that stands at a place of a document."""
    game, verdict, slack = question.game, question.verdict, question.slack
    needs, grants = thresholds(game)
    money = slack * max(game.revenue, abs(game.surplus))
    ledger.word((*at, "agreement"), verdict.agreement)
    ledger.word((*at, "criterion"), ",".join(rule.name for rule in question.rules))
    ledger.number((*at, "thresholds", "origin"), needs, slack)
    ledger.number((*at, "thresholds", "destination"), grants, slack)
    ledger.number((*at, "surplus"), game.surplus, money)
    ledger.words((*at, "binding"), _binding(question))
    if not verdict.agreement or verdict.ratios is None:
        _refusal(ledger, at, question)
        return
    ratio = representative(verdict.ratios, question.reference)
    gains = game.gains(ratio)
    ledger.word((*at, "reason"), None)
    ledger.number((*at, "ratio"), ratio, slack)
    ledger.numbers((*at, "ratio_set"), verdict.ratios, slack)
    ledger.word((*at, "tie_break"), _tie_break(verdict.ratios, question.reference))
    lo, hi = max(needs, ZERO), min(grants, ONE)
    for name, end in (("lo", lo), ("hi", hi)):
        ledger.number((*at, "participation", name), end if lo <= hi else None, slack)
    for name, gain, grant in zip(("origin", "destination"), gains, verdict.grants, strict=True):
        ledger.number((*at, "gains", name), gain + grant, money)
        ledger.fact(f"{name} does not lose", gain + grant >= 0, "at least 0", nearest(gain + grant))
    if any(verdict.grants):
        ledger.fact("no less central money would do", sum(verdict.grants) ==
                    (verdict.lo - verdict.hi) * game.revenue, "the gap between the cities",
                    nearest(sum(verdict.grants, ZERO)))  # fmt: skip
    if game.rivals:
        ledger.number((*at, "core", "lo"), max(needs + game.best_rival / game.revenue, ZERO), slack)
        ledger.number((*at, "core", "hi"), min(grants, ONE), slack)
    else:
        ledger.word((*at, "core"), None)
    half = game.gains(HALF)[0] / game.surplus if game.surplus else None
    ledger.number((*at, "weight_at_half"), half, slack * 10**3)
    room = max(min(HALF - lo, hi - HALF), ZERO)
    ledger.number((*at, "radius_of_half"), room / game.stays if game.stays else ZERO, slack)
    share = statutory_share() if game.window_share is None else game.window_share
    ledger.number((*at, "effective_share"), ratio * share, slack)
    named = zip(("central grant to origin", "central grant to destination"), verdict.grants, strict=True)
    levers = {name: amount for name, amount in named if amount}
    ledger.keys((*at, "levers"), list(levers))
    for name, amount in levers.items():
        ledger.number((*at, "levers", name), amount, money)
    price_lines(ledger, at, game, question.rules, verdict, slack)
    audit_residuals(ledger, at, question, ratio)


def _refusal(ledger: Ledger, at: Place, question: Question) -> None:
    """No ratio works: nothing stands where the terms would, and one city loses at every ratio."""
    game, slack = question.game, question.slack
    for name in ("ratio", "ratio_set", "core", "weight_at_half", "radius_of_half", "effective_share"):
        ledger.word((*at, name), None)
    for name, inner in (("participation", "lo"), ("participation", "hi")):
        ledger.word((*at, name, inner), None)
    for inner in ("origin", "destination"):
        ledger.word((*at, "gains", inner), None)
    worst = min(game.gains(question.cap)[0] - game.best_rival, game.gains(ZERO)[1],
                game.surplus - game.best_rival)  # fmt: skip
    ledger.fact("no ratio pleases both cities", worst < 0, "a loss at every ratio", nearest(worst))
    ledger.number((*at, "certificate", "residuals", "no ratio pleases both"), worst / game.revenue, slack)
    reason = ledger.found(*at, "reason")
    ledger.fact("a reason is given", isinstance(reason, str) and bool(reason), "a sentence", reason)
    ledger.word((*at, "tie_break"), "")
    for name in ("levers", "shadow_prices", "shadow_price_units"):
        ledger.keys((*at, name), [])
    audit_form(ledger, at, question)


def _binding(question: Question) -> list[str]:
    verdict = question.verdict
    if verdict.ratios is None or any(verdict.grants):
        return list(verdict.binding)
    ends = zip((verdict.lo, verdict.hi), verdict.binding, strict=True)
    return [name for end, name in ends if verdict.ratios == (end, end)]


def _tie_break(ratios: tuple[Fraction, Fraction], reference: Fraction | None) -> str:
    if ratios[0] == ratios[1]:
        return ""
    if reference is None:
        return "midpoint of the optimal set"
    return f"ratio nearest to the reference {float(reference):g}"


def statutory_share() -> Fraction:
    """R over all local tax of a steady plant: five years from attainment in year 1, of twenty years.

    Examples
    --------
    >>> round(float(statutory_share()), 6)
    0.326525
    """
    discount = 1 / (1 + RATE)
    shared = sum((discount**year for year in range(2, 7)), ZERO)
    everything = sum((discount**year for year in range(1, HORIZON + 1)), ZERO) - RAMP * discount
    return shared / everything


def _facts(ledger: Ledger, scenario: Mapping[str, Any]) -> None:
    """What is repeated from the scenario: the real agreement, and whether R, L and K are defaults."""
    ledger.word(("name",), scenario.get("name"))
    reported = scenario.get("reported", {})
    share, term = reported.get("headline_share"), reported.get("term")
    ledger.number(("reported", "headline_share"), None if share is None else exact(share["value"]))
    ledger.word(("reported", "term"), None if term is None else int(term["value"]))
    ledger.word(("reported", "text"), reported.get("text", ""))
    for name, each in (("headline_share", share), ("term", term)):
        for inner in ("trust", "source", "note") if each is not None else ():
            ledger.word(("reported", "provenance", name, inner), each.get(inner, ""))
    reduced = scenario.get("parameters", {}).get("reduced")
    marks = (
        [reduced[name].get("trust") for name in ("revenue", "origin_loss", "destination_cost")]
        if reduced
        else ["-"]
    )
    ledger.word(("assumed",), all(mark == "A" for mark in marks))
