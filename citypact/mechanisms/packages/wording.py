"""A package in plain sentences."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from citypact.mechanisms.obstacles.lever_plan import clash_words

if TYPE_CHECKING:
    from citypact.mechanisms.packages.answer import PackageAnswer


def explained(answer: PackageAnswer) -> str:
    """Return the sentences that sum an answer up."""
    return " ".join(_sentences(answer))


def _sentences(answer: PackageAnswer) -> Iterator[str]:
    deal, plan, unit = answer.deal, answer.plan, answer.deal.unit
    chosen = [issue for issue, share in deal.efficient.items() if share]
    if not chosen:
        yield "No issue adds anything for all cities together, so there is nothing to agree on."
        yield _without(answer)
        return
    yield f"The efficient package is {_listed(chosen)}; it adds {_amount(deal.surplus, unit)}."
    if plan.cost is None:
        yield f"The terms cannot be met: {clash_words(plan.proof.conflict)}."
    elif plan.cost:
        payers = [city for city, amount in plan.payments.items() if amount < 0]
        from_whom = f" (from {_listed(payers)})" if payers else ""
        yield (
            f"A total of {_amount(plan.total, unit)} without a loser takes"
            f" {_amount(plan.side_payments, unit)} in side payments{from_whom}."
        )
        if plan.central:
            yield f"Of outside money it takes {_amount(plan.central, unit)}."
    else:
        yield f"A total of {_amount(plan.total, unit)} is reached without any payment."
    yield (
        f"One deal an issue would move {_amount(answer.separate.cost, unit)}; settling them together saves"
        f" {_amount(answer.saving, unit)} of that."
    )
    yield _without(answer)
    if not answer.proved:
        yield "Some optima rest on the integer solver's bound, because too many issues are all or nothing."


def _without(answer: PackageAnswer) -> str:
    found, unit = answer.moneyless, answer.deal.unit
    if found.exists:
        return f"Without any money the cities can gain {_amount(found.surplus, unit)} together."
    if found.weights:
        weights = ", ".join(f"{city} {float(weight):.4g}" for city, weight in found.weights.items())
        return f"No package helps anybody without money: at the weights {weights} no issue is worth anything."
    return (
        "No package of whole issues helps anybody without money, though parts of issues would; every branch"
        " of choices was closed to prove it."
    )


def _listed(names: list[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last


def _amount(amount: Fraction, unit: str) -> str:
    return f"{float(amount):.4g} {unit}"
