"""A package in plain sentences."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from citypact.mechanisms.obstacles.lever_plan import clash_words

if TYPE_CHECKING:
    from citypact.mechanisms.packages.answer import PackageAnswer
    from citypact.mechanisms.packages.money_plan import MoneyPlan


def explained(answer: PackageAnswer) -> str:
    """Return the sentences that sum an answer up."""
    return " ".join(_sentences(answer))


def _sentences(answer: PackageAnswer) -> Iterator[str]:
    deal, plan, unit = answer.deal, answer.plan, answer.deal.unit
    chosen = [issue for issue, share in deal.efficient.items() if share]
    if chosen:
        yield f"The efficient package is {_listed(chosen)}; it adds {_amount(deal.surplus, unit)}."
    elif plan.terms.plain:
        yield "No issue adds anything for all cities together, so there is nothing to agree on."
        yield _without(answer)
        return
    else:
        yield "No issue adds anything for all cities together."
    if plan.feasible:
        yield from _money(plan, unit)
    else:
        yield f"The terms cannot be met: {clash_words(plan.proof.conflict)}."
    one_deal = "One deal" if plan.terms.plain else "Were nothing but participation demanded, one deal"
    yield (
        f"{one_deal} an issue would move {_amount(answer.separate.cost, unit)}; settling them together saves"
        f" {_amount(answer.saving, unit)} of that."
    )
    yield _without(answer)
    if not answer.proved:
        yield "Some optima rest on the integer solver's bound, because too many issues are all or nothing."


def _money(plan: MoneyPlan, unit: str) -> Iterator[str]:
    """Say what money the plan moves; a city may lose where its floor lets it."""
    total = _amount(plan.total, unit)
    safe = "without a loser" if min(plan.gains.values()) >= 0 else "with every city at its floor or above"
    if plan.side_payments:
        payers = [city for city, amount in plan.payments.items() if amount < 0]
        yield (
            f"A total of {total} {safe} takes {_amount(plan.side_payments, unit)} in side payments"
            f" (from {_listed(payers)})."
        )
    elif plan.central:
        yield f"A total of {total} {safe} takes no side payment."
    else:
        yield f"A total of {total} is reached without any payment."
    if plan.central:
        yield f"Of outside money it takes {_amount(plan.central, unit)}."


def _without(answer: PackageAnswer) -> str:
    found, unit = answer.moneyless, answer.deal.unit
    if found.exists:
        return f"Without any money the cities can gain {_amount(found.surplus, unit)} together."
    if found.weights:
        weights = ", ".join(f"{city} {float(weight):.4g}" for city, weight in found.weights.items())
        return f"No package helps anybody without money: at the weights {weights} no issue is worth anything."
    proof = ""
    if found.proof.branches:
        proof = "; every branch of choices was closed to prove it"
    elif found.proof.listing is not None:
        proof = "; every choice was listed to prove it"
    return (
        "No package that leaves issues of all or nothing whole helps anybody without money, though parts of"
        f" them would{proof}."
    )


def _listed(names: list[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last


def _amount(amount: Fraction, unit: str) -> str:
    return f"{float(amount):.4g} {unit}"
